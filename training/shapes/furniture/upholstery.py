"""Sofas as artists model them: upholstered bodies of thick, soft pieces with cushions on them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import (
    Solid,
    beam,
    box,
    cylinder,
    facing_out,
    lathe,
    loft,
    moved,
    rounded_box,
    stacked,
)
from ..turns import BACKWARD, about_x

SYNONYMS = {
    "base": ("seat base", "frame", "bottom", "plinth"),
    "seat": ("seat cushion", "sitting surface"),
    "back": ("backrest", "back rest", "sofa back"),
    "back cushion": ("back pillow", "back pad"),
    "arm": ("armrest", "arm rest", "side"),
    "leg": ("foot", "sofa leg"),
    "pillow": ("throw pillow", "scatter cushion"),
    "chaise": ("chaise longue", "footrest"),
}


def cushion(
    size: ArrayLike, centre: ArrayLike, puff: float = 0.25, matrix: ArrayLike | None = None
) -> Solid:
    """A stuffed pillow: thick in its middle, thin at its rim; ``puff`` is the rim's share."""
    x, y, z = np.asarray(size, float) / 2
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False) + np.pi / 24
    c, s = np.cos(angle), np.sin(angle)
    square = np.c_[np.sign(c) * np.abs(c) ** 0.35, np.sign(s) * np.abs(s) ** 0.35]
    share = np.array([0.0, 0.45, 0.8, 0.95, 1.0])
    high = puff + (1 - puff) * np.sqrt(1 - share**2)
    levels = [(u, -h) for u, h in zip(share[1:], high[1:], strict=True)]
    levels += [(u, h) for u, h in zip(share[:0:-1], high[:0:-1], strict=True)]
    vertices, faces = loft(stacked(square, [((x * u, y * u), z * h) for u, h in levels]))
    vertices[-2:] = (0, 0, -z), (0, 0, z)
    return moved((vertices, faces), matrix, centre)


def soft_sofa(rng: np.random.Generator) -> LabelledShape:
    """A body with arms of many shapes, or a tub of one sweep; cushions tight, loose or strewn."""
    seats = int(rng.integers(1, 5))
    kinds = ["armchair", "club chair"] if seats == 1 else ["sofa", "couch", "settee"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["sofa"])
    wide = seats * rng.uniform(0.5, 0.75) + 0.1 * (seats == 1)
    deep, seat = rng.uniform(0.55, 0.85), rng.uniform(0.36, 0.5)
    leg = rng.choice([0.0, rng.uniform(0.04, 0.2)], p=[0.3, 0.7])
    cover = rng.uniform(0.1, 0.22)  # thickness of the seat cushions
    arm, lift = rng.uniform(0.07, 0.32), rng.uniform(0.1, 0.3)
    back, thick = rng.uniform(0.28, 0.6), rng.uniform(0.12, 0.28)
    tub = rng.random() < 0.25
    outer = wide + 2 * arm
    floor = seat - cover
    leg = min(leg, floor - 0.07)
    body = (outer if rng.random() < 0.6 or tub else wide, deep + thick, floor - leg)
    at = (0, thick / 2, (floor + leg) / 2)
    if not tub:
        shape.add(rounded_box(body, at, rng.uniform(0.01, 0.06), 2), "base")
    soft = rng.uniform(0.2, 0.49) * cover
    chaise = seats > 1 and rng.random() < 0.25
    longer = int(rng.choice([0, seats - 1])) if chaise else -1
    for i in range(seats):
        size = np.array([wide / seats * 0.99, deep * 0.98, cover])
        x = (i + 0.5) * wide / seats - wide / 2
        reach = rng.uniform(0.4, 0.8) if i == longer else 0.0
        seat_at = (x, -reach / 2, floor + cover / 2)
        extent = size + [0, reach, 0]
        shape.add(rounded_box(extent, seat_at, soft, 3), "seat", *(("chaise",) if reach else ()))
        if reach:
            block = (wide / seats, reach, floor - leg)
            spot = (x, -(deep + reach) / 2 + 0.01, (floor + leg) / 2)
            shape.add(rounded_box(block, spot, 0.03, 2), "base")
    top = seat + back
    if tub:
        corner = rng.uniform(0.15, 0.45) * min(outer, deep + thick)
        heights = leg, floor, seat + lift, top
        _tub(rng, shape, outer, deep + thick, heights, min(arm, thick), corner)
    else:
        _back(rng, shape, wide, deep, thick, leg, top)
        _arms(rng, shape, wide, deep, arm, leg, seat, lift, thick)
    _cushions(rng, shape, seats, wide, deep, seat, top)
    _feet(rng, shape, outer - (corner if tub else 0), deep, thick, leg)
    return shape.finish()


def _tub(rng, shape, outer, deep, heights, thick, corner) -> None:
    """Arms and back of one sweep around the seat, level or falling towards the front."""
    t = np.linspace(0, 1, 33)
    leg, floor, low, top = heights
    x, y = outer / 2, deep / 2
    turn = np.linspace(0, np.pi / 2, 9)
    side = [(x, -y), (x, 0.2 * y)]
    bend = [(x - corner * (1 - np.cos(a)), y - corner * (1 - np.sin(a))) for a in turn]
    half = np.array([*side, *bend, (0, y)])
    path = np.concatenate([half, half[-2::-1] * [-1, 1]])
    steps = np.r_[0, np.linalg.norm(np.diff(path, axis=0), axis=1).cumsum()]
    path = np.c_[[np.interp(t * steps[-1], steps, path[:, k]) for k in (0, 1)]].T
    path += [0, (deep - thick) / 2 - deep / 2 + thick / 2]
    inner = path * [1 - 2 * thick / outer, 1 - thick / deep] - [0, thick * 0.2]
    share = np.clip((path[:, 1] - path[:, 1].min()) / np.ptp(path[:, 1]), 0, 1)
    level = low + (top - low) * share ** rng.uniform(0.7, 3) * rng.choice([0, 1], p=[0.3, 0.7])
    rings = []
    for (a, b), (c, d), z in zip(path, inner, level, strict=True):
        rings.append([(a, b, leg), (c, d, leg), (c, d, z - 0.03), (0.6 * c + 0.4 * a, d, z)])
        rings[-1] += [(0.3 * c + 0.7 * a, b, z), (a, b, z - 0.03)]
    rings = np.array(rings)
    behind = np.abs(t - 0.5) < rng.uniform(0.2, 0.26)
    first, last = np.flatnonzero(behind)[[0, -1]]
    for part, name in ((rings[: first + 1], "arm"), (rings[first : last + 1], "back")):
        shape.add(facing_out(loft(part)), name)
    shape.add(facing_out(loft(rings[last:])), "arm")
    at = (0, (deep - thick) / 2 - deep / 2 + thick / 2, (floor + leg) / 2)
    shape.add(box((outer - 2 * thick, deep - thick, floor - leg), at), "base")


def _back(rng, shape, wide, deep, thick, leg, top) -> None:
    """A board of upholstery behind the seat, upright or leaning, level or arched."""
    tall, style = top - leg, rng.random()
    turn = about_x(-rng.choice([0, rng.uniform(0.03, 0.25)]))
    foot = (0, (deep + thick) / 2, leg)
    if style < 0.6:
        soft = rng.uniform(0.1, 0.49) * thick
        solid = rounded_box((wide, thick, tall), (0, 0, tall / 2), soft, 3)
    else:  # arched, a hump in the middle or at both ends
        x = np.linspace(-1, 1, 17)
        wave = np.cos(np.pi / 2 * x) if style < 0.8 else 1 - np.abs(np.cos(np.pi * x))
        z = tall - 0.14 + 0.14 * wave
        ring = [(thick / 2, 0), (thick / 2, 1), (0, 1.03), (-thick / 2, 1), (-thick / 2, 0)]
        rings = [[(u * wide / 2, y, v * h) for y, v in ring] for u, h in zip(x, z, strict=True)]
        solid = facing_out(loft(rings))
    shape.add(moved(solid, turn, foot), "back")


def _arms(rng, shape, wide, deep, arm, leg, seat, lift, thick) -> None:
    """Blocks, rolls, wedges, slabs or open frames at both ends, or at one."""
    style = str(rng.choice(["block", "roll", "wedge", "frame", "flare"]))
    low = leg if rng.random() < 0.6 or style == "frame" else (leg + seat) / 2
    top, long = seat + lift, deep + thick * rng.uniform(0, 1)
    y = (long - deep) / 2
    for side in (-1, 1) if rng.random() < 0.93 else (1,):
        x = side * (wide + arm) / 2
        tall = top - low
        if style == "block":
            soft = rng.uniform(0.1, 0.49) * arm
            shape.add(rounded_box((arm, long, tall), (x, y, low + tall / 2), soft, 3), "arm")
        elif style == "roll":
            shape.add(
                box((arm * 0.75, long * 0.98, tall - arm * 0.4), (x, y, low + tall * 0.45)), "arm"
            )
            z, radius = top - arm * 0.5, arm * rng.uniform(0.55, 0.75)
            ends = [(x + side * arm * 0.15, y + v * long / 2, z) for v in (-1, 1)]
            shape.add(cylinder(*ends, radius, sides=16), "arm")
        elif style == "frame":
            bar = rng.uniform(0.04, 0.08)
            for end in (-0.5, 0.5):
                foot = (x, y + end * (long - bar), 0)
                shape.add(beam(foot, (*foot[:2], top), bar), "arm")
            for z in (top - bar / 2, leg + bar):
                shape.add(box((max(bar, arm * 0.6), long, bar), (x, y, z)), "arm")
            inner = side * (wide / 2 + arm * 0.25)
            shape.add(box((arm * 0.5 + 0.02, long * 0.9, bar), (inner, y, leg + bar)), "arm")
        else:
            falls = rng.uniform(0.3, 0.9) if style == "wedge" else 1.0
            out = rng.uniform(0.05, 0.2) if style == "flare" else 0.0
            ends = ((long / 2, 1), (-long / 2, falls))
            rings = []
            for v, share in ends:
                z = low + max(tall * share, seat - low + 0.02)
                a, b = x - side * arm / 2, x + side * arm / 2
                ring = [(a, low), (b, low), (b + side * out, z), (a + side * out * 0.6, z)]
                rings.append([(u, y + v, w) for u, w in ring])
            shape.add(facing_out(loft(rings)), "arm")


def _cushions(rng, shape, seats, wide, deep, seat, top) -> None:
    """Back cushions that lean on the back, pillows at the ends, a throw over the seat."""
    room = top - seat
    if rng.random() < 0.55:
        count = seats if rng.random() < 0.8 else max(1, seats - 1)
        thick, lean = rng.uniform(0.14, 0.26), rng.uniform(0.05, 0.3)
        tall = room * rng.uniform(0.75, 1.15)
        for i in range(count):
            x = (i + 0.5) * wide / count - wide / 2
            size = (wide / count * 0.98, thick, tall)
            at = (x, deep / 2 - thick * 0.55, seat + tall * 0.47)
            if rng.random() < 0.5:
                solid = rounded_box(size, (0, 0, 0), thick * 0.45, 3)
            else:
                solid = cushion((size[0], tall, thick), (0, 0, 0), 0.35, BACKWARD)
            shape.add(moved(solid, about_x(-lean), at), "back", "back cushion")
    for side in (-1, 1) if rng.random() < 0.4 else ():
        if rng.random() < 0.75:
            size = rng.uniform(0.3, 0.45)
            lean = about_x(-rng.uniform(0.2, 0.6))
            at = (side * (wide / 2 - size * 0.55), deep * 0.12, seat + size * 0.43)
            shape.add(cushion((size, size, 0.16), at, 0.12, lean @ BACKWARD), "pillow")


def _feet(rng, shape, outer, deep, thick, leg) -> None:
    """Blocks, cones, turned feet or sleds, if there is room for them."""
    if leg < 0.03:
        return
    style, size = str(rng.choice(["block", "cone", "turned", "sled"])), rng.uniform(0.03, 0.06)
    x, y = outer / 2 - size * 1.5, (deep + thick) / 2 - size * 2
    splay, high = rng.choice([0, rng.uniform(0.1, 0.35)]) * leg, leg + 0.02
    middle = thick / 2
    for side in (-1, 1):
        if style == "sled":
            ends = (side * x, middle - y, size / 4), (side * x, middle + y, size / 4)
            shape.add(beam(*ends, size / 2), "leg")
        for end in (-1, 1):
            top = np.array([side * x, middle + end * y, high])
            foot = top + [side * splay, end * splay, -high]
            if style == "block":
                shape.add(box((2 * size, 2 * size, high), top - [0, 0, high / 2]), "leg")
            elif style == "turned":
                profile = [
                    (0.5 * size, 0),
                    (size, leg * 0.3),
                    (size * 0.5, leg * 0.6),
                    (size, high),
                ]
                shape.add(lathe(profile, 12, top - [0, 0, high]), "leg")
            elif style == "cone":
                shape.add(cylinder(top, foot, size, size * 0.5, int(rng.choice([6, 12]))), "leg")
            else:
                shape.add(beam(top, top - [0, 0, high], size / 2), "leg")
