"""How pip is asked, and what its output means. Knows no bpy."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ..bridge.replies import Progress
from ..shared.texts import counted
from .plan import Plan, is_local

PIP = "pip>=25.1"  # tells its progress to programs and resumes a download that broke off
PYTORCH = "https://download.pytorch.org/whl"


def pip_command(plan: Plan, *wanted: str, index: str = "") -> list[str]:
    """Has the environment's pip install something, from ``index`` or the plan's packages."""
    command = [str(plan.python), "-m", "pip", "install", "--no-input", "--no-compile"]
    command += ["--disable-pip-version-check", "--cache-dir", str(plan.downloads)]
    source = index or plan.packages
    if source and urlsplit(source).scheme in ("http", "https", "file"):
        command += ["--index-url", source]
    elif source:
        command += ["--no-index", "--find-links", source]
    return [*command, *wanted]


def pip_environment(plan: Plan, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of pip: the user's settings, unless packages are to come from this machine.

    That is one without what is Blender's, as :func:`.client.own_environment` returns it.
    """
    kept = {**environment, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}
    if is_local(plan.packages):
        for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
            kept.pop(name, None)
        kept["PIP_CONFIG_FILE"] = os.devnull
    return kept


def torch_index(device: str, system: str) -> str:
    """The index of a PyTorch that fits better than the ordinary index's, if there is one.

    That one is for CUDA on Linux, which is 3 GB too much for who has no NVIDIA card, and without
    CUDA on Windows.
    """
    fitting = {("cpu", "Linux"): f"{PYTORCH}/cpu", ("cuda", "Windows"): f"{PYTORCH}/cu128"}
    return fitting.get((device, system), "")


def is_recent(pip: str) -> bool:
    """Whether a pip of this version tells its progress to programs."""
    version = re.match(r"(\d+)\.(\d+)", pip)
    return bool(version) and tuple(map(int, version.groups())) >= (24, 1)


class PipReader:
    """Makes progress of pip's output, which tells each download by itself.

    All of them are about so many gigabytes as expected.
    """

    def __init__(self, expected: float) -> None:
        self._expected = expected * 1e9
        self._before = 0.0  # bytes of the downloads that are over
        self._size = 0.0  # and of the present one
        self._name = "packages"

    def read(self, line: str) -> Progress | None:
        """What a line says, if it says anything."""
        if match := re.match(r"\s*(?:Downloading|Using cached) (?:\S+/)?([^\s/-]+)-\S+", line):
            self._begin(match[1], _bytes(line))
        elif match := re.match(r"Progress (\d+) of (\d+)", line):
            done, self._size = map(float, match.groups())
            stage = f"Downloading {self._name}: {done / 1e6:.0f} of {self._size / 1e6:.0f} MB"
            return Progress(stage, self._fraction(done))
        elif match := re.match(r"Installing collected packages: (.*)", line):
            count = match[1].count(",") + 1
            return Progress(
                f"Unpacking {counted(count, 'package', 'packages')}",
                max(0.85, self._fraction(self._size)),
            )
        elif match := re.match(r"(?:Collecting|Processing) (?:\S*/)?([\w.]+)", line):
            return Progress(f"Looking at {match[1]}", self._fraction(self._size))
        else:
            return None
        return Progress(f"Downloading {self._name}", self._fraction(0.0))

    def _begin(self, name: str, size: float) -> None:
        self._before += self._size
        self._name, self._size = name, size

    def _fraction(self, done: float) -> float:
        return min(0.9, (self._before + done) / self._expected)


def _bytes(line: str) -> float:
    """The size that pip writes behind a file's name."""
    size = re.search(r"\(([\d.]+) ([kMG]?)B\)", line)
    return float(size[1]) * {"": 1, "k": 1e3, "M": 1e6, "G": 1e9}[size[2]] if size else 0.0


# The first that fits counts: pip goes on after much of this, and only then says what it lacks.
FAILURES = (
    (
        r"No space left on device|\[Errno 28\]|not enough space",
        "The disk is full. Make room and start it again: what was downloaded is kept.",
    ),
    (
        r"THESE PACKAGES DO NOT MATCH THE HASHES|Hash mismatch",
        "A package arrived damaged. Start it again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "A certificate on the way to the packages is not trusted here. Behind a company's proxy, "
        "name its index of packages in the add-on's preferences.",
    ),
    (
        r"Failed to establish a new connection|NameResolutionError|Temporary failure in name|"
        r"ConnectTimeoutError|ProxyError",
        "The index of packages cannot be reached. Check the connection, or name another index or "
        "a folder of packages in the add-on's preferences.",
    ),
    (
        r"IncompleteRead|incomplete-download|ConnectionResetError|Read timed out|"
        r"Connection broken:|RemoteDisconnected|ProtocolError|Wheel \S+ located at \S+ is invalid",
        "The connection broke off. Start it again: what was downloaded is kept.",
    ),
    (
        r"No matching distribution found for (?P<name>\S+)",
        "There is no {name} for this Python where packages come from. If this machine is offline, "
        "name an index or a folder that has it in the add-on's preferences.",
    ),
    (
        r"Windows Long Path support|\[WinError 206\]",
        "A package has a path of more than 260 characters, which this Windows does not take. "
        "Switch on its long paths (pip.pypa.io/warnings/enable-long-paths), and start it again.",
    ),
    (
        r"\[Errno 13\]|Permission denied|Access is denied",
        "A file cannot be written, perhaps because a virus scanner holds it. Start it again.",
    ),
)


def explain_failure(stage: str, output: str, log: Path) -> str:
    """Why a program of the set-up failed, and the way on."""
    for pattern, sentence in FAILURES:
        match = re.search(pattern, output, re.IGNORECASE)
        if match:
            return f"{sentence.format(**match.groupdict())} The step was: {stage}."
    lines = [line for line in output.strip().splitlines() if not line.startswith("Progress ")]
    last = f" It last said: {lines[-1].strip()[:200]}" if lines else ""
    return f"{stage} failed.{last} The log tells more: {log}"
