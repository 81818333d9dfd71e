"""The parts of all that is seen, over the 3D views, in their colours: nothing is changed by it.

A view's own drawing, so that renders do not have it.
"""

from collections.abc import Sequence

import bpy
from mathutils import Matrix, Vector

from ..handlers import UNDONE, register_handlers_factory
from ..shared.colours import Colour
from .patchworks import Drawn, Seen, after_update, doubt, forget, labelled_in
from .preview import colours_of, threshold_of

OPACITY = {"SOLID": 0.6, "MATERIAL": 0.6, "WIREFRAME": 0.35}  # by shading; nothing where rendered
IN_EDIT_MODE = 0.35  # what is selected is seen through it
# Modes in which a surface belongs to a brush: it isn't drawn over, nor read with each dab.
BRUSHES = {"SCULPT", "WEIGHT_PAINT", "VERTEX_PAINT", "TEXTURE_PAINT"}
CLIP_PLANES = 6  # that Blender's shaders know
NEARER = 5e-4  # of the distance: so much nearer is it drawn than the surface that it is on, …
# … and at least so much of the depth from 0 to 1 that a view tells apart, which far from where its
# clipping starts is more.
STEPS = 4 * 2.0**-24
MOST = 0.02  # of the distance: more, and what is behind a wall would be seen on it

_in_views: dict[type, object] = {}  # what is drawn for us, by the kind of space that draws it


def shown_in(context: bpy.types.Context) -> list[Seen]:
    """What the overlay of a 3D view shows: nothing if it is switched off there."""
    space = context.space_data
    wanted = context.scene.patchalign3d.show_overlay and space.overlay.show_overlays
    if not wanted or space.shading.type not in OPACITY:
        return []
    return list(labelled_in(context, context.visible_objects, BRUSHES))


def _draw() -> None:
    import gpu

    context = bpy.context
    shading = context.space_data.shading
    # Where the view has no depth of surfaces, or none yet, the nearest of ours is found first.
    passes = (True, False) if shading.type != "SOLID" or shading.show_xray else (False,)
    shown = [(seen, _to_draw(seen.obj, seen.drawn)) for seen in shown_in(context)]
    sides = side_planes(context.region_data)
    shader = gpu.shader.from_builtin("UNIFORM_COLOR", config="CLIPPED" if sides else "DEFAULT")
    gpu.state.clip_distances_set(CLIP_PLANES if sides else 0)
    gpu.state.blend_set("ALPHA")
    gpu.state.depth_test_set("LESS_EQUAL")
    view = nearer(context.region_data, context.space_data)
    for only_depth in passes:
        gpu.state.depth_mask_set(only_depth)
        gpu.state.color_mask_set(*4 * [not only_depth])
        for seen, coloured in shown:
            opacity = IN_EDIT_MODE if seen.obj.mode == "EDIT" else OPACITY[shading.type]
            clipping = _clipping(sides, seen.places) if sides else None
            with gpu.matrix.push_pop():
                gpu.matrix.load_matrix(view @ seen.places)
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


def _to_draw(obj: bpy.types.Object, drawn: Drawn) -> list[tuple[object, Colour]]:
    """The batches of what is shown of an object, and their colours."""
    batches, colours = drawn.batches(threshold_of(obj)), colours_of(obj, drawn.patchwork)
    pairs = zip(batches, colours, strict=True)
    return [(batch, colour) for batch, colour in pairs if batch and colour]


def nearer(view: bpy.types.RegionView3D, space: bpy.types.SpaceView3D) -> Matrix:
    """The view's matrix, with everything a trace nearer and at the same place of the picture."""
    away = view.view_distance
    if view.is_perspective:
        trace = min(max(NEARER, STEPS * away / space.clip_start), MOST)
        return Matrix.Diagonal((1 - trace, 1 - trace, 1 - trace, 1)) @ view.view_matrix
    trace = min(max(NEARER * away, 2 * STEPS * space.clip_end), MOST * away)
    return Matrix.Translation((0, 0, trace)) @ view.view_matrix


def side_planes(view: bpy.types.RegionView3D) -> list[Vector]:
    """Those of the four sides of the region that a view is clipped to, if it is."""
    return [Vector(plane) for plane in view.clip_planes][:4] if view.use_clip_planes else []


# What changes by itself from frame to frame is told of by a handler of its own.
_UPDATES = ("depsgraph_update_post", "frame_change_post")
_register_handlers, _unregister_handlers = register_handlers_factory(
    dict.fromkeys(_UPDATES, after_update) | dict.fromkeys(UNDONE, doubt) | {"load_post": forget}
)


def add_to(space: type) -> None:
    """Draw in all 3D views, of this kind of space."""
    _in_views[space] = space.draw_handler_add(_draw, (), "WINDOW", "POST_VIEW")
    _register_handlers()


def remove() -> None:
    """Undo :func:`add_to`."""
    space, in_views = _in_views.popitem()
    space.draw_handler_remove(in_views, "WINDOW")
    _unregister_handlers()
    forget()


def register() -> None:
    if not bpy.app.background:  # nothing is drawn there
        add_to(bpy.types.SpaceView3D)


def unregister() -> None:
    if _in_views:
        remove()
