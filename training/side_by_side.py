"""Jobs in several processes, side by side: one that is killed, as where memory runs out, is told.

The standard library's pools start another process then, and wait for ever for what the first one
had in hand.
"""

from __future__ import annotations

import contextlib
import functools
import traceback
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from patchalign3d.corpus import processes
from patchalign3d.errors import ProcessError


def side_by_side(
    work: Callable[[Any], Any], jobs: Iterable[Any], count: int
) -> Iterator[tuple[int, Any]]:
    """The number of each job, from 0, and what the work returns of it, as they end.

    Args:
        work: what other processes find in its module; it, a job and what comes of one are pickled.
        jobs: in the order in which they are begun.
        count: how many processes.

    Raises:
        ProcessError: a process has ended amid its job, or cannot be started.
        Exception: what the work raises, with where it did.
    """
    items = {str(number): job for number, job in enumerate(jobs)}
    spread = processes(count)
    with contextlib.closing(spread(items, functools.partial(_done, work))) as done:
        for outcome in done:
            if outcome.made is None:
                raise ProcessError(f"{outcome.error} Start fewer side by side.")
            if "raised" in outcome.made:
                raise outcome.made["raised"]
            yield int(outcome.key), outcome.made["returned"]


def _done(work: Callable[[Any], Any], job: Any) -> dict[str, Any]:
    """What the work returns, or what it raises."""
    try:
        return {"returned": work(job)}
    except Exception as error:
        error.add_note(traceback.format_exc())
        return {"raised": error}
