"""The add-on's preferences: what the model runs on, and PyTorch: whether, from where, or whose."""

import os

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from .. import EXTENSION
from ..bridge.session import session
from ..setup import choice
from ..setup.plan import Plan, why_no_torch
from .translations import translated
from .wrapping import draw_sentence

DEVICES = (
    ("auto", "Automatic", "The fastest available: CUDA, then Metal, then the processor"),
    ("cpu", "Processor", "Works everywhere"),
    ("cuda", "CUDA", "An NVIDIA graphics card"),
    ("mps", "Metal", "The graphics of an Apple computer"),
)


PYTORCH = "PyTorch is only needed for graphics cards and the official model"


class PATCHALIGN3D_AP_preferences(bpy.types.AddonPreferences):
    bl_idname = EXTENSION

    python: StringProperty(
        name="Existing Python",
        description=(
            "A Python program that has the library's packages, including PyTorch. Empty: PyTorch "
            "as set up by the add-on, or else the built-in engine"
        ),
        subtype="FILE_PATH",
        default=os.environ.get("PATCHALIGN3D_PYTHON", ""),
    )
    device: EnumProperty(
        name="Device", description="What the model runs on", items=DEVICES, default="auto"
    )
    memory: IntProperty(
        name="Memory (MB)",
        description=(
            "How many megabytes the backend may use. Anything that would need more is refused "
            "with a message. 0: all there are"
        ),
        min=0,
        default=0,
    )
    packages: StringProperty(
        name="Packages From",
        description=(
            "Where set-up gets PyTorch from: the address of a package index, or a folder of "
            "wheels. Empty: PyPI and PyTorch's own index, or what pip is configured for"
        ),
    )

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column()
        column.use_property_split = True
        column.prop(self, "device")
        column.prop(self, "memory")
        column.separator()
        if why_none := why_no_torch():
            draw_sentence(column, context, why_none, "INFO")
        else:
            _draw_pytorch(self, column, context)
        column.separator()
        column.prop(self, "python")


def _draw_pytorch(
    chosen: PATCHALIGN3D_AP_preferences, column: bpy.types.UILayout, context: bpy.types.Context
) -> None:
    plan = choice.setup_plan(context)
    if not choice.has_torch(context):
        draw_sentence(column, context, PYTORCH, "INFO")
    column.prop(chosen, "packages")
    row = column.row(align=True)
    name = "Set Up Again" if plan.is_made else "Set Up PyTorch"
    row.operator("patchalign3d.set_up", text=name, icon="IMPORT")
    row.operator("patchalign3d.open_log", text="", icon="TEXT")
    if not draw_task(column):
        icon = "CHECKMARK" if plan.is_current else "INFO"
        draw_sentence(column, context, set_up_state(plan), icon)
        draw_sizes(column, context, plan)


def draw_task(layout: bpy.types.UILayout) -> bool:
    """The progress of what the backend is at, if it is at work, and a button that cancels it."""
    if session.course:
        row = layout.row(align=True)
        row.progress(factor=session.course.fraction, text=session.progress(translated))
        row.operator("patchalign3d.cancel", text="", icon="X")
    return session.course is not None


def engine(context: bpy.types.Context) -> str:
    """What will answer the first question, in a line."""
    torch = choice.has_torch(context)
    return "PyTorch; starts when needed" if torch else "Built-in engine; starts when needed"


def draw_sizes(layout: bpy.types.UILayout, context: bpy.types.Context, plan: Plan) -> None:
    """What set-up takes, before anything is downloaded."""
    sizes = f"About {plan.size.download:.1f} GB to download, {plan.size.disk:.1f} GB kept."
    draw_sentence(layout, context, sizes, "BLANK1")


def set_up_state(plan: Plan) -> str:
    if plan.is_current:
        return f"PyTorch is set up for '{plan.made_for[1]}' in {plan.folder}."
    if plan.is_made:
        return "PyTorch is set up, but for another device or release. Set it up again."
    return f"PyTorch is not set up. It would be in {plan.folder}."


def register() -> None:
    bpy.utils.register_class(PATCHALIGN3D_AP_preferences)


def unregister() -> None:
    bpy.utils.unregister_class(PATCHALIGN3D_AP_preferences)
