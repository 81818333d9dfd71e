"""The operators and their menus, a module for each idea: a class is registered by being there.

Asking is modal with a window, synchronous without one.
"""

import bpy

from .. import holding
from . import ask, edit, forms, importing, keypoints, parts, prompts, rows, similarity, upkeep

CLASSES = [
    each
    for module in (ask, prompts, parts, edit, forms, rows, similarity, keypoints, upkeep, importing)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, (bpy.types.Operator, bpy.types.Menu))
    if each.__module__ == module.__name__
]
register, _unregister = bpy.utils.register_classes_factory(CLASSES)


def unregister() -> None:
    holding.let_all_go()  # Blender forgets the operators that wait, and leaves what they hold to us
    _unregister()
