"""Regions of a surface, the borders between them, and how much neighbours differ across these.

Two regions are similar if their border is not a concave crease (the minima rule, Hoffman and
Richards 1984) and if their features are similar. Differences count more, the larger the smaller
region is, as in Ward's method, so that slivers are never parts. They also count more where the
border is narrow for such a region, as normalised cuts do (Shi and Malik 2000). Needs no torch.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ..threads import in_chunks

# How much two regions differ by a border that is a right-angled concave crease all along, and by
# features at a right angle.
CREASE, FEATURE = 1.0, 0.5
# A region of this share of the area is as large as any.
LARGE = 0.2
# Regions whose features are computed at a time: few enough for a cache.
ROWS = 1 << 12


class Regions(NamedTuple):
    """The adjacency graph of C regions, with B borders between them."""

    area: NDArray  # (C,) float64, of a surface of area 1
    features: NDArray  # (C, D), unit
    borders: NDArray[np.int64]  # (B, 2) regions, the lower number first
    length: NDArray  # (B,) float64, on that surface
    creased: NDArray  # (B,) float64, length times what its creases count
    firm: NDArray  # (C,) float64, how much differences from this region count

    @property
    def weight(self) -> NDArray[np.float64]:
        """(C,) how much differences from a region count, but for the length of the border."""
        return weight_of(self.area, self.firm)

    def differences(self) -> NDArray[np.float64]:
        """(B,)"""
        one, two = self.borders.T
        cosine = np.empty(len(one))

        def compare(part: slice) -> None:
            of_one, of_two = (self.features.take(side[part], axis=0) for side in (one, two))
            np.einsum("ij,ij->i", of_one, of_two, out=cosine[part])

        in_chunks(len(cosine), compare)
        weight = self.weight
        weight = np.minimum(weight.take(one), weight.take(two))
        return differences_of(cosine, self.length, self.creased, weight)

    def joined(self, number: NDArray) -> Regions:
        """Fewer regions: ``number`` (C,) says which one each becomes part of."""
        area, members = np.bincount(number, self.area), np.bincount(number)
        features = np.empty((len(area), self.features.shape[1]), self.features.dtype)
        features[number] = self.features  # which most of them keep
        mixed = np.flatnonzero(members > 1)
        of = np.flatnonzero(members[number] > 1)
        share = self.area[of] / area[number[of]]
        rows = np.searchsorted(mixed, number[of])
        sums = csr_matrix((share, (rows, np.arange(len(of)))), shape=(len(mixed), len(of)))
        features[mixed] = unit_sums(sums, self.features[of])
        firm = np.empty(len(area))
        firm[number] = self.firm
        borders = number[self.borders]
        return Regions(area, features, borders, self.length, self.creased, firm).tidy()

    def tidy(self) -> Regions:
        """The same with each border once, and without borders of a region with itself."""
        apart = self.borders[:, 0] != self.borders[:, 1]
        one, two = np.sort(self.borders[apart], axis=1).T
        key, border = np.unique(one * len(self.area) + two, return_inverse=True)
        border = border.reshape(-1)
        return self._replace(
            borders=np.stack(np.divmod(key, len(self.area)), axis=1),
            length=np.bincount(border, self.length[apart]),
            creased=np.bincount(border, self.creased[apart]),
        )


def differences_of(
    cosine: NDArray, length: NDArray, creased: NDArray, weight: NDArray
) -> NDArray[np.float64]:
    """(n,) how much two regions differ, by their features, their border and the lower weight."""
    apart = CREASE * creased / length + FEATURE * np.maximum(0, 1 - cosine)
    return apart * weight / np.sqrt(length)


def weight_of(area: NDArray, firm: NDArray) -> NDArray[np.float64]:
    """(R,) what :attr:`Regions.weight` is, of regions of these areas (R,), or of one."""
    return firm * np.sqrt(np.minimum(area, LARGE)) * np.sqrt(np.sqrt(area))


def unit_sums(members: csr_matrix, features: NDArray) -> NDArray:
    """Weighted sums (C, D) of features (n, D) by ``members`` (C, n), each of length 1."""
    features = np.asarray(features, np.result_type(members.dtype, features.dtype))
    sums = np.empty((members.shape[0], features.shape[1]), features.dtype)

    def add(part: slice) -> None:
        some = members[part] @ features
        some /= np.maximum(np.linalg.norm(some, axis=1, keepdims=True), 1e-12)
        sums[part] = some

    in_chunks(len(sums), add, ROWS)
    return sums
