"""Blender's side of the worker: starts the backend, asks it, and outlives whatever happens to it.

Knows neither bpy nor torch. A :class:`Client` keeps at most one backend process; it starts one for
the first request, and another once that was lost. A request is a :class:`Job`: a modal operator
polls it, a script waits for its result, and both meet every failure there, as a
:class:`BackendError`.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

import numpy as np

from ..shared import protocol
from .replies import BackendError, Reply

# All in seconds.
TIMEOUT = 600.0  # for one request; on a slow machine the first one imports PyTorch from a cold disk
SILENCE = 8.0  # without a sign of life, after which the user is told so
START_TIMEOUT = 9.0  # for the hello, which comes before PyTorch is imported
CANCEL_TIMEOUT = 1.0  # for the answer to a cancellation; after it the process is killed
EXIT_TIMEOUT = 1.0  # for a process to end that was told to, or that has closed its output
FAILURE_WINDOW = 60.0
FAILURES_ALLOWED = 3  # within the window; after them the backend is not started any more

LOG_LENGTH = 16_384  # bytes

# The line after which a program that chats on its output, as Blender does, speaks the protocol.
END_OF_CHATTER = b"PatchAlign3D speaks\n"

WAY_ON = "Try again; if it stays so, install the add-on again or choose another Python."

# What steers an interpreter or a loader, and was meant for Blender or whatever started it.
_FOREIGN = re.compile(r"PYTHON.*|__PYVENV_LAUNCHER__|LD_PRELOAD|DYLD_INSERT_LIBRARIES")
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")


class Interpreter(NamedTuple):
    """What runs a worker."""

    python: Path
    packages: tuple[Path, ...] = ()  # folders of packages that it would not find by itself


def worker_command(python: str | Path) -> list[str]:
    """The command line of a worker."""
    return [str(python), "-m", "patchalign3d", "worker"]


def own_environment(environment: Mapping[str, str], blender: Path | None = None) -> dict[str, str]:
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
) -> dict[str, str]:
    """The environment of a worker: as :func:`own_environment` makes it, and what it imports from.

    Args:
        backend: the folder that holds the package ``patchalign3d``.
        packages: as an :class:`Interpreter` has them.
    """
    return own_environment(environment, blender) | {
        "PYTHONPATH": os.pathsep.join(map(str, [backend, *packages])),
        "PYTHONNOUSERSITE": "1",
        "PYTHONSAFEPATH": "1",  # nothing is imported from the folder Blender was started in
        "PYTHONUTF8": "1",
        "HF_HUB_OFFLINE": "1",  # a worker never uses the network
    }


class Job:
    """One request on its way, as :meth:`Client.submit` returns it: a :class:`.course.Work`."""

    def __init__(self, stage: str = "") -> None:
        self.stage, self.fraction = stage, 0.0
        self._doing = stage
        self._sent_at = self._heard_at = time.monotonic()
        self._outcome: Reply | BackendError | None = None
        self._done = threading.Event()
        self._heard = self._late = self._cancelled = False
        self._send_cancel: Callable[[], None] | None = None

    @property
    def done(self) -> bool:
        """Whether :meth:`result` returns or raises at once."""
        return self._done.is_set()

    def advance(self) -> Reply | None:
        """The reply, once there is one; never waits.

        Raises:
            BackendError: there will be none, or it took longer than :data:`TIMEOUT`.
        """
        if self.done:
            if self._late:
                raise _too_late(TIMEOUT)
            return self.result(0)
        now = time.monotonic()
        if now - self._sent_at > TIMEOUT and not self._late:
            self._late = True
            self.cancel()  # it ends soon; until then a new one might be lost along with it
        silent = now - self._heard_at
        since = f", silent for {silent:.0f} s (Esc stops it)" if silent > SILENCE else ""
        self.stage = self._doing + since
        return None

    def result(self, timeout: float) -> Reply:
        """Wait for the reply.

        Args:
            timeout: seconds, after which the job is cancelled; 0 will do for a job that is done.

        Raises:
            BackendError: there will be no reply.
        """
        deadline = time.monotonic() + timeout
        try:
            while not self._done.wait(max(0.0, min(0.05, deadline - time.monotonic()))):
                if time.monotonic() >= deadline:
                    raise _too_late(timeout)
        except BaseException:
            self.cancel()
            self._done.wait(2 * CANCEL_TIMEOUT)
            raise
        if isinstance(self._outcome, BackendError):
            raise self._outcome
        return self._outcome

    def cancel(self) -> None:
        """Ask the job to stop; returns at once.

        The job ends as "Cancelled" within :data:`CANCEL_TIMEOUT`, for which the process is killed
        if need be. Until it is done, a new job might be lost along with it.
        """
        if self._send_cancel and not self._cancelled and not self.done:
            self._cancelled = True
            self._send_cancel()

    def _hear(self, stage: str, fraction: float) -> None:
        self._doing, self.fraction = stage, fraction
        self._heard, self._heard_at = True, time.monotonic()

    def _lose(self, error: BackendError) -> None:
        """End as lost with the process."""
        self._end(BackendError(error.kind, str(error), error.log, unheard=not self._heard))

    def _end(self, outcome: Reply | BackendError) -> None:
        self._outcome = BackendError("Cancelled", "Cancelled.") if self._cancelled else outcome
        self._done.set()


class Client:
    """The backend, which a command starts, as Blender sees it; to be used from one thread.

    It has so many seconds for its hello. One that chats says something else before, up to
    :data:`END_OF_CHATTER`.

    Attributes:
        generation: how many processes have been started. A new one knows no model and no mesh.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        start_timeout: float | None = None,
        chats: bool = False,
    ) -> None:
        self.generation = 0
        self._start_timeout = start_timeout
        self._chats = chats
        self._command = list(command)
        self._environment = dict(environment)
        self._backend: _Backend | None = None
        self._failures: deque[float] = deque(maxlen=FAILURES_ALLOWED)

    @property
    def running(self) -> bool:
        """Whether there is a process that a job can be given to."""
        return self._backend is not None and not self._backend.ended

    @property
    def hello(self) -> protocol.Header | None:
        """What the running process said of itself (library, models), once it has."""
        return self._backend.hello if self.running else None

    @property
    def log(self) -> str:
        """The end of what the last process wrote to stderr."""
        return self._backend.log if self._backend else ""

    def start(self) -> None:
        """Start a process unless one is running; doesn't wait for it.

        Raises:
            BackendError: the command cannot be run, or has failed too often of late.
        """
        if self.running:
            return
        if self._backend and self._backend.failed_at:
            self._failures.append(self._backend.failed_at)
            self._backend.failed_at = None
        full = len(self._failures) == FAILURES_ALLOWED
        if full and time.monotonic() - self._failures[0] < FAILURE_WINDOW:
            raise BackendError(
                "StartError",
                f"The backend has failed {FAILURES_ALLOWED} times within a minute, so it is not "
                f"started again before the minute is over.{_last_words(self.log)}",
                self.log,
            )
        self._backend = _Backend(
            self._command, self._environment, self._start_timeout or START_TIMEOUT, self._chats
        )
        self.generation += 1
        atexit.register(self.close)

    def submit(
        self,
        type: str,
        header: Mapping[str, Any] | None = None,
        arrays: Mapping[str, np.ndarray] | None = None,
        stage: str = "",
    ) -> Job:
        """Send a request, to a new process if there is none; neither waits nor raises.

        The type is such as "load" or "segment", the header has the other fields. Arrays are not to
        be changed before the job is done. ``stage`` is what is done until the worker tells more.
        """
        job = Job(stage)
        try:
            self.start()
        except BackendError as error:
            job._end(error)
        else:
            self._backend.submit(job, {**(header or {}), "type": type}, arrays or {})
        return job

    def close(self) -> None:
        """End the process, politely if it lets us; jobs on their way end as "LostError".

        The next request starts another process.
        """
        atexit.unregister(self.close)
        if self._backend:
            self._backend.close()


class _Backend:
    """One process, from its start to its end, and the jobs given to it.

    Three daemon threads serve its pipes, so that nobody else ever waits for one.
    """

    def __init__(
        self, command: list[str], environment: dict[str, str], start_timeout: float, chats: bool
    ) -> None:
        self.hello: protocol.Header | None = None
        self.ended = False
        self.failed_at: float | None = None
        self._python = command[0]
        self._start_timeout = start_timeout
        self._chats = chats
        self._lock = threading.Lock()  # over ended and _jobs
        self._jobs: dict[int, Job] = {}  # in the order the worker answers them
        self._ids = 0
        self._outbox: SimpleQueue[tuple[protocol.Header, Mapping[str, np.ndarray]] | None]
        self._outbox = SimpleQueue()
        self._log = b""
        try:
            self._process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise BackendError("StartError", explain_no_start(self._python, error)) from error
        self._patience = _after(start_timeout, self._give_up_start)
        self._log_thread = _start(self._keep_log)
        self._read_thread = _start(self._read)
        _start(self._write)

    @property
    def log(self) -> str:
        return self._log.decode(errors="replace")

    def submit(self, job: Job, header: protocol.Header, arrays: Mapping[str, np.ndarray]) -> None:
        with self._lock:
            if self.ended:
                job._lose(BackendError("LostError", "The backend has just stopped. Try again."))
                return
            self._ids += 1
            number = self._ids
            self._jobs[number] = job
        job._send_cancel = lambda: self._cancel(number)
        self._outbox.put(({**header, "id": number}, arrays))

    def close(self) -> None:
        shut_down = BackendError("LostError", "The backend was shut down.")
        self._end(shut_down, failed=False, lose=Job._end)
        for insist in (lambda: None, self._process.terminate, self._process.kill):
            insist()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(EXIT_TIMEOUT)
                return

    def _end(
        self,
        error: BackendError,
        failed: bool = True,
        lose: Callable[[Job, BackendError], None] = Job._lose,
    ) -> None:
        """Take no more jobs, end those there are, and close stdin."""
        with self._lock:
            if self.ended:
                return
            self.ended = True
            jobs = list(self._jobs.values())
            self._jobs.clear()
        if failed:
            self.failed_at = time.monotonic()
        self._patience.cancel()
        self._outbox.put(None)
        for job in jobs:
            lose(job, error)

    def _finish(self, number: int, outcome: Reply | BackendError) -> None:
        with self._lock:
            job = self._jobs.pop(number, None)
        if job:
            job._end(outcome)

    # Giving up: called by timers.

    def _give_up_start(self) -> None:
        if self.hello is None:
            message = (
                f"The backend did not answer within {self._start_timeout:g} seconds of its start. "
                f"{WAY_ON}{_last_words(self.log)}"
            )
            self._end(BackendError("StartError", message, self.log))
            self._process.kill()

    def _cancel(self, number: int) -> None:
        self._outbox.put(({"type": "cancel", "target": number}, {}))
        _after(CANCEL_TIMEOUT, self._give_up_job, number)

    def _give_up_job(self, number: int) -> None:
        with self._lock:
            at_work = next(iter(self._jobs), None) == number
        if at_work:
            message = "The backend was stopped along with a job that was cancelled. Try again."
            self._end(BackendError("LostError", message), failed=False)
            self._process.kill()
        else:  # still waiting for its turn; the worker will pass it over
            self._finish(number, BackendError("Cancelled", "Cancelled."))

    # The three threads.

    def _write(self) -> None:
        stdin = self._process.stdin
        with contextlib.suppress(OSError):  # the process is gone; the reading thread will tell
            while (message := self._outbox.get()) is not None:
                try:
                    protocol.write_frame(stdin, *message)
                except protocol.ProtocolError as error:
                    self._finish(message[0]["id"], BackendError("ProtocolError", str(error)))
        with contextlib.suppress(OSError):
            stdin.close()

    def _keep_log(self) -> None:
        while chunk := self._process.stderr.read1():
            self._log = (self._log + chunk)[-LOG_LENGTH:]
        self._process.stderr.close()

    def _read(self) -> None:
        stdout = self._process.stdout
        try:
            while self._chats:
                line = stdout.readline()
                self._chats = bool(line) and not line.endswith(END_OF_CHATTER)
            self._greet(protocol.read_frame(stdout)[0])
            while True:
                self._receive(*protocol.read_frame(stdout))
        except BackendError as error:
            self._end(error)
        except (EOFError, OSError):
            self._bury("The backend has closed its output and was stopped.")
        except (protocol.ProtocolError, MemoryError) as error:
            self._bury(f"The backend sent what cannot be read, and was stopped. {error}")
        self._process.kill()
        self._process.wait()
        stdout.close()

    def _greet(self, header: protocol.Header) -> None:
        match header:
            case {"type": "hello", "protocol": protocol.PROTOCOL_VERSION}:
                self.hello = header
                self._patience.cancel()
            case {"type": "hello", "protocol": other}:
                raise BackendError(
                    "ProtocolError",
                    f"The backend speaks version {other} of the protocol, this add-on version "
                    f"{protocol.PROTOCOL_VERSION}. Install the add-on again, so that both are of "
                    "one release.",
                )
            case _:
                raise protocol.ProtocolError(f"It is no hello: {header!r:.100}.")

    def _receive(self, header: protocol.Header, arrays: protocol.Arrays) -> None:
        match header:
            case {"type": "progress", "id": int(number), "stage": stage, "fraction": fraction}:
                with self._lock:
                    job = self._jobs.get(number)
                if job:
                    job._hear(stage, fraction)
            case {"type": "result", "id": int(number)}:
                self._finish(number, Reply(header, arrays))
            case {"type": "error", "id": int(number), "error": {"kind": kind, "message": message}}:
                self._finish(number, BackendError(kind, message, self.log))
            case _:
                raise protocol.ProtocolError(f"It is no answer: {header!r:.200}.")

    def _bury(self, complaint: str) -> None:
        """The output has ended: say why, which a process that ends by itself tells best."""
        try:
            code = self._process.wait(EXIT_TIMEOUT)
            self._log_thread.join(EXIT_TIMEOUT)
            message = explain_exit(self._python, code, self.log)
        except subprocess.TimeoutExpired:
            message = f"{complaint} {WAY_ON}{_last_words(self.log)}"
        self._end(BackendError("LostError" if self.hello else "StartError", message, self.log))


def explain_no_start(python: str, error: OSError) -> str:
    """Why the operating system would not run ``python``, and what to do."""
    if isinstance(error, FileNotFoundError):
        return f"There is no Python at {python}. Choose another in the add-on's preferences."
    return (
        f"{python} cannot be run ({error.strerror}). Choose a Python in the add-on's preferences."
    )


def explain_exit(python: str, code: int, log: str) -> str:
    """Why a worker that wasn't told to has ended, and what to do.

    By ``Popen.returncode``, which is negative for a signal, and the end of its stderr.
    """
    last = log.strip().rpartition("\n")[2]
    missing = re.search(r"No module named '?(\w+)", last)
    if missing and missing[1] == "patchalign3d":
        return "The backend's own files are missing. Install the add-on again."
    if missing:
        return (
            f"The package {missing[1]!r} is missing in {python}. Install the backend's packages "
            "there, or choose a Python that has them."
        )
    if "No space left on device" in last:
        return "The backend has stopped because the disk is full. Make room and try again."
    if code == -9 or re.match(r"MemoryError\b|.*\bbad_alloc\b", last):
        return (
            "The backend has ended, most likely because memory ran out. Close other programs, or "
            "use a mesh with fewer faces."
        )
    said = _last_words(log)
    if code < 0:
        with contextlib.suppress(ValueError):  # no name for this signal
            return f"The backend has crashed ({signal.Signals(-code).name}). {WAY_ON}{said}"
    if code > 0x7FFFFFFF:  # how Windows says it
        return f"The backend has crashed (0x{code:08X}). {WAY_ON}{said}"
    return f"The backend has stopped by itself (exit code {code}). {WAY_ON}{said}"


def _too_late(seconds: float) -> BackendError:
    return BackendError(
        "TimedOut", f"The backend did not finish within {seconds:g} seconds. Try again."
    )


def _last_words(log: str) -> str:
    last = log.strip().rpartition("\n")[2]
    return f" It last said: {last[:200]}" if last else ""


def _start(function: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread


def _after(seconds: float, function: Callable[..., None], *arguments: Any) -> threading.Timer:
    timer = threading.Timer(seconds, function, arguments)
    timer.daemon = True
    timer.start()
    return timer
