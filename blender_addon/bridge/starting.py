"""What starts a worker, what it finds in its environment, and what its end means. Knows no bpy."""

import contextlib
import os
import re
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# What steers an interpreter or a loader, and was meant for Blender or whatever started it.
_FOREIGN = re.compile(r"PYTHON.*|__PYVENV_LAUNCHER__|LD_PRELOAD|DYLD_INSERT_LIBRARIES")
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")


class Program(NamedTuple):
    """What answers requests over its pipes, and what is said of it when it does not.

    Attributes:
        name: begins a sentence.
        way_on: what to do when it has ended by itself; a sentence.
        chats: whether it says something else before, up to :data:`.process.END_OF_CHATTER`.
    """

    name: str
    way_on: str
    chats: bool = False


BACKEND = Program(
    "The backend", "Try again; if it stays so, install the add-on again or choose another Python."
)
BLENDER = Program(
    "Blender", "Open the file in Blender to see whether that goes wrong, too.", chats=True
)


class Interpreter(NamedTuple):
    """What runs a worker."""

    python: Path
    packages: tuple[Path, ...] = ()  # folders of packages that it would not find by itself
    memory: int = 0  # megabytes that the worker may hold; 0: as many as there are


def worker_command(python: str | Path) -> list[str]:
    """The command line of a worker."""
    return [str(python), "-m", "patchalign3d", "worker"]


def own_environment(environment: Mapping[str, str], blender: Path | None) -> dict[str, str]:
    """The user's environment, usually ``os.environ``, without what is Blender's own.

    Libraries in the folder of Blender's executable must not meet another Python's.
    """
    clean = {name: value for name, value in environment.items() if not _FOREIGN.fullmatch(name)}
    for name in _LIBRARY_PATHS:
        folders = [folder for folder in clean.pop(name, "").split(os.pathsep) if folder]
        if blender:
            folders = [folder for folder in folders if not Path(folder).is_relative_to(blender)]
        if folders:
            clean[name] = os.pathsep.join(folders)
    return clean


def worker_environment(
    backend: Path,
    environment: Mapping[str, str],
    blender: Path | None = None,
    packages: Sequence[Path] = (),
    memory: int = 0,
) -> dict[str, str]:
    """The environment of a worker: as :func:`own_environment` makes it, and what it imports from.

    Args:
        backend: the folder that holds the package ``patchalign3d``.
        packages, memory: as an :class:`Interpreter` has them.
    """
    ceiling = {"PATCHALIGN3D_MEMORY": str(memory)} if memory else {}
    return (
        own_environment(environment, blender)
        | ceiling
        | {
            "PYTHONPATH": os.pathsep.join(map(str, [backend, *packages])),
            "PYTHONNOUSERSITE": "1",
            "PYTHONSAFEPATH": "1",  # nothing is imported from the folder Blender was started in
            "PYTHONUTF8": "1",
            "HF_HUB_OFFLINE": "1",  # a worker never uses the network
        }
    )


def explain_no_start(python: str, error: OSError) -> str:
    """Why the operating system would not run ``python``, and what to do."""
    if isinstance(error, FileNotFoundError):
        return f"There is no Python at {python}. Choose another in the add-on's preferences."
    if Path(python).is_dir():  # of an environment; the system says that it may not be run
        return f"{python} is a folder. Choose the Python in it in the add-on's preferences."
    return (
        f"{python} cannot be run ({error.strerror}). Choose a Python in the add-on's preferences."
    )


def explain_exit(program: Program, python: str, code: int, log: str) -> str:
    """Why a program that wasn't told to has ended, and what to do.

    By ``Popen.returncode``, which is negative for a signal, and the end of its stderr.
    """
    name, last = program.name, log.strip().rpartition("\n")[2]
    missing = re.search(r"No module named '?(\w+)", last)
    if missing and missing[1] == "patchalign3d":
        return "The backend's own files are missing. Install the add-on again."
    if missing:
        return (
            f"The package {missing[1]!r} is missing in {python}. Install the backend's packages "
            "there, or choose a Python that has them."
        )
    if "No space left on device" in last:
        return f"{name} has stopped because the disk is full. Make room and try again."
    if code == -9 or re.match(r"MemoryError\b|.*\bbad_alloc\b", last):
        return (
            f"{name} has ended, most likely because memory ran out. Close other programs, or use a "
            "mesh with fewer faces."
        )
    end = f"{program.way_on}{last_words(log)}"
    if code < 0:
        with contextlib.suppress(ValueError):  # no name for this signal
            return f"{name} has crashed ({signal.Signals(-code).name}). {end}"
    if code > 0x7FFFFFFF:  # how Windows says it
        return f"{name} has crashed (0x{code:08X}). {end}"
    return f"{name} has stopped by itself (exit code {code}). {end}"


def last_words(log: str) -> str:
    """The last line of what was written to stderr, as a sentence; empty if there is none."""
    last = log.strip().rpartition("\n")[2]
    return f" It last said: {last[:200]}" if last else ""
