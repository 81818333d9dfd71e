"""Labels that follow the shape: borders along creases, surfaces without specks.

A Potts energy over the faces, E = Σ area·cost(label) + λ Σ length·firmness·[labels differ], is
minimised by α-expansion [Boykov, Veksler, Zabih 2001], one graph cut per label. Areas and lengths
are measured on a surface of total area 1, so the result does not depend on how finely the surface
is tessellated.

Of large meshes the same energy is minimised from coarse to fine, as in banded graph cuts [Lombaert,
Sun, Grady, Xu 2005], which takes a fraction of the time: between cells first, then face by face in
the cells along the borders that this finds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..shared.faces import sort_stably
from ..threads import in_chunks
from .min_cut import minimum_cut

# λ: how long a border may be for the doubt that it removes.
SMOOTHNESS = 0.05
# A border is this much cheaper per radian of crease. People cut where parts meet, which is in the
# concave creases (the minima rule, Hoffman and Richards 1984); a convex edge is usually inside one
# part.
CONCAVE_SOFTNESS = 4.0
CONVEX_SOFTNESS = 0.5
MAX_SWEEPS = 3


def smooth_labels(mesh: Mesh | Cloud, cost: NDArray) -> NDArray[np.int32]:
    """Choose a label for every face.

    Args:
        mesh: F faces.
        cost: (F, P) ≥ 0, what label p costs on a face, per unit of area.

    Returns:
        (F,) int32 in 0 … P−1.
    """
    area = _shares(mesh.face_areas)
    cells = mesh.cells
    if cells.are_faces:
        return Borders(mesh).cut(area[:, None] * cost)
    unary = np.stack([np.bincount(cells.of, area * column) for column in cost.T], axis=1)
    return Borders(mesh).cut(unary, lambda faces: area[faces, None] * cost[faces])


@dataclass(frozen=True, eq=False)
class Borders:
    """What borders between the faces of a mesh cost, and between its cells; kept for questions."""

    mesh: Mesh | Cloud

    def smooth_cells(self, cost: NDArray) -> NDArray[np.int32]:
        """Labels (F,) as :func:`smooth_labels`, where all faces of a cell cost the same (C, P)."""
        cells = self.mesh.cells
        area = _shares(self.mesh.face_areas)
        of_cells = _shares(cells.area)[:, None] * cost
        return self.cut(of_cells, lambda faces: area[faces, None] * cost[cells.of[faces]])

    def cut(
        self, unary: NDArray, of_faces: Callable[[NDArray], NDArray] | None = None
    ) -> NDArray[np.int32]:
        """Labels (F,) by what they cost cells (C, P), and then given ones of the faces."""
        labels = unary.argmin(1).astype(np.int32)
        cells = self.mesh.cells
        if unary.shape[1] == 1 or len(self.mesh.adjacency.faces) == 0:
            return cells.spread(labels)
        pairs, pair_cost = self.between_cells
        labels = _minimise(labels, unary, pairs, pair_cost)
        if cells.are_faces or of_faces is None:
            return cells.spread(labels)
        near = np.zeros(len(labels), bool)  # cells along a border
        near[pairs[labels[pairs[:, 0]] != labels[pairs[:, 1]]]] = True
        labels = labels[cells.of]
        pairs, pair_cost = self.mesh.adjacency.faces, self.between_faces
        for _ in range(MAX_SWEEPS):
            free = near[cells.of]
            beside = np.flatnonzero(free[pairs[:, 0]] | free[pairs[:, 1]])
            touching, costs = pairs[beside], pair_cost[beside]
            faces = np.flatnonzero(free)
            labels[faces] = _minimise_among(faces, labels, of_faces(faces), touching, costs)
            # Where a border has come to the edge of what is free, the cells beyond are so, too.
            one, two = touching[labels[touching[:, 0]] != labels[touching[:, 1]]].T
            beyond = cells.of[np.concatenate([one[~free[one]], two[~free[two]]])]
            if not len(beyond):
                break
            near[beyond] = True
        return labels

    @cached_property
    def between_faces(self) -> NDArray[np.float32]:
        """(E,) of the pairs of faces that touch."""
        _, length, angle = self.mesh.adjacency
        cost = np.empty(len(angle), np.float32)
        scale = SMOOTHNESS / np.sqrt(self.mesh.face_areas.sum())

        def weigh(part: slice) -> None:
            bend = angle[part]
            softness = np.where(bend < 0, np.float32(CONCAVE_SOFTNESS), np.float32(CONVEX_SOFTNESS))
            cost[part] = scale * length[part] * np.exp(-softness * np.abs(bend))

        in_chunks(len(cost), weigh)
        return cost

    @cached_property
    def between_cells(self) -> tuple[NDArray[np.int64], NDArray]:
        """Pairs (B, 2) of cells that touch, each once, and what their borders cost (B,)."""
        cells, pairs = self.mesh.cells, self.mesh.adjacency.faces
        if cells.are_faces:
            return pairs, self.between_faces.astype(np.float64)
        one, two = cells.of[pairs].T
        apart = np.flatnonzero(one != two)
        one, two = one[apart], two[apart]
        bits = len(cells.area).bit_length()
        key, order = sort_stably(np.minimum(one, two) << bits | np.maximum(one, two), 2 * bits)
        begins = np.flatnonzero(np.diff(key, prepend=-1))
        cost = np.add.reduceat(self.between_faces[apart[order]], begins, dtype=np.float64)
        key = key[begins]
        return np.stack([key >> bits, key & ((1 << bits) - 1)], axis=1), cost


def _shares(areas: NDArray) -> NDArray:
    """Of a surface of area 1; what has none still wants a label where nothing else decides."""
    return areas / areas.sum() + 1e-9


def _minimise(
    labels: NDArray, unary: NDArray, pairs: NDArray, pair_cost: NDArray
) -> NDArray[np.int32]:
    """Expand one label after the other until none can."""
    count, idle = unary.shape[1], 0
    for number in range(MAX_SWEEPS * count):
        before = labels
        labels = _expand(labels, number % count, unary, pairs, pair_cost)
        idle = idle + 1 if np.array_equal(before, labels) else 1  # the best move made, it is none
        if idle == count:
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
