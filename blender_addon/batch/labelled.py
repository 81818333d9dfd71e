"""What became of the objects of a file."""

from typing import NamedTuple

import bpy

from ..asking.outcomes import Outcome
from ..scene.written import WrittenParts


class Labelled(NamedTuple):
    """What became of a mesh object: its parts, or why it was passed over, or what went wrong.

    One that shares the mesh of another has that one's labels, though nothing was written to it.
    ``without_parts`` tells what is seen of it and has none.
    """

    obj: bpy.types.Object
    answered: Outcome | None = None
    skipped: str = ""
    error: str = ""
    shares: bool = False
    without_parts: str = ""

    @property
    def parts(self) -> WrittenParts | None:
        return self.answered.result if self.answered else None
