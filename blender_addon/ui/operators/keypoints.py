"""Finding keypoints: by words, by the empties of finished objects."""

from __future__ import annotations

import bpy

from ...asking.keypoints import empties_of, learn, write
from ...bridge.jobs import Question
from ...scene.target import why_unreadable
from ..properties import PATCHALIGN3D_PG_settings
from .ask import AskAboutEach, Transfer, exemplars_and_rest


class PATCHALIGN3D_OT_find_keypoints(AskAboutEach, bpy.types.Operator):
    bl_idname = "patchalign3d.find_keypoints"
    bl_label = "Find Keypoints"
    bl_description = (
        "Find one point per prompt on the surface of each selected object and put an empty there. "
        "Its own empties of an earlier run are replaced"
    )
    writes_mesh = False
    write = write

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        if not settings.keypoints.enabled():
            return "There are no points to look for. Add some in the list, such as: nose, left hand"
        return ""

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        names, category = settings.keypoints.enabled(), settings.category
        return Question("keypoints", names=names, category=category)


class PATCHALIGN3D_OT_transfer_keypoints(Transfer, bpy.types.Operator):
    bl_idname = "patchalign3d.transfer_keypoints"
    bl_label = "Transfer Keypoints"
    bl_description = (
        "Take the empties that are children of selected objects as exemplars, and find their "
        "places on all other selected objects. If all have some, the active one is the exemplar"
    )

    no_exemplar = "Select a finished object, one with empties as its children, and others."
    no_target = "There is nothing to transfer to. Select other objects, too."
    of_keypoints = True
    write, learn = write, staticmethod(learn)

    @classmethod
    def exemplars_and_targets(
        cls, context: bpy.types.Context
    ) -> tuple[list[bpy.types.Object], list[bpy.types.Object]]:
        """The selected meshes that have empties of whatever origin, and those that have none."""
        meshes = [obj for obj in context.selected_objects if not why_unreadable(obj)]
        return exemplars_and_rest(context, [mesh for mesh in meshes if empties_of(mesh)], meshes)


CLASSES = (PATCHALIGN3D_OT_find_keypoints, PATCHALIGN3D_OT_transfer_keypoints)
