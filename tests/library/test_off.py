"""OFF: its many headers, comments, colours behind faces, polygons."""

import pytest
from file_shapes import OUTLINE, OUTLINE_AREA, area, write

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_mesh

SQUARE = "0 0 0\n1 0 0\n1 1 0\n0 1 0\n"


def read(folder, text):
    return read_mesh(write(folder / "thing.off", text))


@pytest.mark.parametrize(
    "text",
    [
        "OFF\n4 1 0\n" + SQUARE + "4 0 1 2 3\n",
        "OFF 4 1 0\n" + SQUARE + "4 0 1 2 3 255 0 0\n",
        "OFF4 1\n" + SQUARE + "4 0 1 2 3 0.5 0.5 0.5 1.0\n",
        "# made by hand\n\n  COFF # colours\n4 1 0\n" + SQUARE.replace("\n", " 9 9 9 9\n")
        + "\n4  0 1 2 3 # the seat\n",
        "\ufeffSTCNOFF\r\n4 1 0\r\n" + SQUARE + "4 0 1 2 3",
    ],
)  # fmt: skip
def test_headers_comments_and_colours_change_nothing(tmp_path, text):
    found = read(tmp_path, text)
    assert found.faces.tolist() == [[0, 1, 2], [0, 2, 3]] and found.up_axis == "Z"
    assert found.face_polygons.tolist() == [0, 0]


def test_a_concave_polygon_is_cut_inside_itself(tmp_path):
    vertices = "".join(f"{x} {y} 0\n" for x, y in OUTLINE)
    found = read(tmp_path, f"OFF\n10 1 0\n{vertices}10 0 1 2 3 4 5 6 7 8 9\n")
    assert area(found) == pytest.approx(OUTLINE_AREA)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("4 1 0\n" + SQUARE, "doesn't begin with OFF"),
        ("OFF BINARY\n" + SQUARE, "binary OFF"),
        ("4OFF\n" + SQUARE, "more than three dimensions"),
        ("OFF\n4 1 0\n" + SQUARE, "ends too early"),
        ("OFF\n99999999999 1 0\n" + SQUARE, "ends too early"),
        ("OFF\n4 0 0\n" + SQUARE, "has no faces"),
        ("OFF\n4 1 0\n" + SQUARE + "4 0 1 2\n", "a face of 4 corners names 3"),
        ("OFF\n4 1 0\n" + SQUARE + "3 0 1 4\n", "face 0 refers to vertex 4"),
        ("OFF\nfour 1 0\n" + SQUARE, r"damaged \('four' is not a number\)"),
        ("OFF\n4\n" + SQUARE, r"'4' has fewer than 2 numbers"),
        ("OFF\n4 1 0\n0 0\n" + SQUARE, "'0 0' has fewer than 3 numbers"),
        (
            "OFF\n4 1 0\n" + SQUARE + "3 0 1 2\n3 0 2 3\n",
            "it has more than it declares, first '3 0 2 3'",
        ),
        ("OFF\n3 1 0\n" + SQUARE + "4 0 1 2 3\n", "it has more than it declares"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, text, sentence):
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, text)


def test_a_binary_one_is_called_so(tmp_path):
    (tmp_path / "thing.off").write_bytes(b"OFF BINARY\n" + bytes(100))
    with pytest.raises(FileError, match="is a binary OFF"):
        read_mesh(tmp_path / "thing.off")
