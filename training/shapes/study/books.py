"""Books: shut or open, lying or standing, with bands and clasps or a coil, one or several."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, extruded, facing_out, flat_ring, moved
from ..turns import CYCLED, about_y, about_z

BOOK = {
    "cover": ("book cover", "binding", "case"),
    "front cover": ("front board", "front"),
    "back cover": ("back board", "back"),
    "spine": ("book spine", "ridge"),
    "pages": ("page block", "paper", "leaves", "text block"),
    "bookmark": ("ribbon", "marker"),
    "clasp": ("buckle", "lock"),
    "strap": ("band", "belt"),
    "corner": ("corner guard", "metal corner"),
    "raised band": ("spine band", "rib"),
    "emblem": ("ornament", "symbol", "gem"),
    "label": ("title", "title plate"),
    "coil": ("spiral", "ring binding", "wire binding"),
}
FRONT, BACK, SPINE = ("cover", "front cover"), ("cover", "back cover"), ("cover", "spine")


def book(rng: np.random.Generator) -> LabelledShape:
    """One book, shut or open, or several in a pile or a row."""
    kinds = ["book", "book", "old book", "spell book", "notebook"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, BOOK, own_sides=False)
    if kind != "notebook" and rng.random() < 0.4:
        _open(rng, shape)
        return shape.finish()
    if kind == "book" and rng.random() < 0.35:
        _several(rng, shape)
        return shape.finish()
    _shut(rng, shape, kind)
    if rng.random() < 0.4:  # it stands, its spine towards the front
        shape.move(CYCLED)
    return shape.finish()


def _shut(rng, shape, kind: str) -> None:
    """It lies, its spine towards −x; z = 0 is the middle of the pages."""
    wide, tall = rng.uniform(0.13, 0.22), rng.uniform(0.18, 0.3)
    fat = wide * (rng.uniform(0.05, 0.15) if kind == "notebook" else rng.uniform(0.1, 0.45))
    board = rng.uniform(0.002, 0.009) * (2 if kind == "spell book" else 1)
    over = rng.uniform(0.0, 0.008)
    pages = (wide - over, tall - 2 * over, fat)
    shape.add(box(pages, (-over / 2, 0, 0)), "pages")
    z = (fat + board) / 2
    for side, part in ((1, FRONT), (-1, BACK)):
        shape.add(box((wide, tall, board), (0, 0, side * z)), *part)
    if kind == "notebook":
        _add_coil(rng, shape, wide, tall, fat + 2 * board)
    else:
        _add_spine(rng, shape, wide, tall, fat + 2 * board, board)
    top = z + board / 2
    if kind in ("old book", "spell book"):
        _add_fittings(rng, shape, wide, tall, top, board)
    elif rng.random() < 0.4:
        size = (wide * rng.uniform(0.4, 0.7), tall * rng.uniform(0.12, 0.3), 0.002)
        shape.add(box(size, (0, tall * rng.uniform(0.0, 0.25), top)), "label")
    if rng.random() < 0.25:
        size = (wide * 0.08, tall * 0.25, 0.0015)
        shape.add(box(size, (rng.uniform(-0.2, 0.2) * wide, -tall * 0.56, 0)), "bookmark")


def _add_spine(rng, shape, wide, tall, fat, board) -> None:
    """Flat or rounded, with raised bands across it or none."""
    bulge = rng.choice([0.0, rng.uniform(0.15, 0.5)]) * fat
    t = np.linspace(-np.pi / 2, np.pi / 2, 7)
    outer = np.c_[-bulge * np.cos(t), fat / 2 * np.sin(t)] - [wide / 2 + board, 0]
    outline = np.r_[outer, [(-wide / 2 + board, fat / 2), (-wide / 2 + board, -fat / 2)]]
    if not bulge:
        outline = outline[[0, 6, 7, 8]]
    shape.add(_along_y(outline, -tall / 2, tall / 2), *SPINE)
    bands = int(rng.integers(2, 6)) if rng.random() < 0.35 else 0
    grown = outline * [1, 1.04] - [board * 0.8, 0]
    for y in np.linspace(-0.38, 0.38, bands) * tall:
        shape.add(_along_y(grown, y - tall * 0.015, y + tall * 0.015), "raised band")


def _along_y(outline, low, high):
    """A prism with an outline (n, 2) in x and z."""
    return facing_out(extruded(outline, low, high))


def _add_coil(rng, shape, wide, tall, fat) -> None:
    r, count = fat * rng.uniform(0.55, 0.9), int(rng.integers(8, 25))
    thin = min(r * 0.12, tall / count * 0.3)
    for y in np.linspace(-0.45, 0.45, count) * tall:
        ring = flat_ring(r - thin, r + thin, -thin, thin, 10)
        turned = moved(ring, [[1, 0, 0], [0, 0, -1], [0, 1, 0]])
        shape.add(moved(turned, offset=(-wide / 2 + r * 0.3, y, 0)), "coil")


def _add_fittings(rng, shape, wide, tall, top, board) -> None:
    """Corners, clasps or straps, and an emblem on the front cover."""
    if rng.random() < 0.6:
        size = wide * rng.uniform(0.14, 0.26)
        for x, y in (
            ((1, 1), (1, -1), (-1, 1), (-1, -1)) if rng.random() < 0.5 else ((1, 1), (1, -1))
        ):
            at = np.array([x * (wide - size) / 2, y * (tall - size) / 2])
            for side in (-1, 1):
                plate = (size * 1.06, size * 1.06, board * 1.6)
                shape.add(box(plate, (*(at * 1.02), side * (top - board / 2))), "corner")
    fat = 2 * top
    if rng.random() < 0.6:
        for y in (-0.25, 0.25) if rng.random() < 0.6 else (0,):
            long, broad = wide * rng.uniform(0.2, 0.4), tall * rng.uniform(0.05, 0.09)
            x = wide / 2 + board
            shape.add(box((board, broad, fat), (x, y * tall, 0)), "strap")
            for side in (-1, 1):
                at = (x - long / 2, y * tall, side * (top + board * 0.4))
                shape.add(box((long, broad, board), at), "strap")
            size = (board * 3, broad * 1.4, fat * rng.uniform(0.25, 0.5))
            shape.add(box(size, (x + board, y * tall, 0)), "clasp")
    if rng.random() < 0.7:
        r, sides = wide * rng.uniform(0.12, 0.26), int(rng.choice([4, 6, 8, 16]))
        shape.add(
            cylinder((0, 0, top - board * 0.3), (0, 0, top + board), r, sides=sides), "emblem"
        )
        if rng.random() < 0.5:
            shape.add(ellipsoid((0, 0, top + board), (r * 0.5, r * 0.5, r * 0.3), 8), "emblem")


def _open(rng, shape) -> None:
    """Two halves of pages that arch to the fold, covers below, a spine between."""
    wide, tall = rng.uniform(0.13, 0.2), rng.uniform(0.2, 0.28)
    fat, board = wide * rng.uniform(0.08, 0.25), rng.uniform(0.002, 0.007)
    lift, count = rng.choice([0.0, rng.uniform(0.1, 0.6)]), int(rng.choice([5, 8, 12]))
    share = rng.uniform(0.5, 1.5)
    spine = fat * rng.uniform(0.3, 0.8)
    t = np.linspace(0, 1, count)
    for side, part in ((1, BACK), (-1, FRONT)):
        thick = fat * (share if side > 0 else 2 - share) / 2 + fat * 0.15
        arch = thick * (
            np.minimum(1, 3.2 * t) ** 0.6 + 0.35 * np.sin(np.pi * np.minimum(1, 1.6 * t))
        )
        arch *= 1 - 0.25 * t
        for low, high in zip(range(count - 1), range(1, count), strict=True):
            x = np.array([t[low], t[high]]) * wide * 0.96 + spine * 0.2
            outline = np.c_[[x[0], x[1], x[1], x[0]], [0, 0, arch[high] + 1e-4, arch[low] + 1e-4]]
            _add_leaned(shape, _along_y(outline, -tall * 0.48, tall * 0.48), side, lift, ("pages",))
        cover = box((wide, tall, board), (wide / 2 + spine * 0.2, 0, -board / 2))
        _add_leaned(shape, cover, side, lift, part)
    shape.add(box((spine * 1.2, tall, board), (0, 0, -board / 2)), *SPINE)
    if rng.random() < 0.3:
        size = (wide * 0.07, tall * 0.6, 0.002)
        shape.add(box(size, (wide * 0.05, -tall * 0.35, fat * 0.55)), "bookmark")


def _add_leaned(shape, solid, side, lift, part) -> None:
    """One half, on the side of its sign, raised about the fold."""
    shape.add(moved(solid, np.diag([side, 1, 1]) @ about_y(-lift)), *part)


def _several(rng, shape) -> None:
    """A pile of books that lie, or a row of such as stand."""
    count, row = int(rng.integers(2, 6)), rng.random() < 0.5
    at = 0.0
    for _ in range(count):
        wide, tall = rng.uniform(0.12, 0.2), rng.uniform(0.18, 0.28)
        fat, board = wide * rng.uniform(0.12, 0.4), rng.uniform(0.003, 0.006)
        piece = Assembly()
        piece.add(box((wide - board, tall - 2 * board, fat), (0, 0, 0)), "pages")
        for side, part in ((1, FRONT), (-1, BACK)):
            piece.add(box((wide, tall, board), (0, 0, side * (fat + board) / 2)), *part)
        _add_spine(rng, piece, wide, tall, fat + 2 * board, board)
        half = fat / 2 + board
        if row:
            turn, offset = CYCLED, (at + half, wide / 2, tall / 2)
        else:
            turn, offset = about_z(rng.uniform(-0.3, 0.3)), (0, 0, at + half)
        shape.mount(piece, turn, offset)
        at += 2 * half * 1.01
