"""Faces that have a corner twice: those of which Blender's importer may lose a piece."""

import pytest
from patchalign3d_addon.importing.importable import importable
from patchalign3d_addon.importing.misread import misread
from patchalign3d_addon.importing.twice import torn_faces

SQUARE = b"v 0 0 0\nv 2 0 0\nv 2 2 0\nv 0 2 0\n"
IN_PLANE = b"v -3 0 0\nv -3 1 0\nv 0.5 1 0\nv 1 0.5 0\n"  # 5 … 8, the last two within the square
UPRIGHT = b"v -3 0 0\nv -3 0 1\n"  # 5, 6


@pytest.mark.parametrize(
    ("vertices", "faces", "count"),
    [
        (UPRIGHT, b"f 1 2 3 4\nf 1 5 6\n", 0),
        (UPRIGHT, b"f 1 2 3 4 1 5 6\n", 1),
        (
            UPRIGHT,
            b"f 1/9 2/8 3/7 4/6 1/5 5/4 6/3\r\n f\t1//1 2//2 3//3 4//4 1//1 5//5 6//6 # a\n",
            2,
        ),
        (UPRIGHT, b"f -6 -5 -4 -3 -6 -2 -1\n", 1),
        (UPRIGHT, b"f 2 3 4 4 4 5\nf 6 1 2 3 4 6\n", 0),  # a corner that only follows itself
        (IN_PLANE, b"f 1 2 3 4 1 5 6\n", 0),
        (IN_PLANE, b"f 1 2 3 4 1 7 8\n", 0),  # a hole in a corner
        (IN_PLANE, b"f 1 2 3 4 1 6 5\n", 0),
        (IN_PLANE, b"f 1 2 3 4 3\n", 1),  # Blender 4.2 loses all of it
        (UPRIGHT, b"f 1 2 3 2\n", 0),  # it has no inside to lose
        (b"v nan 0 0\nv x y z\n", b"f 1 2 3 4 1 5 6\n", 1),
        (UPRIGHT, b"f 1 2 3 4 1 5 99\n", 1),
    ],
)
def test_bent_faces_that_touch_themselves_are_counted(vertices, faces, count):
    assert torn_faces(SQUARE + vertices + faces) == count


def test_they_are_told_whether_blenders_own_importer_reads_them_or_ours(tmp_path):
    file = tmp_path / "fin.obj"
    file.write_bytes(SQUARE + UPRIGHT + b"f 1 2 3 4 1 \\\n 5 6\n")
    with importable(file) as (read, (note,)):
        assert read == file
    assert note.startswith("1 face has a corner twice: Blender's importer takes it apart")
    assert misread(file, "fin") == f"'fin.obj': {note}" and misread(file, "Cube") == ""
    file.write_bytes(SQUARE + UPRIGHT + b"f 1 2 3 4 1 5 6\n" * 1200)
    with importable(file) as (_, (note,)):
        assert note.startswith("1,200 faces have a corner twice")
