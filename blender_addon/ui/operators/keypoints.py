"""Finding keypoints: by words, by the empties of finished objects."""

from __future__ import annotations

import bpy
import numpy as np

from ...bridge.jobs import Question
from ...bridge.replies import Reply
from ...scene.geometry import Surface
from ...scene.keypoints import CONFIDENCE, KEYPOINT, write_keypoints
from ...scene.target import why_unreadable
from ..properties import PATCHALIGN3D_PG_settings
from .ask import AskAboutEach, Transfer, exemplars_and_rest


class WritesKeypoints:
    """What writes an answer with keypoints."""

    def write(
        self, context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
    ) -> str:
        empties = write_keypoints(obj, context.scene, surface, reply)
        found = ", ".join(f"{empty.name} {empty[CONFIDENCE]:.0%}" for empty in empties)
        return f"Keypoints: {found}."


class PATCHALIGN3D_OT_find_keypoints(WritesKeypoints, AskAboutEach, bpy.types.Operator):
    bl_idname = "patchalign3d.find_keypoints"
    bl_label = "Find Keypoints"
    bl_description = (
        "Find one point per prompt on the surface of each selected object and put an empty there. "
        "Its own empties of an earlier run are replaced"
    )
    writes_mesh = False

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        if not settings.keypoints.enabled():
            return "There are no points to look for. Add some in the list, such as: nose, left hand"
        return ""

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        names, category = settings.keypoints.enabled(), settings.category
        return Question("keypoints", names=names, category=category)


class PATCHALIGN3D_OT_transfer_keypoints(WritesKeypoints, Transfer, bpy.types.Operator):
    bl_idname = "patchalign3d.transfer_keypoints"
    bl_label = "Transfer Keypoints"
    bl_description = (
        "Take the empties that are children of selected objects as exemplars, and find their "
        "places on all other selected objects. If all have some, the active one is the exemplar"
    )

    no_exemplar = "Select a finished object, one with empties as its children, and others."
    no_target = "There is nothing to transfer to. Select other objects, too."
    of_keypoints = True

    @classmethod
    def exemplars_and_targets(
        cls, context: bpy.types.Context
    ) -> tuple[list[bpy.types.Object], list[bpy.types.Object]]:
        """The selected meshes that have empties of whatever origin, and those that have none."""
        meshes = [obj for obj in context.selected_objects if not why_unreadable(obj)]
        return exemplars_and_rest(context, [mesh for mesh in meshes if _empties(mesh)], meshes)

    def exemplar(self, obj: bpy.types.Object, surface: Surface) -> Question:
        empties = _empties(obj)
        names = [empty.get(KEYPOINT) or empty.name for empty in empties]
        points = np.array([empty.matrix_world.translation for empty in empties], np.float64)
        return Question("keypoint_exemplar", names=names, points=points)


def _empties(obj: bpy.types.Object) -> list[bpy.types.Object]:
    return [child for child in obj.children if child.type == "EMPTY"]


CLASSES = (PATCHALIGN3D_OT_find_keypoints, PATCHALIGN3D_OT_transfer_keypoints)
