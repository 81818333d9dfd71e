"""Lanterns to carry or hang: of panes, with a glass chimney in a cage, or of paper."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import at_z, beam, box, cylinder, ellipsoid, flat_ring, lathe, loft, moved, tube
from ..turns import FORWARD, about_z

LANTERN = {
    "base": ("bottom", "foot", "bottom plate"),
    "roof": ("top", "cap", "hood"),
    "chimney": ("vent", "smoke hole"),
    "glass": ("pane", "glass pane", "window"),
    "frame": ("cage", "housing"),
    "post": ("corner post", "frame bar", "bar"),
    "rail": ("crossbar", "frame ring"),
    "candle": ("light source", "wick holder"),
    "flame": ("fire", "light"),
    "burner": ("wick", "lamp burner"),
    "tank": ("fuel tank", "oil tank", "reservoir"),
    "handle": ("bail", "carrying handle", "grip"),
    "ring": ("hanging ring", "loop", "eyelet"),
    "chain": ("links", "hanging chain"),
    "guard wire": ("guard", "wire cage", "protective wire"),
    "side tube": ("air tube", "side pipe"),
    "knob": ("wick knob", "adjuster"),
    "shade": ("paper shade", "paper body", "lantern body"),
    "rib": ("hoop", "bamboo ring"),
    "tassel": ("fringe", "pendant"),
}


def lantern(rng: np.random.Generator) -> LabelledShape:
    """Lanterns of three makes, with handle, ring or chain above."""
    makes = {
        "lantern": _paned,
        "candle lantern": _paned,
        "oil lantern": _hurricane,
        "hurricane lamp": _hurricane,
        "camping lantern": _hurricane,
        "paper lantern": _paper,
    }
    kind = str(rng.choice(list(makes), p=[0.3, 0.2, 0.15, 0.1, 0.1, 0.15]))
    shape = Assembly(kind, LANTERN, own_sides=False)
    top, wide = makes[kind](rng, shape)
    _hang(rng, shape, top, wide)
    return shape.finish()


def _hang(rng, shape, top, wide) -> None:
    """A ring, a bail or a chain above ``top``."""
    style, thin = rng.integers(3), wide * rng.uniform(0.02, 0.045)
    t = np.linspace(0, np.pi, 13)
    if style == 0:
        r = wide * rng.uniform(0.12, 0.25)
        ring = flat_ring(r - thin, r + thin, -thin, thin, int(rng.choice([8, 12, 20])))
        shape.add(moved(ring, FORWARD, (0, 0, top + r - thin)), "ring")
    elif style == 1:
        reach, rise = wide * rng.uniform(0.3, 0.55), wide * rng.uniform(0.5, 1.1)
        low = top - wide * 0.08
        path = np.c_[reach * np.cos(t), 0 * t, low + rise * np.sin(t)]
        shape.add(tube(path, thin, 6), "handle")
        shape.add(
            cylinder((-reach - thin, 0, low), (reach + thin, 0, low), thin, sides=6), "handle"
        )
    else:
        long, count = wide * 0.22, int(rng.integers(2, 6))
        for i in range(count):
            link = np.linspace(0, 2 * np.pi, 10, endpoint=False)
            path = np.c_[0.5 * np.cos(link), 0 * link, 0.9 * np.sin(link)] * long / 2
            turned = moved(tube(path, thin, 5, closed=True), about_z(np.pi / 2 * (i % 2)))
            z = top + long * (0.35 + 0.72 * i)
            shape.add(moved(turned, offset=(0, 0, z)), "chain")


def _paned(rng, shape):
    """Posts and panes between a base and a roof, four sides or more; a candle inside."""
    sides, wide = int(rng.choice([4, 4, 4, 6, 8])), rng.uniform(0.16, 0.3)
    high, r = wide * rng.uniform(1.0, 1.9), wide / 2
    flare = rng.uniform(1.0, 1.4) if rng.random() < 0.5 else 1.0
    turn = np.pi / sides
    low = r * rng.uniform(0.12, 0.35)
    steps = [(r * 1.2, 0), (r * 1.2, low * 0.5), (r * 1.05, low * 0.6), (r * 1.05, low)]
    foot = moved(lathe(steps, sides), about_z(turn))
    shape.add(foot, "base")
    angle = 2 * np.pi * np.arange(sides) / sides + turn
    way = np.c_[np.cos(angle), np.sin(angle)]
    lower = at_z(way * r * 0.93, low - 0.003)
    upper = at_z(way * r * 0.93 * flare, low + high)
    thick, square = r * rng.uniform(0.1, 0.22), rng.random() < 0.6
    for start, end in zip(lower, upper, strict=True):
        bar = beam(start, end, thick) if square else cylinder(start, end, thick / 2, sides=8)
        shape.add(bar, "frame", "post")
    glazed, bars = rng.random() < 0.75, int(rng.choice([0, 0, 1, 2]))
    for i in range(sides):
        corners = np.array([lower[i - 1], lower[i], upper[i], upper[i - 1]])
        if glazed:
            _add_pane(shape, corners, thick * 0.25)
        for j in range(bars):
            share = (j + 1) / (bars + 1)
            ends = (
                corners[0] + share * (corners[3] - corners[0]),
                corners[1] + share * (corners[2] - corners[1]),
            )
            shape.add(beam(*ends, thick * 0.6), "frame", "rail")
    _add_candle(rng, shape, r, low, high)
    return _add_roof(rng, shape, r * flare, low + high, sides, turn), wide


def _add_pane(shape, corners, thick) -> None:
    """A flat plate between four corners, counterclockwise seen from outside."""
    out = corners.mean(0) * [1, 1, 0]
    out *= thick / np.linalg.norm(out)
    shape.add(loft([corners - out, corners + out]), "glass")


def _add_candle(rng, shape, r, low, high) -> None:
    tall, thick = high * rng.uniform(0.25, 0.55), r * rng.uniform(0.18, 0.35)
    shape.add(cylinder((0, 0, low - 0.003), (0, 0, low + tall), thick, sides=10), "candle")
    if rng.random() < 0.7:
        top = low + tall
        flame = [(thick * 0.15, 0), (thick * 0.5, thick * 0.6), (thick * 0.1, thick * 2)]
        shape.add(lathe(np.array(flame) + [0, top - 0.003], 8), "flame")


def _add_roof(rng, shape, r, low, sides, turn) -> float:
    """A pyramid, stepped, curved or plain, with a chimney or a knob; returns its height."""
    rise, over = r * rng.uniform(0.4, 1.1), rng.uniform(1.1, 1.5)
    share = np.linspace(0, 1, int(rng.choice([2, 4, 6])))
    narrow = rng.uniform(0.08, 0.4)
    radius = r * (narrow + (over - narrow) * (1 - share) ** rng.uniform(0.6, 1.8))
    profile = [(r * over, low - 0.002), *np.c_[radius, low + 0.015 + share * rise]]
    shape.add(moved(lathe(profile, sides), about_z(turn)), "roof")
    top = low + 0.015 + rise
    if rng.random() < 0.5:
        tall = r * rng.uniform(0.15, 0.4)
        vent = [(r * narrow * 0.8, top - 0.003), (r * narrow * 0.8, top + tall * 0.7)]
        shape.add(lathe([*vent, (r * narrow * 1.2, top + tall)], max(sides, 8)), "roof", "chimney")
        top += tall
    return top


def _hurricane(rng, shape):
    """A tank, a burner, a bellied glass, wires around it, tubes at its sides, a hood above."""
    r, sides = rng.uniform(0.06, 0.1), int(rng.choice([8, 10, 14, 20, 32]))
    tank, belly = r * rng.uniform(0.5, 1.0), r * rng.uniform(0.65, 0.95)
    profile = [(r * 1.15, 0), (r * 1.2, tank * 0.3), (r, tank * 0.85), (r * 0.6, tank)]
    shape.add(lathe(profile, sides), "tank")
    cup = tank + r * rng.uniform(0.2, 0.4)
    shape.add(lathe([(r * 0.5, tank - 0.003), (r * 0.65, cup)], sides), "burner")
    if rng.random() < 0.6:
        shape.add(
            cylinder((0, -r * 0.4, cup - r * 0.15), (0, -r * 1.1, cup - r * 0.15), 0.005), "knob"
        )
        shape.add(
            cylinder((0, -r * 1.05, cup - r * 0.15), (0, -r * 1.2, cup - r * 0.15), 0.014), "knob"
        )
    high = r * rng.uniform(1.8, 2.8)
    top, t = cup + high, np.linspace(0, 1, 8)
    bulge = belly * (0.68 + 0.32 * np.sin(np.pi * t ** rng.uniform(0.6, 1.2)))
    if shape.category == "camping lantern":
        bulge = np.full(8, belly * 0.95)
    outside = np.c_[bulge, cup - 0.003 + t * high]
    inside = outside[::-1] * [0.93, 1]
    shape.add(lathe([*outside, *inside, outside[0]], sides, caps=False), "glass")
    if rng.random() < 0.5:
        shape.add(ellipsoid((0, 0, cup + r * 0.25), (r * 0.15, r * 0.15, r * 0.4), 8), "flame")
    _guard(rng, shape, belly, cup, high)
    hood = [(r * 0.95, top - 0.005), (r * 1.05, top + r * 0.15), (r * 0.6, top + r * 0.45)]
    peak = top + r * rng.uniform(0.7, 1.3)
    shape.add(lathe([*hood, (r * 0.55, peak - r * 0.1), (r * 0.65, peak)], sides), "roof")
    if rng.random() < 0.6:
        reach = r * rng.uniform(1.25, 1.6)
        for side in (-1, 1):
            path = [(side * r * 0.9, 0, tank * 0.5), (side * reach, 0, cup + r * 0.2)]
            path += [(side * reach, 0, top - r * 0.2), (side * r * 0.5, 0, top + r * 0.4)]
            shape.add(tube(path, r * 0.13, 8), "side tube")
    return peak, 2 * r


def _guard(rng, shape, belly, low, high) -> None:
    """Wires up and around the glass."""
    thin, out = belly * 0.04, belly * 1.08
    for z in (0.3, 0.65) if rng.random() < 0.6 else ():
        at = low + z * high
        shape.add(flat_ring(out - thin, out + thin, at - thin, at + thin, 16), "guard wire")
    count = int(rng.choice([0, 2, 4, 6]))
    for a in np.linspace(0, 2 * np.pi, count, endpoint=False) + 0.4:
        x, y = out * np.cos(a), out * np.sin(a)
        path = [(x * 0.6, y * 0.6, low), (x, y, low + high * 0.2)]
        path += [(x, y, low + high * 0.8), (x * 0.7, y * 0.7, low + high)]
        shape.add(tube(path, thin, 5), "guard wire")


def _paper(rng, shape):
    """A ball, an oval or a drum of paper over hoops, a cap at either end, a tassel below."""
    r, sides, count = (
        rng.uniform(0.12, 0.25),
        int(rng.choice([8, 12, 16, 28])),
        int(rng.integers(5, 12)),
    )
    high, power = r * rng.uniform(1.2, 3.2), rng.choice([0.5, 0.25, 0.15])
    t = np.linspace(0.06, 0.94, count)
    radius = r * (4 * t * (1 - t)) ** power
    z = high * t
    folded = rng.random() < 0.5
    if folded:
        profile = []
        for i in range(count - 1):
            middle = (radius[i] + radius[i + 1]) / 2 * 0.95, (z[i] + z[i + 1]) / 2
            profile += [(radius[i], z[i]), middle]
        shape.add(lathe([*profile, (radius[-1], z[-1])], sides), "shade")
    else:
        shape.add(lathe(np.c_[radius, z], sides), "shade")
    if not folded or rng.random() < 0.5:
        thin = r * rng.uniform(0.015, 0.03)
        for q, at in zip(radius[1:-1], z[1:-1], strict=True):
            shape.add(flat_ring(q - thin, q + thin, at - thin, at + thin, sides), "rib")
    for end, at, part in ((radius[0], z[0], "base"), (radius[-1], z[-1], "roof")):
        size = end * rng.uniform(0.75, 1.05)
        shape.add(lathe([(size, at - 0.02), (size, at + 0.02)], sides), part)
    if rng.random() < 0.5:
        long, low = r * rng.uniform(0.5, 1.2), z[0] - 0.015
        shape.add(cylinder((0, 0, low), (0, 0, low - long * 0.3), r * 0.03, sides=5), "tassel")
        end = low - long * 0.28
        shape.add(lathe([(r * 0.16, end - long * 0.7), (r * 0.09, end)], 8), "tassel")
    if rng.random() < 0.2:
        shape.add(box((r * 0.9, 0.01, r * 0.9), (0, -r * 0.98, high / 2)), "label")
    return z[-1] + 0.02, 1.6 * r
