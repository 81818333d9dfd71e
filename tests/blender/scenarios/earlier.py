"""What earlier releases have left in files: written here as they wrote it, edited as ever."""

import hashlib
import json

import bpy
import numpy as np
from column import (
    ATTRIBUTE,
    COLUMN_LABELS,
    column,
    groups,
    labels,
    materials,
    module,
    settings,
    show_as,
    steer,
)

NAMES = ["top", "middle", "bottom"]
COLOURS = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
USUAL = {"GROUPS", "ATTRIBUTE", "FACE_SETS", "MATERIALS", "COLOURS"}
LABELS = np.array(COLUMN_LABELS, np.int32)


def labelled_by_an_earlier_release():
    """A column with parts in all forms but objects, as version 0.5.0 wrote them."""
    show_as(USUAL)
    obj = column()
    mesh = obj.data
    mesh.materials.append(bpy.data.materials.new("steel"))
    write(mesh, ".sculpt_face_set", "INT", np.full(len(LABELS), 7))
    write_parts(mesh)
    write(mesh, ATTRIBUTE, "INT", LABELS)
    write_groups(obj)
    write_face_sets(mesh)
    write_materials(mesh)
    write_colours(mesh)
    write_record(obj)
    return obj


def write_parts(mesh):
    mesh["patchalign3d_parts"] = NAMES
    mesh["patchalign3d_colours"] = [channel for colour in COLOURS for channel in colour]
    write(mesh, ".patchalign3d_label", "INT", LABELS + 1)
    write(mesh, ".patchalign3d_score", "FLOAT", np.full(len(LABELS), 0.9))
    write(mesh, ".patchalign3d_decided", "BOOLEAN", np.arange(len(LABELS)) == 0)


def write_groups(obj):
    for number, name in enumerate(NAMES):
        group = obj.vertex_groups.new(name=name)
        faces = [face for face in obj.data.polygons if LABELS[face.index] == number]
        group.add(sorted({v for face in faces for v in face.vertices}), 1.0, "REPLACE")
    obj.vertex_groups["top"].add([0], 0.3, "REPLACE")  # painted by hand since
    obj.data["patchalign3d_groups"] = NAMES


def write_face_sets(mesh):
    write(mesh, ".patchalign3d_face_sets_before", "INT", np.full(len(LABELS), 7))
    write(mesh, ".sculpt_face_set", "INT", LABELS + 2)
    mesh["patchalign3d_face_sets"] = True


def write_materials(mesh):
    write(mesh, ".patchalign3d_material_before", "INT", np.zeros(len(LABELS)))
    for name, colour in zip(NAMES, COLOURS, strict=True):
        material = bpy.data.materials.new(name)
        material["patchalign3d_part"] = name
        material.diffuse_color = (*colour, 1)
        mesh.materials.append(material)
    mesh.polygons.foreach_set("material_index", LABELS + 1)


def write_colours(mesh):
    mesh["patchalign3d_colour_before"] = ""
    colours = mesh.attributes.new("patchalign3d_colour", "BYTE_COLOR", "CORNER")
    for face in mesh.polygons:
        for corner in face.loop_indices:
            colours.data[corner].color_srgb = (*COLOURS[LABELS[face.index]], 1)
    mesh.attributes.active_color_name = "patchalign3d_colour"


def write_record(obj):
    """What is shown, as hashes of what was written, and the data that went with the writing."""
    mesh = obj.data
    plain = hash_of([obj.name, NAMES, None])
    coloured = hash_of([obj.name, NAMES, COLOURS])
    mesh["patchalign3d_shown"] = shown = {
        "GROUPS": plain, "ATTRIBUTE": plain, "FACE_SETS": plain,
        "MATERIALS": coloured, "COLOURS": coloured,
    }  # fmt: skip
    kept = {
        "patchalign3d_parts": NAMES,
        "patchalign3d_colours": list(mesh["patchalign3d_colours"]),
        "patchalign3d_groups": NAMES,
        "patchalign3d_face_sets": True,
        "patchalign3d_colour_before": "",
        "patchalign3d_shown": shown,
    }
    mesh["patchalign3d_writings"] = json.dumps({"1": kept})
    write(mesh, ".patchalign3d_writing", "INT", np.ones(len(LABELS)))


def write(mesh, name, kind, values):
    attribute = mesh.attributes.get(name) or mesh.attributes.new(name, kind, "FACE")
    attribute.data.foreach_set("value", values.astype({"FLOAT": float}.get(kind, int)))


def hash_of(about):
    return hashlib.sha256(repr(about).encode() + LABELS.tobytes()).hexdigest()


def opened_again(place):
    """The column, saved and opened again."""
    bpy.ops.wm.save_as_mainfile(filepath=str(place / "earlier.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(place / "earlier.blend"))
    return bpy.data.objects["Column"]


def the_forms_of_an_earlier_file_are_known_and_what_was_painted_stays(folder):
    labelled_by_an_earlier_release()
    obj = opened_again(folder)
    show_as(USUAL - {"FACE_SETS"})
    assert np.isclose(groups(obj)["top"][0], 0.3)  # it would come out as it was
    assert labels(obj, ".sculpt_face_set") == [7] * len(LABELS)
    show_as(USUAL - {"FACE_SETS", "MATERIALS"})
    assert [material.name for material in obj.data.materials] == ["steel"]
    settings().threshold = 0.95
    assert labels(obj) == [2, *[-1] * (len(LABELS) - 1)]  # but what a person has decided


def parts_of_an_earlier_file_are_edited_and_removed(folder):
    labelled_by_an_earlier_release()
    obj = opened_again(folder)
    steer("part_rename", "top", "roof")
    steer("part_merge", "middle", "bottom")
    assert [group.name for group in obj.vertex_groups] == ["roof", "middle"]
    assert labels(obj) == [0 if label == 0 else 1 for label in COLUMN_LABELS]
    assert [m.name for m in obj.data.materials] == ["steel", "roof", "middle"]
    assert materials(obj)[0].diffuse_color[:3] == (0, 1, 0)  # the middle is green as before
    bpy.ops.patchalign3d.propagate()
    assert bpy.ops.patchalign3d.remove_parts() == {"FINISHED"}
    assert not obj.vertex_groups and not obj.data.keys()
    assert [material.name for material in obj.data.materials] == ["steel"]
    assert labels(obj, ".sculpt_face_set") == [7] * len(LABELS)
    assert not [a.name for a in obj.data.attributes if "patchalign3d" in a.name]


def the_choice_of_forms_means_the_same_in_earlier_files(folder):
    bits = {
        item.identifier: item.value for item in settings().bl_rna.properties["forms"].enum_items
    }
    assert bits == {
        "GROUPS": 1, "ATTRIBUTE": 2, "FACE_SETS": 4, "MATERIALS": 8, "COLOURS": 16,
        "SELECTION": 32, "OBJECTS": 64, "SEAMS": 128, "SHARP": 256, "BOOLEANS": 512,
    }  # fmt: skip


def a_note_of_what_was_written_that_is_none_any_more_is_begun_anew(folder):
    mesh = labelled_by_an_earlier_release().data
    for damaged in ("[" * 100_000, "no JSON", "3", '{"x": {}, "2": 3}', 7):
        mesh["patchalign3d_writings"] = damaged
        module("scene.writings").forget_all()  # as when the file is opened
        steer("part_rename", "top", "roof")
        (number,) = json.loads(mesh["patchalign3d_writings"])
        assert number == "1"
        steer("part_rename", "roof", "top")
    mesh["patchalign3d_writings"] = damaged  # by somebody else, in the session of the two
    steer("part_rename", "top", "roof")
    assert list(json.loads(mesh["patchalign3d_writings"])) == ["1", "2", "3"]
