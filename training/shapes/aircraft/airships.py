"""Airships."""

from __future__ import annotations

import numpy as np

from ..coachwork import Panes, add_glazed, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, loft, rounded_box, tube
from ..turns import spaced

AIRSHIP = {
    "envelope": ("balloon", "hull", "gas bag", "body"),
    "nose": ("nose cone", "bow", "tip"),
    "rib": ("ring", "band", "frame"),
    "gondola": ("car", "basket"),
    "window": ("glass", "windows"),
    "fin": ("tail fin", "stabilizer", "rudder", "tail"),
    "engine": ("motor", "nacelle", "engine pod"),
    "propeller": ("prop", "rotor"),
    "strut": ("pylon", "support"),
    "rope": ("cable", "rigging", "line"),
    "cabin": ("deckhouse",),
}


def airship(rng: np.random.Generator) -> LabelledShape:
    """Blimps and zeppelins with a gondola below, and envelopes that carry a ship's deck."""
    shape = Assembly(str(rng.choice(["airship", "zeppelin", "blimp", "dirigible"])), AIRSHIP)
    long = rng.uniform(2.4, 5.5)
    sides, t = int(rng.choice([6, 8, 12, 24])), np.linspace(0, 1, int(rng.integers(9, 16)))
    power, peak = rng.uniform(0.4, 0.8), rng.uniform(0.35, 0.5)
    u = np.where(t < peak, t / peak, (1 - t) / (1 - peak))
    radius = np.maximum(np.sin(np.pi / 2 * u) ** power, 0.04) * 0.5
    y = (t - 0.5) * long
    shape.add(tube(np.c_[0 * t, y, 0 * t], radius, sides), "envelope")

    def girth(place: float) -> float:
        """How far the flat sides are from the middle."""
        return float(np.interp(place, y, radius)) * np.cos(np.pi / sides)

    for place in (
        np.linspace(-0.35, 0.35, int(rng.integers(2, 7))) * long if rng.random() < 0.45 else ()
    ):
        r, half = girth(place) / np.cos(np.pi / sides) * 1.02, long * 0.008
        shape.add(
            cylinder((0, place - half, 0), (0, place + half, 0), r, sides=sides), "envelope", "rib"
        )
    if rng.random() < 0.3:
        nose = cylinder((0, -long * 0.515, 0), (0, -long * 0.46, 0), 0.05, 0.13, 10)
        shape.add(nose, "envelope", "nose")
    _tail(rng, shape, girth, long)
    if rng.random() < 0.7:
        _gondola(rng, shape, girth, long)
    else:
        _ship(rng, shape, girth, long)
    _engines(rng, shape, girth, long)
    return shape.finish()


def _tail(rng, shape, girth, long) -> None:
    """Three or four fins around the stern."""
    count, place = int(rng.choice([3, 4, 4])), rng.uniform(0.34, 0.42) * long
    reach, chord, thin = (
        rng.uniform(0.35, 0.6),
        long * rng.uniform(0.1, 0.18),
        rng.uniform(0.02, 0.05),
    )
    root = girth(place) * 0.6
    turn = rng.choice([0.0, np.pi / 4]) if count == 4 else np.pi / 2
    for a in spaced(count, turn):
        out, side = np.array([np.cos(a), 0, np.sin(a)]), np.array([-np.sin(a), 0, np.cos(a)]) * thin
        rings = []
        for r, c in ((root, chord), (reach, chord * 0.6)):
            at = out * r + [0, place + (chord - c) / 2, 0]
            along = np.array([0, c / 2, 0])
            rings.append(
                [at - along - side, at + along - side, at + along + side, at - along + side]
            )
        shape.add(loft(rings), "fin")


def _gondola(rng, shape, girth, long) -> None:
    """A cabin that hangs at the belly, flush or on struts."""
    place = -long * rng.uniform(0.0, 0.22)
    wide, half, high = (
        rng.uniform(0.12, 0.3),
        long * rng.uniform(0.06, 0.16),
        rng.uniform(0.12, 0.24),
    )
    belly = -min(girth(place - half), girth(place + half)) * 0.97
    drop = rng.choice([0.0, rng.uniform(0.05, 0.25)])
    top = belly - drop + 0.03
    middle = (0, place, top - high / 2)
    if rng.random() < 0.35:
        shape.add(rounded_box((wide, 2 * half, high), middle, 0.06), "gondola")
        glass = (wide * 1.03, half * 1.5, high * 0.3)
        shape.add(box(glass, np.add(middle, (0, -0.1 * half, 0.05 * high))), "gondola", "window")
    else:
        low = rectangle(wide * 0.7, place - half * 0.8, place + half * 0.8, top - high)
        ring = rectangle(wide, place - half, place + half, top)
        row = Panes(int(rng.integers(2, 7)), 0.4, 0.85, 0.12)
        panes = {0: Panes(1, 0.35, 0.9, 0.08), 1: row, 3: row}
        add_glazed(shape, low, ring, panes, ("gondola",), ("gondola", "window"))
    if drop:
        for side in (-1, 1):
            for end in (-0.8, 0.8):
                foot = (side * wide * 0.4, place + end * half, top - 0.02)
                head = (side * wide * 0.5, place + end * half * 1.2, belly + 0.15)
                shape.add(cylinder(foot, head, 0.012, sides=5), "strut")


def _ship(rng, shape, girth, long) -> None:
    """A wooden ship hung on ropes below."""
    half, wide, deep = long * rng.uniform(0.2, 0.32), rng.uniform(0.25, 0.4), rng.uniform(0.2, 0.35)
    top = -0.5 - rng.uniform(0.15, 0.5)
    t = np.linspace(0, 1, 8)
    width = wide * np.interp(t, [0, 0.4, 1], [0.05, 1, 0.7])
    rings = []
    for y, w, up in zip((2 * t - 1) * half, width, 0.3 * deep * (2 * t - 1) ** 2, strict=True):
        rings.append([(-w, y, top + up), (-w * 0.6, y, top - deep * 0.6), (0, y, top - deep),
                      (w * 0.6, y, top - deep * 0.6), (w, y, top + up)])  # fmt: skip
    shape.add(loft(np.array(rings)[::-1]), "gondola")
    cabin = box((wide * 1.1, half * 0.5, deep * 0.6), (0, half * 0.55, top + deep * 0.3))
    shape.add(cabin, "gondola", "cabin")
    for y in np.linspace(-0.8, 0.8, int(rng.integers(3, 6))) * half:
        w = float(np.interp(y, (2 * t - 1) * half, width))
        for side in (-1, 1):
            r = girth(y * 1.3)
            foot, head = (side * w * 0.95, y, top), (side * r * 0.75, y * 1.3, -r * 0.6)
            shape.add(cylinder(foot, head, 0.012, sides=5), "rope")


def _engines(rng, shape, girth, long) -> None:
    """Pods on struts at the sides, each with a propeller behind or before."""
    size, blades = rng.uniform(0.05, 0.1), int(rng.integers(2, 5))
    behind = rng.choice([-1, 1])
    for y in rng.uniform(-0.2, 0.3, int(rng.integers(1, 3))) * long:
        z = -girth(y) * rng.uniform(0.5, 0.9)
        x = girth(y) * rng.uniform(0.85, 1.05)
        for side in (-1, 1):
            hub = np.array([side * x, y, z])
            front, back = hub - [0, size * 1.8, 0], hub + [0, size * 1.8, 0]
            shape.add(tube([front, hub, back], np.array([0.7, 1, 0.6]) * size, 8), "engine")
            shape.add(cylinder((side * x * 0.5, y, z * 0.5), hub, size * 0.25, sides=6), "strut")
            end = hub + [0, behind * size * 2.0, 0]
            for a in spaced(blades, 0.3):
                tip = end + 2.2 * size * np.array([np.cos(a), 0, np.sin(a)])
                shape.add(tube([end, tip], [size * 0.3, size * 0.2], 5), "propeller")
