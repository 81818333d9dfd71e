"""The lists of parts, kept as the active objects have them.

They are the window manager's, not the file's: their rows are made from the mesh's own record
whenever it or the active object has changed. Each window has an active object of its own, and so
there is a list for each.
"""

from collections.abc import Sequence

import bpy

from ..bridge.session import session
from ..handlers import UNDONE, register_handlers_factory
from ..scene import record, writings
from ..scene.look import kept_threshold
from ..scene.told import kept_face_counts, sizes
from .saying import redraw

LOST = (
    "'{name}' has no parts any more: its faces were made anew, without attributes. Undo that, or "
    "segment it again."
)

_keys: dict[str, tuple] = {}  # what the lists were made from, by their names
_listed: dict[int, Sequence[str]] = {}  # the parts that a scene's was chosen from, by the scene


def list_of(obj: bpy.types.Object | None) -> bpy.types.PropertyGroup | None:
    """The list of an object's parts; None if it has none, or no list yet."""
    lists = bpy.context.window_manager.patchalign3d.lists
    return lists.get(_name_of(obj)) if record.has_parts(obj) else None


def is_current(obj: bpy.types.Object) -> bool:
    """Whether the list of an object with parts has what it has."""
    return list_of(obj) is not None and _keys.get(_name_of(obj)) == _key_of(obj)


def sync(*_: object) -> None:
    """Make the lists what the active objects have.

    A part that a list told of, and that what it is of now has not, is not edited any more.
    """
    if not hasattr(bpy.context, "object"):  # while a window is closed there is none to ask for
        return
    manager = bpy.context.window_manager
    lists = manager.patchalign3d.lists
    for each in (bpy.context, *manager.windows):
        _let_go(lists, each.scene, each.view_layer)
    seen = [bpy.context.object, *(each.view_layer.objects.active for each in manager.windows)]
    shown = {_name_of(obj): obj for obj in filter(record.has_parts, seen)}
    stale = {name: obj for name, obj in shown.items() if not is_current(obj)}
    for name, obj in stale.items():
        free = (each for each in lists if each.name not in shown)
        told = lists.get(name) or next(free, None) or lists.add()
        told.name, _keys[name] = name, _key_of(obj)
        _fill(told.rows, obj)
    if stale:
        redraw(bpy.context)


def _let_go(
    lists: bpy.types.bpy_prop_collection, scene: bpy.types.Scene, view_layer: bpy.types.ViewLayer
) -> None:
    """Have no part chosen in a scene that was listed before, and that what is active now has not;
    a new one's name that is typed stays.
    """
    obj = view_layer.objects.active
    if obj is None or obj.type != "MESH":
        return
    part, names = scene.patchalign3d.part, record.names_of(obj.data)
    if not names and not session.course:
        _tell_lost(scene, obj)
    if not names and _name_of(obj) not in lists:
        return
    if (
        part not in names
        and obj.mode == "EDIT"
        and any(
            part in record.names_of(each.data) for each in view_layer.objects if each.mode == "EDIT"
        )
    ):
        return  # it is selected and assigned on all of them
    before = _listed.get(scene.session_uid, ())
    _listed[scene.session_uid] = names
    if part in before and part not in names and scene.is_editable:
        scene.patchalign3d.part = ""


def _tell_lost(scene: bpy.types.Scene, obj: bpy.types.Object) -> None:
    """Say of an object whose parts were listed that something not of ours has left none."""
    was_listed = _keys.pop(_name_of(obj), None)
    if was_listed and record.were_lost(obj.data):
        at = scene.session_uid, obj.session_uid
        session.say(LOST.format(name=obj.name), failed=True, at=at)
        redraw(bpy.context)


def _fill(rows: bpy.types.bpy_prop_collection, obj: bpy.types.Object) -> None:
    """Make the rows what an object has."""
    named = list(record.colours_of(obj.data).items())
    threshold = bpy.context.scene.patchalign3d.threshold
    found = sizes(obj, kept_threshold(obj.data, threshold))
    while len(rows) > len(named):
        rows.remove(len(rows) - 1)
    while len(rows) < len(named):
        rows.add()
    for row, (name, colour), count, share in zip(rows, named, *found, strict=True):
        row.known_as, row.painted, row.faces, row.share = name, colour, int(count), float(share)


def _name_of(obj: bpy.types.Object) -> str:
    return str(obj.data.session_uid)


def _key_of(obj: bpy.types.Object) -> tuple:
    """Another one once the parts are."""
    mesh = obj.data
    number = len(mesh.polygons) if obj.mode != "EDIT" else -1
    names = tuple(mesh.attributes.keys())  # parts are attributes, which carry names and colours
    written = mesh.get(writings.COPIES, "")
    shape = _glimpse(mesh) if obj.mode == "OBJECT" else ()  # brushes change it at each stroke
    told = kept_face_counts(mesh)  # put right after an undo
    return written, number, names, tuple(record.names_of(mesh)), told, shape


def _glimpse(mesh: bpy.types.Mesh) -> list[tuple[float, ...]]:
    """Where some vertices are: what Object Mode does to a shape, it does to nearly all of them."""
    step = len(mesh.vertices) // 8 + 1
    return [tuple(mesh.vertices[number].co) for number in range(0, len(mesh.vertices), step)]


def _anew(*_: object) -> None:
    """Make the lists anew: a shape that comes back need not be seen in a glimpse."""
    _keys.clear()
    sync()


# When what is active, or what it holds, may be another.
MOMENTS = ("depsgraph_update_post", *UNDONE, "load_post")
register, unregister = register_handlers_factory(
    dict.fromkeys(MOMENTS, sync) | dict.fromkeys(UNDONE, _anew)
)
