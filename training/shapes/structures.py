"""Houses, trees, faucets, fences and vases with flowers."""

from __future__ import annotations

import numpy as np

from .keypoints import KEYPOINTS
from .seating import bar
from .shape import Assembly, LabelledShape
from .solids import box, cylinder, ellipsoid, lathe, loft, moved, prism, rounded_box, tube

SYNONYMS = {
    "roof": ("rooftop", "top"),
    "wall": ("walls", "facade", "building"),
    "chimney": ("smokestack",),
    "trunk": ("stem", "bark", "wood"),
    "leaves": ("foliage", "crown", "canopy", "leaf"),
    "branch": ("bough", "limb", "twig"),
    "door": ("door leaf", "door panel"),
    "frame": ("door frame", "jamb"),
    "spout": ("nozzle", "pipe", "outlet"),
    "pot": ("vase", "planter", "container"),
    "post": ("pole", "upright", "column"),
    "rail": ("bar", "railing"),
}


def house(rng: np.random.Generator) -> LabelledShape:
    """Houses, huts, towers, blocks: walls and a roof; doors and windows are in the walls."""
    kinds = ["house", "house", "building", "hut", "tower", "cottage", "barn"]
    shape = Assembly(
        str(rng.choice(kinds)), SYNONYMS, own_sides=False, keypoints=KEYPOINTS["house"]
    )
    tower = shape.category == "tower"
    wide, deep = rng.uniform(3, 9), rng.uniform(3, 8)
    high = rng.uniform(2, 5) * (2.5 if tower else 1)
    if tower:
        wide = deep = rng.uniform(2, 4)
    if shape.category == "building":
        high *= rng.uniform(1, 3)
    if tower and rng.random() < 0.5:
        sides = int(rng.integers(8, 25))
        shape.add(lathe([(wide / 2, 0), (wide / 2 * rng.uniform(0.7, 1), high)], sides), "wall")
        rise = rng.uniform(0.5, 3)
        shape.add(lathe([(wide * rng.uniform(0.5, 0.7), high), (0.02, high + rise)], sides), "roof")
        _opening(rng, shape, (0, -wide * 0.48, 0), 0.9, min(2, high * 0.4), "door")
        for z in np.arange(3, high - 1, 2):
            _opening(rng, shape, (0, -wide * 0.47, z), 0.6, 0.9, "window")
        return shape.finish()
    flat = shape.category == "building" and rng.random() < 0.7
    _wing(rng, shape, (0, 0), wide, deep, high, flat, True)
    if rng.random() < 0.35 and not tower:  # an extension or a second wing
        side, w, d = rng.choice([-1, 1]), wide * rng.uniform(0.3, 0.6), deep * rng.uniform(0.5, 0.9)
        at = (side * (wide + w) / 2 * 0.98, rng.uniform(-0.5, 0.5) * (deep - d))
        _wing(rng, shape, at, w, d, high * rng.uniform(0.5, 0.9), flat, rng.random() < 0.7)
    if rng.random() < 0.25:  # a porch
        w, d, z = wide * rng.uniform(0.4, 1), rng.uniform(1, 2), min(high * 0.8, 2.7)
        y = -deep / 2 - d / 2
        shape.add(box((w, d, 0.2), (0, y, z)), "roof", "porch roof")
        for x in np.linspace(-w / 2 + 0.1, w / 2 - 0.1, int(rng.integers(2, 5))):
            shape.add(
                bar(rng, rng.random() < 0.5, (x, y - d * 0.4, 0), (x, y - d * 0.4, z), 0.2), "post"
            )
    if rng.random() < 0.3:
        for i in range(count := int(rng.integers(1, 4))):
            size = (1.6, 0.3 * (count - i), 0.15)
            shape.add(box(size, (0, -deep / 2 - size[1] / 2, 0.15 * (i + 0.5))), "steps")
    return shape.finish()


def _wing(rng, shape, at, wide, deep, high, flat: bool, doors: bool) -> None:
    """Four walls with their openings, and a roof over them."""
    x, y = at
    shape.add(box((wide, deep, high), (x, y, high / 2)), "wall")
    over, rise, style = (
        rng.uniform(0.05, 0.6),
        rng.uniform(0.2, 0.7) * min(wide, deep, 6),
        rng.random(),
    )
    w, d = wide / 2 + over, deep / 2 + over
    if flat or style > 0.9:
        slab = rng.uniform(0.1, 0.5)
        shape.add(box((2 * w, 2 * d, slab), (x, y, high + slab / 2)), "roof")
        rise = slab
    elif style < 0.35:  # a gable over a solid triangle, its ridge along y or x
        along = rng.random() < 0.5
        a, b = (w, d) if along else (d, w)
        triangle = [(-a, high), (a, high), (0, high + rise)]
        rings = np.array([[(u, v, z) for u, z in triangle] for v in (b, -b)])
        solid = loft(rings)
        turn = None if along else np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]])
        shape.add(moved(solid, turn, (x, y, 0)), "roof")
    elif style < 0.65:  # two slabs, the gable itself is wall
        gable = [(-wide / 2, high), (wide / 2, high), (0, high + rise * 0.97)]
        rings = [[(x + u, y + v, z) for u, z in gable] for v in (deep / 2, -deep / 2)]
        shape.add(loft(rings), "wall")
        thick, drop = rng.uniform(0.08, 0.3), rise / (wide / 2) * over
        for side in (-1, 1):
            line = [(0, high + rise), (side * w, high - drop)]
            ring = [line[0], line[1], (line[1][0], line[1][1] + thick), (0, high + rise + thick)]
            ends = (d, -d) if side > 0 else (-d, d)
            rings = [[(x + u, y + v, z) for u, z in ring] for v in ends]
            shape.add(loft(rings), "roof")
        rise += thick
    else:  # hipped, or a pyramid
        top = (rng.uniform(0.01, 0.6), rng.uniform(0.01, 0.3))
        shape.add(box((2 * w, 2 * d, rise), (x, y, high + rise / 2), top), "roof")
    if rng.random() < 0.45:
        stack = rng.uniform(0.3, 0.8)
        at = (
            x + rng.uniform(-0.3, 0.3) * wide,
            y + rng.uniform(-0.3, 0.3) * deep,
            high + rise * 0.7,
        )
        shape.add(box((stack, stack, rise + rng.uniform(0.3, 1.5)), at), "chimney")
    front = y - deep / 2
    if doors:
        tall = min(rng.uniform(1.9, 2.4), high * 0.8)
        size = rng.uniform(0.8, 1.6) * (2 if shape.category == "barn" else 1)
        _opening(rng, shape, (x, front, 0), min(size, wide * 0.5), tall, "door")
    across, storey = rng.uniform(0.6, 0.22 * wide + 0.4), rng.uniform(2.2, 3.0)
    columns = max(1, int(wide / (across * rng.uniform(1.5, 3))))
    for level in np.arange(1.0, high - 1.0, storey):
        for u in (np.arange(columns) + 0.5) / columns - 0.5:
            for v in (front, 2 * y - front):
                if abs(u * wide) > 1.2 + across / 2 or v > front or level > 2.5:
                    spot = (x + u * wide, v, level)
                    _opening(rng, shape, spot, across, rng.uniform(0.8, 1.3), "window")


def _opening(rng, shape, foot, wide, tall, name: str) -> None:
    """A door or window in a wall: a panel, perhaps with a frame about it or a sill below."""
    x, y, z = foot
    out = -np.sign(y) if y else 1
    proud = rng.uniform(0.06, 0.2)
    shape.add(box((wide, proud, tall), (x, y, z + tall / 2)), "wall", name)
    if rng.random() < 0.4:
        rim = 0.12
        for side in (-1, 1):
            at = (x + side * (wide + rim) / 2, y - out * 0.05, z + tall / 2)
            shape.add(box((rim, proud * 1.4, tall), at), "wall", name, f"{name} frame")
        at = (x, y - out * 0.05, z + tall + rim / 2)
        shape.add(box((wide + 2 * rim, proud * 1.4, rim), at), "wall", name, f"{name} frame")
    if name == "window" and rng.random() < 0.3:
        shape.add(box((wide * 1.2, 0.4, 0.1), (x, y, z)), "wall", "window", "window sill")


def tree(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(
        str(rng.choice(["tree", "tree", "bush", "palm", "pine"])),
        SYNONYMS,
        keypoints=KEYPOINTS["tree"],
    )
    kind, sides = shape.category, int(rng.integers(6, 17))
    high = rng.uniform(1.5, 5) * (0.3 if kind == "bush" else 1)
    thick = high * rng.uniform(0.02, 0.07)
    lean = rng.normal(0, 0.08, 2) * high
    t = np.linspace(0, 1, 7)
    path = np.c_[np.outer(t**2, lean), t * high]
    shape.add(tube(path, thick * (1.4 - t), sides), "trunk")
    if kind == "pine":
        wide = high * rng.uniform(0.2, 0.35)
        for z in np.linspace(0.25, 0.9, int(rng.integers(2, 6))):
            r = wide * (1.15 - z)
            at = np.array([*(lean * z**2), z * high])
            shape.add(
                lathe([(r, 0), (r * 0.1, high * rng.uniform(0.25, 0.4))], sides, at), "leaves"
            )
        return shape.finish()
    if kind == "palm":
        for a in np.linspace(0, 2 * np.pi, int(rng.integers(6, 12)), endpoint=False):
            out = np.array([np.cos(a), np.sin(a), 0])
            reach = high * rng.uniform(0.25, 0.45)
            points = path[-1] + np.outer([0, 0.5, 1], out) * reach
            points[:, 2] += np.array([0, 0.15, -0.2]) * reach
            shape.add(tube(points, [0.03 * high, 0.06 * high, 0.01], 6, flat=0.2), "leaves")
        return shape.finish()
    for a in rng.uniform(0, 2 * np.pi, int(rng.integers(2, 7))):
        root = path[int(rng.integers(3, 6))]
        out = np.array([np.cos(a), np.sin(a), rng.uniform(0.3, 1.2)])
        end = root + out * high * rng.uniform(0.15, 0.35)
        shape.add(cylinder(root, end, thick * 0.5, thick * 0.2, 6), "trunk", "branch")
        if rng.random() < 0.8:
            r = high * rng.uniform(0.1, 0.22)
            shape.add(ellipsoid(end, r * rng.uniform(0.7, 1.2, 3), sides), "leaves")
    r = high * rng.uniform(0.15, 0.3)
    shape.add(ellipsoid(path[-1], r * rng.uniform(0.7, 1.3, 3), sides), "leaves")
    return shape.finish()


def plant(rng: np.random.Generator) -> LabelledShape:
    """A pot or vase with leaves and flowers."""
    names = {**SYNONYMS, "flower": ("blossom", "petals"), "stem": ("stalk",)}
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
        out = np.array([np.cos(a), np.sin(a), 0]) * np.cos(up) + [0, 0, np.sin(up)]
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


def faucet(rng: np.random.Generator) -> LabelledShape:
    names = {"base": ("body", "mount", "foot"), "spout": SYNONYMS["spout"]}
    names["handle"] = ("switch", "lever", "tap handle", "valve")
    shape = Assembly(str(rng.choice(["faucet", "tap"])), names, keypoints=KEYPOINTS["faucet"])
    radius, high = rng.uniform(0.012, 0.022), rng.uniform(0.08, 0.3)
    reach, drop = rng.uniform(0.1, 0.22), rng.uniform(0, 0.08)
    shape.add(lathe([(radius * 2, 0), (radius * 2, 0.01), (radius * 1.3, 0.03)], 20), "base")
    foot = rng.uniform(0.03, 0.07)
    shape.add(cylinder((0, 0, 0.01), (0, 0, foot), radius * 1.2, sides=16), "base")
    t = np.linspace(0, np.pi, 14)
    style = rng.random()
    if style < 0.6:
        path = np.c_[0 * t, reach / 2 * (np.cos(t) - 1), high + reach / 2 * np.sin(t)]
        path = np.r_[[[0, 0, foot]], path, [[0, -reach, high - drop - 0.005]]]
    else:
        path = [
            (0, 0, foot),
            (0, 0, high),
            (0, -reach * 0.95, high + 0.01),
            (0, -reach, high - 0.03),
        ]
    shape.add(tube(path, radius * rng.uniform(0.6, 1), int(rng.integers(8, 17))), "spout")
    if rng.random() < 0.5:
        for side in (-1, 1):
            at = np.array([side * rng.uniform(0.07, 0.12), 0, 0])
            shape.add(cylinder(at, at + [0, 0, 0.04], radius, sides=14), "base")
            for a in (0, np.pi / 2) if rng.random() < 0.5 else (0,):
                arm = np.array([np.cos(a), np.sin(a), 0.15]) * 0.035
                top = at + [0, 0, 0.05]
                shape.add(cylinder(top - arm, top + arm, 0.006, sides=8), "handle")
            shape.add(cylinder(at + [0, 0, 0.04], at + [0, 0, 0.055], radius * 0.7), "handle")
    else:
        root = np.array([radius, 0, foot * 0.7])
        end = root + [rng.uniform(0.05, 0.09), 0, rng.uniform(-0.01, 0.06)]
        shape.add(bar(rng, rng.random() < 0.4, root, end, radius, 0.6), "handle")
    return shape.finish()


def fence(rng: np.random.Generator) -> LabelledShape:
    """Posts with rails: fences, ladders, stairs."""
    kind = str(rng.choice(["fence", "ladder", "stairs"]))
    shape = Assembly(kind, {**SYNONYMS, "step": ("stair", "tread"), "rung": ("step", "bar")})
    square = rng.random() < 0.6
    if kind == "stairs":
        count, rise, run = int(rng.integers(4, 12)), rng.uniform(0.15, 0.2), rng.uniform(0.22, 0.3)
        wide = rng.uniform(0.7, 1.4)
        for i in range(count):
            solid = rng.random() < 0.5
            tall = rise if solid else 0.05
            shape.add(box((wide, run, tall), (0, i * run, (i + 1) * rise - tall / 2)), "step")
        for side in (-1, 1):
            x = side * wide / 2
            low, high = np.array([x, 0, 0.95]), np.array([x, count * run, count * rise + 0.8])
            shape.add(bar(rng, square, low, high, 0.05), "handrail")
            for f in np.linspace(0, 1, int(rng.integers(2, 6))):
                top = low + f * (high - low)
                shape.add(bar(rng, square, top - [0, 0, 0.9], top, 0.03), "post")
        return shape.finish()
    long, high = rng.uniform(1.5, 3), rng.uniform(0.8, 1.5)
    if kind == "ladder":
        wide = rng.uniform(0.3, 0.5)
        for side in (-1, 1):
            shape.add(
                bar(rng, square, (side * wide / 2, 0, 0), (side * wide / 2, 0, long), 0.06), "rail"
            )
        for z in np.linspace(0.1, 0.93, int(rng.integers(5, 11))) * long:
            shape.add(bar(rng, square, (-wide / 2, 0, z), (wide / 2, 0, z), 0.035), "rung")
        return shape.finish()
    for x in np.linspace(-long / 2, long / 2, int(rng.integers(2, 5))):
        shape.add(bar(rng, square, (x, 0, 0), (x, 0, high), rng.uniform(0.07, 0.14)), "post")
    for z in np.linspace(0.3, 0.85, int(rng.integers(2, 4))) * high:
        shape.add(bar(rng, True, (-long / 2, 0, z), (long / 2, 0, z), 0.05), "rail")
    if rng.random() < 0.6:
        tip = [(-0.05, 0), (0.05, 0), (0.05, 0.8 * high), (0, 0.9 * high), (-0.05, 0.8 * high)]
        for x in np.linspace(-long / 2, long / 2, int(rng.integers(8, 18)))[1:-1]:
            vertices, faces = prism(tip, -0.01, 0.01)
            upright = np.stack([vertices[:, 0] + x, -vertices[:, 2] - 0.03, vertices[:, 1]], 1)
            shape.add((upright, faces), "picket")
    return shape.finish()
