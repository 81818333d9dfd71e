"""Rows that importers would take for others: of places in every format, and of faces."""

import re
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
    facet = f"facet normal 1 0 0\nouter loop\n{corners}endloop\nendfacet\n"
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


@pytest.mark.parametrize(
    "value", ["0x1", "1_0", "1,5", "1.2.3", "1e", "1d3", "--1", "+-1", "٣", "one"]
)
@pytest.mark.parametrize(("name", "write"), FORMATS[:3])
def test_a_coordinate_that_is_no_number_is_refused_with_its_line(tmp_path, name, write, value):
    file = tmp_path / name
    file.write_bytes(write(value))
    with pytest.raises(FileError, match=rf"'.*1 {re.escape(value)} ?1.* no sense"):
        with importable(file):
            pass


@pytest.mark.parametrize("value", ["1", "+1.", ".5E+3", "2.5e+38", "1e-300", "-0.0"])
@pytest.mark.parametrize(("name", "write"), FORMATS)
def test_other_numbers_and_what_is_no_coordinate_are_imported(tmp_path, name, write, value):
    file = tmp_path / name
    file.write_bytes(write(value))
    with importable(file) as (path, notes):
        assert path == file and not notes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.obj", "v 0 0 0 0.5 red\nv\t1 0 \\\n 0\nv 0 1 0#top\r\nvt 0x1\nusemtl v 1_0\nf 1 2 3\n"),
        (
            "a.stl",
            "solid vertex one\nfacet outer loop vertex 0 0 0 vertex 1 0 0\nvertex 0 1 0\nendloop\n"
            "endsolid\n",
        ),
    ],
)
def test_what_else_stands_on_lines_of_vertices_and_beside_them_is_no_matter(
    tmp_path, name, content
):
    file = tmp_path / name
    file.write_text(content, newline="")
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
        b"ply\nformat ascii 1.0\nelement face 1\nproperty list uchar int a\nend_header\n1 nan\n",
    ],
)
def test_a_ply_without_vertices_or_an_end_of_its_header_is_left_to_the_importer(tmp_path, content):
    file = tmp_path / "a.ply"
    file.write_bytes(content)
    with importable(file) as (path, _):
        assert path == file


def refused(tmp_path, name, content, sentence):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FileError, match=sentence), importable(file):
        pass


OBJ = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3\n"


@pytest.mark.parametrize(
    "line", ["f 1 2 x", "f 1.5 2 3", "f 0x1 2 3", "f 1_0 2 3", "f 1e0 2 3", "f 1 2 3#4", "f 1,2,3",
             "f 1/x 2/1 3/1", "f", "f  ", "V 1 2 3", "F 1 2 3", "  fo 1 2 3", "v 0 0", "v0 0 0",
             "f1 2 3", "vt 1 1 f 1 2 3", "vt 0.5 0.5f 1 2 3", "vn 0 0 1.f 1 2 3",
             "v 0 0 1  v 1 2 3", "s 1 f 1 2 3", "p 1 f 1 2 3", "v",
             "\rv 2 3", "\ufefff 1 2 3", "\xa0 v 1 2 3"],
)  # fmt: skip
def test_a_line_of_an_obj_that_blender_takes_for_another_is_refused(tmp_path, line):
    refused(tmp_path, "a.obj", f"{OBJ}{line} \nf 1 3 4\n", "makes no sense there")


@pytest.mark.parametrize(
    "line",
    [
        "f 1 2 3 # 4",
        "  f\t1/1/1 2//2 3/ -1",
        "  vt 1 1\n  vt 0 0",
        "vn inf 0 nan",
        "vt 1 1 # f 1 2 3",
        "usemtl a f 1",
        "f +1 2 \\\n 3",
        "fog 1",
        "vn x",
        "v\v1 2 3",
        "ff",
    ],
)
def test_lines_that_it_reads_right_are_let_through(tmp_path, line):
    file = tmp_path / "a.obj"
    file.write_text(f"{OBJ}{line}\r\n", newline="")
    with importable(file) as (path, _):
        assert path == file


FACET = (
    "facet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\n"
)


@pytest.mark.parametrize(
    "facet",
    [
        FACET.replace("endloop", "vertex 1 1 1\nendloop"),
        FACET.replace("vertex 1 0 0\n", ""),
        FACET[:60],
        FACET.replace("1 0 0", "1 0"),
        FACET.replace("loop", "loo"),
    ],
)
def test_a_loop_of_stl_that_is_no_triangle_is_refused(tmp_path, facet):
    refused(tmp_path, "a.stl", f"solid a\n{FACET}{facet}", "(outer|facet) .* no sense there")


def ply(rows="3 0 1 2\n", vertex="", face="property list uchar int vertex_indices\n", count=1):
    return (
        f"ply\nformat ascii 1.0\nelement camera 1\nproperty float f\nelement vertex 3\n{vertex}"
        "property float x\nproperty float y\nproperty float z\n"
        f"element face {count}\n{face}end_header\n5\n0 0 0\n1 0 0\n0 1 0\n{rows}"
    )


@pytest.mark.parametrize(
    ("there", "damaged"),
    [
        ("format ascii 1.0\n", ""),
        ("ascii", "ebcdic"),
        ("vertex 3", "vertex -3"),
        ("vertex 3", "vertex"),
        ("element camera", "elément camera"),  # by which Blender ends
        ("float x", "float"),
        ("element camera", "element \0"),  # by which Blender ends
        ("element camera", "element \x1a"),
    ],
)
def test_a_ply_whose_header_is_damaged_is_refused(tmp_path, there, damaged):
    refused(tmp_path, "a.ply", ply().replace(there, damaged), "its header is damaged")


RED = "property uchar red\nproperty list uchar int vertex_index\n"


@pytest.mark.parametrize(
    ("face", "rows"),
    [
        ("", "3 0 1 x"), ("", "3 0 1.5 2"), ("", "4 0 1 2"), ("", "3 0 1 2 0"), ("", "3 0 1 -1"),
        ("", "3 0 1_0 2"), ("", "x 0 1 2"),
        ("", "3 0 1 2147483648"), ("", f"3 0 1 {10**20}"), (RED, "3 0 1 2"),
        (RED, "9 3 0 1"), (RED, "9"),
    ],
)  # fmt: skip
def test_a_row_of_a_ply_s_faces_that_is_none_is_refused(tmp_path, face, rows):
    content = ply(f"{rows}\n", face=face) if face else ply(f"{rows}\n")
    refused(tmp_path, "a.ply", content, f"{re.escape(repr(rows))} makes no sense there")


@pytest.mark.parametrize("content", [ply(), ply("9 3 0 1 2\n", face=RED), ply("", count=0)])
def test_rows_of_a_ply_are_let_through(tmp_path, content):
    file = tmp_path / "a.ply"
    file.write_text(content)
    with importable(file) as (path, notes):
        assert path == file and not notes


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (ply(count=2), "cut off within its 2 rows of 'face'"),
        (ply().replace("1 0 0\n", "1 nan 0\n"), "not finite numbers"),
        (ply(vertex="property list uchar int q\n"), "lists of numbers at its vertices"),
        (ply(vertex="property float x\n"), "its header is damaged"),
        (ply(vertex="property int64 q\n"), "of the type 'int64'"),
    ],
)
def test_what_blender_misreads_of_a_ply_is_refused_by_name(tmp_path, content, sentence):
    refused(tmp_path, "a.ply", content, sentence)


def binary(faces, extra=b"", kind="uchar"):
    head = ply(face=f"property list {kind} int vertex_indices\n", count=len(faces))
    head = head.replace("ascii", "binary_little_endian").partition("end_header\n")[0]
    rows = np.array([5, 0, 0, 0, 1, 0, 0, 0, 1, 0], "<f4").tobytes()
    count = {"uchar": "B", "char": "b", "float": "f"}[kind]
    rows += b"".join(struct.pack(f"<{count}{len(f)}i", len(f), *f) for f in faces)
    return head.encode() + b"end_header\n" + rows + extra


def test_faces_of_a_ply_by_another_name_are_told(tmp_path):
    file = tmp_path / "a.ply"
    file.write_text(ply().replace("element face", "element polygon"))
    with importable(file) as (path, notes):
        assert path == file
        (note,) = notes
        assert note.startswith("1 row of 'polygon' was passed over")


@pytest.mark.parametrize("kind", ["uchar", "char", "float"])
@pytest.mark.parametrize("faces", [[(0, 1, 2)] * 3, [(0, 1, 2), (0, 1, 2, 0), (2, 1)]])
def test_binary_rows_of_a_ply_are_measured(tmp_path, faces, kind):
    file, whole = tmp_path / "a.ply", binary(faces, kind=kind)
    for content in (whole, whole + b"more"):
        file.write_bytes(content)
        with importable(file) as (path, _):
            assert path == file
    for cut in (1, 6, 20):
        refused(tmp_path, "a.ply", whole[:-cut], "cut off within its 3 rows of 'face'")


@pytest.mark.parametrize("faces", [[(0, 1, 2)] * 2, [(0, 1, 2), (0, 1, 2, 1)]])
@pytest.mark.parametrize("wrong", [3, -1, 1 << 30])
def test_a_face_of_a_vertex_that_is_not_there_is_refused(tmp_path, faces, wrong):
    """Blender takes it for one of the first vertex."""
    sentence = "faces of vertices that are not there"
    faces = [*faces, (1, 2, wrong)]
    refused(tmp_path, "a.ply", binary(faces), sentence)
    red = "property uchar red\nproperty list uchar int vertex_indices\nproperty uchar blue\n"
    rows = [f"{len(face)} {' '.join(map(str, face))}" for face in faces]
    if wrong > 0:  # no text has another
        text = "".join(f"{row}\n" for row in rows)
        refused(tmp_path, "a.ply", ply(text, count=len(faces)), sentence)
        text = "".join(f"255 {row} 255\n" for row in rows)
        refused(tmp_path, "a.ply", ply(text, face=red, count=len(faces)), sentence)
    head = binary(faces).replace(b"element camera 1\nproperty float f\n", b"")
    head, _, body = head.partition(b"end_header\n")
    head = head.replace(b"property list uchar int vertex_indices\n", red.encode())
    body = body[4:40] + b"".join(struct.pack(f"<BB{len(f)}iB", 255, len(f), *f, 255) for f in faces)
    refused(tmp_path, "a.ply", head + b"end_header\n" + body, sentence)
