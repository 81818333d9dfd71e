"""What is hidden or left out of the view layer, evaluated like the rest.

Blender evaluates none of it, so in a file that was just opened it has no place in the world.
"""

import contextlib
from collections.abc import Iterator

import bpy


@contextlib.contextmanager
def all_evaluated() -> Iterator[None]:
    """Have the whole scene evaluated meanwhile; what is hidden or left out is so again afterwards.

    What only the eyes of the outliner hide, Blender evaluates anyway.
    """
    scene, layer = bpy.context.scene, bpy.context.view_layer
    collections = scene.collection.children_recursive
    hidden = [one for one in (*collections, *scene.objects) if one.hide_viewport]
    drivers = [driver for obj in scene.objects for driver in _drivers(obj) if not driver.mute]
    left_out = [one.exclude for one in _below(layer.layer_collection)]
    _mute(drivers, True)
    _hide(hidden, False)
    _leave_out(layer, [False] * len(left_out))
    layer.update()
    try:
        yield
    finally:
        _mute(drivers, False)
        _hide(hidden, True)
        _leave_out(layer, left_out)


def _drivers(obj: bpy.types.Object) -> list[bpy.types.FCurve]:
    """Those that decide whether it is hidden."""
    drivers = obj.animation_data.drivers if obj.animation_data else ()
    return [driver for driver in drivers if driver.data_path == "hide_viewport"]


def _mute(drivers: list[bpy.types.FCurve], muted: bool) -> None:
    for driver in drivers:
        driver.mute = muted


def _hide(those: list[bpy.types.ID], hidden: bool) -> None:
    for one in those:
        one.hide_viewport = hidden


def _leave_out(layer: bpy.types.ViewLayer, each: list[bool]) -> None:
    """Leave collections out of a view layer, or take them in: each of them, in their order.

    What is done to one is done to those below it, which come later, and in a new form of the tree.
    """
    for number, out in enumerate(each):
        collection = list(_below(layer.layer_collection))[number]
        if collection.exclude != out:
            collection.exclude = out


def _below(collection: bpy.types.LayerCollection) -> Iterator[bpy.types.LayerCollection]:
    for child in collection.children:
        yield child
        yield from _below(child)
