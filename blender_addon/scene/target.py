"""Which objects can be labelled, why others cannot, and how to reach one whatever its mode."""

import contextlib
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

import bpy
from mathutils import Matrix

from .forms.objects import PART_OF
from .geometry import Surface, is_seen_otherwise
from .record import has_parts

KINDS = {
    "CURVE": "a curve",
    "CURVES": "hair",
    "FONT": "a text",
    "META": "a metaball",
    "POINTCLOUD": "a point cloud",
    "SURFACE": "a NURBS surface",
    "VOLUME": "a volume",
}
MAKE_LOCAL = "Make it local first: Object > Relations > Make Local > Selected Objects and Data."
MAKE_REAL = (
    "Make it local first: Object > Apply > Make Instances Real, then "
    "Object > Relations > Make Local > Selected Objects and Data."
)
# Before, whoever leaves Sculpt Mode and comes back finds vertices and polygons in another order.
KEEPS_WHILE_DYNAMIC = bpy.app.version >= (5, 0, 0)
REALIZE = (
    "To label these, put a Realize Instances node behind them, then apply the nodes: Object > "
    "Convert > Mesh."
)
# Between these sizes, in a mesh's own coordinates, Blender divides polygons rightly into triangles:
# products of others leave its single precision.
SMALLEST, LARGEST = 1e-8, 1e9
GONE = (
    "The object was deleted while the backend was at work, or the file that it is linked from was "
    "read again."
)
CONVERTIBLE = {"CURVE", "FONT", "META", "SURFACE"}


class TargetError(Exception):
    """Why there is no writing to the object, in a sentence or two for the user."""


def why_unreadable(obj: bpy.types.Object | None) -> str:
    """Why the object has no surface to ask about; empty if it has one."""
    if obj is None:
        return "There is no active object. Select a mesh."
    if obj.type != "MESH":
        kind = KINDS.get(obj.type, "no mesh")
        if obj.type in CONVERTIBLE:
            return f"'{obj.name}' is {kind}. Convert it first: Object > Convert > Mesh."
        return f"'{obj.name}' is {kind}, and only meshes can be labelled. Select a mesh."
    if _has_no_place(obj):
        return (
            f"'{obj.name}' is hidden, and Blender does not know yet where it is. Show it, or "
            "its collection, first."
        )
    if 0 in obj.matrix_world.to_scale():
        return f"'{obj.name}' has a scale of zero, so it has no shape. Give it another scale."
    size = max(max(along) - min(along) for along in zip(*obj.bound_box, strict=True))
    divided = len(obj.data.loops) > 3 * len(obj.data.polygons)
    if divided and (0 < size < SMALLEST or size > LARGEST):
        return (
            f"'{obj.name}' is {size:.2g} large in its own coordinates, and Blender divides faces "
            f"rightly between {SMALLEST} and {LARGEST:g} alone. Scale it in Edit Mode, or "
            "triangulate it."
        )
    return ""


def _has_no_place(obj: bpy.types.Object) -> bool:
    """Whether it is elsewhere than Blender says: what is hidden, or left out of the view layer, it
    has not evaluated since the file was opened.
    """
    if obj.matrix_world != Matrix() or obj.visible_get():  # what is seen will be evaluated
        return False
    if not obj.parent and not obj.constraints:
        return bool(obj.matrix_basis != Matrix())
    depsgraph = bpy.context.view_layer.depsgraph
    return not (depsgraph and obj.evaluated_get(depsgraph).is_evaluated)


def why_unwritable(obj: bpy.types.Object | None) -> str:
    """Why the object cannot be given vertex groups; empty if it can."""
    unreadable = why_unreadable(obj)
    if unreadable:
        return unreadable
    if not (obj.is_editable and obj.data.is_editable):
        way = MAKE_LOCAL if obj.users_scene else MAKE_REAL  # what only instances show is in none
        if _is_packed(obj.data):
            return f"The mesh of '{obj.name}' is packed, and cannot be changed as it is. {way}"
        return f"'{obj.name}' is linked from another file and cannot be changed here. {way}"
    if obj.data.override_library:
        return (
            f"'{obj.name}' is a library override: when this file is opened, its mesh is read from "
            f"the other one, and labels would be lost. {MAKE_LOCAL}"
        )
    if obj.use_dynamic_topology_sculpting and not KEEPS_WHILE_DYNAMIC:
        return (
            f"'{obj.name}' is sculpted with dynamic topology, which keeps no parts. Finish that "
            "first."
        )
    return ""


def why_without_parts(obj: bpy.types.Object | None) -> str:
    """Why the object has no parts that could be changed; empty if it has."""
    reason = why_unwritable(obj)
    if not reason and not has_parts(obj):
        return f"'{obj.name}' has no parts yet. Segment it first."
    return reason


def is_read_anew(mesh: bpy.types.Mesh) -> bool:
    """Whether opening this file reads it from another one; a packed mesh is kept in this one."""
    return bool(mesh.override_library or (mesh.library and not _is_packed(mesh)))


def _is_packed(mesh: bpy.types.Mesh) -> bool:
    return getattr(mesh, "is_linked_packed", False)  # of Blender 5.0


def why_aside(obj: bpy.types.Object, scene: bpy.types.Scene) -> str:
    """Why the object is no part of what is to be seen in the scene; empty if it may be one."""
    if not obj.users_scene:
        return f"'{obj.name}' is in no scene."
    if scene not in obj.users_scene:
        return f"'{obj.name}' is in another scene."
    if _is_widget(obj):
        return f"'{obj.name}' is the shape of a bone."
    if obj.hide_render and (obj.display_type in ("WIRE", "BOUNDS") or obj.hide_viewport):
        return f"'{obj.name}' is not rendered: it is a cutter or another helper."
    return ""


def not_meshes(objects: Iterable[bpy.types.Object], scene: bpy.types.Scene) -> list[str]:
    """What is to be told of those of the objects that show a surface in the scene and are no
    meshes: they stay unlabelled, as do clouds of points.
    """
    depsgraph = bpy.context.evaluated_depsgraph_get()
    return [
        why_unreadable(obj)
        for obj in objects
        if obj.type in {*CONVERTIBLE, "POINTCLOUD"}
        and not why_aside(obj, scene)
        and (obj.type == "POINTCLOUD" or _has_faces(obj.evaluated_get(depsgraph)))
    ]


def without_their_library(objects: Iterable[bpy.types.Object], scene: bpy.types.Scene) -> list[str]:
    """What is to be told of those of the objects, and of what they show, and of the scene's
    collections, that are linked from files in which they are not found: Blender has nothing there.
    """
    seen = [obj for obj in objects if not why_aside(obj, scene)]
    linked = [*seen, *(obj.data for obj in seen), *(obj.instance_collection for obj in seen)]
    lost: dict[str, list[str]] = {}
    for one in (*linked, *scene.collection.children_recursive):
        if one and one.is_missing:
            lost.setdefault(one.library.filepath, []).append(one.name)
    return [
        f"{', '.join(dict.fromkeys(names))}: linked from {file}, and not found there. Put that "
        "file back, or relocate it in Blender (Outliner > Blender File)."
        for file, names in lost.items()
    ]


def without_their_cache(objects: Iterable[bpy.types.Object], scene: bpy.types.Scene) -> list[str]:
    """What is to be told of those of the objects that a file of recorded shapes or places moves,
    and it is not there: Blender shows what was moved last, or nothing moved.
    """
    lost: dict[str, list[str]] = {}
    for obj in objects:
        for file in () if why_aside(obj, scene) else _caches(obj):
            if not Path(bpy.path.abspath(file)).is_file():
                lost.setdefault(file, []).append(obj.name)
    return [
        f"{', '.join(dict.fromkeys(names))}: shaped or placed by {file}, which is not there. Put "
        "that file back."
        for file, names in lost.items()
    ]


def _caches(obj: bpy.types.Object) -> Iterator[str]:
    """The files that an object is shaped or placed by."""
    for modifier in obj.modifiers:
        if modifier.type == "MESH_CACHE" and modifier.show_viewport:
            yield modifier.filepath
    for one in (*obj.modifiers, *obj.constraints):
        if one.type in ("MESH_SEQUENCE_CACHE", "TRANSFORM_CACHE") and one.cache_file:
            yield one.cache_file.filepath


def without_their_python(objects: Iterable[bpy.types.Object], scene: bpy.types.Scene) -> list[str]:
    """What is to be told of those of the objects that drivers written in Python shape or place, in
    a file whose Python is not run: Blender takes nought for what they would give.
    """
    driven = [
        obj.name
        for obj in objects
        if not why_aside(obj, scene)
        and any(map(_by_python, (obj, obj.data, getattr(obj.data, "shape_keys", None))))
    ]
    if not driven:
        return []
    return [
        f"{', '.join(driven)}: driven by Python of the file, which is not run. Label it in the "
        "panel, where it may run, or bake what it drives."
    ]


def _by_python(one: bpy.types.ID | None) -> bool:
    """Whether Python computes what shapes or places it, and no simple expression."""
    found = getattr(one, "animation_data", None)
    return any(
        each.driver.type == "SCRIPTED"
        and not each.driver.is_simple_expression
        and not (each.mute or each.data_path.startswith("hide_"))
        for each in (found.drivers if found else ())
    )


def _has_faces(obj: bpy.types.Object) -> bool:
    """Whether an evaluated object that can be converted to a mesh would have faces as one."""
    mesh = obj.to_mesh()  # or None, where there is nothing at all
    try:
        return bool(mesh and mesh.polygons)
    finally:
        obj.to_mesh_clear()


def _is_widget(obj: bpy.types.Object) -> bool:
    """Whether it is the shape of a bone, or lies where riggers and importers keep such."""
    if obj.name.startswith("WGT-") or any(
        collection.name.startswith(("WGT", "glTF_not_exported"))
        for collection in obj.users_collection
    ):
        return True
    armatures = (other for other in bpy.data.objects if other.type == "ARMATURE" and other.pose)
    return any(bone.custom_shape == obj for armature in armatures for bone in armature.pose.bones)


def with_what_hangs_below(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Object]:
    """The objects, and in the place of each that has no surface of its own what it stands for.

    That is for an empty or armature the visible meshes below it, or that it moves, for an instance
    of a collection the collection's meshes, and for what Geometry Nodes fill with other objects
    those: each once, however often it is to be seen. Of an object and the copies of its parts it is
    the object.
    """
    return without_copies(_hanging_below(objects))


def any_hangs_below(
    objects: Iterable[bpy.types.Object], fits: Callable[[bpy.types.Object], bool]
) -> bool:
    """Whether any of :func:`with_what_hangs_below` fits; it goes no further than to the first that
    does, so that a panel, at each drawing, need not go through all there is.
    """
    objects, has_copies = list(objects), False
    for obj in _hanging_below(objects):
        if obj.get(PART_OF):
            has_copies = True
        elif fits(obj):
            return True
    return has_copies and any(map(fits, with_what_hangs_below(objects)))


def _hanging_below(objects: Iterable[bpy.types.Object]) -> Iterator[bpy.types.Object]:
    """The same, one by one, with the copies of parts, and what stands in several places in each."""
    for obj in objects:
        stands_for = _stood_for(obj)
        yield next(stands_for, obj)
        yield from stands_for


def _stood_for(obj: bpy.types.Object) -> Iterator[bpy.types.Object]:
    """What an object without a surface of its own stands for."""
    if _shown_by(obj):
        yield from _meshes_of(obj)
    elif obj.type in ("EMPTY", "ARMATURE"):
        below = itertools.chain(obj.children_recursive, _moved_by(obj))
        yield from (one for one in below if one.type == "MESH" and one.visible_get())
    elif any(modifier.type == "NODES" for modifier in obj.modifiers):
        yield from _filled_with(obj)


def _moved_by(armature: bpy.types.Object) -> Iterator[bpy.types.Object]:
    """The objects of the scene that an armature moves, wherever they hang."""
    for obj in bpy.context.scene.objects if armature.type == "ARMATURE" else ():
        if any(each.type == "ARMATURE" and each.object == armature for each in obj.modifiers):
            yield obj


def _shown_by(obj: bpy.types.Object) -> bpy.types.Collection | None:
    """The collection that an empty shows an instance of."""
    shows = obj.type == "EMPTY" and obj.instance_type == "COLLECTION"
    return obj.instance_collection if shows else None


def _meshes_of(instance: bpy.types.Object) -> Iterator[bpy.types.Object]:
    """The meshes that an instance of a collection shows, through instances in it, too.

    Blender lets no collection hold an instance of itself.
    """
    for obj in _shown_by(instance).all_objects:
        if obj.type == "MESH":
            yield obj
        elif _shown_by(obj):
            yield from _meshes_of(obj)


def in_instances(scene: bpy.types.Scene) -> set[bpy.types.Object]:
    """What instances of collections show in a scene, through instances in them, too."""
    found: set[bpy.types.Object] = set()
    known: set[bpy.types.Collection] = set()
    left = set(filter(None, map(_shown_by, scene.objects)))
    while left:
        known.add(collection := left.pop())
        found.update(collection.all_objects)
        left |= set(filter(None, map(_shown_by, collection.all_objects))) - known
    return found


def only_in_hidden_collections(view_layer: bpy.types.ViewLayer) -> set[bpy.types.Object]:
    """The objects of a view layer that no collection shows, though each may be shown by itself: as
    those of which a scene, or a USD, has instances alone.
    """
    seen: dict[bpy.types.Object, bool] = {}
    left = [view_layer.layer_collection]
    while left:
        layer = left.pop()
        left += layer.children
        for obj in layer.collection.objects:
            seen[obj] = seen.get(obj, False) or layer.is_visible
    return {obj for obj, is_seen in seen.items() if not is_seen}


def without_copies(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Object]:
    """The objects, each once, but for copies of parts of one of them: they come and go with it."""
    found = dict.fromkeys(objects)
    return [obj for obj in found if obj.get(PART_OF) not in found]


def _filled_with(obj: bpy.types.Object) -> list[bpy.types.Object]:
    """The objects that are to be seen in an object which has no faces of its own to be seen."""
    if _shows_faces(obj):
        return []
    found = dict.fromkeys(one.object.original for one in _instances_by(obj))
    return [one for one in found if one != obj and one.type == "MESH"]


def _shows_faces(obj: bpy.types.Object) -> bool:
    """Whether faces are to be seen of an object that are no instances."""
    seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    return obj.type == "MESH" and len(seen.data.polygons) > 0


def _instances_by(obj: bpy.types.Object) -> Iterator[bpy.types.DepsgraphObjectInstance]:
    """The instances that an object shows; each is good until the next is asked for."""
    for each in bpy.context.evaluated_depsgraph_get().object_instances:
        if each.is_instance and each.parent and each.parent.original == obj:
            yield each


def as_things(objects: Iterable[bpy.types.Object]) -> list[list[bpy.types.Object]]:
    """The objects by the things that they are: one, where they hang below one empty or armature."""
    found: dict[bpy.types.Object, list[bpy.types.Object]] = {}
    for obj in objects:
        holder = obj
        while holder.parent:
            holder = holder.parent
        holds = holder.type in ("EMPTY", "ARMATURE")
        found.setdefault(holder if holds else obj, []).append(obj)
    return list(found.values())


def by_figure(objects: Iterable[bpy.types.Object]) -> list[list[bpy.types.Object]]:
    """The objects as one thing; where several armatures move them, as the figures that they are.

    What no armature moves is then one more thing.
    """
    objects = list(objects)
    found: dict[bpy.types.Object | None, list[bpy.types.Object]] = {}
    for obj in objects:
        found.setdefault(_topmost_armature(obj), []).append(obj)
    if len(found.keys() - {None}) < 2:
        return [objects]
    return list(found.values())


def _topmost_armature(obj: bpy.types.Object) -> bpy.types.Object | None:
    """The armature that moves it, or the one which that hangs below: of a rider, the horse's."""
    armature, holders = None, [obj]
    holders += [one.object for one in obj.modifiers if one.type == "ARMATURE" and one.object]
    for holder in holders:
        above: bpy.types.Object | None = holder
        while above:
            armature = above if above.type == "ARMATURE" else armature
            above = above.parent
    return armature


def why_no_faces(obj: bpy.types.Object) -> str:
    """Why there is nothing to label on an object whose mesh has no faces, and the way on."""
    way = seen_without_faces(obj) or (
        "Where a file of it was imported, File > Import > Checked Mesh reads what is there, or "
        "says what is wrong."
    )
    return f"The mesh has no faces: there is no surface to label. {way}"


def seen_without_faces(obj: bpy.types.Object) -> str:
    """What is seen of an object whose mesh has no faces, and how to label it; empty if nothing."""
    if _shows_faces(obj):
        return "Modifiers make those that are seen. Apply them first: Object > Convert > Mesh."
    shown = (each.object for each in _instances_by(obj))
    if any(one.type == "MESH" and one.data.polygons for one in shown):
        return f"Geometry Nodes show instances in its place. {REALIZE}"
    return ""


def _untraced(obj: bpy.types.Object) -> str:
    """What is to be told of a base mesh that was labelled though something else is seen."""
    instances = [] if _shows_faces(obj) else _instances_by(obj)
    with_parts = [has_parts(each.object) for each in instances]
    if not with_parts:
        return "The base mesh is labelled: what the modifiers make cannot be traced back to it."
    if any(with_parts):
        return (
            "The base mesh is labelled, and so are the instances that Geometry Nodes show of it. A "
            "Realize Instances node makes faces of them."
        )
    return f"The base mesh is labelled, but Geometry Nodes show instances of other faces. {REALIZE}"


def remarks(obj: bpy.types.Object, surface: Surface) -> list[str]:
    """What the user should know of this object before its labels surprise."""
    found = []
    if (obj.modifiers or obj.data.shape_keys) and not is_seen_otherwise(surface):
        found.append(_untraced(obj))
    elif surface.images is not None:
        found.append(
            "What a Mirror modifier makes has the parts of the half that it mirrors, also on the "
            "other side. Apply it first to get parts of both."
        )
    elif len(surface.shape) != len(surface.vertices):
        found.append(
            "Each face of the base mesh gets the part that covers most of what the modifiers make"
            " of it."
        )
    users = obj.data.users - obj.data.use_fake_user
    if users > 1:
        found.append(f"{users} objects share this mesh and its labels.")
    return found


def find(session_uid: int) -> bpy.types.Object:
    """The object again, after other operators and undo have run.

    Raises:
        TargetError: it is gone.
    """
    for obj in bpy.data.objects:
        if obj.session_uid == session_uid:
            return obj
    raise TargetError(GONE)


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
    _set_mode(obj, "OBJECT")
    try:
        yield
    finally:
        with _selected_alone(together) if mode == "EDIT" else contextlib.nullcontext():
            _set_mode(obj, mode)


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
