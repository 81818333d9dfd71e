"""Which Python can make the backend's environment. Knows no bpy."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..bridge.replies import BackendError

OLDEST_PYTHON = (3, 11)
PROBE_TIMEOUT = 10.0  # seconds for a Python to tell its version


def candidate_pythons(
    executable: str, prefixes: Iterable[str], version: tuple[int, int]
) -> list[Path]:
    """Pythons that might make the environment, the likeliest first: Blender's own, the system's.

    Blender's, of this version, is ``sys.executable``, which may be Blender itself, or lies below
    ``sys.prefix`` or ``sys.base_prefix``.
    """
    found = own_pythons(executable, prefixes, version)
    for name in [*_names(version), *(f"python3.{minor}" for minor in (13, 12, 11, 14))]:
        on_path = shutil.which(name)
        if on_path:
            found.append(Path(on_path))
    return [python for python in dict.fromkeys(found) if python.is_file()]


def own_pythons(executable: str, prefixes: Iterable[str], version: tuple[int, int]) -> list[Path]:
    """Blender's own Python as a program, under each name it has; see :func:`candidate_pythons`."""
    found = [Path(executable)] if Path(executable).name.lower().startswith("python") else []
    for prefix in map(Path, dict.fromkeys(prefixes)):
        for folder in (prefix / "bin", prefix):
            for name in _names(version):
                found.append(folder / (f"{name}.exe" if os.name == "nt" else name))
    return [python for python in dict.fromkeys(found) if python.is_file()]


def _names(version: tuple[int, int]) -> list[str]:
    return ["python{}.{}".format(*version), "python3", "python"]


def find_python(candidates: Sequence[Path], environment: Mapping[str, str]) -> Path:
    """The first that is new enough and can make environments.

    Raises:
        BackendError: none is.
    """
    reasons = []
    for python in candidates:
        reason = why_unusable(python, environment)
        if not reason:
            return python
        reasons.append(f"{python} {reason}")
    tried = "; ".join(reasons) or "there is none in Blender or on the PATH"
    oldest = "{}.{}".format(*OLDEST_PYTHON)
    raise BackendError(
        "SetUpError",
        f"No Python here can make the backend's environment ({tried}). Install Python {oldest} or "
        "newer with its 'venv' (on Debian and Ubuntu the package python3-venv), or name an "
        "existing Python that has the backend's packages in the add-on's preferences.",
    )


def why_unusable(python: Path, environment: Mapping[str, str]) -> str:
    """Why this Python cannot make the environment, as the end of a sentence; empty if it can."""
    tell = "import sys; print(*sys.version_info[:2]); import ensurepip, venv"
    try:
        answer = subprocess.run(
            [str(python), "-I", "-c", tell],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",  # what is no Python says what it likes, as Windows' link to its store
            timeout=PROBE_TIMEOUT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired):
        return "cannot be run"
    version = re.match(r"(\d+) (\d+)\s", answer.stdout)
    if not version:
        return "is no Python"
    if tuple(map(int, version.groups())) < OLDEST_PYTHON:
        return f"is too old ({version[1]}.{version[2]})"
    missing = re.search(r"No module named '?(\w+)", answer.stderr)
    return f"lacks {missing[1]!r}" if missing else ""
