"""What water runs out of: colanders on a foot, sieves with a stick, steamers with two ears."""

from __future__ import annotations

import numpy as np

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, hollow, lathe, torus, tube
from ..turns import radial, spaced
from .fittings import add_grips, add_long_handle

SYNONYMS = {
    "bowl": ("body", "basket", "mesh", "strainer bowl"),
    "hole": ("holes", "perforation", "opening"),
    "wire": ("mesh wire", "net"),
    "rim": ("edge", "lip", "ring"),
    "base": ("foot", "foot ring", "stand"),
    "leg": ("feet", "support"),
    "handle": ("ear", "holder"),
    "handle grip": ("grip", "handle"),
    "bracket": ("handle mount", "handle bracket"),
    "hanging loop": ("eye", "handle end"),
    "hook": ("rest", "lug"),
}


def colander(rng: np.random.Generator) -> LabelledShape:
    """A bowl with holes or of wire; on a ring or on legs, with two grips or a stick and a hook."""
    shape = Assembly(str(rng.choice(["colander", "strainer", "sieve"])), SYNONYMS)
    sieve = shape.category == "sieve"
    radius, sides = rng.uniform(0.06, 0.13), max(roundness(rng), 8)
    wall, high = radius * rng.uniform(0.02, 0.06), radius * rng.uniform(0.5, 1.0)
    t = np.linspace(0.12 if sieve else rng.uniform(0.25, 0.5), np.pi / 2, 9)
    outline = np.c_[radius * np.sin(t) ** rng.uniform(0.6, 1), high * (1 - np.cos(t))]
    shape.add(hollow(outline, wall, sides), "bowl")
    if rng.random() < (0.3 if sieve else 0.85):
        _holes(rng, shape, outline, wall)
    elif sieve:
        _wires(rng, shape, outline, wall)
    if sieve or rng.random() < 0.7:
        shape.add(torus(radius, high, wall * rng.uniform(1, 2), sides), "rim")
    if sieve:
        start = (radius - wall, 0, high)
        add_long_handle(rng, shape, start, radius * rng.uniform(1.0, 1.8), radius * 0.07)
        if rng.random() < 0.7:
            _hook(rng, shape, radius, high, wall)
    else:
        _stand(rng, shape, outline, wall, sides)
        at = high * rng.uniform(0.8, 0.98)
        side = np.interp(at, outline[:, 1], outline[:, 0])
        add_grips(rng, shape, side, at, radius * rng.uniform(0.04, 0.08))
    return shape.finish()


def _holes(rng, shape, outline, wall) -> None:
    """Rings of dark discs, a little proud of the wall on both sides."""
    rows, count = int(rng.integers(2, 5)), int(rng.integers(8, 17))
    size = 2 * np.pi * outline[-1, 0] / count * rng.uniform(0.12, 0.22)
    z = np.linspace(0.2, 0.85, rows) * outline[-1, 1]
    r = np.interp(z, outline[:, 1], outline[:, 0])
    for row, (radius, height) in enumerate(zip(r, z, strict=True)):
        angles = spaced(count, np.pi / count * (row % 2))
        for out in np.c_[np.cos(angles), np.sin(angles), np.full(count, -0.5)]:
            at = np.array([*(out[:2] * (radius - wall / 2)), height])
            ends = at - out * wall * 0.9, at + out * wall * 0.9
            shape.add(cylinder(*ends, size, sides=6), "bowl", "hole")


def _wires(rng, shape, outline, wall) -> None:
    """Hoops and ribs that the mesh is drawn with."""
    for share in np.linspace(0.25, 0.9, int(rng.integers(3, 7))):
        z = share * outline[-1, 1]
        r = np.interp(z, outline[:, 1], outline[:, 0])
        shape.add(torus(r, z, wall * 0.5, 16), "bowl", "wire")
    ribs = int(rng.choice([6, 8, 12]))
    for angle in spaced(ribs):
        path = np.c_[outline[:, 0] * np.cos(angle), outline[:, 0] * np.sin(angle), outline[:, 1]]
        shape.add(tube(path, wall * 0.5, 4), "bowl", "wire")


def _hook(rng, shape, radius, high, wall) -> None:
    """A loop across from the stick, to rest on a pot."""
    t, reach = np.linspace(0, np.pi, 9), radius * rng.uniform(0.12, 0.3)
    half = radius * rng.uniform(0.12, 0.25)
    path = np.c_[-radius - reach * np.sin(t), half * np.cos(t), 0 * t + high]
    shape.add(tube(path, wall * 0.9, 6), "hook")


def _stand(rng, shape, outline, wall, sides) -> None:
    """A ring that widens downwards, or three or four legs."""
    low = outline[-1, 1] * rng.uniform(0.08, 0.22)
    foot = outline[2, 0]
    if rng.random() < 0.65:
        wide = foot * rng.uniform(0.9, 1.2)
        ring = [(wide, -low), (foot, outline[2, 1]), (foot - wall, outline[2, 1])]
        profile = [*ring, (wide - wall, -low), ring[0]]
        shape.add(lathe(profile, sides, caps=False), "base")
        return
    count = int(rng.integers(3, 5))
    for angle in spaced(count, np.pi / 4):
        out = radial(angle) * foot
        ends = out * 0.95 + [0, 0, outline[2, 1] + wall], out * 1.15 + [0, 0, -low]
        leg = cylinder(*ends, wall * 2, wall * 1.4, 6)
        shape.add(leg, "leg")
