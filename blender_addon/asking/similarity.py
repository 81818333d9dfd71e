"""Similarity: how answers become heat maps, and what is selected as a question."""

from __future__ import annotations

import bpy

from ..bridge.jobs import Question
from ..bridge.replies import Reply
from ..scene import heatmap
from ..scene.attributes import selected
from ..scene.geometry import Surface
from ..scene.target import TargetError


def write(
    obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
) -> tuple[tuple[float, float], str]:
    """Show an answer as a heat map."""
    least, most = heatmap.show(obj.data, surface, reply)
    return (least, most), f"Similarity from {least:.2f}, dark, to {most:.2f}, bright."


def to_selection(obj: bpy.types.Object, surface: Surface) -> Question:
    """How alike is everything to the selected faces or, if there are none, to the vertices?

    Raises:
        TargetError: nothing is selected.
    """
    faces = selected(obj.data.polygons)[surface.triangle_polygons].nonzero()[0]
    vertices = selected(obj.data.vertices).nonzero()[0]
    if not len(faces) and not len(vertices):
        raise TargetError(
            "Nothing is selected. Select faces or vertices in Edit Mode, then ask again."
        )
    same = len(surface.shape) == len(surface.vertices)
    if len(faces):
        return Question("similarity", faces=faces)
    points = (surface.shape if same else surface.vertices)[vertices]
    return Question("similarity", points=points)
