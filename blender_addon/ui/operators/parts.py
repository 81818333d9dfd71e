"""Finding parts: by words, without words, by exemplars."""

import bpy

from ...asking.each import Write
from ...asking.editing import rebuild_parts, remove, write_loose_parts
from ...asking.parts import learn_parts, writes_parts
from ...bridge.backend import Question
from ...bridge.course import Steps
from ...scene import record
from ...scene.hierarchy import any_hangs_below, are_many
from ...scene.target import TargetError, why_unwritable
from ...setup import choice
from ..acting import Acts
from ..chosen import at_hand, chosen_objects, why_none_chosen
from ..properties import PATCHALIGN3D_PG_settings
from ..waiting import Waits
from .ask import AskAboutEach, Transfer, look

WRITE: Write = writes_parts(look)
NONE_HAS_PARTS = "None of the selected objects has parts."


class PATCHALIGN3D_OT_segment(AskAboutEach, bpy.types.Operator):
    bl_label = "Segment"
    bl_description = (
        "Find the parts of the selected objects and write them in the forms chosen under Results."
        " Replaces what an earlier run wrote, except for locked parts"
    )
    write = writes_parts(look, of_words=True)

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        if not settings.parts.enabled():
            return "There are no parts to look for. Type some first, such as: seat, back, leg"
        return ""

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        return Question("segment", parts=settings.parts.enabled(), category=settings.category)


class PATCHALIGN3D_OT_segment_automatically(AskAboutEach, bpy.types.Operator):
    bl_label = "Segment without Words"
    bl_description = (
        "Divide the selected objects into parts by shape and features. The parts are numbered, or"
        " get the best-matching of the words typed"
    )
    write = WRITE

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        how = {"pieces": settings.automatic_pieces or None, "detail": settings.automatic_detail}
        if settings.automatic_how == "SHAPE":
            return Question("segment_by_shape", **how)
        words = settings.parts.enabled() if settings.automatic_how == "NAMED" else []
        return Question(
            "segment_automatically", **how, vocabulary=words, category=settings.category
        )

    def go(self, context: bpy.types.Context) -> Steps[str]:
        if choice.has_backend(context):
            return (yield from super().go(context))
        for obj in chosen_objects(context, True):
            yield from write_loose_parts(obj, look(obj))
        return "There is no backend yet, so the parts are the loose pieces."


class PATCHALIGN3D_OT_transfer(Transfer, bpy.types.Operator):
    bl_label = "Transfer Parts"
    bl_description = (
        "Take the parts, or else the vertex groups, of those selected objects that are finished "
        "as examples, and find them on all other selected objects. If all are finished, the "
        "active one is the example"
    )

    no_exemplar = "Select a finished object, with parts or vertex groups, and others."
    no_target = "There is nothing to transfer to. Select other objects, too."
    of_keypoints = False
    write, learn = WRITE, staticmethod(learn_parts)

    @classmethod
    def finished(cls, objects: list[bpy.types.Object]) -> list[bpy.types.Object]:
        """Those with parts of ours; where there are none, those with vertex groups."""
        of_ours = [obj for obj in objects if record.has_parts(obj)]
        return of_ours or [obj for obj in objects if obj.vertex_groups]


class PATCHALIGN3D_OT_remove_parts(Acts, bpy.types.Operator):
    bl_label = "Remove Parts"
    bl_description = (
        "Remove everything that was written about the parts of the selected objects, in every form"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        def has_some(obj: bpy.types.Object) -> bool:
            return record.has_parts(obj) and not why_unwritable(obj)

        if are_many(at_hand(context)) or any_hangs_below(at_hand(context), has_some):
            return ""
        return why_none_chosen(context, True) or NONE_HAS_PARTS

    def act(self, context: bpy.types.Context) -> str:
        with_parts = [obj for obj in chosen_objects(context, True) if record.has_parts(obj)]
        if not with_parts:
            raise TargetError(NONE_HAS_PARTS)
        self.begin_step()
        for obj in with_parts:
            remove(obj)
        return f"Removed the parts of {', '.join(obj.name for obj in with_parts)}."


class PATCHALIGN3D_OT_rebuild_parts(Waits, bpy.types.Operator):
    bl_label = "Rebuild Parts"
    bl_description = (
        "Make parts from what a file of another program has kept of them: attributes, vertex "
        "groups or materials of the selected objects or, if there are none, the objects "
        "themselves"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return why_none_chosen(context, True)

    def go(self, context: bpy.types.Context) -> Steps[str]:
        return rebuild_parts(chosen_objects(context, True), look)
