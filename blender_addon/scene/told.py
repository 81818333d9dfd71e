"""How large the parts of a mesh are, kept on it for the list, for as long as it has that shape.

To measure a large mesh takes long; that it is as it was then is seen in a moment.
"""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from . import record
from .attributes import read_own
from .custom_properties import group, is_number, only_numbers
from .pooling import area_shares
from .reading import read_places, read_surface

TOLD = "patchalign3d_told"


def shape_of(places: NDArray[np.float32], vertices: NDArray[np.int32]) -> str:
    """What tells a mesh in another shape: of where its vertices (V, 3) are in its own frame, and of
    the vertices of all corners (C,).
    """
    return f"{zlib.crc32(vertices, zlib.crc32(places)):08x}"


def keep(
    mesh: bpy.types.Mesh, labels: NDArray[np.int32], shares: NDArray[np.float64], shape: str
) -> None:
    """Keep what the parts (P,) are as large as: the faces of each are counted.

    Args:
        mesh: the mesh.
        labels: (polygons,) number of the part, −1 for none.
        shares: (P,) of the whole area.
        shape: the mesh's, by :func:`shape_of`.
    """
    mesh[TOLD] = {
        "faces": _faces(labels, len(shares)).tolist(),
        "shares": shares.tolist(),
        "of": len(labels),
        "shape": shape,
    }


def kept_face_counts(mesh: bpy.types.Mesh) -> tuple[Sequence[int], int]:
    """The faces of each part, as they are kept, and of how many in all; −1 if nothing is."""
    kept = _kept(mesh)
    return (tuple(kept.faces), kept.of) if kept else ((), -1)


def sizes(obj: bpy.types.Object, threshold: float) -> tuple[Sequence[int], Sequence[float]]:
    """The faces of each part of an object, and its share of the surface.

    As they are kept or, where the mesh has another shape by now, as they are. In Edit Mode, which
    keeps the mesh elsewhere, they are as they were before.
    """
    mesh, count = obj.data, len(record.names_of(obj.data))
    kept = _kept(mesh)
    known = kept and len(kept.faces) == count
    if obj.mode == "EDIT":
        return (kept.faces, kept.shares) if known else ([0] * count, [0.0] * count)
    vertices = read_own(mesh, "loops", "vertex_index", np.int32)
    if known and kept.shape == shape_of(read_places(mesh), vertices):
        return kept.faces, kept.shares
    labels = record.load(mesh).above(threshold)
    return _faces(labels, count), area_shares(read_surface(obj), labels, count)


class _Told(NamedTuple):
    """What is kept: the faces of each part and of how many in all, shares, and of which shape."""

    faces: Sequence[int]
    shares: Sequence[float]
    of: int
    shape: str


def _kept(mesh: bpy.types.Mesh) -> _Told | None:
    """What is kept on a mesh, if it makes sense."""
    kept = group(mesh, TOLD)
    faces, shares = only_numbers(kept.get("faces")), only_numbers(kept.get("shares"))
    of, shape = kept.get("of"), kept.get("shape")
    if not is_number(of) or len(faces) != len(shares) or not isinstance(shape, str | None):
        return None
    if not all(0 <= count <= of for count in faces) or not all(one >= 0 for one in shares):
        return None
    return _Told(faces, shares, of, shape or "")


def _faces(labels: NDArray[np.int32], parts: int) -> NDArray[np.int64]:
    return np.bincount(labels + 1, minlength=parts + 1)[1:]
