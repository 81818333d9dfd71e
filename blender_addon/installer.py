"""Makes the backend's own Python environment and fetches the official weights.

Knows no bpy. What takes long is an :class:`Errand`: programs one after another, whose output goes
to a log. It is driven as a :class:`.jobs.Task` is, by a modal operator (:meth:`Errand.advance`) or
to its end (:meth:`Errand.run`), and ends in a sentence.

pip does the downloading, into a cache of this environment's own: a set-up that was broken off finds
there what it had downloaded. Whatever else it left is made anew, because nobody can tell a package
that was half unpacked from a whole one. The environment counts as made once its self-test passed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np

from .client import BackendError, Progress, Reply, worker_environment
from .geometry import Surface
from .jobs import Task

OLDEST_PYTHON = (3, 11)
TICK = 0.05  # seconds between two looks at a program
PROBE_TIMEOUT = 10.0  # seconds for a Python to tell its version

PIP = "pip>=25.1"  # tells its progress to programs and resumes a download that broke off
PYTORCH = "https://download.pytorch.org/whl"
IMPORTS = "import torch, torchvision, open_clip, transformers, patchalign3d"


class Size(NamedTuple):
    """What a set-up takes, in gigabytes: to download, and on the disk once it is done."""

    download: float
    disk: float


SIZES = {"cpu": Size(0.7, 1.8), "cuda": Size(3.3, 6.5), "mps": Size(0.6, 1.6)}
WEIGHTS_SIZE = Size(10.3, 10.5)


@dataclass(frozen=True)
class Plan:
    """What is to be made, where and from what.

    Attributes:
        folder: holds the environment, its log and, until it is made, the downloads.
        backend: the folder with the package ``patchalign3d`` and ``requirements.txt``.
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

    @property
    def requirements(self) -> Path:
        return self.backend / "requirements.txt"

    @property
    def size(self) -> Size:
        return SIZES[self.device]

    @property
    def stamp(self) -> Path:
        """Written last; says what the environment was made for."""
        return self.environment / "made-for"

    @property
    def made_for(self) -> tuple[str, str]:
        """The hash of the requirements and the device; empty unless a self-test has passed."""
        if not (self.stamp.is_file() and self.python.exists()):
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


def is_local(packages: str) -> bool:
    """Whether packages from there need no network."""
    scheme = urlsplit(packages).scheme.lower()
    return bool(packages) and (scheme == "file" or len(scheme) < 2)  # C:\ is no scheme


# Finding a Python
# ================


def candidate_pythons(
    executable: str, prefixes: Iterable[str], version: tuple[int, int]
) -> list[Path]:
    """Pythons that might make the environment, the likeliest first: Blender's own, the system's.

    Args:
        executable: ``sys.executable``, which may be Blender itself.
        prefixes: ``sys.prefix`` and ``sys.base_prefix``.
        version: of the Python in Blender.
    """
    names = ["python{}.{}".format(*version), "python3", "python"]
    found = [Path(executable)] if Path(executable).name.lower().startswith("python") else []
    for prefix in map(Path, dict.fromkeys(prefixes)):
        for folder in (prefix / "bin", prefix):
            for name in names:
                found.append(folder / (f"{name}.exe" if os.name == "nt" else name))
    for name in [*names, *(f"python3.{minor}" for minor in (13, 12, 11, 14))]:
        on_path = shutil.which(name)
        if on_path:
            found.append(Path(on_path))
    return [python for python in dict.fromkeys(found) if python.is_file()]


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
            text=True,
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


# Commands
# ========


def environment_command(plan: Plan, base: Path) -> list[str]:
    """Makes the bare environment."""
    return [str(base), "-m", "venv", "--clear", str(plan.environment)]


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

    Args:
        plan: what is to be made.
        environment: without what is Blender's, as :func:`.client.own_environment` returns it.
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


# Errands
# =======


class Program:
    """A program at work.

    Args:
        stage: what it does, for the user.
        command: its command line.
        environment: its environment.
        log: the file to which its output is added.
        read: tells from a line of output how far it is, or None.

    Attributes:
        stage: what it is doing.
        fraction: how much is done, 0 … 1.
        output: the end of what it has written.
    """

    def __init__(
        self,
        stage: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        read: Callable[[str], Progress | None] = lambda line: None,
    ) -> None:
        self.stage, self.fraction, self.output = stage, 0.0, ""
        self._read = read
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        with log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"\n{time.strftime('%H:%M:%S')} > {' '.join(command)}\n")
        try:
            self._process = subprocess.Popen(
                list(command),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",  # universal newlines: a bar that is redrawn is lines, too
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise BackendError(
                "SetUpError", f"{command[0]} cannot be run ({error.strerror})."
            ) from error
        threading.Thread(target=self._listen, args=(log,), daemon=True).start()

    def advance(self) -> int | None:
        """Read what has been written since; the exit code, once there is one. Never waits."""
        with contextlib.suppress(Empty):
            while (line := self._lines.get_nowait()) is not None:
                self.output = (self.output + line)[-8000:]
                told = self._read(line.rstrip())
                if told:
                    self.stage, self.fraction = told
            return self._process.wait()  # it has closed its output
        return None

    def cancel(self) -> None:
        """End it, and what it has started, at once."""
        if self._process.poll() is not None:
            return
        if os.name == "nt":
            subprocess.run(
                ["taskkill", "/T", "/F", "/PID", str(self._process.pid)],
                capture_output=True,
                check=False,
            )
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _listen(self, log: Path) -> None:
        with log.open("a", encoding="utf-8", errors="replace") as file:
            for line in self._process.stdout:
                self._lines.put(line)
                if not line.startswith("Progress "):
                    with contextlib.suppress(OSError):  # a full disk ends the program, not its log
                        file.write(line)
                        file.flush()
        self._process.stdout.close()
        self._lines.put(None)


class Part(NamedTuple):
    """A program or task of an errand, and the stretch of the whole that it is."""

    work: Program | Task
    begin: float
    end: float


Steps = Generator[Part, Any, str]


class Errand:
    """Programs and tasks one after another, as a generator asks for them.

    The generator is sent exit codes and replies; a task's :class:`BackendError` is raised in it.

    Attributes:
        subject: no object, as a task has.
        stage: what is being done, for the user.
        fraction: how much of the whole is done, 0 … 1.
        cancelled: whether somebody has asked for the end.
    """

    subject = ""

    def __init__(self, steps: Steps, stage: str) -> None:
        self.stage, self.fraction, self.cancelled = stage, 0.0, False
        self._steps = steps
        self._part: Part | None = None

    def advance(self) -> str | None:
        """Go on as far as is possible without waiting; the last sentence, once there is one.

        Raises:
            BackendError: it came to nothing.
        """
        if self.cancelled and not isinstance(self._part and self._part.work, Task):
            self._steps.close()
            raise BackendError("Cancelled", "Cancelled. What was downloaded is kept.")
        try:
            if self._part is None:
                self._part = next(self._steps)
            work, begin, end = self._part
            try:
                result = work.advance()
            except BackendError as error:
                self._part = self._steps.throw(error)
                return None
            if not self.cancelled:
                self.stage = work.stage
            self.fraction = begin + (end - begin) * min(work.fraction, 1.0)
            if result is not None:
                self._part = self._steps.send(result)
        except StopIteration as finished:
            self.fraction = 1.0
            return finished.value
        return None

    def run(self, on_progress: Callable[[Errand], None] | None = None) -> str:
        """Wait for the end.

        Args:
            on_progress: called when stage or percentage have changed; what it raises cancels.

        Raises:
            BackendError: it came to nothing.
        """
        shown = None
        try:
            while (sentence := self.advance()) is None:
                now = (self.stage, int(100 * self.fraction))
                if on_progress and now != shown:
                    on_progress(self)
                shown = now
                time.sleep(TICK)
        except BaseException:
            self.cancel()
            raise
        return sentence

    def cancel(self) -> None:
        """End what is at work; :meth:`advance` then raises "Cancelled"."""
        self.cancelled, self.stage = True, "Cancelling"
        if self._part:
            self._part.work.cancel()


# Setting up
# ==========


def set_up(
    plan: Plan,
    candidates: Sequence[Path],
    environment: Mapping[str, str],
    self_test: Callable[[Path], Task],
) -> Errand:
    """Make the environment, or bring it up to date.

    Args:
        plan: what is to be made.
        candidates: Pythons that might make it.
        environment: usually ``os.environ``, without what is Blender's.
        self_test: asks the backend that runs in this Python about :data:`CUBE`.

    Raises:
        BackendError: there is no room for it, or its folder cannot be made.
    """
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        plan.log.write_text(f"{plan}\n", encoding="utf-8")
    except OSError as error:
        raise BackendError(
            "SetUpError", f"{plan.folder} cannot be written to ({error.strerror})."
        ) from error
    check_room(plan.folder, plan.size)
    return Errand(_set_up(plan, candidates, environment, self_test), "Looking for a Python")


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
    self_test: Callable[[Path], Task],
) -> Steps:
    pip = pip_environment(plan, environment)
    same_device = plan.made_for[1] == plan.device
    plan.stamp.unlink(missing_ok=True)
    if not same_device:  # a PyTorch for another device would pass for the one that is wanted
        base = find_python(candidates, environment)
        command = environment_command(plan, base)
        yield from _do(plan, "Making the environment", command, pip, 0, 0.03)
        command = pip_command(plan, "--upgrade", PIP)
        yield Part(Program("Updating pip", command, pip, plan.log), 0.03, 0.05)

    # An older pip, which a folder of packages may leave us with, does all but tell its progress.
    command = [str(plan.python), "-c", "import pip; print(pip.__version__)"]
    program = Program("Looking at pip", command, pip, plan.log)
    yield Part(program, 0.05, 0.05)
    bar = "--progress-bar=" + ("raw" if _is_recent(program.output) else "off")

    index = "" if plan.packages else torch_index(plan.device, platform.system())
    reader = PipReader(plan.size.download)
    if index:  # if it cannot be reached, another PyTorch is better than none
        pair = pip_command(plan, bar, "--no-deps", *_torch(plan), index=index)
        yield Part(Program("Downloading PyTorch", pair, pip, plan.log, reader.read), 0.05, 0.8)
    command = pip_command(plan, bar, "--requirement", str(plan.requirements))
    yield from _do(plan, "Downloading packages", command, pip, 0.05, 0.8, reader)

    # A PyTorch without CUDA, which pip may find nearby, is not what the index's torchvision was
    # compiled for, though their versions agree. Only importing tells.
    check = [str(plan.python), "-c", IMPORTS]
    importing = worker_environment(plan.backend, environment)
    stage = "Looking whether PyTorch starts"
    if plan.packages:  # whoever chose them chose them well
        yield from _do(plan, stage, check, importing, 0.8, 0.95)
    elif (yield Part(Program(stage, check, importing, plan.log), 0.8, 0.83)):
        nothing = pip | {"PIP_FIND_LINKS": str(plan.folder)}
        pair = pip_command(plan, bar, "--force-reinstall", *_torch(plan))
        reader = PipReader(SIZES["cuda"].download)
        yield from _do(plan, "Downloading another PyTorch", pair, nothing, 0.83, 0.93, reader)
        yield from _do(plan, stage, check, importing, 0.93, 0.95)

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
    return f"The backend is set up: it started and labelled a cube in {seconds:.1f} seconds."


def _do(
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
        raise BackendError(
            "SetUpError", explain_failure(stage, program.output, plan.log), program.output
        )


def _is_recent(pip: str) -> bool:
    """Whether a pip of this version tells its progress to programs."""
    version = re.match(r"(\d+)\.(\d+)", pip)
    return bool(version) and tuple(map(int, version.groups())) >= (24, 1)


def _torch(plan: Plan) -> list[str]:
    """The lines about PyTorch of the requirements."""
    lines = plan.requirements.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if re.match(r"torch(vision)?\b", line)]


class PipReader:
    """Makes progress of pip's output, which tells each download by itself.

    Args:
        expected: gigabytes, about, that all of them are.
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
            return Progress(f"Unpacking {count} packages", max(0.85, self._fraction(self._size)))
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
        r"\[Errno 13\]|Permission denied|Access is denied",
        "A file cannot be written, perhaps because a virus scanner holds it. Start it again.",
    ),
)


def explain_failure(stage: str, output: str, log: Path) -> str:
    """Why a program of the set-up failed, and the way on."""
    for pattern, sentence in FAILURES:
        match = re.search(pattern, output, re.IGNORECASE)
        if match:
            return f"{sentence.format(**match.groupdict())} (While: {stage.lower()}.)"
    lines = [line for line in output.strip().splitlines() if not line.startswith("Progress ")]
    last = f" It last said: {lines[-1].strip()[:200]}" if lines else ""
    return f"{stage} failed.{last} The log tells more: {log}"


# The self-test
# =============


def _cube() -> Surface:
    """A cube of 12 triangles."""
    vertices = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float64)
    quads = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    corners = np.array(quads, np.int32)
    return Surface(
        vertices=vertices,
        shape=vertices,
        triangles=np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]]),
        triangle_polygons=np.tile(np.arange(6, dtype=np.int32), 2),
        corner_vertices=corners.ravel(),
        corner_polygons=np.repeat(np.arange(6), 4),
        polygon_count=6,
        matrix=np.eye(4),
    )


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


# The official weights
# ====================


def fetch_weights(python: Path, backend: Path, log: Path, environment: Mapping[str, str]) -> Errand:
    """Download the official model's weights into the user's folder of models.

    What was downloaded before is not downloaded again, nor the beginning of a file.

    Args:
        python: the backend's.
        backend: the folder with the package ``patchalign3d``.
        log: where the download's output goes.
        environment: usually ``os.environ``, without what is Blender's.

    Raises:
        BackendError: there is no room.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("", encoding="utf-8")
    check_room(log.parent, Size(0.0, WEIGHTS_SIZE.disk))
    return Errand(_fetch_weights(python, backend, log, environment), "Asking for the weights")


def _fetch_weights(python: Path, backend: Path, log: Path, environment: Mapping[str, str]) -> Steps:
    online = worker_environment(backend, environment)
    del online["HF_HUB_OFFLINE"]
    command = [str(python), "-m", "patchalign3d", "models", "fetch", "official"]
    stage = "Downloading the official weights"
    program = Program(stage, command, online, log, read_bar)
    if (yield Part(program, 0.0, 1.0)):
        said = re.findall(r"^patchalign3d: (.+)", program.output, re.MULTILINE)
        message = said[-1] if said else explain_failure(stage, program.output, log)
        raise BackendError("SetUpError", message, program.output)
    return "The official weights are here: choose the model 'official'."


def read_bar(line: str) -> Progress | None:
    """Progress from a bar such as tqdm's: ``model.safetensors:  42%|████      | 4.2G/10G``."""
    bar = re.match(r"(?P<name>[^:]*):?\s*(?P<percent>\d+)%\|[^|]*\|\s*(?P<amount>\S*)", line)
    if not bar:
        return None
    stage = f"Downloading {bar['name'].strip() or 'the weights'} ({bar['amount']})"
    return Progress(stage, int(bar["percent"]) / 100)
