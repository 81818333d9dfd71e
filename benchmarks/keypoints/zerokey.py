"""ZeroKey (Gong et al. 2025): many views vote for points, and the votes are clustered.

The hybrid of Table 14 lets the patch features of PatchAlign3D speak at both steps: votes count by
how well a point's patch matches the name, and clusters are sought in place and features together.

The published code [read in a copy] clusters pixels of the surface, weighted, where a place that is
pointed at is a Gaussian of 5 pixels, of 1024 a side and of 512 in the hybrid. Here the cloud's
points are clustered, which lie farther apart: a vote spreads as far as reaches some.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ..harness.contract import Keypoints, Method, Shape
from .patches import PatchAlign3D, Patches
from .pointers.places import Place, Pointer
from .views import View, cube_directions, render

SIZE = 512  # pixels of a picture
MOST_PLACES = 8  # a view in which the model points at so many places is dropped
SPREAD = 0.02  # deviation of a vote, of the picture's side; see above
CLUSTER_SIZES = (10, 5, 3, 2)  # at least, each half of the one before, until there is a cluster
HEAVY = 2.0  # a cluster must weigh so many times the heaviest place that was pointed at
LEAST_TRUST = 0.1  # of the hybrid in a vote whose patch matches the name worst
COMPONENTS = 3  # of the features, in the hybrid's clustering


class ZeroKey(Method):
    """Asks a pointing model for every name in 26 views.

    Args:
        pointer: the model.
        patches: for the hybrid, whose features speak as well.
        directions: (n, 3) of the views.
    """

    def __init__(
        self,
        pointer: Pointer,
        patches: PatchAlign3D | None = None,
        directions: NDArray | None = None,
    ) -> None:
        self._pointer, self._patches = pointer, patches
        self._directions = cube_directions() if directions is None else directions
        self.identity = pointer.identity + (f" and {patches.identity}" if patches else "")

    def keypoints(self, shape: Shape, names: Sequence[str]) -> Keypoints:
        distinct = list(dict.fromkeys(names))
        given: list[list[NDArray]] = [[np.zeros((0, len(shape.points)))] for _ in distinct]
        for view in render(shape, self._directions, SIZE):
            shown = self._pointer.point(view.image, distinct, shape.category)
            for column, places in enumerate(shown):
                given[column].append(votes(view, places))
        factors = np.ones((len(shape.points), len(distinct)))
        space = shape.points
        if self._patches:
            patches = self._patches.encode(shape)
            nearest = cKDTree(shape.points[patches.centre]).query(shape.points)[1]
            alike = patches.features @ self._patches.texts(distinct, shape.category).T  # (G, P)
            factors = trust(alike)[nearest]
            space = np.concatenate([space, components(patches, space.std())[nearest]], axis=1)
        index, whose, score = [], [], []
        for column, name in enumerate(distinct):
            cast = np.concatenate(given[column]) * factors[:, column]
            for point, weight in heavy_clusters(shape.points, space, cast):
                index.append(point)
                whose.append(names.index(name))
                score.append(weight)
        return Keypoints(
            np.array(index, np.int64), np.array(whose, np.int64), np.array(score, float)
        )


def votes(view: View, places: Sequence[Place]) -> NDArray[np.float64]:
    """(P, N): what each of the places gives to the points that a view sees near it."""
    if len(places) >= MOST_PLACES:
        places = ()
    size = view.image.shape[0]
    pixels = np.array(places, np.float64).reshape(-1, 1, 2) * size
    apart = np.linalg.norm(view.pixel - pixels, axis=2) / size  # (P, N)
    given = np.where(apart < 3 * SPREAD, np.exp(-((apart / SPREAD) ** 2) / 2), 0.0)
    return given * view.seen


def trust(alike: NDArray) -> NDArray[np.float64]:
    """(G, P) the hybrid's factors, 0.1 + 0.9 s²; s goes from 0 to 1 over each name's patches."""
    low, high = alike.min(0), alike.max(0)
    share = (alike - low) / np.maximum(high - low, 1e-12)
    return LEAST_TRUST + (1 - LEAST_TRUST) * share**2


def components(patches: Patches, deviation: float) -> NDArray[np.float64]:
    """(G, 3): where the features differ most, with the deviation of the places."""
    centred = patches.features - patches.features.mean(0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    found = (left * sizes)[:, :COMPONENTS]
    return found / np.maximum(found.std(), 1e-12) * deviation


def heavy_clusters(points: NDArray, space: NDArray, given: NDArray) -> list[tuple[int, float]]:
    """The middle point and the weight of each cluster of the points that have votes.

    Those that weigh enough are kept, or all if none does; what falls into no clusters is one.

    Args:
        points: (N, 3).
        space: (N, C), where clusters are sought.
        given: (P, N), the votes of each place that was pointed at.
    """
    weights = given.sum(0)
    found = []
    for member in clusters(space, np.flatnonzero(weights > 0)):
        middle = np.average(points[member], axis=0, weights=weights[member])
        found.append((int(cKDTree(points).query(middle)[1]), float(weights[member].sum())))
    enough = HEAVY * given.sum(1).max(initial=0.0)
    return [cluster for cluster in found if cluster[1] > enough] or found


def clusters(space: NDArray, voted: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """The points ``voted`` of ``space`` (N, C) in clusters, without those that are in none."""
    from sklearn.cluster import HDBSCAN  # takes longer to import than all else here

    for smallest in CLUSTER_SIZES if len(voted) > 1 else ():
        if smallest <= len(voted):
            found = HDBSCAN(min_cluster_size=smallest, allow_single_cluster=True, copy=True)
            labels = found.fit_predict(space[voted])
            if labels.max() >= 0:
                return [voted[labels == label] for label in range(labels.max() + 1)]
    return [voted] if len(voted) else []
