"""Which faces are wound the wrong way round: their normals point into the solid that they enclose.

Exporters lose track of windings. That should not change where a surface is said to bend inwards.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components
from ..threads import in_chunks
from .edges import SharedEdges

# A piece counts as closed when this share of its half edges has a partner.
NEARLY_CLOSED = 0.9


def inside_out_faces(
    piece: NDArray[np.int64],
    areas: NDArray[np.float64],
    centroids: NDArray[np.float64],
    normals: NDArray[np.float32],
    shared: SharedEdges,
) -> NDArray[np.bool_] | None:
    """Which faces (F,) of closed pieces are inside out; None if none is.

    The volume that a closed piece encloses, by its normals, is negative if it is inside out as a
    whole. If its faces are wound in different ways, they are first made to agree. Open pieces are
    taken as they are wound.

    Args:
        piece: (F,) the number of the connected piece that each face belongs to.
        areas: (F,)
        centroids: (F, 3)
        normals: (3, F) of length 1; 0 where there is no area.
        shared: the edges that join two faces.
    """
    closed, turned = _closed(piece, shared), None
    volume = _volumes(piece, areas, centroids, normals)
    if shared.plain and shared.same_way.any():
        turned = to_turn(len(piece), shared.faces, shared.same_way) & closed[piece]
        volume[turned] *= -1
    inside_out = ((_sums(piece, volume) < 0) & closed)[piece]
    if turned is not None:
        inside_out ^= turned
    return inside_out if inside_out.any() else None


def _closed(piece: NDArray[np.int64], shared: SharedEdges) -> NDArray[np.bool_]:
    """Which of P pieces (P,) are closed, or nearly so."""
    inner = shared.faces[:, 0]
    if piece.any():
        size, pairs = np.bincount(piece), np.bincount(piece[inner], minlength=piece.max() + 1)
    else:  # as of most meshes
        size, pairs = np.array([len(piece)]), np.array([len(inner)])
    joined = 2 * pairs / (3 * size)
    if shared.share is not None:  # where not all of two half edges have a partner in each other
        joined = np.bincount(piece[inner], shared.share.sum(1), len(size)) / (3 * size)
    return joined > NEARLY_CLOSED


def _volumes(
    piece: NDArray[np.int64],
    areas: NDArray[np.float64],
    centroids: NDArray[np.float64],
    normals: NDArray[np.float32],
) -> NDArray[np.float64]:
    """(F,) three times the volume of the pyramid between each face and the middle of its piece;
    negative if the normal of the face points to that middle.
    """
    size = np.bincount(piece) if piece.any() else np.array([len(piece)])
    middle = np.stack([_sums(piece, along) / size for along in centroids.T], axis=1)  # (P, 3)
    volume = np.empty(len(piece))

    def measure(part: slice) -> None:
        total = np.zeros(len(areas[part]))
        for along, at, normal in zip(centroids.T, middle.T, normals, strict=True):
            total += (along[part] - at[piece[part] if len(at) > 1 else 0]) * normal[part]
        volume[part] = total * areas[part]

    in_chunks(len(volume), measure)
    return volume


def _sums(piece: NDArray[np.int64], values: NDArray) -> NDArray:
    """(P,) the sum of the values (F,) of each piece; at once if there is only one."""
    return np.bincount(piece, values) if piece.any() else np.sum(values, keepdims=True)


def to_turn(count: int, pairs: NDArray[np.int64], apart: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of F = ``count`` faces (F,) to turn round, so that neighbours are wound alike; none on
    a surface with one side only.

    Args:
        count: F.
        pairs: (E, 2) neighbours.
        apart: (E,) whether they are wound the other way.
    """
    one, two = pairs.T
    # Each face as it is wound, i, and turned round, F + i.
    as_wound = np.stack([one, two + count * apart], axis=1)
    turned = np.stack([one + count, two + count * ~apart], axis=1)
    side = components(2 * count, np.concatenate([as_wound, turned]))
    return side[:count] > side[count:]
