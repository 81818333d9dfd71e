"""An environment in which some packages are not installed, for programs that must do without."""

from __future__ import annotations

import os
from pathlib import Path

SITE = """
from importlib.machinery import PathFinder

found = PathFinder.find_spec
MISSING = {missing!r}

def find_spec(name, path=None, target=None):
    return None if name.partition(".")[0] in MISSING else found(name, path, target)

PathFinder.find_spec = staticmethod(find_spec)
"""


def without(packages: set[str], folder: Path) -> dict[str, str]:
    """This process's environment, but that Pythons started in it find none of these packages.

    Args:
        folder: where what sees to that is written.
    """
    (folder / "sitecustomize.py").write_text(SITE.format(missing=packages), encoding="utf-8")
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
