"""The sidebar: what to look for, the buttons, and how it goes; and the same buttons in menus, where
the search (F3) finds them.
"""

from collections.abc import Collection
from typing import ClassVar

import bpy

from ..bridge.session import Place, place, session
from ..scene.forms import FORMS
from ..scene.hierarchy import with_what_hangs_below
from ..scene.record import has_parts
from ..scene.results import look_of
from ..scene.target import why_unwritable
from ..setup import choice
from ..setup.official import WEIGHTS_SIZE
from . import preferences, rows
from .operators.ask import why_none_chosen
from .operators.parts import PATCHALIGN3D_OT_segment
from .operators.upkeep import PATCHALIGN3D_OT_fetch_weights, PATCHALIGN3D_OT_set_up
from .translations import SHORT
from .wrapping import (
    ICON,
    NUMBER,
    draw_box,
    draw_fields,
    draw_operator,
    draw_sentence,
    draw_setting,
    draw_typed,
    fit,
    have_room,
    places,
)

MENU = (
    ("segment", "segment_automatically", "transfer", "update_parts", "remove_parts"),
    ("unwrap", "separate", "rebuild_parts"),
    ("find_keypoints", "transfer_keypoints", "drag_keypoint", "mirror_keypoints", "make_armature"),
    ("similarity_to_word", "similarity_to_selection", "similarity_select", "similarity_hide"),
    ("part_pick", "part_select", "part_isolate", "part_hide", "part_show_all"),
    ("select_whole", "part_assign", "propagate"),
    ("part_rename", "part_merge", "part_exclude", "part_smooth", "part_snap"),
    ("part_split_words", "part_split_pieces", "part_split_sides", "part_grow", "part_shrink"),
    ("set_way", "set_up", "free_memory"),
)
# What a press does to a part, by the operators' names, and what their buttons say.
CHANGES = {
    "grow": "Grow",
    "shrink": "Shrink",
    "smooth": "Smooth Borders",
    "snap": "Snap Borders",
    "split_pieces": "Split by Piece",
    "split_sides": "Split by Side",
}
# Of what came out; a button tells the rest. What went wrong is told whole: the way on is its end.
MOST_LINES = 5
# What an empty list says, each line with its icon.
QUICK_START = (
    ("Select a mesh.", "RESTRICT_SELECT_OFF"),
    ("Type the names of its parts above, separated by commas.", "GREASEPENCIL"),
    ("Press Segment: the parts appear in the view and in a list.", "MOD_EXPLODE"),
    ("Correct what is wrong under Edit Parts.", "MODIFIER"),
)

# Blender selects what is appended or linked from another file, and makes it not the active object.
NONE_ACTIVE = "Click the object: a list shows its parts once it is active."
# What is active may only stand for objects, such as an armature for those that it moves.
ANOTHERS = "Make '{name}' the active object to see the list of its parts."
# An instance may show objects that are nowhere else in the view layer.
INSTANCED = (
    "'{name}' is only shown by an instance. To see the list of its parts, make it real: Object > "
    "Apply > Make Instances Real."
)
# In the Blenders that do not refuse to write parts there.
DYNAMIC = "Dynamic topology loses parts: sculpt first, then segment."


class _Sidebar:
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "PatchAlign3D"
    bl_options: ClassVar = {"DEFAULT_CLOSED"}


class PATCHALIGN3D_PT_parts(_Sidebar, bpy.types.Panel):
    bl_label = "Parts"
    bl_options: ClassVar = set()

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.patchalign3d
        column = layout.column(align=True)
        row = column.row(align=True)
        hints = "seat, back, leg", "seat, leg"
        draw_typed(row, context, settings.parts, "words", *hints, beside=ICON)
        row.menu("PATCHALIGN3D_MT_presets", text="", icon="PRESET")
        hints = "what it is, such as: chair", "such as: chair"
        draw_typed(column, context, settings, "category", *hints)
        _draw_button(layout, context, "segment", "MOD_EXPLODE")
        _draw_state(layout, context)
        if has_parts(context.object):
            _draw_parts(layout, context)


class PATCHALIGN3D_PT_edit(_Sidebar, bpy.types.Panel):
    bl_label = "Edit Parts"
    bl_parent_id = "PATCHALIGN3D_PT_parts"
    bl_options: ClassVar = set()

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return has_parts(context.object)

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.patchalign3d
        column = layout.column(align=True)
        row = column.row(align=True)
        row.prop(settings, "part", text="", icon="MOD_EXPLODE")
        row.operator("patchalign3d.part_pick", text="", icon="EYEDROPPER")
        draw_pointing(column, context)
        draw_operator(column, context, "part_assign", "CHECKMARK", shorter="Assign")
        draw_operator(column, context, "propagate", "MOD_DATA_TRANSFER", shorter="Spread")
        paired = all(have_room(context, [name] * 2) for name in CHANGES.values())
        grid = column.grid_flow(columns=1 + paired, align=True, even_columns=True)
        for name in CHANGES:
            grid.operator(f"patchalign3d.part_{name}")
        draw_typed(column, context, settings, "part_words", "other words")
        row = places(column, context, ("Rename", "Merge", "Split by Words"))
        for place_of, name in zip(row, ("rename", "merge"), strict=False):
            place_of.operator(f"patchalign3d.part_{name}", text=name.title(), text_ctxt=SHORT)
        draw_operator(row[-1], context, "part_split_words", "NONE", shorter="By Words")


def draw_pointing(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The button that selects a part by some of its faces, how large the part is, and a word."""
    settings = context.scene.patchalign3d
    names = "Select Whole Part", "Size"
    button, size = places(layout, context, names, (0, NUMBER))
    icon = "RESTRICT_SELECT_OFF"
    if button is size:  # below each other
        draw_operator(button, context, "select_whole", icon, shorter="Whole Part")
    else:
        shown = icon if fit(context, names, (ICON, NUMBER)) else "NONE"
        button.operator("patchalign3d.select_whole", icon=shown)
    size.prop(settings, "part_size", slider=True)
    draw_typed(layout, context, settings, "pointed_word", "its name, such as: ear", "such as: ear")


class PATCHALIGN3D_PT_results(_Sidebar, bpy.types.Panel):
    bl_label = "Results"
    bl_parent_id = "PATCHALIGN3D_PT_parts"

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.patchalign3d
        column, forms = layout.column(align=True), forms_shown(context)
        for form in FORMS:
            icon = "CHECKBOX_HLT" if form.name in forms else "CHECKBOX_DEHLT"
            row = column.row()
            row.alignment = "LEFT"
            whole = not form.shorter or have_room(context, [form.label], beside=ICON)
            name = form.label if whole else form.shorter
            button = row.operator(
                "patchalign3d.form", text=name, text_ctxt=SHORT, icon=icon, emboss=False
            )
            button.form = form.name
        draw_box(layout, context, settings, "show_unlabelled")
        row = layout.row()
        row.enabled = bpy.ops.patchalign3d.update_parts.poll()  # as Blender leaves menus
        whole = "Update Parts from"
        name = whole if have_room(context, [whole], beside=ICON) else "Update from"
        row.operator_menu_enum("patchalign3d.update_parts", "form", text=name, text_ctxt=SHORT)
        draw_operator(layout, context, "rebuild_parts", "FILE_REFRESH", shorter="Rebuild")
        draw_operator(layout, context, "unwrap", "UV", shorter="Unwrap")
        draw_operator(layout, context, "separate", "MOD_EXPLODE", shorter="Separate")
        draw_operator(layout, context, "remove_parts", "TRASH")


class PATCHALIGN3D_PT_options(_Sidebar, bpy.types.Panel):
    bl_label = "Options"
    bl_parent_id = "PATCHALIGN3D_PT_parts"

    def draw(self, context: bpy.types.Context) -> None:
        settings = context.scene.patchalign3d
        fields = [(settings, name) for name in ("quality", "together", "up", "front", "letters")]
        *_, front, _ = draw_fields(self.layout, context, *fields)
        front.active = settings.up != "auto"  # then the model finds the front, too


class PATCHALIGN3D_PT_automatic(_Sidebar, bpy.types.Panel):
    bl_label = "Without Words"
    bl_parent_id = "PATCHALIGN3D_PT_parts"

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.patchalign3d
        ways = [way.name for way in settings.bl_rna.properties["automatic_how"].enum_items]
        row = layout.row() if have_room(context, ways) else layout.column(align=True)
        row.prop(settings, "automatic_how", expand=True)
        fields = (settings, "automatic_pieces"), (settings, "automatic_detail")
        _, detail = draw_fields(layout, context, *fields)
        detail.active = not settings.automatic_pieces
        draw_operator(layout, context, "segment_automatically", "MOD_BUILD", shorter="Segment")


class PATCHALIGN3D_PT_similarity(_Sidebar, bpy.types.Panel):
    bl_label = "Similarity"

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.patchalign3d
        row = layout.row(align=True)
        hints = "a word, such as: ear", "such as: ear"
        draw_typed(row, context, settings, "similarity_word", *hints, beside=ICON)
        row.operator("patchalign3d.similarity_to_word", text="", icon="VIEWZOOM")
        column = layout.column(align=True)
        draw_pointing(column, context)
        draw_operator(
            column, context, "similarity_to_selection", "VIEWZOOM", shorter="To Selection"
        )
        draw_operator(column, context, "similarity_select", "SELECT_SET", shorter="Select")
        draw_operator(column, context, "similarity_hide", "HIDE_ON", shorter="Hide")


class PATCHALIGN3D_PT_transfer(_Sidebar, bpy.types.Panel):
    bl_label = "Transfer"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        draw_sentence(layout, context, "Select finished objects and others.", "INFO")
        column = layout.column(align=True)
        draw_operator(column, context, "transfer", "MOD_DATA_TRANSFER", shorter="Parts")
        draw_operator(column, context, "transfer_keypoints", "EMPTY_AXIS", shorter="Keypoints")


class PATCHALIGN3D_PT_keypoints(_Sidebar, bpy.types.Panel):
    bl_label = "Keypoints"

    def draw(self, context: bpy.types.Context) -> None:
        layout, settings = self.layout, context.scene.patchalign3d
        draw_typed(layout, context, settings.keypoints, "words", "nose, left hand")
        draw_box(layout, context, settings, "keypoints_inside")
        _draw_button(layout, context, "find_keypoints", "EMPTY_AXIS", shorter="Find")
        column = layout.column(align=True)
        draw_operator(column, context, "drag_keypoint", "VIEW_PAN", shorter="Drag")
        draw_operator(column, context, "mirror_keypoints", "MOD_MIRROR", shorter="Mirror")
        draw_operator(layout, context, "make_armature", "ARMATURE_DATA")


def forms_shown(context: bpy.types.Context) -> Collection[str]:
    """The forms that the active object has, or that the next one will have."""
    wanted = context.scene.patchalign3d.look()
    return (look_of(context.object.data, wanted) if has_parts(context.object) else wanted).forms


def _draw_button(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    operator: str,
    icon: str,
    shorter: str = "",
) -> None:
    row = layout.row()
    row.scale_y = 1.4
    draw_operator(row, context, operator, icon, shorter)


class PATCHALIGN3D_PT_backend(_Sidebar, bpy.types.Panel):
    bl_label = "Backend"
    bl_order = 100

    def draw(self, context: bpy.types.Context) -> None:
        layout, plan = self.layout, choice.setup_plan(context)
        settings = context.scene.patchalign3d
        draw_fields(layout, context, (settings, "model"), (choice.preferences(context), "device"))
        why_none = choice.why_none(context)
        if not why_none:
            row = layout.row(align=True)
            state = session.state if session.running else preferences.engine(context)
            icon = "RADIOBUT_ON" if session.running else "RADIOBUT_OFF"
            draw_sentence(row, context, state, icon, beside=ICON)
            row.operator("patchalign3d.free_memory", text="", icon="TRASH")
        chosen = choice.preferences(context).python
        stale = plan.is_made and not plan.is_current and not chosen
        if why_none or stale:
            said = preferences.set_up_state(plan) if stale else why_none
            draw_sentence(layout, context, said, "INFO")
            _draw_set_up(layout, context)
        has_room = have_room(context, ["Preferences"], beside=2 * ICON)
        buttons = layout.row(align=True) if has_room else layout.column(align=True)
        draw_operator(buttons, context, "open_preferences", "PREFERENCES")
        if plan.log.is_file() and has_room:
            buttons.operator("patchalign3d.open_log", text="", icon="TEXT")
        elif plan.log.is_file():
            draw_operator(buttons, context, "open_log", "TEXT")
        if choice.has_torch(context) and session.running and "official" not in session.models():
            _draw_fetch(layout, context)


class PATCHALIGN3D_MT_menu(bpy.types.Menu):
    """Of the menus Object, in Object Mode, and Mesh, in Edit Mode."""

    bl_label = "PatchAlign3D"

    def draw(self, context: bpy.types.Context) -> None:
        for group in MENU:
            for name in group:
                self.layout.operator(f"patchalign3d.{name}")
            self.layout.separator()


def _draw_menu(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    menu.layout.separator()
    menu.layout.menu("PATCHALIGN3D_MT_menu")


def _draw_set_up(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The button, the sizes it stands for, and why it is grey."""
    _draw_button(layout, context, "set_up", "IMPORT")
    preferences.draw_sizes(layout, context, choice.setup_plan(context))
    why = PATCHALIGN3D_OT_set_up.why_not(context)
    if why:
        draw_sentence(layout, context, why, "INTERNET_OFFLINE")
        if not bpy.app.online_access:
            draw_operator(layout, context, "allow_online", "INTERNET")


def _draw_fetch(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The button that fetches the official weights, and their size."""
    draw_operator(layout, context, "fetch_weights", "IMPORT", shorter="Fetch Weights")
    size = f"About {WEIGHTS_SIZE.download:.0f} GB to download and to keep."
    draw_sentence(layout, context, size, "BLANK1")


def _draw_parts(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The active object's parts, and how they are seen."""
    settings, told = context.scene.patchalign3d, rows.list_of(context.object)
    if not rows.is_current(context.object):  # nothing may be written while the panel is drawn
        bpy.app.timers.register(rows.sync, first_interval=0)
    if told is None:
        return
    narrow = rows.is_narrow(context)  # then the names have the room of the buttons, too
    row = layout.column() if narrow else layout.row()
    row.template_list("PATCHALIGN3D_UL_parts", "", told, "rows", told, "active", rows=5)
    buttons = row.row(align=True) if narrow else row.column(align=True)
    eye = "HIDE_OFF" if settings.show_overlay else "HIDE_ON"
    buttons.prop(settings, "show_overlay", text="", icon=eye)
    buttons.operator("patchalign3d.part_pick", text="", icon="EYEDROPPER")
    buttons.menu("PATCHALIGN3D_MT_part", text="", icon="DOWNARROW_HLT")
    draw_setting(layout.column(align=True), context, told, "confidence")


def _draw_state(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Progress while the backend is at work; otherwise why a button is grey, or the last result."""
    if preferences.draw_task(layout):
        return
    said = session.said_at(place(context))
    if said:
        session.was_seen = True
        icon = "ERROR" if session.failed else "CHECKMARK"
        most = None if session.failed else MOST_LINES
        if not draw_sentence(layout, context, said, icon, most):
            layout.operator("patchalign3d.read_all", icon="TEXT")
        if session.failed and PATCHALIGN3D_OT_fetch_weights.bl_label in said:
            _draw_fetch(layout, context)  # something of theirs is missing, if they are here or not
        if session.way:
            draw_operator(layout, context, "set_way", "ORIENTATION_GLOBAL")
    if why_none := choice.why_none(context):
        if why_none != said:
            draw_sentence(layout, context, why_none, "INFO")
        _draw_set_up(layout, context)
        return
    if why_no_list := _why_no_list(context):
        draw_sentence(layout, context, why_no_list, "RESTRICT_SELECT_OFF")
        return
    sculpted = has_parts(context.object) and context.object.use_dynamic_topology_sculpting
    if sculpted and not why_unwritable(context.object):
        draw_sentence(layout, context, DYNAMIC, "INFO")
    asked = context.scene.patchalign3d.parts.prompts
    if not said and not asked and not has_parts(context.object):
        (select, icon), *further = QUICK_START
        if why := why_none_chosen(context, True):
            select = why if context.selected_objects else select
            draw_sentence(layout, context, select, icon)
        for sentence, icon in further:
            draw_sentence(layout, context, sentence, icon)
        return
    why_not = PATCHALIGN3D_OT_segment.why_not(context)
    if why_not and why_not != said:
        draw_sentence(layout, context, why_not, "INFO")


# How to see the parts of the objects that an active one only stands for, by where it is active. To
# find that takes a walk through the scene, and panels are drawn far more often than scenes change.
_ways: dict[Place, str] = {}


@bpy.app.handlers.persistent
def _forget_ways(*_: object) -> None:
    _ways.clear()


def _why_no_list(context: bpy.types.Context) -> str:
    """What there is to do for a list of the parts that are seen; empty if nothing is."""
    active = context.object
    if active is None:
        return NONE_ACTIVE if any(map(has_parts, context.selected_objects)) else ""
    if has_parts(active):
        return ""
    at = place(context)
    if at not in _ways:
        owner = next(filter(has_parts, with_what_hangs_below([active])), None)
        way = ANOTHERS if owner in context.view_layer.objects[:] else INSTANCED
        _ways[at] = way.format(name=owner.name) if owner else ""
    return _ways[at]


# Panels stand in the sidebar in this order; one with a bl_order comes after those without.
CLASSES = (
    PATCHALIGN3D_PT_parts,
    PATCHALIGN3D_PT_edit,
    PATCHALIGN3D_PT_results,
    PATCHALIGN3D_PT_options,
    PATCHALIGN3D_PT_automatic,
    PATCHALIGN3D_PT_similarity,
    PATCHALIGN3D_PT_transfer,
    PATCHALIGN3D_PT_keypoints,
    PATCHALIGN3D_PT_backend,
    PATCHALIGN3D_MT_menu,
)


def _draw_import(self: bpy.types.Menu, context: bpy.types.Context) -> None:
    self.layout.operator("patchalign3d.import_checked")


PARENTS = {
    "VIEW3D_MT_object": _draw_menu,
    "VIEW3D_MT_edit_mesh": _draw_menu,
    "TOPBAR_MT_file_import": _draw_import,
}


_MOMENTS = (
    bpy.app.handlers.depsgraph_update_post,
    bpy.app.handlers.undo_post,
    bpy.app.handlers.redo_post,
    bpy.app.handlers.load_post,
)


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    for parent, draw in PARENTS.items():
        getattr(bpy.types, parent).append(draw)
    for handlers in _MOMENTS:
        handlers.append(_forget_ways)


def unregister() -> None:
    for handlers in _MOMENTS:
        handlers.remove(_forget_ways)
    for parent, draw in PARENTS.items():
        getattr(bpy.types, parent).remove(draw)
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
