"""PatchAlign3D in Blender: name the parts of a mesh in words.

The add-on asks a worker process, which has the model; nothing leaves the machine. Its folders, each
of which imports only from those above it::

    shared      the library's own modules: frames on a pipe, labels changed by hand
    bridge      the worker process, what is asked of it, and how answers are waited for
    setup       the worker's own Python
    scene       meshes as arrays, and answers as what artists use
    ui          what a person sees and presses
    batch       folders of files

Modules that need no ``bpy`` say so in their first lines.
"""

from types import ModuleType

EXTENSION = __name__  # as Blender knows it: the key of preferences, folders and translations


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
    from .scene import results, views
    from .ui import operators, panel, preferences, properties, translations
    from .ui.operators import upkeep

    return (
        translations,
        preferences,
        properties,
        operators,
        upkeep,
        panel,
        command,
        session,
        results,
        views,
    )
