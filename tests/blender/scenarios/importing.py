"""Files come in as they are, or are refused and leave nothing in the scene."""

import codecs
import importlib.util
import json
from types import SimpleNamespace

import bpy
from column import column, module, refusal, said, segment

TRIANGLES = "v {0} 0 0\nv {1} 0 0\nv {0} 0.7 0\nv {0} 0 0.7\nf 1 2 3\nf 1 2 4\n"
HERE, FAR = TRIANGLES.format(0, 1), TRIANGLES.format(4e6, 4e6 + 1)


def import_checked(folder, *names):
    files = [{"name": name} for name in names]
    return bpy.ops.patchalign3d.import_checked(directory=str(folder), files=files)


def text_of_windows_comes_in_as_it_is(folder):
    (folder / "chair.obj").write_bytes(codecs.BOM_UTF16_LE + HERE.encode("utf-16-le"))
    assert import_checked(folder, "chair.obj") == {"FINISHED"}
    (obj,) = bpy.data.objects
    assert obj.name == "chair" and len(obj.data.vertices) == 4 and obj.select_get()
    assert said() == ""


def what_blender_has_misread_is_told_of_whatever_was_done_since_it_was_imported(folder):
    unchecked, file = module("importing.unchecked"), folder / "bom.obj"
    file.write_bytes(codecs.BOM_UTF8 + f"v 9 9 9\n{HERE}".encode())
    as_a_person = ("EXEC_DEFAULT", True)
    # As soon as somebody types words, Blender remembers no operator any more.
    remembers_none = SimpleNamespace(window_manager=SimpleNamespace(operators=[]))

    def said_of_it():
        bpy.context.view_layer.update()  # as a window does
        unchecked.bpy = SimpleNamespace(context=remembers_none, path=bpy.path)
        try:
            segment("top, bottom")
        finally:
            unchecked.bpy = bpy
        return said()

    bpy.ops.wm.obj_import(*as_a_person, filepath=str(file))
    assert "'bom.obj' begins with a byte order mark" in said_of_it()
    bpy.ops.patchalign3d.import_checked(*as_a_person, filepath=str(file))
    assert "byte order mark" not in said_of_it()
    bpy.ops.wm.obj_import(*as_a_person, filepath=str(file))
    bpy.context.view_layer.update()
    assert unchecked.imported_unchecked() == [file]
    bpy.ops.wm.read_homefile(use_empty=True)
    assert unchecked.imported_unchecked() == []


def a_ply_that_the_shell_has_made_of_a_file_with_y_up_stands(folder):
    """Its places are those of the file, and a comment says which axis points up."""
    head = "ply\nformat ascii 1.0\n{0}element vertex 3\nproperty float x\nproperty float y\n" \
        "property float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n" \
        "1 2 3\n2 2 3\n1 5 3\n3 0 1 2\n"  # fmt: skip
    places = {"": (1, 2, 3), "Z": (1, 2, 3), "Y": (1, -3, 2), "-Z": (-1, 2, -3), "sky": (1, 2, 3)}
    for up, place in places.items():
        comment = f"comment up_axis {up}\n" if up else ""
        (folder / "chair.ply").write_text(head.format(comment))
        assert import_checked(folder, "chair.ply") == {"FINISHED"}
        (obj,) = bpy.context.selected_objects
        first = obj.matrix_world @ obj.data.vertices[0].co
        assert all(abs(a - b) < 1e-6 for a, b in zip(first, place, strict=True)), (up, first)


def what_would_be_distorted_is_refused_and_the_rest_comes_in(folder):
    (folder / "chair.obj").write_text(HERE)
    (folder / "site.obj").write_text(FAR)
    (folder / "poem.ply").write_text("a poem")
    assert import_checked(folder, "site.obj", "chair.obj", "poem.ply") == {"FINISHED"}
    assert [obj.name for obj in bpy.data.objects] == ["chair"] == [m.name for m in bpy.data.meshes]
    assert said().startswith("'site.obj': Its points lie so far from the origin"), said()
    assert "'poem.ply': " in said() and "chair.obj" not in said()


def where_nothing_comes_in_the_scene_stays_and_why_is_an_error(folder):
    (folder / "site.obj").write_text(FAR)
    assert "so far from the origin" in refusal(import_checked, folder, "site.obj")
    (folder / "chair.png").write_text("a picture")
    assert "of an unknown format" in refusal(import_checked, folder, "chair.png")
    assert "no such file" in refusal(import_checked, folder, "gone.obj")
    assert not bpy.data.objects and not bpy.data.meshes


def what_blender_cannot_read_may_be_read_in_a_shell(folder):
    corners = "\n".join(f"{x} {x * x} 0" for x in range(300))
    row = " ".join(map(str, [300, *range(300)]))
    (folder / "disc.ply").write_text(
        "ply\nformat ascii 1.0\nelement vertex 300\nproperty float x\nproperty float y\n"
        "property float z\nelement face 1\nproperty list ushort int vertex_indices\nend_header\n"
        f"{corners}\n{row}\n"
    )
    said_of_it = refusal(import_checked, folder, "disc.ply")
    assert "Blender cannot read it." in said_of_it, said_of_it
    assert "'patchalign3d segment'" in said_of_it, said_of_it


def names_that_end_in_a_backslash_shift_no_vertex(folder):
    (folder / "dir.obj").write_text("# C:\\models\\\ng C:\\\n" + HERE)
    (folder / "plain.obj").write_text(HERE)
    assert import_checked(folder, "plain.obj", "dir.obj") == {"FINISHED"}
    dir_, plain = (bpy.data.objects[name].data for name in ("dir", "plain"))
    places = [[tuple(v.co) for v in mesh.vertices] for mesh in (dir_, plain)]
    assert places[0] == places[1] and len(dir_.polygons) == len(plain.polygons)


def of_a_refused_file_no_material_stays_either(folder):
    (folder / "site.mtl").write_text("newmtl stone\nKd 1 0 0\n")
    (folder / "site.obj").write_text("mtllib site.mtl\nusemtl stone\n" + FAR)
    (folder / "chair.obj").write_text("mtllib site.mtl\nusemtl stone\n" + HERE)
    assert import_checked(folder, "chair.obj") == {"FINISHED"}
    there = set(bpy.data.materials)
    assert [material.name for material in there] == ["stone"]
    assert "so far from the origin" in refusal(import_checked, folder, "site.obj")
    assert set(bpy.data.materials) == there


def what_an_importer_would_take_for_something_else_is_refused_and_leaves_nothing(folder):
    (folder / "hex.obj").write_text("v 0x1 0 0\n" + HERE)
    assert "'v 0x1 0 0' makes no sense there" in refusal(import_checked, folder, "hex.obj")
    (folder / "empty.obj").write_text("")
    assert "is empty" in refusal(import_checked, folder, "empty.obj")
    assert not bpy.data.objects and not bpy.data.meshes


def faces_of_vertices_that_are_not_there_never_come_in(folder):
    (folder / "wrong.usda").write_text(
        '#usda 1.0\ndef Mesh "cut" {\nint[] faceVertexCounts = [3, 3]\n'
        "int[] faceVertexIndices = [0, 1, 2, 0, 2, 9]\n"
        "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n}\n"
    )
    try:
        import_checked(folder, "wrong.usda")
    except RuntimeError as error:
        assert "vertices that are not there" in str(error)
        assert not bpy.data.objects and not bpy.data.meshes
    else:  # later Blenders leave them out, with a warning of theirs
        (mesh,) = bpy.data.meshes
        assert [list(face.vertices) for face in mesh.polygons] == [[0, 1, 2]]
        assert "left out 1 of 2 faces" in said(), said()


def has_usd_library():
    """Whether this Blender has USD's own, which knows what its importer leaves out."""
    if not hasattr(bpy.utils, "expose_bundled_modules"):
        return False
    bpy.utils.expose_bundled_modules()
    return importlib.util.find_spec("pxr") is not None


def a_usd_whose_faces_make_no_sense_is_refused_before_blender_makes_some_of_them(folder):
    """It may crash by them only when it reads the next file."""
    wrong = {"1 corner, and 6": "[1]", "5 corners, and 6": "[3, 2]", "7 corners, and 6": "[3, 4]"}
    for said_of_it, counts in wrong.items() if has_usd_library() else ():
        (folder / "a.usda").write_text(
            f'#usda 1.0\ndef Mesh "slab" {{\nint[] faceVertexCounts = {counts}\n'
            "int[] faceVertexIndices = [0, 1, 2, 0, 2, 3]\n"
            "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n}\n"
        )
        refused = refusal(import_checked, folder, "a.usda")
        assert f"the faces of 'slab' count {said_of_it} are there" in refused
        assert not bpy.data.objects and not bpy.data.meshes


def faces_that_make_no_sense_are_found_in_instances_of_a_usd_as_well(folder):
    slab = (
        '#usda 1.0\nclass Xform "shelf" {{\ndef Mesh "slab" {{\nint[] faceVertexCounts = {}\n'
        "int[] faceVertexIndices = [0, 1, 2, 0, 2, 3]\n"
        "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n}}\n}}\n"
    )
    twice = "".join(
        f'def Xform "{name}" (\ninstanceable = true\ninherits = </shelf>\n) {{\n}}\n'
        for name in ("one", "other")
    )
    (folder / "a.usda").write_text(slab.format("[3, 4]") + twice)
    if has_usd_library():
        refused = refusal(import_checked, folder, "a.usda")
        assert "the faces of 'slab' count 7 corners, and 6 are there" in refused
        assert not bpy.data.objects and not bpy.data.meshes
    (folder / "b.usda").write_text(slab.format("[3, 2, 1]") + twice)
    assert import_checked(folder, "b.usda") == {"FINISHED"}
    assert "left out 4 of 6 faces" in said(), said()


def faces_of_a_usd_with_two_corners_are_told_and_do_not_come_in(folder):
    (folder / "a.usda").write_text(
        '#usda 1.0\ndef Mesh "slab" {\nint[] faceVertexCounts = [3, 2, 1]\n'
        "int[] faceVertexIndices = [0, 1, 2, 0, 2, 3]\n"
        "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n}\n"
    )
    assert import_checked(folder, "a.usda") == {"FINISHED"}
    assert "left out 2 of 3 faces" in said(), said()
    (obj,) = bpy.data.objects
    assert [list(face.vertices) for face in obj.data.polygons] == [[0, 1, 2]]


def surfaces_of_a_usd_that_blender_has_nothing_for_are_told(folder):
    patch = 'def NurbsPatch "sail{0}" {{\nint uVertexCount = 2\nint vVertexCount = 2\n' \
        "int uOrder = 2\nint vOrder = 2\ndouble[] uKnots = [0, 0, 1, 1]\n" \
        "double[] vKnots = [0, 0, 1, 1]\npoint3f[] points = [(0, 0, 0), (1, 0, 0), (0, 1, 0), " \
        '(1, 1, 1)]\n}}\n'  # fmt: skip
    hidden = patch.format("").replace("int uOrder", 'token visibility = "invisible"\nint uOrder')
    told = {hidden: "", patch.format(""): "'sail' was left out"}
    told[patch.format("") + patch.format("2")] = "'sail' and 1 more were left out"
    for patches, sentence in told.items():
        (folder / "a.usda").write_text(f'#usda 1.0\ndef Cube "hull" {{}}\n{patches}')
        assert import_checked(folder, "a.usda") == {"FINISHED"}
        wanted = sentence if has_usd_library() else ""
        assert (wanted in said()) if wanted else said() == "", said()


def holes_of_a_usd_that_come_in_as_faces_are_told(folder):
    slab = 'def Mesh "slab{}" {{\nint[] faceVertexCounts = [3, 3]\nint[] holeIndices = [{}]\n' \
        "int[] faceVertexIndices = [0, 1, 2, 0, 2, 3]\n" \
        "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n}}\n"  # fmt: skip
    one = slab.format("", 1)
    told = {slab.format("", ""): "", one: "some faces of 'slab' are holes"}
    told[one + slab.format(2, "0, 1")] = "some faces of 'slab' and 1 more are holes"
    for slabs, sentence in told.items():
        (folder / "a.usda").write_text(f"#usda 1.0\n{slabs}")
        assert import_checked(folder, "a.usda") == {"FINISHED"}
        wanted = sentence if has_usd_library() else ""
        assert (wanted in said()) if wanted else said() == "", said()


def a_usd_tells_how_many_faces_it_has_and_what_of_them_did_not_come_in(folder):
    """Collapsed ones, for which Blender looks through a mesh from 4.5 on."""
    faces = "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n"
    faces += "int[] faceVertexCounts = [3, 3, 3]\nint[] faceVertexIndices = [{}]\n}}\n"
    whole, collapsed = faces.format("0,1,2,0,2,3,1,2,3"), faces.format("0,1,2,0,2,3,1,2,2")
    hidden = 'def "aside" {\ndef Mesh "slab" {\ntoken visibility = "invisible"\n' + whole + "}\n"
    for name, content in (("whole", whole), ("collapsed", collapsed)):
        text = f'#usda 1.0\ndef Mesh "slab" {{\n{content}def Sphere "ball" {{}}\n{hidden}'
        (folder / f"{name}.usda").write_text(text)
        assert import_checked(folder, f"{name}.usda") == {"FINISHED"}
        came = sum(len(o.data.polygons) for o in bpy.data.objects if o.name.startswith("slab"))
        lost = 3 - came
        bpy.data.batch_remove(list(bpy.data.objects))
        assert (f"left out {lost} of" in said()) == (lost > 0), said()
    assert lost == 0 or bpy.app.version >= (4, 5)


def what_a_file_shears_is_told_as_blender_leaves_that_out(folder):
    column("Tower")
    bpy.ops.export_scene.gltf(filepath=str(folder / "a.gltf"), export_format="GLTF_SEPARATE")
    bpy.data.batch_remove(list(bpy.data.objects))
    about = json.loads((folder / "a.gltf").read_text())
    straight, sheared = [0, 2, 0, 0, -3, 0, 0, 0, 0, 0, 1], [1, 0.5, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    for axes in (straight, sheared):
        about["nodes"] = [{"mesh": 0, "name": "Tower", "matrix": [*axes, 0, 0, 0, 0, 1]}]
        (folder / "a.gltf").write_text(json.dumps(about))
        assert import_checked(folder, "a.gltf") == {"FINISHED"}
        assert ("The file shears 'Tower'" in said()) == (axes == sheared), said()
        bpy.data.batch_remove(list(bpy.data.objects))
    has_library = has_usd_library()
    for turn in (0, 30):  # of what is made longer afterwards
        (folder / "a.usda").write_text(
            '#usda 1.0\ndef Xform "above" {\nfloat3 xformOp:scale = (1, 2, 1)\n'
            'uniform token[] xformOpOrder = ["xformOp:scale"]\ndef Mesh "slab" {\n'
            f"float xformOp:rotateZ = {turn}\n"
            'uniform token[] xformOpOrder = ["xformOp:rotateZ"]\n'
            "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n"
            "int[] faceVertexCounts = [4]\nint[] faceVertexIndices = [0, 1, 2, 3]\n}\n}\n"
        )
        assert import_checked(folder, "a.usda") == {"FINISHED"}
        (slab,) = (obj for obj in bpy.data.objects if obj.type == "MESH")
        bpy.context.view_layer.update()
        x, y, _ = slab.matrix_world.to_3x3().col
        is_lost = abs(x.normalized().dot(y.normalized())) < 1e-3 if turn else False
        assert ("The file shears 'slab'" in said()) == (is_lost and has_library), said()
        bpy.data.batch_remove(list(bpy.data.objects))


def what_a_gltf_hides_and_blender_shows_is_told(folder):
    column("Tower")
    bpy.ops.export_scene.gltf(filepath=str(folder / "a.gltf"), export_format="GLTF_SEPARATE")
    bpy.data.batch_remove(list(bpy.data.objects))
    about = json.loads((folder / "a.gltf").read_text())
    about["extensionsUsed"] = ["KHR_node_visibility"]
    for hidden, told in ((0, ""), (1, "hides 'Spare', which"), (2, "hides 'Spare' and 1 more")):
        hide = {"extensions": {"KHR_node_visibility": {"visible": False}}}
        spare = [{"mesh": 0, "name": "Spare", "translation": [5, 0, 0], **hide}] * hidden
        about["nodes"] = [{"mesh": 0, "name": "Tower"}, *spare]
        about["scenes"][0]["nodes"] = list(range(1 + hidden))
        (folder / "a.gltf").write_text(json.dumps(about))
        assert import_checked(folder, "a.gltf") == {"FINISHED"}
        assert (told in said()) if told else said() == "", said()
        bpy.data.batch_remove(list(bpy.data.objects))


def what_has_nothing_to_do_with_compression_is_not_laid_to_it(folder):
    """Of a file that Draco may pack a face is there twice, or a material is missing."""
    column("Tower")
    bpy.ops.export_scene.gltf(filepath=str(folder / "a.gltf"), export_format="GLTF_SEPARATE")
    bpy.data.batch_remove(list(bpy.data.objects))
    about = json.loads((folder / "a.gltf").read_text())
    about["extensionsUsed"] = ["KHR_draco_mesh_compression"]
    (primitive,) = about["meshes"][0]["primitives"]
    corners = about["accessors"][primitive["indices"]]
    view, content = about["bufferViews"][corners["bufferView"]], (folder / "a.bin").read_bytes()
    begin = view["byteOffset"]
    first = content[begin : begin + 3 * view["byteLength"] // corners["count"]]
    inside = content[begin + len(first) : begin + view["byteLength"] - len(first)]
    twice = first + inside + first
    (folder / "a.bin").write_bytes(content[:begin] + twice + content[begin + len(twice) :])
    (folder / "a.gltf").write_text(json.dumps(about))
    assert import_checked(folder, "a.gltf") == {"FINISHED"}
    assert "left out 1 of " in said(), said()
    primitive["material"] = 7
    (folder / "a.gltf").write_text(json.dumps(about))
    refused = refusal(import_checked, folder, "a.gltf")
    assert "Blender cannot read it" in refused and "compressed" not in refused, refused


def what_a_usd_gives_no_extent_is_not_called_sheared(folder):
    (folder / "a.usda").write_text(
        '#usda 1.0\ndef Mesh "flat" {\nfloat3 xformOp:scale = (0, 0, 0)\n'
        'uniform token[] xformOpOrder = ["xformOp:scale"]\n'
        "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n"
        "int[] faceVertexCounts = [4]\nint[] faceVertexIndices = [0, 1, 2, 3]\n}\n"
    )
    assert import_checked(folder, "a.usda") == {"FINISHED"}
    assert "shears" not in said(), said()


def what_a_usd_sets_apart_from_the_place_of_what_is_above_is_told(folder):
    """Blender places it there all the same, among the other pieces of a thing."""
    slab = (
        "point3f[] points = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]\n"
        "int[] faceVertexCounts = [4]\nint[] faceVertexIndices = [0, 1, 2, 3]\n}\n"
    )
    set_apart, elsewhere = '"!resetXformStack!", ', list[bool]()
    for others in ("", 'def Mesh "other" {\n' + slab):  # alone it is one with what is above it
        for x, apart in ((3, set_apart), (3, ""), (0, set_apart)):
            (folder / "a.usda").write_text(
                '#usda 1.0\n(\nupAxis = "Y"\n)\ndef Xform "above" {\n'
                f"double3 xformOp:translate = ({x}, 0, 0)\n"
                'uniform token[] xformOpOrder = ["xformOp:translate"]\n'
                'def Mesh "slab" {\nfloat xformOp:rotateZ = 30\n'
                f'uniform token[] xformOpOrder = [{apart}"xformOp:rotateZ"]\n{slab}{others}}}\n'
            )
            assert import_checked(folder, "a.usda") == {"FINISHED"}
            bpy.context.view_layer.update()
            elsewhere.append(bool(apart) and bpy.data.objects["slab"].matrix_world[0][3] > 1e-3)
            told = elsewhere[-1] and has_usd_library()
            assert ("detaches 'slab' from" in said()) == told, said()
            assert "shears" not in said()
            bpy.data.batch_remove(list(bpy.data.objects))
    assert elsewhere[3]


def places_of_an_fbx_that_are_not_finite_are_refused(folder):
    column("Tower").data.vertices[0].co.x = float("nan")
    bpy.ops.export_scene.fbx(filepath=str(folder / "a.fbx"))
    bpy.data.batch_remove([*bpy.data.objects, *bpy.data.meshes])
    assert "not finite numbers" in refusal(import_checked, folder, "a.fbx")
    assert not bpy.data.objects and not bpy.data.meshes


def faces_of_an_fbx_that_are_there_twice_are_told(folder):
    """As leaves have them, to be seen from both sides; a mesh counts once, whatever shows it."""
    tower = column("Tower")
    faces = [tuple(polygon.vertices) for polygon in tower.data.polygons]
    places = [tuple(vertex.co) for vertex in tower.data.vertices]
    for twice in ([], [faces[0][::-1], faces[1]]):
        mesh = bpy.data.meshes.new("Leaf")
        mesh.from_pydata(places, (), [*faces, *twice])
        for name in ("Leaf", "Other"):
            bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, mesh))
        bpy.ops.export_scene.fbx(filepath=str(folder / "a.fbx"))
        bpy.data.batch_remove([*bpy.data.objects, *bpy.data.meshes])
        assert import_checked(folder, "a.fbx") == {"FINISHED"}
        assert (f"left out {len(twice)} of" in said()) == bool(twice), said()
        bpy.data.batch_remove([*bpy.data.objects, *bpy.data.meshes])


def curves_of_a_usd_that_come_in_as_hair_are_told(folder):
    rail = 'def BasisCurves "rail" {\nuniform token type = "linear"\n' \
        "int[] curveVertexCounts = [2]\nfloat[] widths = [0.2, 0.2]\n" \
        "point3f[] points = [(0, 0, 0), (0, 0, 3)]\n}\n"  # fmt: skip
    (folder / "a.usda").write_text(f'#usda 1.0\ndef Cube "hull" {{}}\n{rail}')
    assert import_checked(folder, "a.usda") == {"FINISHED"}
    assert "'rail' consists of curves without a surface" in said(), said()


def an_alembic_that_was_cut_off_is_refused_and_blender_lives(folder):
    column("Tower")
    bpy.ops.wm.alembic_export(filepath=str(folder / "a.abc"), as_background_job=False)
    bpy.data.batch_remove([*bpy.data.objects, *bpy.data.meshes])
    whole = (folder / "a.abc").read_bytes()
    for share in (0.1, 0.5, 0.9):
        (folder / "cut.abc").write_bytes(whole[: int(share * len(whole))])
        assert "was cut off" in refusal(import_checked, folder, "cut.abc")
    assert import_checked(folder, "a.abc") == {"FINISHED"} and said() == ""


def an_fbx_whose_faces_have_vertices_that_are_not_there_is_refused(folder):
    text = (
        "; FBX 7.4.0 project file\nFBXHeaderExtension:  {\nFBXVersion: 7400\n}\nObjects:  {\n"
        'Geometry: 100, "Geometry::cut", "Mesh" {\nVertices: *12 {\n'
        "a: 0,0,0,1,0,0,1,1,0,0,1,0\n}\nPolygonVertexIndex: *6 {\na: 0,1,-3,0,2,-10\n}\n}\n"
        'Model: 200, "Model::cut", "Mesh" {\nVersion: 232\n}\n}\n'
        'Connections:  {\nC: "OO",200,0\nC: "OO",100,200\n}\n'
    )
    (folder / "wrong.fbx").write_text(text)
    assert "cannot read it" in refusal(import_checked, folder, "wrong.fbx")
    assert not bpy.data.objects and not bpy.data.meshes


def what_is_left_out_of_text_of_windows_is_told(folder):
    (folder / "chair.obj").write_bytes((HERE + "f 1 2 9\n").encode("utf-16"))
    assert import_checked(folder, "chair.obj") == {"FINISHED"}
    assert "left out 1 of 3 faces" in said(), said()
