"""The list of the active object's parts: what it shows, and what a click in it does."""

from __future__ import annotations

from collections.abc import Sequence

import bmesh
import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    FloatProperty,
    FloatVectorProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from ..asking.editing import rename
from ..bridge.course import Steps
from ..bridge.session import place, session
from ..scene import marks, record, views, writings
from ..scene.forms.vertex_groups import groups_of
from ..scene.look import look_of
from ..scene.modes import begin_step
from ..scene.target import TargetError, is_read_anew, why_unwritable
from ..scene.told import kept_face_counts
from ..shared.questions import THRESHOLD
from . import live, preview
from .lists import sync
from .preview import Preview
from .properties import SRGB, chosen_with_parts, show_at
from .waiting import TICK, is_held
from .wrapping import fit

NOT_KEPT = (
    "The mesh of '{name}' belongs to another file, so its parts stay hidden or locked only until "
    "that file is read again."
)
NARROW = 240  # pixels: a narrower sidebar has room for names alone
MARKS = 93  # pixels of a row for its colour, eye and lock, and for the buttons beside the list


def _mesh() -> bpy.types.Mesh:
    return bpy.context.object.data


def _name(row: PATCHALIGN3D_PG_row) -> str:
    """As it was typed, also while that is being written."""
    obj = bpy.context.object
    return preview.name_of(obj.data, row.known_as) if record.has_parts(obj) else row.known_as


def _rename(row: PATCHALIGN3D_PG_row, name: str) -> None:
    """Have the part renamed; in a window, once Blender has left the field that was typed into.

    Writing vertex groups from within it crashes Blender 5.2.
    """
    obj, before, name = bpy.context.object, row.name, name.strip()
    if name and name != before:
        seen = Preview(frozenset({obj.data.session_uid}), names={before: name})
        live.write(
            [obj], f"name of {before}", lambda there: _renaming(there, before, name), seen=seen
        )
    sync()


def _renaming(objects: Sequence[bpy.types.Object], part: str, name: str) -> Steps[str]:
    """Rename a part of an object, if that is still there; the one that is edited stays so."""
    if not objects:
        raise TargetError("")
    look = look_of(objects[0].data, bpy.context.scene.patchalign3d.look())
    said = yield from rename(objects[0], part, name, look)
    settings = bpy.context.scene.patchalign3d
    if settings.part in ("", part):  # the list has let go of it, or will
        settings.part = name
    activate_group(objects[0], settings.part)
    return said


def _recolour(row: PATCHALIGN3D_PG_row, colour: Sequence[float]) -> None:
    """Set it; where it cannot be written, that is told, and the row and the words keep theirs."""
    red, green, blue = colour
    if not why_unwritable(bpy.context.object):
        row.painted = red, green, blue
        bpy.context.scene.patchalign3d.parts.keep_colour(row.name, (red, green, blue))
    live.recolour([bpy.context.object], row.name, (red, green, blue))


def _is(mark: str) -> object:
    return lambda row: row.known_as in marks.marked(_mesh(), mark)


def _mark(mark: str) -> object:
    def set_it(row: PATCHALIGN3D_PG_row, value: bool) -> None:
        names = marks.marked(_mesh(), mark)
        if is_read_anew(_mesh()):
            told = NOT_KEPT.format(name=bpy.context.object.name)
            session.say(told, failed=True, at=place(bpy.context))
        begin_step()
        marks.set_marked(_mesh(), mark, names | {row.known_as} if value else names - {row.known_as})
        writings.amend(_mesh(), mark)
        views.redraw()
        _be_a_step()

    return set_it


def _be_a_step() -> None:
    """Have what was clicked be a step to undo.

    The rows are the window manager's, of which a click is none to Blender: undoing whatever came
    next would take it back, too, and with it the lock of a part. Adjusting the last operation is
    such an undoing, after which the part that it is about has to be chosen still. Undo in Edit Mode
    takes none of it back, and a step there would be one of no effect.
    """
    if bpy.context.mode == "EDIT_MESH":
        return
    if not (bpy.app.background or bpy.app.timers.is_registered(step_of_clicks)):
        bpy.app.timers.register(step_of_clicks, first_interval=0)


def step_of_clicks() -> float | None:
    """Make the step once nothing else is under way; in how many seconds to look again, if
    something is.
    """
    if session.course or any(map(is_held, bpy.context.window_manager.windows)):
        return TICK
    bpy.ops.ed.undo_push(message="PatchAlign3D")
    return None


class PATCHALIGN3D_PG_row(bpy.types.PropertyGroup):
    """A part. What begins with a verb of its own writes to the mesh; the rest is told by it."""

    known_as: StringProperty(name="Known As", description="The part's name in the mesh")
    painted: FloatVectorProperty(
        name="Painted", description="The part's colour in the mesh", size=3
    )
    name: StringProperty(
        name="Name",
        description="The part's name. Double-click to rename the part, in all its forms",
        get=_name,
        set=_rename,
    )
    colour: FloatVectorProperty(
        name="Colour",
        description="The part's colour in the viewport, in materials and in the colour attribute",
        **SRGB,
        get=lambda row: tuple(row.painted),
        set=_recolour,
    )
    hidden: BoolProperty(
        name="Hide in Overlay",
        description="Whether the part is shown over the 3D view; the mesh is not changed",
        get=_is(marks.HIDDEN),
        set=_mark(marks.HIDDEN),
    )
    locked: BoolProperty(
        name="Lock",
        description="Edits and new answers leave the faces of a locked part as they are",
        get=_is(marks.LOCKED),
        set=_mark(marks.LOCKED),
    )
    faces: IntProperty(name="Faces", description="How many faces the part has")
    share: FloatProperty(name="Share", description="Of the surface", subtype="FACTOR")


def _active(rows: PATCHALIGN3D_PG_rows) -> int:
    part, obj = bpy.context.scene.patchalign3d.part, bpy.context.object
    names = record.names_of(obj.data) if record.has_parts(obj) else []
    return names.index(part) if part in names else -1


def _activate(rows: PATCHALIGN3D_PG_rows, number: int) -> None:
    obj = bpy.context.object
    names = record.names_of(obj.data) if record.has_parts(obj) else []
    if 0 <= number < len(names):
        is_another = names[number] != bpy.context.scene.patchalign3d.part
        if is_another:
            begin_step()
        choose(obj, names[number])
        if is_another:
            _be_a_step()


def _confidence(rows: PATCHALIGN3D_PG_rows) -> float:
    settings, obj = bpy.context.scene.patchalign3d, bpy.context.object
    return preview.threshold_of(obj) if record.has_parts(obj) else settings.threshold


def _confide(rows: PATCHALIGN3D_PG_rows, threshold: float) -> None:
    """Set it; where nothing can be written to, that is told, and new objects' stays as it is."""
    if all(map(why_unwritable, chosen_with_parts(bpy.context))):
        show_at(bpy.context, threshold)
    else:
        bpy.context.scene.patchalign3d.threshold = threshold


class PATCHALIGN3D_PG_rows(bpy.types.PropertyGroup):
    """The list of a mesh, and what is dragged beside it; none of it is undone before it is written.

    It is called by the number that the mesh has in this session.
    """

    rows: CollectionProperty(
        type=PATCHALIGN3D_PG_row, name="Parts", description="The parts of the active object"
    )
    active: IntProperty(
        name="Active Part", description="The part that is edited", get=_active, set=_activate
    )
    confidence: FloatProperty(
        name="Confidence",
        description=(
            "Faces of the selected objects that score less than this are unlabelled. Takes effect"
            " at once, using the scores of the last run"
        ),
        min=THRESHOLD.least,
        max=THRESHOLD.most,
        subtype="FACTOR",
        get=_confidence,
        set=_confide,
    )


class PATCHALIGN3D_PG_lists(bpy.types.PropertyGroup):
    lists: CollectionProperty(
        type=PATCHALIGN3D_PG_rows, name="Lists", description="Of the windows' active objects"
    )


def choose(obj: bpy.types.Object, part: str) -> None:
    """Make a part of an object the one that is edited, and its vertex group the active one."""
    bpy.context.scene.patchalign3d.part = part
    activate_group(obj, part)
    if "SELECTION" in look_of(obj.data, bpy.context.scene.patchalign3d.look()).forms:
        live.show([obj], "active part")


def activate_group(obj: bpy.types.Object, part: str) -> None:
    """Make a part's vertex group, if it has one, the active one."""
    names, groups = record.names_of(obj.data), groups_of(obj.data)
    if part in names and names.index(part) < len(groups):
        group = obj.vertex_groups.get(groups[names.index(part)])
        if group:
            obj.vertex_groups.active_index = group.index


class PATCHALIGN3D_UL_parts(bpy.types.UIList):
    """Each part's colour, name, share of the surface, faces, and whether it is shown or locked; the
    numbers where they leave the name its room.
    """

    def draw_item(
        self,
        context: bpy.types.Context,
        layout: bpy.types.UILayout,
        data: bpy.types.PropertyGroup,
        item: PATCHALIGN3D_PG_row,
        icon: int,
        active_data: bpy.types.PropertyGroup,
        active_property: str,
    ) -> None:
        row = layout.row(align=True)
        colour = row.row()
        colour.ui_units_x = 0.8
        colour.prop(item, "colour", text="")
        row.prop(item, "name", text="", emboss=False)
        said = f"{item.share:.0%}  {short(item.faces)}"  # in one, to leave names room
        has_room = not is_narrow(context) and fit(context, (item.name, said), (0, MARKS))
        if has_room and not _is_changing(context.object):
            numbers = row.row()
            numbers.alignment = "RIGHT"
            numbers.active = False
            numbers.label(text=said)
        eye = "HIDE_ON" if item.hidden else "HIDE_OFF"
        row.prop(item, "hidden", text="", icon=eye, emboss=False)
        lock = "LOCKED" if item.locked else "UNLOCKED"
        row.prop(item, "locked", text="", icon=lock, emboss=False)


def _is_changing(obj: bpy.types.Object) -> bool:
    """Whether an object's faces come and go in its mode, before its mesh has them: then what is
    known of their parts is old.
    """
    if obj.mode == "EDIT":
        _, known = kept_face_counts(obj.data)
        return len(bmesh.from_edit_mesh(obj.data).faces) != known
    return obj.use_dynamic_topology_sculpting


def is_narrow(context: bpy.types.Context) -> bool:
    """Whether the list stands in so narrow a sidebar that it has room for names alone."""
    return context.region.width < NARROW * context.preferences.system.ui_scale


def short(count: int) -> str:
    """A number of faces in few characters.

    >>> short(812), short(12_300), short(1_260_000)
    ('812', '12k', '1.3M')
    """
    if count < 10_000:
        return str(count)
    return f"{count / 1e3:.0f}k" if count < 1e6 else f"{count / 1e6:.1f}M"


CLASSES = (
    PATCHALIGN3D_PG_row,
    PATCHALIGN3D_PG_rows,
    PATCHALIGN3D_PG_lists,
    PATCHALIGN3D_UL_parts,
)
_register_classes, _unregister_classes = bpy.utils.register_classes_factory(CLASSES)


def register() -> None:
    _register_classes()
    bpy.types.WindowManager.patchalign3d = PointerProperty(
        type=PATCHALIGN3D_PG_lists, name="PatchAlign3D", description="The active objects' parts"
    )


def unregister() -> None:
    if bpy.app.timers.is_registered(step_of_clicks):
        bpy.app.timers.unregister(step_of_clicks)
    del bpy.types.WindowManager.patchalign3d
    _unregister_classes()
