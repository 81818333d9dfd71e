"""Table 10 (supplement, Section A): patch granularity, with boundary mIoU and speed.

    python -m benchmarks.table10                                     # trained briefly, small data
    python -m benchmarks.table10 --data SHAPENETPART --weights RUNS  # runs on the paper's data

The page says how each run of RUNS is trained.
"""

from __future__ import annotations

from functools import partial

from .ablations.page import UNUSED, methods_beside, run_table
from .harness.command import command

METHODS = methods_beside(10)
run = partial(run_table, 10)

if __name__ == "__main__":
    command(run, METHODS, __doc__, unused=UNUSED)
