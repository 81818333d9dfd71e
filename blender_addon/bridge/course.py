"""The one driver of all that takes time: things that are waited for, one after another.

Knows no bpy. A generator yields :class:`Part` after :class:`Part`; it is sent what each came to, or
has the :class:`BackendError` raised in it, and returns what all of it came to. A :class:`Course`
drives it, without ever waiting (:meth:`Course.advance`, from a window's timer) or to its end
(:meth:`Course.run`, where there is no window); it can itself be a part of another one.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Generator
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from .replies import BackendError

TICK = 0.002  # seconds between two looks where nothing else has a turn
TURN = 0.02  # seconds that are waited for what is computed before something else has its turn
STRETCH = 0.5  # seconds for which writing goes on before a window draws what it has come to
FAREWELL = 2.0  # seconds that something cancelled may take to end

Result = TypeVar("Result")


class Work(Protocol):
    """What can be waited for: a request to the worker, a program, a course.

    Attributes:
        stage: what is being done, for the user.
        fraction: how much of it is done, 0 … 1; None if that is not known.
    """

    stage: str
    fraction: float | None

    def advance(self) -> Any | None:
        """Go on as far as is possible without waiting; the result, once there is one.

        Raises:
            BackendError: there will be none.
        """

    def cancel(self) -> None:
        """Ask for the end; :meth:`advance` then soon raises "Cancelled"."""


class Part(NamedTuple):
    """Work, the stretch of the whole that it is, and the object that it is about, if any.

    Attributes:
        holds: whether nobody may change anything meanwhile: a mesh is being read or written.
        is_kept: whether nobody may stop it: something is being written, to its end.
    """

    work: Work
    begin: float = 0.0
    end: float = 1.0
    subject: str = ""
    holds: bool = False
    is_kept: bool = False


Steps = Generator[Part, Any, Result]


class Pause:
    """No work: a moment in which everything else has its turn, between two slices."""

    def __init__(self, stage: str, fraction: float | None) -> None:
        self.stage, self.fraction = stage, fraction

    def advance(self) -> bool | None:
        return True

    def cancel(self) -> None:
        pass


class Drawing(Pause):
    """No work either, but it ends at the second look: a window has drawn in between."""

    _begun = False

    def advance(self) -> bool | None:
        begun, self._begun = self._begun, True
        return begun or None


class Computed(Generic[Result]):
    """Arrays computed in a thread of their own, while a window lives on. It must not touch bpy."""

    fraction = None

    def __init__(self, function: Callable[[], Result], stage: str) -> None:
        self.stage, self._function = stage, function
        self._thread: threading.Thread | None = None
        self._result: Result | None = None
        self._error: Exception | None = None

    def advance(self) -> Result | None:
        """The result, once there is one, which must not be None."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._compute, daemon=True)
            self._thread.start()
        self._thread.join(TURN)
        if self._thread.is_alive():
            return None
        if self._error:
            raise self._error
        return self._result

    def cancel(self) -> None:
        pass

    def _compute(self) -> None:
        try:
            self._result = self._function()
        except Exception as error:  # raised where it is waited for
            self._error = error


READING, WRITING = "Reading", "Writing"


def compute(function: Callable[[], Any]) -> Part:
    """Compute something of a mesh that was read, in a thread; nothing is written yet."""
    return Part(Computed(function, READING), holds=True)


def pause(done: float | None = None) -> Part:
    """Stop between two slices of reading, of which the share ``done``, 0 … 1, is over; Esc ends it
    here.
    """
    return Part(Pause(READING, done), holds=True)


def begin_writing() -> Part:
    """Stop before anything is written: from here on nobody may end it."""
    return pause_writing()


def compute_in_writing(function: Callable[[], Any]) -> Part:
    """Compute something in a thread, in the middle of writing."""
    return Part(Computed(function, WRITING), holds=True, is_kept=True)


def pause_writing(done: float | None = None) -> Part:
    """Stop between two slices of writing, of which the share ``done``, 0 … 1, is over."""
    return Part(Pause(WRITING, done), holds=True, is_kept=True)


def draw(stage: str) -> Part:
    """Wait until a window has drawn what is there by now."""
    return Part(Drawing(stage, None), holds=True, is_kept=stage == WRITING)


def announce(stage: str, done: float) -> Part:
    """Have the window show ``stage`` before something long that cannot be divided."""
    return Part(Drawing(stage, done), holds=True, is_kept=True)


class Course(Generic[Result]):
    """What a generator asks for, on its way.

    Attributes:
        subject: the object that is being asked about, for the user; may be empty.
        stage: what is being done, for the user.
        fraction: how much of the whole is done, 0 … 1.
        cancelled: whether somebody has asked for the end.
        has_written: whether anything is written by now, or is about to be.

    Args:
        steps: what it asks for; before they write, they yield :func:`begin_writing`.
        stage: what is being done at first.
        before_writing: called before anything is written, and before what is written after
            something else was waited for; never, if nothing is.
    """

    def __init__(
        self,
        steps: Steps[Result],
        stage: str = "",
        before_writing: Callable[[], object] = lambda: None,
    ) -> None:
        self.subject, self.stage, self.fraction, self.cancelled = "", stage, 0.0, False
        self.has_written = False
        self._steps, self._before_writing = steps, before_writing
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
            except Exception:
                self._part = None  # nothing is at work any more
                raise
        return self._result

    @property
    def holds(self) -> bool:
        """Whether nobody may change anything now."""
        return self._part is not None and self._part.holds

    @property
    def writes(self) -> bool:
        """Whether something is being written now, which nobody may stop."""
        now = self._innermost
        return now is not None and now.is_kept

    def advance_for(self, seconds: float, waits: bool = False) -> Result | None:
        """:meth:`advance` as long as it comes to something, but hardly longer than this.

        What is being written goes on for :data:`STRETCH`: after each, Blender works the mesh out
        anew and draws it, which takes longer.

        Args:
            seconds: how long.
            waits: whether for so long it also waits for what takes its time; it never waits for a
                window to draw.
        """
        begin = time.monotonic()
        while True:
            before = self._innermost
            result = self.advance()
            now = self._innermost
            end = begin + (STRETCH if self.writes else seconds)
            if result is not None or time.monotonic() > end:
                return result
            if now is before:
                if not waits or isinstance(before.work, Drawing):
                    return None
                time.sleep(TICK)

    def run(self, tell: Callable[[Course], None] = lambda course: None) -> Result:
        """Wait for the result.

        Args:
            tell: called when stage or percentage have changed; what it raises cancels.

        Raises:
            BackendError: there will be none.
        """
        told, before = None, None
        try:
            while (result := self.advance()) is None:
                now = (self.subject, self.stage, int(100 * self.fraction))
                if now != told:
                    tell(self)
                if self._innermost is before:
                    time.sleep(TICK)
                told, before = now, self._innermost
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

    def leave(self) -> Result | None:
        """Ask for the end where nobody will go on with it, once what is being written is finished.

        Returns the result, if that was all.

        Raises:
            BackendError: that failed.
        """
        self.cancel()
        while self.writes and self.advance() is None:
            time.sleep(TICK)
        return self._result

    @property
    def _innermost(self) -> Part | None:
        """The part in hand or, where that is a course which has one in hand, that."""
        work = self._part and self._part.work
        return (isinstance(work, Course) and work._innermost) or self._part

    def _look(self) -> Part:
        """The part in hand after a look at it: the same one, or the next."""
        cancelled = BackendError("Cancelled", "Cancelled.")
        if self._part is None:
            return self._steps.throw(cancelled) if self.cancelled else next(self._steps)
        work, begin, end, *_ = self._part
        try:
            result = work.advance()
        except Exception as error:
            return self._steps.throw(error)
        if not self.cancelled:
            self.stage = work.stage
        if work.fraction is not None:
            self.fraction = begin + (end - begin) * min(work.fraction, 1.0)
        if result is None:
            return self._part
        stops = self.cancelled and not self._part.is_kept
        return self._steps.throw(cancelled) if stops else self._steps.send(result)

    def _begin(self, part: Part) -> None:
        if part is not self._part:
            was_kept = self._part is not None and self._part.is_kept
            self._part, self.subject = part, part.subject
            if part.is_kept and not was_kept:
                self._before_writing()
                self.has_written = True
            if self.cancelled:
                part.work.cancel()
            else:
                self.stage = part.work.stage


def to_the_end(steps: Steps[Result]) -> Steps[Result]:
    """Steps that nobody may stop: something that they belong to was written already."""
    try:
        part = next(steps)
        while True:
            try:
                result = yield part._replace(is_kept=True)
            except Exception as error:
                part = steps.throw(error)
            else:
                part = steps.send(result)
    except StopIteration as end:
        return end.value


def at_once(steps: Steps[Result]) -> Result:
    """Go through steps that wait for nobody: where there is no window, or it may wait for them."""
    try:
        work = next(steps).work
        while True:
            try:
                while (result := work.advance()) is None:
                    time.sleep(TICK)
            except Exception as error:
                work = steps.throw(error).work
            else:
                work = steps.send(result).work
    except StopIteration as end:
        return end.value
