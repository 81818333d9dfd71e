"""Game controllers, joysticks and handheld consoles."""

from __future__ import annotations

import numpy as np

from ..panels import case, roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, ellipsoid, lathe, prism, rounded_box, superellipse, tube
from ..turns import any_pose

SYNONYMS = {
    "body": ("housing", "shell", "casing", "main body"),
    "grip": ("handle", "hand grip"),
    "stick": ("thumbstick", "analog stick", "joystick", "thumb stick"),
    "d-pad": ("directional pad", "cross", "dpad", "arrow keys"),
    "button": ("face button", "action button", "key"),
    "menu button": ("start button", "select button", "home button"),
    "trigger": ("shoulder button", "trigger button"),
    "bumper": ("upper shoulder button",),
    "touchpad": ("trackpad", "touch pad"),
    "screen": ("display",),
    "cable": ("cord", "wire"),
    "lever": ("shaft", "joystick shaft", "control stick"),
    "knob": ("ball", "ball top", "lever head"),
    "boot": ("gaiter", "bellows", "dust washer"),
    "foot": ("rubber foot", "pad"),
    "speaker": ("speaker holes", "grille"),
}


def gamepad(rng: np.random.Generator) -> LabelledShape:
    """A pad with two grips, a flat bar or a handheld: sticks, a cross, buttons, triggers."""
    style = str(rng.choice(["grips", "bar", "handheld", "lever"], p=[0.5, 0.16, 0.18, 0.16]))
    kinds = {
        "grips": ("game controller", "gamepad", "controller", "joypad"),
        "bar": ("game controller", "gamepad", "controller"),
        "handheld": ("handheld console", "game console"),
        "lever": ("joystick", "arcade stick"),
    }
    shape = Assembly(str(rng.choice(kinds[style])), SYNONYMS, own_sides=False)
    if style == "lever":
        _joystick(rng, shape)
    else:
        _pad(rng, shape, style)
    return shape.finish(any_pose(rng) if rng.random() < 0.4 else None)


def _slab(rng, wide, deep, thick):
    """A flat body with its top at zero."""
    if rng.random() < 0.5:
        outline = superellipse(wide, deep, rng.uniform(2.5, 9), int(rng.choice([12, 20, 40])))
        return prism(outline, -thick, 0)
    radius = min(thick, deep) * rng.uniform(0.1, 0.49)
    return rounded_box((wide, deep, thick), (0, 0, -thick / 2), radius, int(rng.integers(1, 4)))


def _pad(rng, shape, style) -> None:
    """A body with or without grips, two sticks, a cross, buttons; a screen in handhelds."""
    wide = rng.uniform(0.13, 0.17)
    deep = wide * (rng.uniform(0.35, 0.6) if style != "bar" else rng.uniform(0.3, 0.5))
    thick = wide * (rng.uniform(0.15, 0.3) if style == "grips" else rng.uniform(0.07, 0.16))
    shape.add(_slab(rng, wide, deep, thick), "body")
    if style == "grips":
        _grips(rng, shape, wide, deep, thick)
    inner = 0.5
    if style == "handheld":
        inner = rng.uniform(0.5, 0.68)
        size = (wide * inner, deep * rng.uniform(0.7, 0.92), thick * 0.12)
        shape.add(box(size, (0, 0, size[2] * 0.2)), "screen")
    sides = roundness(rng)
    room = wide * (1 - inner) / 2 * 0.9
    x = wide * (1 + inner) / 4
    unit = min(room, deep * 0.55)
    _cross(rng, shape, (-x, deep * 0.14, 0), unit * 0.8)
    _buttons(rng, shape, (x, deep * 0.14, 0), unit * 0.8, sides)
    if style != "bar" or rng.random() < 0.2:
        low = -deep * 0.26
        out = x * (0.55 if style == "grips" else 1)
        for u in (-out, out)[: int(rng.integers(1, 3)) if style == "handheld" else 2]:
            _stick(rng, shape, (u, low, 0), unit * 0.3, sides)
    if style != "handheld":
        for u in np.linspace(-0.5, 0.5, int(rng.integers(1, 4))) * wide * 0.2:
            size = (wide * 0.045, deep * 0.06, thick * 0.14)
            shape.add(box(size, (u, deep * 0.02, size[2] * 0.2)), "button", "menu button")
        if style == "grips" and rng.random() < 0.35:
            size = (wide * 0.3, deep * 0.35, thick * 0.08)
            shape.add(box(size, (0, deep * 0.24, size[2] * 0.2)), "touchpad")
    _triggers(rng, shape, wide, deep, thick, style)
    if rng.random() < 0.4 and style != "handheld":
        t = np.linspace(0, 1, 15)
        path = np.c_[wide * 0.1 * np.sin(6 * t), deep * 0.45 + wide * t, -thick * 0.5 + 0 * t]
        shape.add(tube(path, wide * 0.014, 6), "cable")


def _grips(rng, shape, wide, deep, thick) -> None:
    """Two horns towards the player, straight or bent."""
    reach, spread = deep * rng.uniform(0.9, 1.8), rng.uniform(-0.05, 0.5)
    fat = min(thick * rng.uniform(0.5, 0.85), wide * 0.13, reach * 0.24)
    sides = max(roundness(rng), 8)
    for side in (-1, 1):
        t = np.linspace(0, 1, 7)
        x = side * (wide * 0.38 + reach * spread * 0.4 * t)
        path = np.c_[x, deep * 0.15 - reach * t, -thick * 0.5 - reach * 0.15 * t**2]
        shape.add(tube(path, fat * np.array([0.8, 1.2, 1.25, 1.2, 1.1, 0.9, 0.55]), sides), "grip")


def _cross(rng, shape, at, size) -> None:
    x, y, _ = at
    rise = size * rng.uniform(0.08, 0.25)
    if rng.random() < 0.25:
        shape.add(lathe([(size * 0.55, -0.001), (size * 0.5, rise * 0.4)], 20, at), "d-pad")
    for extent in ((size, size * 0.34), (size * 0.34, size)):
        shape.add(box((*extent, rise * 2), (x, y, 0), (0.95, 0.95)), "d-pad")


def _buttons(rng, shape, at, size, sides) -> None:
    """Two, four or six buttons in a small circle, domed or flat."""
    count = int(rng.choice([2, 4, 4, 6]))
    rise, r = size * rng.uniform(0.1, 0.3), size * rng.uniform(0.13, 0.2)
    if count == 4:
        spots = [(0, 1), (1, 0), (0, -1), (-1, 0)]
    else:
        spots = [
            (i - (count / 2 - 1) / 2 - 0.15 * j, j * 0.9)
            for i in range(count // 2)
            for j in (-0.5, 0.5)
        ]
        spots = spots if count > 2 else [(-0.6, -0.25), (0.6, 0.25)]
    for x, y in np.array(spots) * size * 0.36:
        spot = np.add(at, (x, y, 0))
        if rng.random() < 0.1:
            shape.add(ellipsoid(spot, (r, r, rise), 12), "button")
        else:
            shape.add(lathe([(r, -rise * 0.3), (r * 0.9, rise)], sides, spot), "button")


def _stick(rng, shape, at, radius, sides) -> None:
    high = radius * rng.uniform(0.7, 1.4)
    shape.add(lathe([(radius * 0.45, -0.1 * high), (radius * 0.4, high)], sides, at), "stick")
    cap = [(radius * 0.8, high * 0.8), (radius * 0.95, high), (radius * 0.8, high * 1.15)]
    shape.add(lathe(cap, sides, at), "stick")
    if rng.random() < 0.4:
        shape.add(lathe([(radius * 1.25, -0.001), (radius * 1.15, high * 0.2)], sides, at), "body")


def _triggers(rng, shape, wide, deep, thick, style) -> None:
    for side in (-1, 1):
        x, back = side * wide * 0.33, deep * 0.47
        if rng.random() < 0.9 or style == "grips":
            size = (wide * 0.2, deep * 0.12, thick * 0.3)
            part = ("trigger", "bumper") if style == "grips" else ("trigger",)
            shape.add(box(size, (x, back, -thick * 0.25)), *part)
        if style == "grips":
            size = np.array([wide * 0.08, deep * 0.16, thick * 0.35])
            shape.add(ellipsoid((x, back, -thick * 0.75), size, 12), "trigger")


def _joystick(rng, shape) -> None:
    """A lever on a box, with a ball or a handle, and buttons beside it."""
    wide, deep, thick = rng.uniform(0.1, 0.3), rng.uniform(0.1, 0.16), rng.uniform(0.03, 0.07)
    shape.add(case(rng, (wide, deep, thick), (0, 0, thick / 2)), "body")
    sides, x = roundness(rng), -wide * 0.24 if wide > 0.17 else 0.0
    at, high = np.array([x, 0, thick]), rng.uniform(0.06, 0.16)
    lean = np.array([*rng.uniform(-0.2, 0.2, 2), 1]) * high
    slim = rng.uniform(0.005, 0.014)
    boot = lathe([(slim * 3.5, -0.002), (slim * 2.5, slim), (slim * 1.2, slim * 3)], sides, at)
    shape.add(boot, "lever", "boot")
    shape.add(cylinder(at, at + lean, slim, slim * 0.9, sides), "lever")
    if rng.random() < 0.6:
        shape.add(ball(at + lean, slim * rng.uniform(1.8, 3), max(sides, 8)), "knob")
    else:
        shape.add(cylinder(at + lean * 0.35, at + lean * 1.1, slim * 1.5, slim * 2, sides), "grip")
        shape.add(cylinder(at + lean, at + lean * 1.16, slim * 0.7, sides=8), "trigger")
    if wide > 0.17:
        _buttons(rng, shape, (wide * 0.22, 0, thick), min(deep, wide * 0.5) * 0.7, sides)
    else:
        r = wide * 0.09
        for u in (-0.32, 0.32)[: int(rng.integers(1, 3))]:
            spot = (u * wide, deep * 0.3, thick)
            shape.add(lathe([(r, -0.002), (r, r * 0.6)], sides, spot), "button")
    for x in (-0.4, 0.4):
        for y in (-0.4, 0.4):
            spot = (x * wide, y * deep, 0)
            shape.add(lathe([(0.008, -0.008), (0.008, 0.004)], 8, spot), "foot")
