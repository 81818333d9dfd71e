"""What was painted becomes parts, counts in later edits, and stays."""

import bmesh
import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    NAMES,
    SIDES,
    Layout,
    column,
    drawn,
    groups,
    labels,
    materials,
    mistake,
    module,
    panel,
    parts_of,
    refusal,
    rows,
    said,
    segment,
    select,
    settings,
    show_as,
    steer,
    truth,
)


def painted_face_sets_become_parts_and_stay(folder):
    obj = column()
    show_as({"GROUPS", "FACE_SETS", "ATTRIBUTE"})
    segment()
    assert "No face was given another part" in refusal(
        bpy.ops.patchalign3d.update_parts, form="FACE_SETS"
    )
    sets = obj.data.attributes[".sculpt_face_set"].data
    sets[0].value, sets[1].value = 2, 40
    bpy.ops.patchalign3d.update_parts(form="FACE_SETS")
    assert said().startswith("2 faces were updated from what you made."), said()
    assert labels(obj)[:3] == [0, 3, 2]
    assert module("scene.record").names_of(obj.data) == [*NAMES, "face set 40"]
    assert settings().part == obj.vertex_groups.active.name == "face set 40"
    steer("part_smooth", "top")
    steer("part_grow", "bottom", steps=2)
    assert labels(obj)[:2] == [0, 3]  # a person's word


def there_is_nothing_to_update_from_without_parts_or_a_form_that_can_be_painted(folder):
    def greyed():
        class Watched(Layout):
            enabled = True

            def row(self, **_):
                return Watched()

            def operator_menu_enum(self, name, *_, **__):
                found.append((name, self.enabled))

        found = []
        drawn(panel("results"), Watched())
        ((name, enabled),) = found
        assert name == "patchalign3d.update_parts"
        return not enabled

    update = bpy.ops.patchalign3d.update_parts
    obj = column()
    assert greyed() and not update.poll()
    show_as({"SEAMS", "ATTRIBUTE"})
    segment()
    assert greyed() and not update.poll()
    show_as({"SEAMS", "MATERIALS"})
    assert not greyed() and update.poll()
    obj.data.polygons[0].material_index = 0
    update(form="MATERIALS")
    assert parts_of(obj)["top"][0] == 0


def painted_weights_and_materials_become_parts(folder):
    obj = column()
    show_as({"GROUPS", "MATERIALS", "ATTRIBUTE"})
    segment()
    vertices = list(obj.data.polygons[SIDES].vertices)
    obj.vertex_groups["middle"].remove(vertices)
    obj.vertex_groups["top"].add(vertices, 1.0, "REPLACE")
    bpy.ops.patchalign3d.update_parts(form="GROUPS")
    assert labels(obj)[SIDES] == 0
    red = bpy.data.materials.new("red")
    obj.data.materials.append(red)
    obj.data.polygons[0].material_index = len(obj.data.materials) - 1
    bpy.ops.patchalign3d.update_parts(form="MATERIALS")
    assert module("scene.record").names_of(obj.data)[labels(obj)[0]] == "red"
    assert said().startswith("1 face was updated from what you made."), said()


def faces_that_were_given_a_material_of_ones_own_keep_it(folder):
    """Through edits, which make it a part's, and when the materials of parts go."""
    obj = column()
    show_as({"GROUPS", "ATTRIBUTE", "MATERIALS"})
    segment()
    wood = bpy.data.materials.new("wood")
    obj.data.materials.append(wood)
    given = [0, 1]
    for face in given:
        obj.data.polygons[face].material_index = len(obj.data.materials) - 1

    def of_wood():
        return [face for face, found in enumerate(materials(obj)) if found == wood]

    for act in ("part_smooth", "part_grow"):
        steer(act, "top")
        assert parts_of(obj)["wood"] == given == of_wood()
    assert "No face" in refusal(bpy.ops.patchalign3d.update_parts, form="MATERIALS")
    show_as({"GROUPS", "ATTRIBUTE"})
    assert of_wood() == given and set(materials(obj)) == {wood, None}  # the others had none
    show_as({"GROUPS", "ATTRIBUTE", "MATERIALS"})
    bpy.ops.patchalign3d.remove_parts()
    assert of_wood() == given and set(materials(obj)) == {wood, None}


def what_is_made_of_the_material_of_a_part_stays(folder):
    """Through edits and under another name of the part, which is not that of other objects'."""
    obj = column("Tower")
    show_as({"GROUPS", "ATTRIBUTE", "MATERIALS"})
    segment()
    obj.select_set(False)
    other = column("Other")
    segment()
    shared = materials(obj)[-1]
    assert shared == materials(other)[-1] and shared.name == "top"
    (shader,) = (node for node in shared.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    shader.inputs["Roughness"].default_value = 0.125
    shader.inputs["Base Color"].default_value = (0.25, 0.5, 0.75, 1)
    shared.diffuse_color = (0.25, 0.5, 0.75, 1)

    def made(material):
        (shader,) = (node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
        values = [shader.inputs[name].default_value for name in ("Roughness", "Base Color")]
        return values[0], tuple(values[1]), tuple(material.diffuse_color)

    as_made = made(shared)
    other.select_set(False)
    obj.select_set(True)
    bpy.context.view_layer.objects.active = obj
    steer("part_grow", "top")
    assert materials(obj)[-1] == shared and made(shared) == as_made
    steer("part_rename", "top", "roof")
    mine = materials(obj)[-1]
    assert mine.name == "roof" and mine != shared and made(mine) == as_made
    assert materials(other)[-1] == shared and shared.name == "top"
    steer("part_rename", "roof", "lid")
    assert materials(obj)[-1] == mine and mine.name == "lid" and made(mine) == as_made
    steer("part_grow", "bottom")
    assert materials(obj)[-1] == mine and made(mine) == as_made


def of_storeys(obj):
    """The names of the materials of the first side of each storey, from below."""
    return [material and material.name for material in materials(obj)[: 3 * SIDES : SIDES]]


def what_is_put_into_the_slot_of_a_part_shows_it_from_then_on(folder):
    for own in ((), ("steel",)):
        bpy.ops.wm.read_homefile(use_empty=True)
        obj = column()
        for name in own:
            obj.data.materials.append(bpy.data.materials.new(name))
        show_as({"GROUPS", "ATTRIBUTE", "MATERIALS"})
        segment()
        wood = bpy.data.materials.new("wood")
        obj.data.materials[len(own)] = wood
        obj.data.materials[len(own) + 1] = None
        steer("part_rename", "top", "roof")
        steer("part_rename", "bottom", "base")
        assert parts_of(obj) == truth(["roof", "middle", "base"])
        assert of_storeys(obj) == ["base", "middle", "wood"]
        steer("part_grow", "roof")
        top = parts_of(obj)["roof"]
        assert [face for face, m in enumerate(materials(obj)) if m == wood] == top
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.mesh.select_all(action="SELECT")
        bpy.ops.mesh.subdivide()
        bpy.ops.object.mode_set(mode="OBJECT")
        steer("part_rename", "roof", "lid")
        top = parts_of(obj)["lid"]
        assert [face for face, m in enumerate(materials(obj)) if m == wood] == top
        bpy.ops.patchalign3d.remove_parts()
        before = own[0] if own else None
        assert of_storeys(obj) == [before, before, "wood"]


def what_is_painted_over_a_part_wins_though_that_keeps_its_weight(folder):
    """As where Auto Normalize is off, which it is unless somebody turns it on."""
    obj = column()
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.mesh.subdivide(number_cuts=4)
    bpy.ops.object.mode_set(mode="OBJECT")
    segment()
    before = labels(obj)
    inside = [face for face in obj.data.polygons if 1.3 < face.center.z < 1.7]
    strong, weak = inside[0], inside[len(inside) // 2]
    assert {before[strong.index], before[weak.index]} == {1}
    obj.vertex_groups["top"].add(list(strong.vertices), 0.95, "REPLACE")
    obj.vertex_groups["bottom"].add(list(weak.vertices), 0.4, "REPLACE")
    bpy.ops.patchalign3d.update_parts(form="GROUPS")
    moved = [
        face for face, (was, now) in enumerate(zip(before, labels(obj), strict=True)) if was != now
    ]
    assert moved == [strong.index] and labels(obj)[strong.index] == 0, moved


def what_is_painted_within_parts_stays_through_edits_elsewhere(folder):
    """A softer weight and a shade are no part's; where the border goes, all is written anew."""
    obj = column()
    show_as({"GROUPS", "COLOURS"})
    segment()
    of_top, of_bottom, between = 3 * SIDES, 0, 2 * SIDES  # vertices, the last on a border
    obj.vertex_groups["top"].add([of_top], 0.333, "REPLACE")
    obj.vertex_groups["top"].add([between], 0.6, "REPLACE")
    obj.vertex_groups["bottom"].remove([of_bottom])
    obj.vertex_groups["top"].lock_weight = True
    shade = 4 * SIDES * 2  # the first corner of the top storey
    colours = obj.data.attributes["patchalign3d_colour"].data
    painted = [0.9 * channel for channel in colours[shade].color_srgb[:3]]
    colours[shade].color_srgb = [*painted, 1]

    def stays(top, at_border):
        found = groups(obj)
        assert np.isclose(found[top][of_top], 0.333, atol=1e-3), found[top]
        assert of_bottom not in found["bottom"] and len(found["bottom"]) == 2 * SIDES - 1
        assert np.isclose(found[top][between], at_border), found[top]
        assert obj.vertex_groups[top].lock_weight
        now = obj.data.attributes["patchalign3d_colour"].data[shade].color_srgb[:3]
        assert np.allclose(now, painted, atol=0.01), now

    steer("part_rename", "middle", "waist")
    stays("top", 0.6)
    steer("part_rename", "top", "lid")
    stays("lid", 0.6)
    steer("part_merge", "lid", "waist")
    stays("lid", 1.0)
    assert parts_of(obj).keys() == {"lid", "bottom"}
    segment()
    assert groups(obj)["top"][of_top] == 1 and of_bottom in groups(obj)["bottom"]


def a_seam_that_a_person_has_cleared_stays_so_through_edits(folder):
    obj = column()
    show_as({"SEAMS", "SHARP"})
    segment()
    borders = [edge.index for edge in obj.data.edges if edge.use_seam]
    assert len(borders) == 2 * SIDES  # around the middle storey
    obj.data.edges[borders[0]].use_seam = False
    steer("part_rename", "top", "lid")
    assert [edge.index for edge in obj.data.edges if edge.use_seam] == borders[1:]
    assert [edge.index for edge in obj.data.edges if edge.use_edge_sharp] == borders
    steer("part_rename", "lid", "top")
    assert [edge.index for edge in obj.data.edges if edge.use_seam] == borders[1:]


def what_is_painted_on_an_object_stays_when_it_is_renamed_or_copied(folder):
    obj = column()
    show_as({"GROUPS"})
    segment()
    obj.vertex_groups["top"].add([3 * SIDES], 0.3, "REPLACE")
    obj.name = "Tower"
    show_as({"GROUPS", "MATERIALS"})
    assert np.isclose(groups(obj)["top"][3 * SIDES], 0.3)
    bpy.ops.object.duplicate()
    copy = bpy.context.object
    assert copy != obj
    show_as({"GROUPS"})
    assert np.isclose(groups(copy)["top"][3 * SIDES], 0.3)


def a_group_that_was_renamed_or_deleted_says_nothing_of_its_part(folder):
    obj = column()
    segment()
    obj.vertex_groups["middle"].name = "waist"
    obj.vertex_groups.remove(obj.vertex_groups["bottom"])
    steer("part_rename", "top", "lid")
    assert labels(obj) == list(COLUMN_LABELS)
    assert [group.name for group in obj.vertex_groups] == ["waist", "lid", "middle", "bottom"]
    assert not module("scene.record").load(obj.data).decided.any()


def what_was_painted_is_taken_over_by_the_next_edit(folder):
    obj = column()
    show_as({"FACE_SETS", "ATTRIBUTE"})
    segment()
    obj.data.attributes[".sculpt_face_set"].data[0].value = 3
    steer("part_rename", "top", "lid")
    assert labels(obj)[0] == 1 and labels(obj, ".sculpt_face_set")[0] == 3
    check = [*COLUMN_LABELS]
    check[0] = 1
    assert labels(obj) == check


def what_was_painted_is_told_with_the_edit_that_takes_it_over(folder):
    """That no face had changed its part was said of an edit that changed no other one."""
    obj = column()
    show_as({"FACE_SETS", "ATTRIBUTE"})
    segment()
    for row in rows().rows:
        row.locked = True
    obj.data.attributes[".sculpt_face_set"].data[0].value = 3
    steer("part_grow", "middle")
    assert labels(obj) == [1, *COLUMN_LABELS[1:]]
    assert said() == "1 face was updated from what you made. 3 parts.", said()
    steer("part_grow", "middle")
    assert said() == "No face has changed its part. 3 parts.", said()


def what_blender_makes_of_forms_for_other_faces_is_nobodys_word_but_paint_is(folder):
    """Weights and colours at borders are others than ours would be there: a fourth of the faces
    went to other parts, as decided by a person.
    """
    obj, load = column(), module("scene.record").load
    show_as({"GROUPS", "COLOURS"})
    segment()
    for row in rows().rows:
        row.locked = True
    obj.data.remesh_voxel_size = 0.2
    bpy.ops.object.voxel_remesh()
    before = load(obj.data)
    steer("part_grow", "top")
    assert said() == "No face has changed its part. 3 parts.", said()
    assert load(obj.data).is_as(before)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.mesh.subdivide()
    bpy.ops.object.mode_set(mode="OBJECT")
    highest = max(obj.data.polygons, key=lambda face: face.center.z)
    vertices = list(highest.vertices)
    obj.vertex_groups["top"].remove(vertices)
    obj.vertex_groups["bottom"].add(vertices, 1.0, "REPLACE")
    number = highest.index
    steer("part_grow", "top")
    found = load(obj.data)
    assert found.names[found.labels[number]] == "bottom" and found.decided[number]
    assert found.decided.sum() < 10 and "updated from what you made" in said()


def what_was_painted_counts_where_parts_are_unwrapped_separated_or_learnt(folder):
    def upside_down(name):
        obj = column(name)
        show_as({"FACE_SETS"})
        segment()
        for face in obj.data.attributes[".sculpt_face_set"].data:
            face.value = {2: 4, 3: 3, 4: 2}[face.value]
        return obj

    obj = upside_down("Unwrapped")
    bpy.ops.patchalign3d.unwrap()
    assert parts_of(obj)["top"][:SIDES] == [*range(SIDES)]
    finished, other = upside_down("Column"), column("Other")
    select(other, finished)
    bpy.ops.patchalign3d.transfer()
    assert parts_of(other)["top"][:SIDES] == [*range(SIDES)]
    select(finished)
    bpy.ops.patchalign3d.separate()
    assert bpy.data.objects["Column top"].location.z < 1


def what_was_painted_is_taken_over_when_the_confidence_changes(folder):
    obj = column()
    show_as({"FACE_SETS", "ATTRIBUTE"})
    segment()
    obj.data.attributes[".sculpt_face_set"].data[0].value = 3
    settings().threshold = 0.95  # the backend's scores are 0.9: only what is decided is left
    assert labels(obj) == [1, *[-1] * (len(COLUMN_LABELS) - 1)]
    assert labels(obj, ".sculpt_face_set")[0] == 3


def painted_colours_become_parts(folder):
    obj = column()
    show_as({"COLOURS", "ATTRIBUTE"})
    segment()
    record = module("scene.record")
    colours = list(record.colours_of(obj.data).values())
    painted = obj.data.attributes["patchalign3d_colour"].data

    def paint(face, colour):
        for corner in obj.data.polygons[face].loop_indices:
            painted[corner].color_srgb = (*colour, 1)

    paint(0, colours[0])
    paint(1, (1, 1, 1))
    paint(2, [(one + other) / 2 for one, other in zip(colours[0], colours[2], strict=True)])
    for corner in list(obj.data.polygons[3].loop_indices)[:3]:  # the rim of a stroke
        painted[corner].color_srgb = (*colours[1], 1)
    bpy.ops.patchalign3d.update_parts(form="COLOURS")
    names = record.names_of(obj.data)
    found = [names[label] for label in labels(obj)[:5]]
    assert found[0] == "top" and found[1] == "colour ffffff", found
    assert found[3:] == ["middle", "bottom"], found
    assert record.load(obj.data).decided[:2].all()


def separate_objects_tell_the_parts_by_their_names(folder):
    obj = column()
    show_as({"OBJECTS", "ATTRIBUTE"})
    segment()
    bpy.data.objects["Column top"].name = "Column roof"
    bottom = bpy.data.objects["Column bottom"]
    select(bottom)
    bpy.ops.object.mode_set(mode="EDIT")
    faces = bmesh.from_edit_mesh(bottom.data).faces
    faces.ensure_lookup_table()
    for face in faces:
        face.select_set(face.index == 0)
    bpy.ops.mesh.separate(type="SELECTED")
    bpy.ops.object.mode_set(mode="OBJECT")
    (piece,) = (o for o in bpy.data.objects if o.name.startswith("Column bottom."))
    select(bpy.data.objects["Column middle"], piece)
    bpy.ops.object.join()
    select(obj)
    before = {o.name for o in bpy.data.objects}
    bpy.ops.patchalign3d.update_parts(form="OBJECTS")
    expected = truth(["roof", "middle", "bottom"])
    expected["bottom"].remove(0)
    expected["middle"] = sorted([0, *expected["middle"]])
    found = parts_of(obj)
    assert found == expected, found
    assert {o.name for o in bpy.data.objects} == before  # they agree, and none is made anew


def a_border_face_whose_part_is_painted_away_goes_to_what_was_painted_there(folder):
    obj = column()
    show_as({"GROUPS"})
    segment()
    mistake(obj, [SIDES], "belt")  # around which there is more weight of others than of it
    top, others = obj.vertex_groups["top"], [g for g in obj.vertex_groups if g.name != "top"]
    around = list(obj.data.polygons[SIDES].vertices)
    for vertex in around[:2]:
        paint(obj, vertex, top, others)
    steer("part_rename", "middle", "waist")
    assert SIDES in parts_of(obj)["belt"]  # some of its weight is left
    top, others = obj.vertex_groups["top"], [g for g in obj.vertex_groups if g.name != "top"]
    for vertex in around:
        paint(obj, vertex, top, others)
    bpy.ops.patchalign3d.update_parts(form="GROUPS")
    assert SIDES in parts_of(obj)["top"] and "belt" not in parts_of(obj)


def paint(obj, vertex, group, others):
    """As a brush does that keeps the weights of a vertex in balance."""
    group.add([vertex], 1, "REPLACE")
    for other in others:
        other.remove([vertex])
