"""However large or small a shape is, it is the same shape, or is refused with a sentence."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from file_shapes import OUTLINE, write
from hostile_files import CORE, package
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.gltf.document import Gltf
from patchalign3d.cli import main
from patchalign3d.errors import PatchAlignError
from patchalign3d.files.meshes import read_mesh, read_shape
from patchalign3d.geometry.shape import Shape

# Of these powers of ten double and single precision hold all digits.
DOUBLE, SINGLE = range(-300, 300), range(-35, 37)
EXPONENTS = st.integers(-330, 310)
# A chair's outline, drawn out: two concave polygons, and a rectangle for each of their edges.
CORNERS = len(OUTLINE)
PLACES = np.vstack([np.insert(OUTLINE, 2, depth, axis=1) for depth in (0, 1)]) + [0.3, 0.2, 0.1]
ALONG = [[i, (i + 1) % CORNERS] for i in range(CORNERS)]
POLYGONS = [
    list(range(CORNERS))[::-1],
    list(range(CORNERS, 2 * CORNERS)),
    *([i, j, CORNERS + j, CORNERS + i] for i, j in ALONG),
]
TRIANGLES = np.array([[r[0], *pair] for r in POLYGONS for pair in itertools.pairwise(r[1:])])


def _rows(places: np.ndarray, mark: str = "") -> str:
    return "".join(f"{mark}{x!r} {y!r} {z!r}\n" for x, y, z in places.tolist())


def _polygons(mark: str, first: int) -> str:
    rows = [[mark or len(ring), *(corner + first for corner in ring)] for ring in POLYGONS]
    return "".join(" ".join(map(str, row)) + "\n" for row in rows)


def _obj(file: Path, places: np.ndarray) -> None:
    write(file, _rows(places, "v ") + _polygons("f", 1))


def _off(file: Path, places: np.ndarray) -> None:
    write(file, f"OFF\n{len(places)} {len(POLYGONS)} 0\n" + _rows(places) + _polygons("", 0))


def _ply(file: Path, places: np.ndarray) -> None:
    properties = "property double x\nproperty double y\nproperty double z\n"
    write(
        file,
        f"ply\nformat ascii 1.0\nelement vertex {len(places)}\n{properties}element face "
        f"{len(POLYGONS)}\nproperty list uchar int vertex_indices\nend_header\n"
        + _rows(places)
        + _polygons("", 0),
    )


def _stl_of_text(file: Path, places: np.ndarray) -> None:
    loops = [
        f"facet normal 0 0 0\nouter loop\n{_rows(corners, 'vertex ')}endloop\nendfacet\n"
        for corners in places[TRIANGLES]
    ]
    write(file, f"solid a\n{''.join(loops)}endsolid a\n")


def _stl(file: Path, places: np.ndarray) -> None:
    corners = [bytes(12) + c.astype("<f4").tobytes() + bytes(2) for c in places[TRIANGLES]]
    write(file, bytes(80) + struct.pack("<I", len(corners)) + b"".join(corners))


def _npz(file: Path, places: np.ndarray) -> None:
    np.savez(file, vertices=places, faces=TRIANGLES)


def _points(file: Path, places: np.ndarray) -> None:
    write(file, _rows(places))


def _pcd(file: Path, places: np.ndarray) -> None:
    about = f"FIELDS x y z\nSIZE 8 8 8\nTYPE F F F\nPOINTS {len(places)}\nDATA ascii\n"
    write(file, about + _rows(places))


def _model(places: np.ndarray, transform: str = "1 0 0 0 1 0 0 0 1 0 0 0") -> bytes:
    vertices = (f'<vertex x="{x!r}" y="{y!r}" z="{z!r}"/>' for x, y, z in places.tolist())
    triangles = (f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in TRIANGLES.tolist())
    mesh = f"<vertices>{''.join(vertices)}</vertices><triangles>{''.join(triangles)}</triangles>"
    return package(
        f'<model xmlns="{CORE}"><resources><object id="1"><mesh>{mesh}</mesh></object></resources>'
        f'<build><item objectid="1" transform="{transform}"/></build></model>'.encode()
    )


def _3mf(file: Path, places: np.ndarray) -> None:
    write(file, _model(places))


def _placed_3mf(file: Path, places: np.ndarray) -> None:
    size = _size_of(places)
    write(file, _model(PLACES, f"{-size!r} 0 0 0 {size!r} 0 0 0 {size!r} 0 0 0"))


def _glb(file: Path, places: np.ndarray, **node: object) -> None:
    gltf = Gltf()
    position, corners = gltf.numbers(places), gltf.numbers(TRIANGLES.ravel(), "u4")
    mesh = gltf.mesh({"attributes": {"POSITION": position}, "indices": corners})
    gltf.node("a", mesh=mesh, **node)
    gltf.save(file)


def _placed_glb(file: Path, places: np.ndarray) -> None:
    size = _size_of(places)
    _glb(file, PLACES, scale=[-size, size, size])


def _size_of(places: np.ndarray) -> float:
    return float(places[0, 2] / PLACES[0, 2])


WAYS: dict[str, tuple[str, Callable[[Path, np.ndarray], None], range]] = {
    "3mf": (".3mf", _3mf, DOUBLE),
    "3mf, placed mirrored": (".3mf", _placed_3mf, DOUBLE),
    "glb": (".glb", _glb, SINGLE),
    "glb, placed mirrored": (".glb", _placed_glb, DOUBLE),
    "npz": (".npz", _npz, DOUBLE),
    "obj": (".obj", _obj, DOUBLE),
    "off": (".off", _off, DOUBLE),
    "pcd": (".pcd", _pcd, DOUBLE),
    "ply": (".ply", _ply, DOUBLE),
    "stl": (".stl", _stl, SINGLE),
    "stl of text": (".stl", _stl_of_text, DOUBLE),
    "xyz": (".xyz", _points, DOUBLE),
}


def _read(way: str, exponent: int, folder: Path) -> Shape:
    suffix, make, _ = WAYS[way]
    file = folder / f"a{suffix}"
    with np.errstate(over="ignore", under="ignore"):
        make(file, PLACES * float(f"1e{exponent}"))
    return read_shape(file).shape()


@pytest.mark.parametrize("way", WAYS)
@given(exponent=EXPONENTS)
@example(exponent=-170)
@example(exponent=170)
@example(exponent=-120)
@settings(max_examples=12)
def test_a_shape_is_the_same_whatever_its_size_or_is_refused(tmp_path_factory, way, exponent):
    folder = tmp_path_factory.mktemp("sizes")
    shape = _read(way, 0, folder)
    try:
        other = _read(way, exponent, folder)
    except PatchAlignError:
        assert exponent not in WAYS[way][2]
        return
    if exponent in WAYS[way][2]:
        np.testing.assert_allclose(other.unit_vertices, shape.unit_vertices, atol=1e-6)
        np.testing.assert_array_equal(other.faces, shape.faces)
        np.testing.assert_allclose(other.face_areas, shape.face_areas, rtol=1e-4)


@given(exponent=EXPONENTS, suffix=st.sampled_from(["glb", "ply", "npz"]))
@example(exponent=200, suffix="ply")
@example(exponent=-315, suffix="ply")
@example(exponent=-300, suffix="npz")
@example(exponent=-60, suffix="glb")
@settings(max_examples=12)
def test_labels_and_what_is_written_are_those_of_the_usual_size(tmp_path_factory, exponent, suffix):
    folder = tmp_path_factory.mktemp("labels")
    by_size = {}
    for power in (0, exponent):
        there = folder / str(power)
        there.mkdir(exist_ok=True)
        with np.errstate(over="ignore", under="ignore"):
            _obj(there / "a.obj", PLACES * float(f"1e{power}"))
        command = ["automatic", str(there / "a.obj"), "--by-shape", "--pieces", "3"]
        if main([*command, "--format", f"json,{suffix}", "--out", str(there)]) == 1:
            assert exponent not in (SINGLE if suffix == "glb" else DOUBLE)
            assert not list(there.glob(f"*.{suffix}"))
            return
        labels = (there / "a.parts.json").read_text(encoding="utf-8")
        by_size[power] = labels, read_mesh(there / f"a.parts.{suffix}").shape()
    (labels, shape), (others, other) = by_size[0], by_size[exponent]
    assert labels == others
    np.testing.assert_allclose(other.unit_vertices, shape.unit_vertices, atol=1e-5)
