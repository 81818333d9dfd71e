"""What is in the .glb files of the command that labels files."""

import json

import bpy
import numpy as np
from column import column, module

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


def of_materials(obj):
    """{name of a material: the number of its faces, and their share of the area}"""
    found = {}
    for face in obj.data.polygons:
        count, area = found.get(name := obj.data.materials[face.material_index].name, (0, 0.0))
        found[name] = count + 1, area + face.area
    whole = sum(area for _, area in found.values())
    return {name: (count, area / whole) for name, (count, area) in found.items()}


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


def what_a_glb_cannot_have_of_modifiers_is_told(folder):
    keyed, remade = column("Keyed"), column("Remade")
    keyed.shape_key_add(name="Basis")
    keyed.shape_key_add(name="Tall")
    keyed.modifiers.new("Copies", "ARRAY")
    remade.location.x, remade.modifiers.new("Remesh", "REMESH").voxel_size = 9, 0.2
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    words = ["--parts", "top, bottom", "--each", "--out", folder / "out"]
    assert command(folder / "a.blend", *words) == 0
    assert command(folder / "a.blend", *words, "--format", "glb,json") == 3
    (note,) = json.loads((folder / "out" / "a.parts.json").read_text())["notes"]
    assert "'Keyed' is without its modifiers: it has shape keys" in note
    assert "'Remade' is without its modifiers: what they make cannot be traced" in note


def materials_of_a_glb_are_called_as_parts_whatever_else_is_and_in_whichever_order(folder):
    obj, other = column("Here"), column("There")
    other.location.x = 9
    own = [bpy.data.materials.new(name) for name in ("top", "bottom")]
    for mesh, material in ((obj.data, own[0]), (other.data, own[1])):
        mesh.materials.append(material)
    known = {}
    paint = module("scene.forms.materials").paint
    paint(obj, ["top"], np.full(26, 0, np.int32), known)
    paint(other, ["bottom", "top"], np.arange(26, dtype=np.int32) % 2, known)
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
