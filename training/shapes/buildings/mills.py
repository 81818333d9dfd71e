"""Windmills: towers with sails, turbines, and pumps on a frame."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import (
    Solid,
    at_z,
    ball,
    beam,
    box,
    cylinder,
    ellipsoid,
    extruded,
    flat_ring,
    loft,
    moved,
    rounded_box,
    tube,
)
from ..towers import face_of, upright
from ..turns import about_y, spaced
from . import openings
from .openings import doorway, put, window

SYNONYMS = {
    **openings.SYNONYMS,
    "tower": ("body", "mill body", "building"),
    "tower wall": ("mill wall", "outer wall"),
    "mast": ("pole", "turbine tower"),
    "leg": ("tower leg", "frame leg"),
    "platform": ("deck", "stage floor"),
    "railing": ("guard rail", "balustrade"),
    "cap": ("roof", "mill cap", "top", "dome"),
    "sail": ("blade", "wing", "vane", "fan", "rotor blade"),
    "blade": ("rotor blade", "turbine blade", "vane"),
    "sail arm": ("stock", "whip", "spar", "arm"),
    "sail cloth": ("canvas", "sail board", "sail lattice"),
    "hub": ("axle", "rotor hub", "nose", "center", "spinner"),
    "nacelle": ("generator", "housing", "gear box", "head"),
    "gallery": ("balcony", "reefing stage"),
    "base": ("foundation", "foot", "stone base"),
    "tail": ("tail vane", "rudder"),
    "tail pole": ("tail beam", "steering pole"),
    "tail fin": ("fin", "vane plate"),
    "post": ("mill post", "main post"),
    "brace": ("cross brace", "strut", "diagonal"),
}


def windmill(rng: np.random.Generator) -> LabelledShape:
    """Mills of stone or wood, post mills, turbines and wind pumps; all look to the front."""
    kind = str(rng.choice(["tower", "post", "turbine", "pump"], p=[0.5, 0.15, 0.22, 0.13]))
    name = {"turbine": "wind turbine", "pump": "wind pump"}.get(kind, "windmill")
    shape = Assembly(name, SYNONYMS, own_sides=False)
    {"tower": _tower_mill, "post": _post_mill, "turbine": _turbine, "pump": _pump}[kind](rng, shape)
    return shape.finish()


def _rotor(rng, shape, hub, sail: list[tuple[Solid, tuple[str, ...]]], count: int) -> None:
    """The pieces of a sail, which rises from the origin, ``count`` times around the hub."""
    start = rng.uniform(0, 2 * np.pi)
    for a in spaced(count, start):
        for solid, part in sail:
            shape.add(moved(solid, about_y(a), hub), *part)


def _sail(rng, long: float) -> list[tuple[Solid, tuple[str, ...]]]:
    """An arm with a lattice, a cloth, boards on both sides, or a plain blade."""
    style, wide = rng.choice(["lattice", "cloth", "board", "plain"]), long * rng.uniform(0.15, 0.35)
    thick, low = long * rng.uniform(0.02, 0.05), long * rng.uniform(0.12, 0.35)
    if style == "plain":
        blade = box((wide, thick, long), (0, 0, long / 2), (rng.uniform(0.6, 1.6), 1))
        return [(blade, ("sail", "sail cloth"))]
    pieces = [(beam((0, 0, 0), (0, 0, long), thick * 1.3, thick), ("sail", "sail arm"))]
    sides = (1,) if rng.random() < 0.6 else (1, -1)
    for side in sides:
        x, tall = side * wide / len(sides), long - low
        if style != "lattice":
            at = (x / 2, -thick * 0.2, low + tall / 2)
            pieces.append((box((abs(x), thick * 0.4, tall), at), ("sail", "sail cloth")))
            continue
        bars = [((x * f, 0, low), (x * f, 0, long)) for f in (0.5, 1)]
        bars += [((0, 0, z), (x, 0, z)) for z in np.linspace(low, long, int(rng.integers(5, 11)))]
        pieces += [(beam(*ends, thick * 0.5), ("sail", "sail cloth")) for ends in bars]
    return pieces


def _tower_mill(rng, shape) -> None:
    """A tower that narrows upwards under a cap, with sails before it."""
    sides = int(rng.choice([4, 6, 8, 8, 12, 24]))
    foot, high = rng.uniform(1.2, 2.4), rng.uniform(3, 7)
    head = foot * rng.uniform(0.5, 0.95)
    step = rng.uniform(0, 0.4)
    profile = [
        (foot, 0),
        (head + (foot - head) * step, high * rng.uniform(0.35, 0.7)),
        (head, high),
    ]
    shape.add(upright(profile, sides, (0, 0, 0)), "tower", "tower wall")
    if rng.random() < 0.4:
        wide = foot * rng.uniform(1.05, 1.4)
        plinth = [(wide, -0.02), (wide, high * rng.uniform(0.05, 0.2))]
        shape.add(upright(plinth, sides, (0, 0, 0)), "base")
    if rng.random() < 0.35:
        _gallery(rng, shape, foot, high * rng.uniform(0.25, 0.45), sides)
    style, rise = rng.random(), head * rng.uniform(0.6, 1.4)
    if style < 0.4:
        over = head * rng.uniform(1.0, 1.3)
        shape.add(upright([(over, -0.03), (0.05, rise)], sides, (0, 0, high)), "cap")
    elif style < 0.7:
        u = np.linspace(0, np.pi / 2 - 0.03, 6)
        dome = np.c_[head * 1.08 * np.cos(u), rise * np.sin(u) - 0.03]
        shape.add(upright(dome, sides, (0, 0, high)), "cap")
    else:  # a small gabled roof
        gable = [(-head * 1.1, -0.03), (head * 1.1, -0.03), (0, rise)]
        shape.add(moved(extruded(gable, head * 1.15), offset=(0, 0, high)), "cap")
    z = high + rise * rng.uniform(0.1, 0.4) if rng.random() < 0.7 else high * 0.88
    out = -head * rng.uniform(1.25, 1.5)
    hub = np.array([0, out, z])
    shape.add(cylinder((0, 0, z), hub - [0, 0.05, 0], head * 0.12, sides=8), "hub")
    if rng.random() < 0.6:
        shape.add(ball(hub, head * 0.22, 8), "hub")
    long = high * rng.uniform(0.55, 0.95)
    _rotor(rng, shape, hub, _sail(rng, long), int(rng.choice([4, 4, 4, 5, 6, 8])))
    if rng.random() < 0.2:
        ends = (0, head * 0.8, high + rise * 0.3), (0, foot * 2.2, 0.2)
        shape.add(beam(*ends, head * 0.12), "tail pole")
    put(shape, doorway(rng, foot * 0.5, foot * 0.9), (0, 0.06 - face_of(foot, sides), 0))
    pane = window(rng, foot * 0.3, foot * rng.uniform(0.3, 0.5))
    for level in np.linspace(0.45, 0.75, int(rng.integers(0, 4))):
        away = np.interp(level * high, [p[1] for p in profile], [p[0] for p in profile])
        put(shape, pane, (0, 0.05 - face_of(away, sides), level * high), 0.0)


def _gallery(rng, shape, foot, z, sides) -> None:
    """A stage around the tower with a railing."""
    wide = foot * rng.uniform(1.3, 1.7)
    shape.add(upright([(wide, z), (wide, z + 0.12)], sides, (0, 0, 0)), "gallery", "platform")
    count, tall = int(rng.integers(8, 17)), rng.uniform(0.4, 0.7)
    reach = wide * np.cos(np.pi / sides) * 0.95
    for a in spaced(count):
        at = np.array([reach * np.cos(a), reach * np.sin(a), z])
        shape.add(beam(at, at + [0, 0, tall], 0.07), "gallery", "railing")
    shape.add(moved(flat_ring(reach - 0.04, reach + 0.04, z + tall - 0.08, z + tall, 16)),
              "gallery", "railing")  # fmt: skip


def _post_mill(rng, shape) -> None:
    """A wooden house that turns on a post over a trestle."""
    wide, deep, high = rng.uniform(1.6, 2.4), rng.uniform(2, 3), rng.uniform(2.4, 4)
    low = rng.uniform(1.0, 2.2)
    shape.add(beam((0, 0, 0), (0, 0, low + 0.3), 0.4), "base", "post")
    for a in spaced(4, np.pi / 4):
        foot = np.array([1.3 * np.cos(a), 1.3 * np.sin(a), 0])
        shape.add(beam(foot, (0, 0, low * 0.85), 0.25), "base", "brace")
    shape.add(box((wide, deep, high), (0, 0, low + high / 2)), "tower", "tower wall")
    top, rise = low + high, wide * rng.uniform(0.35, 0.7)
    gable = [(-wide * 0.58, top - 0.05), (wide * 0.58, top - 0.05), (0, top + rise)]
    shape.add(extruded(gable, deep * 0.56), "cap")
    hub = np.array([0, -deep * 0.72, low + high * 0.8])
    shape.add(cylinder((0, -deep * 0.4, hub[2]), hub - [0, 0.1, 0], 0.2, sides=8), "hub")
    _rotor(rng, shape, hub, _sail(rng, (hub[2] - 0.3) * rng.uniform(0.8, 1)), 4)
    put(shape, doorway(rng, 0.8, high * 0.5), (0, deep / 2, low), np.pi)
    for side in (-1, 1):
        put(shape, window(rng, 0.6, 0.7), (side * wide / 2, 0, low + high * 0.4), side * np.pi / 2)
    ends = (0, deep * 0.4, low + 0.2), (0, deep * 1.3, 0.2)
    shape.add(beam(*ends, 0.2), "tail pole")


def _turbine(rng, shape) -> None:
    """A slender mast, a nacelle, and usually three long blades."""
    high, girth, sides = (
        rng.uniform(6, 12),
        rng.uniform(0.12, 0.35),
        int(rng.choice([6, 8, 12, 20])),
    )
    top = girth * rng.uniform(0.4, 0.9)
    shape.add(cylinder((0, 0, 0), (0, 0, high), girth, top, sides), "tower", "mast")
    if rng.random() < 0.4:
        base = cylinder((0, 0, 0), (0, 0, high * 0.03), girth * rng.uniform(1.5, 3), sides=sides)
        shape.add(base, "base")
    size = np.array([top * 2.2, top * rng.uniform(4, 8), top * 2.2])
    body = rounded_box(size, (0, 0, 0), top * rng.uniform(0.1, 1), 2)
    if rng.random() < 0.4:
        body = ellipsoid((0, 0, 0), size * 0.55, sides + 4)
    shape.add(moved(body, offset=(0, size[1] * 0.15, high + top * 0.6)), "nacelle")
    hub = np.array([0, -size[1] * 0.42, high + top * 0.6])
    nose = top * rng.uniform(0.8, 1.3)
    shape.add(ellipsoid(hub, (nose, nose * rng.uniform(1, 1.8), nose), 10), "hub")
    long, chord = high * rng.uniform(0.4, 0.75), top * rng.uniform(1, 2.5)
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    x, y = np.cos(angle), 0.2 * np.sin(angle)
    rings = []
    for z, w in ((0, 0.35), (0.12, 0.6), (0.3, 1.0), (0.65, 0.6), (1.0, 0.12)):
        c, s = np.cos(0.7 * (1 - z)), np.sin(0.7 * (1 - z))  # twisted towards the root
        ring = chord * w / 2 * np.c_[x * c - y * s, x * s + y * c]
        rings.append(at_z(ring, z * long))
    _rotor(rng, shape, hub, [(loft(rings), ("sail", "blade"))], int(rng.choice([2, 3, 3, 3, 5])))


def _pump(rng, shape) -> None:
    """Many vanes in a ring and a tail over a frame of four legs."""
    high, foot = rng.uniform(4, 8), rng.uniform(0.6, 1.4)
    thick, levels = rng.uniform(0.06, 0.16), int(rng.integers(2, 6))
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
    for i in range(4):
        legs = np.array([[*(corner[k] * foot), 0] for k in (i, (i + 1) % 4)])
        heads = np.array([[*(corner[k] * 0.15), high] for k in (i, (i + 1) % 4)])
        shape.add(beam(legs[0], heads[0], thick), "tower", "leg")
        rows = [legs + (heads - legs) * s for s in np.linspace(0.05, 0.85, levels)]
        for row, after in zip(rows, [*rows[1:], None], strict=True):
            shape.add(beam(*row, thick * 0.6), "tower", "brace")
            if after is not None:
                shape.add(beam(row[0], after[1], thick * 0.5), "tower", "brace")
    shape.add(box((0.5, 0.9, 0.4), (0, 0, high + 0.1)), "nacelle")
    hub, radius = np.array([0, -0.6, high + 0.1]), rng.uniform(0.9, 1.8)
    shape.add(cylinder((0, -0.3, hub[2]), hub - [0, 0.05, 0], 0.16, sides=8), "hub")
    vane = box((radius * 0.12, 0.05, radius * 0.95), (0, 0, radius * 0.5), (rng.uniform(2, 3), 1))
    _rotor(rng, shape, hub, [(vane, ("sail", "blade"))], int(rng.integers(8, 19)))
    end = np.array([0, radius * 1.6, high + 0.1])
    shape.add(tube([(0, 0.3, high + 0.1), end], 0.06, 6), "tail", "tail pole")
    tall = radius * rng.uniform(0.5, 0.9)
    shape.add(box((0.06, tall, tall), end, (1, 1)), "tail", "tail fin")
