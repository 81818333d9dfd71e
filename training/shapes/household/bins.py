"""Trash cans: with a pedal, a swinging lid or wheels, of ribbed metal, of wire, on a post."""

from __future__ import annotations

import numpy as np

from ..panels import add_bow
from ..shape import Assembly, LabelledShape
from ..solids import box, ellipsoid, flat_ring, hollow, lathe, moved, rounded_box, tube
from ..turns import about_x
from .street_bins import any_sides, street_bin, tipped, wheeled_bin

TRASH_CAN = {
    "body": ("bin body", "can body", "container", "wall"),
    "lid": ("cover", "top", "bin lid"),
    "flap": ("swing lid", "swing flap", "swing door"),
    "rim": ("edge", "lip", "collar"),
    "handle": ("grip", "carrying handle"),
    "lid handle": ("lid grip", "lid knob"),
    "wheel": ("roller", "caster"),
    "axle": ("wheel axle",),
    "pedal": ("foot pedal", "step"),
    "base": ("foot", "bottom", "stand"),
    "slat": ("plank", "bar", "strip"),
    "hoop": ("band", "ring", "rib"),
    "post": ("pole", "support post"),
    "roof": ("canopy", "rain cover"),
    "hinge": ("joint",),
    "bag": ("liner", "trash bag", "garbage bag"),
    "rubbish": ("trash", "garbage", "contents"),
}


def trash_can(rng: np.random.Generator) -> LabelledShape:
    """Bins of six makes, shut, open or overflowing."""
    makes = {
        "pedal bin": _round_bin,
        "trash can": _round_bin,
        "swing bin": _swing_bin,
        "wheelie bin": wheeled_bin,
        "dumpster": wheeled_bin,
        "garbage can": _ribbed_can,
        "waste basket": _basket,
        "litter bin": street_bin,
    }
    shape = Assembly.of_a_kind(rng, makes, TRASH_CAN, own_sides=False)
    return shape.finish()


def _add_bag(rng, shape, radius, high, sides) -> None:
    """A liner turned over the edge, or rubbish that looks out."""
    if rng.random() < 0.5:
        drop = high * rng.uniform(0.05, 0.15)
        out = [(radius * 1.05, high - drop), (radius * 1.03, high + 0.008)]
        inside = [(radius * 0.9, high), (radius * 0.88, high - 2 * drop)]
        shape.add(lathe([*out, *inside, out[0]], sides, caps=False), "bag")
    if rng.random() < 0.6:
        level = high - radius * rng.uniform(0.15, 0.6)
        bed = radius * 0.88
        shape.add(lathe([(bed * 0.95, level - 0.03), (bed, level)], sides), "rubbish")
        for x, y in rng.uniform(-0.4, 0.4, (int(rng.integers(3, 8)), 2)) * radius:
            r = radius * rng.uniform(0.25, 0.45)
            z = level + r * rng.uniform(0, 0.6)
            shape.add(ellipsoid((x, y, z), (r, r, r * 0.8), int(rng.choice([5, 6, 8]))), "rubbish")


def _round_bin(rng, shape) -> None:
    """A can with a lid on a hinge and, as a rule, a pedal; or without either."""
    r, sides = rng.uniform(0.12, 0.2), any_sides(rng)
    high, narrow = r * rng.uniform(1.8, 3.6), rng.uniform(0.8, 1.0)
    profile = [(r * narrow, 0.015), (r, high)]
    shape.add(hollow(profile, r * 0.06, sides), "body")
    shape.add(lathe([(r * narrow * 1.06, 0), (r * narrow * 1.06, 0.03)], sides), "base")
    style = str(rng.choice(["shut", "open", "none"], p=[0.5, 0.3, 0.2]))
    if style == "none":
        shape.add(flat_ring(r * 0.93, r * 1.05, high - 0.02, high + 0.01, sides), "rim")
        _add_bag(rng, shape, r, high, sides)
        return
    rise, flat = r * rng.uniform(0.1, 0.6), rng.uniform(0.3, 0.9)
    cover = [(r * 1.03, high), (r * 1.03, high + 0.02), (r * flat, high + rise)]
    hinge = (0, r * 0.98, high)
    angle = rng.uniform(0.6, 1.5) if style == "open" else 0.0
    shape.add(tipped(lathe(cover, sides), hinge, angle), "lid")
    if rng.random() < 0.3:
        knob = lathe([(r * 0.1, high + rise - 0.01), (r * 0.15, high + rise + 0.03)], 8)
        shape.add(tipped(knob, hinge, angle), "lid", "lid handle")
    if shape.category == "pedal bin" or rng.random() < 0.4:
        size = (r * rng.uniform(0.4, 0.7), r * 0.6, 0.015)
        shape.add(box(size, (0, -r * (narrow + 0.15), 0.03)), "pedal")
        bar = box((r * 0.25, 0.03, 0.06), (0, r * 1.02, high - 0.02))
        shape.add(bar, "hinge")
    if rng.random() < 0.35:
        t = np.linspace(0, np.pi, 9)
        path = np.c_[r * 1.03 * np.cos(t), r * 1.05 * np.sin(t) + 0.01, high * 0.8 + 0 * t]
        shape.add(tube(path, 0.008, 6), "handle")
    if style == "open":
        _add_bag(rng, shape, r, high, sides)


def _swing_bin(rng, shape) -> None:
    """A tall box or can with a hood and a flap that swings in it."""
    wide, deep, high = rng.uniform(0.25, 0.4), rng.uniform(0.2, 0.35), rng.uniform(0.45, 0.7)
    soft, hood = rng.uniform(0.01, 0.08), rng.uniform(0.15, 0.3)
    if rng.random() < 0.4:
        r, sides = wide / 2, any_sides(rng)
        deep = wide
        shape.add(lathe([(r * rng.uniform(0.8, 1), 0), (r, high)], sides), "body")
        top = [(r * 1.04, high - 0.02), (r * 1.04, high + 0.03), (r * 0.85, high + hood * 0.7)]
        shape.add(lathe([*top, (r * 0.4, high + hood)], sides), "lid")
    else:
        narrow = rng.uniform(0.8, 1)
        size = (wide, deep, high)
        body = box((wide * narrow, deep * narrow, high), (0, 0, high / 2), (1 / narrow, 1 / narrow))
        shape.add(body if rng.random() < 0.6 else rounded_box(size, (0, 0, high / 2), soft), "body")
        shares = rng.permutation([rng.uniform(0.25, 0.7), 0.9])
        at = (0, 0, high + hood / 2 - 0.01)
        cap = box((wide * 1.05, deep * 1.05, hood), at, shares)
        shape.add(cap, "lid")
    angle = rng.choice([0.0, rng.uniform(-0.6, 0.6)])
    flap = box((wide * 0.6, 0.02, hood * 0.7), (0, 0, 0))
    lean = rng.uniform(0.2, 0.5)
    shape.add(moved(flap, about_x(-lean - angle), (0, -deep * 0.42, high + hood * 0.5)), "flap")
    if rng.random() < 0.3:
        shape.add(box((wide * 0.95, deep * 0.95, 0.03), (0, 0, 0.0)), "base")


def _ribbed_can(rng, shape) -> None:
    """The metal can of backyards: ribs, a lid with a bow, a handle on either side."""
    r, sides = rng.uniform(0.2, 0.3), int(rng.choice([12, 16, 24, 36]))
    high, narrow = r * rng.uniform(2, 3), rng.uniform(0.78, 0.95)
    profile = np.array([(r * narrow, 0), (r, high)])
    shape.add(hollow(profile, r * 0.04, sides), "body")
    for at in np.linspace(0.1, 0.9, int(rng.integers(1, 5))):
        radius = r * (narrow + (1 - narrow) * at)
        ring = [(radius - 0.01, at * high - 0.015), (radius + 0.012, at * high)]
        ring += [(radius - 0.01, at * high + 0.015)]
        shape.add(lathe([*ring, ring[0]], sides, caps=False), "hoop")
    for side in (-1, 1):
        t = np.linspace(0, np.pi, 9)
        path = np.c_[side * (r * 0.96 + 0.06 * np.sin(t)), 0.08 * np.cos(t), 0 * t + high * 0.75]
        shape.add(tube(path, 0.01, 6), "handle")
    style = str(rng.choice(["shut", "askew", "none"], p=[0.55, 0.2, 0.25]))
    if style == "none":
        _add_bag(rng, shape, r, high, sides)
        return
    top = high + r * rng.uniform(0.1, 0.35)
    lid = Assembly()
    outline = [(r * 1.06, high - 0.03), (r * 1.06, high + 0.015), (r * 0.5, top * 0.99)]
    lid.add(lathe([*outline, (r * 0.15, top)], sides), "lid")
    add_bow(rng, lid, (0, 0, top), r * 0.4, r * 0.2, 0.02, "lid", "lid handle")
    tilt = rng.uniform(0.1, 0.3) if style == "askew" else 0.0
    shape.hang(lid, about_x(-tilt), (0, r * 0.9, high))


def _basket(rng, shape) -> None:
    """A small open bin of sheet, or of wires between hoops."""
    r, sides = rng.uniform(0.12, 0.18), any_sides(rng)
    high, narrow = r * rng.uniform(1.6, 2.4), rng.uniform(0.65, 0.95)
    if rng.random() < 0.5:
        shape.add(hollow([(r * narrow, 0), (r, high)], r * 0.05, sides), "body")
    else:
        count = int(rng.integers(12, 31))
        twist = rng.choice([0.0, rng.uniform(0.2, 0.9)])
        for way in (-1, 1) if twist else (1,):
            for a in np.linspace(0, 2 * np.pi, count, endpoint=False):
                t = np.linspace(0, 1, 5)
                b, radius = a + way * twist * t, r * (narrow + (1 - narrow) * t)
                path = np.c_[radius * np.cos(b), radius * np.sin(b), t * high]
                shape.add(tube(path, 0.003, 4), "body", "wire")
        shape.add(lathe([(r * narrow, -0.006), (r * narrow, 0.006)], sides), "base")
        for at in rng.uniform(0.2, 0.8, int(rng.integers(0, 3))):
            radius = r * (narrow + (1 - narrow) * at)
            z = at * high
            shape.add(flat_ring(radius - 0.004, radius + 0.006, z, z + 0.012, sides), "hoop")
    shape.add(flat_ring(r * 0.96, r * 1.05, high - 0.015, high + 0.01, sides), "rim")
    _add_bag(rng, shape, r, high, sides)
