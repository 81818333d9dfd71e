"""The .glb that shows parts: nothing of the file is lost, and every face is in its part."""

import json
import struct
from collections import Counter

import numpy as np
import pytest
from file_shapes import triangles, write

from benchmarks.gltf import features
from benchmarks.gltf.document import Gltf
from benchmarks.gltf.variants import VARIANTS
from benchmarks.gltf.variants import Part as Shape
from patchalign3d.errors import FileError
from patchalign3d.files.glb import Part, write_cloud, write_glb
from patchalign3d.files.gltf import accessors, copied
from patchalign3d.files.gltf import writer as writing
from patchalign3d.files.gltf.document import Document
from patchalign3d.files.meshes import read_mesh, read_shape
from patchalign3d.files.source import Source
from patchalign3d.shared.colours import GREY, linear

PARTS = [
    Part(0, "world", (1.0, 0.0, 0.0)),
    Part(1, "leg", (0.0, 1.0, 0.0)),
    Part(-1, "unlabelled", GREY),
]


def written(source, labels):
    """The JSON of the result beside the source, and the result as it is read."""
    path = source.path.with_name("result.glb")
    told = write_glb(path, source, np.asarray(labels, np.int32), PARTS)
    raw = path.read_bytes()
    (length,) = struct.unpack_from("<I", raw, 12)
    return json.loads(raw[20 : 20 + length]) | {"told": told}, read_mesh(path)


def labels_of(source):
    """0, 1 and −1 in turn."""
    return np.arange(len(source.faces)) % 3 - 1


def same_triangles(found, source):
    """Whether both have the same triangles in space, in whatever order."""
    ours, theirs = (np.sort(triangles(m).reshape(-1, 9), axis=1) for m in (found, source))
    size = np.ptp(source.vertices, axis=0).max()
    ours, theirs = (t[np.lexsort((t / size).round(4).T)] for t in (ours, theirs))
    return len(ours) == len(theirs) and np.allclose(ours, theirs, atol=1e-5 * size)


def children(node, about):
    return [about["nodes"][n] for n in node.get("children", ())]


KINDS = [*(name for name, (_, refused) in features.FEATURES.items() if not refused), *VARIANTS]


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if features.FEATURES.get(k, "no")[1] is not True]
)
def test_whatever_a_gltf_is_made_of_its_parts_lie_where_its_faces_lay(tmp_path, kind):
    if kind in VARIANTS:
        gltf, container = VARIANTS[kind]([Shape("one", features.WEDGE, features.FACES)])
    else:
        gltf, container = features.FEATURES[kind][0](), "glb"
    source = read_mesh(gltf.save(tmp_path / "thing", container))
    labels = labels_of(source)
    about, found = written(source, labels)
    assert same_triangles(found, source)
    counts = dict.fromkeys(found.objects, 0)
    for name, count in zip(found.objects, np.diff(found.object_starts).tolist(), strict=True):
        counts[name] += count
    expected = {part.name: int((labels == part.label).sum()) for part in PARTS}
    assert counts == {name: count for name, count in expected.items() if count}
    compressed = {"KHR_draco_mesh_compression", "EXT_meshopt_compression"}
    assert not compressed & set(about.get("extensionsUsed", []))


def test_nodes_names_uvs_materials_and_pictures_are_taken_over(tmp_path):
    source = read_mesh(features.looks().save(tmp_path / "thing"))
    about, _ = written(source, [0, 0, 1, 1])
    (node,) = [about["nodes"][n] for n in about["scenes"][0]["nodes"]]
    assert node["name"] == "wedge" and node["extras"] == {"made": "by hand"}
    assert [child["name"] for child in children(node, about)] == ["world", "leg"]
    assert [m["name"] for m in about["materials"]] == ["Wood", "Red", "world", "leg"]
    assert about["images"][0]["name"] == "wood" and about["samplers"] == [{"magFilter": 9729}]
    variants = about["extensions"]["KHR_materials_variants"]["variants"]
    assert [v["name"] for v in variants] == ["red", "parts"]
    for child, own in zip(children(node, about), (2, 3), strict=True):
        (primitive,) = about["meshes"][child["mesh"]]["primitives"]
        assert {"TEXCOORD_0", "COLOR_0", "_QUALITY"} <= primitive["attributes"].keys()
        assert primitive["material"] == 0
        mappings = primitive["extensions"]["KHR_materials_variants"]["mappings"]
        assert mappings == [
            {"material": 1, "variants": [0]}, {"material": own, "variants": [1]}
        ]  # fmt: skip
    kept = {"KHR_texture_transform", "KHR_materials_unlit", "KHR_materials_variants"}
    assert set(about["extensionsUsed"]) == kept


def test_pictures_beside_the_file_are_put_into_the_result(tmp_path):
    gltf = features.looks()
    gltf.json["images"] = [{"uri": "wood%20grain.png"}, {"uri": "missing.jpg"}]
    (tmp_path / "wood grain.png").write_bytes(features.PIXEL)
    about, _ = written(read_mesh(gltf.save(tmp_path / "thing", "beside")), [0] * 4)
    inside, missing = about["images"]
    assert inside["mimeType"] == "image/png" and inside["name"] == "wood grain"
    view = about["bufferViews"][inside["bufferView"]]
    assert view["byteLength"] == len(features.PIXEL) and missing == {"uri": "missing.jpg"}
    assert about["told"].startswith("The .glb is without missing.jpg. Taken along are pictures")


def test_skins_and_animations_go_on_with_every_part(tmp_path):
    source = read_mesh(features.moved_and_morphed().save(tmp_path / "thing"))
    about, _ = written(source, [0, 0, 1, 1])
    parts = [node for node in about["nodes"] if "mesh" in node]
    assert [p["name"] for p in parts] == ["world", "leg"] and all(p["skin"] == 0 for p in parts)
    for part in parts:
        mesh = about["meshes"][part["mesh"]]
        assert mesh["weights"] == [0.5, 0] and len(mesh["primitives"][0]["targets"]) == 2
        assert "JOINTS_0" in mesh["primitives"][0]["attributes"]
    about, _ = written(read_mesh(features.animated().save(tmp_path / "thing")), [0] * 4)
    (sampler,) = about["animations"][0]["samplers"]
    assert about["accessors"][sampler["input"]]["max"] == [1]


def test_morphs_that_are_animated_are_animated_in_every_part(tmp_path):
    """Also where a node shows instances; what another scene shows has no parts to animate."""
    gltf = features.instances_of_several()
    many = next(n for n, node in enumerate(gltf.json["nodes"]) if node["name"] == "many")
    targets = [{"POSITION": gltf.numbers([[0, 0, 1]] * 4)}]
    square = {**features.wedge(gltf), "targets": targets}
    alone = gltf.node("alone", mesh=gltf.mesh(square))
    gltf.json["meshes"][gltf.json["nodes"][many]["mesh"]]["primitives"] = [square]
    other = gltf.node("other", False, mesh=gltf.mesh(square))
    gltf.node("below", False, mesh=gltf.mesh(features.wedge(gltf)))
    gltf.json["nodes"][alone]["children"] = [len(gltf.json["nodes"]) - 1]
    gltf.add("scenes", nodes=[other])
    times, weights = gltf.numbers([0.0, 1]), gltf.numbers([0.0, 1])
    paths = [(many, "weights"), (alone, "weights"), (alone, "rotation"), (other, "weights")]
    channels = [{"sampler": 0, "target": {"node": n, "path": path}} for n, path in paths]
    samplers = [{"input": times, "output": weights}]
    gltf.add("animations", samplers=samplers, channels=channels)
    gltf.add("animations", samplers=samplers, channels=channels[-1:])
    source = read_mesh(gltf.save(tmp_path / "thing"))
    about, _ = written(source, labels_of(source))
    (animation,) = about["animations"]
    found = [(c["target"]["path"], c["target"]["node"]) for c in animation["channels"]]
    assert ("rotation", alone) in found
    moved = [about["nodes"][n] for path, n in found if path == "weights"]
    with_targets = [
        node
        for node in about["nodes"]
        if "mesh" in node and "targets" in about["meshes"][node["mesh"]]["primitives"][0]
    ]
    assert len(moved) == len(found) - 1 and len(moved) > 4
    assert sorted(map(id, moved)) == sorted(map(id, with_targets))


def test_what_refers_to_things_that_are_not_taken_over_is_left_out(tmp_path):
    """Meshes have other numbers in the result, and of the document few extensions are known."""
    gltf, light = features.animated(), {"EXT_lights_image_based": {"light": 0}}
    gltf.json["extensions"] = {"EXT_lights_image_based": {"lights": [{}]}}
    gltf.json["scenes"][0]["extensions"] = light
    for name in ("EXT_lights_image_based", "KHR_animation_pointer"):
        gltf.use(name, required=False)
    (animation,) = gltf.json["animations"]
    animation["channels"] += [
        {
            "sampler": 0,
            "target": {
                "path": "pointer",
                "extensions": {"KHR_animation_pointer": {"pointer": pointer}},
            },
        }
        for pointer in ("/meshes/0/weights", "/materials/0/emissiveFactor")
    ]
    source = read_mesh(gltf.save(tmp_path / "thing"))
    about, _ = written(source, labels_of(source))
    assert "extensions" not in about and "extensions" not in about["scenes"][0]
    assert about["extensionsUsed"] == ["KHR_animation_pointer"]
    moved, shining = about["animations"][0]["channels"]
    assert moved["target"]["path"] == "translation"
    pointer = shining["target"]["extensions"]["KHR_animation_pointer"]["pointer"]
    assert pointer == "/materials/0/emissiveFactor"


def test_instances_of_a_mesh_have_their_own_parts(tmp_path):
    source = read_mesh(features.instances_of_several().save(tmp_path / "thing"))
    about, found = written(source, np.repeat([0, 1, -1], 8))
    assert found.objects == ["world", "leg", "unlabelled"]
    (many,) = [n for n in about["nodes"] if n.get("name") == "many" and "extensions" not in n
               and "translation" not in n]  # fmt: skip
    assert [child["name"] for child in children(many, about)] == ["many"] * 3


def test_a_part_takes_only_the_vertices_that_it_needs(tmp_path):
    gltf = Gltf()
    gltf.node("wedge", mesh=gltf.mesh(features.wedge(gltf)))
    about, _ = written(read_mesh(gltf.save(tmp_path / "thing")), [0, 1, 1, 1])
    first = about["meshes"][0]["primitives"][0]
    place = about["accessors"][first["attributes"]["POSITION"]]
    assert place["count"] == 3 and place["min"] == [0, 0, 0] and place["max"] == [3, 2, 0]


SQUARE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"


def test_objects_of_an_obj_are_nodes_in_its_order_of_its_names(tmp_path):
    text = SQUARE + "o seat\nf 1 2 3 4\no leg\nf 1 2 3\no leg\nf 1 3 4\n"
    about, found = written(read_mesh(write(tmp_path / "a.obj", text)), [0, 1, 0, 1])
    roots = [about["nodes"][n] for n in about["scenes"][0]["nodes"]]
    assert [root["name"] for root in roots] == ["seat", "leg", "leg"]
    assert found.objects == ["world", "leg", "world", "leg"]
    (material,) = {p["material"] for p in about["meshes"][0]["primitives"]}
    assert about["materials"][material]["name"] == "world"


def test_a_part_called_world_stands_beside_the_others(tmp_path):
    faces = "f 1 2 3\nf 1 2 4\nf 1 4 3\nf 2 3 4\n"
    source = read_mesh(write(tmp_path / "a.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\n" + faces))
    about, found = written(source, [0, 0, 1, 1])
    parts = {node["name"]: node for node in about["nodes"] if "mesh" in node}
    assert parts.keys() == {"world", "leg"} and not any("children" in n for n in parts.values())
    assert found.objects == ["world", "leg"] and same_triangles(found, source)


def test_what_places_instances_is_read_once_for_all_of_them(tmp_path, monkeypatch):
    source = read_mesh(features.instances_of_several().save(tmp_path / "thing", "glb"))
    read, accessor = Counter(), accessors.read_accessor
    for module in (accessors, copied):
        monkeypatch.setattr(
            module, "read_accessor", lambda *of: read.update(of[1:]) or accessor(*of)
        )
    write_glb(tmp_path / "result.glb", source, labels_of(source), PARTS)
    assert set(read.values()) == {1}


def test_uvs_and_pictures_of_an_obj_are_taken_over(tmp_path):
    (tmp_path / "my wood.PNG").write_bytes(features.PIXEL)
    write(
        tmp_path / "a.mtl",
        "newmtl wood\nKd 0.5 0.25 1\nd 0.5\nmap_Kd -s 1 1 1 C:\\textures\\my wood.PNG\n"
        "newmtl odd\nKd one two three\nmap_Kd gone.png\n",
    )
    text = "mtllib a.mtl\nmtllib ../secret.mtl\n" + SQUARE + (
        "vt 0 0\nvt 1 0\nvt 1 1\nvt 0.5 0.5\nusemtl wood\nf 1/1 2/2 3/3\nf 1/4 3/3 4\n"
        "usemtl odd\nf 1 2 4\nusemtl unknown\nf 1 2 3\n"
    )  # fmt: skip
    about, found = written(read_mesh(write(tmp_path / "a.obj", text)), [0] * 4)
    assert len(found.faces) == 4
    assert about["told"].startswith("The .glb is without ../secret.mtl and 1 more. Taken along")
    wood, odd, part = about["materials"]
    assert (wood["name"], odd["name"], part["name"]) == ("wood", "odd", "world")
    assert wood["pbrMetallicRoughness"]["baseColorFactor"] == [0.5, 0.25, 1, 0.5]
    assert wood["alphaMode"] == "BLEND" and about["images"][0]["name"] == "my wood"
    primitives = about["meshes"][0]["primitives"]
    assert sorted(p["material"] for p in primitives) == [0, 1, 2]
    textured = next(p for p in primitives if p["material"] == 0)
    uv = about["accessors"][textured["attributes"]["TEXCOORD_0"]]
    assert uv["count"] == 5  # vertex 1 has two places in the picture


@pytest.mark.parametrize("kind", ["in shares", "in bytes", "of a PLY in bytes", "of a PLY"])
def test_colours_of_vertices_are_taken_over_beside_those_of_parts(tmp_path, kind):
    shares = np.array([[0, 0.2, 1], [1, 0.6, 0.4], [0.2, 0.2, 0.2], [0.8, 0, 0]])
    values = (shares * (255 if "bytes" in kind else 1)).tolist()
    places = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]
    rows = [" ".join(map(str, [*p, *c])) for p, c in zip(places, values, strict=True)]
    if "PLY" in kind:
        rows = [row.replace(".0", "") for row in rows] if "bytes" in kind else rows
        number = "uchar" if "bytes" in kind else "float"
        header = ["ply", "format ascii 1.0", "element vertex 4"]
        header += [*(f"property float {axis}" for axis in "xyz")]
        header += [*(f"property {number} {name}" for name in ("red", "green", "blue"))]
        header += ["element face 2", "property list uchar int vertex_indices", "end_header"]
        text, name = "\n".join([*header, *rows, "3 0 1 2", "3 0 2 3\n"]), "a.ply"
    else:
        text, name = "\n".join([*(f"v {row}" for row in rows), "f 1 2 3", "f 1 3 4"]), "a.obj"
    source = read_mesh(write(tmp_path / name, text))
    assert np.allclose(source.covering.colours, shares)
    about, found = written(source, [0, 0])
    (primitive,) = about["meshes"][0]["primitives"]
    assert primitive["extensions"]["KHR_materials_variants"]["mappings"][0]["variants"] == [0]
    own = about["materials"][primitive["material"]]
    assert own["pbrMetallicRoughness"] == {"metallicFactor": 0.0} and about["told"] == ""
    document = found.covering.document
    written_ones = accessors.read_accessor(document, primitive["attributes"]["COLOR_0"]).meant
    assert np.allclose(written_ones, [linear(colour) for colour in shares], atol=1e-4)


def test_vertices_of_which_some_have_no_colour_have_none(tmp_path):
    text = "v 0 0 0 1 0 0\nv 1 0 0\nv 0 1 0 0.5\nf 1 2 3\n"
    assert read_mesh(write(tmp_path / "a.obj", text)).covering is None


def test_colours_that_are_no_numbers_are_none_and_stop_no_file(tmp_path):
    text = "".join(f"v {x} {y} 0 nan inf -1\n" for x, y in ((0, 0), (1, 0), (0, 1))) + "f 1 2 3\n"
    about, _ = written(read_mesh(write(tmp_path / "a.obj", text)), [0])
    assert "COLOR_0" in about["meshes"][0]["primitives"][0]["attributes"]
    header = ["ply", "format ascii 1.0", "element vertex 3"]
    header += [*(f"property float {axis}" for axis in "xyz")]
    header += [*(f"property list uchar uchar {name}" for name in ("red", "green", "blue"))]
    header += ["element face 1", "property list uchar int vertex_indices", "end_header"]
    rows = ["0 0 0 1 9 0 2 9 9", "1 0 0 0 0 0", "0 1 0 0 0 0", "3 0 1 2\n"]
    source = read_mesh(write(tmp_path / "a.ply", "\n".join([*header, *rows])))
    assert source.covering is None


def normals_of(found):
    """For each primitive of a .glb its corners, as places and normals, or None without them."""
    document = found.covering.document
    for mesh in document.json["meshes"]:
        for primitive in mesh["primitives"]:
            attributes = primitive["attributes"]
            corners = accessors.read_accessor(document, primitive["indices"]).values.ravel()
            rows = [
                accessors.read_accessor(document, attributes[name]).meant[corners]
                for name in ("POSITION", "NORMAL")
                if name in attributes
            ]
            yield rows[0], rows[1] if len(rows) == 2 else None


def test_normals_of_an_obj_are_kept_where_a_face_has_them_also_beside_uvs(tmp_path):
    """A crease has two at one vertex; of faces without, or of no length, viewers show it flat."""
    text = SQUARE + (
        "v 0 0 1\nvt 0 0\nvt 1 1\nvn 0 0 2\nvn 0.6 0 0.8\nvn -1 0 0\nvn 0 0 0\nvn -1.#IND 0 0\n"
        "f 1/1/1 2/2/2 3//2\nf 1//-3 5//3 4//3\nf 1 3 4\nf 1//4 2//4 3//4\nf 1//5 2//5 3//5\n"
    )  # fmt: skip
    _, found = written(read_mesh(write(tmp_path / "a.obj", text)), [0] * 5)
    kept = [normals for _, normals in normals_of(found)]
    shaded, flat = sorted(kept, key=lambda normals: normals is None)
    assert flat is None and len(found.faces) == 5
    expected = [[0, 0, 1], [0.6, 0, 0.8], [0.6, 0, 0.8], [-1, 0, 0], [-1, 0, 0], [-1, 0, 0]]
    assert np.allclose(shaded, expected)


def test_normals_of_a_ply_are_turned_as_its_places_are(tmp_path):
    header = ["ply", "format ascii 1.0", "element vertex 3"]
    header += [*(f"property float {name}" for name in ("x", "y", "z", "nx", "ny", "nz"))]
    header += ["element face 1", "property list uchar int vertex_indices", "end_header"]
    rows = ["0 0 0 0 0 1", "1 0 0 0 3 4", "0 1 0 1 0 0", "3 0 1 2\n"]
    source = read_mesh(write(tmp_path / "a.ply", "\n".join([*header, *rows])))
    _, found = written(source, [0])
    ((places, normals),) = normals_of(found)
    assert np.allclose(places, [[0, 0, 0], [1, 0, 0], [0, 0, -1]])
    assert np.allclose(normals, [[0, 1, 0], [0, 0.8, -0.6], [1, 0, 0]])


@pytest.mark.parametrize("kind", ["a.ply", "float.pcd", "whole.pcd"])
def test_points_keep_their_colours_beside_those_of_parts(tmp_path, kind):
    colours = np.array([[255, 0, 51], [0, 102, 0], [1, 2, 3]])
    packed = colours @ [1 << 16, 1 << 8, 1]
    places = np.array([[0, 0, 0], [1, 0, 0], [0, np.nan, 0]])
    if kind == "a.ply":
        names = [*(f"property float {n}" for n in "xyz")]
        names += [*(f"property uchar {n}" for n in ("red", "green", "blue"))]
        head = ["ply", "format ascii 1.0", "element vertex 3", *names, "end_header"]
        columns = colours.tolist()
    else:
        number = "F" if kind == "float.pcd" else "U"
        head = ["VERSION .7", "FIELDS x y z rgb", "SIZE 4 4 4 4", f"TYPE F F F {number}"]
        head += ["COUNT 1 1 1 1", "WIDTH 3", "HEIGHT 1", "POINTS 3", "DATA ascii"]
        shown = packed.astype("<u4").view("<f4") if number == "F" else packed
        columns = [[f"{value:.9g}"] for value in shown.tolist()]
    rows = [" ".join(map(str, [*p, *c])) for p, c in zip(places.tolist(), columns, strict=True)]
    source = read_shape(write(tmp_path / kind, "\n".join([*head, *rows, ""])))
    assert np.allclose(source.colours, colours / 255)
    write_cloud(tmp_path / "result.glb", source, np.array([0, 1, 0], np.int32), PARTS)
    document = Document(Source(tmp_path / "result.glb"))
    for mesh, colour in zip(document.json["meshes"], colours, strict=False):
        (primitive,) = mesh["primitives"]
        kept = accessors.read_accessor(document, primitive["attributes"]["COLOR_0"]).meant
        assert np.allclose(kept, [linear(colour / 255)], atol=1e-4)
        assert primitive["extensions"]["KHR_materials_variants"]["mappings"][0]["variants"] == [0]
        own = document.json["materials"][primitive["material"]]
        assert own["pbrMetallicRoughness"] == {"metallicFactor": 0.0}


def test_coordinates_far_away_keep_their_differences(tmp_path):
    rng = np.random.default_rng(0)
    places = np.array([555812.65, 5385888.04, -184.96]) + rng.random((300, 3)).round(4)
    faces = rng.integers(1, 301, (200, 3))
    lines = [
        *("v {:.4f} {:.4f} {:.4f}".format(*p) for p in places),
        *("f {} {} {}".format(*f) for f in faces),
    ]
    source = read_mesh(write(tmp_path / "site.obj", "\n".join(lines)))
    about, found = written(source, labels_of(source))
    assert "translation" in about["nodes"][0]
    used = np.unique(source.vertices[np.unique(source.faces)], axis=0)
    assert len(np.unique(found.vertices.round(5), axis=0)) == len(used)
    assert np.abs(np.unique(found.vertices.round(4), axis=0) - used.round(4)).max() < 1e-4


@pytest.mark.parametrize("up", ["X", "-X", "Y", "-Y", "Z", "-Z"])
def test_whatever_is_up_in_the_file_is_up_in_the_result(tmp_path, up):
    place = np.where(np.array(list("XYZ")) == up[-1], -5 if up[0] == "-" else 5, 0)
    spire = " ".join(map(str, place))
    text = f"v 0 0 0\nv 0.1 0 0\nv 0 0.1 0\nv 0 0 0.1\nv {spire}\nf 1 2 5\nf 1 3 5\nf 1 4 5\n"
    source = read_mesh(write(tmp_path / "a.obj", text), up)
    _, found = written(source, [0, 1, -1])
    assert found.vertices[:, 1].max() == 5
    gltf = Gltf()
    corners = gltf.numbers(source.faces.ravel(), "u2")
    gltf.node("a", mesh=gltf.mesh({"attributes": {"POSITION": gltf.numbers(source.vertices)},
                                   "indices": corners}))  # fmt: skip
    copied = read_mesh(gltf.save(tmp_path / "b"), up)
    _, again = written(copied, [0, 1, -1])
    np.testing.assert_allclose(triangles(again), triangles(found), atol=1e-7)


def test_what_is_too_large_for_a_glb_or_damaged_is_told(tmp_path, monkeypatch):
    source = read_mesh(write(tmp_path / "a.obj", SQUARE + "f 1 2 3\n"))
    monkeypatch.setattr(writing, "LARGEST", 100)
    with pytest.raises(FileError, match=r"^Labelled, it would be larger than a \.glb may be"):
        written(source, [0])
    monkeypatch.undo()
    gltf = features.looks()
    gltf.json["animations"] = [{"samplers": [{"input": 999}]}]
    source = read_mesh(gltf.save(tmp_path / "thing"))
    with pytest.raises(FileError, match=r"refers to 999 of its|cannot be taken over"):
        written(source, [0] * 4)


@pytest.mark.parametrize("container", ["glb", "beside"])
@pytest.mark.parametrize("harm", ["replaced", "written to", "gone"])
def test_a_file_that_changes_before_its_parts_are_written_gives_no_result(
    tmp_path, container, harm
):
    file = features.plain().save(tmp_path / "thing", container)
    source = read_mesh(file)
    binary = file if container == "glb" else next(tmp_path.glob("*.bin"))
    if harm == "replaced":
        (tmp_path / "other").write_bytes(binary.read_bytes())
        (tmp_path / "other").replace(binary)
    elif harm == "written to":
        with binary.open("r+b") as stream:
            stream.seek(-4, 2)
            stream.write(b"\x00\x00\x80?")
    else:
        binary.unlink()
    with pytest.raises(FileError, match=f"{binary.name} changed while it was processed"):
        written(source, labels_of(source))
    assert not (tmp_path / "result.glb").exists()
