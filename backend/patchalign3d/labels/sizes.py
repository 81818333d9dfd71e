"""Large and small, long and short: which pieces of a part are meant, by comparing them."""

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components

# Pieces of less than this share of the largest one's area are specks, and say nothing of sizes.
SPECK = 0.01
# The longer of two sizes is at least so many times the shorter: else all pieces are alike.
ALIKE = 1.05


def sizes(
    part: NDArray[np.bool_],
    centroids: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
) -> NDArray[np.int64]:
    """(F,) 1 on the large pieces of a part (F,) and −1 on the small ones; 0 elsewhere, and
    everywhere if its pieces are alike or only one.

    A piece is as large as it is long. Where lengths, in their order, grow most from one to the
    next, the large ones begin.

    Args:
        part: which faces are of it.
        centroids: (F, 3) of the faces.
        areas: (F,) of the faces.
        pairs: (E, 2) faces that touch.
    """
    found = np.zeros(len(part), np.int64)
    faces = np.flatnonzero(part)
    if not len(faces):
        return found
    place = np.cumsum(part) - 1  # of a face among those of the part
    piece = components(len(faces), place[pairs[part[pairs].all(1)]])
    area = np.bincount(piece, areas[faces]) + 1e-12
    places, weight = centroids[faces], areas[faces] + 1e-12 / len(faces)
    middle = np.stack([np.bincount(piece, weight * x) for x in places.T], 1) / area[:, None]
    length = np.zeros(len(area))
    np.maximum.at(length, piece, np.linalg.norm(places - middle[piece], axis=1))
    ordered = np.sort(length[area >= SPECK * area.max()])
    steps = ordered[1:] / np.maximum(ordered[:-1], 1e-12)
    if len(steps) and steps.max() >= ALIKE:
        large = length > ordered[steps.argmax()]
        found[faces] = np.where(large, 1, -1)[piece]
    return found
