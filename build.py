#!/usr/bin/env python3
"""Sets the project up, shows it, tests it and packs it: see ``tools/building.py``.

An older Python is told which one is needed, so this file has nothing that Python 2 cannot read.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (before what an older one cannot import)
    sys.exit(
        "This needs Python 3.11 or newer; this one is "
        + sys.version.split()[0]
        + ". Install a newer one and start this with it."
    )

from tools.building import main

if __name__ == "__main__":
    main()
