"""The wheels that an extension's zip carries, so that nothing has to be installed.

``wheels.sha256`` names every file with its hash, and a wheel's name says which package of which
version it is, and for what: so that list is all there is to know, and a zip for a platform and a
Python has those of it that fit. NumPy is Blender's own.
"""

from __future__ import annotations

import hashlib
import itertools
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from . import project
from .project import BuildError

LOCK = Path(__file__).with_name("wheels.sha256")

# The platforms of Blender, and what wheels call them.
PLATFORMS = {
    "linux-x64": r"(many)?linux\w*_x86_64",
    "windows-x64": "win_amd64",
    "windows-arm64": "win_arm64",
    "macos-arm64": r"macosx_\w+_(arm64|universal2)",
    "macos-x64": r"macosx_\w+_(x86_64|universal2)",
}
# Of Blender up to 5.0, of Blender from 5.1 on, and of what some distributions of Linux build.
PYTHONS = ((3, 11), (3, 13), (3, 14))
# Without one of these there is no zip; what else is in the list makes it quicker.
NEEDED = ("onnxruntime", "platformdirs", "psutil", "scipy", "tokenizers")


class Target(NamedTuple):
    """What a zip is for.

    Attributes:
        platform: as Blender calls it.
        python: the version of Blender's Python.
    """

    platform: str
    python: tuple[int, int]

    def __str__(self) -> str:
        return "{}-py{}{}".format(self.platform, *self.python)


class Wheel:
    """A wheel by its file's name: package-version[-build]-python-abi-platform.whl.

    Args:
        file: the name.
        sha256: of the file, in hexadecimal digits.
    """

    def __init__(self, file: str, sha256: str) -> None:
        self.file, self.sha256 = file, sha256
        parts = file.removesuffix(".whl").split("-")
        if len(parts) not in (5, 6):
            raise BuildError(f"{file} is no wheel's name.")
        self.package, self.version = parts[0], parts[1]
        self._python, self._abi, self._platform = (part.split(".") for part in parts[-3:])

    @cached_property
    def platforms(self) -> list[str]:
        """Those of :data:`PLATFORMS` that it runs on."""
        if "any" in self._platform:
            return list(PLATFORMS)
        return [
            name
            for name, pattern in PLATFORMS.items()
            if any(re.fullmatch(pattern, tag) for tag in self._platform)
        ]

    def fits(self, target: Target) -> bool:
        """Whether this platform's Python of this version can import it."""
        if target.platform not in self.platforms:
            return False
        for tag in self._python:
            kind, major, minor = re.fullmatch(r"([a-z]+)(\d)(\d*)", tag).groups()
            if int(major) != target.python[0] or kind not in ("cp", "py"):
                continue
            if not minor or int(minor) == target.python[1]:
                return True
            if int(minor) < target.python[1] and (kind == "py" or "abi3" in self._abi):
                return True
        return False

    @property
    def python_versions(self) -> set[tuple[int, ...]]:
        """(3, 11) for a wheel of that Python alone, (3,) for one of every Python 3."""
        if "abi3" in self._abi:
            return {(3,)}
        found = (re.fullmatch(r"[a-z]+(\d)(\d*)", tag).groups() for tag in self._python)
        return {(int(a), int(b)) if b else (int(a),) for a, b in found if int(a) > 2}

    @property
    def tags(self) -> list[str]:
        """The platforms as pip names them; none for a wheel that runs on any."""
        return [] if "any" in self._platform else self._platform


def read_lock(lock: Path = LOCK) -> list[Wheel]:
    """The wheels of a list, which has lines as ``sha256sum`` writes them."""
    lines = (line.split() for line in lock.read_text(encoding="utf-8").splitlines())
    return [Wheel(file, sha256) for sha256, file in lines]


def compatible(target: Target, wheels: Iterable[Wheel]) -> list[Wheel]:
    """Those that a zip for this target carries, by name.

    Raises:
        BuildError: a package that is needed has none, or has several.
    """
    fit = sorted((wheel for wheel in wheels if wheel.fits(target)), key=lambda wheel: wheel.file)
    packages = [wheel.package for wheel in fit]
    missing = [package for package in NEEDED if package not in packages]
    twice = [package for package in dict.fromkeys(packages) if packages.count(package) > 1]
    if missing or twice:
        what = f"{' and '.join(missing)} in" if missing else f"{' and '.join(twice)} once in"
        raise BuildError(f"A zip for {target} needs {what} {LOCK.name}: see docs/release.md.")
    return fit


def targets(wheels: Iterable[Wheel]) -> list[Target]:
    """What there is a zip for: what all that is needed has a wheel for."""
    every, wheels = [], list(wheels)
    for target in itertools.starmap(Target, itertools.product(PLATFORMS, PYTHONS)):
        packages = {wheel.package for wheel in wheels if wheel.fits(target)}
        if packages.issuperset(NEEDED):
            every.append(target)
    return every


def this_platform() -> str:
    """The platform that this runs on, as Blender calls it."""
    system = {"Darwin": "macos"}.get(platform.system(), platform.system().lower())
    machine = platform.machine().lower()
    return (
        f"{system}-{ {'x86_64': 'x64', 'amd64': 'x64', 'aarch64': 'arm64'}.get(machine, machine) }"
    )


def fetch(target: Target, wheels: Sequence[Wheel], folder: Path | None = None) -> list[Path]:
    """The files of these wheels, of which pip downloads into a folder those that it lacks.

    Args:
        target: what they are for.
        wheels: as :func:`fitting` returns them.
        folder: by default :func:`cache`.

    Raises:
        BuildError: one cannot be downloaded, or is not the one that is listed.
    """
    folder = folder or cache()
    lacking = [wheel for wheel in wheels if not is_there(wheel, folder)]
    if lacking:
        folder.mkdir(parents=True, exist_ok=True)
        print(f"==> Downloading {len(lacking)} wheels for {target}", flush=True)
        download(target, lacking, folder)
    for wheel in lacking:
        if not is_there(wheel, folder):
            raise BuildError(f"{wheel.file} was not downloaded. Run the same command again.")
    return [folder / wheel.file for wheel in wheels]


def cache() -> Path:
    """The folder in which wheels are kept; git ignores it."""
    return project.ROOT / "build" / "wheels"


def is_there(wheel: Wheel, folder: Path) -> bool:
    """Whether a folder has a wheel, whole."""
    file = folder / wheel.file
    return file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() == wheel.sha256


def download(target: Target, wheels: Sequence[Wheel], folder: Path) -> None:
    """Have pip download wheels, each by its hash."""
    tags = dict.fromkeys(tag for wheel in wheels for tag in wheel.tags)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--quiet", "--require-hashes"]
    command += ["--implementation", "cp", "--python-version", "{}.{}".format(*target.python)]
    for tag in tags:
        command += ["--platform", tag]
    with tempfile.TemporaryDirectory() as scratch:
        requirements = Path(scratch) / "wheels.txt"
        lines = [f"{w.package}=={w.version} --hash=sha256:{w.sha256}\n" for w in wheels]
        requirements.write_text("".join(lines), encoding="utf-8")
        command += ["--dest", str(folder), "--requirement", str(requirements)]
        if subprocess.run(command).returncode:
            raise BuildError("pip could not download the wheels above. Run the same command again.")
