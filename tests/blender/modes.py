"""Goes through every feature in every mode, for the table in ``docs/modes.md``."""

import bmesh
import bpy
from column import column, refusal, segment
from features import FEATURES

MODES = ("OBJECT", "EDIT", "SCULPT", "WEIGHT_PAINT", "VERTEX_PAINT", "TEXTURE_PAINT")
# In Texture Paint mode, Blender's undo takes back strokes and nothing else, whoever did it.
TAKEN_BACK = set(MODES) - {"TEXTURE_PAINT"}
# Of custom properties that undo in Edit Mode keeps, and that mean nothing without their attribute.
BOOKKEEPING = ("patchalign3d_writings", "patchalign3d_heat_before")
# In other modes it says that it works in Object Mode, and does nothing.
IN_OBJECT_MODE = {"Separate by Part"}


def outcomes():
    """(feature, mode, problem or "") of each feature in each mode, as they come."""
    for name, feature in FEATURES.items():
        for mode in MODES:
            bpy.ops.wm.read_homefile(use_empty=True)
            if name in IN_OBJECT_MODE and mode != "OBJECT":
                feature = refused(FEATURES[name])
            try:
                go_through(feature, mode)
                if mode in TAKEN_BACK:
                    bpy.ops.wm.read_homefile(use_empty=True)
                    take_back(feature, mode)
            except Exception as error:
                yield name, mode, f"{type(error).__name__}: {error}"
            else:
                yield name, mode, ""


def go_through(feature, mode):
    steps = feature(column_with_parts())
    next(steps)
    bpy.ops.object.mode_set(mode=mode)
    assert next(steps) == {"FINISHED"}
    obj = bpy.context.object
    assert obj.mode == mode, f"It ended in {obj.mode}"
    bpy.ops.object.mode_set(mode="OBJECT")
    assert next(steps, "checked") == "checked"


def take_back(feature, mode):
    """The same, and then undo and redo, each in one step."""
    steps = feature(column_with_parts())
    next(steps)
    bpy.ops.object.mode_set(mode=mode)
    bpy.ops.ed.undo_push(message="before")
    before = state()
    next(steps)
    bpy.ops.ed.undo_push(message="after")  # as Blender does for an operator with UNDO
    after = state()
    steps.close()
    bpy.ops.ed.undo()
    assert state() == before, "It was not taken back whole."
    bpy.ops.ed.redo()
    assert state() == after, "It was not done again whole."


def refused(feature):
    """The feature of refusing one."""

    def refuse(obj):
        steps = feature(obj)
        next(steps)
        yield
        assert "Switch to Object Mode" in refusal(next, steps)
        yield {"FINISHED"}

    return refuse


def column_with_parts():
    obj = column()
    segment()
    return obj


def state():
    """The modes of all objects, and what features write to meshes."""
    found = {}
    for obj in bpy.data.objects:
        found[obj.name] = obj.mode
        if obj.type != "MESH":
            continue
        mesh = obj.data
        if obj.mode == "EDIT":
            faces = bmesh.from_edit_mesh(mesh).faces
            layers = faces.layers.int
            numbers = {name: [face[layer] for face in faces] for name, layer in layers.items()}
        else:
            numbers = {a.name: values(a) for a in mesh.attributes if a.data_type == "INT"}
        slots = [material and material.name for material in mesh.materials]
        kept = {name: plain(mesh[name]) for name in mesh.keys() if name not in BOOKKEEPING}
        found[mesh.name] = (kept, numbers, list(mesh.attributes.keys()), slots)
        found[f"{obj.name}'s groups"] = [group.name for group in obj.vertex_groups]
    return found


def plain(value):
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value if isinstance(value, (str, int)) else list(value)


def values(attribute):
    return [item.value for item in attribute.data]
