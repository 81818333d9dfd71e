"""Cabinets as artists model them: a closed body with fronts set on its face, handles, a top."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import (
    CORNERS,
    ball,
    box,
    cylinder,
    ellipsoid,
    lathe,
    moved,
    roller,
    rounded_box,
    slab,
    tube,
)
from ..turns import FORWARD

SYNONYMS = {
    "body": ("carcass", "case", "cabinet body", "box"),
    "top panel": ("top", "countertop", "worktop", "tabletop"),
    "cornice": ("crown", "molding", "crown molding"),
    "plinth": ("toe kick", "base", "kickboard"),
    "door": ("cabinet door", "door leaf"),
    "door frame": ("stile", "door rim"),
    "panel": ("inset panel", "center panel"),
    "glass": ("pane", "window"),
    "drawer": ("drawer front", "drawer face"),
    "handle": ("knob", "pull", "grip"),
    "hinge": ("door hinge",),
    "leg": ("foot", "support"),
    "wheel": ("caster", "castor"),
    "vent": ("louver", "slot"),
    "backsplash": ("back panel", "splashback"),
}


def closed_cabinet(rng: np.random.Generator) -> LabelledShape:
    """Kitchen units, wardrobes, lockers, chests: doors and drawers in any order on one block."""
    kinds = ["kitchen cabinet", "wall cabinet", "wardrobe", "chest of drawers", "sideboard"]
    kinds += ["nightstand", "locker", "filing cabinet", "cupboard", "cabinet"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["cabinet"])
    wide, deep, high = _size(rng, kind)
    stands = kind != "wall cabinet"
    style = str(rng.choice(["plinth", "block", "cone", "bun", "wheel", ""])) if stands else ""
    foot = rng.uniform(0.06, 0.28) * min(1, high) if style else 0.0
    foot = min(foot, 0.12) if style in ("plinth", "wheel") else foot
    body = (wide, deep, high - foot)
    soft = rng.choice([0.001, rng.uniform(0.005, 0.04)])
    shape.add(rounded_box(body, (0, 0, (high + foot) / 2), soft, 2), "body")
    _stand(rng, shape, style, wide, deep, foot)
    _head(rng, shape, kind, wide, deep, high)
    rim, front = rng.uniform(0.01, 0.06), -deep / 2
    look = _Look.drawn(rng)
    columns, rows = _grid(rng, kind, wide, high - foot)
    xs = np.linspace(-wide / 2 + rim, wide / 2 - rim, columns + 1)
    for left, right in itertools.pairwise(xs):
        drawers = kind in ("chest of drawers", "filing cabinet")
        for low, top in _storeys(rng, rows, foot + rim, high - rim, drawers):
            gap = look.gap
            size = (right - left - gap, top - low - gap)
            at = ((left + right) / 2, front, (low + top) / 2)
            flat = size[1] < 0.75 * size[0] or size[1] < 0.3
            if drawers or (flat and kind not in ("locker", "wall cabinet")):
                _drawer(rng, shape, look, at, size)
            else:
                _doors(rng, shape, look, at, size)
    if len(shape.things) == 1:
        _grip(shape, look, (0, front, high * 0.6), wide, True)
    return shape.finish()


@dataclass(frozen=True)
class _Look:
    """What all fronts of a cabinet have in common; lengths in metres.

    Attributes:
        thick: of the leaves.
        gap: between two of them.
        front: "plain", "soft", "framed", "raised" or "slats".
        grip: "bar", "knob", "bow", "ring" or "plate".
        knob: how large the grip is made.
        glass: framed doors hold panes.
        hinges: they can be seen.
    """

    thick: float
    gap: float
    front: str
    grip: str
    knob: float
    glass: bool
    hinges: bool

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> _Look:
        """One look by chance."""
        return cls(
            thick=rng.uniform(0.012, 0.06),
            gap=rng.uniform(0.006, 0.03),
            front=str(rng.choice(["plain", "soft", "framed", "raised", "slats"])),
            grip=str(rng.choice(["bar", "knob", "bow", "ring", "plate"])),
            knob=rng.uniform(0.015, 0.04),
            glass=rng.random() < 0.35,
            hinges=rng.random() < 0.2,
        )


def _size(rng, kind: str) -> tuple[float, float, float]:
    """Width, depth and height in metres."""
    deep = rng.uniform(0.3, 0.65)
    if kind in ("wardrobe", "locker", "cupboard"):
        return rng.uniform(0.35 if kind == "locker" else 0.7, 1.9), deep, rng.uniform(1.4, 2.3)
    if kind in ("nightstand", "filing cabinet", "wall cabinet"):
        return rng.uniform(0.35, 0.8), deep, rng.uniform(0.4, 1.2)
    return rng.uniform(0.5, 2.2), deep, rng.uniform(0.5, 1.2)


def _grid(rng, kind: str, wide: float, high: float) -> tuple[int, int]:
    """How many columns and storeys of fronts there are."""
    columns = max(1, min(5, round(wide / rng.uniform(0.4, 0.9))))
    if kind in ("chest of drawers", "filing cabinet"):
        return min(columns, 3), int(rng.integers(2, 6))
    if kind in ("wardrobe", "locker"):
        return columns, int(rng.choice([1, 1, 2]))
    return columns, int(rng.integers(1, 4)) if high > 0.5 else int(rng.integers(1, 3))


def _storeys(rng, rows: int, low: float, high: float, alike: bool):
    """The heights between which the fronts of a column lie: alike, or a large one below."""
    shares = np.ones(rows)
    if not alike and rows > 1 and rng.random() < 0.7:
        shares[0] = rng.uniform(1.5, 4)
    return itertools.pairwise(low + (high - low) * np.r_[0, shares.cumsum() / shares.sum()])


def _stand(rng, shape, style, wide, deep, foot) -> None:
    """What carries the body."""
    if not style:
        return
    if style == "plinth":
        size = (wide * rng.uniform(0.9, 1.04), deep * rng.uniform(0.85, 1.04), foot + 0.02)
        shape.add(box(size, (0, 0, foot / 2)), "plinth")
        return
    size = rng.uniform(0.04, 0.1)
    splay = rng.choice([0, rng.uniform(0, 0.4)]) * foot
    for x, y in CORNERS:
        at = np.array([x * (wide / 2 - size * 0.7), y * (deep / 2 - size * 0.7), 0])
        top = at + [0, 0, foot + 0.02]
        if style == "block":
            shape.add(box((size, size, foot + 0.02), (at + top) / 2), "leg")
        elif style == "cone":
            end = at + [x * splay, y * splay, 0]
            sides = int(rng.choice([6, 12]))
            shape.add(cylinder(end, top, size * 0.25, size * 0.5, sides), "leg")
        elif style == "bun":
            radii = (size * 0.55, size * 0.55, foot / 2 + 0.02)
            shape.add(ellipsoid((at + top) / 2, radii, 12), "leg")
        else:
            hub, across = at + [0, 0, foot / 2], np.array([0.015, 0, 0])
            shape.add(roller(hub, across, foot / 2, 14), "wheel")
            shape.add(box((0.05, 0.03, foot * 0.6), hub + [0, 0, foot * 0.3]), "wheel")


def _head(rng, shape, kind, wide, deep, high) -> None:
    """A top that overhangs, a cornice, a splashback; or none of them."""
    choice = rng.random()
    if kind in ("wardrobe", "cupboard", "wall cabinet") and choice < 0.45:
        steps = int(rng.integers(1, 4))
        for i in range(steps):
            over, tall = 0.02 + 0.03 * i, rng.uniform(0.02, 0.05)
            size = (wide + 2 * over, deep + over, tall)
            shape.add(box(size, (0, -over / 2, high + 0.03 * i + tall / 2 - 0.003)), "cornice")
    elif choice < 0.8:
        over, thick = rng.uniform(0.005, 0.08), rng.uniform(0.02, 0.08)
        size = (wide + 2 * over, deep + 2 * over, thick)
        soft = rng.choice([0.001, thick * rng.uniform(0.1, 0.49)])
        shape.add(rounded_box(size, (0, 0, high + thick / 2 - 0.003), soft, 2), "top panel")
        if kind == "kitchen cabinet" and rng.random() < 0.3:
            tall = rng.uniform(0.1, 0.5)
            at = (0, deep / 2 + over - 0.015, high + thick + tall / 2 - 0.005)
            shape.add(box((wide, 0.03, tall), at), "backsplash")


def _leaf(rng, shape, look, at, size, name: str) -> None:
    """One front: a plain board, a soft one, a frame around a panel, a raised field, or slats."""
    (x, y, z), (wide, tall), thick = at, size, look.thick
    rim = min(0.09, 0.22 * min(size))
    board = (wide, thick, tall)
    if look.front in ("plain", "slats") or rim < 0.02:
        shape.add(box(board, (x, y - thick / 2 + 0.002, z)), name)
    elif look.front == "soft":
        solid = rounded_box(board, (x, y - thick / 2 + 0.002, z), thick * 0.45, 2)
        shape.add(solid, name)
    elif look.front == "raised":
        shape.add(box((wide, thick * 0.6, tall), (x, y - thick * 0.3, z)), name)
        field = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * np.array([wide, tall]) / 2
        inner = field * (1 - 2 * rim / np.array(size))
        plate = [(x + a, y - thick * 0.6, z + b) for a, b in inner]
        shape.add(slab(plate, thick * 0.9), name, "panel")
    else:
        middle = "glass" if look.glass and name == "door" else "panel"
        field = (wide - rim, max(thick * 0.25, 0.006), tall - rim)
        shape.add(box(field, (x, y - thick * 0.15, z)), name, middle)
        frame = (name, "door frame") if name == "door" else (name,)
        for side in (-1, 1):
            stile = (x + side * (wide - rim) / 2, y - thick / 2 + 0.002, z)
            shape.add(box((rim, thick, tall), stile), *frame)
            rail = (x, y - thick / 2 + 0.002, z + side * (tall - rim) / 2)
            shape.add(box((wide - 2 * rim, thick, rim), rail), *frame)
    if look.front == "slats" and name == "door":
        count = int(rng.integers(3, 8))
        for level in np.linspace(0.25, 0.42, count) * tall:
            size = (wide * 0.5, thick * 0.5, tall * 0.012 + 0.004)
            shape.add(box(size, (x, y - thick * 1.1, z + level)), name, "vent")


def _drawer(rng, shape, look, at, size) -> None:
    _leaf(rng, shape, look, at, size, "drawer")
    x, y, z = at
    places = (-0.25, 0.25) if size[0] > 0.7 and rng.random() < 0.5 else (0,)
    for u in places:
        _grip(shape, look, (x + u * size[0], y - look.thick, z), size[0] / len(places), False)


def _doors(rng, shape, look, at, size) -> None:
    """One leaf or two, the handles where they meet or away from the hinges."""
    (x, y, z), (wide, tall) = at, size
    leaves = 2 if wide > 0.6 else 1
    single = float(rng.choice([-1, 1]))
    for leaf in range(leaves):
        hinge = (-1.0, 1.0)[leaf] if leaves == 2 else single
        own = wide / leaves - (look.gap / 2 if leaves == 2 else 0)
        middle = x + hinge * wide / 4 if leaves == 2 else x
        _leaf(rng, shape, look, (middle, y, z), (own, tall), "door")
        edge = middle - hinge * own * (0.5 - min(0.3, 0.05 / own))
        level = z + tall * rng.choice([0, 0.1, -0.1, 0.3])
        _grip(shape, look, (edge, y - look.thick, level), tall, True)
        for v in (-0.35, 0.35) if look.hinges else ():
            foot = np.array([middle + hinge * own / 2, y - look.thick * 0.8, z + v * tall])
            shape.add(cylinder(foot, foot + [0, 0, 0.07], 0.014, sides=8), "hinge")


def _grip(shape, look, at, room: float, upright: bool) -> None:
    """A handle on a front: a bar on two feet, a bow, a knob, a ring, a plate."""
    x, y, z = at
    long = np.clip(0.35 * room, 0.06, 0.35)
    along = np.array([0, 0, 1.0]) if upright else np.array([1.0, 0, 0])
    at, out, size = np.array([x, y + 0.003, z]), np.array([0, -1.0, 0]), look.knob
    if look.grip == "knob":
        profile = np.array([(0.4, 0), (0.35, 0.6), (1, 0.9), (1, 1.3), (0.5, 1.6)]) * size
        shape.add(moved(lathe(profile, 12), FORWARD, at), "handle")
    elif look.grip == "bar":
        a, b = at - along * long / 2 + out * 0.04, at + along * long / 2 + out * 0.04
        shape.add(cylinder(a, b, size * 0.35, sides=8), "handle")
        for share in (0.15, 0.85):
            post = a + share * (b - a)
            shape.add(cylinder(post, post - out * 0.04, size * 0.25, sides=6), "handle")
    elif look.grip == "bow":
        t = np.linspace(-1, 1, 9)
        path = at + np.outer(t, along) * long / 2 + np.outer(np.cos(t * 1.5), out) * 0.045
        shape.add(tube(path, size * 0.3, 6), "handle")
    elif look.grip == "ring":
        t = np.linspace(0, 2 * np.pi, 14, endpoint=False)
        circle = np.c_[np.sin(t), 0 * t, np.cos(t)] * size * 1.2
        circle += at + out * 0.012 - [0, 0, size]
        shape.add(tube(circle, size * 0.2, 6, closed=True), "handle")
        shape.add(ball(at, size * 0.45, 8), "handle")
    else:
        extent = np.array([0.03, 0.03, 0.03]) + along * (long - 0.03)
        shape.add(rounded_box(extent, at + out * 0.012, 0.006, 1), "handle")
