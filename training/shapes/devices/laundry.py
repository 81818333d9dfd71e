"""Washing machines and microwaves: a door that one looks through, buttons and knobs beside it."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..panels import add_buttons, add_feet, add_handle, add_knobs, disc, grid, hoop, pane, roundness
from ..shape import LabelledShape
from ..solids import box, ellipsoid
from .appliances import add_body, add_door, new_appliance


def washing_machine(rng: np.random.Generator) -> LabelledShape:
    """A box with a porthole before a drum, or with a lid on top; panel, knob, drawer, buttons."""
    shape = new_appliance(rng, ["washing machine", "washer", "dryer", "laundry machine"])
    shape.synonyms = {**shape.synonyms, "drawer": ("detergent drawer", "soap drawer")}
    wide, deep, tall = rng.uniform(0.5, 0.75), rng.uniform(0.4, 0.7), rng.uniform(0.65, 1.05)
    low = float(rng.choice([0.0, rng.uniform(0.02, 0.08)]))
    add_body(rng, shape, wide, deep, low, tall, False)
    if low:
        add_feet(rng, shape, wide, deep, 0, low)
    front, panel = -deep / 2, rng.uniform(0.1, 0.2)
    loaded_above = rng.random() < 0.2
    if loaded_above:
        rise = rng.uniform(0.08, 0.25)
        thick = rng.uniform(0.06, 0.15)
        back = box((wide, thick, rise), (0, (deep - thick) / 2, tall + rise / 2), (1, 0.5))
        shape.add(back, "control panel")
        at, face = np.array([0, deep / 2 - thick * 0.85, tall + rise / 2]), rise * 0.6
        size = (wide * rng.uniform(0.6, 0.95), (deep - thick) * 0.9, 0.03)
        shape.add(board(rng, size, (0, -thick / 2, tall)), "lid")
        add_handle(
            rng, shape, (0, -thick / 2 - size[1] / 2, tall), (0.15, 0, 0), 0.02, "lid", "handle"
        )
    else:
        at, face = np.array([0, front - 0.015, tall - panel / 2]), panel * 0.8
        shape.add(pane((0, front, tall - panel / 2), wide, panel * 0.95, 0.015), "control panel")
        _porthole(rng, shape, wide, front, low, tall - panel)
    _controls(rng, shape, wide, face, at)
    return shape.finish()


def _controls(rng, shape, wide, face, at) -> None:
    """A knob, a drawer for the powder, a display and buttons, left to right in any order."""
    places = rng.permutation([-0.33, 0.0, 0.33]) * wide
    middle = [at + [x, 0, 0] for x in places]
    count = int(rng.integers(1, 4))
    radius = face * rng.uniform(0.25, 0.45)
    add_knobs(
        rng,
        shape,
        [middle[0]] if count < 3 else grid(middle[0], wide * 0.3, 0, 2, 1),
        min(radius, wide * 0.07),
        "control panel",
        "knob",
    )
    if rng.random() < 0.6:
        shape.add(pane(middle[1], wide * 0.28, face * 0.8, rng.uniform(0.012, 0.03)), "drawer")
    elif rng.random() < 0.5:
        shape.add(pane(middle[1], wide * 0.2, face * 0.5, 0.006), "control panel", "display")
    if rng.random() < 0.7:
        rows = int(rng.integers(1, 3))
        columns = int(rng.integers(2, 6))
        size = (wide * 0.2 / columns, face * 0.4 / rows)
        places = grid(middle[2], wide * 0.28, face * 0.7, columns, rows)
        add_buttons(rng, shape, places, *size, "control panel", "button")


def _porthole(rng, shape, wide, front, low, high) -> None:
    """A round door with a bulging pane, and a hatch below it."""
    sides, radius = roundness(rng), min(wide, high - low) * rng.uniform(0.25, 0.44)
    at = np.array([0, front, (low + high) / 2 + rng.uniform(-0.03, 0.05)])
    reach = rng.uniform(0.01, 0.06)
    inner = radius * rng.uniform(0.6, 0.85)
    shape.add(hoop(at, inner, radius, reach, sides), "door", "door frame")
    if rng.random() < 0.5:
        shape.add(disc(at, inner * 1.01, reach * rng.uniform(0.2, 0.7), sides), "door", "window")
    else:
        solid = ellipsoid(
            at, (inner * 1.02, reach * rng.uniform(0.7, 1.5), inner * 1.02), max(sides, 8)
        )
        shape.add(solid, "door", "window")
    if rng.random() < 0.7:
        side = rng.choice([-1, 1])
        grip = at + [side * (radius + inner) / 2, -reach, 0]
        add_handle(
            rng,
            shape,
            grip,
            (0, 0, radius * rng.uniform(0.3, 0.6)),
            radius * 0.12,
            "door",
            "handle",
        )
    if rng.random() < 0.25:
        hatch = (wide * rng.choice([-0.35, 0.35]), front, low + 0.08)
        shape.add(pane(hatch, wide * 0.2, 0.1, 0.01), "body", "service hatch")


def microwave(rng: np.random.Generator) -> LabelledShape:
    """A wide box: a glazed door that opens sideways or down, buttons or knobs in a column."""
    shape = new_appliance(rng, ["microwave", "microwave oven", "toaster oven"])
    wide, deep, tall = rng.uniform(0.4, 0.65), rng.uniform(0.28, 0.45), rng.uniform(0.22, 0.38)
    low = float(rng.choice([0.0, rng.uniform(0.01, 0.03)]))
    opened, thick = rng.random() < 0.15, rng.uniform(0.015, 0.04)
    add_body(rng, shape, wide, deep, low, low + tall, opened)
    if low:
        add_feet(rng, shape, wide, deep, 0, low)
    front, column = -deep / 2, wide * rng.uniform(0.17, 0.32)
    middle = np.array([0, front, low + tall / 2])
    at = middle + [(wide - column) / 2, 0, 0]
    shape.add(pane(at, column * 0.98, tall * 0.97, thick * 0.7), "control panel")
    downwards = shape.category == "toaster oven"
    swing = ("low" if downwards else "left", rng.uniform(0.4, 1.6) if opened else 0.0)
    handle = (0.0, 0.8, False) if downwards else (0.88, 0.0, True)
    size = ((wide - column) * 0.98, thick, tall * 0.96)
    spot = middle + [-column / 2, -thick * 0.3, 0]
    add_door(rng, shape, spot, size, swing, handle if rng.random() < 0.85 else None, True)
    face = at + [0, -thick * 0.7, 0]
    if downwards or rng.random() < 0.25:
        count = int(rng.integers(1, 4))
        places = [face + [0, 0, z * tall] for z in np.linspace(-0.3, 0.3, count)]
        add_knobs(rng, shape, places, min(column * 0.35, tall * 0.35 / count), "knob")
        return shape.finish()
    display = pane(face + [0, 0, tall * 0.36], column * 0.8, tall * 0.14, 0.005)
    shape.add(display, "control panel", "display")
    columns, rows = int(rng.integers(1, 4)), int(rng.integers(2, 6))
    size = (column * 0.6 / columns, tall * 0.4 / rows)
    cells = grid(face - [0, 0, tall * 0.1], column * 0.85, tall * 0.6, columns, rows)
    add_buttons(rng, shape, cells, *size, "button")
    if rng.random() < 0.3:
        vents = grid((wide / 2, 0, low + tall * 0.7), 0, tall * 0.3, 1, 4)
        for x, _, z in vents:
            shape.add(box((0.008, deep * 0.5, tall * 0.03), (x, 0, z)), "vent")
    return shape.finish()
