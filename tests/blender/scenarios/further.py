"""The next step of the work: seams, attributes for nodes, textures, objects, files, rigs."""

import itertools
from pathlib import Path

import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    NAMES,
    SIDES,
    activate,
    check_column,
    column,
    mistake,
    module,
    parts_of,
    refusal,
    said,
    segment,
    select,
    settings,
    steer,
    truth,
)
from mathutils import Matrix, Vector

NUMBERED = ["leg", "leg.001", "leg.002"]  # names of parts


def edges(obj, mark):
    """The vertices of the edges that have a mark."""
    return {tuple(edge.vertices) for edge in obj.data.edges if getattr(edge, mark)}


def rim(storey):
    """The edges between two storeys."""
    around = range(SIDES * storey, SIDES * (storey + 1))
    return {tuple(sorted((i, SIDES * storey + (i + 1) % SIDES))) for i in around}


def seams_and_sharp_edges_follow_the_borders_and_go_without_those_from_before(folder):
    obj = column()
    own = next(edge for edge in obj.data.edges if tuple(edge.vertices) in rim(1))
    own.use_seam = True
    settings().forms = {"SEAMS", "SHARP", "BOOLEANS"}
    segment()
    borders = rim(1) | rim(2)
    assert {tuple(sorted(e)) for e in edges(obj, "use_seam")} == borders
    assert {tuple(sorted(e)) for e in edges(obj, "use_edge_sharp")} == borders
    middle = [element.value for element in obj.data.attributes["is middle"].data]
    assert middle == [SIDES <= number < 2 * SIDES for number in range(len(middle))]
    bpy.ops.patchalign3d.remove_parts()
    assert edges(obj, "use_seam") == {tuple(own.vertices)}
    assert not edges(obj, "use_edge_sharp") and "is middle" not in obj.data.attributes


def parts_are_laid_flat_beside_other_texture_maps(folder):
    obj = column()
    obj.data.uv_layers.new(name="Mine")
    segment()
    bpy.ops.patchalign3d.unwrap()
    assert [layer.name for layer in obj.data.uv_layers] == ["Mine", "PatchAlign3D Parts"]
    places = np.zeros((len(obj.data.loops), 2), np.float32)
    flat = places.reshape(-1)
    obj.data.uv_layers.active.uv.foreach_get("vector", flat)
    assert places.min() >= 0 and places.max() <= 1 and np.ptp(places, axis=0).min() > 0.5
    by_part = [set(), set(), set()]
    for polygon in obj.data.polygons:
        part = min(polygon.index // SIDES, 2) if polygon.index < 3 * SIDES else None
        if part is not None:
            by_part[part] |= {tuple(np.round(places[i], 4)) for i in polygon.loop_indices}
    assert not by_part[0] & by_part[1] and not by_part[1] & by_part[2]
    assert len(edges(obj, "use_seam")) == 2 * SIDES
    assert obj.mode == "OBJECT"


def parts_are_laid_flat_beside_each_other_where_the_packer_takes_itself_for_cancelled(folder):
    obj = column()
    segment()
    unwrapping = module("scene.unwrapping")
    packed, to_scale = unwrapping._packed, unwrapping._to_scale

    def on_top_of_each_other(surface, web, piece, layer):
        places = to_scale(surface, web, piece, layer)
        for number in range(piece.max() + 1):
            corners = piece[web.corner_polygons] == number
            places[corners] -= places[corners].min(0)
        return places

    unwrapping._packed, unwrapping._to_scale = lambda: None, on_top_of_each_other
    try:
        bpy.ops.patchalign3d.unwrap()
    finally:
        unwrapping._packed, unwrapping._to_scale = packed, to_scale
    boxes = []
    for part in range(3):
        faces = [
            p for p, label in zip(obj.data.polygons, COLUMN_LABELS, strict=True) if label == part
        ]
        corners = [i for polygon in faces for i in polygon.loop_indices]
        places = np.array([obj.data.uv_layers.active.uv[i].vector for i in corners])
        boxes.append((places.min(0), places.max(0)))
    for one, other in itertools.combinations(boxes, 2):
        assert (np.maximum(one[0], other[0]) > np.minimum(one[1], other[1])).any(), boxes


def long_parts_are_cut_open_and_keep_their_proportions(folder):
    obj = column()
    obj.data.vertices.foreach_get("co", places := np.zeros(3 * len(obj.data.vertices), np.float32))
    places[2::3] *= 4  # the middle is a tube now
    obj.data.vertices.foreach_set("co", places)
    segment()
    seams = edges(obj, "use_seam")
    bpy.ops.patchalign3d.unwrap()
    assert edges(obj, "use_seam") - seams == edges(obj, "use_seam") & (rim(1) | rim(2))
    ratio = []
    for polygon in list(obj.data.polygons)[SIDES : 2 * SIDES]:
        uv = np.array([obj.data.uv_layers.active.uv[i].vector for i in polygon.loop_indices])
        x, y = uv.T
        ratio.append(abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2 / polygon.area)
    assert max(ratio) < 1.2 * min(ratio)


def faces_that_share_no_vertices_are_laid_flat_together(folder):
    obj = column()
    segment()
    mine = {0, 3}
    for number, edge in enumerate(obj.data.edges):
        edge.use_seam = number in mine
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.mesh.edge_split(type="EDGE")
    bpy.ops.object.mode_set(mode="OBJECT")
    objects, meshes = len(bpy.data.objects), len(bpy.data.meshes)
    bpy.ops.patchalign3d.unwrap()
    layer, corners = obj.data.uv_layers.active.uv, {}
    for polygon in list(obj.data.polygons)[SIDES : 2 * SIDES]:  # the middle
        for loop in polygon.loop_indices:
            place = obj.data.vertices[obj.data.loops[loop].vertex_index].co
            at = tuple(np.round(layer[loop].vector, 4))
            corners.setdefault(tuple(np.round(place, 3)), set()).add(at)
    apart = sum(len(places) > 1 for places in corners.values())
    assert apart <= 2, corners  # at the one cut along it
    assert (len(bpy.data.objects), len(bpy.data.meshes)) == (objects, meshes)
    assert bpy.context.object == obj and bpy.context.selected_objects == [obj]


def parts_become_objects_that_keep_what_the_whole_had(folder):
    obj, root = column(), bpy.data.objects.new("Root", None)
    other = bpy.data.collections.new("Props")
    bpy.context.scene.collection.children.link(other)
    other.objects.link(obj)
    bpy.context.scene.collection.objects.link(root)
    obj.parent, root.location.x, obj.location.y = root, 5, 2
    obj.modifiers.new("Bevel", "BEVEL")
    obj.vertex_groups.new(name="low").add(list(range(SIDES)), 1, "REPLACE")
    obj.data.materials.append(bpy.data.materials.new("stone"))
    tilted = Vector((0, 0.6, 0.8))
    obj.data.normals_split_custom_set([tilted] * len(obj.data.loops))
    bpy.context.view_layer.update()
    segment()
    before = [obj.matrix_world @ vertex.co for vertex in obj.data.vertices]
    bpy.ops.patchalign3d.separate(caps=True)
    assert "Column" not in bpy.data.objects
    parts = {name: bpy.data.objects[f"Column {name}"] for name in ("top", "middle", "bottom")}
    bpy.context.view_layer.update()
    for part in parts.values():
        assert part.parent == root and set(part.users_collection) >= {other}
        assert [m.type for m in part.modifiers] == ["BEVEL"] and part.data.materials[
            0
        ].name == "stone"
        for vertex in part.data.vertices:
            place = part.matrix_world @ vertex.co
            assert min((place - old).length for old in before) < 1e-5
        assert (part.data.corner_normals[0].vector - tilted).length < 0.01
        assert not [key for key in part.data.keys() if "patchalign3d" in key]
    assert [len(part.data.polygons) for part in parts.values()] == [SIDES + 2] * 3  # closed
    assert abs(parts["middle"].matrix_world.translation.z - 1.5) < 1e-5
    assert list(parts["bottom"].vertex_groups.keys()) == ["low"]
    assert not parts["top"].vertex_groups


def parts_that_became_objects_are_made_anew_in_the_panel_of_the_last_operation(folder):
    column()
    segment()
    bpy.ops.ed.undo_push(message="Segment")
    separate = bpy.ops.patchalign3d.separate
    assert separate("EXEC_DEFAULT", True) == {"FINISHED"} and "Column" not in bpy.data.objects
    assert separate.poll()  # the panel asks that, undoes the operation, and makes it anew
    assert "'Column top' has no parts yet. Segment it first." in refusal(separate)
    bpy.ops.ed.undo()
    assert separate("EXEC_DEFAULT", True, copies=True) == {"FINISHED"}
    assert {"Column", "Column top"} <= set(bpy.data.objects.keys())
    bpy.ops.mesh.primitive_cube_add("EXEC_DEFAULT", True)
    assert not separate.poll()


def copies_of_parts_are_moved_apart_and_those_that_bones_move_stay(folder):
    obj = column()
    segment()
    bpy.ops.patchalign3d.separate(copies=True, apart=True)
    bpy.context.view_layer.update()
    assert bpy.data.objects["Column"].data["patchalign3d_parts"]
    heights = [
        bpy.data.objects[f"Column {name}"].matrix_world.translation.z
        for name in ("bottom", "middle", "top")
    ]
    assert np.allclose(heights, [0.0, 1.5, 3.0])
    assert "Not moved apart" not in said()
    obj.modifiers.new("Armature", "ARMATURE")
    activate(obj)
    bpy.ops.patchalign3d.separate()
    assert bpy.data.objects["Column top.001"].location.z == 0
    assert "Not moved apart" not in said()  # nobody has asked for it


def parts_that_cannot_be_moved_apart_are_told_of_with_what_holds_them(folder):
    obj = column()
    segment()
    obj.modifiers.new("Bevel", "BEVEL")
    obj.modifiers.new("Mirror", "MIRROR").use_axis = False, False, True
    obj.keyframe_insert("location")
    bpy.ops.patchalign3d.separate(copies=True, apart=True)
    assert said().endswith("the origin has to stay where it is, for Mirror, Animation."), said()
    assert bpy.data.objects["Column top"].location.z == 0


def an_object_that_is_separated_leaves_the_parts_of_others_with_its_mesh(folder):
    obj = column()
    twin = bpy.data.objects.new("Twin", obj.data)
    bpy.context.scene.collection.objects.link(twin)
    segment()
    bpy.ops.patchalign3d.separate()
    check_column(twin)
    assert not [one for one in bpy.data.objects if one.name == "Column"]


def the_parts_of_an_array_have_their_copies_where_the_whole_had_them(folder):
    obj = column()
    segment()
    for vertex in obj.data.vertices:
        vertex.co.x += 5  # from where it is mirrored: what is repeated is larger than the mesh
    obj.modifiers.new("Mirror", "MIRROR")
    array = obj.modifiers.new("Array", "ARRAY")
    array.count, array.relative_offset_displace = 3, (0, 0, 1.1)
    array.use_constant_offset, array.constant_offset_displace = True, (0, 0.25, 0)
    across = obj.modifiers.new("Across", "ARRAY")
    across.relative_offset_displace = (1, 0, 0)

    def corners():
        depsgraph = bpy.context.evaluated_depsgraph_get()
        return {
            tuple(round(x, 3) for x in one.matrix_world @ vertex.co)
            for one in bpy.context.scene.objects
            for vertex in one.evaluated_get(depsgraph).data.vertices
        }

    before = corners()
    bpy.ops.patchalign3d.separate()
    assert len(bpy.context.scene.objects) == 3
    assert corners() == before


def what_is_separated_keeps_its_negative_scale_and_its_turn(folder):
    obj = column()
    segment()
    obj.scale, obj.rotation_euler = (-1, 1, 1), (0, 0, 0.5)
    bpy.context.view_layer.update()
    before = {tuple(round(x, 4) for x in obj.matrix_world @ v.co) for v in obj.data.vertices}
    bpy.ops.patchalign3d.separate()
    bpy.context.view_layer.update()
    after = set()
    for part in bpy.context.scene.objects:
        assert part.scale[:] == (-1, 1, 1)
        assert np.allclose(part.rotation_euler, (0, 0, 0.5))
        after |= {tuple(round(x, 4) for x in part.matrix_world @ v.co) for v in part.data.vertices}
    assert before == after


def a_thing_with_shape_keys_is_not_separated_and_the_way_is_told(folder):
    obj = column()
    segment()
    obj.shape_key_add(name="Basis")
    assert "Tick Separate Objects under Results" in refusal(bpy.ops.patchalign3d.separate)
    bpy.ops.patchalign3d.form(form="OBJECTS")
    assert len(bpy.context.scene.objects) == 4 and obj.data.shape_keys


def what_is_separated_is_what_is_shown(folder):
    obj = column()
    segment()
    mistake(obj, range(4), "top")  # of which the model is not sure
    obj.data.attributes[".patchalign3d_score"].data.foreach_set("value", [0.1] * 4 + [1.0] * 22)
    settings().threshold = 0.5
    bpy.ops.patchalign3d.separate()
    faces = {one.name: len(one.data.polygons) for one in bpy.data.objects}
    assert faces == {f"Column {name}": count for name, count in
                     (("top", 9), ("middle", 8), ("bottom", 5), ("rest", 4))}, faces  # fmt: skip


GUIDE = Path(__file__).parents[3] / "docs" / "guide.md"
OUT_AND_IN = {
    "glTF": (
        lambda file: bpy.ops.export_scene.gltf(filepath=file + ".glb"),
        lambda file: bpy.ops.import_scene.gltf(filepath=file + ".glb"),
    ),
    "FBX": (
        lambda file: bpy.ops.export_scene.fbx(filepath=file + ".fbx"),
        lambda file: import_fbx()(filepath=file + ".fbx"),
    ),
    "OBJ": (
        lambda file: bpy.ops.wm.obj_export(filepath=file + ".obj", export_vertex_groups=True),
        lambda file: bpy.ops.wm.obj_import(filepath=file + ".obj", import_vertex_groups=True),
    ),
    "USD": (
        lambda file: bpy.ops.wm.usd_export(filepath=file + ".usd"),
        lambda file: bpy.ops.wm.usd_import(filepath=file + ".usd"),
    ),
}
SOURCES = ("attributes", "vertex groups", "materials", "objects")


def import_fbx():
    """Blender 5.0 reads FBX itself."""
    return bpy.ops.wm.fbx_import if hasattr(bpy.types, "WM_OT_fbx_import") else import_by_add_on


def import_by_add_on(filepath):
    return bpy.ops.import_scene.fbx(filepath=filepath)


def meshes():
    return [obj for obj in bpy.data.objects if obj.type == "MESH"]


def are_right(named):
    """Whether (object, polygon, part) are the column's storeys, by height."""
    heights = {"bottom": (0, 1), "middle": (1, 2), "top": (2, 3)}
    return bool(named) and all(
        name in heights
        and heights[name][0] - 0.01
        <= (obj.matrix_world @ polygon.center).z
        <= heights[name][1] + 0.01
        for obj, polygon, name in named
    )


def told(obj, kept):
    names = [*kept.names, None]
    pairs = zip(obj.data.polygons, kept.labels, strict=True)
    return [(obj, polygon, names[label]) for polygon, label in pairs]


def parts_are_rebuilt_from_what_files_of_other_programs_keep(folder):
    rebuilding, rows = module("scene.rebuilding"), []
    for name, (write, read) in OUT_AND_IN.items():
        file, kept = str(folder / name), []
        for as_objects in (False, True):
            bpy.ops.wm.read_homefile(use_empty=True)
            column()
            settings().forms = {"GROUPS", "MATERIALS", "BOOLEANS"}
            segment()
            if as_objects:
                bpy.ops.patchalign3d.separate()
            write(file)
            bpy.ops.wm.read_homefile(use_empty=True)
            read(file)
            select(*meshes())
            bpy.context.view_layer.update()
            if not as_objects:
                (obj,) = meshes()
                for source, look in rebuilding.SOURCES.items():
                    found = module("bridge.course").at_once(look(obj))
                    if found and are_right(told(obj, found)):
                        kept.append(source)
            bpy.ops.patchalign3d.rebuild_parts()
            record = module("scene.record")
            named = [each for obj in meshes() for each in told(obj, record.load(obj.data))]
            assert are_right(named), (name, as_objects, [each[2] for each in named])
            if as_objects:
                kept.append("objects")
        cells = ["yes" if source in kept else "—" for source in SOURCES]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    guide = GUIDE.read_text(encoding="utf-8")
    assert all(row in guide for row in rows), rows


def with_numbers(form):
    """A column with parts whose names end in numbers, in one form."""
    bpy.ops.wm.read_homefile(use_empty=True)
    settings().forms = {form}
    obj = column()
    segment()
    for before, after in zip(NAMES, NUMBERED, strict=True):
        steer("part_rename", before, after)
    return obj


def a_number_in_the_name_of_a_part_stays_where_it_was_written(folder):
    for form in ("GROUPS", "MATERIALS", "BOOLEANS"):
        obj = with_numbers(form)
        module("scene.record").forget(obj.data)
        if form != "MATERIALS":  # which say themselves what they were written for
            obj.data["patchalign3d_parts"] = NUMBERED
        bpy.ops.patchalign3d.rebuild_parts()
        assert parts_of(obj) == truth(NUMBERED), form
    obj = with_numbers("OBJECTS")
    select(*(one for one in bpy.data.objects if one != obj))
    bpy.ops.patchalign3d.rebuild_parts()
    found = [name for one in bpy.context.selected_objects for name in parts_of(one)]
    assert sorted(found) == NUMBERED


def the_number_that_blender_gives_a_material_is_no_part_of_its_name(folder):
    obj = with_numbers("MATERIALS")
    for number, material in enumerate(obj.data.materials):  # as beside those of another file
        material.name = f"leg.{number + 7:03d}"
    obj.data.polygons[0].material_index = 1
    bpy.ops.patchalign3d.update_parts(form="MATERIALS")
    assert sorted(parts_of(obj)) == NUMBERED and 0 in parts_of(obj)["leg.001"]
    obj.data.polygons[0].material_index = 2
    module("scene.record").forget(obj.data)
    bpy.ops.patchalign3d.rebuild_parts()
    assert parts_of(obj) == truth(NUMBERED)
    module("scene.record").forget(obj.data)
    obj.data.materials[1].name = "paw.001"  # by a person
    bpy.ops.patchalign3d.rebuild_parts()
    assert parts_of(obj) == truth(["leg", "paw", "leg.002"])


def keypoint(obj, name, *place):
    empty = bpy.data.objects.new(name, None)
    bpy.context.scene.collection.objects.link(empty)
    empty.parent, empty.location = obj, place


def an_armature_is_made_of_keypoints_and_moves_the_parts(folder):
    obj = column()
    segment()
    for name, *place in (
        ("pelvis", 0, 0, 0.2), ("chest", 0, 0, 1.5), ("neck", 0, 0, 2), ("head", 0, 0, 2.8),
        ("left shoulder", 0.5, 0, 1.6), ("left elbow", 0.8, 0, 1.6), ("left wrist", 1, 0, 1.6),
    ):  # fmt: skip
        keypoint(obj, name, *place)
    bpy.context.view_layer.update()
    for _ in range(2):  # the second takes the place of the first
        bpy.ops.patchalign3d.make_armature()
    (armature,) = (one for one in bpy.data.objects if one.type == "ARMATURE")
    bones = {bone.name: bone.parent and bone.parent.name for bone in armature.data.bones}
    assert bones == {
        "spine": None, "spine.002": "spine", "neck": "spine.002",
        "upper_arm.L": "spine.002", "forearm.L": "upper_arm.L",
    }  # fmt: skip
    assert obj.parent == armature and {"top", "middle", "bottom"} < {*obj.vertex_groups.keys()}
    armature.pose.bones["neck"].matrix_basis = Matrix.Rotation(1.5, 4, "X")
    bpy.context.view_layer.update()
    moved = obj.evaluated_get(bpy.context.evaluated_depsgraph_get()).data.vertices
    heights = [vertex.co.z for vertex in moved]
    assert min(heights[3 * SIDES :]) < 2.5 and max(heights[:SIDES]) < 0.01


def bones_get_names_that_no_vertex_group_has(folder):
    obj = column()
    for name in ("spine", "DEF-spine"):
        obj.vertex_groups.new(name=name)
    keypoint(obj, "pelvis", 0, 0, 0)
    keypoint(obj, "chest", 0, 0, 2)
    bpy.context.view_layer.update()
    for _ in range(2):
        bpy.ops.patchalign3d.make_armature()
        (bone,) = obj.modifiers["Armature"].object.data.bones
        assert list(obj.vertex_groups.keys()) == ["spine", "DEF-spine", bone.name]


def an_armature_that_something_else_hangs_from_stays(folder):
    one, other = column("One"), column("Other")
    for obj in (one, other):
        keypoint(obj, "pelvis", 0, 0, 0)
        keypoint(obj, "head", 0, 0, 2)
    bpy.context.view_layer.update()
    activate(one)
    bpy.ops.patchalign3d.make_armature()
    armature = one.modifiers["Armature"].object
    hat = bpy.data.objects.new("Hat", None)
    bpy.context.scene.collection.objects.link(hat)
    hat.parent = armature
    activate(other)
    bpy.ops.patchalign3d.make_armature()
    activate(one)
    bpy.ops.patchalign3d.make_armature()
    assert hat.parent == armature and one.modifiers["Armature"].object != armature
    first = other.modifiers["Armature"].object
    other.modifiers.clear()  # a person moves it otherwise
    bpy.ops.patchalign3d.make_armature()
    assert other.parent == first


def a_part_is_selected_by_its_faces_and_put_right_by_further_ones(folder):
    obj = column()

    def point(*changed):
        for face in changed:
            obj.data.polygons[face].select ^= True
        bpy.ops.patchalign3d.select_whole()
        member = np.array([face.select for face in obj.data.polygons[: 3 * SIDES]])
        return list(member.reshape(3, SIDES).sum(1))  # faces of each storey

    obj.data.polygons.foreach_set("select", np.arange(len(obj.data.polygons)) == 0)
    assert point() == [SIDES, 0, 0]
    assert point(SIDES) == [SIDES, SIDES, 0]  # one of the next storey, too
    assert point(2 * SIDES) == [SIDES, SIDES, SIDES]
    assert point(2 * SIDES + 3) == [SIDES, SIDES, 1]  # only what was pointed at is meant there
    obj.data.polygons.foreach_set("select", np.arange(len(obj.data.polygons)) == SIDES)
    assert point() == [0, SIDES, 0]  # anew
    obj.data.polygons.foreach_set("select", np.zeros(len(obj.data.polygons), bool))
    assert "No face is selected" in refusal(bpy.ops.patchalign3d.select_whole)


def a_word_says_more_of_the_part_that_is_pointed_at(folder):
    obj = column()

    def point(word):
        settings().pointed_word = word
        obj.data.polygons.foreach_set("select", np.arange(len(obj.data.polygons)) == 0)
        bpy.ops.patchalign3d.select_whole()
        member = np.array([face.select for face in obj.data.polygons[: 3 * SIDES]])
        return list(member.reshape(3, SIDES).sum(1))  # faces of each storey

    assert point("  ") == [SIDES, 0, 0]
    assert point(" high ") == [SIDES, 0, SIDES]  # for which the backend takes this word
    assert point("脚") == [SIDES, 0, 0] and "is a guess" in said()
    settings().pointed_word = "?"
    assert "has no words in it" in refusal(bpy.ops.patchalign3d.select_whole)
