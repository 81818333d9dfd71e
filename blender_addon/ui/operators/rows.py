"""Parts are picked in the view; what the row of one offers: it alone is shown, or it is hidden."""

from typing import ClassVar

import bpy
import numpy as np
from numpy.typing import NDArray

from ...scene import marks, record, views, writings
from ...scene.attributes import hide_polygons, read, selection
from ...scene.modes import object_mode
from ...scene.results import keep_writing
from ...scene.target import TargetError
from ...shared.errors import SteerError
from .. import rows
from ..acting import Acts, Points
from ..pointer import View, under, view_under
from ..translations import translated
from .ask import look
from .on_parts import OnParts, edited_together, faces_of, select_faces


class Shows(OnParts, Acts):
    """An operator that shows some parts of the active object and hides the others.

    In the overlay and, where faces can be hidden (Edit Mode, Sculpt Mode), in the mesh. What was
    hidden there can be shown again from Object Mode, too.

    Attributes:
        hides_unlabelled: whether faces without a part are hidden.
        reveals: whether faces that a person has hidden are shown, as Blender's Reveal does.
    """

    hides_unlabelled: ClassVar = False
    reveals: ClassVar = False

    def hidden(self, names: list[str], before: set[str], part: str) -> set[str]:
        """The names of the parts that are to be hidden."""
        raise NotImplementedError

    def act(self, context: bpy.types.Context) -> str:
        obj, part = context.object, context.scene.patchalign3d.part
        names = record.names_of(obj.data)
        before = marks.marked(obj.data, marks.HIDDEN)
        hidden = self.hidden(names, before, part)
        if part not in names and hidden:
            raise SteerError("There is no active part. Click one in the list first.")
        self.begin_step()
        marks.set_marked(obj.data, marks.HIDDEN, hidden)
        hides = obj.mode != "OBJECT"  # where faces come back that were hidden elsewhere
        with object_mode(obj):
            hid = read(obj.data.polygons, "hide", bool)
            if hides or hid.any():
                labels = record.load(obj.data).above(look(obj).threshold)

                def of(parts: set[str]) -> NDArray[np.bool_]:
                    return np.isin(labels, [names.index(part) for part in parts & set(names)])

                faces = (of(hidden) | ((labels < 0) & self.hides_unlabelled)) & hides
                if not self.reveals:  # what is hidden stays so, unless it was as a part
                    faces |= hid & ~of(before - hidden)
                hide_polygons(obj.data, faces)
            if hides:
                keep_writing(obj.data)
        if not hides:
            writings.amend(obj.data, marks.HIDDEN)
        views.redraw()
        return ""


class PATCHALIGN3D_OT_part_isolate(Shows, bpy.types.Operator):
    bl_label = "Isolate"
    bl_description = "Show only the active part; in Edit Mode and Sculpt Mode, only its faces, too"
    hides_unlabelled = True

    def hidden(self, names: list[str], before: set[str], part: str) -> set[str]:
        return set(names) - {part}


class PATCHALIGN3D_OT_part_hide(Shows, bpy.types.Operator):
    bl_label = "Hide"
    bl_description = "Hide the active part; in Edit Mode and Sculpt Mode its faces, too"

    def hidden(self, names: list[str], before: set[str], part: str) -> set[str]:
        return before | {part}


class PATCHALIGN3D_OT_part_show_all(Shows, bpy.types.Operator):
    bl_label = "Show All"
    bl_description = (
        "Show all parts and, in Edit Mode and Sculpt Mode, all hidden faces, as Blender's Reveal"
        " does"
    )
    reveals = True

    def hidden(self, names: list[str], before: set[str], part: str) -> set[str]:
        return set()


class PATCHALIGN3D_OT_part_pick(OnParts, Points, bpy.types.Operator):
    bl_label = "Pick Part"
    bl_description = (
        "Click a part in the view to select its faces. Shift extends the selection, Ctrl shows "
        "only that part. Without a window: the part that most of the selected faces belong to"
    )
    says = "Click a part: select it   Shift: extend   Ctrl: isolate   ESC: cancel"
    cursor = "EYEDROPPER"

    @classmethod
    def why_not(cls, context: bpy.types.Context) -> str:
        return ""

    def act(self, context: bpy.types.Context) -> str:
        reason = super().why_not(context)
        if reason:
            raise TargetError(reason)
        obj = context.object
        with object_mode(obj):
            parts = record.load(obj.data)
            labels = parts.labels[selection(obj.data)]
        counts = np.bincount(labels[labels >= 0], minlength=len(parts.names))
        if not counts.any():
            raise TargetError("No face of a part is selected. Select some in Edit Mode.")
        self.begin_step()
        context.scene.patchalign3d.part = parts.names[counts.argmax()]
        return ""

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if event.alt:  # turns and zooms the view in Blender's Industry Compatible keymap
            return {"PASS_THROUGH"}
        if event.type in ("ESC", "RIGHTMOUSE"):
            return self.leave("CANCELLED")
        if event.type != "LEFTMOUSE" or event.value != "PRESS":
            return {"PASS_THROUGH"}  # so that the view can be turned
        clicked = view_under(context.window, event)
        return self.leave(self._picked(context, clicked, event) if clicked else "CANCELLED")

    def _picked(self, context: bpy.types.Context, clicked: View, event: bpy.types.Event) -> str:
        """Pick what is there; what it comes to."""
        obj, part = under(context, clicked, clicked.place(event))
        why_not = why_unpicked(context, obj, part)
        if why_not:
            self.report({"INFO"}, translated(why_not))
            return "CANCELLED"
        pick(context, obj, part, "EXTEND" if event.shift else "ISOLATE" if event.ctrl else "")
        return "FINISHED"


def why_unpicked(context: bpy.types.Context, obj: bpy.types.Object | None, part: str) -> str:
    """Why what is under the pointer cannot be chosen; empty if it can."""
    if not part:
        return "There is no part there."
    if obj not in context.view_layer.objects[:]:
        return f"'{obj.name}' is shown there by an instance. Choose its parts where it is itself."
    return ""


def pick(context: bpy.types.Context, obj: bpy.types.Object, part: str, how: str) -> None:
    """Make an object and its part the active ones, and select the part's faces; in Edit Mode of
    several objects, no face of the others.

    "EXTEND" adds them to what is selected, "ISOLATE" shows the part alone.
    """
    active = context.view_layer.objects.active
    in_its_mode = active is None or obj.mode == active.mode  # such as several in Edit Mode
    if obj != active and in_its_mode:
        context.view_layer.objects.active = obj
        obj.select_set(True)
    rows.choose(obj, part)
    if how == "ISOLATE":
        bpy.ops.patchalign3d.part_isolate()
        return
    together = edited_together(context)

    def chosen(one: bpy.types.Object) -> NDArray[np.bool_]:
        faces = faces_of(one, part if one == obj else "")
        return faces | selection(one.data) if how == "EXTEND" else faces

    select_faces(together if obj in together else [obj], chosen)


class PATCHALIGN3D_MT_part(bpy.types.Menu):
    bl_label = "Part"
    bl_description = "What can be done with the active part"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator("patchalign3d.part_select", text="Select", icon="RESTRICT_SELECT_OFF")
        layout.operator("patchalign3d.part_isolate", icon="HIDE_OFF")
        layout.operator("patchalign3d.part_hide", icon="HIDE_ON")
        layout.operator("patchalign3d.part_show_all")
        layout.separator()
        layout.operator("patchalign3d.part_assign", icon="CHECKMARK")
        layout.operator("patchalign3d.part_exclude", icon="X")
