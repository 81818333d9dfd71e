"""What is under the pointer, and what is drawn beside it: looking itself needs a window."""

from types import SimpleNamespace

import bpy
from column import activate, column, module, segment, settings
from mathutils import Matrix, Vector

from .scenes import nodes


class Manager:
    """Draws beside the pointer, in a window that there isn't; a file that is opened forgets it."""

    def __init__(self):
        self.added = []

    def draw_cursor_add(self, *arguments):
        self.added.append(arguments[2:])
        return arguments[2:]

    def draw_cursor_remove(self, handle):
        if handle in self.added:
            self.added.remove(handle)


def without_a_window_no_name_is_drawn(folder):
    pointer = module("ui.pointer")
    assert bpy.app.background and not pointer._beside_pointer
    assert pointer.after_load not in bpy.app.handlers.load_post


def names_are_drawn_beside_the_pointer_in_the_next_file_too(folder):
    pointer, manager = module("ui.pointer"), Manager()
    before = list(bpy.app.handlers.load_post)
    pointer.add_to(manager)
    try:
        for forgets in (True, False):  # Blender may keep its window manager
            if forgets:
                manager.added.clear()
            bpy.ops.wm.read_homefile(use_empty=True)
            assert manager.added == [("VIEW_3D", "WINDOW")]
    finally:
        pointer.remove()
    assert manager.added == [] and list(bpy.app.handlers.load_post) == before


def a_ray_goes_as_far_as_a_view_shows_anything(folder):
    pointer, origin, down = module("ui.pointer"), Vector((0, 0, 10)), Vector((0, 0, -1))
    near, far = 2.0, 5.0
    projection = Matrix.Identity(4)  # a perspective whose eye is at the origin, downwards
    projection[2][2:] = -(far + near) / (far - near), -2 * far * near / (far - near)
    projection[3][2:] = -1, 0
    side = (1, 0, 0, 0.5)  # x ≥ −0.5 is shown

    def stretch(x, is_clipped=True):
        view = SimpleNamespace(
            perspective_matrix=projection @ Matrix.Translation(-origin),
            clip_planes=[side] * 4 + [(0, 0, 0, 0)] * 2,
            use_clip_planes=is_clipped,
        )
        place = origin + Vector((x, 0, 0))
        return pointer.stretch_within(pointer.clip_planes(view), place, down)

    assert [round(end, 4) for end in stretch(0)] == [near, far]
    begin, end = stretch(-1)
    assert end < begin
    assert [round(end, 4) for end in stretch(-1, is_clipped=False)] == [near, far]
    assert pointer.stretch_within([], origin, down) == (0, float("inf"))


def from_above():
    """A context, and a view from 20 above that shows 20 of the world across, in 200 pixels."""
    away = Matrix.Translation((0, 0, -20))
    flat = Matrix.Diagonal((0.1, 0.1, -2 / 40, 1))
    flat[2][3] = -1
    view = SimpleNamespace(
        view_matrix=away,
        perspective_matrix=flat @ away,
        is_perspective=False,
        view_perspective="ORTHO",
        use_clip_planes=False,
    )
    context = SimpleNamespace(
        scene=bpy.context.scene,
        view_layer=bpy.context.view_layer,
        visible_objects=[obj for obj in bpy.context.scene.objects if obj.visible_get()],
        evaluated_depsgraph_get=bpy.context.evaluated_depsgraph_get,
    )
    region = SimpleNamespace(width=200, height=200, data=view)
    return context, module("ui.pointer").View(None, region)


def what_instances_show_of_an_object_has_its_parts_where_it_is_seen(folder):
    patchworks, pointer = module("ui.patchworks"), module("ui.pointer")
    stored, turned = column("Stored"), column("Nodes")
    activate(stored)
    segment()
    activate(turned)
    segment()
    turned.location.y = 6
    nodes(turned)  # five copies above each other, 15 high
    library = bpy.data.collections.new("Library")
    bpy.context.scene.collection.objects.unlink(stored)
    library.objects.link(stored)
    shows = bpy.data.objects.new("Shows", None)
    bpy.context.scene.collection.objects.link(shows)
    shows.instance_type, shows.instance_collection = "COLLECTION", library
    shows.location, shows.scale = (5, 0, 3), (1, 1, -1)  # upside down
    bpy.context.view_layer.update()
    handlers = bpy.app.handlers.depsgraph_update_post
    handlers.append(patchworks.after_update)
    try:
        context, seen_from = from_above()
        seen = [
            each
            for each in patchworks.labelled_in(context, context.visible_objects)
            if each.is_copy
        ]
        assert [each.obj.name for each in seen].count("Nodes") == 5
        assert [each.obj.name for each in seen].count("Stored") == 1
        assert all(len(each.drawn.patchwork.by_part(0)) == 3 for each in seen)
        heights = [each.places.translation.z for each in seen if each.obj == turned]
        assert sorted(heights) == [0, 3, 6, 9, 12]
        assert pointer.under(context, seen_from, (100, 160)) == (turned, "top")
        assert pointer.under(context, seen_from, (150, 100)) == (stored, "bottom")
        assert pointer.under(context, seen_from, (20, 20)) == (None, "")
        picking = module("ui.operators.rows")
        assert "by an instance" in picking.why_unpicked(bpy.context, stored, "bottom")
        assert not picking.why_unpicked(bpy.context, turned, "top")
        for part, colour in (("top", "bottom"), ("bottom", "top")):  # which are read anew
            activate(turned)
            settings().part = part
            bpy.ops.patchalign3d.part_rename(name=f"the {colour}")
        bpy.context.view_layer.update()
        uid = turned.session_uid
        patchworks._copies_again[uid] = float("inf")  # as if it had taken very long
        assert pointer.under(context, seen_from, (100, 160)) == (None, "")
        assert bpy.app.timers.is_registered(patchworks._look_for_instances)
        patchworks._copies_again[uid] = 0
        patchworks._look_for_instances()
        assert pointer.under(context, seen_from, (100, 160)) == (turned, "the bottom")
        assert patchworks._copies_again[uid] > 0
        shows.hide_set(True)
        context, seen_from = from_above()
        assert pointer.under(context, seen_from, (150, 100)) == (None, "")
    finally:
        handlers.remove(patchworks.after_update)
        patchworks.forget()


def instances_that_show_no_parts_are_not_looked_through_at_each_change(folder):
    patchworks = module("ui.patchworks")
    column()
    segment()
    meadow = column("Meadow")
    nodes(meadow, of=column("Grass"))
    handlers, looked = bpy.app.handlers.depsgraph_update_post, []
    handlers.append(patchworks.after_update)
    copies, patchworks.copies = patchworks.copies, lambda graph: looked.append(1) or copies(graph)

    def look():
        meadow.location.x += 1
        context, _ = from_above()
        return [
            s.obj for s in patchworks.labelled_in(context, context.visible_objects) if s.is_copy
        ]

    try:
        assert look() == [] and len(looked) == 1
        (where,) = patchworks._none_until
        patchworks._none_until[where] = float("inf")  # as if it had taken very long
        assert look() == [] and len(looked) == 1
        assert bpy.app.timers.is_registered(patchworks._look_for_instances)
        patchworks._none_until[where] = 0
        activate(bpy.data.objects["Grass"])
        segment()
        assert len(look()) == 5 and len(looked) == 2
        look()
        assert len(looked) == 3  # what is shown is where it is
    finally:
        patchworks.copies = copies
        handlers.remove(patchworks.after_update)
        patchworks.forget()


def parts_are_picked_in_the_modes_of_brushes_which_have_the_surface_to_themselves(folder):
    overlay, patchworks = module("ui.overlay"), module("ui.patchworks")
    pointer, obj = module("ui.pointer"), column()
    segment()
    context, seen_from = from_above()
    context.object, context.space_data = (
        obj,
        SimpleNamespace(
            overlay=SimpleNamespace(show_overlays=True), shading=SimpleNamespace(type="SOLID")
        ),
    )
    for mode in ("OBJECT", "EDIT", "SCULPT", "WEIGHT_PAINT", "VERTEX_PAINT", "TEXTURE_PAINT"):
        bpy.ops.object.mode_set(mode=mode)
        assert pointer.under(context, seen_from, (100, 100)) == (obj, "top"), mode
        shown, is_brush = overlay.shown_in(context), mode not in ("OBJECT", "EDIT")
        assert bool(shown) != is_brush, mode
        assert pointer.may_look_under(context, shown) != is_brush, mode
        patchworks.forget()
