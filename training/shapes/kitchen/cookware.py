"""Pots and pans: a wall, what it is held by, what covers it and what is in it."""

from __future__ import annotations

import numpy as np

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, ellipsoid, lathe, moved, tube
from ..turns import radial
from .fittings import add_grips, add_lid, add_long_handle, add_walls, curve, ear, squared

POT = {
    "body": ("pot", "pot body", "vessel", "container"),
    "rim": ("edge", "lip"),
    "base": ("bottom", "underside"),
    "handle": ("pot handle", "ear", "holder"),
    "handle grip": ("grip", "handle"),
    "bracket": ("handle mount", "handle bracket"),
    "hanging loop": ("ring", "eye", "handle end"),
    "lid": ("cover", "pot lid", "top"),
    "lid rim": ("lid edge", "lid ring"),
    "knob": ("lid knob", "lid handle"),
    "leg": ("foot", "feet"),
    "contents": ("soup", "stew", "food", "liquid"),
}
PAN = {
    "body": ("pan", "pan body", "dish", "wall"),
    "rim": ("edge", "lip"),
    "base": ("bottom", "underside"),
    "handle": ("pan handle", "stick"),
    "handle grip": ("grip", "handle"),
    "bracket": ("handle mount", "handle bracket"),
    "hanging loop": ("ring", "eye", "handle end"),
    "helper handle": ("second handle", "assist handle", "loop"),
    "cooking surface": ("inside", "coating", "pan floor"),
    "lid": ("cover", "pan lid", "top"),
    "lid rim": ("lid edge", "lid ring"),
    "knob": ("lid knob", "lid handle"),
    "food": ("contents", "egg", "fried egg", "pancake"),
    "yolk": ("egg yolk",),
}


def cooking_pot(rng: np.random.Generator) -> LabelledShape:
    """Straight pots with two grips, saucepans with a stick, cauldrons with legs and a bail."""
    kinds = ["cooking pot", "pot", "saucepan", "stockpot", "casserole", "cauldron"]
    shape = Assembly(str(rng.choice(kinds)), POT)
    radius, sides = rng.uniform(0.09, 0.16), roundness(rng)
    cauldron = shape.category == "cauldron"
    tall = {"stockpot": (1.3, 2.2), "casserole": (0.6, 1.0)}.get(shape.category, (0.8, 1.5))
    high, wall = radius * rng.uniform(*tall), radius * rng.uniform(0.03, 0.1)
    if cauldron or rng.random() < 0.25:
        low = radius * rng.uniform(0.4, 0.8)
        outline = curve(low, radius * rng.uniform(1.0, 1.2), radius * 0.9, high, 10)
    else:
        outline = curve(radius * rng.uniform(0.8, 1), radius, radius, high, int(rng.integers(3, 7)))
    add_walls(rng, shape, outline, wall, sides)
    _fill(rng, shape, outline, wall, sides)
    mouth = outline[-1, 0]
    if cauldron:
        _cauldron(rng, shape, outline, wall)
    elif shape.category == "saucepan":
        start = (mouth - wall, 0, high * rng.uniform(0.7, 0.9))
        add_long_handle(rng, shape, start, radius * rng.uniform(1.2, 2), radius * 0.08)
    else:
        at = high * rng.uniform(0.65, 0.92)
        side = np.interp(at, outline[:, 1], outline[:, 0])
        add_grips(rng, shape, side, at, radius * rng.uniform(0.05, 0.1))
    if rng.random() < 0.6:
        add_lid(rng, shape, mouth, high, wall, sides)
    if shape.category == "casserole" and rng.random() < 0.5:
        shape.move(np.diag([1, rng.uniform(0.65, 0.9), 1]))
    return shape.finish()


def _fill(rng, shape, outline, wall, sides) -> None:
    if rng.random() < 0.25:
        level = outline[-1, 1] * rng.uniform(0.6, 0.92)
        inside = np.interp(level, outline[:, 1], outline[:, 0]) - wall * 0.9
        shape.add(lathe([(inside, level - wall), (inside, level)], sides), "contents")


def _cauldron(rng, shape, outline, wall) -> None:
    """Three legs and a bail that stands, or two ears."""
    foot, mouth, high = outline[0, 0], outline[-1, 0], outline[-1, 1]
    long = high * rng.uniform(0.08, 0.25)
    for angle in np.pi / 2 + np.array([0, 2, 4]) * np.pi / 3:
        out = radial(angle) * foot
        ends = out * 0.9 + [0, 0, high * 0.06], out * 1.1 + [0, 0, -long]
        shape.add(cylinder(*ends, wall * 1.6, wall, 6), "leg")
    if rng.random() < 0.3:
        add_grips(rng, shape, mouth, high * 0.85, wall)
        return
    t = np.linspace(0, np.pi, 13)
    rise = mouth * rng.uniform(0.9, 1.4)
    bail = np.c_[mouth * np.cos(t), 0 * t, high * 0.95 + rise * np.sin(t)]
    shape.add(tube(bail, wall * rng.uniform(0.4, 0.8), 6), "handle")


def frying_pan(rng: np.random.Generator) -> LabelledShape:
    """Flat pans, woks and square grill pans with a stick, some with a loop across from it."""
    shape = Assembly(str(rng.choice(["frying pan", "pan", "skillet", "wok", "grill pan"])), PAN)
    radius, sides = rng.uniform(0.1, 0.16), roundness(rng)
    wok = shape.category == "wok"
    high, wall = radius * rng.uniform(0.2, 0.4), radius * rng.uniform(0.03, 0.08)
    outline = curve(
        radius * rng.uniform(0.72, 0.95), radius * rng.uniform(0.88, 1), radius, high, 5
    )
    if wok:
        high = radius * rng.uniform(0.45, 0.7)
        t = np.linspace(0.25, np.pi / 2, 8)
        outline = np.c_[radius * np.sin(t), high * (1 - np.cos(t))]
    outline[:, 1] -= outline[0, 1]
    high = outline[-1, 1]
    add_walls(rng, shape, outline, wall, sides)
    if not wok and rng.random() < 0.5:
        floor = outline[0, 0] - wall * 1.2
        shape.add(lathe([(floor, wall * 0.5), (floor, wall * 1.3)], sides), "cooking surface")
    if rng.random() < 0.15:
        _egg(rng, shape, radius * 0.4, wall * 1.3)
    if shape.category == "grill pan" and sides >= 12:
        power, deep = rng.uniform(4, 9), rng.uniform(0.75, 1)
        shape.solids = [squared(solid, power, deep) for solid in shape.solids]
    start = (radius - wall, 0, high * rng.uniform(0.6, 0.95))
    add_long_handle(
        rng, shape, start, radius * rng.uniform(1.1, 1.9), radius * rng.uniform(0.06, 0.1)
    )
    if rng.random() < 0.25:
        z = high * np.array([0.55, 0.9])
        side = np.interp(z, outline[:, 1], outline[:, 0]) - wall * 0.5
        loop = ear(rng, (side[0], z[0]), (side[1], z[1]), radius * 0.25, radius * 0.05)
        shape.add(moved(loop, np.diag([-1, -3, 1])), "handle", "helper handle")
    if rng.random() < 0.2 and shape.category != "grill pan":
        add_lid(rng, shape, radius, high, wall, sides)
    return shape.finish()


def _egg(rng, shape, size, z) -> None:
    x, y = rng.uniform(-0.4, 0.4, 2) * size
    shape.add(ellipsoid((x, y, z), (size, size * rng.uniform(0.7, 1), size * 0.12), 12), "food")
    if rng.random() < 0.6:
        yolk = size * rng.uniform(0.3, 0.45)
        shape.add(ellipsoid((x, y, z + size * 0.1), (yolk, yolk, yolk * 0.6), 10), "food", "yolk")
