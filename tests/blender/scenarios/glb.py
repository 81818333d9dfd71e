"""What is in the .glb files of the command that labels files."""

import json
import math

import bpy
import numpy as np
from column import column, labels, module
from mathutils.bvhtree import BVHTree

from .command import command


def skinned(obj):
    """Bind an object to an armature of one bone."""
    rig = bpy.data.objects.new("Rig", bpy.data.armatures.new("Rig"))
    bpy.context.scene.collection.objects.link(rig)
    bpy.context.view_layer.objects.active = rig
    bpy.ops.object.mode_set(mode="EDIT")
    rig.data.edit_bones.new("Bone").tail = (0, 0, 3)
    bpy.ops.object.mode_set(mode="OBJECT")
    obj.vertex_groups.new(name="Bone").add(range(len(obj.data.vertices)), 1.0, "REPLACE")
    obj.modifiers.new("Skin", "ARMATURE").object = rig


def places_seen(obj):
    """(V, 3) in the world, as posed."""
    seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    return np.array([seen.matrix_world @ vertex.co for vertex in seen.data.vertices])


def of_materials(obj):
    """{name of a material: the number of its faces, and their share of the area}"""
    found = {}
    for face in obj.data.polygons:
        count, area = found.get(name := obj.data.materials[face.material_index].name, (0, 0.0))
        found[name] = count + 1, area + face.area
    whole = sum(area for _, area in found.values())
    return {name: (count, area / whole) for name, (count, area) in found.items()}


def an_fbx_gives_the_same_glb_each_time(folder):
    for number in range(8):
        column(f"Column{number}").location.x = 3 * number
    bpy.ops.export_scene.fbx(filepath=str(folder / "a.fbx"))
    words = ["--parts", "top, bottom", "--format", "glb", "--out"]
    for out in "bc":
        assert command(folder / "a.fbx", *words, folder / out) == 0
    first, second = ((folder / out / "a.parts.glb").read_bytes() for out in "bc")
    assert first == second


def objects_of_an_fbx_that_share_a_mesh_all_have_its_parts_in_a_glb(folder):
    obj = column()
    for number in range(3):
        twin = bpy.data.objects.new(f"Twin{number}", obj.data)
        twin.location.x = 9 * (number + 1)
        bpy.context.scene.collection.objects.link(twin)
    bpy.ops.export_scene.fbx(filepath=str(folder / "a.fbx"))
    words = ["--parts", "top, bottom", "--format", "glb", "--out", folder]
    assert command(folder / "a.fbx", *words) == 0
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(folder / "a.parts.glb"))
    seen = [of_materials(obj) for obj in bpy.data.objects if obj.type == "MESH"]
    assert len(seen) == 4 and all(each.keys() == {"top", "bottom"} for each in seen), seen


def a_glb_has_what_modifiers_make_with_the_parts_of_its_origin(folder):
    obj = column()
    mesh, twin = obj.data, column("Twin")
    twin.data, twin.location.x = mesh, 9
    for material in "ab":
        mesh.materials.append(bpy.data.materials.new(material))
    array = obj.modifiers.new("Copies", "ARRAY")
    array.relative_offset_displace = (2, 0, 0)
    thick = obj.modifiers.new("Thick", "SOLIDIFY")
    thick.material_offset = 1  # which would be another part
    skinned(obj)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    words = ["--parts", "top, bottom", "--format", "glb,json", "--each", "--out", folder / "out"]
    assert command(folder / "a.blend", *words) == 0
    (told,) = (o for o in json.loads((folder / "out" / "a.parts.json").read_text())["objects"]
               if "face_labels" in o)  # fmt: skip
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(folder / "out" / "a.parts.glb"))
    seen = {name: of_materials(bpy.data.objects[name]) for name in ("Column", "Twin")}
    shares = dict(zip(told["part_names"], told["area_shares"], strict=True))
    triangles = {name: sum(count for count, _ in each.values()) for name, each in seen.items()}
    assert triangles["Column"] >= 4 * triangles["Twin"]  # two copies, each with an inside
    for each in seen.values():
        assert each.keys() == {"top", "bottom"}
        assert all(abs(each[part][1] - shares[part]) < 0.1 for part in each), (each, shares)
    assert any(m.type == "ARMATURE" for m in bpy.data.objects["Column"].modifiers)


def a_glb_stands_in_the_pose_of_its_file(folder):
    """As what was asked about does; Blender's exporter would have it at rest."""
    obj = column()
    skinned(obj)
    bone = bpy.data.objects["Rig"].pose.bones["Bone"]
    bone.rotation_mode, bone.rotation_euler, bone.location.y = "XYZ", (0.6, 0.2, 0), 1
    bpy.context.view_layer.update()
    posed = places_seen(obj)
    assert not np.allclose(posed, [vertex.co for vertex in obj.data.vertices], atol=0.1)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    words = ["--parts", "top, bottom", "--format", "glb", "--out", folder]
    assert command(folder / "a.blend", *words) == 0
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(folder / "a.parts.glb"))
    seen = places_seen(bpy.data.objects["Column"])
    ends = [(places.min(0), places.max(0)) for places in (posed, seen)]
    assert np.allclose(*ends, atol=1e-4), ends


def a_glb_has_the_parts_of_what_was_saved_in_edit_mode(folder):
    objects = column("One"), column("Other"), column("Third")
    objects[1].location.x = objects[2].location.y = 9
    for obj in objects:
        obj.select_set(obj != objects[2])
    bpy.context.view_layer.objects.active = objects[0]
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    bpy.ops.object.mode_set(mode="OBJECT")
    words = ["--parts", "top, bottom", "--format", "blend,glb", "--out", folder / "out"]
    assert command(folder / "a.blend", *words) == 0
    bpy.ops.wm.open_mainfile(filepath=str(folder / "out" / "a.parts.blend"))
    assert [bpy.data.objects[obj].mode for obj in ("One", "Other", "Third")] == ["EDIT"] * 2 + [
        "OBJECT"
    ]
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(folder / "out" / "a.parts.glb"))
    seen = [of_materials(obj) for obj in bpy.data.objects if obj.type == "MESH"]
    assert len(seen) == 3 and all(each.keys() == {"top", "bottom"} for each in seen), seen


def what_a_glb_cannot_have_of_modifiers_is_told(folder):
    keyed, remade = column("Keyed"), column("Remade")
    keyed.shape_key_add(name="Basis")
    keyed.shape_key_add(name="Tall")
    keyed.modifiers.new("Copies", "ARRAY")
    remade.location.x, remade.modifiers.new("Remesh", "REMESH").voxel_size = 9, 0.2
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    words = ["--parts", "top, bottom", "--each", "--out", folder / "out"]
    assert command(folder / "a.blend", *words) == 3  # of the Remesh
    assert command(folder / "a.blend", *words, "--format", "glb,json") == 3
    (note,) = json.loads((folder / "out" / "a.parts.json").read_text())["notes"]
    assert "'Keyed' is without its modifiers: it has shape keys" in note
    assert "'Remade' is without its modifiers: what they make cannot be traced" in note


def what_is_seen_and_has_no_part_is_told_in_every_format(folder):
    """Of a Remesh, and of a cutter that is passed over as a helper."""
    obj, cutter = column(), column("Cutter")
    cutter.location, cutter.hide_render, cutter.display_type = (0.3, 0.2, 1), True, "WIRE"
    for name, kind in (("remade", "REMESH"), ("cut", "BOOLEAN")):
        modifier = obj.modifiers.new(name, kind)
        if kind == "BOOLEAN":
            modifier.object = cutter
        bpy.ops.wm.save_as_mainfile(filepath=str(folder / f"{name}.blend"), copy=True)
        obj.modifiers.clear()
    assert command(folder, "--parts", "top, bottom", "--out", folder) == 3
    told = {
        name: json.loads((folder / f"{name}.parts.json").read_text())["notes"][0]
        for name in ("remade", "cut")
    }
    assert "Column: The base mesh is labelled: what the modifiers make cannot" in told["remade"]
    assert told["cut"].endswith("have the parts of that one. Label that, too: Cutter."), told


def a_glb_has_the_parts_of_the_objects_that_faces_are_taken_from(folder):
    """The second object of the two, in the order of their names, is labelled after the first."""
    obj, cutter = column(), column("Cutter")
    cutter.location = 0.3, 0.2, 1
    obj.modifiers.new("Cut", "BOOLEAN").object = cutter
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    words = ["--parts", "top, bottom", "--format", "glb", "--out", folder]
    assert command(folder / "a.blend", *words) == 0
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(folder / "a.parts.glb"))
    assert of_materials(bpy.data.objects["Column"]).keys() == {"top", "bottom"}


def brings(obj, *others):
    """Has a Geometry Nodes modifier add the faces of others to those of an object."""
    tree = bpy.data.node_groups.new("Brings", "GeometryNodeTree")
    for way in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=way, socket_type="NodeSocketGeometry")
    begin, join, end = (
        tree.nodes.new(kind)
        for kind in ("NodeGroupInput", "GeometryNodeJoinGeometry", "NodeGroupOutput")
    )
    tree.links.new(begin.outputs[0], join.inputs[0])
    tree.links.new(join.outputs[0], end.inputs[0])
    for other in others:
        brought = tree.nodes.new("GeometryNodeObjectInfo")
        brought.inputs["Object"].default_value = other
        tree.links.new(brought.outputs["Geometry"], join.inputs[0])
    obj.modifiers.new("Brings", "NODES").node_group = tree


def faces_that_nodes_bring_are_told_only_where_they_have_no_part(folder):
    """From two objects, which get their parts after the one that brings them, or never."""
    obj, *others = column(), column("Other"), column("Third")
    for number, other in enumerate(others, 1):
        other.location.x = 9 * number
    obj.modifiers.new("Finer", "SUBSURF")  # so that most faces are its own
    brings(obj, *others)
    words = ["--parts", "top, bottom", "--out", folder, "--format", "glb,json"]
    for helpers in range(3):
        for other in others[:helpers]:
            other.display_type, other.hide_render = "WIRE", True
        bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
        assert command(folder / "a.blend", *words) == (3 if helpers else 0)
        notes = json.loads((folder / "a.parts.json").read_text()).get("notes", [])
        told = ["Column: Modifiers add faces of their own, which have no part."] if helpers else []
        assert [note[: len(told[0])] for note in notes] == told, notes


def instances_that_a_glb_lacks_are_told(folder):
    """Blender's exporter knows those of collections and parents, not those of modifiers."""
    obj, leaf = column(), column("Leaf")
    leaf.location.x = 9
    obj.modifiers.new("Leaves", "PARTICLE_SYSTEM")
    grown = obj.particle_systems[0].settings
    grown.type, grown.count, grown.render_type = "HAIR", 5, "OBJECT"
    grown.instance_object = leaf
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    words = ["--parts", "top, bottom", "--out", folder]
    assert command(folder / "a.blend", *words) == 0
    assert command(folder / "a.blend", *words, "--format", "glb,json") == 3
    (note,) = json.loads((folder / "a.parts.json").read_text())["notes"]
    assert note.startswith("In the .glb, 'Column' is without the instances that its modifiers")


def materials_of_a_glb_are_called_as_parts_whatever_else_is_and_in_whichever_order(folder):
    obj, other = column("Here"), column("There")
    other.location.x = 9
    own = [bpy.data.materials.new(name) for name in ("top", "bottom")]
    for mesh, material in ((obj.data, own[0]), (other.data, own[1])):
        mesh.materials.append(material)
    known = {}
    paint = module("scene.forms.materials").paint
    paint(obj, ["top"], [(1, 0, 0)], np.full(26, 0, np.int32), known)
    other_colours = [(0, 0, 1), (1, 0, 0)]
    paint(other, ["bottom", "top"], other_colours, np.arange(26, dtype=np.int32) % 2, known)
    assert [material.name for material in obj.data.materials] == ["unlabelled", "top"]
    assert [material.name for material in other.data.materials] == ["unlabelled", "bottom", "top"]
    assert obj.data.materials[1] == other.data.materials[2] not in own


def a_material_of_a_glb_has_the_whole_name_of_its_part_however_long(folder):
    long = "the top that is carved and gilded, " * 4
    names = [f"{long.replace(',', '')}{end}" for end in ("left", "right")]
    column()
    bpy.ops.wm.stl_export(filepath=str(folder / "a.stl"))
    words = ["--parts", ", ".join([*names, "bottom"]), "--format", "glb,json"]
    assert command(folder / "a.stl", *words, "--out", folder) == 0
    content = (folder / "a.parts.glb").read_bytes()
    about = json.loads(content[20 : 20 + int.from_bytes(content[12:16], "little")])
    (found,) = json.loads((folder / "a.parts.json").read_text())["objects"]
    there = {found["part_names"][label] for label in found["face_labels"]}
    assert there & set(names), there
    assert {material["name"] for material in about["materials"]} == there
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(folder / "a.parts.glb"))
    assert sum(len(mesh.polygons) for mesh in bpy.data.meshes) == len(found["face_labels"])


def custom_properties_of_an_artist_are_in_a_glb_and_none_of_ours(folder):
    obj = column()
    obj["maker"], obj.data["cut"] = "somebody", 3
    bpy.context.scene["shot"] = "12a"
    bpy.context.scene.patchalign3d.category = "column"  # up to 4.5, a custom property, too
    file = folder / "a.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(file), copy=True)
    assert command(file, "--parts", "top, bottom", "--format", "glb", "--out", folder) == 0
    content = (folder / "a.parts.glb").read_bytes()
    about = json.loads(content[20 : 20 + int.from_bytes(content[12:16], "little")])
    (node,), (mesh,), (scene,) = about["nodes"], about["meshes"], about["scenes"]
    assert (node["extras"], mesh["extras"]) == ({"maker": "somebody"}, {"cut": 3})
    assert scene["extras"] == {"shot": "12a"} and "patchalign3d" not in json.dumps(about)


def a_glb_carries_the_parts_as_materials(folder):
    column()
    bpy.ops.wm.stl_export(filepath=str(folder / "a.stl"))
    words = ["--parts", "top, nothing, bottom", "--format", "glb,json"]
    assert command(folder / "a.stl", *words, "--out", folder) == 0
    assert not (folder / "a.parts.blend").exists()
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(folder / "a.parts.glb"))
    (mesh,) = bpy.data.meshes
    assert sorted(material.name for material in mesh.materials) == ["bottom", "top", "unlabelled"]


def star(name, **ways):
    """A column with ends of ten corners, anything but convex, below what stretches and turns it."""
    above = bpy.data.objects.get("Above") or bpy.data.objects.new("Above", None)
    if not above.users_collection:
        bpy.context.scene.collection.objects.link(above)
        above.scale, above.rotation_euler = (2, 1, 3), (0, 0, 0.3)
    ring = [(math.cos(i / 1.6) * r, math.sin(i / 1.6) * r) for i, r in enumerate([1, 0.4] * 5)]
    vertices = [(x, y, z) for z in range(4) for x, y in ring]
    faces = [[*range(9, -1, -1)], [*range(30, 40)]]
    faces += [
        [10 * z + i, 10 * z + (i + 1) % 10, 10 * z + 10 + (i + 1) % 10, 10 * z + 10 + i]
        for z in range(3)
        for i in range(10)
    ]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    obj.parent = above
    for attribute, value in ways.items():
        setattr(obj, attribute, value)
    return obj


def parts_in_a_glb_lie_where_they_lie_in_the_blend_and_have_the_colours_of_the_words(folder):
    """Whatever stretches, turns or mirrors an object, and whichever object is the first."""
    bpy.ops.wm.read_homefile(use_empty=True)
    twin = star("A", location=(0, 0, -9), rotation_euler=(0.4, 0, 0))
    star("Mirrored", location=(9, 0, 0), scale=(-1, 1, 2))
    star("Moved", location=(18, 0, 0), delta_scale=(1, 1, 2), delta_location=(0, 0, 1))
    for place in (27, 36):  # instances of one mesh
        linked = bpy.data.objects.new("Linked", twin.data)
        bpy.context.scene.collection.objects.link(linked)
        linked.location, linked.scale = (place, 0, 0), (1, 1, 0.5)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    words, how = ["top", "loft", "middle", "bottom"], ["--format", "blend,glb", "--out", folder]
    for each in ((), ("--each",)):
        assert command(folder / "a.blend", "--parts", ", ".join(words), *how, *each) in (0, 3)
        bpy.ops.wm.open_mainfile(filepath=str(folder / "a.parts.blend"))
        bpy.context.view_layer.update()
        where, of, places = [], [], []
        for obj in (obj for obj in bpy.data.objects if obj.type == "MESH"):
            names = module("scene.record").names_of(obj.data)
            of += [names[label] for label in labels(obj)]
            first = len(places)
            places += [obj.matrix_world @ vertex.co for vertex in obj.data.vertices]
            where += [[first + corner for corner in face.vertices] for face in obj.data.polygons]
        surface = BVHTree.FromPolygons(places, where)
        bpy.ops.wm.read_homefile(use_empty=True)
        bpy.ops.import_scene.gltf(filepath=str(folder / "a.parts.glb"))
        bpy.context.view_layer.update()
        seen = [obj for obj in bpy.data.objects if obj.type == "MESH"]
        assert len(seen) == 5 and sum(len(obj.data.polygons) for obj in seen) == 5 * (16 + 60)
        for obj in seen:
            for face in obj.data.polygons:
                _, _, face_there, away = surface.find_nearest(obj.matrix_world @ face.center)
                material = obj.data.materials[face.material_index]
                assert away < 1e-4 and material.name == of[face_there], obj.name
        colours = module("shared.colours")
        for material in bpy.data.materials:
            shown = material.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value
            expected = colours.linear(colours.part_colour(words.index(material.name)))
            np.testing.assert_allclose(shown[:3], expected, atol=1e-3)
