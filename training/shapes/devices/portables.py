"""What is carried and has its controls on it: radios, walkie talkies, consoles, controllers."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly
from ..solids import ball, box, cylinder, flat_ring, moved, rounded_box
from ..turns import FORWARD, spaced
from .keypads import add_button, add_case, add_screen


def _grille(rng, shape, x, z, wide, high, front) -> None:
    """A loudspeaker on the front: a disc with a rim, or slats over a plate."""
    if rng.random() < 0.5:
        radius = min(wide, high) / 2
        ring = flat_ring(radius * 0.82, radius, -0.02, 0.03, 24)
        shape.add(moved(ring, FORWARD, (x, front, z)), "speaker")
        shape.add(cylinder((x, front + 0.02, z), (x, front - 0.01, z), radius * 0.9), "speaker")
        return
    count = int(rng.integers(4, 9))
    for level in (np.arange(count) + 0.5) / count - 0.5:
        size = (wide, 0.05, high / count * 0.55)
        shape.add(box(size, (x, front, z + level * high)), "speaker")


def _knob(rng, shape, at, out, radius) -> None:
    at, out = np.asarray(at, float), np.asarray(out, float)
    sides = int(rng.choice([6, 8, 16]))
    shape.add(
        cylinder(at - 0.02 * out, at + rng.uniform(0.04, 0.1) * out, radius, sides=sides), "dial"
    )


def add_radio(rng: np.random.Generator, shape: Assembly) -> None:
    """A box with one or two grilles, a scale, knobs, perhaps buttons, a handle, an antenna."""
    wide, deep, high = 1.0, rng.uniform(0.2, 0.4), rng.uniform(0.45, 0.75)
    soft = rng.uniform(0.01, 0.12)
    shape.add(rounded_box((wide, deep, high), (0, 0, high / 2), soft), "body")
    front, side = -deep / 2, rng.choice([-1, 1])
    twins = rng.random() < 0.4
    size = high * rng.uniform(0.5, 0.7)
    for x in (-0.3, 0.3) if twins else (side * 0.22,):
        _grille(rng, shape, x, high * 0.45, min(size, 0.36 if twins else 0.5), size, front)
    x = 0 if twins else -side * 0.28
    scale = (0.2 if twins else 0.32, 0.05, high * rng.uniform(0.15, 0.25))
    shape.add(rounded_box(scale, (x, front, high * 0.72), 0.01, 1), "screen")
    for u in (-0.08, 0.08):
        if rng.random() < 0.75:
            _knob(rng, shape, (x + u, front, high * 0.35), (0, -1, 0), 0.055)
    if rng.random() < 0.5:
        for u in np.linspace(-0.3, 0.1, int(rng.integers(3, 7))):
            shape.add(rounded_box((0.06, 0.08, 0.07), (u, 0, high), 0.01, 1), "button")
    if rng.random() < 0.5:
        grip = high + rng.uniform(0.1, 0.2)
        shape.add(box((0.8, 0.06, 0.05), (0, 0.05, grip)), "carrying handle")
        for u in (-0.38, 0.38):
            size = (0.05, 0.06, grip - high + 0.05)
            shape.add(box(size, (u, 0.05, (grip + high) / 2)), "carrying handle")
    if rng.random() < 0.75:
        foot, lean = np.array([0.42 * -side, deep * 0.3, high - 0.02]), rng.uniform(-0.5, 0.5)
        tip = foot + np.array([lean, 0, 1]) * rng.uniform(0.3, 0.9)
        shape.add(cylinder(foot, tip, 0.018, 0.012, 8), "antenna")
        shape.add(ball(tip, 0.022, 8), "antenna")


def add_walkie_talkie(rng: np.random.Generator, shape: Assembly) -> None:
    """An upright box with antenna, grille and number keys, perhaps knobs and a clip."""
    wide, deep = rng.uniform(0.4, 0.55), rng.uniform(0.2, 0.34)
    shape.add(rounded_box((wide, deep, 1), (0, 0, 0.5), rng.uniform(0.01, 0.08)), "body")
    front, side = -deep / 2, float(rng.choice([-1, 1]))
    foot = np.array([side * wide * 0.3, 0, 0.98])
    tall, thick = rng.uniform(0.3, 1.0), rng.uniform(0.035, 0.06)
    shape.add(cylinder(foot, foot + [0, 0, tall], thick, thick * 0.7), "antenna")
    for x in (-0.25, 0.05)[: int(rng.integers(0, 3))]:
        _knob(rng, shape, (side * x * wide, 0, 1.0), (0, 0, 1), wide * 0.11)
    _grille(rng, shape, 0, 0.78, wide * 0.7, 0.22, front)
    if rng.random() < 0.7:
        size = (wide * 0.7, 0.05, 0.14)
        shape.add(rounded_box(size, (0, front, 0.56), 0.01, 1), "screen")
    rows, style = int(rng.integers(2, 5)), str(rng.choice(["block", "disc"]))
    keys = Assembly()
    for x in (-0.27, 0, 0.27):
        for z in 0.1 + 0.36 * (np.arange(rows) + 0.5) / rows:
            size = (wide * 0.2, 0.24 / rows)
            add_button(keys, style, (x * wide, z, 0), size, 0.03, "button", "number key")
    shape.mount(keys, FORWARD, (0, front, 0))
    at = (-side * wide / 2, 0, rng.uniform(0.55, 0.75))
    shape.add(rounded_box((0.05, deep * 0.45, 0.2), at, 0.015, 1), "button", "side button")
    if rng.random() < 0.4:
        shape.add(box((wide * 0.4, 0.03, 0.5), (0, deep / 2 + 0.04, 0.5)), "belt clip")
        shape.add(box((wide * 0.4, 0.07, 0.05), (0, deep / 2 + 0.01, 0.73)), "belt clip")


def _cross(shape, at, size, rise, *part) -> None:
    for extent in ((size, size * 0.36, rise + 0.03), (size * 0.36, size, rise + 0.03)):
        shape.add(box(extent, np.add(at, (0, 0, rise / 2 - 0.015))), *part)


def _stick(shape, at, radius) -> None:
    at = np.asarray(at, float)
    shape.add(cylinder(at - [0, 0, 0.02], at + [0, 0, radius], radius * 0.5), "stick")
    head = at + [0, 0, radius]
    shape.add(cylinder(head, head + [0, 0, radius * 0.35], radius, sides=16), "stick")


def _controls(rng, shape, x, top, room) -> None:
    """A cross on the left, round buttons on the right, sticks below them."""
    size = room * rng.uniform(0.5, 0.75)
    y = rng.uniform(0, 0.25) * room
    _cross(shape, (-x, y, top), size, 0.03, "direction pad")
    for a in spaced(4):
        at = (x + 0.36 * size * np.cos(a), y + 0.36 * size * np.sin(a), top)
        add_button(shape, "disc", at, (size * 0.3,) * 2, 0.035, "button")


def add_console(rng: np.random.Generator, shape: Assembly) -> None:
    """A flat case with a screen between its controls."""
    wide, long, thick = 1.0, rng.uniform(0.38, 0.55), rng.uniform(0.06, 0.14)
    top, glass = thick / 2, rng.uniform(0.48, 0.6)
    sunk = rng.random() < 0.5
    window = (glass, long * 0.78, 0, 0.02) if sunk else None
    add_case(rng, shape, wide, long, thick, window)
    add_screen(rng, shape, glass * 0.97, long * 0.75, 0, top - 0.02 * sunk)
    x = (wide + glass) / 4
    _controls(rng, shape, x, top, (wide - glass) / 2)
    if rng.random() < 0.5:
        for side in (-1, 1):
            _stick(shape, (side * x, -long * 0.3, top), 0.04)
    if rng.random() < 0.4:
        for side in (-1, 1):
            at = (side * wide * 0.36, long / 2, top * 0.4)
            shape.add(rounded_box((0.18, 0.05, thick * 0.4), at, 0.01, 1), "trigger")


def add_gamepad(rng: np.random.Generator, shape: Assembly) -> None:
    """A flat case between two grips, with controls, sticks and triggers."""
    wide, long, thick = 1.0, rng.uniform(0.4, 0.55), rng.uniform(0.14, 0.22)
    top = thick / 2
    add_case(rng, shape, wide * 0.92, long, thick)
    for side in (-1, 1):
        root = np.array([side * 0.34, -long * 0.2, -0.02])
        end = root + [side * rng.uniform(0.05, 0.16), -rng.uniform(0.25, 0.4), -0.06]
        shape.add(cylinder(root, end, 0.13, 0.09, 16), "grip")
        shape.add(ball(end, 0.092, 12), "grip")
    _controls(rng, shape, 0.32, top, 0.3)
    for side in (-1, 1) if rng.random() < 0.8 else ():
        _stick(shape, (side * 0.15, -long * 0.28, top), 0.06)
    for side in (-1, 1):
        at = (side * 0.3, long / 2, 0.02)
        shape.add(rounded_box((0.22, 0.1, thick * 0.6), at, 0.03, 2), "trigger")
