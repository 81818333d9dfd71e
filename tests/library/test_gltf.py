"""glTF put together by hand: what viewers show is what is read, or the file is refused by name."""

import base64
import json
import struct
import sys

import meshopt
import numpy as np
import pytest
from file_shapes import area_vectors, triangles
from scipy.spatial.transform import Rotation

from benchmarks.gltf import features, variants
from benchmarks.gltf.document import FAN, STRIP, Gltf
from patchalign3d.errors import FileError
from patchalign3d.files.gltf import reader
from patchalign3d.files.meshes import read_mesh

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32)
CORNERS = [0, 1, 2, 0, 2, 3]


def square(gltf, place=None, **about):
    place = gltf.numbers(SQUARE) if place is None else place
    return {"attributes": {"POSITION": place}, "indices": gltf.numbers(CORNERS, "u2"), **about}


def shown(gltf, primitive, **node):
    gltf.node("thing", mesh=gltf.mesh(primitive), **node)
    return gltf


def read(folder, gltf, container="glb"):
    return read_mesh(gltf.save(folder / "thing", container))


# --- Nodes and scenes ---


def test_nodes_place_meshes_through_those_above_in_the_order_of_the_file(tmp_path):
    gltf = Gltf()
    mesh = gltf.mesh(square(gltf))
    turn = Rotation.from_euler("z", 90, degrees=True).as_quat().tolist()
    leg = gltf.node("leg", False, mesh=mesh, rotation=turn)
    gltf.node("frame", children=[leg], scale=[2, 2, 2])
    move = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1]
    gltf.node("seat", mesh=mesh, matrix=move)
    gltf.node("", mesh=mesh)
    found = read(tmp_path, gltf)
    assert found.objects == ["leg", "seat", "node 3"] and found.object_starts == [0, 2, 4, 6]
    turned = np.stack([-SQUARE[:, 1], SQUARE[:, 0], SQUARE[:, 2]], axis=1)
    np.testing.assert_allclose(found.vertices[:4], 2 * turned, atol=1e-6)
    np.testing.assert_allclose(found.vertices[4:8], SQUARE + (5, 6, 7))
    assert found.up_axis == "Y" and found.face_polygons.tolist() == list(range(6))


def test_a_mirrored_node_keeps_its_outside_out(tmp_path):
    gltf = shown(Gltf(), {}, scale=[-1, 1, 1])
    gltf.json["meshes"][0]["primitives"] = [square(gltf)]
    assert (area_vectors(read(tmp_path, gltf))[:, 2] > 0).all()


def test_only_the_default_scene_is_read_and_the_others_are_told(tmp_path):
    gltf = Gltf()
    mesh = gltf.mesh(square(gltf))
    gltf.node("first", mesh=mesh)
    gltf.json["scenes"].append({"name": "second", "nodes": [gltf.node("shown", False, mesh=mesh)]})
    gltf.json["scene"] = 1
    found = read(tmp_path, gltf)
    assert found.objects == ["shown"] and "scenes" in found.notes[0]
    del gltf.json["scenes"], gltf.json["scene"]
    assert read(tmp_path, gltf).objects == ["first", "shown"]


def test_what_is_hidden_is_passed_over_by_name_and_so_are_points_and_lines(tmp_path):
    found = read_mesh(features.hidden().save(tmp_path / "hidden"))
    assert found.objects == ["wedge"] and found.notes == ["'hidden': hidden, and passed over."]
    found = read_mesh(features.passed_over().save(tmp_path / "beside"))
    assert found.objects == ["wedge", "both"]
    assert found.notes == [
        "'dots': points were passed over.",
        "'line', 'loop', 'strip', 'both': lines were passed over.",
    ]


def test_a_file_of_points_alone_says_so(tmp_path):
    gltf = shown(Gltf(), {})
    gltf.json["meshes"][0]["primitives"] = [square(gltf, mode=0)]
    told = r"has no faces.*\. 'thing': points were passed over\. Points are labelled from \.ply"
    with pytest.raises(FileError, match=told):
        read(tmp_path, gltf)


# --- Shapes ---


@pytest.mark.parametrize(
    ("mode", "corners", "faces", "polygons"),
    [
        (STRIP, [0, 1, 2, 3], [[0, 1, 2], [3, 2, 1]], [0, 1]),
        (STRIP, [0, 1, 2, 2, 3, 3, 0], [[0, 1, 2]], [0]),
        (STRIP, [0, 1, 2, 255, 1, 2, 3], [[0, 1, 2], [1, 2, 3]], [0, 1]),
        (FAN, [0, 1, 2, 3], [[0, 1, 2], [0, 2, 3]], [0, 1]),
        (FAN, [0, 1, 1, 2], [[0, 1, 2]], [1]),
        (4, [0, 1, 2, 2, 2, 3, 3], [[0, 1, 2], [2, 2, 3]], [0, 1]),
    ],
)
def test_lists_strips_and_fans_are_triangles(tmp_path, mode, corners, faces, polygons):
    gltf = Gltf()
    primitive = square(gltf, mode=mode) | {"indices": gltf.numbers(corners, "u1")}
    found = read(tmp_path, shown(gltf, primitive))
    assert found.faces.tolist() == faces and found.face_polygons.tolist() == polygons


def test_corners_that_make_no_triangle_are_told_by_the_name_of_their_mesh(tmp_path):
    gltf = Gltf()
    parts = [[0, 1, 2, 2, 3], [0, 1, 2], [0, 2, 3, 0]]
    primitives = [square(gltf) | {"indices": gltf.numbers(part, "u1")} for part in parts]
    mesh = gltf.mesh(*primitives)
    for name in ("one", "two"):  # which show the same mesh
        gltf.node(name, mesh=mesh)
    found = read(tmp_path, gltf)
    assert found.notes == ["'one': 3 corners that make no triangle were passed over."]
    assert len(found.faces) == 6
    place = gltf.numbers(np.concatenate([SQUARE, SQUARE]))  # without indices
    gltf.json["meshes"][mesh]["primitives"] = [{"attributes": {"POSITION": place}}]
    found = read(tmp_path, gltf)
    assert found.notes == ["'one': 2 corners that make no triangle were passed over."]


@pytest.mark.parametrize("container", ["glb", "beside", "inside"])
def test_bytes_may_lie_in_three_places(tmp_path, container):
    gltf = Gltf()
    found = read(tmp_path, shown(gltf, square(gltf)), container)
    np.testing.assert_array_equal(triangles(found), SQUARE[[[0, 1, 2], [0, 2, 3]]])


@pytest.mark.parametrize(
    ("dtype", "stored", "meant"),
    [
        ("i1", [127, -127, -128, 0], [1, -1, -1, 0]),
        ("u1", [255, 0, 51, 102], [1, 0, 0.2, 0.4]),
        ("i2", [32767, -32767, -32768, 0], [1, -1, -1, 0]),
        ("u2", [65535, 0, 13107, 26214], [1, 0, 0.2, 0.4]),
    ],
)
def test_normalised_integers_are_parts_of_the_greatest(tmp_path, dtype, stored, meant):
    gltf = Gltf()
    values = np.stack([stored, [0, 1, 2, 3], [0, 0, 0, 0]], axis=1)
    place = gltf.numbers(values, dtype, normalized=True)
    found = read(tmp_path, shown(gltf, square(gltf, place)))
    np.testing.assert_allclose(found.vertices[:, 0], meant, atol=1e-12)
    gltf = Gltf()
    found = read(tmp_path, shown(gltf, square(gltf, gltf.numbers(values, dtype))))
    np.testing.assert_array_equal(found.vertices, values)


def test_sparse_values_stand_in_their_places(tmp_path):
    for base in (None, SQUARE + 9):
        gltf = Gltf()
        found = read(tmp_path, shown(gltf, square(gltf, gltf.sparse(SQUARE, base))))
        np.testing.assert_array_equal(found.vertices, SQUARE)


def test_sparse_values_may_be_none_and_stand_in_rows_of_any_width(tmp_path):
    gltf = Gltf()
    place = gltf.numbers(SQUARE, stride=24, offset=8)
    found = {"count": 0, "indices": {"bufferView": 0, "componentType": 5121}, "values": {}}
    gltf.json["accessors"][place]["sparse"] = found
    np.testing.assert_array_equal(read(tmp_path, shown(gltf, square(gltf, place))).vertices, SQUARE)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (lambda uri: uri.replace("/", "%2F").replace("+", "%2B").replace("=", "%3D"), ""),
        (lambda uri: uri[:60] + "\r\n " + uri[60:], ""),
        (lambda uri: uri.rstrip("="), ""),
        (lambda uri: uri.replace("base64", "BASE64"), ""),
        (lambda uri: "data:," + "".join(f"%{b:02x}" for b in base64.b64decode(uri[37:])), ""),
        (lambda uri: uri[:60] + "****" + uri[60:], "is not base64"),
        (lambda uri: uri.replace("A", "-"), "is not base64"),
    ],
)
def test_data_in_an_uri_are_what_they_say_or_refused(tmp_path, changed, sentence):
    gltf = Gltf()
    file = shown(gltf, square(gltf, gltf.numbers(SQUARE / 3))).save(tmp_path / "thing", "inside")
    document = json.loads(file.read_text())
    document["buffers"][0]["uri"] = changed(document["buffers"][0]["uri"])
    file.write_text(json.dumps(document))
    if sentence:
        with pytest.raises(FileError, match=sentence):
            read_mesh(file)
    else:
        np.testing.assert_array_equal(read_mesh(file).vertices, SQUARE / np.float32(3))


# Those that show it elsewhere, or in another shape, are below, and in the comparison with Blender.
AS_IT_IS = [
    v for v in variants.VARIANTS if not v.startswith(("morph", "instances", "shared", "skin"))
]


@pytest.mark.parametrize("variant", AS_IT_IS)
def test_one_mesh_is_the_same_in_every_variant(tmp_path, variant):
    part = variants.Part("wedge", features.WEDGE, features.FACES)
    gltf, container = variants.VARIANTS[variant]([part, part._replace(name="other")])
    found = read_mesh(gltf.save(tmp_path / "thing", container))
    plain = features.WEDGE[features.FACES]
    for twin in range(2):
        ours = np.sort(triangles(found)[4 * twin : 4 * twin + 4].reshape(4, 9), axis=1)
        expected = np.sort(plain.reshape(4, 9), axis=1)
        order, other = np.lexsort(ours.round(1).T), np.lexsort(expected.round(1).T)
        np.testing.assert_allclose(ours[order], expected[other], atol=0.02)


def test_a_skin_bends_as_its_joints_stand_whatever_its_own_node_says(tmp_path):
    gltf = Gltf()
    tip = gltf.node("tip", False, translation=[0, 10, 0])
    base = gltf.node("base", False, children=[tip], translation=[1, 0, 0])
    gltf.node("armature", children=[base], scale=[2, 2, 2])
    inverse = np.array([np.eye(4), np.eye(4)])
    inverse[0, 3, :3] = [-1, 0, 0]
    skin = gltf.add(
        "skins", joints=[base, tip], inverseBindMatrices=gltf.numbers(inverse.reshape(2, 16))
    )
    primitive = square(gltf)
    weights = [[1, 0, 0, 0], [0, 2, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0, 0]]
    primitive["attributes"] |= {
        "JOINTS_0": gltf.numbers([[0, 1, 0, 0]] * 4, "u1"),
        "WEIGHTS_0": gltf.numbers(weights),
    }
    gltf.node("body", mesh=gltf.mesh(primitive), skin=skin, translation=[77, 0, 0])
    found = read(tmp_path, gltf)
    # Joint 0 doubles; joint 1 doubles and moves by (2, 20, 0). Weights are brought to 1 in all, and
    # a vertex without any follows the first.
    expected = [[0, 0, 0], [4, 20, 0], [3, 12, 0], [0, 2, 0]]
    np.testing.assert_allclose(found.vertices, expected)


def test_a_skin_may_have_several_roots_more_matrices_than_joints_and_be_mirrored(tmp_path):
    gltf = Gltf()
    joints = [gltf.node(name, translation=[0, 0, 1], scale=[-1, 1, 1]) for name in ("one", "two")]
    inverse = np.array([np.eye(4)] * 3).reshape(3, 16)
    skin = gltf.add("skins", joints=joints, inverseBindMatrices=gltf.numbers(inverse))
    primitive = square(gltf)
    primitive["attributes"] |= {
        "JOINTS_0": gltf.numbers([[0, 1, 0, 0]] * 4, "u1"),
        "WEIGHTS_0": gltf.numbers([[0.5, 0.5, 0, 0]] * 4),
    }
    found = read(tmp_path, shown(gltf, primitive, skin=skin))
    np.testing.assert_allclose(found.vertices, SQUARE * (-1, 1, 1) + (0, 0, 1))
    assert (area_vectors(found)[:, 2] > 0).all()
    gltf.json["skins"][0]["joints"] *= 2
    with pytest.raises(FileError, match="3 matrices"):
        read(tmp_path, gltf)


def test_quantised_morph_targets_move_quantised_places(tmp_path):
    gltf = Gltf()
    gltf.use("KHR_mesh_quantization")
    lift = np.zeros((4, 3))
    lift[0, 2] = 127
    targets = [{"POSITION": gltf.numbers(lift, "i1", normalized=True)}]
    place = gltf.numbers(SQUARE * 32767, "i2", normalized=True)
    mesh = gltf.mesh(square(gltf, place, targets=targets), weights=[0.5, 7])
    gltf.node("thing", mesh=mesh, scale=[2, 2, 2])
    np.testing.assert_allclose(
        read(tmp_path, gltf).vertices, [[0, 0, 1], [2, 0, 0], [2, 2, 0], [0, 2, 0]]
    )


@pytest.mark.parametrize("of_node", [False, True])
def test_morph_targets_count_by_their_weights(tmp_path, of_node):
    gltf = Gltf()
    lift, push = np.zeros((4, 3)), np.zeros((4, 3))
    lift[:, 2], push[1, 0] = 4, 10
    targets = [{"POSITION": gltf.numbers(lift)}, {"POSITION": gltf.sparse(push)}]
    weights = {"weights": [0.25, 0.5]}
    other = {"weights": [0, 0]}
    mesh = gltf.mesh(square(gltf, targets=targets), **(other if of_node else weights))
    gltf.node("thing", mesh=mesh, **(weights if of_node else {}))
    np.testing.assert_allclose(read(tmp_path, gltf).vertices[1], [6, 0, 1])


def test_instances_are_as_many_meshes_under_their_node(tmp_path):
    gltf = Gltf()
    gltf.use("EXT_mesh_gpu_instancing")
    half = [0, 0, np.round(32767 * np.sqrt(0.5)), np.round(32767 * np.sqrt(0.5))]
    attributes = {
        "TRANSLATION": gltf.numbers([[0, 0, 0], [5, 0, 0]]),
        "ROTATION": gltf.numbers([[0, 0, 0, 32767], half], "i2", normalized=True),
    }
    instancing = {"EXT_mesh_gpu_instancing": {"attributes": attributes}}
    shown(gltf, square(gltf), extensions=instancing, scale=[2, 2, 2])
    found = read(tmp_path, gltf)
    assert found.objects == ["thing", "thing"] and found.object_starts == [0, 2, 4]
    np.testing.assert_allclose(found.vertices[4:], [[10, 0, 0], [10, 2, 0], [8, 2, 0], [8, 0, 0]],
                               atol=1e-3)  # fmt: skip


def test_instances_may_be_told_by_numbers_of_their_own_alone(tmp_path):
    gltf = Gltf()
    gltf.use("EXT_mesh_gpu_instancing")
    instancing = {"EXT_mesh_gpu_instancing": {"attributes": {"_ID": gltf.numbers([7.0, 8, 9])}}}
    found = read(tmp_path, shown(gltf, square(gltf), extensions=instancing))
    np.testing.assert_array_equal(found.vertices, np.tile(SQUARE, (3, 1)))


def test_what_draco_unpacks_is_a_list_even_where_strips_went_in(tmp_path):
    gltf = features.partly_draco()
    gltf.json["meshes"][1]["primitives"][0]["mode"] = STRIP
    found = read_mesh(gltf.save(tmp_path / "thing"))
    assert np.linalg.norm(area_vectors(found), axis=1).sum() == pytest.approx(18, rel=1e-3)


# --- What is refused ---


def packed(**changes):
    """Two faces whose places are compressed by meshoptimizer."""
    gltf = Gltf()
    gltf.use("EXT_meshopt_compression")
    data = meshopt.encode_gltf_buffer(SQUARE, "ATTRIBUTES")
    about = {"buffer": 0, "byteOffset": 0, "byteLength": len(data), "byteStride": 12, "count": 4,
             "mode": "ATTRIBUTES"} | changes  # fmt: skip
    view = gltf.view(data, extensions={"EXT_meshopt_compression": about})
    gltf.json["bufferViews"][view]["byteLength"] = SQUARE.nbytes
    return shown(gltf, square(gltf, gltf.accessor(SQUARE, "f4", bufferView=view)))


def test_what_meshoptimizer_packs_is_unpacked_or_refused_by_name(tmp_path, monkeypatch):
    np.testing.assert_array_equal(read(tmp_path, packed()).vertices, SQUARE)
    for wrong in ({"count": 5}, {"mode": "TRIANGLES"}, {"byteStride": 2}, {"count": 10**12},
                  {"filter": "SHARP"}, {"byteLength": 3}):  # fmt: skip
        with pytest.raises(FileError, match=r"EXT_meshopt_compression|stand 2 bytes apart"):
            read(tmp_path, packed(**wrong))
    with pytest.raises(FileError, match=r"elements of 12 bytes stand 1 byte apart"):
        read(tmp_path, packed(byteStride=1))
    monkeypatch.setitem(sys.modules, "meshopt", None)
    with pytest.raises(FileError, match=r"EXT_meshopt_compression.*pip install meshopt"):
        read(tmp_path, packed())


def test_what_draco_packs_is_unpacked_or_refused_by_name(tmp_path, monkeypatch):
    for make in (features.partly_draco, features.draco_with_fallback):
        found = read_mesh(make().save(tmp_path / "thing"))
        assert np.linalg.norm(area_vectors(found), axis=1).sum() == pytest.approx(
            9 * len(found.objects), rel=1e-3
        )
    made_up = features.partly_draco()
    view = made_up.json["meshes"][1]["primitives"][0]["extensions"]["KHR_draco_mesh_compression"]
    made_up.json["bufferViews"][view["bufferView"]]["byteOffset"] = 0
    with pytest.raises(FileError, match="KHR_draco_mesh_compression, and cannot be unpacked"):
        read_mesh(made_up.save(tmp_path / "thing"))
    monkeypatch.setitem(sys.modules, "DracoPy", None)
    with pytest.raises(FileError, match=r"KHR_draco_mesh_compression.*pip install DracoPy"):
        read_mesh(features.partly_draco().save(tmp_path / "thing"))
    assert len(read_mesh(features.draco_with_fallback().save(tmp_path / "thing")).faces) == 4


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"type": "VEC2"}, "has 3 numbers a vertex, but its type is VEC2"),
        ({"type": "VEC5"}, "has 3 numbers a vertex, but its type is VEC5"),
        ({"type": ["VEC3"]}, "cannot be read"),
        ({"componentType": 5130}, "cannot be read"),
    ],
)
def test_what_a_decoder_gives_must_be_what_the_file_says(tmp_path, said, sentence):
    gltf = features.partly_draco()
    packed = gltf.json["meshes"][1]["primitives"][0]
    gltf.json["accessors"][packed["attributes"]["POSITION"]] |= said
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, gltf)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (np.ones((1, 3), np.float32), r"attributes of \[1, 4\] vertices"),
        (np.ones((4, 2), np.float32), "positions do not have three coordinates"),
    ],
)
def test_morph_targets_are_of_the_same_vertices(tmp_path, target, sentence):
    gltf = Gltf()
    shown(gltf, square(gltf, targets=[{"POSITION": gltf.numbers(target)}]))
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, gltf)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"extensionsRequired": ["EXT_of_the_future"]}, "needs the extension EXT_of_the_future"),
        ({"extensionsUsed": ["CESIUM_RTC"]}, "needs the extension CESIUM_RTC"),
        ({"asset": {"version": "1.0"}}, "is glTF 1.0"),
        ({"asset": {}}, "is glTF 1"),
        ({"asset": {"version": "2.2", "minVersion": "2.1"}}, "needs a reader of glTF 2.1"),
        ({"nodes": [{"children": [1]}, {"children": [0], "mesh": 0}]}, "its own children"),
        (
            {"nodes": [{"mesh": 0}, {"children": [1], "mesh": 0}], "scenes": []},
            "its own children",
        ),
        ({"nodes": [{"children": [2]}, {"children": [2]}, {"mesh": 0}]}, "two parents"),
        ({"nodes": [{"mesh": -1}]}, "refers to -1 of its 1 meshes"),
        ({"nodes": [{"mesh": True}]}, "refers to True of its 1 meshes"),
        ({"nodes": [{"mesh": 0, "scale": [1, 2]}]}, r"placed by \[1, 2\], not by 3 numbers"),
        ({"nodes": [{"mesh": 0, "scale": 2}]}, "placed by 2, not by 3 numbers"),
        ({"nodes": [{"mesh": 0, "translation": [5]}]}, "not by 3 numbers"),
        ({"nodes": [{"mesh": 0, "translation": ["1", "2", "3"]}]}, "not by 3 numbers"),
        ({"nodes": [{"mesh": 0, "translation": [0, 0, float("nan")]}]}, "not by 3 numbers"),
        ({"nodes": [{"mesh": 0, "rotation": [0, 0, 0, 0]}]}, "cannot be read: a node is turned by"),
        ({"nodes": [{"mesh": 0, "matrix": [1] * 12}]}, "not by 16 numbers"),
        ({"nodes": "none"}, "cannot be read"),
        ({"nodes": [{"mesh": 0}], "scenes": [{"nodes": [0, 0]}]}, "twice in the scene"),
        ({"scene": 7}, "refers to 7 of its 1 scenes"),
        ({"meshes": [{}]}, "cannot be read: 'primitives' is missing"),
        ({"meshes": [{"primitives": 3}]}, "something in it is of another kind than it should be"),
        ({"meshes": [{"primitives": []}]}, "has no faces"),
        ({"meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "mode": 9}]}]}, "the mode 9"),
        ({"accessors": []}, "of its 0 accessors"),
        ({"bufferViews": []}, "of its 0 bufferViews"),
        ({"buffers": [{"byteLength": 99, "uri": "gone.bin"}]}, "'gone.bin', which is missing"),
        ({"buffers": [{"byteLength": 99, "uri": "../secret.bin"}]}, "outside its folder"),
        ({"buffers": [{"byteLength": 99, "uri": "."}]}, r"^thing.*refers to '\.', and .* a folder"),
        ({"buffers": [{"byteLength": 99, "uri": "http://example.org/a"}]}, "nothing is downloaded"),
        ({"buffers": [{"byteLength": 99, "uri": "//example.org/a"}]}, "nothing is downloaded"),
        ({"buffers": [{"byteLength": 9, "uri": "data:;base64,AAAA"}]}, "ends before"),
    ],
)
def test_what_is_wrong_or_not_known_is_told(tmp_path, change, sentence):
    gltf = Gltf()
    file = shown(gltf, square(gltf)).save(tmp_path / "thing", "inside")
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(FileError, match=sentence):
        read_mesh(file)


@pytest.mark.parametrize(
    ("accessor", "sentence"),
    [
        ({"count": 5}, "beyond its part|ends before"),
        ({"count": -1}, "-1 elements"),
        ({"count": "four"}, "'four' elements"),
        ({"componentType": 5130}, "component type 5130"),
        ({"type": "VEC2"}, "three coordinates"),
        ({"type": "VEC9"}, "'VEC9'"),
        ({"byteOffset": -4}, "beyond its part"),
        ({"bufferView": None}, "refers to None"),
        ({"count": 10**13}, "of memory"),
    ],
)
def test_accessors_that_cannot_be_are_told(tmp_path, accessor, sentence):
    gltf = Gltf()
    place = gltf.numbers(SQUARE)
    shown(gltf, square(gltf, place))
    gltf.json["accessors"][place] |= accessor
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, gltf)


def test_a_mesh_of_which_nothing_says_where_it_is_is_not_read_as_a_point(tmp_path):
    gltf = Gltf()
    with pytest.raises(FileError, match="nothing says where the vertices"):
        read(tmp_path, shown(gltf, square(gltf, gltf.accessor(SQUARE, "f4"))))
    gltf = Gltf()
    primitive = square(gltf) | {"indices": gltf.accessor(np.array(CORNERS), "u2")}
    with pytest.raises(FileError, match="nothing says which vertices"):
        read(tmp_path, shown(gltf, primitive))


def test_a_face_of_a_vertex_that_is_not_there_is_told(tmp_path):
    gltf = Gltf()
    primitive = square(gltf) | {"indices": gltf.numbers([0, 1, 4], "u2")}
    with pytest.raises(FileError, match="a face of 'thing' refers to vertex 4, but there are 4"):
        read(tmp_path, shown(gltf, primitive))


def test_a_few_bytes_that_place_a_mesh_many_times_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "MOST_FACES", 50)
    gltf = Gltf()
    mesh = gltf.mesh(square(gltf))
    for number in range(26):
        gltf.node(str(number), mesh=mesh)
    with pytest.raises(FileError, match="more than 50 faces"):
        read(tmp_path, gltf)


def test_containers_are_checked_before_they_are_believed(tmp_path):
    gltf = Gltf()
    whole = shown(gltf, square(gltf)).save(tmp_path / "thing").read_bytes()

    def refused(content, sentence):
        (tmp_path / "thing.glb").write_bytes(content)
        with pytest.raises(FileError, match=sentence):
            read_mesh(tmp_path / "thing.glb")

    refused(whole[:4] + struct.pack("<I", 1) + whole[8:], "is glTF 1, and only glTF 2")
    refused(whole[:4], "was cut off within its header")
    refused(whole[:11], "was cut off within its header")
    refused(whole[:-5], "5 bytes are missing")
    refused(whole[:12] + b"\xff\xff\xff\x7f" + whole[16:], "was cut off")
    refused(whole[:20] + b"x" + whole[21:], "JSON cannot be read")
    refused(b"solid of no kind", "JSON cannot be read")
    refused(b"[" * 100_000 + b"]" * 100_000, "JSON cannot be read")
    (tmp_path / "thing.glb").write_bytes(whole + b"more")
    assert read_mesh(tmp_path / "thing.glb").notes == ["4 bytes after its end were passed over."]
