"""Toasters: a housing with slots for bread above, and a lever that goes down at its end."""

from __future__ import annotations

import numpy as np

from ..panels import add_buttons, add_feet, add_knobs, case, disc, grid, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import (
    box,
    extruded_across,
    facing_out,
    moved,
    prism,
    rounded_box,
    superellipse,
)
from ..turns import FORWARD, QUARTER

SYNONYMS = {
    "body": ("housing", "casing", "shell", "main body"),
    "slot": ("bread slot", "opening", "toast slot"),
    "toast": ("bread", "slice", "bread slice"),
    "lever": ("slider", "lift lever", "handle"),
    "lever slot": ("lever track", "slit", "guide"),
    "knob": ("dial", "browning control", "timer"),
    "button": ("push button", "key"),
    "foot": ("leg", "support"),
    "base": ("bottom", "plinth"),
    "crumb tray": ("tray", "drawer"),
    "warming rack": ("rack", "bun warmer"),
}


def toaster(rng: np.random.Generator) -> LabelledShape:
    """Sharp, rounded or arched housings, one to four slots, sunk or marked, with bread or not."""
    shape = Assembly(
        str(rng.choice(["toaster", "toaster", "bread toaster"])), SYNONYMS, own_sides=False
    )
    slots = int(rng.choice([1, 2, 2, 2, 4]))
    rows = 2 if slots == 4 else 1
    wide = rng.uniform(0.24, 0.34) * (1.15 if rows == 2 else 1)
    deep = 0.08 + 0.05 * (slots / rows) * rng.uniform(0.8, 1.4)
    tall = rng.uniform(0.15, 0.21)
    places = _slot_places(rng, slots, rows, wide, deep)
    top = _housing(rng, shape, (wide, deep, tall), places)
    if rng.random() < 0.6:
        _add_toast(rng, shape, places, top)
    if rng.random() < 0.15:
        _add_rack(shape, wide, deep, top)
    _end(rng, shape, wide, deep, tall, rows)
    if rng.random() < 0.6:
        add_feet(rng, shape, wide * 0.9, deep * 0.9, -rng.uniform(0.008, 0.025), 0)
    elif rng.random() < 0.6:
        shape.add(box((wide * 0.97, deep * 0.97, 0.03), (0, 0, 0)), "base")
    if rng.random() < 0.25:
        shape.add(pane((0, -deep / 2, 0.015), wide * 0.5, 0.014, 0.006), "crumb tray")
    return shape.finish()


def _slot_places(rng, slots, rows, wide, deep) -> list[tuple]:
    """The middles and sizes (x, y, long, broad) of the slots in the top."""
    across = slots // rows
    broad = deep / across * rng.uniform(0.3, 0.5)
    long = wide / rows * rng.uniform(0.72, 0.84)
    xs = (np.arange(rows) + 0.5) / rows * wide - wide / 2
    ys = ((np.arange(across) + 0.5) / across - 0.5) * deep * rng.uniform(0.75, 0.95)
    return [(x, y, long, broad) for x in xs for y in ys]


def _housing(rng, shape, size, places) -> float:
    """The body with its slots; returns the height of its top."""
    wide, deep, tall = size
    style = rng.random()
    if style < 0.4:
        _sunk(rng, shape, size, places)
        return tall
    if style < 0.6:
        shape.add(case(rng, size, (0, 0, tall / 2)), "body")
    elif style < 0.8:
        soft = min(deep, tall) * rng.uniform(0.12, 0.35)
        shape.add(rounded_box(size, (0, 0, tall / 2), soft, int(rng.integers(2, 5))), "body")
    else:
        arch = superellipse(deep, 2 * tall, rng.uniform(3.5, 7), int(rng.choice([16, 24, 32])))
        arch = arch[arch[:, 1] > 0]
        arch = np.array([(deep / 2, 0), *arch, (-deep / 2, 0)])
        arch[:, 1] *= tall / arch[:, 1].max()
        shape.add(facing_out(extruded_across(arch, -wide / 2, wide / 2)), "body")
    proud = rng.choice([0.001, 0.006])
    for x, y, long, broad in places:
        shape.add(box((long, broad, 0.04), (x, y, tall + proud - 0.02)), "slot")
    return tall + proud


def _sunk(rng, shape, size, places) -> None:
    """A box whose top is cut: bars between and around slots that are truly hollow."""
    wide, deep, tall = size
    floor = tall * rng.uniform(0.3, 0.7)
    shape.add(box((wide, deep, floor), (0, 0, floor / 2)), "body")
    middle, rise = (floor + tall) / 2, tall - floor
    _, _, long, broad = places[0]
    ys = sorted({y for _, y, _, _ in places})
    edges = np.array([-deep / 2, *(y + s * broad / 2 for y in ys for s in (-1, 1)), deep / 2])
    for low, high in edges.reshape(-1, 2):
        shape.add(box((wide, high - low, rise), (0, (low + high) / 2, middle)), "body")
    xs = sorted({x for x, _, _, _ in places})
    edges = np.array([-wide / 2, *(x + s * long / 2 for x in xs for s in (-1, 1)), wide / 2])
    for low, high in edges.reshape(-1, 2):
        for y in ys:
            shape.add(box((high - low, broad, rise), ((low + high) / 2, y, middle)), "body")
    for x, y, *_ in places:
        shape.add(box((long, broad, rise * 0.1), (x, y, floor + rise * 0.05)), "slot")


def _add_toast(rng, shape, places, top) -> None:
    """Slices that stand in the slots: square below, with two round shoulders above."""
    out, shoulder = rng.uniform(0.02, 0.07), rng.uniform(0.06, 0.2)
    for x, y, long, broad in places:
        if rng.random() < 0.85:
            half, low, high = long * 0.42, top - 0.08, top + out
            crust = superellipse(2 * half, 4 * shoulder * out, rng.uniform(2.5, 5), 16)
            crust = crust[crust[:, 1] > 0] + [0, high - 2 * shoulder * out]
            outline = np.array([(half * 0.96, low), *crust, (-half * 0.96, low)])
            slice_ = prism(outline, -broad * 0.38, broad * 0.38)
            shape.add(moved(slice_, FORWARD, (x, y, 0)), "toast")


def _add_rack(shape, wide, deep, top) -> None:
    for y in np.linspace(-0.35, 0.35, 4) * deep:
        shape.add(box((wide * 0.8, 0.004, 0.004), (0, y, top + 0.03)), "warming rack")
    for x in (-0.4, 0.4):
        shape.add(box((0.004, deep * 0.75, 0.004), (x * wide, 0, top + 0.03)), "warming rack")
        for y in (-0.3, 0.3):
            shape.add(box((0.004, 0.004, 0.05), (x * wide, y * deep, top + 0.01)), "warming rack")


def _end(rng, shape, wide, deep, tall, rows) -> None:
    """Lever, knob and buttons, at the right end or on the long front."""
    own = Assembly()
    front = rows == 2 or rng.random() < 0.2
    face, half = (wide, deep / 2) if front else (deep, wide / 2)
    levers = (-0.25, 0.25) if rows == 2 else (rng.choice([0.0, 0.0, -0.2]),)
    for at in levers:
        x, z = at * face, tall * rng.uniform(0.45, 0.8)
        own.add(pane((x, -half, tall * 0.55), 0.008, tall * 0.55, 0.002), "lever slot")
        size = (rng.uniform(0.025, 0.05), rng.uniform(0.018, 0.04), rng.uniform(0.01, 0.022))
        block = rounded_box(size, (0, 0, 0), rng.choice([0.001, 0.005]), 2)
        own.add(moved(block, None, (x, -half - size[1] * 0.4, z)), "lever")
        if rng.random() < 0.8:
            spot = (x * rng.uniform(0.3, 1), -half, tall * 0.17)
            add_knobs(rng, own, [spot], rng.uniform(0.01, 0.018), "knob")
    if rng.random() < 0.5:
        middle = (0.28 * face * (not front), -half, tall * 0.45)
        count = int(rng.integers(2, 4))
        add_buttons(rng, own, grid(middle, 0, tall * 0.4, 1, count), 0.014, 0.01, "button")
    elif rng.random() < 0.3:
        own.add(disc((-0.3 * face, -half, tall * 0.3), 0.008, 0.004, roundness(rng)), "button")
    shape.mount(own, None if front else QUARTER)
