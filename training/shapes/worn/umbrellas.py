"""Umbrellas and parasols: open or shut, in the hand or on a stand."""

from __future__ import annotations

import itertools

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, facing_out, lathe, loft, tube
from ..turns import any_pose

UMBRELLA = {
    "canopy": ("umbrella top", "cloth", "cover", "fabric"),
    "panel": ("gore", "canopy panel", "canopy segment"),
    "valance": ("fringe", "hanging edge"),
    "rib": ("spoke", "canopy rib", "ribs"),
    "stretcher": ("rib strut", "support arm"),
    "shaft": ("pole", "stick", "stem"),
    "handle": ("grip", "hook", "crook"),
    "tip": ("ferrule", "point", "spike"),
    "runner": ("slider", "sliding collar"),
    "rib tip": ("rib end", "ball tip"),
    "strap": ("tie", "closing band"),
    "base": ("stand", "foot", "umbrella stand"),
}


def umbrella(rng: np.random.Generator) -> LabelledShape:
    """Open ones with panels, ribs and stretchers, parasols on a base, and furled ones."""
    kinds = ["umbrella", "umbrella", "parasol", "beach umbrella"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, UMBRELLA, keypoints=KEYPOINTS["umbrella"])
    shut = kind == "umbrella" and rng.random() < 0.3
    standing = kind == "beach umbrella" or (kind == "parasol" and rng.random() < 0.6)
    radius = rng.uniform(0.4, 0.6) if not standing else rng.uniform(0.8, 1.5)
    top, sides = rng.uniform(1.5, 2.2) * radius, int(rng.choice([6, 8, 12]))
    thin = radius * rng.uniform(0.008, 0.025)
    if shut:
        _add_furled(rng, shape, radius, top)
    else:
        _add_canopy(rng, shape, radius, top, thin)
    shape.add(cylinder((0, 0, 0), (0, 0, top), thin, sides=sides), "shaft")
    peak = top + radius * rng.uniform(0.04, 0.15)
    if rng.random() < 0.4:
        shape.add(ball((0, 0, peak), thin * 2, 8), "tip")
        shape.add(cylinder((0, 0, top - 0.01), (0, 0, peak), thin, sides=sides), "tip")
    else:
        shape.add(cylinder((0, 0, top - 0.01), (0, 0, peak), thin * 1.3, thin * 0.4, sides), "tip")
    if standing:
        _add_base(rng, shape, radius, thin, sides)
    else:
        _add_handle(rng, shape, radius, thin, sides)
    return shape.finish(any_pose(rng) if not standing and rng.random() < 0.3 else None)


def _add_canopy(rng, shape, radius, top, thin) -> None:
    """A dome or cone between ribs; its edge hangs between them in bows."""
    count, across = int(rng.choice([6, 8, 8, 10, 12])), int(rng.choice([2, 2, 4]))
    drop, power = radius * rng.uniform(0.25, 0.7), rng.uniform(1.0, 2.4)
    scallop = rng.uniform(0, 0.12)
    share = np.linspace(1, 0.03, int(rng.choice([4, 6, 9])))
    wall = radius * rng.uniform(0.006, 0.02)

    def at(angle, sag, s):
        """The cloth at a share of the radius, ``sag`` from 0 on a rib to 1 between two."""
        r = radius * s * (1 - scallop * sag * s)
        z = top - drop * s**power - 0.3 * scallop * radius * sag * s * (1 - s) + 0 * angle
        return np.c_[r * np.cos(angle), r * np.sin(angle), z]

    paneled = rng.random() < 0.6
    corners = 2 * np.pi * np.arange(count + 1) / count
    if paneled:
        for low, high in itertools.pairwise(corners):
            u = np.linspace(0, 1, across + 1)
            over = [at(low + u * (high - low), np.sin(np.pi * u), s) for s in share]
            rings = [np.r_[row - [0, 0, wall], row[::-1]] for row in over]
            shape.add(facing_out(loft(rings)), "canopy", "panel")
    else:
        u = np.arange(count * across) / across
        sag = np.sin(np.pi * (u % 1))
        over = [at(2 * np.pi * u / count, sag, s) for s in share]
        under = [row - [0, 0, wall] for row in over[::-1]]
        shape.add(loft([*over, *under, over[0]], caps=False), "canopy")
    if rng.random() < 0.2:
        edge = at(corners[:-1], 0.0, 1.0) - [0, 0, wall]
        hang = edge - [0, 0, radius * rng.uniform(0.06, 0.12)]
        slim = [1 - 2 * wall / radius] * 2 + [1]
        shape.add(loft([hang, edge, edge * slim, hang * slim, hang], caps=False), "valance")
    _add_ribs(rng, shape, at, corners[:-1], share, wall, thin)


def _add_ribs(rng, shape, at, corners, share, wall, thin) -> None:
    """Spokes under the cloth, and struts to them from a collar on the shaft."""
    ribs, slim = rng.random() < 0.75, thin * rng.uniform(0.4, 0.7)
    ends = rng.random() < 0.4
    half = at(0.0, 0.0, rng.uniform(0.45, 0.7))[0]
    low = half[2] - half[0] * rng.uniform(0.3, 0.8)
    held = rng.random() < 0.65
    for angle in corners:
        path = np.concatenate([at(angle, 0.0, s) for s in share]) - [0, 0, wall + slim * 0.6]
        if ribs:
            shape.add(tube(path, slim, 4), "rib")
        if ends:
            shape.add(ball(path[0], slim * 2.2, 6), "rib tip")
        if held:
            root = [thin * np.cos(angle), thin * np.sin(angle), low]
            end = [half[0] * np.cos(angle), half[0] * np.sin(angle), half[2] - wall]
            shape.add(tube([root, end], slim * 0.9, 4), "stretcher")
    if held:
        shape.add(
            cylinder((0, 0, low - 3 * thin), (0, 0, low + thin), thin * 1.9, sides=8), "runner"
        )


def _add_furled(rng, shape, radius, top) -> None:
    """The cloth wound about the shaft in pleats, a strap around it."""
    pleats = int(rng.choice([6, 8, 10]))
    t = np.linspace(0, 2 * np.pi, 2 * pleats, endpoint=False)
    star = np.where(np.arange(2 * pleats) % 2, rng.uniform(0.55, 0.9), 1.0)
    low, fat, twist = (
        top - radius * rng.uniform(1.1, 1.35),
        radius * rng.uniform(0.07, 0.16),
        rng.uniform(0, 1.2),
    )
    profile = [(rng.uniform(0.4, 1.1), 0), (1.0, 0.15), (0.8, 0.5), (0.45, 0.85), (0.15, 1)]
    rings = []
    for s, share in profile:
        angle = t + twist * share
        z = low + share * (top - low)
        rings.append(
            np.c_[np.c_[np.cos(angle), np.sin(angle)] * (star * fat * s)[:, None], 0 * t + z]
        )
    shape.add(loft(rings), "canopy")
    if rng.random() < 0.7:
        z = low + (top - low) * rng.uniform(0.25, 0.45)
        band = fat * 0.95
        shape.add(lathe([(band, z - 0.02), (band, z + 0.02)], 12), "strap")


def _add_handle(rng, shape, radius, thin, sides) -> None:
    """A crook, a straight grip, or a knob."""
    style, r = str(rng.choice(["crook", "straight", "knob"], p=[0.55, 0.3, 0.15])), thin * 1.7
    if style == "crook":
        bow, up = radius * rng.uniform(0.1, 0.18), rng.uniform(0.05, 0.15) * radius
        t = np.linspace(0, np.pi * rng.uniform(0.9, 1.15), 11)
        path = np.c_[bow * (np.cos(t) - 1), 0 * t, -bow * np.sin(t)]
        shape.add(tube(np.r_[[[0, 0, up]], path], r, sides), "handle")
    elif style == "straight":
        low = -radius * rng.uniform(0.15, 0.3)
        profile = [(r * 1.1, low), (r, low * 0.5), (r * 1.2, 0), (r * 0.8, 0.04 * radius)]
        shape.add(lathe(profile, sides), "handle")
    else:
        shape.add(ball((0, 0, -r), r * 1.8, 10), "handle")


def _add_base(rng, shape, radius, thin, sides) -> None:
    """A heavy disc, a cross or a block with a sleeve."""
    style, r = rng.integers(3), radius * rng.uniform(0.18, 0.35)
    if style == 0:
        profile = [(r, -0.02), (r, 0.03), (r * 0.4, 0.06), (thin * 2, 0.08)]
        shape.add(lathe(profile, max(8, 2 * sides)), "base")
    elif style == 1:
        for x, y in ((1, 0.12), (0.12, 1)):
            shape.add(box((2 * r * x, 2 * r * y, 0.05), (0, 0, 0.005)), "base")
    else:
        shape.add(box((1.5 * r, 1.5 * r, r * 0.4), (0, 0, r * 0.15), (0.8, 0.8)), "base")
    shape.add(cylinder((0, 0, -0.01), (0, 0, radius * 0.3), thin * 2, sides=sides), "base")
