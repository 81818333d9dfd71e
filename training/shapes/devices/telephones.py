"""Telephones: with a handset on a cradle, on the wall, old ones on a column, and flat ones."""

from __future__ import annotations

import numpy as np

from ..panels import add_buttons, case, disc, grid, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, flat_ring, lathe, loft, moved, prism, superellipse, tube
from ..turns import FORWARD, QUARTER, about_x, any_pose

SYNONYMS = {
    "body": ("base", "housing", "casing", "phone body"),
    "handset": ("receiver", "telephone receiver", "phone handle"),
    "earpiece": ("ear cup", "ear speaker"),
    "mouthpiece": ("mic", "microphone", "transmitter"),
    "handle": ("grip", "handset handle"),
    "cradle": ("fork", "hook", "receiver rest"),
    "dial": ("rotary dial", "dial plate", "finger wheel"),
    "finger hole": ("dial hole", "number hole"),
    "button": ("key", "number key", "keypad"),
    "display": ("screen", "touchscreen", "lcd"),
    "cord": ("cable", "spiral cord", "wire"),
    "camera": ("lens", "rear camera", "camera lens"),
    "camera bump": ("camera module", "camera island"),
    "side button": ("volume button", "power button"),
    "home button": ("main button", "fingerprint sensor"),
    "antenna": ("aerial",),
    "column": ("stem", "stand", "candlestick"),
    "foot": ("stand base", "pedestal"),
    "lid": ("flip", "flap", "upper half"),
}


def telephone(rng: np.random.Generator) -> LabelledShape:
    """A sloped body with a handset across its top and a dial or keys on its front."""
    kind = str(rng.choice(["telephone", "phone", "rotary phone", "desk phone"]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    sides = roundness(rng)
    if rng.random() < 0.12:
        _candlestick(rng, shape, sides)
        return shape.finish()
    wide, deep, tall = rng.uniform(0.15, 0.24), rng.uniform(0.13, 0.25), rng.uniform(0.05, 0.15)
    turn, front = _body(rng, shape, wide, deep, tall)
    crosswise = rng.random() < 0.7
    long, high = (
        (wide if crosswise else deep) * rng.uniform(1.0, 1.35),
        tall + rng.uniform(0.012, 0.05),
    )
    spot = np.array(
        [0, deep * rng.uniform(0.1, 0.3), high] if crosswise else [-wide * 0.32, 0, high]
    )
    ends = _handset(rng, shape, long, sides, spot, crosswise)
    thick = wide * rng.uniform(0.04, 0.09)
    for side in (-1, 1):
        at = spot + side * long * 0.3 * np.array([crosswise, not crosswise, 0])
        block = box(
            (thick, thick * 2, high - tall * 0.45), (at[0], at[1], (high + tall * 0.45) / 2)
        )
        shape.add(block, "cradle")
    _face(rng, shape, wide, front, turn, sides, 0 if crosswise else wide * 0.2)
    if rng.random() < 0.6:
        _cord(rng, shape, ends[0], np.array([-wide * 0.45, deep * 0.2, tall * 0.3]))
    return shape.finish()


def _body(rng, shape, wide, deep, tall):
    """A wedge, a hull, or a block; returns the frame of its face: a rotation and an origin."""
    low, lip = tall * rng.uniform(0.15, 0.7), deep * rng.uniform(0.05, 0.2)
    flare = rng.uniform(0.6, 1.0)
    flat = deep * rng.uniform(0.05, 0.2)  # where the slope ends, behind the middle
    side = [
        (-deep / 2, 0),
        (deep / 2, 0),
        (deep / 2 * flare, tall),
        (flat, tall),
        (-deep / 2 + lip * 0.2, low),
    ]
    rings = [
        [(x * (1 if z < tall * 0.5 else flare), y, z) for y, z in side]
        for x in (-wide / 2, wide / 2)
    ]
    shape.add(loft(rings), "body")
    if rng.random() < 0.4:
        shape.add(case(rng, (wide * 1.05, deep * 1.05, tall * 0.12), (0, 0, tall * 0.05)), "body")
    start, end = np.array([-deep / 2 + lip * 0.2, low]), np.array([flat, tall])
    angle = np.arctan2(*(end - start)[::-1])
    middle = np.array([0, *(start + end) / 2])
    # The face's y runs up the slope.
    return about_x(angle), (middle, np.linalg.norm(end - start))


def _handset(rng, shape, long, sides, spot, crosswise):
    """A bow with two cups hanging down; returns the ends of the bow."""
    thick, arch = long * rng.uniform(0.05, 0.09), long * rng.uniform(0.0, 0.14)
    t = np.linspace(-1, 1, 11)
    line = np.c_[t * long * 0.44, 0 * t, arch * (1 - t**2) + thick * 0.7]
    turn = np.eye(3) if crosswise else QUARTER
    corners = 4 if rng.random() < 0.35 else max(6, sides // 2)
    solid = tube(line, thick * (0.8 + 0.3 * t**2), corners)
    shape.add(moved(solid, turn, spot), "handset", "handle")
    cup, deep = long * rng.uniform(0.1, 0.16), thick * rng.uniform(1.2, 2.6)
    square = rng.random() < 0.3
    ends = []
    for side, name in ((-1, "mouthpiece"), (1, "earpiece")):
        at = np.array([side * long * 0.42, 0, thick * 0.9])
        if square:
            solid = case(rng, (cup * 1.8, cup * 1.8, deep), at - [0, 0, deep / 2 - thick * 0.4])
        else:
            profile = [
                (cup * rng.uniform(0.8, 1), -deep),
                (cup, -deep * 0.7),
                (cup * 0.6, thick * 0.4),
            ]
            solid = lathe(profile, sides, at)
        shape.add(moved(solid, turn, spot), "handset", name)
        ends.append(turn @ at + spot)
    return ends


def _face(rng, shape, wide, front, turn, sides, shift) -> None:
    """The dial or the keys, and a display, laid on the slope."""
    middle, long = front
    face = Assembly()
    room = min(wide - 2 * abs(shift), long)
    if rng.random() < 0.5:
        radius, rise = room * rng.uniform(0.32, 0.46), room * rng.uniform(0.03, 0.12)
        face.add(lathe([(radius * 1.05, -0.01), (radius, rise)], sides), "dial")
        count, hole = int(rng.integers(8, 11)), radius * rng.uniform(0.11, 0.16)
        for angle in np.linspace(-0.6, 4.6, count):
            at = (radius * 0.75 * np.cos(angle), radius * 0.75 * np.sin(angle), rise)
            ring = flat_ring(hole * 0.6, hole, -rise * 0.2, rise * 0.2, 8)
            face.add(moved(ring, None, at), "dial", "finger hole")
        face.add(cylinder((0, 0, 0), (0, 0, rise * 1.3), radius * 0.4, sides=sides), "dial")
    else:
        size = room * 0.8
        shown = rng.random() < 0.4
        columns, rows = (3, 4) if rng.random() < 0.7 else (4, 5)
        tall = size * (0.62 if shown else 0.95)
        low = -size * 0.19 if shown else 0.0
        cell = (size * 0.7 / columns, tall * 0.7 / rows, room * 0.05)
        for x, _, y in grid((0, 0, low), size, tall, columns, rows):
            face.add(box(cell, (x, y, cell[2] * 0.2), (0.9, 0.9)), "button")
        if shown:
            face.add(box((size, size * 0.28, room * 0.03), (0, size * 0.36, 0)), "display")
    shape.mount(face, turn, middle + [shift, 0, 0])


def _cord(rng, shape, start, end) -> None:
    t = np.linspace(0, 1, 60)
    out = np.array([-1, 0, -0.5]) * rng.uniform(0.03, 0.08)
    path = start + (end - start) * t[:, None] + np.sin(np.pi * t)[:, None] * out
    if rng.random() < 0.6:
        turns, size = 2 * np.pi * rng.integers(8, 13) * t, 0.008
        path = path + size * np.c_[np.cos(turns), 0 * t, np.sin(turns)]
    shape.add(tube(path, 0.0035, 5), "cord")


def _candlestick(rng, shape, sides) -> None:
    """A column with a mouthpiece on top and a handset that hangs at its side."""
    tall, foot = rng.uniform(0.22, 0.34), rng.uniform(0.06, 0.09)
    shape.add(lathe([(foot, 0), (foot, 0.015), (0.025, 0.04)], sides), "foot")
    slim = rng.uniform(0.011, 0.02)
    shape.add(cylinder((0, 0, 0.03), (0, 0, tall), slim, sides=sides), "column")
    horn = [(0.015, -0.04), (0.02, 0.01), (rng.uniform(0.03, 0.05), 0.05)]
    shape.add(moved(lathe(horn, sides), FORWARD, (0, 0, tall)), "mouthpiece")
    hook = tall * rng.uniform(0.6, 0.8)
    side = rng.choice([-1, 1]) * (slim + 0.045)
    shape.add(cylinder((0, 0, hook), (side, 0, hook + 0.01), 0.006, sides=6), "cradle")
    cup = [(0.016, 0), (0.016, 0.09), (0.026, 0.12), (0.028, 0.14)]
    shape.add(lathe(cup, sides, (side, 0, hook - 0.1)), "handset")
    if rng.random() < 0.5:
        shape.add(disc((0, -foot * 0.6, 0.03), foot * 0.45, 0.015, sides), "dial")


def mobile_phone(rng: np.random.Generator) -> LabelledShape:
    """A slab with a display, keys or none, cameras behind; or two halves on a hinge."""
    kind = str(rng.choice(["smartphone", "mobile phone", "cell phone", "tablet"]))
    shape = Assembly(kind, SYNONYMS)
    long = 0.15
    wide = long * (rng.uniform(0.6, 0.8) if kind == "tablet" else rng.uniform(0.35, 0.55))
    keyed = kind in ("mobile phone", "cell phone") and rng.random() < 0.7
    thick = long * (rng.uniform(0.08, 0.18) if keyed else rng.uniform(0.03, 0.09))
    _slab(rng, shape, wide, long, thick, "body")
    if keyed and rng.random() < 0.3:
        _flip(rng, shape, wide, long, thick)
    else:
        _touch(rng, shape, wide, long, thick, keyed)
    return shape.finish(any_pose(rng))


def _slab(rng, shape, wide, long, thick, *part) -> None:
    """A plate in the plane of x and z that looks towards −Y."""
    if rng.random() < 0.5:
        shape.add(case(rng, (wide, thick, long), (0, 0, 0)), *part)
    else:
        solid = prism(superellipse(wide, long, rng.uniform(5, 14), 48), -thick / 2, thick / 2)
        shape.add(moved(solid, FORWARD), *part)


def _touch(rng, shape, wide, long, thick, keyed) -> None:
    """A large screen with a button, or a smaller one over keys."""
    front, rise = np.array([0, -thick / 2, 0]), thick * rng.uniform(0.03, 0.15)
    share = rng.uniform(0.3, 0.5) if keyed else rng.uniform(0.72, 0.96)
    top = long * rng.uniform(0.4, 0.48) if keyed else long * share / 2 + rng.uniform(0, 0.01)
    display = pane(
        front + [0, 0, top - long * share / 2], wide * rng.uniform(0.8, 0.95), long * share, rise
    )
    shape.add(display, "display")
    below = top - long * share
    if keyed:
        _keys(rng, shape, wide, front, below - 0.005, -long * 0.46)
        if rng.random() < 0.4:
            foot = np.array([wide * 0.35, 0, long * 0.47])
            tip = foot + [0, 0, long * rng.uniform(0.08, 0.4)]
            shape.add(cylinder(foot, tip, thick * rng.uniform(0.2, 0.4), sides=8), "antenna")
    elif below + long / 2 > 0.012 and rng.random() < 0.6:
        size = (below + long / 2) * 0.35
        shape.add(disc(front + [0, 0, (below - long / 2) / 2], size, rise, 16), "home button")
    for z in rng.choice([0.1, 0.2, 0.3], int(rng.integers(0, 3)), replace=False):
        size = (thick * 0.2, thick * 0.35, long * 0.08)
        shape.add(box(size, (rng.choice([-1, 1]) * wide * 0.5, 0, z * long)), "side button")
    _cameras(rng, shape, wide, long, thick)


def _cameras(rng, shape, wide, long, thick) -> None:
    """Up to four lenses at the back, on a bump or without one."""
    count = int(rng.choice([0, 1, 2, 3, 4], p=[0.2, 0.3, 0.2, 0.2, 0.1]))
    if not count:
        return
    radius = wide * rng.uniform(0.05, 0.1)
    corner = np.array([wide * 0.28, thick / 2, long * 0.38])
    back = np.diag([-1, -1, 1])
    rise = thick * rng.uniform(0.05, 0.3)
    bump = count > 1 and rng.random() < 0.7
    if bump:
        at = corner * [-1, -1, 1]
        shape.add(moved(pane(at, 5 * radius, 5 * radius, rise), back), "camera bump")
    for x, z in ((-1, 1), (1, -1), (1, 1), (-1, -1))[:count]:
        at = corner * [-1, -1, 1] + np.array([x, 0, z]) * radius * 1.15 * (count > 1)
        lens = disc(at - [0, rise * bump * 0.9, 0], radius, rise, 14)
        shape.add(moved(lens, back), "camera")


def _keys(rng, shape, wide, front, high, low) -> None:
    columns, rows = 3, int(rng.integers(4, 6))
    tall = high - low
    size = (wide * 0.24, tall / rows * rng.uniform(0.5, 0.8))
    cells = grid(front + [0, 0, (high + low) / 2], wide * 0.9, tall, columns, rows)
    add_buttons(rng, shape, cells, *size, "button")


def _flip(rng, shape, wide, long, thick) -> None:
    """The lid, opened by some angle at the upper end, and a display on it."""
    front = np.array([0, -thick / 2, 0])
    _keys(rng, shape, wide, front, long * 0.42, -long * 0.45)
    lid = Assembly()
    _slab(rng, lid, wide, long * rng.uniform(0.85, 1), thick * 0.7, "lid")
    lid.add(pane((0, -thick * 0.35, 0), wide * 0.75, long * 0.55, thick * 0.1), "lid", "display")
    angle = rng.uniform(0.0, 1.6)
    standing = Assembly()  # on its hinge
    standing.mount(lid, None, (0, 0, long * 0.5))
    shape.mount(standing, about_x(angle), (0, -thick * 0.1, long * 0.47))
    hinge = np.array([wide * 0.4, -thick * 0.1, long * 0.48])
    shape.add(cylinder(hinge * [-1, 1, 1], hinge, thick * 0.5, sides=12), "body")
