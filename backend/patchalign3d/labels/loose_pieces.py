"""Names loose pieces as wholes: most of them are a part, or belong to one.

Faces take names by their own patches. That leaves three kinds of errors, each of which a whole
piece can tell: a corner takes the name of the piece beside it; one of four legs is named otherwise;
a name that was asked for has won nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh

# What is named otherwise gets names that are half as likely, at worst, on average over its area.
MAY_COST = float(np.log(2))
# A name is at home in the pieces of a kind that have so much of its area.
HOME = 0.5
# Pieces with less of the surface stay as they are. A name with less has won nothing.
SMALLEST = 1e-3


def name_pieces(
    mesh: Mesh | Cloud,
    kind: NDArray[np.int64],
    labels: NDArray[np.int32],
    cost: NDArray,
    asked: int,
) -> NDArray[np.int32]:
    """Labels (F,) in which loose pieces are named as wholes, where that costs little.

    First, names leave pieces where they are not at home. Then, pieces of one kind get one name.
    Last, each name that was asked for and has won nothing gets the kind that it fits best, unless
    another name is at home there.

    Args:
        mesh: F faces in C cells.
        kind: the kind of each loose piece, from 0 (:func:`.kinds.kinds`).
        labels: (F,) the names of the faces by themselves.
        cost: (C, P) what each name costs a cell, per unit of area.
        asked: how many of the names were asked for; one behind them stands for none of them.
    """
    cells, count = mesh.cells, cost.shape[1]
    piece = cells.gather(mesh.pieces)  # (C,)
    if count == 1 or not piece.any():
        return labels
    shares = mesh.face_areas / mesh.face_areas.sum() + 1e-9
    won = np.bincount(cells.of * count + labels, shares, cost.size).reshape(cost.shape)
    large = np.flatnonzero((np.bincount(piece, won.sum(1)) >= SMALLEST)[piece])  # (c,) cells
    if not len(large):  # as of a tree of leaves
        return labels
    numbers, piece = np.unique(piece[large], return_inverse=True)
    kind = np.unique(kind[numbers], return_inverse=True)[1]
    won, cost = won[large], cost[large]
    pieces = _Pieces(
        kind,
        _sums(won, piece),
        _sums(np.einsum("cp,cp->c", won, cost), piece),
        _sums(won.sum(1)[:, None] * cost, piece),
        asked,
    )
    becomes = np.tile(np.arange(count), (len(cells.area), 1))  # (C, P)
    mixed = np.flatnonzero(((pieces.share > 0).sum(1) > 1)[piece])
    becomes[large[mixed]] = pieces.leave(won[mixed], cost[mixed], piece[mixed])
    pieces.agree()
    pieces.make_room()
    whole = pieces.whole[piece]
    becomes[large] = np.where(whole[:, None] >= 0, whole[:, None], becomes[large])
    return becomes[cells.of, labels].astype(np.int32)


@dataclass
class _Pieces:
    """L pieces, which are given names as wholes.

    Attributes:
        kind: (L,)
        share: (L, P) the area of each name.
        cost: (L,) what its names cost each piece, over all of its area.
        of_whole: (L, P) what each name would cost it as a whole.
        asked: how many of the names were asked for, and must not lose their last piece.
    """

    kind: NDArray[np.int64]
    share: NDArray[np.float64]
    cost: NDArray[np.float64]
    of_whole: NDArray[np.float64]
    asked: int

    def __post_init__(self) -> None:
        self.area = self.share.sum(1)  # (L,)
        self.whole = np.full(len(self.kind), -1)  # (L,) the names of wholes; −1 = as it was

    def leave(self, won: NDArray, cost: NDArray, piece: NDArray[np.int64]) -> NDArray[np.int64]:
        """Let names leave pieces where they are not at home.

        Where none is at home, the one stays that costs the piece least.

        Args:
            won: (n, P) the area of each name in the cells of some pieces.
            cost: (n, P) what each costs there, per unit of area.
            piece: (n,) the piece that each cell is of.

        Returns:
            (n, P) what each name becomes in a cell.
        """
        stays = (self.share > 0) & _at_home(self.share, self.kind)[self.kind]  # (L, P)
        none = np.flatnonzero(~stays.any(1))
        stays[none, self.of_whole[none].argmin(1)] = True
        cheapest = np.where(stays[piece], cost, np.inf).argmin(1)  # (n,)
        goes = np.where(stays[piece], 0, won)  # (n, P)
        costs = np.take_along_axis(cost, cheapest[:, None], 1)
        more = np.bincount(piece, (goes * (costs - cost)).sum(1), len(stays))
        arrives = np.bincount(piece * won.shape[1] + cheapest, goes.sum(1), stays.size)
        after = self.share * stays + arrives.reshape(stays.shape)
        leave = more < MAY_COST * self.area
        leave &= ~self._has_last(np.where(leave[:, None], after, self.share))
        self.share = np.where(leave[:, None], after, self.share)
        self.cost = self.cost + np.where(leave, more, 0)
        moves = leave[piece, None] & ~stays[piece]
        return np.where(moves, cheapest[:, None], np.arange(won.shape[1]))

    def agree(self) -> None:
        """Give the pieces of a kind that have one name each the name that costs them least."""
        single = (self.share > 0).sum(1) == 1
        together = _sums(self.of_whole * single[:, None], self.kind)  # (K, P)
        best = together.argmin(1)[self.kind]
        more = self.of_whole[np.arange(len(best)), best] - self.cost
        agree = last = single & (more < MAY_COST * self.area)
        names = np.arange(self.share.shape[1])
        while last.any():  # those that stay no longer take a name, of which another may be the last
            after = np.where(agree[:, None], best[:, None] == names, self.share)
            last = self._has_last(after)
            agree = agree & ~last
        self._name(agree, best[agree])

    def make_room(self) -> None:
        """Give each name asked for that has won nothing the kind whose pieces it costs least."""
        area = _sums(self.area, self.kind)
        fit = _sums(self.of_whole, self.kind) / area[:, None]  # (K, P)
        for name in np.argsort(fit[:, : self.asked].min(0), kind="stable"):
            if self.share[:, name].sum() < SMALLEST:
                more = fit[:, name] - _sums(self.cost, self.kind) / area
                more[_at_home(self.share, self.kind).any(1)] = np.inf
                best = more.argmin()
                if more[best] < MAY_COST:
                    self._name(self.kind == best, name)

    def _has_last(self, after: NDArray) -> NDArray[np.bool_]:
        """(L,) which pieces have a name that no piece would have after, by these areas (L, P)."""
        asked, after = self.share[:, : self.asked], after[:, : self.asked]
        lost = (asked > 0).any(0) & ~(after > 0).any(0)
        return asked[:, lost].sum(1).astype(bool)

    def _name(self, pieces: NDArray[np.bool_], name: NDArray[np.int64] | int) -> None:
        self.whole[pieces] = name
        self.cost[pieces] = self.of_whole[pieces, name]
        self.share[pieces] = 0
        self.share[pieces, name] = self.area[pieces]


def _at_home(share: NDArray, kind: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(K, P) the names that are at home in each kind, from their areas in the pieces (L, P)."""
    of_kind = _sums(share, kind)  # (K, P)
    return (of_kind > 0) & (of_kind >= HOME * share.sum(0, keepdims=True))


def _sums(values: NDArray, of: NDArray[np.int64]) -> NDArray:
    """The sums of rows (n, …) that belong to the same of G groups, (G, …)."""
    first = np.arange(len(of) + 1)
    return csc_matrix((np.ones(len(of)), of, first), (of.max() + 1, len(of))) @ values
