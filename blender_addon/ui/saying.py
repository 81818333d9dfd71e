"""What a person is told, where it is seen at once."""

import bpy

from ..bridge.backend import Frame
from ..bridge.replies import BackendError
from ..bridge.session import Place, session
from ..scene.target import TargetError
from ..scene.views import redraw_regions
from ..setup import choice

# Where progress shows: the kind of area, and of its region.
REDRAWN = {("VIEW_3D", "UI"), ("PREFERENCES", "WINDOW")}
UNEXPECTED = (
    "Something unexpected has happened, and nothing more was written: {name}. "
    "Blender's console has the details. Try again."
)


def say(
    message: str, failed: bool = False, at: Place | None = None, way: Frame | None = None
) -> None:
    """Have it seen at once: Blender draws nothing anew for a button that changes nothing, unless
    the pointer is there, which it isn't after a search.
    """
    session.say(message, failed, at, way)
    redraw(bpy.context)


def tell_why(error: BackendError | TargetError, at: Place | None) -> bool:
    """Say why nothing came of it; return whether it is because somebody has cancelled it."""
    cancelled = getattr(error, "kind", "") == "Cancelled"
    say(str(error), failed=not cancelled, at=at)
    if isinstance(error, BackendError) and not cancelled:
        choice.setup_plan(bpy.context).add_to_log(f"{error}\n{error.log}")
    return cancelled


def unexpected_error(error: Exception) -> TargetError:
    """What nobody has thought of, as a person is told of it."""
    return TargetError(UNEXPECTED.format(name=f"{type(error).__name__}: {error}"))


def redraw(context: bpy.types.Context) -> None:
    """Draw sidebars and preferences anew, but no 3D view."""
    redraw_regions(context, REDRAWN)
