"""Changing the parts that an object has: most of it at once, some of it asks the backend."""

import contextlib
import math
from collections.abc import Callable
from typing import ClassVar

import bpy
import numpy as np
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty
from numpy.typing import NDArray

from ...asking.editing import edit
from ...asking.outcomes import Outcome, problems, tell
from ...asking.parts import split_by_words, spread_corrections
from ...bridge.course import Steps
from ...scene import record
from ...scene.attributes import select_polygons, selected
from ...scene.geometry import Surface, marked_corners, regions
from ...scene.modes import object_mode
from ...scene.reading import reading_surface
from ...scene.target import TargetError, why_without_parts
from ...shared.errors import SteerError
from ...shared.steering import Labelling, number_of
from ...shared.words import split
from ..chosen import thing_of_active
from ..properties import PATCHALIGN3D_PG_settings as Settings
from ..rows import activate_group
from ..waiting import Acts, Polls, Waits
from .ask import Ask, asker, look

Change = Callable[[Labelling, Surface], Labelling]
"""Makes another labelling of one; in a thread, without bpy."""


class OnParts(Polls):
    """An operator that needs an active object with parts."""

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return why_without_parts(context.object)


class Edit(OnParts, Waits):
    """An operator that changes the parts of the active object: at once, if that is not large."""

    keeps_decided: ClassVar = False

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        """What is made of the labelling that there is.

        It may raise a SteerError: there is nothing to change.

        Args:
            part: the one that is chosen.
            settings: the scene's.
            obj: the object, in Object Mode.
        """
        raise NotImplementedError

    def decided(self, mesh: bpy.types.Mesh) -> NDArray[np.bool_] | None:
        """(polygons,) whose labels are a person's word now."""
        return None

    def objects(self, context: bpy.types.Context) -> list[bpy.types.Object]:
        """Whose parts it changes, one for each mesh."""
        return [context.object]

    def go(self, context: bpy.types.Context) -> Steps[str]:
        active, settings = context.object, context.scene.patchalign3d
        objects, outcomes, chosen = self.objects(context), [], settings.part
        with contextlib.ExitStack() as modes:
            for obj in dict.fromkeys([active, *objects]):
                modes.enter_context(object_mode(obj))
            before = record.names_of(active.data)
            for obj in objects:
                try:
                    said = yield from self.edited(obj, settings)
                    outcomes.append(Outcome(obj.name, said=said))
                except TargetError as error:
                    if len(objects) == 1:
                        raise
                    outcomes.append(Outcome(obj.name, error=error))
            if all(outcome.error for outcome in outcomes):
                raise TargetError(problems(outcomes))
            after = record.names_of(active.data)
        follow(settings, chosen, before, after)
        activate_group(active, settings.part)
        return tell(outcomes)

    def edited(self, obj: bpy.types.Object, settings: Settings) -> Steps[str]:
        """Change the parts of an object in Object Mode; what came out."""
        if reason := why_without_parts(obj):
            raise TargetError(reason)
        try:
            change = self.change(settings.part, settings, obj)
        except SteerError as error:
            raise TargetError(str(error)) from error
        decided = self.decided(obj.data)
        base = yield from reading_surface(obj)
        _, said = yield from edit(
            obj,
            base,
            look(obj),
            lambda labelling: change(labelling, base),
            decided,
            self.keeps_decided,
        )
        return said


class AskAboutPart(OnParts, Ask):
    """An operator that asks the backend about the part that is chosen."""

    def go(self, context: bpy.types.Context) -> Steps[str]:
        before, name = record.names_of(context.object.data), context.object.name
        chosen = context.scene.patchalign3d.part
        outcomes = yield from self.ask(context)
        for outcome in outcomes:
            if outcome.name == name and not outcome.error:
                follow(bpy.context.scene.patchalign3d, chosen, before, outcome.result.names)
        return tell(outcomes)


def edited_together(context: bpy.types.Context) -> list[bpy.types.Object]:
    """The active object; in Edit Mode all that are in it, one for each mesh, as Blender's material
    slots assign and select faces of all.
    """
    active = context.view_layer.objects.active
    if active.mode != "EDIT":
        return [active]
    return list(context.objects_in_mode_unique_data)


def select_faces(
    objects: list[bpy.types.Object], chosen: Callable[[bpy.types.Object], NDArray[np.bool_]]
) -> None:
    """Select of each object, in whatever mode, the faces that are chosen, (polygons,), and no
    others.
    """
    with contextlib.ExitStack() as modes:
        for obj in objects:
            modes.enter_context(object_mode(obj))
        for obj in objects:
            select_polygons(obj.data, chosen(obj))


def faces_of(obj: bpy.types.Object, part: str) -> NDArray[np.bool_]:
    """(polygons,) of an object in Object Mode, which are of the part; none if it has no such."""
    parts = record.load(obj.data)
    if part not in parts.names:
        return np.zeros(len(obj.data.polygons), bool)
    return parts.above(look(obj).threshold) == parts.names.index(part)


def follow(settings: Settings, chosen: str, before: list[str], after: list[str]) -> None:
    """If the part that was chosen is no more, choose the one that stands in its place."""
    if chosen in before and settings.part not in after:
        settings.part = after[min(before.index(chosen), len(after) - 1)] if after else ""


class PATCHALIGN3D_OT_part_rename(Edit, bpy.types.Operator):
    bl_label = "Rename"
    bl_description = "Give the part the name in the field below it"

    name: StringProperty(
        name="Name",
        description="The new name; if empty, the one in the field below the part",
        options={"SKIP_SAVE"},
    )
    alike: BoolProperty(
        name="All of Its Kind",
        description="Of parts without words, such as part 2.1, all of the kind get the new name, "
        "with a number each",
        default=True,
        options={"SKIP_SAVE"},
    )

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        name = self.name.strip() or settings.part_words.strip()
        rename = Labelling.rename_kind if self.alike else Labelling.rename
        return lambda labelling, surface: rename(labelling, part, name)


class PATCHALIGN3D_OT_part_merge(Edit, bpy.types.Operator):
    bl_label = "Merge"
    bl_description = "Add the parts named in the field below it, separated by commas, to the part"

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        parts = [part, *split(settings.part_words)]
        return lambda labelling, surface: labelling.merge(parts)


class PATCHALIGN3D_OT_part_exclude(Edit, bpy.types.Operator):
    bl_label = "Exclude"
    bl_description = "Remove the part and leave its faces unlabelled"

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        return lambda labelling, surface: labelling.exclude(part)


class PATCHALIGN3D_OT_part_split_pieces(Edit, bpy.types.Operator):
    bl_label = "Split by Piece"
    bl_description = "Make each connected piece of the part a part of its own, the largest first"

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        return lambda labelling, surface: labelling.split_by_piece(part)


class PATCHALIGN3D_OT_part_split_sides(Edit, bpy.types.Operator):
    bl_label = "Split by Side"
    bl_description = "Divide the part at the middle of the object into two, such as left and right"

    axis: EnumProperty(
        name="Sides",
        description="Which sides. Left is that of a figure that looks along -Y; of a cabinet and "
        "what else one stands before, that of whoever looks at it",
        items=(
            ("X", "Left and Right", "Along the object's X axis"),
            ("Y", "Front and Back", "Along the object's Y axis"),
            ("Z", "Lower and Upper", "Along the object's Z axis"),
        ),
    )

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        axis, letters = self.axis, settings.letters
        mirrored = obj.matrix_world.is_negative

        def split_by_side(labelling: Labelling, surface: Surface) -> Labelling:
            along = labelling.faces.centroid[:, "XYZ".index(axis)]
            # Things are modelled around their origin; only where they are not is it their middle.
            middle = 0.0 if along.min() < 0 < along.max() else None
            return labelling.split_by_side(part, axis, middle, mirrored, letters)

        return split_by_side


class PATCHALIGN3D_OT_part_grow(Edit, bpy.types.Operator):
    bl_label = "Grow"
    keeps_decided = True
    bl_description = "Extend the part to the faces around it"

    steps: IntProperty(name="Steps", description="By how many faces", default=1, min=1, max=50)

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        steps = self.steps
        return lambda labelling, surface: labelling.grow(part, steps)


class PATCHALIGN3D_OT_part_shrink(Edit, bpy.types.Operator):
    bl_label = "Shrink"
    keeps_decided = True
    bl_description = "Give the faces along the part's border to the parts beside it"

    steps: IntProperty(name="Steps", description="By how many faces", default=1, min=1, max=50)

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        steps = self.steps
        return lambda labelling, surface: labelling.shrink(part, steps)


class PATCHALIGN3D_OT_part_smooth(Edit, bpy.types.Operator):
    bl_label = "Smooth Borders"
    keeps_decided = True
    bl_description = "Straighten the borders of all parts and remove specks"

    rounds: IntProperty(name="Rounds", description="How often", default=2, min=1, max=50)

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        rounds = self.rounds
        return lambda labelling, surface: labelling.smooth(rounds)


class PATCHALIGN3D_OT_part_snap(Edit, bpy.types.Operator):
    bl_label = "Snap Borders"
    keeps_decided = True
    bl_description = (
        "Move borders to such edges: each region between them goes to the part that has most of "
        "it. Regions in dispute stay as they are"
    )

    to: EnumProperty(
        name="To",
        description="What separates the regions",
        items=(
            ("SHARP", "Sharp Edges", "Edges marked sharp, or at a greater angle"),
            ("SEAMS", "Seams", "Edges marked as seams"),
            ("PIECES", "Loose Parts", "Only gaps"),
        ),
    )
    angle: FloatProperty(
        name="Angle",
        description="Edges at a greater angle count as sharp",
        default=math.radians(30),
        min=0.0,
        max=math.pi,
        subtype="ANGLE",
    )

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        mark = {"SHARP": "use_edge_sharp", "SEAMS": "use_seam"}.get(self.to)
        marked = marked_corners(obj.data, mark) if mark else None
        angle = self.angle if self.to == "SHARP" else math.pi
        return lambda labelling, surface: labelling.snap(regions(surface, marked, angle))


class PATCHALIGN3D_OT_part_assign(Edit, bpy.types.Operator):
    bl_label = "Assign Selected Faces"
    bl_description = (
        "Correct by hand: assign the faces selected in Edit Mode to the part, or to a new one if "
        "the object has none of this name. With several objects in Edit Mode, this applies to all"
        " of them"
    )

    def objects(self, context: bpy.types.Context) -> list[bpy.types.Object]:
        edited = edited_together(context)
        if len(edited) == 1:
            return edited
        return [obj for obj in edited if obj.data.total_face_sel] or [context.object]

    def change(self, part: str, settings: Settings, obj: bpy.types.Object) -> Change:
        member = selected(obj.data)
        if not member.any():
            raise SteerError("No face is selected. Select some in Edit Mode, then assign them.")
        if not part.strip():
            raise SteerError("There is no part. Choose one, or type the name of a new one.")
        return lambda labelling, surface: labelling.assign(part.strip(), member)

    def decided(self, mesh: bpy.types.Mesh) -> NDArray[np.bool_]:
        return selected(mesh)


class PATCHALIGN3D_OT_part_select(OnParts, Acts, bpy.types.Operator):
    bl_label = "Select Part"
    bl_description = (
        "Select the faces of the part. With several objects in Edit Mode, this applies to all of"
        " them"
    )

    def act(self, context: bpy.types.Context) -> str:
        objects, part = edited_together(context), context.scene.patchalign3d.part
        names = dict.fromkeys(name for obj in objects for name in record.names_of(obj.data))
        number_of(part, list(names))  # or there is nothing to select
        select_faces(objects, lambda obj: faces_of(obj, part))
        return ""


class PATCHALIGN3D_OT_part_split_words(AskAboutPart, bpy.types.Operator):
    bl_label = "Split by Words"
    bl_description = "Look for the words in the field below the part, only within it"

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        reason = super().why_not(context)
        if not reason and not split(context.scene.patchalign3d.part_words):
            return "There are no words for sub-parts. Type some, such as: hand, fingers"
        return reason

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        settings, obj = context.scene.patchalign3d, context.object
        words, thing = split(settings.part_words), thing_of_active(context)
        how = (settings.part, words, settings.category, look)
        return split_by_words(asker(context), obj, thing, *how)


class PATCHALIGN3D_OT_propagate(AskAboutPart, bpy.types.Operator):
    bl_label = "Spread Corrections"
    bl_description = "Change all faces that look like those assigned by hand"

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        return spread_corrections(asker(context), thing_of_active(context), look)
