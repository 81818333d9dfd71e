"""One process of the worker, from its start to its end.

Knows neither bpy nor torch. Whatever happens to the process, each :class:`.job.Job` that was given
to it ends.
"""

import contextlib
import math
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Any

import numpy as np

from ..shared import protocol
from .job import CANCEL_TIMEOUT, Job
from .replies import BackendError, Reply
from .starting import BACKEND, Program, explain_exit, explain_no_start, last_words

# All in seconds.
# For the hello, which comes before PyTorch is imported, but after NumPy, whose libraries a virus
# scanner may look through for the first time.
START_TIMEOUT = 60.0
EXIT_TIMEOUT = 1.0  # for a process to end that was told to, or that has closed its output

LOG_LENGTH = 16_384  # bytes

# The line after which a program that chats on its output, as Blender does, speaks the protocol.
END_OF_CHATTER = b"PatchAlign3D speaks\n"


class Process:
    """One process, from its start to its end, and the jobs given to it.

    Three daemon threads serve its pipes, so that nobody else ever waits for one.
    """

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str],
        start_timeout: float | None = None,
        program: Program = BACKEND,
    ) -> None:
        self.hello: protocol.Header | None = None
        self.ended = False
        self._ended_by: BackendError | None = None  # which a job that comes too late is told
        self.failed_at: float | None = None
        self._python = command[0]
        self._start_timeout = start_timeout or START_TIMEOUT
        self._program = program
        self._lock = threading.Lock()  # over ended and _jobs
        self._jobs: dict[int, Job] = {}  # in the order the worker answers them
        self._ids = 0
        self._outbox: SimpleQueue[tuple[protocol.Header, Mapping[str, np.ndarray]] | None]
        self._outbox = SimpleQueue()
        self._log = b""
        _outlive_broken_pipes()
        try:
            self._popen = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise BackendError("StartError", explain_no_start(self._python, error)) from error
        self._patience = _after(self._start_timeout, self._give_up_start)
        self._log_thread = _start(self._keep_log)
        self._read_thread = _start(self._read)
        _start(self._write)

    @property
    def log(self) -> str:
        return self._log.decode(errors="replace")

    def submit(self, job: Job, header: protocol.Header, arrays: Mapping[str, np.ndarray]) -> None:
        with self._lock:
            if self.ended:
                job.lose(self._ended_by)
                return
            self._ids += 1
            number = self._ids
            self._jobs[number] = job
        job.send_cancel = lambda: self._cancel(number)
        self._outbox.put(({**header, "id": number}, arrays))

    def close(self) -> None:
        shut_down = BackendError("LostError", "The backend was shut down.")
        self._end(shut_down, failed=False, lose=Job.end)
        for insist in (lambda: None, self._popen.terminate, self._popen.kill):
            insist()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(EXIT_TIMEOUT)
                return

    def _end(
        self,
        error: BackendError,
        failed: bool = True,
        lose: Callable[[Job, BackendError], None] = Job.lose,
    ) -> None:
        """Take no more jobs, end those there are, and close stdin."""
        with self._lock:
            if self.ended:
                return
            self.ended, self._ended_by = True, error
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
            job.end(outcome)

    # Giving up: called by timers.

    def _give_up_start(self) -> None:
        if self.hello is None:
            message = (
                f"{self._program.name} did not answer within {self._start_timeout:g} seconds of "
                f"its start. {self._program.way_on}{last_words(self.log)}"
            )
            self._end(BackendError("StartError", message, self.log))
            self._popen.kill()

    def _cancel(self, number: int) -> None:
        self._outbox.put(({"type": "cancel", "target": number}, {}))
        _after(CANCEL_TIMEOUT, self._give_up_job, number)

    def _give_up_job(self, number: int) -> None:
        with self._lock:
            at_work = next(iter(self._jobs), None) == number
        if at_work:
            message = "The backend was stopped along with a job that was cancelled. Try again."
            self._end(BackendError("LostError", message), failed=False)
            self._popen.kill()
        else:  # still waiting for its turn; the worker will pass it over
            self._finish(number, BackendError("Cancelled", "Cancelled."))

    # The three threads.

    def _write(self) -> None:
        stdin = self._popen.stdin
        with contextlib.suppress(OSError):  # the process is gone; the reading thread will tell
            while (message := self._outbox.get()) is not None:
                try:
                    protocol.write_frame(stdin, *message)
                except protocol.ProtocolError as error:
                    self._finish(message[0]["id"], BackendError("ProtocolError", str(error)))
        with contextlib.suppress(OSError):
            stdin.close()

    def _keep_log(self) -> None:
        while chunk := self._popen.stderr.read1():
            self._log = (self._log + chunk)[-LOG_LENGTH:]
        self._popen.stderr.close()

    def _read(self) -> None:
        stdout, chats = self._popen.stdout, self._program.chats
        try:
            while chats:
                line = stdout.readline()
                chats = bool(line) and not line.endswith(END_OF_CHATTER)
            self._greet(protocol.read_frame(stdout)[0])
            while True:
                self._receive(*protocol.read_frame(stdout))
        except BackendError as error:
            self._end(error)
        except (EOFError, OSError):
            self._bury(f"{self._program.name} closed its output and was stopped.")
        except (protocol.ProtocolError, MemoryError) as error:
            self._bury(f"{self._program.name} sent what cannot be read, and was stopped. {error}")
        self._popen.kill()
        self._popen.wait()
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
            case {
                "type": "progress",
                "id": int(number),
                "stage": str(stage),
                "fraction": int() | float() as fraction,
            } if math.isfinite(fraction):
                with self._lock:
                    job = self._jobs.get(number)
                if job:
                    job.hear(stage, fraction)
            case {"type": "result", "id": int(number)}:
                self._finish(number, Reply(header, arrays))
            case {
                "type": "error",
                "id": int(number),
                "error": {"kind": str(kind), "message": str(message)},
            }:
                self._finish(number, BackendError(kind, message, self.log))
            case _:
                raise protocol.ProtocolError(f"It is no answer: {header!r:.200}.")

    def _bury(self, complaint: str) -> None:
        """The output has ended: say why, which a process that ends by itself tells best."""
        try:
            code = self._popen.wait(EXIT_TIMEOUT)
            self._log_thread.join(EXIT_TIMEOUT)
            message = explain_exit(self._program, self._python, code, self.log)
        except subprocess.TimeoutExpired:
            message = f"{complaint} {self._program.way_on}{last_words(self.log)}"
        self._end(BackendError("LostError" if self.hello else "StartError", message, self.log))


def _outlive_broken_pipes() -> None:
    """Have what is written to a process that has just ended fail, and not end this one as well.

    Python's own programs ignore SIGPIPE, a whole Blender takes it as it comes. Blocked in the
    thread that writes, it would still end Blender on macOS, which sends it to the whole process.
    """
    if hasattr(signal, "SIGPIPE") and signal.getsignal(signal.SIGPIPE) is signal.SIG_DFL:
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)


def _start(function: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread


def _after(seconds: float, function: Callable[..., None], *arguments: Any) -> threading.Timer:
    timer = threading.Timer(seconds, function, arguments)
    timer.daemon = True
    timer.start()
    return timer
