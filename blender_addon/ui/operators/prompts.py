"""The operators on lists of prompts: edit them, fill them from presets or from the object."""

from __future__ import annotations

from typing import ClassVar

import bpy
from bpy.props import EnumProperty, StringProperty

from ..prompts import PRESETS, from_name
from ..properties import PATCHALIGN3D_PG_prompts


class _EditPrompts:
    """What the operators on a list of prompts have in common."""

    bl_options: ClassVar = {"UNDO", "INTERNAL"}

    target: EnumProperty(
        name="List",
        description="Which list of prompts",
        items=(
            ("parts", "Parts", "The parts to tell apart"),
            ("keypoints", "Keypoints", "The points to find"),
        ),
    )

    def list(self, context: bpy.types.Context) -> PATCHALIGN3D_PG_prompts:
        return getattr(context.scene.patchalign3d, self.target)


class PATCHALIGN3D_OT_prompt_remove(_EditPrompts, bpy.types.Operator):
    bl_idname = "patchalign3d.prompt_remove"
    bl_label = "Remove Prompt"
    bl_description = "Remove the active row from the list"

    def execute(self, context: bpy.types.Context) -> set[str]:
        chosen = self.list(context)
        if not 0 <= chosen.active < len(chosen.prompts):
            return {"CANCELLED"}
        chosen.prompts.remove(chosen.active)
        chosen.active = max(0, min(chosen.active, len(chosen.prompts) - 1))
        return {"FINISHED"}


class PATCHALIGN3D_OT_prompt_move(_EditPrompts, bpy.types.Operator):
    bl_idname = "patchalign3d.prompt_move"
    bl_label = "Move Prompt"
    bl_description = "Move the active row up or down"

    direction: EnumProperty(
        name="Direction",
        description="Which way",
        items=(("UP", "Up", "Towards the top"), ("DOWN", "Down", "Towards the bottom")),
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        chosen = self.list(context)
        place = chosen.active + (1 if self.direction == "DOWN" else -1)
        if not (0 <= chosen.active < len(chosen.prompts) and 0 <= place < len(chosen.prompts)):
            return {"CANCELLED"}
        chosen.prompts.move(chosen.active, place)
        chosen.active = place
        return {"FINISHED"}


class PATCHALIGN3D_OT_prompt_preset(bpy.types.Operator):
    bl_idname = "patchalign3d.prompt_preset"
    bl_label = "Prompts for a Kind of Object"
    bl_description = "Replace the parts, the keypoints and the category by those of this kind"
    bl_options: ClassVar = {"UNDO", "INTERNAL"}

    kind: StringProperty(name="Kind", description="Which kind of object, such as: Chair")

    def execute(self, context: bpy.types.Context) -> set[str]:
        if self.kind not in PRESETS:
            return {"CANCELLED"}
        settings = context.scene.patchalign3d
        lists = (settings.parts, settings.keypoints)
        for prompts, words in zip(lists, PRESETS[self.kind], strict=True):
            if words:
                prompts.prompts.clear()
                prompts.add(words)
                prompts.active = 0
        settings.category = self.kind.lower()
        return {"FINISHED"}


class PATCHALIGN3D_OT_prompts_from_object(bpy.types.Operator):
    bl_idname = "patchalign3d.prompts_from_object"
    bl_label = "Prompts from the Object"
    bl_description = "Add the names of the active object's vertex groups or materials to the parts"
    bl_options: ClassVar = {"UNDO", "INTERNAL"}

    source: EnumProperty(
        name="Source",
        description="Where the names come from",
        items=(
            ("GROUPS", "Vertex Groups", "The object's vertex groups"),
            ("MATERIALS", "Materials", "The object's materials"),
        ),
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.object is None or context.object.type != "MESH":
            cls.poll_message_set("There is no active mesh. Select one.")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        if self.source == "GROUPS":
            found = context.object.vertex_groups
        else:
            found = [slot.material for slot in context.object.material_slots if slot.material]
        words = ", ".join(from_name(one.name) for one in found)
        count = context.scene.patchalign3d.parts.add(words)
        if not count:
            self.report({"INFO"}, "The object has no names that are not in the list already.")
            return {"CANCELLED"}
        return {"FINISHED"}


class PATCHALIGN3D_MT_presets(bpy.types.Menu):
    bl_label = "Fill the List"
    bl_description = "Prompts for a kind of object, or from the names that the object has"

    def draw(self, context: bpy.types.Context) -> None:
        layout, source = self.layout, "patchalign3d.prompts_from_object"
        layout.operator(source, text="From Vertex Groups", icon="GROUP_VERTEX").source = "GROUPS"
        layout.operator(source, text="From Materials", icon="MATERIAL").source = "MATERIALS"
        layout.separator()
        for kind in PRESETS:
            layout.operator("patchalign3d.prompt_preset", text=kind).kind = kind


CLASSES = (
    PATCHALIGN3D_OT_prompt_remove,
    PATCHALIGN3D_OT_prompt_move,
    PATCHALIGN3D_OT_prompt_preset,
    PATCHALIGN3D_OT_prompts_from_object,
    PATCHALIGN3D_MT_presets,
)
