"""What ends a command early, Ctrl+C, SIGTERM, an output that nobody reads, and what must not.

SIGTERM, which systems and queues of jobs send, ends one as Ctrl+C does.

Python's own programs hear Ctrl+C. Blender has a handler of its own, which notes it and goes on.
"""

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from types import FrameType
from typing import Any

from .errors import PatchAlignError
from .exit_codes import INTERRUPTED
from .texts import of_system, on_a_line

STDOUT, STDERR = 1, 2  # their numbers, in every system
CLOSED = (
    "stdout is closed: there is nowhere to print results, and the next file that is opened would "
    "take its place. Send it to a file, or to the null device."
)
SIGNALS = (signal.SIGINT, signal.SIGTERM)
MOMENT = 0.1  # seconds after which an interruption that went unheard is tried again


@contextlib.contextmanager
def terminable() -> Iterator[None]:
    """Have both raise a KeyboardInterrupt in this process; those forked from it end at once.

    What is ignored, as Ctrl+C is by a command that a shell runs in the background, stays so. A
    handler that is no Python's, as Blender's, cannot be put back: from then on a signal ends it.
    What swallows the KeyboardInterrupt, as the end of an object does and NumPy's choice among texts
    at times, meets another a moment later, until one ends the block; its clearing up meets none.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    process = os.getpid()
    timers: list[threading.Timer] = []  # one at most
    repeated: list[int] = []  # signals that it has sent, not yet come
    ended = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        if os.getpid() != process:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        clearing_up = number in repeated and _is_interrupted()
        repeated.clear()
        try:
            if not ended:
                timers[:] = [threading.Timer(MOMENT, repeat, (number,))]
                timers[-1].start()
        finally:
            if not clearing_up:
                raise KeyboardInterrupt(number)

    def repeat(number: int) -> None:
        repeated.append(number)
        _interrupt_main(number)

    def unheard(what: Any) -> None:  # whose type is known to type checkers alone
        error = what.exc_value
        if not (isinstance(error, KeyboardInterrupt) and error.args):  # one that is not ours
            told(what)

    told, sys.unraisablehook = sys.unraisablehook, unheard
    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, interrupt) for number in heard}
    try:
        yield
    finally:
        ended = True
        sys.unraisablehook = told
        try:
            for timer in timers:
                timer.cancel()
                timer.join()  # or it would send its signal to what comes after; it may do so here
        finally:
            for number, handler in before.items():
                signal.signal(number, signal.SIG_DFL if handler is None else handler)


def run_command(main: Callable[[], object]) -> None:
    """Run a command; what stops it is a sentence and exit code 1, or 130 for Ctrl+C and SIGTERM."""
    show_any_name()
    try:
        with terminable():
            main()
    except PatchAlignError as error:
        sys.exit(str(error))
    except OSError as error:  # a disk that is full, a folder that may not be written
        sys.exit(f"{of_system(error)}.")
    except subprocess.CalledProcessError as error:  # it has said why
        sys.exit(f"A process that was started for it ended with exit code {error.returncode}.")
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(INTERRUPTED)


def _is_interrupted() -> bool:
    """Whether what runs now clears up after a KeyboardInterrupt that goes on when it is done."""
    error = sys.exception()
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def end_at_once_while_loading() -> None:
    """Have Ctrl+C end this process as SIGTERM does while ``python -m`` loads what it is to run.

    Nothing is at work yet, and packages that are interrupted as they load tell of it at length, or
    take it for a fault of theirs. :func:`terminable` has it heard from then on.
    """
    loads = sys.argv[:1] == ["-m"]  # until the module is found, whose path it is afterwards
    if loads and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _interrupt_main(number: int) -> None:
    """Send the main thread a signal from another one, so that it wakes from what it waits for."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        signal.raise_signal(number)  # on Windows, whichever thread does so


def warn(sentence: str, write: Callable[..., None] = print) -> None:
    """Say something beside the answers, on a line of stderr. Where nobody hears it, the work goes
    on.
    """
    if sys.stderr is None:
        return
    try:
        write(on_a_line(sentence), file=sys.stderr)
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)


def stdout_is_closed() -> bool:
    """Whether it was closed before the program began.

    Blender's Python has one even then, and its number may be that of a file which is read.
    """
    if sys.stdout is None:
        return True
    try:
        os.write(STDOUT, b"")
    except OSError as error:  # of a disk that is full, for one, is told when something is printed
        return error.errno == errno.EBADF
    return False


def occupy_stderr() -> None:
    """Have stderr lead nowhere where it was closed before the program began.

    Otherwise the next file that is opened would take its number, and hold what libraries say there.
    """
    if sys.stderr is None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        if nowhere != STDERR:
            os.dup2(nowhere, STDERR)
            os.close(nowhere)
        sys.stderr = open(STDERR, "w", closefd=False)


def show_any_name() -> None:
    """Have stdout and stderr show in escapes what they have no letters for: the name of a file or,
    where Windows has them lead to a file in an encoding of a hundred letters, a sign of ours.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_unread(error: OSError) -> bool:
    """Whether it is that nobody reads an output any more, of which Windows knows no error."""
    of_windows = sys.platform == "win32" and error.errno == errno.EINVAL and not error.filename
    return isinstance(error, BrokenPipeError) or of_windows


def silence(stream: Any) -> None:
    """Have what is still to be written go nowhere, so that Python's end meets no closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
