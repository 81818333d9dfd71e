"""Beds as artists model them: a bedstead of few thick pieces, made up with bedclothes."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, beam, box, cylinder, ellipsoid, lathe, loft, moved, rounded_box
from ..turns import about_x
from .upholstery import cushion

SYNONYMS = {
    "mattress": ("bed mattress", "sleeping pad"),
    "pillow": ("bed pillow", "head pillow"),
    "blanket": ("duvet", "cover", "bedspread", "comforter"),
    "blanket fold": ("folded sheet", "turned down sheet", "sheet"),
    "throw": ("bed runner", "folded blanket"),
    "headboard": ("head board", "head end"),
    "footboard": ("foot board", "foot end"),
    "headboard post": ("head post", "headboard leg"),
    "footboard post": ("foot post", "footboard leg"),
    "bed base": ("base", "platform", "bed frame", "box spring"),
    "side rail": ("side board", "bed side", "side panel"),
    "leg": ("foot", "bed leg"),
    "post": ("bedpost", "pole"),
    "canopy": ("tester", "bed roof", "baldachin"),
    "curtain": ("drape", "bed curtain"),
    "drawer": ("bed drawer", "storage drawer"),
    "handle": ("knob", "pull"),
}


def made_bed(rng: np.random.Generator) -> LabelledShape:
    """A platform, a box or a frame with a headboard; mattress, pillows, a blanket that hangs."""
    kinds = ["bed", "double bed", "single bed", "four poster bed", "cot"]
    kind = str(rng.choice(kinds, p=[0.45, 0.2, 0.15, 0.1, 0.1]))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["bed"])
    narrow = kind in ("single bed", "cot")
    wide, long = rng.uniform(0.7, 1.1) if narrow else rng.uniform(1.1, 2.1), rng.uniform(1.7, 2.2)
    leg, thick = rng.choice([0.0, rng.uniform(0.05, 0.3)], p=[0.25, 0.75]), rng.uniform(0.08, 0.3)
    deck = leg + thick
    if kind == "four poster bed" or rng.random() < 0.4:
        _frame(rng, shape, wide, long, leg, thick)
    else:
        over = rng.uniform(0.98, 1.12)
        size, at = (wide * over, long * rng.uniform(1.0, 1.05), thick), (0, 0, leg + thick / 2)
        shape.add(rounded_box(size, at, rng.uniform(0.005, 0.04), 2), "bed base")
        if thick > 0.18 and rng.random() < 0.3:
            _drawers(rng, shape, size, leg)
    _feet(rng, shape, wide, long, leg)
    deep = rng.uniform(0.12, 0.32)
    sunk = rng.uniform(0, 0.5) * thick
    top = deck - sunk + deep
    size = (wide * rng.uniform(0.93, 0.99), long * rng.uniform(0.94, 0.99), deep)
    soft = rng.uniform(0.15, 0.48) * deep
    shape.add(rounded_box(size, (0, 0, top - deep / 2), soft, 3), "mattress")
    _bedclothes(rng, shape, size, top)
    _ends(rng, shape, kind, wide, long, deck, top)
    if kind == "four poster bed":
        _canopy(rng, shape, wide, long, top)
    return shape.finish()


def _frame(rng, shape, wide, long, low, thick) -> None:
    """Rails around a board that the mattress lies on."""
    rail, middle = rng.uniform(0.03, 0.1), low + thick / 2
    for side in (-1, 1):
        at = (side * (wide + rail) / 2, 0, middle)
        shape.add(rounded_box((rail, long, thick), at, rail * 0.2, 1), "side rail")
    for end in (-1, 1):
        at = (0, end * (long - rail) / 2, middle)
        shape.add(box((wide, rail, thick), at), "side rail", "end rail")
    shape.add(box((wide, long - rail, thick * 0.35), (0, 0, low + thick * 0.3)), "bed base")


def _drawers(rng, shape, size, low) -> None:
    wide, long, thick = size
    count = int(rng.integers(1, 4))
    for side in (-1, 1):
        for y in (np.arange(count) + 0.5) / count - 0.5:
            at = np.array([side * wide / 2, y * long * 0.95, low + thick / 2])
            shape.add(box((0.04, long / count * 0.85, thick * 0.75), at), "drawer")
            out = at + [side * 0.03, 0, 0]
            shape.add(rounded_box((0.04, 0.15, 0.03), out, 0.01, 1), "drawer", "handle")


def _feet(rng, shape, wide, long, leg) -> None:
    """Four blocks, cones or balls, if there is room for them."""
    if not leg:
        return
    style, size = str(rng.choice(["block", "cone", "ball"])), rng.uniform(0.05, 0.14)
    for x, y in CORNERS:
        at = np.array([x * (wide / 2 - size * 0.5), y * (long / 2 - size * 0.6), 0])
        top = at + [0, 0, leg + 0.03]
        if style == "block":
            shape.add(box((size, size, leg + 0.03), (at + top) / 2), "leg")
        elif style == "cone":
            shape.add(cylinder(at, top, size * 0.3, size * 0.5, 12), "leg")
        else:
            radii = (size * 0.5, size * 0.5, leg / 2 + 0.02)
            shape.add(ellipsoid((at + top) / 2, radii, 12), "leg")


def _draped(rng, half, start, end, top, hang, thick):
    """A cloth over a mattress between two y, its sides hanging down by ``hang``."""
    round_ = min(0.06, hang * 0.5)
    outer = [(-half - thick, top - hang), (-half - thick, top + thick - round_)]
    outer += [(-half - thick + round_, top + thick), (half + thick - round_, top + thick)]
    outer += [(half + thick, top + thick - round_), (half + thick, top - hang)]
    inner = [(half, top - hang), (half, top), (-half, top), (-half, top - hang)]
    ring = np.array(outer + inner)
    steps = np.linspace(start, end, int(rng.integers(2, 14)))
    wave = rng.uniform(0, 0.01) * np.sin(rng.uniform(2, 9) * steps + rng.uniform(0, 6))
    rings = [
        np.c_[ring[:, 0] * (1 + w), 0 * ring[:, 0] + y, ring[:, 1]]
        for y, w in zip(steps, wave, strict=True)
    ]
    vertices, faces = loft(rings, caps=False)
    return vertices, np.concatenate([faces, *_strips(len(rings), len(ring))])


def _strips(count: int, n: int) -> list:
    """The two ends of a draped cloth: between its outer and its inner edge."""
    pairs = [(0, 9, 1, 8), (1, 8, 2, 8), (2, 8, 3, 7), (3, 7, 4, 7), (4, 7, 5, 6)]
    quads = np.array([[[a, b, d], [a, d, c]] for a, b, c, d in pairs]).reshape(-1, 3)
    quads = quads[[len(set(q)) == 3 for q in quads]]
    return [quads, quads[:, ::-1] + (count - 1) * n]


def _bedclothes(rng, shape, size, top) -> None:
    """A blanket with its end turned down, a throw at the foot, pillows flat or leaning."""
    wide, long, deep = size
    half, head = wide / 2 + 0.005, long * rng.uniform(0.05, 0.3)
    foot, hang = -long / 2 - rng.choice([0, 0.02]), deep * rng.uniform(0.25, 1.1)
    thick = rng.uniform(0.012, 0.05)
    if rng.random() < 0.8:
        shape.add(_draped(rng, half, foot, head, top, hang, thick), "blanket")
        if rng.random() < 0.5:
            fold = head - rng.uniform(0.12, 0.3)
            over = thick + rng.uniform(0.008, 0.03)
            cloth = _draped(rng, half + 0.004, fold, head + 0.015, top, hang * 0.98, over)
            shape.add(cloth, "blanket", "blanket fold")
        if rng.random() < 0.35:
            start = foot + rng.uniform(0.1, 0.3) * long
            ends = start, start + rng.uniform(0.15, 0.3) * long
            cloth = _draped(rng, half + 0.006, *ends, top, hang * 1.1, thick + 0.02)
            shape.add(cloth, "throw")
    count = 1 if wide < 1.1 else 2
    lean, fat = rng.choice([0.0, rng.uniform(0.2, 1.0)]), rng.uniform(0.1, 0.2)
    each = wide / count * rng.uniform(0.6, 0.92)
    tall = rng.uniform(0.28, 0.45)
    square = rng.random() < 0.3
    for row in range(2 if rng.random() < 0.2 else 1):
        for x in (np.arange(count) + 0.5) * wide / count - wide / 2:
            y = long / 2 - tall * 0.55 * np.cos(lean) - 0.03 - row * 0.22
            z = top + fat * 0.38 + tall * 0.45 * np.sin(lean)
            turn = about_x(lean)
            if square:
                block = rounded_box((each, tall, fat), (0, 0, 0), fat * 0.4, 2)
                shape.add(moved(block, turn, (x, y, z)), "pillow")
            else:
                shape.add(cushion((each, tall, fat), (x, y, z), 0.15, turn), "pillow")


def _ends(rng, shape, kind, wide, long, deck, top) -> None:
    """A headboard, and often a lower footboard like it."""
    if kind == "cot" and rng.random() < 0.4:
        return
    style = str(rng.choice(["board", "arch", "posts", "loop", "padded", "thick"]))
    rise, thick = rng.uniform(0.2, 0.9), rng.uniform(0.04, 0.1)
    over = wide * rng.uniform(1.0, 1.12)
    _board(rng, shape, style, "headboard", over, long / 2 + thick / 2, top + rise, thick)
    if rng.random() < 0.6:
        low = max(deck + 0.05, top + rise * rng.uniform(-0.2, 0.4))
        _board(rng, shape, style, "footboard", over, -long / 2 - thick / 2, low, thick)


def _board(rng, shape, style, name, wide, y, high, thick) -> None:
    """One end of a bed, from the ground up to ``high``."""
    post = rng.uniform(0.06, 0.14)
    if style in ("board", "thick"):
        deep = thick * (2 if style == "thick" else 1)
        at = (0, y + np.sign(y) * (deep - thick) / 2, high / 2)
        shape.add(rounded_box((wide, deep, high), at, deep * rng.uniform(0.05, 0.45), 3), name)
    elif style == "arch":
        x = np.linspace(-1, 1, 15)
        bow = rng.uniform(0.08, 0.3) * np.sqrt(1 - 0.97 * x**2)
        ring = np.array([[-0.5, 0], [0.5, 0], [0.5, 1], [-0.5, 1]])
        rings = [
            [(u * wide / 2, y + a * thick, b * (high - 0.1 + w)) for a, b in ring]
            for u, w in zip(x, bow, strict=True)
        ]
        shape.add(loft(rings), name)
    elif style == "padded":
        deep = rng.uniform(0.08, 0.16)
        columns, rows = int(rng.integers(1, 6)), int(rng.integers(1, 4))
        low = high * 0.25
        shape.add(box((wide, 0.05, high), (0, y, high / 2)), name)
        size = np.array([wide / columns, deep, (high - low) / rows]) * [0.99, 1, 0.99]
        out = y - np.sign(y) * deep * 0.3
        for x in ((np.arange(columns) + 0.5) / columns - 0.5) * wide:
            for z in low + (np.arange(rows) + 0.5) / rows * (high - low):
                shape.add(rounded_box(size, (x, out, z), deep * 0.4, 2), name)
    else:
        for side in (-1, 1):
            at = np.array([side * (wide - post) / 2, y, 0])
            if style == "posts" and rng.random() < 0.5:
                knob = np.array([[0.5, 0], [0.5, 0.9], [0.3, 0.93], [0.6, 0.98], [0.1, 1.04]])
                shape.add(lathe(knob * [post, high], 14, at), name, f"{name} post")
            else:
                shape.add(box((post, post, high), at + [0, 0, high / 2]), name, f"{name} post")
        if style == "loop":
            ends = [(side * (wide - post) / 2, y, high - post / 2) for side in (-1, 1)]
            shape.add(beam(*ends, post * 0.95), name)
        else:
            for z in np.linspace(high * 0.55, high * 0.9, int(rng.integers(1, 4))):
                size = (wide - post, thick * 0.7, high * 0.12)
                shape.add(rounded_box(size, (0, y, z), 0.01, 1), name)


def _canopy(rng, shape, wide, long, top) -> None:
    """Four posts and what they carry: a frame, a roof of cloth, curtains at the corners."""
    high, size = top + rng.uniform(0.9, 1.6), rng.uniform(0.05, 0.11)
    x, y = wide / 2 + size / 2, long / 2 + size / 2
    turned = rng.random() < 0.4
    for u in (-x, x):
        for v in (-y, y):
            if turned:
                t = np.linspace(0, 1, 9)
                profile = np.c_[size * (0.5 + 0.2 * np.sin(9 * t)), t * high]
                shape.add(lathe(profile, 10, (u, v, 0)), "post")
            else:
                shape.add(box((size, size, high), (u, v, high / 2)), "post")
    if rng.random() < 0.5:
        roof = (2 * x + size, 2 * y + size, rng.uniform(0.04, 0.2))
        shape.add(box(roof, (0, 0, high)), "canopy")
    else:
        for v in (-y, y):
            shape.add(beam((-x, v, high), (x, v, high), size), "canopy")
        for u in (-x, x):
            shape.add(beam((u, -y, high), (u, y, high), size), "canopy")
    for u in (-x, x) if rng.random() < 0.5 else ():
        for v in (-1, 1):
            cloth = (0.04, long * 0.14, high * 0.9)
            at = (u, v * (y - size / 2 - long * 0.07), high * 0.53)
            shape.add(rounded_box(cloth, at, 0.015, 1), "curtain")
