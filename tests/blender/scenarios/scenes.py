"""Several objects that are one thing: together, each gets what is its own."""

import json

import bpy
import numpy as np
from column import (
    COLUMN_LABELS,
    activate,
    check_column,
    column,
    drawn,
    find_keypoints,
    labels,
    module,
    panel,
    refusal,
    said,
    segment,
    select,
    settings,
)
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree


def storeys_apart(name="Storey"):
    """The column's three storeys as objects: the lowest first."""
    whole, parts = column(), []
    for number in range(3):
        mesh = bpy.data.meshes.new(f"{name} {number}")
        corners = [tuple(v.co) for v in whole.data.vertices][8 * number : 8 * number + 16]
        quads = [tuple(v - 8 * number for v in p.vertices) for p in whole.data.polygons]
        mesh.from_pydata(corners, [], quads[8 * number : 8 * number + 8])
        obj = bpy.data.objects.new(f"{name} {number}", mesh)
        bpy.context.scene.collection.objects.link(obj)
        parts.append(obj)
    bpy.data.objects.remove(whole)
    return parts


def parts_of(obj):
    """The names of the parts that its faces are of."""
    return {obj.data["patchalign3d_parts"][label] for label in labels(obj)}


def several_objects_are_one_thing_of_which_each_gets_its_own(folder):
    parts = storeys_apart()
    select(*parts)
    segment()
    assert [parts_of(obj) for obj in parts] == [{"bottom"}, {"middle"}, {"top"}]
    assert list(parts[0].vertex_groups.keys()) == ["bottom"]  # and none that is empty
    assert said() == "3 of 3 objects are done."
    segment("top, nothing, bottom")
    assert said() == "3 of 3 objects are done. Not found: nothing."  # on none of them
    settings().together = "EACH"
    segment("top, middle, bottom")
    assert [len(set(labels(obj))) for obj in parts] == [1, 1, 1]  # all sides are half as high
    assert parts_of(parts[0]) == {"middle"}


def what_hangs_below_an_empty_or_an_armature_is_one_thing(folder):
    parts = storeys_apart()
    root = bpy.data.objects.new("Root", None)
    bpy.context.scene.collection.objects.link(root)
    for obj in parts:
        obj.parent = root
    root.matrix_world = Matrix.Rotation(3.14159265, 4, "X")  # upside down
    activate(root)
    segment()
    assert [parts_of(obj) for obj in parts] == [{"top"}, {"middle"}, {"bottom"}]
    assert "passed over" not in said()


def objects_that_share_a_mesh_vote_on_it_where_they_are_parts_of_one_thing(folder):
    low, middle, high = storeys_apart()
    high.data, high.location.z = low.data, 2
    wide = bpy.data.objects.new("Wide", low.data)
    wide.matrix_world = Matrix.Translation((0, 0, 2)) @ Matrix.Diagonal((-3, 3, 1, 1))
    bpy.context.scene.collection.objects.link(wide)
    select(low, middle, high, wide)
    segment()
    assert parts_of(low) == {"top"}  # where most of its surface is
    assert parts_of(middle) == {"middle"}


def what_is_true_of_several_meshes_is_told_once_with_how_many(folder):
    """Each storey has a copy in the place of another one."""
    storeys = storeys_apart()
    copies = []
    for number, obj in enumerate(storeys):
        copies.append(bpy.data.objects.new(f"Copy {number}", obj.data))
        copies[-1].location.z = 0 if number == 1 else 2 * (1 - number)
        bpy.context.scene.collection.objects.link(copies[-1])
    extra = bpy.data.objects.new("Further", storeys[1].data)
    extra.location.z = 1
    bpy.context.scene.collection.objects.link(extra)
    select(*storeys, *copies, extra)
    segment("wheel, middle, bottom")
    sentence = "The objects that share this mesh are different parts where they stand "
    assert said().count(sentence) == 1, said()
    assert f"Copy 0 and 2 more: {sentence}('wheel', 'bottom', 'middle')" in said(), said()
    assert said().count("none of the words") == 1, said()
    assert "Copy 0 and 2 more: Most of this shape seems to fit none of the words." in said()
    outcomes, error = module("asking.outcomes"), module("scene.target").TargetError("It is gone.")
    failed = [outcomes.Outcome(name, error=error) for name in ("Leg", "Arm", "Cup")]
    other = outcomes.Outcome("Lid", error=module("scene.target").TargetError("It is linked."))
    assert outcomes.problems([*failed, other]) == "Leg and 2 more: It is gone. Lid: It is linked."


def keypoints_of_one_thing_are_on_the_objects_that_they_are_on(folder):
    low, middle, high = storeys_apart()
    select(middle, low, high)
    find_keypoints("top, foot")
    named = [[child.name for child in obj.children] for obj in (low, middle, high)]
    assert named == [["foot"], [], ["top"]]


def helpers_are_passed_over_and_named(folder):
    low, middle, high = storeys_apart()
    cutter = column("Cutter")
    cutter.location.z, cutter.display_type, cutter.hide_render = 50, "WIRE", True
    widget = column("WGT-root")
    widget.location.z = 50
    select(low, middle, high, cutter, widget)
    segment()
    assert [parts_of(obj) for obj in (low, middle, high)] == [{"bottom"}, {"middle"}, {"top"}]
    assert "2 were passed over" in said() and not cutter.vertex_groups
    assert "'Cutter' is not rendered" in said() and "'WGT-root' is the shape" in said()
    select(low, cutter)
    segment()
    assert "'Cutter' is not rendered" in said() and not cutter.vertex_groups


def what_is_active_but_hidden_is_left_alone_where_others_are_selected(folder):
    hidden, seen = column("Hidden"), column("Seen")
    settings().together = "EACH"
    select(hidden)
    hidden.hide_set(True)
    seen.select_set(True)
    assert bpy.context.object == hidden and not hidden.select_get()
    segment()
    check_column(seen)
    assert not hidden.vertex_groups
    seen.select_set(False)
    segment()  # where nothing is selected, it is what the panel is about
    check_column(hidden)
    seen.select_set(True)
    bpy.ops.patchalign3d.remove_parts()
    assert hidden.vertex_groups and not seen.vertex_groups


def a_batch_takes_what_is_to_be_seen_of_a_file_as_one_thing(folder):
    parts = storeys_apart()
    column("Cutter").hide_render = True
    bpy.data.objects["Cutter"].display_type = "BOUNDS"
    bpy.data.objects.new("Orphan", parts[0].data).use_fake_user = True
    other = bpy.data.scenes.new("Turntable")
    other.collection.objects.link(bpy.data.objects.new("Stage", bpy.data.meshes.new("Stage")))
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    command = module("batch.command").main
    python = module("setup.choice").interpreter(bpy.context).python
    words = ["label", folder / "a.blend", "--parts", "top, middle, bottom", "--format", "json"]
    words += ["--out", folder, "--python", python]
    assert command([*map(str, words)]) == 3  # something was passed over
    found = json.loads((folder / "a.parts.json").read_text())["objects"]
    by_name = {entry["name"]: entry for entry in found}
    assert [set(by_name[f"Storey {n}"]["part_names"]) for n in range(3)] == [
        {"bottom"},
        {"middle"},
        {"top"},
    ]
    assert "cutter" in by_name["Cutter"]["skipped"]
    assert "no scene" in by_name["Orphan"]["skipped"]
    assert "another scene" in by_name["Stage"]["skipped"]
    assert command([*map(str, words), "--up", "-Z"]) == 3
    found = json.loads((folder / "a.parts.json").read_text())["objects"]
    assert next(e for e in found if e["name"] == "Storey 0")["part_names"] == ["top"]
    assert all("standing" not in entry for entry in found)
    assert command([*map(str, words), "--each"]) == 3
    found = json.loads((folder / "a.parts.json").read_text())["objects"]
    assert next(e for e in found if e["name"] == "Storey 0")["part_names"] == ["middle"]
    assert command([*map(str, words), "--up=auto"]) == 3
    found = json.loads((folder / "a.parts.json").read_text())["objects"]
    ways = [entry.get("standing", {}).get("up") for entry in found]
    assert ways.count("Z") == 3 and ways.count(None) == len(found) - 3
    (*_, last) = map(json.loads, (folder / "manifest.jsonl").open())
    assert last["stands"].startswith("Up is Z (80 % sure)")


def a_script_asks_about_a_collection_as_one_thing_and_turned_as_it_says(folder):
    addon, parts = module("asking.scripts"), storeys_apart()
    collection = bpy.data.collections.new("Thing")
    bpy.context.scene.collection.children.link(collection)
    for obj in parts:
        collection.objects.link(obj)
    words = ["top", "middle", "bottom"]
    found = addon.segment(collection, words)
    assert [set(parts.names) for parts in found] == [{"bottom"}, {"middle"}, {"top"}]
    found = addon.segment(parts, words, up="-Z")
    assert [set(parts.names) for parts in found] == [{"top"}, {"middle"}, {"bottom"}]
    whole = column()
    addon.segment(whole, words, together=False)
    assert labels(whole) == COLUMN_LABELS


def of_an_array_one_copy_is_judged_and_all_are_labelled(folder):
    obj = column()
    array = obj.modifiers.new("Array", "ARRAY")
    array.count, array.use_relative_offset, array.use_constant_offset = 5, False, True
    array.constant_offset_displace = (0, 0, 3)
    segment()
    assert labels(obj) == COLUMN_LABELS  # of a tower of five, all would be of the bottom
    assert array.show_viewport


def nodes(obj, *, of=None, realize=False):
    """Give an object five copies of itself, or of another one, by Geometry Nodes."""
    tree = bpy.data.node_groups.new("Copies", "GeometryNodeTree")
    for way in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=way, socket_type="NodeSocketGeometry")
    made = {}
    for name in ("MeshLine", "InstanceOnPoints", "RealizeInstances", "ObjectInfo"):
        made[name] = tree.nodes.new(f"GeometryNode{name}")
    begin, end = tree.nodes.new("NodeGroupInput"), tree.nodes.new("NodeGroupOutput")
    line = made["MeshLine"]
    line.inputs["Count"].default_value = 5
    line.inputs["Offset"].default_value = (0, 0, 3)
    copied = begin.outputs["Geometry"]
    if of:
        made["ObjectInfo"].inputs["Object"].default_value = of
        made["ObjectInfo"].inputs["As Instance"].default_value = True
        copied = made["ObjectInfo"].outputs["Geometry"]
    instances = made["InstanceOnPoints"]
    tree.links.new(line.outputs[0], instances.inputs["Points"])
    tree.links.new(copied, instances.inputs["Instance"])
    last = instances
    if realize:
        last = made["RealizeInstances"]
        tree.links.new(instances.outputs[0], last.inputs[0])
    tree.links.new(last.outputs[0], end.inputs["Geometry"])
    obj.modifiers.new("Copies", "NODES").node_group = tree
    bpy.context.view_layer.update()


def what_nodes_show_in_the_place_of_a_mesh_is_told_with_the_way_to_label_it(folder):
    """Give, in turn: nothing but instances of its own faces, of other faces, and other faces."""
    says = (
        ("instances", True, "so are the instances that Geometry Nodes show of it"),
        ("instances", False, "show instances of other faces. To label these, put a Realize"),
        ("faces", False, "what the modifiers make cannot be traced"),
    )
    for shows, of_own, sentence in says:
        obj = column()
        nodes(obj)
        tree = obj.modifiers[0].node_group
        if not of_own:
            cube, copies = tree.nodes.new("GeometryNodeMeshCube"), tree.nodes["Instance on Points"]
            tree.links.new(cube.outputs[0], copies.inputs["Instance"])
            last = copies if shows == "instances" else cube
            tree.links.new(last.outputs[0], tree.nodes["Group Output"].inputs["Geometry"])
        segment()
        assert sentence in said(), said()
        module("scene.results").remove_parts(obj)
        obj.data.clear_geometry()
        refused = refusal(segment)
        if of_own:  # and so there is nothing to be seen
            assert "File > Import > Checked Mesh" in refused
            continue
        if shows == "instances":
            assert "show instances in its place. To label these, put a Realize" in refused
            realized, end = tree.nodes["Realize Instances"], tree.nodes["Group Output"]
            tree.links.new(tree.nodes["Instance on Points"].outputs[0], realized.inputs[0])
            tree.links.new(realized.outputs[0], end.inputs["Geometry"])
        else:
            assert "Apply them first: Object > Convert > Mesh" in refused
        bpy.ops.object.convert(target="MESH")
        assert segment() == {"FINISHED"} and said() == "3 parts."


def of_copies_that_nodes_make_one_is_judged_and_all_are_labelled(folder):
    for realize in (True, False):
        obj = column(f"Column {realize}")
        nodes(obj, realize=realize)
        segment()
        assert labels(obj) == COLUMN_LABELS, realize  # of a tower of five, all would be of one part
    seen = bpy.data.objects["Column True"].evaluated_get(bpy.context.evaluated_depsgraph_get())
    values = [element.value for element in seen.data.attributes["patchalign3d_part"].data]
    assert values == COLUMN_LABELS * 5


def what_nodes_and_collections_are_filled_with_is_labelled_once(folder):
    obj, host = column(), column("Host")
    nodes(host, of=obj)
    activate(host)
    segment()
    assert labels(obj) == COLUMN_LABELS and not host.vertex_groups
    module("scene.results").remove_parts(obj)
    parts = storeys_apart()
    stored = bpy.data.collections.new("Stored")
    for part in parts:
        bpy.context.scene.collection.objects.unlink(part)
        stored.objects.link(part)
    for number in range(2):
        instance = bpy.data.objects.new(f"Instance {number}", None)
        bpy.context.scene.collection.objects.link(instance)
        instance.instance_type, instance.instance_collection = "COLLECTION", stored
        instance.location.x = 5 * number
    bpy.context.view_layer.update()
    select(bpy.data.objects["Instance 0"], bpy.data.objects["Instance 1"])
    segment()
    assert [parts_of(part) for part in parts] == [{"bottom"}, {"middle"}, {"top"}]
    activate(obj)
    select(*bpy.context.scene.objects[:])
    segment()
    assert labels(obj) == COLUMN_LABELS and "passed over" not in said()
    assert [parts_of(part) for part in parts] == [{"bottom"}, {"middle"}, {"top"}]


def what_modifiers_dissolve_is_like_its_neighbours(folder):
    obj = column()
    obj.modifiers.new("Subdivision", "SUBSURF").levels = 2
    obj.modifiers.new("Triangulate", "TRIANGULATE")
    obj.modifiers.new("Decimate", "DECIMATE").ratio = 0.02
    segment()
    assert -1 not in labels(obj)
    surface = module("scene.reading").read_seen(obj, bpy.context.evaluated_depsgraph_get())
    assert len(set(surface.triangle_polygons.tolist())) < len(obj.data.polygons)


def sides_are_letters_behind_names_if_wanted(folder):
    obj = column()
    settings().letters = True
    segment("left arm, torso, right arm")
    assert list(obj.vertex_groups.keys()) == ["arm.L", "torso", "arm.R"]
    find_keypoints("left hand, nose")
    assert sorted(child.name for child in obj.children) == ["hand.L", "nose"]


def keypoints_are_inside_if_wanted_and_are_mirrored(folder):
    obj = column()
    settings().keypoints_inside = True
    find_keypoints("top, left hand")
    top, hand = sorted(obj.children, key=lambda child: child.name)[::-1]
    bpy.context.view_layer.update()
    assert abs(top.matrix_world.translation.z - 1.5) < 1.6  # within
    hand.matrix_world.translation = (0.5, 0.1, 2)
    bpy.context.view_layer.update()
    activate(hand)
    bpy.ops.patchalign3d.mirror_keypoints()
    bpy.context.view_layer.update()
    other = bpy.data.objects["right hand"]
    assert (other.matrix_world.translation - Vector((-0.5, 0.1, 2))).length < 1e-5
    assert other.parent == obj and other["patchalign3d_keypoint"] == "right hand"
    settings().keypoints_inside = False
    bpy.ops.patchalign3d.mirror_keypoints()
    bpy.context.view_layer.update()
    assert other.matrix_world.translation.x < -0.8  # the same one, on the surface now
    assert len(obj.children) == 3


def the_keypoints_of_a_second_figure_know_their_sides_and_partners(folder):
    keypoints = module("scene.keypoints")
    for letters, name in ((False, "left hand"), (True, "hand.L")):
        settings().letters = letters
        for figure in (column(), column("Second")):
            activate(figure)
            find_keypoints("left hand, right hand")
            extra = bpy.data.objects.new("right hand", bpy.data.meshes.new("right hand"))
            extra.parent = figure  # no keypoint
        left, right = figure.children[:2]
        left.name, right.name = f"{name}.003", f"{keypoints.mirrored(name)}.007"
        left.matrix_world.translation = (0.5, 0.1, 2)
        bpy.context.view_layer.update()
        assert keypoints.partner_of(left) == right and keypoints.partner_of(right) == left
        activate(left)
        bpy.ops.patchalign3d.mirror_keypoints()
        bpy.context.view_layer.update()
        assert right.matrix_world.translation.x < -0.8 and len(figure.children) == 3
        activate(figure)
        bpy.ops.patchalign3d.mirror_keypoints()
        assert len(figure.children) == 3
        del left["patchalign3d_keypoint"], right["patchalign3d_keypoint"]  # as one's own are
        assert keypoints.names_of([left, right]) == [name, keypoints.mirrored(name)]
    chain = [bpy.data.objects.new("spine", None) for _ in range(2)]
    assert keypoints.names_of(chain) == ["spine", "spine.001"]


def a_keypoint_is_dragged_over_the_surface_with_its_partner_and_put_back(folder):
    obj = column()
    find_keypoints("left hand, right hand")
    left, right = (bpy.data.objects[f"{side} hand"] for side in ("left", "right"))
    bpy.context.view_layer.update()
    before = [one.matrix_world.copy() for one in (left, right)]
    for inside, far in ((False, (0.92, 1)), (True, (-0.01, 0.5))):
        surface = module("scene.reading").read_surface(obj)
        drag = module("scene.dragging").Drag(left, surface, 0, inside)
        drag.along(Vector((9, 0.1, 0.7)), Vector((-1, 0, 0)))
        bpy.context.view_layer.update()
        place, other = (one.matrix_world.translation for one in (left, right))
        assert far[0] <= place.x <= far[1] and abs(place.z - 0.7) < 0.05
        assert abs(other.x + place.x) < 1e-4 and (other - place).yz.length < 1e-4
        drag.along(Vector((9, 9, 9)), Vector((0, 0, 1)))  # which meets nothing
        bpy.context.view_layer.update()
        assert left.matrix_world.translation == place
        drag.back()
        bpy.context.view_layer.update()
        for one, matrix in zip((left, right), before, strict=True):
            assert np.allclose(one.matrix_world, matrix, atol=1e-6)


def several_trees_find_what_one_would(folder):
    tree, chance = module("scene.tree"), np.random.default_rng(0)
    surface = module("scene.reading").read_surface(column())
    alone = BVHTree.FromPolygons(surface.shape.tolist(), surface.triangles.tolist())
    stretch, tree.STRETCH = tree.STRETCH, 7
    try:
        several = tree.Tree(surface.shape, surface.triangles)
        done = list(several.grow())
        assert len(done) == -(-len(surface.triangles) // 7) > 2 and sorted(done) == done
        for point, way in chance.normal(0, 2, (50, 2, 3)):
            near, expected = several.find_nearest(point), alone.find_nearest(point)
            assert (near[0] - expected[0]).length < 1e-5 and abs(near[3] - expected[3]) < 1e-5
            met, expected = several.ray_cast(point, way), alone.ray_cast(point, way)
            assert (met[0] is None) == (expected[0] is None)
            assert met[0] is None or (met[0] - expected[0]).length < 1e-4
    finally:
        tree.STRETCH = stretch


def things_below_empties(*names):
    """For each name the column's storeys below an empty, beside each other."""
    found = []
    for number, name in enumerate(names):
        root = bpy.data.objects.new(name, None)
        bpy.context.scene.collection.objects.link(root)
        parts = storeys_apart(f"{name} storey")
        for obj in parts:
            obj.parent = root
        root.location.x = 5 * number
        found.append((root, parts))
    bpy.context.view_layer.update()
    return found


def parts_and_keypoints_go_from_one_thing_of_several_objects_to_another(folder):
    (root, parts), (other_root, others) = things_below_empties("One", "Other")
    activate(root)
    segment()
    find_keypoints("top, foot")
    select(parts[0], root, other_root)
    bpy.ops.patchalign3d.transfer()
    assert [parts_of(obj) for obj in others] == [{"bottom"}, {"middle"}, {"top"}]
    assert "3 of 3 objects" in said()
    bpy.ops.patchalign3d.transfer_keypoints()
    named = [[child["patchalign3d_keypoint"] for child in obj.children] for obj in others]
    assert named == [["foot"], [], ["top"]]
    again = module("asking.scripts").transfer(root, other_root, together=False)
    assert [set(found.names) for found in again] != [{"bottom"}, {"middle"}, {"top"}]


def a_selection_is_compared_with_all_of_its_thing(folder):
    parts = storeys_apart()
    select(*parts)
    for obj in (parts[0], parts[2]):  # of the third one from long ago
        obj.data.polygons.foreach_set("select", [True] * len(obj.data.polygons))
    bpy.ops.patchalign3d.similarity_to_selection()
    means = []
    for obj in parts:
        values = [0.0] * len(obj.data.polygons)
        obj.data.attributes["patchalign3d_similarity"].data.foreach_get("value", values)
        means.append(sum(values) / len(values))
    assert means[0] > 0.8 and means[0] > means[1] > means[2], means


def corrections_spread_over_all_of_a_thing(folder):
    parts = storeys_apart()
    select(*parts)
    segment()
    low, middle, _ = parts
    low.data.polygons.foreach_set("select", [False] * len(low.data.polygons))
    low.data.polygons[0].select = True
    settings().part = "belt"
    bpy.ops.patchalign3d.part_assign()
    assert parts_of(low) == {"bottom", "belt"}
    extra = low.copy()
    extra.data = low.data.copy()  # as high, and nobody has decided on its faces
    module("scene.results").remove_parts(extra)
    bpy.context.scene.collection.objects.link(extra)
    extra.location.x = 3
    extra.select_set(True)
    bpy.context.view_layer.update()
    segment()
    select(low, middle, extra)
    settings().part = "belt"  # which the new answer has taken away
    bpy.ops.patchalign3d.part_assign()
    assert "belt" not in parts_of(extra)
    bpy.ops.patchalign3d.propagate()
    assert parts_of(extra) == parts_of(low) == {"belt"} and parts_of(middle) == {"middle"}


def words_split_a_part_as_they_are_in_its_thing(folder):
    parts = storeys_apart()
    select(*parts)
    segment("column")
    settings().part, settings().part_words = "column", "high, low"
    bpy.ops.patchalign3d.part_split_words()
    assert parts_of(parts[0]) == {"low"}  # of the whole: by itself it would have both
    assert parts_of(parts[1]) == parts_of(parts[2]) == {"column"}


def joints_inside_have_each_their_half_of_the_volume(folder):
    """A ray from the left of a hip comes out on its right: half-way, both would be one."""
    obj = column()
    surface = module("scene.reading").read_surface(obj)
    names, points = ["left hip", "right hip", "nose"], [(0.9, 0, 1), (-0.9, 0, 1), (0, -0.9, 1)]
    found = module("scene.keypoints").middles(surface, np.array(points, float), names)
    assert np.allclose(found[:, 2], 1)
    assert 0.3 < found[0, 0] < 0.6 and -0.6 < found[1, 0] < -0.3, found
    assert np.linalg.norm(found[2, :2]) < 0.6  # nobody has its other half


def a_pelvis_inside_is_between_the_hips_as_a_chest_is_between_the_shoulders(folder):
    obj = column()
    surface = module("scene.reading").read_surface(obj)
    names = ["left hip", "right hip", "pelvis", "chest", "nose"]
    places = [(0.9, 0, 1), (-0.7, 0, 1), (0.5, -0.8, 1.2), (0.5, -0.8, 2), (0.5, -0.8, 2)]
    found = module("scene.keypoints").middles(surface, np.array(places), names)
    assert abs((found[2] - found[:2].mean(0)) @ (found[1] - found[0])) < 1e-9
    assert abs(found[2, 0] - 0.1) < 0.1 < found[3, 0]
    assert found[3].tolist() == found[4].tolist()  # no shoulder was found


def a_joint_inside_stays_in_its_limb_however_far_a_ray_would_go(folder):
    """From the top of a slender tower a ray goes down to its foot: half-way is no joint."""
    obj = column()
    obj.scale.z = 4
    bpy.context.view_layer.update()
    surface = module("scene.reading").read_surface(obj)
    (found,) = module("scene.keypoints").middles(surface, np.array([[0, 0, 12.0]]), ["head"])
    assert 10.9 < found[2] < 11.2 and np.allclose(found[:2], 0, atol=0.01)


def which_way_was_found_to_be_up_is_told_and_where_it_matters_there_is_a_hint(folder):
    obj = column()
    segment()
    assert "Up " not in said()
    settings().up = "auto"
    obj.rotation_euler.y = 1.5707963
    segment()
    assert labels(obj) == COLUMN_LABELS and "Up is X (80 % sure)" in said()
    parts = storeys_apart()
    select(*parts)
    segment()
    assert said().count("Up is Z (80 % sure)") == 1  # once for all three
    obj.rotation_euler.y, obj.scale.z = 0, 0.5
    activate(obj)
    segment()
    assert "could not be found" in said() and "Other ways up give other parts" in said()


def what_seems_to_look_or_stand_otherwise_is_told_and_a_button_sets_it(folder):
    obj, asked = column(), "patchalign3d.set_way"
    obj.location.z = -500
    segment("top, middle, bottom")  # which goes by no front
    assert "seems" not in said() and asked not in drawn(panel("parts")).operators
    assert not bpy.ops.patchalign3d.set_way.poll()
    segment("left side, right side")
    assert "The front seems to be X (95 % sure). If so, set it and ask again." in said()
    assert asked in drawn(panel("parts")).operators
    bpy.ops.patchalign3d.set_way()
    assert (settings().up, settings().front) == ("Z", "X")
    assert asked not in drawn(panel("parts")).operators and "Ask again" in said()
    obj.location.z = -5000
    segment("top, middle, bottom")
    assert "Up seems to be Y (97 % sure), the front Z (95 % sure)." in said()
    bpy.ops.patchalign3d.set_way()
    assert (settings().up, settings().front) == ("Y", "Z")
    segment("top, middle, bottom")
    assert "seems" not in said()


def a_batch_tells_what_seems_to_stand_otherwise_than_was_said(folder):
    column().location.z = -5000
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    python = module("setup.choice").interpreter(bpy.context).python
    words = ["label", folder / "a.blend", "--parts", "top, middle, bottom", "--format", "json"]
    words += ["--out", folder, "--python", python]
    assert module("batch.command").main([*map(str, words)]) == 0
    (*_, last) = map(json.loads, (folder / "manifest.jsonl").open())
    assert last["stands"].startswith("Up seems to be Y (97 % sure)")
