"""Keypoints: how answers with them are written and learnt from."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import bpy
import numpy as np

from ..bridge.backend import Question
from ..bridge.course import Steps, begin_writing
from ..bridge.replies import Reply
from ..scene.geometry import Surface
from ..scene.keypoints import CONFIDENCE, KEYPOINT, middles, names_of, write_keypoints
from ..scene.names import shorten
from ..shared.prompts.place_in_name import with_letters
from .each import Piece, Write

TOLD = 4  # so many keypoints are told one by one


class Placing(NamedTuple):
    """How keypoints are placed."""

    inside: bool = False  # in the middle of the volume, in place of on the surface
    letters: bool = False  # whether empties have their side behind their name: "hand.L"


def writes_keypoints(placing: Callable[[], Placing] = Placing) -> Write:
    """Puts an empty on each point of an answer."""

    def write(
        obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
    ) -> Steps[tuple[list[bpy.types.Object], str]]:
        how = placing()
        if how.inside:
            points = middles(surface, reply.arrays["points"], reply.header["names"])
            reply = reply._replace(arrays={**reply.arrays, "points": points})
        yield begin_writing()
        empties = write_keypoints(obj, bpy.context.scene, surface, reply)
        for empty in empties if how.letters else ():
            empty.name = shorten(with_letters(empty[KEYPOINT]))
        return empties, describe(empties)

    return write


def describe(empties: Sequence[bpy.types.Object]) -> str:
    """What was found, in a sentence that a panel has room for; the empties are in the outliner."""
    if not empties:
        return "No keypoint is on it."
    if len(empties) > TOLD:
        least = min(empties, key=lambda empty: empty[CONFIDENCE])
        return f"{len(empties)} keypoints; the least sure: {least.name} {least[CONFIDENCE]:.0%}."
    found = ", ".join(f"{empty.name} {empty[CONFIDENCE]:.0%}" for empty in empties)
    return f"Keypoints: {found}."


def learn(pieces: Sequence[Piece]) -> Question:
    """Learn from the empties of objects, whatever their origin."""
    of_each = empties_by_object(obj for obj, _ in pieces)
    empties = [empty for own in of_each.values() for empty in own]
    names = names_of(empties)
    points = np.array([empty.matrix_world.translation for empty in empties], np.float64)
    return Question("keypoint_exemplar", names=names, points=points)


def empties_by_object(
    objects: Iterable[bpy.types.Object],
) -> dict[bpy.types.Object, list[bpy.types.Object]]:
    """The children that are empties of each of the objects that has any, in their order. One look
    at the file's objects is enough; for the children of a single one Blender takes as long.
    """
    found: dict[bpy.types.Object, list[bpy.types.Object]] = {obj: [] for obj in objects}
    for one in bpy.data.objects:
        if one.type == "EMPTY" and one.parent in found:
            found[one.parent].append(one)
    return {obj: empties for obj, empties in found.items() if empties}
