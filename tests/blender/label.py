"""Runs in Blender: installs the extension's zip into this profile, then its command.

python label.py ZIP label FILES --parts WORDS --out FOLDER ...
"""

import importlib
import sys

import bpy
from column import ADDON, PYTHON

bpy.ops.extensions.package_install_files(
    filepath=sys.argv[1], repo="user_default", enable_on_install=True
)
bpy.context.preferences.addons[ADDON].preferences.python = PYTHON
code = importlib.import_module(f"{ADDON}.command").main(sys.argv[2:])
bpy.ops.preferences.addon_disable(module=ADDON)
sys.exit(code)
