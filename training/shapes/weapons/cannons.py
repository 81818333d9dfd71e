"""Cannons and mortars on their carriages."""

from __future__ import annotations

import numpy as np

from ..coachwork import Wheels
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ball, beam, box, cylinder, extruded_across, lathe, moved, tube
from ..turns import FORWARD, about_x

CANNON = {
    "barrel": ("gun barrel", "tube", "cannon tube"),
    "muzzle": ("mouth", "muzzle swell", "barrel end"),
    "band": ("ring", "reinforcing ring", "barrel ring"),
    "breech": ("back end", "cascabel", "knob"),
    "carriage": ("mount", "gun carriage", "frame", "base"),
    "cheek": ("side plate", "bracket"),
    "trail": ("tail", "carriage tail"),
    "trunnion": ("pivot", "axis"),
    "axle": ("wheel axle",),
    "fuse": ("wick", "match cord"),
    "cannonball": ("ball", "shot", "projectile"),
    "shield": ("gun shield", "armor plate"),
}


def cannon(rng: np.random.Generator) -> LabelledShape:
    """A turned barrel on wooden cheeks, on a wheeled carriage with a trail, or on a block."""
    wheels = Wheels.drawn(rng, "spoked", "disc", "tired", "spoked")
    shape = Assembly(
        str(rng.choice(["cannon", "cannon", "old cannon", "mortar"])),
        CANNON | wheels.words,
        keypoints=KEYPOINTS["cannon"],
    )
    short = shape.category == "mortar" or rng.random() < 0.3
    girth = rng.uniform(0.13, 0.3)
    long = girth * (rng.uniform(2.2, 4.0) if short else rng.uniform(4.5, 9.0))
    ship = rng.random() < 0.4
    big = girth * (rng.uniform(0.7, 1.2) if ship else rng.uniform(1.5, 3.0))
    high = (
        big + girth * rng.uniform(1.0, 2.0) if ship else big * rng.uniform(1.05, 1.4) + girth * 0.4
    )
    tilt = rng.uniform(-0.05, 0.6) if not short else rng.uniform(0.1, 0.9)
    _barrel(rng, shape, girth, long, high, tilt)
    half = girth * rng.uniform(1.05, 1.3)
    ends = (-half * 1.3, 0, high), (half * 1.3, 0, high)
    shape.add(cylinder(*ends, girth * 0.25, sides=8), "barrel", "trunnion")
    thick = girth * rng.uniform(0.25, 0.5)
    if ship:
        _truck_carriage(rng, shape, half, thick, long, high, big)
        places = [(-0.28 * long, big), (0.3 * long, big * rng.uniform(0.7, 1))]
    else:
        _field_carriage(rng, shape, half, thick, long, high, big)
        places = [(0.0, big)]
    tyre = big * (rng.uniform(0.3, 0.5) if ship else rng.uniform(0.12, 0.25))
    x = half + thick + tyre * 0.6
    for y, radius in places:
        for side in (-1, 1):
            wheels.add(shape, (side * x, y, radius), radius, tyre, "wheel")
        shape.add(cylinder((-x, y, radius), (x, y, radius), big * 0.12, sides=8), "axle")
    if rng.random() < 0.2:
        for k in range(int(rng.integers(1, 5))):
            at = (
                half + thick + big + (k % 2) * girth * 1.6,
                0.3 * long + k // 2 * girth * 1.6,
                girth * 0.8,
            )
            shape.add(ball(at, girth * 0.8, 12), "cannonball")
    return shape.finish()


def _barrel(rng, shape, girth, long, high, tilt) -> None:
    """The tube with its mouth, rings, knob and fuse; its trunnions are at the origin."""
    sides, bore = int(rng.choice([6, 8, 12, 24])), rng.uniform(0.45, 0.65)
    taper, back = rng.uniform(0.6, 1.0), long * rng.uniform(0.35, 0.5)
    flare = rng.uniform(1.0, 1.5)
    turn = about_x(-tilt) @ FORWARD

    def add(solid, *part: str) -> None:
        shape.add(moved(solid, turn, (0, 0, high)), "barrel", *part)

    front, lip = long - back, 0.12 * long
    bulge = rng.choice([0.0, rng.uniform(0, 0.3)])
    t = np.linspace(0, 1, 8)
    radius = girth * (1 + (taper - 1) * t + bulge * np.sin(np.pi * t))
    add(lathe(np.c_[radius, -back + (long - lip) * t], sides))
    end = girth * taper
    mouth = [(end, front - lip), (end * flare, front - 0.2 * lip), (end * flare, front)]
    mouth += [(end * bore, front), (end * bore, front - lip * 0.9)]
    add(lathe(mouth, sides), "muzzle")
    for z in np.linspace(-0.9 * back, front - 1.5 * lip, int(rng.integers(0, 5))):
        r = float(np.interp(z, -back + (long - lip) * t, radius)) * rng.uniform(1.05, 1.14)
        add(lathe([(r, z - 0.02 * long), (r, z + 0.02 * long)], sides), "band")
    if rng.random() < 0.8:
        add(lathe([(0.25 * girth, -back - 0.35 * girth), (girth, -back)], sides), "breech")
        add(ball((0, 0, -back - 0.5 * girth), 0.32 * girth, 10), "breech")
    if rng.random() < 0.35:
        root = np.array([0, girth * 0.85, -0.7 * back])
        bent = [root, root + [0, 0.5 * girth, 0], root + [0.3 * girth, 0.9 * girth, -0.2 * girth]]
        add(tube(bent, 0.08 * girth, 6), "fuse")


def _truck_carriage(rng, shape, half, thick, long, high, big) -> None:
    """Two stepped cheeks on a bed, as on ships."""
    front, back, low = -0.42 * long, 0.45 * long, big * 0.9
    steps = int(rng.integers(1, 5))
    for side in (-1, 1):
        x = side * (half + thick / 2)
        edges = np.linspace(0.1 * long, back, steps + 1)
        size = (thick, 0.1 * long - front, high - low + thick * 0.3)
        shape.add(box(size, (x, (0.1 * long + front) / 2, low + size[2] / 2)), "carriage", "cheek")
        for k in range(steps):
            tall = (high - low) * (1 - (k + 1) / (steps + 1))
            at = (x, (edges[k] + edges[k + 1]) / 2, low + tall / 2)
            step = (thick, edges[k + 1] - edges[k] + 0.01, tall)
            shape.add(box(step, at), "carriage", "cheek")
    bed = (2 * half + thick, back - front, thick * 0.8)
    shape.add(box(bed, (0, (front + back) / 2, low + bed[2] / 2)), "carriage")


def _field_carriage(rng, shape, half, thick, long, high, big) -> None:
    """Two cheeks that go down behind to a trail on the ground; often a shield."""
    reach = long * rng.uniform(0.5, 0.9) + big
    narrow = rng.uniform(0.15, 1.0)
    for side in (-1, 1):
        x = side * (half + thick / 2)
        top, low = high + thick * 0.4, min(high, big) - thick * 0.8
        outline = np.array([(-0.8 * thick - 0.12 * long, low + thick), (0, low), (0.25 * long, low),
                            (0.25 * long, high - thick * 0.2), (0.1 * long, top),
                            (-0.12 * long - 0.8 * thick, top)])  # fmt: skip
        cheek = extruded_across(outline, x - thick / 2, x + thick / 2)
        shape.add(cheek, "carriage", "cheek")
        start, end = (x, 0.1 * long, (low + high) / 2), (x * narrow, reach, thick * 0.6)
        shape.add(beam(start, end, thick * 1.4, thick), "carriage", "trail")
    for y in (0.3, 0.7):
        z = min(high, big) * (1 - y) + thick * 0.6 * y
        wide = half * (1 - y * (1 - narrow)) * 2 + thick
        at = (0, 0.1 * long + y * (reach - 0.1 * long), z)
        shape.add(box((wide, thick, thick), at), "carriage", "trail")
    if rng.random() < 0.15:
        for side in (-1, 1):
            plate = (half * 1.4, 0.04, high * 0.9)
            shape.add(box(plate, (side * half * 1.75, -0.1 * long, high)), "shield")
