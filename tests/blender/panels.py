"""Runs in Blender: installs the extension's zip into this profile, and for each file does what a
person does: imports it with Blender's own importer, selects what is to be seen, presses Segment.

python panels.py -- ZIP WORDS RESULT FILES

The result is JSON, a line a file: its name, and either the faces of each object that has parts now,
by its name, or what was said instead.
"""

import json
import sys
from pathlib import Path

import bpy
from column import ADDON, PYTHON, module, segment, select

zip_file, words, result, *files = sys.argv[sys.argv.index("--") + 1 :]
bpy.ops.extensions.package_install_files(
    filepath=zip_file, repo="user_default", enable_on_install=True
)


def parts_of(file):
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.context.preferences.addons[ADDON].preferences.python = PYTHON
    try:
        module("batch.labelling").READERS[Path(file).suffix](file)
        select(*(o for o in bpy.context.scene.objects if o.type == "MESH" and o.visible_get()))
        segment(words)
    except RuntimeError as error:
        return {"said": str(error)}
    labelled = (obj for obj in bpy.data.objects if "patchalign3d_parts" in (obj.data or ()))
    return {"faces": {obj.name: len(obj.data.polygons) for obj in labelled}}


with Path(result).open("w", encoding="utf-8") as lines:
    for file in files:
        lines.write(json.dumps({"file": Path(file).name, **parts_of(file)}) + "\n")
bpy.ops.preferences.addon_disable(module=ADDON)
