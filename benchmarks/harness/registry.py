"""All methods, found by the modules that are there."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from .contract import Entry
from .imported import imported_entry

PACKAGES = ("benchmarks.methods", "benchmarks.keypoints.methods")


@functools.cache
def registry() -> dict[str, Entry]:
    """Every method by its name; a module of :data:`PACKAGES` lists its own in ``ENTRIES``."""
    found: dict[str, Entry] = {}
    for package in PACKAGES:
        path = importlib.import_module(package).__path__
        for module in pkgutil.iter_modules(path, f"{package}."):
            for entry in getattr(importlib.import_module(module.name), "ENTRIES", ()):
                if entry.name in found:
                    raise ValueError(f"Two methods are called {entry.name!r}.")
                found[entry.name] = entry
    return found


def entry(name: str) -> Entry:
    """A method by its name; one that is not there is taken for a name of imported predictions."""
    return registry().get(name) or imported_entry(name)
