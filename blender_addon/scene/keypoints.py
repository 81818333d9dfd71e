"""Keypoints as empties on the surface, parented to the object, in a collection of their own.

An empty's custom properties ``patchalign3d_keypoint`` (what was asked for) and ``confidence`` mark
it as ours; a rerun replaces the object's own ones and touches nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..bridge.replies import Reply
from .geometry import Surface
from .names import collection_of, shorten

if TYPE_CHECKING:
    import bpy

KEYPOINT = "patchalign3d_keypoint"
CONFIDENCE = "confidence"
COLLECTION = "PatchAlign3D Keypoints"
EMPTY_SIZE = 0.02  # of the object's longest side


def write_keypoints(
    obj: bpy.types.Object, scene: bpy.types.Scene, surface: Surface, reply: Reply
) -> list[bpy.types.Object]:
    """Put an empty on each point in the answer to "keypoints", parented to the object.

    Args:
        obj: the object.
        scene: where the collection of empties is.
        surface: what was asked about; the object may have been moved since.
        reply: the answer.
    """
    import bpy
    from mathutils import Matrix, Vector

    names, scores = reply.header["names"], reply.arrays["scores"]
    points = surface.to_own_frame(reply.arrays["points"])
    for child in list(obj.children):
        if KEYPOINT in child and child.is_editable:
            bpy.data.objects.remove(child)
    collection = collection_of(scene, COLLECTION)
    corners = np.array([obj.matrix_world @ Vector(corner) for corner in obj.bound_box])
    size = EMPTY_SIZE * float(np.ptp(corners, axis=0).max())
    empties = []
    for name, point, score in zip(names, points, scores, strict=True):
        empty = bpy.data.objects.new(shorten(name), None)
        collection.objects.link(empty)
        empty.parent = obj
        # It moves with the object, but keeps the world's scale: a sphere stays one.
        empty.matrix_parent_inverse = obj.matrix_world.inverted()
        empty.matrix_basis = Matrix.Translation(obj.matrix_world @ Vector(point))
        empty.empty_display_type = "SPHERE"
        empty.empty_display_size = size
        empty.show_name = empty.show_in_front = True
        empty[KEYPOINT], empty[CONFIDENCE] = name, float(score)
        empties.append(empty)
    return empties
