"""Parts without words."""

import bmesh
import bpy
from column import (
    PYTHON,
    check_column,
    column,
    labels,
    preferences,
    refusal,
    said,
    segment,
    settings,
    steer,
)


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
    assert list(obj.data["patchalign3d_parts"]) == ["part 1"]  # no polygon is mostly the other
    assert "Not found" not in said()
    settings().automatic_how = "FEATURES"
    assert "no such model" in refusal(bpy.ops.patchalign3d.segment_automatically)


def loose_parts_need_no_backend(folder):
    obj = column()
    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    bmesh.ops.create_cube(mesh, size=0.5)
    bmesh.ops.split_edges(mesh, edges=mesh.edges)  # still one piece: the ends coincide
    mesh.to_mesh(obj.data)

    try:
        preferences().python = ""
        bpy.ops.patchalign3d.segment_automatically()
    finally:
        preferences().python = PYTHON
    assert labels(obj) == [0] * 26 + [1] * 6
    assert "no backend yet" in said()


def parts_of_one_kind_are_renamed_together_unless_only_one_is_meant(folder):
    column()
    segment("part 1.1, middle, part 1.2")
    steer("part_rename", "part 1.2", "end")
    assert list(bpy.context.object.vertex_groups.keys()) == ["end 1", "middle", "end 2"]
    assert settings().part == "end 2"
    segment("part 1.1, middle, part 1.2")
    steer("part_rename", "part 1.2", "foot", alike=False)
    assert list(bpy.context.object.vertex_groups.keys()) == ["part 1.1", "middle", "foot"]
