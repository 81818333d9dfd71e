"""Parts in the forms that Blender's tools use: vertex groups, Face Sets, materials and others.

Each form is a choice. What an earlier run has written is replaced, and nothing else is touched.
When parts are only shown otherwise, a form that would come out as it was is left as it is, with
what a person has done to it. Marks tell what was written:

- vertex groups: their names in the mesh's custom property ``patchalign3d_groups``. They belong to
  the mesh, as vertex groups do, whose names all objects of one mesh share;
- Face Sets: a custom property of the mesh; a hidden face attribute keeps those from before;
- the colour attribute that was active before: a custom property of the mesh;
- materials: a custom property of each; a hidden face attribute keeps the slots from before. One
  that is no longer used stays as an orphan, which Blender doesn't save, and is used again:
  removing what the properties editor has shown a preview of crashes Blender 4.3;
- separate objects: a custom property of each, which points to the object it is a part of, and one
  that tells whether a person has changed it since: then it is theirs, and stays;
- what each form was written from: a custom property of the mesh, a hash by form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..bridge.replies import Reply
from . import record
from .colours import PART_COLOURS, Colour, linear, part_colour
from .colours import UNLABELLED as GREY
from .geometry import (
    Surface,
    area_shares,
    polygon_labels,
    polygon_means,
    read_surface,
    vertex_weights,
)
from .record import Parts

if TYPE_CHECKING:
    import bpy

ATTRIBUTE = "patchalign3d_part"
GROUPS = "patchalign3d_groups"
FACE_SETS = "patchalign3d_face_sets"
FACE_SETS_BEFORE = ".patchalign3d_face_sets_before"
SCULPT_FACE_SETS = ".sculpt_face_set"  # Blender's own
COLOUR_BEFORE = "patchalign3d_colour_before"
MATERIAL = "patchalign3d_part"
MATERIAL_BEFORE = ".patchalign3d_material_before"
PART_OF = "patchalign3d_part_of"
PART_AS_MADE = "patchalign3d_part_as_made"
SHOWN = "patchalign3d_shown"
COLLECTION = "PatchAlign3D Parts"
UNLABELLED_NAME = "unlabelled"

FORMS = (
    ("GROUPS", "Vertex Groups", "One per part, its weights fading where parts meet"),
    ("ATTRIBUTE", "Face Attribute", f"The number of each face's part, -1 for none: {ATTRIBUTE}"),
    ("FACE_SETS", "Face Sets", "One per part, for sculpting; they take the place of others"),
    ("MATERIALS", "Materials", "A slot per part, of its name and colour, after the object's own"),
    ("COLOURS", "Colour Attribute", f"Each part in its colour: {PART_COLOURS}"),
    ("SELECTION", "Selection", "The faces of the part that is active in the list are selected"),
    ("OBJECTS", "Separate Objects", "A copy of each part as an object; the object itself stays"),
)
USUAL_FORMS = frozenset({"GROUPS", "ATTRIBUTE"})
COLOURED = frozenset({"MATERIALS", "COLOURS"})

MOST_BYTES = 63  # of a name, in UTF-8; Blender 4.2 cuts longer ones within a character
WEIGHT_STEPS = 100  # as fine as the weight paint's display, and quick to write


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The name, or the first of ``name.001``, ``name.002``, … that is not taken; never too long."""
    name, number = shorten(wanted, MOST_BYTES), 0
    while name in taken:
        number += 1
        suffix = f".{number:03d}"
        name = shorten(wanted, MOST_BYTES - len(suffix)) + suffix
    return name


def shorten(name: str, most_bytes: int = MOST_BYTES) -> str:
    """The name, cut to so many bytes of UTF-8."""
    return name.encode()[:most_bytes].decode(errors="ignore")


class Look(NamedTuple):
    """How parts are to be shown.

    Attributes:
        forms: which of :data:`FORMS`.
        threshold: below which score, 0 … 1, a face counts as unlabelled.
        unlabelled: whether what has no label is a part of its own, in the forms that can show it.
        active: the form "SELECTION" selects the first of these that is a part.
    """

    forms: Collection[str] = USUAL_FORMS
    threshold: float = 0.0
    unlabelled: bool = False
    active: Sequence[str] = ()


class WrittenParts(NamedTuple):
    """What has been put on an object.

    Attributes:
        names: P parts, as asked.
        groups: their vertex groups: of the same name, unless that is in use for something else.
        labels: (polygons,) int32 number of the part, -1 for none.
        shares: (P,) of the whole area.
    """

    names: list[str]
    groups: list[str]
    labels: NDArray[np.int32]
    shares: NDArray[np.float64]


def write_parts(
    obj: bpy.types.Object,
    surface: Surface,
    reply: Reply,
    look: Look = Look(),  # noqa: B008 (a tuple)
    colours: Mapping[str, Colour] = {},
) -> WrittenParts:
    """Write an answer with parts to an object in Object Mode, whose surface was asked about.

    Args:
        obj: the object.
        surface: what was asked about, which may be the shape that modifiers give it.
        reply: the answer to "segment" or one of its kin.
        look: in which forms.
        colours: of some parts, by name; the others get one that is free.
    """
    names = reply.header["part_names"]
    scores = reply.arrays["face_scores"]
    labels = polygon_labels(surface, reply.arrays["face_labels"], scores)
    parts = Parts(
        names,
        [colours.get(name) or part_colour(number) for number, name in enumerate(names)],
        labels,
        polygon_means(surface, scores.max(1, initial=0)).astype(np.float32),
        np.zeros(len(labels), bool),
    )
    record.save(obj.data, parts)
    _drop(obj.data, SHOWN)  # all is written anew
    return show_parts(obj, read_surface(obj), parts, look)


def show_parts(obj: bpy.types.Object, surface: Surface, parts: Parts, look: Look) -> WrittenParts:
    """Write a record in the forms that are wanted, and remove it in those that are not.

    The surface is the base mesh. A form that was written from the same before is not touched. Views
    show the mesh's colours, if it has any.
    """
    from . import views

    had_colours = PART_COLOURS in obj.data.attributes
    labels = parts.above(look.threshold)
    names, colours = [shorten(name) for name in parts.names], list(parts.colours)
    numbers = labels
    if look.unlabelled and (labels < 0).any():
        numbers = np.where(labels < 0, len(names), labels)
        names, colours = [*names, UNLABELLED_NAME], [*colours, GREY]
    shown = _Shown(obj, surface, names, colours, numbers, labels)
    before = dict(obj.data.get(SHOWN, {}))
    now = {form: _hash(shown, form in COLOURED) for form in _FORMS if form in look.forms}
    changed = [form for form in _FORMS if not (form in now and before.get(form) == now[form])]
    for form in reversed(changed):
        _FORMS[form][1](obj)
    for form in changed:
        if form in now:
            _FORMS[form][0](shown)
    obj.data[SHOWN] = now
    groups = list(obj.data.get(GROUPS, parts.names))[: len(parts.names)]
    active = next((name for name in look.active if name in parts.names), None)
    if "SELECTION" in look.forms and active is not None:
        select_polygons(obj.data, labels == parts.names.index(active))
    record.keep_writing(obj.data, (GROUPS, FACE_SETS, COLOUR_BEFORE, SHOWN))
    obj.data.update()
    views.follow(gone=had_colours)
    return WrittenParts(parts.names, groups, labels, area_shares(surface, labels, len(parts.names)))


def describe(parts: WrittenParts) -> str:
    """What came out, in a sentence or two."""
    shares = [
        f"{group} {share:.0%}" for group, share in zip(parts.groups, parts.shares, strict=True)
    ]
    if (parts.labels < 0).any():
        shares.append(f"unlabelled {max(0.0, 1 - parts.shares.sum()):.0%}")
    sentences = [f"Parts: {', '.join(shares)}."]
    for name, group in zip(parts.names, parts.groups, strict=True):
        if group != name:
            sentences.append(f"The name '{name}' was in use, so its group is called '{group}'.")
    return " ".join(sentences)


def remove_parts(obj: bpy.types.Object) -> None:
    """Take everything away that was written of the parts, in every form, and the record."""
    from . import views

    had_colours = PART_COLOURS in obj.data.attributes
    for _, remove in reversed(_FORMS.values()):
        remove(obj)
    _drop(obj.data, SHOWN)
    record.forget(obj.data)
    obj.data.update()
    views.follow(gone=had_colours)


class _Shown(NamedTuple):
    """P parts that are to be written: names that fit, colours, and labels (polygons,), −1 none;
    ``bare`` are the labels without what has none, even if that is the last part.
    """

    obj: bpy.types.Object
    surface: Surface
    names: list[str]
    colours: list[Colour]
    labels: NDArray[np.int32]
    bare: NDArray[np.int32]


def _hash(shown: _Shown, colours: bool) -> str:
    """What a form is written from."""
    about = [shown.obj.name, shown.names, shown.colours if colours else None]
    return hashlib.sha256(repr(about).encode() + shown.labels.tobytes()).hexdigest()


# --- Vertex groups --------------------------------------------------------------------------------


def _write_groups(shown: _Shown) -> list[str]:
    obj, groups = shown.obj, []
    weights = vertex_weights(shown.surface, shown.labels, len(shown.names))
    for name, (vertices, weight) in zip(shown.names, weights, strict=True):
        # To Blender a group is an attribute too: of two with one name, one would be lost.
        taken = {*obj.vertex_groups.keys(), *obj.data.attributes.keys()}
        group = obj.vertex_groups.new(name=free_name(name, taken))
        groups.append(group.name)
        _write_weights(group, vertices, weight)
    obj.data[GROUPS] = groups
    return groups


def _remove_groups(obj: bpy.types.Object) -> None:
    for name in obj.data.get(GROUPS, []):
        group = obj.vertex_groups.get(name)
        if group:
            obj.vertex_groups.remove(group)
    _drop(obj.data, GROUPS)


def _write_weights(group: bpy.types.VertexGroup, vertices: NDArray, weights: NDArray) -> None:
    step = np.round(weights * WEIGHT_STEPS).astype(int)
    order = np.argsort(step, kind="stable")
    values, starts, counts = np.unique(step[order], return_index=True, return_counts=True)
    for value, start, count in zip(values, starts, counts, strict=True):
        if value:
            members = vertices[order[start : start + count]]
            group.add(members.tolist(), value / WEIGHT_STEPS, "REPLACE")


def _put_groups_right(obj: bpy.types.Object, later: list[str], earlier: list[str]) -> None:
    """Undo in Edit Mode takes back the weights; in Blender 4.2 it leaves the groups' names."""
    ours = [group for group in obj.vertex_groups if group.name in {*later, *earlier}]
    if [group.name for group in ours] == earlier:
        return
    for group in ours:
        group.name = GROUPS  # so that no name is taken, should they have changed places
    for group, name in zip(ours, earlier, strict=False):
        group.name = name
    for group in ours[len(earlier) :]:
        obj.vertex_groups.remove(group)
    for name in earlier[len(ours) :]:
        obj.vertex_groups.new(name=name)


# --- Attributes -----------------------------------------------------------------------------------


def _attribute_name(obj: bpy.types.Object) -> str:
    attributes = obj.data.attributes
    others = {a.name for a in attributes if (a.data_type, a.domain) != ("INT", "FACE")}
    return free_name(ATTRIBUTE, others | set(obj.vertex_groups.keys()))


def _write_attribute(shown: _Shown) -> None:
    attributes, name = shown.obj.data.attributes, _attribute_name(shown.obj)
    attribute = attributes.get(name) or attributes.new(name, "INT", "FACE")
    attribute.data.foreach_set("value", shown.bare)


def _remove_attribute(obj: bpy.types.Object) -> None:
    remove_attribute(obj.data, _attribute_name(obj), "INT")


def remove_attribute(mesh: bpy.types.Mesh, name: str, kind: str) -> None:
    """Remove an attribute if there is one of that kind: it might be a vertex group of the name."""
    attribute = mesh.attributes.get(name)
    if attribute and attribute.data_type == kind:
        mesh.attributes.remove(attribute)


def _write_face_sets(shown: _Shown) -> None:
    mesh = shown.obj.data
    sets = mesh.attributes.get(SCULPT_FACE_SETS)
    if sets is not None:
        _copy_numbers(mesh, SCULPT_FACE_SETS, FACE_SETS_BEFORE)
    else:
        mesh.attributes.new(SCULPT_FACE_SETS, "INT", "FACE")
    # 1 is the one that Blender leaves white
    mesh.attributes[SCULPT_FACE_SETS].data.foreach_set("value", shown.labels + 2)
    mesh[FACE_SETS] = True


def _remove_face_sets(obj: bpy.types.Object) -> None:
    mesh = obj.data
    if FACE_SETS in mesh:
        if FACE_SETS_BEFORE in mesh.attributes:
            _copy_numbers(mesh, FACE_SETS_BEFORE, SCULPT_FACE_SETS)
            remove_attribute(mesh, FACE_SETS_BEFORE, "INT")
        else:
            remove_attribute(mesh, SCULPT_FACE_SETS, "INT")
    _drop(mesh, FACE_SETS)


def _copy_numbers(mesh: bpy.types.Mesh, source: str, to: str) -> None:
    """Copy a face attribute of numbers to another, which is made if there is none."""
    numbers = np.zeros(len(mesh.polygons), np.int32)
    mesh.attributes[source].data.foreach_get("value", numbers)
    copy = mesh.attributes.get(to) or mesh.attributes.new(to, "INT", "FACE")
    copy.data.foreach_set("value", numbers)


def _write_colours(shown: _Shown) -> None:
    palette = np.array([*shown.colours, GREY], np.float32)  # −1, the last, is the unlabelled one
    colours = np.ones((len(shown.surface.corner_polygons), 4), np.float32)
    colours[:, :3] = palette[shown.labels][shown.surface.corner_polygons]
    write_colours(shown.obj.data, PART_COLOURS, COLOUR_BEFORE, "CORNER", colours)


def _remove_colours(obj: bpy.types.Object) -> None:
    remove_colours(obj.data, PART_COLOURS, COLOUR_BEFORE)


def write_colours(
    mesh: bpy.types.Mesh, name: str, before: str, domain: str, colours: NDArray
) -> None:
    """Make a colour attribute the active one.

    Args:
        mesh: the mesh.
        name: of the attribute.
        before: the custom property that keeps which one was active.
        domain: "POINT" or "CORNER".
        colours: (n, 4) sRGB.
    """
    if before not in mesh:
        mesh[before] = mesh.attributes.active_color_name or ""
    remove_attribute(mesh, name, "BYTE_COLOR")
    attribute = mesh.attributes.new(name, "BYTE_COLOR", domain)
    attribute.data.foreach_set("color_srgb", colours.astype(np.float32).ravel())
    mesh.attributes.active_color_name = attribute.name


def remove_colours(mesh: bpy.types.Mesh, name: str, before: str) -> None:
    """Undo :func:`write_colours`."""
    remove_attribute(mesh, name, "BYTE_COLOR")
    if mesh.get(before, "") in mesh.attributes:
        mesh.attributes.active_color_name = mesh[before]
    _drop(mesh, before)


# --- Materials ------------------------------------------------------------------------------------


def write_materials(obj: bpy.types.Object, parts: WrittenParts) -> None:
    """Replace the object's materials by one per part, of its name and in a colour of its own."""
    materials = obj.data.materials
    materials.clear()
    materials.append(_material(UNLABELLED_NAME, GREY))
    for number, name in enumerate(parts.names):
        materials.append(_material(name, part_colour(number)))
    obj.data.polygons.foreach_set("material_index", parts.labels + 1)


def _write_material_slots(shown: _Shown) -> None:
    mesh = shown.obj.data
    slots = np.zeros(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", slots)
    before = mesh.attributes.new(MATERIAL_BEFORE, "INT", "FACE")
    before.data.foreach_set("value", slots)
    if not mesh.materials:
        mesh.materials.append(None)  # what is unlabelled keeps the material it has: none
    own = len(mesh.materials)
    for name, colour in zip(shown.names, shown.colours, strict=True):
        mesh.materials.append(_material(name, colour))
    slots = np.where(shown.labels >= 0, own + shown.labels, slots).astype(np.int32)
    mesh.polygons.foreach_set("material_index", slots)


def _remove_material_slots(obj: bpy.types.Object) -> None:
    mesh = obj.data
    before = mesh.attributes.get(MATERIAL_BEFORE)
    if before is None:
        return
    slots = np.zeros(len(mesh.polygons), np.int32)
    before.data.foreach_get("value", slots)
    mesh.attributes.remove(before)
    for index in reversed(range(len(mesh.materials))):
        material = mesh.materials[index]
        if material and MATERIAL in material:
            mesh.materials.pop(index=index)
    if list(mesh.materials) == [None]:
        mesh.materials.clear()
    mesh.polygons.foreach_set("material_index", slots)


def _material(name: str, colour: Colour) -> bpy.types.Material:
    """A material of this name and colour; one of ours that is like it, or unused, is used again."""
    import bpy

    colour = linear(colour)
    ours = [m for m in bpy.data.materials if m.get(MATERIAL) == name and m.is_editable]
    for material in ours:
        if np.allclose(material.diffuse_color[:3], colour, atol=1e-4):
            return material
    unused = (material for material in ours if not material.users)
    material = next(unused, None) or bpy.data.materials.new(name)
    material[MATERIAL] = name
    material.use_nodes = True
    material.diffuse_color = (*colour, 1)
    for node in material.node_tree.nodes:  # its name may be translated, or the node removed
        if node.type == "BSDF_PRINCIPLED":
            node.inputs["Base Color"].default_value = (*colour, 1)
    return material


# --- Selection and objects ------------------------------------------------------------------------


def select_polygons(mesh: bpy.types.Mesh, chosen: NDArray[np.bool_]) -> None:
    """Select these polygons, (polygons,) bool, and no others; the mesh is not in edit mode."""
    damaged = mesh.attributes.get(".select_edge")
    if damaged and damaged.data_type != "BOOLEAN":  # Blender 5.0 makes it so, and crashes over it
        mesh.attributes.remove(damaged)
    corners = np.zeros(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("loop_total", corners)
    of_chosen = np.repeat(chosen, corners)
    for name, elements in (("vertex_index", mesh.vertices), ("edge_index", mesh.edges)):
        index = np.zeros(len(mesh.loops), np.int32)
        mesh.loops.foreach_get(name, index)
        flags = np.zeros(len(elements), bool)
        flags[index[of_chosen]] = True
        elements.foreach_set("select", flags)
    mesh.polygons.foreach_set("select", np.ascontiguousarray(chosen))


def _write_objects(shown: _Shown) -> None:
    import bmesh
    import bpy

    collection = collection_of(bpy.context.scene, COLLECTION)
    for number, name in enumerate(shown.names):
        if not (shown.labels == number).any():
            continue
        mesh = shown.obj.data.copy()
        for key in list(mesh.keys()):
            if key.startswith("patchalign3d"):
                del mesh[key]
        whole = bmesh.new()
        whole.from_mesh(mesh)
        whole.faces.ensure_lookup_table()
        others = [whole.faces[i] for i in np.flatnonzero(shown.labels != number)]
        bmesh.ops.delete(whole, geom=others, context="FACES")
        whole.to_mesh(mesh)
        whole.free()
        part = bpy.data.objects.new(shorten(f"{shown.obj.name} {name}"), mesh)
        part[PART_OF] = shown.obj
        part.matrix_world = shown.obj.matrix_world
        part[PART_AS_MADE] = _state(part)
        collection.objects.link(part)


def _remove_objects(obj: bpy.types.Object) -> None:
    import bpy

    for other in list(bpy.data.objects):
        if other.get(PART_OF) == obj and other.is_editable:
            if other.get(PART_AS_MADE) != _state(other):
                del other[PART_OF]
                continue
            mesh = other.data
            bpy.data.objects.remove(other)
            if mesh and not mesh.users:
                bpy.data.meshes.remove(mesh)
    collection = bpy.data.collections.get((COLLECTION, None))
    if collection and not collection.all_objects and not collection.children:
        bpy.data.collections.remove(collection)


def _state(part: bpy.types.Object) -> str:
    """What a person may change of a part's object: its place, its vertices, what is put on it."""
    vertices = np.zeros(3 * len(part.data.vertices), np.float32)
    part.data.vertices.foreach_get("co", vertices)
    about = [[*map(tuple, part.matrix_basis)], len(part.modifiers), len(part.children)]
    return hashlib.sha256(repr(about).encode() + vertices.tobytes()).hexdigest()


def collection_of(scene: bpy.types.Scene, name: str) -> bpy.types.Collection:
    """The scene's collection of this name; made when it is needed."""
    import bpy

    collection = bpy.data.collections.get((name, None))  # not one of a linked file
    if collection is None:
        collection = bpy.data.collections.new(name)
    if collection not in scene.collection.children_recursive:
        scene.collection.children.link(collection)
    return collection


def _drop(mesh: bpy.types.Mesh, name: str) -> None:
    if name in mesh:
        del mesh[name]


def _nothing(_: object) -> None:
    """The selection is written last, and is nobody's to remove."""


_FORMS = {
    "ATTRIBUTE": (_write_attribute, _remove_attribute),
    "GROUPS": (_write_groups, _remove_groups),
    "FACE_SETS": (_write_face_sets, _remove_face_sets),
    "MATERIALS": (_write_material_slots, _remove_material_slots),
    "COLOURS": (_write_colours, _remove_colours),
    "SELECTION": (_nothing, _nothing),
    "OBJECTS": (_write_objects, _remove_objects),
}


def _after_undo(*_: object) -> None:
    import bpy

    for obj in bpy.data.objects:
        if obj.type == "MESH" and obj.data.is_editmode and record.WRITINGS in obj.data:
            later = list(obj.data.get(GROUPS, []))
            record.put_right(obj.data)
            _put_groups_right(obj, later, list(obj.data.get(GROUPS, [])))


def register() -> None:
    import bpy

    for handlers in (bpy.app.handlers.undo_post, bpy.app.handlers.redo_post):
        handlers.append(bpy.app.handlers.persistent(_after_undo))


def unregister() -> None:
    import bpy

    for handlers in (bpy.app.handlers.undo_post, bpy.app.handlers.redo_post):
        handlers.remove(_after_undo)
