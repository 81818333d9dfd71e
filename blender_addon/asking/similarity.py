"""Similarity: how answers become heat maps, and what is selected as a question."""

from collections.abc import Collection, Sequence

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.backend import Question
from ..bridge.course import Steps, begin_writing
from ..bridge.replies import Reply
from ..scene import heatmap
from ..scene.attributes import selection
from ..scene.geometry import Surface
from ..scene.target import TargetError
from .each import Piece, triangles_of


def write(
    obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
) -> Steps[tuple[tuple[float, float], str]]:
    """Show an answer as a heat map."""
    yield begin_writing()
    least, most = heatmap.show(obj.data, surface, reply)
    return (least, most), f"Similarity from {least:.2f}, dark, to {most:.2f}, bright."


def to_selection(pieces: Sequence[Piece], pointing: Collection[bpy.types.Object]) -> Question:
    """How alike is everything to the selected faces or, if there are none, to the vertices?

    Args:
        pieces: of a thing.
        pointing: the objects whose selection counts: others have one from long ago.

    Raises:
        TargetError: nothing is selected.
    """
    chosen = {obj: selection(obj.data) for obj, _ in pieces if obj in pointing}
    faces = triangles_of(pieces, chosen)
    if len(faces):
        return Question("similarity", faces=faces)
    points = np.concatenate([_selected_points(piece) for piece in pieces if piece.obj in pointing])
    if not len(points):
        raise TargetError("Nothing is selected. Select faces or vertices in Edit Mode first.")
    return Question("similarity", points=points)


def _selected_points(piece: Piece) -> NDArray[np.float64]:
    """(n, 3) where the selected vertices of an object are seen."""
    surface, vertices = piece.surface, selection(piece.obj.data, "vertices")
    same = len(surface.shape) == len(surface.vertices)
    return (surface.shape if same else surface.vertices)[vertices]
