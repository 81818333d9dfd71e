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


class Layout:
    """A layout that takes anything and notes what is said and offered."""

    def __init__(self):
        self.said, self.offered = [], []

    def label(self, text, **_):
        self.said.append(text)

    def progress(self, text, **_):
        self.said.append(text)

    def operator(self, name, **_):
        self.offered.append(name)
        return SimpleNamespace()

    def __getattr__(self, name):
        return lambda *_, **__: self


def drawn(cls):
    """What a panel or the preferences draw, in a region that is wide enough for any sentence."""
    context = SimpleNamespace(
        region=SimpleNamespace(width=4000),
        preferences=SimpleNamespace(
            addons=bpy.context.preferences.addons, system=SimpleNamespace(ui_scale=1)
        ),
        scene=bpy.context.scene,
    )
    layout = Layout()
    own = SimpleNamespace(layout=layout)
    cls.draw(own, context)
    return layout


def an_empty_list_says_how_to_begin(folder):
    panel = module("panel")
    steps = [sentence for sentence, _ in panel.QUICK_START]
    assert drawn(panel.PATCHALIGN3D_PT_parts).said == steps
    column()
    segment()
    assert not set(steps) & set(drawn(panel.PATCHALIGN3D_PT_parts).said)
    module("session").session.say("")
    assert drawn(panel.PATCHALIGN3D_PT_parts).said == []  # there are parts by now


def the_panel_and_the_preferences_show_what_runs_and_can_cancel_it(folder):
    session = module("session").session
    session.task = SimpleNamespace(subject="", stage="Downloading torch", fraction=0.25)
    try:
        for cls in (module("panel").PATCHALIGN3D_PT_parts, type(preferences())):
            shown = drawn(cls)
            assert "Downloading torch 25%" in shown.said, cls
            assert "patchalign3d.cancel" in shown.offered
    finally:
        session.task = None
    assert "patchalign3d.cancel" not in drawn(type(preferences())).offered
