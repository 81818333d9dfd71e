"""Labels that follow the shape: borders along creases, surfaces without specks.

A Potts energy over the faces, E = Σ area·cost(label) + λ Σ length·firmness·[labels differ], is
minimised by α-expansion [Boykov, Veksler, Zabih 2001], one graph cut per label. Areas and lengths
are measured on a surface of total area 1, so the result does not depend on how finely the surface
is tessellated.

Of very large meshes the same energy is minimised from coarse to fine, as in banded graph cuts
[Lombaert, Sun, Grady, Xu 2005], which takes a fraction of the time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..shared.faces import components
from .min_cut import minimum_cut

# λ: how long a border may be for the doubt that it removes.
SMOOTHNESS = 0.05
# A border is this much cheaper per radian of crease. People cut where parts meet, which is in the
# concave creases (the minima rule, Hoffman and Richards 1984); a convex edge is usually inside one
# part.
CONCAVE_SOFTNESS = 4.0
CONVEX_SOFTNESS = 0.5
MAX_SWEEPS = 3
# A mesh of more faces is cut between cells first, of which a smooth surface has about so many, and
# then face by face around the borders that this finds.
MOST_AT_ONCE = 250_000
CELLS = 50_000
# Cells are not joined where a border would be cheap: in a crease that leaves it less of its cost.
FIRM = 0.8


def smooth_labels(mesh: Mesh | Cloud, cost: NDArray) -> NDArray[np.int32]:
    """Choose a label for every face.

    Args:
        mesh: F faces.
        cost: (F, P) ≥ 0, what label p costs on a face, per unit of area.

    Returns:
        (F,) int32 in 0 … P−1.
    """
    labels = cost.argmin(1).astype(np.int32)
    if cost.shape[1] == 1 or len(mesh.adjacency.faces) == 0:
        return labels
    total = mesh.face_areas.sum()
    # Faces without area still want their own label where nothing else decides.
    area = mesh.face_areas / total + 1e-9
    pairs = mesh.adjacency.faces
    angle = mesh.adjacency.angle
    softness = np.where(angle < 0, CONCAVE_SOFTNESS, CONVEX_SOFTNESS)
    firmness = np.exp(-softness * np.abs(angle))
    pair_cost = SMOOTHNESS * mesh.adjacency.length / np.sqrt(total) * firmness
    if len(labels) <= MOST_AT_ONCE:
        return _minimise(labels, area[:, None] * cost, pairs, pair_cost)

    cell = _cells(mesh, labels, firmness)  # (F,)
    between = cell[pairs]  # (E, 2)
    joined, joined_cost = _joined(between, pair_cost)
    unary = np.stack([np.bincount(cell, area * column) for column in cost.T], axis=1)  # (C, P)
    coarse = _minimise(unary.argmin(1).astype(np.int32), unary, joined, joined_cost)
    labels = coarse[cell]
    for _ in range(MAX_SWEEPS):
        before = labels.copy()
        near = np.zeros(len(coarse), bool)
        near[between[labels[pairs[:, 0]] != labels[pairs[:, 1]]]] = True
        near[joined[near[joined].any(1)]] = True
        free = np.flatnonzero(near[cell])
        unary = area[free, None] * cost[free]
        labels[free] = _minimise_among(free, labels, unary, pairs, pair_cost)
        if np.array_equal(before, labels):
            break
    return labels


def _minimise(
    labels: NDArray, unary: NDArray, pairs: NDArray, pair_cost: NDArray
) -> NDArray[np.int32]:
    """Expand one label after the other until none can."""
    for _ in range(MAX_SWEEPS):
        before = labels
        for label in range(unary.shape[1]):
            labels = _expand(labels, label, unary, pairs, pair_cost)
        if np.array_equal(before, labels):
            break
    return labels


def _minimise_among(
    free: NDArray, labels: NDArray, unary: NDArray, pairs: NDArray, pair_cost: NDArray
) -> NDArray[np.int32]:
    """(N,) labels of the faces ``free`` (N,), of costs ``unary`` (N, P); the others keep theirs.

    A free face pays for the border with one that is not by itself, whatever it becomes.
    """
    node = np.full(len(labels), -1)
    node[free] = np.arange(len(free))
    one, two = node[pairs].T
    for mine, other in ((one, pairs[:, 1]), (two, pairs[:, 0])):
        edge = np.flatnonzero((mine >= 0) & (node[other] < 0))
        unary += np.bincount(mine[edge], pair_cost[edge], len(free))[:, None]
        np.subtract.at(unary, (mine[edge], labels[other[edge]]), pair_cost[edge])
    both = (one >= 0) & (two >= 0)
    return _minimise(labels[free], unary, node[pairs[both]], pair_cost[both])


def _cells(mesh: Mesh | Cloud, labels: NDArray, firmness: NDArray) -> NDArray[np.int64]:
    """(F,) cells: faces of one label in one cube of a grid that hang together without a crease."""
    side = np.sqrt(mesh.face_areas.sum() / CELLS)
    x, y, z = np.floor((mesh.face_centroids.T + 1) / side).astype(np.int64)
    cubes = int(2 / side) + 2
    place = ((labels * cubes + x) * cubes + y) * cubes + z
    one, two = mesh.adjacency.faces.T
    inside = (place[one] == place[two]) & (firmness > FIRM)
    return components(len(labels), mesh.adjacency.faces[inside])


def _joined(pairs: NDArray, pair_cost: NDArray) -> tuple[NDArray[np.int64], NDArray]:
    """Pairs of different ones, each once, with the sum of its costs, float64."""
    low, high = np.sort(pairs.astype(np.int64)[pairs[:, 0] != pairs[:, 1]], axis=1).T
    key, number = np.unique((low << 32) | high, return_inverse=True)
    costs = np.bincount(number.reshape(-1), pair_cost[pairs[:, 0] != pairs[:, 1]])
    return np.stack([key >> 32, key & 0xFFFFFFFF], axis=1), costs


def _expand(
    labels: NDArray, label: int, unary: NDArray, pairs: NDArray, pair_cost: NDArray
) -> NDArray[np.int32]:
    """The best move in which any set of faces switches to ``label``: one minimum cut.

    Faces that have the label already take no part; what they cost their neighbours is theirs to
    pay.
    """
    free = np.flatnonzero(labels != label)
    if len(free) == 0:
        return labels
    node = np.full(len(labels), -1)
    node[free] = np.arange(len(free))
    stay = unary[free, labels[free]]
    switch = unary[free, label]
    one, two = node[pairs[:, 0]], node[pairs[:, 1]]

    def add(nodes: NDArray, costs: NDArray) -> NDArray:
        return np.bincount(nodes, costs, minlength=len(free))

    fixed = (one < 0) ^ (two < 0)  # next to a face of the label: staying costs the border
    stay += add(np.maximum(one, two)[fixed], pair_cost[fixed])

    both = (one >= 0) & (two >= 0)
    one, two, border = one[both], two[both], pair_cost[both]
    differ = labels[free[one]] != labels[free[two]]
    # Kolmogorov and Zabih (2004): with x = 1 for a switch, θ(0,0) = border·differ, θ(0,1) = θ(1,0)
    # = border, θ(1,1) = 0 becomes a term on `one`, a term on `two` and one directed edge.
    both_stay = np.where(differ, border, 0.0)
    switch += add(one, border - both_stay)
    stay += add(two, border)

    result = labels.copy()
    result[free[minimum_cut(switch, stay, one, two, 2 * border - both_stay)]] = label
    return result
