"""Hand-held motors: power drills and hair dryers; and vacuum cleaners."""

from __future__ import annotations

import numpy as np

from ..panels import add_buttons, case, roundness
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, ellipsoid, flat_ring, lathe, moved, roller, tube
from ..turns import QUARTER, SIDEWAYS, any_pose

SYNONYMS = {
    "body": ("housing", "motor housing", "casing", "barrel"),
    "handle": ("grip", "hand grip"),
    "trigger": ("switch", "trigger switch"),
    "chuck": ("drill chuck", "jaw"),
    "drill bit": ("bit", "drill", "auger"),
    "battery": ("battery pack", "accumulator"),
    "side handle": ("auxiliary handle", "second grip"),
    "cable": ("cord", "power cord", "wire"),
    "vent": ("air inlet", "ventilation slots", "slots"),
    "nozzle": ("concentrator", "air nozzle", "mouth"),
    "grille": ("air intake", "rear grille", "filter cover"),
    "button": ("switch", "speed switch"),
    "hose": ("suction hose", "tube", "pipe"),
    "wand": ("extension tube", "suction pipe", "rod"),
    "floor head": ("brush", "floor nozzle", "cleaner head", "suction head"),
    "wheel": ("roller", "castor"),
    "dust bag": ("dust container", "bag", "dust bin"),
}


def power_drill(rng: np.random.Generator) -> LabelledShape:
    """A barrel along x with chuck and bit, a handle below with trigger, battery or cable."""
    shape = Assembly(
        str(rng.choice(["power drill", "drill", "electric drill", "cordless drill"])), SYNONYMS
    )
    sides, long = roundness(rng), rng.uniform(0.12, 0.24)
    radius = long * rng.uniform(0.16, 0.3)
    t = np.linspace(-0.5, 0.5, 7)
    profile = radius * np.array([0.75, 1, 1, 1, rng.uniform(0.85, 1.05), 0.85, 0.65])
    shape.add(moved(lathe(np.c_[profile, t * long], sides), SIDEWAYS), "body")
    chuck = long * rng.uniform(0.18, 0.32)
    grip = radius * rng.uniform(0.4, 0.65)
    rings = [(grip * 0.9, 0), (grip, chuck * 0.3), (grip, chuck * 0.6), (grip * 0.4, chuck)]
    shape.add(moved(lathe(rings, sides), SIDEWAYS, (long * 0.49, 0, 0)), "chuck")
    tip, thin = long * 0.49 + chuck * 0.95, radius * rng.uniform(0.08, 0.2)
    reach = long * rng.uniform(0.25, 0.9)
    if rng.random() < 0.5:
        shape.add(cylinder((tip, 0, 0), (tip + reach, 0, 0), thin, thin * 0.4, 6), "drill bit")
    else:
        s = np.linspace(0, 1, 30)
        turns = 2 * np.pi * rng.integers(3, 6) * s
        path = np.c_[tip + reach * s, thin * 0.5 * np.cos(turns), thin * 0.5 * np.sin(turns)]
        shape.add(tube(path, thin * np.linspace(0.9, 0.5, 30), 5), "drill bit")
        shape.add(
            cylinder((tip - 0.01, 0, 0), (tip + reach, 0, 0), thin * 0.5, sides=6), "drill bit"
        )
    high = long * rng.uniform(0.45, 0.8)
    foot = _grip(rng, shape, radius, high, long * rng.uniform(-0.35, 0.0), sides)
    if rng.random() < 0.6:
        size = radius * np.array(
            [rng.uniform(1.8, 3), rng.uniform(1.2, 1.8), rng.uniform(0.5, 1.1)]
        )
        shape.add(case(rng, size, foot + [radius * 0.2, 0, -size[2] * 0.3]), "battery")
    else:
        _cable(rng, shape, foot, radius)
    if rng.random() < 0.25:
        at = np.array([long * 0.38, 0, 0])
        end = at + [0, rng.choice([-1, 1]) * radius * 3, 0]
        shape.add(cylinder(at, end, radius * 0.28, radius * 0.35, sides), "side handle")
    for x in np.linspace(-0.35, -0.1, 4)[: int(rng.integers(0, 5))]:
        shape.add(box((long * 0.025, radius * 2.05, radius * 0.7), (x * long, 0, 0)), "vent")
    return shape.finish(any_pose(rng) if rng.random() < 0.5 else np.eye(3))


def _grip(rng, shape, radius, high, x, sides):
    """The handle under a barrel, leaning back, with a trigger; returns its foot."""
    thick, lean = radius * rng.uniform(0.5, 0.75), rng.uniform(0, 0.35)
    top, foot = (
        np.array([x, 0, -radius * 0.5]),
        np.array([x - high * lean, 0, -radius * 0.8 - high]),
    )
    if rng.random() < 0.5:
        shape.add(cylinder(top, foot, thick, thick * rng.uniform(0.75, 1.1), sides), "handle")
    else:
        shape.add(beam(top, foot, thick * 1.6, thick * rng.uniform(1.3, 1.8)), "handle")
    at = top + (foot - top) * rng.uniform(0.3, 0.4) + [thick * 0.95, 0, 0]
    shape.add(box((thick * 0.7, thick * 0.7, high * 0.22), at, (0.7, 1)), "trigger")
    return foot


def _cable(rng, shape, foot, radius) -> None:
    t = np.linspace(0, 1, 14)
    long = radius * rng.uniform(3, 9)
    path = (
        foot
        + np.c_[
            -long * t, radius * np.sin(5 * t), -radius * (1 - (1 - t) ** 3) + radius * 0.2 * (1 - t)
        ]
    )
    shape.add(tube(path, radius * rng.uniform(0.1, 0.18), 6), "cable")


def hair_dryer(rng: np.random.Generator) -> LabelledShape:
    """A barrel along x that narrows to a nozzle, a handle below, a grille behind."""
    shape = Assembly(str(rng.choice(["hair dryer", "hairdryer", "blow dryer"])), SYNONYMS)
    sides, long = max(roundness(rng), 8), rng.uniform(0.14, 0.24)
    radius = long * rng.uniform(0.18, 0.32)
    mouth = radius * rng.uniform(0.5, 0.9)
    t = np.linspace(0, 1, 9)
    curve = radius * np.sqrt(np.clip(0.55 + 2 * t, 0, 1)) * (1 - t**2) + mouth * t**2
    shape.add(moved(lathe(np.c_[curve, (t - 0.5) * long], sides), SIDEWAYS), "body")
    ring = flat_ring(curve[0] * 0.3, curve[0] * rng.uniform(0.85, 1.1), -0.012, 0.004, sides)
    shape.add(moved(ring, SIDEWAYS, (-long / 2, 0, 0)), "grille")
    reach = long * rng.uniform(0.1, 0.4)
    end = mouth * rng.uniform(0.75, 1.5)
    wall = 0.8
    profile = [(mouth * 0.98, 0), (end, reach), (end * wall, reach), (mouth * wall, 0.0)]
    flat = np.diag([1, 1, rng.uniform(0.25, 0.6) if end < mouth and rng.random() < 0.6 else 1.0])
    shape.add(
        moved(lathe(profile, sides, caps=False), flat @ SIDEWAYS, (long * 0.48, 0, 0)), "nozzle"
    )
    foot = _grip_plain(rng, shape, radius, long, sides)
    if rng.random() < 0.6:
        _cable(rng, shape, foot, radius)
    return shape.finish(any_pose(rng) if rng.random() < 0.5 else np.eye(3))


def _grip_plain(rng, shape, radius, long, sides):
    """A straight grip with switches on its front; where it ends."""
    thick, high = radius * rng.uniform(0.35, 0.55), long * rng.uniform(0.5, 0.9)
    x, lean = -long * rng.uniform(0.1, 0.3), rng.uniform(-0.15, 0.35)
    top, foot = (
        np.array([x, 0, -radius * 0.5]),
        np.array([x + lean * high, 0, -radius * 0.8 - high]),
    )
    shape.add(cylinder(top, foot, thick, thick * rng.uniform(0.7, 1), sides), "handle")
    front = Assembly()
    count = int(rng.integers(1, 4))
    places = [(0, 0, z) for z in (np.arange(count) - (count - 1) / 2) * thick * 0.9]
    add_buttons(rng, front, places, thick * 0.7, thick * 0.6, "button")
    shape.mount(front, QUARTER, top + (foot - top) * 0.45 + [thick * 0.85, 0, 0])
    return foot


def vacuum_cleaner(rng: np.random.Generator) -> LabelledShape:
    """An upright one with a bag on its stick, or a body on wheels with hose, wand and brush."""
    shape = Assembly(
        str(rng.choice(["vacuum cleaner", "vacuum", "hoover"])), SYNONYMS, own_sides=False
    )
    sides = max(roundness(rng), 8)
    if rng.random() < 0.45:
        _upright(rng, shape, sides)
    else:
        _canister(rng, shape, sides)
    return shape.finish()


def _brush(rng, shape, at, wide) -> None:
    size = np.array([wide, wide * rng.uniform(0.3, 0.6), wide * rng.uniform(0.15, 0.35)])
    block = box(size, np.add(at, (0, 0, size[2] / 2)), (rng.uniform(0.6, 1), rng.uniform(0.4, 0.9)))
    shape.add(block, "floor head")


def _upright(rng, shape, sides) -> None:
    """A brush on the floor, and over it a body with a dust bag that leans to a handle."""
    wide, tall = rng.uniform(0.26, 0.36), rng.uniform(1.0, 1.2)
    _brush(rng, shape, (0, -0.05, 0.01), wide)
    lean = np.array([0, rng.uniform(0.1, 0.5), 1])
    lean /= np.linalg.norm(lean)
    foot = np.array([0, 0, 0.05])
    low, high = foot + lean * 0.03, foot + lean * tall * rng.uniform(0.55, 0.72)
    girth = wide * rng.uniform(0.2, 0.36)
    if rng.random() < 0.5:
        shape.add(cylinder(low, high, girth, girth * 0.8, sides), "body")
        at = (low + high) / 2 - [0, girth * 0.8, 0]
        shape.add(roller(at, lean * 0.16, girth * 0.7, sides), "dust bag")
    else:
        shape.add(beam(low, high, girth * 1.2), "body")
        size = np.array([girth, girth * 0.8, np.linalg.norm(high - low) * 0.42])
        shape.add(ellipsoid((low + high) / 2 - [0, girth * 0.9, 0], size, sides), "dust bag")
    top = foot + lean * tall
    shape.add(cylinder(high - lean * 0.02, top, 0.016, sides=8), "wand")
    t = np.linspace(0, 1.6 * np.pi, 12)
    r = rng.uniform(0.04, 0.07)
    loop = np.c_[0 * t, r * np.sin(t), r * (1 - np.cos(t))] + top - [0, 0, 0.01]
    shape.add(tube(loop, 0.015, 8), "handle")
    for side in (-1, 1):
        at = np.array([side * wide * 0.42, 0.07, 0.045])
        shape.add(roller(at, [0.02, 0, 0], 0.045, sides), "wheel")
    shape.add(
        cylinder((-wide * 0.4, 0.07, 0.045), (wide * 0.4, 0.07, 0.045), 0.02, sides=8), "wheel"
    )
    shape.add(beam((0, -0.05, 0.04), (0, 0.08, 0.05), 0.06), "floor head")


def _canister(rng, shape, sides) -> None:
    """A body on wheels, and a hose to a tube that is held by hand."""
    wide, long, tall = rng.uniform(0.22, 0.32), rng.uniform(0.28, 0.45), rng.uniform(0.2, 0.3)
    wheel = tall * rng.uniform(0.2, 0.45)
    style = rng.integers(3)
    middle = np.array([0, 0, wheel * 0.6 + tall / 2])
    if style == 0:
        shape.add(case(rng, (wide, long, tall), middle), "body")
    elif style == 1:
        shape.add(ellipsoid(middle, np.array([wide, long, tall]) / 2, sides), "body")
    else:
        tall *= 1.5
        profile = [(wide * 0.5, 0), (wide * 0.52, tall * 0.7), (wide * 0.35, tall)]
        shape.add(lathe(profile, sides, (0, 0, wheel * 0.6)), "body")
        middle[2], long = wheel * 0.6 + tall / 2, wide
    for side in (-1, 1):
        at = np.array([side * wide * 0.45, long * 0.25, wheel])
        shape.add(
            cylinder(at - [side * 0.03, 0, 0], at + [side * wide * 0.1, 0, 0], wheel, sides=sides),
            "wheel",
        )
    at = np.array([0, -long * 0.3, wheel * 0.5])
    shape.add(roller(at, [0.02, 0, 0], wheel * 0.5, sides), "wheel")
    shape.add(beam(at, middle, 0.025), "wheel")
    t = np.linspace(0, np.pi, 9)
    arch = (
        np.c_[0 * t, long * 0.25 * np.cos(t), tall * 0.35 * np.sin(t)]
        + middle
        + [0, 0, tall * 0.38]
    )
    shape.add(tube(arch, 0.014, 8), "handle")
    start = middle + [0, -long * 0.42, tall * 0.1]
    far, grip = -long - rng.uniform(0.1, 0.4), rng.uniform(0.6, 0.9)
    top = np.array([0.0, far, grip])
    s = np.linspace(0, 1, 18)[:, None]
    bend = np.array([rng.uniform(-0.3, 0.3), -0.1, rng.uniform(0.1, 0.4)])
    hose = start + (top - start) * s + bend * np.sin(np.pi * s)
    shape.add(tube(hose, rng.uniform(0.018, 0.03), 8), "hose")
    foot = np.array([0, far - rng.uniform(0.3, 0.6), 0.05])
    shape.add(cylinder(top, foot, 0.018, sides=8), "wand")
    way = (top - foot) / np.linalg.norm(top - foot)
    shape.add(cylinder(top - way * 0.05, top + way * 0.08, 0.026, sides=8), "handle")
    _brush(rng, shape, foot - [0, 0.02, 0.05], rng.uniform(0.22, 0.34))
