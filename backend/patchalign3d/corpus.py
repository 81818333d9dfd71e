"""Does the same work on everything in a corpus, in separate processes, and resumes where it
stopped.

    manifest = Manifest(folder / MANIFEST)
    for outcome in for_each(items, work, manifest, recipe, spread=processes(4)):
        ...

If an item crashes its process or uses up its memory, only that item fails. How the work is spread
is a function of items and work; training has another one for a cluster.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from tqdm import tqdm

from .errors import PatchAlignError, ProcessError, ReplacedError
from .shared.interrupting import terminable
from .shared.manifest import Manifest
from .shared.texts import cause
from .threads import COUNT, share_of_cores

Work = Callable[[Any], dict[str, Any]]
"""Done once for each item; what it returns is JSON. Other processes find it in its module."""

TOGETHER = 60  # pipes that are waited for at once: Windows waits for 63
LOOK = 0.05  # seconds for which each of several such groups is waited for
PATIENCE = 5.0  # seconds that a process has to tidy up when it is told to end


class Outcome(NamedTuple):
    """The outcome of an item."""

    key: str  # the item's name
    made: dict[str, Any] | None  # what the work returned; None if it failed
    error: str = ""  # why it failed, in a sentence
    kind: str = ""  # the class of that error
    kept: bool = False  # whether it was finished before


Outcomes = Generator[Outcome, None, None]
Spread = Callable[[Mapping[str, Any], Work], Outcomes]


def for_each(
    items: Mapping[str, Any],
    work: Work,
    manifest: Manifest | None = None,
    recipe: Any = None,
    is_kept: Callable[[str], bool] = lambda key: False,
    spread: Spread | None = None,
    unit: str = "file",
    make_room: Callable[[str], None] = lambda key: None,
) -> Outcomes:
    """Do the work for all items that are not finished, and yield the outcome of each.

    An item is in the manifest before its outcome is yielded. At a terminal, a bar shows the
    progress.

    Args:
        items: what the work is given, by key.
        manifest: written as items finish, if there is one.
        recipe: everything that all results depend on, as JSON.
        is_kept: whether the item with this key is finished already.
        spread: how the work is spread; by default, it is done :func:`here`.
        unit: what the bar counts.
        make_room: called with the key of each item to be done, before any is begun.

    Raises:
        ProcessError: no process can be started.
        OSError: the manifest cannot be written.
    """
    with tqdm(total=len(items), unit=unit, disable=None) as bar:
        left = {}
        for key, item in items.items():
            if is_kept(key):
                bar.update()
                yield Outcome(key, manifest[key] if manifest else {}, kept=True)
            else:
                make_room(key)
                left[key] = item
        with contextlib.closing((spread or here)(left, work)) as outcomes:
            for outcome in outcomes:
                if manifest and outcome.made is not None:
                    manifest.add(outcome.key, recipe, **outcome.made)
                elif manifest and outcome.kind != ReplacedError.__name__:  # the line is another's
                    manifest.add_failure(outcome.key, outcome.error)
                bar.update()
                yield outcome


def here(items: Mapping[str, Any], work: Work) -> Outcomes:
    """Work in this process, one item after the other."""
    for key, item in items.items():
        yield Outcome(key, *attempt(work, item))


def processes(count: int) -> Spread:
    """Work in this many processes at a time, which share the processor's cores."""
    return functools.partial(_in_processes, count=count)


def attempt(work: Work, item: Any) -> tuple[dict[str, Any] | None, str, str]:
    """The result of the work, or None; why it failed; and the kind of that error."""
    try:
        return work(item), "", ""
    except Exception as error:  # one item must not stop a million
        kind, said = type(error).__name__, str(error)
        if isinstance(error, MemoryError):
            said = "There is not enough memory."
        elif not isinstance(error, PatchAlignError):
            said = f"{kind}: {error}"
        return None, said, kind


# In processes
# ============


def _in_processes(items: Mapping[str, Any], work: Work, count: int) -> Outcomes:
    waiting = iter(items.items())
    threads = share_of_cores(count)
    crew: list[_Process] = []
    try:
        for key, item in itertools.islice(waiting, count):
            crew.append(_Process(work, threads))
            crew[-1].give(key, item)
        while crew:
            told = _readable([process.pipe for process in crew])
            for process in [process for process in crew if process.pipe in told]:
                outcome = process.take()
                if outcome is None:  # it has only begun
                    continue
                for key, item in itertools.islice(waiting, 1):
                    if not process.alive:
                        process.end()
                        crew[crew.index(process)] = process = _Process(work, threads)
                    process.give(key, item)
                if process.key is None:  # nothing is left for it
                    crew.remove(process)
                    process.end()
                yield outcome
    finally:
        for process in crew:
            process.stop()
        for process in crew:
            process.end()


def _readable(pipes: Sequence[Connection]) -> list[Any]:
    """Those of the pipes that can be read, or have ended, once there are any."""
    groups = [pipes[i : i + TOGETHER] for i in range(0, len(pipes), TOGETHER)]
    look = None if len(groups) == 1 else LOOK
    while not (told := [pipe for group in groups for pipe in wait(group, look)]):
        pass
    return told


class _Process:
    """A process that does the work for one item after another.

    Attributes:
        pipe: readable if there is something to :meth:`take`, or at its end.
        key: the key of the current item.
        alive: whether it may be given another one.
    """

    def __init__(self, work: Work, threads: int) -> None:
        # Spawned, because a forked process cannot use a GPU that its parent has touched.
        context = multiprocessing.get_context("spawn")
        self.key: str | None = None
        self.alive = True
        self._begun = False
        try:
            self.pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
            with _threads(threads), _without_ctrl_c():  # which it inherits
                self._process.start()
        except OSError as error:
            raise ProcessError(
                f"A process for the work could not be started ({cause(error)})."
            ) from error
        theirs.close()  # the other end is only in the process: its death is the pipe's end

    def give(self, key: str, item: Any) -> None:
        """Give it an item to work on."""
        self.key = key
        with contextlib.suppress(OSError):  # it is dead, as taking its answer will tell
            self.pipe.send(item)

    def take(self) -> Outcome | None:
        """The outcome of the current item; None if the process only reports that it has begun.

        Raises:
            ProcessError: it ended before it could begin.
        """
        try:
            said = self.pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            self.alive = False
            if not self._begun:
                raise ProcessError(
                    f"A process for the work could not be started ({self._ending()})."
                ) from None
            sentence = f"The process that worked on it has ended ({self._ending()})."
            said = (None, sentence, ProcessError.__name__)
        if said is None:
            self._begun = True
            return None
        outcome = Outcome(self.key or "", *said)
        self.key = None
        return outcome

    def stop(self) -> None:
        """Make it end, whatever it is doing."""
        self._process.terminate()

    def end(self) -> None:
        """Wait for its end, for some time."""
        self.pipe.close()
        self._process.join(PATIENCE)
        self._process.kill()

    def _ending(self) -> str:
        code = self._process.exitcode
        if code is None or code >= 0:
            return f"exit code {code}"
        known = {number.value: number.name for number in signal.Signals}
        name = known.get(-code, f"signal {-code}")
        return f"{name}, most likely because memory ran out" if name == "SIGKILL" else name


def _serve(pipe: Connection, work: Work) -> None:
    """The process: reports that it has begun, then answers one item after another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent receives it too, and decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # SIGTERM interrupts it, so that it removes what is unfinished.
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt), terminable():
        pipe.send(None)
        while True:
            pipe.send(attempt(work, pipe.recv()))


def _end_with_parent() -> None:
    """End when the parent does, even if that is killed: another process will do the work again."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
    os._exit(1)


@contextlib.contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Let processes that are started within never receive Ctrl+C: it would interrupt most of them
    while they import, and each would print a long traceback. This process receives it afterwards.
    """
    if sys.platform == "win32":
        import ctypes

        ignore_ctrl_c = functools.partial(ctypes.windll.kernel32.SetConsoleCtrlHandler, None)
        ignore_ctrl_c(True)
        try:
            yield
        finally:
            ignore_ctrl_c(False)
        return
    resource_tracker.ensure_running()  # or it would be started within, and unblock the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _threads(count: int) -> Iterator[None]:
    """Let processes that are started meanwhile use this many threads each."""
    before = os.environ.get(COUNT)
    os.environ.setdefault(COUNT, str(count))
    try:
        yield
    finally:
        if before is None:
            del os.environ[COUNT]
