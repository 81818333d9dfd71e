"""The settings, kept with the scene: what to look for, in what kind of object, with which model."""

from collections.abc import Iterable

import bpy
from bpy.props import BoolProperty, CollectionProperty, IntProperty, PointerProperty, StringProperty

from .prompts import split
from .session import session


class PATCHALIGN3D_PG_prompt(bpy.types.PropertyGroup):
    text: StringProperty(
        name="Words", description="What to look for, in plain words, such as: left front leg"
    )
    enabled: BoolProperty(name="Ask for This", description="Look for this one", default=True)


def _add_entry(prompts: "PATCHALIGN3D_PG_prompts", context: bpy.types.Context) -> None:
    if prompts.entry:
        prompts.add(prompts.entry)
        prompts.entry = ""


class PATCHALIGN3D_PG_prompts(bpy.types.PropertyGroup):
    """A list of prompts, each of its own, and the field in which new ones are typed."""

    prompts: CollectionProperty(
        type=PATCHALIGN3D_PG_prompt, name="Prompts", description="What to look for"
    )
    active: IntProperty(name="Active Prompt", description="The row that is selected")
    entry: StringProperty(
        name="Add",
        description="Words to add; with commas between them, several at once",
        update=_add_entry,
    )

    def add(self, text: str) -> int:
        """Add what stands between commas, unless it is there already; return how many were new."""
        known = {prompt.text.casefold() for prompt in self.prompts}
        words = [word for word in split(text) if word.casefold() not in known]
        for word in words:
            self.prompts.add().text = word
        if words:
            self.active = len(self.prompts) - 1
        return len(words)

    def enabled(self) -> list[str]:
        """The words of the rows that are ticked."""
        return [prompt.text for prompt in self.prompts if prompt.enabled]


def _suggest_models(
    settings: "PATCHALIGN3D_PG_settings", context: bpy.types.Context, typed: str
) -> Iterable[str]:
    return dict.fromkeys(["bundled", "official", *session.models()])


class PATCHALIGN3D_PG_settings(bpy.types.PropertyGroup):
    parts: PointerProperty(
        type=PATCHALIGN3D_PG_prompts, name="Parts", description="The parts to tell apart"
    )
    keypoints: PointerProperty(
        type=PATCHALIGN3D_PG_prompts, name="Keypoints", description="The points to find"
    )
    category: StringProperty(
        name="Category",
        description="What the object is, such as: chair. May stay empty, but helps if known",
    )
    model: StringProperty(
        name="Model",
        description="The model that is asked: bundled, official once it is fetched, or a folder",
        default="bundled",
        search=_suggest_models,
        search_options={"SUGGESTION"},
    )


CLASSES = (PATCHALIGN3D_PG_prompt, PATCHALIGN3D_PG_prompts, PATCHALIGN3D_PG_settings)


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.Scene.patchalign3d = PointerProperty(
        type=PATCHALIGN3D_PG_settings,
        name="PatchAlign3D",
        description="What PatchAlign3D looks for in this scene",
    )


def unregister() -> None:
    del bpy.types.Scene.patchalign3d
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
