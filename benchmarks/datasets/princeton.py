"""The Princeton segmentation benchmark: meshes that several people cut into parts without names.

One ``.npz`` for each mesh, made from its ``.off`` and ``.seg`` files: ``vertices_u16``, ``scale``,
``offset`` (vertices = vertices_u16 · scale + offset), ``faces`` (F, 3), ``segmentations`` (S, F),
``category``. Score: Rand index error, the mean over people; instances are connected pieces of one
label. Many meshes do not stand upright.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from patchalign3d import Mesh
from patchalign3d.errors import FileError

from .reading import arrays, damaged


class Cut(NamedTuple):
    """A mesh of F faces, what it is, and the parts (S, F) that S people drew."""

    key: str
    category: str
    mesh: Mesh
    people: NDArray[np.int64]


def princeton(root: Path) -> Iterator[Cut]:
    """All meshes of a folder.

    Raises:
        FileError: there are none, or one is damaged.
    """
    files = sorted(root.glob("*.npz"))
    if not files:
        raise FileError(f"There are no .npz files in {root}.")
    for file in files:
        found = arrays(file, "vertices_u16", "scale", "offset", "faces", "segmentations")
        vertices = found["vertices_u16"] * found["scale"] + found["offset"]
        people = found["segmentations"].astype(np.int64)
        if people.ndim != 2 or people.shape[1] != len(found["faces"]):
            raise damaged(file, "its cuts are not a number for each face")
        category = str(found.get("category", file.stem))
        yield Cut(file.stem, category, Mesh(vertices, found["faces"].astype(np.int64)), people)
