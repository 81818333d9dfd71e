"""Parts by shape alone, without a network: thickness (the shape diameter of Shapira et al. 2008)
and creases, faces merged until the parts are few or alike enough.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patchalign3d.labels.by_shape import segment_by_shape

from ..harness.contract import Entry, Method, Shape
from .patchalign3d import faces_of, mesh_of


class ShapeDiameter(Method):
    """The library's parts by shape, without features."""

    def divide(self, shape: Shape, count: int | None) -> NDArray[np.int64]:
        labels = segment_by_shape(mesh_of(shape), count)
        return np.unique(labels[faces_of(shape)], return_inverse=True)[1].reshape(-1)


ENTRIES = [
    Entry(
        "shape-diameter",
        "shape diameter and creases",
        frozenset({"divide"}),
        lambda settings: ShapeDiameter(),
        ShapeDiameter,
        note="Shape diameter: by balls (Ma, Bae and Choi 2012), merged over creases; no network.",
    )
]
