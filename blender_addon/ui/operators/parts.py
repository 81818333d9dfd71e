"""Finding parts: by words, by exemplars."""

from __future__ import annotations

from typing import ClassVar

import bpy
import numpy as np
from numpy.typing import NDArray

from ...bridge.jobs import Question
from ...bridge.replies import BackendError, Reply
from ...bridge.session import session
from ...scene import record
from ...scene.colours import part_colour
from ...scene.geometry import Surface, polygon_graph, read_surface
from ...scene.record import Parts
from ...scene.results import describe, remove_parts, show_parts, write_parts
from ...scene.target import TargetError, object_mode, remarks, why_unreadable
from .. import preferences
from ..properties import PATCHALIGN3D_PG_settings
from .ask import AskAboutEach, Conversation, Transfer, chosen, exemplars_and_rest


class WritesParts:
    """What writes an answer with parts, as the settings want it."""

    def write(
        self, context: bpy.types.Context, obj: bpy.types.Object, surface: Surface, reply: Reply
    ) -> str:
        settings = context.scene.patchalign3d
        written = write_parts(obj, surface, reply, settings.look(), settings.parts.colours())
        return " ".join([describe(written), *remarks(obj, surface)])


class PATCHALIGN3D_OT_segment(WritesParts, AskAboutEach, bpy.types.Operator):
    bl_idname = "patchalign3d.segment"
    bl_label = "Segment"
    bl_description = (
        "Find the parts on the selected objects and write them in the forms that are chosen under "
        "Results. What an earlier run wrote is replaced"
    )

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        if not settings.parts.enabled():
            return "There are no parts to look for. Add some in the list, such as: seat, back, leg"
        return ""

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        return Question("segment", parts=settings.parts.enabled(), category=settings.category)


class PATCHALIGN3D_OT_segment_automatically(WritesParts, AskAboutEach, bpy.types.Operator):
    bl_idname = "patchalign3d.segment_automatically"
    bl_label = "Segment without Words"
    bl_description = (
        "Divide the selected objects into parts by shape and features. The parts are numbered, or "
        "get the best words of the list"
    )

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        how = {"pieces": settings.automatic_pieces or None, "detail": settings.automatic_detail}
        if settings.automatic_how == "SHAPE":
            return Question("segment_by_shape", **how)
        words = settings.parts.enabled() if settings.automatic_how == "NAMED" else []
        return Question(
            "segment_automatically", **how, vocabulary=words, category=settings.category
        )

    def conversation(self, context: bpy.types.Context) -> Conversation:
        try:
            preferences.backend_python(context)
        except BackendError:
            for obj in chosen(context, True):
                with object_mode(obj):
                    _write_loose_parts(obj, context.scene.patchalign3d)
            return "There is no backend yet, so the parts are what is loose of each other."
        return (yield from super().conversation(context))


def _write_loose_parts(obj: bpy.types.Object, settings: PATCHALIGN3D_PG_settings) -> None:
    """What can be done without a backend.

    Raises:
        TargetError: it has no faces.
    """
    surface = read_surface(obj)
    if not surface.polygon_count:
        raise TargetError(f"'{obj.name}' has no faces: there is no surface to label.")
    graph, _ = polygon_graph(surface)
    piece = graph.pieces
    largest = np.argsort(-np.bincount(piece, graph.area), kind="stable")
    labels = np.argsort(largest)[piece].astype(np.int32)
    count = len(largest)
    parts = Parts(
        [f"part {number + 1}" for number in range(count)],
        [part_colour(number) for number in range(count)],
        labels,
        np.ones(len(labels), np.float32),
        np.zeros(len(labels), bool),
    )
    record.save(obj.data, parts)
    show_parts(obj, surface, parts, settings.look())


class PATCHALIGN3D_OT_transfer(WritesParts, Transfer, bpy.types.Operator):
    bl_idname = "patchalign3d.transfer"
    bl_label = "Transfer Parts"
    bl_description = (
        "Take the parts of the finished objects among the selected ones, or else their vertex "
        "groups, as exemplars, and find them on all other selected objects. If all are finished, "
        "the active one is the exemplar"
    )

    no_exemplar = "Select a finished object, one that has parts or vertex groups, and others."
    no_target = "There is nothing to transfer to. Select other objects, too."
    of_keypoints = False

    @classmethod
    def exemplars_and_targets(
        cls, context: bpy.types.Context
    ) -> tuple[list[bpy.types.Object], list[bpy.types.Object]]:
        """The selected objects that are finished, and the others that can be written to.

        Objects with parts of ours are finished; where there are none, those with vertex groups are.
        """
        selected = [obj for obj in context.selected_objects if not why_unreadable(obj)]
        finished = [obj for obj in selected if record.has_parts(obj)]
        finished = finished or [obj for obj in selected if obj.vertex_groups]
        writable = [obj for obj in chosen(context, True) if obj in selected]
        return exemplars_and_rest(context, finished, writable)

    def exemplar(self, obj: bpy.types.Object, surface: Surface) -> Question:
        names, labels = finished_parts(obj, surface)
        labels = labels[surface.triangle_polygons]
        return Question("part_exemplar", names=names, face_labels=labels)


class PATCHALIGN3D_OT_remove_parts(bpy.types.Operator):
    bl_idname = "patchalign3d.remove_parts"
    bl_label = "Remove Parts"
    bl_description = (
        "Take away from the selected objects all that was written of their parts, in every form"
    )
    bl_options: ClassVar = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        reason = "The backend is at work. Wait or cancel." if session.course else ""
        if not reason and not any(record.has_parts(obj) for obj in chosen(context, True)):
            reason = "None of the selected objects has parts."
        if reason:
            cls.poll_message_set(reason)
        return not reason

    def execute(self, context: bpy.types.Context) -> set[str]:
        with_parts = [obj for obj in chosen(context, True) if record.has_parts(obj)]
        try:
            for obj in with_parts:
                with object_mode(obj):
                    remove_parts(obj)
        except TargetError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        session.say(f"The parts are gone from {', '.join(obj.name for obj in with_parts)}.")
        self.report({"INFO"}, session.message)
        return {"FINISHED"}


def finished_parts(obj: bpy.types.Object, surface: Surface) -> tuple[list[str], NDArray[np.int32]]:
    """Names and labels (polygons,) of an object in Object Mode: its record, or its vertex groups.

    Of vertex groups, a polygon has the one with the greatest weight over its corners.

    Raises:
        TargetError: it has neither.
    """
    if record.has_parts(obj):
        parts = record.load(obj.data)
        return parts.names, parts.labels
    if not obj.vertex_groups:
        raise TargetError(f"'{obj.name}' has no parts and no vertex groups to learn from.")
    weights = np.zeros((len(obj.data.vertices), len(obj.vertex_groups)))
    for vertex in obj.data.vertices:
        for element in vertex.groups:
            weights[vertex.index, element.group] = element.weight
    sums = np.zeros((surface.polygon_count, weights.shape[1]))
    np.add.at(sums, surface.corner_polygons, weights[surface.corner_vertices])
    labels = np.where(sums.max(1) > 0, sums.argmax(1), -1).astype(np.int32)
    return [group.name for group in obj.vertex_groups], labels


CLASSES = (
    PATCHALIGN3D_OT_segment,
    PATCHALIGN3D_OT_segment_automatically,
    PATCHALIGN3D_OT_transfer,
    PATCHALIGN3D_OT_remove_parts,
)
