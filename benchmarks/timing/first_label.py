"""How long it takes from a fresh profile to the first labelled mesh, and how much room.

Runs in Blender, or under the ``bpy`` package, in a profile that nobody has used::

    python build.py addon
    export BLENDER_USER_RESOURCES=$(mktemp -d)
    blender -b --python benchmarks/timing/first_label.py -- dist/patchalign3d-…-py313.zip
    .venv-bpy-5.0/bin/python benchmarks/timing/first_label.py dist/patchalign3d-…-py311.zip

It installs the zip and segments Blender's monkey, twice, and writes the seconds of each to standard
output, with the backend's memory as the panel tells it, and the megabytes of the zip and of the
profile. With ``--pytorch`` before the zip it presses "Set Up PyTorch" between, whose own log, with
the time of each program, comes first; downloads are the larger part, from where pip takes packages
on this machine.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bpy

MODULE = "bl_ext.user_default.patchalign3d"
PARTS = "ear, eye, chin, forehead"


def main() -> None:
    zip_file, pytorch = Path(sys.argv[-1]).resolve(), "--pytorch" in sys.argv
    seconds: dict[str, float] = {}

    def measure(name: str, step: Callable[[], object]) -> None:
        begin = time.perf_counter()
        step()
        seconds[name] = round(time.perf_counter() - begin, 2)

    measure("install the zip", lambda: install(zip_file))
    user = Path(bpy.utils.extension_path_user(MODULE))
    if pytorch:
        bpy.context.preferences.system.use_online_access = True
        measure("set PyTorch up", bpy.ops.patchalign3d.set_up)
        print((user / "set-up.log").read_text(encoding="utf-8"))
    bpy.ops.mesh.primitive_monkey_add()
    bpy.context.scene.patchalign3d.parts.words = PARTS
    measure("label the first mesh", bpy.ops.patchalign3d.segment)
    seconds["together"] = round(sum(seconds.values()), 2)
    measure("label it again", bpy.ops.patchalign3d.segment)

    found = {
        "seconds": seconds,
        "groups": [group.name for group in bpy.context.object.vertex_groups],
        "backend": importlib.import_module(f"{MODULE}.bridge.session").session.state,
        "megabytes of the zip": round(zip_file.stat().st_size / 1e6, 1),
        "megabytes kept": round(size(Path(bpy.utils.user_resource("EXTENSIONS"))), 1),
    }
    print(json.dumps(found, indent=2), flush=True)
    bpy.ops.preferences.addon_disable(module=MODULE)


def install(zip_file: Path) -> None:
    bpy.ops.extensions.package_install_files(
        filepath=str(zip_file), repo="user_default", enable_on_install=True
    )


def size(folder: Path) -> float:
    """Megabytes of all that lies in a folder."""
    return sum(file.lstat().st_size for file in folder.rglob("*")) / 1e6


if __name__ == "__main__":
    main()
