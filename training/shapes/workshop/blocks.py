"""Machine parts of one block, with bosses, ribs, flanges and bores."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, box, cylinder, flat_ring, moved, prism, rounded_box
from ..turns import any_pose
from .castings import casting

SYNONYMS = {
    "body": ("block", "housing", "case", "main body"),
    "boss": ("hub", "stud", "cylinder"),
    "flange": ("plate", "base", "mounting plate"),
    "pad": ("washer", "bolt seat", "collar"),
    "rib": ("web", "stiffener", "gusset"),
}


def block(rng: np.random.Generator) -> LabelledShape:
    """A housing of one block on a flange, with what is cast on and bored into it."""
    if rng.random() < 0.6:
        return casting(rng)
    shape = Assembly(str(rng.choice(["machine part", "housing", "block", "casting"])), SYNONYMS)
    size = rng.uniform(0.4, 1.0, 3)
    top = size[2] / 2
    if rng.random() < 0.5:
        shape.add(box(size), "body")
    elif rng.random() < 0.5:
        shape.add(rounded_box(size, radius=rng.uniform(0.02, 0.12)), "body")
    else:
        shape.add(cylinder((0, 0, -top), (0, 0, top), size[:2].min() / 2, sides=24), "body")
    if rng.random() < 0.65:
        grown = size[:2] * rng.uniform(1.15, 1.7, 2)
        thick = rng.uniform(0.05, 0.14)
        shape.add(box((*grown, thick), (0, 0, -top - thick / 2)), "flange")
        for x, y in CORNERS:
            at = np.array([x * grown[0] * 0.44, y * grown[1] * 0.44, -top])
            shape.add(moved(flat_ring(0.025, 0.05, 0, 0.03, 12), offset=at), "pad")
    for _ in range(int(rng.integers(1, 4))):
        _boss(rng, shape, size)
    if rng.random() < 0.4:
        low = np.array([size[0] / 2, 0, -top])
        outline = np.array([[0, 0], [rng.uniform(0.15, 0.4), 0], [0, rng.uniform(0.2, 0.8)]])
        for y in np.linspace(-0.3, 0.3, int(rng.integers(1, 4))) * size[1]:
            wedge, faces = prism(outline, -0.03, 0.03)
            shape.add((wedge[:, [0, 2, 1]] * [1, -1, size[2]] + low + [0, y, 0], faces), "rib")
    return shape.finish(any_pose(rng))


def _boss(rng, shape, size) -> None:
    """A stud, stepped or bored, on one of the sides."""
    axis, side = int(rng.integers(3)), float(rng.choice([-1, 1]))
    out = np.eye(3)[axis] * side
    others = [i for i in range(3) if i != axis]
    foot = out * size[axis] / 2
    foot[others] += rng.uniform(-0.25, 0.25, 2) * size[others]
    radius = rng.uniform(0.1, 0.3) * size[others].min()
    reach = rng.uniform(0.05, 0.5)
    if rng.random() < 0.5 and axis == 2 and side > 0:
        ring = flat_ring(radius * rng.uniform(0.4, 0.75), radius, 0, reach, 20)
        shape.add(moved(ring, offset=foot), "boss")
        return
    shape.add(cylinder(foot - 0.02 * out, foot + reach * out, radius, sides=20), "boss")
    if rng.random() < 0.5:
        end = foot + reach * out
        further = end + out * rng.uniform(0.05, 0.4)
        shape.add(cylinder(end, further, radius * rng.uniform(0.4, 0.8), sides=20), "boss")
