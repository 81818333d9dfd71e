"""What a glTF document is put together from: faces of one object that look alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import FileError
from ...geometry.frame import Axis, Frame
from .accessors import Numbers

VARIANTS = "KHR_materials_variants"
# Coordinates are counted from the middle where single precision would keep less than this share of
# their extent.
PRECISION = 1e-6


@dataclass(frozen=True)
class Piece:
    """Faces of one object that look alike."""

    node: int  # under which their parts are put
    attributes: dict[str, Numbers]  # of their V vertices, by name
    corners: NDArray[np.int64]  # (F, 3) into the vertices
    faces: NDArray[np.int64]  # (F,) of the mesh that was read
    material: int | None = None  # of the document; None where they have none
    targets: Sequence[dict[str, Numbers]] = ()  # morph targets, attributes by name
    shared: dict[str, Any] = field(default_factory=dict)  # "weights" and "extras" of the mesh
    followed: dict[str, Any] = field(default_factory=dict)  # "skin" and "weights" of the node
    mappings: Sequence[dict[str, Any]] = ()  # of KHR_materials_variants


def upright(up_axis: Axis, points: NDArray) -> NDArray[np.float64]:
    """Points (n, 3) of a file in which that axis is up, with Y up; no bit of them changes."""
    x, y, z = Frame(up_axis).turn(points).T
    return np.stack([x, z, -y], axis=1)


def centred(points: NDArray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (n, 3) as they can be written in single precision, and what (3,) they are from.

    That is the origin where single precision keeps enough of them, and otherwise their middle.

    Raises:
        FileError: they are farther apart than single precision can tell, or nearer.
    """
    low, high = points.min(0), points.max(0)
    size, most = (high / 2 - low / 2).max(), np.finfo(np.float32).max
    if not size < most:
        raise FileError(
            "Its coordinates are larger than a .glb can hold, whose numbers have single precision. "
            "Write .npz or .ply."
        )
    fine = np.spacing(np.float32(min(np.abs([low, high]).max(), most)))
    if np.spacing(np.float32(size)) > 2 * PRECISION * size:
        raise FileError(
            "Its coordinates are smaller than a .glb can hold, whose numbers have single "
            "precision. Write .npz or .ply."
        )
    centre = low / 2 + high / 2 if fine > 2 * PRECISION * size else np.zeros(3)
    return points - centre, centre
