"""Merges regions one pair at a time, always the two of all that differ least."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .regions import Regions, differences_of, weight_of

# Merges between two reports.
REPORT_EVERY = 1000


class OneByOne:
    """Regions of which the two most similar are merged, one pair at a time.

    Of each pair of neighbours, the one that has changed last offers to merge. So a change of a
    region concerns this region alone, however many neighbours it has, and its offer to the most
    similar one holds until either of the two changes.

    Attributes:
        near: for each of C regions its neighbours, each with the number of their border.
        changed: (C,) when each region has changed last, all at different times; infinity once it is
            part of another.
        offers: a heap: how much two differ, the lower number of both, the higher, whose offer it
            is, and when that one had changed.
    """

    def __init__(self, regions: Regions) -> None:
        self._area, self._features = regions.area.copy(), regions.features.copy()
        self._length, self._creased = regions.length.copy(), regions.creased.copy()
        self._firm = regions.firm
        self._weight = regions.weight
        self.near: list[dict[int, int]] = [{} for _ in regions.area]
        for border, (a, b) in enumerate(regions.borders.tolist()):
            self.near[a][b] = self.near[b][a] = border
        self.changed = -np.arange(len(regions.area), dtype=np.float64)
        differs, (one, two) = regions.differences(), regions.borders.T
        order = np.lexsort((two, differs, one))
        best = order[np.diff(one[order], prepend=-1) != 0]  # the lower number has changed last
        columns = (differs, one, two, one, self.changed[one])
        self.offers = list(zip(*(each[best].tolist() for each in columns), strict=True))
        heapq.heapify(self.offers)

    def merge(
        self, wanted: int, tolerance: float, report: Callable[[int], None]
    ) -> NDArray[np.int64]:
        """Merge until so many are left or all differ by more; which one (C,) each is part of."""
        count = first = len(self.near)
        parent = np.arange(count)
        while self.offers and count > wanted:
            differs, low, high, a, when = heapq.heappop(self.offers)
            if self.changed[a] > when:
                continue  # it has made another offer since, or is part of another
            if self.changed[low + high - a] > when:
                self._offer(a)
                continue
            if differs > tolerance:
                break
            fewer = len(self.near[low]) < len(self.near[high])
            a, b = (high, low) if fewer else (low, high)
            count -= 1
            self._absorb(a, b)
            self.changed[a], self.changed[b] = first - count, np.inf
            self._offer(a)
            parent[b] = a
            if count % REPORT_EVERY == 0:
                report(count)
        while not np.array_equal(parent, parent[parent]):
            parent = parent[parent]
        return np.unique(parent, return_inverse=True)[1].reshape(-1)

    def left(self) -> Regions:
        """The regions that are not part of another, in their order."""
        kept = np.isfinite(self.changed)
        number = np.cumsum(kept) - 1
        rows = [(a, b, e) for a, near in enumerate(self.near) for b, e in near.items() if a < b]
        one, two, border = np.array(rows, np.int64).reshape(-1, 3).T
        return Regions(
            self._area[kept],
            self._features[kept],
            np.stack([number[one], number[two]], axis=1),
            self._length[border],
            self._creased[border],
            self._firm[kept],
        )

    def _offer(self, a: int) -> None:
        """Offer ``a`` to the most similar one of those that have changed before it, if any."""
        others = np.fromiter(self.near[a], np.int64, len(self.near[a]))
        borders = np.fromiter(self.near[a].values(), np.int64, len(self.near[a]))
        earlier = self.changed[others] < self.changed[a]
        others, borders = others[earlier], borders[earlier]
        if not len(others):
            return
        cosine = np.einsum("ij,j->i", self._features[others], self._features[a])
        weight = np.minimum(self._weight[others], self._weight[a])
        differs = differences_of(cosine, self._length[borders], self._creased[borders], weight)
        least = differs.min()
        b = int(others[differs == least].min())
        heapq.heappush(self.offers, (least, min(a, b), max(a, b), a, self.changed[a]))

    def _absorb(self, a: int, b: int) -> None:
        """Make b part of a, with their means and the borders of b."""
        area, features, near = self._area, self._features, self.near
        share = area[b] / (area[a] + area[b])
        mixed = features[a] * (1 - share) + features[b] * share
        features[a] = mixed / max(math.sqrt(mixed @ mixed), 1e-12)
        area[a] += area[b]
        self._weight[a] = weight_of(area[a], self._firm[a])
        for c, border in near[b].items():
            del near[c][b]
            if c == a:
                continue
            if c in near[a]:
                self._length[near[a][c]] += self._length[border]
                self._creased[near[a][c]] += self._creased[border]
            else:
                near[a][c] = near[c][a] = border
        near[b] = {}
