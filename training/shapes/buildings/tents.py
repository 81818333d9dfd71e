"""Tents, pavilions and canopies of cloth."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, ball, box, cylinder, extruded, lathe, loft, moved, tube
from ..towers import face_of, faced, upright
from ..turns import radial, spaced
from .roofs import walls

TENT = {
    "canvas": ("tent cloth", "cloth", "fabric", "cover", "tent body"),
    "roof": ("tent roof", "canopy", "top"),
    "wall": ("side wall", "tent wall"),
    "door": ("entrance", "flap", "door flap", "opening"),
    "pole": ("tent pole", "post", "support"),
    "knob": ("finial", "pole top"),
    "rope": ("guy line", "cord", "guy rope"),
    "peg": ("stake", "tent peg"),
    "floor": ("ground sheet", "base", "mat"),
    "counter": ("table", "shop counter"),
    "flag": ("pennant", "banner"),
    "stripe": ("band", "border", "trim"),
}


def tent(rng: np.random.Generator) -> LabelledShape:
    """Ridge tents, domes, tipis, pavilions with walls, and open canopies on poles."""
    kind = str(rng.choice(["ridge", "dome", "tipi", "pavilion", "canopy"],
                          p=[0.35, 0.15, 0.17, 0.2, 0.13]))  # fmt: skip
    name = {"tipi": "tipi", "pavilion": "pavilion", "canopy": "market stall"}.get(kind, "tent")
    shape = Assembly(name, TENT, own_sides=False)
    {"ridge": _ridge, "dome": _dome, "tipi": _tipi, "pavilion": _pavilion, "canopy": _canopy}[kind](
        rng, shape
    )
    if rng.random() < 0.2 or len(shape.things) == 1:
        low, high = (end(shape.solids[0][0], axis=0) for end in (np.min, np.max))
        size = (*((high - low)[:2] * rng.uniform(1.0, 1.15)), 0.05)
        shape.add(box(size, (*((low + high)[:2] / 2), low[2])), "floor")
    return shape.finish()


def _ridge(rng, shape) -> None:
    """Two sloping sides over a ridge, solid or of cloth with an open front."""
    wide, deep, high = rng.uniform(0.8, 1.6), rng.uniform(1, 2.2), rng.uniform(1, 2)
    low = rng.choice([0.0, rng.uniform(0.2, 0.6)])  # upright walls below
    eave = wide
    hollow = rng.random() < 0.55
    if low:
        for side in (-1, 1):
            at = (side * eave, 0, low / 2)
            shape.add(box((0.05, 2 * deep, low + 0.03), at), "wall")
    part = "roof" if low else "canvas"
    if hollow:
        for side in (-1, 1):
            ring = [(0, high), (eave, low), (eave + 0.06, low), (0, high + 0.08)]
            solid = extruded(ring, deep)
            shape.add(moved(solid, np.diag([side, 1, 1])), part)
        back = [(-eave, low), (eave, low), (0, high)]
        shape.add(moved(extruded(back, 0.03), offset=(0, deep * 0.97, 0)), "wall" if low else part)
        if rng.random() < 0.6:  # flaps, folded aside or shut
            fold = rng.uniform(0.3, 1)
            for side in (-1, 1):
                flap = [(eave * (1 - fold), low), (eave, low), (0, high)]
                solid = moved(extruded(flap, 0.02), np.diag([side, 1, 1]), (0, -deep * 0.98, 0))
                shape.add(solid, "door")
    else:
        shape.add(extruded([(-eave, low), (eave, low), (0, high)], deep), part)
        door = np.array([(-0.35 * wide, 0.02), (0.35 * wide, 0.02), (0, high * 0.75)])
        proud = rng.uniform(0.04, 0.12)
        shape.add(moved(extruded(door, proud), offset=(0, -deep, 0)), "door")
        if low:
            shape.add(walls((2 * eave, 2 * deep), (0, 0), 0, low), "wall")
    if rng.random() < 0.7:
        for y in (-deep, deep):
            shape.add(cylinder((0, y, 0), (0, y, high + rng.uniform(0.05, 0.3)), 0.035), "pole")
    if rng.random() < 0.6:
        _ropes(rng, shape, [(s * eave, y, low + 0.02) for s in (-1, 1) for y in (-deep, 0, deep)])


def _ropes(rng, shape, roots) -> None:
    """A rope outwards from each place to a peg in the ground."""
    reach, thick = rng.uniform(0.3, 0.8), rng.uniform(0.015, 0.03)
    for root in np.asarray(roots, float):
        out = np.array([root[0], root[1] * 0.3, 0])
        foot = root + out / np.linalg.norm(out) * reach
        foot[2] = 0.03
        shape.add(cylinder(root + [0, 0, 0.03], foot, thick, sides=5), "rope")
        shape.add(
            cylinder(foot - [0, 0, 0.1], foot + [0, 0, 0.06], 2 * thick, sides=5), "rope", "peg"
        )


def _dome(rng, shape) -> None:
    """A low dome on arched poles, with a door in front."""
    sides, r = int(rng.choice([6, 8, 12, 20])), rng.uniform(1, 1.6)
    tall = r * rng.uniform(0.6, 1.1)
    u = np.linspace(0, np.pi / 2 - 0.03, 7)
    shape.add(lathe(np.c_[r * np.cos(u), tall * np.sin(u)], sides), "canvas")
    a = np.linspace(0.02, np.pi - 0.02, 15)
    for turn in np.arange(k := int(rng.integers(1, 4))) * np.pi / k + rng.uniform(0, 0.6):
        arc = r * 1.01 * np.cos(a)
        path = np.c_[arc * np.cos(turn), arc * np.sin(turn), tall * 1.01 * np.sin(a)]
        shape.add(tube(path, 0.03, 6), "pole")
    if rng.random() < 0.8:
        b = np.linspace(0, np.pi, 8)
        arch = np.c_[r * 0.38 * np.cos(b), tall * 0.62 * np.sin(b)]
        tip = [(x, -r * 1.0, z) for x, z in arch]
        shape.add(loft([[(x, -r * 0.5, z) for x, _, z in tip], tip]), "door")


def _tipi(rng, shape) -> None:
    """A cone of cloth; the poles come out at its top."""
    sides, r, high = int(rng.choice([6, 8, 12, 20])), rng.uniform(0.8, 1.4), rng.uniform(1.8, 3)
    neck = r * rng.uniform(0.08, 0.2)
    split = rng.uniform(0.2, 0.4) if rng.random() < 0.35 else 0.0
    middle = r + (neck - r) * split
    shape.add(upright([(middle, high * split), (neck, high)], sides, (0, 0, 0)), "canvas")
    if split:
        shape.add(upright([(r, 0), (middle, high * split + 0.01)], sides, (0, 0, 0)), "stripe")
    count, over, bare = int(rng.integers(3, 10)), rng.uniform(0.12, 0.4), sides == 6
    for a in spaced(count):
        out = radial(a)
        top = np.array([0, 0, high]) - out * neck * (1 + over) + [0, 0, high * over * 0.6]
        foot = out * r * 0.97
        if not bare:  # under the cloth nobody sees them
            foot += (top - foot) * 0.9 / (1 + 0.6 * over)
        shape.add(cylinder(foot, top, 0.035, 0.025, 6), "pole")
    w, tall = r * rng.uniform(0.2, 0.4), high * rng.uniform(0.35, 0.6)
    lean = (r - neck) / high
    r = face_of(r, sides)
    front = [[(-w, -r * 0.98 - d, 0), (w, -r * 0.98 - d, 0), (0, -r + lean * tall - d, tall)]
             for d in (-0.1, 0.06)]  # fmt: skip
    shape.add(loft(front), "door")


def _pavilion(rng, shape) -> None:
    """Round or cornered walls of cloth under a pointed roof, with a pole and a pennant."""
    sides, r, wall = int(rng.choice([4, 6, 8, 12, 20])), rng.uniform(1, 2), rng.uniform(1, 1.8)
    rise = r * rng.uniform(0.5, 1.5)
    cloth = lathe([(r * rng.uniform(1, 1.1), 0), (r, wall)], sides, caps=False)
    shape.add(faced(cloth, sides, (0, 0, 0)), "wall")
    over = r * rng.uniform(1.03, 1.2)
    sag = rng.uniform(0.3, 0.5)
    shape.add(upright([(over, wall - 0.02), (over * sag, wall + rise * 0.45), (0.04, wall + rise)],
                      sides, (0, 0, 0)), "roof")  # fmt: skip
    if rng.random() < 0.5:
        drop = wall - rng.uniform(0.12, 0.35)
        ring = [(over * 0.97, drop), (over * 1.02, drop), (over * 1.02, wall), (over * 0.97, wall)]
        shape.add(faced(lathe([*ring, ring[0]], sides, caps=False), sides, (0, 0, 0)), "stripe")
    w, tall = r * rng.uniform(0.25, 0.4), wall * rng.uniform(0.7, 0.95)
    front = (0, -face_of(r, sides), tall / 2)
    shape.add(box((2 * w, r * 0.22, tall), front, (rng.uniform(0.3, 1), 1)), "door")
    top = wall + rise
    shape.add(cylinder((0, 0, top - 0.1), (0, 0, top + 0.5), 0.03, sides=6), "pole")
    if rng.random() < 0.6:
        shape.add(box((0.45, 0.03, 0.22), (0.22, 0, top + 0.4)), "pole", "flag")
    else:
        shape.add(ball((0, 0, top + 0.5), 0.08, 8), "pole", "knob")


def _canopy(rng, shape) -> None:
    """A roof of cloth on four poles."""
    x, y, high = rng.uniform(0.8, 1.6), rng.uniform(0.7, 1.2), rng.uniform(1.6, 2.4)
    rise, square = rng.uniform(0.2, 0.8), rng.random() < 0.5
    style = rng.random()
    if style < 0.4:
        shape.add(box((2.1 * x, 2.1 * y, rise), (0, 0, high + rise / 2), (0.03, 0.03)), "roof")
    elif style < 0.7:
        shape.add(
            extruded([(-x * 1.05, high), (x * 1.05, high), (0, high + rise)], y * 1.05), "roof"
        )
    else:
        ring = [(-y * 1.1, high), (y * 1.1, high), (y * 1.1, high + rise), (-y * 1.1, high + 0.05)]
        solid = extruded(ring, x * 1.05)
        shape.add(moved(solid, [[0, -1, 0], [1, 0, 0], [0, 0, 1]]), "roof")
    if rng.random() < 0.5:
        drop = rng.uniform(0.1, 0.3)
        for side in (-1, 1):
            at = (0, side * y * 1.04, high - drop / 2 + 0.01)
            shape.add(box((2.1 * x, 0.03, drop), at), "stripe")
    for sx, sy in CORNERS:
        foot = np.array([sx * x * 0.95, sy * y * 0.95, 0])
        shape.add(bar(rng, square, foot, foot + [0, 0, high + 0.02], 0.08), "pole")
    if rng.random() < 0.5:
        shape.add(box((1.9 * x, 0.5 * y, 0.08), (0, -y * 0.8, high * 0.42)), "counter")
