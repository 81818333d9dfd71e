"""Finding keypoints: by words, by the empties of finished objects."""

import contextlib

import bpy
from bpy_extras import view3d_utils
from mathutils import Vector

from ...asking.keypoints import (
    Placing,
    empties_by_object,
    learn,
    writes_keypoints,
)
from ...bridge.backend import Question
from ...bridge.course import Course, Steps, at_once, pause
from ...scene.armature import joints_of, make_armature
from ...scene.dragging import Drag
from ...scene.hierarchy import are_many, by_figure, with_what_hangs_below
from ...scene.keypoints import KEYPOINT, mirror_keypoints, name_of
from ...scene.modes import GONE, object_mode
from ...scene.reading import read_surface, reading_surface
from ...scene.target import TargetError
from ...shared.prompts.place_in_name import mirrored, with_letters
from ..acting import Acts, Points
from ..chosen import at_hand, chosen_objects, why_none_chosen
from ..pointer import View, view_under
from ..properties import PATCHALIGN3D_PG_settings
from ..translations import translated
from ..waiting import SLICE, TICK
from .ask import AskAboutEach, Transfer

TOO_FEW = "Find at least two keypoints first, where joints are."
REACH = 20  # pixels from a keypoint within which the mouse takes it up


def wanted_placing() -> Placing:
    """As the scene wants keypoints to be placed."""
    settings = bpy.context.scene.patchalign3d
    return Placing(settings.keypoints_inside, settings.letters)


WRITE = writes_keypoints(wanted_placing)


class PATCHALIGN3D_OT_find_keypoints(AskAboutEach, bpy.types.Operator):
    bl_label = "Find Keypoints"
    bl_description = (
        "Find one point per name on the surface of each selected object and put an empty there. "
        "Replaces the empties of an earlier run"
    )
    writes_mesh = False
    write = WRITE

    @classmethod
    def nothing_asked(cls, settings: PATCHALIGN3D_PG_settings) -> str:
        if not settings.keypoints.enabled():
            return "There are no points to look for. Type some first, such as: nose, left hand"
        return ""

    def question(self, settings: PATCHALIGN3D_PG_settings) -> Question:
        names, category = settings.keypoints.enabled(), settings.category
        return Question("keypoints", names=names, category=category)


class PATCHALIGN3D_OT_transfer_keypoints(Transfer, bpy.types.Operator):
    bl_label = "Transfer Keypoints"
    bl_description = (
        "Take the empties parented to selected objects as examples, and find the same places on "
        "all other selected objects. If all of them have some, the active one is the example"
    )

    no_exemplar = "Select a finished object, with empties parented to it, and others."
    no_target = "There is nothing to transfer to. Select other objects, too."
    of_keypoints = True
    write, learn = WRITE, staticmethod(learn)

    @classmethod
    def finished(cls, objects: list[bpy.types.Object]) -> list[bpy.types.Object]:
        """Those that have empties, of whatever origin."""
        return list(empties_by_object(objects))


class PATCHALIGN3D_OT_mirror_keypoints(Acts, bpy.types.Operator):
    bl_label = "Mirror Keypoints"
    bl_description = (
        "Move the partner of each selected keypoint whose name states a side, such as hand.L or "
        "left hand, to its mirror image: on the surface, unless keypoints are inside. For a "
        "selected mesh, all keypoints on its left are used"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        if _sided(context):
            return ""
        return "Select keypoints whose names state a side, such as hand.L."

    def act(self, context: bpy.types.Context) -> str:
        self.begin_step()
        on_surface, partners = not context.scene.patchalign3d.keypoints_inside, []
        for obj, empties in _sided(context).items():
            across = _across(context, empties[0])
            partners += mirror_keypoints(empties, read_surface(obj), across, on_surface)
        return f"Mirrored: {', '.join(partner.name for partner in partners)}."


class PATCHALIGN3D_OT_drag_keypoint(Points, bpy.types.Operator):
    bl_label = "Drag Keypoint"
    bl_description = (
        "Drag a keypoint over the surface in the view. If its name states a side, its partner "
        "follows on the other side. Without a window: the selected ones move to the nearest place"
        " on the surface"
    )
    says = "Drag a keypoint over the surface   ESC: cancel"
    cursor = "HAND"
    _view: View | None = None  # once the mouse is pressed there
    _taking_up: Course[Drag] | None = None  # once there is a keypoint
    _drag: Drag | None = None  # once it is taken up
    _ray: tuple[Vector, Vector] | None = None  # under the mouse, where it has gone since
    _released = False

    def act(self, context: bpy.types.Context) -> str:
        meant = list(filter(None, (context.object, *context.selected_objects)))
        of_each = empties_by_object(obj for obj in meant if not _is_keypoint(obj))
        empties = [
            empty
            for obj in meant
            for empty in ([obj] if _is_keypoint(obj) else of_each.get(obj, []))
        ]
        if not empties:
            raise TargetError("There are no keypoints to drag. Find some first.")
        self.begin_step()
        for empty in empties:
            at_once(_taking_up(context, empty)).to_nearest()
        return ""

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if event.alt and not self._taking_up:  # turns and zooms the view, in one of the keymaps
            return {"PASS_THROUGH"}
        if event.type in ("ESC", "RIGHTMOUSE"):
            if self._drag:
                self._drag.back()
            return self.leave("CANCELLED")
        if self._taking_up:
            return self._go_on(event)
        if event.type != "LEFTMOUSE" or event.value != "PRESS":
            return {"PASS_THROUGH"}  # so that the view can be turned
        self._view = view_under(context.window, event)
        empty = self._view and _under(context, self._view, event)
        if empty is None:
            self.report({"INFO"}, translated("There is no keypoint there."))
            return self.leave("CANCELLED")
        self._taking_up = Course(_taking_up(context, empty))
        self._hold.tick(TICK)
        return self._go_on(event)

    def _go_on(self, event: bpy.types.Event) -> set[str]:
        """Take the keypoint up, as far as there is time, and then put it under the mouse."""
        if event.type == "LEFTMOUSE" and event.value == "RELEASE":
            self._released = True
        if event.type == "MOUSEMOVE":
            self._ray = _ray(self._view, event)
        try:
            if self._drag is None:
                self._drag = self._taking_up.advance_for(SLICE)
        except (TargetError, ReferenceError) as error:
            said = GONE if isinstance(error, ReferenceError) else str(error)
            self.report({"ERROR"}, translated(said))
            return self.leave("CANCELLED")
        if self._drag and self._ray:
            self._drag.along(*self._ray)
            self._ray = None
        return self.leave("FINISHED") if self._drag and self._released else {"RUNNING_MODAL"}


class PATCHALIGN3D_OT_make_armature(Acts, bpy.types.Operator):
    bl_label = "Make Armature"
    bl_description = (
        "Make bones between the keypoints of the selected meshes: those of a biped or a quadruped"
        " if the names are known, such as left elbow. The parts give the first weights"
    )

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        if reason := why_none_chosen(context, True):
            return reason
        if are_many(at_hand(context)):
            return ""
        # Which of the objects are chosen takes longer to tell than that none has keypoints.
        of_any = empties_by_object(with_what_hangs_below(at_hand(context)))
        found = of_any and empties_by_object(chosen_objects(context, True))
        if sum(map(len, found.values())) > 1:
            return ""
        return TOO_FEW

    def act(self, context: bpy.types.Context) -> str:
        objects = chosen_objects(context, True)
        as_one = context.scene.patchalign3d.as_one
        figures = by_figure(objects) if as_one else [[obj] for obj in objects]
        of_each = empties_by_object(objects)
        if sum(map(len, of_each.values())) < 2:
            raise TargetError(TOO_FEW)
        empties = [[one for obj in figure for one in of_each.get(obj, [])] for figure in figures]
        self.begin_step()
        with contextlib.ExitStack() as modes:
            for obj in objects:
                modes.enter_context(object_mode(obj))
            pairs = zip(figures, empties, strict=True)
            of_figures = [(figure, joints_of(own)) for figure, own in pairs if own]
            made = [make_armature(*figure) for figure in of_figures]
        bones = sum(len(armature.data.bones) for armature in made)
        return "1 bone." if bones == 1 else f"{bones} bones."


def _across(context: bpy.types.Context, empty: bpy.types.Object) -> Vector:
    """The way in the world from one side of what a keypoint is on to the other: as is said or, if
    the model was left to find it, as the keypoint says that was found with it.
    """
    settings = context.scene.patchalign3d
    if KEYPOINT in empty and "auto" in (settings.up, settings.front):
        return empty.matrix_world.col[0].to_3d().normalized()
    up = "Z" if settings.up == "auto" else settings.up[-1]
    front = "Y" if "auto" in (settings.up, settings.front) else settings.front[-1]
    across = (sorted(set("XYZ") - {up, front}) or ["X"])[0]
    return Vector([float(axis == across) for axis in "XYZ"])


def _is_keypoint(obj: bpy.types.Object | None) -> bool:
    return bool(obj and obj.type == "EMPTY" and obj.parent and obj.parent.type == "MESH")


def _taking_up(context: bpy.types.Context, empty: bpy.types.Object) -> Steps[Drag]:
    """Read what it is on, in slices; the context is good until the first."""
    inside, across = context.scene.patchalign3d.keypoints_inside, _across(context, empty)
    surface = yield from reading_surface(empty.parent)
    for done in surface.tree.grow():
        yield pause(done)
    return Drag(empty, surface, across, inside)


def _ray(view: View, event: bpy.types.Event) -> tuple[Vector, Vector]:
    """Under the mouse: where it begins, and its way."""
    seen = view.region, view.region.data, view.place(event)
    origin = view3d_utils.region_2d_to_origin_3d(*seen)
    return origin, view3d_utils.region_2d_to_vector_3d(*seen)


def _under(
    context: bpy.types.Context, view: View, event: bpy.types.Event
) -> bpy.types.Object | None:
    """The keypoint that is drawn nearest to the mouse, if one is near."""
    mouse, away = Vector(view.place(event)), {}
    for obj in filter(_is_keypoint, view.visible(context)):
        at = obj.matrix_world.translation
        place = view3d_utils.location_3d_to_region_2d(view.region, view.region.data, at)
        if place and (place - mouse).length < REACH * context.preferences.system.ui_scale:
            away[obj] = (place - mouse).length
    return min(away, key=away.__getitem__, default=None)


def _sided(context: bpy.types.Context) -> dict[bpy.types.Object, list[bpy.types.Object]]:
    """The chosen keypoints that say a side, by the mesh that they are of."""
    found: dict[bpy.types.Object, list[bpy.types.Object]] = {}
    empties = empties_by_object(context.selected_objects)
    for obj in context.selected_objects:
        if obj.type == "MESH":
            own = empties.get(obj, [])
            left = [one for one in own if with_letters(name_of(one)).endswith(".L")]
            if left:
                found.setdefault(obj, []).extend(left)
        elif _is_keypoint(obj) and mirrored(name_of(obj)) != name_of(obj):
            found.setdefault(obj.parent, []).append(obj)
    return found
