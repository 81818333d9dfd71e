"""One request to the worker, from when it is sent until it ends.

Knows neither bpy nor torch. A job ends with a reply or as a :class:`BackendError`, whatever happens
to the process that works on it (``process``).
"""

import threading
import time
from collections.abc import Callable

from .replies import BackendError, Reply

# All in seconds.
TIMEOUT = 600.0  # for one request; on a slow machine the first one imports PyTorch from a cold disk
SILENCE = 8.0  # without a sign of life, after which the user is told so
CANCEL_TIMEOUT = 1.0  # for the answer to a cancellation; after it the process is killed


class Job:
    """One request on its way: a :class:`.course.Work`.

    Attributes:
        stage: what is being done, for the user; ``fraction`` how much of it is done, 0 … 1.
        send_cancel: tells the process to stop the job; None until the job is given to one.
    """

    def __init__(self, stage: str = "") -> None:
        self.stage, self.fraction = stage, 0.0
        self._doing = stage
        self._sent_at = self._heard_at = time.monotonic()
        self._outcome: Reply | BackendError | None = None
        self._done = threading.Event()
        self._heard = self._late = self._cancelled = False
        self.send_cancel: Callable[[], None] | None = None

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
        self.stage = self._doing
        if silent > SILENCE:
            self.stage = f"{self._doing}, silent for {silent:.0f} s (the cross stops it)"
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
        if self.send_cancel and not self._cancelled and not self.done:
            self._cancelled = True
            self.send_cancel()

    # Called by the process.

    def hear(self, stage: str, fraction: float) -> None:
        """Take note of the worker's progress."""
        self._doing, self.fraction = stage, fraction
        self._heard, self._heard_at = True, time.monotonic()

    def lose(self, error: BackendError) -> None:
        """End with this error, because the process has ended."""
        self.end(BackendError(error.kind, str(error), error.log, unheard=not self._heard))

    def end(self, outcome: Reply | BackendError) -> None:
        """End with this outcome, or as cancelled if that was asked for."""
        self._outcome = BackendError("Cancelled", "Cancelled.") if self._cancelled else outcome
        self._done.set()


def _too_late(seconds: float) -> BackendError:
    return BackendError(
        "TimedOut", f"The backend did not finish within {seconds:g} seconds. Try again."
    )
