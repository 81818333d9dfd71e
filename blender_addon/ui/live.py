"""Settings that are dragged: seen at once in the overlay, written when the drag has ended.

Writing a large mesh takes longer than a drag may stop for, and goes in slices. Where there is no
window there is no drag, and all is written at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import bpy

from ..asking.parts import show_again
from ..bridge.course import Course, Steps, at_once
from ..bridge.replies import BackendError
from ..bridge.session import Place, place, session
from ..scene.record import Parts, has_parts
from ..scene.results import Look, look_of
from ..scene.target import GONE, TargetError, why_unwritable
from ..shared.colours import Colour
from . import overlay
from .overlay import Preview
from .waiting import SLICE, TICK, is_held, redraw

# Seconds without a change, after which a drag has ended, and how often they are looked at: the
# pointer's moves that come in while something large is drawn are only heard after the first look.
PAUSE, LOOKS = 0.35, 2

_write: Callable[[], Steps[str]] | None = None  # what waits
_what: tuple[str, frozenset[int]] | None = None  # the setting that it is of, and of which objects
_at: Place | None = None  # where it was begun
_looks = 0  # that are still to be taken before it is written
_course: Course[str] | None = None  # what is being written


def show(
    objects: Sequence[bpy.types.Object],
    setting: str,
    look: Callable[[Look], Look] = lambda look: look,
    change: Callable[[Parts], Parts | None] = lambda parts: parts,
    dragged: Preview | None = None,
) -> None:
    """Show the parts that objects have: at once or, while a setting is dragged, after it.

    Of a setting the last value counts; where another one waits to be written, that is done first.
    ``look`` makes how they are shown from how they are now, ``change`` other parts of them, or None
    for objects that it does not concern. The overlay shows what is dragged now, until nothing has
    changed for a moment.
    """
    global _write, _what, _at, _looks
    uids = [obj.session_uid for obj in objects]

    def write() -> Steps[str]:
        there = {obj.session_uid: obj for obj in bpy.data.objects}  # in this file, by now
        return _showing([there[uid] for uid in uids if uid in there], look, change)

    at = place(bpy.context)
    if bpy.app.background:
        try:
            session.say(at_once(write()), at=at)
        except TargetError as error:
            if str(error):
                session.say(str(error), failed=True, at=at)
        return
    what = setting, frozenset(uids)
    if _write is not None and what != _what:
        finish_at_once()
    if dragged:
        overlay.preview(dragged)
    _write, _what, _at = write, what, at
    if _course is None:
        if bpy.app.timers.is_registered(finish):
            bpy.app.timers.unregister(finish)
        _looks = LOOKS - 1 if dragged else 0
        pause = PAUSE / LOOKS if dragged else 0.0
        bpy.app.timers.register(finish, first_interval=pause, persistent=True)


def _showing(
    objects: Sequence[bpy.types.Object],
    look: Callable[[Look], Look],
    change: Callable[[Parts], Parts | None],
) -> Steps[str]:
    scene = bpy.context.scene.patchalign3d.look()
    said = yield from show_again(objects, lambda obj: look(look_of(obj.data, scene)), change)
    if not said:
        raise TargetError(next(filter(None, map(why_unwritable, filter(has_parts, objects))), ""))
    return said[0] if len(said) == 1 else f"{len(said)} objects were updated."


def recolour(objects: Sequence[bpy.types.Object], part: str, colour: Colour) -> None:
    """Give a part another colour, as by a drag."""

    def recoloured(parts: Parts) -> Parts | None:
        colours = [
            colour if name == part else before
            for name, before in zip(parts.names, parts.colours, strict=True)
        ]
        return replace(parts, colours=colours) if part in parts.names else None

    meshes = frozenset(obj.data.session_uid for obj in objects)
    show(
        objects,
        f"colour of {part}",
        change=recoloured,
        dragged=Preview(meshes, colours={part: colour}),
    )


def finish() -> float | None:
    """Go on writing what waits, for a moment; in how many seconds there is more to do, if there is.

    In the end it is a step that can be undone.
    """
    global _write, _course, _looks
    if _looks:
        _looks -= 1
        return PAUSE / LOOKS
    held = any(map(is_held, bpy.context.window_manager.windows))
    if held or session.course is not _course:  # something else is under way
        return TICK
    if _course is None:
        if _write is None:
            return None
        write, _write = _write, None
        _course = session.course = Course(write())
    if not _tell(lambda: _course.advance_for(SLICE)):
        return TICK
    _end()
    return None if _write is None else TICK


def finish_at_once() -> None:
    """Write what waits, however long it takes."""
    global _write
    if _course is not None:
        _tell(_course.run)
    if _write is not None:
        write, _write = _write, None
        _tell(lambda: at_once(write()))
    _end()


def _tell(write: Callable[[], str | None]) -> bool:
    """Whether it has come to its end, which is told."""
    try:
        said = write()
        if said is None:
            return False
        session.say(said, at=_at)
        bpy.ops.ed.undo_push(message="PatchAlign3D")
    except (BackendError, TargetError, ReferenceError) as error:
        said = GONE if isinstance(error, ReferenceError) else str(error)
        if said:
            session.say(said, failed=not isinstance(error, BackendError), at=_at)
    except Exception:
        _end()
        raise
    return True


def _end() -> None:
    global _course
    if session.course is _course:
        session.course = None
    _course = None
    if _write is None:
        overlay.preview(None)
    redraw(bpy.context)
