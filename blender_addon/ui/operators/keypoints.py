"""Finding keypoints: by words, by the empties of finished objects."""

import contextlib

import bpy

from ...asking.keypoints import Placing, empties_of, learn, writes_keypoints
from ...bridge.backend import Question
from ...scene.armature import make_armature
from ...scene.keypoints import mirror_keypoints
from ...scene.reading import read_surface
from ...scene.target import object_mode, why_unwritable
from ...shared.places import mirrored, with_letters
from ..properties import PATCHALIGN3D_PG_settings
from ..waiting import Acts
from .ask import AskAboutEach, Transfer, chosen


def placing() -> Placing:
    """As the scene wants keypoints to be placed."""
    settings = bpy.context.scene.patchalign3d
    return Placing(settings.keypoints_inside, settings.letters)


WRITE = writes_keypoints(placing)


class PATCHALIGN3D_OT_find_keypoints(AskAboutEach, bpy.types.Operator):
    bl_label = "Find Keypoints"
    bl_description = (
        "Find one point per prompt on the surface of each selected object and put an empty there. "
        "Its own empties of an earlier run are replaced"
    )
    writes_mesh = False
    write = WRITE

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        if not settings.keypoints.enabled():
            return "There are no points to look for. Type some first, such as: nose, left hand"
        return ""

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        names, category = settings.keypoints.enabled(), settings.category
        return Question("keypoints", names=names, category=category)


class PATCHALIGN3D_OT_transfer_keypoints(Transfer, bpy.types.Operator):
    bl_label = "Transfer Keypoints"
    bl_description = (
        "Take the empties that are children of selected objects as exemplars, and find their "
        "places on all other selected objects. If all have some, the active one is the exemplar"
    )

    no_exemplar = "Select a finished object, one with empties as its children, and others."
    no_target = "There is nothing to transfer to. Select other objects, too."
    of_keypoints = True
    write, learn = WRITE, staticmethod(learn)

    @classmethod
    def finished(cls, objects: list[bpy.types.Object]) -> list[bpy.types.Object]:
        """Those that have empties, of whatever origin."""
        return [obj for obj in objects if empties_of(obj)]


class PATCHALIGN3D_OT_mirror_keypoints(Acts, bpy.types.Operator):
    bl_label = "Mirror Keypoints"
    bl_description = (
        "Put the partner of each selected keypoint that says its side, such as hand.L or left "
        "hand, where its mirror image is: on the surface, unless keypoints are inside. Of a "
        "selected mesh, all keypoints on its left are taken"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return "" if _sided(context) else "Select keypoints that say their side, such as hand.L."

    def act(self, context: bpy.types.Context) -> str:
        settings, partners = context.scene.patchalign3d, []
        lines = {settings.up[-1], settings.front[-1]} if settings.up != "auto" else {"Z", "Y"}
        side = "XYZ".index((sorted(set("XYZ") - lines) or ["X"])[0])
        for obj, empties in _sided(context).items():
            surface = read_surface(obj)
            partners += mirror_keypoints(empties, surface, side, not settings.keypoints_inside)
        return f"Mirrored: {', '.join(partner.name for partner in partners)}."


class PATCHALIGN3D_OT_make_armature(Acts, bpy.types.Operator):
    bl_label = "Make Armature"
    bl_description = (
        "Make bones between the keypoints of the selected meshes: of a biped or a quadruped where "
        "they are called so, such as left elbow. The parts give first weights"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        objects = chosen(context, True)
        if not objects:
            return why_unwritable(context.object)
        keypoints = sum(len(empties_of(obj)) for obj in objects)
        return "" if keypoints > 1 else "Find two keypoints at least, where joints are."

    def act(self, context: bpy.types.Context) -> str:
        objects = chosen(context, True)
        with contextlib.ExitStack() as modes:
            for obj in objects:
                modes.enter_context(object_mode(obj))
            empties = [empty for obj in objects for empty in empties_of(obj)]
            armature = make_armature(objects, empties)
        bones = ", ".join(bone.name for bone in armature.data.bones)
        return f"Bones: {bones}."


def _sided(context: bpy.types.Context) -> dict[bpy.types.Object, list[bpy.types.Object]]:
    """The chosen keypoints that say a side, by the mesh that they are of."""
    found: dict[bpy.types.Object, list[bpy.types.Object]] = {}
    for obj in context.selected_objects:
        if obj.type == "MESH":
            left = [one for one in empties_of(obj) if with_letters(one.name).endswith(".L")]
            if left:
                found.setdefault(obj, []).extend(left)
        elif obj.type == "EMPTY" and obj.parent and obj.parent.type == "MESH":
            if mirrored(obj.name) != obj.name:
                found.setdefault(obj.parent, []).append(obj)
    return found
