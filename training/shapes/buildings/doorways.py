"""Doors and gates as artists model them: leaves alone or framed, arches of stones, bars."""

from __future__ import annotations

import itertools

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import (
    ball,
    beam,
    box,
    cylinder,
    ellipsoid,
    facing_out,
    loft,
    roller,
    rounded_box,
    slab,
    tube,
)
from .arches import arch, hinged, surround
from .windows import artists_window

SYNONYMS = {
    "door": ("door leaf", "door panel", "leaf"),
    "panel": ("inset panel", "raised panel", "field"),
    "glass": ("pane", "window pane"),
    "handle": ("knob", "doorknob", "pull"),
    "handle plate": ("lock plate", "escutcheon"),
    "knocker": ("ring handle", "door ring"),
    "hinge": ("door hinge",),
    "strap": ("iron band", "metal strap", "crossband"),
    "frame": ("door frame", "casing", "surround"),
    "lintel": ("head jamb", "header"),
    "keystone": ("capstone",),
    "step": ("threshold", "doorstep", "sill plate"),
    "post": ("gatepost", "pillar", "pier"),
    "cap": ("post cap", "finial"),
    "bar": ("picket", "spindle", "upright bar"),
    "rail": ("crossbar", "horizontal rail"),
    "brace": ("diagonal", "cross brace"),
    "mullion": ("glazing bar", "muntin"),
    "sill": ("window sill", "ledge"),
    "shutter": ("blind", "window shutter"),
    "slat": ("louver", "louvre"),
    "leaf": ("gate", "gate wing"),
}


def artists_door(rng: np.random.Generator) -> LabelledShape:
    """A leaf or two with or without a frame, under an arch, of bars between posts; a window."""
    makes = {
        "door": _plain_door,
        "front door": _plain_door,
        "double door": _plain_door,
        "arched door": _arched_door,
        "gate": _gate,
        "window": artists_window,
    }
    shape = Assembly.of_a_kind(rng, makes, SYNONYMS, own_sides=False, keypoints=KEYPOINTS["door"])
    return shape.finish()


def _plain_door(rng, shape) -> None:
    """One leaf or two twins, shut or ajar, with a frame and a step or without."""
    double = shape.category == "double door"
    wide, high = rng.uniform(0.7, 1.1), rng.uniform(1.8, 2.6)
    thick = rng.uniform(0.03, 0.12)
    style = str(rng.choice(["plain", "panels", "glazed", "planks", "lights"]))
    grip = str(rng.choice(["knob", "lever", "bar", "plate"]))
    framed = rng.random() < 0.5
    angle = rng.uniform(0.2, 1.7) if framed and rng.random() < 0.4 else 0.0
    places = (-1, 1) if double else (float(rng.choice([-1, 1])),)
    seed = int(rng.integers(2**32))
    for hinge in places:
        alike = np.random.default_rng(seed)  # two leaves are twins
        x = hinge * wide if double else hinge * wide / 2
        middle = hinge * wide / 2 if double else 0.0
        lay = hinged(x, -hinge * angle)
        _leaf(alike, shape, style, lay, middle, (wide * 0.99, thick, high))
        at = (middle - hinge * wide * 0.41, thick / 2, high * alike.uniform(0.42, 0.5))
        _grip(alike, shape, grip, lay, at, hinge)
        for z in (0.12, 0.5, 0.86) if alike.random() < 0.35 else ():
            at = np.array([x, -thick / 2, z * high])
            shape.add(cylinder(at, at + [0, 0, 0.12], 0.02, sides=8), "hinge")
    if framed:
        full = wide * (2 if double else 1)
        rim, deep = rng.uniform(0.06, 0.25), thick * rng.uniform(1.3, 3)
        for side in (-1, 1):
            jamb = (side * (full + rim) / 2, 0, high / 2)
            shape.add(box((rim, deep, high), jamb), "frame")
        over = rng.uniform(0, 0.15)
        lintel = (full + 2 * rim + over, deep * rng.uniform(1, 1.4), rim * rng.uniform(0.8, 1.6))
        shape.add(box(lintel, (0, 0, high + lintel[2] / 2)), "frame", "lintel")
        if rng.random() < 0.35:
            size = (full + 2 * rim, deep * rng.uniform(1.2, 3), 0.06)
            shape.add(box(size, (0, 0, -0.03)), "step")


def _leaf(rng, shape, style, lay, x, size) -> None:
    """A leaf: plain, with raised fields, of planks with straps, with large or small panes."""
    wide, thick, high = size
    if style == "planks":
        count = int(rng.integers(3, 8))
        for u in ((np.arange(count) + 0.5) / count - 0.5) * wide:
            plank = (wide / count * 0.97, thick * rng.uniform(0.85, 1.0), high)
            shape.add(lay(box(plank, (x + u, 0, high / 2))), "door")
        for z in (0.2, 0.8) if rng.random() < 0.5 else (0.18, 0.5, 0.82):
            strap = (wide * rng.uniform(0.7, 0.98), thick * 1.4, rng.uniform(0.05, 0.14))
            shape.add(lay(box(strap, (x, 0, z * high))), "strap")
        return
    rim = wide * rng.uniform(0.1, 0.2)
    if style == "glazed":
        low = high * rng.choice([0.08, 0.45])
        top = high - rim
        for side in (-1, 1):
            at = (x + side * (wide - rim) / 2, 0, high / 2)
            shape.add(lay(box((rim, thick, high), at)), "door")
        shape.add(lay(box((wide - 2 * rim, thick, low), (x, 0, low / 2))), "door")
        shape.add(lay(box((wide - 2 * rim, thick, rim), (x, 0, high - rim / 2))), "door")
        pane = (wide - 2 * rim, thick * 0.25, top - low)
        shape.add(lay(box(pane, (x, 0, (top + low) / 2))), "glass")
        for share in np.linspace(0, 1, int(rng.integers(1, 5)) + 1)[1:-1]:
            at = (x, 0, low + share * (top - low))
            shape.add(lay(box((wide - 2 * rim, thick * 0.8, 0.035), at)), "door", "mullion")
        return
    soft = rng.choice([0.001, thick * 0.3])
    shape.add(lay(rounded_box(size, (x, 0, high / 2), soft, 2)), "door")
    columns, rows = int(rng.integers(1, 3)), int(rng.integers(1, 5))
    if style == "lights":  # one window, high up
        pane = (wide * rng.uniform(0.3, 0.7), thick * 1.25, high * rng.uniform(0.12, 0.25))
        shape.add(lay(box(pane, (x, 0, high * 0.74))), "glass")
    elif style == "panels":
        rise = rng.uniform(0.25, 0.8) * thick
        field = np.array([(wide - rim) / columns - rim, (high - rim) / rows - rim])
        for u in (np.arange(columns) + 0.5 - columns / 2) * (field[0] + rim):
            for z in rim / 2 + (np.arange(rows) + 0.5) * (field[1] + rim):
                extent = (field[0], thick + rise, field[1])
                solid = rounded_box(extent, (x + u, 0, z), rise * 0.48, 1)
                shape.add(lay(solid), "door", "panel")


def _grip(rng, shape, grip, lay, at, hinge) -> None:
    """Handles on both sides of a leaf, large enough to be seen."""
    x, half, z = at
    size = rng.uniform(0.02, 0.045)
    for side in (-1, 1):
        root = np.array([x, side * (half - 0.005), z])
        out = root + [0, side * rng.uniform(0.05, 0.09), 0]
        if grip == "plate" or rng.random() < 0.3:
            plate = (size * 2.4, 0.03, rng.uniform(0.15, 0.3))
            shape.add(lay(rounded_box(plate, root, 0.01, 1)), "handle", "handle plate")
        if grip == "bar":
            long = np.array([0, 0, rng.uniform(0.15, 0.6)])
            shape.add(lay(roller(out, long, size * 0.5, 10)), "handle")
            for end in (-0.7, 0.7):
                foot = root + end * long
                shape.add(lay(cylinder(foot, out + end * long, size * 0.4, sides=8)), "handle")
            continue
        shape.add(lay(cylinder(root, out, size * 0.5, sides=8)), "handle")
        if grip == "knob":
            shape.add(lay(ellipsoid(out, (size, size * 0.8, size), 12)), "handle")
        else:
            tip = out + [hinge * rng.uniform(0.1, 0.18), 0, 0]
            shape.add(lay(cylinder(out, tip, size * 0.45, size * 0.35, 8)), "handle")


def _arched_door(rng, shape) -> None:
    """Leaves under an arch of one piece or of stones, with straps and a ring."""
    wide, spring = rng.uniform(0.9, 2.2), rng.uniform(1.2, 2.0)
    line, rim = arch(rng, wide, spring), rng.uniform(0.1, 0.35)
    deep, thick = rng.uniform(0.15, 0.5), rng.uniform(0.05, 0.14)
    double = wide > 1.3 and rng.random() < 0.7
    for side in (-1, 1) if double else (0,):
        half = line
        if side:
            half = line[line[:, 0] * side > -1e-6]
            half = np.r_[half, [[0, 0]]] if side > 0 else np.r_[[[0, 0]], half]
        outline = np.c_[half[:, 0], 0 * half[:, 0], half[:, 1]]
        gap = np.array([side * 0.01, 0, 0])
        shape.add(slab(outline + gap, thick), "door")
        for z in (0.2, 0.85):
            long = (wide / (2 if double else 1)) * 0.9
            at = (side * wide / 4, 0, z * spring)
            shape.add(box((long, thick * 1.6, rng.uniform(0.06, 0.13)), at), "strap")
        x = side * wide * 0.08 if side else wide * 0.36
        at, t = np.array([x, -thick * 0.7, spring * 0.62]), np.linspace(0, 2 * np.pi, 17)[:-1]
        size = rng.uniform(0.05, 0.11)
        ring = at + np.c_[size * np.sin(t), 0 * t, size * np.cos(t) - size]
        shape.add(tube(ring, size * 0.18, 6, closed=True), "handle", "knocker")
        shape.add(ball(at, size * 0.45, 8), "handle")
    outer = line * [1 + 2 * rim / wide, 1]
    outer[1:-1, 1] += rim
    rings = surround(line, outer, deep)
    if rng.random() < 0.5:
        shape.add(facing_out(loft(rings)), "frame")
    else:  # stone by stone
        for a, b in itertools.pairwise(rings):
            share = rng.uniform(0.004, 0.012) / np.linalg.norm(a[0] - b[0])
            grown = np.array([1, rng.uniform(0.9, 1.15), 1])
            stone = [(a + share * (b - a)) * grown, (b + share * (a - b)) * grown]
            shape.add(facing_out(loft(stone)), "frame")
    top = line[:, 1].max() + rim / 2
    if rng.random() < 0.3:
        size = (rim * 0.9, deep * 1.25, rim * 1.4)
        shape.add(box(size, (0, 0, top), (1.3, 1)), "frame", "keystone")
    if rng.random() < 0.5:
        size = (wide + 2.4 * rim, deep * rng.uniform(1.1, 2.5), rng.uniform(0.08, 0.2))
        shape.add(box(size, (0, -size[1] * 0.15, -size[2] / 2 + 0.01)), "step")


def _gate(rng, shape) -> None:
    """One or two leaves of bars or boards between posts."""
    leaves, wide = int(rng.integers(1, 3)), rng.uniform(0.8, 1.8)
    high, size = rng.uniform(0.9, 2.2), rng.uniform(0.04, 0.1)
    post, rise = rng.uniform(0.1, 0.45), rng.uniform(1.02, 1.3)
    bars, square = int(rng.integers(5, 14)), rng.random() < 0.5
    boards, bow = rng.random() < 0.35, rng.choice([0, rng.uniform(-0.25, 0.35)])
    full, three = leaves * wide, rng.random() < 0.4
    _gate_posts(rng, shape, high, post, rise, full)
    low, angle = rng.uniform(0.04, 0.15), rng.choice([0.0, rng.uniform(0.3, 1.4)], p=[0.75, 0.25])
    for leaf in range(leaves):
        hinge = (-1, 1)[leaf]
        x0 = hinge * full / 2
        lay = hinged(x0, -hinge * angle)
        inner = x0 - hinge * wide * 0.98
        for z in (low + size, high * 0.45, high * 0.82)[:: 1 if three else 2]:
            shape.add(lay(beam((x0, 0.01, z), (inner, 0.01, z), size)), "leaf", "rail")
        for x in np.linspace(x0, inner, bars):
            share = abs(x) / (full / 2) if leaves == 2 else 1 - abs(2 * x / full)
            top = high * (1 + bow * (1 - share) * 0.6)
            if boards:
                plank = (wide / bars * 0.75, size * 0.6, top - low)
                shape.add(lay(box(plank, (x, -size * 0.4, (top + low) / 2))), "leaf", "bar")
                continue
            foot, end = (x, 0, low), (x, 0, top)
            solid = beam(foot, end, size * 0.6) if square else cylinder(foot, end, size * 0.3)
            shape.add(lay(solid), "leaf", "bar")
            if rise > 1.15:
                tip = cylinder(end, (x, 0, top + size * 1.8), size * 0.6, size * 0.1, 6)
                shape.add(lay(tip), "leaf", "bar")
        if boards or rng.random() < 0.2:
            ends = (x0, 0.01, low + size), (inner, 0.01, high * 0.8)
            shape.add(lay(beam(*ends, size)), "leaf", "brace")
        if rng.random() < 0.6:
            at = np.array([inner + hinge * wide * 0.08, -size * 0.3, high * 0.55])
            out = at - [0, rng.uniform(0.06, 0.12), 0]
            shape.add(lay(cylinder(at + [0, size, 0], out, size * 0.4, sides=8)), "handle")
            shape.add(lay(ball(out, size * 0.8, 10)), "handle")


def _gate_posts(rng, shape, high, post, rise, full) -> None:
    """Two posts, often with caps."""
    for side in (-1, 1):
        x, tall = side * (full + post) / 2, high * rise
        shape.add(box((post, post, tall), (x, 0, tall / 2)), "post")
        style = rng.random()
        if style < 0.4:
            cap = (post * 1.3, post * 1.3, post * 0.6)
            shape.add(box(cap, (x, 0, tall + cap[2] / 2), (0.1, 0.1)), "post", "cap")
        elif style < 0.7:
            at = (x, 0, tall + post * 0.35)
            shape.add(ball(at, post * 0.45, 12), "post", "cap")
