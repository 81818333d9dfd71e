"""Runs in Blender: tells what Blender's own importers make of .glb and .ply files, as JSON.

python read_back.py -- RESULTS FILES
"""

import json
import sys
from pathlib import Path

import bpy

results, *files = map(Path, sys.argv[sys.argv.index("--") + 1 :])


def read(file):
    bpy.ops.wm.read_homefile(use_empty=True)
    if file.suffix == ".glb":
        bpy.ops.import_scene.gltf(filepath=str(file))
    else:
        bpy.ops.wm.ply_import(filepath=str(file))
    bpy.context.view_layer.update()
    return [about(obj) for obj in bpy.data.objects if obj.type == "MESH"]


def about(obj):
    """Its faces in space, what they are called, and what colours and values they have."""
    mesh, material = obj.data, obj.active_material
    place = [list(obj.matrix_world @ vertex.co) for vertex in mesh.vertices]
    looks = {
        one.name: [
            list(each.color) if "COLOR" in one.data_type else each.value for each in one.data
        ]
        for one in mesh.attributes
        if one.domain == "POINT" and one.data_type in ("BYTE_COLOR", "FLOAT_COLOR", "FLOAT")
    }
    return {
        "name": obj.name,
        "above": obj.parent and obj.parent.name,
        "faces": [[place[corner] for corner in face.vertices] for face in mesh.polygons],
        "colour": material
        and list(material.node_tree.nodes["Principled BSDF"].inputs[0].default_value),
        "looks": looks,
    }


results.write_text(json.dumps({file.name: read(file) for file in files}), encoding="utf-8")
