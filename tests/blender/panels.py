"""Runs in Blender: installs the extension's zip into this profile, and for each file does what a
person does: imports it, selects what is to be seen, presses Segment.

python panels.py -- ZIP WORDS RESULT FILES

Each is imported in two ways: by Blender's own importer, and by the add-on's, which checks (a .blend
is opened). The result is JSON, a line a file and way: the file's name, whether it was checked, and
either the faces of each object that has parts now, by its name, their area in all and what was
told, or what was said instead and which objects are there.
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
IMPORTERS = {
    ".glb": bpy.ops.import_scene.gltf,
    ".obj": bpy.ops.wm.obj_import,
    ".ply": bpy.ops.wm.ply_import,
    ".stl": bpy.ops.wm.stl_import,
}


def area(obj):
    """As it is seen, in the world."""
    seen = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = bpy.data.meshes.new_from_object(seen)
    mesh.transform(seen.matrix_world)
    return sum(polygon.area for polygon in mesh.polygons)


def parts_of(file, checked):
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.context.preferences.addons[ADDON].preferences.python = PYTHON
    session = module("bridge.session").session
    session.say("")
    try:
        if file.endswith(".blend"):
            bpy.ops.wm.open_mainfile(filepath=file, load_ui=False)
        elif checked:
            bpy.ops.patchalign3d.import_checked(filepath=file)
        else:
            IMPORTERS[Path(file).suffix]("EXEC_DEFAULT", True, filepath=file)  # as a window does
        told = session.message
        select(*(o for o in bpy.context.scene.objects if o.type == "MESH" and o.visible_get()))
        segment(words)
    except RuntimeError as error:
        return {"said": str(error), "left": [obj.name for obj in bpy.data.objects]}
    labelled = [obj for obj in bpy.data.objects if "patchalign3d_parts" in (obj.data or ())]
    return {
        "faces": {obj.name: len(obj.data.polygons) for obj in labelled},
        "area": sum(map(area, labelled)),
        "told": f"{told} {session.message}",
    }


with Path(result).open("w", encoding="utf-8") as lines:
    for file in files:
        for checked in (True, False):
            line = {"file": Path(file).name, "checked": checked, **parts_of(file, checked)}
            lines.write(json.dumps(line) + "\n")
bpy.ops.preferences.addon_disable(module=ADDON)
