"""Wavefront OBJ: order, names, polygons and everything that programs of thirty years write."""

import numpy as np
import pytest
from file_shapes import OUTLINE, OUTLINE_AREA, area, sizes, write

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_mesh

SQUARE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"


def read(folder, text):
    return read_mesh(write(folder / "thing.obj", text))


def test_it_keeps_its_order_whatever_its_materials_and_seams(tmp_path):
    found = read(
        tmp_path,
        "mtllib none.mtl more of it.MTL\no one\n"
        "v 0 0 0\nv 1 0 0\nv 1 1 0 0.5 0.5 0.5\nv 0 1 0\n"
        "vt 0 0\nvt 1 0\nvn 0 0 1\n"
        "usemtl b\nf 1/1/1 2/2/1 3/1/1\n"
        "usemtl a\ng group\nf 1//1 3//1 4//1\n"
        "o two\nusemtl b\nv 0 0 1\nv 1 0 1\nv 1 1 1\nv 0 1 1\n"
        "f -4/1 -3/2 \\\n-2 -1\n",
    )
    assert len(found.vertices) == 8
    assert found.faces.tolist() == [[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]]
    assert found.face_polygons.tolist() == [0, 1, 2, 2]
    assert sizes(found) == {"one": 2, "two": 2}
    covering = found.covering
    assert [covering.materials[m] for m in covering.face_materials] == ["b", "a", "b", "b"]
    assert covering.corner_uvs.tolist() == [[0, 1, 0], [-1, -1, -1], [0, 1, -1], [0, -1, -1]]
    assert covering.libraries == ["none.mtl", "more of it.MTL"]


def test_places_in_a_picture_that_are_not_there_are_none(tmp_path):
    found = read(tmp_path, SQUARE + "vt 0 0\nf 1/1 2/-1 3/2 4/-5\n")
    assert found.covering.corner_uvs.tolist() == [[0, 0, -1], [0, -1, -1]]


def test_a_concave_polygon_is_cut_inside_itself(tmp_path):
    lines = [f"v {x} {y} 0" for x, y in OUTLINE]
    found = read(tmp_path, "\n".join([*lines, "f " + " ".join(map(str, range(1, 11)))]))
    assert area(found) == pytest.approx(OUTLINE_AREA)
    assert found.face_polygons.tolist() == [0] * 8


@pytest.mark.parametrize(
    ("statements", "objects"),
    [
        ("o a\nf 1 2 3\no leg\nf 1 3 4\no a\nf 1 2 4", [("a", 1), ("leg", 1), ("a", 1)]),
        ("g seat\nf 1 2 3\ng\nf 1 3 4", [("seat", 1), ("thing", 1)]),
        ("f 1 2 3\ng leg left\nf 1 3 4", [("thing", 1), ("leg left", 1)]),
        ("o chair\ng a\nf 1 2 3\ng b\nf 1 3 4", [("chair", 2)]),
        ("o empty\no full #1\nf 1 2 3 4", [("full #1", 2)]),
        ("g world\nf 1 2 3", [("world", 1)]),
    ],
)  # fmt: skip
def test_objects_are_named_as_in_the_file_and_stand_in_its_order(tmp_path, statements, objects):
    found = read(tmp_path, SQUARE + statements + "\n")
    counts = np.diff(found.object_starts).tolist()
    assert list(zip(found.objects, counts, strict=True)) == objects


@pytest.mark.parametrize(
    "text",
    [
        SQUARE + "f 1 2 3 4 # the seat",
        "# made in C:\\models\\\n" + SQUARE + "f 1 2 3 4",
        SQUARE + "f 1 2 \\\n3 4 # both halves\n",
        SQUARE + "o C:\\thing\\\nf 1 2 3 4",
        SQUARE + "f\t1  2\t3 4   \r\n",
        "f 1 2 3 4\n" + SQUARE,
        SQUARE + "fo 1 2 3 4#glued",
        SQUARE.upper() + "F 1 2 3 4",
        SQUARE + "vn inf 0 0 0\n vt 0 0 0 # f 1 2 3\ns off\nf 1 2 3 4",
        SQUARE + "s 1\ncstype bezier\nvp 0.1\nsomething else\nf 1 2 3 4",
        SQUARE + "f 1 2 3 4",
        "v 0 0 0 1.0\nv 1 0 0 1.0\nv 1 1 0 1.0\nv 0 1 0 1.0\nf 1/ 2/ 3/ 4/",
    ],
)
def test_comments_continuations_and_blanks_change_nothing(tmp_path, text):
    assert read(tmp_path, text).faces.tolist() == [[0, 1, 2], [0, 2, 3]]


def test_what_is_not_a_face_is_told_with_numbers(tmp_path):
    found = read(tmp_path, SQUARE + "l 1 2\nl 2 3\np 1\nf 1 2\nf 1 2 3\ncall a.obj\n")
    assert found.notes == [
        "2 lines were passed over.",
        "1 point was passed over.",
        "1 call of another file was passed over.",
        "1 face of fewer than three corners was passed over.",
    ]
    assert found.face_polygons.tolist() == [1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# nothing\n", "has no faces: there is no surface"),
        (SQUARE, "4 vertices are all there is. Points are labelled from .ply"),
        (SQUARE + "cstype bezier\nsurf 0 1 0 1 1 2 3 4\n", "free-form curves and surfaces"),
        (SQUARE + "f 1 2\n", "has no faces"),
        ("v zero one two\nf 1 1 1\n", "line 1 is 'v zero one two'"),
        (SQUARE + "\nf 1 2 three\n", "line 6 is 'f 1 2 three'"),
        (SQUARE + "f 1,2 2 3\n", "line 5"),
        (SQUARE + "f 1/1/1 2/1/1 3/1/1f 1/1/1 3/1/1 4/1/1\n", "line 5"),
        ("v 0 0\nf 1 1 1\n", "line 1"),
        (SQUARE + "f 0 1 2\n", "line 5"),
        (SQUARE + "f 1 2 3\nf 1 2 9\n", "face 1 refers to vertex 8, but there are 4"),
        (SQUARE + "f 1 2 -9\n", "face 0 refers to vertex -5"),
        (SQUARE + "f 1 2 99999999999999999999\n", "line 5"),
        ("v 0 0 1.#QNAN\nf 1 1 1\n", "line 1 is 'v 0 0 1.#QNAN'"),
        ("v 0 0 1_0\nf 1 1 1\n", "line 1 is 'v 0 0 1_0'"),
        (SQUARE + "f 1 2 ٣\n", "line 5 is 'f 1 2 ٣'"),
        (SQUARE.replace(" ", "\xa0"), "line 1 is"),
        (SQUARE + "f1 2 3\n", "line 5 is 'f1 2 3'"),
        (SQUARE + "vt 1 1 f 1 2 3\n", "line 5 is 'vt 1 1 f 1 2 3'"),
        (SQUARE + "vt 1 f 1 2 3\n", "line 5 is"),
        (SQUARE + "vn 0 0 1f 1 2 3\n", "line 5 is"),
        (SQUARE + "v 0 0 0 v 1 2 3\n", "line 5 is"),
        (SQUARE + "s 1 f 1 2 3\n", "line 5 is"),
        ("solid a\nfacet normal 0 0 1\n", "lines that no OBJ has, such as 'solid a'"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, sentence):
    with pytest.raises(FileError, match=sentence) as raised:
        read(tmp_path, text)
    assert "thing.obj" in str(raised.value)


def test_coordinates_of_a_land_survey_keep_every_digit(tmp_path):
    found = read(tmp_path, "v 555812.6543 5385888.0400 -184.9601\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    assert found.vertices[0].tolist() == [555812.6543, 5385888.04, -184.9601]
