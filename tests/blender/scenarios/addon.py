"""The add-on as a whole."""

from types import SimpleNamespace

import bpy
from column import ADDON, PYTHON, check_column, column, module, preferences, segment


def it_can_be_disabled_and_enabled_again_and_leaves_nothing(folder):
    column()
    segment()
    session = module("session").session
    client = session._backend._client
    assert client.running
    bpy.ops.preferences.addon_disable(module=ADDON)
    assert not client.running
    assert not hasattr(bpy.types.Scene, "patchalign3d")
    assert not [name for name in dir(bpy.types) if "PATCHALIGN3D" in name]
    bpy.ops.preferences.addon_enable(module=ADDON)
    preferences().python = PYTHON
    assert segment() == {"FINISHED"}
    check_column(bpy.context.object)


def every_button_is_in_a_menu_where_the_search_finds_it(folder):
    panel = module("panel")
    offered = {name for group in panel.MENU for name in group}
    there = {name for name in dir(bpy.ops.patchalign3d) if not name.startswith("prompt")}
    inner = {"cancel", "open_log", "fetch_weights", "choose_prompt"}
    assert offered <= there and there - offered <= inner, there ^ offered
    drawn = []
    layout = SimpleNamespace(operator=drawn.append, separator=lambda: None)
    panel.PATCHALIGN3D_MT_menu.draw(SimpleNamespace(layout=layout), bpy.context)
    assert set(drawn) == {f"patchalign3d.{name}" for name in offered}
    for parent in (bpy.types.VIEW3D_MT_object, bpy.types.VIEW3D_MT_edit_mesh):
        assert panel._draw_menu in parent.draw._draw_funcs
