"""Forks and spoons of all sizes, from one outline along the handle or of solid pieces."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import Solid, at_z, ellipsoid, loft, tube
from ..turns import any_pose

FORK = {
    "prong": ("tine", "fork tine", "spike", "tooth"),
    "root": ("fork head", "palm", "shoulder"),
    "neck": ("shank", "stem"),
    "handle": ("grip", "fork handle", "shaft"),
    "handle end": ("end", "butt", "pommel"),
}
SPOON = {
    "bowl": ("spoon bowl", "head", "scoop", "spoon head"),
    "blade": ("spatula blade", "turner", "flat part"),
    "neck": ("shank", "stem"),
    "handle": ("grip", "spoon handle", "shaft"),
    "handle end": ("end", "butt", "hook"),
}


def fork(rng: np.random.Generator) -> LabelledShape:
    """Tines side by side on a root, a neck and a handle; bent as table forks are, or straight."""
    kinds = [
        "fork",
        "fork",
        "fork",
        "table fork",
        "salad fork",
        "dessert fork",
        "carving fork",
        "meat fork",
    ]
    shape = Assembly(str(rng.choice(kinds)), FORK)
    two = shape.category in ("carving fork", "meat fork")
    wide = rng.uniform(0.018, 0.03) * (0.8 if two else 1)
    prongs = 2 if two else int(rng.choice([3, 4, 4, 5]))
    tines = wide * rng.uniform(1.3, 2.3) * (1.6 if two else 1)
    root, thick = wide * rng.uniform(0.5, 1.2), wide * rng.uniform(0.06, 0.16)
    bend = wide * rng.uniform(0.0, 0.5)
    gap = rng.uniform(0.3, 0.6)
    for y in (np.arange(prongs) + 0.5) / prongs * wide - wide / 2:
        breadth = wide / prongs * (1 - gap)
        shape.add(_tine(rng.random() < 0.5, root, tines, y * 1.05, breadth, thick, bend), "prong")
    x = np.linspace(0, root * 1.03, 6)
    narrow = wide * rng.uniform(0.2, 0.35)
    half = narrow + (wide - narrow) * np.sin(np.pi / 2 * x / x[-1]) ** rng.uniform(0.6, 1.5)
    shape.add(_strip(x, half, thick, -bend * np.sin(np.pi * x / (root + tines))), "root")
    _shaft(rng, shape, wide, narrow, thick)
    return shape.finish(any_pose(rng))


def _tine(round_, root, long, y, breadth, thick, bend) -> Solid:
    """From the root on, in the arc that the root begins, ending in a point."""
    t = np.linspace(0, 1, 7)
    x = root + long * t
    z = -bend * np.sin(np.pi * x / (root + long))
    girth = np.interp(t, [0, 0.75, 1], [1, 0.85, 0.25])
    if round_:
        return tube(np.c_[x, 0 * t + y, z], girth * max(breadth, thick) / 2, 6)
    vertices, faces = _strip(x, girth * breadth, thick, z)
    return vertices + [0, y, 0], faces


def _strip(x, wide, thick, z) -> Solid:
    """A flat bar along x, as wide as ``wide`` (n,) says, at the heights ``z`` (n,)."""
    corners = np.array([(-1, -1), (-1, 1), (1, 1), (1, -1)]) / 2
    thick = np.broadcast_to(thick, len(x))
    rings = [
        [(along, a * w, up + b * h) for a, b in corners]
        for along, w, h, up in zip(x, wide, thick, z, strict=True)
    ]
    return loft(np.array(rings)[:, ::-1])


def _shaft(rng, shape, wide, narrow, thick, lift=0.0) -> None:
    """From x = 0 backwards: a neck and a handle, flat or round, of one piece or with a grip."""
    neck, long = wide * rng.uniform(0.8, 2.2), wide * rng.uniform(2.5, 5)
    arch = wide * rng.uniform(0, 0.4)
    t = np.linspace(0, 1, 10)
    x = -(neck + long) * t
    z = arch * np.sin(np.pi * t) + lift * t
    grown = rng.uniform(1.0, 2.6) * narrow
    girth = narrow + (grown - narrow) * np.clip((t - 0.25) / 0.75, 0, 1) ** rng.uniform(0.6, 1.6)
    cut = int(np.searchsorted(-x, neck)) + 1
    thick = max(thick, narrow * 0.25)
    if rng.random() < 0.55:
        shape.add(_backwards(x[:cut], girth[:cut], thick, z[:cut]), "neck")
        shape.add(_backwards(x[cut - 1 :], girth[cut - 1 :], thick * 1.1, z[cut - 1 :]), "handle")
    else:
        path, sides = np.c_[x, 0 * x, z], int(rng.integers(5, 13))
        grip, flat = rng.uniform(0.5, 0.95) * girth, rng.uniform(0.5, 1)
        shape.add(tube(path[:cut], narrow * 0.4, sides, flat=flat), "neck")
        shape.add(tube(path[cut - 1 :], grip[cut - 1 :], sides, flat=flat), "handle")
    if rng.random() < 0.35:
        size = grown * rng.uniform(0.4, 0.8)
        radii = (size, size, max(thick * 0.8, size * rng.uniform(0.2, 1)))
        shape.add(ellipsoid((x[-1], 0, z[-1]), radii, 10), "handle", "handle end")


def _backwards(x, wide, thick, z) -> Solid:
    return _strip(x[::-1], wide[::-1], thick, z[::-1])


def spoon(rng: np.random.Generator) -> LabelledShape:
    """A bowl or a blade on a neck and a handle: spoons, ladles, wooden spoons and spatulas."""
    kinds = ["spoon", "spoon", "tablespoon", "teaspoon", "wooden spoon", "ladle", "spatula"]
    shape = Assembly(str(rng.choice(kinds)), SPOON, keypoints=KEYPOINTS["spoon"])
    wide = rng.uniform(0.03, 0.045)
    narrow, thick = wide * rng.uniform(0.12, 0.28), wide * rng.uniform(0.04, 0.1)
    lift = 0.0
    if shape.category == "spatula":
        _spatula(rng, shape, wide * rng.uniform(1.3, 2), thick)
    elif shape.category == "ladle":
        radius, lift = wide * rng.uniform(0.7, 1.0), wide * rng.uniform(1, 8)
        shape.add(_scoop(radius, radius, radius * rng.uniform(0.6, 1), thick, rng), "bowl")
    else:
        long = wide * rng.uniform(0.55, 0.95)
        deep = wide * rng.uniform(0.15, 0.35)
        shape.add(_scoop(long, wide / 2, deep, thick, rng), "bowl")
    _shaft(rng, shape, wide * 0.9, narrow, thick, lift)
    return shape.finish(any_pose(rng))


def _scoop(long, half, deep, thick, rng) -> Solid:
    """A hollow half of an egg whose back end is at x = 0 and whose mouth is at z = 0."""
    sides, steps = int(rng.integers(8, 25)), int(rng.integers(3, 7))
    t = np.linspace(0.08, 1, steps) * np.pi / 2
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    point = rng.uniform(-0.2, 0.25)
    circle = np.c_[np.cos(angle), np.sin(angle) * (1 - point * np.cos(angle))]
    outer = [at_z(circle * np.sin(a), -np.cos(a)) * [long, half, deep] for a in t]
    shrunk = 1 - thick / np.array([long, half, deep])
    inner = [ring * shrunk for ring in outer[::-1]]
    vertices, faces = loft([*outer, *inner])
    return vertices + [long - thick, 0, thick / 2], faces


def _spatula(rng, shape, wide, thick) -> None:
    """A flat blade that widens forwards, whole or of bars."""
    long, near = wide * rng.uniform(0.9, 1.6), rng.uniform(0.3, 1)
    x = np.linspace(-0.02, 1, 6) * long
    breadth = wide * (near + (1 - near) * np.linspace(0, 1, 6) ** 0.7)
    z = -0.15 * long * np.linspace(0, 1, 6) ** 0.5 * rng.uniform(0, 1)
    if rng.random() < 0.5:
        shape.add(_strip(x, breadth, thick, z), "blade")
        return
    bars = int(rng.integers(3, 6))
    for i in range(bars):
        middle = ((i + 0.5) / bars - 0.5) * breadth
        vertices, faces = _strip(x, breadth / bars * 0.6, thick, z)
        offset = np.repeat(middle, 4)
        vertices[: len(offset), 1] += offset
        vertices[len(offset) :, 1] += middle[[0, -1]]
        shape.add((vertices, faces), "blade")
    for end in (0, -2):
        shape.add(_strip(x[end:][:2], breadth[end:][:2], thick, z[end:][:2]), "blade")
