"""Pieces of a part, compared with each other: the middle ones of a row, the long ones of all."""

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components

# Pieces of less than this share of the largest one's area are specks, with which nothing is
# compared.
SPECK = 0.01
# The longer of two sizes is at least so many times the shorter: else all pieces are alike.
ALIKE = 1.05
# A row goes from the centre of its first piece to that of its last, so much of the part's extent
# at least. In the middle of it is what is no further from there than so much of the way to an end.
ROW, BETWEEN = 0.3, 0.5 + 1e-6


def in_a_row(
    part: NDArray[np.bool_],
    along: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
) -> NDArray[np.int64]:
    """(F,) −1, 0 or 1 on the faces of a part (F,) that lie at the lower end of a row, in its
    middle or at its upper end; 0 elsewhere.

    Each piece lies in one place, if there are several one after the other; else each third does.

    Args:
        part: which faces are of it.
        along: (F,) how far along the row they lie. Where pieces lie on both sides of 0, this is
            the middle.
        areas: (F,) of the faces.
        pairs: (E, 2) faces that touch.
    """
    found = np.zeros(len(part), np.int64)
    faces = np.flatnonzero(part)
    if not len(faces):
        return found
    piece, large = _pieces(part, areas, pairs)
    place, weight = along[faces], areas[faces] + 1e-12
    centre = np.bincount(piece, weight * place) / np.bincount(piece, weight)
    low, high = place[large[piece]].min(), place[large[piece]].max()
    first, last = centre[large].min(), centre[large].max()
    if last - first >= ROW * (high - low) and last > first:
        middle, reach = (first + last) / 2, (last - first) / 2
        if first <= 0 <= last:
            middle, reach = 0.0, max(-first, last)
        place = centre[piece]
    else:
        middle, reach = (low + high) / 2, (high - low) / 2 * (1 / 3 / BETWEEN)
    reach *= BETWEEN
    found[faces] = (place > middle + reach).astype(int) - (place < middle - reach)
    return found


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
    piece, large = _pieces(part, areas, pairs)
    places, weight = centroids[faces], areas[faces] + 1e-12
    weights = np.bincount(piece, weight)[:, None]
    middle = np.stack([np.bincount(piece, weight * x) for x in places.T], 1) / weights
    length = np.zeros(len(large))
    np.maximum.at(length, piece, np.linalg.norm(places - middle[piece], axis=1))
    ordered = np.sort(length[large])
    steps = ordered[1:] / np.maximum(ordered[:-1], 1e-12)
    if len(steps) and steps.max() >= ALIKE:
        found[faces] = np.where(length > ordered[steps.argmax()], 1, -1)[piece]
    return found


def _pieces(
    part: NDArray[np.bool_], areas: NDArray[np.float64], pairs: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Which of a part's K connected pieces each of its n faces (n,) is of, and which (K,) are no
    specks.
    """
    place = np.cumsum(part) - 1  # of a face among those of the part
    piece = components(int(part.sum()), place[pairs[part[pairs].all(1)]])
    area = np.bincount(piece, areas[part])
    return piece, area >= SPECK * area.max()
