"""Treasure chests and trunks: a body and a lid, shut or open, with bands, locks and handles."""

from __future__ import annotations

import itertools

import numpy as np

from ..joinery import board
from ..shape import Assembly, LabelledShape
from ..solids import (
    ball,
    box,
    cylinder,
    ellipsoid,
    extruded_across,
    facing_out,
    flat_ring,
    loft,
    moved,
    roller,
    tube,
)
from ..turns import FORWARD, about_x

CHEST = {
    "body": ("chest body", "box", "container", "lower part"),
    "plank": ("board", "wood plank", "slat"),
    "wall": ("side wall", "side"),
    "bottom": ("floor", "bottom board"),
    "lid": ("top", "cover", "chest lid"),
    "arch": ("lid top", "curved lid"),
    "lid end": ("lid side",),
    "band": ("strap", "metal band", "iron strip"),
    "corner": ("corner guard", "corner plate", "metal corner"),
    "rivet": ("nail", "stud"),
    "lock": ("latch", "clasp"),
    "lock plate": ("lock body",),
    "hasp": ("lock flap",),
    "keyhole": ("key hole",),
    "handle": ("carrying handle", "grip", "side handle"),
    "base": ("plinth", "skirting"),
    "foot": ("leg", "feet"),
    "hinge": ("joint",),
    "treasure": ("contents", "gold", "loot"),
}


def chest(rng: np.random.Generator) -> LabelledShape:
    """Boxes with a lid that is arched, flat or bevelled, of planks or one skin, full or empty."""
    kinds = ["treasure chest", "treasure chest", "chest", "trunk", "wooden chest"]
    shape = Assembly(str(rng.choice(kinds)), CHEST, own_sides=False)
    wide, deep, high = rng.uniform(0.7, 1.3), rng.uniform(0.45, 0.75), rng.uniform(0.3, 0.6)
    thick, trunk = rng.uniform(0.025, 0.06), shape.category == "trunk"
    is_open = rng.random() < 0.4
    _add_body(rng, shape, wide, deep, high, thick)
    lid = Assembly()
    arch = _arch(rng, deep, trunk)
    planked = rng.random() < 0.5
    _add_lid(rng, lid, arch, wide, thick, planked)
    _add_bands(rng, shape, lid, arch, wide, deep, high)
    _add_lock(rng, shape, lid, deep, high, wide, is_open)
    _add_handles(rng, shape, wide, high)
    narrow = float(rng.choice([1.0, rng.uniform(0.8, 0.98)]))
    shape.solids = [_narrowed(solid, narrow, high) for solid in shape.solids]
    _close(shape, lid, (0, deep / 2, high), rng.uniform(0.5, 2.0) if is_open else 0.0)
    if is_open and rng.random() < 0.6:
        _fill(rng, shape, wide - 2.5 * thick, deep - 2.5 * thick, high)
    if rng.random() < 0.35:
        _add_foot(rng, shape, wide * narrow, deep * narrow)
    return shape.finish()


def _narrowed(solid, narrow, high):
    vertices, faces = solid
    share = narrow + (1 - narrow) * np.clip(vertices[:, 2:] / high, 0, 1)
    return vertices * np.c_[share, share, np.ones_like(share)], faces


def _add_body(rng, shape, wide, deep, high, thick) -> None:
    """Four walls and a floor; the walls whole or of boards, lying or standing."""
    rows = int(rng.integers(2, 6)) if rng.random() < 0.55 else 1
    lying, gap = rng.random() < 0.7, rng.uniform(0.01, 0.06) if rows > 1 else 0
    part = ("body", "plank" if rows > 1 else "wall")
    across = [(wide, thick, (0, side * (deep - thick) / 2)) for side in (-1, 1)]
    across += [(thick, deep - 2 * thick, (side * (wide - thick) / 2, 0)) for side in (-1, 1)]
    for x, y, at in across:
        for i in range(rows):
            middle, share = (i + 0.5) / rows, (1 - gap) / rows
            if lying:
                shape.add(box((x, y, high * share), (*at, middle * high)), *part)
                continue
            along = np.array([x, 0]) if x > y else np.array([0, y])
            size = (x * share, y, high) if x > y else (x, y * share, high)
            shape.add(box(size, (*(at + along * (middle - 0.5)), high / 2)), *part)
    shape.add(box((wide - thick, deep - thick, thick), (0, 0, thick / 2)), "body", "bottom")


def _arch(rng, deep, trunk):
    """The outline (n, 2) of the lid from the front to the back: y and height above the body."""
    style = str(
        rng.choice(["round", "flat", "bevelled"], p=[0.15, 0.6, 0.25] if trunk else [0.6, 0.2, 0.2])
    )
    side = deep * rng.uniform(0.04, 0.2)
    if style == "flat":
        return np.array([(-deep / 2, 0), (-deep / 2, side), (deep / 2, side), (deep / 2, 0)])
    rise, count = deep * rng.uniform(0.2, 0.5), int(rng.choice([5, 7, 9, 13]))
    if style == "bevelled":
        share = rng.uniform(0.4, 0.75)
        top = [(-deep / 2 * share, side + rise * 0.6), (deep / 2 * share, side + rise * 0.6)]
        return np.array([(-deep / 2, 0), (-deep / 2, side), *top, (deep / 2, side), (deep / 2, 0)])
    t = np.linspace(np.pi, 0, count)
    curve = np.c_[deep / 2 * np.cos(t), side + rise * np.sin(t)]
    return np.array([(-deep / 2, 0), *curve, (deep / 2, 0)])


def _strip(arch, low, high, inwards, outwards):
    """A bent plate along an arch between two x; thickness inwards and outwards of it."""
    middle = np.array([0, arch[:, 1].max() * 0.3])
    away = arch - middle
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    outer, inner = arch + outwards * away, arch - inwards * away
    rings = [
        [(low, *out), (high, *out), (high, *within), (low, *within)]
        for out, within in zip(outer, inner, strict=True)
    ]
    return facing_out(loft(rings))


def _add_lid(rng, lid, arch, wide, thick, planked) -> None:
    """A vault of planks or of one piece with two end boards."""
    over = rng.uniform(0, 0.02)
    if planked:
        proud = rng.choice([0.0, rng.uniform(0, 0.012)], size=len(arch))
        for piece, out in zip(itertools.pairwise(arch), proud, strict=False):
            strip = _strip(np.array(piece), -wide / 2 - over, wide / 2 + over, thick, out + over)
            lid.add(strip, "lid", "plank")
    else:
        lid.add(_strip(arch, -wide / 2 - over, wide / 2 + over, thick, over), "lid", "arch")
    inset = thick * rng.uniform(0.2, 1)
    for side in (-1, 1):
        x = side * (wide / 2 - inset)
        board = extruded_across(arch * 0.98, x - thick / 2, x + thick / 2)
        lid.add(facing_out(board), "lid", "lid end")


def _add_bands(rng, shape, lid, arch, wide, deep, high) -> None:
    """Straps over lid and body, along the edges, and plates on the corners."""
    proud, broad = rng.uniform(0.008, 0.025), wide * rng.uniform(0.05, 0.11)
    count = int(rng.choice([0, 2, 2, 3]))
    studs = rng.random() < 0.4
    reach = 0.5 - broad / wide / 2 if rng.random() < 0.4 else rng.uniform(0.22, 0.4)
    for x in np.linspace(-reach, reach, count) * wide if count else ():
        lid.add(_strip(arch, x - broad / 2, x + broad / 2, 0, proud + 0.02), "band")
        for side in (-1, 1):
            at = (x, side * deep / 2, high / 2)
            shape.add(box((broad, 2 * proud, high), at), "band")
            for z in (0.15, 0.5, 0.85) if studs and side < 0 else ():
                radii = (broad * 0.2, proud * 1.2, broad * 0.2)
                shape.add(ellipsoid((x, -deep / 2 - proud, z * high), radii, 6), "rivet")
    if rng.random() < 0.5 or not count:
        strip = high * rng.uniform(0.06, 0.15)
        for z in (strip / 2, high - strip / 2):
            for side in (-1, 1):
                size = (wide + 2 * proud, 2 * proud, strip)
                shape.add(box(size, (0, side * deep / 2, z)), "band")
                size = (2 * proud, deep + 2 * proud, strip)
                shape.add(box(size, (side * wide / 2, 0, z)), "band")
    if rng.random() < 0.35:
        size = np.array([broad, broad, high * rng.choice([0.25, 1.0])])
        for x, y in itertools.product((-0.5, 0.5), repeat=2):
            at = np.array([x * (wide - broad) * 1.03, y * (deep - broad) * 1.04, size[2] / 2])
            shape.add(box(size * [1, 1, 1.02], at), "corner")


def _add_lock(rng, shape, lid, deep, high, wide, is_open) -> None:
    """A plate with a keyhole below the lid's edge, and a hasp on the lid that comes down to it."""
    if rng.random() < 0.1:
        return
    size, front = wide * rng.uniform(0.09, 0.16), -deep / 2
    reach, z = size * rng.uniform(0.2, 0.4), high - size * rng.uniform(0.55, 0.8)
    style = str(rng.choice(["box", "disc", "padlock"]))
    if style == "disc":
        plate = cylinder((0, front + 0.02, z), (0, front - reach, z), size * 0.55, sides=12)
    else:
        plate = board(rng, (size, 2 * reach, size * 1.1), (0, front, z))
    shape.add(plate, "lock", "lock plate")
    if style == "padlock":
        at = np.array([0, front - reach * 1.5, z - size * 0.6])
        shape.add(board(rng, (size * 0.8, reach, size * 0.8), at), "lock", "padlock")
        t = np.linspace(0, np.pi, 9)
        bow = np.c_[size * 0.25 * np.cos(t), 0 * t, size * (0.35 + 0.4 * np.sin(t))]
        shape.add(tube(at + bow, size * 0.07, 6), "lock", "padlock")
    elif rng.random() < 0.8:
        hole = (0, front - reach, z - size * 0.05)
        tall = size * 0.25
        shape.add(
            cylinder(hole, np.add(hole, (0, -0.006, 0)), tall / 2, sides=8), "lock", "keyhole"
        )
        low = box((tall * 0.4, 0.012, tall * 1.2), np.add(hole, (0, 0, -tall * 0.6)))
        shape.add(low, "lock", "keyhole")
    drop = 0.0 if is_open else size * 0.4
    hasp = board(
        rng, (size * 0.6, reach * 1.4, size * 0.5 + drop), (0, front - reach, size * 0.2 - drop / 2)
    )
    lid.add(hasp, "lock", "hasp")


def _add_handles(rng, shape, wide, high) -> None:
    """A ring, a bow or a rope at either end."""
    style = str(rng.choice(["ring", "bow", "none"], p=[0.35, 0.4, 0.25]))
    size, z = high * rng.uniform(0.12, 0.2), high * rng.uniform(0.5, 0.75)
    thin = size * rng.uniform(0.12, 0.22)
    for side in (-1, 1) if style != "none" else ():
        x = side * (wide / 2 + thin)
        if style == "ring":
            ring = moved(flat_ring(size - thin, size + thin, -thin, thin, 12), FORWARD)
            turned = moved(ring, [[0, -side, 0], [side, 0, 0], [0, 0, 1]])
            shape.add(moved(turned, offset=(x, 0, z - size * 0.8)), "handle")
            shape.add(box((3 * thin, 3 * thin, 3 * thin), (side * wide / 2, 0, z)), "handle")
        else:
            t = np.linspace(0, np.pi, 9)
            bow = np.c_[
                x + side * size * 0.9 * np.sin(t) - side * thin, 1.4 * size * np.cos(t), z - 0 * t
            ]
            shape.add(tube(bow, thin, 6), "handle")


def _close(shape, lid, hinge, angle) -> None:
    """The lid turned back about its hinge and added."""
    shape.hang(lid, about_x(-angle), (0, hinge[1], 0), hinge)
    half = np.ptp(shape.solids[0][0][:, 0]) * 0.3
    if angle:
        for x in (-half, half):
            at = np.add(hinge, (x, 0, 0))
            shape.add(roller(at, [0.04, 0, 0], 0.018, 8), "hinge")


def _fill(rng, shape, wide, deep, high) -> None:
    """A heap of gold, coins and stones on it."""
    level, heap = high * rng.uniform(0.6, 0.9), high * rng.uniform(0.1, 0.35)
    shape.add(box((wide, deep, 0.04), (0, 0, level - 0.02)), "treasure")
    shape.add(ellipsoid((0, 0, level), (wide * 0.46, deep * 0.46, heap), 12), "treasure")
    for x, y in rng.uniform(-0.38, 0.38, (int(rng.integers(4, 14)), 2)) * [wide, deep]:
        drop = np.hypot(x / (wide * 0.46), y / (deep * 0.46))
        z = level + heap * np.sqrt(max(0.0, 1 - drop**2))
        r = deep * rng.uniform(0.04, 0.08)
        if rng.random() < 0.6:
            lean = rng.uniform(-0.4, 0.4, 2) * r
            ends = (x, y, z - 0.005), (x + lean[0], y + lean[1], z + r * 0.4)
            shape.add(cylinder(*ends, r, sides=10), "treasure", "coin")
        else:
            shape.add(ball((x, y, z), r, 6), "treasure", "gem")


def _add_foot(rng, shape, wide, deep) -> None:
    if rng.random() < 0.5:
        shape.add(box((wide * 1.05, deep * 1.06, 0.06), (0, 0, 0)), "base")
        return
    size = deep * rng.uniform(0.1, 0.2)
    for x, y in itertools.product((-0.43, 0.43), repeat=2):
        at = (x * wide, y * deep, -size * 0.4)
        shape.add(ball(at, size * 0.5, 8) if size > deep * 0.15 else box((size,) * 3, at), "foot")
