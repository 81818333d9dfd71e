"""What stirs and cuts with a motor: blenders with a jar, stand mixers, mixers held in the hand."""

from __future__ import annotations

import numpy as np

from ..panels import add_bow, add_buttons, add_feet, add_knobs, case, grid, roundness
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, hollow, lathe, moved, rounded_box, tube
from ..turns import FORWARD, QUARTER, about_z
from .fittings import curve, ear, squared

BLENDER = {
    "base": ("motor base", "motor housing", "stand"),
    "jar": ("jug", "pitcher", "blender jar", "container"),
    "lid": ("cover", "top"),
    "lid cap": ("cap", "stopper", "plug"),
    "collar": ("jar base", "ring", "blade holder"),
    "blade": ("knife", "blades", "cutter"),
    "handle": ("grip", "ear", "jar handle"),
    "spout": ("beak", "lip"),
    "knob": ("dial", "speed control", "switch"),
    "button": ("push button", "key"),
    "display": ("screen", "panel"),
    "foot": ("leg", "support"),
    "contents": ("smoothie", "liquid", "juice", "food"),
}
MIXER = {
    "base": ("foot", "base plate", "bottom"),
    "column": ("neck", "stand", "pillar", "arm"),
    "head": ("mixer head", "motor head", "motor housing"),
    "body": ("housing", "motor housing", "casing"),
    "bowl": ("mixing bowl", "container"),
    "beater": ("whisk", "dough hook", "mixing tool"),
    "handle": ("grip", "bowl handle"),
    "shaft": ("blending foot", "rod", "tube"),
    "guard": ("bell", "blade guard"),
    "blade": ("knife", "blades", "cutter"),
    "knob": ("dial", "speed control", "lever"),
    "button": ("push button", "switch"),
    "contents": ("dough", "batter", "cream"),
}


def blender(rng: np.random.Generator) -> LabelledShape:
    """A jar on a motor, blades at its bottom, knobs before it; or a cup turned upside down."""
    kinds = ["blender", "blender", "smoothie maker", "liquidizer"]
    shape = Assembly(str(rng.choice(kinds)), BLENDER, own_sides=False)
    radius, sides = rng.uniform(0.06, 0.08), roundness(rng)
    low = rng.uniform(0.1, 0.17)
    _motor_base(rng, shape, radius, low, sides)
    tall, wall = rng.uniform(0.14, 0.26), radius * rng.uniform(0.04, 0.08)
    z = low
    if rng.random() < 0.5:
        z += radius * rng.uniform(0.2, 0.4)
        collar = [(radius * 0.95, low - 0.005), (radius * rng.uniform(0.75, 0.95), z)]
        shape.add(lathe(collar, sides), "collar")
    if shape.category == "smoothie maker":
        _cup(rng, shape, radius, z, tall, sides)
    else:
        _jar(rng, shape, radius, z, tall, wall, sides)
    return shape.finish()


def _motor_base(rng, shape, radius, low, sides) -> None:
    """A tapered block or a turned foot, with knobs or buttons on its front."""
    foot = radius * rng.uniform(1.15, 1.6)
    if rng.random() < 0.5:
        taper = radius * rng.uniform(1.0, 1.1) / foot
        size = (2 * foot, 2 * foot * rng.uniform(0.85, 1.1), low)
        shape.add(box(size, (0, 0, low / 2), (taper, taper)), "base")
        front = size[1] / 2 * (1 + taper) / 2
    else:
        outline = curve(foot, foot * rng.uniform(0.85, 1.1), radius * 1.05, low, 7)
        shape.add(lathe(outline, sides), "base")
        front = np.interp(low * 0.5, outline[:, 1], outline[:, 0])
        front *= np.cos(np.pi / sides)
    at = (0, -front, low * 0.5)
    if rng.random() < 0.6:
        add_knobs(rng, shape, [at], radius * rng.uniform(0.2, 0.35), "knob")
    else:
        count, wide = int(rng.integers(2, 5)), radius * 0.9
        rows = 1 if rng.random() < 0.7 else 2
        places = grid(at, wide, low * 0.35, count, rows)
        add_buttons(rng, shape, places, wide / count * 0.75, low * 0.2 / rows, "button")
    if rng.random() < 0.5:
        add_feet(rng, shape, foot * 1.5, foot * 1.5, -0.012, 0)


def _jar(rng, shape, radius, z, tall, wall, sides) -> None:
    """A jar that widens, round or square, with blades, a lid with its cap, an ear and a beak."""
    wide = radius * rng.uniform(1.0, 1.35)
    outline = curve(radius * rng.uniform(0.7, 0.95), (radius + wide) / 2, wide, tall, 7)
    square = sides >= 12 and rng.random() < 0.4
    power = rng.uniform(3, 7) if square else 2

    def put(solid, *part):
        shape.add(moved(squared(solid, power), None, (0, 0, z)), *part)

    put(hollow(outline, wall, sides), "jar")
    if rng.random() < 0.3:
        level = tall * rng.uniform(0.4, 0.8)
        inside = np.interp(level, outline[:, 1], outline[:, 0]) - wall * 0.9
        put(lathe([(outline[0, 0] - wall, wall * 2), (inside, level)], sides), "contents")
    else:
        _blades(rng, shape, radius * 0.55, z + wall + radius * 0.15)
    if rng.random() < 0.8:
        rim = radius * rng.uniform(0.1, 0.3)
        put(lathe([(wide * 1.02, tall - rim * 0.4), (wide * 0.98, tall + rim)], sides), "lid")
        if rng.random() < 0.7:
            cap = radius * rng.uniform(0.25, 0.5)
            top = [(cap, tall + rim * 0.9), (cap * rng.uniform(0.8, 1.1), tall + rim + cap * 0.6)]
            put(lathe(top, sides), "lid", "lid cap")
    at = tall * np.array([rng.uniform(0.08, 0.25), rng.uniform(0.75, 0.95)])
    side = np.interp(at, outline[:, 1], outline[:, 0]) - wall * 0.5
    loop = ear(
        rng, (side[0], at[0]), (side[1], at[1]), radius * rng.uniform(0.5, 0.9), radius * 0.12
    )
    shape.add(moved(loop, None, (0, 0, z)), "handle")
    if rng.random() < 0.5:
        path = [(-wide * 0.85, 0, z + tall * 0.7), (-wide * 1.02, 0, z + tall * 0.97)]
        shape.add(tube(path, [0.05 * radius, 0.4 * radius], 6), "spout")


def _cup(rng, shape, radius, z, tall, sides) -> None:
    """A beaker upside down, its end rounded."""
    t = np.linspace(0, np.pi / 2, 5)
    end = radius * rng.uniform(0.7, 0.95)
    dome = np.c_[end * np.maximum(np.cos(t), 0.03), tall + radius * 0.4 * np.sin(t)]
    shape.add(lathe([(radius * 0.95, 0), *dome], sides, (0, 0, z)), "jar")
    shape.add(lathe([(radius, 0), (radius, radius * 0.3)], sides, (0, 0, z - 0.005)), "collar")


def _blades(rng, shape, long, z) -> None:
    """Two or three bars across each other on a pin, their ends bent up or down."""
    shape.add(
        cylinder((0, 0, z - long * 0.4), (0, 0, z + long * 0.2), long * 0.15, sides=8), "blade"
    )
    count = int(rng.integers(2, 4))
    for i in range(count):
        bent = rng.uniform(-0.5, 0.7) * long
        path = [(-long, 0, z + bent), (-long * 0.4, 0, z), (long * 0.4, 0, z), (long, 0, z + bent)]
        shape.add(moved(tube(path, long * 0.12, 4), about_z(np.pi * i / count)), "blade")


def mixer(rng: np.random.Generator) -> LabelledShape:
    """A head on a column over a bowl; a housing with two beaters; a rod with blades at its end."""
    kinds = ["stand mixer", "stand mixer", "hand mixer", "hand blender"]
    shape = Assembly(str(rng.choice(kinds)), MIXER, own_sides=False)
    make = {"stand mixer": _stand_mixer, "hand mixer": _hand_mixer, "hand blender": _hand_blender}
    make[shape.category](rng, shape)
    return shape.finish()


def _stand_mixer(rng, shape) -> None:
    """Seen from its left: the column at the back, the head reaching forwards over the bowl."""
    sides, soft = roundness(rng), rng.random() < 0.7
    radius, reach = rng.uniform(0.09, 0.12), rng.uniform(0.1, 0.14)
    bowl, low = radius * rng.uniform(1.1, 1.6), rng.uniform(0.02, 0.04)
    wide = radius * rng.uniform(1.2, 1.8)
    deep = 2 * reach + radius * 0.9
    blocky = (lambda s, c: rounded_box(s, c, min(s) * 0.35, 3)) if soft else box
    shape.add(blocky((wide, deep, low), (0, 0.02, low / 2)), "base")
    back, top = reach + radius * 0.1, low + bowl + radius * rng.uniform(0.3, 0.6)
    thick = wide * rng.uniform(0.45, 0.8)
    shape.add(blocky((thick, thick, top), (0, back, top / 2)), "column")
    high = radius * rng.uniform(0.7, 1.0)
    if soft and rng.random() < 0.6:
        radii = (wide * 0.42, (deep + radius * 0.3) / 2, high * 0.65)
        shape.add(ellipsoid((0, 0, top + high * 0.35), radii, max(sides, 10)), "head")
    else:
        shape.add(blocky((wide * 0.75, deep, high), (0, 0.01, top + high * 0.4)), "head")
    at = -reach * 0.45
    t = np.linspace(0.25, np.pi / 2, 7)
    outline = np.c_[radius * np.sin(t) ** 0.7, bowl * (1 - np.cos(t))]
    outline[:, 1] += low - outline[0, 1]
    shape.add(moved(hollow(outline, radius * 0.05, sides), None, (0, at, 0)), "bowl")
    hub = np.array([0, at, top + high * 0.1])
    _beater(shape, rng.integers(3), hub, radius * 0.55, low + bowl * 0.3)
    if rng.random() < 0.5:
        z = low + bowl * np.array([0.35, 0.85])
        side = np.interp(z, *outline.T[::-1]) * 0.97
        loop = ear(rng, (side[0], z[0]), (side[1], z[1]), radius * 0.45, radius * 0.07)
        shape.add(moved(loop, None, (0, at, 0)), "handle")
    if rng.random() < 0.7:
        knob = moved(lathe([(0.014, -0.01), (0.01, 0.018)], 10), FORWARD)
        side = wide * (0.38 if rng.random() < 0.5 else -0.38)
        shape.add(
            moved(knob, about_z(np.pi / 2 * np.sign(side)), (side, 0.03, top + high * 0.4)), "knob"
        )


def _beater(shape, style, top, wide, low) -> None:
    """A balloon of wires (0), a flat frame (1) or a hook (2), from ``top`` down to ``low``."""
    tall = top[2] - low
    shape.add(cylinder(top, top - [0, 0, tall * 0.4], wide * 0.12, sides=8), "beater")
    t = np.linspace(0, np.pi, 11)
    if style == 2:
        turn = np.linspace(0, 1.5 * np.pi, 12)
        path = np.c_[
            0.4 * wide * np.sin(turn),
            0.4 * wide * np.cos(turn) - 0.4 * wide,
            -0.65 * tall * np.linspace(0, 1, 12),
        ]
        shape.add(tube(path + top - [0, 0, tall * 0.35], wide * 0.13, 6), "beater")
        return
    for i in range(3 if style == 0 else 1):
        loop = np.c_[0.8 * wide * np.sin(2 * t), 0 * t, -0.33 * tall * (1 - np.cos(2 * t))]
        wire = tube(loop @ about_z(np.pi * i / 3).T, wide * 0.05 * (1 + style), 5)
        shape.add(moved(wire, None, top - [0, 0, tall * 0.33]), "beater")


def _hand_mixer(rng, shape) -> None:
    """A housing along y with a bow above it, two beaters side by side below its front."""
    wide, deep, high = rng.uniform(0.07, 0.1), rng.uniform(0.15, 0.2), rng.uniform(0.07, 0.1)
    low = rng.uniform(0.14, 0.19)
    shape.add(case(rng, (wide, deep, high), (0, 0, low + high / 2)), "body")
    own = Assembly()
    add_bow(
        rng, own, (0, 0, low + high), deep * 0.85, high * rng.uniform(0.5, 0.8), 0.025, "handle"
    )
    shape.mount(own, QUARTER)
    style = rng.integers(3)
    for side in (-1, 1):
        top = np.array([side * wide * 0.3, -deep * 0.25, low + 0.005])
        _beater(shape, style, top, wide * 0.28, 0.0)
    if rng.random() < 0.7:
        at = np.array([0, -deep * 0.35, low + high])
        shape.add(box((0.02, 0.03, 0.02), at), "button")
    if rng.random() < 0.5:
        add_knobs(rng, shape, [(0, -deep / 2, low + high * 0.5)], 0.015, "knob")


def _hand_blender(rng, shape) -> None:
    """A grip, a rod and a bell over the blades."""
    sides, thick, long = roundness(rng), rng.uniform(0.022, 0.03), rng.uniform(0.17, 0.22)
    rod, bell = rng.uniform(0.14, 0.2), thick * rng.uniform(1.1, 1.5)
    outline = curve(thick * 0.75, thick * rng.uniform(0.85, 1.15), thick * 0.8, long, 9)
    shape.add(lathe(outline, sides, (0, 0, rod)), "handle")
    thin = thick * rng.uniform(0.4, 0.75)
    shape.add(lathe([(thin, 0.03), (thin, rod + 0.005)], sides), "shaft")
    guard = np.array([(thin, 0.045), (bell * 0.8, 0.028), (bell, 0.0)])
    inside = guard[::-1] - [0.003, 0.002]
    ring = np.concatenate([guard, inside, guard[:1]])[::-1]
    shape.add(lathe(ring, sides, caps=False), "guard")
    _blades(rng, shape, bell * 0.7, 0.014)
    front = np.interp(long * 0.7, outline[:, 1], outline[:, 0]) * np.cos(np.pi / sides)
    at = (0, -front, rod)
    places = [np.add(at, (0, 0, long * s)) for s in ((0.7,) if rng.random() < 0.5 else (0.6, 0.75))]
    add_buttons(rng, shape, places, 0.014, 0.018, "button")
