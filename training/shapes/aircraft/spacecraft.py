"""Spaceships as game artists model them: hulls of few sections, wings, engines, guns."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..coachwork import Panes, add_glazed, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import (
    at_y,
    beam,
    box,
    cylinder,
    ellipsoid,
    flat_ring,
    lathe,
    loft,
    moved,
    superellipse,
    tube,
)
from ..turns import BACKWARD, FORWARD
from .orbiters import saucer

SYNONYMS = {
    "hull": ("body", "fuselage", "main body"),
    "nose": ("front", "tip", "bow"),
    "cockpit": ("canopy", "cabin", "window"),
    "bridge": ("command bridge", "superstructure"),
    "turret": ("gun turret",),
    "wing": ("side wing", "main wing"),
    "winglet": ("wing tip", "wing end"),
    "fin": ("tail fin", "vertical stabilizer", "tail"),
    "engine": ("thruster", "booster", "motor", "jet engine"),
    "nozzle": ("exhaust", "engine nozzle", "jet"),
    "intake": ("air intake", "engine intake"),
    "gun": ("cannon", "laser", "weapon", "blaster"),
    "landing gear": ("landing leg", "landing skid", "leg"),
    "antenna": ("aerial", "mast"),
    "panel": ("hull plate", "armor plate", "detail", "plating"),
    "ring": ("hoop", "halo"),
    "strut": ("pylon", "connector", "support"),
}
KINDS = ["spaceship", "spaceship", "starfighter", "spacecraft", "space fighter", "starship"]


def spaceship(rng: np.random.Generator) -> LabelledShape:
    """Fighters, freighters, ring ships and flying saucers; hulls of 4 to 16 sides."""
    if rng.random() < 0.12:
        return saucer(rng)
    shape = Assembly(str(rng.choice(KINDS)), SYNONYMS)
    girth, long = rng.choice([rng.uniform(0.09, 0.18), rng.uniform(0.18, 0.32)]), 1.0
    flat = rng.uniform(0.45, 1.1)
    y, wide, high = _hull(rng, shape, girth, flat, long)

    def at(place: float) -> tuple[float, float]:
        """Half the width and half the height of the hull at a place along it."""
        return float(np.interp(place, y, wide)), float(np.interp(place, y, high))

    _cockpit(rng, shape, at)
    pods = _wings(rng, shape, at) if rng.random() < 0.85 else []
    _engines(rng, shape, at, pods)
    _fins(rng, shape, at)
    _guns(rng, shape, at)
    _details(rng, shape, at)
    return shape.finish()


def _section(rng, sides: int, power: float) -> NDArray:
    """A cross section within ±1: a superellipse, or an angular one that is wide at the waist."""
    if sides > 6 or rng.random() < 0.3:
        return superellipse(2, 2, power, sides)
    top, low = rng.uniform(0.3, 0.9, 2)
    waist = rng.uniform(-0.4, 0.4)
    half = np.array([(low, -1), (1, waist), (top, 1)])
    return np.concatenate([half, half[::-1] * [-1, 1]])


def _hull(rng, shape, girth, flat, long) -> tuple[NDArray, NDArray, NDArray]:
    """One skin from the nose to the stern, or blocks that follow each other."""
    count = int(rng.integers(4, 9))
    y = np.r_[-0.5, np.sort(rng.uniform(-0.42, 0.42, count - 2)), 0.45] * long
    t = (y / long + 0.5) / 0.95
    tip, peak = rng.uniform(0.05, 0.5), rng.uniform(0.4, 0.9)
    curve = np.interp(t, [0, peak, 1], [tip, 1, rng.uniform(0.5, 1)])
    wide = girth * curve * rng.uniform(0.8, 1.15, count)
    high = girth * flat * curve * rng.uniform(0.8, 1.15, count)
    outline = _section(rng, int(rng.choice([4, 6, 8, 16])), rng.uniform(2, 6))
    if rng.random() < 0.6:
        rings = [np.c_[w * outline[:, 0], np.full(len(outline), a), h * outline[:, 1]]
                 for w, h, a in zip(wide, high, y, strict=True)]  # fmt: skip
        cut = int(rng.integers(1, 3)) if rng.random() < 0.4 else 0
        if cut:
            shape.add(loft(rings[: cut + 1][::-1]), "hull", "nose")
        shape.add(loft(rings[cut:][::-1]), "hull")
        return y, wide, high
    edges = np.linspace(-0.5, 0.45, int(rng.integers(3, 6)))
    for k in range(len(edges) - 1):
        a, b = edges[k], edges[k + 1] + 0.02
        rings = []
        for place, shrink in ((a, 0.85 if k else tip), (b, rng.uniform(0.8, 1))):
            w, h = np.interp(place, y, wide), np.interp(place, y, high)
            block = outline * [max(w, 0.02), max(h, 0.02)] * max(shrink, 0.3)
            rings.append(at_y(block, place))
        shape.add(loft(rings[::-1]), *(("hull", "nose") if k == 0 else ("hull",)))
    return y, wide * 0.85, high * 0.85


def _cockpit(rng, shape, at) -> None:
    """A bubble, a faceted canopy, a glazed bridge upon the hull, or a window."""
    y = rng.uniform(-0.32, 0.05)
    w, h = at(y)
    style, long = rng.random(), rng.uniform(0.06, 0.16)
    if style < 0.35:
        size = (w * rng.uniform(0.35, 0.7), long, h * rng.uniform(0.45, 0.8))
        shape.add(ellipsoid((0, y, h * 0.75), size, int(rng.choice([6, 8, 16]))), "cockpit")
    elif style < 0.75:
        base = rectangle(w * rng.uniform(0.7, 1.3), y - long, y + long, h * 0.6)
        front, back = y - long * rng.uniform(-0.2, 0.6), y + long * rng.uniform(0.7, 1)
        roof = rectangle(w * rng.uniform(0.3, 0.8), front, back, h * rng.uniform(1.15, 1.7))
        if rng.random() < 0.5:
            shape.add(loft([base, roof]), "cockpit")
        else:
            pane = Panes(int(rng.integers(1, 3)), 0.1, 0.9, 0.08)
            panes = {0: pane, 1: pane, 3: pane}
            add_glazed(shape, base, roof, panes, ("hull", "bridge"), ("cockpit",))
    else:
        size = (w * rng.uniform(0.6, 1.1), long, h * 0.25)
        shape.add(box(size, (0, y, h * 0.95), (0.8, 0.7)), "cockpit")


def _wings(rng, shape, at) -> list[NDArray]:
    """One pair, or two that cross; the ends (3,) where engines may hang."""
    pairs = int(rng.choice([1, 1, 1, 2]))
    span, chord = rng.uniform(0.15, 0.6), rng.uniform(0.14, 0.45)
    y, sweep = rng.uniform(-0.05, 0.3), rng.uniform(-0.25, 0.35)
    taper, thick = rng.uniform(0.15, 1.0), rng.uniform(0.012, 0.04)
    rise = rng.uniform(-0.3, 0.35) if pairs == 1 else rng.uniform(0.25, 0.6)
    w, h = at(y)
    winglets, blocks = rng.random() < 0.3, rng.random() < 0.3
    tips = []
    for pair in range(pairs):
        up = rise * (1 - 2 * pair)
        for side in (-1, 1):
            root = np.array([side * w * 0.6, y, h * np.clip(up, -0.5, 0.5)])
            tip = root + [side * span, sweep, span * up]
            plate(shape, root, tip, chord, chord * taper, thick, "wing")
            tips.append(tip)
            if winglets:
                end = tip + [
                    side * 0.02,
                    chord * 0.15,
                    rng.uniform(0.08, 0.12) * (1 if up >= 0 else -1),
                ]
                plate(shape, tip, end, chord * taper, chord * taper * 0.6, thick, "wing", "winglet")
            elif blocks:
                size = (thick * 3, chord * taper * 1.1 + 0.05, thick * 2.5)
                shape.add(box(size, tip), "wing", "winglet")
    return tips


def plate(
    shape: Assembly,
    root: ArrayLike,
    tip: ArrayLike,
    chord: float,
    tip_chord: float,
    thick: float,
    *part: str,
) -> None:
    """A flat wing of even thickness from its root to its tip."""
    across = np.cross([0, 1, 0], np.subtract(tip, root))
    up = across / max(np.linalg.norm(across), 1e-9) * thick / 2
    rings = []
    for point, c in ((np.asarray(root), chord), (np.asarray(tip), tip_chord)):
        along = np.array([0, c / 2, 0])
        edge = np.array([0, c * 0.35, 0])
        rings.append([point - along, point - edge + up, point + along + up * 0.8,
                      point + along - up * 0.8, point - edge - up])  # fmt: skip
    shape.add(loft(rings), *part)


def _engines(rng, shape, at, pods) -> None:
    """In the stern, beside it on struts, or at the ends of the wings."""
    w, h = at(0.4)
    sides = int(rng.choice([6, 8, 12, 20]))
    style = rng.random()
    size = min(w, h) * rng.uniform(0.4, 0.9)
    if pods and style < 0.3:
        places, size = pods, rng.uniform(0.03, 0.07)
    elif style < 0.55:
        out = w + size * rng.uniform(0.6, 2.0)
        places = [np.array([s * out, rng.uniform(0.25, 0.32), h * 0.2]) for s in (-1, 1)]
        for place in places:
            shape.add(beam(place * [0.3, 1, 1], place, size * 0.5), "strut")
    else:
        columns, rows = int(rng.integers(1, 4)), 1 + int(h > 0.8 * w and rng.random() < 0.3)
        size = min(size, w / columns * 1.1, h / rows)
        xs = (np.arange(columns) - (columns - 1) / 2) * 2 * w / columns
        zs = (np.arange(rows) - (rows - 1) / 2) * h
        places = [np.array([x, 0.4, z]) for x in xs for z in zs]
    long, square = rng.uniform(0.1, 0.4), rng.random() < 0.25
    flare, tip = rng.uniform(0.55, 1.25), rng.uniform(0.02, 0.06)
    for place in places:
        front, back = place - [0, long / 2, 0], place + [0, long / 2, 0]
        if square:
            shape.add(box((2 * size, long, 1.6 * size), place, (0.9, 1)), "engine")
        else:
            middle = [front, front + [0, long * 0.3, 0], back]
            shape.add(tube(middle, np.array([0.7, 1, 0.9]) * size, sides), "engine")
        cone = [
            (size * 0.75, 0),
            (size * flare, tip),
            (size * flare * 0.8, tip),
            (size * 0.55, 0.005),
        ]
        spun = moved(lathe(cone, sides), BACKWARD)
        shape.add(moved(spun, offset=back - [0, 0.004, 0]), "engine", "nozzle")


def _fins(rng, shape, at) -> None:
    style = rng.random()
    if style < 0.4:
        return
    y = rng.uniform(0.2, 0.36)
    w, h = at(y)
    tall, chord, thick = rng.uniform(0.06, 0.2), rng.uniform(0.08, 0.2), rng.uniform(0.01, 0.03)
    lean = rng.uniform(-0.04, 0.1)
    for x in (0,) if style < 0.7 else (-1, 1):
        root = np.array([x * w * 0.6, y, h * 0.5])
        tip = root + [x * rng.choice([0, 1]) * tall * 0.5, lean, tall + h * 0.3]
        plate(shape, root, tip, chord, chord * rng.uniform(0.3, 0.8), thick, "fin")


def _guns(rng, shape, at) -> None:
    """Barrels beside the nose, under the wings' roots, or a turret on the back."""
    if rng.random() < 0.35:
        return
    y = rng.uniform(-0.35, 0.0)
    w, h = at(y)
    radius, long = rng.uniform(0.006, 0.02), rng.uniform(0.12, 0.4)
    z = h * rng.uniform(-0.7, 0.3)
    for side in (-1, 1):
        root = np.array([side * w * rng.uniform(0.85, 0.95), y + 0.06, z])
        shape.add(cylinder(root, root - [0, long, 0], radius, radius * 0.7, 6), "gun")
        shape.add(box((radius * 4, long * 0.4, radius * 4), root), "gun")
    if rng.random() < 0.3:
        place = np.array([0, rng.uniform(0.1, 0.3), 0])
        place[2] = at(place[1])[1]
        shape.add(ellipsoid(place, (0.035, 0.04, 0.03), 8), "gun", "turret")
        for side in (-1, 1):
            root = place + [side * 0.012, 0, 0.015]
            shape.add(cylinder(root, root - [0, 0.1, -0.01], 0.006, sides=5), "gun")


def _details(rng, shape, at) -> None:
    """Plates, aerials, a ring around the stern, legs below."""
    for _ in range(int(rng.integers(0, 7))):
        y = rng.uniform(-0.2, 0.38)
        w, h = at(y)
        s, up = rng.choice([-1, 1], 2)
        size = np.array([w * rng.uniform(0.3, 0.8), rng.uniform(0.04, 0.18), h * 0.25])
        for side in (-1, 1):
            if rng.random() < 0.8:
                shape.add(box(size, (side * s * w * 0.45, y, up * h * 0.8)), "hull", "panel")
    if rng.random() < 0.3:
        y = rng.uniform(0, 0.35)
        foot = np.array([0, y, at(y)[1] * 0.7])
        shape.add(
            cylinder(foot, foot + [0, 0.04, rng.uniform(0.1, 0.25)], 0.005, sides=5), "antenna"
        )
    if rng.random() < 0.1:
        w, h = at(0.25)
        wide = max(w, h) * rng.uniform(1.6, 2.5)
        hoop = flat_ring(wide, wide * 1.15, -0.04, 0.04, int(rng.choice([8, 12, 24])))
        shape.add(moved(hoop, FORWARD, (0, 0.25, 0)), "ring")
        for side in (-1, 1):
            shape.add(beam((side * w * 0.5, 0.25, 0), (side * wide * 1.05, 0.25, 0), 0.04), "strut")
    if rng.random() < 0.25:
        for x, y in ((0, -0.25), (-0.7, 0.2), (0.7, 0.2)):
            w, h = at(y)
            foot = np.array([x * w, y, -h - 0.1])
            shape.add(beam(foot + [0, 0, 0.1 + h * 0.5], foot, 0.018), "landing gear")
            shape.add(box((0.05, 0.08, 0.012), foot), "landing gear")
