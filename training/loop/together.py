"""Start processes that train together. Options are those of torchrun, whose work it does:

    python -m training.loop.together --nproc-per-node 8 -m -- training.loop.train --shards ...

What ends it early is told in a sentence, by the processes themselves; torchrun tells of Ctrl+C, of
SIGTERM and of a process that has failed in a traceback of its own as well.
"""

from __future__ import annotations

import sys

from torch.distributed import run
from torch.distributed.elastic.multiprocessing.api import SignalException
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError

from ..options import run_command


def main() -> None:
    try:
        run.main()
    except SignalException as error:
        raise KeyboardInterrupt from error
    except ChildFailedError as error:
        rank, failure = error.get_first_failure()
        if failure.exitcode < 0:  # it could not say so
            sys.exit(f"Process {rank} was ended by the signal {-failure.exitcode}.")
        sys.exit(failure.exitcode)


if __name__ == "__main__":
    run_command(main)
