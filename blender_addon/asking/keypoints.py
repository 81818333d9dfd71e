"""Keypoints: how answers with them are written and learnt from."""

from __future__ import annotations

import bpy
import numpy as np

from ..bridge.jobs import Question
from ..bridge.replies import Reply
from ..scene.geometry import Surface
from ..scene.keypoints import CONFIDENCE, KEYPOINT, write_keypoints


def write(
    obj: bpy.types.Object, surface: Surface, base: Surface, reply: Reply
) -> tuple[list[bpy.types.Object], str]:
    """Put an empty on each point of an answer."""
    empties = write_keypoints(obj, bpy.context.scene, surface, reply)
    found = ", ".join(f"{empty.name} {empty[CONFIDENCE]:.0%}" for empty in empties)
    return empties, f"Keypoints: {found}." if found else "No keypoint is on it."


def learn(obj: bpy.types.Object, surface: Surface) -> Question:
    """Learn from the empties of an object, whatever their origin."""
    empties = empties_of(obj)
    names = [empty.get(KEYPOINT) or empty.name for empty in empties]
    points = np.array([empty.matrix_world.translation for empty in empties], np.float64)
    return Question("keypoint_exemplar", names=names, points=points)


def empties_of(obj: bpy.types.Object) -> list[bpy.types.Object]:
    """The object's children that are empties."""
    return [child for child in obj.children if child.type == "EMPTY"]
