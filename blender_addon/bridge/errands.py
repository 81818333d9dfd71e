"""Programs one after another, driven without waiting, whose output goes to a log.

Knows no bpy. An :class:`Errand` is driven as a :class:`.jobs.Task` is, by a modal operator
(:meth:`Errand.advance`) or to its end (:meth:`Errand.run`), and ends in a sentence.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from .client import BackendError, Progress
from .jobs import Task

TICK = 0.05  # seconds between two looks at a program


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
