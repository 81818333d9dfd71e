"""Every error the library raises on purpose; Blender's side knows the same ones."""

from .shared.errors import *  # noqa: F403
