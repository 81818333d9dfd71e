"""Custom properties of ours, read as what they should be.

A file may hold anything under their names: a script has set it, or a later version of the add-on.
What is of another kind counts as not there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bpy.types import ID


def text(block: ID, name: str, otherwise: str = "") -> str:
    """A text, or else ``otherwise``."""
    found = block.get(name)
    return found if isinstance(found, str) else otherwise


def texts(block: ID, name: str) -> list[str]:
    """Texts, or none."""
    return only_texts(block.get(name))


def numbers(block: ID, name: str) -> list[float]:
    """Finite numbers, or none."""
    return only_numbers(block.get(name))


def group(block: ID, name: str) -> dict[str, Any]:
    """What is kept by names; each value may be anything."""
    found = block.get(name)
    return found.to_dict() if hasattr(found, "to_dict") else {}


def only_numbers(found: Any) -> list[float]:
    """A value of a group as finite numbers, or none."""
    listed = _listed(found)
    return listed if all(is_number(one) for one in listed) else []


def only_texts(found: Any) -> list[str]:
    """A value of a group as texts, or none."""
    listed = _listed(found)
    return listed if all(isinstance(one, str) for one in listed) else []


def is_number(found: Any) -> bool:
    """Whether it is a finite number."""
    return isinstance(found, int | float) and math.isfinite(found)


def _listed(found: Any) -> list[Any]:
    if hasattr(found, "to_list"):  # how Blender has numbers
        return found.to_list()
    return found if isinstance(found, list) else []
