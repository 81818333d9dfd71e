"""Runs in Blender: starts the add-on's backend, tells its process id, and waits to be killed."""

import os
import sys
import time

import bpy

ADDON = "bl_ext.user_default.patchalign3d"

bpy.ops.wm.read_homefile(use_empty=True)
bpy.ops.extensions.package_install_files(
    filepath=sys.argv[-1], repo="user_default", enable_on_install=True
)
preferences = bpy.context.preferences.addons[ADDON].preferences
preferences.python = os.environ.get("PATCHALIGN3D_TEST_PYTHON", sys.executable)
bpy.ops.mesh.primitive_cube_add()
bpy.context.scene.patchalign3d.parts.add("top, bottom")
bpy.ops.patchalign3d.segment()
session = sys.modules[f"{ADDON}.bridge.session"].session
print("backend", session._backend._client._process._popen.pid, flush=True)
time.sleep(600)
