"""Steering the parts that an object has: most of it at once, here; some of it asks the backend."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import ClassVar

import bpy
import numpy as np
from bpy.props import EnumProperty, FloatProperty, IntProperty
from numpy.typing import NDArray

from ...bridge.jobs import Question
from ...bridge.replies import Reply
from ...bridge.session import session
from ...scene import record
from ...scene.attributes import select_polygons, selected
from ...scene.geometry import Surface, polygon_graph, polygon_labels, polygon_normals, read_surface
from ...scene.results import describe, show_parts
from ...scene.target import TargetError, object_mode, why_unwritable
from ...shared.errors import SteerError
from ...shared.faces import components
from ...shared.steering import Labelling
from ...shared.words import split
from ..properties import PATCHALIGN3D_PG_settings
from .ask import Ask, Asker, Conversation, ask_each, seen


def why_not_steered(context: bpy.types.Context) -> str:
    """Why the active object's parts cannot be changed now; empty if they can."""
    if session.course:
        return "The backend is at work. Wait or cancel."
    reason = why_unwritable(context.object)
    if not reason and not record.has_parts(context.object):
        return f"'{context.object.name}' has no parts yet. Segment it first."
    return reason


class OnParts:
    """An operator that needs an active object with parts."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        reason = why_not_steered(context)
        if reason:
            cls.poll_message_set(reason)
        return not reason


class Steer(OnParts):
    """An operator that changes the parts of the active object at once."""

    bl_options: ClassVar = {"REGISTER", "UNDO"}

    def steer(
        self,
        labelling: Labelling,
        settings: PATCHALIGN3D_PG_settings,
        mesh: bpy.types.Mesh,
        surface: Surface,
    ) -> Labelling:
        """The labelling, changed.

        Raises:
            SteerError: there is nothing to change.
        """
        raise NotImplementedError

    def decided(self, mesh: bpy.types.Mesh) -> NDArray[np.bool_] | None:
        """(polygons,) whose labels are a person's word now."""
        return None

    def execute(self, context: bpy.types.Context) -> set[str]:
        obj, settings = context.object, context.scene.patchalign3d
        try:
            with object_mode(obj):
                surface = read_surface(obj)
                parts = record.load(obj.data)
                before = parts.names
                labelling = Labelling(before, parts.labels, polygon_graph(surface)[0])
                labelling = self.steer(labelling, settings, obj.data, surface)
                parts = parts.steered(labelling, self.decided(obj.data))
                record.save(obj.data, parts)
                session.say(describe(show_parts(obj, surface, parts, settings.look())))
        except (TargetError, SteerError) as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        _follow(settings, before, parts.names)
        self.report({"INFO"}, session.message)
        return {"FINISHED"}


class PATCHALIGN3D_OT_part_rename(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_rename"
    bl_label = "Rename"
    bl_description = "Give the part the name that stands under it"

    def steer(self, labelling, settings, mesh, surface):
        before, name = settings.part, settings.part_words.strip()
        labelling = labelling.rename(before, name)
        settings.part = name
        return labelling


class PATCHALIGN3D_OT_part_merge(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_merge"
    bl_label = "Merge"
    bl_description = "Add the parts that stand under it, with commas between them, to the part"

    def steer(self, labelling, settings, mesh, surface):
        return labelling.merge([settings.part, *split(settings.part_words)])


class PATCHALIGN3D_OT_part_exclude(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_exclude"
    bl_label = "Exclude"
    bl_description = "Take the part away, so that its faces are unlabelled"

    def steer(self, labelling, settings, mesh, surface):
        return labelling.exclude(settings.part)


class PATCHALIGN3D_OT_part_split_pieces(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_split_pieces"
    bl_label = "Split by Piece"
    bl_description = "Make a part of each connected piece of the part, the largest first"

    def steer(self, labelling, settings, mesh, surface):
        return labelling.split_by_piece(settings.part)


class PATCHALIGN3D_OT_part_split_sides(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_split_sides"
    bl_label = "Split by Side"
    bl_description = "Make two parts of one, such as left and right, in the middle of the object"

    axis: EnumProperty(
        name="Sides",
        description="Which sides; left is that of a figure that looks along its -Y axis",
        items=(
            ("X", "Left and Right", "Along the object's X axis"),
            ("Y", "Front and Back", "Along the object's Y axis"),
            ("Z", "Lower and Upper", "Along the object's Z axis"),
        ),
    )

    def steer(self, labelling, settings, mesh, surface):
        along = labelling.faces.centroid[:, "XYZ".index(self.axis)]
        # Things are modelled around their origin; only where they are not is it their middle.
        middle = 0.0 if along.min() < 0 < along.max() else None
        return labelling.split_by_side(settings.part, self.axis, middle)


class PATCHALIGN3D_OT_part_grow(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_grow"
    bl_label = "Grow"
    bl_description = "Let the part take the faces around it"

    steps: IntProperty(name="Steps", description="How many faces far", default=1, min=1, max=50)

    def steer(self, labelling, settings, mesh, surface):
        return labelling.grow(settings.part, self.steps)


class PATCHALIGN3D_OT_part_shrink(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_shrink"
    bl_label = "Shrink"
    bl_description = "Let the part lose the faces at its border to the parts beside it"

    steps: IntProperty(name="Steps", description="How many faces far", default=1, min=1, max=50)

    def steer(self, labelling, settings, mesh, surface):
        return labelling.shrink(settings.part, self.steps)


class PATCHALIGN3D_OT_part_smooth(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_smooth"
    bl_label = "Smooth Borders"
    bl_description = "Straighten the borders of all parts and remove specks"

    rounds: IntProperty(name="Rounds", description="How often", default=2, min=1, max=50)

    def steer(self, labelling, settings, mesh, surface):
        return labelling.smooth(self.rounds)


class PATCHALIGN3D_OT_part_snap(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_snap"
    bl_label = "Snap Borders"
    bl_description = (
        "Give each region between such edges to the part that most of it has, so that borders lie "
        "on the edges. Regions in dispute stay as they are"
    )

    to: EnumProperty(
        name="To",
        description="What separates the regions",
        items=(
            ("SHARP", "Sharp Edges", "Edges marked sharp, or at a greater angle"),
            ("SEAMS", "Seams", "Edges marked as seams"),
            ("PIECES", "Loose Parts", "Nothing but gaps"),
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

    def steer(self, labelling, settings, mesh, surface):
        graph, begin = polygon_graph(surface)
        apart = np.zeros(len(begin), bool)
        if self.to != "PIECES":
            edges = np.zeros(len(mesh.loops), np.int32)
            mesh.loops.foreach_get("edge_index", edges)
            marked = np.zeros(len(mesh.edges), bool)
            mesh.edges.foreach_get("use_seam" if self.to == "SEAMS" else "use_edge_sharp", marked)
            apart = marked[edges[begin]]
        if self.to == "SHARP":
            one, two = polygon_normals(surface)[graph.pairs.T]
            apart |= np.einsum("ij,ij->i", one, two) < math.cos(self.angle)
        return labelling.snap(components(len(graph.area), graph.pairs[~apart]))


class PATCHALIGN3D_OT_part_assign(Steer, bpy.types.Operator):
    bl_idname = "patchalign3d.part_assign"
    bl_label = "Assign Selected Faces"
    bl_description = (
        "Correct by hand: the faces selected in Edit Mode are of the part, or of a new one if the "
        "object has none of this name"
    )

    def steer(self, labelling, settings, mesh, surface):
        member = selected(mesh.polygons)
        if not member.any():
            raise SteerError("No face is selected. Select some in Edit Mode, then assign them.")
        if not settings.part.strip():
            raise SteerError("There is no part. Choose one, or type the name of a new one.")
        return labelling.assign(settings.part.strip(), member)

    def decided(self, mesh: bpy.types.Mesh) -> NDArray[np.bool_]:
        return selected(mesh.polygons)


class PATCHALIGN3D_OT_part_pick(OnParts, bpy.types.Operator):
    bl_idname = "patchalign3d.part_pick"
    bl_label = "Pick Part"
    bl_description = "Take the part that most of the selected faces are of"
    bl_options: ClassVar = {"UNDO", "INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        obj = context.object
        try:
            with object_mode(obj):
                parts = record.load(obj.data)
                labels = parts.labels[selected(obj.data.polygons)]
        except TargetError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        counts = np.bincount(labels[labels >= 0], minlength=len(parts.names))
        if not counts.any():
            self.report({"INFO"}, "No face of a part is selected.")
            return {"CANCELLED"}
        context.scene.patchalign3d.part = parts.names[counts.argmax()]
        return {"FINISHED"}


class PATCHALIGN3D_OT_part_select(OnParts, bpy.types.Operator):
    bl_idname = "patchalign3d.part_select"
    bl_label = "Select Part"
    bl_description = "Select the faces of the part"
    bl_options: ClassVar = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        obj, settings = context.object, context.scene.patchalign3d
        try:
            with object_mode(obj):
                parts = record.load(obj.data)
                number = Labelling(parts.names, parts.labels, None).number(settings.part)
                select_polygons(obj.data, parts.above(settings.threshold) == number)
        except (TargetError, SteerError) as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}


class PATCHALIGN3D_OT_part_split_words(Ask, bpy.types.Operator):
    bl_idname = "patchalign3d.part_split_words"
    bl_label = "Split by Words"
    bl_description = "Ask the model for the words that stand under the part, only within it"

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        reason = why_not_steered(context)
        if not reason and not split(context.scene.patchalign3d.part_words):
            return "There are no words for sub-parts. Type some, such as: hand, fingers"
        return reason

    def conversation(self, context: bpy.types.Context) -> Conversation:
        settings, part = context.scene.patchalign3d, context.scene.patchalign3d.part
        question = Question("segment", parts=split(settings.part_words), category=settings.category)

        def write(
            context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
        ) -> str:
            names = reply.header["part_names"]
            labels = polygon_labels(
                surface, reply.arrays["face_labels"], reply.arrays["confidence"]
            )
            return _rewrite(obj, lambda labelling: labelling.split_by_labels(part, names, labels))

        uid = context.object.session_uid
        return (yield from ask_each(Asker(context), [uid], question, write))


class PATCHALIGN3D_OT_propagate(Ask, bpy.types.Operator):
    bl_idname = "patchalign3d.propagate"
    bl_label = "Spread Corrections"
    bl_description = "Let the faces that were assigned by hand speak for all that look like them"

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return why_not_steered(context)

    def conversation(self, context: bpy.types.Context) -> Conversation:
        obj = context.object
        with object_mode(obj):
            parts, of = record.load(obj.data), seen(obj).triangle_polygons
        if not parts.decided.any():
            raise TargetError("No face was assigned by hand yet. Assign a few first.")
        labels, corrected = parts.labels[of], parts.decided[of]
        question = Question("propagate", names=parts.names, face_labels=labels, corrected=corrected)

        def write(
            context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
        ) -> str:
            labels = polygon_labels(
                surface, reply.arrays["face_labels"], reply.arrays["confidence"]
            )

            def spread(labelling: Labelling) -> Labelling:
                kept = np.where(parts.decided, labelling.labels, labels)
                return Labelling(labelling.names, kept.astype(np.int32), labelling.faces)

            return _rewrite(obj, spread)

        return (yield from ask_each(Asker(context), [obj.session_uid], question, write))


def _rewrite(obj: bpy.types.Object, change: Callable[[Labelling], Labelling]) -> str:
    """Change the record of an object in Object Mode and show it; what came out."""
    surface, parts = read_surface(obj), record.load(obj.data)
    settings, before = bpy.context.scene.patchalign3d, parts.names
    try:
        labelling = change(Labelling(before, parts.labels, polygon_graph(surface)[0]))
    except SteerError as error:
        raise TargetError(str(error)) from error
    parts = parts.steered(labelling)
    record.save(obj.data, parts)
    _follow(settings, before, parts.names)
    return describe(show_parts(obj, surface, parts, settings.look()))


def _follow(settings: PATCHALIGN3D_PG_settings, before: list[str], after: list[str]) -> None:
    """If the part that is steered is no more, steer the one that stands in its place."""
    if settings.part not in after:
        place = before.index(settings.part) if settings.part in before else 0
        settings.part = after[min(place, len(after) - 1)] if after else ""


CLASSES = (
    PATCHALIGN3D_OT_part_rename,
    PATCHALIGN3D_OT_part_merge,
    PATCHALIGN3D_OT_part_exclude,
    PATCHALIGN3D_OT_part_split_pieces,
    PATCHALIGN3D_OT_part_split_sides,
    PATCHALIGN3D_OT_part_split_words,
    PATCHALIGN3D_OT_part_grow,
    PATCHALIGN3D_OT_part_shrink,
    PATCHALIGN3D_OT_part_smooth,
    PATCHALIGN3D_OT_part_snap,
    PATCHALIGN3D_OT_part_assign,
    PATCHALIGN3D_OT_part_pick,
    PATCHALIGN3D_OT_part_select,
    PATCHALIGN3D_OT_propagate,
)
