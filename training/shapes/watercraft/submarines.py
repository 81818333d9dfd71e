"""Submarines."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, flat_ring, loft, moved, prism, tube
from ..turns import FORWARD, spaced

SUBMARINE = {
    "hull": ("body", "pressure hull"),
    "tower": ("conning tower", "sail", "fin"),
    "propeller": ("screw", "prop"),
    "blade": ("propeller blade",),
    "guard": ("propeller ring", "shroud", "duct"),
    "rudder": ("tail fin", "stern plane", "stabilizer"),
    "diving plane": ("hydroplane", "side fin", "bow plane"),
    "periscope": ("scope",),
    "antenna": ("mast", "aerial"),
    "hatch": ("lid", "door"),
    "porthole": ("window", "bullseye"),
    "deck": ("platform", "casing"),
    "light": ("lamp", "headlight"),
}


def submarine(rng: np.random.Generator) -> LabelledShape:
    """Long navy boats, and stubby ones with portholes: a hull, a tower, planes and a propeller."""
    shape = Assembly(str(rng.choice(["submarine", "submarine", "u-boat"])), SUBMARINE)
    stubby = rng.random() < 0.45
    girth = 1.0
    long = girth * (rng.uniform(2.8, 4.5) if stubby else rng.uniform(6, 11))
    sides, flat = int(rng.choice([6, 8, 12, 24])), rng.uniform(0.85, 1.2)
    t = np.linspace(0, 1, 15)
    nose, tail = rng.uniform(0.1, 0.35), rng.uniform(0.2, 0.45)
    round_off = np.sqrt(np.clip(1 - np.clip(1 - t / nose, 0, 1) ** 2, 0.01, 1))
    round_off *= np.clip(1 - np.clip((t - 1 + tail) / tail, 0, 1) ** rng.uniform(1.4, 2.4), 0.08, 1)
    path = np.c_[0 * t, (t - 0.5) * long, 0 * t]
    shape.add(moved(tube(path, girth * round_off, sides), np.diag([1, 1, flat])), "hull")
    top = girth * flat
    y, tall = -long * rng.uniform(0, 0.15), girth * rng.uniform(0.5, 1.1)
    size = np.array([girth * rng.uniform(0.4, 0.8), long * rng.uniform(0.12, 0.25)])
    a = np.linspace(0, 2 * np.pi, int(rng.choice([4, 8, 16])), endpoint=False) + np.pi / 4
    outline = np.c_[np.cos(a) * size[0] / 2, np.sin(a) * size[1] / 2 + y]
    shape.add(prism(outline * (1.3 if len(a) == 4 else 1), top * 0.7, top + tall), "tower")
    crown = top + tall - 0.02
    for k in range(int(rng.integers(0, 4))):
        foot = np.array([0, y + (k - 1) * size[1] * 0.25, crown])
        end = foot + [0, 0, girth * rng.uniform(0.4, 1.0)]
        if k == 0:
            bent = [foot, end, end - [0, girth * 0.25, 0]] if rng.random() < 0.7 else [foot, end]
            shape.add(tube(bent, girth * 0.06, 8), "periscope")
        else:
            shape.add(cylinder(foot, end, girth * 0.025, sides=5), "antenna")
    if rng.random() < 0.4:
        shape.add(cylinder((0, y, crown), (0, y, crown + 0.1), size[0] * 0.35, sides=12), "hatch")
    _stern(rng, shape, long, girth, t, round_off)
    _sides(rng, shape, long, girth, stubby, size, y, top, tall)
    return shape.finish()


def _stern(rng, shape, long, girth, t, round_off) -> None:
    """Four fins in a cross or an X, and the propeller, often in a ring."""
    place = rng.uniform(0.36, 0.43)
    root = girth * float(np.interp(place + 0.5, t, round_off)) * 0.6
    reach, chord = girth * rng.uniform(0.8, 1.3), long * rng.uniform(0.05, 0.1)
    turn = rng.choice([0, np.pi / 4], p=[0.8, 0.2])
    for a in spaced(4, turn):
        out, side = np.array([np.cos(a), 0, np.sin(a)]), np.array([-np.sin(a), 0, np.cos(a)]) * 0.05
        rings = []
        for r, c in ((root, chord), (reach, chord * 0.6)):
            at, along = out * r + [0, place * long, 0], np.array([0, c / 2, 0])
            rings.append(
                [at - along - side, at + along - side, at + along + side, at - along + side]
            )
        shape.add(loft(rings), "rudder")
    hub, blades = np.array([0, long / 2 + 0.12, 0]), int(rng.integers(3, 7))
    size = girth * rng.uniform(0.35, 0.75)
    shape.add(cylinder(hub - [0, 0.35, 0], hub + [0, 0.08, 0], girth * 0.1, sides=8), "propeller")
    for a in spaced(blades):
        end = hub + size * np.array([np.cos(a), 0, np.sin(a)])
        leaf = ellipsoid((0, 0, 0), (size / 2, 0.03, size * 0.2), 8)
        lay = np.stack([(end - hub) / size, [0, 1, 0], np.cross((end - hub) / size, [0, 1, 0])], 1)
        shape.add(moved(leaf, lay, (hub + end) / 2), "propeller", "blade")
    if rng.random() < 0.35:
        hoop = flat_ring(size * 1.02, size * 1.15, -0.15, 0.15, int(rng.choice([8, 16, 24])))
        shape.add(moved(hoop, FORWARD, hub), "guard")


def _sides(rng, shape, long, girth, stubby, size, y, top, tall) -> None:
    """Portholes and lamps on stubby ones; planes, a deck and a rail on long ones."""
    if stubby or rng.random() < 0.15:
        count, radius = int(rng.integers(2, 5)), girth * rng.uniform(0.16, 0.28)
        for at in np.linspace(-0.2, 0.15, count) * long:
            for side in (-1, 1):
                hub = np.array([side * girth * 0.9, at, 0.1])
                shape.add(
                    cylinder(hub, hub + [side * girth * 0.14, 0, 0], radius, sides=12), "porthole"
                )
        if rng.random() < 0.5:
            eye = np.array([0, -long / 2 + 0.1, 0])
            shape.add(ellipsoid(eye, (girth * 0.55, girth * 0.35, girth * 0.55), 12), "porthole")
        if rng.random() < 0.4:
            for side in (-1, 1):
                lamp = np.array([side * girth * 0.6, -long * 0.4, -girth * 0.5])
                shape.add(cylinder(lamp + [0, 0.5, 0], lamp, girth * 0.16), "light")
    z, at = (0, -0.32 * long) if rng.random() < 0.5 else (top + tall * 0.55, y)
    half = girth * 0.7 if z == 0 else size[0] * 0.4
    if rng.random() < 0.8:
        for side in (-1, 1):
            span, chord = girth * rng.uniform(0.5, 0.9), girth * rng.uniform(0.3, 0.6)
            x = side * (half + span / 2)
            shape.add(box((span, chord, girth * 0.08), (x, at, z)), "diving plane")
    if not stubby and rng.random() < 0.5:
        deck = (girth * 0.8, long * rng.uniform(0.5, 0.75), girth * 0.2)
        shape.add(box(deck, (0, -0.05 * long, top - 0.02), (0.8, 0.97)), "deck")
