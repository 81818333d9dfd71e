"""What runs the worker, as the user has chosen it: the preferences, the plan, the Python."""

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


def setup_plan(context: bpy.types.Context) -> Plan:
    """What set-up would make, or has made, in the add-on's folder for its users' files."""
    chosen = preferences(context)
    packages = chosen.packages.strip()
    return Plan(
        folder=Path(bpy.utils.extension_path_user(EXTENSION)),
        backend=BACKEND,
        device=choose_device(chosen.device),
        packages=bpy.path.abspath(packages) if packages.startswith("//") else packages,
    )


def has_torch(context: bpy.types.Context) -> bool:
    """Whether there is a Python with PyTorch: one that was named, or the one that was set up."""
    return bool(preferences(context).python) or setup_plan(context).is_made


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
    chosen = preferences(context)
    if chosen.python:
        return Interpreter(Path(bpy.path.abspath(chosen.python)).absolute())
    plan = setup_plan(context)
    if plan.is_made:
        return Interpreter(plan.python)
    try:
        found = built_in.find(BACKEND)
    except BackendError as error:
        way_on = WAY_ON_WITHOUT_TORCH if why_no_torch() else WAY_ON
        raise BackendError(error.kind, f"{error} {way_on}") from error
    if chosen.device in GRAPHICS:
        raise BackendError("DeviceError", NO_GRAPHICS if why_no_torch() else NO_GRAPHICS_YET)
    return found
