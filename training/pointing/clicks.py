"""Parts that are pointed at: simulated clicks on the truth, and how much of the part they find.

The protocol (after AGILE3D and Point-SAM): the first click is the face of the true part that is
farthest from its border; each further one is that of the largest connected region that is wrong,
for the part or against it by what is wrong there. IoU counts areas; faces without a truth count
nowhere. The same method has been published at 51 and at 35 % for one click: the protocol matters.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from patchalign3d import Mesh
from patchalign3d.shared.faces import components

COUNTED = (1, 3, 5, 10)  # clicks
SMALLEST, LARGEST = 0.003, 0.98  # of the area: parts that are pointed at
FINE = 1e-4  # of the area: less than this is not worth a click


class Pointed(Protocol):
    """Whoever finds a part by clicks on it and beside it, as ``Segmenter.select`` does."""

    def __call__(self, include: ArrayLike, exclude: ArrayLike = ()) -> NDArray[np.bool_]: ...


class Clicker:
    """Somebody who knows a mesh and points at what is wrong."""

    def __init__(self, mesh: Mesh) -> None:
        self._area = mesh.face_areas / mesh.face_areas.sum()
        self._pairs = mesh.touching
        one, two = self._pairs.T
        step = np.linalg.norm(mesh.face_centroids[one] - mesh.face_centroids[two], axis=1) + 1e-9
        shape = (len(mesh.faces), len(mesh.faces))
        self._graph = csr_matrix((np.r_[step, step], (np.r_[one, two], np.r_[two, one])), shape)
        self._centroids = mesh.face_centroids

    def parts(self, truth: NDArray) -> list[int]:
        """The parts of a truth (F,), −1 for none, that are neither specks nor everything."""
        share = np.bincount(truth[truth >= 0], self._area[truth >= 0])
        return np.flatnonzero((share > SMALLEST) & (share < LARGEST)).tolist()

    def overlaps(
        self, truth: NDArray, part: int, pointed: Pointed, clicks: int = COUNTED[-1]
    ) -> list[float]:
        """IoU, 0 … 1, after each of ``clicks`` clicks on a part of the truth (F,); what is fine
        gets no more of them.
        """
        wanted = truth == part
        include, exclude = [self.centre(wanted)], []
        found: list[float] = []
        while len(found) < clicks:
            chosen = pointed(include, exclude) & (truth >= 0)
            either = self._area[chosen | wanted].sum()
            found.append(float(self._area[chosen & wanted].sum() / either))
            missed, wrong = self._largest(wanted & ~chosen), self._largest(chosen & ~wanted)
            if max(self._area[missed].sum(), self._area[wrong].sum()) < FINE:
                return found + found[-1:] * (clicks - len(found))
            if self._area[missed].sum() >= self._area[wrong].sum():
                include.append(self.centre(missed))
            else:
                exclude.append(self.centre(wrong))
        return found

    def centre(self, region: NDArray[np.bool_]) -> int:
        """The face of the largest connected piece of a region (F,) that is farthest from its
        border; of a piece without one, the face nearest to its middle.
        """
        region = self._largest(region)
        inside = region[self._pairs]
        border = np.unique(self._pairs[inside[:, 0] != inside[:, 1]])
        border = border[region[border]]
        own = np.flatnonzero(region)
        if not len(border):
            middle = np.average(self._centroids[own], axis=0, weights=self._area[own] + 1e-12)
            return int(own[np.linalg.norm(self._centroids[own] - middle, axis=1).argmin()])
        away = dijkstra(self._graph, directed=False, indices=border, min_only=True)[own]
        return int(own[np.where(np.isfinite(away), away, -1).argmax()])

    def _largest(self, region: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The connected piece of it with the most area."""
        if not region.any():
            return region
        inside = region[self._pairs].all(1)
        piece = components(len(region), self._pairs[inside])
        area = np.bincount(piece[region], self._area[region] + 1e-12, minlength=piece.max() + 1)
        return region & (piece == area.argmax())
