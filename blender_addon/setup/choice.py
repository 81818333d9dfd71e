"""What runs the worker, as the user has chosen it: the preferences, the plan, the Python."""

import os
from pathlib import Path

import bpy

from .. import EXTENSION
from ..bridge.replies import BackendError
from ..bridge.session import BACKEND
from ..bridge.starting import Interpreter
from . import built_in
from .plan import Plan, choose_device, why_no_torch

WAY_ON = (
    "Press Set Up PyTorch, here or in Edit > Preferences > Add-ons > PatchAlign3D, or name an "
    "existing Python there."
)
WAY_ON_WITHOUT_TORCH = (
    "Install the zip that is made for this system and this Blender, or name an existing Python in "
    "Edit > Preferences > Add-ons > PatchAlign3D."
)
NO_GRAPHICS = "The built-in engine runs on the processor alone. Choose the device Automatic."
NO_GRAPHICS_YET = (
    "The built-in engine runs on the processor alone. Choose the device Automatic, or set PyTorch "
    "up in Edit > Preferences > Add-ons > PatchAlign3D."
)
GRAPHICS = ("cuda", "mps")


def preferences(context: bpy.types.Context) -> bpy.types.AddonPreferences:
    """The add-on's preferences.

    Raises:
        BackendError: it is not enabled, so that there are none; a script can be here none the less.
    """
    enabled = context.preferences.addons.get(EXTENSION)
    if enabled is None:
        raise BackendError(
            "StartError",
            "The add-on is not enabled: this Blender has the factory's preferences. Call "
            f'bpy.ops.preferences.addon_enable(module="{EXTENSION}") first.',
        )
    return enabled.preferences


def typed_path(text: str) -> str:
    """A path, or an address, as people type it: maybe with spaces around it, quoted as Windows
    copies it, from their home (~) or from the folder of the .blend (//).
    """
    # Not Path's, which fails of a user whom nobody knows, and takes the // out of an address.
    return os.path.expanduser(bpy.path.abspath(text.strip(' "')))  # noqa: PTH111


def existing_python(context: bpy.types.Context) -> Path | None:
    """The Python that was named, if one was."""
    named = typed_path(preferences(context).python)
    return Path(named).absolute() if named else None


def setup_plan(context: bpy.types.Context) -> Plan:
    """What set-up would make, or has made, in the add-on's folder for its users' files."""
    chosen = preferences(context)
    return Plan(
        folder=Path(bpy.utils.extension_path_user(EXTENSION)),
        backend=BACKEND,
        device=choose_device(chosen.device),
        packages=typed_path(chosen.packages),
    )


def has_torch(context: bpy.types.Context) -> bool:
    """Whether there is a Python with PyTorch: one that was named, or the one that was set up."""
    return existing_python(context) is not None or setup_plan(context).is_made


def has_backend(context: bpy.types.Context) -> bool:
    """Whether there is anything that can run a worker."""
    return has_torch(context) or built_in.is_here(BACKEND)


def why_none(context: bpy.types.Context) -> str:
    """Why there is nothing that can run a worker, and the way on; empty if there is."""
    try:
        interpreter(context)
    except BackendError as error:
        return str(error)
    return ""


def interpreter(context: bpy.types.Context) -> Interpreter:
    """What runs the worker: PyTorch where the user has it, or else the engine that is built in.

    Raises:
        BackendError: there is neither, or the device that was chosen needs PyTorch.
    """
    return _found(context)._replace(memory=preferences(context).memory)


def _found(context: bpy.types.Context) -> Interpreter:
    if python := existing_python(context):
        return Interpreter(python)
    plan = setup_plan(context)
    if plan.is_made:
        return Interpreter(plan.python)
    try:
        found = built_in.find(BACKEND)
    except BackendError as error:
        way_on = WAY_ON_WITHOUT_TORCH if why_no_torch() else WAY_ON
        raise BackendError(error.kind, f"{error} {way_on}") from error
    if preferences(context).device in GRAPHICS:
        raise BackendError("DeviceError", NO_GRAPHICS if why_no_torch() else NO_GRAPHICS_YET)
    return found
