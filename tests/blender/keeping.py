"""What is kept of parts through what Blender does to objects, for the table in ``docs/kept.md``.

An act is a function that does it to a column with parts, and returns the objects that it has led
to; ``driver.py`` writes what was then found of each thing. Where a face is tells of which part it
has to be: its storey, and for a second column, which stands aside, other names.
"""

import json
import tempfile
from pathlib import Path

import bmesh
import bpy
import numpy as np
from column import column, labels, module, segment, select, show_as, steer

FORMS = {"GROUPS", "ATTRIBUTE", "MATERIALS"}
NAMES = ("bottom", "middle", "top")
ASIDE, ASIDE_NAMES = 10.0, ("floor", "wall", "roof")
KEPT, DROPPED, LATER, WRONG = "kept", "dropped", "with the next edit", "wrong"
REFUSED, RIGHT, BLENDERS = "refused", "right", "as Blender leaves it"


def outcomes():
    """(act, thing, what was found of it) for each, as they come; "wrong" is what must not be."""
    for name, act in ACTS.items():
        bpy.ops.wm.read_homefile(use_empty=True)
        with tempfile.TemporaryDirectory() as folder:
            objects = act(labelled(), Path(folder))
            first = {
                thing: [is_right(obj) for obj in objects] for thing, is_right in THINGS.items()
            }
            edited, renamed = edit(objects)
            then = {thing: [f(obj, renamed) for obj in edited] for thing, f in THINGS.items()}
            for thing, found in first.items():
                yield name, thing, outcome(found, then[thing], any(first["Parts"]))
            is_wrong = any(False in found for found in then.values())
            yield name, "The next edit", WRONG if is_wrong else RIGHT if edited else REFUSED


def outcome(found, later, is_known):
    """What is to be said of a thing, in each object right (True), wrong (False), or gone (None).

    Args:
        found, later: after the act, and after the edit that followed.
        is_known: whether there are parts that it could follow.
    """
    if False in found:
        return LATER if later and all(later) else WRONG if is_known else BLENDERS
    return KEPT if any(found) else DROPPED


def edit(objects):
    """Rename the middle of each that has parts; those, and the names by then."""
    edited, renamed = [], {}
    bpy.context.view_layer.update()
    for obj in objects:
        select(obj)
        known = module("scene.record").names_of(obj.data)
        if not known:
            continue
        part = "middle" if "middle" in known else known[0]
        try:
            steer("part_rename", part, f"other {part}")
        except RuntimeError as error:
            assert "linked from" in str(error) or "override" in str(error), error
            continue
        edited.append(obj)
        renamed[part] = f"other {part}"
    return edited, renamed


def labelled():
    show_as(FORMS)
    obj = column()
    segment()
    obj.data.polygons.foreach_set("select", [face == 0 for face in range(len(obj.data.polygons))])
    steer("part_assign", "bottom")  # by hand
    obj["colours"] = json.dumps(module("scene.record").colours_of(obj.data))
    return obj


# --- Things ---------------------------------------------------------------------------------------


def truth(obj, renamed):
    """The name of the part that each face has to be of."""
    names = []
    for face in obj.data.polygons:
        x, _, z = face.center
        storey = min(int(abs(z)), 2)
        name = (ASIDE_NAMES if x > ASIDE / 2 else NAMES)[storey]
        names.append(renamed.get(name, name))
    return names


def parts(obj, renamed=None):
    found = module("scene.record").load(obj.data)
    if not found.names:
        return None
    names = [*found.names, None]
    return [names[label] for label in found.labels] == truth(obj, renamed or {})


def colours(obj, renamed=None):
    """Whether parts that were there before have the colours that they had."""
    found = module("scene.record").colours_of(obj.data)
    back = {after: before for before, after in (renamed or {}).items()}
    before = json.loads(obj["colours"])
    known = {back.get(name, name): colour for name, colour in found.items()}
    shared = known.keys() & before.keys()
    return all(np.allclose(known[n], before[n], atol=0.01) for n in shared) if shared else None


def corrections(obj, renamed=None):
    """Whether what was decided by hand is known to be; of several objects, one has it."""
    return bool(module("scene.record").load(obj.data).decided.any()) or None


def vertex_groups(obj, renamed=None):
    wanted = truth(obj, renamed or {})
    if not obj.vertex_groups:
        return None
    for face, name in zip(obj.data.polygons, wanted, strict=True):
        group = obj.vertex_groups.get(name)
        if group is None:
            return False
        for vertex in face.vertices:
            if group.index not in [element.group for element in obj.data.vertices[vertex].groups]:
                return False
    return True


def face_attribute(obj, renamed=None):
    if "patchalign3d_part" not in obj.data.attributes:
        return None
    names = [*module("scene.record").names_of(obj.data), None]
    found = [names[label] if label < len(names) else None for label in labels(obj)]
    return found == truth(obj, renamed or {})


def materials(obj, renamed=None):
    if not obj.data.materials:
        return None
    slots = [material and material.name for material in obj.data.materials]
    found = [slots[face.material_index] for face in obj.data.polygons]
    return [name and name.split(".")[0] for name in found] == truth(obj, renamed or {})


THINGS = {
    "Parts": parts,
    "Colours": colours,
    "Corrections": corrections,
    "Vertex groups": vertex_groups,
    "Face attribute": face_attribute,
    "Materials": materials,
}


# --- Acts -----------------------------------------------------------------------------------------


def join(obj, folder):
    other = column("Second")
    other.location.x = ASIDE
    segment("roof, wall, floor")
    select(obj, other)
    bpy.ops.object.join()
    return [obj]


def separate(obj, folder):
    change(obj, lambda faces: [f.select_set(f.calc_center_median().x > 0.2) for f in faces])
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.separate(type="SELECTED")
    bpy.ops.object.mode_set(mode="OBJECT")
    return [one for one in bpy.data.objects if one.type == "MESH"]


def duplicate(obj, folder):
    bpy.ops.object.duplicate()
    return [bpy.context.object, obj]


def saved(obj, folder):
    path = str(folder / "labelled.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    return path


def append(obj, folder):
    return brought(saved(obj, folder), link=False)


def link(obj, folder):
    return brought(saved(obj, folder), link=True)


def brought(path, link):
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(path, link=link) as (_, into):
        into.objects = ["Column"]
    (obj,) = into.objects
    bpy.context.scene.collection.objects.link(obj)
    return [obj]


def override(obj, folder):
    (linked,) = link(obj, folder)
    select(linked)
    local = linked.override_create(remap_local_usages=True)
    local.data.override_create(remap_local_usages=True)
    return [local]


def undo(obj, folder):
    bpy.ops.ed.undo_push(message="before")
    steer("part_exclude", "middle")
    bpy.ops.ed.undo_push(message="after")
    bpy.ops.ed.undo()
    return [bpy.data.objects["Column"]]


def redo(obj, folder):
    bpy.ops.ed.undo_push(message="before")
    steer("part_grow", "middle")
    steer("part_shrink", "middle")
    bpy.ops.patchalign3d.segment()
    faces = bpy.context.object.data.polygons
    faces.foreach_set("select", [face == 0 for face in range(len(faces))])
    steer("part_assign", "bottom")
    bpy.ops.ed.undo_push(message="after")
    bpy.ops.ed.undo()
    bpy.ops.ed.redo()
    return [bpy.data.objects["Column"]]


def save_and_reopen(obj, folder):
    bpy.ops.wm.open_mainfile(filepath=saved(obj, folder))
    return [bpy.data.objects["Column"]]


def in_edit_mode(operator, **options):
    def act(obj, folder):
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.select_all(action="SELECT")
        getattr(bpy.ops.mesh, operator)(**options)
        bpy.ops.object.mode_set(mode="OBJECT")
        return [obj]

    return act


def delete(obj, folder):
    change(obj, lambda faces: [face.select_set(face.index % 3 == 1) for face in faces])
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.delete(type="FACE")
    bpy.ops.object.mode_set(mode="OBJECT")
    return [obj]


def change(obj, choose):
    """Select faces in Edit Mode."""
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_mode(type="FACE")
    bpy.ops.mesh.select_all(action="DESELECT")
    faces = bmesh.from_edit_mesh(obj.data).faces
    faces.ensure_lookup_table()
    choose(faces)
    bmesh.update_edit_mesh(obj.data)
    bpy.ops.object.mode_set(mode="OBJECT")


def applied(kind, **options):
    def act(obj, folder):
        modifier = obj.modifiers.new(kind, kind)
        for name, value in options.items():
            setattr(modifier, name, value)
        bpy.ops.object.modifier_apply(modifier=modifier.name)
        return [obj]

    return act


MIRROR = {"use_axis": (False, False, True), "use_mirror_merge": False}
ACTS = {
    "Join": join,
    "Separate": separate,
    "Duplicate": duplicate,
    "Append": append,
    "Link": link,
    "Library override": override,
    "Undo": undo,
    "Redo": redo,
    "Save and open again": save_and_reopen,
    "Subdivide": in_edit_mode("subdivide"),
    "Triangulate": in_edit_mode("quads_convert_to_tris"),
    "Delete faces": delete,
    "Apply Mirror": applied("MIRROR", **MIRROR),
    "Apply Subdivision Surface": applied("SUBSURF"),
    "Apply Array": applied("ARRAY", relative_offset_displace=(1.5, 0, 0)),
    "Apply Remesh": applied("REMESH", mode="VOXEL", voxel_size=0.2),
}
