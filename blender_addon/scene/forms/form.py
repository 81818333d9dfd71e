"""What a form is: a way to write parts on an object, and to take them away again.

What a form has written it marks, so that it finds and removes that and nothing else.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...shared.colours import Colour
from ..geometry import Surface

if TYPE_CHECKING:
    import bpy

UNLABELLED_NAME = "unlabelled"


class Shown(NamedTuple):
    """Parts that are to be written to an object in Object Mode.

    Attributes:
        obj: the object.
        surface: its base mesh.
        names: P names, short enough for Blender.
        colours: P colours, sRGB.
        labels: (polygons,) int32 number of the part, −1 for none.
        bare: the same, also where what has no label is the last part.
        active: the number of the part that is chosen, −1 for none.
    """

    obj: bpy.types.Object
    surface: Surface
    names: list[str]
    colours: list[Colour]
    labels: NDArray[np.int32]
    bare: NDArray[np.int32]
    active: int


class Form:
    """One form; the mesh is in Object Mode whenever it is asked for anything.

    Attributes:
        name: what settings and files call it.
        label, description: what a person reads.
        marks: the custom properties of the mesh that it keeps.
        is_first: whether it is written before the others, which make room for its names.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    marks: ClassVar[tuple[str, ...]] = ()
    is_first: ClassVar[bool] = False

    def write(self, shown: Shown) -> None:
        """Write it, where nothing of it is."""
        raise NotImplementedError

    def remove(self, obj: bpy.types.Object) -> None:
        """Take away what was written, if anything was."""
        raise NotImplementedError

    def made_from(self, shown: Shown) -> str:
        """A hash of all that it is written from.

        While it stays the same, the form is left as it is, with what a person has done to it; one
        without a hash is written each time.
        """
        return hash_of(shown, None)


def hash_of(shown: Shown, colours: list[Colour] | None) -> str:
    """A hash of names, labels and perhaps colours."""
    about = [shown.obj.name, shown.names, colours]
    return hashlib.sha256(repr(about).encode() + shown.labels.tobytes()).hexdigest()
