"""Plants in pots and vases: rough ones, and such whose leaves are grown one by one."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..leaves import blade, whorl
from ..shape import Assembly, LabelledShape
from ..solids import ball, cylinder, ellipsoid, lathe, moved, rounded_box, tube
from ..turns import about_z, radial, spaced
from .pots import POT, add_pot

PLANT = {
    "leaves": ("foliage", "crown", "canopy", "leaf"),
    "pot": ("vase", "planter", "container"),
}

SYNONYMS = {
    **POT,
    "leaf": ("leaves", "foliage", "plant", "frond"),
    "stem": ("stalk", "trunk", "leaf stem"),
    "flower": ("blossom", "bloom"),
    "fruit": ("berry", "berries"),
}


def plant(rng: np.random.Generator) -> LabelledShape:
    """A pot or vase with leaves and flowers."""
    names = {**PLANT, "flower": ("blossom", "petals"), "stem": ("stalk",)}
    names["plant"] = ("foliage", "greenery", "leaves")
    names["leaves"] = ("leaf",)
    shape = Assembly(
        str(rng.choice(["plant", "potted plant", "flower"])), names, keypoints=KEYPOINTS["plant"]
    )
    sides, radius, high = int(rng.integers(8, 30)), rng.uniform(0.06, 0.15), rng.uniform(0.1, 0.3)
    t = np.linspace(0, 1, 8)
    bulge = rng.uniform(0, 0.5) * np.sin(np.pi * t)
    profile = np.c_[radius * (rng.uniform(0.6, 1) + 0.3 * t + bulge), t * high]
    if rng.random() < 0.3:
        shape.add(rounded_box((2 * radius, 2 * radius, high), (0, 0, high / 2), 0.01), "pot")
    else:
        shape.add(lathe(profile, sides), "pot")
    if rng.random() < 0.25:  # a bush
        for _ in range(int(rng.integers(1, 5))):
            size = rng.uniform(0.08, 0.2, 3)
            at = (*rng.normal(0, 0.06, 2), high + size[2] * rng.uniform(0.6, 1.4))
            shape.add(ellipsoid(at, size, 12), "plant", "leaves")
        if rng.random() < 0.5:
            shape.add(cylinder((0, 0, high), (0, 0, at[2]), 0.015), "plant", "stem")
        return shape.finish()
    for _ in range(int(rng.integers(3, 12))):
        a, up = rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 1.4)
        out = radial(a) * np.cos(up) + [0, 0, np.sin(up)]
        root = np.array([*(0.4 * radius * out[:2]), high])
        end = root + out * rng.uniform(0.1, 0.5)
        if rng.random() < 0.4:
            shape.add(cylinder(root, end, rng.uniform(0.005, 0.012), sides=6), "plant", "stem")
            size = rng.uniform(0.02, 0.06)
            shape.add(ellipsoid(end, (size, size, size * 0.6), 10), "plant", "flower")
        else:
            middle = (root + end) / 2 + [0, 0, 0.04]
            blade = [0.01, rng.uniform(0.02, 0.06), 0.004]
            shape.add(tube([root, middle, end], blade, 6, flat=0.3), "plant", "leaves")
    return shape.finish()


def houseplant(rng: np.random.Generator) -> LabelledShape:
    """Rosettes, swords, fans on stalks, small trees and trailing plants, in pots of all forms."""
    name = str(rng.choice(["houseplant", "potted plant", "plant"]))
    shape = Assembly(name, SYNONYMS, keypoints=KEYPOINTS["plant"])
    radius = rng.uniform(0.08, 0.25)
    low = add_pot(rng, shape, radius)
    style = rng.choice(["rosette", "swords", "stalks", "tree", "trailing"],
                       p=[0.25, 0.2, 0.3, 0.15, 0.1])  # fmt: skip
    long = radius * rng.uniform(1.5, 5)
    {"rosette": _rosette, "swords": _swords, "stalks": _stalks, "tree": _small_tree,
     "trailing": _trailing}[str(style)](rng, shape, low - 0.01, radius, long)  # fmt: skip
    return shape.finish()


def _rosette(rng, shape, low, radius, long) -> None:
    """Rings of leaves, the inner ones steeper: succulents, aloes, ferns."""
    rings, count = int(rng.integers(2, 5)), int(rng.integers(4, 10))
    wide, thick, bend = rng.uniform(0.1, 0.5), rng.uniform(0.02, 0.15), rng.uniform(-0.3, 1.6)
    sides = int(rng.choice([4, 6]))
    for ring in range(rings):
        rise = 0.25 + 1.1 * ring / rings
        leaf = blade(long * (1 - 0.15 * ring), long * wide, long * thick, rise,
                     bend * (1 - rise / 2), rng.uniform(0.6, 1.3), 0.1, sides)  # fmt: skip
        whorl(
            rng,
            shape.add,
            count,
            radius * 0.15 * (rings - ring) / rings,
            low - 0.05 * radius,
            leaf,
            "leaf",
        )


def _swords(rng, shape, low, radius, long) -> None:
    """Stiff upright leaves, each from a place of its own."""
    for _ in range(int(rng.integers(4, 16))):
        tall = long * rng.uniform(0.7, 1.4)
        leaf = blade(tall, radius * rng.uniform(0.2, 0.5), radius * 0.06, rng.uniform(1.2, 1.55),
                     rng.uniform(-0.2, 0.3), 0.7, 0.1)  # fmt: skip
        whorl(rng, shape.add, 1, radius * rng.uniform(0, 0.55), low - 0.1 * radius, leaf, "leaf")


def _stalks(rng, shape, low, radius, long) -> None:
    """A leaf or a fan of leaves at the end of each stalk; by chance flowers too."""
    fan, wide = int(rng.choice([1, 1, 3, 5, 7])), rng.uniform(0.4, 1.1)
    blooming = rng.random() < 0.25
    for i in range(int(rng.integers(3, 12))):
        a, lean = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 0.9)
        out = radial(a)
        tall = long * rng.uniform(0.6, 1.2)
        t = np.linspace(0, 1, 5)
        path = np.outer(t**1.5 * tall * lean, out) + out * radius * 0.2
        path[:, 2] = low + tall * np.sin(t * np.pi / 2 * (1.3 - 0.5 * lean))
        shape.add(tube(path, radius * 0.06, 5), "stem")
        if blooming and i % 3 == 0:
            shape.add(ellipsoid(path[-1], radius * np.array([0.25, 0.25, 0.18]), 8), "flower")
            continue
        size = long * rng.uniform(0.35, 0.6)
        for turn in np.linspace(-1, 1, fan) * (1.2 if fan > 1 else 0):
            leaf = blade(size, size * wide / fan**0.6, size * 0.04, 0.2, 0.8, 0.8, 0.06)
            shape.add(moved(leaf, about_z(a + turn), path[-1]), "leaf")


def _small_tree(rng, shape, low, radius, long) -> None:
    """A trunk with a ball of leaves, or tufts at the ends of a few branches."""
    t = np.linspace(0, 1, 5)
    high = long * rng.uniform(0.7, 1.3)
    bow = rng.normal(0, 0.1, 2) * high
    path = np.c_[np.outer(np.sin(np.pi * t), bow), low + high * t]
    shape.add(tube(path, radius * rng.uniform(0.06, 0.16), 7), "stem")
    if rng.random() < 0.35:
        size = long * rng.uniform(0.3, 0.5) * np.array([1, 1, rng.uniform(0.8, 1.6)])
        shape.add(ellipsoid(path[-1], size, int(rng.choice([8, 12, 16]))), "leaf")
        for out in rng.normal(0, 1, (int(rng.integers(3, 9)), 3)) if rng.random() < 0.4 else ():
            at = path[-1] + out / np.linalg.norm(out) * size
            shape.add(ball(at, radius * 0.14, 8), "fruit")
        return
    size = long * rng.uniform(0.4, 0.8)
    for layer in range(int(rng.integers(1, 4))):
        leaf = blade(size, size * rng.uniform(0.12, 0.4), size * 0.03, 0.1 + 0.5 * layer, 1.2, 0.8)
        top = path[-1] + [0, 0, -layer * radius * 0.03]
        whorl(rng, lambda solid, part, top=top: shape.add(moved(solid, offset=top), part),
              int(rng.integers(4, 9)), radius * 0.03, 0.0, leaf, "leaf")  # fmt: skip


def _trailing(rng, shape, low, radius, long) -> None:
    """Shoots that climb over the rim and hang down, with small leaves along them."""
    for a in spaced(int(rng.integers(3, 9)), rng.uniform(0, 1)):
        out = radial(a)
        t = np.linspace(0, 1, 8)
        reach, drop = radius * rng.uniform(1.4, 1.9), long * rng.uniform(0.3, 0.8)
        path = np.outer(reach * np.sin(t * np.pi / 2) ** 0.8, out)
        path[:, 2] = low + radius * 0.6 * np.sin(np.pi * np.minimum(1.4 * t, 1)) - drop * t**3
        shape.add(tube(path, radius * 0.05, 5), "stem")
        size = radius * rng.uniform(0.4, 0.8)
        leaf = blade(size, size * 0.8, size * 0.06, 0.3, 0.8, 0.8)
        for at in path[2:]:
            whorl(rng, lambda solid, part, at=at: shape.add(moved(solid, offset=at), part),
                  2, 0.0, 0.0, leaf, "leaf")  # fmt: skip
