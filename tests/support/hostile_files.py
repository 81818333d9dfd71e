"""Files that are damaged in every way that disks, networks and people damage them."""

from __future__ import annotations

import copy
import io
import json
import re
import struct
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from benchmarks.gltf import features, variants

# Numbers that readers have stumbled over.
ODD_NUMBERS = [
    *("", "0", "1", "-1", "nan", "inf", "-inf", "1e400", "1e-400", "4294967295", "2147483648"),
    *("99999999999999999999", "-2147483649", "0x10", "1,5", "1/0", "٣", "1_000"),
]
ODD_VALUES: list[Any] = [
    *(None, True, -1, 0, 1, 1.5, 2**31, 2**63, 10**30, float("nan"), "x", "", [], {}, [0], [[]]),
    *({"a": 1}, "POSITION", 5126, 5121, 9999),
]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
BOX = "".join(f"v {x} {y} {z}\n" for x in (0, 1) for y in (0, 2) for z in (0, 3))
QUADS = "f 1 2 4 3\nf 5 7 8 6\nf 1 5 6 2\nf 3 4 8 7\nf 1 3 7 5\nf 2 6 8 4\n"


@cache
def whole_files() -> dict[str, list[bytes]]:
    """Of each format some files that are read, by suffix."""
    obj = (
        "mtllib a.mtl\no box\n"
        + BOX
        + "vt 0 0\nvt 1 1\nusemtl wood\n"
        + QUADS
        + "g more\nf 1/1 2/2 3\n"
    )
    corners = np.random.default_rng(0).normal(size=(6, 3, 3)).astype("<f4")
    records = b"".join(bytes(12) + c.tobytes() + b"\0\0" for c in corners)
    text_stl = "solid a\n" + "".join(
        "facet normal 0 0 1\nouter loop\n"
        + "".join("vertex {} {} {}\n".format(*v) for v in triangle)
        + "endloop\nendfacet\n"
        for triangle in corners
    ) + "endsolid a\n"  # fmt: skip
    points = np.random.default_rng(1).normal(size=(20, 3)).astype("<f4")
    return {
        ".obj": [obj.encode(), obj.encode("utf-16")],
        ".stl": [b"box".ljust(80) + struct.pack("<I", 6) + records, text_stl.encode()],
        ".ply": [_ply("ascii"), _ply("binary_little_endian"), _ply("binary_big_endian"),
                 _ply("binary_little_endian", faces=False)],
        ".off": [("OFF\n8 6 0\n" + BOX.replace("v ", "") + _zero_based(QUADS)).encode()],
        ".3mf": [package()],
        ".pcd": [_pcd("ascii", points), _pcd("binary", points), _pcd("binary_compressed", points)],
        ".xyz": ["\n".join(" ".join(map(str, p)) for p in points).encode()],
        ".csv": [("x,y,z\n" + "\n".join(",".join(map(str, p)) for p in points)).encode()],
        ".npz": [
            _npz(vertices=points, faces=np.array([[0, 1, 2], [3, 4, 5]])),
            _npz(points=points),
            _npz(vertices=points, faces=np.array([[0, 1, 2], [3, 4, 5]]), up_axis=np.array("Y"),
                 objects=np.array(["a", "b"]), object_starts=np.array([0, 1, 2]),
                 face_polygons=np.array([4, 7])),
        ],
        ".txt": ["\n".join(";".join(map(str, p)) for p in points).encode("utf-16")],
        ".pts": [("20\n" + "\n".join(" ".join(map(str, p)) for p in points)).encode()],
        ".npy": [_npy(points), _npy(np.hstack([points, points]).astype(np.float64))],
        ".glb": [_gltf(make) for make in _documents()],
        ".gltf": [_gltf(make, "inside") for make in _documents()[::4]],
    }  # fmt: skip


def _documents() -> list[Callable[[], Any]]:
    made = [make for make, refused in features.FEATURES.values() if not refused]
    part = variants.Part("wedge", features.WEDGE, features.FACES)

    def of(write: Callable) -> Callable[[], Any]:
        return lambda: write([part, variants.Part("two", part.vertices + 5, part.faces)])[0]

    return [*made, *map(of, variants.VARIANTS.values())]


def _gltf(make: Callable[[], Any], container: str = "glb") -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return make().save(Path(folder) / "thing", container).read_bytes()


def _zero_based(faces: str) -> str:
    rows = [[int(word) - 1 for word in line.split()[1:]] for line in faces.splitlines()]
    return "".join(f"{len(row)} {' '.join(map(str, row))}\n" for row in rows)


def _ply(format: str, faces: bool = True) -> bytes:
    rows = [[int(word) - 1 for word in line.split()[1:]] for line in QUADS.splitlines()]
    rows = [*rows, [0, 1, 2]] if faces else []
    places = [[float(word) for word in line.split()[1:]] for line in BOX.splitlines()]
    head = (
        f"ply\nformat {format} 1.0\nelement vertex 8\nproperty float x\nproperty double y\n"
        f"property float z\nelement face {len(rows)}\nproperty list uchar int vertex_indices\n"
        "property uchar red\nend_header\n"
    ).encode()
    if format == "ascii":
        lines = [" ".join(map(str, p)) for p in places]
        lines += [" ".join(map(str, [len(r), *r, 9])) for r in rows]
        return head + "\n".join(lines).encode()
    order = "<" if "little" in format else ">"
    body = b"".join(struct.pack(f"{order}fdf", *p) for p in places)
    return head + body + b"".join(struct.pack(f"{order}B{len(r)}iB", len(r), *r, 9) for r in rows)


def _pcd(how: str, points: np.ndarray) -> bytes:
    head = (
        "VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\n"
        f"WIDTH {len(points)}\nHEIGHT 1\nPOINTS {len(points)}\nDATA {how}\n"
    ).encode()
    if how == "ascii":
        return head + "\n".join(" ".join(map(str, p)) for p in points).encode()
    if how == "binary":
        return head + points.tobytes()
    content = points.T.tobytes()  # LZF that only copies, 32 bytes at a time
    packed = b"".join(b"\x1f" + content[i : i + 32] for i in range(0, len(content) // 32 * 32, 32))
    packed += bytes([len(content) % 32 - 1]) + content[len(content) // 32 * 32 :]
    return head + struct.pack("<II", len(packed), len(content)) + packed


def _npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def _npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
MODEL = (
    f"<model xmlns='{CORE}'><resources><object id='1' name='a'><mesh><vertices>"
    "<vertex x='0' y='0' z='0'/><vertex x='1' y='0' z='0'/><vertex x='0' y='1' z='0'/>"
    "<vertex x='0' y='0' z='1'/></vertices><triangles><triangle v1='0' v2='1' v3='2'/>"
    "<triangle v1='0' v2='1' v3='3'/></triangles></mesh></object><object id='2'><components>"
    "<component objectid='1'/><component objectid='1' transform='2 0 0 0 2 0 0 0 2 5 5 5'/>"
    "</components></object></resources><build><item objectid='2'/></build></model>"
)


def package(model: bytes = MODEL.encode()) -> bytes:
    relation = (
        "<Relationships><Relationship Type='http://schemas.microsoft.com/3dmanufacturing/2013/01/"
        "3dmodel' Target='/3D/a.model'/></Relationships>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", relation)
        archive.writestr("3D/a.model", model)
    return file.getvalue()


# Damage
# ======


@st.composite
def damaged_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """Cut off, with bytes turned, lost, doubled, put in or changed places."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 3))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        length = draw(st.integers(1, min(64, len(data) - at)))
        kind = draw(st.sampled_from(["cut", "turn", "lose", "double", "put", "fill", "number"]))
        if kind == "cut":
            del data[at:]
        elif kind == "turn":
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "lose":
            del data[at : at + length]
        elif kind == "double":
            data[at:at] = data[at : at + length]
        elif kind == "put":
            data[at:at] = draw(st.binary(min_size=1, max_size=16))
        elif kind == "fill":
            data[at : at + length] = draw(st.sampled_from([b"\0", b"\xff"])) * length
        else:
            word = draw(st.sampled_from([0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FC00000]))
            data[at : at + 4] = struct.pack("<I", word)[: len(data) - at]
    return bytes(data)


@st.composite
def damaged_text(draw: st.DrawFn, whole: str) -> str:
    """With numbers made odd or exchanged, lines lost or doubled."""
    text = whole
    for _ in range(draw(st.integers(1, 3))):
        numbers = list(NUMBER.finditer(text))
        kind = draw(st.sampled_from(["odd", "odd", "swap", "lose", "double"]))
        if kind in ("odd", "swap") and numbers:
            one = draw(st.sampled_from(numbers))
            other = draw(st.sampled_from(numbers if kind == "swap" else ODD_NUMBERS))
            word = other if isinstance(other, str) else other[0]
            text = text[: one.start()] + word + text[one.end() :]
            continue
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        text = "\n".join(lines[:at] + lines[at : at + 1] * 2 * (kind == "double") + lines[at + 1 :])
    return text


@st.composite
def damaged_json(draw: st.DrawFn, whole: Any) -> Any:
    """With values lost, or odd ones in their place."""
    document = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        here, depth = document, draw(st.integers(0, 7))
        while isinstance(here, dict | list) and here:
            keys = sorted(here) if isinstance(here, dict) else range(len(here))
            key = draw(st.sampled_from(list(keys)))
            if depth == 0 or not isinstance(here[key], dict | list):
                if draw(st.booleans()):
                    here[key] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
                else:
                    del here[key]
                break
            here, depth = here[key], depth - 1
    return document


@st.composite
def hostile_files(draw: st.DrawFn, suffix: str) -> bytes:
    """The content of a damaged file of a format."""
    whole = draw(st.sampled_from(whole_files()[suffix]))
    if suffix == ".glb" and draw(st.booleans()):
        (length,) = struct.unpack_from("<I", whole, 12)
        text = json.dumps(draw(damaged_json(json.loads(whole[20 : 20 + length])))).encode()
        text += b" " * (-len(text) % 4)
        rest = whole[20 + length :]
        head = struct.pack("<4sIIII", b"glTF", 2, 20 + len(text) + len(rest), len(text), 0x4E4F534A)
        return head + text + rest
    if suffix == ".gltf" and draw(st.booleans()):
        return json.dumps(draw(damaged_json(json.loads(whole)))).encode()
    if suffix == ".3mf" and draw(st.booleans()):
        text, raw = damaged_text(MODEL.replace(">", ">\n")), damaged_bytes(MODEL.encode())
        return package(draw(text).encode() if draw(st.booleans()) else draw(raw))
    try:
        text = whole.decode("ascii")
    except UnicodeDecodeError:
        return draw(damaged_bytes(whole))
    if draw(st.booleans()):
        return draw(damaged_text(text)).encode()
    return draw(damaged_bytes(whole))
