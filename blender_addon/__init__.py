"""PatchAlign3D in Blender: name the parts of a mesh in words.

The add-on asks a worker process, which has the model; nothing leaves the machine. Its modules, each
of which imports only from those above it::

    protocol     frames on a pipe                 steering          labels changed by hand
                 (both are the library's own modules)
    client       the worker process
    geometry     a mesh as arrays                 files, prompts, colours         small and pure
    jobs         what is asked of the worker      target            which objects can be asked about
    errands, plan, pythons, pip                   programs one after another, and what they are for
    installer    the worker's own Python          record            what is known of a mesh's parts
    session      the worker of this Blender       views             what they show
    results, keypoints, heatmap                   answers as data
    properties, preferences, translations         waiting           operators that wait
    operators, upkeep, labelling, batch, command
    panel

This module doesn't import bpy, nor do protocol, steering, client, geometry, jobs, errands, plan,
pythons, pip, installer, files, prompts and colours, so that they can be used without Blender.
"""

from types import ModuleType


def register() -> None:
    for module in _modules():
        module.register()


def unregister() -> None:
    """Called when the add-on is disabled, and at Blender's exit: ends the worker, too."""
    for module in reversed(_modules()):
        module.unregister()


def _modules() -> tuple[ModuleType, ...]:
    from . import (
        command,
        operators,
        panel,
        preferences,
        properties,
        results,
        session,
        translations,
        upkeep,
        views,
    )

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
