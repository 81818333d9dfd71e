"""Several objects that are one thing: together, each gets what is its own."""

import json

import bpy
from column import (
    COLUMN_LABELS,
    activate,
    check_column,
    column,
    find_keypoints,
    labels,
    module,
    refusal,
    said,
    segment,
    select,
    settings,
    steer,
)
from mathutils import Matrix


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
    sentence = "The objects that share this mesh stand where different parts are "
    assert said().count(sentence) == 1, said()
    assert f"Copy 0 and 2 more: {sentence}('wheel', 'bottom', 'middle')" in said(), said()
    assert said().count("none of the words") == 1, said()
    assert "Copy 0 and 2 more: Most of this shape seems to fit none of the words." in said()
    outcomes, error = module("asking.outcomes"), module("scene.target").TargetError("It is gone.")
    failed = [outcomes.Outcome(name, error=error) for name in ("Leg", "Arm", "Cup")]
    other = outcomes.Outcome("Lid", error=module("scene.target").TargetError("It is linked."))
    assert outcomes.problems([*failed, other]) == "Leg and 2 more: It is gone. Lid: It is linked."
    own, facing = "Left and right are the thing's own.", "Left and right are those of whoever"
    alike = [outcomes.Outcome(name, whose=own) for name in ("Leg", "Arm")]
    assert outcomes.of_words(alike) == [own]
    assert outcomes.of_words([*alike, outcomes.Outcome("Lid", whose=facing)]) == [
        f"Leg and 1 more: {own}",
        f"Lid: {facing}",
    ]


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
    assert all("orientation" not in entry for entry in found)
    assert command([*map(str, words), "--each"]) == 3
    found = json.loads((folder / "a.parts.json").read_text())["objects"]
    assert next(e for e in found if e["name"] == "Storey 0")["part_names"] == ["middle"]
    assert command([*map(str, words), "--up=auto"]) == 3
    found = json.loads((folder / "a.parts.json").read_text())["objects"]
    ways = [entry.get("orientation", {}).get("up") for entry in found]
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
    seen = module("scene.reading").reading_seen(obj, bpy.context.evaluated_depsgraph_get)
    surface = module("bridge.course").at_once(seen)
    assert len(set(surface.triangle_polygons.tolist())) < len(obj.data.polygons)


def sides_are_letters_behind_names_if_wanted(folder):
    obj = column()
    settings().letters = True
    segment("left arm, torso, right arm")
    assert list(obj.vertex_groups.keys()) == ["arm.L", "torso", "arm.R"]
    find_keypoints("left hand, nose")
    assert sorted(child.name for child in obj.children) == ["hand.L", "nose"]
    steer("part_split_sides", "torso")
    assert list(obj.vertex_groups.keys()) == ["arm.L", "torso.R", "torso.L", "arm.R"]
    steer("part_split_words", "torso.R", "left lung, heart")
    assert "lung.L" in obj.vertex_groups and "left lung" not in obj.vertex_groups


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
