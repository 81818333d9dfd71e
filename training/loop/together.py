"""Start processes that train together. Options are those of torchrun, whose work it does:

    python -m training.loop.together --nproc-per-node 8 -m -- training.loop.train --shards ...

What ends it early is told here once, in a sentence; torchrun tells of Ctrl+C, of SIGTERM and of a
process that has failed in warnings and a traceback of its own as well. Killed, it ends them, too.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile

from torch.distributed import run
from torch.distributed.elastic.multiprocessing.api import SignalException
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError

from ..options import run_command
from ..starter import started_by_this


def main() -> None:
    os.environ.update(started_by_this())
    logging.disable(logging.WARNING)  # of this process alone, which does nothing else
    # PyTorch for Windows is made without the library that torchrun's processes meet by otherwise.
    os.environ.setdefault("USE_LIBUV", "0")
    try:
        # Where they write what stops them; torchrun would leave a folder of its own behind.
        with tempfile.TemporaryDirectory() as folder:
            run.run(run.parse_args(["--log-dir", folder, *sys.argv[1:]]))
    except SignalException as error:
        raise KeyboardInterrupt from error
    except ChildFailedError as error:
        rank, failure = error.get_first_failure()
        if failure.exitcode < 0:  # it could not say so
            sys.exit(f"Process {rank} was ended by the signal {-failure.exitcode}.")
        if "timestamp" in failure.error_file_data:
            print(failure.message, file=sys.stderr)
        sys.exit(failure.exitcode)


if __name__ == "__main__":
    run_command(main)
