"""The add-on as a whole."""

from types import SimpleNamespace

import bpy
from column import (
    ADDON,
    PYTHON,
    check_column,
    column,
    drawn,
    module,
    panel,
    preferences,
    segment,
)


def it_can_be_disabled_and_enabled_again_and_leaves_nothing(folder):
    column()
    segment()
    session = module("bridge.session").session
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
    ui = module("ui.panel")
    offered = {name for group in ui.MENU for name in group}
    there = {name for name in dir(bpy.ops.patchalign3d) if not name.startswith("prompt")}
    inner = {"cancel", "open_log", "fetch_weights", "choose_prompt", "form"}
    inner |= {"preset_save", "preset_remove", "open_preferences", "allow_online"}
    assert offered <= there and there - offered <= inner, there ^ offered
    menu = drawn(ui.PATCHALIGN3D_MT_menu)
    assert set(menu.operators) == {f"patchalign3d.{name}" for name in offered}
    for parent in (bpy.types.VIEW3D_MT_object, bpy.types.VIEW3D_MT_edit_mesh):
        assert ui._draw_menu in parent.draw._draw_funcs


def an_empty_list_says_how_to_begin(folder):
    steps = " ".join(sentence for sentence, _ in module("ui.panel").QUICK_START)
    assert drawn(panel("parts")).words == steps
    column()
    segment()
    assert "Select a mesh." not in drawn(panel("parts")).words
    module("bridge.session").session.say("")
    assert not drawn(panel("parts")).words  # there are parts by now


def the_panel_and_the_preferences_show_what_runs_and_can_cancel_it(folder):
    session = module("bridge.session").session
    session.course = SimpleNamespace(subject="", stage="Downloading torch", fraction=0.25)
    try:
        for cls in (panel("parts"), type(preferences())):
            shown = drawn(cls)
            assert "Downloading torch 25%" in shown.words, cls
            assert "patchalign3d.cancel" in shown.operators
    finally:
        session.course = None
    assert "patchalign3d.cancel" not in drawn(type(preferences())).operators
