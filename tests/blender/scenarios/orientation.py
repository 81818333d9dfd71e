"""How things stand: found by the model, or said and doubted."""

import json

import bpy
from column import (
    COLUMN_LABELS,
    activate,
    column,
    drawn,
    labels,
    module,
    panel,
    said,
    segment,
    select,
    settings,
)

from .scenes import storeys_apart


def which_way_was_found_to_be_up_is_told_and_where_it_matters_there_is_a_hint(folder):
    obj = column()
    segment()
    assert "Up " not in said()
    settings().up = "auto"
    obj.rotation_euler.y = 1.5707963
    segment()
    assert labels(obj) == COLUMN_LABELS and "Up is X (80 % sure)" in said()
    parts = storeys_apart()
    select(*parts)
    segment()
    assert said().count("Up is Z (80 % sure)") == 1  # once for all three
    obj.rotation_euler.y, obj.scale.z = 0, 0.5
    activate(obj)
    segment()
    assert "could not be found" in said() and "Other ways up give other parts" in said()


def what_seems_to_look_or_stand_otherwise_is_told_and_a_button_sets_it(folder):
    obj, asked = column(), "patchalign3d.set_way"
    obj.location.z = -500
    segment("top, middle, bottom")  # which goes by no front
    assert "seems" not in said() and asked not in drawn(panel("parts")).operators
    assert not bpy.ops.patchalign3d.set_way.poll()
    segment("left side, right side")  # by the front that is found, where nobody said it
    assert "It seems to face X, and left and right follow from that." in said()
    assert "Left and right are the thing's own." in said()
    bpy.ops.patchalign3d.set_way()
    assert (settings().up, settings().front) == ("Z", "X")
    segment("left side, right side")
    assert "seems" not in said()
    settings().front = "-Y"
    segment("left side, right side")
    assert "The front seems to be X (95 % sure). If so, set it and ask again." in said()
    assert asked in drawn(panel("parts")).operators
    bpy.ops.patchalign3d.set_way()
    assert (settings().up, settings().front) == ("Z", "X")
    assert asked not in drawn(panel("parts")).operators and "Ask again" in said()
    obj.location.z = -5000
    segment("top, middle, bottom")
    assert "Up seems to be Y (97 % sure), the front Z (95 % sure)." in said()
    bpy.ops.patchalign3d.set_way()
    assert (settings().up, settings().front) == ("Y", "Z")
    segment("top, middle, bottom")
    assert "seems" not in said()


def a_batch_tells_what_seems_to_stand_otherwise_than_was_said(folder):
    column().location.z = -5000
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "a.blend"))
    python = module("setup.choice").interpreter(bpy.context).python
    words = ["label", folder / "a.blend", "--parts", "top, middle, bottom", "--format", "json"]
    words += ["--out", folder, "--python", python]
    assert module("batch.command").main([*map(str, words)]) == 0
    (*_, last) = map(json.loads, (folder / "manifest.jsonl").open())
    assert last["stands"].startswith("Up seems to be Y (97 % sure)")
