"""The one driver of all that takes time: things that are waited for, one after another.

Knows no bpy. A generator yields :class:`Part` after :class:`Part`; it is sent what each came to, or
has the :class:`BackendError` raised in it, and returns what all of it came to. A :class:`Course`
drives it, without ever waiting (:meth:`Course.advance`, from a window's timer) or to its end
(:meth:`Course.run`, where there is no window); it can itself be a part of another one.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from .replies import BackendError

TICK = 0.01  # seconds between two looks of :meth:`Course.run`
FAREWELL = 2.0  # seconds that something cancelled may take to end

Result = TypeVar("Result")


class Work(Protocol):
    """What can be waited for: a request to the worker, a program, a course.

    Attributes:
        stage: what is being done, for the user.
        fraction: how much of it is done, 0 … 1.
    """

    stage: str
    fraction: float

    def advance(self) -> Any | None:
        """Go on as far as is possible without waiting; the result, once there is one.

        Raises:
            BackendError: there will be none.
        """

    def cancel(self) -> None:
        """Ask for the end; :meth:`advance` then soon raises "Cancelled"."""


class Part(NamedTuple):
    """Work, the stretch of the whole that it is, and the object that it is about, if any."""

    work: Work
    begin: float = 0.0
    end: float = 1.0
    subject: str = ""


Steps = Generator[Part, Any, Result]


class Course(Generic[Result]):
    """What a generator asks for, on its way.

    Attributes:
        subject: the object that is being asked about, for the user; may be empty.
        stage: what is being done, for the user.
        fraction: how much of the whole is done, 0 … 1.
        cancelled: whether somebody has asked for the end.
    """

    def __init__(self, steps: Steps[Result], stage: str = "") -> None:
        self.subject, self.stage, self.fraction, self.cancelled = "", stage, 0.0, False
        self._steps = steps
        self._part: Part | None = None
        self._result: Result | None = None

    def advance(self) -> Result | None:
        """Go on as far as is possible without waiting; the result, once there is one.

        Raises:
            BackendError: there will be none.
        """
        if self._result is None:
            try:
                self._begin(self._look())
            except StopIteration as end:
                self._result, self.fraction = end.value, 1.0
        return self._result

    def run(self, tell: Callable[[Course], None] = lambda course: None) -> Result:
        """Wait for the result.

        Args:
            tell: called when stage or percentage have changed; what it raises cancels.

        Raises:
            BackendError: there will be none.
        """
        told = None
        try:
            while (result := self.advance()) is None:
                now = (self.subject, self.stage, int(100 * self.fraction))
                if now != told:
                    tell(self)
                told = now
                time.sleep(TICK)
        except BaseException:
            self.cancel()
            patience = time.monotonic() + FAREWELL
            with contextlib.suppress(BackendError):
                while self._part and self._part.work.advance() is None:
                    if time.monotonic() > patience:
                        break
                    time.sleep(TICK)
            raise
        return result

    def cancel(self) -> None:
        """Ask for the end; :meth:`advance` then soon raises "Cancelled"."""
        self.cancelled, self.stage = True, "Cancelling"
        if self._part:
            self._part.work.cancel()

    def _look(self) -> Part:
        """The part in hand after a look at it: the same one, or the next."""
        cancelled = BackendError("Cancelled", "Cancelled.")
        if self._part is None:
            return self._steps.throw(cancelled) if self.cancelled else next(self._steps)
        work, begin, end, _ = self._part
        try:
            result = work.advance()
        except BackendError as error:
            return self._steps.throw(error)
        if not self.cancelled:
            self.stage = work.stage
        self.fraction = begin + (end - begin) * min(work.fraction, 1.0)
        if result is None:
            return self._part
        return self._steps.throw(cancelled) if self.cancelled else self._steps.send(result)

    def _begin(self, part: Part) -> None:
        if part is not self._part:
            self._part, self.subject = part, part.subject
            if self.cancelled:
                part.work.cancel()
            else:
                self.stage = part.work.stage
