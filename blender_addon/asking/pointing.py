"""Pointing at a part: selected faces as a question, the whole part selected as the answer.

What was selected last time is kept on the mesh, so that a face that has been added since is a
click into the part, and one that has been taken away a click outside of it.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bridge.backend import Question
from ..bridge.course import Steps, begin_writing
from ..bridge.replies import Reply
from ..scene.attributes import read_faces, select_polygons, selection, write_faces
from ..scene.geometry import Surface
from ..scene.pooling import polygon_means
from ..scene.target import TargetError
from ..shared.texts import counted
from .each import Piece, triangles_of

POINTED = ".patchalign3d_pointed"  # the dot keeps it out of the artist's lists
FOUND, INSIDE, OUTSIDE = 1, 2, 4  # bits of it: in the last answer, and where was clicked


class Clicks(NamedTuple):
    """Faces (polygons,) bool of one mesh that are in the part, and that are not."""

    inside: NDArray[np.bool_]
    outside: NDArray[np.bool_]


def clicks(mesh: bpy.types.Mesh) -> Clicks:
    """What the selection says. Where most of the last answer is gone from it, it begins anew."""
    now, kept = selection(mesh), read_faces(mesh, POINTED, np.int32)
    found = (kept & FOUND) > 0
    inside = now & (~found | ((kept & INSIDE) > 0))
    if 2 * (now & found).sum() <= found.sum() or not inside.any():
        return Clicks(now, np.zeros_like(now))
    return Clicks(inside, ~now & (found | ((kept & OUTSIDE) > 0)))


def part_of(
    pieces: Sequence[Piece], pointing: Collection[bpy.types.Object], word: str, size: float
) -> Question:
    """Which faces are of the part that the selected ones are of?

    Args:
        pieces: of a thing.
        pointing: the objects whose selection counts: others have one from long ago.
        word: what the part is called, empty if no word is to help.
        size: the part's share of the surface, 0 if it is not known.

    Raises:
        TargetError: no face is selected.
    """
    said = {obj: clicks(obj.data) for obj, _ in pieces if obj in pointing}
    include = triangles_of(pieces, {obj: clicked.inside for obj, clicked in said.items()})
    exclude = triangles_of(pieces, {obj: clicked.outside for obj, clicked in said.items()})
    if not len(include):
        raise TargetError("No face is selected. Select one of the part in Edit Mode first.")
    excluded = exclude if len(exclude) else None
    more = {"word": word.strip() or None, "size": size or None}
    return Question("select", include=include, exclude=excluded, **more)


def write(
    obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
) -> Steps[tuple[int, str]]:
    """Select the part's faces; how many they are."""
    found = polygon_means(surface, reply.arrays["faces"]) > 0.5
    inside, outside = clicks(obj.data)
    yield begin_writing()
    write_faces(obj.data, POINTED, "INT", FOUND * found + INSIDE * inside + OUTSIDE * outside)
    select_polygons(obj.data, found)
    return int(found.sum()), (
        f"{counted(found.sum(), 'face is', 'faces are')} selected. Select or deselect some where "
        "that is wrong, and ask again."
    )
