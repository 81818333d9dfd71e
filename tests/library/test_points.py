"""Points as text, of many hands."""

import pytest
from file_shapes import write

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_shape

POINTS = [[0, 1, 2], [3.5, -4, 5e-3], [6, 7, 8]]


def read(folder, content, suffix):
    return read_shape(write(folder / f"thing{suffix}", content))


@pytest.mark.parametrize(
    "text",
    [
        "0 1 2\n3.5 -4 5e-3\n6 7 8\n",
        "0,1,2\r\n3.5, -4,5e-3\r\n6,7 ,8",
        "0;1;2\n3.5;-4;5e-3\n6;7;8",
        "# made by hand\n\n// and foot\n0 1 2\n3.5 -4 5e-3\n\n6 7 8\n",
        "3\n0 1 2\n3.5 -4 5e-3\n6 7 8\n",
        "0 1 2 255 0 0\n3.5 -4 5e-3 1 2 3\n6 7 8 9 9 9\n",
        "x,y,z\n0,1,2\n3.5,-4,5e-3\n6,7,8\n",
        "time,Z,\"X\",Y\n9,2,0,1\n9,5e-3,3.5,-4\n9,8,6,7\n",
        "0,1,2,\n3.5,-4,5e-3,\n6,7,8,\n",
        "Point Id,X [m],Y [m],Z [m],Red\n9,0,1,2,255\n9,3.5,-4,5e-3,1\n9,6,7,8,9\n",
        "X [m];Y [m];Z [m]\n0;1;2\n3,5;-4;0,005\n6,0;7;8\n",
        '"x","y","z"\n"0","1","2"\n"3.5","-4","5e-3"\n"6","7","8"\n',
        "# by hand\n# time x y z\n9 0 1 2\n9 3.5 -4 5e-3\n9 6 7 8\n",
        "//Z X Y\n3\n2 0 1\n5e-3 3.5 -4\n8 6 7\n",
        "# x y z and more\n0 1 2\n3.5 -4 5e-3\n6 7 8\n",
    ],
)  # fmt: skip
def test_a_point_a_line_with_whatever_between_and_behind(tmp_path, text):
    for suffix in (".xyz", ".txt", ".csv", ".pts"):
        found = read(tmp_path, text.encode("utf-16"), suffix)
        assert found.points.tolist() == POINTS and found.notes == []


def test_points_that_are_not_finite_stay_in_their_place_and_are_told(tmp_path):
    found = read(tmp_path, "0 1 2\nnan 0 0\n0 inf 0\n", ".xyz")
    assert len(found.points) == 3
    assert found.notes == ["2 points are not finite, and unlabelled."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a poem about a chair\nwith four legs\n", "cannot be read as points"),
        ("1 2\n3 4\n", "is not a point"),
        ("1 2 3\n4 5\n6 7 8\n", "not all lines have 3 numbers"),
        ("1,5 2,5 3,5\n1,5 2,5 3,5\n", "cannot be read as points"),
        ("2\nwater\nO 0 0 0\nH 0 0 1\n", "cannot be read as points"),
        ("# nothing\n", "cannot be read as points"),
        ("nan nan nan\n", "has no points"),
        ("x,y,z\n", "cannot be read as points"),
        ("1_0 0 0\n1 0 0\n", "'1_0' is not a number"),
        ("1 7 8 9\n2 8 8 9\n3 8 7 9\n", "begins each line with its number"),
    ],
)
def test_what_are_no_points_is_told(tmp_path, text, sentence):
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, text, ".txt")


@pytest.mark.parametrize("count", [2, 5])
def test_a_count_that_is_wrong_is_told_and_all_points_are_read(tmp_path, count):
    found = read(tmp_path, f"{count}\n0 1 2\n3.5 -4 5e-3\n6 7 8\n", ".pts")
    assert found.points.tolist() == POINTS
    assert found.notes == [f"It says it has {count} points, but 3 are there."]
