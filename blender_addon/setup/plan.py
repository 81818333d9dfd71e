"""What a set-up is to make, where and from what, and how much that takes. Knows no bpy."""

import contextlib
import hashlib
import os
import platform
import re
import shutil
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit


class Size(NamedTuple):
    """What a set-up takes, in gigabytes: to download, and on the disk once it is done."""

    download: float
    disk: float


SIZES = {"cpu": Size(0.7, 1.8), "cuda": Size(3.3, 6.5), "mps": Size(0.6, 1.6)}


@dataclass(frozen=True)
class Plan:
    """What is to be made, where and from what.

    Attributes:
        folder: holds the environment, its log and, until it is made, the downloads.
        backend: the folder with the package ``patchalign3d`` and the lists of what it needs.
        device: "cpu", "cuda" or "mps".
        packages: where packages come from: an index's URL, a folder of wheels, or "" for where pip
            takes them from by itself.
    """

    folder: Path
    backend: Path
    device: str
    packages: str = ""

    @property
    def environment(self) -> Path:
        return self.folder / "environment"

    @property
    def python(self) -> Path:
        scripts = "Scripts/python.exe" if os.name == "nt" else "bin/python"
        return self.environment / scripts

    @property
    def downloads(self) -> Path:
        return self.folder / "downloads"

    @property
    def log(self) -> Path:
        return self.folder / "set-up.log"

    def add_to_log(self, text: str) -> None:
        """Add what was said, with the time; a disk that is full is no reason to fail."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.log.open("a", encoding="utf-8", errors="replace") as file:
                file.write(f"\n{time.strftime('%H:%M:%S')} {text}\n")

    @property
    def requirements(self) -> Path:
        return self.backend / "requirements.txt"

    @property
    def official(self) -> Path:
        """The list of the packages that the official model needs as well."""
        return self.backend / "requirements-official.txt"

    @property
    def size(self) -> Size:
        return SIZES[self.device]

    @property
    def stamp(self) -> Path:
        """Written last; says what the environment was made for."""
        return self.environment / "made-for"

    @property
    def _is_whole(self) -> bool:
        """Whether the environment can start: what is in it on Windows only starts the Python that
        made it, and stays when that goes, as with an older Blender.
        """
        try:
            about = (self.environment / "pyvenv.cfg").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return False
        base = re.search(r"(?m)^home\s*=\s*(.*?)\s*$", about)
        return self.python.exists() and base is not None and Path(base[1]).is_dir()

    @property
    def made_for(self) -> tuple[str, str]:
        """The hash of the requirements and the device; empty unless a self-test has passed."""
        if not (self.stamp.is_file() and self._is_whole):
            return "", ""
        requirements, _, device = self.stamp.read_text(encoding="utf-8").partition(" ")
        return requirements, device

    @property
    def wanted_hash(self) -> str:
        return hashlib.sha256(self.requirements.read_bytes()).hexdigest()

    @property
    def is_made(self) -> bool:
        """Whether there is an environment that once passed its self-test."""
        return any(self.made_for)

    @property
    def is_current(self) -> bool:
        """Whether it also has these packages and serves this device; the processor always works."""
        requirements, device = self.made_for
        return requirements == self.wanted_hash and self.device in (device, "cpu")


def choose_device(wanted: str) -> str:
    """What to install PyTorch for: "auto" is what the machine seems to have."""
    if wanted != "auto":
        return wanted
    if platform.system() == "Darwin":
        return "mps" if platform.machine() == "arm64" else "cpu"
    return "cuda" if shutil.which("nvidia-smi") else "cpu"


def why_no_torch() -> str:
    """Why PyTorch cannot be set up for this Blender; empty if it can."""
    if (platform.system(), platform.machine()) == ("Darwin", "x86_64"):
        return "PyTorch no longer supports Intel Macs. The built-in engine does the work."
    if sysconfig.get_platform() == "win-arm64":  # the machine's is the same for a Blender for x64
        return "PyTorch lacks packages on Windows on ARM. The built-in engine does the work."
    return ""


def is_local(packages: str) -> bool:
    """Whether packages from there need no network."""
    scheme = urlsplit(packages).scheme.lower()
    return bool(packages) and (scheme == "file" or len(scheme) < 2)  # C:\ is no scheme
