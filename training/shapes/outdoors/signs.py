"""Signposts and letter boxes."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import (
    CORNERS,
    ball,
    beam,
    box,
    cylinder,
    extruded,
    extruded_across,
    lathe,
    moved,
    prism,
)
from ..towers import upright
from ..turns import FORWARD, about_z, spaced

SIGN = {
    "post": ("pole", "pillar", "stake"),
    "board": ("sign", "sign board", "plate", "panel"),
    "arrow": ("direction sign", "pointer", "finger board"),
    "frame": ("sign frame", "border", "rim"),
    "base": ("foot", "foundation", "ground"),
    "cap": ("post top", "finial", "knob"),
    "brace": ("strut", "bracket", "support arm"),
    "chain": ("rope", "hanger"),
    "roof": ("sign roof", "canopy"),
}
MAILBOX = {
    "box": ("body", "mailbox body", "letter box", "container"),
    "door": ("front door", "lid", "flap", "front"),
    "handle": ("knob", "pull"),
    "flag": ("signal flag", "mail flag"),
    "slot": ("letter slot", "mail slot", "opening"),
    "post": ("pole", "stand"),
    "leg": ("legs", "foot"),
    "brace": ("strut", "support"),
    "base": ("foot", "foundation"),
    "roof": ("top", "cover", "hood"),
}


def signpost(rng: np.random.Generator) -> LabelledShape:
    """Arrows on a post, boards on one post or two, road signs of any outline, hanging signs."""
    kind = str(rng.choice(["signpost", "road sign", "sign", "direction sign", "billboard"]))
    shape = Assembly(kind, SIGN, own_sides=False)
    high, thick = rng.uniform(1.2, 3), rng.uniform(0.05, 0.16)
    square = rng.random() < 0.6
    style = {"road sign": "plate", "direction sign": "arrows", "billboard": "board"}.get(
        kind, str(rng.choice(["arrows", "board", "hanging"]))
    )
    wide, tall = rng.uniform(0.6, 1.6), rng.uniform(0.3, 0.8)
    xs = (0.0,)
    if style == "board" and (kind == "billboard" or rng.random() < 0.5):
        wide, tall = wide * 1.6, tall * 1.4
        xs = tuple(np.array([-1, 1]) * wide * rng.uniform(0.3, 0.48))
    capped, based = rng.random(2) < 0.3
    for x in xs:
        shape.add(bar(rng, square, (x, 0, 0), (x, 0, high), thick, rng.uniform(0.8, 1)), "post")
        if capped:
            shape.add(ball((x, 0, high), thick * 0.8, 8), "cap")
        if based:
            r = thick * rng.uniform(1.5, 3.5)
            shape.add(lathe([(r, 0), (r * 0.6, r * 0.6)], 8, (x, 0, -0.01)), "base")
    front = -thick / 2
    if style == "arrows":
        _arrows(rng, shape, high, thick, wide, tall)
    elif style == "board":
        z, deep = high - tall * rng.uniform(0.3, 0.6), rng.uniform(0.04, 0.1)
        _board(rng, shape, (0, front - deep * 0.3, z), (wide, deep, tall))
    elif style == "plate":
        _plate(rng, shape, high, front, rng.uniform(0.25, 0.5))
    else:
        _hanging(rng, shape, high, thick, wide, tall)
    return shape.finish()


def _board(rng, shape, at, size) -> None:
    """One board or planks, perhaps with a frame and a small roof."""
    wide, deep, tall = size
    x, y, z = at
    planks = int(rng.choice([1, 1, 2, 3, 4]))
    for i in range(planks):
        w = wide * (1 if planks == 1 else rng.uniform(0.88, 1))
        place = (x, y, z + tall * ((i + 0.5) / planks - 0.5))
        shape.add(box((w, deep, tall / planks * 0.98), place), "board")
    if rng.random() < 0.4:
        rim = rng.uniform(0.04, 0.1)
        for side in (-1, 1):
            shape.add(box((wide + rim, deep * 1.4, rim), (x, y, z + side * tall / 2)), "frame")
            shape.add(box((rim, deep * 1.4, tall + rim), (x + side * wide / 2, y, z)), "frame")
    if rng.random() < 0.2:
        top = z + tall / 2
        ring = [(x - 0.6 * wide, top), (x + 0.6 * wide, top), (x, top + tall * 0.3)]
        shape.add(extruded(ring, y + 0.15, y - 0.15), "roof")


def _arrows(rng, shape, high, thick, wide, tall) -> None:
    """Boards with a point that show to either side, each turned a little."""
    count = int(rng.integers(1, 5))
    tall = min(tall, high * 0.7 / count) * 0.6
    for i in range(count):
        side, long = rng.choice([-1, 1]), wide * rng.uniform(0.6, 1)
        tip = tall * rng.uniform(0.3, 0.9)
        line = [(-long * 0.3, -tall / 2), (long * 0.6, -tall / 2), (long * 0.6 + tip, 0),
                (long * 0.6, tall / 2), (-long * 0.3, tall / 2)]  # fmt: skip
        if rng.random() < 0.3:
            line.append((-long * 0.3 + tip * 0.5, 0))
        deep = rng.uniform(0.03, 0.08)
        solid = moved(prism(line, -deep / 2, deep / 2), [[side, 0, 0], [0, 0, -1], [0, 1, 0]])
        a = rng.normal(0, 0.3)
        turn = about_z(a)
        z = high - tall * 0.7 - i * tall * 1.25
        shape.add(moved(solid, turn, (0, -thick * 0.5, z)), "arrow")


def _plate(rng, shape, high, front, size) -> None:
    """A disc, a triangle, a square on its corner or an octagon of sheet metal, with a rim."""
    corners = int(rng.choice([3, 4, 8, 20]))
    a = spaced(corners, np.pi / 8 if corners == 8 else np.pi / 2)
    outline, deep = np.c_[np.cos(a), np.sin(a)] * size, rng.uniform(0.02, 0.05)
    at = (0, front, high - size * 0.6)
    name = "frame" if rng.random() < 0.5 else "board"
    shape.add(moved(prism(outline, -deep / 2, deep), FORWARD, at), name)
    if name == "frame":
        inner = prism(outline * rng.uniform(0.75, 0.88), deep * 0.8, deep * 1.5)
        shape.add(moved(inner, FORWARD, at), "board")
    if rng.random() < 0.3:
        wide = size * rng.uniform(1.2, 1.8)
        shape.add(box((wide, deep * 2, size * 0.5), (0, front, high - size * 2)), "board")


def _hanging(rng, shape, high, thick, wide, tall) -> None:
    """An arm from the post's top, and a board that hangs from it."""
    side, z = rng.choice([-1, 1]), high * 0.93
    reach, drop = wide * 1.15, rng.uniform(0.05, 0.2)
    shape.add(beam((0, 0, z), (side * reach, 0, z), thick * 0.7), "brace")
    if rng.random() < 0.6:
        ends = (0, 0, z - wide * 0.35), (side * wide * 0.35, 0, z)
        shape.add(beam(*ends, thick * 0.5), "brace")
    middle, low = side * (reach - wide * 0.42), z - drop - tall / 2
    for u in (-0.3, 0.3):
        x = middle + u * wide
        shape.add(cylinder((x, 0, z), (x, 0, low + tall * 0.45), 0.018, sides=6), "chain")
    _board(rng, shape, (middle, 0, low), (wide * 0.8, 0.05, tall))


def mailbox(rng: np.random.Generator) -> LabelledShape:
    """Round-topped boxes on a post with a flag, pillar boxes, and street boxes on legs."""
    shape = Assembly(
        str(rng.choice(["mailbox", "letter box", "post box"])), MAILBOX, own_sides=False
    )
    style = str(rng.choice(["post", "pillar", "legs"], p=[0.6, 0.2, 0.2]))
    {"post": _post_box, "pillar": _pillar_box, "legs": _street_box}[style](rng, shape)
    return shape.finish()


def _post_box(rng, shape) -> None:
    """A box with a round or gabled top on a post, often with a flag."""
    wide, long, wall = rng.uniform(0.16, 0.3), rng.uniform(0.35, 0.6), rng.uniform(0.08, 0.25)
    high, thick = rng.uniform(0.6, 1.2), rng.uniform(0.05, 0.14)
    shape.add(bar(rng, rng.random() < 0.7, (0, 0, 0), (0, 0, high), thick), "post")
    steps = int(rng.choice([3, 5, 9]))  # of the round top; 3 makes a gable
    a = np.linspace(0, np.pi, steps)
    arch = np.c_[wide / 2 * np.cos(a), wall + wide / 2 * np.sin(a)]
    line = np.concatenate([[(-wide / 2, 0), (wide / 2, 0)], arch])
    shape.add(extruded(line + [0, high], long / 2), "box")
    front, thin = -long / 2, rng.uniform(0.01, 0.03)
    rim = line * rng.uniform(0.96, 1.06)
    shape.add(extruded(rim + [0, high], front, front - thin), "door")
    if rng.random() < 0.6:
        shape.add(box((0.03, 0.04, 0.06), (0, front - thin, high + wall)), "handle")
    if rng.random() < 0.75:
        side, up = rng.choice([-1, 1]), rng.random() < 0.5
        x, size = side * (wide / 2 + 0.01), rng.uniform(0.1, 0.2)
        root = np.array([x, -long * 0.1, high + wall * 0.7])
        end = root + ([0, 0, size] if up else [0, size, 0])
        shape.add(beam(root, end, 0.03), "flag")
        shape.add(box((0.025, size * 0.5, size * 0.4), end), "flag")
    if rng.random() < 0.35:
        ends = (0, 0, high * 0.6), (0, long * 0.35, high + 0.01)
        shape.add(beam(*ends, thick * 0.6), "brace")
    if rng.random() < 0.3:
        shape.add(box((0.3, 0.3, 0.08), (0, 0, 0.03)), "base")


def _pillar_box(rng, shape) -> None:
    """A column with a domed top."""
    sides, r, high = int(rng.choice([6, 8, 12, 24])), rng.uniform(0.2, 0.3), rng.uniform(1, 1.6)
    shape.add(upright([(r * 1.12, 0), (r * 1.12, high * 0.1)], sides, (0, 0, 0)), "base")
    shape.add(upright([(r, high * 0.05), (r, high)], sides, (0, 0, 0)), "box")
    rim = [
        (r * 1.15, high - 0.02),
        (r * 1.15, high * 1.05),
        (r * 0.7, high * 1.12),
        (0.02, high * 1.16),
    ]
    shape.add(upright(rim, sides, (0, 0, 0)), "roof")
    front = -r * np.cos(np.pi / sides)
    shape.add(box((r, 0.04, r * 0.2), (0, front, high * 0.85)), "slot")
    if rng.random() < 0.6:
        shape.add(box((r * 0.9, 0.05, high * 0.45), (0, front, high * 0.42)), "door")


def _street_box(rng, shape) -> None:
    """A box with a round top on four legs."""
    wide, deep, high = rng.uniform(0.45, 0.7), rng.uniform(0.4, 0.6), rng.uniform(0.6, 1)
    low = rng.uniform(0.1, 0.4)
    for x, y in CORNERS:
        foot = np.array([x * wide * 0.43, y * deep * 0.43, 0])
        shape.add(beam(foot, foot + [0, 0, low + 0.02], 0.06), "post", "leg")
    shape.add(box((wide, deep, high), (0, 0, low + high / 2)), "box")
    a, top = np.linspace(0, np.pi, int(rng.choice([5, 9, 15]))), low + high - 0.01
    arch = np.c_[-deep / 2 * np.cos(a), top + deep / 2 * np.sin(a)]
    shape.add(extruded_across(arch, wide / 2, -wide / 2), "roof")
    slot = top - rng.uniform(0.1, 0.2) * high
    shape.add(box((wide * 0.7, 0.05, 0.05), (0, -deep / 2, slot)), "slot")
    if rng.random() < 0.7:
        size = (wide * 0.8, 0.04, high * rng.uniform(0.4, 0.6))
        shape.add(box(size, (0, -deep / 2, low + high * 0.38)), "door")
        if rng.random() < 0.5:
            shape.add(box((0.06, 0.08, 0.03), (wide * 0.3, -deep / 2, low + high * 0.4)), "handle")
