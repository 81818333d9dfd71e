"""The operators, a module for each idea. Asking is modal with a window, synchronous without one."""

import bpy

from . import ask, edit, forms, keypoints, parts, prompts, rows, similarity, upkeep

CLASSES = (
    *ask.CLASSES,
    *prompts.CLASSES,
    *parts.CLASSES,
    *edit.CLASSES,
    *forms.CLASSES,
    *rows.CLASSES,
    *similarity.CLASSES,
    *keypoints.CLASSES,
    *upkeep.CLASSES,
)


def register() -> None:
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
