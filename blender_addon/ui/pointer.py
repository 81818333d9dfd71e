"""What is under the pointer in a 3D view: whose part, and its name beside the pointer."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import blf
import bpy
import numpy as np
from bpy_extras import view3d_utils
from mathutils import Matrix, Vector

from ..handlers import register_handlers_factory
from ..scene import foreseen
from .overlay import BRUSHES, shown_in, side_planes
from .patchworks import Seen, labelled_in
from .preview import threshold_of

HOVER_TRIANGLES = 400_000  # above them, looking under the mouse would be felt

_beside_pointer: dict[type, object] = {}  # what is drawn for us, by the kind of window manager


class View(NamedTuple):
    """A 3D view: its space, and the region of it that things are seen in."""

    space: bpy.types.SpaceView3D
    region: bpy.types.Region

    def visible(self, context: bpy.types.Context) -> list[bpy.types.Object]:
        """The objects that it shows, as local view and collections have it."""
        # Not context.visible_objects, which are those of the view that an operator began in.
        objects = context.view_layer.objects
        return [obj for obj in objects if obj.visible_get(viewport=self.space)]

    def place(self, event: bpy.types.Event) -> tuple[int, int]:
        """Where the mouse is, in the region's pixels."""
        return event.mouse_x - self.region.x, event.mouse_y - self.region.y


def view_under(window: bpy.types.Window, event: bpy.types.Event) -> View | None:
    """The 3D view of a window that the mouse is over, or the one of a quad view's four; if any."""
    for area in window.screen.areas:
        for region in area.regions if area.type == "VIEW_3D" else ():
            view = View(area.spaces.active, region)
            x, y = view.place(event)
            if region.type == "WINDOW" and 0 <= x < region.width and 0 <= y < region.height:
                return view
    return None


def under(
    context: bpy.types.Context, view: View, place: tuple[float, float]
) -> tuple[bpy.types.Object | None, str]:
    """The object with parts, and the name of its part, at a place of a 3D view's main region.

    That is in the region's pixels. Neither (None and an empty name) if another object, or nothing,
    is there. What the view clips away is not there.
    """
    projection, visible = view.region.data, view.visible(context)
    origin = view3d_utils.region_2d_to_origin_3d(view.region, projection, place)
    along = view3d_utils.region_2d_to_vector_3d(view.region, projection, place)
    begin, nearest = stretch_within(clip_planes(projection), origin, along)
    origin, nearest, found = origin + begin * along, nearest - begin, (None, "")
    labelled = list(labelled_in(context, visible))
    drawn = {seen.obj: seen.drawn for seen in labelled if not seen.is_copy}
    depsgraph = context.evaluated_depsgraph_get()
    for obj in visible:
        if obj.type != "MESH" or not _may_hit(_corners(obj), origin, along):
            continue
        start, ahead = _seen_from(obj.matrix_world, origin, along)
        if obj.mode == "EDIT":  # whose rays meet the cage, which has other polygons
            if obj not in drawn:
                continue
            distance, polygon = drawn[obj].patchwork.hit(np.array(start), np.array(ahead))
        else:
            hit, point, _, polygon = obj.ray_cast(start, ahead, depsgraph=depsgraph)
            distance = (obj.matrix_world @ point - origin).length if hit else float("inf")
        if distance < nearest:
            nearest, found = distance, (None, "")
            if obj in drawn:
                name = drawn[obj].patchwork.part_at(polygon, threshold_of(obj))
                found = (obj, name)
    for obj, places, kept, is_copy in labelled:
        if is_copy and _may_hit(kept.corners(places), origin, along):
            start, ahead = _seen_from(places, origin, along)
            distance, polygon = kept.patchwork.hit(np.array(start), np.array(ahead))
            if distance < nearest:
                nearest, found = distance, (obj, kept.patchwork.part_at(polygon, threshold_of(obj)))
    return found


def _seen_from(places: Matrix, origin: Vector, along: Vector) -> tuple[Vector, Vector]:
    """A ray of the world, in an object's own frame."""
    inverse = places.inverted_safe()
    return inverse @ origin, inverse.to_3x3() @ along


def clip_planes(view: bpy.types.RegionView3D) -> list[Vector]:
    """The planes between which a view shows things, as (a, b, c, d): ax + by + cz + d ≥ 0 is shown.

    Its ends of depth and, if a region is clipped (Alt B), that one's sides.
    """
    depth, w = view.perspective_matrix[2], view.perspective_matrix[3]
    return [w + depth, w - depth, *side_planes(view)]


def stretch_within(planes: Iterable[Vector], origin: Vector, along: Vector) -> tuple[float, float]:
    """From where to where a ray is on the right side of all planes, in lengths of its direction.

    (Cyrus and Beck 1978.) The end is before the beginning where it is nowhere.
    """
    begin, end = 0.0, float("inf")
    for plane in planes:
        here, change = plane.xyz.dot(origin) + plane.w, plane.xyz.dot(along)
        if change > 0:
            begin = max(begin, -here / change)
        elif change < 0:
            end = min(end, -here / change)
        elif here < 0:
            return 0.0, -1.0
    return begin, end


def may_look_under(context: bpy.types.Context, shown: Sequence[Seen]) -> bool:
    """Whether looking under the pointer whenever a view is drawn is not felt.

    Blender puts a mesh's triangles into a tree for it, and does so anew once the mesh was written
    to: parts that are seen before they are written would be held up in vain, and so would a brush.
    """
    if (context.object and context.object.mode in BRUSHES) or any(
        foreseen.of(seen.obj) for seen in shown
    ):
        return False
    own = {seen.obj for seen in shown if not seen.is_copy}
    sizes = [len(seen.drawn.patchwork.triangles) for seen in shown]
    sizes += [
        len(obj.data.polygons)
        for obj in context.visible_objects
        if obj.type == "MESH" and obj not in own
    ]
    return sum(sizes) <= HOVER_TRIANGLES


def _corners(obj: bpy.types.Object) -> list[Vector]:
    """Those of an object's box, in the world."""
    return [obj.matrix_world @ Vector(corner) for corner in obj.bound_box]


def _may_hit(corners: Sequence[Vector], origin: Vector, along: Vector) -> bool:
    """Whether a ray meets the sphere around a box of these corners."""
    middle = sum(corners, Vector()) / 8
    radius = max((corner - middle).length for corner in corners)
    return (middle - origin).cross(along).length <= radius


def _draw_name(place: tuple[int, int]) -> None:
    """The name of the part under the mouse, beside it."""
    context = bpy.context
    region = context.region
    if region is None or region.type != "WINDOW" or context.region_data is None:
        return
    shown = shown_in(context)
    if not shown or not may_look_under(context, shown):
        return
    at = (place[0] - region.x, place[1] - region.y)
    _, name = under(context, View(context.space_data, region), at)
    if not name:
        return
    scale = context.preferences.system.ui_scale
    blf.size(0, 13 * scale)
    blf.enable(0, blf.SHADOW)
    blf.shadow(0, 3, 0, 0, 0, 1)
    blf.color(0, 1, 1, 1, 1)
    blf.position(0, place[0] + 16 * scale, place[1] - 20 * scale, 0)
    blf.draw(0, name)
    blf.disable(0, blf.SHADOW)


def after_load(*_: object) -> None:
    """A file brings a window manager of its own, which draws nothing beside the pointer yet."""
    manager, before = _beside_pointer.popitem()
    manager.draw_cursor_remove(before)  # of no effect where it went with the one before
    _draw_beside_pointer(manager)


_register_handlers, _unregister_handlers = register_handlers_factory({"load_post": after_load})


def _draw_beside_pointer(manager: type) -> None:
    _beside_pointer[manager] = manager.draw_cursor_add(_draw_name, (), "VIEW_3D", "WINDOW")


def add_to(manager: type) -> None:
    """Draw beside the pointer, for this kind of window manager."""
    _draw_beside_pointer(manager)
    _register_handlers()


def remove() -> None:
    """Undo :func:`add_to`."""
    manager, beside_pointer = _beside_pointer.popitem()
    manager.draw_cursor_remove(beside_pointer)
    _unregister_handlers()


def register() -> None:
    if not bpy.app.background:  # nothing is drawn there
        add_to(bpy.types.WindowManager)


def unregister() -> None:
    if _beside_pointer:
        remove()
