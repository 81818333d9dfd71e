"""Changing the parts that an object has: most of it at once, some of it asks the backend."""

import math

import bpy
import numpy as np
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, StringProperty
from numpy.typing import NDArray

from ...asking.outcomes import Outcome
from ...asking.parts import split_by_side, split_by_words, spread_corrections
from ...bridge.course import Steps
from ...scene import record
from ...scene.attributes import selection
from ...scene.regions import marked_corners, regions
from ...shared.errors import SteerError
from ...shared.prompts.enumerations import prompts_in
from ...shared.prompts.words import split
from ...shared.steering import Labelling, number_of
from ..acting import Acts
from ..chosen import thing_of_active
from ..properties import PATCHALIGN3D_PG_settings as Settings
from .ask import asker, look
from .on_parts import (
    AskAboutPart,
    Change,
    Edit,
    OnParts,
    edited_together,
    faces_of,
    select_faces,
)


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
    keeps_decided = has_choices = True
    bl_description = (
        "Move borders to edges of the kind chosen below: each region between such edges goes to "
        "the part that has most of it. Regions in dispute stay as they are"
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
        member = selection(obj.data)
        if not member.any():
            raise SteerError("No face is selected. Select some in Edit Mode, then assign them.")
        if not part.strip():
            raise SteerError("There is no part. Choose one, or type the name of a new one.")
        return lambda labelling, surface: labelling.assign(part.strip(), member)

    def decided(self, mesh: bpy.types.Mesh) -> NDArray[np.bool_]:
        return selection(mesh)


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
        self.begin_step()
        select_faces(objects, lambda obj: faces_of(obj, part))
        return ""


class PATCHALIGN3D_OT_part_split_words(AskAboutPart, bpy.types.Operator):
    bl_label = "Split by Words"
    bl_description = "Look for the words in the field below the part, only within it"

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        reason = super().why_not(context)
        if not reason and not prompts_in(context.scene.patchalign3d.part_words):
            return "There are no words for sub-parts. Type some, such as: hand, fingers"
        return reason

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        settings, obj = context.scene.patchalign3d, context.object
        words, thing = prompts_in(settings.part_words), thing_of_active(context)
        how = (settings.part, words, settings.category, look)
        return split_by_words(asker(context), obj, thing, *how)


class PATCHALIGN3D_OT_part_split_sides(AskAboutPart, bpy.types.Operator):
    bl_label = "Split by Side"
    bl_description = (
        "Divide the part at the middle of the object into two, such as left and right, by the way "
        "that it faces"
    )

    axis: EnumProperty(
        name="Sides",
        description="Which sides. Left is a figure's own; of a cabinet and what else one stands "
        "before, that of whoever looks at it",
        items=(
            ("X", "Left and Right", "From one side to the other"),
            ("Y", "Front and Back", "From the front to the back"),
            ("Z", "Lower and Upper", "From below to above"),
        ),
    )

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        about = context.object, thing_of_active(context), context.scene.patchalign3d.part
        return split_by_side(asker(context), *about, self.axis, look)


class PATCHALIGN3D_OT_propagate(AskAboutPart, bpy.types.Operator):
    bl_label = "Spread Corrections"
    bl_description = "Change all faces that look like those assigned by hand"

    def ask(self, context: bpy.types.Context) -> Steps[list[Outcome]]:
        return spread_corrections(asker(context), thing_of_active(context), look)
