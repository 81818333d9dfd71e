"""glTF files written by hand: names, places, joints, and what is wrong with a file."""

import base64
import json
import struct

import numpy as np
import pytest
import trimesh

from patchalign3d.errors import FileError
from training.data.gltf import read_gltf

POSITIONS = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], np.float32)
CORNERS = np.array([0, 1, 2, 0, 2, 3], np.uint16)
JOINTS = np.array([[0, 1, 0, 0]] * 3 + [[1, 0, 0, 0]], np.uint8)
WEIGHTS = np.array([[0.9, 0.1, 0, 0]] * 3 + [[1, 0, 0, 0]], np.float32)


def document(**changes) -> dict:
    """Two nodes that place one square of two triangles, and a child of the second."""
    arrays = [POSITIONS, CORNERS, JOINTS, WEIGHTS]
    blobs = [array.tobytes() for array in arrays]
    starts = np.cumsum([0, *map(len, blobs)]).tolist()
    kinds = [(5126, "VEC3"), (5123, "SCALAR"), (5121, "VEC4"), (5126, "VEC4")]
    square = {"attributes": {"POSITION": 0}, "indices": 1, "material": 0}
    scene = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0, 1]}],
        "nodes": [
            {"name": "seat", "mesh": 0, "translation": [0, 5, 0]},
            {"name": "frame", "children": [2], "scale": [2, 2, 2]},
            {"name": "leg", "mesh": 0, "rotation": [0, 0, np.sqrt(0.5), np.sqrt(0.5)]},
        ],
        "meshes": [{"primitives": [square]}],
        "materials": [{"name": "Wood"}],
        "accessors": [
            {"bufferView": i, "componentType": c, "type": t, "count": len(arrays[i])}
            for i, (c, t) in enumerate(kinds)
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": start, "byteLength": len(blob)}
            for start, blob in zip(starts, blobs, strict=False)
        ],
        "buffers": [{"byteLength": starts[-1], "uri": uri(b"".join(blobs))}],
    }
    return scene | changes


def uri(content: bytes) -> str:
    return "data:application/octet-stream;base64," + base64.b64encode(content).decode()


def read(folder, scene: dict) -> dict:
    file = folder / "thing.gltf"
    file.write_text(json.dumps(scene))
    return read_gltf(file)


def test_faces_know_their_node_and_material_and_stand_in_world_space(tmp_path):
    found = read(tmp_path, document())
    assert found["faces"].shape == (4, 3)
    names = found["node_names"][found["face_node"]]
    assert names.tolist() == ["seat", "seat", "leg", "leg"]
    assert found["material_names"][found["face_material"]].tolist() == ["Wood"] * 4
    assert (found["face_joint"] == -1).all()
    np.testing.assert_allclose(found["vertices"][:4], POSITIONS + (0, 5, 0))
    turned = np.stack([-POSITIONS[:, 1], POSITIONS[:, 0], POSITIONS[:, 2]], axis=1)
    np.testing.assert_allclose(found["vertices"][4:], 2 * turned, atol=1e-6)


def test_a_skinned_face_follows_the_joint_that_pulls_it_most(tmp_path):
    scene = document()
    attributes = {"POSITION": 0, "JOINTS_0": 2, "WEIGHTS_0": 3}
    scene["meshes"][0]["primitives"][0]["attributes"] = attributes
    scene["nodes"][0]["skin"] = 0
    scene["nodes"] += [{"name": "Thigh.L"}, {"name": "Shin.L"}]
    scene["skins"] = [{"joints": [4, 3]}]
    found = read(tmp_path, scene)
    # Joint 0 of the skin is node 4. Two corners of the second face are pulled by it at 0.9.
    assert found["joint_names"][found["face_joint"][:2]].tolist() == ["Shin.L", "Shin.L"]
    assert (found["face_joint"][2:] == -1).all()
    np.testing.assert_allclose(found["vertices"][:4], POSITIONS)  # the node's place does not count


@pytest.mark.parametrize(
    ("mode", "faces"), [(5, [[0, 1, 2], [3, 2, 1]]), (6, [[0, 1, 2], [0, 2, 3]])]
)
def test_strips_and_fans_are_triangles(tmp_path, mode, faces):
    scene = document()
    scene["meshes"][0]["primitives"] = [{"attributes": {"POSITION": 0}, "mode": mode}]
    scene["scenes"][0]["nodes"] = [0]
    assert read(tmp_path, scene)["faces"].tolist() == faces


def test_a_binary_file_is_read_as_trimesh_wrote_it(tmp_path):
    scene = trimesh.Scene()
    for name, place in (("body", 0.0), ("wheel", 3.0)):
        box = trimesh.creation.box((1, 1, 1))
        move = trimesh.transformations.translation_matrix((place, 0, 0))
        scene.add_geometry(box, node_name=name, geom_name=name, transform=move)
    file = tmp_path / "car.glb"
    scene.export(file)
    found = read_gltf(file)
    wheel = found["node_names"][found["face_node"]] == "wheel"
    assert wheel.sum() == 12 and len(found["faces"]) == 24
    assert found["vertices"][found["faces"][wheel]].mean((0, 1)) == pytest.approx([3, 0, 0])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"extensionsRequired": ["KHR_draco_mesh_compression"]}, "compressed"),
        ({"buffers": [{"uri": "../secret.bin", "byteLength": 9}]}, "outside its folder"),
        ({"buffers": [{"uri": uri(b"short"), "byteLength": 9}]}, "damaged"),
        ({"nodes": [{"children": [1]}, {"children": [0]}]}, "two parents"),
        ({"meshes": [{"primitives": []}]}, "no triangles"),
        ({"nodes": "none"}, "not a glTF"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path, changes, sentence):
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, document(**changes))


def test_a_file_that_is_no_gltf_is_told(tmp_path):
    for content in (b"", b"solid", struct.pack("<III", 0x46546C67, 2, 12)):
        (tmp_path / "thing.glb").write_bytes(content)
        with pytest.raises(FileError, match="not a glTF"):
            read_gltf(tmp_path / "thing.glb")
