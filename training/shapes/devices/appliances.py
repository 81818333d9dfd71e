"""Stoves, and what is common to appliances: a box, doors with handles and panes, words."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..panels import add_feet, add_handle, add_knobs, case, frame, grid, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import box, cut, flat_ring, lathe, moved
from ..turns import about_x, about_z

SYNONYMS = {
    "body": ("housing", "cabinet", "casing", "main body"),
    "door": ("front door", "hatch"),
    "window": ("glass", "door glass", "pane", "porthole"),
    "handle": ("door handle", "grip", "pull"),
    "knob": ("dial", "control knob", "switch"),
    "button": ("push button", "key"),
    "control panel": ("panel", "controls", "fascia"),
    "display": ("screen", "clock display"),
    "cooktop": ("stovetop", "hob", "worktop"),
    "burner": ("hot plate", "hotplate", "cooking plate", "heating element"),
    "grate": ("pan support", "burner grate"),
    "backsplash": ("back panel", "splashback"),
    "drawer": ("compartment", "tray"),
    "shelf": ("rack",),
    "freezer door": ("freezer", "freezer compartment", "upper door"),
    "dispenser": ("water dispenser", "ice dispenser"),
    "foot": ("leg", "support"),
    "drum": ("tub", "laundry drum"),
    "door frame": ("rim", "door ring", "bezel"),
    "lid": ("cover", "top lid"),
    "service hatch": ("filter cover", "access flap"),
    "vent": ("ventilation", "grille", "slots"),
    "baseboard": ("plinth", "kickplate", "base"),
}


def started(rng, kinds: list[str]) -> Assembly:
    """An appliance without parts so far, of one of the kinds; all share their words."""
    return Assembly(str(rng.choice(kinds)), SYNONYMS, own_sides=False)


def _shell(shape: Assembly, wide, deep, low, high, wall) -> None:
    """A body open towards the front."""
    middle, tall = (low + high) / 2, high - low
    for side in (-1, 1):
        shape.add(box((wall, deep, tall), (side * (wide - wall) / 2, 0, middle)), "body")
    for z in (low + wall / 2, high - wall / 2):
        shape.add(box((wide, deep, wall), (0, 0, z)), "body")
    shape.add(box((wide, wall, tall), (0, (deep - wall) / 2, middle)), "body")


def add_body(rng, shape: Assembly, wide, deep, low, high, opened: bool) -> None:
    """The box, from ``low`` to ``high``: solid, or hollow with shelves when its door is open."""
    if not opened:
        shape.add(case(rng, (wide, deep, high - low), (0, 0, (low + high) / 2)), "body")
        return
    wall = min(wide, high - low) * rng.uniform(0.04, 0.1)
    _shell(shape, wide, deep, low, high, wall)
    for z in np.linspace(low, high, int(rng.integers(3, 7)))[1:-1]:
        size = (wide - wall, deep * rng.uniform(0.6, 0.9), wall * 0.3)
        shape.add(box(size, (0, deep * 0.05, z)), "shelf")


def add_door(rng, shape, middle, size, swing, handle, glazed, name="door") -> None:
    """A door of ``size`` (wide, thick, tall) before ``middle``, with a window and a handle.

    ``swing``: the side of the hinge, "left", "right" or "low", and the angle that it is open by.
    ``handle``: the handle's middle, in half widths and half heights, and whether it is upright.
    """
    wide, thick, tall = size
    hinge, angle = swing
    turn, *pivot = {
        "left": (about_z(angle).T, -wide / 2, thick / 2, 0),
        "right": (about_z(angle), wide / 2, thick / 2, 0),
        "low": (about_x(angle), 0, thick / 2, -tall / 2),
    }[hinge]
    door = Assembly()
    front = np.array([0, -thick / 2, 0])
    door.add(board(rng, (wide, thick, tall), (0, 0, 0)), name)
    if glazed:
        w, t = wide * rng.uniform(0.5, 0.85), tall * rng.uniform(0.4, 0.75)
        at = front - [0, 0, tall * rng.uniform(0.0, 0.08)]
        door.add(pane(at, w, t, thick * rng.uniform(0.05, 0.3)), name, "window")
        if rng.random() < 0.4:
            for bar in frame(at, w, t, min(w, t) * 0.1, thick * 0.4):
                door.add(bar, name, "door frame")
    if handle is not None:
        x, z, upright = handle
        at = front + [x * wide / 2, 0, z * tall / 2]
        long = (
            (tall if upright else wide)
            * rng.uniform(0.15, 0.85)
            * (1 - 0.5 * max(abs(z) * upright, abs(x) * (not upright)))
        )
        span = (0, 0, long) if upright else (long, 0, 0)
        add_handle(rng, door, at, span, min(wide, tall) * rng.uniform(0.025, 0.06), name, "handle")
    shape.hang(door, turn, pivot, np.add(pivot, middle))


def stove(rng: np.random.Generator) -> LabelledShape:
    """A cooker: burners above, knobs before or behind them, an oven's door below, shut or open."""
    shape = started(rng, ["stove", "stove", "oven", "cooker", "range"])
    wide, deep = rng.uniform(0.45, 1.2), rng.uniform(0.45, 0.75)
    tall, low = rng.uniform(0.7, 1.0), float(rng.choice([0.0, rng.uniform(0.03, 0.15)]))
    opened = rng.random() < 0.15
    add_body(rng, shape, wide, deep, low, tall, opened)
    if low:
        add_feet(rng, shape, wide, deep, 0, low)
    front, panel = -deep / 2, rng.uniform(0.09, 0.2)
    if rng.random() < 0.7:
        thick = rng.uniform(0.015, 0.06)
        shape.add(board(rng, (wide * 1.02, deep * 1.02, thick), (0, 0, tall)), "cooktop")
        if not opened:  # the body has no top that nobody sees
            vertices, faces = shape.solids[0]
            below = vertices[:, 2] < vertices[:, 2].max() - 1e-6
            shape.solids[0] = cut((vertices, faces), below[faces].any(1))
        _burners(rng, shape, wide, deep, tall + thick / 2)
    elif rng.random() < 0.6:
        _burners(rng, shape, wide, deep, tall)
    if rng.random() < 0.35:
        rise, thick = rng.uniform(0.1, 0.35), rng.uniform(0.03, 0.1)
        at = (0, (deep - thick) / 2, tall + rise / 2)
        shape.add(box((wide, thick, rise), at, (1, rng.uniform(0.5, 1))), "backsplash")
    _control_panel(rng, shape, wide, tall, front, panel)
    base = low + rng.uniform(0.0, 0.06)
    if rng.random() < 0.4:
        size = rng.uniform(0.12, 0.22)
        shape.add(pane((0, front, base + size / 2), wide * 0.95, size * 0.92, 0.025), "drawer")
        if rng.random() < 0.6:
            at = (0, front - 0.025, base + size * 0.6)
            add_handle(rng, shape, at, (wide * 0.4, 0, 0), 0.02, "drawer", "handle")
        base += size
    high = tall - panel
    swing = ("low", rng.uniform(0.4, 1.5) if opened else 0.0)
    size = (wide * 0.95, 0.04, (high - base) * 0.96)
    at, grip = (0, front - 0.01, (base + high) / 2), (0, rng.uniform(0.75, 0.9), False)
    add_door(rng, shape, at, size, swing, grip, rng.random() < 0.8)
    return shape.finish()


def _burners(rng, shape, wide, deep, high) -> None:
    columns = int(rng.integers(2, 4)) if wide > 0.65 else int(rng.integers(1, 3))
    rows = int(rng.integers(1, 3))
    cell = min(wide / columns, deep / rows)
    style, sides = rng.integers(4), roundness(rng)
    for x, _, y in grid((0, 0, 0), wide * 0.96, deep * 0.9, columns, rows):
        radius, rise = cell * rng.uniform(0.25, 0.42), cell * rng.uniform(0.02, 0.1)
        at = (x, y, high)
        if style in (0, 3):
            shape.add(
                lathe([(radius, -0.005), (radius * 0.9, rise)], sides, at), "cooktop", "burner"
            )
        elif style == 1:
            for r in (1.0, 0.65, 0.35):
                solid = flat_ring(radius * (r - 0.2), radius * r, -0.005, rise, sides)
                shape.add(moved(solid, None, at), "cooktop", "burner")
        else:
            shape.add(
                lathe([(radius * 0.5, -0.005), (radius * 0.4, rise * 0.7)], sides, at),
                "cooktop",
                "burner",
            )
        if style >= 2:
            for size in ((2 * radius, cell * 0.05), (cell * 0.05, 2 * radius)):
                shape.add(
                    box((*size, rise * 1.6), np.add(at, (0, 0, rise * 0.75))), "cooktop", "grate"
                )


def _control_panel(rng, shape, wide, tall, front, panel) -> None:
    """A strip with knobs, and perhaps a display between them."""
    knobs = grid((0, front - 0.02, tall - panel / 2), wide * 0.9, panel, int(rng.integers(2, 8)), 1)
    radius = min(panel * 0.35, wide * 0.4 / len(knobs)) * rng.uniform(0.6, 1)
    shape.add(pane((0, front, tall - panel / 2), wide, panel * 0.9, 0.02), "control panel")
    if rng.random() < 0.3:
        knobs = knobs[np.abs(knobs[:, 0]) > wide * 0.16]
        at = (0, front - 0.02, tall - panel / 2)
        shape.add(pane(at, wide * 0.2, panel * 0.5, 0.01), "control panel", "display")
    add_knobs(rng, shape, knobs, radius, "knob")
