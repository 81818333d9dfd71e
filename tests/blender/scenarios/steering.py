"""Parts that are changed by hand, and corrections that spread."""

import math
from functools import partial

import bmesh
import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    SIDES,
    activate,
    check_column,
    column,
    labels,
    mistake,
    module,
    refusal,
    said,
    segment,
    select,
    settings,
    show_as,
    steer,
    storeys,
)
from mathutils import Matrix
from modes import state


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
    assert said() == "1 part, unlabelled 37%.", said()


def steering_keeps_colours_and_is_one_undo_step(folder):
    obj = column()
    settings().parts.add("top, middle, bottom")
    settings().parts.prompts[2].colour = (0.25, 0.5, 0.75)
    show_as({"ATTRIBUTE", "MATERIALS"})
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
    assert len(obj.data.materials) == 3
    assert obj.data.materials["roof"].diffuse_color[:] == before


def undone_to_before_edit_mode_everything_is_as_it_was_there(folder):
    """The faces had what was written in Edit Mode, and the groups what was before."""
    column()
    show_as(
        {"GROUPS", "ATTRIBUTE", "FACE_SETS", "COLOURS", "SEAMS"}
    )  # nothing that makes data-blocks
    segment()
    bpy.ops.ed.undo_push(message="Segment")
    before = state()
    for act in (
        partial(segment, "all, else"),
        partial(steer, "part_grow", "middle"),
        partial(steer, "part_select", "top"),
        bpy.ops.patchalign3d.remove_parts,
    ):
        bpy.ops.object.mode_set("EXEC_DEFAULT", True, mode="EDIT")
        act()
        bpy.ops.ed.undo_push(message="Edit")
        after = state()
        bpy.ops.ed.undo()
        bpy.ops.ed.undo()
        assert state() == before, act
        bpy.ops.ed.redo()
        bpy.ops.ed.redo()
        assert state() == after, act
        bpy.ops.ed.undo()
        bpy.ops.ed.undo()


def the_left_of_what_is_mirrored_is_where_it_is_seen(folder):
    for scale, turn in (((-1, 1, 1), 0), ((1, -1, 1), math.pi), ((1, 1, 1), 0)):
        obj = column()
        obj.scale, obj.rotation_euler.z = scale, turn  # a figure would look along −Y, each time
        bpy.context.view_layer.update()
        segment()
        steer("part_split_sides", "top")
        parts = module("scene.record").load(obj.data)
        for side, sign in (("left", 1), ("right", -1)):
            of_side = parts.labels == parts.names.index(f"{side} top")
            faces = np.array([obj.matrix_world @ face.center for face in obj.data.polygons])
            assert sign * faces[of_side, 0].mean() > 0.3, (scale, side)


def the_left_one_of_two_doors_is_where_whoever_stands_before_them_has_it(folder):
    obj = column()
    for words, left in (("door, wall", -1), ("arm, body", 1), ("door, wall", -1)):
        segment(words)
        part = words.partition(",")[0]
        steer("part_split_sides", part)
        of_left = [n == f"left {part}" for n in storeys(obj)[1]]
        centres = np.array([polygon.center[:] for polygon in obj.data.polygons])
        assert left * centres[of_left, 0].mean() > 0.3, words
        bpy.ops.patchalign3d.remove_parts()


def a_part_is_split_by_the_way_that_the_object_faces_however_that_is_known(folder):
    def left(**said):
        """The way from the middle to the left part of the column, in the world."""
        obj = column()
        for name, value in said.items():
            setattr(obj, name, value)
        bpy.context.view_layer.update()
        segment()
        steer("part_split_sides", "top")
        parts = module("scene.record").load(obj.data)
        of_side = parts.labels == parts.names.index("left top")
        middles = np.array([obj.matrix_world @ face.center for face in obj.data.polygons])
        way = middles[of_side, :2].mean(0) - middles[:, :2].mean(0)
        return way / np.linalg.norm(way)

    half = math.sqrt(0.5)
    faces = partial(np.allclose, atol=0.3)
    assert faces(left(), (1, 0)) and "seems" not in said()
    for degrees, way in ((45, (half, half)), (180, (-1, 0))):  # which is how it was put there
        assert faces(left(rotation_euler=(0, 0, math.radians(degrees))), way)
    # Its Y is up, as in many files, which is no way to turn it.
    assert faces(left(rotation_euler=(math.pi / 2, 0, 0)), (1, 0))
    assert faces(left(location=(0, 0, -500)), (0, 1))
    assert "It seems to face X, and left and right follow from that." in said()
    assert bpy.ops.patchalign3d.set_way.poll()
    for scale in ((1, 1, 1), (-1, 1, 1), (1, -1, 1)):
        assert faces(left(location=(0, 0, 500), scale=scale), (half, half)), scale
    seems = "It seems to face −Y turned by 45° anticlockwise, seen from above, and left and right"
    assert seems in said() and not bpy.ops.patchalign3d.set_way.poll()
    settings().front = "Y"
    assert faces(left(location=(0, 0, 500)), (-1, 0)) and "seems" not in said()
    settings().front = "auto"
    turned, other = figure = [column(), column("Other")]  # which face the same way, as one thing
    turned.rotation_euler.z, other.location.x = math.pi, 3
    select(*figure)
    segment()
    steer("part_split_sides", "top")
    parts = module("scene.record").load(bpy.context.object.data)
    assert bpy.context.object in figure and parts.names[:2] == ["right top", "left top"]


def lower_and_upper_are_split_without_asking_where_up_is_known(folder):
    each = module("asking.each")
    asks, asked = each.Asker.ask, []
    each.Asker.ask = lambda *question: asked.append(question) or asks(*question)
    try:
        for up, turn, ends in (
            ("Z", 0, ["lower all", "upper all"]),
            ("-Z", 0, ["upper all", "lower all"]),
            ("Y", math.pi / 2, ["upper all", "lower all"]),  # its Z points along −Y then
            ("auto", 0, ["lower all", "upper all"]),
        ):
            obj = column()
            obj.rotation_euler.x = turn
            bpy.context.view_layer.update()
            settings().up = up
            segment("all")
            asked.clear()
            steer("part_split_sides", "all", axis="Z")
            assert storeys(obj)[0][::2] == ends, up
            assert bool(asked) == (up == "auto")
    finally:
        each.Asker.ask = asks


def parts_are_split_by_piece_by_side_and_by_words(folder):
    obj = column()
    segment("end, middle, start")
    steer("part_merge", "end", "start")
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
    steer("part_split_words", "lower", "nowhere, below")
    assert list(obj.data["patchalign3d_parts"]) == ["upper", "below"]
    assert said().endswith("Not found: nowhere."), said()


def that_the_words_a_part_is_split_by_fit_little_of_the_rest_is_not_told(folder):
    column()
    segment()
    steer("part_split_words", "top", "wheel, door")  # of which the whole has little
    assert "fit none of the words" not in said(), said()


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
    mistake(obj, [2 * SIDES + 3], "speck")
    steer("part_smooth", "")
    assert obj.mode == "EDIT"
    bpy.ops.object.mode_set(mode="OBJECT")
    assert storeys(obj)[0] == ["bottom", "bottom", "top"] and "speck" not in storeys(obj)[1]


def borders_snap_to_edges(folder):
    obj = column()
    segment()
    mistake(obj, [SIDES], "bottom")  # one face of the middle storey
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


def selected_faces_of_all_objects_in_edit_mode_are_assigned(folder):
    bare, other, obj = column("Bare"), column("Other"), column()
    for each in (other, obj):
        activate(each)
        segment()
    select(obj, other, bare)
    bpy.ops.object.mode_set(mode="EDIT")
    for each in (obj, other, bare):
        mesh = bmesh.from_edit_mesh(each.data)
        for face in mesh.faces:
            face.select_set(face.index == (0 if each == obj else 1))
        bmesh.update_edit_mesh(each.data)
    steer("part_assign", "belt")
    assert said() == ("2 of 3 objects are done. Bare: 'Bare' has no parts yet. Segment it first.")
    assert {each.mode for each in (bare, other, obj)} == {"EDIT"} and bpy.context.object == obj
    bpy.ops.object.mode_set(mode="OBJECT")
    for each, place in ((obj, 0), (other, 1)):
        names = list(each.data["patchalign3d_parts"])
        assert [i for i, n in enumerate(labels(each)) if n == names.index("belt")] == [place]
    assert "patchalign3d_parts" not in bare.data


def a_part_is_selected_on_all_objects_in_edit_mode_as_it_is_assigned_on_all(folder):
    bare, other, obj = column("Bare"), column("Other"), column()
    for each, words in ((other, "roof, middle, cellar"), (obj, "top, middle, bottom")):
        activate(each)
        segment(words)
    select(obj, other, bare)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")

    def selected(each):
        return [face.select for face in bmesh.from_edit_mesh(each.data).faces]

    middle = [label == 1 for label in COLUMN_LABELS]
    steer("part_select", "middle")
    assert {each.mode for each in (bare, other, obj)} == {"EDIT"} and bpy.context.object == obj
    assert selected(obj) == selected(other) == middle and not any(selected(bare))
    steer("part_rename", "middle", "belt")
    steer("part_select", "middle")  # of the other one alone
    assert selected(other) == middle and not any(selected(obj))
    assert "no part 'attic'" in refusal(steer, "part_select", "attic")
    bpy.ops.object.mode_set(mode="OBJECT")
    steer("part_select", "top")  # in Object Mode there is no other
    assert [p.select for p in obj.data.polygons] == [label == 0 for label in COLUMN_LABELS]
    assert [p.select for p in other.data.polygons] == middle


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


def what_blender_has_not_evaluated_yet_is_changed_where_it_stands(folder):
    obj, turned = column(), column("Turned")
    turned.rotation_euler.z = math.pi / 2
    bpy.context.view_layer.update()
    segment()
    steer("part_split_sides", "middle")
    expected = labels(turned)
    activate(obj)
    segment()
    anew = bpy.data.objects.new("Anew", obj.data)
    anew.rotation_euler.z = math.pi / 2
    bpy.context.collection.objects.link(anew)
    bpy.context.view_layer.objects.active = anew
    # So it is right after an undo, too: the panel of the last operation undoes it and asks at once.
    assert anew.matrix_world == Matrix() and bpy.ops.patchalign3d.part_split_sides.poll()
    steer("part_split_sides", "middle")
    assert labels(anew) == expected


def an_edit_that_moves_no_face_says_so(folder):
    column()
    segment()
    steer("part_grow", "middle")
    assert "No face" not in said()
    steer("part_merge", "top", "middle, bottom")
    assert "No face" not in said()
    for edit in ("part_grow", "part_smooth", "part_snap"):
        steer(edit, "top")
        assert said() == "No face has changed its part. 1 part.", (edit, said())
    steer("part_rename", "top", "all")
    assert "No face" not in said()
