"""Tools that a cook holds: whisks, rolling pins, corkscrews and graters."""

from __future__ import annotations

import numpy as np

from ..hafts import any_grip
from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import at_z, beam, box, circle, cylinder, lathe, loft, moved, torus, tube
from ..turns import FORWARD, about_z, any_pose

WHISK = {
    "wire": ("whisk wire", "loop", "wires", "balloon"),
    "coil": ("spring", "spiral"),
    "collar": ("ferrule", "neck"),
    "handle": ("grip", "shaft", "stick"),
    "hanging loop": ("ring", "eye", "hook"),
}
PIN = {
    "roller": ("barrel", "cylinder", "body", "roll"),
    "handle": ("grip", "end"),
    "axle": ("rod", "pin", "neck"),
    "knob": ("handle end", "tip"),
}
CORKSCREW = {
    "screw": ("spiral", "worm", "helix"),
    "shaft": ("rod", "stem"),
    "handle": ("grip", "crossbar"),
    "lever": ("wing", "side lever"),
    "arm": ("lever arm", "wing handle"),
    "gear": ("cog", "pivot", "joint"),
    "body": ("frame", "housing", "bell"),
    "head": ("top", "key", "bottle opener"),
}
GRATER = {
    "body": ("wall", "plate", "grating surface", "side"),
    "tooth": ("teeth", "blade", "hole", "bump"),
    "handle": ("grip", "bow"),
    "base": ("foot", "bottom rim", "edge"),
    "top": ("cap", "upper plate"),
}


def whisk(rng: np.random.Generator) -> LabelledShape:
    """Loops of wire about one axis, a balloon or flat, or a spiral, on a handle along it."""
    shape = Assembly(str(rng.choice(["whisk", "balloon whisk", "egg beater"])), WHISK)
    long, wide = rng.uniform(0.1, 0.16), rng.uniform(0.025, 0.05)
    thin, narrow = rng.uniform(0.0012, 0.003), rng.uniform(0.006, 0.011)
    t = np.linspace(0, 2 * np.pi, 21)
    belly = rng.uniform(0.6, 1.2)
    side = np.sign(np.sin(t)) * np.abs(np.sin(t / 2) ** belly * np.cos(t / 2)) ** 0.9
    reach = np.sin(t / 2) ** rng.uniform(0.7, 1.2)
    side *= wide / np.abs(side).max()
    squash = np.diag([1, rng.choice([1, 1, rng.uniform(0.15, 0.4)]), 1])
    loops = int(rng.integers(3, 8))
    for i in range(loops):
        loop = np.c_[side + narrow * 0.6 * np.cos(t / 2), 0 * t, long * reach]
        turned = loop @ about_z(np.pi * i / loops).T @ squash
        shape.add(tube(turned, thin, 5), "wire")
    if rng.random() < 0.15:
        turns = np.linspace(0, 12 * np.pi, 70)
        swell = wide * 0.5 * np.sin(np.linspace(0.2, np.pi - 0.2, 70))
        path = np.c_[swell * np.cos(turns), swell * np.sin(turns), long * np.linspace(0.3, 0.9, 70)]
        shape.add(tube(path, thin, 4), "coil")
    _grip(rng, shape, narrow, long)
    return shape.finish(any_pose(rng))


def _grip(rng, shape, narrow, long) -> None:
    """A collar and a handle along −z, with an eye at the end or without."""
    sides, grip = roundness(rng), rng.uniform(0.08, 0.14)
    start = 0.0
    if rng.random() < 0.5:
        start = -long * rng.uniform(0.1, 0.25)
        shape.add(lathe([(narrow * 0.9, start - 0.003), (narrow * 1.05, 0.008)], sides), "collar")
    end = start - grip
    shape.add(
        any_grip(rng, (0, 0, start + 0.004), (0, 0, end), narrow * rng.uniform(0.9, 1.5)), "handle"
    )
    if rng.random() < 0.5:
        eye = narrow * rng.uniform(0.8, 1.3)
        ring = moved(torus(eye, 0, eye * 0.25, 12), FORWARD, (0, 0, end - eye * 0.8))
        shape.add(ring, "hanging loop")


def rolling_pin(rng: np.random.Generator) -> LabelledShape:
    """A roller with two handles on an axle, or tapered and of one piece with its ends."""
    shape = Assembly(str(rng.choice(["rolling pin", "dough roller"])), PIN)
    long, radius, sides = rng.uniform(0.2, 0.3), rng.uniform(0.022, 0.045), roundness(rng)
    t = np.linspace(-1, 1, 9)
    edge = rng.choice([1.0, rng.uniform(0.8, 0.97)])
    barrel = radius * (1 - (1 - edge) * np.abs(t) ** rng.uniform(2, 8))
    shape.add(lathe(np.c_[barrel, long / 2 * t], sides), "roller")
    grip, thick = rng.uniform(0.07, 0.12), radius * rng.uniform(0.3, 0.55)
    gap = rng.choice([0.0, rng.uniform(0.004, 0.02)])
    s = np.linspace(0, 1, 8)
    swell = 1 + rng.uniform(-0.15, 0.5) * np.sin(np.pi * s ** rng.uniform(0.7, 1.6))
    swell[-1] *= rng.uniform(0.4, 0.9)
    grips = np.c_[thick * swell, long / 2 * 0.99 + gap + grip * s]
    knob = rng.random() < 0.3
    for side in (1, -1):
        turn = np.diag([1, side, side])
        if gap:
            axle = [(thick * 0.5, long / 2 * 0.95), (thick * 0.5, long / 2 + gap + 0.01)]
            shape.add(moved(lathe(axle, 8), turn), "axle")
        shape.add(moved(lathe(grips, sides), turn), "handle")
        if knob:
            ends = [(thick * 0.6, grips[-1, 1] - 0.002), (thick * 1.1, grips[-1, 1] + thick * 0.5)]
            cap = [*ends, (thick * 0.7, grips[-1, 1] + thick)]
            shape.add(moved(lathe(cap, sides), turn), "handle", "knob")
    return shape.finish(any_pose(rng))


def corkscrew(rng: np.random.Generator) -> LabelledShape:
    """A worm on a rod below a crossbar; or with two wings, geared, around a frame."""
    shape = Assembly(str(rng.choice(["corkscrew", "wine opener"])), CORKSCREW)
    size = rng.uniform(0.9, 1.1)
    thin, coil = rng.uniform(0.0015, 0.003), rng.uniform(0.003, 0.006)
    turns, worm = rng.uniform(4, 7), rng.uniform(0.05, 0.065)
    t = np.linspace(0, 1, 60)
    radius = coil * np.clip(t * 6, 0.2, 1)
    around = 2 * np.pi * turns * t
    path = np.c_[radius * np.cos(around), radius * np.sin(around), worm * t]
    shape.add(tube(path, thin * np.clip(t * 8, 0.3, 1), 5), "screw")
    if rng.random() < 0.5:
        _crossbar(rng, shape, worm, coil)
    else:
        _wings(rng, shape, worm, coil)
    return shape.finish(any_pose(rng) * size)


def _crossbar(rng, shape, low, coil) -> None:
    """A rod and a handle across it: straight, swollen or bent."""
    top, half = low + rng.uniform(0.02, 0.05), rng.uniform(0.04, 0.06)
    shape.add(cylinder((0, 0, low - 0.004), (0, 0, top), coil * rng.uniform(0.7, 1.2)), "shaft")
    thick = rng.uniform(0.007, 0.013)
    if rng.random() < 0.5:
        shape.add(any_grip(rng, (-half, 0, top), (half, 0, top), thick), "handle")
    else:
        t = np.linspace(-1, 1, 11)
        path = np.c_[half * t, 0 * t, top + rng.uniform(-0.015, 0.015) * t**2]
        girth = thick * (1 - rng.uniform(-0.3, 0.5) * np.abs(t) ** 2)
        shape.add(tube(path, girth, int(rng.integers(6, 13))), "handle")


def _wings(rng, shape, low, coil) -> None:
    """A rod through a frame with a bell below; two arms, raised or not, that turn on it."""
    top, sides = low + rng.uniform(0.05, 0.07), roundness(rng)
    shape.add(cylinder((0, 0, low - 0.004), (0, 0, top), coil * 0.8), "shaft")
    key = rng.uniform(0.012, 0.02)
    ring = torus(key, 0, key * 0.3, 12)
    head = (
        box((2 * key, 0.006, key), (0, 0, top))
        if rng.random() < 0.5
        else moved(ring, FORWARD, (0, 0, top + key))
    )
    shape.add(head, "head")
    bell, wide = rng.uniform(0.01, 0.025), rng.uniform(0.013, 0.017)
    outer = [(wide, bell), (wide * 0.9, bell + 0.02)]
    profile = [(wide * 0.85, bell), *outer, (wide * 0.7, bell + 0.02), (wide * 0.85, bell)]
    shape.add(lathe(profile, sides, caps=False), "body")
    for side in (-1, 1):
        ends = (side * wide * 0.75, 0, bell + 0.018), (side * wide * 0.75, 0, low + 0.03)
        shape.add(beam(*ends, 0.005), "body")
    shape.add(box((wide * 2, 0.012, 0.008), (0, 0, low + 0.03)), "body")
    lift, long = rng.uniform(-1.3, 1.1), rng.uniform(0.07, 0.09)
    for side in (-1, 1):
        pivot = np.array([side * (wide + 0.002), 0, low + 0.03])
        out = np.array([side * np.cos(lift), 0, np.sin(lift)])
        gear = moved(lathe([(0.009, -0.004), (0.009, 0.004)], 12), FORWARD, pivot)
        shape.add(gear, "lever", "gear")
        path = [pivot, pivot + out * long * 0.5, pivot + out * long]
        arm = tube(path, [0.004, 0.0045, 0.008], 6)
        shape.add(moved(arm, np.diag([1, 1.3, 1])), "lever", "arm")


def grater(rng: np.random.Generator) -> LabelledShape:
    """Four walls or a round one that narrow upwards under a bow, or a plate with a handle."""
    kinds = ["grater", "cheese grater", "box grater"]
    shape = Assembly(str(rng.choice(kinds)), GRATER)
    if shape.category != "box grater" and rng.random() < 0.4:
        _flat_grater(rng, shape)
        return shape.finish(any_pose(rng))
    sides = 4 if shape.category == "box grater" else int(rng.choice([4, 6, 8, 20]))
    radius, tall, taper = rng.uniform(0.05, 0.07), rng.uniform(0.16, 0.24), rng.uniform(0.55, 0.9)
    deep = rng.uniform(0.7, 1.0)
    around = circle(sides, np.pi / sides) * [1, deep] * radius

    def ring(share, scale=1.0):
        return at_z(around * (1 - (1 - taper) * share) * scale, tall * share)

    shape.add(loft([ring(0), ring(1), ring(1, 0.94), ring(0, 0.94)], closed=True), "body")
    if rng.random() < 0.6:
        shape.add(
            loft([ring(0, 0.9), ring(0, 1.05), ring(0.07, 1.05), ring(0.07, 0.9)], closed=True),
            "base",
        )
    if rng.random() < 0.6:
        shape.add(loft([ring(0.97, 1.04), ring(1.03, 1.04)]), "top")
    _teeth(rng, shape, ring, sides)
    t = np.linspace(0, np.pi, 11)
    half, rise = radius * taper * 0.7, rng.uniform(0.02, 0.045)
    bow = np.c_[half * np.cos(t), 0 * t, tall * 0.98 + rise * np.sin(t) ** 0.6]
    shape.add(
        moved(tube(bow, rng.uniform(0.004, 0.007), 6), np.diag([1, rng.uniform(1, 2.5), 1])),
        "handle",
    )
    return shape.finish()


def _teeth(rng, shape, ring, sides) -> None:
    """Bumps in rows on each wall, larger or smaller from wall to wall."""
    walls = range(0, sides, max(1, sides // 4))
    for wall in walls:
        rows, columns = int(rng.integers(3, 7)), int(rng.integers(2, 5)) if sides <= 6 else 1
        size = rng.uniform(0.15, 0.35) / max(rows / 4, columns / 2)
        for share in np.linspace(0.18, 0.85, rows):
            own = ring(share)
            left, right = own[wall], own[(wall + 1) % sides]
            wide = np.linalg.norm(right - left)
            out = np.cross(right - left, [0, 0, 1.0])
            out /= np.linalg.norm(out)
            for along in (np.arange(columns) + 0.5) / columns:
                at = left + (right - left) * along
                ends = at - out * 0.002, at + out * 0.004
                shape.add(cylinder(*ends, wide * size * 0.5, wide * size * 0.2, 6), "tooth")


def _flat_grater(rng, shape) -> None:
    """A plate with teeth and a grip along it, long as a rasp or broad as a paddle."""
    wide, long = rng.uniform(0.03, 0.09), rng.uniform(0.14, 0.22)
    shape.add(box((long, wide, 0.003)), "body")
    rows, columns = int(rng.integers(5, 9)), int(rng.integers(2, 5))
    for x in np.linspace(-0.42, 0.42, rows) * long:
        for y in ((np.arange(columns) + 0.5) / columns - 0.5) * wide * 0.9:
            ends = (x, y, 0), (x, y, 0.005)
            shape.add(cylinder(*ends, 0.3 * wide / columns, 0.1 * wide / columns, 6), "tooth")
    if rng.random() < 0.5:
        for side in (-1, 1):
            shape.add(
                beam((-long / 2, side * wide / 2, 0), (long / 2, side * wide / 2, 0), 0.006), "base"
            )
    end = long / 2 + rng.uniform(0.08, 0.12)
    shape.add(
        any_grip(rng, (long / 2 - 0.01, 0, 0), (end, 0, 0), rng.uniform(0.008, 0.012)), "handle"
    )
