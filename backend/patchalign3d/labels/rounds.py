"""Merges regions in rounds, many pairs at a time, while there are too many for one by one.

The result is nearly that of one merge at a time (Murtagh 1983 on clustering by reciprocal nearest
neighbours).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..shared.faces import components
from .regions import Regions

# Rounds go on while there are more regions. Of those that are most alike to each other, each merges
# this share, the most alike.
ONE_BY_ONE = 8000
AT_ONCE = 0.25
# And while each leaves this share fewer regions. Where a round of pairs does not, one of hubs is
# tried, which has to leave the second share fewer.
WORTH_A_ROUND, WORTH_HUBS = 0.01, 0.05


def merge_in_rounds(
    regions: Regions, wanted: int, tolerance: float, report: Callable[[int], None]
) -> tuple[Regions, NDArray[np.int64]]:
    """The regions that are left of C, never fewer than are ``wanted``, and which of them (C,) each
    has become part of; none of the others differs by more than the tolerance.
    """
    of = np.arange(len(regions.area))
    while (before := len(regions.area)) > max(ONE_BY_ONE, 2 * wanted):
        number = reciprocal(regions, tolerance)
        if not (worth := number.max() + 1 <= (1 - WORTH_A_ROUND) * before):
            hubs = to_hubs(regions, tolerance)
            if worth := hubs.max() + 1 <= (1 - WORTH_HUBS) * before:
                number = hubs
        regions, of = regions.joined(number), number[of]
        if not worth:
            break
        report(len(regions.area))
    return regions, of


def reciprocal(regions: Regions, tolerance: float) -> NDArray[np.int64]:
    """(C,) the number, from 0, of the region that each becomes part of in one round: the most
    similar pairs, of regions that are each other's most similar neighbours.
    """
    border, rank, of_one, of_two = _best(regions, tolerance)
    both = of_one & of_two
    return _most_alike(regions, border[both], rank[both])


def to_hubs(regions: Regions, tolerance: float) -> NDArray[np.int64]:
    """(n,) the same of regions that are most similar to a larger one, which is no other's part yet.

    A plate is most similar to one of thousands of bumps only, but each of these to the plate.
    """
    border, rank, of_one, of_two = _best(regions, tolerance)
    one, two = regions.borders[border].T
    to_two = of_one & (regions.area[one] < regions.area[two])
    to_one = of_two & (regions.area[two] < regions.area[one])
    joins = np.zeros(len(regions.area), bool)
    joins[one[to_two]] = joins[two[to_one]] = True
    hub = np.where(to_two, two, one)
    taken = (to_one | to_two) & ~joins[hub]
    return _most_alike(regions, border[taken], rank[taken])


def _best(
    regions: Regions, tolerance: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """The borders (n,) that may be the first of a region, the rank of each, the most similar
    regions first, and whether it is the first one of either of its regions.
    """
    differs = regions.differences()
    chance = np.random.default_rng(0).random(len(differs))  # among equals
    one, two = regions.borders.T
    least = np.full(len(regions.area), tolerance)
    np.minimum.at(least, one, differs)
    np.minimum.at(least, two, differs)
    border = np.flatnonzero((differs <= least[one]) | (differs <= least[two]))
    rank = np.empty(len(border), np.int64)
    rank[_order(differs[border], chance[border])] = np.arange(len(border))
    one, two = one[border], two[border]
    best = np.full(len(regions.area), len(border))
    np.minimum.at(best, one, rank)
    np.minimum.at(best, two, rank)
    return border, rank, rank == best[one], rank == best[two]


def _most_alike(regions: Regions, borders: NDArray, rank: NDArray) -> NDArray[np.int64]:
    """The numbers (C,) of regions when those across the best of these borders (n,), by their
    rank (n,), are one.
    """
    chosen = borders[np.argsort(rank)][: int(np.ceil(AT_ONCE * len(borders)))]
    return components(len(regions.area), regions.borders[chosen])


def _order(values: NDArray, then: NDArray) -> NDArray[np.int64]:
    """(n,) the places of values (n,) in their order, equal ones in that of ``then`` (n,), as
    ``np.lexsort`` has it: only where there are equal ones is there a second look.
    """
    order = values.argsort()
    in_order = values[order]
    equal = in_order[1:] == in_order[:-1]
    tied = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
    some = np.sort(order[tied])
    order[tied] = some[np.lexsort((then[some], values[some]))]
    return order
