"""What a person has marked of a mesh's parts, by their names: hidden in the overlay, or locked."""

from bpy.types import Mesh

from .attributes import drop
from .custom_properties import texts

HIDDEN = "patchalign3d_hidden"
LOCKED = "patchalign3d_locked"
MARKS = (HIDDEN, LOCKED)


def marked(mesh: Mesh, mark: str) -> set[str]:
    """The names of the parts that are marked so."""
    return set(texts(mesh, mark))


def set_marked(mesh: Mesh, mark: str, names: set[str]) -> None:
    """Mark these parts so, and no others."""
    if names:
        mesh[mark] = sorted(names)
    else:
        drop(mesh, mark)


def rename(mesh: Mesh, before: str, after: str) -> None:
    """A part's marks stay with it under its new name."""
    for mark in MARKS:
        names = marked(mesh, mark)
        if before in names and before != after:
            set_marked(mesh, mark, names - {before} | {after})


def forget(mesh: Mesh) -> None:
    """Take all marks away."""
    drop(mesh, *MARKS)
