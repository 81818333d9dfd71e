"""Labels on the faces of a surface, steered by hand: renamed, merged, split, grown, smoothed.

A face is a triangle in the library and a polygon in Blender; all that is known of it here is where
it is, how large, and which faces it touches. This module is copied into the extension, so it
stands on the standard library and NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

UNLABELLED = -1

# A region becomes one part when this share of its area has that label; others are in dispute.
CLEAR_MAJORITY = 0.6

# The share of a part's area below which a piece of it is a speck.
SPECK = 0.02

# The names of the two sides, for each axis of a mesh that is Z up and looks along −Y: first the
# one with the smaller coordinates.
SIDES = {"X": ("right", "left"), "Y": ("front", "back"), "Z": ("lower", "upper")}


class FaceGraph(NamedTuple):
    """F faces and the E pairs of them that share an edge."""

    pairs: NDArray[np.int64]  # (E, 2)
    length: NDArray[np.float64]  # (E,) of the shared edge
    area: NDArray[np.float64]  # (F,)
    centroid: NDArray[np.float64]  # (F, 3), Z up


class SteerError(ValueError):
    """There is nothing to do it to, in a sentence for the user."""


@dataclass(frozen=True, eq=False)
class Labelling:
    """Named parts of a surface; every method returns another one.

    Attributes:
        names: P parts.
        labels: (F,) int, −1 for none.
        faces: F faces.
    """

    names: list[str]
    labels: NDArray[np.int32]
    faces: FaceGraph

    def rename(self, part: str, name: str) -> Labelling:
        """Call a part something else.

        Raises:
            SteerError: there is no such part, or another one of the new name, or that is empty.
        """
        number = self.number(part)
        if not name.strip():
            raise SteerError("The new name is empty. Type one.")
        if name in self.names and name != part:
            raise SteerError(f"There is a part '{name}' already. Merge them, or choose another.")
        names = [name if i == number else other for i, other in enumerate(self.names)]
        return replace(self, names=names)

    def merge(self, parts: Sequence[str], name: str = "") -> Labelling:
        """Make one part of several, in the place of the first of them.

        Args:
            parts: which.
            name: of the whole; the first one's by default.

        Raises:
            SteerError: they are fewer than two, or one doesn't exist.
        """
        numbers = sorted({self.number(part) for part in parts})
        if len(numbers) < 2:
            raise SteerError("It takes two parts to merge. Name at least two.")
        labels = np.where(np.isin(self.labels, numbers[1:]), numbers[0], self.labels)
        merged = replace(self, labels=labels.astype(np.int32))._without(numbers[1:])
        return merged.rename(merged.names[numbers[0]], name or parts[0])

    def exclude(self, part: str) -> Labelling:
        """Take a part away; its faces have no label then."""
        number = self.number(part)
        labels = np.where(self.labels == number, UNLABELLED, self.labels)
        return replace(self, labels=labels.astype(np.int32))._without([number])

    def split_by_piece(self, part: str) -> Labelling:
        """Make a part of each connected piece of a part, numbered from the largest on.

        Specks, of less than :data:`SPECK` of its area, are no parts: each goes to the label that
        it borders most or, where it borders none, to the largest piece.

        Raises:
            SteerError: it is in one piece.
        """
        number = self.number(part)
        member = self.labels == number
        piece = components(self.faces, member)
        area = np.bincount(piece[member], self.faces.area[member], piece.max() + 1)
        order = np.argsort(-area, kind="stable")
        order = order[area[order] > SPECK * area.sum()]
        if len(order) < 2:
            raise SteerError(f"'{part}' is in one piece, so there is nothing to split.")
        rank_of_piece = np.zeros(len(area), int)
        rank_of_piece[order] = np.arange(len(order))
        rank = np.where(member, rank_of_piece[piece], UNLABELLED)
        speck = member & ~np.isin(piece, order)
        support = self._support(self.labels)
        support[:, number + 1] = 0
        border = np.zeros((len(area), support.shape[1]))
        np.add.at(border, piece[speck], support[speck])
        given = speck & (border.max(1) > 0)[piece]
        labels = np.where(given, border.argmax(1)[piece] - 1, self.labels)
        rank[given] = UNLABELLED
        names = [f"{part} {i + 1}" for i in range(len(order))]
        return replace(self, labels=labels.astype(np.int32))._split(part, rank, names)

    def split_by_side(self, part: str, axis: str = "X", middle: float | None = None) -> Labelling:
        """Make two parts of one, on either side of the middle.

        Args:
            part: which.
            axis: "X" gives "left …" and "right …" of a figure that looks along −Y, as figures do
                in Blender; "Y" gives "front …" and "back …"; "Z" gives "lower …" and "upper …".
            middle: the coordinate between them; by default that of the whole surface's extent.

        Raises:
            SteerError: all of it is on one side.
        """
        member = self.labels == self.number(part)
        along = self.faces.centroid[:, "XYZ".index(axis)]
        middle = (along.min() + along.max()) / 2 if middle is None else middle
        side = np.where(member, (along > middle).astype(int), UNLABELLED)
        if len(np.unique(side[member])) < 2:
            raise SteerError(f"All of '{part}' is on one side, so there is nothing to split.")
        return self._split(part, side, [f"{name} {part}" for name in SIDES[axis]])

    def split_by_labels(self, part: str, names: Sequence[str], labels: NDArray) -> Labelling:
        """Make parts of one by labels (F,) for ``names`` that come from elsewhere.

        What has no label of them keeps the part's name.
        """
        member = self.labels == self.number(part)
        inside = np.where(member, np.where(labels < 0, len(names), labels), UNLABELLED)
        used = [i for i in range(len(names) + 1) if (inside == i).any()]
        if used == [len(names)]:
            raise SteerError(f"None of these words fits '{part}'.")
        rank = np.full(len(inside), UNLABELLED)
        for new, old in enumerate(used):
            rank[inside == old] = new
        return self._split(part, rank, [[*names, part][old] for old in used])

    def assign(self, part: str | None, member: NDArray[np.bool_]) -> Labelling:
        """Give these faces, (F,) bool, to a part, a new one if need be; to none if it is None."""
        names = self.names if part is None or part in self.names else [*self.names, part]
        number = UNLABELLED if part is None else names.index(part)
        labels = np.where(member, number, self.labels).astype(np.int32)
        return replace(self, names=names, labels=labels)

    def grow(self, part: str, steps: int = 1) -> Labelling:
        """Let a part take the faces next to it, whoever has them."""
        number, labels = self.number(part), self.labels
        for _ in range(steps):
            member = labels == number
            beside = np.zeros(len(labels), bool)
            for one, two in (self.faces.pairs.T, self.faces.pairs.T[::-1]):
                beside[one[member[two]]] = True
            labels = np.where(beside, number, labels)
        return replace(self, labels=labels.astype(np.int32))

    def shrink(self, part: str, steps: int = 1) -> Labelling:
        """Let a part lose the faces at its border, each to the neighbour it borders most."""
        number, labels = self.number(part), self.labels
        for _ in range(steps):
            support = self._support(labels)
            support[:, number + 1] = 0
            lost = (labels == number) & (support.max(1) > 0)
            labels = np.where(lost, support.argmax(1) - 1, labels)
        return replace(self, labels=labels.astype(np.int32))

    def smooth(self, rounds: int = 2) -> Labelling:
        """Let each face have the label that most of its border has: teeth and specks vanish.

        A face goes over only if the others' border is longer than its own label's.
        """
        labels = self.labels
        for _ in range(rounds):
            support = self._support(labels)
            own = support[np.arange(len(labels)), labels + 1]
            labels = np.where(support.max(1) > own * (1 + 1e-9), support.argmax(1) - 1, labels)
        return replace(self, labels=labels.astype(np.int32))

    def snap(self, region: NDArray) -> Labelling:
        """Give each region that is mostly of one part wholly to that part.

        Args:
            region: (F,) int, such as :func:`components` finds between seams or sharp edges.
        """
        choices = len(self.names) + 1
        cell = region * choices + self.labels + 1
        votes = np.bincount(cell, self.faces.area, (region.max() + 1) * choices)
        votes = votes.reshape(-1, choices)
        clear = votes.max(1) >= CLEAR_MAJORITY * votes.sum(1)
        labels = np.where(clear[region], votes.argmax(1)[region] - 1, self.labels)
        return replace(self, labels=labels.astype(np.int32))

    def number(self, part: str) -> int:
        """The label of a part.

        Raises:
            SteerError: there is none of this name.
        """
        if part not in self.names:
            known = ", ".join(self.names) or "none"
            raise SteerError(f"There is no part '{part}'. There are: {known}.")
        return self.names.index(part)

    def _support(self, labels: NDArray) -> NDArray[np.float64]:
        """(F, 1 + P) how much of each face's border is towards each label, −1 first."""
        choices = len(self.names) + 1
        one, two = self.faces.pairs.T
        face = np.concatenate([one, two])
        label = np.concatenate([labels[two], labels[one]]) + 1
        length = np.concatenate([self.faces.length, self.faces.length])
        support = np.bincount(face * choices + label, length, len(labels) * choices)
        return support.reshape(len(labels), choices)

    def _split(self, part: str, rank: NDArray, names: Sequence[str]) -> Labelling:
        """Parts called ``names`` in the place of one; ``rank`` (F,) says which, −1 outside it."""
        number, more = self.number(part), len(names) - 1
        labels = np.where(self.labels > number, self.labels + more, self.labels)
        labels = np.where(rank >= 0, number + rank, labels).astype(np.int32)
        others = {name for name in self.names if name != part}
        fresh: list[str] = []
        for name in names:
            wanted, i = name, 1
            while name in others or name in fresh:
                i += 1
                name = f"{wanted} {i}"
            fresh.append(name)
        before, after = self.names[:number], self.names[number + 1 :]
        return replace(self, names=[*before, *fresh, *after], labels=labels)

    def _without(self, numbers: Sequence[int]) -> Labelling:
        """Without these parts, which no face has any more."""
        kept = [i for i in range(len(self.names)) if i not in numbers]
        new = np.full(len(self.names) + 1, UNLABELLED, np.int32)  # the last one serves −1
        new[kept] = np.arange(len(kept))
        return replace(self, names=[self.names[i] for i in kept], labels=new[self.labels])


def components(
    faces: FaceGraph, member: NDArray | None = None, open_pairs: NDArray | None = None
) -> NDArray[np.int64]:
    """(F,) number of the connected piece that each face belongs to.

    Args:
        faces: F faces, E pairs.
        member: (F,) bool, the faces that hold together; by default all of them do.
        open_pairs: (E,) bool, where one may go from face to face; by default everywhere.
    """
    count = len(faces.area)
    keep = np.ones(len(faces.pairs), bool) if open_pairs is None else open_pairs.copy()
    if member is not None:
        keep &= member[faces.pairs].all(1)
    one, two = faces.pairs[keep].T
    root = np.arange(count)
    while True:  # each face points to the least face it knows to be of its piece
        least = np.minimum(root[one], root[two])
        new = root.copy()
        np.minimum.at(new, root[one], least)
        np.minimum.at(new, root[two], least)
        while not np.array_equal(new, new[new]):
            new = new[new]
        if np.array_equal(new, root):
            return np.unique(root, return_inverse=True)[1].reshape(-1)
        root = new


def face_graph(
    positions: NDArray, corner_vertices: NDArray, corner_faces: NDArray, area: NDArray
) -> tuple[FaceGraph, NDArray[np.int64]]:
    """The graph of polygons, over vertices that are welded where they coincide.

    Args:
        positions: (V, 3) of vertices, Z up.
        corner_vertices: (C,) the vertices of all polygons, one polygon after the other.
        corner_faces: (C,) int, ascending: the polygons that the corners are of.
        area: (F,)

    Returns:
        The graph, and for each of its E pairs the corner (E,) at which the shared edge begins.
    """
    count = len(area)
    extent = np.ptp(positions, axis=0).max() if len(positions) else 0.0
    grid = np.round((positions - positions.min(0)) / (extent or 1.0) * 1e6).astype(np.int64)
    key = (grid[:, 0] << 42) | (grid[:, 1] << 21) | grid[:, 2]
    place = np.unique(key, return_inverse=True)[1].reshape(-1)
    start = place[corner_vertices]
    next_corner = np.arange(1, len(start) + 1)
    last = np.flatnonzero(np.diff(corner_faces, append=-1) != 0)
    first = np.concatenate([[0], last[:-1] + 1]) if len(last) else last
    next_corner[last] = first
    end = start[next_corner]
    edge = np.minimum(start, end) * (start.max(initial=0) + 1) + np.maximum(start, end)
    edge[start == end] = -1 - np.flatnonzero(start == end)
    order = np.argsort(edge, kind="stable")
    shared = np.flatnonzero(edge[order[1:]] == edge[order[:-1]])
    one, two = order[shared], order[shared + 1]
    pairs = np.stack([corner_faces[one], corner_faces[two]], axis=1).astype(np.int64)
    other = pairs[:, 0] != pairs[:, 1]
    begin = one[other]
    ends = positions[corner_vertices[next_corner[begin]]] - positions[corner_vertices[begin]]
    corners = np.maximum(np.bincount(corner_faces, minlength=count), 1)
    centroid = np.stack(
        [np.bincount(corner_faces, positions[corner_vertices, i], count) for i in range(3)], axis=1
    )
    graph = FaceGraph(pairs[other], np.linalg.norm(ends, axis=1), area, centroid / corners[:, None])
    return graph, begin


# What a command line or a request can ask for, as name and words: ("merge", "arm", "hand").
STEPS: dict[str, Callable[..., Labelling]] = {
    "rename": lambda labelling, part, name: labelling.rename(part, name),
    "merge": lambda labelling, *parts: labelling.merge(parts),
    "exclude": lambda labelling, part: labelling.exclude(part),
    "split-pieces": lambda labelling, part: labelling.split_by_piece(part),
    "split-sides": lambda labelling, part, axis="X": labelling.split_by_side(part, axis.upper()),
    "grow": lambda labelling, part, steps="1": labelling.grow(part, int(steps)),
    "shrink": lambda labelling, part, steps="1": labelling.shrink(part, int(steps)),
    "smooth": lambda labelling, rounds="2": labelling.smooth(int(rounds)),
    "snap-pieces": lambda labelling: labelling.snap(components(labelling.faces)),
}
