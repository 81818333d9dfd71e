"""What is eaten from and served on: bowls, plates, cups on saucers, trays."""

from __future__ import annotations

import numpy as np

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import at_z, box, ellipsoid, lathe, loft, moved, prism, superellipse, tube
from .fittings import add_lid, add_walls, ear, squared

DISHES = {
    "bowl": ("bowl body", "vessel", "container", "body"),
    "rim": ("edge", "lip", "border"),
    "base": ("foot", "bottom", "foot ring"),
    "plate": ("dish", "underplate", "saucer"),
    "plate rim": ("plate edge", "plate border"),
    "plate base": ("plate foot", "plate bottom"),
    "well": ("center", "plate center", "middle"),
    "contents": ("food", "soup", "filling"),
    "lid": ("cover", "top"),
    "lid rim": ("lid edge", "lid ring"),
    "knob": ("lid knob", "lid handle"),
    "handle": ("ear", "grip"),
}
TEACUP = {
    "cup": ("cup body", "bowl", "vessel"),
    "rim": ("edge", "lip"),
    "base": ("foot", "bottom", "foot ring"),
    "handle": ("ear", "grip", "cup handle"),
    "saucer": ("plate", "dish", "small plate"),
    "tea": ("liquid", "coffee", "drink", "contents"),
    "spoon": ("teaspoon",),
    "spoon bowl": ("spoon head",),
    "spoon handle": ("spoon stem", "spoon grip"),
}
TRAY = {
    "bottom": ("floor", "base", "tray surface", "board"),
    "rim": ("edge", "border", "side", "wall"),
    "handle": ("grip", "tray handle"),
    "foot": ("leg", "support"),
}


def bowl(rng: np.random.Generator) -> LabelledShape:
    """Bowls on a foot, alone, on a plate or in a stack; plates with a rim around their middle."""
    kinds = ["bowl", "soup bowl", "mixing bowl", "plate", "plate and bowl", "tureen"]
    shape = Assembly(str(rng.choice(kinds)), DISHES)
    radius, sides = rng.uniform(0.06, 0.13), roundness(rng)
    z = 0.0
    if shape.category.startswith("plate"):
        wide = radius * (rng.uniform(1.2, 1.7) if "bowl" in shape.category else 1)
        z = _plate(rng, shape, wide, sides)
    if shape.category != "plate":
        _bowl(rng, shape, radius, sides, z)
    if sides >= 12 and rng.random() < 0.25:
        power, deep = rng.choice([2, rng.uniform(3, 8)]), rng.uniform(0.6, 1)
        shape.solids = [squared(solid, power, deep) for solid in shape.solids]
    return shape.finish()


def _bowl(rng, shape, radius, sides, z) -> None:
    """A hollow bowl that may have a foot, contents or a lid."""
    wall, high = radius * rng.uniform(0.03, 0.12), radius * rng.uniform(0.4, 1.1)
    own = Assembly()
    t = np.linspace(rng.uniform(0.2, 0.6), np.pi / 2, int(rng.integers(4, 11)))
    outline = np.c_[radius * np.sin(t) ** rng.uniform(0.5, 1), high * (1 - np.cos(t))]
    outline[:, 1] -= outline[0, 1]
    high = outline[-1, 1]
    add_walls(rng, own, outline, wall, sides, "bowl")
    if rng.random() < 0.4:
        foot, low = outline[0, 0] * rng.uniform(0.8, 1.1), high * rng.uniform(0.06, 0.2)
        profile = [(foot * rng.uniform(1, 1.25), -low), (foot, wall * 0.5)]
        own.add(lathe(profile, sides), "base")
    if rng.random() < 0.35:
        level = high * rng.uniform(0.5, 0.95)
        inside = np.interp(level, outline[:, 1], outline[:, 0]) - wall * 0.9
        heap = rng.choice([0, rng.uniform(0.1, 0.5)]) * inside
        food = [(inside, level - wall), (inside, level), (inside / 2, level + heap)]
        own.add(lathe(food, sides), "contents")
    if shape.category == "tureen" or rng.random() < 0.06:
        add_lid(rng, own, radius, high, wall, sides)
        _ears(rng, own, outline, wall)
    if own.things == {"bowl"}:
        foot = outline[0, 0] * 0.9
        own.add(lathe([(foot, -wall), (foot, wall * 0.5)], sides), "base")
    z -= min(vertices[:, 2].min() for vertices, _ in own.solids)
    shape.mount(own, offset=(0, 0, z))


def _ears(rng, shape, outline, wall) -> None:
    """Two small handles at the sides."""
    radius, high = outline[-1]
    z = high * np.array([0.45, 0.85])
    at = np.interp(z, outline[:, 1], outline[:, 0]) - wall * 0.5
    loop = ear(rng, (at[0], z[0]), (at[1], z[1]), radius * 0.25, radius * 0.06)
    for side in (1, -1):
        shape.add(moved(loop, np.diag([side, side, 1])), "handle")


def _plate(rng, shape, radius, sides) -> float:
    """A flat middle, a slope and a rim, hollow below; returns the height of the middle."""
    well, thick = rng.uniform(0.5, 0.75), radius * rng.uniform(0.02, 0.05)
    slope = well + rng.uniform(0.04, 0.15)
    deep, flare = radius * rng.uniform(0.04, 0.14), radius * rng.uniform(0.0, 0.1)
    middle = [(well * radius, 0), (well * radius, thick)]
    alone = shape.category == "plate"
    coarse, of = ((), "") if alone else (("plate",), "plate ")
    shape.add(lathe(middle, sides), *coarse, "well")
    low = [(well * radius, 0), (slope * radius, deep), (radius, deep + flare)]
    high = [(r, z + thick) for r, z in low[::-1]]
    shape.add(lathe([*low, *high, low[0]], sides, caps=False), *coarse, f"{of}rim")
    if rng.random() < 0.5:
        foot = well * radius * rng.uniform(0.8, 1)
        shape.add(lathe([(foot, -thick), (foot, thick * 0.3)], sides), *coarse, f"{of}base")
    return thick


def teacup(rng: np.random.Generator) -> LabelledShape:
    """A wide cup with an ear on its saucer, with tea and a spoon or without."""
    shape = Assembly(str(rng.choice(["teacup", "cup and saucer", "coffee cup", "tea cup"])), TEACUP)
    radius, sides = rng.uniform(0.035, 0.055), roundness(rng)
    wall, high = radius * rng.uniform(0.04, 0.1), radius * rng.uniform(0.8, 1.7)
    t, foot = np.linspace(0, 1, int(rng.integers(4, 11))), rng.uniform(0.4, 0.75)
    outline = np.c_[radius * (foot + (1 - foot) * t ** rng.uniform(0.35, 0.9)), high * t]
    add_walls(rng, shape, outline, wall, sides, "cup")
    if rng.random() < 0.5:
        level = high * rng.uniform(0.6, 0.9)
        inside = np.interp(level, outline[:, 1], outline[:, 0]) - wall * 0.9
        shape.add(lathe([(inside, level - wall), (inside, level)], sides), "tea")
    z = high * np.array([rng.uniform(0.2, 0.45), rng.uniform(0.75, 0.95)])
    side = np.interp(z, outline[:, 1], outline[:, 0]) - wall * 0.5
    reach, thick = radius * rng.uniform(0.4, 0.8), radius * rng.uniform(0.06, 0.14)
    shape.add(ear(rng, (side[0], z[0]), (side[1], z[1]), reach, thick), "handle")
    if rng.random() < 0.85:
        wide = radius * rng.uniform(1.5, 2.1)
        rim = _saucer(rng, shape, wide, sides, wall)
        if rng.random() < 0.25:
            _teaspoon(rng, shape, wide, rim)
    return shape.finish()


def _saucer(rng, shape, wide, sides, wall) -> float:
    """A plate below the cup; returns the height of its rim."""
    rise, well = wide * rng.uniform(0.08, 0.22), rng.uniform(0.4, 0.6)
    low = -wall * 2.2
    under = [(well * wide * 0.9, low), (well * wide, low), (wide, low + rise)]
    above = [(wide, low + rise + wall), (well * wide, low + wall * 1.3)]
    shape.add(lathe([*under, *above], sides), "saucer")
    return low + rise + wall


def _teaspoon(rng, shape, wide, rim) -> None:
    """Laid across the saucer, in front of the cup."""
    long, y, z = wide * rng.uniform(1.2, 1.6), -wide * rng.uniform(0.65, 0.78), rim
    bowl = ellipsoid((-long / 2, y, z), (long * 0.14, long * 0.09, long * 0.03), 10)
    shape.add(bowl, "spoon", "spoon bowl")
    path = [(-long * 0.4, y, z), (0, y, z + long * 0.02), (long / 2, y, z + long * 0.01)]
    shape.add(
        tube(path, np.array([0.015, 0.018, 0.035]) * long, 6, flat=0.5), "spoon", "spoon handle"
    )


def tray(rng: np.random.Generator) -> LabelledShape:
    """Boards with a low rim, square, oval or round; grips at both ends, cut, bent or set on."""
    kinds = ["tray", "serving tray", "baking tray", "tea tray"]
    shape = Assembly(str(rng.choice(kinds)), TRAY, own_sides=False)
    wide, deep = rng.uniform(0.35, 0.5), rng.uniform(0.22, 0.34)
    deep = wide if rng.random() < 0.2 else deep
    count, high = int(rng.choice([16, 24, 40])), rng.uniform(0.012, 0.06)
    power, flare, thick = rng.choice([2, 4, 7, 12]), rng.uniform(0, 0.06), rng.uniform(0.004, 0.012)
    outline = superellipse(wide, deep, power, count)
    _tray_rim(rng, shape, outline, high, flare, thick)
    shape.add(prism(outline * 0.985, 0, thick), "bottom")
    half, z = deep * rng.uniform(0.15, 0.28), high * rng.uniform(0.7, 1.0)
    _tray_grips(rng, shape, wide / 2 * (1 + flare), half, z, thick)
    if rng.random() < 0.2:
        for x, y in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            at = (x * wide * 0.3, y * deep * 0.3, -thick)
            shape.add(box((thick * 3, thick * 3, thick * 3), at), "foot")
    return shape.finish()


def _tray_rim(rng, shape, outline, high, flare, thick) -> None:
    """A wall of some thickness all around, upright or leaning outwards, rolled above or not."""
    inner = 1 - 2 * thick / np.ptp(outline, axis=0)

    def ring(z, scale):
        return at_z(outline * (1 + flare * z / high) * scale, z)

    rings = [ring(0, 1), ring(high, 1), ring(high, inner), ring(0, inner)]
    shape.add(loft(rings, closed=True), "rim")
    if rng.random() < 0.3:
        shape.add(tube(ring(high, 1), thick * 0.7, 6, closed=True), "rim")


def _tray_grips(rng, shape, at, half, z, thick) -> None:
    """At both ends a bow, a loop or a block, or none."""
    style = rng.choice(["bow", "loop", "block", "none"], p=[0.35, 0.3, 0.15, 0.2])
    if style == "none":
        return
    for side in (1, -1):
        if style == "block":
            size = (half * 0.5, 2 * half, thick * 1.5)
            solid = box(size, (at + half * 0.2, 0, z))
        else:
            t = np.linspace(0, np.pi, 11)
            reach = half * 0.6 * np.sin(t) ** 0.6
            flat = 0 * t
            out, up = (flat, reach) if style == "bow" else (reach, flat)
            path = np.c_[at - thick + out, half * np.cos(t), z + up]
            solid = tube(path, thick * 0.8, 6)
        shape.add(moved(solid, np.diag([side, side, 1])), "handle")
