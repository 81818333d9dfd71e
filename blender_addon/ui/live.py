"""What is set beside the parts: seen at once, written by a timer when the hand has let go.

A setting that is dragged, or a name that is typed. Writing a large mesh takes longer than a drag
may stop for, and goes in slices. No operator waits for it: one that is begun from within the field
that was typed into crashes Blender 5.2. Where there is no window there is no drag, and all is
written at once.
"""

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import bpy

from ..asking.editing import show_again
from ..bridge.course import Course, Steps, at_once
from ..bridge.replies import BackendError
from ..bridge.session import Place, place, session
from ..handlers import register_handlers_factory
from ..scene.look import Look, look_of
from ..scene.modes import GONE, begin_step
from ..scene.record import Parts, has_parts
from ..scene.target import TargetError, why_unwritable
from ..shared.colours import Colour
from .preview import Preview, preview
from .saying import redraw, unexpected_error
from .waiting import FIRST_SHOWN, SHOWN, SLICE, TICK, is_held

# Seconds without a change, after which a drag has ended, and how often they are looked at: the
# pointer's moves that come in while something large is drawn are only heard after the first look.
PAUSE, LOOKS = 0.35, 2


class _Change(NamedTuple):
    """What was set: the steps that write it, begun anew by each call; where; how it is seen."""

    steps: Callable[[], Steps[str]]
    uids: frozenset[int]
    at: Place
    seen: Preview | None


_waiting: dict[tuple[str, frozenset[int]], _Change] = {}  # by setting and objects, in their order
_looks = 0  # that are still to be taken before the first of them is written
_change: _Change | None = None  # what is being written
_course: Course[str] | None = None  # by this
_left: list[tuple] = []  # what it has left its objects like
_show_at = 0.0  # when how far it is is shown next


def show(
    objects: Sequence[bpy.types.Object],
    setting: str,
    look: Callable[[Look], Look] = lambda look: look,
    change: Callable[[Parts], Parts | None] = lambda parts: parts,
    dragged: Preview | None = None,
) -> None:
    """Show the parts that objects have: at once or, while a setting is dragged, after it.

    ``look`` makes how they are shown from how they are now, ``change`` other parts of them, or None
    for objects that it does not concern. The overlay shows what is dragged now, until nothing has
    changed for a moment.
    """
    write(objects, setting, lambda there: _showing(there, look, change), dragged, bool(dragged))


def write(
    objects: Sequence[bpy.types.Object],
    setting: str,
    steps: Callable[[Sequence[bpy.types.Object]], Steps[str]],
    seen: Preview | None = None,
    is_dragged: bool = False,
) -> None:
    """Write what was set of objects, in these steps: what came out, in a sentence.

    Of a setting the last value counts; what was set before is written before. The steps get those
    of the objects that are still there, and begin anew if somebody changes these before any of
    them is written to; from then on they go to their end.
    """
    global _looks
    uids = frozenset(obj.session_uid for obj in objects)

    def begun() -> Steps[str]:
        return steps([obj for obj in bpy.data.objects if obj.session_uid in uids])

    change = _Change(begun, uids, place(bpy.context), seen)
    if bpy.app.background:
        try:
            session.say(at_once(begun()), at=change.at)
        except TargetError as error:
            if str(error):
                session.say(str(error), failed=True, at=change.at)
        return
    _waiting.pop((setting, uids), None)
    _waiting[setting, uids] = change
    _preview()
    if is_dragged:
        _looks = LOOKS
    if _course is None:
        if bpy.app.timers.is_registered(finish):
            bpy.app.timers.unregister(finish)
        bpy.app.timers.register(finish, first_interval=_pause(), persistent=True)


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
    global _show_at
    held = any(map(is_held, bpy.context.window_manager.windows))
    if held or session.course is not _course:  # something else is under way
        return TICK
    if _course is None:
        if pause := _pause():
            return pause
        if not _waiting:
            return None
        _begin()
        _show_at = time.monotonic() + FIRST_SHOWN
    elif _left != _as_they_are():
        _begin_anew()
    if not _tell(_advanced):
        if time.monotonic() > _show_at:
            _show_at = time.monotonic() + SHOWN
            redraw(bpy.context)
        return TICK
    _end()
    return TICK if _waiting else None


def finish_at_once() -> None:
    """Write what waits, however long it takes."""
    if _course is not None and _left != _as_they_are():
        _begin_anew()
    while _course or _waiting:
        if _course is None:
            _begin()
        _tell(_course.run)
        _end()


def _pause() -> float:
    """Seconds until the next look at whether a drag has ended; none, if nothing is dragged."""
    global _looks
    _looks, pause = max(0, _looks - 1), PAUSE / LOOKS if _looks else 0.0
    return pause


def _begin() -> None:
    """Take what was set first."""
    global _change
    _change = _waiting.pop(next(iter(_waiting)))
    _begin_anew()


def _begin_anew() -> None:
    global _course, _left
    _course = session.course = Course(_change.steps(), before_writing=begin_step)
    _left = _as_they_are()


def _as_they_are() -> list[tuple[object, ...]]:
    """What tells whether somebody has changed what is to be written to, or is in the middle of it.

    Of all that are still there: their modes, their meshes and the numbers of their faces.
    """
    return [
        (obj.session_uid, obj.mode, obj.data.session_uid, len(obj.data.polygons))
        for obj in bpy.data.objects
        if obj.session_uid in _change.uids and obj.type == "MESH"
    ]


def _advanced() -> str | None:
    """Go on for a moment or, once it writes, to the end: nobody changes anything beneath it."""
    global _left
    try:
        while (said := _course.advance_for(SLICE)) is None and _course.writes:
            pass
        return said
    finally:
        _left = _as_they_are()


def _tell(advance: Callable[[], str | None]) -> bool:
    """Whether it has come to its end, which is told."""
    failed = True
    try:
        said = advance()
        if said is None:
            return False
        failed = False
        bpy.ops.ed.undo_push(message="PatchAlign3D")
    except (BackendError, TargetError, ReferenceError) as error:
        said = GONE if isinstance(error, ReferenceError) else str(error)
        failed = not isinstance(error, BackendError)  # which is that somebody has cancelled it
    except Exception as error:
        traceback.print_exc()
        said = str(unexpected_error(error))
    except BaseException:  # such as an interruption: what it has ended isn't begun again
        _end()
        raise
    if said:
        session.say(said, failed=failed, at=_change.at)
    return True


def _end() -> None:
    global _change, _course
    if session.course is _course:
        session.course = None
    _change = _course = None
    _preview()
    redraw(bpy.context)


def _preview() -> None:
    """Show in the views, and in the list, what is not written yet."""
    changes = [*([_change] if _change else []), *_waiting.values()]
    preview(*(change.seen for change in changes if change.seen))


def _before(*_: object) -> None:
    """What was set last belongs to the file that is saved, and is what is to be undone: it has to
    be a step before.
    """
    if session.course is _course and (_course or _waiting):
        finish_at_once()


def _before_saving(*_: object) -> None:
    """What waits behind something else belongs to the file, too, unless that is at a mesh."""
    other = session.course
    if other is _course:
        _before()
    elif _waiting and not other.holds:
        session.course = None
        try:
            finish_at_once()
        finally:
            session.course = other


register, _unregister_handlers = register_handlers_factory(
    {"undo_pre": _before, "redo_pre": _before, "save_pre": _before_saving}
)


def unregister() -> None:
    global _change, _course
    _unregister_handlers()
    if bpy.app.timers.is_registered(finish):
        bpy.app.timers.unregister(finish)
    _waiting.clear()
    _change = _course = None
    _preview()
