"""The engine that the extension brings along, for which nothing has to be installed.

A process of Blender's own Python, with the wheels of the extension, which Blender has unpacked.
Knows no bpy, and imports none of those packages: in Blender's process they have no business.
"""

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from ..bridge.replies import BackendError
from ..bridge.starting import Interpreter
from .pythons import own_pythons

# What a worker imports, the rarest first: its folder is searched first.
PACKAGES = ("onnxruntime", "tokenizers", "scipy", "psutil", "platformdirs")
# What a worker reads, in the library's folder of weights.
EXPORTED = ("bundled/model.onnx", "words/model.onnx")


@cache
def find(backend: Path) -> Interpreter:
    """What runs the engine, where this folder has the package ``patchalign3d``.

    Raises:
        BackendError: it cannot run here.
    """
    weights = backend / "patchalign3d" / "weights"
    if not all((weights / file).is_file() for file in EXPORTED):
        raise BackendError("StartError", "This add-on was packed without an engine of its own.")
    specs = {package: find_spec(package) for package in PACKAGES}
    missing = [package for package, spec in specs.items() if not (spec and spec.origin)]
    if missing:
        raise BackendError(
            "StartError",
            f"The add-on's own packages are missing ({', '.join(missing)}): its zip is for "
            "another system, or for a Blender with another Python than {}.{}; or another Blender "
            "has removed them, and disabling and enabling the add-on brings them back.".format(
                *sys.version_info
            ),
        )
    pythons = own_pythons(sys.executable, [sys.prefix, sys.base_prefix], sys.version_info[:2])
    if not pythons:
        raise BackendError("StartError", "This Blender has no Python that can run by itself.")
    folders = [Path(spec.origin).parents[1] for spec in specs.values()]
    # One of that name elsewhere on the PATH may be what Blender takes for its own: it, too, has to
    # have Blender's NumPy.
    folders.append(Path(np.__file__).parents[1])
    return Interpreter(pythons[0], tuple(dict.fromkeys(folders)))


def is_here(backend: Path) -> bool:
    """Whether it can run here."""
    try:
        find(backend)
    except BackendError:
        return False
    return True
