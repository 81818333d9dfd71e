"""Layers that a USD names and that are not there: what they hold is left out without a word."""

from pathlib import Path

import bpy

from ..shared.usd import LAYERS, missing_layers


def layers_that_are_missing(path: Path) -> list[str]:
    """The names of those layers, as USD's own library finds them, where Blender has it.

    Blender 4.2 and builds such as Debian's have not; then only text is looked through.
    """
    try:
        bpy.utils.expose_bundled_modules()
        from pxr import UsdUtils
    except (ImportError, AttributeError):
        return missing_layers(path)
    try:
        _, _, lost = UsdUtils.ComputeAllDependencies(str(path))
    except RuntimeError:  # it cannot be opened, as the importer says
        return []
    return [name for name in lost if name.lower().endswith(LAYERS)]
