"""Snowmen and scarecrows."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import ball, cylinder, ellipsoid, flat_ring, lathe, loft, moved, torus, tube

SNOWMAN = {
    "head": ("top ball", "top snowball"),
    "body": ("torso", "snow body", "balls"),
    "middle ball": ("chest", "middle snowball", "upper body"),
    "bottom ball": ("lower ball", "bottom snowball", "lower body"),
    "eye": ("eyes", "coal eye"),
    "nose": ("carrot", "carrot nose"),
    "mouth": ("smile", "coal mouth"),
    "button": ("buttons", "coal button"),
    "arm": ("stick arm", "twig", "branch"),
    "hand": ("fingers", "twig fingers"),
    "hat": ("top hat", "cap", "bucket hat"),
    "hat brim": ("brim", "hat rim"),
    "hat crown": ("crown", "hat top"),
    "hat band": ("band", "hat ribbon"),
    "scarf": ("neck cloth", "shawl"),
    "bobble": ("pompom", "hat ball"),
    "broom stick": ("broom handle",),
    "bristles": ("broom head", "twigs"),
    "broom": ("besom",),
    "snow": ("ground", "snow pile", "base"),
}
SCARECROW = {
    "head": ("face", "sack head", "pumpkin head"),
    "eye": ("eyes", "button eye"),
    "nose": ("nose tip",),
    "hat": ("straw hat", "cap"),
    "hat brim": ("brim", "hat rim"),
    "hat crown": ("crown", "hat top"),
    "shirt": ("body", "torso", "coat", "jacket"),
    "sleeve": ("arm", "arms", "shirt sleeve"),
    "hand": ("straw", "straw hand", "glove"),
    "pants": ("trousers", "legs"),
    "pole": ("post", "stake", "wooden pole"),
    "crossbar": ("crossbeam", "wooden bar", "beam"),
    "scarf": ("collar", "neck cloth"),
    "rope": ("belt", "string"),
}


def snowman(rng: np.random.Generator) -> LabelledShape:
    """Two balls or three, a face, and by chance a hat, a scarf, arms of twigs, buttons, a broom."""
    shape = Assembly("snowman", SNOWMAN)
    sides = int(rng.choice([8, 12, 16, 24]))
    count, radius = int(rng.choice([2, 3, 3])), rng.uniform(0.4, 0.6)
    squash = rng.uniform(0.8, 1)
    shrink, z = rng.uniform(0.65, 0.8), 0.0
    balls = []
    for i in range(count):
        r = radius * shrink**i
        z += r * squash * (0.9 if i == 0 else 0.75)
        balls.append((z, r))
        part = ("head",) if i == count - 1 else ("body", "middle ball" if i else "bottom ball")
        shape.add(ellipsoid((0, 0, z), (r, r, r * squash), sides), *part)
        z += r * squash * 0.75
    top, size = balls[-1]
    _face(rng, shape, top, size, squash)
    if rng.random() < 0.75:
        _hat(rng, shape, top + size * squash * 0.88, size, sides)
    neck = top - size * squash * 0.8
    if rng.random() < 0.6:
        _scarf(rng, shape, neck, size)
    low, wide = balls[-2]
    if rng.random() < 0.7:
        for i in range(int(rng.integers(2, 5))):
            tilt = 0.6 - 0.4 * i
            out = np.array([0, -wide * np.cos(tilt), low + wide * squash * np.sin(tilt)])
            shape.add(ball(out, size * rng.uniform(0.1, 0.16), 8), "button")
    if rng.random() < 0.85:
        _arms(rng, shape, low + wide * squash * 0.35, wide)
    if rng.random() < 0.25:
        r = radius * rng.uniform(1.1, 1.8)
        shape.add(lathe([(r, -0.02), (r * 0.9, 0.05), (r * 0.4, 0.09)], sides), "snow")
    return shape.finish()


def _face(rng, shape, z, size, squash) -> None:
    """Eyes, a nose like a carrot, and a row of lumps for a mouth."""

    def spot(angle: float, height: float):
        flat = np.sqrt(1 - height**2)
        out = (flat * np.sin(angle), -flat * np.cos(angle), height * squash)
        return size * np.array(out) + [0, 0, z]

    lump = size * rng.uniform(0.08, 0.16)
    for side in (-1, 1):
        shape.add(ball(spot(side * 0.4, 0.3), lump, 8), "head", "eye")
    long, thick = size * rng.uniform(0.4, 1.2), size * rng.uniform(0.1, 0.2)
    root = np.array([0, -size * 0.9, z])
    tip = root - [0, long, rng.uniform(0, 0.2) * long]
    shape.add(cylinder(root, tip, thick, thick * 0.15, int(rng.integers(5, 10))), "head", "nose")
    if rng.random() < 0.6:
        for angle in np.linspace(-0.6, 0.6, int(rng.integers(4, 8))):
            at = spot(angle, -0.6 + 0.45 * angle**2)
            shape.add(ball(at, lump * 0.6, 6), "head", "mouth")


def _hat(rng, shape, z, size, sides) -> None:
    """A top hat, a bucket or a cap with a bobble."""
    style, wide = rng.random(), size * rng.uniform(0.55, 0.8)
    tall = size * rng.uniform(0.5, 1.2)
    if style < 0.6:
        brim = wide * rng.uniform(1.3, 1.8)
        plate = [(brim, 0), (brim, size * 0.08), (wide * 0.9, size * 0.1)]
        shape.add(lathe(plate, sides, (0, 0, z)), "hat", "hat brim")
        crown = [(wide, 0.02), (wide * rng.uniform(0.8, 1.15), tall)]
        shape.add(lathe(crown, sides, (0, 0, z)), "hat", "hat crown")
        if rng.random() < 0.5:
            ring = flat_ring(wide * 0.6, wide * 1.06, size * 0.09, size * 0.3, sides)
            shape.add(moved(ring, offset=(0, 0, z)), "hat", "hat band")
    elif style < 0.75:
        pail = [(wide * 1.2, -size * 0.1), (wide * 0.8, tall)]
        shape.add(lathe(pail, sides, (0, 0, z)), "hat", "hat crown")
    else:
        u = np.linspace(0, np.pi / 2 - 0.05, 6)
        dome = np.c_[wide * 1.2 * np.cos(u), tall * np.sin(u) - size * 0.25]
        shape.add(lathe(dome, sides, (0, 0, z)), "hat", "hat crown")
        ring = flat_ring(wide * 0.8, wide * 1.32, -size * 0.35, -size * 0.1, sides)
        shape.add(moved(ring, offset=(0, 0, z)), "hat", "hat brim")
        at = (0, 0, z + tall - size * 0.2)
        shape.add(ball(at, size * 0.2, 8), "hat", "bobble")


def _scarf(rng, shape, z, size) -> None:
    """A thick ring about the neck with one end or two that hang down in front."""
    r, thick = size * rng.uniform(0.7, 0.85), size * rng.uniform(0.15, 0.25)
    shape.add(torus(r, z, thick, 18, facets=8, flat=rng.uniform(0.7, 1.2)), "scarf")
    for side in (-1, 1)[: int(rng.integers(0, 3))]:
        x, long = side * size * 0.3, size * rng.uniform(0.6, 1.4)
        y = -np.sqrt(r**2 - x**2) - thick * 0.8
        ends = [(x, y, z), (x * 1.1, y - size * 0.3, z - long)]
        rings = [[(p[0] + i * size * 0.14, p[1] + j * size * 0.05, p[2])
                  for i, j in ((-1, 1), (1, 1), (1, -1), (-1, -1))] for p in ends]  # fmt: skip
        shape.add(loft(rings), "scarf")


def _arms(rng, shape, z, wide) -> None:
    """Twigs that fork, or round arms; one may hold a broom."""
    round_arms, thick = rng.random() < 0.2, wide * rng.uniform(0.04, 0.09)
    lift = rng.uniform(-0.3, 0.9)
    for side in (-1, 1):
        root = np.array([side * wide * 0.8, 0, z])
        way = np.array([side, -0.2, lift + rng.normal(0, 0.15)])
        end = root + way / np.linalg.norm(way) * wide * rng.uniform(0.9, 1.6)
        if round_arms:
            shape.add(tube([root, end], [wide * 0.22, wide * 0.2], 10), "arm")
            shape.add(ball(end, wide * 0.24, 10), "arm", "hand")
            continue
        shape.add(tube([root, end], [thick, thick * 0.7], 6), "arm")
        for turn in rng.normal(0, 0.6, int(rng.integers(2, 4))):
            twig = np.array([way[0], way[1] + turn * 0.4, way[2] + turn])
            tip = end + twig / np.linalg.norm(twig) * wide * 0.35
            shape.add(cylinder(end - way * 0.02, tip, thick * 0.6, thick * 0.4, 5), "arm", "hand")
    if rng.random() < 0.2:
        foot = np.array([end[0], end[1], 0.05])
        top = foot + [0, 0, end[2] + wide * 0.9]
        shape.add(cylinder(foot, top, thick, sides=6), "broom", "broom stick")
        shape.add(cylinder(top, top + [0, 0, wide * 0.7], wide * 0.08, wide * 0.28, 8), "broom",
                  "bristles")  # fmt: skip


def scarecrow(rng: np.random.Generator) -> LabelledShape:
    """A cross of two poles in a shirt and perhaps trousers, a head of cloth, and a hat."""
    shape = Assembly("scarecrow", SCARECROW)
    high, thick = rng.uniform(1.5, 2), rng.uniform(0.04, 0.09)
    square, sides = rng.random() < 0.5, int(rng.choice([6, 8, 12]))
    shoulder, reach = high * 0.72, rng.uniform(0.5, 0.9)
    shape.add(bar(rng, square, (0, 0, 0), (0, 0, high * 0.85), thick), "pole")
    ends = (-reach, 0, shoulder), (reach, 0, shoulder)
    shape.add(bar(rng, square, *ends, thick * 0.9), "crossbar")
    wide, deep = rng.uniform(0.2, 0.34), rng.uniform(0.12, 0.2)
    hem = shoulder - rng.uniform(0.45, 0.75)
    t = np.linspace(0, 1, 5)
    a = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    flare = rng.uniform(0.8, 1.4)
    rings = [np.c_[wide * w * np.cos(a), deep * w * np.sin(a), np.full(sides, z)]
             for w, z in zip(flare + (1 - flare) * t**2, hem + (shoulder + 0.06 - hem) * t,
                             strict=True)]  # fmt: skip
    rings.append(rings[-1] * [0.3, 0.5, 1] + [0, 0, 0.06])
    shape.add(loft(rings), "shirt")
    _sleeves(rng, shape, sides, shoulder, reach, wide)
    if rng.random() < 0.5:
        for side in (-1, 1):
            leg = [(side * wide * 0.4, 0, hem + 0.08), (side * wide * 0.6, 0, hem - 0.5)]
            shape.add(tube(leg, [0.11, 0.12], sides), "pants")
    if rng.random() < 0.4:
        belt = lathe([(1.06, 0), (1.06, 0.06)], sides)
        girth = np.diag([wide * flare, deep * flare, 1])
        shape.add(moved(belt, girth, (0, 0, hem + rng.uniform(0.02, 0.2))), "rope")
    _cloth_head(rng, shape, sides, shoulder)
    return shape.finish()


def _sleeves(rng, shape, sides, shoulder, reach, wide) -> None:
    """Sleeves along the bar, with straw for hands."""
    long, girth = reach * rng.uniform(0.6, 0.9), rng.uniform(0.07, 0.12)
    for side in (-1, 1):
        path = [(side * wide * 0.6, 0, shoulder), (side * long, 0, shoulder - rng.uniform(0, 0.06))]
        shape.add(tube(path, [girth, girth * rng.uniform(0.9, 1.6)], sides), "sleeve")
        for turn in np.linspace(-0.5, 0.5, int(rng.integers(3, 7))):
            root = np.array([side * long * 0.95, 0, shoulder])
            tip = root + np.array([side, turn * 0.7, turn]) * rng.uniform(0.12, 0.25)
            shape.add(cylinder(root, tip, 0.025, 0.012, 5), "hand")


def _cloth_head(rng, shape, sides, shoulder) -> None:
    """A ball of cloth with eyes, often with a nose and a hat of straw."""
    size = rng.uniform(0.14, 0.22)
    top = shoulder + 0.1 + size * 0.8
    shape.add(ellipsoid((0, 0, top), (size, size, size * rng.uniform(0.9, 1.3)), sides + 4), "head")
    for side in (-1, 1):
        at = (side * size * 0.4, -size * 0.85, top + size * 0.2)
        shape.add(ball(at, size * 0.14, 6), "head", "eye")
    if rng.random() < 0.5:
        root = np.array([0, -size * 0.9, top])
        shape.add(cylinder(root, root - [0, size * 0.5, 0], size * 0.14, 0.01, 6), "head", "nose")
    if rng.random() < 0.85:
        brim, low = size * rng.uniform(1.4, 2.2), top + size * 0.55
        plate = [(brim, -size * 0.1), (size * 0.9, size * 0.1)]
        shape.add(lathe(plate, sides, (0, 0, low)), "hat", "hat brim")
        tip = rng.choice([0.05, 0.6])
        shape.add(lathe([(size * 0.95, 0), (size * tip, size * rng.uniform(0.7, 1.8))], sides,
                        (0, 0, low)), "hat", "hat crown")  # fmt: skip
