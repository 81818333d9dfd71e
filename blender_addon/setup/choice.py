"""Which backend there is, as the user has chosen it: the preferences, the plan, the Python."""

from __future__ import annotations

from pathlib import Path

import bpy

from .. import EXTENSION
from ..bridge.replies import BackendError
from ..bridge.session import BACKEND
from .plan import Plan, choose_device

NO_BACKEND = (
    "The backend is not set up. Press Set Up Backend, here or in "
    "Edit > Preferences > Add-ons > PatchAlign3D, or name an existing Python there."
)


def preferences(context: bpy.types.Context) -> bpy.types.AddonPreferences:
    """The add-on's preferences."""
    return context.preferences.addons[EXTENSION].preferences


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


def has_backend(context: bpy.types.Context) -> bool:
    """Whether there is a Python to run the backend."""
    return bool(preferences(context).python) or setup_plan(context).is_made


def backend_python(context: bpy.types.Context) -> Path:
    """The Python that runs the backend, as an absolute path.

    Raises:
        BackendError: there is none.
    """
    chosen = preferences(context).python
    if chosen:
        return Path(bpy.path.abspath(chosen)).absolute()
    plan = setup_plan(context)
    if not plan.is_made:
        raise BackendError("StartError", NO_BACKEND)
    return plan.python
