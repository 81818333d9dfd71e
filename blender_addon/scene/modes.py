"""Reaches objects again between steps, whatever their mode, and whether they are still there."""

import contextlib
from collections.abc import Collection, Iterator

import bpy

from .target import TargetError

GONE = (
    "The object was deleted while the backend was at work, or the file that it is linked from was "
    "read again."
)

# Modes in which a brush's strokes are steps of a kind of their own to Blender's undo.
STROKES = {"SCULPT", "VERTEX_PAINT"} if bpy.app.version < (4, 5) else {"SCULPT"}

_modes: dict[int, str] = {}  # by session_uid, that :func:`object_mode` has taken objects out of


def find(session_uid: int, name: str) -> bpy.types.Object:
    """The object again, after other operators and undo have run, whatever it is called by now.

    Raises:
        TargetError: it is gone.
    """
    as_called = bpy.data.objects.get(name)  # at once, where there are thousands
    if as_called and as_called.session_uid == session_uid:
        return as_called
    for obj in bpy.data.objects:
        if obj.session_uid == session_uid:
            return obj
    raise TargetError(GONE)


def begin_step() -> None:
    """Have what follows be undone by itself, even after a stroke in one of the :data:`STROKES`.

    Undo that leads back to such a stroke takes back nothing that is no stroke. So a step comes
    between that has everything as it is, also the mode that an object is out of only for now. An
    operator that is adjusted was taken back to that.
    """
    active = bpy.context.view_layer.objects.active
    is_adjusted = any(each.options.is_repeat for each in bpy.context.window_manager.operators)
    if active is None or is_adjusted:
        return
    mode, now = _modes.get(active.session_uid, active.mode), active.mode
    if mode not in STROKES:
        return
    _set_mode(active, mode)
    try:
        bpy.ops.ed.undo_push(message="PatchAlign3D")
    finally:
        _set_mode(active, now)


@contextlib.contextmanager
def still_there() -> Iterator[None]:
    """What is done with objects that may be deleted between two of its steps.

    Raises:
        TargetError: one is gone.
    """
    try:
        yield
    except ReferenceError as error:
        raise TargetError(GONE) from error


@contextlib.contextmanager
def object_mode(obj: bpy.types.Object) -> Iterator[None]:
    """Take the object out of edit, sculpt, paint mode and put it back: only then is its mesh whole.

    Raises:
        TargetError: it cannot be taken out of its mode here.
    """
    mode = obj.mode
    if mode == "OBJECT":
        yield
        return
    together = {other.session_uid for other in _in_view_layer() if other.mode == mode}
    uid = obj.session_uid
    _set_mode(obj, "OBJECT")
    _modes[uid] = mode
    try:
        yield
    finally:
        del _modes[uid]
        with _selected_alone(together) if mode == "EDIT" else contextlib.nullcontext():
            _set_mode(obj, mode)
        if mode == "EDIT":
            _have_undo_keep_the_mesh()


def _have_undo_keep_the_mesh() -> None:
    """Have Blender keep the whole file with the next step to undo, and not only what is edited.

    It does so where a data-block is new. Otherwise it takes the mesh below what is edited for
    unchanged, and undone to before Edit Mode, that has what was written since.
    """
    bpy.data.meshes.remove(bpy.data.meshes.new("PatchAlign3D"))


@contextlib.contextmanager
def _selected_alone(uids: Collection[int]) -> Iterator[None]:
    """Have these objects selected meanwhile, and no others: what is selected enters Edit Mode."""
    before = {obj.session_uid for obj in _in_view_layer() if obj.select_get()}
    _select(uids)
    try:
        yield
    finally:
        _select(before)


def _in_view_layer() -> Iterator[bpy.types.Object]:
    return filter(None, bpy.context.view_layer.objects)  # None stands for what was just deleted


def _select(uids: Collection[int]) -> None:
    for obj in _in_view_layer():
        if obj.select_get() != (obj.session_uid in uids):
            obj.select_set(obj.session_uid in uids)


def _set_mode(obj: bpy.types.Object, mode: str) -> None:
    # Not with temp_override(object=obj): what Python adds to the context, Blender looks up while
    # the operator runs without the interpreter's lock, and crashes now and then if another thread,
    # such as those that serve the backend's pipes, holds the lock just then.
    objects = bpy.context.view_layer.objects
    active = objects.active
    if obj.mode == mode:
        return
    try:
        objects.active = obj
        bpy.ops.object.mode_set(mode=mode)
    except RuntimeError as error:  # such as an object of a scene that is not shown any more
        raise TargetError(
            f"'{obj.name}' cannot change its mode from here. Switch to Object Mode and try again."
        ) from error
    finally:
        if objects.active != active:
            objects.active = active
