"""Settings that are dragged: seen at once in the overlay, written when the drag has ended.

Writing a large mesh takes longer than a drag may stop for. Where there is no window there is no
drag, and all is written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import bpy

from ..asking.parts import show_again
from ..bridge.session import session
from ..scene.record import Parts, has_parts
from ..scene.results import Look, look_of
from ..scene.target import TargetError, find, why_unwritable
from ..shared.colours import Colour
from . import overlay
from .overlay import Preview

PAUSE = 0.35  # seconds without a change, after which a drag has ended

_write: Callable[[], None] | None = None


def show(
    objects: Sequence[bpy.types.Object],
    look: Callable[[Look], Look] = lambda look: look,
    change: Callable[[Parts], Parts | None] = lambda parts: parts,
) -> None:
    """Show the parts that objects have.

    Args:
        objects: those with parts.
        look: makes how they are shown from how they are shown now.
        change: makes other parts of them; None for objects that it does not concern.
    """
    scene = bpy.context.scene.patchalign3d.look()
    try:
        said = show_again(objects, lambda obj: look(look_of(obj.data, scene)), change)
    except TargetError as error:
        session.say(str(error), failed=True)
        return
    if said:
        session.say(said[0] if len(said) == 1 else f"{len(said)} objects are shown anew.")
    elif why := next(filter(None, map(why_unwritable, filter(has_parts, objects))), ""):
        session.say(why, failed=True)


def later(
    seen: Preview,
    objects: Sequence[bpy.types.Object],
    look: Callable[[Look], Look] = lambda look: look,
    change: Callable[[Parts], Parts | None] = lambda parts: parts,
) -> None:
    """Have the overlay show parts so now, and the rest once nothing has changed for a moment.

    Args:
        seen: what the overlay shows meanwhile.
        objects, look, change: as in :func:`show`.
    """
    global _write
    if bpy.app.background:
        show(objects, look, change)
        return
    if overlay.is_other_drag(seen):
        finish()  # another setting was dragged just before
    uids = [obj.session_uid for obj in objects]
    _write = lambda: show([find(uid) for uid in uids], look, change)  # noqa: E731
    overlay.preview(seen)
    if bpy.app.timers.is_registered(finish):
        bpy.app.timers.unregister(finish)
    bpy.app.timers.register(finish, first_interval=PAUSE)


def recolour(objects: Sequence[bpy.types.Object], part: str, colour: Colour) -> None:
    """Give a part another colour, as by a drag."""

    def recoloured(parts: Parts) -> Parts | None:
        colours = [
            colour if name == part else before
            for name, before in zip(parts.names, parts.colours, strict=True)
        ]
        return replace(parts, colours=colours) if part in parts.names else None

    meshes = frozenset(obj.data.session_uid for obj in objects)
    later(Preview(meshes, colours={part: colour}), objects, change=recoloured)


def finish() -> None:
    """Write what waits, as a step that can be undone."""
    global _write
    if _write is None:
        return
    write, _write = _write, None
    try:
        write()
        bpy.ops.ed.undo_push(message="PatchAlign3D")
    except TargetError as error:  # the object is gone
        session.say(str(error), failed=True)
    finally:
        overlay.preview(None)
