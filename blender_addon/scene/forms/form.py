"""What a form is: a way to write parts on an object, and to take them away again.

What a form has written it marks, so that it finds and removes that and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from ...bridge.course import Steps, compute, pause
from ...shared.colours import Colour
from ..geometry import Surface


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

    A part that no face has any more keeps its number, and gets no form.
    """

    obj: bpy.types.Object
    surface: Surface
    names: list[str]
    colours: list[Colour]
    labels: NDArray[np.int32]
    bare: NDArray[np.int32]
    active: int

    @property
    def there(self) -> list[int]:
        """The numbers of the parts that some face has."""
        return np.flatnonzero(np.bincount(self.labels + 1)[1:]).tolist()

    def before(self, was: Shown) -> list[int]:
        """(P,) the number that each part had in what was shown before; −1 for one that is new.

        Where no face is of another part, parts may be called otherwise.
        """
        if len(self.names) == len(was.names) and np.array_equal(self.labels, was.labels):
            return list(range(len(self.names)))
        return [was.names.index(name) if name in was.names else -1 for name in self.names]


class Reading(NamedTuple):
    """Parts as a form shows them.

    Attributes:
        names: those it was written from, and after them what a person has added.
        labels: (polygons,) int32 index into the names; −1 = none.
    """

    names: list[str]
    labels: NDArray[np.int32]


class Form:
    """One form; the mesh is in Object Mode whenever it is asked for anything.

    Attributes:
        name: what settings and files call it.
        label, description: what a person reads.
        shorter: its label where a sidebar has no room for that; empty if it is short.
        marks: the custom properties of the mesh that it keeps.
        is_first: whether it is written before the others, which make room for its names.
        is_taken_over: whether what a person has changed in it counts with the next edit, too, and
            not only when it is asked for.
        agrees_once_read: whether it needn't be written anew once it has been read.
        in_colours: whether it shows the parts' colours.
        outlives_faces: whether what a person has made of it is told also where faces were made anew
            since it was written.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    shorter: ClassVar[str] = ""
    marks: ClassVar[tuple[str, ...]] = ()
    is_first: ClassVar[bool] = False
    is_taken_over: ClassVar[bool] = True
    agrees_once_read: ClassVar[bool] = False
    in_colours: ClassVar[bool] = False
    outlives_faces: ClassVar[bool] = False

    def write(self, shown: Shown) -> None:
        """Write it, where nothing of it is."""
        raise NotImplementedError

    def prepare(self, shown: Shown) -> None:
        """Work out what takes long, for the surface to remember; a thread does, without bpy."""

    def slices(self, shown: Shown) -> Iterator[float]:
        """:meth:`write`, in slices short enough for a window to wait for each: how much is done."""
        self.write(shown)
        yield 1.0

    def adopt(self, obj: bpy.types.Object, names: Sequence[str]) -> None:
        """Take what other objects brought for parts of these names, when they were joined to it."""

    def rename(self, mesh: bpy.types.Mesh, names: Mapping[str, str]) -> None:
        """Call parts otherwise in what was written, if a person may have made something of it.

        Args:
            mesh: whose parts they are.
            names: what each part will be called, by its name, short enough for Blender.
        """

    def remove(self, obj: bpy.types.Object) -> None:
        """Take away what was written, if anything was."""
        raise NotImplementedError

    def read(self, shown: Shown) -> Reading | None:
        """The parts as they are to be seen in it now, a person's changes among them.

        Args:
            shown: what it was written from.

        Returns:
            None if it tells nothing of the kind, or nothing of it is there.
        """
        return None

    def reading(self, shown: Shown, is_as_written: bool = True) -> Steps[Reading | None]:
        """:meth:`read`, in slices likewise.

        Args:
            shown: what it was written from.
            is_as_written: whether the mesh still has the faces and parts that it had then: what
                makes other faces also makes weights of them, which nobody has painted.
        """
        yield pause()
        return self.read(shown)

    def changed(self, shown: Shown) -> Steps[bool]:
        """Whether a person has changed what was written, which removing it would lose."""
        reading = yield from self.reading(shown)
        if reading is None:
            return False
        return (yield compute(lambda: bool((reading.labels != shown.labels).any())))

    def touched(self, was: Shown) -> Steps[object | None]:
        """What a person has made of it, other than it was written: for :meth:`give_back`, after it
        is written from other parts. None if it keeps nothing of the kind.

        Args:
            was: what it was written from.
        """
        yield pause()
        return None

    def give_back(self, shown: Shown, was: Shown, touched: object) -> Iterator[float]:
        """Write what a person has made of it again, wherever the parts say the same as before: how
        much is done.

        A softer weight or a shade is no part, and an edit elsewhere must not cost it.
        """
        yield 1.0

    def made_from(self, shown: Shown) -> str:
        """A hash of all that it is written from.

        While it stays the same, the form is left as it is, with what a person has done to it, on
        copies of the object, too; one without a hash is written each time.
        """
        return _hash_of(shown.labels, shown.names, self._colours(shown))

    def is_made_from(self, shown: Shown, kept: str) -> bool:
        """Whether a hash that was kept is of this; up to 0.5.0 the object's name was in it."""
        if not kept or kept == self.made_from(shown):
            return bool(kept)
        named = [shown.obj.name, shown.names, self._colours(shown)]
        return kept == _hash_of(shown.labels, *named)

    def _colours(self, shown: Shown) -> list[Colour] | None:
        return shown.colours if self.in_colours else None


def _hash_of(labels: NDArray[np.int32], *about: object) -> str:
    return hashlib.sha256(repr([*about]).encode() + labels.tobytes()).hexdigest()
