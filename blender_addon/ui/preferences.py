"""The add-on's preferences: which Python runs the backend, on what, and where it comes from."""

import os
from pathlib import Path

import bpy
from bpy.props import EnumProperty, StringProperty

from .. import EXTENSION
from ..bridge.replies import BackendError
from ..bridge.session import BACKEND, session
from ..setup.plan import Plan, choose_device

DEVICES = (
    ("auto", "Automatic", "The fastest there is: CUDA, then Metal, then the processor"),
    ("cpu", "Processor", "Works everywhere"),
    ("cuda", "CUDA", "An NVIDIA graphics card"),
    ("mps", "Metal", "The graphics of an Apple computer"),
)


class PATCHALIGN3D_AP_preferences(bpy.types.AddonPreferences):
    bl_idname = EXTENSION

    python: StringProperty(
        name="Existing Python",
        description="A Python program that has the backend's packages, PyTorch among them. Empty: "
        "the backend that the add-on has set up",
        subtype="FILE_PATH",
        default=os.environ.get("PATCHALIGN3D_PYTHON", ""),
    )
    device: EnumProperty(
        name="Device",
        description="What the model runs on",
        items=DEVICES,
        default="auto",
    )
    packages: StringProperty(
        name="Packages From",
        description="Where set-up takes the backend's packages from: the address of a package "
        "index, or a folder of wheels. Empty: PyPI and PyTorch's own index, or what pip is "
        "configured for",
    )

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column()
        column.use_property_split = True
        column.prop(self, "device")
        column.prop(self, "packages")
        plan = setup_plan(context)
        row = column.row(align=True)
        row.operator("patchalign3d.set_up", text=set_up_label(plan), icon="IMPORT")
        row.operator("patchalign3d.open_log", text="", icon="TEXT")
        if not draw_task(column):
            column.label(text=set_up_state(plan), icon="CHECKMARK" if plan.is_current else "INFO")
        column.separator()
        column.prop(self, "python")


def draw_task(layout: bpy.types.UILayout) -> bool:
    """The progress of what the backend is at, if it is at work, and a button that cancels it."""
    if session.course:
        row = layout.row(align=True)
        row.progress(factor=session.course.fraction, text=session.progress)
        row.operator("patchalign3d.cancel", text="", icon="X")
    return session.course is not None


NO_BACKEND = (
    "The backend is not set up. Press Set Up Backend, here or in "
    "Edit > Preferences > Add-ons > PatchAlign3D, or name an existing Python there."
)


def get(context: bpy.types.Context) -> PATCHALIGN3D_AP_preferences:
    return context.preferences.addons[EXTENSION].preferences


def setup_plan(context: bpy.types.Context) -> Plan:
    """What set-up would make, or has made, in the add-on's folder for its users' files."""
    chosen = get(context)
    packages = chosen.packages.strip()
    return Plan(
        folder=Path(bpy.utils.extension_path_user(EXTENSION)),
        backend=BACKEND,
        device=choose_device(chosen.device),
        packages=bpy.path.abspath(packages) if packages.startswith("//") else packages,
    )


def set_up_label(plan: Plan) -> str:
    """The button's words, which name the sizes before anything is downloaded."""
    verb = "Set Up Again" if plan.is_made else "Set Up Backend"
    return f"{verb} (about {plan.size.download:.1f} GB to download, {plan.size.disk:.1f} GB kept)"


def set_up_state(plan: Plan) -> str:
    if plan.is_current:
        return f"Set up for '{plan.made_for[1]}' in {plan.folder}"
    if plan.is_made:
        return "Set up, but for another device or release. Set it up again."
    return f"Not set up. It will be in {plan.folder}"


def has_backend(context: bpy.types.Context) -> bool:
    """Whether there is a Python to run the backend."""
    return bool(get(context).python) or setup_plan(context).is_made


def backend_python(context: bpy.types.Context) -> Path:
    """The Python that runs the backend, as an absolute path.

    Raises:
        BackendError: there is none.
    """
    chosen = get(context).python
    if chosen:
        return Path(bpy.path.abspath(chosen)).absolute()
    plan = setup_plan(context)
    if not plan.is_made:
        raise BackendError("StartError", NO_BACKEND)
    return plan.python


def register() -> None:
    bpy.utils.register_class(PATCHALIGN3D_AP_preferences)


def unregister() -> None:
    bpy.utils.unregister_class(PATCHALIGN3D_AP_preferences)
