"""Windows as artists model them: panes behind bars, under arches, beside shutters."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly
from ..solids import box, facing_out, loft, moved, slab
from .arches import arch, hinged, surround


def artists_window(rng: np.random.Generator, shape: Assembly) -> None:
    """Sashes with a grid of bars in a frame, with a sill, shutters, an arch."""
    wide, high = rng.uniform(0.5, 1.8), rng.uniform(0.7, 1.9)
    rim, deep = rng.uniform(0.04, 0.14), rng.uniform(0.06, 0.25)
    straight = high  # as far up as it is as wide as below
    if rng.random() < 0.3:
        line = arch(rng, wide, high)
        outer = line * [1 + 2 * rim / wide, 1]
        outer[1:-1, 1] += rim
        shape.add(facing_out(loft(surround(line, outer, deep))), "frame")
        shape.add(slab(np.c_[line[:, 0], 0 * line[:, 0], line[:, 1]], deep * 0.2), "glass")
        high = line[:, 1].max()
    else:
        for side in (-1, 1):
            at = (side * (wide + rim) / 2, 0, high / 2)
            shape.add(box((rim, deep, high), at), "frame")
        shape.add(box((wide + 2 * rim, deep, rim), (0, 0, high + rim / 2)), "frame")
        shape.add(box((wide, deep * 0.2, high), (0, 0, high / 2)), "glass")
    shape.add(box((wide + 2 * rim, deep, rim), (0, 0, -rim / 2)), "frame")
    columns, rows = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    thin = rng.uniform(0.02, 0.06)
    for x in np.linspace(-0.5, 0.5, columns + 1)[1:-1] * wide:
        shape.add(box((thin, deep * 0.6, high * 0.99), (x, 0, high / 2)), "frame", "mullion")
    for z in np.linspace(0, 1, rows + 1)[1:-1] * straight:
        shape.add(box((wide, deep * 0.55, thin), (0, 0, z)), "frame", "mullion")
    if rng.random() < 0.6:
        size = (wide + rim * rng.uniform(2, 5), deep * rng.uniform(1.5, 2.6), rim * 0.8)
        shape.add(box(size, (0, -deep * 0.4, -rim * 1.3)), "frame", "sill")
    if rng.random() < 0.45:
        _shutters(rng, shape, wide, high, rim, deep)


def _shutters(rng, shape, wide, high, rim, deep) -> None:
    """Two leaves of boards or slats, beside the window or half shut."""
    own, thick, slatted = wide / 2, rng.uniform(0.03, 0.06), rng.random() < 0.5
    angle = rng.choice([np.pi, rng.uniform(1.2, 2.6)])
    for hinge in (-1, 1):
        x = hinge * (wide / 2 + rim * 0.8)
        y = -deep / 2 - thick / 2
        turn = hinged(x, -hinge * angle)

        def lay(solid, turn=turn, y=y):
            return moved(turn(solid), None, (0, y, 0))

        middle = x - hinge * own / 2
        if not slatted:
            shape.add(lay(box((own, thick, high), (middle, 0, high / 2))), "shutter")
            continue
        edge = own * 0.12
        for side in (-1, 1):
            at = (middle + side * (own - edge) / 2, 0, high / 2)
            shape.add(lay(box((edge, thick, high), at)), "shutter")
        count = int(rng.integers(6, 16))
        for z in (np.arange(count) + 0.5) / count * high:
            size = (own - edge, thick * 0.6, high / count * 0.7)
            shape.add(lay(box(size, (middle, 0, z))), "shutter", "slat")
