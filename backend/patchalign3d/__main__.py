"""``python -m patchalign3d``: the command line; a worker starts without what only that needs."""

import sys

if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:  # somebody waits for it, perhaps where no files can be read
        from .worker import run

        run()
    from .cli import main

    sys.exit(main())
