"""The environments of this project, which lie in its folder: ``.venv`` is the backend with PyTorch,
``.venv-bpy-5.0`` stands in for Blender (the ``bpy`` package, no PyTorch).

A second run finds them finished; one that was interrupted is taken up again. Nothing is downloaded
but packages, by pip and apt-get.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from pathlib import Path

from blender_addon.setup import torch_pair
from blender_addon.setup.plan import why_no_torch

from .packaging.project import ROOT, BuildError
from .programs import ask, run, say

BACKEND = ROOT / ".venv"

# The bpy wheels of each Blender exist for one Python only.
BPY_PYTHON = {"5.0": (3, 11), "5.2": (3, 13), "4.5": (3, 11), "4.2": (3, 11)}

# Of PyPI's, those of a Blender that is no longer supported are removed.
ARCHIVE = "https://download.blender.org/pypi/"

# What `import bpy` loads and a bare Debian or Ubuntu lacks.
SYSTEM_PACKAGES = """
    libgl1 libgomp1 libice6 libsm6 libx11-6 libxfixes3 libxi6 libxkbcommon0 libxrender1 libxxf86vm1
""".split()


def interpreter(environment: Path) -> Path:
    """The Python of a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def set_up_backend() -> Path:
    """Make ``.venv`` with the library, editable, and all that it needs; return its Python.

    Raises:
        BuildError: there is no PyTorch for this machine, or a package cannot be installed.
    """
    python = interpreter(BACKEND)
    key = fingerprint("backend", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if is_made(BACKEND, key):
        return python
    if why_no_torch():
        raise BuildError(
            "PyTorch, which this needs, is not made for this system and processor. Another machine "
            "can build the zip for it: python build.py addon --all-platforms"
        )
    say("Making .venv, the backend with PyTorch (several GB on Linux, once)")
    create(BACKEND, Path(sys.executable))
    install(python, "--editable", ".[dev]")

    check = [python, "-c", f"{torch_pair.IMPORTS}; import patchalign3d"]
    if ask(check).returncode:
        say("Replacing torch and torchvision, which were not built for each other")
        with tempfile.TemporaryDirectory() as nothing:
            install(python, *torch_pair.REPLACE, **torch_pair.from_afar(nothing))
        run(check)
    mark_made(BACKEND, key)
    return python


def set_up_bpy(blender: str | None = None) -> Path:
    """Make the environment with the ``bpy`` wheel of a Blender version; return its Python.

    Args:
        blender: "5.0" and the like; by default the first one for which there is a Python here.
    """
    wanted = [blender] if blender else list(BPY_PYTHON)
    found = {version: find_python(BPY_PYTHON[version]) for version in wanted}
    version = next((version for version in wanted if found[version]), None)
    if version is None:
        pythons = " or ".join(sorted({"{}.{}".format(*BPY_PYTHON[version]) for version in wanted}))
        raise BuildError(
            f"The bpy package, which stands in for Blender in the demo and in tests, needs Python "
            f"{pythons}, and none was found here. Install one beside this Python and run the same "
            "command again. The demo also works with a Blender that is installed: have its folder "
            "on the PATH."
        )
    folder = ROOT / f".venv-bpy-{version}"
    python = interpreter(folder)
    key = fingerprint("bpy", version)
    if is_made(folder, key):
        return python
    say(f"Making {folder.name}, which stands in for Blender {version} (about 1 GB, once)")
    create(folder, found[version])
    wheel = f"bpy=={version}.*"
    try:
        install(python, wheel)
    except BuildError:
        say("Looking where Blender keeps versions that PyPI has no more")
        install(python, "--extra-index-url", ARCHIVE, wheel)
    check = [python, "-c", "import bpy"]
    missing = re.search(r"(\S+): cannot open shared object file", ask(check).stderr)
    if missing:
        install_system_packages(missing[1])
    run(check)
    mark_made(folder, key)
    return python


def create(folder: Path, base: Path) -> None:
    """Create a virtual environment, unless there is one whose pip works."""
    if ask([interpreter(folder), "-m", "pip", "--version"]).returncode:
        run([base, "-m", "venv", "--clear", folder])


def install(python: Path, *wanted: str, **extra: object) -> None:
    """Have an environment's pip install something; ``extra`` joins its environment."""
    try:
        run([python, "-m", "pip", "install", *wanted], **extra)
    except BuildError as error:
        raise BuildError(
            "pip could not install that; the lines above say why. With a connection, and room on "
            "the disk, the same command goes on from here."
        ) from error


def fingerprint(*inputs: str) -> str:
    """What an environment is made for; the folder too, because the editable install names it."""
    return hashlib.sha256("\0".join([str(ROOT), *inputs]).encode()).hexdigest()


def is_made(folder: Path, key: str) -> bool:
    stamp = folder / "made-for"
    return interpreter(folder).exists() and stamp.exists() and stamp.read_text() == key


def mark_made(folder: Path, key: str) -> None:
    """Written last: an environment without this mark was interrupted."""
    (folder / "made-for").write_text(key)


def find_python(version: tuple[int, int]) -> Path | None:
    """A Python of this version: the running one, or from PATH, pyenv or Windows' launcher."""
    name = "{}.{}".format(*version)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates: list[list[str | Path]] = [
        [sys.executable],
        [f"python{name}"],
        *([python] for python in sorted(pyenv.glob(f"{name}.*/bin/python"))),
        ["py", f"-{name}"],
    ]
    tell = "import sys; print(*sys.version_info[:2], sys.executable)"
    for candidate in candidates:
        answer = ask([*candidate, "-c", tell]).stdout.strip()
        if answer.startswith("{} {} ".format(*version)):
            return Path(answer.split(" ", 2)[2])
    return None


def install_system_packages(missing: str) -> None:
    """Install the system libraries that bpy loads, or raise with the line that does."""
    line = f"apt-get install --yes --no-install-recommends {' '.join(SYSTEM_PACKAGES)}"
    say(f"Installing the system libraries that bpy needs ({missing} is missing)")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    apt = [*([] if root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive"]
    ask([*apt, "apt-get", "update"])  # a stale or partial list will often do as well
    try:
        run([*apt, *line.split()])
    except (BuildError, OSError) as error:
        raise BuildError(
            f"The bpy package needs {missing} and other system libraries, which could not be "
            "installed from here. Install them with this line and run the same command again:\n"
            f"    sudo {line}"
        ) from error
