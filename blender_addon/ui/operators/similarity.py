"""Asking by word or by pointing: a heat map of what is alike, and a selection made from it."""

from __future__ import annotations

from typing import ClassVar

import bpy
from bpy.props import FloatProperty

from ...bridge.jobs import Question
from ...bridge.replies import Reply
from ...scene import heatmap
from ...scene.attributes import select_polygons, selected
from ...scene.geometry import Surface
from ...scene.target import TargetError, object_mode, why_unwritable
from ..properties import PATCHALIGN3D_PG_settings
from .ask import Ask, AskAboutEach, Asker, Conversation, ask_each, seen


def write(context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply) -> str:
    least, most = heatmap.show(obj.data, surface, reply)
    return f"Similarity from {least:.2f}, dark, to {most:.2f}, bright."


class PATCHALIGN3D_OT_similarity_to_word(AskAboutEach, bpy.types.Operator):
    bl_idname = "patchalign3d.similarity_to_word"
    bl_label = "Show Similarity to Word"
    bl_description = "Show as a heat map how alike every place of the selected objects is to a word"

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        return (
            "" if settings.similarity_word.strip() else "There is no word. Type one, such as: ear"
        )

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        word, category = settings.similarity_word, settings.category
        return Question("similarity", word=word, category=category)

    def write(
        self, context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
    ) -> str:
        return write(context, obj, surface, reply)


class PATCHALIGN3D_OT_similarity_to_selection(Ask, bpy.types.Operator):
    bl_idname = "patchalign3d.similarity_to_selection"
    bl_label = "Show Similarity to Selection"
    bl_description = (
        "Show as a heat map how alike every place of the active object is to the faces that are "
        "selected in it or, if there are none, to the vertices"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return why_unwritable(context.object)

    def conversation(self, context: bpy.types.Context) -> Conversation:
        obj = context.object
        with object_mode(obj):
            surface = seen(obj)
            faces = selected(obj.data.polygons)[surface.triangle_polygons].nonzero()[0]
            vertices = selected(obj.data.vertices).nonzero()[0]
        if not len(faces) and not len(vertices):
            raise TargetError(
                "Nothing is selected. Select faces or vertices in Edit Mode, then ask again."
            )
        same = len(surface.shape) == len(surface.vertices)
        points = (surface.shape if same else surface.vertices)[vertices]
        place = {"faces": faces} if len(faces) else {"points": points}
        question = Question("similarity", **place)
        return (yield from ask_each(Asker(context), [obj.session_uid], question, write))


class PATCHALIGN3D_OT_similarity_select(bpy.types.Operator):
    bl_idname = "patchalign3d.similarity_select"
    bl_label = "Select Similar"
    bl_description = "Select the faces of the active object that are brighter in the heat map"
    bl_options: ClassVar = {"REGISTER", "UNDO"}

    threshold: FloatProperty(
        name="Threshold",
        description="How bright: 0 is the least alike of all faces, 1 the most",
        default=0.7,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return _has_heat(cls, context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        obj = context.object
        try:
            with object_mode(obj):
                found = heatmap.above(obj.data, self.threshold)
                select_polygons(obj.data, found)
        except TargetError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        self.report({"INFO"}, f"{found.sum()} faces are selected.")
        return {"FINISHED"}


class PATCHALIGN3D_OT_similarity_hide(bpy.types.Operator):
    bl_idname = "patchalign3d.similarity_hide"
    bl_label = "Hide Heat Maps"
    bl_description = "Remove the heat maps, and have the views show what they did before"
    bl_options: ClassVar = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return _has_heat(cls, context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        objects = [o for o in context.scene.objects if o.type == "MESH" and o.data.is_editable]
        shown = {o.data: o for o in objects if o.mode == "EDIT" or heatmap.is_shown(o.data)}
        for obj in shown.values():
            try:
                with object_mode(obj):
                    heatmap.hide([obj.data])
            except TargetError as error:
                self.report({"ERROR"}, str(error))
                return {"CANCELLED"}
        return {"FINISHED"}


def _has_heat(operator: type[bpy.types.Operator], context: bpy.types.Context) -> bool:
    obj = context.object
    if obj is None or obj.type != "MESH" or not heatmap.is_shown(obj.data):
        operator.poll_message_set("The active object has no heat map. Show a similarity first.")
        return False
    return True


CLASSES = (
    PATCHALIGN3D_OT_similarity_to_word,
    PATCHALIGN3D_OT_similarity_to_selection,
    PATCHALIGN3D_OT_similarity_select,
    PATCHALIGN3D_OT_similarity_hide,
)
