"""The parts of all that is seen, over the 3D views, in their colours: nothing is changed by it.

A view's own drawing, so that renders do not have it. What is drawn of an object is kept on the
graphics card until its geometry changes; colours, and which parts are shown, cost nothing.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import blf
import bpy
import numpy as np
from bpy_extras import view3d_utils
from mathutils import Matrix, Vector

from ..scene import foreseen, marks
from ..scene.overlay import Patchwork, read_patchwork
from ..scene.results import look_of
from ..scene.views import redraw
from ..shared.colours import Colour

OPACITY = {"SOLID": 0.6, "MATERIAL": 0.6, "WIREFRAME": 0.35}  # by shading; nothing where rendered
IN_EDIT_MODE = 0.35  # what is selected is seen through it
CLIP_PLANES = 6  # that Blender's shaders know
NEARER = 5e-4  # of the distance: so much nearer is it drawn than the surface that it is on
HOVER_TRIANGLES = 400_000  # above them, looking under the mouse would be felt
PATIENCE = 4  # a mesh that took a second to read is not read again before as many seconds


class Preview(NamedTuple):
    """How the parts of some meshes are shown while somebody drags a setting."""

    meshes: frozenset[int]
    threshold: float | None = None
    colours: dict[str, Colour] = {}  # noqa: RUF012


class _Drawn:
    """What is kept of an object: its triangles by part, on the graphics card once it is drawn."""

    def __init__(self, patchwork: Patchwork | None, took: float) -> None:
        self.patchwork, self.stale = patchwork, False
        self.again = time.monotonic() + PATIENCE * took
        self._threshold, self._batches = None, []

    @property
    def is_drawn(self) -> bool:
        """Whether it has been drawn as it is."""
        return self._threshold is not None

    def batches(self, threshold: float) -> list:
        """A batch for each part; None for those with no triangle."""
        import gpu

        if self._threshold != threshold:
            self._batches = [
                gpu.types.GPUBatch(
                    type="TRIS",
                    buf=self._vertices,
                    elem=gpu.types.GPUIndexBuf(type="TRIS", seq=triangles),
                )
                if len(triangles)
                else None
                for triangles in self.patchwork.by_part(threshold)
            ]
            self._threshold = threshold
        return self._batches

    @cached_property
    def _vertices(self) -> object:
        """Where they are, whatever part they are of."""
        import gpu

        layout = gpu.types.GPUVertFormat()
        layout.attr_add(id="pos", comp_type="F32", len=3, fetch_mode="FLOAT")
        vertices = gpu.types.GPUVertBuf(layout, len(self.patchwork.vertices))
        vertices.attr_fill("pos", self.patchwork.vertices)
        return vertices


_kept: dict[int, _Drawn] = {}
# What is drawn for us, by the kind of space or of window manager that draws it.
_in_views: dict[type, object] = {}
_beside_pointer: dict[type, object] = {}
_preview: Preview | None = None


def preview(shown: Preview | None) -> None:
    """Show parts so, until it is called again."""
    global _preview
    _preview = shown
    redraw()


def is_dragged() -> bool:
    """Whether something is being previewed."""
    return _preview is not None


def is_other_drag(shown: Preview) -> bool:
    """Whether something else is being previewed than what this is the next of."""
    if _preview is None:
        return False
    before = (_preview.meshes, _preview.threshold is None, set(_preview.colours))
    return before != (shown.meshes, shown.threshold is None, set(shown.colours))


def forget(*_: object) -> None:
    """Read everything again."""
    _kept.clear()


def patchwork_of(obj: bpy.types.Object, depsgraph: bpy.types.Depsgraph) -> _Drawn | None:
    """What is known of an object, read if need be; None if there is nothing to show now."""
    kept = _kept.get(obj.session_uid)
    if coming := foreseen.of(obj):
        if kept is None or kept.patchwork is not coming:
            kept = _kept[obj.session_uid] = _Drawn(coming, 0)
            kept.stale = True  # once it is written, or not
        return kept
    if kept is None or (kept.stale and time.monotonic() > kept.again):
        begin = time.monotonic()
        patchwork = read_patchwork(obj, depsgraph, kept and kept.patchwork)
        if kept is None or patchwork is not kept.patchwork:
            kept = _kept[obj.session_uid] = _Drawn(patchwork, time.monotonic() - begin)
        kept.stale = False
    if kept.stale and not bpy.app.timers.is_registered(redraw):
        bpy.app.timers.register(redraw, first_interval=max(0.0, kept.again - time.monotonic()))
    return None if kept.stale or kept.patchwork is None else kept


def is_seen(obj: bpy.types.Object) -> bool:
    """Whether the parts of an object have been drawn, as they are or are about to be written."""
    kept = _kept.get(obj.session_uid)
    return kept is not None and kept.is_drawn and (not kept.stale or foreseen.of(obj) is not None)


def shown_in(context: bpy.types.Context) -> Iterator[tuple[bpy.types.Object, _Drawn]]:
    """What the overlay of a 3D view shows: nothing if it is switched off there."""
    space = context.space_data
    wanted = context.scene.patchalign3d.show_overlay and space.overlay.show_overlays
    return labelled_in(context) if wanted and space.shading.type in OPACITY else iter(())


def labelled_in(context: bpy.types.Context) -> Iterator[tuple[bpy.types.Object, _Drawn]]:
    """The objects with parts that a 3D view shows, as local view and collections have it."""
    depsgraph = context.evaluated_depsgraph_get()
    for obj in context.visible_objects:
        if obj.type == "MESH" and obj.mode in ("OBJECT", "EDIT"):
            drawn = patchwork_of(obj, depsgraph)
            if drawn:
                yield obj, drawn


def threshold_of(obj: bpy.types.Object) -> float:
    """Below which score a face of it counts as unlabelled now."""
    if _preview and obj.data.session_uid in _preview.meshes and _preview.threshold is not None:
        return _preview.threshold
    return look_of(obj.data, bpy.context.scene.patchalign3d.look()).threshold


def colours_of(obj: bpy.types.Object, patchwork: Patchwork) -> list[Colour | None]:
    """The colour of each part; None for those that are hidden in the overlay."""
    hidden = marks.marked(obj.data, marks.HIDDEN)
    dragged = _preview.colours if _preview and obj.data.session_uid in _preview.meshes else {}
    pairs = zip(patchwork.parts.names, patchwork.parts.colours, strict=True)
    return [None if name in hidden else dragged.get(name, colour) for name, colour in pairs]


def _draw() -> None:
    import gpu

    context = bpy.context
    shading = context.space_data.shading
    # Where the view has no depth of surfaces, or none yet, the nearest of ours is found first.
    passes = (True, False) if shading.type != "SOLID" or shading.show_xray else (False,)
    seen = [(obj, _to_draw(obj, drawn)) for obj, drawn in shown_in(context)]
    sides = side_planes(context.region_data)
    shader = gpu.shader.from_builtin("UNIFORM_COLOR", config="CLIPPED" if sides else "DEFAULT")
    gpu.state.clip_distances_set(CLIP_PLANES if sides else 0)
    gpu.state.blend_set("ALPHA")
    gpu.state.depth_test_set("LESS_EQUAL")
    for only_depth in passes:
        gpu.state.depth_mask_set(only_depth)
        gpu.state.color_mask_set(*4 * [not only_depth])
        for obj, coloured in seen:
            opacity = IN_EDIT_MODE if obj.mode == "EDIT" else OPACITY[shading.type]
            clipping = _clipping(sides, obj.matrix_world) if sides else None
            with gpu.matrix.push_pop():
                gpu.matrix.load_matrix(nearer(context.region_data) @ obj.matrix_world)
                for batch, colour in coloured:
                    shader.bind()
                    shader.uniform_float("color", (*colour, opacity))
                    if clipping:
                        shader.uniform_block("clipPlanes", clipping)
                    batch.draw(shader)
    gpu.state.depth_mask_set(True)
    gpu.state.depth_test_set("NONE")
    gpu.state.blend_set("NONE")
    gpu.state.clip_distances_set(0)


def _clipping(sides: Sequence[Vector], places: Matrix) -> object:
    """The planes, and where an object's vertices are in the world, as Blender's shaders want them.

    These have room for more planes: nothing is beyond those that are left.
    """
    import gpu

    rows = [*places.transposed(), *sides, *[(0, 0, 0, 1)] * (CLIP_PLANES - len(sides))]
    values = [value for row in rows for value in row]
    return gpu.types.GPUUniformBuf(gpu.types.Buffer("FLOAT", len(values), values))


def _to_draw(obj: bpy.types.Object, drawn: _Drawn) -> list[tuple[object, Colour]]:
    """The batches of what is shown of an object, and their colours."""
    batches, colours = drawn.batches(threshold_of(obj)), colours_of(obj, drawn.patchwork)
    pairs = zip(batches, colours, strict=True)
    return [(batch, colour) for batch, colour in pairs if batch and colour]


def nearer(view: bpy.types.RegionView3D) -> Matrix:
    """The view's matrix, with everything a trace nearer and at the same place of the picture."""
    if view.is_perspective:
        return Matrix.Diagonal((1 - NEARER, 1 - NEARER, 1 - NEARER, 1)) @ view.view_matrix
    return Matrix.Translation((0, 0, NEARER * view.view_distance)) @ view.view_matrix


def under(
    context: bpy.types.Context, region: bpy.types.Region, place: tuple[float, float]
) -> tuple[bpy.types.Object | None, str]:
    """The object with parts, and the name of its part, at a place of a 3D view's main region.

    That is in the region's pixels. Neither (None and an empty name) if another object, or nothing,
    is there. What the view clips away is not there.
    """
    view = context.region_data or context.space_data.region_3d
    origin = view3d_utils.region_2d_to_origin_3d(region, view, place)
    along = view3d_utils.region_2d_to_vector_3d(region, view, place)
    begin, nearest = stretch_within(clip_planes(view), origin, along)
    origin, nearest, found = origin + begin * along, nearest - begin, (None, "")
    drawn = dict(labelled_in(context))
    depsgraph = context.evaluated_depsgraph_get()
    for obj in context.visible_objects:
        if obj.type != "MESH" or not _may_hit(obj, origin, along):
            continue
        inverse = obj.matrix_world.inverted_safe()
        start, ahead = inverse @ origin, inverse.to_3x3() @ along
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
    return found


def clip_planes(view: bpy.types.RegionView3D) -> list[Vector]:
    """The planes between which a view shows things, as (a, b, c, d): ax + by + cz + d ≥ 0 is shown.

    Its ends of depth and, if a region is clipped (Alt B), that one's sides.
    """
    depth, w = view.perspective_matrix[2], view.perspective_matrix[3]
    return [w + depth, w - depth, *side_planes(view)]


def side_planes(view: bpy.types.RegionView3D) -> list[Vector]:
    """Those of the four sides of the region that a view is clipped to, if it is."""
    return [Vector(plane) for plane in view.clip_planes][:4] if view.use_clip_planes else []


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


def may_look_under(context: bpy.types.Context, drawn: Mapping[bpy.types.Object, _Drawn]) -> bool:
    """Whether looking under the pointer whenever a view is drawn is not felt.

    Blender puts a mesh's triangles into a tree for it, and does so anew once the mesh was written
    to: parts that are seen before they are written would be held up in vain.
    """
    sizes = (
        len(drawn[obj].patchwork.triangles) if obj in drawn else len(obj.data.polygons)
        for obj in context.visible_objects
        if obj.type == "MESH"
    )
    return not any(map(foreseen.of, drawn)) and sum(sizes) <= HOVER_TRIANGLES


def _may_hit(obj: bpy.types.Object, origin: Vector, along: Vector) -> bool:
    """Whether a ray meets the sphere around an object's box."""
    corners = [obj.matrix_world @ Vector(corner) for corner in obj.bound_box]
    middle = sum(corners, Vector()) / 8
    radius = max((corner - middle).length for corner in corners)
    return (middle - origin).cross(along).length <= radius


def _draw_name(place: tuple[int, int]) -> None:
    """The name of the part under the mouse, beside it."""
    context = bpy.context
    region = context.region
    if region is None or region.type != "WINDOW" or context.region_data is None:
        return
    drawn = dict(shown_in(context))
    if not drawn or not may_look_under(context, drawn):
        return
    at = (place[0] - region.x, place[1] - region.y)
    _, name = under(context, region, at)
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


@bpy.app.handlers.persistent
def after_update(scene: bpy.types.Scene, depsgraph: bpy.types.Depsgraph) -> None:
    """What has changed is read again once it is drawn."""
    for update in depsgraph.updates:
        if isinstance(update.id, bpy.types.Object) and update.is_updated_geometry:
            kept = _kept.get(update.id.original.session_uid)
            if kept:
                kept.stale = True
                kept.again = kept.again if kept.patchwork else 0


_forget = bpy.app.handlers.persistent(forget)
_LISTS = (bpy.app.handlers.undo_post, bpy.app.handlers.redo_post, bpy.app.handlers.load_post)
# What changes by itself from frame to frame is told of by a handler of its own.
_UPDATES = (bpy.app.handlers.depsgraph_update_post, bpy.app.handlers.frame_change_post)


@bpy.app.handlers.persistent
def after_load(*_: object) -> None:
    """A file brings a window manager of its own, which draws nothing beside the pointer yet."""
    manager, before = _beside_pointer.popitem()
    manager.draw_cursor_remove(before)  # of no effect where it went with the one before
    _draw_beside_pointer(manager)


def _draw_beside_pointer(manager: type) -> None:
    _beside_pointer[manager] = manager.draw_cursor_add(_draw_name, (), "VIEW_3D", "WINDOW")


def add_to(space: type, manager: type) -> None:
    """Draw in all 3D views, of this kind of space, and beside the pointer."""
    _in_views[space] = space.draw_handler_add(_draw, (), "WINDOW", "POST_VIEW")
    _draw_beside_pointer(manager)
    for handlers in _UPDATES:
        handlers.append(after_update)
    bpy.app.handlers.load_post.append(after_load)
    for handlers in _LISTS:
        handlers.append(_forget)


def remove() -> None:
    """Undo :func:`add_to`."""
    space, in_views = _in_views.popitem()
    space.draw_handler_remove(in_views, "WINDOW")
    manager, beside_pointer = _beside_pointer.popitem()
    manager.draw_cursor_remove(beside_pointer)
    for handlers in _UPDATES:
        handlers.remove(after_update)
    bpy.app.handlers.load_post.remove(after_load)
    for handlers in _LISTS:
        handlers.remove(_forget)
    forget()


def register() -> None:
    if not bpy.app.background:  # nothing is drawn there
        add_to(bpy.types.SpaceView3D, bpy.types.WindowManager)


def unregister() -> None:
    if _in_views:
        remove()
