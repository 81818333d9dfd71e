"""Generates the meshes of the demo: ``python tools/samples.py FOLDER`` with the backend's Python.

Writes one .ply per object, and ``samples.json`` with the parts to look for in each. The training
data comes from the same families, but never from these seeds: its own have three numbers each.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import trimesh

from training.shapes import FAMILIES

SEEDS = {"chair": 6, "table": 5, "lamp": 4, "teapot": 2, "airplane": 1, "quadruped": 4}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    objects = []
    for family, seed in SEEDS.items():
        shape = FAMILIES[family](np.random.default_rng(seed))
        file = folder / f"{shape.category}.ply"  # Z up, and Blender reads it so
        trimesh.Trimesh(shape.vertices, shape.faces, process=False).export(file)
        parts = dict.fromkeys(name for name in shape.names(0) if name)
        objects.append({"file": str(file), "parts": list(parts)})
    (folder / "samples.json").write_text(json.dumps(objects, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
