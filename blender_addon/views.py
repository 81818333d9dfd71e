"""What 3D views show: colour attributes, as long as a mesh has colours of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import bpy

from .colours import HEAT, PART_COLOURS

if TYPE_CHECKING:
    from bpy.types import View3DShading

# By view, what was changed: the shading's type and its colours.
_types: dict[int, str] = {}
_colours: dict[int, str] = {}


def follow(gone: bool = False, again: bool = True) -> None:
    """Have all views show the colours there are or, once there are none, what they did before.

    For heat maps, which are for looking at, views become solid; for parts that is left to the user.

    Args:
        gone: colours have just been removed, so that a view which shows colour attributes, and has
            done so since the file was opened, is to show materials.
        again: also views that were changed before, and were changed back by the user since.
    """
    heat, parts = _somewhere(HEAT), _somewhere(PART_COLOURS)
    for view in _views():
        key = view.as_pointer()
        if heat and view.type in ("MATERIAL", "RENDERED") and (again or key not in _types):
            _types[key], view.type = view.type, "SOLID"
        if (heat or parts) and view.color_type != "VERTEX" and (again or key not in _colours):
            _colours[key], view.color_type = view.color_type, "VERTEX"
        if not heat and not parts and view.color_type == "VERTEX":
            view.color_type = _colours.pop(key, "MATERIAL" if gone else "VERTEX")
        if not heat and key in _types:
            view.type = _types.pop(key)


def _somewhere(attribute: str) -> bool:
    return any(attribute in mesh.attributes for mesh in bpy.data.meshes if mesh.users)


def _views() -> Iterator[View3DShading]:
    for screen in bpy.data.screens:
        for area in screen.areas:
            for space in area.spaces:
                if space.type == "VIEW_3D":
                    yield space.shading


@bpy.app.handlers.persistent
def _after_undo(*_: object) -> None:
    follow(again=False)


@bpy.app.handlers.persistent
def _after_load(*_: object) -> None:
    _types.clear()
    _colours.clear()


def register() -> None:
    bpy.app.handlers.undo_post.append(_after_undo)
    bpy.app.handlers.redo_post.append(_after_undo)
    bpy.app.handlers.load_post.append(_after_load)


def unregister() -> None:
    bpy.app.handlers.undo_post.remove(_after_undo)
    bpy.app.handlers.redo_post.remove(_after_undo)
    bpy.app.handlers.load_post.remove(_after_load)
