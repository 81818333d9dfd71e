"""Left and right, front and back, upper and lower: decides which of a part's pieces is meant.

A limb belongs to the side on which it leaves the body, so that an arm that reaches across still
belongs to its own shoulder. If both limbs leave the body together, as legs do at the crotch, every
face takes the side of the root that is closest over the surface.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from ..geometry.symmetry import Plane, symmetry_plane
from ..shared.faces import UNLABELLED, pairs_among
from ..shared.prompts.place_in_name import Place
from ..shared.prompts.place_words import COUNTED, FIRST
from ..shared.prompts.places import COMPARED, Placed
from .limbs import Limbs
from .pieces import ROW, in_a_row

# A limb of at least this share of the whole is compared with the others, or the largest one of
# many; the rest are specks.
MAJOR = 0.05
# A limb lies on one side if at least this share of its root does.
ON_ONE_SIDE = 0.75
NOTHING: Mapping[int, NDArray[np.int64]] = {}
Count = Callable[[NDArray[np.bool_], int, int], NDArray[np.bool_]]
"""(F,) which faces of a part (F,) are at a place that is counted: an axis and the number on it."""


def divide(
    placed: Placed,
    labels: NDArray[np.int32],
    centroids: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
    compared: Mapping[int, NDArray[np.int64]] = NOTHING,
    count: Count | None = None,
) -> NDArray[np.int32]:
    """Labels of the prompts as typed, from labels of those that the model was asked for.

    Args:
        placed: the prompts.
        labels: (F,) index into ``placed.bases``; −1 = unlabelled.
        centroids: (F, 3) of the faces, Z up, looking along −Y, the largest half extent about 1.
        areas: (F,) of the faces.
        pairs: (E, 2) faces that touch.
        compared: by axis, if a prompt names it, (F,) 1 on large pieces and −1 on small ones, or on
            outer and on inner ones.
        count: which faces are where a prompt says, if one counts places.

    Returns:
        (F,) int32 index into the prompts; −1 where no prompt names that place.
    """
    signs = {**_sides(placed, labels, centroids, areas, pairs), **compared}
    result = np.full(len(labels), UNLABELLED, np.int32)
    # The more a prompt says of the place, the later: "leg" is what "left leg" leaves.
    for number in sorted(range(len(placed.places)), key=lambda n: _exactness(placed.places[n])):
        there = labels == placed.base_of[number]
        for axis, sign in placed.places[number]:  # the counted ones last
            if axis < COUNTED:
                there &= signs[axis] == sign
            else:
                assert count is not None
                there = count(there, axis, sign)
        result[there] = number
    return result


def _sides(
    placed: Placed,
    labels: NDArray[np.int32],
    centroids: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
) -> dict[int, NDArray[np.int64]]:
    """By axis that a prompt names, (F,) which end, −1 or 1, or 0 for the middle, a face belongs to.

    The arguments are those of :func:`divide`.
    """
    signs = {axis: np.zeros(len(labels), np.int64) for place in placed.places for axis, _ in place}
    along = cache(lambda axis: _along(axis, centroids, areas))  # for all bases, if for any
    for axis, bases, between in _compared(placed):
        limb = np.isin(labels, bases)
        if between and (end := _only_end(placed, bases[0], axis)) and _is_no_row(limb, along(axis)):
            signs[axis][limb] = end
        elif between:
            signs[axis] += in_a_row(limb, along(axis), areas, pairs, about_0=axis == 0)
        elif bases == [placed.rest] and axis != 0 and limb.any():  # halves of it
            half = along(axis)[limb]
            signs[axis][limb] = np.where(half > (half.min() + half.max()) / 2, 1, -1)
        elif bases == [placed.rest]:  # which is no limb, whatever it touches
            own = pairs_among(limb, pairs)
            everything = np.ones(limb.sum(), bool)
            signs[axis][limb] = _signs(axis, everything, centroids[limb], areas[limb], own)
        else:
            signs[axis] += _signs(axis, limb, centroids, areas, pairs)
    return signs


def _exactness(place: Place) -> tuple[bool, bool, int]:
    """Of two places the larger one, if a face is at both: "second drawer" before "top two drawers",
    and that before "left drawer".
    """
    counted = [axis for axis, _ in place if axis >= COUNTED]
    return any(axis < FIRST for axis in counted), bool(counted), len(place)


def _compared(placed: Placed) -> Iterator[tuple[int, list[int], bool]]:
    """(axis, numbers of bases, whether there may be a middle) of the parts that are compared.

    Limbs without a middle are compared together; drawers and windows have middles of their own, and
    so does what only one end of a row is asked of, or what is asked for anywhere, too: "top drawer,
    bottom drawer" beside "drawer".
    """
    named = list(zip(placed.base_of, placed.places, strict=True))
    said: dict[int, dict[int, set[int]]] = {}
    for base, place in named:
        for axis, sign in place:
            said.setdefault(axis, {}).setdefault(base, set()).add(sign)
    for axis, signs in sorted(said.items()):
        if axis in COMPARED or axis >= COUNTED:
            continue
        one_end = axis != 0 and len(set().union(*signs.values())) == 1
        between = {base for base in signs if 0 in signs[base]}
        if axis != 0:  # but of halves of the rest
            anywhere = {base for base, place in named if not place or one_end}
            between |= signs.keys() & anywhere - {placed.rest}
        rest = {base for base in signs if base == placed.rest} - between
        yield from ((axis, [base], True) for base in sorted(between))
        yield from ((axis, [base], False) for base in rest)
        yield axis, sorted(signs.keys() - between - rest), False


def _only_end(placed: Placed, base: int, axis: int) -> int:
    """The end along an axis, −1 or 1, that is all that is asked of a base; 0 if there is more."""
    asked = [place for of, place in zip(placed.base_of, placed.places, strict=True) if of == base]
    signs = {dict(place).get(axis, 0) for place in asked}
    return signs.pop() if axis != 0 and len(signs) == 1 else 0


def _is_no_row(part: NDArray[np.bool_], along: NDArray[np.float64]) -> bool:
    """Whether a part (F,) lies in one place: the front wheel of a wheelbarrow is its only one."""
    return bool(part.any()) and float(np.ptp(along[part])) < ROW * float(np.ptp(along))


def _along(
    axis: int, centroids: NDArray[np.float64], areas: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(F,) how far along an axis each face lies; sideways, measured from the symmetry plane."""
    middle = symmetry_plane(centroids, areas)(centroids) if axis == 0 else 0
    return centroids[:, axis] - middle


def allowed(placed: Placed, points: NDArray[np.float64], middle: Plane) -> NDArray[np.bool_]:
    """(n, P) which of the points (n, 3) lie where each prompt says.

    Left and right meet in the plane ``middle`` of the whole, other sides in the middle of its box.
    """
    there = np.ones((len(points), len(placed.places)), bool)
    for number, place in enumerate(placed.places):
        for axis, sign in place:
            along = points[:, axis] - (middle(points) if axis == 0 else 0)
            there[:, number] &= along * sign > 0
    # Where nothing lies on that side, as in a flat shape, the best place is better than none.
    return there | ~there.any(0)


def _signs(
    axis: int,
    limb: NDArray[np.bool_],
    centroids: NDArray[np.float64],
    areas: NDArray[np.float64],
    pairs: NDArray[np.int64],
) -> NDArray[np.int64]:
    """(F,) the side that each face of a limb (F,) belongs to, −1 or 1; 0 elsewhere."""
    signs = np.zeros(len(limb), np.int64)
    if not limb.any():
        return signs
    faces, body, graph, piece, root = Limbs.of(limb, centroids, areas, pairs)
    weight = np.where(root, areas[faces], 0) + 1e-12 * root
    along = centroids[faces, axis]
    if axis == 0:
        of = body if len(body) else faces
        along = along - symmetry_plane(centroids[of], areas[of])(centroids[faces])
    centre = np.bincount(piece, weight * along) / np.bincount(piece, weight)
    area = np.bincount(piece, areas[faces])
    major = area >= min(MAJOR * area.sum(), area.max())
    middle = 0.0
    if axis != 0 or not centre[major].min() <= 0 <= centre[major].max():
        low, high = centre[major].min(), centre[major].max()
        middle = (low + high) / 2 if major.sum() > 1 else _weighted_median(along, areas[faces])
    above = along > middle
    share = np.bincount(piece, weight * above) / np.bincount(piece, weight)
    mixed = np.abs(share - 0.5) < ON_ONE_SIDE - 0.5
    sign = np.where(share > 0.5, 1, -1)[piece]
    if mixed.any():
        sources = np.flatnonzero(root & mixed[piece])
        _, _, source = dijkstra(
            graph, directed=False, indices=sources, min_only=True, return_predecessors=True
        )
        sign = np.where(mixed[piece], np.where(above[np.maximum(source, 0)], 1, -1), sign)
    signs[faces] = sign
    return signs


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(cumulated, cumulated[-1] / 2)]])
