"""Coordinates that are no finite numbers, in every format whose importer takes them for 0."""

import struct

import numpy as np
import pytest
from patchalign3d_addon.importing.importable import importable
from patchalign3d_addon.shared.errors import FileError

CORNERS = ("0 0 0", "1 0 0", "0 1 0", "1 {} 1")
HEAD = (
    "ply\nformat {} 1.0\ncomment nan inf\nelement vertex 4\nproperty float x\n"
    "property double y\nproperty float z\nproperty float quality\n"
    "element face 1\nproperty list uchar int vertex_indices\nend_header\n"
)


def obj(value):
    lines = "".join(f"v {corner}\n" for corner in CORNERS) + "vn nan nan nan\nf 1 2 3\nf 1 2 4\n"
    return ("o inf\n" + lines).format(value).encode()


def text_of_stl(value):
    corners = "".join(f"  vertex {corner}\n" for corner in CORNERS[1:])
    facet = f"facet normal nan 0 0\nouter loop\n{corners}endloop\nendfacet\n"
    return f"solid inf\n{facet}endsolid\n".format(value).encode()


def text_of_ply(value):
    rows = "".join(f"{corner} nan\n" for corner in CORNERS).format(value)
    return (HEAD.format("ascii") + rows + "3 0 1 3\n").encode()


def binary_ply(value, order="<"):
    kind = "binary_little_endian" if order == "<" else "binary_big_endian"
    rows = b""
    for corner in CORNERS:
        x, y, z = map(float, corner.format(value).split())
        rows += struct.pack(f"{order}fdff", np.float32(x), y, z, float("nan"))
    return HEAD.format(kind).encode() + rows + struct.pack(f"{order}Biii", 3, 0, 1, 3)


def big_endian_ply(value):
    return binary_ply(value, ">")


def binary_stl(value):
    record = np.zeros(2, [("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("colour", "<u2")])
    record["normal"], record["corners"][1, 2, 0] = np.nan, np.float32(value)
    return bytes(80) + struct.pack("<I", 2) + record.tobytes()


FORMATS = [
    ("a.obj", obj),
    ("a.stl", text_of_stl),
    ("a.ply", text_of_ply),
    ("a.ply", binary_ply),
    ("a.ply", big_endian_ply),
    ("a.stl", binary_stl),
]


@pytest.mark.filterwarnings("ignore:overflow")
@pytest.mark.parametrize("value", ["nan", "-inf", "1e400", "1e300"])
@pytest.mark.parametrize(("name", "write"), FORMATS)
def test_a_coordinate_that_is_not_finite_is_refused(tmp_path, name, write, value):
    file = tmp_path / name
    file.write_bytes(write(value))
    with pytest.raises(FileError, match="not finite numbers"), importable(file):
        pass


@pytest.mark.parametrize("value", ["1", "2.5e+38", "1e-300", "-0.0"])
@pytest.mark.parametrize(("name", "write"), FORMATS)
def test_other_numbers_and_what_is_no_coordinate_are_imported(tmp_path, name, write, value):
    file = tmp_path / name
    file.write_bytes(write(value))
    with importable(file) as (path, notes):
        assert path == file and not notes


def test_text_in_another_encoding_is_looked_at_as_it_is_imported(tmp_path):
    file = tmp_path / "a.obj"
    file.write_bytes(obj("NaN").decode().encode("utf-16"))
    with pytest.raises(FileError, match="not finite numbers"), importable(file):
        pass


@pytest.mark.parametrize(
    "content",
    [
        b"ply\n",
        b"ply\nend_header\n",
        b"ply\nformat ascii 1.0\nelement vertex 2\nproperty float x\nend_header\nnan\n1\n",
        b"ply\nformat ascii 1.0\nelement face 1\nproperty list uchar int a\nend_header\n1 nan\n",
        b"ply\nformat binary_little_endian 1.0\nelement vertex 2\nproperty list uchar int a\n"
        b"end_header\n",
    ],
)
def test_a_ply_whose_vertices_cannot_be_told_is_left_to_the_importer(tmp_path, content):
    file = tmp_path / "a.ply"
    file.write_bytes(content)
    with importable(file) as (path, _):
        assert path == file
