"""Runs in Blender: installs the extension's zip into this profile, opens a file as a person does,
and presses Segment, or has a script ask; what a batch would write as .json is written.

python panel.py -- ZIP FILE WORDS RESULT [script]
"""

import json
import sys
from pathlib import Path

import bpy
from column import ADDON, PYTHON, module, segment, select

zip_file, file, words, result, *how = sys.argv[sys.argv.index("--") + 1 :]
bpy.ops.wm.read_homefile(use_empty=True)
bpy.ops.extensions.package_install_files(
    filepath=zip_file, repo="user_default", enable_on_install=True
)
bpy.context.preferences.addons[ADDON].preferences.python = PYTHON
if file.endswith(".blend"):
    bpy.ops.wm.open_mainfile(filepath=file)
else:
    bpy.ops.import_scene.gltf(filepath=file)
meshes = [obj for obj in bpy.context.scene.objects if obj.type == "MESH" and obj.visible_get()]
select(*meshes)
if how:
    module("asking.scripts").segment(meshes, words.split(", "))
else:
    segment(words)
load, found = module("scene.record").load, []
for obj in meshes:
    if "patchalign3d_parts" in obj.data:
        parts = load(obj.data)
        entry = {"part_names": parts.names, "face_labels": parts.labels.tolist()}
        found.append({"name": obj.name, **entry})
Path(result).write_text(json.dumps({"objects": found}), encoding="utf-8")
bpy.ops.preferences.addon_disable(module=ADDON)
