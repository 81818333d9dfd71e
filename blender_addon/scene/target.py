"""Whether an object can be labelled; why not, and what should be known before it is."""

import itertools
import math
from collections.abc import Callable

import bpy
from mathutils import Matrix

from .geometry import Surface
from .hierarchy import instances_by, shows_faces
from .reading import added_by_now
from .record import has_parts

KINDS = {
    "CURVE": "a curve",
    "CURVES": "hair",
    "FONT": "a text",
    "GPENCIL": "a Grease Pencil drawing",
    "GREASEPENCIL": "a Grease Pencil drawing",
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
# Where the importer of glTF puts what it makes for itself.
OF_IMPORTER = "glTF_not_exported"
# Before, whoever leaves Sculpt Mode and comes back finds vertices and polygons in another order.
KEEPS_WHILE_DYNAMIC = bpy.app.version >= (5, 0, 0)
REALIZE = (
    "To label these, put a Realize Instances node behind them, then apply the nodes: Object > "
    "Convert > Mesh."
)
# Between these sizes, in a mesh's own coordinates, Blender triangulates polygons correctly: the
# products of others leave its single precision.
SMALLEST, LARGEST = 1e-8, 1e9
FEW = 0.01  # of the faces seen: so few that modifiers add, as to close gaps, nobody misses
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
    if not all(math.isfinite(number) for row in obj.matrix_world for number in row):
        return (
            f"'{obj.name}' has no place: a number of its location, rotation or scale, or of what "
            "moves it, is not finite. Enter it anew."
        )
    if 0 in obj.matrix_world.to_scale():
        return f"'{obj.name}' has a scale of zero, so it has no shape. Give it another scale."
    size = max(max(along) - min(along) for along in zip(*obj.bound_box, strict=True))
    divided = len(obj.data.loops) > 3 * len(obj.data.polygons)
    if divided and (0 < size < SMALLEST or size > LARGEST):
        return (
            f"'{obj.name}' is {size:.2g} in size in its own coordinates, and Blender triangulates "
            f"faces correctly only between {SMALLEST} and {LARGEST:g}. Scale it in Edit Mode, or "
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


def asides(scene: bpy.types.Scene) -> Callable[[bpy.types.Object], str]:
    """Tells of an object why it is no part of what is to be seen in the scene; nothing if it may
    be one. Whatever there is besides is looked through once, not for each object.
    """
    here, anywhere, widgets = set(scene.objects), _in_scenes(), _widgets()

    def why(obj: bpy.types.Object) -> str:
        if obj not in anywhere:
            return f"'{obj.name}' is in no scene."
        if obj not in here:
            return f"'{obj.name}' is in another scene."
        if obj in widgets or obj.name.startswith("WGT-"):
            return f"'{obj.name}' is the shape of a bone."
        if obj.hide_render and (obj.display_type in ("WIRE", "BOUNDS") or obj.hide_viewport):
            return f"'{obj.name}' is not rendered: it is a cutter or another helper."
        return ""

    return why


def _in_scenes() -> set[bpy.types.Object]:
    return {obj for scene in bpy.data.scenes for obj in scene.objects}


def _widgets() -> set[bpy.types.Object]:
    """What is the shape of a bone, or lies where riggers and importers keep such."""
    kept = (c.objects for c in bpy.data.collections if c.name.startswith(("WGT", OF_IMPORTER)))
    posed = (obj.pose.bones for obj in bpy.data.objects if obj.type == "ARMATURE" and obj.pose)
    shapes = {bone.custom_shape for bones in posed for bone in bones}
    return {*itertools.chain.from_iterable(kept), *shapes} - {None}


def why_no_faces(obj: bpy.types.Object) -> str:
    """Why there is nothing to label on an object whose mesh has no faces, and the way on."""
    way = seen_without_faces(obj) or (
        "Where a file of it was imported, File > Import > Checked Mesh reads what is there, or "
        "says what is wrong."
    )
    return f"The mesh has no faces: there is no surface to label. {way}"


def seen_without_faces(obj: bpy.types.Object) -> str:
    """What is seen of an object whose mesh has no faces, and how to label it; empty if nothing."""
    if shows_faces(obj):
        return "Modifiers make those that are seen. Apply them first: Object > Convert > Mesh."
    shown = (each.object for each in instances_by(obj))
    if any(one.type == "MESH" and one.data.polygons for one in shown):
        return f"Geometry Nodes show instances in its place. {REALIZE}"
    return ""


def seen_without_parts(obj: bpy.types.Object, added: float) -> str:
    """What is to be told of a labelled object of which more is seen than has parts; empty if all
    has. ``added`` is the share of that, as a :class:`Surface` has it.
    """
    if added < 1:
        return _added(obj, added) if added else ""
    with_parts = _instances_with_parts(obj)
    if not with_parts:
        return (
            "The base mesh is labelled: what the modifiers make cannot be traced back to it, and "
            "is not coloured. To label that instead, apply them first: Object > Convert > Mesh."
        )
    if any(with_parts):
        return ""
    return f"The base mesh is labelled, but Geometry Nodes show instances of other faces. {REALIZE}"


def _instances_with_parts(obj: bpy.types.Object) -> list[bool]:
    """Whether each instance that is seen in the place of an object's faces has parts."""
    return [] if shows_faces(obj) else [has_parts(each.object) for each in instances_by(obj)]


def _added(obj: bpy.types.Object, share: float) -> str:
    """What is to be told of faces without a part that modifiers add to those of the mesh."""
    booleans = [each for each in obj.modifiers if each.type == "BOOLEAN" and each.show_viewport]
    others = [one for each in booleans for one in _taken_from(each) if not has_parts(one)]
    if not others and (
        share < FEW or added_by_now(obj, bpy.context.evaluated_depsgraph_get()) < FEW
    ):
        return ""
    if not others:
        return (
            "Modifiers add faces of their own, which have no part. To label these, too, apply "
            "them first: Object > Convert > Mesh."
        )
    names = ", ".join(dict.fromkeys(one.name for one in others))
    return (
        "The faces that a Boolean modifier takes from another object have the parts of that one. "
        f"Label that, too: {names}."
    )


def _taken_from(boolean: bpy.types.BooleanModifier) -> list[bpy.types.Object]:
    """The meshes that a Boolean modifier has faces from."""
    kept = boolean.collection if boolean.operand_type == "COLLECTION" else None
    found = kept.all_objects if kept else [boolean.object]
    return [one for one in found if one and one.type == "MESH"]


def remarks(obj: bpy.types.Object, surface: Surface) -> list[str]:
    """What the user should know of this object before its labels surprise."""
    found = [seen_without_parts(obj, surface.added)]
    if surface.added == 1:
        if any(_instances_with_parts(obj)):
            found.append(
                "The base mesh is labelled, and so are the instances that Geometry Nodes show of "
                "it. A Realize Instances node makes faces of them."
            )
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
    return list(filter(None, found))
