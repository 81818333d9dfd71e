"""Compares the pieces of a part: which are in the middle of a row, which are the long ones, which
the outer ones.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components, pairs_among

# Pieces of less than this share of the largest one's area are specks, which are not compared.
SPECK = 0.01
# ... and below this, where inner and outer ones are compared, which fragments may lie beyond.
FRAGMENT = 0.05
# The longer of two sizes is at least this many times the shorter; otherwise, all pieces are alike.
ALIKE = 1.05
# A row goes from the centre of its first piece to that of its last, over at least ROW of the part's
# extent. Its middle reaches BETWEEN of the way from its centre to either end.
ROW, BETWEEN = 0.3, 0.5 + 1e-6


def in_a_row(
    part: NDArray[np.bool_],
    along: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
    about_0: bool = True,
) -> NDArray[np.int64]:
    """(F,) −1, 0 or 1 for the faces of a part (F,) at the lower end of a row, in its middle or at
    its upper end; 0 elsewhere.

    If there are several pieces one after the other, each lies in one of these places. Otherwise,
    the part is divided into thirds.

    Args:
        part: which faces belong to it.
        along: (F,) how far along the row they lie.
        areas: (F,) of the faces.
        pairs: (E, 2) faces that touch.
        about_0: whether the middle is at 0 if pieces lie on both sides of that, as a symmetry
            plane is; otherwise, it is halfway between the first and the last.
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
        if about_0 and first <= 0 <= last:
            middle, reach = 0.0, max(-first, last)
        place = centre[piece]
    else:
        middle, reach = (low + high) / 2, (high - low) / 2 * (1 / 3 / BETWEEN)
    reach *= BETWEEN
    found[faces] = (place > middle + reach).astype(int) - (place < middle - reach)
    return found


def sizes(
    part: NDArray[np.bool_],
    corners: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
) -> NDArray[np.int64]:
    """(F,) 1 on the large pieces of a part (F,) and −1 on the small ones; 0 elsewhere, and
    everywhere if all pieces are alike or there is only one.

    The size of a piece is its length. The large ones begin at the largest ratio between one length
    and the next, in increasing order.

    Args:
        part: which faces belong to it.
        corners: (F, k, 3) of the faces: a spike of a few large ones is as long as one of many.
        areas: (F,) of the faces.
        pairs: (E, 2) faces that touch.
    """
    return _compared(part, corners, areas, pairs, _lengths, SPECK)


def depths(
    part: NDArray[np.bool_],
    corners: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
) -> NDArray[np.int64]:
    """(F,) as :func:`sizes`, 1 on the outer pieces of a part (F,) and −1 on the inner ones: by how
    far they are, on average, from the middle of the part's box.
    """
    return _compared(part, corners, areas, pairs, _distances, FRAGMENT)


def _compared(
    part: NDArray[np.bool_],
    corners: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
    measure: Callable[[NDArray, NDArray, NDArray], NDArray[np.float64]],
    least: float,
) -> NDArray[np.int64]:
    """As :func:`sizes`, by what is measured (K,) of the pieces: by the corners (n, k, 3) and areas
    (n,) of the part's faces, and the piece (n,) of each. Those of less than the share ``least`` of
    the largest one's area do not count.
    """
    found = np.zeros(len(part), np.int64)
    faces = np.flatnonzero(part)
    if len(faces):
        piece, large = _pieces(part, areas, pairs, least)
        found[faces] = _parted(measure(corners[faces], areas[faces] + 1e-12, piece), large)[piece]
    return found


def _lengths(places: NDArray, weight: NDArray, piece: NDArray) -> NDArray[np.float64]:
    weights = np.bincount(piece, weight)[:, None]
    middle = np.stack([np.bincount(piece, weight * x) for x in places.mean(1).T], 1) / weights
    length = np.zeros(len(weights))
    away = np.linalg.norm(places - middle[piece][:, None], axis=2).max(1)
    np.maximum.at(length, piece, away)
    return length


def _distances(places: NDArray, weight: NDArray, piece: NDArray) -> NDArray[np.float64]:
    middle = (places.min((0, 1)) + places.max((0, 1))) / 2
    away = np.linalg.norm(places.mean(1) - middle, axis=1)
    return np.bincount(piece, weight * away) / np.bincount(piece, weight)


def _parted(lengths: NDArray[np.float64], large: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(K,) 1 for the longer of lengths (K,) and −1 for the others; 0 if those that count (K,) are
    all alike.
    """
    ordered = np.sort(lengths[large])
    steps = ordered[1:] / np.maximum(ordered[:-1], 1e-12)
    if not len(steps) or steps.max() < ALIKE:
        return np.zeros(len(lengths), np.int64)
    return np.where(lengths > ordered[steps.argmax()], 1, -1)


def _pieces(
    part: NDArray[np.bool_],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
    least: float = SPECK,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The number of the connected piece of each of a part's n faces (n,), and which of the K pieces
    (K,) are at least the share ``least`` of the largest one.
    """
    piece = components(int(part.sum()), pairs_among(part, pairs))
    area = np.bincount(piece, areas[part])
    return piece, area >= least * area.max()
