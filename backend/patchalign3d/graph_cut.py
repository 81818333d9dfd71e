"""Labels that follow the shape: borders along creases, surfaces without specks.

A Potts energy over the faces, E = Σ area·cost(label) + λ Σ length·firmness·[labels differ], is
minimised by α-expansion [Boykov, Veksler, Zabih 2001], one graph cut per label. Areas and lengths
are measured on a surface of total area 1, so the result does not depend on how finely the surface
is tessellated.
"""

from __future__ import annotations

import maxflow
import numpy as np
from numpy.typing import NDArray

from .mesh import Mesh

# λ: how long a border may be for the doubt that it removes.
SMOOTHNESS = 0.05
# A border is this much cheaper per radian of crease. People cut where parts meet, which is in the
# concave creases (the minima rule, Hoffman and Richards 1984); a convex edge is usually inside one
# part.
CONCAVE_SOFTNESS = 4.0
CONVEX_SOFTNESS = 0.5
MAX_SWEEPS = 3


def smooth_labels(mesh: Mesh, cost: NDArray) -> NDArray[np.int32]:
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
    unary = area[:, None] * cost
    pairs = mesh.adjacency.faces
    angle = mesh.adjacency.angle
    softness = np.where(angle < 0, CONCAVE_SOFTNESS, CONVEX_SOFTNESS)
    firmness = np.exp(-softness * np.abs(angle))
    pair_cost = SMOOTHNESS * mesh.adjacency.length / np.sqrt(total) * firmness

    for _ in range(MAX_SWEEPS):
        before = labels
        for label in range(cost.shape[1]):
            labels = _expand(labels, label, unary, pairs, pair_cost)
        if np.array_equal(before, labels):
            break
    return labels


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

    graph = maxflow.GraphFloat(len(free), len(one))
    nodes = graph.add_nodes(len(free))
    graph.add_grid_tedges(nodes, switch, stay)
    graph.add_edges(one, two, 2 * border - both_stay, np.zeros(len(one)))
    graph.maxflow()
    result = labels.copy()
    result[free[graph.get_grid_segments(nodes)]] = label
    return result
