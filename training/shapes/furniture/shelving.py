"""Shelves of boards; and as artists model them: on the wall, leaning, bent tubes, with books."""

from __future__ import annotations

import itertools

import numpy as np

from ..joinery import bar, board
from ..shape import Assembly, LabelledShape
from ..solids import at_x, beam, box, cylinder, facing_out, lathe, loft, rounded_box, tube

SYNONYMS = {
    "shelf": ("shelf board", "board", "plank"),
    "bracket": ("shelf bracket", "support", "console"),
    "side panel": ("side", "upright", "side wall"),
    "top panel": ("top", "top board"),
    "bottom panel": ("bottom", "bottom board"),
    "back panel": ("back", "rear panel"),
    "divider": ("partition", "vertical divider"),
    "plinth": ("base", "foot board"),
    "cornice": ("crown", "molding"),
    "leg": ("post", "foot"),
    "side frame": ("ladder", "side rail", "stile"),
    "rail": ("crossbar", "railing", "bar"),
    "book": ("books", "volume"),
    "vase": ("pot", "jar"),
    "box": ("crate", "carton", "basket"),
}
PLAIN = {
    "shelf": ("board", "shelves"),
    "post": ("pole", "upright", "column"),
    "side panel": ("side", "upright"),
    "back panel": ("back", "rear panel"),
    "rail": ("side rail", "support rail"),
}


def shelf(rng: np.random.Generator) -> LabelledShape:
    """Boards between sides or posts; or on the wall, leaning, full of books."""
    if rng.random() < 0.5:
        return artists_shelf(rng)
    shape = Assembly(str(rng.choice(["shelf", "bookshelf", "rack"])), PLAIN, own_sides=False)
    wide, deep, high = rng.uniform(0.5, 1.4), rng.uniform(0.2, 0.5), rng.uniform(0.6, 2.2)
    thick, square = rng.uniform(0.015, 0.04), rng.random() < 0.6
    posts = rng.random() < 0.4
    for side in (-1, 1):
        if posts:
            for y in (-1, 1):
                at = (side * wide / 2, y * deep / 2)
                shape.add(bar(rng, square, (*at, 0), (*at, high), thick * 1.5), "leg", "post")
        else:
            shape.add(board(rng, (thick, deep, high), (side * wide / 2, 0, high / 2)), "side panel")
    slatted, railed = rng.random() < 0.15, posts and rng.random() < 0.4
    for z in np.linspace(0.06, 1, int(rng.integers(2, 7))) * (high - thick):
        if slatted:
            for y in np.linspace(-0.5, 0.5, n := int(rng.integers(3, 7)) + 1)[:-1] + 0.5 / (n - 1):
                size = (wide, deep / n * 0.8, thick)
                shape.add(box(size, (0, y * deep, z)), "shelf", "slat")
        else:
            shape.add(board(rng, (wide, deep, thick), (0, 0, z)), "shelf")
        for side in (-1, 1) if railed else ():
            ends = ((side * wide / 2, y * deep / 2, z - thick) for y in (-1, 1))
            shape.add(bar(rng, square, *ends, thick * 1.2), "rail")
    if posts and rng.random() < 0.3:  # braces across the back
        y = deep / 2
        for side in (-1, 1):
            ends = (-side * wide / 2, y, high * 0.1), (side * wide / 2, y, high * 0.9)
            shape.add(bar(rng, False, *ends, thick * 0.6), "crossbar", "brace")
    if not posts and rng.random() < 0.6:
        shape.add(box((wide, thick * 0.5, high), (0, deep / 2, high / 2)), "back panel")
    return shape.finish()


def artists_shelf(rng: np.random.Generator) -> LabelledShape:
    """A shelf of one of four makes, empty or with what stands on it."""
    makes = {
        "wall shelf": _wall_shelf,
        "ladder shelf": _ladder_shelf,
        "bookcase": _bookcase,
        "bookshelf": _bookcase,
        "cube shelf": _bookcase,
        "rack": _tube_rack,
    }
    shape = Assembly.of_a_kind(rng, makes, SYNONYMS, own_sides=False)
    return shape.finish()


def _wall_shelf(rng, shape) -> None:
    """Boards on brackets, one above the other, or one alone."""
    wide, deep, thick = rng.uniform(0.5, 1.5), rng.uniform(0.15, 0.35), rng.uniform(0.02, 0.09)
    count, apart = int(rng.choice([1, 1, 2, 3])), rng.uniform(0.3, 0.5)
    style = str(rng.choice(["angle", "brace", "scroll", "block"]))
    reach = deep * rng.uniform(0.6, 0.95)
    tall = reach * rng.uniform(0.7, 1.2)
    places = np.linspace(-0.38, 0.38, int(rng.integers(2, 4))) * wide
    backed = rng.random() < 0.25
    for z in np.arange(count) * apart:
        soft = rng.choice([0.001, rng.uniform(0.1, 0.45) * thick])
        shape.add(rounded_box((wide, deep, thick), (0, 0, z), soft, 2), "shelf")
        for x in places:
            _bracket(shape, style, (x, deep / 2, z - thick / 2), reach, tall)
        if backed:
            tall = rng.uniform(0.08, 0.2)
            shape.add(box((wide, 0.02, tall), (0, deep / 2 - 0.01, z + tall / 2)), "back panel")
        _load(rng, shape, -wide / 2, wide / 2, -deep / 2, deep / 2, z + thick / 2, apart * 0.7)


def _bracket(shape, style, at, reach, tall) -> None:
    """What holds a board from below, against the wall at ``at``."""
    x, y, z = at
    wide = max(0.02, reach * 0.14)
    root, tip = (x, y - wide / 2, z - tall), (x, y - reach, z - wide / 2)
    if style == "block":
        profile = [(y, z), (y, z - tall), (y - wide, z - tall)]
        profile += [(y - reach, z - wide), (y - reach, z)]
        rings = [[(x + s * wide, *point) for point in profile] for s in (-0.5, 0.5)]
        shape.add(facing_out(loft(rings)), "bracket")
        return
    shape.add(beam((x, y - wide / 2, z), root, wide), "bracket")
    shape.add(beam((x, y, z - wide / 2), tip, wide), "bracket")
    if style == "brace":
        ends = np.add(root, (0, 0, wide)), np.add(tip, (0, wide, 0))
        shape.add(beam(*ends, wide * 0.8), "bracket")
    elif style == "scroll":
        t = np.linspace(0, np.pi / 2, 9)
        path = np.c_[0 * t + x, y - wide - 0.75 * reach * np.sin(t), z - 0.75 * tall * np.cos(t)]
        shape.add(tube(path, wide * 0.4, 6), "bracket")


def _load(rng, shape, left, right, front, back, z, room) -> None:
    """Books in a row, some lying or leaning, a vase, a box; often nothing."""
    if rng.random() < 0.45 or right - left < 0.1:
        return
    x, deep = left + 0.02, back - front
    end = left + (right - left) * rng.uniform(0.3, 0.97)
    while x < end - 0.06:
        what = rng.random()
        if what < 0.85:
            thick, tall = rng.uniform(0.018, 0.07), room * rng.uniform(0.5, 0.95)
            size = (thick * 0.96, deep * rng.uniform(0.55, 0.85), tall)
            at = (x + thick / 2, back - deep * 0.48, z + tall / 2 - 0.002)
            shape.add(box(size, at), "book")
            x += thick
        elif what < 0.93:
            size = min(deep * 0.4, room * 0.4, 0.1)
            if x + 2 * size < end:
                profile = np.array([(0.5, 0), (1, 0.8), (0.8, 1.4), (0.4, 1.7), (0.55, 2)]) * size
                at = (x + size, (front + back) / 2, z - 0.002)
                shape.add(lathe(profile, 14, at), "vase")
            x += 2 * size + 0.01
        else:
            wide, tall = rng.uniform(0.12, 0.25), room * rng.uniform(0.3, 0.7)
            if x + wide < end:
                at = (x + wide / 2, (front + back) / 2, z + tall / 2 - 0.002)
                shape.add(box((wide * 0.95, deep * 0.8, tall), at), "box")
            x += wide + 0.01


def _ladder_shelf(rng, shape) -> None:
    """Boards between two rails that lean, or that meet at the top; the lower the deeper."""
    wide, high, deep = rng.uniform(0.4, 0.9), rng.uniform(1.0, 2.1), rng.uniform(0.35, 0.65)
    size, square = rng.uniform(0.025, 0.05), rng.random() < 0.7
    standing, shallow = rng.random() < 0.5, rng.uniform(0.12, 0.25)
    for side in (-1, 1):
        x = side * wide / 2
        foot, head = (x, -deep / 2, 0), (x, deep / 2 - shallow, high)
        shape.add(bar(rng, square, foot, head, size), "side frame")
        if standing:
            shape.add(bar(rng, square, (x, deep / 2, 0), (x, deep / 2, high), size), "side frame")
    lowest, highest = rng.uniform(0.08, 0.2), rng.uniform(0.85, 0.97)
    for share in np.linspace(lowest, highest, int(rng.integers(3, 6))):
        front = -deep / 2 + share * (deep - shallow)
        back = deep / 2 + size / 2 if standing else front + (1 - share) * deep * 0.8 + shallow
        at = (0, (front + back) / 2, share * high)
        tray = (wide + size * 0.5, back - front, rng.uniform(0.015, 0.04))
        shape.add(box(tray, at), "shelf")
        if rng.random() < 0.2:
            for y in (front, back):
                shape.add(box((wide, 0.02, 0.08), (0, y, share * high + 0.03)), "rail")
        room = high / 6
        _load(rng, shape, -wide / 2, wide / 2, front, back, at[2] + tray[2] / 2, room)


def _bookcase(rng, shape) -> None:
    """A thick case, its columns of their own widths, with crown, plinth and books."""
    cubes = shape.category == "cube shelf"
    wide, deep, high = rng.uniform(0.6, 2.0), rng.uniform(0.22, 0.45), rng.uniform(0.7, 2.2)
    thick, back = rng.uniform(0.02, 0.07), rng.random() < 0.65
    over, foot = rng.choice([0, rng.uniform(0.01, 0.06)]), rng.choice([0, rng.uniform(0.04, 0.15)])
    for side in (-1, 1):
        size = (thick, deep, high - foot)
        at = (side * (wide - thick) / 2, 0, (high + foot) / 2)
        shape.add(box(size, at), "side panel")
    lid = (wide + 2 * over, deep + over, thick * rng.uniform(1, 1.6))
    shape.add(box(lid, (0, -over / 2, high + lid[2] / 2)), "top panel")
    shape.add(box((wide - 2 * thick, deep, thick), (0, 0, foot + thick / 2)), "bottom panel")
    if over and rng.random() < 0.5:
        size = (wide + 4 * over, deep + 2 * over, thick)
        shape.add(box(size, (0, -over, high + lid[2] + thick / 2)), "cornice")
    if back:
        size = (wide - thick, 0.015, high - foot)
        shape.add(box(size, (0, deep / 2 - 0.008, (high + foot) / 2)), "back panel")
    if foot and rng.random() < 0.6:
        shape.add(box((wide * 0.98, deep * 0.92, foot + 0.01), (0, 0.02, foot / 2)), "plinth")
    elif foot:
        for x, y in itertools.product((-0.45, 0.45), (-0.4, 0.4)):
            top = np.array([x * wide, y * deep, foot + 0.01])
            shape.add(cylinder(top * [1, 1, 0], top, 0.02, 0.03, 8), "leg")
    columns = max(1, round(wide / rng.uniform(0.35, 0.8)))
    shares = np.ones(columns) if cubes or rng.random() < 0.5 else rng.uniform(0.5, 1.5, columns)
    edges = (np.r_[0, shares.cumsum()] / shares.sum() - 0.5) * (wide - thick)
    for x in edges[1:-1]:
        size = (thick, deep * 0.96, high - foot - thick)
        shape.add(box(size, (x, 0.005, (high + foot + thick) / 2)), "divider")
    most = max(2, int((high - foot) / 0.2))
    rows, alike = int(rng.integers(2, 7)), cubes or rng.random() < 0.6
    for left, right in itertools.pairwise(edges):
        count = min(most, rows if alike else int(rng.integers(1, 7)))
        levels = np.linspace(foot + thick / 2, high, count + 1)
        inner = (left + thick / 2, right - thick / 2)
        board = (inner[1] - inner[0] + 0.004, deep * rng.uniform(0.85, 0.97), thick * 0.8)
        for z in levels[1:-1]:
            at = (sum(inner) / 2, deep / 2 - board[1] / 2 - 0.01, z)
            shape.add(box(board, at), "shelf")
        for z in levels[:-1]:
            room = (levels[1] - levels[0] - thick) * 0.9
            _load(rng, shape, *inner, -deep / 2 + 0.02, deep / 2 - 0.02, z + thick * 0.45, room)


def _tube_rack(rng, shape) -> None:
    """Trays between two loops of bent tube."""
    wide, deep, high = rng.uniform(0.6, 1.4), rng.uniform(0.3, 0.6), rng.uniform(0.8, 2.0)
    radius, corner = rng.uniform(0.012, 0.04), rng.uniform(0.3, 0.95) * deep / 2
    y, turn = deep / 2, np.linspace(0, np.pi / 2, 6)
    quarter = np.c_[y - corner * (1 - np.sin(turn)), high - corner * (1 - np.cos(turn))][::-1]
    over = np.concatenate([quarter, quarter[::-1] * [-1, 1]])
    closed = rng.random() < 0.5
    low = np.array([[-y, corner], [y, corner]]) if closed else np.array([[-y, 0], [y, 0]])
    path = np.r_[over, low]
    if closed:
        path = np.r_[over, over[::-1] * [1, -1] + [0, high]]
    sides = int(rng.choice([6, 8, 12]))
    for side in (-1, 1):
        loop = at_x(path, side * wide / 2)
        loop = loop if closed else np.roll(loop, 1, axis=0)
        shape.add(tube(loop, radius, sides, closed=closed), "side frame")
    count = int(rng.integers(2, 6))
    for z in np.linspace(corner * closed + 0.12, high - corner * 0.9, count):
        tray = (wide, 2 * y - radius, 0.02)
        shape.add(box(tray, (0, 0, z)), "shelf")
        if rng.random() < 0.6:
            for v in (-1, 1):
                ends = [(side * wide / 2, v * (y - radius * 0.5), z) for side in (-1, 1)]
                shape.add(cylinder(*ends, radius * 0.7, sides=6), "rail")
        _load(rng, shape, -wide / 2, wide / 2, -y, y, z + 0.01, high / count * 0.6)
