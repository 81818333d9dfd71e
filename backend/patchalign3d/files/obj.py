"""Wavefront OBJ."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import FileError


def read_obj(path: Path) -> tuple[NDArray, NDArray]:
    """Vertices and faces of a Wavefront OBJ, polygons as fans.

    trimesh would group the faces by material, split vertices along texture seams, and count
    relative indices from the end of the file.
    """
    vertices: list[list[float]] = []
    faces: list[tuple[int, int, int]] = []
    text = path.read_text(encoding="utf-8", errors="replace").replace("\\\n", " ")
    for line in text.split("\n"):
        keyword, *fields = line.split() or [""]
        if keyword == "v":
            vertices.append([float(field) for field in fields[:3]])
        elif keyword == "f":
            index = [int(field.partition("/")[0]) for field in fields]
            first, *rest = [i - 1 if i > 0 else len(vertices) + i for i in index]
            faces += [(first, second, third) for second, third in pairwise(rest)]
    if not faces:
        raise FileError(f"{path.name} has no faces: there is no surface to label.")
    return np.array(vertices, np.float64), np.array(faces, np.int64)
