"""Labels on the faces of a surface, steered by hand: renamed, merged, split, grown, smoothed.

What faces are to it stands in :mod:`.faces`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .errors import SteerError
from .faces import UNLABELLED, FaceGraph, components
from .prompts.place_in_name import mirrored as mirrored_name
from .prompts.place_in_name import with_letters
from .prompts.words import BETWEEN, UNLABELLED_NAME

# A region becomes one part when this share of its area has that label; others are in dispute.
CLEAR_MAJORITY = 0.6

# A piece with less than this share of the area of its part's largest one is a speck. Of the whole
# part's area, each of a hundred keys would be one.
SPECK = 0.02

# More parts than this nobody names, and Blender's lists grow slow: a tree has as many leaves.
MOST_PIECES = 1000

# The names of the two sides, for each axis of a mesh that is Z up and looks along −Y: first the
# one with the smaller coordinates.
SIDES = {"X": ("right", "left"), "Y": ("front", "back"), "Z": ("lower", "upper")}


def check_name(name: str) -> None:
    """Whether a part can be called so.

    Raises:
        SteerError: it is empty, has a comma or the like in it, which stands between parts wherever
            they are typed, or is what faces without a part are called.
    """
    if not name.strip():
        raise SteerError("The new name is empty. Type one.")
    if mark := BETWEEN.search(name):
        raise SteerError(f"'{name}' has a '{mark[0]}', which separates names. Leave it out.")
    if name.strip().casefold() == UNLABELLED_NAME:
        raise SteerError(f"'{name}' means no part. Choose another name, or exclude the part.")


def number_of(part: str, names: Sequence[str]) -> int:
    """The place of a part among those of these names.

    Raises:
        SteerError: there is none of this name.
    """
    if part not in names:
        known = f"There are: {', '.join(names)}." if names else "There are none."
        what = f"There is no part '{part}'." if part else "No part is chosen."
        raise SteerError(f"{what} {known}")
    return names.index(part)


@dataclass(frozen=True, eq=False)
class Labelling:
    """Named parts of a surface; every method returns another one."""

    names: list[str]  # P parts
    labels: NDArray[np.int32]  # (F,) −1 for none
    faces: FaceGraph  # F of them
    own_sides: bool = True  # whether left and right are its own, or those of who stands before it

    def rename(self, part: str, name: str) -> Labelling:
        """Call a part something else.

        Raises:
            SteerError: there is no such part, or another one of the new name, or nothing can be
                called so.
        """
        number = self.number(part)
        if name == part:
            return self
        check_name(name)
        if name in self.names:
            raise SteerError(f"There is a part '{name}' already. Merge them, or choose another.")
        names = [name if i == number else other for i, other in enumerate(self.names)]
        return replace(self, names=names)

    def rename_kind(self, part: str, name: str) -> Labelling:
        """Call all parts of one kind something else, with a number each.

        Parts without words are called "part 2.1" and "part 2.2" if they are of one kind, such as
        the legs of a chair; as legs they are "leg 1" and "leg 2".

        Raises:
            SteerError: as in :meth:`rename`.
        """
        kind, dot, copy = part.rpartition(".")
        alike = [other for other in self.names if re.fullmatch(rf"{re.escape(kind)}\.\d+", other)]
        if not (dot and copy.isdigit() and len(alike) > 1):
            return self.rename(part, name)
        self.number(part)
        labelling = self
        for other in alike:
            labelling = labelling.rename(other, f"{name} {other.rpartition('.')[2]}")
        return labelling

    def merge(self, parts: Sequence[str], name: str = "") -> Labelling:
        """Make one part of several, in the place of the first of them and, by default, of its name.

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

        Specks, of less than :data:`SPECK` of the largest one's area, are no parts: each goes to the
        label that it borders most or, where it borders none, to the largest piece.

        Raises:
            SteerError: it is in one piece, or in more than :data:`MOST_PIECES`.
        """
        number = self.number(part)
        member = self.labels == number
        inside = self.faces.pairs[member[self.faces.pairs].all(1)]
        piece = components(len(member), inside)
        area = np.bincount(piece[member], self.faces.area[member], piece.max() + 1)
        order = np.argsort(-area, kind="stable")
        order = order[area[order] > SPECK * area.max()]
        if len(order) < 2:
            raise SteerError(f"'{part}' is in one piece, so there is nothing to split.")
        if len(order) > MOST_PIECES:
            raise SteerError(
                f"'{part}' is in {len(order)} pieces, more than {MOST_PIECES}. Split it by side or "
                "by words first."
            )
        rank_of_piece = np.zeros(len(area), int)
        rank_of_piece[order] = np.arange(len(order))
        rank = np.where(member, rank_of_piece[piece], UNLABELLED)
        speck = member & ~np.isin(piece, order)
        beside, support = self._support(self.labels)
        support[:, number + 1] = 0
        border = np.zeros((len(area), support.shape[1]))
        np.add.at(border, piece[beside[speck[beside]]], support[speck[beside]])
        given = speck & (border.max(1) > 0)[piece]
        labels = np.where(given, border.argmax(1)[piece] - 1, self.labels)
        rank[given] = UNLABELLED
        names = [f"{part} {i + 1}" for i in range(len(order))]
        return replace(self, labels=labels.astype(np.int32))._split(part, rank, names)

    def split_by_side(
        self,
        part: str,
        axis: str = "X",
        middle: float | None = None,
        letters: bool = False,
    ) -> Labelling:
        """Make two parts of one, on either side of the middle, by default that of the whole.

        The axis "X" gives "left …" and "right …" of a figure that looks along −Y; they change hands
        for whoever stands before it, if these sides are meant. "Y" gives "front …" and "back …";
        "Z" gives "lower …" and "upper …". With ``letters``, left and right are ".L" and ".R" behind
        the name, unless that says a side already.

        Raises:
            SteerError: all of it is on one side.
        """
        member = self.labels == self.number(part)
        along = self.faces.centroid[:, "XYZ".index(axis)]
        middle = (along.min() + along.max()) / 2 if middle is None else middle
        side = np.where(member, (along > middle).astype(int), UNLABELLED)
        if len(np.unique(side[member])) < 2:
            raise SteerError(f"All of '{part}' is on one side, so there is nothing to split.")
        swapped = axis == "X" and not self.own_sides
        names = SIDES[axis][::-1] if swapped else SIDES[axis]
        called = [f"{name} {part}" for name in names]
        if letters and mirrored_name(part) == part:
            called = [with_letters(name) for name in called]
        return self._split(part, side, called)

    def split_by_labels(self, part: str, names: Sequence[str], labels: NDArray) -> Labelling:
        """Make parts of one by labels (F,) for ``names`` that come from elsewhere.

        What has no label of them, −1, keeps the part's name.

        Raises:
            SteerError: none of the part has one of the labels.
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
        """Give these faces, (F,) bool, to a part, a new one if need be; to none if it is None.

        Raises:
            SteerError: nothing can be called as the new one.
        """
        names = self.names
        if part is not None and part not in names:
            check_name(part)
            names = [*names, part]
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
            if not (beside & ~member).any():
                break
            labels = np.where(beside, number, labels)
        return replace(self, labels=labels.astype(np.int32))

    def shrink(self, part: str, steps: int = 1) -> Labelling:
        """Let a part lose the faces at its border, each to the neighbour it borders most."""
        number, labels = self.number(part), self.labels
        for _ in range(steps):
            beside, support = self._support(labels)
            support[:, number + 1] = 0
            lost = (labels[beside] == number) & (support.max(1) > 0)
            if not lost.any():
                break
            labels = labels.copy()
            labels[beside[lost]] = support[lost].argmax(1) - 1
        return replace(self, labels=labels)

    def smooth(self, rounds: int = 2) -> Labelling:
        """Let each face have the label that most of its border has: teeth and specks vanish.

        A face goes over only if the others' border is longer than its own label's.
        """
        labels = self.labels
        for _ in range(rounds):
            beside, support = self._support(labels)
            own = support[np.arange(len(beside)), labels[beside] + 1]
            over = support.max(1) > own * (1 + 1e-9)
            labels = labels.copy()
            labels[beside[over]] = support[over].argmax(1) - 1
        return replace(self, labels=labels)

    def snap(self, region: NDArray) -> Labelling:
        """Give each region that is mostly of one part wholly to that part.

        Regions (F,) int are such as :func:`.faces.components` finds between seams or sharp edges.
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
        return number_of(part, self.names)

    def _support(self, labels: NDArray) -> tuple[NDArray[np.int64], NDArray]:
        """The faces (n,) beside another label, for all others stay as they are, and how much of
        their border is towards each label (n, 1 + P), −1 first.
        """
        choices, pairs = len(self.names) + 1, self.faces.pairs
        is_beside = np.zeros(len(labels), bool)
        is_beside[pairs[labels[pairs[:, 0]] != labels[pairs[:, 1]]]] = True
        beside = np.flatnonzero(is_beside)
        row = np.cumsum(is_beside) - 1
        face, other = np.concatenate([pairs, pairs[:, ::-1]]).T
        length = np.concatenate([self.faces.length, self.faces.length])
        told = np.flatnonzero(is_beside[face])
        cell = row[face[told]] * choices + labels[other[told]] + 1
        support = np.bincount(cell, length[told], len(beside) * choices)
        return beside, support.reshape(len(beside), choices)

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
