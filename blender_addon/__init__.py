"""PatchAlign3D in Blender: name the parts of a mesh in words.

The add-on asks a worker process, which has the model; nothing leaves the machine. Its rooms, each
of which imports only from those above it::

    shared      the library's own modules: the protocol, labels changed by hand, colours, files
    handlers    what Blender calls when something has happened
    bridge      the worker process, what is asked of it, and how answers are waited for
    setup       the worker's own Python
    scene       meshes as arrays, and answers as what artists use
    importing   files into the scene, read right or refused
    asking      questions about objects, from the mesh to what is written
    ui          what a person sees and presses
    batch       folders of files

Modules that need no ``bpy`` say so in their first lines. What buttons do, scripts in Blender call
as functions, :data:`FUNCTIONS`, of this package: see ``asking/scripts.py``.
"""

import importlib
from types import ModuleType

EXTENSION = __name__  # as Blender knows it: the key of preferences, folders and translations


FUNCTIONS = (
    "segment",
    "segment_automatically",
    "keypoints",
    "similarity",
    "transfer",
    "transfer_keypoints",
    "remove_parts",
)


def __getattr__(name: str) -> object:
    """The functions for scripts, which are imported with the first of them."""
    if name in FUNCTIONS:
        return getattr(importlib.import_module(f"{__name__}.asking.scripts"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def register() -> None:
    for module in _modules():
        module.register()


def unregister() -> None:
    """Called when the add-on is disabled, and at Blender's exit: ends the worker, too."""
    for module in reversed(_modules()):
        module.unregister()


def _modules() -> tuple[ModuleType, ...]:
    from .batch import command
    from .bridge import session
    from .importing import unchecked
    from .scene import results, views
    from .ui import (
        lists,
        live,
        menus,
        operators,
        overlay,
        panel,
        pointer,
        preferences,
        properties,
        rows,
        state,
        translations,
    )

    return (
        translations,
        preferences,
        properties,
        rows,
        lists,
        live,
        operators,
        panel,
        state,
        menus,
        overlay,
        pointer,
        command,
        unchecked,
        session,
        results,
        views,
    )
