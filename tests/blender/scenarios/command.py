"""The command that labels files."""

import contextlib
import io
import json
import math
import os

import bpy
from column import ADDON, check_column, column, labels, module
from pages import PAGES, options


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
    files = [folder / "gone", folder / "*.glb"]
    words = ["--parts", "top", "--out", folder / "out"]
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(*files, *words) == 1
    assert captured.getvalue().count("There is no such file") == 2


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
        (line,) = (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        assert said in json.loads(line)["error"]
        there.add(out / "manifest.jsonl")
    assert set(folder.rglob("*")) == there


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


def what_a_usd_shows_by_instances_is_labelled_where_each_of_them_stands(folder):
    """A tower whose upper storey is mirrored, with nothing in the file but instances."""
    places = "".join(
        f'def Xform "{name}" (\ninstanceable = true\ninherits = </Storey>\n) {{\n'
        f"double3 xformOp:translate = (0, 0, {height})\nfloat3 xformOp:scale = (1, 1, {scale})\n"
        'uniform token[] xformOpOrder = ["xformOp:translate", "xformOp:scale"]\n}\n'
        for name, height, scale in (("lower", 1, 1), ("upper", 3, -1))
    )
    storey = 'class Xform "Storey" {\ndef Mesh "wall" {\n'
    storey += "point3f[] points = [(0, 0, -1), (1, 0, -1), (0, 0, 1), (1, 0, 1)]\n"
    storey += (
        "int[] faceVertexCounts = [3, 3]\nint[] faceVertexIndices = [0, 1, 2, 1, 3, 2]\n}\n}\n"
    )
    about = '(\nupAxis = "Z"\nmetersPerUnit = 1\n)'
    (folder / "a.usda").write_text(f"#usda 1.0\n{about}\n{storey}{places}")
    words = ["--parts", "roof, loft, hall, cellar", "--out", folder]
    assert command(folder / "a.usda", *words, "--format", "blend,json,glb") == 0
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    told = {one["name"]: one for one in content["objects"]}
    bpy.ops.wm.open_mainfile(filepath=str(folder / "a.parts.blend"))
    bpy.context.view_layer.update()
    found = {}
    for obj in (obj for obj in bpy.data.objects if obj.type == "MESH"):
        assert labels(obj) == told[obj.name]["face_labels"]
        names = [told[obj.name]["part_names"][label] for label in labels(obj)]
        found[round(obj.matrix_world.translation.z)] = names
    # The first face of both is the lower one in their own coordinates.
    assert found == {1: ["cellar", "hall"], 3: ["roof", "loft"]}


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


def every_option_that_a_page_shows_is_one_of_the_commands(folder):
    shown = set().union(*(options(page).get("patchalign3d label", ()) for page in PAGES))
    (actions,) = (each for each in module("batch.command")._parser()._actions if each.choices)
    assert len(shown) > 3 and shown <= set(actions.choices["label"]._option_string_actions), shown


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
    assert command(folder / "none.obj", "--parts", "a", "--out", folder, "--work", 2) == 2
    assert command(folder / "none.obj", "--parts", "a", "--out", folder, "--front=-Z") == 2
    lying = ["--up", "auto", "--front", "X"]
    assert command(folder / "none.obj", "--parts", "a", "--out", folder, *lying) == 2
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
