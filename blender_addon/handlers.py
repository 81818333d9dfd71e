"""What Blender calls when something has happened: ``bpy.app.handlers``, whichever file is open."""

from collections.abc import Callable, Mapping

import bpy

UNDONE = ("undo_post", "redo_post")  # what was read of data-blocks before may be gone


def register_handlers_factory(
    handlers: Mapping[str, Callable[..., None]],
) -> tuple[Callable[[], None], Callable[[], None]]:
    """What registers these and what unregisters them, as Blender's own factory does with classes.

    Args:
        handlers: what is called, by the name of the list in ``bpy.app.handlers``.
    """

    def register() -> None:
        for name, handler in handlers.items():
            getattr(bpy.app.handlers, name).append(bpy.app.handlers.persistent(handler))

    def unregister() -> None:
        for name, handler in handlers.items():
            getattr(bpy.app.handlers, name).remove(handler)

    return register, unregister
