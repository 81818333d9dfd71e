"""Names that Blender takes as they are, and collections by their names."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import bpy

# As Blender tells things of one name apart: from .001 on, and past .999.
NUMBERED = re.compile(r"\.(\d{3}|[1-9]\d{3,})$")
MOST_BYTES = 63  # of a name, in UTF-8; Blender 4.2 cuts longer ones within a character


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name, or the first of ``name.001``, ``name.002``, … that is not taken; never too long."""
    name, number = shorten(wanted, MOST_BYTES), 0
    while name in taken:
        number += 1
        suffix = f".{number:03d}"
        name = shorten(wanted, MOST_BYTES - len(suffix)) + suffix
    return name


def shorten(name: str, most_bytes: int = MOST_BYTES) -> str:
    """The name, cut to so many bytes of UTF-8."""
    return name.encode()[:most_bytes].decode(errors="ignore")


def collection_of(scene: bpy.types.Scene, name: str) -> bpy.types.Collection:
    """The scene's collection of this name; made when it is needed."""
    import bpy

    collection = bpy.data.collections.get((name, None))  # not one of a linked file
    if collection is None:
        collection = bpy.data.collections.new(name)
    if collection not in scene.collection.children_recursive:
        scene.collection.children.link(collection)
    return collection
