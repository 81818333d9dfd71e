"""How long it takes from a fresh profile to the first labelled mesh, with no step but the button.

Runs in Blender, or under the ``bpy`` package, in a profile that nobody has used::

    python build.py addon
    export BLENDER_USER_RESOURCES=$(mktemp -d)
    blender -b --python benchmarks/product/first_label.py -- dist/patchalign3d-0.1.0.zip
    .venv-bpy-5.0/bin/python benchmarks/product/first_label.py dist/patchalign3d-0.1.0.zip

It installs the zip, presses "Set Up PyTorch" and segments Blender's monkey, and writes the seconds
of each to standard output; the set-up's own log, with the time of each program, follows. Downloads
are the larger part: packages come from where pip takes them on this machine.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import bpy

MODULE = "bl_ext.user_default.patchalign3d"
PARTS = "ear, eye, chin, forehead"


def main() -> None:
    seconds: dict[str, float] = {}

    def measure(name: str, step: Callable[[], object]) -> None:
        begin = time.perf_counter()
        step()
        seconds[name] = round(time.perf_counter() - begin, 1)

    bpy.context.preferences.system.use_online_access = True
    measure("install the zip", install)
    measure("set up the backend", bpy.ops.patchalign3d.set_up)
    bpy.ops.mesh.primitive_monkey_add()
    bpy.context.scene.patchalign3d.parts.entry = PARTS
    measure("label the first mesh", bpy.ops.patchalign3d.segment)
    seconds["together"] = round(sum(seconds.values()), 1)

    groups = [group.name for group in bpy.context.object.vertex_groups]
    folder = Path(bpy.utils.extension_path_user(MODULE))
    size = sum(file.lstat().st_size for file in folder.rglob("*")) / 1e9
    print((folder / "set-up.log").read_text(encoding="utf-8"))
    found = {"seconds": seconds, "groups": groups, "gigabytes kept": round(size, 2)}
    print(json.dumps(found, indent=2), flush=True)
    bpy.ops.preferences.addon_disable(module=MODULE)


def install() -> None:
    bpy.ops.extensions.package_install_files(
        filepath=str(Path(sys.argv[-1]).resolve()), repo="user_default", enable_on_install=True
    )


if __name__ == "__main__":
    main()
