"""How parts are shown until what somebody has set is written."""

from typing import NamedTuple

import bpy

from ..scene import marks
from ..scene.look import kept_threshold
from ..scene.overlay import Patchwork
from ..scene.views import redraw
from ..shared.colours import Colour


class Preview(NamedTuple):
    """How the parts of some meshes are shown until what somebody has set is written."""

    meshes: frozenset[int]
    threshold: float | None = None
    colours: dict[str, Colour] = {}  # noqa: RUF012
    names: dict[str, str] = {}  # noqa: RUF012


_previews: tuple[Preview, ...] = ()


def preview(*shown: Preview) -> None:
    """Show parts so, one on top of the other, until it is called again."""
    global _previews
    if shown != _previews:
        _previews = shown
        redraw()


def is_dragged() -> bool:
    """Whether something is being previewed."""
    return bool(_previews)


def _previews_of(mesh: bpy.types.Mesh) -> list[Preview]:
    return [each for each in _previews if mesh.session_uid in each.meshes]


def threshold_of(obj: bpy.types.Object) -> float:
    """Below which score a face of it counts as unlabelled now."""
    for each in reversed(_previews_of(obj.data)):
        if each.threshold is not None:
            return each.threshold
    return kept_threshold(obj.data, bpy.context.scene.patchalign3d.threshold)


def name_of(mesh: bpy.types.Mesh, part: str) -> str:
    """What a part is called, or is about to be."""
    for each in _previews_of(mesh):
        part = each.names.get(part, part)
    return part


def colours_of(obj: bpy.types.Object, patchwork: Patchwork) -> list[Colour | None]:
    """The colour of each part; None for those that are hidden in the overlay."""
    hidden, previews, colours = marks.marked(obj.data, marks.HIDDEN), _previews_of(obj.data), []
    for part, colour in zip(patchwork.parts.names, patchwork.parts.colours, strict=True):
        name = part
        for each in previews:
            colour, name = each.colours.get(name, colour), each.names.get(name, name)
        colours.append(None if part in hidden else colour)
    return colours
