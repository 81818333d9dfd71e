"""What the panel says of how it goes: what there is to do, what is under way, what came out."""

import bpy

from ..bridge.session import Place, place, session
from ..handlers import register_handlers_factory
from ..scene.hierarchy import with_what_hangs_below
from ..scene.record import has_parts
from ..scene.target import why_unwritable
from ..setup import choice
from ..setup.official import WEIGHTS_SIZE
from ..setup.plan import why_no_torch
from . import preferences
from .chosen import why_none_chosen
from .lists import MOMENTS
from .operators.parts import PATCHALIGN3D_OT_segment
from .operators.upkeep import PATCHALIGN3D_OT_fetch_weights, PATCHALIGN3D_OT_set_up
from .wrapping import draw_main_operator, draw_operator, draw_sentence

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


def draw_state(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
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
            draw_fetch(layout, context)  # something of theirs is missing, if they are here or not
        if session.way:
            draw_operator(layout, context, "set_way", "ORIENTATION_GLOBAL")
    if why_none := choice.why_none(context):
        if why_none != said:
            draw_sentence(layout, context, why_none, "INFO")
        draw_set_up(layout, context)
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
    goes_on = has_parts(context.object) and not asked  # who edits parts needs no words
    segment = PATCHALIGN3D_OT_segment
    why_not = why_none_chosen(context, True) if goes_on else segment.why_not(context)
    if why_not and why_not != said:
        draw_sentence(layout, context, why_not, "INFO")


def draw_set_up(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The button, the sizes it stands for, and why it is grey; or why there is none."""
    if why_none := why_no_torch():
        draw_sentence(layout, context, why_none, "INFO")
        return
    draw_main_operator(layout, context, "set_up", "IMPORT")
    preferences.draw_sizes(layout, context, choice.setup_plan(context))
    why = PATCHALIGN3D_OT_set_up.why_not(context)
    if why:
        draw_sentence(layout, context, why, "INTERNET_OFFLINE")
        if not bpy.app.online_access:
            draw_operator(layout, context, "allow_online", "INTERNET")


def draw_fetch(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """The button that fetches the official weights, and their size."""
    draw_operator(layout, context, "fetch_weights", "IMPORT", shorter="Fetch Weights")
    size = f"About {WEIGHTS_SIZE.download:.0f} GB to download and to keep."
    draw_sentence(layout, context, size, "BLANK1")


# How to see the parts of the objects that an active one only stands for, by where it is active. To
# find that takes a walk through the scene, and panels are drawn far more often than scenes change.
_ways: dict[Place, str] = {}


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


register, unregister = register_handlers_factory(dict.fromkeys(MOMENTS, _forget_ways))
