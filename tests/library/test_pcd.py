"""PCD in its three ways, and what is wrong with one."""

import struct

import numpy as np
import pytest
from file_shapes import write
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.errors import FileError
from patchalign3d.files.formats.pcd import unpack_lzf
from patchalign3d.files.meshes import read_shape

POINTS = [[0, 1, 2], [3.5, -4, 5e-3], [6, 7, 8]]


def read(folder, content):
    return read_shape(write(folder / "thing.pcd", content))


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
        found = read(tmp_path, content)
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
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("more", "notes"),
    [(bytes(4096), []), (b"1", ["1 byte after its end was passed over."])],
)
def test_bytes_after_a_pcd_are_told_unless_they_only_fill_it_up(tmp_path, more, notes):
    content = pcd("binary", np.array(POINTS, "<f4").tobytes() + more)
    assert read(tmp_path, content).notes == notes


def test_lzf_repeats_what_it_is_still_writing():
    # "ab", then 9 bytes from two back, then 3 bytes from five back.
    assert unpack_lzf(b"\x01ab\xe0\x00\x01\x20\x04", 14) == b"ababababababa"[:11] + b"aba"
    assert unpack_lzf(b"\x00x\xe0\xff\x00", 1 + 264) == b"x" * 265


@given(st.binary(max_size=300))
def test_lzf_of_bytes_as_they_are_gives_them_back(data):
    assert unpack_lzf(pack(data), len(data)) == data
