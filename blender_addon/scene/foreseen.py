"""Parts that are about to be written: views show them first, since writing takes longer.

Blender works a mesh that was written to out anew before it draws it; what only lies over the views
is there at once.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

import bpy

from . import record, views
from .attributes import HEAT
from .geometry import Surface, is_seen_otherwise
from .overlay import Patchwork
from .record import Parts

_coming: dict[int, Patchwork] = {}


def of(obj: bpy.types.Object) -> Patchwork | None:
    """What an object is about to have, if anything is being written to it."""
    return _coming.get(obj.session_uid)


def foresee(obj: bpy.types.Object, base: Surface, parts: Parts) -> Patchwork | None:
    """What is going to be seen of an object in Object Mode.

    None if it is what is seen now, or is known only once the parts are written.
    """
    changed = obj.modifiers or obj.data.shape_keys or is_seen_otherwise(base)
    if bpy.app.background or changed or HEAT in obj.data.attributes:
        return None
    if parts.is_as(replace(record.load(obj.data), names=parts.names)):
        return None
    return Patchwork(base.raw, base.triangles, base.triangle_polygons, parts)


@contextlib.contextmanager
def showing(obj: bpy.types.Object, patchwork: Patchwork | None) -> Iterator[None]:
    """Have views show this meanwhile, if it is known."""
    if patchwork is None:
        yield
        return
    uid = obj.session_uid
    _coming[uid] = patchwork
    views.redraw()
    try:
        yield
    except Exception:
        views.redraw()  # without it
        raise
    finally:
        del _coming[uid]
