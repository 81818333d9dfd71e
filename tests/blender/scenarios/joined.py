"""What objects that are joined keep: the parts of each, their forms and what a person made."""

import itertools

import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    SIDES,
    column,
    groups,
    labels,
    materials,
    module,
    parts_of,
    ring,
    segment,
    select,
    show_as,
    steer,
    truth,
)

BLENDERS_OWN = {"material_index", "uv_seam", ".uv_seam", "sharp_edge"}  # it leaves them, all unset


def objects_that_are_joined_have_the_parts_of_both(folder):
    first, second = column(), column("Second")
    select(first)
    show_as({"GROUPS", "ATTRIBUTE", "MATERIALS"})
    segment()
    select(second)
    segment("roof, wall, floor")
    select(first, second)
    bpy.ops.object.join()
    count = len(COLUMN_LABELS)
    expected = truth()
    for name, faces in truth(["roof", "wall", "floor"]).items():
        expected[name] = [face + count for face in faces]
    assert parts_of(first) == expected
    steer("part_rename", "wall", "side")
    expected["side"] = expected.pop("wall")
    assert parts_of(first) == expected
    assert {group.name for group in first.vertex_groups} == set(expected)
    assert {material.name for material in first.data.materials} == set(expected)
    names = module("scene.record").names_of(first.data)
    assert [m.name for m in materials(first)] == [names[label] for label in labels(first)]


def parts_of_joined_objects_have_colours_that_can_be_told_apart(folder):
    record, preview = module("scene.record"), module("ui.preview")
    first, second = column(), column("Second")
    select(first)
    segment()
    select(second)
    segment("roof, middle, floor")
    select(first, second)
    bpy.ops.object.join()
    seen = record.colours_of(first.data)
    assert list(seen) == ["top", "middle", "bottom", "roof", "floor"]
    assert len({tuple(np.round(colour, 2)) for colour in seen.values()}) == 5, seen
    for kind in (None, "SUBSURF"):
        if kind:
            first.modifiers.new(kind, kind)
        first.update_tag()
        depsgraph = bpy.context.evaluated_depsgraph_get()
        patches = module("scene.overlay").read_patchwork(first, depsgraph, None)
        drawn = dict(zip(patches.parts.names, preview.colours_of(first, patches), strict=True))
        assert {name: np.allclose(drawn[name], seen[name]) for name in seen} == dict.fromkeys(
            seen, True
        )
    steer("part_rename", "roof", "lid")
    kept = record.colours_of(first.data)
    assert np.allclose(kept["lid"], seen["roof"], atol=0.01) and kept["floor"] == seen["floor"]


def joined_objects_get_their_own_materials_back(folder):
    steel, wood = (bpy.data.materials.new(name) for name in ("steel", "wood"))
    first, second = column(), column("Second")
    first.data.materials.append(steel)
    second.data.materials.append(wood)
    show_as({"MATERIALS"})
    for obj in (first, second):
        select(obj)
        segment()
    select(first, second)
    bpy.ops.object.join()
    bpy.ops.patchalign3d.remove_parts()
    count = len(COLUMN_LABELS)
    assert [m.name for m in materials(first)] == ["steel"] * count + ["wood"] * count
    assert module("scene.record").names_of(first.data) == []


def what_came_to_an_object_without_parts_can_be_removed_in_every_form(folder):
    plain, second = column(), column("Second")
    before = {*plain.data.attributes.keys(), *BLENDERS_OWN}
    forms = {form.name for form in module("scene.forms").FORMS} - {"SELECTION", "OBJECTS"}
    show_as(forms)
    select(second)
    segment()
    select(plain, second)
    bpy.ops.object.join()
    bpy.ops.patchalign3d.remove_parts()
    left = {*plain.data.attributes.keys(), *plain.data.keys()} - before
    assert left <= {".sculpt_face_set"}, left  # Blender has filled the other faces' with one
    assert not plain.vertex_groups and not plain.material_slots


def what_came_to_an_object_without_parts_can_be_removed_in_edit_mode(folder):
    plain, second = column(), column("Second")
    select(second)
    segment()
    select(plain, second)
    bpy.ops.object.join()
    bpy.ops.object.mode_set(mode="EDIT")
    assert bpy.ops.patchalign3d.remove_parts() == {"FINISHED"}
    bpy.ops.object.mode_set(mode="OBJECT")
    assert module("scene.record").names_of(plain.data) == []


def a_group_of_a_joined_object_that_is_called_as_a_part_stays_a_persons(folder):
    for edited in (False, True):
        plain, second = column(), column("Second")
        plain.vertex_groups.new(name="top").add(list(range(SIDES)), 0.7, "REPLACE")
        show_as({"GROUPS"})
        select(second)
        segment()
        select(plain, second)
        bpy.ops.object.join()
        if edited:
            steer("part_rename", "middle", "waist")
            assert {*groups(plain)} == {"top", "top.001", "waist", "bottom"}
        bpy.ops.patchalign3d.remove_parts()
        assert list(groups(plain)) == ["top"]
        assert ring(0, 0.7).items() <= groups(plain)["top"].items()
        bpy.data.objects.remove(plain)


def joined_objects_get_their_own_face_sets_back(folder):
    """Whichever of them had any, and whichever has parts."""
    for number, (own, brought, shown) in enumerate(
        itertools.product((False, True), (False, True), ("Column", "Second", "both"))
    ):
        first, second = column(f"Column {number}"), column(f"Second {number}")
        for obj, has_own in ((first, own), (second, brought)):
            if has_own:
                face_sets(obj).foreach_set("value", [4 + i % 2 for i in range(len(COLUMN_LABELS))])
        show_as({"FACE_SETS", "ATTRIBUTE"})
        for obj in (first, second):
            select(obj)
            if shown in (obj.name.split()[0], "both"):
                segment()
        select(first, second)
        bpy.ops.object.join()
        bpy.ops.patchalign3d.remove_parts()
        left = [e.value for e in face_sets(first)]
        for has_own, values in ((own, left[:26]), (brought, left[26:])):
            # Those that are a person's are told apart; of the others all are one.
            assert len(set(values)) == (2 if has_own else 1), (number, values)
            assert not has_own or values[::2] == [values[0]] * 13, (number, values)


def what_is_joined_without_parts_is_no_part_for_its_face_set(folder):
    obj, other = column(), column("Second")
    show_as({"FACE_SETS", "ATTRIBUTE"})
    select(obj)
    segment()
    select(obj, other)
    bpy.ops.object.join()
    steer("part_rename", "top", "roof")
    assert parts_of(obj) == truth(["roof", "middle", "bottom"])


def face_sets(obj):
    attributes = obj.data.attributes
    found = attributes.get(".sculpt_face_set")
    return (found or attributes.new(".sculpt_face_set", "INT", "FACE")).data


def attributes_of_parts_that_are_joined_go_with_them_and_a_persons_own_stay(folder):
    obj = column()
    own = obj.data.attributes.new("is wall", "BOOLEAN", "FACE")
    own.data.foreach_set("value", np.arange(len(COLUMN_LABELS)) % 2 == 0)
    show_as({"GROUPS", "BOOLEANS"})
    segment()
    other = column("Second")
    segment("roof, floor, bottom")
    select(obj, other)
    bpy.ops.object.join()

    def of_parts():
        return sorted(name for name in obj.data.attributes.keys() if name.startswith("is "))

    names = {"top", "middle", "bottom", "roof", "floor"}
    assert set(of_parts()) == {f"is {name}" for name in {*names, "wall"}}
    steer("part_rename", "roof", "lid")
    assert set(of_parts()) == {f"is {name}" for name in {*names, "lid", "wall"} - {"roof"}}
    bpy.ops.patchalign3d.remove_parts()
    assert of_parts() == ["is wall"] and own_faces(obj, "is wall")


def own_faces(obj, name):
    """Whether an attribute is a person's own still: every other face of the first column."""
    values = [element.value for element in obj.data.attributes[name].data]
    return values[: len(COLUMN_LABELS)] == [i % 2 == 0 for i in range(len(COLUMN_LABELS))]
