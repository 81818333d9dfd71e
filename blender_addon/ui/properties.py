"""The settings, kept with the scene: what to look for, with which model, and how to show it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    FloatVectorProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from ..bridge.session import session
from ..scene import record, views
from ..scene.forms import FORMS, USUAL_FORMS
from ..scene.hierarchy import without_copies
from ..scene.look import Look
from ..scene.record import colours_for
from ..shared.colours import Colour, part_colour
from ..shared.prompts.enumerations import prompts_in
from ..shared.questions import DETAIL, MODEL, PIECES, QUALITY, THRESHOLD
from . import live
from .preview import Preview

SRGB = {"subtype": "COLOR_GAMMA", "size": 3, "min": 0.0, "max": 1.0}
QUALITIES = tuple((name, name.title(), what) for name, what in QUALITY.choices.items())


def _recolour(prompt: "PATCHALIGN3D_PG_prompt", context: bpy.types.Context) -> None:
    """Give the part of these words its new colour on the chosen objects."""
    if prompt.text:
        live.recolour(chosen_with_parts(context), prompt.text, tuple(prompt.colour))


class PATCHALIGN3D_PG_prompt(bpy.types.PropertyGroup):
    text: StringProperty(
        name="Words",
        description="What to look for, in plain English or German words, such as: left front leg",
    )
    enabled: BoolProperty(name="Ask for This", description="Look for this one", default=True)
    colour: FloatVectorProperty(
        name="Colour",
        description="The part's colour in materials and in the colour attribute",
        **SRGB,
        default=part_colour(0),
        update=_recolour,
    )


class PATCHALIGN3D_PG_prompts(bpy.types.PropertyGroup):
    """What to look for: phrases, each with a colour, which are typed in one line."""

    prompts: CollectionProperty(
        type=PATCHALIGN3D_PG_prompt, name="Prompts", description="What to look for"
    )
    words: StringProperty(
        name="Words",
        description=(
            "What to look for, in English or German words separated by commas: seat, back, leg"
        ),
        get=lambda prompts: ", ".join(prompts.enabled()),
        set=lambda prompts, text: prompts.replace(text),
    )

    def add(self, text: str, colours: Mapping[str, Colour] = MappingProxyType({})) -> int:
        """Add what stands between commas, unless it is there already; return how many were new.

        Words without a colour of these get one by their number, if no other has it.
        """
        before = self.colours()
        known = {word.casefold() for word in before}
        words = [word for word in prompts_in(text) if word.casefold() not in known]
        chosen = colours_for([*before, *words], {**colours, **before})[len(before) :]
        for word, colour in zip(words, chosen, strict=True):
            prompt = self.prompts.add()
            prompt.colour = colour
            prompt.text = word  # with its colour: to the part on the objects nothing is done
        return len(words)

    def replace(self, text: str) -> None:
        """Look for what stands between commas, and nothing else; what stays keeps its colour."""
        colours = self.colours()
        self.prompts.clear()
        self.add(text, colours)

    def keep_colour(self, word: str, colour: Colour) -> None:
        """Have the next answer show a part in this colour; what there is stays as it is."""
        for prompt in self.prompts:
            if prompt.text == word:
                prompt.text = ""
                prompt.colour, prompt.text = colour, word

    def enabled(self) -> list[str]:
        """What is looked for."""
        return [prompt.text for prompt in self.prompts if prompt.enabled]

    def colours(self) -> dict[str, Colour]:
        """The colours of all phrases."""
        return {prompt.text: tuple(prompt.colour) for prompt in self.prompts}


def _confide(settings: "PATCHALIGN3D_PG_settings", context: bpy.types.Context) -> None:
    show_at(context, settings.threshold)


def show_at(context: bpy.types.Context, threshold: float) -> None:
    """Show the chosen objects' parts at this confidence."""
    objects = chosen_with_parts(context)
    meshes = frozenset(obj.data.session_uid for obj in objects)
    seen = Preview(meshes, threshold=threshold)
    live.show(objects, "confidence", lambda old: old._replace(threshold=threshold), dragged=seen)


def _unlabelled(settings: "PATCHALIGN3D_PG_settings", context: bpy.types.Context) -> None:
    """Show what the chosen objects have unlabelled as a part, or not."""
    wanted = settings.show_unlabelled
    live.show(chosen_with_parts(context), "unlabelled", lambda old: old._replace(unlabelled=wanted))


def chosen_with_parts(context: bpy.types.Context) -> list[bpy.types.Object]:
    """The active object and the selected ones, those that have parts."""
    objects = (context.object, *context.selected_objects)
    return without_copies(obj for obj in objects if record.has_parts(obj))


def _suggest_models(
    settings: "PATCHALIGN3D_PG_settings", context: bpy.types.Context, typed: str
) -> Iterable[str]:
    return dict.fromkeys([MODEL.default, "official", *session.models()])


def _suggest_parts(
    settings: "PATCHALIGN3D_PG_settings", context: bpy.types.Context, typed: str
) -> Iterable[str]:
    return record.names_of(context.object.data) if record.has_parts(context.object) else []


class PATCHALIGN3D_PG_settings(bpy.types.PropertyGroup):
    parts: PointerProperty(
        type=PATCHALIGN3D_PG_prompts, name="Parts", description="The parts to tell apart"
    )
    keypoints: PointerProperty(
        type=PATCHALIGN3D_PG_prompts, name="Keypoints", description="The points to find"
    )
    together: EnumProperty(
        name="Objects",
        description="How several selected objects are treated",
        items=(
            (
                "TOGETHER",
                "As One",
                "As one thing: all are labelled together, and each gets its share of the parts",
            ),
            ("EACH", "Each by Itself", "Labelled one after the other"),
        ),
    )
    front: EnumProperty(
        name="Front",
        description="Which way the object faces. This tells left from right, and front from back",
        default="auto",
        items=(
            ("-Y", "−Y", "Towards the front view, as is usual in Blender"),
            ("X", "X", "To the right of the front view"),
            ("Y", "Y", "Away from the front view"),
            ("-X", "−X", "To the left of the front view"),
            ("Z", "Z", "Upwards, like something that lies on its back"),
            ("-Z", "−Z", "Downwards, like something that lies on its face"),
            ("auto", "Automatic", "As the model sees it, if the words depend on it; otherwise -Y"),
        ),
    )
    up: EnumProperty(
        name="Up",
        description="Which way is up for the object",
        items=(
            ("Z", "Z", "As is usual in Blender"),
            ("auto", "Automatic", "Up and front as the model sees them, if it can tell"),
            ("X", "X", "Along the world's X axis"),
            ("Y", "Y", "Along the world's Y axis"),
            ("-X", "−X", "Against the world's X axis"),
            ("-Y", "−Y", "Against the world's Y axis"),
            ("-Z", "−Z", "Upside down"),
        ),
    )
    letters: BoolProperty(
        name="Sides as .L and .R",
        description=(
            "Parts and keypoints are called arm.L and arm.R instead of left arm and right arm, as"
            " Blender's mirroring tools expect"
        ),
    )
    keypoints_inside: BoolProperty(
        name="Inside",
        description="In the middle of the volume, where joints are, instead of on the surface",
    )
    category: StringProperty(
        name="Category",
        description=(
            "What the object is, such as: chair. May stay empty: the bundled model finds more by "
            "the names of parts alone, and only other models are told"
        ),
    )
    quality: EnumProperty(
        name="Quality",
        description="How thoroughly the surface is sampled",
        items=QUALITIES,
        default=QUALITY.default,
    )
    threshold: FloatProperty(
        name="Confidence",
        description=(
            "Faces that score less than this are unlabelled. Takes effect at once, using the "
            "scores of the last run"
        ),
        default=THRESHOLD.default,
        min=THRESHOLD.least,
        max=THRESHOLD.most,
        subtype="FACTOR",
        update=_confide,
    )
    forms: EnumProperty(
        name="Results",
        description="The forms in which the parts of further objects are written",
        items=[(form.name, form.label, form.description) for form in FORMS],
        options={"ENUM_FLAG"},
        default=set(USUAL_FORMS),
    )
    show_unlabelled: BoolProperty(
        name="Unlabelled as a Part",
        description="Unlabelled faces get a group, a material and a colour, too",
        update=_unlabelled,
    )
    show_overlay: BoolProperty(
        name="Show Parts",
        description=(
            "Show the parts of all objects in their colours over the 3D views. Changes nothing in"
            " the file, and isn't rendered"
        ),
        default=True,
        update=lambda settings, context: views.redraw(),
    )
    automatic_how: EnumProperty(
        name="Parts",
        description="How parts without words are found, and what they are called",
        items=(
            ("FEATURES", "Numbered", "By shape and by what the model sees; numbered"),
            ("NAMED", "Named", "The same, but each part gets the best-matching of the words typed"),
            ("SHAPE", "By Shape", "By creases, thickness and loose parts; needs no model"),
        ),
    )
    automatic_pieces: IntProperty(
        name="Pieces",
        description="How many parts; at 0, Detail decides. Loose parts are never joined",
        min=0,
        max=PIECES.most,
        soft_max=50,
    )
    automatic_detail: FloatProperty(
        name="Detail",
        description="How fine the parts are, unless their number is given",
        default=DETAIL.default,
        min=DETAIL.least,
        max=DETAIL.most,
        subtype="FACTOR",
    )
    part: StringProperty(
        name="Part",
        description="The part of the active object to edit; a new name makes a new part",
        search=_suggest_parts,
    )
    part_words: StringProperty(
        name="Words",
        description=(
            "The new name, the parts to merge with, or the words for sub-parts, separated by commas"
        ),
        search=_suggest_parts,
        search_options={"SUGGESTION"},
    )
    pointed_word: StringProperty(
        name="Word",
        description=(
            "What the part is called, in plain English or German words: ear. Helps to find all of "
            "it; may stay empty"
        ),
    )
    part_size: FloatProperty(
        name="Size",
        description="The part's share of the surface; 0 if it is not known",
        default=0.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
    )
    similarity_word: StringProperty(
        name="Word",
        description=(
            "What everything is compared with, in plain English or German words, such as: ear"
        ),
    )
    model: StringProperty(
        name="Model",
        description="The model to use: bundled, official once it is fetched, or a folder",
        default=MODEL.default,
        search=_suggest_models,
        search_options={"SUGGESTION"},
    )

    @property
    def as_one(self) -> bool:
        """Whether several objects are one thing."""
        return self.together == "TOGETHER"

    def look(self) -> Look:
        """How parts are to be shown."""
        return Look(
            frozenset(self.forms),
            self.threshold,
            self.show_unlabelled,
            (self.part,),
            self.parts.colours(),
            self.letters,
        )


CLASSES = (PATCHALIGN3D_PG_prompt, PATCHALIGN3D_PG_prompts, PATCHALIGN3D_PG_settings)
_register_classes, _unregister_classes = bpy.utils.register_classes_factory(CLASSES)


def register() -> None:
    _register_classes()
    bpy.types.Scene.patchalign3d = PointerProperty(
        type=PATCHALIGN3D_PG_settings,
        name="PatchAlign3D",
        description="What PatchAlign3D looks for in this scene",
    )


def unregister() -> None:
    del bpy.types.Scene.patchalign3d
    _unregister_classes()
