"""The add-on as a whole."""

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
