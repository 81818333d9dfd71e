"""What ends a command early: Ctrl+C, SIGTERM, an output that nobody reads.

SIGTERM, which systems and queues of jobs send, ends one as Ctrl+C does.

Python's own programs hear Ctrl+C. Blender has a handler of its own, which notes it and goes on.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def terminable() -> Iterator[None]:
    """Have both raise a KeyboardInterrupt in this process; those forked from it end at once.

    What is ignored, as Ctrl+C is by a command that a shell runs in the background, stays so. A
    handler that is no Python's, as Blender's, cannot be put back: from then on a signal ends it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    process = os.getpid()

    def interrupt(number: int, frame: FrameType | None) -> None:
        if os.getpid() == process:
            raise KeyboardInterrupt
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def silence(stream: Any) -> None:
    """Have what is still to be written go nowhere, so that Python's end meets no closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
