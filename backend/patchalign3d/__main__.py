"""``python -m patchalign3d``: the command line; a worker starts without what only that needs."""

import sys

from .loading import package_of, why_not_loaded
from .memory import share_one_heap
from .shared.exit_codes import FAILED, INTERRUPTED
from .shared.interrupting import warn
from .threads import wait_passively


def main() -> int:
    """Run what the command line asks for, and return the exit code."""
    wait_passively()  # NumPy, which all else imports, asks only once
    share_one_heap()  # before there are threads
    if sys.argv[1:] == ["worker"]:  # somebody waits for it, perhaps where no files can be read
        from .worker import run

        run()
    try:
        from .cli import main as run_command
    except KeyboardInterrupt:
        return _end("interrupted.", INTERRUPTED)
    except Exception as error:
        package = package_of(error)
        if package is None:  # it is a fault of ours
            raise
        return _end(why_not_loaded(package, error), FAILED)
    return run_command()


def _end(sentence: str, code: int) -> int:
    warn(f"patchalign3d: {sentence}")
    return code


if __name__ == "__main__":
    sys.exit(main())
