"""Makes the backend's own Python environment.

Knows no bpy.

pip does the downloading, into a cache of this environment's own: a set-up that was broken off finds
there what it had downloaded. Whatever else it left is made anew, because nobody can tell a package
that was half unpacked from a whole one. The environment counts as made once its self-test passed.
"""

import platform
import re
import shutil
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from ..bridge.course import Course, Part, Steps
from ..bridge.replies import BackendError, Reply
from ..bridge.starting import worker_environment
from ..shared.texts import cause
from .locking import take
from .pip import (
    PIP,
    PipReader,
    explain_failure,
    is_recent,
    pip_command,
    pip_environment,
    torch_index,
)
from .plan import Plan, Size, is_local
from .programs import Program
from .pythons import find_python

IMPORTS = "import torch, patchalign3d"


def environment_command(plan: Plan, base: Path) -> list[str]:
    """Makes the bare environment."""
    return [str(base), "-m", "venv", "--clear", str(plan.environment)]


def set_up(
    plan: Plan,
    candidates: Sequence[Path],
    environment: Mapping[str, str],
    self_test: Callable[[Path], Course[Reply]],
) -> Course[str]:
    """Make the environment by one of some Pythons, or bring it up to date.

    What is Blender's is not in this process's ``environment``. The self-test asks the backend that
    runs in a Python about :data:`CUBE`.

    Raises:
        BackendError: there is no room for it, its folder cannot be made, or the one that packages
            should come from is not there.
    """
    check_packages(plan)
    make_room(plan, plan.size)
    steps = _set_up(plan, candidates, environment, self_test)
    return Course(alone(plan, steps), "Looking for a Python")


def check_packages(plan: Plan) -> None:
    """Raise a BackendError if the folder that packages should come from is not there."""
    if not is_local(plan.packages) or urlsplit(plan.packages).scheme.lower() == "file":
        return  # an index
    if not Path(plan.packages).exists():
        raise BackendError(
            "SetUpError",
            f"There is no folder {plan.packages} to take packages from. Name another, or the "
            "address of an index, in the add-on's preferences.",
        )


def make_room(plan: Plan, size: Size) -> None:
    """Make the folder of a set-up, on a disk that has room.

    Raises:
        BackendError: that cannot be done.
    """
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        plan.log.touch()
    except OSError as error:
        raise BackendError(
            "SetUpError", f"{plan.folder} cannot be written to ({cause(error)})."
        ) from error
    check_room(plan.folder, size)


def alone(plan: Plan, steps: Steps[str]) -> Steps[str]:
    """Do these steps while no other Blender does such in the folder, and begin the log anew.

    Raises:
        BackendError: one does; its environment would be lost.
    """
    with (plan.folder / "in-use").open("ab") as lock:
        if not take(lock):
            raise BackendError(
                "SetUpError",
                "Another Blender is setting this up. Wait until it has ended, and try again.",
            )
        plan.log.write_text(f"{plan}\n", encoding="utf-8")
        return (yield from steps)


def check_room(folder: Path, size: Size) -> None:
    """Raise a BackendError unless the disk has room for downloads and result."""
    free, needed = shutil.disk_usage(folder).free / 1e9, size.download + size.disk
    if free < needed:
        raise BackendError(
            "SetUpError",
            f"{needed:.1f} GB are needed in {folder} while this is done, and the disk has "
            f"{free:.1f} GB free. Make room and try again.",
        )


def _set_up(
    plan: Plan,
    candidates: Sequence[Path],
    environment: Mapping[str, str],
    self_test: Callable[[Path], Course[Reply]],
) -> Steps[str]:
    pip = pip_environment(plan, environment)
    same_device = plan.made_for[1] == plan.device
    plan.stamp.unlink(missing_ok=True)
    if not same_device:  # a PyTorch for another device would pass for the one that is wanted
        base = find_python(candidates, environment)
        command = environment_command(plan, base)
        yield from do(plan, "Making the environment", command, pip, 0, 0.03)
        command = pip_command(plan, "--upgrade", PIP)
        yield Part(Program("Updating pip", command, pip, plan.log), 0.03, 0.05)

    bar = yield from progress_bar(plan, pip)
    index = "" if plan.packages else torch_index(plan.device, platform.system())
    reader = PipReader(plan.size.download)
    if index:  # if it cannot be reached, another PyTorch is better than none
        command = pip_command(plan, bar, "--no-deps", *_torch(plan), index=index)
        yield Part(Program("Downloading PyTorch", command, pip, plan.log, reader.read), 0.05, 0.8)
    command = pip_command(plan, bar, "--requirement", str(plan.requirements))
    yield from do(plan, "Downloading packages", command, pip, 0.05, 0.8, reader)
    check = [str(plan.python), "-c", IMPORTS]
    importing = worker_environment(plan.backend, environment)
    yield from do(plan, "Checking whether PyTorch starts", check, importing, 0.8, 0.95)

    began = time.monotonic()
    try:
        reply = yield Part(self_test(plan.python), 0.95, 1.0)
    except BackendError as error:
        if error.kind == "Cancelled":
            raise
        raise BackendError(
            "SetUpError",
            f"The packages are installed, but the self-test failed. {error}",
            error.log,
        ) from error
    check_cube(reply)
    plan.stamp.write_text(f"{plan.wanted_hash} {plan.device}", encoding="utf-8")
    shutil.rmtree(plan.downloads, ignore_errors=True)
    seconds = time.monotonic() - began
    return f"PyTorch is set up: it started and labelled a cube in {seconds:.1f} seconds."


def progress_bar(plan: Plan, pip: Mapping[str, str]) -> Generator[Part, Any, str]:
    """The option that has the environment's pip tell its progress, which an older one cannot."""
    command = [str(plan.python), "-c", "import pip; print(pip.__version__)"]
    program = Program("Looking at pip", command, pip, plan.log)
    yield Part(program, 0.05, 0.05)
    return "--progress-bar=" + ("raw" if is_recent(program.output) else "off")


def do(
    plan: Plan,
    stage: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    begin: float,
    end: float,
    reader: PipReader | None = None,
) -> Generator[Part, Any, None]:
    """Run one program of the set-up, which must end well."""
    read = reader.read if reader else lambda line: None
    program = Program(stage, command, environment, plan.log, read)
    if (yield Part(program, begin, end)):
        raise BackendError("SetUpError", explain_failure(stage, program.output, plan.log))


def _torch(plan: Plan) -> list[str]:
    """The line about PyTorch of the requirements."""
    lines = plan.requirements.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if re.match(r"torch\b", line)]


# The self-test
# =============


class Cube(NamedTuple):
    """The shape of a cube of 12 triangles."""

    shape: NDArray[np.float64]
    triangles: NDArray[np.int32]
    digest: str = "cube"


def _cube() -> Cube:
    vertices = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float64)
    quads = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    corners = np.array(quads, np.int32)
    return Cube(vertices, np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]]))


CUBE = _cube()
CUBE_PARTS = ["top", "bottom"]


def check_cube(reply: Reply) -> None:
    """Raise a BackendError unless the answer labels the cube."""
    labels = reply.arrays.get("face_labels", np.zeros(0))
    if len(labels) != len(CUBE.triangles) or not np.isin(labels, range(len(CUBE_PARTS))).all():
        raise BackendError(
            "SetUpError",
            "The backend works, but its answer about a cube makes no sense. Report this, with "
            "the set-up's log.",
        )
