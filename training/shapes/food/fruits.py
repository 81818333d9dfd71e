"""Fruit and vegetables: round ones, roots, bunches, and fruit cut in half."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..leaves import blade, whorl
from ..shape import Assembly, LabelledShape
from ..solids import Solid, ellipsoid, lathe, moved, tube
from ..turns import about_z, spaced

SYNONYMS = {
    "body": ("fruit", "main body", "whole fruit"),
    "stem": ("stalk", "fruit stem"),
    "leaf": ("leaves", "foliage"),
    "crown": ("leaves", "leaf crown", "top leaves", "tuft"),
    "greens": ("leaves", "tops", "foliage", "leaf stalks"),
    "calyx": ("sepals", "leaf cap", "green top"),
    "blossom end": ("bottom tip", "base"),
    "berry": ("grape", "grapes", "berries"),
    "skin": ("peel", "rind", "shell", "outside"),
    "flesh": ("inside", "pulp", "cut face"),
    "seed": ("pip", "seeds", "kernel", "stone"),
    "husk": ("leaves", "husk leaf", "wrapper"),
    "cob": ("kernels", "corn", "corn cob"),
    "root tip": ("root", "tail", "rootlet"),
}
# Radii of the profile from bottom to top, how tall it is to its width, and whether it has ribs.
ROUND = {
    "apple": ((0.35, 0.75, 0.97, 1.0, 0.9, 0.6, 0.2), 0.9, False),
    "pear": ((0.4, 0.85, 1.0, 0.9, 0.62, 0.45, 0.3), 1.35, False),
    "orange": ((0.3, 0.75, 0.97, 1.0, 0.97, 0.75, 0.3), 1.0, False),
    "lemon": ((0.12, 0.6, 0.93, 1.0, 0.93, 0.6, 0.12), 1.35, False),
    "tomato": ((0.45, 0.85, 1.0, 1.0, 0.9, 0.7, 0.3), 0.75, False),
    "pumpkin": ((0.45, 0.85, 1.0, 1.0, 0.95, 0.75, 0.2), 0.7, True),
    "pepper": ((0.45, 0.7, 0.8, 0.9, 1.0, 0.95, 0.4), 1.25, True),
    "eggplant": ((0.35, 0.85, 1.0, 0.92, 0.75, 0.6, 0.4), 1.9, False),
    "strawberry": ((0.1, 0.45, 0.7, 0.88, 1.0, 0.95, 0.5), 1.15, False),
    "pineapple": ((0.6, 0.9, 1.0, 1.0, 0.97, 0.85, 0.5), 1.5, False),
    "coconut": ((0.3, 0.75, 0.97, 1.0, 0.97, 0.75, 0.3), 1.05, False),
}
ROOTS = {"carrot": (0.28, 3.5), "radish": (1.0, 1.0), "beet": (0.95, 1.0), "turnip": (1.0, 0.9)}
CUT = ("apple", "pear", "orange", "lemon", "watermelon", "avocado")


def fruit(rng: np.random.Generator) -> LabelledShape:
    """Fruit and vegetables with what stands on them: stems, leaves, crowns, greens."""
    build = rng.choice(["round", "root", "half", "bunch", "banana", "corn"],
                       p=[0.52, 0.16, 0.12, 0.08, 0.07, 0.05])  # fmt: skip
    return {
        "round": _round, "root": _root, "half": _half,
        "bunch": _bunch, "banana": _banana, "corn": _corn,
    }[str(build)](rng)  # fmt: skip


def _turned(rng, profile, tall: float, ribs: int = 0) -> tuple[Solid, NDArray, NDArray]:
    """A body of width about 2 that stands on z = 0; and its profile of radii and heights."""
    t = np.linspace(0, 1, int(rng.choice([7, 9, 16])))
    radius = np.interp(t, np.linspace(0, 1, len(profile)), profile)
    radius *= 1 + rng.uniform(-0.08, 0.08) * np.sin(np.pi * t)
    height = tall * (1 - np.cos(np.pi * (0.04 + 0.92 * t)))
    height -= height[0]
    sides = 2 * ribs if ribs else int(rng.choice([6, 8, 10, 14, 24]))
    vertices, faces = lathe(np.c_[radius, height], sides)
    if ribs:
        vertices[: len(t) * sides].reshape(len(t), sides, 3)[:, ::2, :2] *= rng.uniform(0.75, 0.93)
    return (vertices, faces), radius, height


def _round(rng) -> LabelledShape:
    """What is turned about its stem: apples, pumpkins, pineapples, peppers."""
    kind = str(rng.choice(list(ROUND)))
    shape = Assembly(kind, SYNONYMS)
    profile, tall, ribbed = ROUND[kind]
    tall *= rng.uniform(0.8, 1.25)
    ribs = int(rng.integers(4, 6) if kind == "pepper" else rng.integers(6, 13)) if ribbed else 0
    body, radius, height = _turned(rng, profile, tall, ribs)
    shape.add(body, "body")
    top = height[-1] - 0.03
    if kind == "pineapple":
        _tuft(rng, shape, top, radius[-1], "crown", rng.uniform(0.7, 1.6))
        return shape.finish()
    if kind in ("strawberry", "tomato", "eggplant", "pepper") and rng.random() < 0.85:
        size = rng.uniform(0.4, 0.9)
        sepal = blade(size, size * rng.uniform(0.25, 0.6), 0.06, rng.uniform(-0.1, 0.5), 0.9)
        whorl(rng, shape.add, int(rng.integers(5, 9)), 0.02, top + 0.02, sepal, "calyx")
    if kind in ("apple", "pear", "lemon") and rng.random() < 0.25:
        shape.add(ellipsoid((0, 0, 0.02), (0.14, 0.14, 0.08), 8), "blossom end")
    has_leaf = rng.random() < 0.55
    end = _stalk(
        rng, shape, top, thick=rng.uniform(0.12, 0.25) if ribbed else rng.uniform(0.04, 0.12)
    )
    if has_leaf:
        long = rng.uniform(0.4, 1.1)
        leaf = blade(long, long * rng.uniform(0.3, 0.6), 0.05, rng.uniform(0, 0.9),
                     rng.uniform(0.2, 1.2), 1.0, 0.1)  # fmt: skip
        leaf = moved(leaf, offset=(*end[:2] * 0.6, 0))
        whorl(rng, shape.add, int(rng.integers(1, 3)), 0.0, top * 0.4 + end[2] * 0.6, leaf, "leaf")
    return shape.finish()


def _stalk(rng, shape, top, thick) -> NDArray:
    """A bent stem on the top; where it ends."""
    long, a = rng.uniform(0.2, 0.7), rng.uniform(0, 2 * np.pi)
    t = np.linspace(0, 1, 4)
    lean = rng.uniform(0, 0.5) * long
    path = np.c_[lean * np.cos(a) * t**2, lean * np.sin(a) * t**2, top - 0.1 + (long + 0.1) * t]
    shape.add(tube(path, thick * np.linspace(rng.uniform(1, 1.6), 1, 4), 6), "stem")
    return path[-1]


def _tuft(rng, shape, top, radius, name, long) -> None:
    """Leaves that stand up in rings, the inner ones steeper and longer."""
    bend, wide, count = rng.uniform(0, 1.2), rng.uniform(0.15, 0.35), int(rng.integers(4, 9))
    layers = int(rng.integers(2, 4))
    for layer in range(layers):
        rise = 0.7 + 0.8 * layer / layers
        leaf = blade(long * (0.7 + 0.3 * layer / layers), wide, 0.06, rise, bend * 0.6, 0.7, 0.1)
        away = radius * 0.5 * (1 - layer / layers)
        whorl(rng, shape.add, count, away, top - 0.04, leaf, name)


def _root(rng) -> LabelledShape:
    """What grows downwards: carrots, radishes, beets, with leaves above."""
    kind = str(rng.choice(list(ROOTS)))
    shape = Assembly(kind, SYNONYMS)
    slim, long = ROOTS[kind]
    long *= rng.uniform(0.7, 1.4)
    if kind == "carrot":
        profile = (
            np.array((0.12, 0.4, 0.62, 0.8, 0.93, 1.0, 0.75)) * slim * 2 * rng.uniform(0.8, 1.4)
        )
    else:
        profile = np.array((0.1, 0.55, 0.9, 1.0, 0.95, 0.75, 0.3)) * slim
    body, radius, height = _turned(rng, profile, long)
    shape.add(body, "body")
    if rng.random() < 0.5 and kind != "carrot":
        path = [(0, 0, 0.1), (0, 0, -0.3), (rng.normal(0, 0.1), 0, -rng.uniform(0.5, 1))]
        shape.add(tube(path, [0.12, 0.06, 0.02], 6), "root tip")
    top, style = height[-1] - 0.02, rng.random()
    if style < 0.4:
        _tuft(rng, shape, top, radius[-1], "greens", rng.uniform(0.6, 2))
    else:  # stalks with leaves at their ends, or stalks alone
        for _ in range(int(rng.integers(2, 7))):
            a, long = rng.uniform(0, 2 * np.pi), rng.uniform(0.7, 2)
            out = np.array([np.cos(a), np.sin(a), rng.uniform(1.2, 5)])
            end = out / np.linalg.norm(out) * long + [0, 0, top]
            shape.add(tube([(0, 0, top - 0.1), end], [0.08, 0.05], 5), "greens")
            if style < 0.8:
                shape.add(ellipsoid(end, rng.uniform(0.15, 0.4, 3), 8), "greens")
    return shape.finish()


def _half(rng) -> LabelledShape:
    """A fruit cut through, the cut to the front."""
    kind = str(rng.choice(CUT))
    shape = Assembly(f"{kind} half" if rng.random() < 0.5 else kind, SYNONYMS)
    wide, tall = rng.uniform(0.8, 1.1), rng.uniform(0.8, 1.4)
    deep = rng.uniform(0.5, 1.1)
    half = np.linspace(0, np.pi / 2, int(rng.integers(4, 9)))
    profile = np.c_[np.cos(half), np.sin(half)]
    profile[-1, 0] = 0.02
    sides = int(rng.choice([8, 12, 20]))
    lay = np.array([[wide, 0, 0], [0, 0, deep], [0, -tall, 0]])
    shape.add(moved(lathe(profile, sides), lay), "skin")
    rim = rng.uniform(0.8, 0.95)
    flat = np.array([[wide * rim, 0, 0], [0, 0, deep], [0, -tall * rim, 0]])
    shape.add(moved(lathe([(1, -0.06), (1, 0.02)], sides), flat), "flesh")
    if kind == "avocado":
        shape.add(ellipsoid((0, -0.05, -0.15 * tall), (0.35, 0.3, 0.35), 12), "seed")
    elif rng.random() < 0.8:
        count, ring = int(rng.integers(2, 10)), rng.uniform(0.15, 0.5)
        for a in spaced(count):
            at = (ring * wide * np.cos(a), -0.06 * deep, ring * tall * np.sin(a))
            shape.add(ellipsoid(at, (0.06, 0.05, 0.09), 6), "seed")
    if kind in ("apple", "pear") and rng.random() < 0.7:
        shape.add(tube([(0, 0.1, tall * 0.9), (0.05, 0.1, tall * 1.3)], [0.05, 0.06], 6), "stem")
    return shape.finish()


def _bunch(rng) -> LabelledShape:
    """Grapes on a stalk, or two cherries or three on long stems."""
    if rng.random() < 0.5:
        shape = Assembly("grapes", SYNONYMS)
        rows, sides = int(rng.integers(3, 7)), int(rng.choice([6, 8, 12]))
        for row in range(rows):
            count = max(1, int(1.6 * row))
            for a in spaced(count, row):
                away = 0.3 * (row * 0.55 if count > 1 else 0)
                at = (away * np.cos(a), away * np.sin(a), 0.33 * row)
                shape.add(ellipsoid(at, (0.24, 0.24, rng.uniform(0.24, 0.3)), sides), "berry")
        top = 0.33 * (rows - 1)
        shape.add(tube([(0, 0, 0), (0, 0, top), (0.1, 0, top + 0.7)], 0.06, 6), "stem")
        at = top + 0.5
    else:
        shape = Assembly("cherries", SYNONYMS)
        at, join = rng.uniform(1.2, 2.4), np.array([0, 0, 0])
        for side in (-1, 1, 0)[: int(rng.integers(2, 4))]:
            low = np.array([side * rng.uniform(0.45, 0.8), 0.0 if side else 0.6, 0.0])
            shape.add(ellipsoid(low, (0.45, 0.45, rng.uniform(0.38, 0.48)), 12), "berry")
            path = [low + [0, 0, 0.3], (low + join) / 2 + [side * 0.1, 0, at * 0.6], [0, 0, at]]
            shape.add(tube(path, 0.05, 6), "stem")
        at -= 0.02
    if rng.random() < 0.6:
        leaf = blade(0.9, 0.5, 0.05, 0.2, 0.9, 1.0, 0.1)
        whorl(rng, shape.add, int(rng.integers(1, 3)), 0.0, at, leaf, "leaf")
    return shape.finish()


def _banana(rng) -> LabelledShape:
    """A bent body between a stem and a tip; often several side by side."""
    shape = Assembly(str(rng.choice(["banana", "chili", "cucumber"])), SYNONYMS)
    long, bow = rng.uniform(2, 4), rng.uniform(0.5, 1.8)
    t = np.linspace(-0.5, 0.5, 10)
    path = np.c_[long / bow * np.sin(bow * t), 0 * t, long / bow * (1 - np.cos(bow * t))]
    girth = rng.uniform(0.2, 0.5) * np.clip(1.1 - (2 * np.abs(t)) ** 4, 0.3, 1)
    if shape.category == "chili":
        girth *= np.linspace(0.1, 1, 10)
    sides = int(rng.choice([5, 6, 8, 14]))
    count = int(rng.integers(2, 5)) if shape.category == "banana" and rng.random() < 0.3 else 1
    for i in range(count):
        a = 0.5 * (i - (count - 1) / 2)
        turn = about_z(a)
        hub = path[-1]
        shape.add(moved(tube(path - hub, girth, sides), turn), "body")
        tip = ellipsoid(path[0] - hub, girth[[0, 0, 0]] * 0.9, 6)
        shape.add(moved(tip, turn), "blossom end")
    along = path[-1] - path[-2]
    end = along / np.linalg.norm(along) * rng.uniform(0.3, 0.8)
    shape.add(tube([-end * 0.3, end], [girth[-1] * 1.05, girth[-1] * 0.7], sides), "stem")
    return shape.finish()


def _corn(rng) -> LabelledShape:
    shape = Assembly("corn", SYNONYMS)
    tall = rng.uniform(1.6, 3)
    body, _, height = _turned(rng, (0.7, 1.0, 1.0, 0.95, 0.8, 0.55, 0.15), tall)
    shape.add(moved(body, np.diag([0.6, 0.6, 1.0])), "cob")
    husk = blade(
        height[-1] * rng.uniform(0.5, 1.0), 0.9, 0.06, 1.45, rng.uniform(-0.1, 0.9), 0.8, 0.1
    )
    whorl(rng, shape.add, int(rng.integers(3, 6)), 0.5, -0.05, husk, "husk")
    shape.add(tube([(0, 0, 0.1), (0, 0, -0.5)], [0.3, 0.22], 8), "stem")
    return shape.finish()
