"""What is held in a hand and pressed: telephones, remote controls, calculators and their kin."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, flat_ring, moved, rounded_box
from ..turns import any_pose
from .keypads import add_button, add_case, add_keys, add_screen
from .portables import add_console, add_gamepad, add_radio, add_walkie_talkie

REMOTE = {
    "body": ("block", "housing", "case", "main body"),
    "button": ("key", "push button"),
    "screen": ("display",),
    "antenna": ("aerial",),
    "dial": ("wheel", "knob", "navigation pad"),
}

SYNONYMS = {
    "body": ("case", "housing", "shell", "casing"),
    "screen": ("display", "glass", "touchscreen"),
    "button": ("key", "push button", "buttons"),
    "power button": ("on button", "on off switch"),
    "number key": ("number button", "keypad key"),
    "side button": ("volume button", "side key"),
    "home button": ("home key",),
    "dial": ("knob", "rotary knob", "control knob"),
    "navigation ring": ("navigation pad", "control ring", "wheel"),
    "direction pad": ("d-pad", "arrow keys", "cross"),
    "stick": ("thumbstick", "joystick", "analog stick"),
    "grip": ("handle", "handgrip"),
    "trigger": ("shoulder button", "bumper"),
    "antenna": ("aerial",),
    "speaker": ("speaker grille", "loudspeaker", "grille"),
    "earpiece": ("receiver", "ear speaker"),
    "camera": ("camera bump", "camera module"),
    "lens": ("camera lens",),
    "battery cover": ("battery lid", "back cover"),
    "belt clip": ("clip",),
    "carrying handle": ("handle", "carry handle"),
    "solar panel": ("solar cell",),
}


def remote(rng: np.random.Generator) -> LabelledShape:
    """A flat case full of buttons: remote controls, telephones, calculators, handhelds."""
    if rng.random() < 0.6:
        return handheld(rng)
    kind = str(rng.choice(["remote control", "phone", "calculator", "walkie talkie"]))
    shape = Assembly(kind, REMOTE)
    wide, long, thick = rng.uniform(0.25, 0.6), 1.0, rng.uniform(0.06, 0.2)
    shape.add(rounded_box((wide, long, thick), radius=rng.uniform(0.02, 0.09)), "body")
    top, start = thick / 2, -0.42
    if kind != "remote control" or rng.random() < 0.3:
        deep = rng.uniform(0.15, 0.4)
        centre = (0, 0.42 - deep / 2, top)
        shape.add(box((wide * 0.8, deep, 0.02), centre), "screen")
        end = 0.38 - deep
    else:
        end = 0.42
    if rng.random() < 0.4:
        radius = wide * rng.uniform(0.2, 0.35)
        end -= 2 * radius
        ring = flat_ring(radius * 0.5, radius, 0, 0.04, 24)
        shape.add(moved(ring, offset=(0, end + radius, top - 0.01)), "dial")
        end -= 0.04
    columns, rows = int(rng.integers(2, 5)), int(rng.integers(2, 8))
    across, along = wide * 0.84 / columns, (end - start) / rows
    if along > 0.02:
        rise = rng.uniform(0.015, 0.05)
        ball = rng.random() < 0.4
        for x in (np.arange(columns) + 0.5 - columns / 2) * across:
            for y in start + (np.arange(rows) + 0.5) * along:
                if ball:
                    radii = (across * 0.36, along * 0.36, rise)
                    shape.add(ellipsoid((x, y, top), radii, 10), "button")
                else:
                    size = (across * 0.75, along * 0.7, rise * 2)
                    shape.add(rounded_box(size, (x, y, top), 0.01, 1), "button")
    if kind == "walkie talkie":
        at = np.array([wide * 0.35, 0.49, 0])
        shape.add(cylinder(at, at + [0, rng.uniform(0.2, 0.6), 0], 0.035, 0.025), "antenna")
    if len(shape.things) == 1:
        shape.add(box((wide * 0.8, 0.2, 0.02), (0, 0.3, top)), "screen")
    return shape.finish(any_pose(rng))


def handheld(rng: np.random.Generator) -> LabelledShape:
    """A case and, large enough to be seen, what is pressed, turned, looked at or listened to."""
    kinds = {
        "smartphone": _smartphone,
        "mobile phone": _keypad_phone,
        "remote control": _remote_control,
        "tv remote": _remote_control,
        "calculator": _calculator,
        "radio": add_radio,
        "walkie talkie": add_walkie_talkie,
        "handheld console": add_console,
        "game controller": add_gamepad,
    }
    kind = str(rng.choice(list(kinds)))
    shape = Assembly(kind, SYNONYMS)
    kinds[kind](rng, shape)
    lies = kind not in ("radio", "walkie talkie")
    return shape.finish(any_pose(rng) if lies and rng.random() < 0.4 else None)


def _smartphone(rng, shape) -> None:
    """A slab with a screen, and around it a speaker, buttons and cameras."""
    wide, long, thick = rng.uniform(0.44, 0.56), 1.0, rng.uniform(0.05, 0.11)
    top, margin = thick / 2, rng.uniform(0.03, 0.06)
    old = rng.random() < 0.4  # with a button below the screen
    tall = long * (0.74 if old else rng.uniform(0.86, 0.94))
    glass = wide - 2 * margin
    sunk = 0.015 if rng.random() < 0.6 else 0
    window = (glass, tall, 0, sunk) if sunk else None
    add_case(rng, shape, wide, long, thick, window)
    thin = np.array([glass * 0.97, tall * 0.985, 0.02])
    shape.add(rounded_box(thin, (0, 0, top - sunk + 0.004), 0.008, 1), "screen")
    if old:
        add_button(shape, "disc", (0, -0.435, top), (0.09, 0.09), 0.014, "button", "home button")
        shape.add(rounded_box((0.12, 0.02, 0.02), (0, 0.435, top), 0.008, 1), "earpiece")
    for y in (0.12, 0.22)[: int(rng.integers(0, 3))]:
        size = (0.03, 0.07, thick * 0.45)
        at = (rng.choice([-1, 1]) * wide / 2, y, 0)
        shape.add(rounded_box(size, at, 0.008, 1), "button", "side button")
    if rng.random() < 0.75:
        size = rng.uniform(0.1, 0.2, 2)
        at = np.array([wide * 0.45 - size[0] / 2 - 0.02, 0.46 - size[1] / 2, -top])
        shape.add(rounded_box((*size, 0.04), at, 0.015, 1), "camera")
        for y in (-0.25, 0.25) if rng.random() < 0.6 else (0,):
            eye = at + [0, y * size[1], 0]
            shape.add(cylinder(eye - [0, 0, 0.035], eye, 0.035, sides=14), "camera", "lens")


def _keypad_phone(rng, shape) -> None:
    """A screen over rows of keys, often with an antenna."""
    wide, thick = rng.uniform(0.36, 0.5), rng.uniform(0.1, 0.22)
    top, deep, y = thick / 2, rng.uniform(0.2, 0.34), rng.uniform(0.2, 0.26)
    sunk = rng.random() < 0.5
    window = (wide * 0.74, deep, y, 0.03) if sunk else None
    add_case(rng, shape, wide, 1.0, thick, window, rng.uniform(-0.1, 0.25))
    add_screen(rng, shape, wide * 0.72, deep * 0.96, y, top - 0.03 * sunk)
    low = -0.43
    high = y - deep / 2 - 0.04
    if rng.random() < 0.6:
        high -= 0.12
        add_button(shape, "dome", (0, high + 0.06, top), (0.15, 0.1), 0.04, "button")
    add_keys(
        rng, shape, wide * 0.8, low, high, top, 3, int(rng.integers(4, 6)), "button", "number key"
    )
    shape.add(rounded_box((0.14, 0.025, 0.03), (0, 0.44, top), 0.01, 1), "earpiece")
    if rng.random() < 0.4:
        at = np.array([wide * 0.36, 0.46, 0])
        shape.add(cylinder(at, at + [0, rng.uniform(0.1, 0.35), 0], 0.035, 0.028), "antenna")


def _remote_control(rng, shape) -> None:
    """Sections of keys below each other: rows, a ring to steer by, rockers."""
    wide, thick = rng.uniform(0.2, 0.36), rng.uniform(0.07, 0.16)
    top = thick / 2
    add_case(rng, shape, wide, 1.0, thick, None, rng.uniform(-0.15, 0.35))
    high, inner = 0.43, wide * 0.78
    if rng.random() < 0.7:
        size = wide * rng.uniform(0.2, 0.32)
        at = (rng.choice([-1, 0, 1]) * inner * 0.32, high - size / 2, top)
        add_button(shape, "disc", at, (size, size), 0.04, "button", "power button")
        high -= size + 0.04
    sections = list(rng.permutation(["ring", "keys", "rockers"])[: int(rng.integers(2, 4))])
    room = (high + 0.44) / len(sections)
    for section in sections:
        low = high - room
        if section == "ring":
            outer = min(inner / 2, room * 0.46)
            ring = flat_ring(outer * 0.55, outer, top - 0.02, top + rng.uniform(0.03, 0.05), 24)
            centre = (0, (low + high) / 2, 0)
            shape.add(moved(ring, None, centre), "dial", "navigation ring")
            at = (0, centre[1], top)
            add_button(shape, "disc", at, (outer * 0.8,) * 2, 0.045, "button")
        elif section == "rockers":
            for side in (-1, 1):
                at, size = (side * inner * 0.3, (low + high) / 2, top), (inner * 0.28, room * 0.7)
                add_button(shape, "block", at, size, 0.04, "button")
        else:
            rows = max(1, int(room / inner * 3))
            add_keys(rng, shape, inner, low, high - 0.03, top, 3, rows, "button", "number key")
        high = low
    if rng.random() < 0.4:
        size = (wide * 0.7, 0.35, 0.02)
        at = (0, -0.25, -top)
        shape.add(rounded_box(size, at, 0.008, 1), "battery cover")


def _calculator(rng, shape) -> None:
    """A screen, perhaps a solar panel, and rows of keys."""
    wide, thick = rng.uniform(0.5, 0.8), rng.uniform(0.06, 0.16)
    top, deep = thick / 2, rng.uniform(0.14, 0.22)
    solar = rng.random() < 0.4
    y = 0.43 - deep / 2 - 0.1 * solar
    sunk = rng.random() < 0.6
    add_case(rng, shape, wide, 1.0, thick, (wide * 0.84, deep, y, 0.03) if sunk else None)
    add_screen(rng, shape, wide * 0.81, deep * 0.95, y, top - 0.03 * sunk)
    if solar:
        at = (wide * 0.2, 0.44, top)
        shape.add(box((wide * 0.4, 0.06, 0.03), at), "solar panel")
    columns, rows = int(rng.integers(4, 6)), int(rng.integers(4, 7))
    high = y - deep / 2 - 0.04
    add_keys(rng, shape, wide * 0.88, -0.45, high, top, columns, rows, "button")
