"""Eyeglasses, sunglasses and goggles, folded or not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, facing_out, loft, rounded_box, superellipse, tube
from ..turns import any_pose

EYEWEAR = {
    "lens": ("glass", "pane"),
    "frame": ("rim", "front"),
    "temple": ("arm", "leg", "side arm", "earpiece"),
    "bridge": ("nose bridge",),
    "strap": ("band", "headband"),
}

SYNONYMS = {
    "lens": ("glass", "pane", "lenses"),
    "frame": ("rim", "front frame", "front"),
    "temple": ("arm", "side arm", "earpiece"),
    "temple tip": ("ear hook", "earpiece end"),
    "bridge": ("nose bridge", "nosepiece"),
    "brow bar": ("top bar", "double bridge"),
    "nose pad": ("pad",),
    "hinge": ("end piece", "joint"),
    "strap": ("band", "headband"),
}


def eyeglasses(rng: np.random.Generator) -> LabelledShape:
    """Lenses in rims or of one piece, a bridge, and what holds them on: temples or a strap."""
    if rng.random() < 0.55:
        return spectacles(rng)
    kind = str(rng.choice(["glasses", "glasses", "sunglasses", "goggles"]))
    shape = Assembly(kind, EYEWEAR)
    wide, high = rng.uniform(0.45, 0.6), rng.uniform(0.3, 0.6)
    gap, wrap = rng.uniform(0.06, 0.16), rng.uniform(0, 0.35)
    thin = rng.uniform(0.012, 0.05)
    square, droop = rng.uniform(1.6, 4), rng.uniform(-0.15, 0.15)
    rims = rng.random() < 0.65

    def bent(points):  # around the head
        x, y, z = np.asarray(points).T
        return np.c_[x, y + wrap * x**2, z]

    for side in (-1, 1):
        x, z = superellipse(wide, high, square, 28, start=0).T
        x = side * (gap / 2 + wide / 2) + x
        z = z + droop * side * x
        ring = np.c_[x, 0 * x, z]
        pane = np.stack([bent(ring + [0, y, 0]) for y in (-thin * 0.4, thin * 0.4)])
        shape.add(facing_out(loft(pane)), "lens")
        if rims:
            shape.add(tube(bent(ring * [1, 1, 1.02]), thin, 6, closed=True), "frame")
    t = np.linspace(-1, 1, 7)
    arch = high * rng.uniform(0.05, 0.3)
    height = high * rng.uniform(-0.05, 0.3)
    path = bent(np.c_[t * gap * 0.6, 0 * t, height + arch * (1 - t**2)])
    shape.add(tube(path, thin * rng.uniform(0.9, 1.8), 6), "bridge")
    _hold(rng, shape, kind, bent, gap / 2 + wide, high, thin)
    return shape.finish(None if rng.random() < 0.6 else any_pose(rng))


def _hold(rng, shape, kind, bent, reach, high, thin) -> None:
    """A strap around the head, or temples that are spread or folded."""
    if kind == "goggles" and rng.random() < 0.7:
        t = np.linspace(0.02, np.pi - 0.02, 16)
        corner = bent([[reach, 0, 0]])[0]
        path = np.c_[reach * np.cos(t), corner[1] + 1.1 * np.sin(t), 0 * t]
        shape.add(tube(path, thin * 2, 6, flat=rng.uniform(1.5, 3)), "strap")
        return
    length, hook = rng.uniform(0.9, 1.4), rng.uniform(0.1, 0.35)
    height = high * rng.uniform(0, 0.45)
    fold = rng.uniform(0, 0.3) if rng.random() < 0.8 else np.pi / 2 * rng.uniform(0.8, 1)
    for side in (-1, 1):
        t = np.linspace(0, 1, 10)
        down = -hook * np.clip((t - 0.72) / 0.28, 0, 1) ** 1.5
        inwards = np.sin(fold) * t * length
        back = np.cos(fold) * t * length
        corner = bent([[side * reach, 0, height]])[0]
        path = corner + np.c_[-side * inwards, back + side * 0.03 * np.sin(fold), down]
        shape.add(tube(path, thin * rng.uniform(0.8, 1.6), 6), "temple")


def spectacles(rng: np.random.Generator) -> LabelledShape:
    """Broad rims around lenses let in, wires around thin ones, a shield, or goggles on a strap."""
    kinds = ["glasses", "reading glasses", "sunglasses", "aviators", "sports glasses", "goggles"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, SYNONYMS)
    if kind in ("sports glasses", "goggles"):
        _shield(rng, shape)
    else:
        _pair(rng, shape, wire=kind == "aviators" or rng.random() < 0.3)
    return shape.finish(None if rng.random() < 0.6 else any_pose(rng))


def _outline(rng, wide: float, high: float, count: int) -> NDArray[np.float64]:
    """A lens (count, 2) around its own middle: round, square, tall inside, or drop-shaped."""
    x, z = superellipse(wide, high, rng.uniform(1.8, 4.5), count, start=0).T
    pinch, droop = rng.uniform(0, 0.3), rng.uniform(-0.1, 0.15)
    return np.c_[x * (1 - pinch * (0.5 - z / high)), z + droop * x]


def _bent(wrap: float):
    """What lays a front (n, 3), drawn flat, around a head."""
    return lambda points: (
        points + np.c_[0 * points[:, 0], wrap * points[:, 0] ** 2, 0 * points[:, 0]]
    )


def _band(inner, outer, front: float, back: float):
    """A closed ring between two outlines (n, 3) and two depths."""
    away = np.array([0, 1.0, 0])
    rings = np.stack(
        [inner + front * away, inner + back * away, outer + back * away, outer + front * away], 1
    )
    return facing_out(loft(rings, closed=True))


def _pair(rng, shape, wire: bool) -> None:
    """Two lenses in rims of wire or of plates, with a bridge and temples."""
    wide, high = rng.uniform(0.42, 0.6), rng.uniform(0.26, 0.56)
    gap, bend = rng.uniform(0.1, 0.22), _bent(rng.uniform(0, 0.3))
    rim, deep = rng.uniform(0.03, 0.1), rng.uniform(0.03, 0.08)
    thin = rng.uniform(0.012, 0.024)
    count = int(rng.choice([16, 24, 36]))
    lens = _outline(rng, wide, high, count)
    middle = gap / 2 + wide / 2
    domed = rng.uniform(0, 0.06)  # a lens bulges forward
    for side in (-1, 1):
        flat = lens if side > 0 else (lens * [-1, 1])[::-1]
        at = np.array([side * middle, 0, 0])
        edge = np.c_[flat[:, 0], 0 * flat[:, 0], flat[:, 1]]
        steps = (1.0, 0.75, 0.4)
        sheets = [edge * u + at - [0, domed * (1 - u * u), 0] for u in steps]
        inside = [s + [0, thin * 0.8, 0] for s in sheets[::-1]]
        rings = [bend(r) for r in [*inside, *sheets]]
        shape.add(facing_out(loft(rings)), "lens")
        if wire:
            shape.add(tube(bend(edge * 1.01 + at), thin, 6, closed=True), "frame")
        else:
            grown = edge * (1 + 2 * rim / np.array([wide, 1, high])) + at
            shape.add(_band(bend(edge * 0.97 + at), bend(grown), -deep / 2, deep / 2), "frame")
    _bridge(rng, shape, bend, gap, high, thin if wire else rim, wire)
    reach = gap / 2 + wide + (thin if wire else rim)
    _temples(rng, shape, bend, reach, high, thin if wire else rim, wire)


def _bridge(rng, shape, bend, gap, high, size, wire: bool) -> None:
    """What joins the rims over the nose, sometimes with a bar along the brows or pads."""
    t = np.linspace(-1, 1, 9)
    level, arch = high * rng.uniform(0.0, 0.25), high * rng.uniform(0.05, 0.25)
    span = gap / 2 if wire else gap / 2 - size * 0.6
    path = bend(np.c_[t * max(span, 0.03), 0 * t, level + arch * (1 - t**2)])
    thick = size if wire else min(size * 0.7, 0.05)
    shape.add(tube(path, thick * rng.uniform(0.9, 1.4), 8), "bridge")
    if wire and rng.random() < 0.5:
        ends = np.c_[t * (gap * 0.5 + 0.12), 0 * t, 0 * t + high * 0.48]
        shape.add(tube(bend(ends), size, 6), "bridge", "brow bar")
    for side in (-1, 1) if rng.random() < 0.4 else ():
        at = np.array([side * gap * 0.36, 0.07, -high * 0.12])
        shape.add(ellipsoid(at, (0.02, 0.03, 0.055), 10), "nose pad")
        shape.add(cylinder(at, (side * gap / 2, 0.01, -high * 0.05), 0.01, sides=6), "nose pad")


def _temples(rng, shape, bend, reach, high, size, wire: bool) -> None:
    """Arms from the corners: wires with thick tips, or flat boards that hook down."""
    length, hook = rng.uniform(0.95, 1.45), rng.uniform(0.12, 0.4)
    level = high * rng.uniform(0.0, 0.4)
    shut = rng.random() < 0.2
    tall = rng.uniform(0.05, 0.16) if not wire else size
    t = np.linspace(0, 1, 14)
    down = -hook * np.clip((t - 0.7) / 0.3, 0, 1) ** 1.6
    for side in (-1, 1):
        corner = bend(np.array([[side * reach, 0, level]]))[0]
        back = np.c_[0 * t, t * length, down]
        if shut:
            back = np.c_[-side * t * length, 0.05 + 0.03 * (side + 1) + 0 * t, down]
        path = corner + back
        part = ("temple",)
        if wire:
            shape.add(tube(path, size, 6), *part)
            shape.add(tube(path[9:], size * rng.uniform(1.6, 2.4), 8), *part, "temple tip")
        else:
            narrow = tall * (1 - rng.uniform(0, 0.5) * np.clip(t * 1.4, 0, 1))
            across = np.array([0, 1.0, 0]) if shut else np.array([1.0, 0, 0])
            half, up = across * rng.uniform(0.015, 0.03), np.array([0, 0, 0.5])
            rings = [
                [p - half - h * up, p + half - h * up, p + half + h * up, p - half + h * up]
                for p, h in zip(path, narrow, strict=True)
            ]
            shape.add(facing_out(loft(rings)), *part)
        joint = (0.06, 0.08, max(0.05, tall * 1.05))
        shape.add(box(joint, corner + [0, 0.02, 0]), "hinge")


def _shield(rng, shape) -> None:
    """One lens before both eyes: in a thick frame with a strap, or half rimmed with temples."""
    goggles = shape.category == "goggles"
    wide, high = rng.uniform(1.1, 1.4), rng.uniform(0.32, 0.6)
    bend = _bent(rng.uniform(0.15, 0.5))
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    x = wide / 2 * np.sign(c) * np.abs(c) ** 0.55
    z = high / 2 * np.sign(s) * np.abs(s) ** 0.6
    notch = rng.uniform(0.1, 0.45) * high * np.exp(-((x / (0.14 * wide)) ** 2)) * (s < 0)
    edge = np.c_[x, 0 * x, z + notch]
    thin = rng.uniform(0.012, 0.03)
    steps = (1.0, 0.7, 0.35)
    centre = np.array([0, 0, notch.max() * 0.4])
    sheets = [(edge - centre) * u + centre for u in steps]
    rings = [bend(r + [0, thin, 0]) for r in sheets[::-1]] + [bend(r) for r in sheets]
    shape.add(facing_out(loft(rings)), "lens")
    rim = rng.uniform(0.05, 0.12) if goggles else rng.uniform(0.025, 0.06)
    grown = edge * (1 + 2 * rim / np.array([wide, 1, high]))
    back = rng.uniform(0.1, 0.3) if goggles else rim
    if goggles or rng.random() < 0.5:
        shape.add(_band(bend(edge * 0.97), bend(grown), -0.03, back), "frame")
    else:  # a rim along the top alone
        top = edge[(s > 0.15)]
        shape.add(tube(bend(top), rim * 0.7, 8), "frame")
        t = np.linspace(-0.12, 0.12, 5) * wide
        low = np.c_[t, 0 * t + 0.03, np.interp(t, x[s < 0], edge[s < 0, 2])]
        shape.add(tube(bend(low), 0.03, 6), "bridge")
    reach = wide / 2 + rim * 0.5
    if not goggles:
        _temples(rng, shape, bend, reach * 0.98, high, rim * 0.6, False)
        return
    _goggle_strap(rng, shape, high, bend, back, reach)


def _goggle_strap(rng, shape, high, bend, back, reach) -> None:
    """A band around the head, with joints or without."""
    corner = bend(np.array([[reach, 0, 0]]))[0]
    t = np.linspace(0, np.pi, 20)
    depth = rng.uniform(0.8, 1.3)
    path = np.c_[reach * np.cos(t), corner[1] + back * 0.5 + depth * np.sin(t), 0 * t]
    tall, half = high * rng.uniform(0.2, 0.45), rng.uniform(0.012, 0.025)
    out = np.c_[np.cos(t), np.sin(t), 0 * t] * half
    up = np.array([0, 0, tall / 2])
    rings = [
        [p - o - up, p + o - up, p + o + up, p - o + up] for p, o in zip(path, out, strict=True)
    ]
    shape.add(facing_out(loft(rings)), "strap")
    for side in (-1, 1) if rng.random() < 0.5 else ():
        at = (side * reach, corner[1] + back * 0.5, 0)
        shape.add(rounded_box((0.08, 0.14, tall * 1.2), at, 0.02, 1), "hinge")
