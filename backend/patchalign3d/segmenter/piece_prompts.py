"""Which of the prompts of one name each piece of a part gets: by its side, size, row or place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..encoded import EncodedMesh
from ..geometry.things import Thing
from ..labels.numbers import InPieces, at_place, connected_alike
from ..labels.pieces import depths, sizes
from ..labels.sides import divide
from ..shared.prompts.place_words import OUT, SIZE
from ..shared.prompts.places import Placed

# How pieces are compared.
BY = {SIZE: sizes, OUT: depths}


@dataclass(frozen=True, eq=False)
class PiecePrompts:
    """The parts of a mesh, whose pieces are told apart.

    Attributes:
        encoded: the mesh, of F faces.
        placed: the prompts.
        labels: (F,) index into ``placed.bases``; −1 = unlabelled.
        by_words: which of two, 1 or −1, each face (F,) is as the model sees it, for an axis and a
            base of ``placed.compared``: where the shape can't tell.
    """

    encoded: EncodedMesh
    placed: Placed
    labels: NDArray[np.int32]
    by_words: Callable[[int, int], NDArray[np.int64]]

    def prompts(self) -> NDArray[np.int32]:
        """(F,) the prompt of each face; −1 = none."""
        result = np.empty_like(self.labels)
        for thing in self.encoded.per_thing.things:
            result[thing.faces] = self._within(thing)
        wholes = self.encoded.per_thing.named_as_wholes(self.labels)
        of_things = np.isin(self.labels, wholes)
        if of_things.any():  # the left shoe of a pair
            together = self._within(Thing.all_of(self.encoded.mesh), self.encoded.things)
            result[of_things] = together[of_things]
        return result

    def _within(self, thing: Thing, pieces: NDArray[np.int64] | None = None) -> NDArray[np.int32]:
        """(n,) the prompts of a thing's faces, in pieces (F,): by default what is connected."""

        def counted(part: NDArray[np.bool_], axis: int, number: int) -> NDArray[np.bool_]:
            faces = np.arange(len(self.labels))[thing.faces][part]
            there = np.zeros(len(part), bool)
            if len(faces):
                piece = (self._connected if pieces is None else pieces)[faces]
                in_pieces = InPieces(self.encoded.mesh, self.encoded.drawn, faces, piece)
                there[part] = at_place(in_pieces, axis, number)
            return there

        own = self.labels[thing.faces]
        return divide(
            self.placed,
            own,
            thing.centroids,
            thing.areas,
            thing.pairs,
            self._compared(thing, own),
            counted,
        )

    def _compared(self, thing: Thing, own: NDArray[np.int32]) -> dict[int, NDArray[np.int64]]:
        """By axis, which of two, 1 or −1, a thing's faces (n,) with these labels are; 0 if none."""
        compared = {axis: np.zeros(len(own), np.int64) for axis, _ in self.placed.compared}
        if not compared:
            return compared
        mesh = self.encoded.mesh
        corners = mesh.unit_vertices[mesh.faces[thing.faces]]  # (n, k, 3)
        for axis, base in self.placed.compared:
            found = BY[axis](own == base, corners, thing.areas, thing.pairs)
            if not found.any():  # one piece, or all alike
                found = np.where(own == base, self.by_words(axis, base)[thing.faces], 0)
            compared[axis] += found
        return compared

    @cached_property
    def _connected(self) -> NDArray[np.int64]:
        return connected_alike(self.encoded.mesh, self.labels, self.encoded.things)
