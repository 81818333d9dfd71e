"""How many faces a file says it has: as many as it has, or nothing is said."""

import struct
import zlib

import pytest
from patchalign3d_addon.importing.counting import faces_in, left_out

from benchmarks.gltf.features import (
    FACES,
    WEDGE,
    doubled,
    instances_of_several,
    modes,
    names,
)
from benchmarks.gltf.variants import VARIANTS, Part

BOX = "v 0 0 0\nv 1 0 0\nv 0 1 0\n# f 1 2 3\n  f 1 2 3\nf\t3 2 1\nfoo\no f 1\n"
FBX = b"Kaydara FBX Binary  \0\x1a\0" + struct.pack("<I", 7400)
PLY = "ply\ncomment element face 9\nelement vertex 3\r\nelement face 12\nend_header\n"


def corners_of_fbx(corners, packed=False):
    numbers = struct.pack(f"<{len(corners)}i", *corners)
    numbers = zlib.compress(numbers) if packed else numbers
    about = struct.pack("<III", len(corners), packed, len(numbers))
    return b"\x12PolygonVertexIndexi" + about + numbers


@pytest.mark.parametrize(
    ("name", "content", "faces"),
    [
        ("a.obj", BOX.encode(), 2),
        ("a.ply", PLY.encode(), 12),
        ("a.ply", b"noise", None),
        ("a.stl", bytes(80) + struct.pack("<I", 2) + bytes(100), 2),
        ("a.stl", bytes(80) + struct.pack("<I", 9) + bytes(100), None),
        ("a.stl", b"solid", None),
        ("a.stl", b"solid facet".ljust(90) + b"\n  facet normal\nendfacet\nfacet\n", 2),
        ("a.fbx", FBX + corners_of_fbx([0, 1, -3, 0, 2, 3, -2]), 2),
        ("a.fbx", FBX + corners_of_fbx([0, 1, -3], packed=True) + corners_of_fbx([-1]), 2),
        ("a.fbx", FBX, None),
        ("a.fbx", b"; FBX\nPolygonVertexIndex: *3 {\n a: 0,1,-3\n}\nEdges: -1", 1),
        ("a.glb", b"noise", None),
        ("a.gltf", b"[]", None),
        ("a.blend", b"BLENDER", None),
    ],
)
def test_the_number_is_what_the_file_says(tmp_path, name, content, faces):
    (tmp_path / name).write_bytes(content)
    assert faces_in(tmp_path / name) == faces
    assert faces_in(tmp_path / "gone.obj") is None


def test_faces_of_gltf_are_counted_as_often_as_nodes_show_them(tmp_path):
    parts = [Part("wedge", WEDGE, FACES)]
    for variant, faces in (("plain", 4), ("no indices", 4), ("Draco", 4), ("shared meshes", 8)):
        gltf, container = VARIANTS[variant](parts)
        assert faces_in(gltf.save(tmp_path / "a", container)) == faces
    for make, faces in ((names, 28), (doubled, 10), (modes, None), (instances_of_several, None)):
        assert faces_in(make().save(tmp_path / "a")) == faces


def test_what_is_left_out_is_told_with_numbers():
    assert left_out(10, 4).startswith("Blender's importer left out 6 of 10 faces")
    assert left_out(1, 0).startswith("Blender's importer left out 1 of 1 face:")
    assert left_out(10, 10) == left_out(10, 12) == left_out(None, 0) == ""
