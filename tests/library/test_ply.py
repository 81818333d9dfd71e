"""PLY: three formats, all numbers, polygons, strips, points; nothing believed that isn't there."""

import struct

import numpy as np
import pytest
from file_shapes import OUTLINE, OUTLINE_AREA, area, triangles, write

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_mesh, read_shape
from patchalign3d.files.scene import CloudFile

VERTICES = [(0, 0, 0), (3, 0, 0), (3, 2, 0), (0, 2, 0), (1, 1, 5)]
FACES = [(0, 1, 2, 3), (0, 1, 4), (1, 2, 4)]
EXPECTED = [[0, 1, 2], [0, 2, 3], [0, 1, 4], [1, 2, 4]]
CODES = {"char": "b", "uchar": "B", "short": "h", "ushort": "H", "int": "i", "uint": "I",
         "float": "f", "double": "d"}  # fmt: skip
ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">"}


def ply(
    format, vertices=VERTICES, faces=FACES, place="float", count="uchar", index="int", end="\n"
):
    """A file whose vertices carry a quality behind their place, and whose faces two numbers."""
    header = [
        "ply",
        f"format {format} 1.0",
        "comment made by hand",
        f"element vertex {len(vertices)}",
    ]
    header += [f"property {place} {axis}" for axis in "xyz"] + ["property short quality"]
    header += [f"element face {len(faces)}", "property uchar before"]
    header += [
        f"property list {count} {index} vertex_indices",
        "property float after",
        "end_header",
    ]
    head = "".join(line + end for line in header)
    if format == "ascii":
        rows = [" ".join(map(str, (*v, 7))) for v in vertices]
        rows += [" ".join(map(str, (9, len(f), *f, 0.5))) for f in faces]
        return (head + "".join(row + end for row in rows)).encode()
    order = ORDERS[format]
    body = b"".join(struct.pack(f"{order}3{CODES[place]}h", *v, 7) for v in vertices)
    for face in faces:
        body += struct.pack(f"{order}B{CODES[count]}", 9, len(face))
        body += struct.pack(f"{order}{len(face)}{CODES[index]}f", *face, 0.5)
    return head.encode() + body


def read(folder, content):
    return read_shape(write(folder / "thing.ply", content))


@pytest.mark.parametrize("format", ["ascii", *ORDERS])
@pytest.mark.parametrize(
    ("place", "count", "index"),
    [("float", "uchar", "int"), ("double", "int", "uint"), ("short", "ushort", "uchar"),
     ("int", "char", "short"), ("float", "uint", "ushort")],
)  # fmt: skip
def test_every_format_and_type_gives_the_same_faces(tmp_path, format, place, count, index):
    found = read(tmp_path, ply(format, place=place, count=count, index=index))
    np.testing.assert_array_equal(found.vertices, VERTICES)
    assert found.faces.tolist() == EXPECTED
    assert found.face_polygons.tolist() == [0, 0, 1, 2]
    alike = read(tmp_path, ply(format, faces=FACES[1:], place=place, count=count, index=index))
    assert alike.faces.tolist() == EXPECTED[2:]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("format", ["ascii", *ORDERS])
def test_lines_may_end_as_they_like(tmp_path, format, end):
    first = 10.0 if format == "ascii" else struct.unpack("<f", b"\n\0\0A")[0]  # begins with a \n
    found = read(tmp_path, ply(format, [(first, 0, 0), *VERTICES[1:]], end=end))
    assert found.faces.tolist() == EXPECTED and found.vertices[0, 0] == pytest.approx(first)


def test_utf_16_and_a_mark_are_read(tmp_path):
    text = ply("ascii").decode()
    for raw in (text.encode("utf-16"), text.encode("utf-8-sig")):
        assert read(tmp_path, raw).faces.tolist() == EXPECTED


@pytest.mark.parametrize("format", ["ascii", *ORDERS])
def test_doubles_keep_every_digit(tmp_path, format):
    found = read(tmp_path, ply(format, [(5385888.0412, 1 / 3, 0), *VERTICES[1:]], place="double"))
    assert found.vertices[0].tolist() == [5385888.0412, 1 / 3, 0]


@pytest.mark.parametrize("format", ["ascii", *ORDERS])
def test_a_concave_polygon_is_cut_inside_itself(tmp_path, format):
    vertices = [(x, y, 0) for x, y in OUTLINE]
    found = read(tmp_path, ply(format, vertices, [tuple(range(10)), (0, 1, 2)]))
    assert area(found) == pytest.approx(OUTLINE_AREA + 0.045)


@pytest.mark.parametrize("format", ["ascii", *ORDERS])
def test_triangle_strips_are_faces_wound_alike(tmp_path, format):
    strip = [0, 1, 3, 2, 2, -1, 1, 2, 4, -1, 0, 1]
    header = (
        f"ply\nformat {format} 1.0\nelement vertex 5\nproperty float x\nproperty float y\n"
        "property float z\nelement tristrips 1\nproperty list int int vertex_indices\nend_header\n"
    )
    if format == "ascii":
        rows = [*(" ".join(map(str, v)) for v in VERTICES), " ".join(map(str, [12, *strip]))]
        content = (header + "\n".join(rows)).encode()
    else:
        numbers = np.array(VERTICES, ORDERS[format] + "f4").tobytes()
        content = (
            header.encode() + numbers + np.array([12, *strip], ORDERS[format] + "i4").tobytes()
        )
    found = read(tmp_path, content)
    assert found.faces.tolist() == [[0, 1, 3], [2, 3, 1], [1, 2, 4]]


@pytest.mark.parametrize("format", ["ascii", *ORDERS])
def test_points_alone_are_a_cloud_and_no_mesh(tmp_path, format):
    content = ply(format, faces=[])
    found = read(tmp_path, content)
    assert isinstance(found, CloudFile)
    np.testing.assert_array_equal(found.points, VERTICES)
    with pytest.raises(FileError, match="holds only 5 points"):
        read_mesh(write(tmp_path / "thing.ply", content))


def test_faces_by_another_name_are_told(tmp_path):
    """A list of whole numbers may be a face's vertices, whatever its element is called."""
    begin = (
        "ply\nformat ascii 1.0\nelement vertex 4\n"
        "property float x\nproperty float y\nproperty float z\n"
    )
    element = "element {} {}\nproperty list uchar int vertex_index\n"
    end = "end_header\n0 0 0\n1 0 0\n0 1 0\n0 0 1\n3 0 1 2\n3 0 1 3\n3 0 2 3\n"
    found = read(tmp_path, begin + element.format("face", 1) + element.format("polygon", 2) + end)
    assert len(found.faces) == 1
    (note,) = found.notes
    assert note.startswith("2 rows of 'polygon' were passed over")
    found = read_shape(write(tmp_path / "b.ply", begin + element.format("polygon", 3) + end))
    assert isinstance(found, CloudFile) and "3 rows of 'polygon' were" in found.notes[0]


def test_elements_that_are_not_known_are_stepped_over_and_edges_told(tmp_path):
    body = "ply\nformat ascii 1.0\nelement camera 1\nproperty list uchar float view\n" \
        "element vertex 3\nproperty float y\nproperty float x\nproperty float z\n" \
        "element edge 2\nproperty int vertex1\nproperty int vertex2\n" \
        "element face 1\nproperty list uchar int vertex_index\nend_header\n" \
        "2 1 2\n0 0 0\n1 0 0\n0 1 0\n0 1\n1 2\n3 0 1 2\n"  # fmt: skip
    found = read(tmp_path, body)
    assert triangles(found).tolist() == [[[0, 0, 0], [0, 1, 0], [1, 0, 0]]]
    assert found.notes == ["2 edges were passed over."]
    edges = "property int vertex1\nproperty int vertex2\n"
    listed = body.replace(edges, "property list uchar int vertex_indices\n")
    listed = listed.replace("\n0 1\n1 2\n", "\n2 0 1\n2 1 2\n")
    assert read(tmp_path, listed).notes == ["2 edges were passed over."]


@pytest.mark.parametrize("format", ["ascii", *ORDERS])
@pytest.mark.parametrize("lengths", [(1, 1, 1), (0, 2, 1)])
def test_vertices_with_lists_of_their_own_keep_their_places(tmp_path, format, lengths):
    head = (
        f"ply\nformat {format} 1.0\nelement vertex 3\nproperty float x\n"
        "property list uchar int seen_by\nproperty double y\nproperty float z\n"
        "element face 1\nproperty list ushort uint64 vertex_indices\nend_header\n"
    )
    corners = [(0, 1, 2), (3, 4, 5), (7, 7, 9)]
    rows = [(x, [8] * n, y, z) for (x, y, z), n in zip(corners, lengths, strict=True)]
    if format == "ascii":
        lines = [f"{x} {len(more)} {' '.join(map(str, more))} {y} {z}" for x, more, y, z in rows]
        body = "\n".join([*lines, "3 0 1 2\n"]).encode()
    else:
        order = ORDERS[format]
        body = b"".join(
            struct.pack(f"{order}fB{len(more)}idf", x, len(more), *more, y, z)
            for x, more, y, z in rows
        )
        body += struct.pack(f"{order}H3Q", 3, 0, 1, 2)
    found = read(tmp_path, head.encode() + body)
    assert found.vertices.tolist() == [list(corner) for corner in corners]
    assert found.faces.tolist() == [[0, 1, 2]]


def test_points_that_are_not_finite_stay_in_their_place_and_are_told(tmp_path):
    found = read(tmp_path, ply("ascii", vertices=[(0, 0, 0), ("nan", 0, 0)], faces=[]))
    assert len(found.points) == 2 and found.notes == ["1 point is not finite, and unlabelled."]
    with pytest.raises(FileError, match="has no points"):
        read(tmp_path, ply("ascii", vertices=[("nan", 0, 0)], faces=[]))


@pytest.mark.parametrize("format", ORDERS)
def test_bytes_after_the_end_are_told_unless_they_only_fill_it_up(tmp_path, format):
    assert read(tmp_path, ply(format) + bytes(100)).notes == []
    assert read(tmp_path, ply(format) + b"ab").notes == ["2 bytes after its end were passed over."]


HEAD = (
    "ply\nformat binary_little_endian 1.0\nelement vertex 3\nproperty float x\nproperty float y\n"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"plain", "doesn't begin with 'ply'"),
        (HEAD, "its header has no end"),
        (HEAD + "end_header\n" + "0" * 24, "no vertices with x, y and z"),
        (HEAD.replace("float y", "quad y") + "end_header\n", "damaged .no type is called 'quad'"),
        (HEAD.replace("property float y", "property float") + "end_header\n",
         r"header is damaged \(property float\)"),
        (HEAD.replace("vertex 3", "vertex -3") + "end_header\n", "header is damaged"),
        (HEAD.replace("vertex 3", "vertex 99999999999") + "property float z\nend_header\n",
         "cut off within its 99,999,999,999 rows of 'vertex'"),
        (ply("binary_little_endian")[:-9], "cut off within its 3 rows of 'face'"),
        (ply("ascii")[:-40], "cannot be read"),
        (ply("ascii").replace(b"9 3 0 1 4", b"9 8 0 1 4"), "row 1 of 'face'"),
        (ply("ascii") + b"3 0 1 4 9\n", "it has more than it declares"),
        (ply("ascii").rstrip() + b" 7", "of 'face' goes on with '7'"),
        (ply("ascii").replace(b"3 2 0 7", b"3 2 7"), "not all rows of 'vertex' have 4 numbers"),
        (ply("ascii").replace(b"3 2 0 7", b"3 two 0 7"), "damaged"),
        (ply("ascii").replace(b"vertex_indices", b"corners"), "lacks the list 'vertex_indices'"),
        (ply("ascii", faces=[(0, 1, 5)]), "face 0 refers to vertex 5, but there are 5"),
        (ply("binary_big_endian", faces=[(0, 1, -1), FACES[0]]), "face 0 refers to vertex -1"),
        (ply("binary_big_endian", vertices=[], faces=[]), "no faces and no points"),
        (ply("ascii", vertices=[("1_0", 0, 0)], faces=[]), "'1_0' is not a number"),
        (ply("ascii", faces=[(0, 1, "٣")]), "'٣' is not a number"),
        (ply("binary_little_endian", index="float", faces=[(0, 1, 2.5)]), "not a whole number"),
        (ply("binary_little_endian", index="float", faces=[(0, 1, np.nan)]), "not a whole number"),
        (ply("binary_little_endian", count="float"), "header is damaged.*lengths of"),
        (ply("ascii").replace(b"short quality", b"short x"), "header is damaged.*short x"),
        (ply("ascii").replace(b"element face", b"element vertex"), "header is damaged"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path, content, sentence):
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, content)


@pytest.mark.parametrize("faces", [FACES, FACES[1:]])
def test_a_list_that_claims_four_billion_values_is_refused(tmp_path, faces):
    for number in range(len(faces)):
        content = ply("binary_little_endian", faces=faces, count="uint")
        rows = [struct.pack(f"<BI{len(f)}if", 9, len(f), *f, 0.5) for f in faces]
        rows[number] = rows[number][:1] + b"\xff\xff\xff\xff" + rows[number][5:]
        damaged = content[: -len(b"".join(rows))] + b"".join(rows)
        with pytest.raises(FileError, match="cut off"):
            read(tmp_path, damaged)
