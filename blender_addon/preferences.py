"""The add-on's preferences: which Python runs the backend, and on what."""

import os
from pathlib import Path

import bpy
from bpy.props import EnumProperty, StringProperty

from .client import BackendError

DEVICES = (
    ("auto", "Automatic", "The fastest there is: CUDA, then Metal, then the processor"),
    ("cpu", "Processor", "Works everywhere"),
    ("cuda", "CUDA", "An NVIDIA graphics card"),
    ("mps", "Metal", "The graphics of an Apple computer"),
)


class PATCHALIGN3D_AP_preferences(bpy.types.AddonPreferences):
    bl_idname = __package__

    python: StringProperty(
        name="Backend's Python",
        description="The Python program that has the backend's packages, PyTorch among them",
        subtype="FILE_PATH",
        default=os.environ.get("PATCHALIGN3D_PYTHON", ""),
    )
    device: EnumProperty(
        name="Device",
        description="What the model runs on",
        items=DEVICES,
        default="auto",
    )

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column()
        column.use_property_split = True
        column.prop(self, "python")
        column.prop(self, "device")
        if not self.python:
            column.label(text=NO_PYTHON, icon="INFO")


NO_PYTHON = (
    "No Python is chosen for the backend. Name the one that has its packages in "
    "Edit > Preferences > Add-ons > PatchAlign3D."
)


def get(context: bpy.types.Context) -> PATCHALIGN3D_AP_preferences:
    return context.preferences.addons[__package__].preferences


def backend_python(context: bpy.types.Context) -> Path:
    """The chosen Python, as an absolute path.

    Raises:
        BackendError: none is chosen.
    """
    chosen = get(context).python
    if not chosen:
        raise BackendError("StartError", NO_PYTHON)
    return Path(bpy.path.abspath(chosen)).absolute()


def register() -> None:
    bpy.utils.register_class(PATCHALIGN3D_AP_preferences)


def unregister() -> None:
    bpy.utils.unregister_class(PATCHALIGN3D_AP_preferences)
