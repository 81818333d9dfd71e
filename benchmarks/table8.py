"""Table 8 (supplement, Section A): the text encoder that Stage 2 aligns with.

    python -m benchmarks.table8                                     # trained briefly, small data
    python -m benchmarks.table8 --data SHAPENETPART --weights RUNS  # runs on the paper's data

The page says how each run of RUNS is trained.
"""

from __future__ import annotations

from functools import partial

from .ablations.page import UNUSED, methods_beside, run_table
from .harness.command import command

METHODS = methods_beside(8)
OF_DATA = ("weights",)
run = partial(run_table, 8)

if __name__ == "__main__":
    command(run, METHODS, __doc__, unused=UNUSED, of_data=OF_DATA)
