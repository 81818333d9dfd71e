"""Houses as makers of games build them: storeys on each other, trims, timbers, proud windows."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, beam, box, extruded, extruded_across, moved
from . import openings, roofs
from .openings import doorway, put, window
from .roofs import add_roof, walls

SYNONYMS = {
    **openings.SYNONYMS,
    **roofs.SYNONYMS,
    "wall": ("walls", "facade", "main", "plaster"),
    "wall surface": ("outer wall", "wall face", "brick wall"),
    "porch floor": ("deck", "porch deck"),
    "balcony floor": ("balcony slab",),
    "brick": ("bricks", "stone", "quoin", "corner stone"),
    "ground": ("base plate", "pavement", "yard"),
    "border": ("trim", "ledge", "cornice", "moulding", "band"),
    "timber": ("beam", "wood", "wooden beam", "half-timbering", "wood side"),
    "porch": ("veranda", "portico", "entrance porch"),
    "porch roof": ("canopy", "overhang"),
    "post": ("pillar", "column", "porch post"),
    "balcony": ("terrace", "gallery"),
    "railing": ("balustrade", "banister", "guard rail"),
    "steps": ("stairs", "stoop", "staircase"),
    "foundation": ("stone base", "plinth", "base", "basement"),
    "awning": ("sunshade", "marquee", "canvas"),
    "sign": ("shop sign", "signboard"),
}
KINDS = ["house", "house", "cottage", "townhouse", "building", "tavern", "shop", "cabin"]


def model_house(rng: np.random.Generator) -> LabelledShape:
    """Cottages to blocks: storeys that jut or step, roofs of six kinds, what hangs on the walls."""
    kind = str(rng.choice(KINDS))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["house"])
    most = {"cottage": 2, "cabin": 2, "building": 7, "townhouse": 5}.get(kind, 4)
    storeys, storey = int(rng.integers(1, most)), rng.uniform(2.2, 3.6)
    size = np.array([rng.uniform(3, 9), rng.uniform(3, 8)])  # width, depth
    flat = 0.7 if kind in ("building", "shop") else 0.08
    at, ground = np.zeros(2), size.copy()
    base = rng.uniform(0.1, 0.9) if rng.random() < 0.4 else 0.0
    if base:
        extent = (*(size + rng.uniform(0.1, 0.6)), base)
        shape.add(box(extent, (0, 0, base / 2)), "foundation")
    high = _storeys(rng, shape, at, size, base, storeys, storey)
    door, front, wing = 0.0, -ground[1] / 2, rng.random()
    if wing < 0.5:  # a lower wing beside it or before it
        other = ground * rng.uniform(0.4, 0.85, 2)
        beside = np.array([rng.choice([-1, 1]) * (ground[0] + other[0]) / 2 * 0.98, 0.0])
        beside[1] = rng.uniform(-0.4, 0.4) * (ground[1] - other[1])
        if wing < 0.2:
            beside[0] = rng.uniform(-0.5, 0.5) * (ground[0] - other[0])
            beside[1] = front - other[1] * rng.uniform(0.1, 0.4)
            covered = abs(beside[0]) < other[0] / 2 + 1
            front = beside[1] - other[1] / 2 if covered else front
            ground, door = (other.copy(), beside[0]) if covered else (ground, 0.0)
        top = _storeys(rng, shape, beside, other, 0, max(1, storeys - 1), storey * 0.9, door != 0)
        add_roof(rng, shape, beside, other, top, flat)
    add_roof(rng, shape, at, size, high, flat)
    _entrance(rng, shape, (door, front), ground[0], base, storey, storeys)
    if rng.random() < 0.2:
        spread = np.concatenate([vertices[:, :2] for vertices, _ in shape.solids])
        low, high = spread.min(0), spread.max(0)
        extent = (*((high - low) * rng.uniform(1.02, 1.4)), 0.12)
        shape.add(box(extent, (*((low + high) / 2), -0.05)), "ground")
    return shape.finish()


def _storeys(rng, shape, at, size, low, storeys, storey, door=True) -> float:
    """Walls with what is in and on them; ``size`` becomes that of the last storey. The top."""
    timbered, bordered, bricked = rng.random(3) < (0.25, 0.5, 0.2)
    jut = rng.choice([0, 0, rng.uniform(0.1, 0.5), -rng.uniform(0.1, 0.6)])
    wide = rng.uniform(0.5, 1.4)
    pieces = window(rng, wide, tall := storey * rng.uniform(0.3, 0.6))
    share = rng.uniform(0.3, 1)  # of the places for windows that have one
    for level in range(storeys):
        if level == 1:
            size += jut
        ends = low + storey * level, low + storey * (level + 1)
        if jut and level < 2:  # a storey that juts out is seen from below, or from above
            solid = box((*size, storey), (*at, sum(ends) / 2))
        else:
            solid = walls(size, at, *ends)
        shape.add(solid, "wall", "wall surface")
        if timbered and (level or storeys == 1 or rng.random() < 0.3):
            _timbers(rng, shape, at, size, low + storey * level, storey)
        if bricked:
            _bricks(rng, shape, at, size, low + storey * level, storey)
        if bordered:
            tall_band = rng.uniform(0.08, 0.3)
            top = (*at, low + storey * (level + 1) - tall_band / 2)
            shape.add(box((*(size + 0.15), tall_band), top), "wall", "border")
        for quarter in range(4):
            across, out = size[quarter % 2], size[1 - quarter % 2] / 2
            count = max(1, int(across / (wide * rng.uniform(1.6, 3))))
            turn = quarter * np.pi / 2
            c, s = np.cos(turn), np.sin(turn)
            for u in ((np.arange(count) + 0.5) / count - 0.5) * across:
                taken = door and quarter == 0 and level == 0 and abs(u) < 1.1 + wide / 2
                if taken or rng.random() > share or abs(u) + wide * 0.6 > across / 2:
                    continue
                z = low + storey * level + storey * 0.5 - tall * 0.4
                put(shape, pieces, (at[0] + u * c + out * s, at[1] + u * s - out * c, z), turn)
    return low + storey * storeys


def _timbers(rng, shape, at, size, low, storey) -> None:
    """Posts at the corners, rails above and below, and slanting braces between them."""
    thick, slanted = rng.uniform(0.12, 0.3), rng.random() < 0.6
    x, y = size / 2
    for sx, sy in CORNERS:
        foot = np.array([at[0] + sx * x, at[1] + sy * y, low])
        shape.add(beam(foot, foot + [0, 0, storey], thick), "timber")
    for z in (low + thick / 2, low + storey - thick / 2):
        for side in (-1, 1):
            across = (2 * x, thick, thick), (at[0], at[1] + side * y, z)
            shape.add(box(*across), "timber")
            along = (thick, 2 * y, thick), (at[0] + side * x, at[1], z)
            shape.add(box(*along), "timber")
    if slanted:
        for sx, sy in CORNERS:
            foot = np.array([at[0] + sx * x, at[1] + sy * y, low])
            top = foot + [-sx * min(x * 0.6, storey), 0, storey]
            shape.add(beam(foot, top, thick * 0.7), "timber")


def _bricks(rng, shape, at, size, low, storey) -> None:
    """Blocks that stand out of the corners, or anywhere out of the walls."""
    rows, cornered = int(rng.integers(3, 8)), rng.random() < 0.6
    tall, thick = storey / rows * 0.8, rng.uniform(0.04, 0.12)
    for row in range(rows):
        for sx, sy in CORNERS:
            long = (0.35, 0.6)[row % 2] * rng.uniform(0.9, 1.1)
            u = 1 - long / size[0] if cornered else rng.uniform(-0.9, 0.9)
            x, y = size / 2
            z = low + (row + 0.5) * storey / rows
            place = (at[0] + sx * x * u, at[1] + sy * y, z)
            shape.add(box((long, 2 * thick, tall), place), "wall", "brick")
            if cornered:
                place = (at[0] + sx * x, at[1] + sy * (y - long / 2), z)
                shape.add(box((2 * thick, long, tall), place), "wall", "brick")


def _entrance(rng, shape, place, across, base, storey, storeys) -> None:
    """The door, and before it steps, a porch, a balcony, an awning or a sign."""
    middle, front = place

    def add(solid, *part: str) -> None:
        shape.add(moved(solid, offset=(middle, 0, 0)), *part)

    tall = min(rng.uniform(1.9, 2.4), storey * 0.8)
    wide = min(rng.choice([rng.uniform(0.8, 1.2), rng.uniform(1.3, 2)]), across * 0.4)
    put(shape, doorway(rng, wide, tall), (middle, front, base))
    if base > 0.25:
        for i in range(count := int(rng.integers(2, 5))):
            deep, top = 0.3 * (count - i) + 0.3, base * (i + 1) / count
            add(box((wide * 1.4, deep, top), (0, front - deep / 2, top / 2)), "steps")
    extra = rng.choice(["none", "porch", "balcony", "awning", "sign"],
                       p=[0.3, 0.25, 0.15, 0.2, 0.1])  # fmt: skip
    w, d = across * rng.uniform(0.4, 1), rng.uniform(0.8, 2)
    if extra == "porch":
        _porch(rng, add, w, d, front, base, base + storey * rng.uniform(0.85, 1))
    if extra == "balcony" and storeys > 1:
        _balcony(rng, add, w, d, front, base + storey)
    if extra == "awning":
        z, drop = base + tall + 0.2, rng.uniform(0.2, 0.7)
        line = [(0, z + drop), (0, z + drop - 0.1), (-d, z - 0.1), (-d, z)]
        add(extruded_across([(front + y, u) for y, u in line], w / 2, -w / 2), "awning")
    if extra == "sign":
        z = base + tall + rng.uniform(0.3, 0.6)
        size = (w * 0.7, rng.uniform(0.1, 0.25), rng.uniform(0.3, 0.7))
        add(box(size, (0, front - size[1] / 2 + 0.02, z)), "sign")


def _porch(rng, add, wide, deep, front, base, z) -> None:
    """A roof at that height, flat or with a gable, on posts; a floor as high as the door's foot."""
    roof = box((wide, deep, rng.uniform(0.1, 0.3)), (0, front - deep / 2, z))
    if rng.random() < 0.4:
        gable = [(-wide / 2, z), (wide / 2, z), (0, z + wide * rng.uniform(0.15, 0.35))]
        roof = moved(extruded(gable, deep / 2), offset=(0, front - deep / 2, 0))
    add(roof, "porch", "porch roof")
    thick, square = rng.uniform(0.1, 0.35), rng.random() < 0.5
    for x in np.linspace(-1, 1, int(rng.integers(2, 6))) * (wide / 2 - thick):
        foot = np.array([x, front - deep + thick, 0])
        add(bar(rng, square, foot, [*foot[:2], z], thick), "porch", "post")
    if base:
        add(box((wide, deep, base), (0, front - deep / 2, base / 2)), "porch", "porch floor")


def _balcony(rng, add, wide, deep, front, z) -> None:
    """A floor at that height with a railing before it."""
    add(box((wide, deep, 0.15), (0, front - deep / 2, z)), "balcony", "balcony floor")
    for x in np.linspace(-1, 1, int(rng.integers(3, 12))) * (wide / 2 - 0.05):
        foot = np.array([x, front - deep + 0.05, z])
        add(beam(foot, foot + [0, 0, 0.9], 0.07), "balcony", "railing")
    rail = (-wide / 2, front - deep + 0.05, z + 0.9), (wide / 2, front - deep + 0.05, z + 0.9)
    add(beam(*rail, 0.1), "balcony", "railing")
