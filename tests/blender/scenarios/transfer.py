"""Parts and keypoints taken over from finished objects."""

import bpy
import numpy as np
from column import (
    SIDES,
    activate,
    check_column,
    column,
    find_keypoints,
    labels,
    said,
    segment,
    select,
    settings,
)


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


def where_all_are_finished_the_active_one_is_the_exemplar_once_more(folder):
    finished, other = column(), column("Other")
    select(other, finished)
    segment("upper, lower")
    activate(finished)
    segment()
    assert not bpy.ops.patchalign3d.transfer.poll()  # there is nothing to transfer to
    select(finished, other)
    bpy.ops.patchalign3d.transfer()
    check_column(other)


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
    finished.children[0].location.z = 2.5
    activate(finished)
    assert not bpy.ops.patchalign3d.transfer_keypoints.poll()  # there is nothing to transfer to
    select(finished, other)
    bpy.context.view_layer.update()
    bpy.ops.patchalign3d.transfer_keypoints()
    assert {empty.name.partition(".")[0] for empty in other.children} >= {"top", "foot"}
