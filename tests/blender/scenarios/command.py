"""The command that labels files."""

import contextlib
import io
import json
import math
import os
from types import SimpleNamespace

import bpy
import numpy as np
from column import ADDON, check_column, column, labels, linked_from_a_file, module

from .scenes import storeys_apart


def command(*arguments):
    return module("batch.command").main(["label", *map(str, arguments)])


def a_folder_of_files_is_labelled_and_a_bad_one_stops_nothing(folder):
    meshes, out = folder / "meshes", folder / "out"
    (meshes / "below").mkdir(parents=True)
    obj = column()
    bpy.ops.wm.save_as_mainfile(filepath=str(meshes / "a.blend"), copy=True)
    bpy.ops.wm.obj_export(filepath=str(meshes / "b.obj"))
    bpy.ops.wm.stl_export(filepath=str(meshes / "b.stl"))
    bpy.ops.wm.ply_export(filepath=str(meshes / "c.ply"))
    bpy.ops.export_scene.gltf(filepath=str(meshes / "below" / "d.glb"), export_format="GLB")
    (meshes / "bad.blend").write_bytes(b"junk")
    (meshes / "bad.glb").write_bytes(b"junk")
    (meshes / "bad.stl").write_bytes(b"junk")
    code = command(meshes, "--parts", "top, middle, bottom", "--out", out, "--category", "column")
    assert code == 1  # three are bad
    written = sorted(f.relative_to(out).as_posix() for f in out.rglob("*.parts.*"))
    bases = ["a", "b.obj", "b.stl", "below/d", "c"]
    assert written == sorted(f"{base}.parts.{kind}" for base in bases for kind in ("blend", "json"))
    for base in bases:
        content = json.loads((out / f"{base}.parts.json").read_text(encoding="utf-8"))
        assert content["category"] == "column" and content["model"]["name"] == "fake"
        (only,) = content["objects"]
        assert only["part_names"] == ["top", "middle", "bottom"]
        bpy.ops.wm.open_mainfile(filepath=str(out / f"{base}.parts.blend"))
        obj = bpy.data.objects[only["name"]]
        assert labels(obj) == only["face_labels"] and set(only["face_labels"]) == {0, 1, 2}
        assert [g.name for g in obj.vertex_groups] == only["vertex_groups"]
        assert only["face_attribute"] == "patchalign3d_part"
    bpy.ops.wm.open_mainfile(filepath=str(out / "a.parts.blend"))
    check_column(bpy.data.objects["Column"])
    assert command(out, "--parts", "top", "--out", out) == 1  # our own results are no input


def what_is_not_there_is_told_so_whatever_its_name(folder):
    files = [folder / "gone", folder / "gone.glb"]
    words = ["--parts", "top", "--out", folder / "out"]
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(*files, *words) == 1
    assert captured.getvalue().count("There is no such file") == 2


def what_has_no_surface_in_a_file_is_passed_over_and_named(folder):
    obj = column()
    twin = bpy.data.objects.new("Twin", obj.data)
    empty = bpy.data.objects.new("Empty", bpy.data.meshes.new("Empty"))
    for other in (twin, empty):
        bpy.context.scene.collection.objects.link(other)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    bpy.ops.object.mode_set(mode="OBJECT")
    assert command(folder / "a.blend", "--parts", "top, bottom", "--out", folder) == 3
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    found = {entry.pop("name"): entry for entry in content["objects"]}
    assert found["Twin"] == {"skipped": "It shares the mesh of 'Column'."}
    assert found["Empty"] == {"skipped": "'Empty' has no faces."}
    assert found["Column"]["part_names"] == ["top", "bottom"]


def what_is_hidden_is_labelled_where_it_stands_and_stays_hidden(folder):
    """Blender knows of none of it where that is, in a file that was just opened."""
    scene, names = bpy.context.scene, ("Left out", "Below", "Disabled", "Hidden", "Driven", "Eye")
    collections = {name: bpy.data.collections.new(name) for name in names}
    for name, collection in collections.items():
        above = collections["Left out"] if name == "Below" else scene.collection
        above.children.link(collection)
        obj = column(name)
        scene.collection.objects.unlink(obj)
        collection.objects.link(obj)
        obj.location, obj.rotation_euler = (5 * len(name), 0, 3), (math.pi, 0, 0)
    column("Seen")
    bpy.context.view_layer.update()
    bpy.data.objects["Eye"].hide_set(True)
    bpy.data.objects["Hidden"].hide_viewport = True
    driver = bpy.data.objects["Driven"].driver_add("hide_viewport").driver
    driver.expression = "1"
    collections["Disabled"].hide_viewport = True
    children = bpy.context.view_layer.layer_collection.children
    children["Left out"].exclude = True
    before = [children["Left out"].exclude, children["Left out"].children[0].exclude]
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    words = ["--parts", "top, middle, bottom", "--out", folder / "out"]
    assert command(folder / "a.blend", *words) == 0
    bpy.ops.wm.open_mainfile(filepath=str(folder / "out" / "a.parts.blend"))
    content = json.loads((folder / "out" / "a.parts.json").read_text(encoding="utf-8"))
    found = {one["name"]: one["face_labels"] for one in content["objects"]}
    upright = found.pop("Seen")
    assert found == {name: [2 - label for label in upright] for name in names}
    for name in names:
        assert labels(bpy.data.objects[name]) == found[name]
    assert bpy.data.objects["Eye"].hide_get() and not bpy.data.objects["Eye"].hide_viewport
    hidden = [one.name for one in bpy.data.objects if one.hide_viewport]
    assert hidden == ["Driven", "Hidden"] and bpy.data.collections["Disabled"].hide_viewport
    (driver,) = bpy.data.objects["Driven"].animation_data.drivers
    assert not driver.mute
    children = bpy.context.view_layer.layer_collection.children
    assert [children["Left out"].exclude, children["Left out"].children[0].exclude] == before


def what_instances_of_collections_alone_show_is_told_with_the_way_on(folder):
    obj, inner, outer = column("Inner"), *map(bpy.data.collections.new, ("inner", "outer"))
    scene = bpy.context.scene
    scene.collection.objects.unlink(obj)
    inner.objects.link(obj)
    for name, shown, where in (("a", inner, outer), ("b", outer, scene.collection)):
        instance = bpy.data.objects.new(name, None)
        instance.instance_type, instance.instance_collection = "COLLECTION", shown
        where.objects.link(instance)
    column("Own")
    unused = bpy.data.objects.new("Unused", obj.data)
    unused.use_fake_user = True
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    assert command(folder / "a.blend", "--parts", "top, bottom", "--out", folder / "out") == 3
    content = json.loads((folder / "out" / "a.parts.json").read_text(encoding="utf-8"))
    said = {one["name"]: one.get("skipped") for one in content["objects"]}
    assert said.pop("Own") is None and said.pop("Unused") == "'Unused' is in no scene."
    way = "Make them real first: Object > Apply > Make Instances Real."
    assert said == {"Inner": f"'Inner' is seen only in instances of a collection. {way}"}


def what_shows_a_surface_and_is_no_mesh_is_told(folder):
    column()
    for name, kind in (("Sign", "FONT"), ("Path", "CURVE")):
        shown = bpy.data.objects.new(name, bpy.data.curves.new(name, kind))
        bpy.context.scene.collection.objects.link(shown)
    bpy.data.curves["Sign"].body = "to let"
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    words = ["--parts", "top, bottom", "--out", folder, "--format", "json"]
    assert command(folder / "a.blend", *words) == 3
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    convert = "'Sign' is a text. Convert it first: Object > Convert > Mesh."
    assert content["notes"] == [convert] and len(content["objects"]) == 1
    bpy.data.objects.remove(bpy.data.objects["Column"])
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "b.blend"), copy=True)
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(folder / "b.blend", *words) == 1
    assert f"{folder / 'b.blend'}: {convert}" in captured.getvalue()


def what_python_of_a_file_drives_is_told_as_it_is_not_run(folder):
    """Blender takes nought for what that would give."""
    words = ["--parts", "top, middle, bottom", "--out", folder / "out"]
    for name in ("Python", "Key"):
        column(name)
    for name in ("Simple", "Still", "Other"):
        column(name).location = (10, 0, 0)
    turned, key = bpy.data.objects["Python"], bpy.data.objects["Key"]
    drivers = {
        turned.driver_add("rotation_euler", 0): "float(str(3.14159))",
        bpy.data.objects["Simple"].driver_add("rotation_euler", 0): "1 + sin(2)",
        bpy.data.objects["Still"].driver_add("rotation_euler", 0): "float(str(1))",
        bpy.data.objects["Other"].driver_add("hide_render"): "bool(str(1))",
    }
    key.shape_key_add(name="Basis")
    drivers[key.shape_key_add(name="Tall").driver_add("value")] = "float(str(1))"
    for curve, expression in drivers.items():
        curve.driver.expression = expression
        curve.mute = curve.id_data.name == "Still"
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    assert command(folder / "a.blend", *words) == 3
    content = json.loads((folder / "out" / "a.parts.json").read_text(encoding="utf-8"))
    (said,) = content["notes"]
    assert said.startswith("Key, Python: driven by Python of the file, which is not run."), said


def of_a_gltf_other_scenes_are_passed_over_or_the_mixture_is_told(folder):
    column("Shown")
    column("Elsewhere").location = (5, 0, 0)
    bpy.ops.export_scene.gltf(filepath=str(folder / "a.gltf"), export_format="GLTF_SEPARATE")
    content = json.loads((folder / "a.gltf").read_text())
    shown, elsewhere = (
        next(i for i, node in enumerate(content["nodes"]) if node["name"] == name)
        for name in ("Shown", "Elsewhere")
    )
    content["scenes"] = [{"nodes": [elsewhere], "name": "Parked"}, {"nodes": [shown]}]
    (folder / "a.gltf").write_text(json.dumps({**content, "scene": 1}))
    words = ["--parts", "top, bottom", "--format", "json", "--out", folder]
    assert command(folder / "a.gltf", *words) == 3
    told = json.loads((folder / "a.parts.json").read_text())
    found = {each["name"]: each for each in told["objects"]}
    if "notes" in told:
        assert "2 scenes, and this version of Blender shows all" in told["notes"][0]
        assert bpy.app.version < (4, 5) and all("face_labels" in each for each in found.values())
    else:
        skipped = "'Elsewhere' is not in the scene that the file shows."
        assert found["Elsewhere"]["skipped"] == skipped and "face_labels" in found["Shown"]
    for scenes in ({"scenes": [{"nodes": [shown, elsewhere]}]}, {}):  # no scene at all shows all
        one = {name: value for name, value in content.items() if not name.startswith("scene")}
        (folder / "a.gltf").write_text(json.dumps({**one, **scenes}))
        assert command(folder / "a.gltf", *words) == 0, scenes


def layers_of_a_usd_that_are_not_there_are_told(folder):
    cube = (
        'def Mesh "Cube" {\n point3f[] points = [(0,0,0), (1,0,0), (0,1,0), (0,0,1)]\n'
        " int[] faceVertexCounts = [3, 3]\n int[] faceVertexIndices = [0, 2, 1, 0, 1, 3]\n}\n"
    )
    whole = '#usda 1.0\ndef Xform "World" (\n prepend references = @./arm.usda@\n) {\n' + cube + "}"
    (folder / "arm.usda").write_text('#usda 1.0\n(\n defaultPrim = "Arm"\n)\ndef Xform "Arm" {}\n')
    (folder / "a.usda").write_text(whole)
    words = ["--parts", "top, bottom", "--format", "json", "--out", folder / "out"]
    assert command(folder / "a.usda", *words) == 0
    (folder / "arm.usda").unlink()
    assert command(folder / "a.usda", *words) == 3
    (note,) = json.loads((folder / "out" / "a.parts.json").read_text())["notes"]
    assert "arm.usda is missing: the file names that, and it is not there" in note


def points_alone_are_sent_to_the_shell(folder):
    head = "ply\nformat ascii 1.0\nelement vertex 1\n"
    head += "".join(f"property float {axis}\n" for axis in "xyz")
    (folder / "scan.ply").write_text(f"{head}end_header\n4e6 0 0\n")
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(folder / "scan.ply", "--parts", "top", "--out", folder / "out") == 1
    said = captured.getvalue()
    assert "'scan' has no faces. Points are labelled in a shell: 'patchalign3d segment'." in said


def a_blend_that_a_newer_blender_may_have_saved_is_told_so(folder):
    """Blender calls it no .blend."""
    (folder / "a.blend").write_bytes(b"BLENDER99-99v9900REND" + bytes(100))
    (folder / "b.blend").write_bytes(b"\x28\xb5\x2f\xfd" + bytes(100))
    (folder / "c.blend").write_bytes(b"junk")
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(folder, "--parts", "top", "--out", folder / "out") == 1
    version = ".".join(map(str, bpy.app.version[:2]))
    newer = f"This is Blender {version}: if a newer one has saved it, label it there."
    told = {line.split(".blend: ")[0][-1]: line for line in captured.getvalue().splitlines()}
    assert {name: newer in told[name] for name in "abc"} == {"a": True, "b": True, "c": False}


def what_is_linked_from_a_file_that_is_gone_is_told(folder):
    words = ["--parts", "top, bottom", "--out", folder, "--format", "json"]
    column("Far")
    for name in ("Street", "Yard"):
        bpy.context.scene.collection.children.link(bpy.data.collections.new(name))
    linked_from_a_file("Far", folder)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "b.blend"))
    column("Near")
    with bpy.data.libraries.load(str(folder / "library.blend"), link=True) as (_, wanted):
        wanted.collections = ["Street", "Yard"]
    street, yard = wanted.collections
    bpy.context.scene.collection.children.link(street)
    shown = bpy.data.objects.new("Shown", None)
    shown.instance_type, shown.instance_collection = "COLLECTION", yard
    bpy.context.scene.collection.objects.link(shown)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    (folder / "library.blend").unlink()
    assert command(folder / "a.blend", *words) == 3
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    (note,), (only,) = content["notes"], content["objects"]
    assert (
        note.startswith("Far, Yard, Street: linked from ")
        and "library.blend, and not found there" in note
    )
    assert only["name"] == "Near" and only["part_names"] == ["top", "bottom"]
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(folder / "b.blend", *words) == 1
    assert "b.blend: Far: linked from " in captured.getvalue()


def what_a_file_of_shapes_that_is_gone_would_shape_is_told(folder):
    column()
    bpy.ops.wm.alembic_export(filepath=str(folder / "moves.abc"), start=1, end=2)
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.wm.alembic_import(filepath=str(folder / "moves.abc"), always_add_cache_reader=True)
    still = column("Still").modifiers.new("Moves", "MESH_CACHE")
    still.filepath = "//gone.mdd"
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    (folder / "moves.abc").rename(folder / "away.abc")
    words = ["--parts", "top, bottom", "--out", folder / "out", "--format", "json"]
    assert command(folder / "a.blend", *words) == 3
    (note,) = json.loads((folder / "out" / "a.parts.json").read_text())["notes"]
    assert "Still: shaped or placed by //gone.mdd, which is not there." in note, note
    assert "moves.abc, which is not there." in note, note


def misspelt_words_are_told_of_by_a_batch_and_nothing_is_missing(folder):
    column()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    captured, words = io.StringIO(), ["--parts", "tpo, bottom", "--out", folder]
    with contextlib.redirect_stderr(captured), contextlib.redirect_stdout(captured):
        assert command(folder / "a.blend", *words, "--format", "json") == 0
    assert captured.getvalue().count("Asked for 'top' in place of 'tpo'.") == 1
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    assert "notes" not in content


def copies_that_are_other_parts_where_they_stand_are_told_of_by_a_batch(folder):
    low, _, high = storeys_apart()
    high.data, high.location.z = low.data, 2
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    words = ["--parts", "top, middle, bottom", "--out", folder, "--format", "json"]
    assert command(folder / "a.blend", *words) == 3
    (note,) = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))["notes"]
    assert "where they stand ('bottom', 'top')" in note
    assert command(folder / "a.blend", *words, "--each") == 0


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


def a_file_whose_name_is_no_text_is_labelled(folder):
    column()
    bpy.ops.export_scene.gltf(filepath=str(folder / "a.glb"), export_format="GLB")
    file = (folder / "a.glb").rename(folder / os.fsdecode(b"\xff.glb"))
    assert command(file, "--parts", "top, bottom", "--out", folder, "--format", "json") == 0
    written = (folder / os.fsdecode(b"\xff.parts.json")).read_text(encoding="utf-8")
    assert json.loads(written)["file"] == file.name


def the_json_says_what_the_face_attribute_is_called_where_a_persons_own_has_the_name(folder):
    obj = column()
    own = obj.data.attributes.new("patchalign3d_part", "FLOAT", "POINT")
    own.data.foreach_set("value", [0.5] * len(own.data))
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    bpy.ops.wm.stl_export(filepath=str(folder / "b.stl"))
    words = ["--parts", "top, middle, bottom", "--out", folder]
    assert command(folder / "a.blend", folder / "b.stl", *words) == 0
    for name, expected in (("a", "patchalign3d_part.001"), ("b", "patchalign3d_part")):
        content = json.loads((folder / f"{name}.parts.json").read_text(encoding="utf-8"))
        (only,) = content["objects"]
        assert only["face_attribute"] == expected
        bpy.ops.wm.open_mainfile(filepath=str(folder / f"{name}.parts.blend"))
        attributes = bpy.data.objects[only["name"]].data.attributes
        written = [element.value for element in attributes[expected].data]
        assert written == only["face_labels"] and set(written) == {0, 1, 2}
        if name == "a":
            assert {element.value for element in attributes["patchalign3d_part"].data} == {0.5}


def a_path_that_blender_would_cut_off_is_refused_and_nothing_is_written_elsewhere(folder):
    column()
    bpy.ops.wm.ply_export(filepath=str(folder / "a.ply"))
    deep = folder.joinpath(*["deep" * 50] * 5)
    deep.mkdir(parents=True)
    (deep / "b.ply").write_bytes((folder / "a.ply").read_bytes())
    there = set(folder.rglob("*"))
    for file, out, said in (
        (folder / "a.ply", deep, "The path of its results has 1,"),
        (deep / "b.ply", folder, "Its path has 1,"),
    ):
        captured = io.StringIO()
        with contextlib.redirect_stderr(captured):
            assert command(file, "--parts", "top, bottom", "--out", out) == 1
        assert said in captured.getvalue() and "shorter names" in captured.getvalue()
    assert set(folder.rglob("*")) == there


def what_blender_cannot_write_is_told_in_a_sentence(folder):
    """Of a disk that is full it says that there is no such file, or ends in a traceback."""
    column()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    labelling, nowhere = module("batch.labelling"), str(folder / "a.blend" / "a")
    before = dict(labelling.WRITERS)
    labelling.WRITERS |= {
        ".blend": lambda *_: bpy.ops.wm.save_as_mainfile(filepath=nowhere + ".blend", copy=True),
        ".glb": lambda *_: bpy.ops.export_scene.gltf(filepath=nowhere + ".glb"),
    }
    done = SimpleNamespace(result="parts", apart="")
    try:
        for suffix in (".blend", ".glb"):
            label = lambda objects: [labelling.Outcome(objects[0], answered=done)]  # noqa: E731
            try:
                labelling.label_file(folder / "a.blend", folder / "b", [suffix], {}, label)
            except labelling.FileProblem as error:
                said = str(error)
            assert said.startswith(f"Blender cannot write its {suffix} ("), said
            assert "Not a directory" in said or "File exists" in said, said
            assert f" In {folder} " in said, said
            assert "Traceback" not in said and "\n" not in said, said
            assert said.endswith(" MB are free. Make room there, or name another folder."), said
    finally:
        labelling.WRITERS |= before
    assert [file.name for file in folder.iterdir()] == ["a.blend"]


def faces_that_an_importer_leaves_out_are_told(folder):
    obj = column()
    file = folder / "a.obj"
    bpy.ops.wm.obj_export(filepath=str(file))
    faces = [line for line in file.read_text().splitlines() if line.startswith("f ")]
    assert len(faces) == len(obj.data.polygons)
    with file.open("a") as lines:
        lines.write("f 1 1 1\n" + faces[0] + "\n")
    code = command(file, "--parts", "top, bottom", "--out", folder, "--format", "json")
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    (only,) = content["objects"]
    lost = len(faces) + 2 - len(only["face_labels"])
    assert lost > 0 and code == 3
    assert content["notes"][0].startswith(f"Blender's importer left out {lost} of")
    file.write_text("f 1 2 3\nv 0 0 0\nv 1 0 0\nv 0 1 0\n")  # as the format has it, but not Blender
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(file, "--parts", "top, bottom", "--out", folder) == 1
    assert "left out 1 of 1 faces" in captured.getvalue()


def files_of_other_programs_are_labelled(folder):
    meshes, out = folder / "meshes", folder / "out"
    meshes.mkdir()
    column()
    bpy.ops.export_scene.fbx(filepath=str(meshes / "a.fbx"))
    bpy.ops.wm.usd_export(filepath=str(meshes / "b.usdc"))
    bpy.ops.wm.usd_export(filepath=str(meshes / "c.usdz"))
    bpy.ops.wm.alembic_export(filepath=str(meshes / "d.abc"), as_background_job=False)
    (meshes / "e.dae").write_text("no xml")
    (meshes / "._a.fbx").write_bytes(b"\0")
    code = command(meshes, "--parts", "top, middle, bottom", "--out", out, "--format", "json")
    assert code == 1  # the last is no mesh, or of a format that this Blender no longer reads
    written = sorted(f.name for f in out.glob("*.parts.json"))
    assert written == ["a.parts.json", "b.parts.json", "c.parts.json", "d.parts.json"]
    for name in written:
        (only,) = json.loads((out / name).read_text(encoding="utf-8"))["objects"]
        assert set(only["face_labels"]) == {0, 1, 2}


def the_backend_of_a_batch_has_longer_to_start_and_its_version_counts(folder):
    process, interpreter = module("bridge.process"), module("setup.choice").interpreter(bpy.context)
    session, usual = module("bridge.session").session, process.START_TIMEOUT
    session.close()
    process.START_TIMEOUT = 0.001
    try:
        labeller = module("batch.batch_worker").Labeller(ADDON, *interpreter)
        reply = labeller.answer({"type": "load", "model": "bundled", "device": "auto"})
        assert reply["type"] == "result", reply
        assert reply["maker"]["library"] == session.backend(interpreter).library != ""
    finally:
        process.START_TIMEOUT = usual
        session.close()


def a_batch_has_a_threshold_and_a_quality(folder):
    column()
    bpy.ops.wm.ply_export(filepath=str(folder / "a.ply"))
    words = ["--parts", "top, bottom", "--format", "json", "--out", folder, "--quality", "best"]
    results = folder / "a.parts.json"

    def found():
        return set(json.loads(results.read_text())["objects"][0]["face_labels"])

    assert command(folder / "a.ply", *words) == 0 and found() == {0, 1}
    assert command(folder / "a.ply", *words, "--threshold", 0.95, "--resume") == 0
    assert found() == {-1}  # the backend's scores are 0.9
    assert command(folder / "a.ply", *words, "--quality", "worst") == 2


def a_command_that_makes_no_sense_says_so(folder):
    assert command("--out", folder) == 2
    assert command(folder / "none.obj", "--parts", " , ", "--out", folder) == 2
    assert command(folder / "none.obj", "--parts", "a", "--out", folder, "--format", "fbx") == 2
    assert command(folder / "none.obj", "--prompts", folder / "none.txt", "--out", folder) == 2
    assert command(folder / "none.obj", "--parts", "a", "--out", folder, "--workers", 0) == 2
    (folder / "words.txt").write_text("top, bottom")
    both = ["--parts", "a", "--prompts", folder / "words.txt"]
    assert command(folder / "none.obj", *both, "--out", folder) == 2
    assert command(folder / "none.obj", "--category", "chair", "--out", folder) == 2
    assert command(folder / "none.obj", "--parts", "a", "--out", folder) == 1
    assert command(folder, "--parts", "a", "--out", folder) == 1  # nothing there
    words = [folder / "none.obj", "--parts", "a", "--out", folder]
    assert command(*words, "--python", folder / "none") == 1
    assert command(*words, "--model", "missing") == 1


def only_what_is_missing_is_labelled_when_a_batch_is_resumed(folder):
    meshes, out = folder / "meshes", folder / "out"
    (meshes / "chairs").mkdir(parents=True)
    column()
    bpy.ops.wm.ply_export(filepath=str(meshes / "a.ply"))
    bpy.ops.wm.ply_export(filepath=str(meshes / "chairs" / "b.ply"))
    (meshes / "chairs" / "c.ply").write_bytes(b"junk")
    (meshes / "parts.txt").write_text("top, bottom")
    (meshes / "chairs" / "parts.txt").write_text("category: chair\nback\nseat\nleg\n")
    words = [meshes, "--format", "json,glb", "--out", out, "--workers", 2]
    assert command(*words) == 1
    results = {file: file.read_bytes() for file in out.rglob("*.parts.*")}
    assert len(results) == 4
    first, second = (out / f"{name}.parts.json" for name in ("a", "chairs/b"))
    assert json.loads(first.read_text())["objects"][0]["part_names"] == ["top", "bottom"]
    assert json.loads(second.read_text())["category"] == "chair"
    assert json.loads(second.read_text())["objects"][0]["part_names"] == ["back", "seat", "leg"]

    second.write_text("damaged")
    bpy.ops.wm.ply_export(filepath=str(meshes / "chairs" / "c.ply"))
    times = {file: file.stat().st_mtime_ns for file in results}
    assert command(*words, "--resume") == 0
    assert {file: file.read_bytes() for file in results} == results
    changed = {file.name for file in results if file.stat().st_mtime_ns != times[file]}
    assert changed == {"b.parts.json", "b.parts.glb"}
    assert (out / "chairs" / "c.parts.json").exists()

    (meshes / "parts.txt").write_text("upper, lower")
    assert command(*words, "--resume") == 0
    assert json.loads(first.read_text())["objects"][0]["part_names"] == ["upper", "lower"]


def a_file_that_takes_too_long_or_kills_its_blender_stops_no_other(folder):
    column()
    for name in ("a", "b", "c"):
        bpy.ops.wm.ply_export(filepath=str(folder / f"{name}.ply"))
        (folder / name).mkdir()
        (folder / f"{name}.ply").rename(folder / name / f"{name}.ply")
    (folder / "parts.txt").write_text("top, bottom")
    (folder / "a" / "parts.txt").write_text("sleep")
    (folder / "b" / "parts.txt").write_text("kill Blender")
    assert command(folder, "--out", folder, "--time-limit", 2) == 1
    written = sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*.parts.*"))
    assert written == ["c/c.parts.blend", "c/c.parts.json"]
