"""What a family makes: a mesh whose every face knows its part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .keypoints import Table, find_keypoints
from .solids import Solid, merge, moved, swung


@dataclass(frozen=True)
class LabelledShape:
    """A mesh and its parts.

    Attributes:
        category: what it is.
        vertices: (V, 3) float64, Z up, the front towards −Y.
        faces: (F, 3) int64.
        face_part: (F,) int64 into ``parts``.
        face_solid: (F,) int64, which of the solids that it was put together from.
        parts: each part's names from coarse to fine, such as ("back", "back slat"); "" = no name at
            that level.
        synonyms: further words for a name.
        upright: it stands as it is used and its front is towards −Y, so that "left" and "top" have
            a meaning.
        own_sides: "left" is its own left, as of a person or a car; of furniture and buildings it is
            the left of whoever stands before them.
        keypoints: named points (3,) on its surface.
    """

    category: str
    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    face_part: NDArray[np.int64]
    face_solid: NDArray[np.int64]
    parts: list[tuple[str, ...]]
    synonyms: dict[str, tuple[str, ...]]
    upright: bool = True
    own_sides: bool = True
    keypoints: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @property
    def levels(self) -> int:
        """How many granularities there are, at least 1."""
        return max(len(part) for part in self.parts)

    def names(self, level: int) -> list[str]:
        """The name of each part at a level; parts that are not divided further keep their last."""
        return [part[min(level, len(part) - 1)] for part in self.parts]


@dataclass
class Assembly:
    """Solids under construction, each under its part, and what points the whole will have.

    A piece that is laid in its place as one, such as a door on its hinges, is an assembly of its
    own without a category, which the shape mounts.
    """

    category: str = ""
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    solids: list[Solid] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)
    own_sides: bool = True
    keypoints: Table = field(default_factory=dict)

    @classmethod
    def of_a_kind(
        cls,
        rng: np.random.Generator,
        makes: Mapping[str, Callable[[np.random.Generator, Assembly], Any]],
        synonyms: dict[str, tuple[str, ...]],
        chances: Sequence[float] | None = None,
        **how: Any,
    ) -> Assembly:
        """One of several kinds, its category, as the function for it makes it.

        Args:
            makes: by category what puts its solids together.
            chances: of each, which sum to 1; all are the same without any.
            how: the other attributes.
        """
        kind = str(rng.choice(list(makes), p=chances))
        shape = cls(kind, synonyms, **how)
        makes[kind](rng, shape)
        return shape

    @property
    def things(self) -> set[str]:
        """What there is so far, in its coarsest names."""
        return {part[0] for part in self.names}

    def add(self, solid: Solid, *part: str) -> None:
        """Add a solid to the part named from coarse to fine."""
        self.solids.append(solid)
        self.names.append(part)

    def mount(
        self,
        piece: Assembly,
        matrix: ArrayLike | None = None,
        offset: ArrayLike = (0, 0, 0),
        *owner: str,
    ) -> None:
        """Add all solids of another assembly, laid as in ``moved``, its parts under ``owner``."""
        for solid, part in zip(piece.solids, piece.names, strict=True):
            self.add(moved(solid, matrix, offset), *owner, *part)

    def move(self, matrix: ArrayLike | None = None, offset: ArrayLike = (0, 0, 0)) -> None:
        """Lay all solids so far as in ``moved``."""
        self.solids = [moved(solid, matrix, offset) for solid in self.solids]

    def hang(
        self, piece: Assembly, turn: ArrayLike, pivot: ArrayLike, place: ArrayLike | None = None
    ) -> None:
        """Add all solids of another assembly, each as ``swung`` about a hinge."""
        for solid, part in zip(piece.solids, piece.names, strict=True):
            self.add(swung(solid, turn, pivot, place), *part)

    def finish(self, turn: NDArray[np.float64] | None = None) -> LabelledShape:
        """The parts merged into one mesh, the pieces left loose; ``turn`` (3, 3) moves all."""
        parts = list(dict.fromkeys(self.names))
        whole = merge(self.solids)
        counts = [len(faces) for _, faces in self.solids]
        solid = np.repeat(np.arange(len(counts)), counts)
        keypoints = find_keypoints(self.keypoints, *whole, solid, self.names, self.own_sides)
        vertices, faces = moved(whole, turn)
        part = np.array([parts.index(name) for name in self.names])[solid]
        return LabelledShape(
            self.category,
            vertices,
            faces,
            part,
            solid,
            parts,
            self.synonyms,
            upright=turn is None,
            own_sides=self.own_sides,
            keypoints={
                name: point if turn is None else turn @ point for name, point in keypoints.items()
            },
        )
