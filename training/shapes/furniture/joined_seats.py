"""Seats as joiners build them: posts, rails and stretchers, with boards between them.

Beside those of ``chairs``, whose parts are what a seat is used by, these have the parts that its
maker names, one by one.
"""

from __future__ import annotations

import numpy as np

from ..joinery import bar, board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, moved, rounded_box, tube

SYNONYMS = {
    "leg": ("post", "support", "foot"),
    "front leg": ("front post", "front support"),
    "back leg": ("rear leg", "hind leg"),
    "seat": ("sitting surface", "seat board", "seat panel"),
    "seat frame": ("seat support", "seat rails"),
    "front rail": ("front apron", "front bar", "front seat rail"),
    "back rail": ("rear rail", "back apron", "back seat rail"),
    "side rail": ("side apron", "side seat rail"),
    "seat slat": ("seat strip", "seat lath"),
    "back": ("backrest", "back rest"),
    "back frame": ("back support", "backrest frame"),
    "crest rail": ("top rail", "head rail", "back top rail", "top bar"),
    "lower back rail": ("bottom rail", "bottom back rail"),
    "back slat": ("back strip", "backrest slat"),
    "splat": ("back panel", "center slat", "back board"),
    "stretcher": ("crossbar", "rung", "leg brace", "connecting bar", "cross beam"),
    "side stretcher": ("side crossbar", "side bar", "leg connector"),
    "front stretcher": ("front crossbar", "foot rest"),
    "back stretcher": ("back crossbar", "rear bar"),
    "middle stretcher": ("center bar", "cross stretcher"),
    "arm": ("armrest", "arm rest"),
    "armrest": ("arm", "arm board"),
    "arm post": ("arm support", "armrest support"),
    "rocker": ("runner", "rocking runner", "curved foot"),
    "cushion": ("seat cushion", "pad"),
    "back cushion": ("back pad", "back pillow"),
    "crossbar": ("cross bar", "connecting rod", "stretcher"),
    "glide": ("foot pad", "foot cap"),
}


def joined_chair(rng: np.random.Generator) -> LabelledShape:
    """Chairs, benches and stools of posts and rails, standing, rocking or folding."""
    kinds = ["chair", "armchair", "stool", "bench", "rocking chair", "folding chair"]
    kind = str(rng.choice(kinds, p=[0.34, 0.2, 0.12, 0.13, 0.07, 0.14]))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["chair"])
    if kind == "folding chair":
        _folding(rng, shape)
        return shape.finish()
    width = rng.uniform(0.38, 0.62) * (rng.uniform(1.8, 3.2) if kind == "bench" else 1)
    depth = rng.uniform(0.34, 0.6)
    height = rng.uniform(0.3, 0.5) * (rng.uniform(1, 1.7) if kind == "stool" else 1)
    thick, square = rng.uniform(0.025, 0.06), rng.random() < 0.7
    armed = kind in ("armchair", "rocking chair") or (kind == "bench" and rng.random() < 0.4)
    backed = armed or kind == "chair" or (kind == "bench" and rng.random() < 0.5)
    tall, lean = rng.uniform(0.3, 0.65), rng.uniform(0, 0.14)
    arm = height + rng.uniform(0.16, 0.26)
    x, y = width / 2 - thick / 2, depth / 2 - thick / 2
    foot = rng.uniform(0.03, 0.06) if kind == "rocking chair" else 0.0
    splay, taper = rng.choice([0.0, rng.uniform(0, 0.05)]), rng.choice([1, rng.uniform(0.6, 1)])
    through = backed and rng.random() < 0.6  # the back legs go on as the posts of the back
    for side in (-1, 1):
        top = arm if armed and rng.random() < 0.9 else height
        ends = (side * x, -y, top), (side * (x + splay), -y - splay, foot)
        shape.add(bar(rng, square, *ends, thick, taper), "leg", "leg", "front leg")
        ends = (side * x, y, height), (side * (x + splay), y + splay, foot)
        shape.add(bar(rng, square, *ends, thick, taper), "leg", "leg", "back leg")
        if backed:
            ends = (side * x, y, height), (side * x, y + lean, height + tall)
            part = ("leg", "leg", "back leg") if through else ("back", "back frame", "back post")
            shape.add(bar(rng, square, *ends, thick, rng.uniform(0.8, 1)), *part)
        if armed:
            wide = thick * rng.uniform(1, 2.2)
            at = (side * x, 0.02, arm + 0.012)
            shape.add(board(rng, (wide, depth + 0.04, 0.024), at), "arm", "arm", "armrest")
        _under_the_foot(rng, shape, side, depth, thick, x, y, foot, splay)
    _seat_of_frame(rng, shape, x, y, height, thick)
    _stretchers(rng, shape, x + splay / 2, y, height, thick, square)
    if backed:
        _joined_back(rng, shape, x, y, height, tall, lean, thick)
    return shape.finish()


def _folding(rng, shape) -> None:
    """Legs that cross at the sides, of which one pair goes on as the frame of the back."""
    wide, deep, height = rng.uniform(0.36, 0.46), rng.uniform(0.34, 0.44), rng.uniform(0.42, 0.5)
    tall, thick, square = rng.uniform(0.3, 0.42), rng.uniform(0.018, 0.03), rng.random() < 0.5
    slope = rng.uniform(0.15, 0.3)
    x, back = wide / 2, deep / 2
    for side in (-1, 1):
        foot, top = (side * x, -back - 0.06, 0), (side * x, back + slope, height + tall)
        shape.add(bar(rng, square, foot, top, thick), "leg", "leg", "front leg")
        inner = side * (x - 1.3 * thick)
        ends = (inner, back + 0.05, 0), (inner, -back * 0.9, height)
        shape.add(bar(rng, square, *ends, thick), "leg", "leg", "back leg")
    for y, z in ((-back * 0.85, height * 0.15), (back * 0.85, height * 0.15)):
        if rng.random() < 0.75:
            shape.add(bar(rng, square, (-x, y, z), (x, y, z), thick * 0.8), "leg", "crossbar")
    count = int(rng.integers(4, 9)) if rng.random() < 0.45 else 1
    for i in range(count):
        y = (i + 0.5) / count * deep - deep / 2
        size = (wide - 2 * thick, deep / count * (0.75 if count > 1 else 1), 0.018)
        shape.add(board(rng, size, (0, y, height)), "seat", "seat slat" if count > 1 else "seat")
    rows = int(rng.integers(1, 4))
    for t in np.linspace(0.9, 0.35, rows) if rows > 1 else [0.7]:
        rise = (height + tall * t) / (height + tall)
        y = -back - 0.06 + rise * (2 * back + slope + 0.06)
        size = (wide, 0.016, rng.uniform(0.05, 0.1) if rows > 1 else tall * rng.uniform(0.4, 0.7))
        name = "back slat" if rows > 1 else "back panel"
        shape.add(board(rng, size, (0, y, height + tall * t)), "back", name)


def _under_the_foot(rng, shape, side, depth, thick, x, y, foot, splay) -> None:
    """A rocker, or now and then glides."""
    if foot:
        t = np.linspace(-1, 1, 9)
        path = np.c_[0 * t + side * (x + splay), t * depth * 0.85, foot * (0.5 + 2.2 * t * t)]
        shape.add(tube(path, thick * 0.5, 6), "leg", "leg", "rocker")
    elif rng.random() < 0.08:
        for end in (-1, 1):
            at = np.array([side * (x + splay), end * (y + splay), 0])
            shape.add(cylinder(at, at + [0, 0, 0.01], thick * 0.7), "leg", "leg", "glide")


def _seat_of_frame(rng, shape, x, y, height, thick) -> None:
    """Rails under a board, slats or a cushion."""
    style = rng.choice(["board", "slats", "cushion", "planks"], p=[0.42, 0.25, 0.2, 0.13])
    if style in ("slats", "cushion") or rng.random() < 0.75:
        tall, thin = rng.uniform(0.025, 0.09), rng.uniform(0.4, 0.9) * thick
        z = height - tall / 2
        part = ("seat", "seat frame")
        shape.add(box((2 * x, thin, tall), (0, -y, z)), *part, "front rail")
        shape.add(box((2 * x, thin, tall), (0, y, z)), *part, "back rail")
        for side in (-1, 1):
            shape.add(box((thin, 2 * y, tall), (side * x, 0, z)), *part, "side rail")
    deep = rng.uniform(0.012, 0.035)
    size = np.array([2 * x + thick, 2 * y + thick, deep])
    if style == "board":
        shape.add(board(rng, size, (0, 0, height + deep / 2)), "seat")
    elif style == "cushion":
        shape.add(box((2 * x, 2 * y, 0.012), (0, 0, height)), "seat", "seat", "seat panel")
        soft = rng.uniform(0.03, 0.12)
        at = (0, 0, height + soft / 2)
        shape.add(rounded_box(size * [0.95, 0.95, 0] + [0, 0, soft], at, 0.03), "seat", "cushion")
    else:
        count = int(rng.integers(2, 5) if style == "planks" else rng.integers(4, 13))
        across = int(rng.random() < 0.6)  # 1: one behind the other, they run from side to side
        step = size[across] / count
        for i in range(count):
            at, piece = np.array([0, 0, height + deep / 2]), size.copy()
            at[across] = (i + 0.5) * step - size[across] / 2
            piece[across] = step * rng.uniform(0.94, 0.98) * (1 if style == "planks" else 0.75)
            name = "seat board" if style == "planks" else "seat slat"
            shape.add(box(piece, at), "seat", "seat", name)


def _stretchers(rng, shape, x, y, height, thick, square) -> None:
    """Bars between the legs: an H, a box, or only some of it."""
    form = rng.choice(["none", "h", "box", "sides", "front"], p=[0.3, 0.22, 0.24, 0.14, 0.1])
    z, slim = rng.uniform(0.15, 0.55) * height, thick * rng.uniform(0.45, 0.8)
    if form in ("h", "box", "sides"):
        for side in (-1, 1):
            ends = (side * x, -y, z), (side * x, y, z)
            shape.add(bar(rng, square, *ends, slim), "leg", "stretcher", "side stretcher")
    if form == "h":
        across = rng.uniform(-0.3, 0.3) * y
        ends = (-x, across, z), (x, across, z)
        shape.add(bar(rng, square, *ends, slim), "leg", "stretcher", "middle stretcher")
    if form in ("box", "front"):
        up = z + rng.uniform(-0.3, 0.3) * z
        for end, name in ((-1, "front stretcher"), (1, "back stretcher")):
            if form == "box" or end < 0:
                ends = (-x, end * y, up), (x, end * y, up)
                shape.add(bar(rng, square, *ends, slim), "leg", "stretcher", name)


def _joined_back(rng, shape, x, y, height, tall, lean, thick) -> None:
    """A crest rail, often a lower one, and what is between them."""

    def at(across: float, t: float) -> np.ndarray:
        return np.array([across * x, y + lean * t, height + tall * t])

    style = rng.choice(["ladder", "slats", "splat", "spindles", "panel", "cushion"])
    low, crest, slim = rng.uniform(0.12, 0.4), rng.uniform(0.05, 0.13), thick * 0.6
    over = rng.random() < 0.3  # the crest lies on the posts, and not between them
    turn = np.array([[1, 0, 0], [0, 1, lean / tall], [0, 0, 1]])

    def plate(size, across, t, *part) -> None:
        shape.add(moved(board(rng, size, (0, 0, 0)), turn, at(across, t)), *part)

    wide = 2 * x + (thick * 1.6 if over else 0)
    plate((wide, slim, crest), 0, 1 - crest / 2 / tall * (not over), "back", "back frame",
          "crest rail")  # fmt: skip
    if style == "ladder":
        for t in np.linspace(low, 1, int(rng.integers(2, 6)), endpoint=False):
            size = (2 * x, slim, rng.uniform(0.3, 0.9) * crest)
            plate(size, 0, t, "back", "back", "back slat")
        return
    plate((2 * x, slim, crest * rng.uniform(0.4, 0.9)), 0, low, "back", "back frame",
          "lower back rail")  # fmt: skip
    high, middle = (1 - low) * tall, (1 + low) / 2
    if style == "cushion":
        soft = rng.uniform(0.05, 0.14)
        pad = rounded_box((1.85 * x, soft, high), (0, -soft / 2, 0), 0.04)
        shape.add(moved(pad, turn, at(0, middle)), "back", "back cushion")
    elif style in ("splat", "panel"):
        share = rng.uniform(0.2, 0.5) if style == "splat" else 0.95
        name = "splat" if style == "splat" else "back panel"
        plate((2 * x * share, slim * 0.5, high), 0, middle, "back", "back", name)
    else:
        count = int(rng.integers(3, 9) * max(1, x / 0.35))
        for across in np.linspace(-1, 1, count + 2)[1:-1]:
            if style == "slats":
                size = (x / count * rng.uniform(0.6, 1.3), slim * 0.5, high)
                plate(size, across, middle, "back", "back", "back slat")
            else:
                ends = at(across, low), at(across, 1)
                shape.add(cylinder(*ends, slim * 0.35, sides=8), "back", "back", "spindle")
