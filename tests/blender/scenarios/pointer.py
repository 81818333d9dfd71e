"""What is under the pointer, and what is drawn beside it: looking itself needs a window."""

from types import SimpleNamespace

import bpy
from column import module
from mathutils import Matrix, Vector


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
