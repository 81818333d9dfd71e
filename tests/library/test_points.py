"""Points: text of many hands, PCD in its three ways."""

import struct

import numpy as np
import pytest
from file_shapes import write
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.errors import FileError
from patchalign3d.files.formats.points import unpack_lzf
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


def pcd(how, body, count=3, fields="x y z", size="4 4 4", kind="F F F", counts="1 1 1"):
    header = (
        f"# .PCD v0.7\nVERSION 0.7\nFIELDS {fields}\nSIZE {size}\nTYPE {kind}\nCOUNT {counts}\n"
        f"WIDTH {count}\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS {count}\nDATA {how}\n"
    )
    return header.encode() + body


MIXED = {"fields": "rgb _ x y normal z", "size": "4 1 8 8 4 8", "kind": "U U F F F F",
         "counts": "1 3 1 1 3 1"}  # fmt: skip


def pack(data):
    """LZF that only copies."""
    chunks = [data[i : i + 32] for i in range(0, len(data), 32)]
    return b"".join(bytes([len(chunk) - 1]) + chunk for chunk in chunks)


def test_pcd_in_every_way_gives_the_same_points(tmp_path):
    single = np.array(POINTS, "<f4")
    compressed, doubled = pack(single.T.tobytes()), pack(np.array(POINTS, "<f8").T.tobytes())
    mixed = b"".join(struct.pack("<I3B2d3fd", 9, 1, 2, 3, x, y, 0, 0, 1, z) for x, y, z in POINTS)
    lines = "".join(f"255 1 2 3 {x} {y} 0 0 1 {z}\n" for x, y, z in POINTS)
    sizes = struct.pack("<II", len(compressed), single.nbytes)
    for content, accuracy in [
        (pcd("ascii", "".join(f"{x} {y} {z}\n" for x, y, z in POINTS).encode()), 0),
        (pcd("binary", single.tobytes()), 1e-6),
        (pcd("binary_compressed", sizes + compressed), 1e-6),
        (pcd("binary_compressed", struct.pack("<II", len(doubled), 72) + doubled, size="8 8 8"), 0),
        (pcd("ascii", lines.encode(), **MIXED), 0),
        (pcd("binary", mixed, **MIXED), 0),
    ]:
        found = read(tmp_path, content, ".pcd")
        np.testing.assert_allclose(found.points, POINTS, atol=accuracy)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"plain", "not a PCD"),
        (pcd("binary", bytes(35)), "was cut off"),
        (pcd("ascii", b"1 2 3\n"), "ends 2 rows too early"),
        (pcd("ascii", b"1 2\n1 2\n1 2\n"), "not all lines have 3 numbers"),
        (pcd("packed", b""), "'packed' is not known"),
        (pcd("ascii", b"", fields="x y q"), "no fields x, y and z"),
        (pcd("ascii", b"", kind="F F Q"), "damaged"),
        (pcd("binary_compressed", struct.pack("<II", 4, 36) + b"\xff\xff\xff\xff"), "damaged"),
        (pcd("binary_compressed", struct.pack("<II", 4, 99) + b"\0\0\0\0"), "contradict"),
        (pcd("binary", b"", count=10**12), "of memory"),
        (pcd("ascii", b"", count=-1), "damaged"),
        (pcd("ascii", b"").replace(b"POINTS 3", b"POINTS 2"), "2 and 3 points"),
        (pcd("ascii", b"1 2 3\n" * 4), "it has more than it declares, first '1 2 3'"),
        (
            pcd("ascii", b"1 2 3.5\n" * 3, kind="I I I"),
            "'z' should have whole numbers, and has others",
        ),
    ],
)
def test_what_is_wrong_with_a_pcd_is_told(tmp_path, content, sentence):
    with pytest.raises(FileError, match=sentence):
        read(tmp_path, content, ".pcd")


@pytest.mark.parametrize(
    ("more", "notes"),
    [(bytes(4096), []), (b"1", ["1 byte after its end was passed over."])],
)
def test_bytes_after_a_pcd_are_told_unless_they_only_fill_it_up(tmp_path, more, notes):
    content = pcd("binary", np.array(POINTS, "<f4").tobytes() + more)
    assert read(tmp_path, content, ".pcd").notes == notes


def test_lzf_repeats_what_it_is_still_writing():
    # "ab", then 9 bytes from two back, then 3 bytes from five back.
    assert unpack_lzf(b"\x01ab\xe0\x00\x01\x20\x04", 14) == b"ababababababa"[:11] + b"aba"
    assert unpack_lzf(b"\x00x\xe0\xff\x00", 1 + 264) == b"x" * 265


@given(st.binary(max_size=300))
def test_lzf_of_bytes_as_they_are_gives_them_back(data):
    assert unpack_lzf(pack(data), len(data)) == data
