"""A keypoint that is dragged over its object, and its partner on the other side, which follows."""

import bpy
import numpy as np
from mathutils import Vector

from .geometry import Surface
from .keypoints import middles, name_of, partner_of


class Drag:
    """From where a keypoint is taken up to where it is left.

    Args:
        empty: the keypoint.
        surface: of the object that it is on.
        side: the axis of the world from one side of that to the other, 0 … 2.
        inside: whether it is in the middle of the volume under the place that it is dragged to.
    """

    def __init__(self, empty: bpy.types.Object, surface: Surface, side: int, inside: bool) -> None:
        self._empties = [one for one in (empty, partner_of(empty)) if one]
        self._before = [one.matrix_world.copy() for one in self._empties]
        self._surface, self._side, self._inside = surface, side, inside

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
        shape, other = self._surface.shape, place.copy()
        other[self._side] = (
            shape[:, self._side].max() + shape[:, self._side].min() - other[self._side]
        )
        places = [place, self._surface.tree.find_nearest(other)[0]][: len(self._empties)]
        if self._inside:
            names = [name_of(empty) for empty in self._empties]
            places = middles(self._surface, np.array(places), names)
        for empty, before, at in zip(self._empties, self._before, places, strict=True):
            matrix = before.copy()
            matrix.translation = at
            empty.matrix_world = matrix
