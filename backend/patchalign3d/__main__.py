"""``python -m patchalign3d``: the command line; a worker starts without what only that needs."""

import sys

from .threads import wait_passively


def main() -> int:
    """Run what the command line asks for, and return the exit code."""
    wait_passively()  # NumPy, which all else imports, asks only once
    if sys.argv[1:] == ["worker"]:  # somebody waits for it, perhaps where no files can be read
        from .worker import run

        run()
    from .cli import main as run_command

    return run_command()


if __name__ == "__main__":
    sys.exit(main())
