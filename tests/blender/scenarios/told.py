"""What the command that labels files tells of those that are not labelled as a whole."""

import contextlib
import io
import json
from pathlib import Path
from types import SimpleNamespace

import bpy
from column import column, linked_from_a_file, module

from .command import command
from .scenes import storeys_apart


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


def what_is_true_of_many_objects_is_told_of_one_and_how_many_more(folder):
    for number in range(3):
        obj = column(f"Spare {number}")
        obj.use_fake_user = True
        bpy.context.scene.collection.objects.unlink(obj)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Bare", bpy.data.meshes.new("")))
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(folder / "a.blend", "--parts", "top", "--out", folder / "out") == 1
    said = captured.getvalue()
    assert "'Bare' has no faces. 'Spare 0' is in no scene. So it is with 2 more." in said, said
    (entry,) = map(json.loads, (folder / "out" / "manifest.jsonl").open())
    assert entry["key"] == "a.parts" and entry["error"] in said


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


def what_is_hidden_but_for_instances_is_told_too(folder):
    """A library of things stands anywhere, in any size: it is not what is to be seen."""
    obj, library = column("Inner"), bpy.data.collections.new("library")
    scene = bpy.context.scene
    scene.collection.children.link(library)
    scene.collection.objects.unlink(obj)
    library.objects.link(obj)
    column("Own")
    library.hide_viewport = True
    instance = bpy.data.objects.new("a", None)
    instance.instance_type, instance.instance_collection = "COLLECTION", library
    for shown in (False, True):
        if shown:
            scene.collection.objects.link(instance)
        bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
        code = command(folder / "a.blend", "--parts", "top, bottom", "--out", folder / "out")
        content = json.loads((folder / "out" / "a.parts.json").read_text(encoding="utf-8"))
        told = {
            one["name"] for one in content["objects"] if "seen only in" in one.get("skipped", "")
        }
        assert (code, told) == ((3, {"Inner"}) if shown else (0, set()))


def prototypes_of_points_of_a_usd_are_told(folder):
    """Blender keeps them hidden, as they stand in their own coordinates."""
    (folder / "a.usda").write_text(
        '#usda 1.0\ndef Cube "block" {}\ndef PointInstancer "scattered" {\n'
        "point3f[] positions = [(5, 0, 0), (9, 0, 0)]\nint[] protoIndices = [0, 0]\n"
        'rel prototypes = [</scattered/leaf>]\ndef Cube "leaf" {}\n}\n'
    )
    assert command(folder / "a.usda", "--parts", "top, bottom", "--out", folder) == 3
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    told = {one["name"]: one.get("skipped", "") for one in content["objects"]}
    assert told["block"] == "" and "seen only in instances" in told["leaf"], told
    assert "in a shell" not in " ".join(content.get("notes", []))  # as points alone would be


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


def what_shows_something_without_a_surface_is_told(folder):
    """Particles, drawings and volumes; not what is empty, is not rendered, or shows objects."""
    scene = bpy.context.scene
    column("Bald")
    for name, shown_as in (("Furred", "PATH"), ("Planted", "OBJECT"), ("Shaved", "PATH")):
        obj = column(name)
        obj.location.x = 3 * len(name)
        system = obj.modifiers.new("fur", "PARTICLE_SYSTEM").particle_system
        system.settings.type, system.settings.render_type = "HAIR", shown_as
        obj.modifiers[0].show_render = name != "Shaved"
    drawings = getattr(bpy.data, "grease_pencils_v3", bpy.data.grease_pencils)
    for name in ("Sketch", "Blank"):
        drawing = drawings.new(name)
        frame = drawing.layers.new("lines").frames.new(1)
        if name == "Sketch":
            in_frame = getattr(frame, "drawing", None)
            in_frame.add_strokes([2]) if in_frame else frame.strokes.new()
        scene.collection.objects.link(bpy.data.objects.new(name, drawing))
    volume = bpy.data.objects.new("Smoke", bpy.data.volumes.new("Smoke"))
    scene.collection.objects.link(volume)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    words = ["--parts", "top, bottom", "--out", folder, "--format", "json"]
    assert command(folder / "a.blend", *words) == 3
    content = json.loads((folder / "a.parts.json").read_text(encoding="utf-8"))
    assert content["notes"] == [
        "The particles of 'Furred', such as its hair, stay unlabelled. "
        "'Sketch' is a Grease Pencil drawing and stays unlabelled. "
        "'Smoke' is a volume and stays unlabelled."
    ]


def what_python_of_a_file_drives_is_told_as_it_is_not_run(folder):
    """Blender uses 0 in place of what that would give."""
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
    (folder / "dots.obj").write_text("v 0 0 0\nv 1 0 0\n")
    points = "point3f[] points = [(0,0,0), (1,0,0)]\n float[] widths = [1, 1]"
    (folder / "cloud.usda").write_text(f'#usda 1.0\ndef Points "Dots" {{\n {points}\n}}\n')
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(folder, "--parts", "top", "--out", folder / "out") == 1
    said = captured.getvalue()
    assert "'scan' has no faces. Points are labelled in a shell: 'patchalign3d segment'." in said
    way = "Points are labelled in a shell, from files such as .ply: 'patchalign3d segment'."
    assert f"'dots' has no faces. {way}" in said
    assert f"'Dots' is a point cloud. {way}" in said and "Select" not in said


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
    again = "If it is damaged, copy or export it again."
    assert told["a"].endswith(f". {newer} {again}") and told["c"].endswith(".")


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
    assert "stand where different parts are ('bottom', 'top')" in note
    assert command(folder / "a.blend", *words, "--each") == 0


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
    said = captured.getvalue()
    assert "left out 1 of 1 face:" in said and "Points are labelled" not in said


def a_line_of_which_a_modifier_makes_faces_is_not_told_as_points(folder):
    mesh = bpy.data.meshes.new("Vase")
    mesh.from_pydata([(1, 0, 0), (1, 0, 1)], [(0, 1)], [])
    obj = bpy.data.objects.new("Vase", mesh)
    bpy.context.scene.collection.objects.link(obj)
    obj.modifiers.new("Turned", "SCREW")
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    captured = io.StringIO()
    with contextlib.redirect_stderr(captured):
        assert command(folder / "a.blend", "--parts", "top", "--out", folder / "out") == 1
    said = captured.getvalue()
    assert "Modifiers make those that are seen" in said and "Points are labelled" not in said


def what_blender_cannot_write_is_told_in_a_sentence(folder):
    """Of a disk that is full it says that there is no such file, or ends in a traceback."""
    column()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    labelling, writers = module("batch.labelling"), module("batch.writing").WRITERS
    nowhere = str(folder / "a.blend" / "a")
    before = dict(writers)
    writers |= {
        ".blend": lambda *_: bpy.ops.wm.save_as_mainfile(filepath=nowhere + ".blend", copy=True),
        ".glb": lambda *_: bpy.ops.export_scene.gltf(filepath=nowhere + ".glb"),
        ".json": lambda *_: Path(nowhere + ".json").write_text("{}"),
    }
    done = SimpleNamespace(result="parts", apart="")
    try:
        for suffix in (".blend", ".glb", ".json"):
            label = lambda objects: [labelling.Labelled(objects[0], answered=done)]  # noqa: E731
            try:
                labelling.label_file(folder / "a.blend", folder / "b", [suffix], {}, label)
            except labelling.FileError as error:
                said = str(error)
            assert said.startswith(f"Blender cannot write its {suffix} ("), said
            assert "Not a directory" in said or "File exists" in said, said
            assert f" In {folder} " in said, said
            assert "Traceback" not in said and "\n" not in said, said
            assert " MB are free. If that is too little, make room there, or name " in said, said
            assert said.endswith("; else try another --format."), said
    finally:
        writers |= before
    assert [file.name for file in folder.iterdir()] == ["a.blend"]


def results_of_a_file_take_the_place_of_earlier_ones_together_or_not_at_all(folder):
    """Or labels of two questions lie beside each other under one name."""
    column()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"), copy=True)
    labelling, outcomes = module("batch.labelling"), module("asking.outcomes")
    writers = module("batch.writing").WRITERS
    done = outcomes.Outcome("Column", "parts")
    names = {".blend": "b.blend", ".glb": "b.glb"}
    for name in names.values():
        (folder / name).write_text("earlier")

    def fill_the_disk(*_):
        raise OSError(28, "No space left on device")

    def write(path, *_):
        path.write_text("new")
        return []

    before = dict(writers)
    try:
        for second, content in ((fill_the_disk, "earlier"), (write, "new")):
            writers |= {".blend": write, ".glb": second}
            with contextlib.suppress(module("shared.errors").FileError):
                labelling.label_file(
                    folder / "a.blend", folder / "b", [*names], {},
                    lambda objects: [labelling.Labelled(objects[0], answered=done)],
                )  # fmt: skip
            found = {file.name: file.read_text() for file in folder.glob("[!a]*")}
            assert found == dict.fromkeys(names.values(), content)
    finally:
        writers |= before


def a_blend_that_was_cut_off_as_the_disk_became_full_is_told_and_does_not_stay(folder):
    """Blender does not notice this in the last bytes of a compressed one."""
    column()
    file, cut, plain = (folder / f"{name}.blend" for name in ("a", "cut", "plain"))
    labelling, writing = module("batch.labelling"), module("batch.writing")
    is_cut_off = module("batch.whole").is_cut_off
    bpy.ops.wm.save_as_mainfile(filepath=str(plain), copy=True, compress=False)
    assert not is_cut_off(plain)
    bpy.ops.wm.save_as_mainfile(filepath=str(file), copy=True, compress=True)
    whole = file.read_bytes()
    assert not is_cut_off(file)
    for broken in (whole[:5], whole[:-1], whole[:-40], whole[: len(whole) // 2], whole[:-9],
                   whole[: len(whole) // 2] + whole[-(len(whole) // 4) :]):  # fmt: skip
        cut.write_bytes(broken)
        assert is_cut_off(cut)
    real = writing.bpy

    def save_half(filepath, **options):
        Path(filepath).write_bytes(whole[: len(whole) // 2])

    done = SimpleNamespace(result="parts", apart="")
    label = lambda objects: [labelling.Labelled(objects[0], answered=done)]  # noqa: E731
    half = SimpleNamespace(save_as_mainfile=save_half)
    writing.bpy = SimpleNamespace(ops=SimpleNamespace(wm=half))
    try:
        labelling.label_file(file, folder / "b", [".blend"], {}, label)
        raise AssertionError("it was taken for whole")
    except labelling.FileError as error:
        assert str(error).startswith("Blender cannot write its .blend (it was cut off). In "), error
    finally:
        writing.bpy = real
    assert {*folder.iterdir()} == {file, cut, plain}
