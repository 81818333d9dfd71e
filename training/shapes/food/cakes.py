"""Cakes and cupcakes, ice cream and other sweets."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import (
    Solid,
    at_z,
    ball,
    box,
    circle,
    cylinder,
    ellipsoid,
    lathe,
    loft,
    moved,
    prism,
    torus,
    tube,
)
from ..turns import BACKWARD, spaced

CAKE = {
    "cake": ("cake body", "sponge", "cake layer", "dough"),
    "cream": ("cream layer", "filling", "buttercream"),
    "icing": ("frosting", "glaze", "topping", "cake top"),
    "candle": ("candles", "wax candle"),
    "flame": ("fire", "candle flame"),
    "cherry": ("berry", "strawberry", "fruit"),
    "plate": ("dish", "cake stand", "tray", "base"),
    "wrapper": ("paper cup", "cupcake liner", "baking cup"),
    "sprinkle": ("sprinkles", "confetti", "decoration"),
    "piping": ("cream dollop", "rosette", "whipped cream", "border"),
}
SWEET = {
    "cone": ("waffle cone", "wafer cone", "cornet"),
    "cone rim": ("cone edge", "wafer rim"),
    "scoop": ("ice cream", "ice cream scoop", "ice cream ball", "soft serve"),
    "sauce": ("syrup", "chocolate sauce", "coating"),
    "wafer": ("biscuit", "chocolate flake", "waffle stick"),
    "cherry": ("berry", "fruit"),
    "sprinkle": ("sprinkles", "topping"),
    "stick": ("wooden stick", "lolly stick", "handle"),
    "ice": ("popsicle", "ice body", "candy"),
    "dough": ("donut", "ring", "cake"),
    "icing": ("glaze", "frosting", "icing ring"),
    "cup": ("bowl", "glass", "dish"),
    "foot": ("base", "cup stem"),
}


def cake(rng: np.random.Generator) -> LabelledShape:
    """Cakes of one tier or more, round, square or as a slice, and cupcakes, with what is on top."""
    kind = str(
        rng.choice(
            ["cake", "cake", "birthday cake", "wedding cake", "cupcake", "cupcake", "muffin"]
        )
    )
    shape = Assembly(kind, CAKE)
    sides = int(rng.choice([8, 10, 12, 16, 32]))
    if kind in ("cupcake", "muffin"):
        return _cupcake(rng, shape, sides)
    form = rng.choice(["round", "square", "slice"], p=[0.7, 0.12, 0.18])
    outline = circle(sides)
    if form == "square":
        outline = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * [rng.uniform(0.7, 1.3), 0.8]
    if form == "slice":
        open_ = rng.uniform(0.4, 1.2)
        arc = np.linspace(-open_ / 2, open_ / 2, 7)
        outline = np.concatenate([[(0, 0)], np.c_[np.cos(arc), np.sin(arc)]])
    low = 0.0
    if rng.random() < 0.5:
        low = rng.uniform(0.05, 0.12)
        shape.add(lathe([(1.15, 0), (1.35, low * 0.7), (1.35, low)], sides + 8), "plate")
    tiers = {"wedding cake": int(rng.integers(2, 5)), "cake": 1}.get(kind, int(rng.integers(1, 3)))
    tiers = 1 if form == "slice" else tiers
    for tier in range(tiers):
        scale = 1 - tier * rng.uniform(0.75, 1.0) / (tiers + 0.6)
        tall = rng.uniform(0.35, 0.9) * (1.2 - 0.1 * tier)
        low = _tier(rng, shape, outline * scale, low, tall, floor=low == 0)
    _on_top(rng, shape, outline.mean(0), scale, low, kind, form)
    if len(shape.things) == 1:
        shape.add(prism(outline * scale, low - 0.02, low + 0.08), "icing")
    return shape.finish()


def _tier(rng, shape, outline, low, tall, floor: bool) -> float:
    """Sponge and cream by turns, under icing that may run down; its top.

    There are no faces between the layers, where nobody could tell one from another.
    """
    iced = rng.random() < 0.75
    layers = int(rng.choice([1, 2, 3]))
    step = tall / layers
    for layer in range(layers):
        cream = step * rng.uniform(0.1, 0.3) if layer < layers - 1 else 0.0
        ends = floor and layer == 0, not iced and layer == layers - 1
        shape.add(_layer(outline, low, low + step - cream, *ends), "cake")
        if cream:
            swell = rng.uniform(1.0, 1.05)
            solid = _layer(outline * swell, low + step - cream - 0.01, low + step + 0.01)
            shape.add(solid, "cake", "cream")
        low += step
    if iced:
        thick = rng.uniform(0.04, 0.15)
        shape.add(_layer(outline * 1.03, low - thick * 0.6, low + thick, high=True), "icing")
        for x, y in outline * 1.0 if rng.random() < 0.4 else ():
            drop = tall * rng.uniform(0.1, 0.6)
            shape.add(ellipsoid((x, y, low - drop / 2), (0.1, 0.1, drop), 8), "icing")
        low += thick
    return low - 0.005


def _layer(outline, bottom, top, low: bool = False, high: bool = False) -> Solid:
    """The side of a prism, with its ends or without."""
    count = len(outline)
    vertices, faces = loft([at_z(outline, z) for z in (bottom, top)], caps=False)
    fan = np.stack([np.zeros(count - 2, int), *(np.arange(1, count - 1) + i for i in (0, 1))], 1)
    ends = ([fan[:, ::-1]] if low else []) + ([fan + count] if high else [])
    return vertices, np.concatenate([faces, *ends])


def _on_top(rng, shape, middle, scale, top, kind, form) -> None:
    """Candles, cherries, dollops and sprinkles, in a ring or in the middle."""
    reach = scale * (0.15 if form == "slice" else 0.65)

    def ring(count: int):
        start = rng.uniform(0, 2 * np.pi)
        for a in spaced(count, start):
            away = reach if count > 1 else 0.0
            yield np.array([middle[0] + away * np.cos(a), middle[1] + away * np.sin(a), top])

    if kind == "birthday cake" or rng.random() < 0.2:
        tall, thick = rng.uniform(0.2, 0.6), rng.uniform(0.03, 0.06)
        for at in ring(int(rng.integers(1, 9))):
            shape.add(cylinder(at, at + [0, 0, tall], thick, sides=7), "candle")
            shape.add(
                ellipsoid(at + [0, 0, tall + 0.05], (thick, thick, 0.09), 6), "candle", "flame"
            )
    if rng.random() < 0.45:
        size = rng.uniform(0.08, 0.16)
        for at in ring(int(rng.integers(1, 10))):
            shape.add(ball(at + [0, 0, size * 0.7], size, 10), "cherry")
    if rng.random() < 0.35:
        size = rng.uniform(0.1, 0.2)
        reach = scale * (0.3 if form == "slice" else 0.82)
        for at in ring(int(rng.integers(4, 14))):
            piping = lathe([(size, 0), (size * 0.8, size * 0.6), (0.01, size * 1.5)], 8, at)
            shape.add(piping, "icing", "piping")


def _cupcake(rng, shape, sides) -> LabelledShape:
    """A pleated paper cup with cream or a dome of cake in it."""
    tall, foot = rng.uniform(0.6, 1.3), rng.uniform(0.6, 0.85)
    vertices, faces = lathe([(foot, 0), (0.95, tall)], 2 * sides)
    vertices[: 4 * sides : 2, :2] *= rng.choice([1.0, rng.uniform(0.88, 0.96)])
    shape.add((vertices, faces), "wrapper")
    profile = [(0.95, -0.05), (1.08, 0.15), (0.9, 0.4), (0.5, 0.55)]
    shape.add(lathe(profile, sides, (0, 0, tall)), "cake")
    top, iced = tall + 0.2, "cake"
    if shape.category == "cupcake" or rng.random() < 0.3:
        top, iced = _swirl(rng, shape, top, sides, "icing"), "icing"
        if rng.random() < 0.5:
            shape.add(ball((0, 0, top), 0.2, 10), "cherry")
    for _ in range(int(rng.integers(5, 20)) if rng.random() < 0.4 else 0):
        a, s = rng.uniform(0, 2 * np.pi), rng.uniform(0.2, 0.9)
        at = (0.95 * s * np.cos(a), 0.95 * s * np.sin(a), tall + 0.2 + (1 - s) * (top - tall - 0.2))
        shape.add(ellipsoid(at, rng.uniform(0.04, 0.09, 3), 6), iced, "sprinkle")
    return shape.finish()


def _swirl(rng, shape, low, sides, name) -> float:
    """A coil or rings that become smaller, or one dome, of frosting or soft ice; its top."""
    style, tall = rng.random(), rng.uniform(0.6, 1.6)
    if style < 0.4:
        t = np.linspace(0, 1, 40)
        a = t * 2 * np.pi * rng.uniform(2.2, 4)
        r = 0.75 * (1 - t)
        path = np.c_[r * np.cos(a), r * np.sin(a), low + 0.1 + tall * t * 0.9]
        shape.add(tube(path, 0.34 * (1 - 0.8 * t) + 0.02, 8), name)
        shape.add(lathe([(0.9, low - 0.05), (0.05, low + tall * 0.85)], sides), name)
    elif style < 0.75:
        count = int(rng.integers(2, 5))
        for i in range(count):
            r = 1.02 * (1 - i / (count + 0.3))
            at = (0, 0, low + 0.12 + tall * i / count)
            shape.add(ellipsoid(at, (r, r, tall / count * 0.75), sides), name)
    else:
        t = np.linspace(0, np.pi / 2 - 0.02, 8)
        shape.add(lathe(np.c_[1.05 * np.cos(t), low + tall * np.sin(t)], sides), name)
    return low + tall


def sweet(rng: np.random.Generator) -> LabelledShape:
    """Ice cream in cones and cups, ice on a stick, lollipops and rings of dough with icing."""
    kind = str(
        rng.choice(["ice cream", "ice cream cone", "sundae", "popsicle", "lollipop", "donut"])
    )
    shape = Assembly(kind, SWEET)
    sides = int(rng.choice([6, 8, 12, 20]))
    if kind == "donut":
        _ring(rng, shape, sides)
    elif kind in ("popsicle", "lollipop"):
        _on_stick(rng, shape, kind, sides)
    else:
        _iced(rng, shape, kind, sides)
    return shape.finish()


def _iced(rng, shape, kind, sides) -> None:
    """Scoops or soft ice over a cone or a cup, with sauce, wafers and a cherry."""
    if kind == "sundae":
        high = rng.uniform(0.6, 1.6)
        shape.add(lathe([(0.6, 0), (0.15, 0.12), (0.15, high * 0.4)], sides + 8), "foot")
        shape.add(lathe([(0.15, high * 0.35), (0.8, high * 0.7), (1.05, high)], sides + 8), "cup")
    else:
        high, tip = rng.uniform(1.2, 3.2), rng.choice([0.04, rng.uniform(0.3, 0.6)])
        shape.add(lathe([(tip, 0), (0.9, high)], sides), "cone")
        if rng.random() < 0.4:
            rim = [(0.85, high * 0.75), (1.0, high * 0.78), (1.05, high), (0.9, high)]
            shape.add(lathe(rim, sides), "cone rim")
    top = high
    if rng.random() < 0.35:
        top = _swirl(rng, shape, high - 0.05, sides, "scoop")
    else:
        size, spread = rng.uniform(0.8, 1.1), rng.random() < 0.3
        for i in range(count := int(rng.integers(1, 4))):
            away = 0.5 if spread and i < 2 and count > 1 else 0.0
            at = np.array([away * (-1) ** i, 0, top + (0.6 if i == 0 or away else 0.55) * size])
            r = size * (0.9 if away else 1 - 0.08 * i)
            shape.add(ellipsoid(at, (r, r, r * rng.uniform(0.8, 1)), sides + 4), "scoop")
            top = max(top, at[2] + 0.4 * size)
        top = at[2] + r * 0.8
    if rng.random() < 0.35:
        sauce = [(0.75, top - 0.4), (0.7, top - 0.15), (0.3, top + 0.08), (0.02, top + 0.12)]
        shape.add(lathe(sauce, sides), "sauce")
    if rng.random() < 0.35:
        lean = np.array([rng.uniform(-0.7, 0.7), 0.2, 1.0])
        start = np.array([0.2, 0.1, top - 0.5])
        shape.add(cylinder(start, start + lean * rng.uniform(0.9, 1.6), 0.12, sides=6), "wafer")
    if rng.random() < 0.4:
        shape.add(ball((0, 0, top + 0.1), 0.22, 10), "cherry")


def _on_stick(rng, shape, kind, sides) -> None:
    """A block or a long dome of ice on a stick, sometimes with sauce over its end."""
    long = rng.uniform(0.8, 2.5)
    if kind == "popsicle":
        wide, tall, thick = rng.uniform(0.5, 0.8), rng.uniform(1.5, 2.6), rng.uniform(0.25, 0.5)
        shape.add(box((wide * 0.35, 0.1, long + 0.3), (0, 0, long / 2 - 0.15)), "stick")
        body = _bar(wide, tall, thick, sides)
        shape.add(moved(body, offset=(0, 0, long)), "ice")
        if rng.random() < 0.5:
            cover = _bar(wide * 1.06, tall * rng.uniform(0.35, 0.7), thick * 1.1, sides)
            lift = long + tall * 1.03 - np.ptp(cover[0][:, 2])
            shape.add(moved(cover, offset=(0, 0, lift)), "sauce")
    else:
        r = rng.uniform(0.5, 0.9)
        shape.add(cylinder((0, 0, -long), (0, 0, 0), rng.uniform(0.04, 0.1), sides=7), "stick")
        flat = rng.choice([1.0, rng.uniform(0.2, 0.5)])
        shape.add(ellipsoid((0, 0, r * 0.9), (r, r * flat, r), sides + 6), "ice")


def _bar(wide, tall, thick, sides) -> Solid:
    """An upright slab with a round top, its foot at z = 0."""
    angle = np.linspace(0, np.pi, sides)
    arch = np.c_[wide * np.cos(angle), -(tall - wide) - wide * np.sin(angle)][::-1]
    outline = np.concatenate([[(wide, 0), (-wide, 0)][::-1], arch[::-1]])
    solid = prism(outline[::-1], -thick / 2, thick / 2)
    return moved(solid, BACKWARD)


def _ring(rng, shape, sides) -> None:
    """A ring of dough; icing over its upper half, and sprinkles."""
    thick, flat = rng.uniform(0.25, 0.48), rng.uniform(0.7, 1)
    around = 2 * sides + 8
    shape.add(torus(1, 0, thick, around, sides, flat), "dough")
    end = rng.uniform(-0.2, 0.7)
    t = np.linspace(end, np.pi - end, 7)
    over = thick * rng.uniform(1.04, 1.12)
    upper = np.c_[1 + over * np.cos(t), flat * over * np.sin(t)]
    lower = np.c_[1 + over * 0.7 * np.cos(t), flat * over * 0.7 * np.sin(t)][::-1]
    shape.add(lathe(np.concatenate([upper, lower, upper[:1]]), around, caps=False), "icing")
    for _ in range(int(rng.integers(10, 40)) if rng.random() < 0.6 else 0):
        u, v = rng.uniform(0, 2 * np.pi), rng.uniform(0.8, np.pi - 0.8)
        r = 1 + over * np.cos(v)
        at = (r * np.cos(u), r * np.sin(u), flat * over * np.sin(v))
        shape.add(ellipsoid(at, rng.uniform(0.03, 0.09, 3), 6), "sprinkle")
