"""A program at work, whose output goes to a log. Knows no bpy."""

import contextlib
import os
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

from ..bridge.replies import BackendError, Progress

HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows opens one for each, otherwise


def as_typed(command: Sequence[str]) -> str:
    """A command as it is typed into a shell of this system."""
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)


class Program:
    """A program at work, whose output is added to a log: a :class:`..bridge.course.Work`.

    ``read`` tells from a line of output how far it is, or None.

    Attributes:
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
        self._cancelled = False
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        with log.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"\n{time.strftime('%H:%M:%S')} > {as_typed(command)}\n")
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
                creationflags=HIDDEN,
            )
        except OSError as error:
            raise BackendError(
                "SetUpError", f"{command[0]} cannot be run ({error.strerror})."
            ) from error
        threading.Thread(target=self._listen, args=(log,), daemon=True).start()

    def advance(self) -> int | None:
        """Read what has been written since; the exit code, once there is one. Never waits.

        Raises:
            BackendError: it was cancelled.
        """
        if self._cancelled:
            raise BackendError("Cancelled", "Cancelled. What was downloaded is kept.")
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
        self._cancelled = True
        if self._process.poll() is not None:
            return
        if os.name == "nt":
            subprocess.run(
                ["taskkill", "/T", "/F", "/PID", str(self._process.pid)],
                capture_output=True,
                check=False,
                creationflags=HIDDEN,
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
