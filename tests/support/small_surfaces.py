"""Surfaces of polygons that share no corners, as the add-on reads them from Blender."""

import numpy as np
from patchalign3d_addon.scene.geometry import Surface
from patchalign3d_addon.scene.raw import Raw


def strip(sizes, places=None):
    """Polygons of so many corners, none of which share any."""
    count = int(sum(sizes))
    if places is None:
        places = np.random.default_rng(count).normal(size=(count, 3)).astype(np.float32)
    owners = np.repeat(np.arange(len(sizes), dtype=np.int32), np.array(sizes, int) - 2)
    return Raw(places, np.arange(count, dtype=np.int32), owners, len(sizes))


def surface_of(raw, triangles):
    places = raw.places.astype(np.float64)
    return Surface(raw, places, places, triangles, raw.owners, np.eye(4))
