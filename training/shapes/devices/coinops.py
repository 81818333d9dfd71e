"""Machines that one puts coins into: arcade games and vending machines."""

from __future__ import annotations

import numpy as np

from ..panels import add_buttons, add_feet, add_handle, case, disc, frame, grid, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, extruded_across, moved

SYNONYMS = {
    "body": ("cabinet", "housing", "case", "side panel"),
    "screen": ("display", "monitor"),
    "bezel": ("screen frame", "screen surround"),
    "marquee": ("sign", "header", "title board"),
    "control panel": ("console", "controls", "panel"),
    "joystick": ("stick", "lever", "control stick"),
    "button": ("key", "push button", "selection button"),
    "coin door": ("coin box", "coin panel"),
    "coin slot": ("coin insert", "slot"),
    "window": ("display window", "glass front"),
    "glass": ("pane", "window pane"),
    "window frame": ("window surround", "window trim"),
    "shelf": ("rack", "tray"),
    "product": ("goods", "can", "bottle", "snack"),
    "delivery flap": ("dispenser", "outlet", "pickup box", "tray door"),
    "keypad": ("number pad",),
    "door": ("front", "front panel"),
    "handle": ("grip", "door handle"),
    "foot": ("leg", "support"),
    "base": ("kick plate", "plinth"),
}


def arcade_machine(rng: np.random.Generator) -> LabelledShape:
    """A cabinet cut in profile: marquee above, screen, slanted controls, coin door below."""
    kind = str(
        rng.choice(["arcade machine", "arcade cabinet", "video game machine", "slot machine"])
    )
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    wide, tall, deep = rng.uniform(0.5, 0.85), rng.uniform(1.3, 1.9), rng.uniform(0.55, 0.9)
    desk, reach = tall * rng.uniform(0.45, 0.58), deep * rng.uniform(0.05, 0.35)
    front, lean = -deep / 2, deep * rng.uniform(0.1, 0.35)
    brow = tall * rng.uniform(0.82, 0.9)
    lip, back = desk - rng.uniform(0.03, 0.14), front + reach * rng.uniform(0.4, 1.0) + 0.08
    side = [(deep / 2, 0), (deep / 2, tall), (front + lean * 0.6, tall), (front + lean * 0.6, brow)]
    side += [(back + lean, brow), (back, desk), (front - reach, lip), (front - reach, lip - 0.1)]
    side += [(front, lip - 0.25), (front, 0)]
    panels = rng.random() < 0.5
    inner = wide - (0.08 if panels else 0.0)
    shape.add(extruded_across(side, -inner / 2, inner / 2), "body")
    if panels:
        for s in (-1, 1):
            edge = s * (wide / 2 - 0.02)
            outline = _swollen(np.array(side), 0.03)
            shape.add(extruded_across(outline, edge - 0.02, edge + 0.02), "body")
    _screen(rng, shape, inner, np.array([back, desk]), np.array([back + lean, brow]))
    at = (0, front + lean * 0.6, (brow + tall) / 2)
    shape.add(pane(at, inner * 0.95, (tall - brow) * 0.85, 0.03), "marquee")
    _controls(rng, shape, inner, np.array([front - reach, lip]), np.array([back, desk]))
    if rng.random() < 0.75:
        size = inner * rng.uniform(0.35, 0.6)
        spot = np.array([0, front, lip * 0.4])
        shape.add(pane(spot, size, size, 0.02), "coin door")
        for x in (-0.2, 0.2):
            coin_slot = pane(spot + [x * size, -0.02, size * 0.2], size * 0.15, size * 0.25, 0.015)
            shape.add(coin_slot, "coin door", "coin slot")
    if rng.random() < 0.3:
        shape.add(box((wide * 1.02, deep * 1.02, 0.08), (0, 0, 0.03)), "base")
    if kind == "slot machine":
        at = np.array([wide / 2, -deep * 0.1, desk])
        shape.add(cylinder(at - [0.03, 0, 0], at + [0.06, 0, 0], 0.05), "handle")
        shape.add(cylinder(at + [0.05, 0, 0], at + [0.07, -0.05, 0.35], 0.018), "handle")
        shape.add(ball(at + [0.07, -0.05, 0.35], 0.045, 10), "handle")
    return shape.finish()


def _swollen(outline: np.ndarray, by: float) -> np.ndarray:
    """An outline (n, 2) grown about its middle."""
    middle = (outline.min(0) + outline.max(0)) / 2
    grown = middle + (outline - middle) * (1 + 2 * by / np.ptp(outline, axis=0))
    return grown + [0, max(0.0, -grown[:, 1].min())]


def _sloped(low, high):
    """What lays a front on the slope from ``low`` to ``high`` (y, z): turn, middle, length."""
    run = high - low
    up = np.array([0, *run / np.linalg.norm(run)])
    out = np.cross([1, 0, 0], up)
    return np.c_[[1, 0, 0], -out, up], np.array([0, *(low + high) / 2]), float(np.linalg.norm(run))


def _screen(rng, shape, wide, low, high) -> None:
    turn, middle, long = _sloped(low, high)
    if turn[1, 1] < 0:
        turn[:, 1] *= -1
    w, t = wide * rng.uniform(0.7, 0.92), long * rng.uniform(0.7, 0.95)
    for bar in frame((0, 0, 0), wide * 0.98, long * 0.98, min(wide - w, long - t) / 2 + 0.02, 0.03):
        shape.add(moved(bar, turn, middle), "bezel")
    shape.add(moved(pane((0, 0, 0), w, t, 0.012), turn, middle), "screen")


def _controls(rng, shape, wide, low, high) -> None:
    """A sloping plate with sticks and buttons for one player or two."""
    turn, middle, long = _sloped(low, high)
    plate = Assembly()
    plate.add(pane((0, 0, 0), wide * 0.98, long * 0.95, 0.012), "control panel")
    size = min(wide * 0.05, long * 0.12)
    players = 2 if wide > 0.6 and rng.random() < 0.5 else 1
    for x in (-0.25, 0.25) if players == 2 else (0.0,):
        stick = np.array([x * wide - wide * 0.12, 0, 0])
        high = rng.uniform(0.06, 0.12)
        plate.add(cylinder(stick, stick - [0, high, 0], size * 0.25, sides=8), "joystick")
        plate.add(ball(stick - [0, high, 0], size * rng.uniform(0.5, 0.9), 10), "joystick")
        columns, rows = int(rng.integers(1, 4)), int(rng.integers(1, 3))
        spot = (x * wide + wide * 0.08, -0.012, 0)
        cells = grid(spot, size * 1.3 * columns, size * 1.4 * rows, columns, rows)
        sides = roundness(rng)
        for at in cells:
            plate.add(disc(at, size * 0.42, size * 0.3, sides), "button")
    shape.mount(plate, turn, middle)


def vending_machine(rng: np.random.Generator) -> LabelledShape:
    """A tall box: goods on shelves behind glass, or a printed front; slot, buttons, a flap."""
    kind = str(rng.choice(["vending machine", "drinks machine", "snack machine", "soda machine"]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    wide, tall, deep = rng.uniform(0.6, 1.2), rng.uniform(1.5, 2.0), rng.uniform(0.5, 0.9)
    low = rng.choice([0.0, rng.uniform(0.03, 0.1)])
    front, column = -deep / 2, wide * rng.uniform(0.18, 0.32)
    high = tall * rng.uniform(0.9, 1)
    if low:
        add_feet(rng, shape, wide, deep, 0, low)
    w, x = (wide - column) * 0.9, -column / 2
    bottom, top = low + tall * rng.uniform(0.25, 0.35), low + high * 0.93
    opened = rng.random() < 0.4
    if opened:
        _shelves(rng, shape, (wide, deep, tall), low, (x, w, bottom, top))
    else:
        shape.add(case(rng, (wide, deep, tall), (0, 0, low + tall / 2)), "body")
        shape.add(pane((x, front, (bottom + top) / 2), w, top - bottom, 0.02), "window", "glass")
        at = (x, front, (bottom + top) / 2)
        for bar in frame(at, w * 1.06, (top - bottom) * 1.04, w * 0.05, 0.035):
            shape.add(bar, "window", "window frame")
    size = tall * rng.uniform(0.07, 0.13)
    flap = (x, front, low + size * 0.9)
    plate = pane(flap, w * rng.uniform(0.5, 0.95), size, rng.uniform(0.025, 0.08))
    shape.add(plate, "delivery flap")
    face = np.array([(wide - column) / 2, front, low + tall * 0.55])
    _coin_panel(rng, shape, tall, column, face)
    if rng.random() < 0.35:
        shape.add(pane((0, front, low + tall * 0.97), wide * 0.95, tall * 0.05, 0.04), "marquee")
    return shape.finish()


def _shelves(rng, shape, size, low, window) -> None:
    """The body around an opening, and rows of goods in it."""
    wide, deep, tall = size
    x, w, bottom, top = window
    left, right = x - w / 2, x + w / 2
    hollow = deep * 0.55
    back = deep - hollow
    shape.add(box((wide, back, tall), (0, (deep - back) / 2, low + tall / 2)), "body")
    y = -deep / 2 + hollow / 2
    for a, b in ((-wide / 2, left), (right, wide / 2)):
        shape.add(box((b - a, hollow * 1.01, tall), ((a + b) / 2, y, low + tall / 2)), "body")
    for a, b in ((low, bottom), (top, low + tall)):
        shape.add(box((w * 1.01, hollow * 1.01, b - a), (x, y, (a + b) / 2)), "body")
    rows, columns = int(rng.integers(2, 6)), int(rng.integers(3, 7))
    step, cell = (top - bottom) / rows, w / columns
    round_goods = rng.random() < 0.6
    r, high = cell * rng.uniform(0.25, 0.42), step * rng.uniform(0.5, 0.8)
    for i in range(rows):
        z = bottom + i * step
        if i:
            shape.add(box((w * 1.01, hollow, step * 0.06), (x, y, z)), "shelf")
        for j in range(columns):
            at = np.array([left + (j + 0.5) * cell, -deep / 2 + r * 1.3, z])
            if round_goods:
                shape.add(
                    cylinder(at, at + [0, 0, high], r, r * rng.choice([1, 0.6]), 10), "product"
                )
            else:
                shape.add(box((2 * r, r, high), at + [0, 0, high / 2]), "product")


def _coin_panel(rng, shape, tall, column, face) -> None:
    """A plate with a screen, buttons and a slot for coins, and by chance a handle."""
    proud, panel = rng.uniform(0.015, 0.06), "control panel"
    shape.add(pane(face, column * 0.85, tall * 0.5, proud), panel)
    face = face - [0, proud, 0]
    shape.add(pane(face + [0, 0, tall * 0.2], column * 0.6, tall * 0.05, 0.01), panel, "screen")
    columns, rows = int(rng.integers(1, 4)), int(rng.integers(2, 6))
    cells = grid(face + [0, 0, tall * 0.05], column * 0.7, tall * 0.18, columns, rows)
    add_buttons(rng, shape, cells, column * 0.5 / columns, tall * 0.12 / rows, panel, "button")
    slot = pane(face - [0, 0, tall * 0.12], column * 0.2, tall * 0.06, 0.012)
    shape.add(slot, panel, "coin slot")
    if rng.random() < 0.4:
        at = face - [column * 0.3, -proud, tall * 0.32]
        add_handle(rng, shape, at, (0, 0, tall * 0.12), 0.03, "body", "handle")
