"""A keypoint that is dragged over its object, and its partner on the other side, which follows."""

import bpy
import numpy as np
from mathutils import Vector

from .geometry import Surface
from .keypoints import middles, mirror_image, name_of, partner_of


class Drag:
    """From where a keypoint is taken up to where it is left.

    Args:
        empty: the keypoint.
        surface: of the object that it is on.
        across: the way in the world from one side of that to the other, a unit vector.
        inside: whether it is in the middle of the volume under the place that it is dragged to.
    """

    def __init__(
        self, empty: bpy.types.Object, surface: Surface, across: Vector, inside: bool
    ) -> None:
        self._empties = [one for one in (empty, partner_of(empty)) if one]
        self._before = [one.matrix_world.copy() for one in self._empties]
        self._surface, self._across, self._inside = surface, across, inside

    def to_nearest(self) -> None:
        """Put it where the surface is nearest."""
        self._put(self._surface.tree.find_nearest(self._before[0].translation)[0])

    def along(self, origin: Vector, way: Vector) -> None:
        """Put it where a ray meets the surface first; where none does, it stays."""
        place = self._surface.tree.ray_cast(origin, way)[0]
        if place is not None:
            self._put(place)

    def back(self) -> None:
        """Put all where it was."""
        for empty, matrix in zip(self._empties, self._before, strict=True):
            empty.matrix_world = matrix

    def _put(self, place: Vector) -> None:
        other = mirror_image(place, self._surface, self._across)
        places = [place, self._surface.tree.find_nearest(other)[0]][: len(self._empties)]
        if self._inside:
            names = [name_of(empty) for empty in self._empties]
            places = middles(self._surface, np.array(places), names)
        for empty, before, at in zip(self._empties, self._before, places, strict=True):
            matrix = before.copy()
            matrix.translation = at
            empty.matrix_world = matrix
