"""Crates and boxes: of planks on frames, of slats, of plates with latches, of cardboard."""

from __future__ import annotations

import itertools

import numpy as np

from ..joinery import board
from ..shape import Assembly, LabelledShape
from ..solids import Solid, ball, beam, box, moved, rounded_box, tube
from ..turns import QUARTER, about_x, about_y

CRATE = {
    "body": ("box body", "container", "case"),
    "side": ("wall", "side panel", "panel"),
    "plank": ("slat", "board", "wooden board"),
    "frame": ("edge frame", "border", "wooden frame"),
    "corner post": ("corner beam", "upright", "post"),
    "rail": ("edge beam", "crossbar", "batten"),
    "brace": ("diagonal brace", "crosspiece", "diagonal"),
    "lid": ("cover", "top"),
    "bottom": ("base", "floor"),
    "corner": ("corner guard", "corner plate"),
    "handle": ("grip", "carrying handle"),
    "latch": ("clasp", "lock"),
    "strap": ("band", "metal band"),
    "contents": ("goods", "filling", "cargo"),
    "flap": ("box flap", "cardboard flap"),
    "tape": ("packing tape", "adhesive tape"),
    "label": ("sticker", "sign"),
    "foot": ("skid", "runner"),
}


def crate(rng: np.random.Generator) -> LabelledShape:
    """Crates of four makes, shut or open, with or without what is in them."""
    makes = {
        "wooden crate": _framed,
        "crate": _framed,
        "fruit crate": _slatted,
        "supply crate": _plated,
        "cargo box": _plated,
        "cardboard box": _cardboard,
    }
    kind = str(rng.choice(list(makes)))
    shape = Assembly(kind, CRATE, own_sides=False)
    long = rng.uniform(1.3, 2.2) if rng.random() < 0.3 else 1.0
    size = rng.uniform(0.4, 1.0) * np.array([long, rng.uniform(0.8, 1.1), rng.uniform(0.6, 1.1)])
    makes[kind](rng, shape, size)
    return shape.finish()


def _sides(size):
    """For each of the four walls: the axis across it, its sign, and its width."""
    for axis, sign in itertools.product((0, 1), (-1, 1)):
        yield axis, sign, size[1 - axis]


def _on_side(solid: Solid, axis: int, sign: int, size) -> Solid:
    """A solid made for a wall that looks towards −Y, its middle in y = 0, moved to that wall."""
    back = np.diag([1, 1, 1]) if sign < 0 else np.diag([-1, -1, 1])
    turn = back if axis == 1 else QUARTER.T @ back
    offset = np.zeros(3)
    offset[axis] = sign * size[axis] / 2
    return moved(solid, turn, offset)


def _planks(rng, wide, high, thick, rows, lying, gap) -> list[Solid]:
    """Boards side by side that fill a wall, its lower edge in z = 0."""
    solids = []
    for i in range(rows):
        middle, share = (i + 0.5) / rows, (1 - gap) / rows
        if lying:
            solids.append(board(rng, (wide, thick, high * share), (0, 0, middle * high)))
        else:
            at = ((middle - 0.5) * wide, 0, high / 2)
            solids.append(board(rng, (wide * share, thick, high), at))
    return solids


def _framed(rng, shape, size) -> None:
    """Walls within a frame of beams, often with a diagonal brace on each."""
    thick, rows = size.min() * rng.uniform(0.03, 0.07), int(rng.choice([1, 3, 4, 5, 6]))
    lying, gap = rng.random() < 0.6, rng.uniform(0, 0.06)
    bar, proud = size.min() * rng.uniform(0.09, 0.17), thick * rng.uniform(0.6, 1.6)
    part = ("side", "plank") if rows > 1 else ("side",)
    brace = str(rng.choice(["none", "one", "cross", "middle"]))
    is_open = rng.random() < 0.3
    for axis, sign, wide in _sides(size):
        high = size[2]
        for plank in _planks(rng, wide - thick, high, thick, rows, lying, gap):
            shape.add(_on_side(plank, axis, sign, size), *part)
        for z in (bar / 2, high - bar / 2):
            rail = box((wide + 2 * proud, 2 * proud + thick, bar), (0, 0, z))
            shape.add(_on_side(rail, axis, sign, size), "frame", "rail")
        x, z = (wide - bar) / 2, high / 2 - bar
        flips = {"none": (), "one": (1,), "cross": (1, -1), "middle": ()}[brace]
        for flip in flips:
            ends = np.array([(-x * flip, 0, high / 2 - z), (x * flip, 0, high / 2 + z)])
            shape.add(_on_side(_lath(*ends, bar * 0.8, thick + proud), axis, sign, size), "brace")
        if brace == "middle":
            post = box((bar, thick + proud, high - bar), (0, 0, high / 2))
            shape.add(_on_side(post, axis, sign, size), "brace")
    for x, y in itertools.product((-1, 1), repeat=2):
        at = np.array([x, y]) * (size[:2] + 2 * proud - bar) / 2
        shape.add(box((bar, bar, size[2]), (*(at * 1.01), size[2] / 2)), "frame", "corner post")
    shape.add(box((*(size[:2] - thick), thick), (0, 0, thick / 2)), "bottom")
    if is_open:
        _fill(rng, shape, size - 2 * thick)
        if rng.random() < 0.3:
            _lean_lid(rng, shape, size, thick)
    else:
        _wooden_lid(rng, shape, size, thick, bar, rows)
    if rng.random() < 0.25:
        for x in (-0.4, 0.4):
            shape.add(box((bar, size[1], bar), (x * size[0], 0, -bar / 2)), "foot")


def _lath(start, end, wide, thick) -> Solid:
    """A flat bar in a wall that looks towards −Y."""
    vertices, faces = beam(start, end, wide)
    return vertices * [1, thick / wide, 1], faces


def _wooden_lid(rng, shape, size, thick, bar, rows) -> None:
    over = size[:2] + rng.uniform(-thick, 2 * thick)
    top = size[2] + thick / 2
    if rows == 1:
        shape.add(box((*over, thick), (0, 0, top)), "lid")
    else:
        for i in range(rows):
            y = ((i + 0.5) / rows - 0.5) * over[1]
            shape.add(box((over[0], over[1] / rows * 0.96, thick), (0, y, top)), "lid", "plank")
    for x in (-0.5, 0.5) if rng.random() < 0.6 else ():
        at = (x * (over[0] - bar), 0, top + thick)
        shape.add(box((bar, over[1], thick * 1.2), at), "lid", "rail")


def _lean_lid(rng, shape, size, thick) -> None:
    """The lid stands on the ground and leans against the right wall."""
    lean, tall = rng.uniform(0.15, 0.4), size[1] * 0.95
    lid = box((2 * thick, size[0] * 0.9, tall), (0, 0, tall / 2))
    foot = (size[0] / 2 + np.sin(lean) * tall + thick, 0, 0)
    shape.add(moved(lid, about_y(-lean), foot), "lid")


def _slatted(rng, shape, size) -> None:
    """Posts in the corners, slats with gaps around them; open at the top."""
    size = size * [1, 1, rng.uniform(0.4, 0.8)]
    thick, rows = size.min() * rng.uniform(0.025, 0.06), int(rng.integers(2, 6))
    gap, post = rng.uniform(0.12, 0.45), size[:2].min() * rng.uniform(0.06, 0.12)
    above = rng.uniform(0, 0.12) * size[2]
    for axis, sign, wide in _sides(size):
        for plank in _planks(rng, wide, size[2], thick, rows, True, gap):
            shape.add(_on_side(plank, axis, sign, size), "side", "plank")
        if axis == 0 and rng.random() < 0.3:
            t = np.linspace(0, np.pi, 9)
            bow = np.c_[0.15 * wide * np.cos(t), -0.06 - 0.05 * np.sin(t), size[2] * 0.7 + 0 * t]
            bow[[0, -1], 1] = 0
            shape.add(_on_side(tube(bow, thick * 0.6, 6), axis, sign, size), "handle")
    for x, y in itertools.product((-1, 1), repeat=2):
        at = np.array([x, y]) * (size[:2] - post - thick) / 2
        tall = size[2] + above
        shape.add(box((post, post, tall), (*at, tall / 2)), "corner post")
    count = int(rng.integers(3, 7))
    for i in range(count):
        y = ((i + 0.5) / count - 0.5) * size[1]
        shape.add(
            box((size[0], size[1] / count * 0.9, thick), (0, y, thick / 2)), "bottom", "plank"
        )
    if rng.random() < 0.6:
        _fill(rng, shape, size - 2 * post)


def _fill(rng, shape, size) -> None:
    """Round goods, or boxes, or a level of something."""
    level = size[2] * rng.uniform(0.6, 0.95)
    shape.add(box((*(size[:2] * 0.97), level), (0, 0, level / 2 + 0.01)), "contents")
    style, r = rng.integers(3), size[:2].min() * rng.uniform(0.1, 0.2)
    for x, y in rng.uniform(-0.5, 0.5, (int(rng.integers(4, 12)), 2)) * (size[:2] - 2 * r):
        if style == 0:
            shape.add(ball((x, y, level + r * 0.4), r, 8), "contents")
        elif style == 1:
            tall = r * rng.uniform(1, 3)
            shape.add(box((r, r, tall), (x, y, level + tall * 0.4)), "contents")


def _plated(rng, shape, size) -> None:
    """A moulded box with a lid, plates on its corners, latches, grips and straps."""
    high, split = size[2], rng.uniform(0.6, 0.85)
    soft, steps = size.min() * rng.uniform(0.01, 0.12), int(rng.integers(1, 4))
    low = rounded_box((*size[:2], high * split), (0, 0, high * split / 2), soft, steps)
    shape.add(low, "body")
    over = np.array([1.03, 1.03]) * size[:2] if rng.random() < 0.5 else size[:2]
    tall = high * (1 - split)
    shape.add(
        rounded_box((*over, tall), (0, 0, high - tall / 2), min(soft, tall * 0.4), steps), "lid"
    )
    if rng.random() < 0.6:
        guard = size.min() * rng.uniform(0.15, 0.25)
        for x, y, z in itertools.product((-0.5, 0.5), repeat=3):
            at = np.array([x, y, z + 0.5]) * (size - guard) * 1.03 + [0, 0, guard / 2]
            shape.add(rounded_box((guard,) * 3, at, guard * 0.1, 1), "corner")
    wide = size[0] * rng.uniform(0.08, 0.15)
    for x in (-0.25, 0.25) if rng.random() < 0.7 else (0,):
        at = (x * size[0], -over[1] / 2, high * split)
        shape.add(board(rng, (wide, 0.05, high * 0.18), at), "latch")
    if rng.random() < 0.6:
        t, z = np.linspace(0, np.pi, 9), high * split * 0.7
        bow = np.c_[0.2 * size[1] * np.cos(t), -0.1 * size[1] * np.sin(t), z + 0 * t]
        for sign in (-1, 1):
            shape.add(_on_side(tube(bow, 0.03 * size[2], 6), 0, sign, size), "handle")
    if rng.random() < 0.4:
        for x in (-0.38, 0.38):
            at = (x * size[0], 0, high / 2)
            shape.add(box((wide, over[1] + 0.03, high + 0.03), at), "strap")
    if rng.random() < 0.3:
        mark = box((size[0] * 0.25, 0.012, high * 0.2), (0, 0, high * split * 0.4))
        shape.add(_on_side(mark, 1, -1, size), "label")


def _cardboard(rng, shape, size) -> None:
    """Four walls, and flaps that are shut and taped or stand open."""
    thin, is_open = size.min() * 0.015, rng.random() < 0.55
    for axis, sign, wide in _sides(size):
        wall = box((wide, thin, size[2]), (0, 0, size[2] / 2))
        shape.add(_on_side(wall, axis, sign, size), "side")
        if not is_open and axis == 0:
            continue
        reach = size[axis] / 2 if axis == 1 else size[axis] * rng.uniform(0.3, 0.5)
        flap = box((wide * 0.99, reach, thin), (0, reach / 2, 0))
        angle = rng.uniform(1.2, 3.6) if is_open else 0.0
        turned = moved(flap, about_x(angle), (0, 0, size[2]))
        shape.add(_on_side(turned, axis, sign, size), "flap")
    shape.add(box((*size[:2], thin), (0, 0, thin / 2)), "bottom")
    if is_open and rng.random() < 0.4:
        _fill(rng, shape, size * [0.96, 0.96, 0.9])
    elif not is_open:
        wide = size[1] * rng.uniform(0.06, 0.14)
        shape.add(box((size[0] * 1.01, wide, thin), (0, 0, size[2] + thin)), "tape")
        for sign in (-1, 1):
            drop = size[2] * rng.uniform(0.15, 0.3)
            strip = box((wide, thin * 2, drop), (0, 0, size[2] - drop / 2))
            shape.add(_on_side(strip, 0, sign, size), "tape")
    if rng.random() < 0.4:
        mark = box((size[0] * 0.3, thin * 2, size[2] * 0.2), (size[0] * 0.2, 0, size[2] * 0.5))
        shape.add(_on_side(mark, 1, -1, size), "label")
