"""The sidebar's buttons in menus, where the search (F3) finds them; and what imports a file."""

import bpy

MENU = (
    ("segment", "segment_automatically", "transfer", "update_parts", "remove_parts"),
    ("unwrap", "separate", "rebuild_parts"),
    ("find_keypoints", "transfer_keypoints", "drag_keypoint", "mirror_keypoints", "make_armature"),
    ("similarity_to_word", "similarity_to_selection", "similarity_select", "similarity_hide"),
    ("part_pick", "part_select", "part_isolate", "part_hide", "part_show_all"),
    ("select_whole", "part_assign", "propagate"),
    ("part_rename", "part_merge", "part_exclude", "part_smooth", "part_snap"),
    ("part_split_words", "part_split_pieces", "part_split_sides", "part_grow", "part_shrink"),
    ("set_way", "set_up", "free_memory"),
)


class PATCHALIGN3D_MT_menu(bpy.types.Menu):
    """Of the menus Object, in Object Mode, and Mesh, in Edit Mode."""

    bl_label = "PatchAlign3D"

    def draw(self, context: bpy.types.Context) -> None:
        for group in MENU:
            for name in group:
                self.layout.operator(f"patchalign3d.{name}")
            self.layout.separator()


def _draw_menu(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    menu.layout.separator()
    menu.layout.menu("PATCHALIGN3D_MT_menu")


def _draw_import(self: bpy.types.Menu, context: bpy.types.Context) -> None:
    self.layout.operator("patchalign3d.import_checked")


PARENTS = {
    "VIEW3D_MT_object": _draw_menu,
    "VIEW3D_MT_edit_mesh": _draw_menu,
    "TOPBAR_MT_file_import": _draw_import,
}


def register() -> None:
    bpy.utils.register_class(PATCHALIGN3D_MT_menu)
    for parent, draw in PARENTS.items():
        getattr(bpy.types, parent).append(draw)


def unregister() -> None:
    for parent, draw in PARENTS.items():
        getattr(bpy.types, parent).remove(draw)
    bpy.utils.unregister_class(PATCHALIGN3D_MT_menu)
