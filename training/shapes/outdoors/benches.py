"""Benches of parks and gardens: of slats, planks, stone and logs, and with a table."""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..shape import Assembly, LabelledShape
from ..solids import (
    CORNERS,
    beam,
    box,
    cylinder,
    extruded_across,
    facing_out,
    merge,
    moved,
    rounded_box,
    tube,
)
from ..turns import about_x

BENCH = {
    "seat": ("bench seat", "sitting surface"),
    "seat slat": ("seat board", "seat plank"),
    "backrest": ("back", "bench back"),
    "back slat": ("back board", "back plank"),
    "armrest": ("arm", "arm support"),
    "leg": ("support", "feet", "pedestal"),
    "side frame": ("end frame", "cast iron frame"),
    "stretcher": ("crossbar", "rail", "brace"),
    "back post": ("upright", "back support"),
    "tabletop": ("table", "table top"),
    "table board": ("table plank", "table slat"),
    "base": ("foot", "ground plate"),
}


def bench(rng: np.random.Generator) -> LabelledShape:
    """Benches of five makes, with or without a backrest and armrests."""
    makes = {
        "park bench": _slatted,
        "bench": _slatted,
        "garden bench": _slatted,
        "wooden bench": _plain,
        "stone bench": _stone,
        "log bench": _log,
        "picnic table": _picnic,
    }
    shape = Assembly.of_a_kind(
        rng, makes, BENCH, own_sides=False, chances=[0.25, 0.15, 0.12, 0.16, 0.1, 0.1, 0.12]
    )
    return shape.finish()


def _row(rng, shape, wide, start, end, count: int, thick: float, soft: bool, *part: str) -> None:
    """Slats along x side by side from ``start`` to ``end`` (2,), both in y and z."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    along = end - start
    share = rng.uniform(0.6, 0.95) if count > 1 else 1.0
    lean = about_x(np.arctan2(along[1], along[0]))
    size = (wide, np.linalg.norm(along) / count * share, thick)
    for i in range(count):
        y, z = start + along * (i + 0.5) / count
        slat = rounded_box(size, (0, 0, 0), thick * 0.3, 2) if soft else box(size)
        shape.add(moved(slat, lean, (0, y, z)), *part)


def _slatted(rng, shape) -> None:
    """Slats for seat and back on two or three frames of iron, tube or beams."""
    wide, deep, high = rng.uniform(1.1, 2.2), rng.uniform(0.38, 0.55), rng.uniform(0.4, 0.48)
    thick, soft = rng.uniform(0.02, 0.05), rng.random() < 0.4
    dip, lean = rng.uniform(0, 0.05), rng.uniform(0.08, 0.25)
    tall = rng.uniform(0.35, 0.55)
    backed = rng.random() < 0.85
    count = int(rng.choice([1, 3, 4, 5, 7]))
    part = ("seat", "seat slat") if count > 1 else ("seat",)
    front, rear = (-deep / 2, high), (deep / 2, high - dip)
    _row(rng, shape, wide, front, rear, count, thick, soft, *part)
    if backed:
        count = int(rng.choice([1, 2, 3, 4, 5]))
        low = rng.uniform(0.15, 0.45)
        start = (rear[0] + 0.02 + low * lean * tall, rear[1] + low * tall)
        end = (rear[0] + 0.02 + lean * tall, rear[1] + tall)
        part = ("backrest", "back slat") if count > 1 else ("backrest",)
        _row(rng, shape, wide, start, end, count, thick, soft, *part)
    places = np.linspace(-1, 1, int(rng.choice([2, 2, 2, 3]))) * wide * rng.uniform(0.38, 0.48)
    style = str(rng.choice(["iron", "tube", "beams"]))
    armed = rng.random() < 0.6
    frame = _iron if style == "iron" else _tubes if style == "tube" else _beams
    grip = rng.uniform(0.03, 0.06)
    spec = deep, high - thick / 2, lean, tall if backed else 0.0, grip
    for x in places:
        for solid, name in frame(rng, x, *spec, armed):
            shape.add(solid, *name)
    if style == "beams" and rng.random() < 0.6:
        y = deep / 2 - grip * 0.4
        ends = (places[0], y, high * 0.3), (places[-1], y, high * 0.3)
        shape.add(beam(*ends, grip), "stretcher")


def _iron(rng, x, deep, high, lean, tall, grip, armed):
    """Curled bars of cast iron: feet, a rail below the seat, an arm that rolls in."""
    thick, half = grip * 0.55, deep / 2
    t = np.linspace(0, 1, 7)
    for way in (-1, 1):
        path = np.c_[0 * t + x, way * (half * 0.55 + 0.5 * half * t**2), high * (1 - t)]
        yield tube(path, thick, 6), ("side frame", "leg")
    path = [(x, -half, high - thick), (x, half, high - thick)]
    yield tube(path, thick, 6), ("side frame",)
    if tall:
        path = [
            (x, half, high - thick),
            (x, half + 0.05, high),
            (x, half + 0.05 + lean * tall, high + tall),
        ]
        yield tube(path, thick, 6), ("side frame", "back post")
    if armed:
        s = np.linspace(0, 1.6 * np.pi, 10)
        roll = 0.09 * (1 - s / 8)
        curl = np.c_[0 * s + x, -half - roll * np.sin(s) * 0.6, high + 0.14 + roll * np.cos(s)]
        root = [[x, half + (0.05 + lean * 0.22 if tall else 0), high + 0.22]]
        yield tube(np.r_[root, curl], thick * 0.9, 6), ("armrest",)
        yield tube([(x, half, high), (x, half + 0.02, high + 0.22)], thick * 0.9, 6), ("armrest",)


def _tubes(rng, x, deep, high, lean, tall, grip, armed):
    """One tube bent to a bow, from the front foot under the seat to the rear foot."""
    thick, half, out = grip * 0.45, deep / 2, rng.uniform(0, 0.08)
    path = [(x, -half - out, 0), (x, -half * 0.9, high * 0.9), (x, -half * 0.75, high - thick)]
    path += [(x, half * 0.75, high - thick), (x, half * 0.9, high * 0.9), (x, half + out, 0)]
    yield tube(path, thick, 8), ("leg",)
    if tall:
        path = [
            (x, half * 0.5, high - thick),
            (x, half + 0.04, high),
            (x, half + 0.05 + lean * tall, high + tall),
        ]
        yield tube(path, thick, 8), ("back post",)
    if armed:
        path = [(x, -half * 0.8, high - thick), (x, -half * 0.9, high + 0.2)]
        path += [(x, -half * 0.7, high + 0.24), (x, half + 0.05 + lean * 0.22, high + 0.24)]
        path += [] if tall else [(x, half, high - thick)]
        yield tube(path, thick, 8), ("armrest",)


def _beams(rng, x, deep, high, lean, tall, grip, armed):
    """Square posts and rails."""
    half = deep / 2 - grip * 0.4
    yield beam((x, -half, 0), (x, -half, high + (0.2 if armed else 0)), grip), ("leg",)
    yield beam((x, half, 0), (x, half, high), grip), ("leg",)
    yield beam((x, -half, high - grip / 2), (x, half, high - grip / 2), grip * 0.8), ("stretcher",)
    if tall:
        top = (x, half + 0.05 + lean * tall, high + tall)
        yield beam((x, half, high - grip), top, grip), ("back post",)
    if armed:
        size = (grip * 1.4, deep + 0.06, grip * 0.6)
        yield box(size, (x, 0.03, high + 0.2)), ("armrest",)
        if not tall:
            yield beam((x, half, high), (x, half, high + 0.2), grip), ("armrest",)


def _plain(rng, shape) -> None:
    """A board or two on boards or splayed legs."""
    wide, deep, high = rng.uniform(0.8, 1.9), rng.uniform(0.25, 0.4), rng.uniform(0.38, 0.5)
    thick, count = rng.uniform(0.03, 0.07), int(rng.choice([1, 2, 3]))
    part = ("seat", "seat slat") if count > 1 else ("seat",)
    y = deep / 2
    _row(rng, shape, wide, (-y, high), (y, high), count, thick, rng.random() < 0.4, *part)
    x, low = wide * rng.uniform(0.34, 0.45), high - thick * 0.4
    if rng.random() < 0.5:
        wall = rng.uniform(0.03, 0.07)
        for side in (-1, 1):
            shape.add(board(rng, (wall, deep * 0.9, low), (side * x, 0, low / 2)), "leg")
        if rng.random() < 0.7:
            size = (2 * x + wall, wall * 0.7, high * rng.uniform(0.12, 0.25))
            shape.add(box(size, (0, 0, high * rng.uniform(0.35, 0.75))), "stretcher")
    else:
        square, splay, leg = rng.random() < 0.5, rng.uniform(0, 0.12), rng.uniform(0.04, 0.08)
        for side, way in CORNERS:
            top = np.array([side * x, way * deep * 0.32, low])
            foot = top * [1, 1, 0] + [side * splay, way * splay * 0.6, 0]
            shape.add(bar(rng, square, foot, top, leg), "leg")
    if rng.random() < 0.3:
        for side in (-1, 1):
            ends = (side * x, y * 0.9, high), (side * x, y * 1.25, high + 0.4)
            shape.add(beam(*ends, 0.045), "back post")
        _row(rng, shape, wide, (y, high + 0.2), (y * 1.2, high + 0.42), 2, 0.025, False, "backrest")


def _stone(rng, shape) -> None:
    """A slab on two blocks, sometimes with a back or a base."""
    wide, deep, high = rng.uniform(1.0, 1.8), rng.uniform(0.35, 0.5), rng.uniform(0.4, 0.48)
    thick, soft = rng.uniform(0.07, 0.14), rng.uniform(0.003, 0.04)
    shape.add(rounded_box((wide, deep, thick), (0, 0, high - thick / 2), soft, 2), "seat")
    low, x = high - thick * 0.9, wide * rng.uniform(0.3, 0.42)
    for side in (-1, 1):
        size = np.array([wide * rng.uniform(0.1, 0.16), deep * 0.75, low])
        solid = box(size, (side * x, 0, low / 2), (rng.uniform(0.7, 1.1), 1.0))
        shape.add(solid, "leg")
        if rng.random() < 0.4:
            shape.add(box(size * [1.3, 1.15, 0.15], (side * x, 0, low * 0.07)), "base")
    if rng.random() < 0.3:
        back = rng.uniform(0.3, 0.5)
        size = (wide, thick * 0.8, back)
        shape.add(
            rounded_box(size, (0, deep / 2 - thick * 0.4, high + back / 2 - 0.01), soft), "backrest"
        )


def _log(rng, shape) -> None:
    """Half a trunk, flat above, on two short logs."""
    wide, r, high = rng.uniform(1.0, 2.0), rng.uniform(0.16, 0.26), rng.uniform(0.38, 0.5)
    t = np.linspace(np.pi, 2 * np.pi, int(rng.choice([5, 7, 11])))
    half = np.c_[r * np.cos(t), high + r * 0.7 * np.sin(t)]
    shape.add(facing_out(extruded_across(half, -wide / 2, wide / 2)), "seat")
    sides, across = int(rng.choice([6, 8, 12])), rng.random() < 0.5
    for side in (-1, 1):
        x, leg = side * wide * rng.uniform(0.28, 0.38), (high - r * 0.4) / 2
        if across:
            ends = (x, -r * 1.1, leg), (x, r * 1.1, leg)
            shape.add(cylinder(*ends, leg, sides=sides), "leg")
        else:
            shape.add(cylinder((x, 0, 0), (x, 0, high - r * 0.5), r * 0.7, sides=sides), "leg")
    if rng.random() < 0.3:
        z = high + rng.uniform(0.2, 0.35)
        ends = (-wide * 0.48, r * 1.1, z), (wide * 0.48, r * 1.1, z)
        shape.add(cylinder(*ends, r * 0.35, sides=sides), "backrest")
        for x in (-wide * 0.35, wide * 0.35):
            shape.add(cylinder((x, r * 0.8, high - 0.05), (x, r * 1.1, z), r * 0.2), "back post")


def _picnic(rng, shape) -> None:
    """A table with a bench on either side, all on two frames."""
    wide, top, high = rng.uniform(1.4, 2.0), rng.uniform(0.7, 0.8), rng.uniform(0.4, 0.48)
    deep, thick, grip = rng.uniform(0.6, 0.8), rng.uniform(0.03, 0.05), rng.uniform(0.05, 0.09)
    count = int(rng.integers(3, 7))
    _row(
        rng,
        shape,
        wide,
        (-deep / 2, top),
        (deep / 2, top),
        count,
        thick,
        False,
        "tabletop",
        "table board",
    )
    out = deep / 2 + rng.uniform(0.2, 0.32)
    planks = int(rng.choice([1, 2]))
    part = ("seat", "seat slat") if planks > 1 else ("seat",)
    for way in (-1, 1):
        y = way * out
        _row(rng, shape, wide, (y - 0.13, high), (y + 0.13, high), planks, thick, False, *part)
    for side in (-1, 1):
        x = side * wide * 0.35
        rail = box((grip * 0.6, 2 * out + 0.2, grip), (x, 0, high - thick / 2 - grip / 2))
        above = box((grip * 0.6, deep * 0.95, grip), (x, 0, top - thick / 2 - grip / 2))
        shape.add(merge([rail, above]), "stretcher")
        for way in (-1, 1):
            ends = (x, way * (out * 0.85), 0), (x, way * deep * 0.25, top - thick)
            shape.add(beam(*ends, grip), "leg")
