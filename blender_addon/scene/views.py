"""What 3D views show, and when: colour attributes, as long as a mesh has colours of ours.

What a view has shown before is kept in custom properties of its screen, and so with the file.
"""

import contextlib
from collections.abc import Collection, Iterator
from typing import NamedTuple

import bpy
from bpy.types import Screen, View3DShading

from ..handlers import UNDONE, register_handlers_factory
from .attributes import HEAT, PART_COLOURS
from .custom_properties import text


class _View(NamedTuple):
    """A view's shading, and where it is on its screen."""

    screen: Screen
    place: str
    shading: View3DShading

    def change(self, what: str, value: str) -> None:
        """Set a property of the shading, and keep what it was."""
        self.screen[self._name(what)] = getattr(self.shading, what)
        setattr(self.shading, what, value)

    def was_changed(self, what: str) -> bool:
        return self._name(what) in self.screen

    def put_back(self, what: str, otherwise: str) -> None:
        """Set it to what it was, or to something else where that is not known."""
        setattr(self.shading, what, otherwise)
        with contextlib.suppress(TypeError):  # nothing that a view can show
            setattr(self.shading, what, text(self.screen, self._name(what), otherwise))
        self.forget(what)

    def forget(self, what: str) -> None:
        """Keep no longer what it was: nothing is left in the file."""
        if self.was_changed(what):
            del self.screen[self._name(what)]

    def _name(self, what: str) -> str:
        return f"patchalign3d_{what}_{self.place}"


def follow(gone: bool = False, again: bool = True, come: bool = True) -> None:
    """Have all views show the colours there are or, once there are none, what they did before.

    For heat maps, which are for looking at, views become solid; for parts that is left to the user.

    Args:
        gone: colours have just been removed, so that a view which shows colour attributes for no
            reason that is known is to show materials.
        again: also views that were changed before, and were changed back by the user since.
        come: whether there may be colours that views do not show yet; without, and as long as none
            shows any, not all meshes are looked through.
    """
    if not come and not any(map(_shows_colours, _views())):
        return
    heat, parts = _somewhere(HEAT), _somewhere(PART_COLOURS)
    for view in _views():
        shading = view.shading
        flat = shading.type == "SOLID"
        if heat and not flat and (again or not view.was_changed("type")):
            view.change("type", "SOLID")
        coloured = shading.color_type == "VERTEX"
        if (heat or parts) and not coloured and (again or not view.was_changed("color_type")):
            view.change("color_type", "VERTEX")
        if not heat and not parts and coloured:
            view.put_back("color_type", "MATERIAL" if gone else "VERTEX")
        elif not heat and not parts:  # changed back by the user
            view.forget("color_type")
        if not heat and view.was_changed("type"):
            view.put_back("type", shading.type)


def redraw() -> None:
    """Have all 3D views drawn anew."""
    redraw_regions(bpy.context, {("VIEW_3D", "WINDOW")})


def redraw_regions(context: bpy.types.Context, kinds: Collection[tuple[str, str]]) -> None:
    """Have regions drawn anew, of these kinds: the types of their areas, and their own."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            for region in area.regions:
                if (area.type, region.type) in kinds:
                    region.tag_redraw()


def _somewhere(attribute: str) -> bool:
    return any(attribute in mesh.attributes for mesh in bpy.data.meshes if mesh.users)


def _shows_colours(view: _View) -> bool:
    """Whether it shows colour attributes, or something was changed for them."""
    changed = map(view.was_changed, ("type", "color_type"))
    return view.shading.color_type == "VERTEX" or any(changed)


def _views() -> Iterator[_View]:
    for screen in bpy.data.screens:
        for number, area in enumerate(screen.areas):
            for space in area.spaces:
                if space.type == "VIEW_3D":
                    yield _View(screen, str(number), space.shading)


def _after_undo(*_: object) -> None:
    follow(again=False)


register, unregister = register_handlers_factory(dict.fromkeys(UNDONE, _after_undo))
