"""STL: binary and text, also where count, length and the first word say different things."""

import struct

import numpy as np
import pytest
from file_shapes import area, sizes, triangles, write

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_mesh

CORNERS = np.array([[[0, 0, 0], [3, 0, 0], [0, 2, 0]], [[0, 0, 1], [0, 4, 1], [5, 0, 1]]], "<f4")


def binary(count=2, header=b"made by hand", after=b""):
    records = b"".join(bytes(12) + corners.tobytes() + b"\0\0" for corners in CORNERS)
    return header.ljust(80, b"\0") + struct.pack("<I", count) + records + after


def text(name="", corners=CORNERS):
    loops = "".join(
        "facet normal 0 0 1\n outer loop\n"
        + "".join(f"  vertex {x} {y} {z:e}\n" for x, y, z in triangle)
        + " endloop\nendfacet\n"
        for triangle in corners
    )
    return f"solid {name}\n{loops}endsolid {name}\n"


def read(folder, content):
    return read_mesh(write(folder / "thing.stl", content))


@pytest.mark.parametrize(
    "content",
    [
        binary(),
        binary(header=b"solid though binary"),
        binary(header=b"solid of a facet, though binary"),
        text(),
        text("a name"),
        text().upper(),
        "\ufeff" + text(),
        text().encode("utf-16"),
        "  \n" + text().replace("\n", "\r\n"),
        text().replace("endloop\n", ""),
        text().replace("endfacet\n", ""),
        text().replace("endloop\n", "").replace("endfacet\n", ""),
        text().replace("\n", " "),
        text("a facet, an outer loop and a vertex of it all"),
        text("a facet, an outer loop and a vertex of it all").replace("\n", " "),
        text("a part with a facet normal to all others"),
        text("a part with a facet normal 1 2 3 4 5"),
    ],
)
def test_triangles_stand_in_the_order_of_the_file(tmp_path, content):
    found = read(tmp_path, content)
    np.testing.assert_array_equal(triangles(found), CORNERS)
    assert found.notes == [] and found.up_axis == "Z"


def test_every_solid_of_a_text_is_an_object(tmp_path):
    found = read(tmp_path, text("seat") + text("leg 1", CORNERS[:1]) + text("", CORNERS[:1]))
    assert sizes(found) == {"seat": 2, "leg 1": 1, "thing": 1}


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_binary_file_whose_header_has_the_words_of_a_text_is_binary_whatever_its_count(
    tmp_path, count
):
    header = b"solid facet normal endsolid".ljust(80)
    assert area(read(tmp_path, header + binary(count)[80:])) == pytest.approx(13)


@pytest.mark.parametrize("count", [1000, 3, 0xFFFFFFFF])
def test_a_count_that_is_too_large_is_told_and_what_is_there_is_read(tmp_path, count):
    found = read(tmp_path, binary(count))
    assert area(found) == pytest.approx(13)
    assert found.notes == [
        f"Its count of triangles is {count:,}, but 2 are there: it was cut off, or its count is "
        "wrong."
    ]


@pytest.mark.parametrize("seed", range(20))
def test_any_bytes_called_stl_are_no_shape_with_a_wrong_count(tmp_path, seed):
    noise = np.random.default_rng(seed).bytes(500)
    with pytest.raises(FileError, match="its numbers make no shape"):
        read(tmp_path, b"\0" + noise)  # without a zero it would be text


@pytest.mark.parametrize("count", [0, 1])
def test_a_count_that_is_too_small_leaves_nothing_out(tmp_path, count):
    found = read(tmp_path, binary(count))
    assert area(found) == pytest.approx(13)
    (note,) = found.notes
    assert "2 are there, and all were read" in note


@pytest.mark.parametrize("after", [b"\r\n", bytes(50), b"made by hand in 2026" * 5, bytes(4096)])
def test_bytes_after_the_end_are_told_and_passed_over(tmp_path, after):
    found = read(tmp_path, binary(after=after))
    assert area(found) == pytest.approx(13)
    assert found.notes == [f"{len(after):,} bytes after its end were passed over."]


def test_half_a_triangle_at_the_end_is_told(tmp_path):
    assert "1 are there" in read(tmp_path, binary()[:-20]).notes[0]
    cut = text()[: text().rindex("vertex")]
    found = read(tmp_path, cut)
    assert len(found.faces) == 1
    assert found.notes == ["It was cut off: its last triangle has 2 corners."]


def test_a_text_that_ends_between_triangles_is_told(tmp_path):
    found = read(tmp_path, text()[: text().rindex("facet normal")])
    assert len(found.faces) == 1
    assert found.notes == ["It does not end with 'endsolid', so it may have been cut off."]


def test_loops_of_more_than_three_corners_are_polygons(tmp_path):
    square = [[[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]]
    found = read(tmp_path, text(corners=square + CORNERS.tolist()))
    assert found.face_polygons.tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"short", "ends within its header"),
        (binary(0)[:84], "has no faces: there is nothing to label"),
        (binary(7)[:84], "it says it has 7, but none is there"),
        (text(corners=[]), "has no faces"),
        (text().replace("vertex 3", "vertex three"), "line 5 is 'vertex three"),
        (text() + "\0", "is not text: it has zero bytes"),
        (binary(7)[:80] + struct.pack(">I", 1) + bytes(50), "big-endian"),
        (text().replace("solid", "", 1), "is text, but does not begin with 'solid'"),
        ("# made by hand\n" + text(), "is text, but does not begin with 'solid'"),
        ("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n" * 9, "is text, but does not begin with 'solid'"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, content, sentence):
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, content)
