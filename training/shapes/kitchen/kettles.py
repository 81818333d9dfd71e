"""What water is boiled in and poured from: kettles and jugs."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cut, cylinder, lathe, moved, tube
from .fittings import add_lid, add_walls, curve, ear, squared

KETTLE = {
    "body": ("kettle body", "vessel", "container"),
    "rim": ("edge", "lip"),
    "base": ("bottom", "underside"),
    "power base": ("heating base", "stand", "dock", "plate"),
    "lid": ("cover", "top"),
    "lid rim": ("lid edge", "lid ring"),
    "knob": ("lid knob", "lid handle"),
    "handle": ("kettle handle", "holder"),
    "handle grip": ("grip", "hand grip"),
    "bow": ("handle frame", "bracket"),
    "lid button": ("lid release", "opener"),
    "spout": ("beak", "nozzle"),
    "whistle": ("spout cap", "flap"),
    "switch": ("button", "power switch", "lever"),
    "water gauge": ("window", "water level", "scale"),
    "cord": ("cable", "power cord", "wire"),
}
JUG = {
    "body": ("belly", "jug body", "vessel", "container"),
    "neck": ("collar",),
    "rim": ("edge", "mouth"),
    "base": ("foot", "bottom"),
    "handle": ("ear", "grip", "jug handle"),
    "spout": ("beak", "lip", "pouring lip"),
    "lid": ("cover", "top"),
    "lid rim": ("lid edge", "lid ring"),
    "knob": ("lid knob", "lid handle"),
    "contents": ("liquid", "water", "milk", "juice"),
}


def kettle(rng: np.random.Generator) -> LabelledShape:
    """Round ones for the stove with a bow above, and electric ones on their base."""
    electric = rng.random() < 0.5
    kinds = ["electric kettle", "water kettle"] if electric else ["kettle", "stove kettle"]
    shape = Assembly(str(rng.choice(["kettle", *kinds])), KETTLE, keypoints=KEYPOINTS["kettle"])
    (_electric if electric else _stove)(rng, shape, rng.uniform(0.07, 0.11), roundness(rng))
    return shape.finish()


def _stove(rng, shape, radius, sides) -> None:
    """A round body with a lid and a spout, and a bow over it or an ear behind."""
    high, mouth = radius * rng.uniform(1.0, 1.7), radius * rng.uniform(0.35, 0.65)
    t = np.linspace(0, 1, int(rng.integers(5, 11)))
    low = rng.uniform(0.75, 1)
    swell = np.where(t < 0.3, low + (1 - low) * np.sin(t / 0.3 * np.pi / 2), 1)
    shoulder = np.clip((t - 0.3) / 0.7, 0, 1) ** rng.uniform(1.3, 3)
    outline = np.c_[radius * (swell - (1 - mouth / radius) * shoulder), high * t]
    shape.add(lathe(outline, sides), "body")
    if rng.random() < 0.6:
        wide = radius * low * rng.uniform(0.98, 1.06)
        shape.add(lathe([(wide, -0.06 * radius), (wide, 0.08 * radius)], sides), "base")
    add_lid(rng, shape, mouth, high - 0.01 * radius, radius * 0.03, sides)
    _spout(rng, shape, outline, radius, high)
    if rng.random() < 0.75:
        _bow(rng, shape, outline, radius, high)
    else:
        at = np.array([0.3, 0.85]) * high
        side = np.interp(at, outline[:, 1], outline[:, 0]) * 0.96
        loop = ear(rng, (side[0], at[0]), (side[1], at[1]), radius * 0.7, radius * 0.08)
        shape.add(loop, "handle")


def _spout(rng, shape, outline, radius, high) -> None:
    """A cone, or a neck bent like a goose's, at −x; some with a whistle on it."""
    low, out = high * rng.uniform(0.25, 0.6), radius * rng.uniform(1.3, 1.7)
    start = np.interp(low, outline[:, 1], outline[:, 0]) * 0.9
    end = np.array([-out, 0, high * rng.uniform(0.85, 1.15)])
    foot = np.array([-start, 0, low])
    t = np.linspace(0, 1, 9)[:, None]
    path = foot + t * (end - foot)
    if rng.random() < 0.4:
        path += radius * 0.25 * np.sin(2 * np.pi * t) * [1, 0, -0.6]
    wide, narrow = radius * rng.uniform(0.2, 0.35), radius * rng.uniform(0.08, 0.16)
    shape.add(tube(path, wide + (narrow - wide) * t[:, 0], int(rng.integers(6, 15))), "spout")
    if rng.random() < 0.3:
        along = (path[-1] - path[-2]) / np.linalg.norm(path[-1] - path[-2])
        cap = cylinder(end - along * narrow * 0.5, end + along * narrow, narrow * 1.3, sides=8)
        shape.add(cap, "whistle")


def _bow(rng, shape, outline, radius, high) -> None:
    """A handle above, from shoulder to shoulder, or held at one end alone."""
    reach = radius * rng.uniform(0.65, 0.95)
    upper = outline[outline[:, 0].argmax() :][::-1]
    z = np.interp(reach, *upper.T) - radius * 0.05
    rise = high - z + radius * rng.uniform(0.5, 1.0)
    span = np.pi * (1 if rng.random() < 0.75 else rng.uniform(0.6, 0.75))
    t, power = np.linspace(0, span, 15), rng.uniform(0.5, 1)
    path = np.c_[
        reach * np.sign(np.cos(t)) * np.abs(np.cos(t)) ** power,
        0 * t,
        z + rise * np.sin(t) ** power,
    ]
    thick, sides = radius * rng.uniform(0.05, 0.1), int(rng.integers(4, 10))
    gripped = rng.random() < 0.5
    part = ("handle", "bow") if gripped else ("handle",)
    shape.add(tube(path, thick, sides), *part)
    if gripped:
        shape.add(tube(path[4:11], thick * rng.uniform(1.2, 1.8), sides), "handle", "handle grip")


def _electric(rng, shape, radius, sides) -> None:
    """A tall body on its power base, with a handle at its side."""
    high = radius * rng.uniform(1.9, 2.9)
    top = radius * rng.uniform(0.6, 0.95)
    outline = curve(radius, (radius + top) / 2 * rng.uniform(0.95, 1.15), top, high, 8)
    shape.add(lathe(outline, sides), "body")
    shape.add(lathe([(top, high), (top * 0.97, high + radius * 0.08)], sides), "lid")
    if rng.random() < 0.4:
        size = radius * np.array([0.35, 0.25, 0.12])
        shape.add(box(size, (top * 0.6, 0, high + radius * 0.12)), "lid", "lid button")
    _beak(rng, shape, outline, radius)
    _pistol_grip(rng, shape, outline, radius)
    low = radius * rng.uniform(0.12, 0.3)
    wide = radius * rng.uniform(1.0, 1.15)
    plate = [(wide * 1.03, -low), (wide, -low * 0.3), (wide * 0.9, 0.01 * radius)]
    shape.add(lathe(plate, sides), "power base")
    if rng.random() < 0.4:
        _gauge(rng, shape, outline, radius)
    if rng.random() < 0.3:
        t = np.linspace(0, 1, 10)
        sway = radius * rng.uniform(0.2, 0.6) * np.sin(t * np.pi * 1.5)
        path = np.c_[wide * 0.95 + radius * 1.6 * t, sway, 0 * t - low * 0.7]
        shape.add(tube(path, radius * 0.04, 6), "cord")


def _beak(rng, shape, outline, radius) -> None:
    """A wedge that grows out of the wall towards the top."""
    top, high = outline[-1]
    long = high * rng.uniform(0.15, 0.5)
    foot = np.interp(high - long, outline[:, 1], outline[:, 0])
    path = [(-foot * 0.9, 0, high - long), (-top * rng.uniform(0.95, 1.1), 0, high * 0.99)]
    solid = tube(path, [radius * 0.06, top * rng.uniform(0.3, 0.5)], int(rng.integers(4, 13)))
    shape.add(solid, "spout")


def _pistol_grip(rng, shape, outline, radius) -> None:
    """A D at the back from the lid down, closed below or open; the switch is on it or under it."""
    high = outline[-1, 1]
    low = high * rng.uniform(0.12, 0.35)
    sides = np.interp([low, high * 0.95], outline[:, 1], outline[:, 0]) * 0.93
    reach, thick = radius * rng.uniform(0.5, 0.85), radius * rng.uniform(0.1, 0.17)
    if rng.random() < 0.7:
        shape.add(ear(rng, (sides[0], low), (sides[1], high * 0.95), reach, thick), "handle")
    else:
        end = sides[1] + reach
        path = [(sides[1], 0, high * 0.95), (end * 0.97, 0, high), (end, 0, high * 0.85)]
        path = np.array([*path, (end - reach * rng.uniform(0, 0.3), 0, low)])
        shape.add(moved(tube(path, thick, 8), np.diag([1, rng.uniform(1, 1.6), 1])), "handle")
    if rng.random() < 0.65:
        at = (sides[0] + radius * 0.05, 0, low * 0.5)
        if rng.random() < 0.4:
            at = (sides[1] + reach * 0.4, 0, high + thick * 0.5)
        shape.add(box(radius * np.array([0.3, 0.25, 0.12]), at), "switch")


def _gauge(rng, shape, outline, radius) -> None:
    """A strip of glass up the front."""
    z = np.array([0.2, 0.8]) * outline[-1, 1]
    r = np.interp(z, outline[:, 1], outline[:, 0])
    ends = (0, -r[0] * 0.97, z[0]), (0, -r[1] * 0.97, z[1])
    shape.add(beam(*ends, radius * rng.uniform(0.12, 0.25)), "water gauge")


def jug(rng: np.random.Generator) -> LabelledShape:
    """Hollow, bellied or straight, its lip drawn out of the rim or a beak set on."""
    kinds = ["jug", "pitcher", "water jug", "milk jug", "measuring jug", "creamer"]
    shape = Assembly(str(rng.choice(kinds)), JUG)
    radius, sides = rng.uniform(0.05, 0.09), max(roundness(rng), 8)
    high, wall = radius * rng.uniform(1.6, 3.6), radius * rng.uniform(0.04, 0.12)
    if shape.category == "measuring jug" or rng.random() < 0.3:
        high = min(high, 2.4 * radius)
        outline = curve(radius * rng.uniform(0.75, 1), radius, radius, high, 10)
    else:
        outline = _bellied(rng, radius, high)
    add_walls(rng, shape, outline, wall, sides)
    if rng.random() < 0.3:
        level = high * rng.uniform(0.4, 0.8)
        inside = np.interp(level, outline[:, 1], outline[:, 0]) - wall * 0.9
        shape.add(lathe([(inside, level - wall), (inside, level)], sides), "contents")
    if sides >= 12 and rng.random() < 0.6:
        _draw_lip(rng, shape, outline)
    else:
        _beak(rng, shape, outline, radius)
    z = high * np.array([rng.uniform(0.15, 0.4), rng.uniform(0.75, 0.97)])
    side = np.interp(z, outline[:, 1], outline[:, 0]) - wall * 0.4
    reach, thick = radius * rng.uniform(0.5, 1.0), radius * rng.uniform(0.07, 0.15)
    if sides > 12 and rng.random() < 0.15:
        shape.solids = [squared(solid, rng.uniform(3, 6)) for solid in shape.solids]
    shape.add(ear(rng, (side[0], z[0]), (side[1], z[1]), reach, thick), "handle")
    if rng.random() < 0.2:
        add_lid(rng, shape, outline[-1, 0], high, wall, sides)
    return shape.finish()


def _bellied(rng, radius, high):
    """A belly, a throat and a mouth that opens again."""
    t = np.linspace(0, 1, 16)
    foot, throat, mouth = rng.uniform(0.5, 0.9), rng.uniform(0.5, 0.8), rng.uniform(0.6, 1.0)
    belly, neck = rng.uniform(0.25, 0.5), rng.uniform(0.7, 0.88)
    knots = np.interp(t, [0, belly, neck, 1], [foot, 1, throat, max(mouth, throat)])
    smooth = np.convolve(np.pad(knots, 2, "edge"), np.ones(5) / 5, "valid")
    return np.c_[radius * smooth, high * t]


def _draw_lip(rng, shape, outline) -> None:
    """The wall's and the rim's uppermost share at −x pulled out: it becomes the spout."""
    top, high = outline[-1]
    start, reach, narrow = rng.uniform(0.6, 0.85), top * rng.uniform(0.25, 0.6), rng.uniform(2, 8)
    solids, names = shape.solids, shape.names
    shape.solids, shape.names = [], []
    for solid, name in zip(solids, names, strict=True):
        if name[0] == "contents":
            shape.add(solid, *name)
            continue
        vertices, faces = solid
        along = np.clip((vertices[:, 2] / high - start) / (1 - start), 0, 1)
        ahead = -vertices[:, 0] / np.maximum(np.hypot(*vertices[:, :2].T), 1e-9)
        pull = along**1.5 * np.clip(ahead, 0, 1) ** narrow
        vertices = vertices + np.c_[-reach * pull, 0 * pull, 0.25 * reach * pull]
        lip = pull[faces].mean(1) > 0.3
        for some, part in ((~lip, name), (lip, ("spout",))):
            if some.any():
                shape.add(cut((vertices, faces), some), *part)
