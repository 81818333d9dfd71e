"""Electric fans: on a table, on a pole, under the ceiling, in a box."""

from __future__ import annotations

import numpy as np

from ..panels import add_buttons, case, disc, frame, grid, hoop, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import Solid, beam, box, cylinder, ellipsoid, lathe, loft, moved, roller, tube
from ..turns import FORWARD, about_z, spaced

SYNONYMS = {
    "blade": ("fan blade", "propeller", "vane"),
    "hub": ("center", "boss", "spinner"),
    "guard": ("cage", "grille", "fan guard", "protective grille"),
    "motor": ("motor housing", "engine", "drive"),
    "pole": ("stand", "column", "rod", "neck"),
    "base": ("foot", "stand base", "pedestal"),
    "button": ("switch", "speed button"),
    "frame": ("housing", "box", "casing"),
    "mount": ("canopy", "ceiling mount", "ceiling plate"),
    "lamp": ("light", "bulb", "globe"),
    "blade iron": ("bracket", "blade arm", "blade holder"),
    "handle": ("carrying handle", "grip"),
}


def fan(rng: np.random.Generator) -> LabelledShape:
    """Blades on a hub before a motor, bare or in a cage."""
    style = rng.choice(["pole", "ceiling", "box"], p=[0.6, 0.25, 0.15])
    kind = (
        "ceiling fan" if style == "ceiling" else rng.choice(["fan", "electric fan", "ventilator"])
    )
    shape = Assembly(str(kind), SYNONYMS, own_sides=False)
    sides, radius = roundness(rng), rng.uniform(0.15, 0.3)
    {"pole": _standing, "ceiling": _ceiling, "box": _boxed}[str(style)](rng, shape, radius, sides)
    return shape.finish()


def _blade(rng, radius: float, hub: float, count: int, thick: float, upright: bool) -> list[Solid]:
    """Blades around z, each a twisted plate that widens or narrows outwards."""
    most = 2 * np.pi / count * 0.8
    inner, outer = rng.uniform(0.3, 0.8) * most, rng.uniform(0.3, 1.0) * most
    if not upright:  # long and narrow
        inner = outer = rng.uniform(0.2, 0.35)
    pitch, sweep = rng.uniform(0.1, 0.6), rng.uniform(-0.4, 0.4) * upright
    rings = []
    for t in np.linspace(0, 1, 5):
        r = hub * 0.7 + (radius - hub * 0.7) * t
        half = (inner + (outer - inner) * t) * (r if upright else radius) / 2
        half *= np.sqrt(max(1 - t**4 * 0.6, 0.1))
        at = sweep * t * r
        rise = half * pitch
        rings.append(
            [
                (r, at - half, -rise),
                (r, at + half, rise),
                (r, at + half, rise + thick),
                (r, at - half, thick - rise),
            ]
        )
    solid = loft(rings)
    turns = spaced(count, rng.uniform(0, np.pi))
    return [moved(solid, about_z(a)) for a in turns]


def _rotor(rng, shape, at, radius, sides) -> None:
    hub = radius * rng.uniform(0.12, 0.3)
    count, thick = int(rng.integers(3, 7)), radius * rng.uniform(0.015, 0.06)
    for solid in _blade(rng, radius * 0.92, hub, count, thick, True):
        shape.add(moved(solid, FORWARD, at), "blade")
    deep = radius * rng.uniform(0.15, 0.35)
    profile = [(hub, -deep / 2), (hub, deep / 4), (hub * rng.uniform(0.3, 0.9), deep / 2)]
    shape.add(moved(lathe(profile, sides), FORWARD, at), "hub")


def _cage(rng, shape, at, radius, deep, wire) -> None:
    """Rings and spokes before and behind the rotor."""
    turn = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    spokes, bulge = int(rng.integers(6, 25)), deep * rng.uniform(0.4, 1.0)

    def circle(r, y, thick) -> None:
        path = np.c_[r * np.cos(turn), np.full(28, y), r * np.sin(turn)] + at
        shape.add(tube(path, thick, 5, closed=True), "guard")

    circle(radius, 0.0, wire * rng.uniform(1.2, 3))
    for side in (-1, 1):
        y = side * deep / 2
        crown = y + side * bulge
        for r in np.linspace(0.25, 0.95, int(rng.integers(1, 4))):
            circle(radius * r, crown + (0 - crown) * r**4, wire)
        t = np.linspace(0.12, 1, 7)
        for angle in spaced(spokes):
            out = radius * t
            path = np.c_[out * np.cos(angle), crown * (1 - t**4), out * np.sin(angle)] + at
            shape.add(tube(path, wire * 0.8, 5), "guard")
        if side < 0:
            shape.add(disc(np.add(at, (0, crown, 0)), radius * 0.17, wire * 3, 14), "guard")


def _standing(rng, shape, radius, sides) -> None:
    """A rotor, caged or free, before its motor on a pole and a foot."""
    tall = radius * (rng.uniform(1.15, 1.8) if rng.random() < 0.6 else rng.uniform(2.5, 5))
    at, deep = np.array([0, 0, tall]), radius * rng.uniform(0.25, 0.5)
    _rotor(rng, shape, at, radius, sides)
    caged = rng.random() < 0.75
    wire = radius * rng.uniform(0.012, 0.03)
    if caged:
        _cage(rng, shape, at, radius * 1.02, deep, wire)
    girth, long = radius * rng.uniform(0.18, 0.32), radius * rng.uniform(0.35, 0.7)
    back = deep * 0.5 + (deep * 0.3 if caged else 0)
    shape.add(
        cylinder(at + [0, -deep * 0.1, 0], at + [0, back, 0], girth * 0.4, sides=sides), "motor"
    )
    profile = [
        (girth * 0.8, 0),
        (girth, long * 0.2),
        (girth * 0.9, long * 0.7),
        (girth * 0.5, long),
    ]
    shape.add(moved(lathe(profile, sides), FORWARD.T, at + [0, back, 0]), "motor")
    slim = radius * rng.uniform(0.05, 0.14)
    foot = np.array([0, back + long * 0.4, 0])
    shape.add(cylinder(foot, foot + [0, 0, tall], slim, slim * rng.uniform(0.6, 1), sides), "pole")
    reach, high = radius * rng.uniform(0.5, 0.95), radius * rng.uniform(0.06, 0.25)
    style = rng.integers(3)
    if style == 0:
        shape.add(
            lathe([(reach, 0), (reach * 0.95, high * 0.5), (slim * 1.4, high)], sides, foot), "base"
        )
    elif style == 1:
        shape.add(case(rng, (reach * 1.6, reach * 1.6, high), foot + [0, 0, high / 2]), "base")
        places = grid(foot + [0, -reach * 0.8, high / 2], reach, 0, int(rng.integers(2, 6)), 1)
        add_buttons(rng, shape, places, reach * 0.15, high * 0.5, "button")
    else:
        for end in ((1, 1), (-1, 1)):
            tip = np.array([reach * end[0], reach, 0])
            shape.add(beam(foot + tip, foot - tip, high * 0.6), "base")


def _ceiling(rng, shape, radius, sides) -> None:
    """Hanging from the mount above; long blades on irons, lamps below."""
    span, drop = radius * rng.uniform(2, 3.5), rng.uniform(0.08, 0.5)
    hub, high = radius * rng.uniform(0.3, 0.6), radius * rng.uniform(0.3, 0.6)
    count, thick = int(rng.integers(3, 7)), radius * rng.uniform(0.04, 0.1)
    profile = [(hub * 0.6, -high / 2), (hub, -high / 4), (hub, high / 4), (hub * 0.4, high / 2)]
    shape.add(lathe(profile, sides), "motor")
    irons = rng.random() < 0.5
    inner = hub * (1.5 if irons else 1.0)
    state = rng.bit_generator.state
    for solid in _blade(rng, span, inner / 0.7, count, thick, False):
        shape.add(moved(solid, None, (0, 0, -thick / 2)), "blade")
    if irons:
        rng.bit_generator.state = state
        for solid in _blade(rng, inner * 1.25, hub, count, thick * 1.6, False):
            shape.add(moved(solid, None, (0, 0, -thick * 0.8)), "blade iron")
    slim = hub * rng.uniform(0.08, 0.25)
    shape.add(cylinder((0, 0, high * 0.4), (0, 0, high / 2 + drop), slim, sides=sides), "pole")
    top = high / 2 + drop
    shape.add(lathe([(slim * 1.1, -0.3 * hub), (hub * 0.6, 0)], sides, (0, 0, top)), "mount")
    if rng.random() < 0.5:
        lamps = int(rng.integers(1, 5))
        size = hub * (0.6 if lamps == 1 else 0.4)
        for angle in spaced(lamps):
            out = 0 if lamps == 1 else hub * 0.6
            at = (out * np.cos(angle), out * np.sin(angle), -high / 2 - size * 0.5)
            shape.add(
                ellipsoid(at, (size, size, size * rng.uniform(0.7, 1.3)), max(sides, 8)), "lamp"
            )


def _boxed(rng, shape, radius, sides) -> None:
    """A rotor in a square frame with bars before it, on feet or without."""
    deep, wide = radius * rng.uniform(0.4, 0.9), radius * 2.25
    rim = radius * rng.uniform(0.1, 0.2)
    at = np.array([0, 0, wide / 2])
    for solid in frame(at + [0, deep / 2, 0], wide, wide, rim, deep):
        shape.add(solid, "frame")
    radius *= 0.97
    if rng.random() < 0.5:
        ring = hoop(at + [0, deep * 0.3, 0], radius, wide * 0.5, deep * 0.6, max(sides, 12))
        shape.add(ring, "frame")
    _rotor(rng, shape, at, radius, sides)
    shape.add(box((wide * 0.97, deep * 0.12, rim), at + [0, deep * 0.3, 0]), "motor")
    girth = radius * rng.uniform(0.2, 0.35)
    shape.add(disc(at + [0, deep * 0.35, 0], girth, deep * 0.3, sides), "motor")
    wire = radius * rng.uniform(0.01, 0.025)
    for z in np.linspace(-0.85, 0.85, int(rng.integers(5, 16))) * radius:
        spot = at + [0, -deep * 0.47, z]
        shape.add(roller(spot, [wide * 0.47, 0, 0], wire, 5), "guard")
    if rng.random() < 0.6:
        for side in (-1, 1):
            size = (rim, deep * 1.6, rim)
            shape.add(box(size, (side * wide * 0.4, 0, -rim * 0.4)), "base")
    if rng.random() < 0.5:
        spot = (wide * 0.4, -deep / 2, wide - rim * 0.5)
        shape.add(disc(spot, rim * 0.4, rim * 0.4, sides), "button")
    if rng.random() < 0.3:
        spot = (0, -deep / 2, wide - rim * 0.5)
        shape.add(pane(spot, wide * 0.3, rim * 0.4, rim * 0.3), "button")
