"""Labels that follow the shape: borders along creases, surfaces without specks.

A Potts energy over the faces, E = Σ area·cost(label) + λ Σ length·firmness·[labels differ], is
minimised by α-expansion [Boykov, Veksler, Zabih 2001], with one graph cut for each label that is
the cheapest somewhere. At first, the one of the largest area is everywhere, so that it needs no cut
of its own. Areas and lengths are measured on a surface of total area 1, so the result does not
depend on how finely the surface is tessellated, nor on the order in which labels were named.

On large meshes, the same energy is minimised from coarse to fine, as in banded graph cuts
[Lombaert, Sun, Grady, Xu 2005], which is much faster. The first cut is between the coarsest cells.
Then only the cells along the borders that it found are divided into finer ones and cut again, down
to the faces. There, only the labels that meet at a cell compete for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
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
# How far beside a label's border, in nodes, it is looked at again.
RINGS = 2
# The way around cells in cubes is longer than that over faces, by about this much.
DETOUR = 1.18


def smooth_labels(mesh: Mesh | Cloud, cost: NDArray) -> NDArray[np.int32]:
    """Choose a label for every face.

    Args:
        mesh: F faces.
        cost: (F, P) ≥ 0, the cost of label p on a face, per unit of area.

    Returns:
        (F,) int32 in 0 … P−1.
    """
    sums = [_shares(mesh.face_areas)[:, None] * cost]  # of faces, then of the cells of each level
    for level in mesh.levels:
        sums.append(np.stack([np.bincount(level.of, column) for column in sums[-1].T], axis=1))
    return Borders(mesh).cut(lambda depth, nodes: sums[depth][nodes])


@dataclass(frozen=True, eq=False)
class Borders:
    """The costs of borders between the faces of a mesh, and between its cells; kept between
    questions.

    Depth 0 is the faces; the following depths are the mesh's levels of cells.
    """

    mesh: Mesh | Cloud

    def prepare(self) -> None:
        """Compute in advance what every question needs."""
        self.all_pairs(len(self.mesh.levels))
        _ = self.shares, self.cells

    def smooth_cells(self, cost: NDArray, doubt: float = np.inf) -> NDArray[np.int32]:
        """Labels (F,) as :func:`smooth_labels`, where all faces of a cell cost the same (C, P).

        Labels that cost a cell more than ``doubt`` above its cheapest one do not compete for it.
        """

        def unary(depth: int, nodes: NDArray | slice) -> NDArray:
            return self.shares[depth][nodes, None] * cost.take(self.cells[depth][nodes], axis=0)

        return self.cut(unary, doubt)

    def cut(
        self, unary: Callable[[int, NDArray | slice], NDArray], doubt: float = np.inf
    ) -> NDArray[np.int32]:
        """Labels (F,) from a function that gives costs (n, P) at a depth for some of its nodes
        (n,).
        """
        coarsest = len(self.mesh.levels)
        cost = unary(coarsest, slice(None))
        labels = cost.argmin(1).astype(np.int32)
        area = np.bincount(labels, self.shares[coarsest], cost.shape[1])
        tried = np.argsort(-area, kind="stable")[: np.count_nonzero(area)].astype(np.int32)
        if len(tried) == 1 or len(self.mesh.touching) == 0:
            return self.mesh.on_both_sides(self.mesh.cells.spread(labels))
        number = np.argsort(np.append(tried, np.flatnonzero(area == 0))).astype(np.int32)
        least = np.take_along_axis(cost, labels[:, None], 1)
        allowed = (cost <= least + doubt * self.shares[coarsest][:, None])[:, tried]
        labels = np.where(allowed[:, 0], np.int32(0), number[labels])
        labels = _minimise(labels, cost[:, tried], *self.all_pairs(coarsest), allowed)
        for depth in reversed(range(coarsest)):
            labels = self._refine(depth, labels, tried, unary)
        return self.mesh.on_both_sides(tried[labels])

    def _refine(
        self,
        depth: int,
        above: NDArray[np.int32],
        tried: NDArray[np.int32],
        unary: Callable[[int, NDArray | slice], NDArray],
    ) -> NDArray[np.int32]:
        """Labels (n,) of the nodes at a depth, from those (C,) of the cells that they are in; all
        are indices into ``tried``.

        Nodes of cells along a border are free, but can only take labels that occur next to their
        cell.
        """
        level, count = self.mesh.levels[depth], len(tried)
        rivals = _rivals(above, count, level.pairs, rings=RINGS if depth else 1)
        labels, free = above.take(level.of), (rivals.sum(1) > 1).take(level.of)
        pairs, cost = self.pairs_of(depth, free)
        inner, ring = np.flatnonzero(free), pairs[~free[pairs]]  # what is around them is fixed
        nodes = np.concatenate([inner, ring])
        node = np.empty(len(labels), np.int64)
        node[nodes] = np.arange(len(nodes))
        costs, allowed = np.zeros((len(nodes), count)), np.zeros((len(nodes), count), bool)
        costs[: len(inner)] = unary(depth, inner)[:, tried]
        allowed[: len(inner)] = rivals.T.take(level.of[inner], axis=1).T
        found = _minimise(labels[nodes], costs, node[pairs], cost, allowed)
        labels[inner] = found[: len(inner)]
        return labels

    def all_pairs(self, depth: int) -> tuple[NDArray[np.int64], NDArray]:
        """Pairs (n, 2) of nodes that touch at a depth, and the costs (n,) of their borders."""
        if depth == 0:
            return self.mesh.touching, self.between_all_faces
        return self.mesh.levels[depth - 1].pairs, self.between_cells[depth - 1]

    def pairs_of(self, depth: int, free: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray]:
        """The same for pairs with at least one free node (n,)."""
        pairs = self.mesh.touching if depth == 0 else self.mesh.levels[depth - 1].pairs
        beside = np.empty(len(pairs), bool)

        def look(part: slice) -> None:
            one, two = pairs[part].T
            np.logical_or(free.take(one), free.take(two), out=beside[part])

        in_chunks(len(pairs), look)
        edges = np.flatnonzero(beside)
        cost = self.between_faces(edges) if depth == 0 else self.between_cells[depth - 1][edges]
        return pairs.T.take(edges, axis=1).T, cost

    @cached_property
    def shares(self) -> list[NDArray[np.float64]]:
        """The shares of the surface that the nodes of each depth have, (n,) each."""
        levels = self.mesh.levels
        return [_shares(area) for area in (self.mesh.face_areas, *(each.area for each in levels))]

    @cached_property
    def cells(self) -> list[NDArray[np.int64]]:
        """The cells of the mesh that the nodes of each depth are in, (n,) each."""
        found = [np.arange(len(self.mesh.cells.area))]
        for level in reversed(self.mesh.levels[1:]):
            found.append(found[-1][level.of])
        return [self.mesh.cells.of, *reversed(found)] if self.mesh.levels else found

    def between_faces(self, edges: NDArray | slice) -> NDArray[np.float64]:
        """(n,) the costs of borders between faces, for some of the pairs that touch."""
        length, angle = self.mesh.creases(edges)
        cost = np.empty(len(angle))
        scale = SMOOTHNESS / np.sqrt(self.mesh.face_areas.sum())

        def weigh(part: slice) -> None:
            bend = angle[part]
            softness = np.where(bend < 0, np.float32(CONCAVE_SOFTNESS), np.float32(CONVEX_SOFTNESS))
            cost[part] = scale * length[part] * np.exp(-softness * np.abs(bend))

        in_chunks(len(cost), weigh)
        return cost

    @cached_property
    def between_all_faces(self) -> NDArray[np.float64]:
        """(E,) the same for all faces that touch; for a large mesh, this is never needed."""
        return self.between_faces(slice(None))

    @cached_property
    def between_cells(self) -> list[NDArray[np.float64]]:
        """The costs of borders between the cells of each level, (B,) each."""
        found: list[NDArray] = []
        for level in self.mesh.levels:
            if found:
                cost = found[-1][level.across]
            else:  # in their own order: what lies together is told together
                crossed = np.zeros(len(self.mesh.touching), bool)
                crossed[level.across] = True
                edges, of_edge = np.flatnonzero(crossed), np.empty(len(crossed))
                of_edge[edges] = self.between_faces(edges) / DETOUR
                cost = of_edge[level.across]
            found.append(np.add.reduceat(cost, level.begins) if len(cost) else cost)
        return found


def _rivals(labels: NDArray, count: int, pairs: NDArray[np.int64], rings: int) -> NDArray[np.bool_]:
    """(C, P) the labels that cells (C,) have, or that others have within so many steps by pairs (B,
    2).
    """
    rivals = (labels == np.arange(count)[:, None]).T  # whose columns lie one behind the other
    sides = pairs.T
    beside = np.flatnonzero(np.not_equal(*(labels.take(side) for side in sides)))
    for _ in range(rings):
        one, two = (side.take(beside) for side in sides)
        of_one, of_two = rivals[one], rivals[two]
        for label in range(count):
            rivals[one[of_two[:, label]], label] = True
            rivals[two[of_one[:, label]], label] = True
        # What goes on from there goes by pairs of which a cell has been reached just now.
        reached = np.zeros(len(labels), bool)
        reached[one] = reached[two] = True
        beside = np.flatnonzero(np.logical_or(*(reached.take(side) for side in sides)))
    return rivals


def _shares(areas: NDArray) -> NDArray:
    """Shares of the whole area; without area, a face still gets a label if nothing else decides."""
    return areas / areas.sum() + 1e-9


def _minimise(
    labels: NDArray,
    unary: NDArray,
    pairs: NDArray,
    pair_cost: NDArray,
    allowed: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Labels (N,) of least energy by α-expansion: one label after the other is expanded until none
    lowers the energy any more.

    From the second sweep on, only nodes near a label's border are considered, because elsewhere
    nothing more can be gained.

    Args:
        labels: (N,) to begin with.
        unary: (N, P) the cost of each label on each node.
        pairs: (E, 2) nodes that touch.
        pair_cost: (E,) the cost of a border between them.
        allowed: (N, P) which labels each node may take.
    """
    count, idle, now = unary.shape[1], 0, allowed
    for number in range(MAX_SWEEPS * count):
        before, label = labels, number % count
        if label == 0 and number:
            now = allowed & _rivals(labels, count, pairs, RINGS)
        labels = _expand(labels, label, unary, pairs, pair_cost, now[:, label])
        idle = idle + 1 if np.array_equal(before, labels) else 1  # the best move made, it is none
        if idle == count:
            break
    return labels


def _expand(
    labels: NDArray,
    label: int,
    unary: NDArray,
    pairs: NDArray,
    pair_cost: NDArray,
    allowed: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """The best move in which any of the ``allowed`` nodes (N,) switch to ``label``: one minimum
    cut.

    The other nodes, and those that already have the label, stay as they are. The cost of a border
    with them is added to that of the free nodes.
    """
    free = np.flatnonzero(allowed & (labels != label))
    if len(free) == 0:
        return labels
    node = np.full(len(labels), -1)
    node[free] = np.arange(len(free))
    own = labels[free]
    stay, switch = unary[free, own], unary[:, label].take(free)
    first, second = pairs.T
    one, two = node.take(first), node.take(second)

    def add(nodes: NDArray, costs: NDArray) -> NDArray:
        return np.bincount(nodes, costs, minlength=len(free))

    fixed = np.flatnonzero((one < 0) ^ (two < 0))
    is_first = one[fixed] >= 0
    mine = np.where(is_first, one[fixed], two[fixed])
    beside = np.where(is_first, second[fixed], first[fixed])
    other, border = labels[beside], pair_cost[fixed]
    stay += add(mine, np.where(labels[free[mine]] != other, border, 0.0))
    switch += add(mine, np.where(other != label, border, 0.0))

    both = np.flatnonzero((one >= 0) & (two >= 0))
    one, two, border = one.take(both), two.take(both), pair_cost.take(both)
    # Two of one label pay where one switches and the other stays. Two of different labels pay
    # unless both switch, which is what `two` pays for staying, and both together where only it
    # switches [Kolmogorov and Zabih 2004].
    differ = np.flatnonzero(own.take(one) != own.take(two))
    stay += add(two[differ], border[differ])
    back = border.copy()
    back[differ] = 0

    result = labels.copy()
    result[free[minimum_cut(switch, stay, one, two, border, back)]] = label
    return result
