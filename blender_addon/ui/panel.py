"""The sidebar: what to look for, the buttons, and how it goes."""

from collections.abc import Collection
from typing import ClassVar

import bpy

from ..bridge.session import session
from ..scene.forms import FORMS
from ..scene.look import look_of
from ..scene.record import has_parts
from ..setup import choice
from . import lists, preferences, rows
from .state import draw_fetch, draw_set_up, draw_state
from .translations import SHORT
from .wrapping import (
    ICON,
    NUMBER,
    draw_box,
    draw_fields,
    draw_main_operator,
    draw_operator,
    draw_sentence,
    draw_setting,
    draw_typed,
    fit,
    have_room,
    places,
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

MOST_ROWS = 8  # of the list before it scrolls: a window 800 pixels high shows Edit Parts below it


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
        draw_main_operator(layout, context, "segment", "MOD_EXPLODE")
        draw_state(layout, context)
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
        draw_typed(row, context, settings, "part", "click a part above", "a part", beside=ICON)
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
        draw_main_operator(layout, context, "find_keypoints", "EMPTY_AXIS", shorter="Find")
        column = layout.column(align=True)
        draw_operator(column, context, "drag_keypoint", "VIEW_PAN", shorter="Drag")
        draw_operator(column, context, "mirror_keypoints", "MOD_MIRROR", shorter="Mirror")
        draw_operator(layout, context, "make_armature", "ARMATURE_DATA")


def forms_shown(context: bpy.types.Context) -> Collection[str]:
    """The forms that the active object has, or that the next one will have."""
    wanted = context.scene.patchalign3d.look()
    return (look_of(context.object.data, wanted) if has_parts(context.object) else wanted).forms


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
        stale = plan.is_made and not plan.is_current and not choice.existing_python(context)
        if why_none or stale:
            said = preferences.set_up_state(plan) if stale else why_none
            draw_sentence(layout, context, said, "INFO")
            draw_set_up(layout, context)
        has_room = have_room(context, ["Preferences"], beside=2 * ICON)
        buttons = layout.row(align=True) if has_room else layout.column(align=True)
        draw_operator(buttons, context, "open_preferences", "PREFERENCES")
        if plan.log.is_file() and has_room:
            buttons.operator("patchalign3d.open_log", text="", icon="TEXT")
        elif plan.log.is_file():
            draw_operator(buttons, context, "open_log", "TEXT")
        if choice.has_torch(context) and session.running and "official" not in session.models():
            draw_fetch(layout, context)


def _draw_parts(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The active object's parts, and how they are seen."""
    settings, told = context.scene.patchalign3d, lists.list_of(context.object)
    if not lists.is_current(context.object):  # nothing may be written while the panel is drawn
        bpy.app.timers.register(lists.sync, first_interval=0)
    if told is None:
        return
    narrow = rows.is_narrow(context)  # then the names have the room of the buttons, too
    row = layout.column() if narrow else layout.row()
    row.template_list(
        "PATCHALIGN3D_UL_parts", "", told, "rows", told, "active", rows=5, maxrows=MOST_ROWS
    )
    buttons = row.row(align=True) if narrow else row.column(align=True)
    eye = "HIDE_OFF" if settings.show_overlay else "HIDE_ON"
    buttons.prop(settings, "show_overlay", text="", icon=eye)
    buttons.operator("patchalign3d.part_pick", text="", icon="EYEDROPPER")
    buttons.menu("PATCHALIGN3D_MT_part", text="", icon="DOWNARROW_HLT")
    draw_setting(layout.column(align=True), context, told, "confidence")


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
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)
