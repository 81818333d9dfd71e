"""Runs in Blender: installs the extension's zip into this profile, then its command.

python label.py -- ZIP label FILES --parts WORDS --out FOLDER ...
"""

import importlib
import signal
import sys

import bpy
from column import ADDON, PYTHON

# A whole Blender has a handler of its own, which notes Ctrl+C and goes on, and takes SIGPIPE as it
# comes; the module is in a program of Python's.
signal.signal(signal.SIGINT, lambda *_: print("Sent an internal break event."))
if hasattr(signal, "SIGPIPE"):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
zip_file, *arguments = sys.argv[sys.argv.index("--") + 1 :]
bpy.ops.extensions.package_install_files(
    filepath=zip_file, repo="user_default", enable_on_install=True
)
bpy.context.preferences.addons[ADDON].preferences.python = PYTHON
code = importlib.import_module(f"{ADDON}.batch.command").main(arguments)
bpy.ops.preferences.addon_disable(module=ADDON)
sys.exit(code)
