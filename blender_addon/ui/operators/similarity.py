"""Asking by word or by pointing: the part that is meant, or a heat map of what is alike."""

from functools import partial

import bpy
from bpy.props import FloatProperty

from ...asking import pointing
from ...asking.each import Thing, ask_objects
from ...asking.outcomes import Outcome
from ...asking.similarity import to_selection, write
from ...bridge.backend import Question
from ...bridge.course import Steps
from ...scene import heatmap
from ...scene.attributes import select_polygons
from ...scene.modes import object_mode
from ...scene.target import why_unwritable
from ...shared.texts import counted
from ..acting import Acts
from ..chosen import thing_of_active
from ..properties import PATCHALIGN3D_PG_settings
from .ask import Ask, AskAboutEach, asker


class PATCHALIGN3D_OT_similarity_to_word(AskAboutEach, bpy.types.Operator):
    bl_label = "Show Similarity to Word"
    bl_description = (
        "Show as a heat map how similar each place on the selected objects is to a word"
    )
    write = write

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        return (
            "" if settings.similarity_word.strip() else "There is no word. Type one, such as: ear"
        )

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        word, category = settings.similarity_word, settings.category
        return Question("similarity", word=word, category=category)


class AskAboutSelected(Ask):
    """An operator that asks about what is selected in the active object, or in Edit Mode."""

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return why_unwritable(context.object)


class PATCHALIGN3D_OT_select_whole(AskAboutSelected, bpy.types.Operator):
    bl_label = "Select Whole Part"
    bl_description = (
        "Select the whole part that the selected faces belong to; its name in the field below can"
        " help. If the result is wrong, select or deselect some faces there and press again: "
        "earlier corrections still count"
    )

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        thing, settings = thing_of_active(context), context.scene.patchalign3d
        ask = partial(
            pointing.part_of,
            pointing=pointing_objects(context.object, thing),
            word=settings.pointed_word,
            size=settings.part_size,
        )
        return ask_objects(asker(context), thing, ask, pointing.write)


class PATCHALIGN3D_OT_similarity_to_selection(AskAboutSelected, bpy.types.Operator):
    bl_label = "Show Similarity to Selection"
    bl_description = (
        "Show as a heat map how similar each place on the active object, and on selected objects "
        "that are one thing with it, is to its selected faces or, if there are none, to its "
        "selected vertices"
    )

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        thing = thing_of_active(context)
        ask = partial(to_selection, pointing=pointing_objects(context.object, thing))
        return ask_objects(asker(context), thing, ask, write)


def pointing_objects(active: bpy.types.Object, thing: Thing) -> set[bpy.types.Object]:
    """Those of a thing whose selection counts."""
    return {obj for obj in thing if obj == active or obj.mode == "EDIT"}


class OnHeatMap(Acts):
    """An operator that needs an active object with a heat map."""

    takes_turns = False

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        obj = context.object
        shown = obj is not None and obj.type == "MESH" and heatmap.is_shown(obj.data)
        return "" if shown else "The active object has no heat map. Show a similarity first."


class PATCHALIGN3D_OT_similarity_select(OnHeatMap, bpy.types.Operator):
    bl_label = "Select Similar"
    bl_description = "Select the brighter faces of the active object's heat map"

    threshold: FloatProperty(
        name="Threshold",
        description=(
            "How bright a face has to be: 0 is the least similar of all faces, 1 the most similar"
        ),
        default=0.7,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )

    def act(self, context: bpy.types.Context) -> str:
        self.begin_step()
        obj = context.object
        with object_mode(obj):
            found = heatmap.above(obj.data, self.threshold)
            select_polygons(obj.data, found)
        return f"{counted(found.sum(), 'face is', 'faces are')} selected."


class PATCHALIGN3D_OT_similarity_hide(OnHeatMap, bpy.types.Operator):
    bl_label = "Hide Heat Maps"
    bl_description = "Remove the heat maps and show what the views showed before"

    def act(self, context: bpy.types.Context) -> str:
        objects = [o for o in context.scene.objects if o.type == "MESH" and o.data.is_editable]
        shown = {o.data: o for o in objects if o.mode == "EDIT" or heatmap.is_shown(o.data)}
        removed = 0
        self.begin_step()
        for obj in shown.values():
            with object_mode(obj):
                removed += heatmap.is_shown(obj.data)
                heatmap.hide([obj.data])
        return f"{counted(removed, 'heat map is', 'heat maps are')} removed."
