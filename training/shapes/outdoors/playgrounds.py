"""What children play on: swings and slides."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..shape import Assembly, LabelledShape
from ..solids import ball, beam, box, cylinder, facing_out, loft, torus, tube
from ..turns import about_x

SWING = {
    "frame": ("swing frame", "support structure", "stand"),
    "top bar": ("crossbar", "beam", "top beam"),
    "leg": ("post", "upright", "support leg"),
    "brace": ("strut", "leg brace"),
    "rope": ("chain", "hanging rope", "cord"),
    "seat": ("swing seat", "board"),
    "tire": ("tyre", "tire seat"),
    "backrest": ("back", "seat back"),
    "armrest": ("arm",),
    "hook": ("hanger", "eyelet"),
    "foot": ("ground anchor", "base"),
}
SLIDE = {
    "chute": ("slide", "sliding surface", "slide bed"),
    "side wall": ("side rail", "chute edge", "rim"),
    "platform": ("deck", "landing"),
    "ladder": ("stairs", "steps"),
    "rung": ("step", "tread"),
    "ladder rail": ("stringer", "ladder side"),
    "handrail": ("railing", "grab bar", "handle"),
    "post": ("leg", "support", "pole"),
    "roof": ("canopy", "cover"),
}


def swing(rng: np.random.Generator) -> LabelledShape:
    """Seats for one or several under a beam on splayed legs; boards, buckets, tires or a sofa."""
    shape = Assembly(str(rng.choice(["swing", "swing set", "porch swing"])), SWING, own_sides=False)
    porch = shape.category == "porch swing"
    count = int(rng.integers(2, 4)) if shape.category == "swing set" else 1
    high, each = rng.uniform(1.7, 2.4), rng.uniform(1.3, 1.8) if porch else rng.uniform(0.75, 1.0)
    half, thick, square = each * count / 2 + 0.2, rng.uniform(0.05, 0.11), rng.random() < 0.5
    ends = (-half - 0.05, 0, high), (half + 0.05, 0, high)
    shape.add(bar(rng, square, *ends, thick), "frame", "top bar")
    splay, out = rng.uniform(0.5, 0.9), rng.uniform(0, 0.3)
    footed, braced = rng.random() < 0.2, rng.random() < 0.7
    for side in (-1, 1):
        for way in (-1, 1):
            foot = np.array([side * (half + out), way * splay, 0])
            shape.add(bar(rng, square, foot, (side * half, 0, high), thick), "frame", "leg")
            if footed:
                shape.add(box((thick * 2, thick * 2, 0.04), foot), "frame", "foot")
        if braced:
            share = rng.uniform(0.3, 0.7)
            x, y = side * (half + out * (1 - share)), splay * (1 - share)
            ends = (x, -y, high * share), (x, y, high * share)
            shape.add(bar(rng, square, *ends, thick * 0.8), "frame", "brace")
    kind = "porch" if porch else str(rng.choice(["board", "belt", "bucket", "tire"]))
    for i in range(count):
        x = (i - (count - 1) / 2) * each
        _add_swing(rng, shape, kind, x, each, high - thick / 2)
    return shape.finish()


def _add_swing(rng, shape, kind, x, each, top) -> None:
    """One seat on its ropes, at rest or under way."""
    wide = each * 0.8 if kind == "porch" else rng.uniform(0.36, 0.5)
    low, thin = rng.uniform(0.4, 0.6), rng.uniform(0.008, 0.02)
    piece, drop = Assembly(), top - low
    z = -drop
    wide = _add_seat(rng, piece, kind, wide, z)
    for side in (-1, 1):
        for way in (-1, 1) if kind == "porch" else (0,):
            foot = (side * wide / 2, way * 0.22, z + (0.2 if kind == "porch" else 0))
            head = (side * wide / 2, 0, 0.01)
            piece.add(cylinder(foot, head, thin, sides=int(rng.choice([4, 6, 8]))), "rope")
        if rng.random() < 0.4:
            piece.add(ball((side * wide / 2, 0, 0), thin * 2.5, 8), "hook")
    turn = about_x(rng.choice([0.0, rng.uniform(-0.5, 0.5)]))
    shape.mount(piece, turn, (x, 0, top))


def _add_seat(rng, piece, kind, wide, z) -> float:
    """What one sits on, at a height; how far apart its ropes hang."""
    if kind == "board":
        size = (wide + 0.06, rng.uniform(0.16, 0.25), rng.uniform(0.02, 0.05))
        piece.add(board(rng, size, (0, 0, z)), "seat")
    elif kind == "belt":
        t = np.linspace(-1, 1, 9)
        rings = []
        for u in t:
            at = np.array([u * wide / 2, 0, z - 0.1 * (1 - u**2)])
            rings.append(
                at + np.array([(0, 0.09, 0), (0, -0.09, 0), (0, -0.09, 0.015), (0, 0.09, 0.015)])
            )
        piece.add(facing_out(loft(rings)), "seat")
    elif kind == "bucket":
        deep, tall = 0.26, rng.uniform(0.18, 0.28)
        piece.add(box((wide, deep, 0.03), (0, 0, z)), "seat")
        for way in (-1, 1):
            high = tall * (1 if way > 0 else 0.6)
            wall = (wide, 0.025, high)
            piece.add(
                box(wall, (0, way * deep / 2, z + high / 2)), "backrest" if way > 0 else "seat"
            )
            piece.add(
                box((0.025, deep, tall * 0.6), (way * wide / 2, 0, z + tall * 0.3)), "armrest"
            )
    elif kind == "tire":
        r = wide * 0.55
        sides = int(rng.choice([10, 16, 24]))
        piece.add(torus(r, z, r * rng.uniform(0.2, 0.3), sides, facets=10), "tire")
        wide = 2 * r
    else:
        _add_porch_seat(rng, piece, wide, z)
    return wide


def _add_porch_seat(rng, piece, wide, z) -> None:
    """A bench with a back and arms, of one board or several."""
    deep, count = rng.uniform(0.42, 0.55), int(rng.integers(1, 6))
    for i in range(count):
        y = ((i + 0.5) / count - 0.5) * deep
        piece.add(box((wide, deep / count * 0.85, 0.03), (0, y, z)), "seat")
    piece.add(box((wide * 0.96, deep * 0.9, 0.03), (0, 0, z - 0.025)), "seat")
    tall = rng.uniform(0.4, 0.55)
    for i in range(count):
        at = (0, deep / 2 + 0.02, z + (i + 0.6) / count * tall)
        piece.add(box((wide, 0.025, tall / count * 0.85), at), "backrest")
    for side in (-1, 1):
        piece.add(
            beam((side * wide * 0.45, deep / 2, z), (side * wide * 0.45, deep / 2, z + tall), 0.04),
            "backrest",
        )
        piece.add(box((0.05, deep, 0.04), (side * wide * 0.49, 0, z + 0.22)), "armrest")
        piece.add(box((0.04, 0.04, 0.22), (side * wide * 0.49, -deep * 0.42, z + 0.11)), "armrest")


def slide(rng: np.random.Generator) -> LabelledShape:
    """A chute, straight, waved or wound, a ladder or stairs up to it, a platform between."""
    kinds = ["slide", "playground slide", "spiral slide"]
    shape = Assembly(str(rng.choice(kinds, p=[0.4, 0.35, 0.25])), SLIDE, own_sides=False)
    high, wide, deep = rng.uniform(1.1, 2.2), rng.uniform(0.4, 0.6), rng.uniform(0.3, 0.8)
    thick, square = rng.uniform(0.035, 0.07), rng.random() < 0.4
    wall = rng.uniform(0.08, 0.2)
    if shape.category == "spiral slide":
        path, across = _spiral(rng, high, wide)
    else:
        path, across = _straight(rng, high)
    _add_chute(shape, path, across, wide, wall, rng.uniform(0.015, 0.035))
    size = (wide + 0.1, deep, rng.uniform(0.03, 0.07))
    shape.add(board(rng, size, (0, deep / 2 - 0.02, high - size[2] / 2)), "platform")
    roofed = rng.random() < 0.3
    for side in (-1, 1):
        for y in (0.02, deep - 0.06):
            top = high + (1.2 if roofed else rng.uniform(0.3, 0.7))
            at = (side * (wide + 0.06) / 2, y)
            shape.add(bar(rng, square, (*at, 0), (*at, top if roofed else high), thick), "post")
        rise = rng.uniform(0.35, 0.6)
        x = side * (wide + 0.06) / 2
        rail = [(x, 0.0, high - 0.05), (x, 0.02, high + rise), (x, deep - 0.06, high + rise)]
        shape.add(tube([*rail, (x, deep - 0.04, high - 0.05)], thick * 0.35, 6), "handrail")
    if roofed:
        size = (wide + 0.3, deep + 0.25, rng.uniform(0.2, 0.5))
        shape.add(box(size, (0, deep / 2, high + 1.2 + size[2] / 2 - 0.02), (0.1, 0.9)), "roof")
    _add_ladder(rng, shape, wide, deep, high, thick, square)
    return shape.finish()


def _straight(rng, high):
    """A path (n, 3) down towards −Y that runs out level, and the direction across it."""
    long, count = high * rng.uniform(1.1, 1.7), int(rng.choice([8, 12, 20]))
    t = np.linspace(0, 1, count)
    fall = np.interp(t, [0, 0.08, 0.8, 1.0], [0, 0.03, 0.93, 1.0])
    wave = rng.choice([0.0, rng.uniform(0.02, 0.06)]) * np.sin(4 * np.pi * t) * (1 - t)
    low = rng.uniform(0.05, 0.2)
    path = np.c_[0 * t, -t * long, high - (high - low) * np.clip(fall + wave, 0, 1)]
    return path, np.tile([1.0, 0, 0], (count, 1))


def _spiral(rng, high, wide):
    """A path that winds about an axis before the platform, by less than one turn or more."""
    side, r = rng.choice([-1, 1]), wide * rng.uniform(1.1, 1.6)
    count = int(rng.choice([20, 32]))
    t = np.linspace(0, 1, count)
    angle = t * rng.uniform(1.2, 2.2) * np.pi
    x, y = side * r * (1 - np.cos(angle)), -r * np.sin(angle)
    path = np.c_[x, y, high - (high - 0.12) * t]
    across = np.c_[side * np.cos(angle), np.sin(angle), 0 * t] * side
    return path, across


def _add_chute(shape, path, across, wide, wall, thick) -> None:
    """A bed along a path, a wall on either side of it."""
    up = np.array([0, 0, 1.0])
    half = across * wide / 2
    bed = np.stack(
        [path - half - up * thick, path + half - up * thick, path + half, path - half], 1
    )
    shape.add(facing_out(loft(bed)), "chute")
    for side in (-1, 1):
        edge = path + side * half
        out = across * side * thick
        foot, head = edge - up * thick, edge + up * wall
        side_wall = facing_out(loft(np.stack([foot, foot + out, head + out, head], 1)))
        shape.add(side_wall, "chute", "side wall")


def _add_ladder(rng, shape, wide, deep, high, thick, square) -> None:
    """Rungs or treads between two rails, behind the platform."""
    run, count = high * rng.uniform(0.1, 0.6), int(rng.integers(4, 8))
    treads = run > high * 0.3 or rng.random() < 0.3
    half, y = wide / 2 + 0.03, deep - 0.05
    for side in (-1, 1):
        ends = (side * half, y + run, 0), (side * half, y, high)
        shape.add(bar(rng, square, *ends, thick), "ladder", "ladder rail")
    for i in range(count):
        share = (i + 0.7) / count
        at = np.array([0, y + run * (1 - share), high * share - 0.03])
        if treads:
            shape.add(box((2 * half, 0.16, 0.03), at), "ladder", "rung")
        else:
            ends = at - [half, 0, 0], at + [half, 0, 0]
            shape.add(cylinder(*ends, thick * 0.4, sides=8), "ladder", "rung")
