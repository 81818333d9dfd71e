"""Blender's side of the worker: starts the backend, asks it, and outlives whatever happens to it.

Knows neither bpy nor torch. A :class:`Client` keeps at most one backend process; it starts one for
the first request, and another once that was lost. A request is a :class:`Job`: a modal operator
polls it, a script waits for its result, and both meet every failure there, as a
:class:`BackendError`.
"""

import atexit
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..shared import protocol
from .job import Job
from .process import Process
from .replies import BackendError
from .starting import BACKEND, Program, last_words

FAILURE_WINDOW = 60.0  # seconds
FAILURES_ALLOWED = 3  # within the window; after them the backend is not started any more


class Client:
    """The backend, which a command starts, as Blender sees it; to be used from one thread.

    It has so many seconds for its hello.

    Attributes:
        command, environment: what starts a process.
        generation: how many processes have been started. A new one knows no model and no mesh.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        start_timeout: float | None = None,
        program: Program = BACKEND,
    ) -> None:
        self.generation = 0
        self.command = list(command)
        self.environment = dict(environment)
        self._how = start_timeout, program
        self._process: Process | None = None
        self._failures: deque[float] = deque(maxlen=FAILURES_ALLOWED)

    @property
    def running(self) -> bool:
        """Whether there is a process that a job can be given to."""
        return self._process is not None and not self._process.ended

    @property
    def hello(self) -> protocol.Header | None:
        """What the running process said of itself (library, models), once it has."""
        return self._process.hello if self.running else None

    @property
    def log(self) -> str:
        """The end of what the last process wrote to stderr."""
        return self._process.log if self._process else ""

    def start(self) -> None:
        """Start a process unless one is running; doesn't wait for it.

        Raises:
            BackendError: the command cannot be run, or has failed too often of late.
        """
        if self.running:
            return
        if self._process and self._process.failed_at:
            self._failures.append(self._process.failed_at)
            self._process.failed_at = None
        full = len(self._failures) == FAILURES_ALLOWED
        if full and time.monotonic() - self._failures[0] < FAILURE_WINDOW:
            raise BackendError(
                "StartError",
                f"The backend has failed {FAILURES_ALLOWED} times within a minute, so it is not "
                f"started again before the minute is over.{last_words(self.log)}",
                self.log,
            )
        self._process = Process(self.command, self.environment, *self._how)
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
            job.end(error)
        else:
            self._process.submit(job, {**(header or {}), "type": type}, arrays or {})
        return job

    def close(self) -> None:
        """End the process, politely if it lets us; jobs on their way end as "LostError".

        The next request starts another process.
        """
        atexit.unregister(self.close)
        if self._process:
            self._process.close()
