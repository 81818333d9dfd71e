"""What sweeps and wipes floors: brooms, besoms and mops."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..shape import Assembly, LabelledShape
from ..solids import (
    Solid,
    at_z,
    box,
    cylinder,
    ellipsoid,
    lathe,
    loft,
    prism,
    rounded_box,
    stacked,
    superellipse,
    tube,
)
from ..turns import any_pose, radial
from .brushes import tufts

BROOM = {
    "handle": ("stick", "broomstick", "shaft", "pole"),
    "grip": ("hand grip", "handle end"),
    "head": ("block", "broom head", "brush head"),
    "bristles": ("bristle", "brush", "broom bristles"),
    "twigs": ("straw", "twig", "broom twigs"),
    "binding": ("band", "cord", "tie"),
    "strings": ("mop strings", "mop yarn", "mop"),
    "clamp": ("mop holder", "socket", "collar"),
    "pad": ("sponge", "mop pad", "cloth"),
    "brace": ("support", "strut"),
}


def broom(rng: np.random.Generator) -> LabelledShape:
    """A long stick with bristles, twigs, strings or a pad below; upright or lying."""
    makes = {
        "broom": _flat_broom,
        "push broom": _push_broom,
        "besom": _besom,
        "witch's broom": _besom,
        "mop": _string_mop,
        "flat mop": _flat_mop,
    }
    kind = str(rng.choice(list(makes), p=[0.25, 0.2, 0.12, 0.13, 0.18, 0.12]))
    shape = Assembly(kind, BROOM)
    long, r = rng.uniform(0.9, 1.5), rng.uniform(0.011, 0.022)
    low = makes[kind](rng, shape, r)
    top, sides = low + long, int(rng.choice([5, 6, 8, 12]))
    bend = rng.uniform(-0.05, 0.05, 2) * (rng.random() < 0.3)
    t = np.linspace(0, 1, 6)
    path = np.c_[bend[0] * np.sin(3 * t), bend[1] * np.sin(3 * t), low - 0.03 + t * long]
    shape.add(tube(path, r, sides), "handle")
    if rng.random() < 0.35:
        end = cylinder((*path[-1][:2], top - rng.uniform(0.12, 0.25)), path[-1], r * 1.25)
        shape.add(end, "handle", "grip")
    elif rng.random() < 0.4:
        shape.add(ellipsoid(path[-1], (r * 1.1, r * 1.1, r * 1.6), 8), "handle")
    return shape.finish(any_pose(rng) if rng.random() < 0.3 else None)


def _bundle(outer, inner, low: float, high: float, bow: float) -> Solid:
    """Bristles as one mass, from the outline ``inner`` above to ``outer`` below."""
    t = np.linspace(0, 1, 4)
    share = t + bow * np.sin(np.pi * t)
    rings = [
        at_z(outer + (inner - outer) * s, z)
        for s, z in zip(share, low + t * (high - low), strict=True)
    ]
    return loft(rings)


def _flat_broom(rng, shape, r) -> float:
    """A wide fan of straw, sewn; or bristles under a moulded block. Returns where it is held."""
    wide, deep, tall = rng.uniform(0.22, 0.42), rng.uniform(0.05, 0.09), rng.uniform(0.15, 0.38)
    count = int(rng.choice([8, 12, 20]))
    low = superellipse(wide, deep, rng.uniform(3, 9), count)
    high = superellipse(wide * rng.uniform(0.3, 0.95), deep * 0.9, 4, count)
    shape.add(_bundle(low, high, 0, tall, rng.uniform(-0.1, 0.25)), "bristles")
    shoulder = tall + rng.uniform(0.05, 0.14)
    neck = superellipse(r * 3, r * 3, 2, count)
    if rng.random() < 0.55:
        rings = stacked(high, [(1.06, tall - 0.02), (0.9, (tall + shoulder) / 2)])
        shape.add(loft([*rings, at_z(neck, shoulder)]), "head")
    else:
        shape.add(_bundle(high, neck, tall - 0.001, shoulder, 0.1), "bristles")
        for at in rng.uniform(0.5, 0.98, int(rng.integers(1, 4))):
            size = (low + (high - low) * at) * 1.08
            shape.add(prism(size, at * tall - 0.01, at * tall + 0.01), "binding")
    return shoulder


def _push_broom(rng, shape, r) -> float:
    """A long block with bristles below, in one mass or in tufts."""
    wide, deep, tall = rng.uniform(0.3, 0.65), rng.uniform(0.05, 0.1), rng.uniform(0.06, 0.13)
    thick = rng.uniform(0.025, 0.05)
    shape.add(board(rng, (wide, deep, thick), (0, 0, tall + thick / 2)), "head")
    if rng.random() < 0.5:
        flare = rng.uniform(0.9, 1.2)
        size = (wide * 0.96 * flare, deep * 0.9 * flare, tall + 0.01)
        shape.add(box(size, (0, 0, tall / 2), (1 / flare, 1 / flare)), "bristles")
    else:
        x, y = np.linspace(-0.46, 0.46, int(rng.integers(7, 15))) * wide, (-0.3, 0, 0.3)
        roots = np.array([(u, v * deep, tall + 0.005) for u in x for v in y])
        tips = roots * [1.05, rng.uniform(1, 1.8), 0]
        tufts(rng, shape, roots, tips, deep * 0.14, "bristles")
    top = tall + thick + rng.uniform(0.02, 0.06)
    shape.add(
        cylinder((0, 0, tall + thick - 0.01), (0, 0, top), r * 1.9, r * 1.4), "head", "socket"
    )
    if rng.random() < 0.3:
        for side in (-1, 1):
            ends = (side * wide * 0.25, 0, tall + thick), (0, 0, top + 0.2)
            shape.add(cylinder(*ends, r * 0.5, sides=6), "brace")
    return top


def _besom(rng, shape, r) -> float:
    """A bundle of twigs tied around the stick."""
    tall, wide = rng.uniform(0.35, 0.6), rng.uniform(0.08, 0.16)
    tie, sides = tall * rng.uniform(0.78, 0.92), int(rng.choice([7, 10, 16]))
    waist = r * rng.uniform(1.6, 3)
    t = np.linspace(0, 1, 6)
    belly = np.interp(t, [0, 0.25, 1], [wide * rng.uniform(0.4, 1), wide, waist])
    shape.add(lathe(np.c_[belly, t * tie], sides), "twigs")
    shape.add(lathe([(waist, tie - 0.01), (waist * 1.15, tall)], sides), "twigs")
    angle = rng.uniform(0, 2 * np.pi, int(rng.integers(0, 30)))
    spread = np.c_[np.cos(angle), np.sin(angle)]
    roots = at_z(spread * waist, tie)
    length = rng.uniform(-0.15, 0.2, len(angle)) * tall
    tips = np.c_[spread * wide * rng.uniform(0.9, 1.3, (len(angle), 1)), length]
    for root, tip in zip(roots, tips, strict=True):
        middle = (root + tip) / 2
        middle[:2] *= wide * 1.1 / max(np.linalg.norm(middle[:2]), 1e-6)
        shape.add(tube([root, middle, tip], [0.006, 0.006, 0.003], 4), "twigs")
    for i in range(int(rng.integers(1, 4))):
        z = tie - i * 0.035
        radius = np.interp(z / tie, t, belly)
        shape.add(lathe([(radius + 0.006, z - 0.01), (radius + 0.006, z + 0.01)], sides), "binding")
    return tall


def _string_mop(rng, shape, r) -> float:
    """Strands that hang from a clamp and spread on the floor."""
    tall, wide = rng.uniform(0.2, 0.4), rng.uniform(0.12, 0.25)
    count, thin = int(rng.integers(14, 40)), rng.uniform(0.008, 0.018)
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.uniform(-0.1, 0.1, count)
    out = wide * rng.uniform(0.4, 1, count)
    for a, reach in zip(angle, out, strict=True):
        way = radial(a)
        path = [way * r + [0, 0, tall], way * reach * 0.6 + [0, 0, tall * 0.8]]
        path += [way * reach * 0.85 + [0, 0, tall * 0.3], way * reach + [0, 0, thin]]
        shape.add(tube(path, thin, int(rng.choice([4, 5, 6]))), "strings")
    high = tall + rng.uniform(0.05, 0.1)
    if rng.random() < 0.5:
        shape.add(cylinder((0, 0, tall - 0.02), (0, 0, high), r * 2.4, r * 1.5), "clamp")
    else:
        shape.add(rounded_box((wide * 0.9, r * 4, 0.05), (0, 0, tall), 0.015), "clamp")
        shape.add(cylinder((0, 0, tall), (0, 0, high), r * 1.6), "clamp")
    return high


def _flat_mop(rng, shape, r) -> float:
    """A plate with a pad or a sponge below."""
    wide, deep = rng.uniform(0.25, 0.45), rng.uniform(0.08, 0.14)
    pad, plate = rng.uniform(0.02, 0.07), rng.uniform(0.012, 0.03)
    shape.add(rounded_box((wide, deep, pad), (0, 0, pad / 2), pad * 0.35), "pad")
    shape.add(board(rng, (wide * 0.9, deep * 0.8, plate), (0, 0, pad + plate / 2)), "head")
    top = pad + plate + rng.uniform(0.03, 0.06)
    shape.add(cylinder((0, 0, pad), (0, 0, top), r * 2, r * 1.3, 8), "clamp")
    return top
