"""Work in a folder, killed at any moment with all that it has started, and gone on with."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from patchalign3d.shared.atomic import MARK

from .tally import Tally


class Stage(NamedTuple):
    """Something that is killed.

    Attributes:
        work: done or gone on with in a folder, in a process of its own; returns an exit code.
        made: what has its name there by now: with its content, which is always the same.
    """

    work: Callable[[Path], int]
    made: Callable[[Path], dict[str, Any]]


def kill_again_and_again(stage: Stage, folder: Path, kills: int, chance: random.Random) -> Tally:
    """Kill a stage's work so often; :mod:`benchmarks.stamina.kills` says what must hold.

    Raises:
        RuntimeError: the work does not come to its end undisturbed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    begin = time.perf_counter()
    process = start(stage.work, folder / "undisturbed")
    process.join()
    whole = time.perf_counter() - begin
    wanted = stage.made(folder / "undisturbed")
    if process.exitcode != 0 or not wanted:
        raise RuntimeError(f"The undisturbed run ended with {process.exitcode}.")
    done = ended = looked_at = 0
    wrong: list[str] = []
    out = folder / "disturbed"
    while done < kills or not ended:
        process = start(stage.work, out)
        process.join(chance.uniform(0, whole) if done < kills else None)
        killed = process.exitcode is None
        if killed:
            _kill(process)
            done += 1
        try:
            found = stage.made(out) if out.exists() else {}
        except Exception as error:  # not even whole
            found = {}
            wrong.append(str(error))
        looked_at += len(found)
        wrong += [f"{name} differs" for name in found if found[name] != wanted.get(name)]
        if not killed:
            ended += 1
            if process.exitcode != 0:
                wrong.append(f"A run that went on ended with {process.exitcode}.")
            wrong += [f"{name} is missing" for name in wanted.keys() - found.keys()]
            wrong += [f"{file.name} was left" for file in out.rglob(f"*{MARK}*")]
            shutil.rmtree(out)
    return Tally(done, ended, looked_at, wrong)


def start(work: Callable[[Path], int], folder: Path) -> Any:
    """The work in a process and a group of its own: forked where that can be, imports and all."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    process = context.Process(target=_alone, args=(work, folder))
    process.start()
    return process


def _alone(work: Callable[[Path], int], folder: Path) -> None:
    if os.name == "posix":
        os.setsid()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.exit(work(folder))


def _kill(process: Any) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError):  # Windows, or the group is not there yet
        process.kill()
    process.join()
