"""Brushes for walls, hair, teeth and floors: a handle, and bristles in a mass or in tufts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from ..hafts import any_grip
from ..shape import Assembly, LabelledShape
from ..solids import (
    at_x,
    box,
    cylinder,
    ellipsoid,
    lathe,
    loft,
    roller,
    rounded_box,
    stacked,
    superellipse,
    tube,
)
from ..turns import any_pose

BRUSH = {
    "handle": ("grip", "brush handle", "shaft"),
    "bristles": ("bristle", "hairs", "tuft"),
    "ferrule": ("metal band", "collar", "sleeve"),
    "head": ("block", "brush head", "bristle plate"),
    "neck": ("stem",),
    "hole": ("hanging hole", "loop", "eyelet"),
    "cushion": ("pad", "rubber pad"),
    "holder": ("cup", "container", "stand"),
}


def brush(rng: np.random.Generator) -> LabelledShape:
    """A handle along x, with bristles at its end or below its head."""
    makes = {
        "paintbrush": _paintbrush,
        "toothbrush": _toothbrush,
        "hairbrush": _hairbrush,
        "scrubbing brush": _hairbrush,
        "hand brush": _hairbrush,
        "toilet brush": _toilet_brush,
    }
    shape = Assembly.of_a_kind(rng, makes, BRUSH, chances=[0.35, 0.15, 0.15, 0.1, 0.15, 0.1])
    return shape.finish(None if shape.category == "toilet brush" else any_pose(rng))


def _paintbrush(rng, shape) -> None:
    """Flat for walls or round for pictures: handle, ferrule, bristles in a row."""
    is_round, long = rng.random() < 0.4, rng.uniform(0.12, 0.24)
    wide = rng.uniform(0.012, 0.03) if is_round else rng.uniform(0.03, 0.1)
    flat = 1.0 if is_round else rng.uniform(0.2, 0.45)
    count = int(rng.choice([8, 12, 20]))
    edge = superellipse(wide, wide * flat, 2 if is_round else 5, count)
    band, hair = wide * rng.uniform(0.4, 0.9), wide * rng.uniform(0.8, 1.6)
    hair, band = (hair * 1.5, band * 1.5) if is_round else (hair, band)
    tip = rng.uniform(0.05, 0.5) if is_round else rng.uniform(0.3, 1.05)
    rings = [(0.92, band * 0.8), (1.0, band + hair * 0.5), (tip, band + hair)]
    shape.add(loft([at_x(edge * s, x) for s, x in rings]), "bristles")
    ferrule = [at_x(edge * s, x) for s, x in ((0.98, -0.001), (1.05, band))]
    shape.add(loft(ferrule), "ferrule")
    thin = min(wide, rng.uniform(0.012, 0.022)) / wide
    profile = [(thin * 0.9, -long), (thin * 1.2, -long * 0.75), (thin * 0.8, -long * 0.35)]
    profile += [(0.85, -wide * 0.2), (0.95, 0.002)]
    shape.add(loft([at_x(edge * [s, min(1.0, s * 1.2)], x) for s, x in profile]), "handle")
    if rng.random() < 0.4:
        at = np.array([-long * 0.92, 0, 0])
        reach = np.array([0, 0, wide * flat * 0.6])
        shape.add(roller(at, reach, wide * thin * 0.25, 8), "hole")


def _add_bristles(rng, shape, x, half_long, half_wide, tall) -> None:
    """Below a head whose middle is at ``x``: one mass, or tufts in rows."""
    if rng.random() < 0.4:
        size = (2 * half_long * 0.9, 2 * half_wide * 0.85, tall)
        shape.add(box(size, (x, 0, -tall / 2), (0.95, 0.95)), "bristles")
        return
    rows, columns = int(rng.integers(2, 5)), int(rng.integers(5, 13))
    u, v = np.linspace(-0.85, 0.85, columns) * half_long, np.linspace(-0.7, 0.7, rows) * half_wide
    roots = np.array([(x + a, b, 0.001) for a in u for b in v])
    inside = ((roots - [x, 0, 0]) / [half_long, half_wide, 1])[:, :2]
    roots = roots[np.linalg.norm(inside, axis=1) < 1.05]
    tips = roots + np.c_[np.zeros(len(roots)), roots[:, 1] * 0.15, np.full(len(roots), -tall)]
    thin = min(half_long / columns, half_wide / rows) * rng.uniform(0.45, 0.8)
    tufts(rng, shape, roots, tips, thin, "bristles")


def _toothbrush(rng, shape) -> None:
    """A handle of one or two pieces, and a head with bristles."""
    long, thin = rng.uniform(0.13, 0.17), rng.uniform(0.004, 0.007)
    head = np.array([rng.uniform(0.012, 0.017), rng.uniform(0.005, 0.008)])
    t = np.linspace(0, 1, 10)
    wave = rng.uniform(0, 0.004) * np.sin(t * np.pi * rng.uniform(1, 3))
    radius = thin * np.interp(t, [0, 0.1, 0.4, 0.7, 1], [0.7, 1.1, 1.2, 0.7, 0.6])
    path = np.c_[-t[::-1] * long, 0 * t, thin * 0.5 + wave]
    split = 6 if rng.random() < 0.4 else len(path)
    shape.add(tube(path[:split], radius[:split], 8), "handle")
    if split < len(path):
        shape.add(tube(path[split - 1 :], radius[split - 1 :], 8), "neck")
    size = (2.1 * head[0], 2.2 * head[1], thin)
    shape.add(rounded_box(size, (head[0] * 0.9, 0, thin * 0.5), thin * 0.45), "head")
    _add_bristles(rng, shape, head[0] * 0.9, *head, rng.uniform(0.009, 0.013))


def _hairbrush(rng, shape) -> None:
    """A broad head with a handle behind it, or a block alone that is held by a bow."""
    half = np.array([rng.uniform(0.05, 0.11), rng.uniform(0.025, 0.045)])
    thick, outline = rng.uniform(0.012, 0.03), superellipse(*(2 * half), rng.uniform(2, 6), 20)
    rings = [(1, -0.001), (1.02, thick * 0.5), (rng.uniform(0.7, 1), thick)]
    shape.add(loft(stacked(outline, rings)), "head")
    if shape.category == "hairbrush" and rng.random() < 0.5:
        shape.add(loft(stacked(outline, [(0.7, -0.006), (0.85, 0.001)])), "cushion")
    _add_bristles(rng, shape, 0.0, *half, rng.uniform(0.015, 0.05))
    if shape.category == "scrubbing brush" and rng.random() < 0.7:
        t = np.linspace(-1, 1, 9)
        rise = rng.uniform(0.03, 0.06)
        path = np.c_[t * half[0] * 0.85, 0 * t, thick * 0.7 + rise * (1 - t**4)]
        shape.add(tube(path, rng.uniform(0.006, 0.012), 6), "handle")
        return
    long = rng.uniform(0.09, 0.2)
    ends = (-half[0] * 0.92, 0, thick / 2), (-half[0] - long, 0, thick / 2 + rng.uniform(0, 0.03))
    shape.add(any_grip(rng, *ends, rng.uniform(0.008, 0.014)), "handle")


def _toilet_brush(rng, shape) -> None:
    """Upright: a round head of bristles on a stick, often in a cup."""
    r, tall, long = rng.uniform(0.03, 0.05), rng.uniform(0.07, 0.11), rng.uniform(0.28, 0.4)
    sides = int(rng.choice([8, 12, 20]))
    profile = [(r * 0.6, 0.01), (r, tall * 0.3), (r, tall * 0.8), (r * 0.5, tall)]
    shape.add(lathe(profile, sides), "bristles")
    shape.add(cylinder((0, 0, tall * 0.9), (0, 0, long), 0.007, sides=8), "handle")
    shape.add(ellipsoid((0, 0, long), (0.011, 0.011, rng.uniform(0.012, 0.05)), 8), "handle")
    if rng.random() < 0.6:
        lip, high = r * rng.uniform(1.2, 1.5), tall * rng.uniform(0.5, 1.3)
        outside = [(lip * rng.uniform(0.9, 1.2), 0), (lip, high)]
        inside = [(lip * 0.92, high), (lip * 0.92, 0.008)]
        shape.add(lathe([*outside, *inside], sides), "holder")


def tufts(
    rng: np.random.Generator,
    shape: Assembly,
    roots: Iterable[ArrayLike],
    tips: Iterable[ArrayLike],
    thin: float,
    part: str,
) -> None:
    """Single strands between points (n, 3)."""
    for root, tip in zip(roots, tips, strict=True):
        ends = [thin, thin * rng.uniform(0.5, 1)]
        shape.add(tube([root, tip], ends, int(rng.choice([3, 4, 5]))), part)
