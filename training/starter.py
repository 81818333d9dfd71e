"""Processes that end with the one that has started them, even if that is killed.

No system ends them with it: they would go on for hours with what nobody waits for, beside the same
command when it is started again. A variable of the environment says which process it is, as the
parent may be another one: an environment's Python on Windows is a launcher, which lives on.
"""

from __future__ import annotations

import os
import threading
import time

import psutil

STARTER = "PATCHALIGN3D_STARTER"
MOMENT = 0.5  # seconds between two looks


def started_by_this() -> dict[str, str]:
    """What the environment of processes says that are to end with this one."""
    return {STARTER: str(os.getpid())}


def end_with_starter() -> None:
    """From now on, end this process when that ends which has started it so, if one has.

    Nothing is tidied up. What this process starts itself is to be told anew.
    """
    starter = os.environ.pop(STARTER, None)
    if starter is not None:
        threading.Thread(target=_end_with, args=(int(starter),), daemon=True).start()


def _end_with(starter: int) -> None:
    try:
        process = psutil.Process(starter)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(MOMENT)
    except psutil.NoSuchProcess:
        pass
    psutil.Process().kill()
