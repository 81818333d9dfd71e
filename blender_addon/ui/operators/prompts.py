"""What to look for: from presets, a person's own among them, or from the object's names."""

import json
from pathlib import Path
from typing import ClassVar

import bpy
from bpy.props import EnumProperty, StringProperty

from ... import EXTENSION
from ...shared import atomic
from ...shared.errors import FileError
from ...shared.texts import of_system
from ..acting import Polls
from ..prompts import PRESETS, from_name, from_names, read_presets
from ..translations import translated


class OnPresets(Polls):
    """An operator on presets, a person's own among them; tells what is wrong with their file."""

    def use(self, context: bpy.types.Context, own: dict[str, tuple[str, str]]) -> set[str]:
        """Do it.

        Raises:
            FileError, OSError: the file cannot be read, understood or written.
        """
        raise NotImplementedError

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            return self.use(context, own_presets())
        except (FileError, OSError) as error:
            said = f"{of_system(error)}." if isinstance(error, OSError) else str(error)
            self.report({"ERROR"}, translated(said))
            return {"CANCELLED"}


class PATCHALIGN3D_OT_prompt_preset(OnPresets, bpy.types.Operator):
    bl_label = "Words for a Kind of Object"
    bl_description = "Look for the parts and keypoints of this kind of object, and nothing else"
    bl_options: ClassVar = {"UNDO", "INTERNAL"}

    kind: StringProperty(name="Kind", description="Which kind of object, such as: Chair")

    def use(self, context: bpy.types.Context, own: dict[str, tuple[str, str]]) -> set[str]:
        # Keypoints stay English: armatures and mirroring go by their names.
        known = {kind: (translated(words), points) for kind, (words, points) in PRESETS.items()}
        known |= own
        if self.kind not in known:
            return {"CANCELLED"}
        settings = context.scene.patchalign3d
        lists = (settings.parts, settings.keypoints)
        for prompts, words in zip(lists, known[self.kind], strict=True):
            if words:
                prompts.prompts.clear()
                prompts.add(words)
        kind = self.kind if self.kind in own else translated(self.kind)
        settings.category = kind.lower() if kind == self.kind else kind
        return {"FINISHED"}


class PATCHALIGN3D_OT_preset_save(OnPresets, bpy.types.Operator):
    bl_label = "Save as Preset"
    bl_description = (
        "Save these words, for parts and keypoints, under a name that all files can use"
    )

    kind: StringProperty(name="Name", description="The kind of object that the words are for")

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        self.kind = context.scene.patchalign3d.category.title()
        return context.window_manager.invoke_props_dialog(self)

    def use(self, context: bpy.types.Context, own: dict[str, tuple[str, str]]) -> set[str]:
        kind, settings = self.kind.strip(), context.scene.patchalign3d
        if not kind:
            said = "The preset has no name. Type one, such as: Chair"
            self.report({"ERROR"}, translated(said))
            return {"CANCELLED"}
        keep_presets(own | {kind: (settings.parts.words, settings.keypoints.words)})
        return {"FINISHED"}


class PATCHALIGN3D_OT_preset_remove(OnPresets, bpy.types.Operator):
    bl_label = "Remove Preset"
    bl_description = "Remove a preset of your own"

    kind: StringProperty(name="Name", description="Which preset")

    def use(self, context: bpy.types.Context, own: dict[str, tuple[str, str]]) -> set[str]:
        if own.pop(self.kind, None) is None:
            return {"CANCELLED"}
        keep_presets(own)
        return {"FINISHED"}


def _file(create: bool) -> Path:
    return Path(bpy.utils.extension_path_user(EXTENSION, create=create)) / "presets.json"


def own_presets() -> dict[str, tuple[str, str]]:
    """A person's own presets: the words for parts and for keypoints, by kind of object.

    Raises:
        FileError: their file cannot be read, or holds something else.
    """
    file = _file(create=False)
    return read_presets(file) if file.is_file() else {}


def _own_or_why_not(layout: bpy.types.UILayout) -> dict[str, tuple[str, str]]:
    """A person's own presets, or the sentence why they cannot be offered."""
    try:
        return own_presets()
    except FileError as error:
        layout.label(text=translated(str(error)), icon="ERROR")
        return {}


def keep_presets(presets: dict[str, tuple[str, str]]) -> None:
    """Make these a person's own presets."""
    with atomic.replacing(_file(create=True)) as file:
        file.write_text(json.dumps(presets, indent=2, ensure_ascii=False), encoding="utf-8")


class PATCHALIGN3D_OT_prompts_from_object(Polls, bpy.types.Operator):
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
    def why_not(cls, context: bpy.types.Context) -> str:
        is_mesh = context.object is not None and context.object.type == "MESH"
        return "" if is_mesh else "There is no active mesh. Select one."

    def execute(self, context: bpy.types.Context) -> set[str]:
        if self.source == "GROUPS":
            words = from_names(group.name for group in context.object.vertex_groups)
        else:  # numbered in the whole file, not on the object
            slots = context.object.material_slots
            words = [from_name(slot.material.name) for slot in slots if slot.material]
        count = context.scene.patchalign3d.parts.add(", ".join(words))
        if not count:
            said = "All names that the object has are among the words already."
            self.report({"INFO"}, translated(said))
            return {"CANCELLED"}
        return {"FINISHED"}


class PATCHALIGN3D_MT_presets(bpy.types.Menu):
    bl_label = "Presets"
    bl_description = "Words for a kind of object, or the names that the object already has"

    def draw(self, context: bpy.types.Context) -> None:
        layout, source = self.layout, "patchalign3d.prompts_from_object"
        layout.operator(source, text="From Vertex Groups", icon="GROUP_VERTEX").source = "GROUPS"
        layout.operator(source, text="From Materials", icon="MATERIAL").source = "MATERIALS"
        layout.separator()
        own = _own_or_why_not(layout)
        for kind in own:
            preset = layout.operator(
                "patchalign3d.prompt_preset", text=kind, translate=False, icon="USER"
            )
            preset.kind = kind
        layout.operator("patchalign3d.preset_save", icon="ADD")
        if own:
            layout.menu("PATCHALIGN3D_MT_own_presets", icon="REMOVE")
        layout.separator()
        for kind in PRESETS:
            layout.operator("patchalign3d.prompt_preset", text=kind).kind = kind


class PATCHALIGN3D_MT_own_presets(bpy.types.Menu):
    bl_label = "Remove Preset"
    bl_description = "Remove a preset of your own"

    def draw(self, context: bpy.types.Context) -> None:
        for kind in _own_or_why_not(self.layout):
            self.layout.operator("patchalign3d.preset_remove", text=kind).kind = kind
