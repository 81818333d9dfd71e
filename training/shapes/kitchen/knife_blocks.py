"""Blocks with knives in them: a leaning block with slots, a round one, a board with magnets."""

from __future__ import annotations

import numpy as np

from ..hafts import any_grip
from ..joinery import board
from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import box, extruded, extruded_across, facing_out, lathe, moved
from ..turns import about_z, radial, spaced

SYNONYMS = {
    "block": ("body", "knife holder", "stand", "wood block"),
    "base": ("foot", "bottom", "base plate"),
    "slot": ("slit", "opening", "knife slot"),
    "knife": ("knives",),
    "knife handle": ("grip", "handle"),
    "blade": ("knife blade", "edge"),
    "bolster": ("collar", "ferrule"),
    "honing steel": ("sharpener", "steel", "sharpening rod"),
}


def knife_block(rng: np.random.Generator) -> LabelledShape:
    """Knives stand in a leaning, an upright or a round block, or hang on a board."""
    shape = Assembly(str(rng.choice(["knife block", "knife holder"])), SYNONYMS, own_sides=False)
    style = rng.choice(["leaning", "upright", "round", "board"], p=[0.45, 0.2, 0.15, 0.2])
    if style == "board":
        _magnets(rng, shape)
    elif style == "round":
        _round_block(rng, shape)
    else:
        _block(rng, shape, rng.uniform(0.4, 0.9) if style == "leaning" else 0.0)
    return shape.finish()


def _block(rng, shape, lean) -> None:
    """A box that leans back, its foot cut flat, with rows of knives in its upper end."""
    wide, deep, tall = rng.uniform(0.09, 0.15), rng.uniform(0.1, 0.15), rng.uniform(0.18, 0.24)
    c, s = np.cos(lean), np.sin(lean)
    along, across = np.array([-s, c]), np.array([c, s])  # in (y, z): up the block, to its back
    corners = np.array([(0, 0), across * deep, across * deep + along * tall, along * tall])
    corners -= [corners[:, 0].mean(), 0]
    outline = corners
    if lean:
        heel = corners[1] - along * (corners[1, 1] / c)
        outline = np.array([corners[0], heel, *corners[1:]])
    shape.add(facing_out(extruded_across(outline, -wide / 2, wide / 2)), "block")
    turn = np.array([[1, 0, 0], [0, across[0], along[0]], [0, across[1], along[1]]])
    top = (corners[2] + corners[3]) / 2
    _rows(rng, shape, wide, deep, turn, np.array([0, *top]))
    if rng.random() < 0.4:
        size = (wide * 1.1, np.ptp(outline[:, 0]) * 0.9, 0.012)
        shape.add(board(rng, size, (0, outline[:, 0].mean(), -0.004)), "base")


def _rows(rng, shape, wide, deep, turn, at) -> None:
    """Slots and what stands in them, in rows on a top whose middle is ``at``."""
    rows, columns = int(rng.integers(2, 4)), int(rng.integers(2, 5))
    thick, flat = min(wide / columns, 0.05) * rng.uniform(0.16, 0.24), rng.uniform(0.45, 0.7)
    long = rng.uniform(0.09, 0.13)
    for i, y in enumerate(((np.arange(rows) + 0.5) / rows - 0.5) * deep * 0.9):
        for x in ((np.arange(columns) + 0.5) / columns - 0.5) * wide * 0.92:
            spot = at + turn @ [x, y, 0]
            slot = box((thick * 0.7, deep / rows * 0.6, 0.004), (0, 0, 0))
            shape.add(moved(slot, turn, spot), "slot")
            if rng.random() < 0.85:
                size = long * (0.7 + 0.3 * i / max(rows - 1, 1)) * rng.uniform(0.9, 1.1)
                _handle(rng, shape, size, thick, flat, turn, spot)


def _handle(rng, shape, long, thick, flat, turn, at) -> None:
    """What is seen of a knife: a bolster and a handle; or of a steel, its round grip."""
    steel = rng.random() < 0.06
    rise = 0.0 if steel else rng.uniform(0.0, 0.025)
    part = ("honing steel",) if steel else ("knife", "knife handle")
    grip = any_grip(rng, (0, 0, rise - 0.004), (0, 0, rise + long), thick)
    if not steel:
        grip = moved(grip, np.diag([1, 1 + flat, 1]))
    shape.add(moved(grip, turn, at), *part)
    if rise > 0.008:
        neck = box((thick * 0.6, thick * 2, rise + 0.004), (0, 0, rise / 2 - 0.002))
        shape.add(moved(neck, turn, at), "knife", "bolster")


def _round_block(rng, shape) -> None:
    """A drum filled with rods; knives stand in it every way round."""
    radius, tall, sides = rng.uniform(0.05, 0.07), rng.uniform(0.18, 0.24), roundness(rng)
    shape.add(lathe([(radius * rng.uniform(0.8, 1.05), 0), (radius, tall)], sides), "block")
    shape.add(lathe([(radius * 1.1, -0.008), (radius * 1.1, 0.006)], sides), "base")
    start = rng.uniform(0, 2 * np.pi)
    for angle in spaced(int(rng.integers(4, 7)), start):
        out = radial(angle)
        at = out * radius * rng.uniform(0.4, 0.65) + [0, 0, tall]
        slot = box((0.004, 0.03, 0.004))
        turn = about_z(angle)
        shape.add(moved(slot, turn, at), "slot")
        _handle(rng, shape, rng.uniform(0.08, 0.12), 0.009, 0.5, turn, at)


def _magnets(rng, shape) -> None:
    """An upright board on a foot; whole knives hold to its front, blades down."""
    count = int(rng.integers(3, 6))
    wide, tall, thick = 0.06 * count, rng.uniform(0.2, 0.26), rng.uniform(0.02, 0.035)
    shape.add(board(rng, (wide, thick, tall), (0, 0, tall / 2)), "block")
    shape.add(board(rng, (wide, rng.uniform(0.1, 0.14), 0.02), (0, 0, 0.0)), "base")
    for x in ((np.arange(count) + 0.5) / count - 0.5) * wide:
        blade, half = tall * rng.uniform(0.5, 0.78), rng.uniform(0.008, 0.022)
        top = tall - rng.uniform(0.005, 0.02)
        edge = [(half, top), (-half, top), (-half, top - blade * 0.7), (half * 0.9, top - blade)]
        outline = np.array(edge) + [x, 0]
        y = -thick / 2
        shape.add(facing_out(extruded(outline, y - 0.003, y + 0.001)), "knife", "blade")
        long = rng.uniform(0.09, 0.12)
        ends = (x, y - 0.002, top - 0.004), (x, y - 0.002, top + long)
        shape.add(any_grip(rng, *ends, rng.uniform(0.008, 0.011)), "knife", "knife handle")
