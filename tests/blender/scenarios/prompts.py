"""The lists of prompts, and what is said about everything."""

import bpy
from column import column, preferences, settings


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
    groups.append(preferences())
    described = [operator.get_rna_type() for operator in operators]
    assert all(operator.description for operator in described)
    described += [group.bl_rna for group in groups]
    for struct in described:
        for own in struct.properties:
            if own.identifier not in ("rna_type", "name", "bl_idname"):
                assert own.description, f"{struct.identifier}.{own.identifier}"
