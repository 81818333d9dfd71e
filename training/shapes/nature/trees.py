"""Trees, rough ones and those that makers of games model, and stumps and logs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..keypoints import KEYPOINTS
from ..leaves import blade, whorl
from ..shape import Assembly, LabelledShape
from ..solids import Solid, ball, box, cylinder, ellipsoid, lathe, moved, tube
from ..turns import CYCLED, about_y, about_z, radial, spaced

TREE = {
    "trunk": ("stem", "bark", "wood"),
    "leaves": ("foliage", "crown", "canopy", "leaf"),
    "branch": ("bough", "limb", "twig"),
}

SYNONYMS = {
    "trunk": ("tree body", "bark", "wood", "tree trunk"),
    "branch": ("bough", "limb", "twig"),
    "root": ("roots", "root flare"),
    "leaves": ("foliage", "crown", "canopy", "tree leaves", "treetop", "leaf"),
    "fruit": ("apple", "berries", "fruits"),
    "coconut": ("coconuts", "nut"),
    "snow": ("snow cap", "ice"),
    "ground": ("grass", "soil", "dirt", "base"),
    "bark": ("trunk", "outside", "wood"),
    "cut": ("cut face", "rings", "top", "heartwood"),
    "ornament": ("bauble", "ball", "christmas ball", "decoration"),
    "star": ("tree topper",),
}

STYLES = ("cluster", "single", "forked", "tiers", "palm", "cards", "hanging", "stump")

CHANCES = (0.2, 0.16, 0.15, 0.18, 0.1, 0.08, 0.05, 0.08)


def tree(rng: np.random.Generator) -> LabelledShape:
    """A trunk with branches under lumps of leaves, the cones of a pine or the fronds of a palm."""
    shape = Assembly(
        str(rng.choice(["tree", "tree", "bush", "palm", "pine"])), TREE, keypoints=KEYPOINTS["tree"]
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
            out = radial(a)
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


def model_tree(rng: np.random.Generator) -> LabelledShape:
    """Trees of few faces or many: lumps, boxes, tiers, fans and single leaves over a bent trunk."""
    style = str(rng.choice(STYLES, p=CHANCES))
    if style == "stump":
        return _stump(rng)
    name = {"tiers": "pine tree", "palm": "palm tree", "hanging": "willow"}.get(style, "tree")
    shape = Assembly(str(rng.choice([name, "tree"])), SYNONYMS, keypoints=KEYPOINTS["tree"])
    high, sides = rng.uniform(1.5, 5), int(rng.choice([4, 5, 6, 8, 12]))
    thick = high * rng.uniform(0.02, 0.09)
    bare = rng.uniform(0.15, 0.55)  # how much of the trunk shows
    path = _trunk(rng, shape, high * (1 if style == "palm" else bare + 0.25), thick, sides)
    crown = high * rng.uniform(0.18, 0.45)
    top = path[-1]
    if style == "palm":
        _fronds(rng, shape, top, high, thick)
    elif style == "tiers":
        _tiers(rng, shape, path, high, bare, sides)
    elif style == "single":
        _single(rng, shape, top, crown, sides)
    else:
        ends = _branches(rng, shape, path, thick, crown, sides) if style != "cluster" else []
        if style == "cluster":
            out = rng.normal(0, 1, (int(rng.integers(1, 6)), 3)) * [1, 1, 0.7] + [0, 0, 0.4]
            ends = top + crown * 0.8 * out / np.linalg.norm(out, axis=1, keepdims=True)
        _crown(rng, shape, style, [top, *ends], crown, sides)
    if rng.random() < 0.3:
        _roots(rng, shape, thick * rng.uniform(2, 4), thick * 0.6, sides, "trunk", "root")
    if rng.random() < 0.15:
        r = thick * rng.uniform(4, 9)
        shape.add(lathe([(r, -0.1 * r), (r * 0.9, 0.02), (0.3 * r, 0.08 * r)], sides + 4), "ground")
    return shape.finish()


def _trunk(rng, shape, high, thick, sides) -> NDArray:
    """A trunk that leans or bends; its middle line."""
    t = np.linspace(0, 1, 6)
    lean, bow = rng.normal(0, 0.12, 2) * high, rng.normal(0, 0.06, 2) * high
    path = np.c_[np.outer(t, lean) + np.outer(np.sin(np.pi * t), bow), t * high]
    path[:, :2] *= rng.choice([0, 1], p=[0.35, 0.65])
    flare = rng.uniform(1, 2) ** ((1 - t) ** 2)
    girth = thick * flare * (1 - (1 - rng.uniform(0.35, 0.9)) * t)
    shape.add(tube(path, girth, sides), "trunk")
    return path


def _lump(rng, centre, radii, sides: int, rough: float) -> Solid:
    """A ball whose corners are moved in and out by chance."""
    vertices, faces = ball((0, 0, 0), 1, sides)
    vertices = vertices * (1 + rough * rng.uniform(-1, 1, (len(vertices), 1)))
    return vertices * radii + centre, faces


def _branches(rng, shape, path, thick, crown, sides) -> list[NDArray]:
    """Boughs from the upper half of the trunk; their ends."""
    ends = []
    count, start = int(rng.integers(2, 7)), rng.uniform(0, 2 * np.pi)
    for i in range(count):
        a = start + 2 * np.pi * i / count
        root = path[int(rng.integers(3, 6))]
        out = np.array([np.cos(a), np.sin(a), rng.uniform(0.2, 1.4)])
        end = root + out / np.linalg.norm(out) * crown * rng.uniform(0.7, 1.5)
        middle = (root + end) / 2 - [0, 0, crown * rng.uniform(0, 0.2)]
        slim = thick * rng.uniform(0.3, 0.6)
        shape.add(tube([root, middle, end], [slim, slim * 0.8, slim * 0.5], max(sides - 1, 4)),
                  "trunk", "branch")  # fmt: skip
        ends.append(end)
    return ends


def _crown(rng, shape, style, spots, crown, sides) -> None:
    """Leaves at each spot: a lump, leaves all around, or leaves that hang."""
    rough, fruits = rng.choice([0.0, rng.uniform(0.03, 0.2)]), rng.random() < 0.2
    for i, spot in enumerate(spots):
        size = crown * (rng.uniform(0.7, 1.1) if i == 0 else rng.uniform(0.35, 0.8))
        radii = size * np.array([1, 1, rng.uniform(0.6, 1.1)])
        if style in ("cluster", "forked"):
            shape.add(_lump(rng, spot, radii, sides + 2, rough), "leaves")
            if fruits:
                for out in rng.normal(0, 1, (int(rng.integers(2, 6)), 3)):
                    at = spot + out / np.linalg.norm(out) * radii * 0.98
                    shape.add(ball(at, crown * 0.09, 8), "fruit")
            continue
        count = int(rng.integers(10, 22))
        leaf = blade(size * (1.6 if style == "hanging" else 0.8), size * 0.45, size * 0.04,
                     0.3 if style == "hanging" else 0.0,
                     2.4 if style == "hanging" else 0.4)  # fmt: skip
        for _ in range(count):
            tilt, a = rng.uniform(-0.6, 1.4), rng.uniform(0, 2 * np.pi)
            tilt = 0.0 if style == "hanging" else tilt
            shape.add(moved(leaf, about_z(a) @ about_y(-tilt), spot), "leaves")


def _single(rng, shape, top, crown, sides) -> None:
    """One ball, egg, box, drum or cone on the trunk, or several boxes."""
    form, tall = rng.choice(["ball", "egg", "box", "drum", "cone", "boxes"]), crown * 2
    low = top - [0, 0, crown * rng.uniform(0.1, 0.4)]
    if form in ("ball", "egg"):
        radii = crown * np.array([1, 1, 1 if form == "ball" else rng.uniform(1.3, 2.2)])
        rough = rng.choice([0, rng.uniform(0.03, 0.15)])
        shape.add(_lump(rng, low + [0, 0, radii[2] * 0.85], radii, sides + 4, rough), "leaves")
    elif form == "drum":
        profile = [(crown * 0.9, 0), (crown, tall * 0.3), (crown * rng.uniform(0.6, 1), tall)]
        shape.add(lathe(profile, sides + 2, low), "leaves")
    elif form == "cone":
        shape.add(lathe([(crown, 0), (0.02, tall * rng.uniform(0.8, 2))], sides + 2, low), "leaves")
    else:
        for i in range(1 if form == "box" else int(rng.integers(2, 5))):
            size = crown * rng.uniform(1, 1.8, 3) * (0.75**i)
            at = low + [*rng.normal(0, 0.25, 2) * crown * (i > 0), size[2] / 2 + i * crown * 0.5]
            shape.add(box(size, at), "leaves")


def _tiers(rng, shape, path, high, bare, sides) -> None:
    """Cones on each other, even or jagged; by chance with snow, or trimmed for Christmas."""
    count, wide = int(rng.integers(1, 7)), high * rng.uniform(0.15, 0.35)
    jagged, snowy = rng.random() < 0.3, rng.random() < 0.2
    trimmed = not snowy and rng.random() < 0.2
    step = high * (1 - bare) / count
    ring = 2 * sides if jagged else sides
    for i in range(count):
        shrink = 1 - i / (count + 0.6)
        low, tall = high * bare + i * step, step * rng.uniform(1.3, 1.9)
        r, tip = wide * shrink, wide * shrink * rng.uniform(0.02, 0.3)
        at = np.array([*(path[-1][:2] * min(1, low / path[-1][2])), low])
        vertices, faces = lathe([(r, 0), (tip, tall)], ring)
        if jagged:
            vertices[1:ring:2] *= [0.75, 0.75, 1]
            vertices[1:ring:2, 2] += tall * 0.12
        shape.add(moved((vertices, faces), offset=at), "leaves")
        if snowy:
            middle = r + (tip - r) * 0.45
            cap = [(middle * 1.06, tall * 0.44), (tip * 1.05 + 0.01, tall * 1.03)]
            shape.add(lathe(cap, ring, at), "snow")
        for a in rng.uniform(0, 2 * np.pi, 5) if trimmed else ():
            spot = at + [r * 0.85 * np.cos(a), r * 0.85 * np.sin(a), tall * 0.12]
            shape.add(ball(spot, wide * 0.09, 8), "ornament")
    if trimmed:
        shape.add(ellipsoid(at + [0, 0, tall], wide * np.array([0.16, 0.06, 0.16]), 5), "star")


def _fronds(rng, shape, top, high, thick) -> None:
    """Long leaves that bow down from the top, and coconuts below them."""
    long, bend = high * rng.uniform(0.3, 0.6), rng.uniform(0.8, 2.2)
    frond = blade(long, long * rng.uniform(0.15, 0.35), thick * 0.3, rng.uniform(0.1, 0.8), bend,
                  rng.uniform(0.6, 1.1), rng.choice([0.0, -0.12, 0.1]))  # fmt: skip

    def add(solid: Solid, part: str) -> None:
        shape.add(moved(solid, offset=top), part)

    whorl(rng, add, int(rng.integers(5, 11)), thick * 0.2, 0.0, frond, "leaves")
    if rng.random() < 0.3:
        whorl(rng, add, 4, thick * 0.2, thick, frond, "leaves")
    if rng.random() < 0.45:
        r = thick * rng.uniform(0.7, 1.2)
        whorl(rng, add, int(rng.integers(2, 5)), thick * 0.9, -r,
              ellipsoid((0, 0, 0), (r, r, r * 1.1), 8), "coconut")  # fmt: skip


def _roots(rng, shape, reach, slim, sides, *part) -> None:
    """Roots that come out of the foot and run along the ground."""
    for a in spaced(int(rng.integers(3, 7)), rng.uniform(0, 1)):
        out = radial(a) * reach * rng.uniform(0.8, 1.2)
        path = [[0, 0, reach * 0.4], out * 0.5 + [0, 0, slim], out]
        shape.add(tube(path, slim * np.array([1.2, 0.9, 0.3]), max(sides - 2, 4)), *part)


def _stump(rng) -> LabelledShape:
    """A stump that stands or a log that lies: bark, the cut ends, twigs, roots."""
    kind = str(rng.choice(["tree stump", "log", "stump"]))
    lies = kind == "log"
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    sides, r = int(rng.choice([6, 8, 10, 16])), rng.uniform(0.2, 0.5)
    long = rng.uniform(1, 3) if lies else r * rng.uniform(0.8, 2.5)
    vertices, faces = lathe(
        [(r * (1 if lies else 1.25), 0), (r, long * 0.4), (r * 0.95, long)], sides
    )
    vertices[:, :2] *= 1 + rng.uniform(-0.07, 0.07, (len(vertices), 1))
    solids = [((vertices, faces), ("bark",))]
    for z in (0, long) if lies else (long,):
        disc = cylinder(
            (0, 0, z - 0.02), (0, 0, z + 0.02), r * rng.uniform(0.75, 0.93), sides=sides
        )
        solids.append((disc, ("cut",)))
    for _ in range(int(rng.integers(0, 4))):
        a, z = rng.uniform(0, 2 * np.pi), long * rng.uniform(0.4, 0.85)
        out = np.array([np.cos(a), np.sin(a), rng.uniform(0.2, 0.9)])
        root = np.array([0, 0, z])
        twig = cylinder(root, root + out * r * rng.uniform(1.4, 2.2), r * 0.2, r * 0.12, 6)
        solids.append((twig, ("branch",)))
    turn = CYCLED if lies else None
    for solid, part in solids:
        shape.add(moved(solid, turn), *part)
    if not lies and rng.random() < 0.6:
        _roots(rng, shape, r * rng.uniform(1.5, 2.2), r * 0.22, sides, "root")
    return shape.finish()
