"""What the add-on does in Blender, with a backend that labels by height; ``driver.py`` runs them.

Each scenario is a function whose name is a sentence, called in an empty scene with an empty folder.
"""

import importlib
import inspect
import json
import math
import os
import shutil
import sys
import time
from types import SimpleNamespace

import bmesh
import bpy
import numpy as np
from mathutils import Matrix

ADDON = "bl_ext.user_default.patchalign3d"
PYTHON = os.environ.get("PATCHALIGN3D_TEST_PYTHON", sys.executable)

ATTRIBUTE = "patchalign3d_part"
SIDES = 8


def find():
    """Names and functions, in the order of this file."""
    module = sys.modules[__name__]
    functions = inspect.getmembers(module, inspect.isfunction)
    scenarios = [(name, f) for name, f in functions if f.__code__.co_argcount and "_" in name]
    return sorted(
        (
            (name, f)
            for name, f in scenarios
            if inspect.signature(f).parameters.keys() == {"folder"}
        ),
        key=lambda item: item[1].__code__.co_firstlineno,
    )


# --- Helpers --------------------------------------------------------------------------------------


def column(name="Column"):
    """Three storeys of eight quads, each 1 high, between two octagons; active and selected.

    Its polygons are numbered by storey from below, then the octagons, bottom and top.
    """
    angles = np.arange(SIDES) * 2 * math.pi / SIDES
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    vertices = [(x, y, z) for z in range(4) for x, y in ring]
    quads = [
        (
            SIDES * z + i,
            SIDES * z + (i + 1) % SIDES,
            SIDES * (z + 1) + (i + 1) % SIDES,
            SIDES * (z + 1) + i,
        )
        for z in range(3)
        for i in range(SIDES)
    ]
    caps = [tuple(reversed(range(SIDES))), tuple(range(3 * SIDES, 4 * SIDES))]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], quads + caps)
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    activate(obj)
    return obj


def activate(obj):
    for other in bpy.context.selected_objects:
        other.select_set(False)
    bpy.context.view_layer.objects.active = obj
    if obj:
        obj.select_set(True)


def segment(words="top, middle, bottom"):
    parts = bpy.context.scene.patchalign3d.parts
    parts.prompts.clear()
    parts.add(words)
    return bpy.ops.patchalign3d.segment()


def find_keypoints(words="top, foot"):
    keypoints = bpy.context.scene.patchalign3d.keypoints
    keypoints.prompts.clear()
    keypoints.add(words)
    return bpy.ops.patchalign3d.find_keypoints()


def refusal(function, *arguments):
    """The sentence with which an operator refuses."""
    try:
        function(*arguments)
    except RuntimeError as error:
        return str(error)
    raise AssertionError("It was not refused.")


def groups(obj):
    """{name of a vertex group: {vertex: weight}}"""
    found = {group.name: {} for group in obj.vertex_groups}
    names = list(found)
    for vertex in obj.data.vertices:
        for element in vertex.groups:
            found[names[element.group]][vertex.index] = round(element.weight, 4)
    return found


def ring(storey, weight):
    return {i: weight for i in range(SIDES * storey, SIDES * (storey + 1))}


def labels(obj, name=ATTRIBUTE):
    attribute = obj.data.attributes[name]
    assert (attribute.data_type, attribute.domain) == ("INT", "FACE")
    return [element.value for element in attribute.data]


COLUMN_LABELS = [2] * SIDES + [1] * SIDES + [0] * SIDES + [2, 0]


def check_column(obj, names=("top", "middle", "bottom")):
    """The column's three storeys are the three parts."""
    assert labels(obj) == COLUMN_LABELS
    found = groups(obj)
    top, middle, bottom = (found[name] for name in names)
    assert set(top) == set(ring(2, 1) | ring(3, 1)), top
    assert set(middle) == set(ring(1, 1) | ring(2, 1)), middle
    assert set(bottom) == set(ring(0, 1) | ring(1, 1)), bottom
    assert top | ring(2, 0) == ring(3, 1.0) | ring(2, 0)  # 1 inside
    assert {*middle.values(), top[16], bottom[8]} == {0.5}  # between two storeys


def said():
    return importlib.import_module(f"{ADDON}.session").session.message


# --- Parts ----------------------------------------------------------------------------------------


def every_part_becomes_a_group_and_every_face_gets_its_number(folder):
    obj = column()
    assert segment() == {"FINISHED"}
    assert [group.name for group in obj.vertex_groups] == ["top", "middle", "bottom"]
    check_column(obj)
    assert list(obj.data["patchalign3d_parts"]) == ["top", "middle", "bottom"]
    assert said().startswith("Parts: top "), said()


def unlabelled_faces_are_minus_one_and_in_no_group(folder):
    obj = column()
    segment("top, unlabelled, bottom")
    assert labels(obj) == [-1 if label == 1 else label for label in COLUMN_LABELS]
    assert groups(obj)["unlabelled"] == {}


def a_rerun_replaces_its_own_groups_and_nothing_else(folder):
    obj = column()
    obj.vertex_groups.new(name="mine").add([3], 0.25, "REPLACE")
    segment()
    segment("upper, lower")
    assert [group.name for group in obj.vertex_groups] == ["mine", "upper", "lower"]
    assert groups(obj)["mine"] == {3: 0.25}
    assert [a.name for a in obj.data.attributes if a.name.startswith(ATTRIBUTE)] == [ATTRIBUTE]
    assert set(labels(obj)) == {0, 1}
    assert list(obj.data["patchalign3d_parts"]) == ["upper", "lower"]


def the_users_group_of_the_same_name_survives_reruns(folder):
    obj = column()
    obj.vertex_groups.new(name="top").add([3], 0.25, "REPLACE")
    for _ in range(2):
        segment()
        assert [g.name for g in obj.vertex_groups] == ["top", "top.001", "middle", "bottom"]
        assert groups(obj)["top"] == {3: 0.25}
        check_column(obj, ["top.001", "middle", "bottom"])
        assert "'top.001'" in said()


def a_group_the_user_has_renamed_is_the_users(folder):
    obj = column()
    segment()
    obj.vertex_groups["top"].name = "mine"
    segment()
    assert [g.name for g in obj.vertex_groups] == ["mine", "top", "middle", "bottom"]


def names_that_blender_uses_itself_do_no_harm(folder):
    obj = column()
    obj.data.uv_layers.new(name="bottom")
    obj.vertex_groups.new(name=ATTRIBUTE).add([3], 0.25, "REPLACE")
    before = np.array([v.co for v in obj.data.vertices])
    segment("position, patchalign3d_part.001, bottom")
    assert [g.name for g in obj.vertex_groups] == [
        ATTRIBUTE,
        "position.001",
        "patchalign3d_part.001.001",
        "bottom.001",
    ]
    assert groups(obj)[ATTRIBUTE] == {3: 0.25}
    assert labels(obj, f"{ATTRIBUTE}.001") == COLUMN_LABELS
    assert (before == np.array([v.co for v in obj.data.vertices])).all()
    segment()
    assert [g.name for g in obj.vertex_groups] == [ATTRIBUTE, "top", "middle", "bottom.001"]
    assert labels(obj, f"{ATTRIBUTE}.001") == COLUMN_LABELS


def long_and_foreign_words_become_names_that_fit(folder):
    obj = column()
    segment(f"{'é' * 40}, {'é' * 41}, ножка")
    assert [g.name for g in obj.vertex_groups] == ["é" * 31, "é" * 29 + ".001", "ножка"]
    assert list(obj.data["patchalign3d_parts"]) == ["é" * 40, "é" * 41, "ножка"]


def one_undo_takes_all_of_it_back(folder):
    column()
    bpy.context.scene.patchalign3d.parts.add("top, middle, bottom")
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.patchalign3d.segment("EXEC_DEFAULT", True)
    check_column(bpy.data.objects["Column"])
    bpy.ops.ed.undo()
    obj = bpy.data.objects["Column"]
    assert not obj.vertex_groups and ATTRIBUTE not in obj.data.attributes
    assert not obj.data.keys()
    assert said() == ""  # nor does the panel tell of what is no more
    bpy.ops.ed.redo()
    check_column(bpy.data.objects["Column"])


def results_are_saved_with_the_file_and_replaced_after_it_is_opened_again(folder):
    column()
    segment()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "column.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "column.blend"))
    assert said() == ""
    obj = bpy.data.objects["Column"]
    check_column(obj)
    assert bpy.context.scene.patchalign3d.parts.enabled() == ["top", "middle", "bottom"]
    assert segment("upper, lower") == {"FINISHED"}
    assert [g.name for g in obj.vertex_groups] == ["upper", "lower"]


# --- Several objects, several forms ---------------------------------------------------------------


def settings():
    return bpy.context.scene.patchalign3d


def select(*objects):
    """Select these, the first one active."""
    activate(objects[0])
    for obj in objects:
        obj.select_set(True)


def all_selected_meshes_are_labelled_and_each_mesh_once(folder):
    first, second = column(), column("Second")
    twin = bpy.data.objects.new("Twin", second.data)
    bpy.context.scene.collection.objects.link(twin)
    light = bpy.data.objects.new("Lamp", bpy.data.lights.new("Lamp", "POINT"))
    bpy.context.scene.collection.objects.link(light)
    bare = bpy.data.objects.new("Bare", bpy.data.meshes.new("Bare"))
    bpy.context.scene.collection.objects.link(bare)
    select(light, first, second, twin, bare)
    segment()
    for obj in (first, second):
        check_column(obj)
    assert said().startswith("2 of 3 objects are done. Bare: "), said()
    assert "no faces" in said()


def what_is_finished_stays_when_the_backend_fails_later(folder):
    bare = bpy.data.objects.new("Bare", bpy.data.meshes.new("Bare"))
    bpy.context.scene.collection.objects.link(bare)
    other = bpy.data.objects.new("Other", bpy.data.meshes.new("Other"))
    bpy.context.scene.collection.objects.link(other)
    select(bare, other)
    assert "no faces" in refusal(segment)
    select(column(), bare)
    assert "This word means nothing." in refusal(segment, "top, refuse")


def the_threshold_works_at_once_and_can_be_taken_back(folder):
    obj = column()
    segment()
    settings().threshold = 0.95  # the backend's scores are 0.9
    assert set(labels(obj)) == {-1}
    assert groups(obj) == {"top": {}, "middle": {}, "bottom": {}}
    assert said() == "Parts: top 0%, middle 0%, bottom 0%, unlabelled 100%."
    settings().threshold = 0.9
    check_column(obj)
    settings().threshold = 0.95
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "column.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "column.blend"))
    obj = bpy.data.objects["Column"]
    assert set(labels(obj)) == {-1}
    settings().threshold = 0
    check_column(obj)


def what_is_unlabelled_can_be_a_part_of_its_own(folder):
    obj = column()
    settings().show_unlabelled = True
    settings().forms = {"GROUPS", "MATERIALS"}
    segment("top, unlabelled, bottom")
    assert [g.name for g in obj.vertex_groups] == ["top", "unlabelled", "bottom", "unlabelled.001"]
    assert set(groups(obj)["unlabelled.001"]) == set(ring(1, 1) | ring(2, 1))
    assert ATTRIBUTE not in obj.data.attributes
    assert [m and m.name for m in obj.data.materials] == [
        None, "top", "unlabelled", "bottom", "unlabelled.001"
    ]  # fmt: skip


def materials(obj):
    return [obj.data.materials[polygon.material_index] for polygon in obj.data.polygons]


def parts_come_in_all_forms_and_go_when_they_are_not_wanted(folder):
    obj = column()
    steel = bpy.data.materials.new("steel")
    obj.data.materials.append(steel)
    mine = obj.data.attributes.new("mine", "BYTE_COLOR", "CORNER").name
    obj.data.attributes.active_color_name = mine
    settings().parts.add("top, middle, bottom")
    for prompt, colour in zip(settings().parts.prompts, np.eye(3), strict=True):
        prompt.colour = colour
    settings().parts.active = 1
    settings().forms = {
        "GROUPS", "ATTRIBUTE", "FACE_SETS", "MATERIALS", "COLOURS", "SELECTION", "OBJECTS"
    }  # fmt: skip
    for _ in range(2):
        bpy.ops.patchalign3d.segment()
        check_column(obj)
        assert labels(obj, ".sculpt_face_set") == [label + 2 for label in COLUMN_LABELS]
        names = ["top", "middle", "bottom"]
        assert [m.name for m in obj.data.materials] == ["steel", *names]
        assert [m.name for m in materials(obj)] == [names[label] for label in COLUMN_LABELS]
        assert obj.data.materials["top"].diffuse_color[:] == (1, 0, 0, 1)
        assert obj.data.attributes.active_color_name == "patchalign3d_colour"
        colours = obj.data.attributes["patchalign3d_colour"].data
        assert colours[0].color_srgb[:] == (0, 0, 1, 1)  # the first polygon is at the bottom
        assert [p.select for p in obj.data.polygons] == [label == 1 for label in COLUMN_LABELS]
        assert sum(v.select for v in obj.data.vertices) == 2 * SIDES
        parts = bpy.data.collections["PatchAlign3D Parts"].objects
        assert sorted(part.name for part in parts) == [
            "Column bottom", "Column middle", "Column top"
        ]  # fmt: skip
        assert [len(part.data.polygons) for part in parts] == [9, 8, 9]
        assert len(bpy.data.meshes) == 4 and len(bpy.data.materials) == 4
    settings().forms = set()
    assert not obj.vertex_groups and ATTRIBUTE not in obj.data.attributes
    assert ".sculpt_face_set" not in obj.data.attributes
    assert list(obj.data.materials) == [steel] and set(materials(obj)) == {steel}
    assert obj.data.attributes.active_color_name == mine
    assert "PatchAlign3D Parts" not in bpy.data.collections
    assert len(bpy.data.meshes) == 1 and len(bpy.data.materials) == 1
    settings().forms = {"GROUPS", "ATTRIBUTE"}
    check_column(obj)


def a_mesh_without_materials_has_none_again(folder):
    obj = column()
    settings().forms = {"MATERIALS"}
    segment("top, unlabelled, bottom")
    assert [m and m.name for m in obj.data.materials] == [None, "top", "unlabelled", "bottom"]
    assert materials(obj)[8] is None
    settings().forms = {"GROUPS"}
    assert not obj.data.materials and not bpy.data.materials


def the_forms_are_written_whatever_the_mode(folder):
    obj = column()
    settings().forms = {"FACE_SETS", "SELECTION", "ATTRIBUTE"}
    settings().parts.active = 0
    for mode in ("SCULPT", "EDIT"):
        bpy.ops.object.mode_set(mode=mode)
        settings().threshold = 0
        segment()
        assert obj.mode == mode
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.faces.ensure_lookup_table()
    assert [face.select for face in mesh.faces] == [label == 2 for label in COLUMN_LABELS]


# --- Without words --------------------------------------------------------------------------------


def parts_without_words_are_numbered_or_get_the_words_of_the_list(folder):
    obj = column()
    settings().automatic_pieces = 3
    bpy.ops.patchalign3d.segment_automatically()
    check_column(obj, ["part 1", "part 2", "part 3"])
    settings().parts.add("upper, lower")
    settings().automatic_how = "NAMED"
    bpy.ops.patchalign3d.segment_automatically()
    assert [g.name for g in obj.vertex_groups] == ["upper", "lower"]


def parts_by_shape_need_no_model(folder):
    obj = column()
    settings().model = "missing"
    settings().automatic_how = "SHAPE"
    bpy.ops.patchalign3d.segment_automatically()
    assert list(obj.data["patchalign3d_parts"]) == ["part 1", "part 2"]
    settings().automatic_how = "FEATURES"
    assert "no such model" in refusal(bpy.ops.patchalign3d.segment_automatically)


def loose_parts_need_no_backend(folder):
    obj = column()
    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    bmesh.ops.create_cube(mesh, size=0.5)
    bmesh.ops.split_edges(mesh, edges=mesh.edges)  # still one piece: the ends coincide
    mesh.to_mesh(obj.data)
    preferences = bpy.context.preferences.addons[ADDON].preferences
    try:
        preferences.python = ""
        bpy.ops.patchalign3d.segment_automatically()
    finally:
        preferences.python = PYTHON
    assert labels(obj) == [0] * 26 + [1] * 6
    assert "no backend yet" in said()


# --- Steering -------------------------------------------------------------------------------------


def steer(name, part, words="", **options):
    settings().part, settings().part_words = part, words
    return getattr(bpy.ops.patchalign3d, name)(**options)


def storeys(obj):
    """The parts of the polygons of the three storeys, the first side of each; and of all."""
    names = [*obj.data["patchalign3d_parts"], None]
    found = [names[label] for label in labels(obj)]
    return [found[0], found[SIDES], found[2 * SIDES]], found


def parts_are_renamed_merged_and_excluded(folder):
    obj = column()
    assert not bpy.ops.patchalign3d.part_rename.poll()
    segment()
    steer("part_rename", "top", "roof")
    assert settings().part == "roof"
    check_column(obj, ["roof", "middle", "bottom"])
    assert "no part 'top'" in refusal(steer, "part_merge", "top", "roof")
    assert "already" in refusal(steer, "part_rename", "roof", "bottom")
    steer("part_merge", "bottom", "middle")
    assert [g.name for g in obj.vertex_groups] == ["roof", "bottom"]
    assert storeys(obj)[0] == ["bottom", "bottom", "roof"]
    steer("part_exclude", "roof")
    assert storeys(obj)[0] == ["bottom", "bottom", None]
    assert settings().part == "bottom"
    assert said() == "Parts: bottom 63%, unlabelled 37%.", said()


def steering_keeps_colours_and_is_one_undo_step(folder):
    obj = column()
    settings().parts.add("top, middle, bottom")
    settings().parts.prompts[2].colour = (0.25, 0.5, 0.75)
    settings().forms = {"ATTRIBUTE", "MATERIALS"}
    bpy.ops.patchalign3d.segment()
    settings().part = "bottom"
    bpy.ops.ed.undo_push(message="before")
    bpy.ops.patchalign3d.part_split_sides("EXEC_DEFAULT", True)
    names = ["top", "middle", "right bottom", "left bottom"]
    assert list(obj.data["patchalign3d_parts"]) == names
    assert settings().part == "right bottom"  # what stands in its place is steered next
    assert len({tuple(m.diffuse_color) for m in obj.data.materials if m}) == 4
    bpy.ops.ed.undo()
    obj = bpy.data.objects["Column"]
    assert list(obj.data["patchalign3d_parts"]) == names[:2] + ["bottom"]
    before = obj.data.materials["top"].diffuse_color[:]
    steer("part_rename", "top", "roof")
    assert len(obj.data.materials) == 4
    assert obj.data.materials["roof"].diffuse_color[:] == before


def parts_are_split_by_piece_by_side_and_by_words(folder):
    obj = column()
    segment("end, middle, other end")
    steer("part_merge", "end", "other end")
    steer("part_split_pieces", "end")
    assert [g.name for g in obj.vertex_groups] == ["end 1", "end 2", "middle"]
    assert storeys(obj)[0] == ["end 1", "middle", "end 2"]
    assert "one piece" in refusal(steer, "part_split_pieces", "middle")
    obj.location.x = 100  # sides are the object's own
    steer("part_split_sides", "middle")
    centres = [
        sum(obj.data.vertices[v].co.x for v in polygon.vertices) for polygon in obj.data.polygons
    ]
    assert storeys(obj)[1][SIDES : 2 * SIDES] == [
        "left middle" if x > 1e-6 else "right middle" for x in centres[SIDES : 2 * SIDES]
    ]
    segment()
    steer("part_merge", "top", "middle, bottom")
    steer("part_split_words", "top", "upper, lower")
    assert list(obj.data["patchalign3d_parts"]) == ["upper", "lower"]
    assert settings().part == "upper"
    assert storeys(obj)[1][-2:] == ["lower", "upper"]
    assert not [g for g in obj.vertex_groups if g.name == "top"]


def borders_grow_shrink_and_are_smoothed(folder):
    obj = column()
    segment()
    steer("part_grow", "top")
    assert storeys(obj)[0] == ["bottom", "top", "top"]
    steer("part_shrink", "top")
    assert storeys(obj)[0] == ["bottom", "bottom", "top"]
    assert list(obj.data["patchalign3d_parts"]) == ["top", "middle", "bottom"]
    settings().threshold = 0.95
    assert storeys(obj)[0] == [None, "bottom", None]  # what was moved by hand is certain
    settings().threshold = 0
    bpy.ops.object.mode_set(mode="EDIT")
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.faces.ensure_lookup_table()
    for face in mesh.faces:
        face.select_set(face.index == 2 * SIDES + 3)
    steer("part_assign", "speck")
    assert obj.mode == "EDIT"
    steer("part_smooth", "")
    bpy.ops.object.mode_set(mode="OBJECT")
    assert storeys(obj)[0] == ["bottom", "bottom", "top"] and "speck" not in storeys(obj)[1]


def borders_snap_to_edges(folder):
    obj = column()
    segment()
    for polygon in obj.data.polygons:
        polygon.select = polygon.index == SIDES  # one face of the middle storey
    steer("part_assign", "bottom")
    assert storeys(obj)[0] == ["bottom", "bottom", "top"]
    steer("part_snap", "", to="SHARP", angle=math.radians(60))  # only the two ends
    assert storeys(obj)[0] == ["bottom", "bottom", "top"]
    for edge in obj.data.edges:
        low, high = (obj.data.vertices[v].co.z for v in edge.vertices)
        edge.use_seam = low == high  # around each storey
    steer("part_snap", "", to="SEAMS")
    check_column(obj)
    steer("part_merge", "middle", "bottom")
    steer("part_snap", "", to="PIECES")
    assert set(labels(obj)) == {1}


def a_part_is_picked_and_selected(folder):
    obj = column()
    segment()
    for polygon in obj.data.polygons:
        polygon.select = polygon.index in (1, 2, 2 * SIDES)
    bpy.ops.patchalign3d.part_pick()
    assert settings().part == "bottom"
    settings().part = "middle"
    bpy.ops.patchalign3d.part_select()
    assert [p.select for p in obj.data.polygons] == [label == 1 for label in COLUMN_LABELS]
    settings().part = "cellar"
    assert "no part 'cellar'" in refusal(bpy.ops.patchalign3d.part_select)


def corrections_spread_to_what_looks_alike(folder):
    obj = column()
    segment()
    assert "assigned by hand" in refusal(bpy.ops.patchalign3d.propagate)
    bpy.ops.object.mode_set(mode="EDIT")
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.faces.ensure_lookup_table()
    for face in mesh.faces:
        face.select_set(face.index == SIDES)
    steer("part_assign", "belt")
    bpy.ops.patchalign3d.propagate()
    bpy.ops.object.mode_set(mode="OBJECT")
    assert list(obj.data["patchalign3d_parts"]) == ["top", "middle", "bottom", "belt"]
    assert labels(obj) == [3 if label == 1 else label for label in COLUMN_LABELS]
    settings().threshold = 1
    assert labels(obj) == [3 if label == 1 else -1 for label in COLUMN_LABELS]


# --- Similarity -----------------------------------------------------------------------------------


def shadings():
    return [
        space.shading.color_type
        for screen in bpy.data.screens
        for area in screen.areas
        for space in area.spaces
        if space.type == "VIEW_3D"
    ]


def similarity_to_a_word_is_shown_and_hidden_again(folder):
    obj = column()
    before = shadings()
    assert "no word" in refusal(bpy.ops.patchalign3d.similarity_to_word)
    settings().similarity_word = "high"
    for _ in range(2):
        bpy.ops.patchalign3d.similarity_to_word()
        assert obj.data.attributes.active_color_name == "patchalign3d_heat"
        heat = obj.data.attributes["patchalign3d_heat"].data
        brightness = [sum(heat[i].color_srgb[:3]) for i in range(0, 4 * SIDES, SIDES)]
        assert brightness == sorted(brightness) and brightness[0] < 0.7 < brightness[-1]
        assert set(shadings()) <= {"VERTEX"}
        values = [e.value for e in obj.data.attributes["patchalign3d_similarity"].data]
        assert np.allclose(values, [(0.5 + z) / 3 for z in range(3) for _ in range(8)] + [0, 1])
    assert said() == "Similarity from 0.00, dark, to 1.00, bright."
    bpy.ops.patchalign3d.similarity_hide()
    assert not [a.name for a in obj.data.attributes if "patchalign3d" in a.name]
    assert shadings() == before and not obj.data.keys()
    assert not bpy.ops.patchalign3d.similarity_hide.poll()


def similarity_to_what_is_selected_selects_what_is_similar(folder):
    obj = column()
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="DESELECT")
    assert "Nothing is selected" in refusal(bpy.ops.patchalign3d.similarity_to_selection)
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.faces.ensure_lookup_table()
    mesh.faces[3].select_set(True)  # on the ground floor
    bpy.ops.patchalign3d.similarity_to_selection()
    assert obj.mode == "EDIT"
    bpy.ops.patchalign3d.similarity_select(threshold=0.8)
    mesh = bmesh.from_edit_mesh(obj.data)
    found = [face.index for face in mesh.faces if face.select]
    assert found == [*range(SIDES), 3 * SIDES]
    bpy.ops.mesh.select_mode(type="VERT")
    bpy.ops.mesh.select_all(action="DESELECT")
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.verts.ensure_lookup_table()
    mesh.verts[3 * SIDES].select = True  # at the top
    mesh.select_flush_mode()
    bpy.ops.patchalign3d.similarity_to_selection()
    bpy.ops.patchalign3d.similarity_select(threshold=1)
    assert [f.index for f in bmesh.from_edit_mesh(obj.data).faces if f.select] == [25]


# --- Transfer -------------------------------------------------------------------------------------


def the_parts_of_finished_objects_are_found_on_the_others(folder):
    finished, other, third = column(), column("Other"), column("Third")
    other.scale.z = 5
    select(other, third)
    assert not bpy.ops.patchalign3d.transfer.poll()
    activate(finished)
    segment()
    settings().parts.prompts.clear()
    assert not bpy.ops.patchalign3d.transfer.poll()
    select(other, third, finished)
    bpy.ops.patchalign3d.transfer()
    check_column(other)
    check_column(third)
    assert said() == "2 of 2 objects are done."
    assert list(other.data["patchalign3d_parts"]) == ["top", "middle", "bottom"]


def vertex_groups_of_any_origin_are_exemplars_too(folder):
    finished, other = column(), column("Other")
    finished.vertex_groups.new(name="lower").add([*range(SIDES)], 0.5, "REPLACE")
    finished.vertex_groups.new(name="upper").add([*range(2 * SIDES, 4 * SIDES)], 1, "REPLACE")
    select(other, finished)
    bpy.ops.patchalign3d.transfer()
    assert [g.name for g in other.vertex_groups] == ["lower", "upper"]
    assert labels(other) == [0] * SIDES + [1] * 2 * SIDES + [0, 1]


def keypoints_of_finished_objects_are_found_on_the_others(folder):
    finished, other = column(), column("Other")
    find_keypoints("top, foot")
    assert len(other.children) == 2
    mine = bpy.data.objects.new("waist", None)
    bpy.context.scene.collection.objects.link(mine)
    mine.parent, mine.location = other, (0, 0, 1)
    bpy.context.view_layer.update()
    finished.scale.z = 2
    select(finished, other)
    bpy.ops.patchalign3d.transfer_keypoints()
    bpy.context.view_layer.update()
    heights = {empty["patchalign3d_keypoint"]: empty.matrix_world.translation.z
               for empty in finished.children}  # fmt: skip
    assert heights.keys() == {"top", "foot", "waist"}
    assert np.allclose([heights[name] for name in ("top", "waist", "foot")], [6, 2, 0])
    assert not bpy.ops.patchalign3d.transfer_keypoints.poll()


# --- Modes and kinds of objects -------------------------------------------------------------------


def each_feature_is_one_undo_step(folder):
    finished, obj = column("Finished"), column()
    activate(finished)
    segment()
    select(obj, finished)
    settings().similarity_word = "high"
    settings().part = "top"

    def state():
        mesh = bpy.data.objects["Column"].data
        parts = list(mesh.get("patchalign3d_parts", []))
        return sorted(a.name for a in mesh.attributes), sorted(mesh.keys()), parts

    for name in ("transfer", "part_exclude", "similarity_to_word", "similarity_hide"):
        before = state()
        bpy.ops.ed.undo_push(message="before")
        getattr(bpy.ops.patchalign3d, name)("EXEC_DEFAULT", True)
        after = state()
        bpy.ops.ed.undo()
        assert state() == before != after, name
        bpy.ops.ed.redo()
        assert state() == after, name


def edit_mode_is_left_and_entered_again_and_its_edits_count(folder):
    obj = column()
    bpy.ops.object.mode_set(mode="EDIT")
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.verts.ensure_lookup_table()
    for vertex in mesh.verts:
        vertex.co.z = 3 - vertex.co.z  # upside down, not yet in the mesh itself
    bmesh.update_edit_mesh(obj.data)
    segment()
    assert obj.mode == "EDIT"
    bpy.ops.object.mode_set(mode="OBJECT")
    assert labels(obj) == [2 - label for label in COLUMN_LABELS]


def paint_and_sculpt_modes_are_left_and_entered_again(folder):
    obj = column()
    for mode in ("SCULPT", "WEIGHT_PAINT", "VERTEX_PAINT", "TEXTURE_PAINT"):
        bpy.ops.object.mode_set(mode=mode)
        segment()
        assert obj.mode == mode
        bpy.ops.object.mode_set(mode="OBJECT")
        check_column(obj)
        obj.vertex_groups.clear()


def up_is_the_worlds_z_whatever_the_objects_axes(folder):
    obj = column()
    obj.matrix_world = Matrix.Rotation(math.pi, 4, "X") @ Matrix.Translation((5, 0, 0))
    segment()
    assert labels(obj) == [2 - label for label in COLUMN_LABELS]


def mirrored_and_uneven_scale_is_fine_and_zero_scale_is_refused(folder):
    obj = column()
    obj.scale = (-2, 1, 0.1)
    segment()
    check_column(obj)
    obj.scale = (1, 1, 0)
    bpy.context.view_layer.update()
    assert "scale of zero" in refusal(segment)


def what_modifiers_make_is_labelled_and_carried_back_to_the_base_mesh(folder):
    obj = column()
    obj.modifiers.new("Subdivision", "SUBSURF").levels = 2
    obj.modifiers.new("Array", "ARRAY").use_relative_offset = True
    before = [a.name for a in obj.data.attributes]
    segment()
    check_column(obj)
    assert "most of what the modifiers make" in said()
    names = ("patchalign3d_part", ".patchalign3d_label", ".patchalign3d_score")
    added = {a.name for a in obj.data.attributes} - {*before, *names, ".patchalign3d_decided"}
    assert added <= {"top", "middle", "bottom"}, added
    settings().similarity_word = "high"
    bpy.ops.patchalign3d.similarity_to_word()
    assert len(obj.data.attributes["patchalign3d_heat"].data) == 4 * SIDES


def a_mesh_turned_upside_down_by_modifiers_or_keys_is_labelled_as_it_is_seen(folder):
    obj = column()
    obj.shape_key_add(name="Basis")
    key = obj.shape_key_add(name="Upside down")
    key.value = 0
    for point in key.data:
        point.co.z = 3 - point.co.z
    segment()
    check_column(obj)
    key.value = 1
    segment()
    assert labels(obj) == [2 - label for label in COLUMN_LABELS]
    assert "modifiers" not in said()
    obj.shape_key_clear()
    obj.modifiers.new("Solid", "SOLIDIFY").thickness = 0.01
    hook = obj.modifiers.new("Turn", "SIMPLE_DEFORM")
    hook.deform_method, hook.deform_axis, hook.angle = "BEND", "X", math.pi
    segment()
    assert len(set(labels(obj))) == 3


def what_modifiers_make_from_nothing_leaves_the_base_mesh(folder):
    obj = column()
    obj.modifiers.new("Remesh", "REMESH").mode = "BLOCKS"
    segment()
    check_column(obj)
    assert "base mesh is labelled" in said()


def a_shared_mesh_is_labelled_for_all_and_that_is_said(folder):
    obj = column()
    other = bpy.data.objects.new("Other", obj.data)
    bpy.context.scene.collection.objects.link(other)
    segment()
    check_column(other)
    assert "2 objects share" in said()
    activate(other)
    segment("upper, lower")
    assert [g.name for g in obj.vertex_groups] == ["upper", "lower"]


def objects_without_a_surface_are_refused_with_a_reason(folder):
    activate(None)
    assert "no active object" in refusal(segment)
    curve = bpy.data.objects.new("Wire", bpy.data.curves.new("Wire", "CURVE"))
    light = bpy.data.objects.new("Lamp", bpy.data.lights.new("Lamp", "POINT"))
    for obj in (curve, light):
        bpy.context.scene.collection.objects.link(obj)
    activate(curve)
    assert "'Wire' is a curve. Convert it first" in refusal(segment)
    activate(light)
    assert "'Lamp' is no mesh" in refusal(segment)
    activate(column())
    assert "no parts to look for" in refusal(segment, "")


def linked_data_is_refused_and_stays_as_it_is(folder):
    column("Linked")
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "library.blend"))
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(str(folder / "library.blend"), link=True) as (_, wanted):
        wanted.objects = ["Linked"]
    linked = wanted.objects[0]
    bpy.context.scene.collection.objects.link(linked)
    local = bpy.data.objects.new("Local", linked.data)
    bpy.context.scene.collection.objects.link(local)
    for obj in (linked, local):
        activate(obj)
        assert "linked from another file" in refusal(segment)
        assert not obj.vertex_groups
        find_keypoints("top")
        assert len(obj.children) == 1


def what_the_backend_refuses_is_told_and_the_object_stays_as_it_is(folder):
    obj = column()
    assert "This word means nothing." in refusal(segment, "top, refuse")
    assert said() == "This word means nothing."
    obj.data.clear_geometry()
    assert "no faces" in refusal(segment)
    assert not obj.vertex_groups and not obj.data.keys()
    bpy.context.scene.patchalign3d.model = "missing"
    activate(column())
    assert "There is no such model." in refusal(segment)
    bpy.context.scene.patchalign3d.model = "bundled"
    assert segment() == {"FINISHED"}


def a_missing_python_is_told_with_the_way_on(folder):
    obj = column()
    preferences = bpy.context.preferences.addons[ADDON].preferences
    try:
        preferences.python = ""
        assert "The backend is not set up" in refusal(segment)
        preferences.python = str(folder / "nowhere" / "python")
        assert "There is no Python at" in refusal(segment)
    finally:
        preferences.python = PYTHON
    assert not obj.vertex_groups
    assert segment() == {"FINISHED"}


# --- Keypoints ------------------------------------------------------------------------------------


def keypoints_are_empties_on_the_surface_that_follow_the_object(folder):
    obj = column()
    obj.matrix_world = Matrix.Translation((1, 2, 3)) @ Matrix.Diagonal((-2, 1, 10, 1))
    find_keypoints()
    bpy.context.view_layer.update()
    foot, top = sorted(obj.children, key=lambda empty: empty.name)
    assert (foot.name, top.name) == ("foot", "top")
    assert math.isclose(top.matrix_world.translation.z, 33, rel_tol=1e-6)
    assert math.isclose(foot.matrix_world.translation.z, 3, rel_tol=1e-6)
    assert np.allclose(top.matrix_world.to_scale(), 1)
    assert (top["confidence"], foot["confidence"]) == (1.0, 0.5)
    assert math.isclose(top.empty_display_size, 0.02 * 30, rel_tol=1e-5)
    for empty in (top, foot):
        assert [c.name for c in empty.users_collection] == ["PatchAlign3D Keypoints"]
    obj.location.z = 0
    bpy.context.view_layer.update()
    assert math.isclose(top.matrix_world.translation.z, 30, rel_tol=1e-6)


def a_rerun_replaces_its_own_empties_and_no_others(folder):
    first = column()
    mine = bpy.data.objects.new("foot", None)
    bpy.context.scene.collection.objects.link(mine)
    mine.parent = first
    find_keypoints("top")
    second = column("Second")
    find_keypoints()
    assert sorted(o.name for o in second.children) == ["foot.001", "top.001"]
    activate(first)
    find_keypoints()
    assert sorted(o.name for o in first.children) == ["foot", "foot.002", "top"]
    assert sorted(o.name for o in second.children) == ["foot.001", "top.001"]
    assert [c.name for c in bpy.data.collections] == ["PatchAlign3D Keypoints"]
    assert len(bpy.data.collections[0].objects) == 4


# --- Lists of prompts -----------------------------------------------------------------------------


def words_with_commas_become_several_rows(folder):
    parts = bpy.context.scene.patchalign3d.parts
    parts.entry = " seat, back ,, left  leg,Seat"
    assert parts.enabled() == ["seat", "back", "left leg"]
    assert (parts.entry, parts.active) == ("", 2)
    parts.entry = "back, arm"
    assert parts.enabled() == ["seat", "back", "left leg", "arm"]
    parts.prompts[1].enabled = False
    assert parts.enabled() == ["seat", "left leg", "arm"]


def rows_are_moved_and_removed(folder):
    parts = bpy.context.scene.patchalign3d.parts
    parts.add("a, b, c")
    parts.active = 0
    assert bpy.ops.patchalign3d.prompt_move(direction="UP") == {"CANCELLED"}
    assert bpy.ops.patchalign3d.prompt_move(direction="DOWN") == {"FINISHED"}
    assert (parts.enabled(), parts.active) == (["b", "a", "c"], 1)
    bpy.ops.patchalign3d.prompt_remove()
    bpy.ops.patchalign3d.prompt_remove()
    assert (parts.enabled(), parts.active) == (["b"], 0)
    bpy.ops.patchalign3d.prompt_remove()
    assert bpy.ops.patchalign3d.prompt_remove() == {"CANCELLED"}
    assert bpy.ops.patchalign3d.prompt_move(direction="DOWN") == {"CANCELLED"}


def a_kind_of_object_and_the_object_itself_fill_the_list(folder):
    assert bpy.ops.patchalign3d.prompt_preset(kind="Chair") == {"FINISHED"}
    assert settings().parts.enabled() == ["seat", "back", "leg", "arm"]
    assert settings().category == "chair"
    assert len({tuple(prompt.colour) for prompt in settings().parts.prompts}) == 4
    assert bpy.ops.patchalign3d.prompt_preset(kind="Chimera") == {"CANCELLED"}
    obj = column()
    obj.vertex_groups.new(name="Leg_Front.L")
    obj.vertex_groups.new(name="seat")
    obj.data.materials.append(bpy.data.materials.new("Red_Paint.001"))
    obj.data.materials.append(None)
    bpy.ops.patchalign3d.prompts_from_object(source="GROUPS")
    bpy.ops.patchalign3d.prompts_from_object(source="MATERIALS")
    expected = ["seat", "back", "leg", "arm", "leg front left", "red paint"]
    assert settings().parts.enabled() == expected
    assert bpy.ops.patchalign3d.prompts_from_object(source="MATERIALS") == {"CANCELLED"}


def everything_that_can_be_pointed_at_has_a_description(folder):
    operators = [getattr(bpy.ops.patchalign3d, name) for name in dir(bpy.ops.patchalign3d)]
    assert len(operators) > 10
    settings = bpy.context.scene.patchalign3d
    settings.parts.add("seat")
    groups = [settings, settings.parts, settings.parts.prompts[0]]
    groups.append(bpy.context.preferences.addons[ADDON].preferences)
    described = [operator.get_rna_type() for operator in operators]
    assert all(operator.description for operator in described)
    described += [group.bl_rna for group in groups]
    for struct in described:
        for own in struct.properties:
            if own.identifier not in ("rna_type", "name", "bl_idname"):
                assert own.description, f"{struct.identifier}.{own.identifier}"


# --- The command ----------------------------------------------------------------------------------


def command(*arguments):
    return importlib.import_module(f"{ADDON}.command").main(["label", *map(str, arguments)])


def a_folder_of_files_is_labelled_and_a_bad_one_stops_nothing(folder):
    meshes, out = folder / "meshes", folder / "out"
    (meshes / "below").mkdir(parents=True)
    obj = column()
    bpy.ops.wm.save_as_mainfile(filepath=str(meshes / "a.blend"), copy=True)
    bpy.ops.wm.obj_export(filepath=str(meshes / "b.obj"))
    bpy.ops.wm.stl_export(filepath=str(meshes / "b.stl"))
    bpy.ops.wm.ply_export(filepath=str(meshes / "c.ply"))
    bpy.ops.export_scene.gltf(filepath=str(meshes / "below" / "d.glb"), export_format="GLB")
    (meshes / "bad.blend").write_bytes(b"junk")
    (meshes / "bad.glb").write_bytes(b"junk")
    (meshes / "bad.stl").write_bytes(b"junk")
    code = command(meshes, "--parts", "top, middle, bottom", "--out", out, "--category", "column")
    assert code == 1  # three are bad
    written = sorted(f.relative_to(out).as_posix() for f in out.rglob("*.parts.*"))
    bases = ["a", "b.obj", "b.stl", "below/d", "c"]
    assert written == sorted(f"{base}.parts.{kind}" for base in bases for kind in ("blend", "json"))
    for base in bases:
        content = json.loads((out / f"{base}.parts.json").read_text(encoding="utf-8"))
        assert content["category"] == "column" and content["model"]["name"] == "fake"
        (only,) = content["objects"]
        assert only["part_names"] == ["top", "middle", "bottom"]
        bpy.ops.wm.open_mainfile(filepath=str(out / f"{base}.parts.blend"))
        obj = bpy.data.objects[only["name"]]
        assert labels(obj) == only["face_labels"] and set(only["face_labels"]) == {0, 1, 2}
        assert [g.name for g in obj.vertex_groups] == only["vertex_groups"]
    bpy.ops.wm.open_mainfile(filepath=str(out / "a.parts.blend"))
    check_column(bpy.data.objects["Column"])
    assert command(out, "--parts", "top", "--out", out) == 1  # our own results are no input


def what_has_no_surface_in_a_file_is_passed_over_and_named(folder):
    obj = column()
    twin = bpy.data.objects.new("Twin", obj.data)
    empty = bpy.data.objects.new("Empty", bpy.data.meshes.new("Empty"))
    for other in (twin, empty):
        bpy.context.scene.collection.objects.link(other)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    bpy.ops.object.mode_set(mode="OBJECT")
    assert command(folder / "a.blend", "--parts", "top, bottom", "--out", folder) == 0
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    found = {entry.pop("name"): entry for entry in content["objects"]}
    assert found["Twin"] == {"skipped": "It shares the mesh of 'Column'."}
    assert found["Empty"] == {"skipped": "'Empty' has no faces."}
    assert found["Column"]["part_names"] == ["top", "bottom"]


def a_glb_carries_the_parts_as_materials(folder):
    column()
    bpy.ops.wm.stl_export(filepath=str(folder / "a.stl"))
    words = ["--parts", "top, unlabelled, bottom", "--format", "glb,json"]
    assert command(folder / "a.stl", *words, "--out", folder) == 0
    assert not (folder / "a.parts.blend").exists()
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(folder / "a.parts.glb"))
    (mesh,) = bpy.data.meshes
    assert sorted(material.name for material in mesh.materials) == ["bottom", "top", "unlabelled"]


def a_command_that_makes_no_sense_says_so(folder):
    assert command("--out", folder) == 2
    assert command(folder / "none.obj", "--parts", " , ", "--out", folder) == 2
    assert command(folder / "none.obj", "--parts", "a", "--out", folder, "--format", "fbx") == 2
    assert command(folder / "none.obj", "--prompts", folder / "none.txt", "--out", folder) == 2
    assert command(folder / "none.obj", "--parts", "a", "--out", folder, "--workers", 0) == 2
    assert command(folder / "none.obj", "--parts", "a", "--out", folder) == 1
    assert command(folder, "--parts", "a", "--out", folder) == 1  # nothing there
    words = [folder / "none.obj", "--parts", "a", "--out", folder]
    assert command(*words, "--python", folder / "none") == 1
    assert command(*words, "--model", "missing") == 1


def only_what_is_missing_is_labelled_when_a_batch_is_resumed(folder):
    meshes, out = folder / "meshes", folder / "out"
    (meshes / "chairs").mkdir(parents=True)
    column()
    bpy.ops.wm.ply_export(filepath=str(meshes / "a.ply"))
    bpy.ops.wm.ply_export(filepath=str(meshes / "chairs" / "b.ply"))
    (meshes / "chairs" / "c.ply").write_bytes(b"junk")
    (meshes / "parts.txt").write_text("top, bottom")
    (meshes / "chairs" / "parts.txt").write_text("category: chair\nback\nseat\nleg\n")
    words = [meshes, "--format", "json,glb", "--out", out, "--workers", 2]
    assert command(*words) == 1
    results = {file: file.read_bytes() for file in out.rglob("*.parts.*")}
    assert len(results) == 4
    first, second = (out / f"{name}.parts.json" for name in ("a", "chairs/b"))
    assert json.loads(first.read_text())["objects"][0]["part_names"] == ["top", "bottom"]
    assert json.loads(second.read_text())["category"] == "chair"
    assert json.loads(second.read_text())["objects"][0]["part_names"] == ["back", "seat", "leg"]

    second.write_text("damaged")
    bpy.ops.wm.ply_export(filepath=str(meshes / "chairs" / "c.ply"))
    times = {file: file.stat().st_mtime_ns for file in results}
    assert command(*words, "--resume") == 0
    assert {file: file.read_bytes() for file in results} == results
    changed = {file.name for file in results if file.stat().st_mtime_ns != times[file]}
    assert changed == {"b.parts.json", "b.parts.glb"}
    assert (out / "chairs" / "c.parts.json").exists()

    (meshes / "parts.txt").write_text("upper, lower")
    assert command(*words, "--resume") == 0
    assert json.loads(first.read_text())["objects"][0]["part_names"] == ["upper", "lower"]


def a_file_that_takes_too_long_or_kills_its_blender_stops_no_other(folder):
    column()
    for name in ("a", "b", "c"):
        bpy.ops.wm.ply_export(filepath=str(folder / f"{name}.ply"))
        (folder / name).mkdir()
        (folder / f"{name}.ply").rename(folder / name / f"{name}.ply")
    (folder / "parts.txt").write_text("top, bottom")
    (folder / "a" / "parts.txt").write_text("sleep")
    (folder / "b" / "parts.txt").write_text("kill Blender")
    assert command(folder, "--out", folder, "--time-limit", 2) == 1
    written = sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*.parts.*"))
    assert written == ["c/c.parts.blend", "c/c.parts.json"]


# --- Setting up -----------------------------------------------------------------------------------


def module(name):
    return importlib.import_module(f"{ADDON}.{name}")


def preferences():
    return bpy.context.preferences.addons[ADDON].preferences


def waited_for(operator):
    """What an operator says in the end that is waited for as in a window: as the session's task."""
    session = module("session").session
    session.task = operator.begin(None, bpy.context)
    try:
        while (sentence := session.task.advance()) is None:
            time.sleep(0.01)
    finally:
        session.task = None
    return sentence


def one_button_sets_the_backend_up_and_the_next_one_labels(folder):
    from wheels import repack, write_wheel

    repack(folder / "wheels", "numpy")
    for name in ("torch", "torchvision", "open_clip", "transformers"):
        write_wheel(folder / "wheels", name)
    plan = module("preferences").setup_plan(bpy.context)
    plan.requirements.write_text("numpy\ntorch\ntorchvision\nopen_clip\ntransformers\n")
    try:
        preferences().python = ""
        assert "Allow Online Access" in refusal(bpy.ops.patchalign3d.set_up)
        preferences().packages = str(folder / "nothing here")
        assert "There is no numpy" in refusal(bpy.ops.patchalign3d.set_up)
        obj = column()
        assert "The backend is not set up" in refusal(segment)
        preferences().packages = str(folder / "wheels")
        assert "labelled a cube" in waited_for(module("upkeep").PATCHALIGN3D_OT_set_up)
        assert bpy.ops.patchalign3d.set_up() == {"FINISHED"}  # again
        assert "labelled a cube" in said()
        assert plan.is_current and not plan.folder.is_relative_to(plan.backend.parent)
        running = module("session").session._backend._client
        assert running.running  # it is warm by now
        assert segment() == {"FINISHED"}
        check_column(obj)
        assert module("session").session._backend._client is running
        assert running._command[0] == str(plan.python)
    finally:
        preferences().python, preferences().packages = PYTHON, ""
        module("session").session.close()
        shutil.rmtree(plan.folder, ignore_errors=True)  # the other scenarios have none


def the_backend_tells_where_it_runs_and_gives_its_memory_back(folder):
    session = module("session").session
    session.close()
    assert not session.running and "starts when asked" in session.state
    column()
    segment()
    assert session.state == "Running on cpu, 1.5 GB"
    assert bpy.ops.patchalign3d.free_memory() == {"FINISHED"}
    assert not session.running and not bpy.ops.patchalign3d.free_memory.poll()
    assert segment() == {"FINISHED"}


BROKEN = {
    "exits_at_import": "another Python. It last said: The licence server cannot be reached.",
    "lacks_a_package": "'numpy_that_nobody_installed' is missing in",
    "hangs_in_hello": "did not answer within 2 seconds of its start. Try again",
    "chats": "sent what cannot be read, and was stopped",
    "speaks_another_version": "Install the add-on again",
    "chats_later": "sent what cannot be read, and was stopped",
    "dies_mid_reply": "another Python. It last said: Bus error in a library",
    "sends_an_oversize_header": "header of a frame has 1048577 bytes",
    "sends_an_oversize_payload": "payload of a frame has 4294967297 bytes",
    "hangs_up_later": "closed its output and was stopped. Try again",
    "is_killed": "memory ran out. Close other programs",
    "exhausts_its_memory": "memory ran out. Close other programs",
    "fills_the_disk": "the disk is full. Make room",
    "crashes": "has crashed (SIGSEGV). Try again",
    "hangs_at_work": "did not finish within 1 seconds",
}


def a_broken_backend_ends_in_a_sentence_and_the_next_job_works(folder):
    obj = column()
    client, jobs, session = module("client"), module("jobs"), module("session").session
    patience = client.START_TIMEOUT, jobs.TIMEOUT
    try:
        for twin, sentence in BROKEN.items():
            session.close()
            os.environ["PATCHALIGN3D_TEST_TWIN"] = f"{twin} {folder / twin}"
            client.START_TIMEOUT = 2.0 if twin == "hangs_in_hello" else patience[0]
            jobs.TIMEOUT = 1.0 if twin == "hangs_at_work" else patience[1]
            begin = time.monotonic()
            seen = refusal(segment)
            print(f"{twin}, {time.monotonic() - begin:.1f} s: {seen}", file=sys.stderr)
            assert sentence in seen, (twin, seen)
            assert session.failed and said() in seen
            client.START_TIMEOUT, jobs.TIMEOUT = patience
            assert not obj.vertex_groups
            assert segment() == {"FINISHED"}, twin
            check_column(obj)
            obj.vertex_groups.clear()
    finally:
        client.START_TIMEOUT, jobs.TIMEOUT = patience
        del os.environ["PATCHALIGN3D_TEST_TWIN"]
        session.close()


class Layout:
    """Takes whatever a panel draws, and remembers the words."""

    def __init__(self):
        self.words = []

    def __getattr__(self, name):
        def draw(*arguments, text="", **options):
            self.words.append(text)
            return self

        return draw


def drawn(name):
    """The words of a panel, in a window that there isn't."""
    context = SimpleNamespace(
        scene=bpy.context.scene,
        object=bpy.context.object,
        preferences=SimpleNamespace(
            addons=bpy.context.preferences.addons, system=SimpleNamespace(ui_scale=1.0)
        ),
        region=SimpleNamespace(width=300),
    )
    layout = Layout()
    panel = getattr(module("panel"), f"PATCHALIGN3D_PT_{name}")
    panel.draw(SimpleNamespace(layout=layout), context)
    return " ".join(word for word in layout.words if word)


def the_panels_tell_what_is_going_on_and_what_to_do(folder):
    session, installer = module("session").session, module("installer")
    column()
    try:
        preferences().python = ""
        assert "The backend is not set up." in drawn("parts")
        assert "GB to download" in drawn("backend") and "not allowed online" in drawn("backend")
        preferences().python = PYTHON
        segment()
        assert "Running on cpu, 1.5 GB" in drawn("backend")
        assert "Parts: top" in drawn("parts")
        session.task = module("jobs").Task(iter(()), 1)
        session.task.subject, session.task.fraction = "Column", 0.25
        assert "Column: Starting the backend 25%" in drawn("parts")
        session.task = installer.Errand(iter(()), "Looking for a Python")
        assert "Looking for a Python 0%" in drawn("parts")
    finally:
        preferences().python, session.task = PYTHON, None


def weights_are_fetched_only_online(folder):
    assert "Allow Online Access" in refusal(bpy.ops.patchalign3d.fetch_weights)


# --- The add-on itself ----------------------------------------------------------------------------


def it_can_be_disabled_and_enabled_again_and_leaves_nothing(folder):
    column()
    segment()
    session = importlib.import_module(f"{ADDON}.session").session
    client = session._backend._client
    assert client.running
    bpy.ops.preferences.addon_disable(module=ADDON)
    assert not client.running
    assert not hasattr(bpy.types.Scene, "patchalign3d")
    assert not [name for name in dir(bpy.types) if "PATCHALIGN3D" in name]
    bpy.ops.preferences.addon_enable(module=ADDON)
    bpy.context.preferences.addons[ADDON].preferences.python = PYTHON
    assert segment() == {"FINISHED"}
    check_column(bpy.context.object)
