"""What is found for each thing in a mesh by itself: sides, places in its box, densest matches.

Two chairs side by side each have a left arm, and the box around one of them says nothing of the
other. A mesh that is one thing is treated the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..geometry.sampling import SurfacePoints
from ..geometry.symmetry import Plane, symmetry_plane
from ..geometry.things import Thing
from ..shared.prompts.places import Placed
from .matching import box_coordinates
from .mean_shift import mean_shift, snap_to_surface
from .sides import allowed

# A label with less than this share of a thing's area is as good as absent from it.
HARDLY = 0.1


@dataclass(frozen=True, eq=False)
class ThingByThing:
    """The T things in a mesh.

    Attributes:
        mesh: F faces.
        number: (F,) the number of the thing that each face belongs to; None if it is one thing.
    """

    mesh: Mesh | Cloud
    number: NDArray[np.int64] | None

    @cached_property
    def things(self) -> list[Thing]:
        """The things, by their numbers: the mesh itself, if it is one thing."""
        if self.number is None:
            return [Thing.all_of(self.mesh)]
        return [Thing.of(self.mesh, self.number == n) for n in range(self.number.max() + 1)]

    @cached_property
    def _planes(self) -> list[Plane]:
        """The plane between left and right of each thing, in its own frame."""
        return [symmetry_plane(thing.centroids, thing.areas) for thing in self.things]

    def of(self, faces: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,) the number of the thing that each of some faces (n,) belongs to."""
        return np.zeros(len(faces), np.int64) if self.number is None else self.number[faces]

    def named_as_wholes(self, labels: NDArray[np.int32]) -> NDArray[np.int64]:
        """(n,) those of some labels (F,) that name whole things, not parts of things."""
        if self.number is None:
            return np.zeros(0, np.int64)
        count = labels.max() + 2
        area = np.bincount(
            self.number * count + labels + 1, self.mesh.face_areas, (self.number.max() + 1) * count
        )
        share = area.reshape(-1, count)
        share = share / share.sum(1, keepdims=True)  # (T, labels), the first of none
        whole = share > 1 - HARDLY
        either = (whole | (share < HARDLY)).all(0) & whole.any(0)
        return np.flatnonzero(either[1:])

    def allowed(self, placed: Placed, at: SurfacePoints) -> NDArray[np.bool_]:
        """(n, P) which of n points lie on the side that each prompt names."""
        there = np.empty((len(at.points), len(placed.places)), bool)
        for number, (thing, plane) in enumerate(zip(self.things, self._planes, strict=True)):
            own = self.of(at.faces) == number
            there[own] = allowed(placed, thing.own(at.points[own]), plane)
        return there

    def box_coordinates(self, at: SurfacePoints) -> NDArray[np.float64]:
        """(n, 3) where n points are in the boxes around their things, −1 … 1 on each axis."""
        found = np.empty_like(at.points)
        for number, (thing, plane) in enumerate(zip(self.things, self._planes, strict=True)):
            own = self.of(at.faces) == number
            used = np.zeros(len(self.mesh.vertices), bool)
            used[self.mesh.faces[thing.faces]] = True
            places = self.mesh.unit_vertices[used]
            box = thing.own(np.stack([places.min(0), places.max(0)]))
            found[own] = box_coordinates(thing.own(at.points[own]), box, plane)
        return found

    def densest(
        self,
        patches: SurfacePoints,
        logits: NDArray[np.floating],
        surface: SurfacePoints,
        there: NDArray[np.bool_],
    ) -> NDArray[np.float64]:
        """Where the matches of each of K names are densest, on the thing with its best match.

        Args:
            patches: (C,) the centres of the patches.
            logits: (C, K) of the names at these; −inf where a name cannot be.
            surface: (n,) points of the surface.
            there: (n, K) which of these each name may take.

        Returns:
            (K, 3) points of the surface, unit frame.
        """
        points = np.empty((logits.shape[1], 3))
        of_patches, of_points = self.of(patches.faces), self.of(surface.faces)
        found_on = of_patches[logits.argmax(0)]  # (K,)
        for number in np.unique(found_on):
            wanted, seen, drawn = (of == number for of in (found_on, of_patches, of_points))
            middles = mean_shift(patches.points[seen], logits[seen][:, wanted])
            allowed_there = there[drawn][:, wanted]
            points[wanted] = snap_to_surface(middles, surface.points[drawn], allowed_there)
        return points
