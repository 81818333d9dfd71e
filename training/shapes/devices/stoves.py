"""Stoves, cookers and ovens."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..panels import add_feet, add_handle, add_knobs, grid, pane, roundness
from ..shape import LabelledShape
from ..solids import box, cut, flat_ring, lathe, moved
from .appliances import add_body, add_door, new_appliance


def stove(rng: np.random.Generator) -> LabelledShape:
    """A cooker: burners above, knobs before or behind them, an oven's door below, shut or open."""
    shape = new_appliance(rng, ["stove", "stove", "oven", "cooker", "range"])
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
    """Plates, rings or small burners in rows, which may have grates over them."""
    columns = int(rng.integers(2, 4)) if wide > 0.65 else int(rng.integers(1, 3))
    rows = int(rng.integers(1, 3))
    cell = min(wide / columns, deep / rows)
    style, sides = rng.integers(4), roundness(rng)
    for x, _, y in grid((0, 0, 0), wide * 0.96, deep * 0.9, columns, rows):
        radius, rise = cell * rng.uniform(0.25, 0.42), cell * rng.uniform(0.02, 0.1)
        at = (x, y, high)
        if style in (0, 3):
            plate = lathe([(radius, -0.005), (radius * 0.9, rise)], sides, at)
            shape.add(plate, "cooktop", "burner")
        elif style == 1:
            for r in (1.0, 0.65, 0.35):
                solid = flat_ring(radius * (r - 0.2), radius * r, -0.005, rise, sides)
                shape.add(moved(solid, None, at), "cooktop", "burner")
        else:
            small = lathe([(radius * 0.5, -0.005), (radius * 0.4, rise * 0.7)], sides, at)
            shape.add(small, "cooktop", "burner")
        if style >= 2:
            for size in ((2 * radius, cell * 0.05), (cell * 0.05, 2 * radius)):
                bar = box((*size, rise * 1.6), np.add(at, (0, 0, rise * 0.75)))
                shape.add(bar, "cooktop", "grate")


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
