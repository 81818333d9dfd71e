"""Sailing yachts and submarines."""

from __future__ import annotations

import numpy as np

from .boats import BOAT
from .coachwork import Panes, add_glazed, rectangle
from .rigging import add_rig, add_rudder, add_square_sail
from .shape import Assembly, LabelledShape
from .solids import box, cylinder, ellipsoid, flat_ring, loft, moved, prism, tube

YACHT = BOAT | {
    "deck": ("top deck", "platform"),
    "railing": ("rail", "pulpit", "handrail"),
    "bowsprit": ("sprit",),
    "crow's nest": ("lookout", "top"),
}
SUBMARINE = {
    "hull": ("body", "pressure hull"),
    "tower": ("conning tower", "sail", "fin"),
    "propeller": ("screw", "prop"),
    "blade": ("propeller blade",),
    "guard": ("propeller ring", "shroud", "duct"),
    "rudder": ("tail fin", "stern plane", "stabilizer"),
    "diving plane": ("hydroplane", "side fin", "bow plane"),
    "periscope": ("scope", "snorkel"),
    "antenna": ("mast", "aerial"),
    "hatch": ("lid", "door"),
    "porthole": ("window", "bullseye"),
    "deck": ("platform", "casing"),
    "light": ("lamp", "headlight"),
}


def sailboat(rng: np.random.Generator) -> LabelledShape:
    """Yachts, catamarans and square riggers: a decked hull, keel, cabin, masts and sails."""
    kind = str(rng.choice(["sailboat", "sailing boat", "yacht", "sailing ship", "catamaran"]))
    shape = Assembly(kind, YACHT)
    long, deep = rng.uniform(4, 9), rng.uniform(0.4, 0.9)
    wide = long * rng.uniform(0.2, 0.36)
    if kind == "catamaran":
        for s in (-1, 1):
            _hull(rng, shape, long, wide * 0.3, deep, 0.5, s * wide * 0.5)
        bridge = (wide * 1.0, long * 0.5, deep * 0.2)
        shape.add(box(bridge, (0, long * 0.05, 0)), "deck")
    else:
        _hull(rng, shape, long, wide, deep, rng.uniform(0.3, 0.9), 0.0)
    square = kind == "sailing ship"
    if rng.random() < 0.7:
        _cabin(rng, shape, wide * (0.7 if kind != "catamaran" else 1), long, deep)
    if not square and kind != "catamaran" and rng.random() < 0.7:
        drop, chord = deep * rng.uniform(0.8, 2.0), long * rng.uniform(0.08, 0.25)
        keel = [[(x, y, z) for x, y in ((0, -c), (0.06, 0), (0, c), (-0.06, 0))]
                for c, z in ((chord * 0.4, -deep - drop), (chord * 0.5, -deep * 0.8))]  # fmt: skip
        shape.add(loft(keel), "keel")
    if rng.random() < 0.7:
        add_rudder(shape, long * 0.98, deep * 1.2)
    count = int(rng.integers(2, 4)) if square else int(rng.choice([1, 1, 1, 2]))
    for k, y in enumerate(np.linspace(-0.25, 0.25, count) * long if count > 1 else [-0.08 * long]):
        high = long * rng.uniform(0.7, 1.3) * (1 - 0.15 * k)
        if square:
            _square_rig(rng, shape, y, high, wide)
        else:
            reach = long * rng.uniform(0.25, 0.4) / count**0.5
            add_rig(
                rng, shape, np.array([0, y, 0.0]), high, reach, jib=k == 0 and rng.random() < 0.8
            )
    if square or rng.random() < 0.2:
        tip = (0, -long * rng.uniform(0.6, 0.75), deep * 0.4)
        shape.add(cylinder((0, -long * 0.4, 0.05), tip, 0.05, 0.03, 6), "bowsprit")
    if rng.random() < 0.3:
        _railing(shape, long, wide)
    return shape.finish()


def _hull(rng, shape, long, wide, deep, stern, x) -> None:
    """A closed hull under a flat deck."""
    t = np.linspace(0, 1, int(rng.integers(6, 14)))
    half = wide / 2 * np.sin(np.pi / 2 * np.minimum(t / 0.55, 1)) ** 0.8
    half = np.maximum(half * np.interp(t, [0.55, 1], [1, stern]), 0.01)
    sheer = deep * rng.uniform(0, 0.5) * np.abs(1 - 1.6 * t) ** 2
    keel = -deep * np.interp(t, [0, rng.uniform(0.15, 0.4), 0.8, 1], [0.15, 1, 1, 0.5])
    full, chine = rng.uniform(0.4, 0.8), rng.uniform(0.45, 0.9)
    rings = []
    for y, w, up, low in zip((t - 0.5) * long, half, sheer, keel, strict=True):
        side = [(0, low), (w * full, low * chine), (w * 0.97, low * 0.3), (w, up)]
        ring = [(-u, z) for u, z in side[:0:-1]] + side
        rings.append([(x + u, y, z) for u, z in ring])
    shape.add(loft(np.array(rings)[::-1]), "hull")
    if rng.random() < 0.6:
        lid = []
        for y, w, up in zip((t - 0.5) * long, half, sheer, strict=True):
            lid.append([(x - w * 0.92, y, up + 0.05), (x - w * 0.92, y, up - 0.02),
                        (x + w * 0.92, y, up - 0.02), (x + w * 0.92, y, up + 0.05)])  # fmt: skip
        shape.add(loft(np.array(lid)[::-1]), "deck")


def _cabin(rng, shape, wide, long, deep) -> None:
    """A low house with windows in its sides."""
    front, back = -long * rng.uniform(0.05, 0.2), long * rng.uniform(0.1, 0.3)
    high = deep * rng.uniform(0.5, 1.3)
    low = rectangle(wide * 0.85, front, back, -0.02)
    top = rectangle(wide * 0.7, front + high * rng.uniform(0.2, 1.2), back - 0.05, high)
    row = Panes(int(rng.integers(1, 5)), 0.35, 0.8, rng.uniform(0.08, 0.25), 0.1, 0.9)
    panes = {1: row, 3: row, 0: Panes(1, 0.3, 0.85, 0.12)}
    depth = rng.choice([0.0, 0.02])
    add_glazed(shape, low, top, panes, ("cabin",), ("cabin", "window"), None, depth)


def _square_rig(rng, shape, y, high, wide) -> None:
    """A mast with two or three square sails on yards."""
    shape.add(cylinder((0, y, -0.1), (0, y, high), high * 0.015, high * 0.008, 8), "mast")
    count = int(rng.integers(1, 4))
    edges = np.linspace(high * 0.97, high * 0.2, count + 1)
    for k in range(count):
        broad = wide * rng.uniform(1.1, 1.4) * (0.6 + 0.4 * (k + 1) / count)
        rig = Assembly("rig")
        add_square_sail(rng, rig, broad, edges[k] - 0.02, edges[k + 1] + 0.12, broad * 0.15)
        shape.add(moved(rig.solids[0], offset=(0, y, 0)), "sail")
        yard = (-broad * 0.53, y - 0.08, edges[k]), (broad * 0.53, y - 0.08, edges[k])
        shape.add(cylinder(*yard, high * 0.008 + 0.02, sides=6), "boom")
    if rng.random() < 0.5:
        flag = np.array([(0, y, high), (0, y + wide * 0.3, high + 0.05), (0, y, high + 0.25)])
        shape.add(loft([flag + [0.01, 0, 0], flag - [0.01, 0, 0]][::-1]), "flag")
        shape.add(cylinder((0, y, high - 0.02), (0, y, high + 0.25), 0.012, sides=4), "flag")
    if rng.random() < 0.3:
        shape.add(cylinder((0, y, high * 0.62), (0, y, high * 0.68), 0.22, 0.28, 10), "crow's nest")


def _railing(shape, long, wide) -> None:
    """Posts along both sides with a rail on them."""
    places = np.linspace(-0.3, 0.4, 6) * long
    for s in (-1, 1):
        x = [
            s * wide * 0.46 * np.sin(np.pi / 2 * min((y / long + 0.5) / 0.55, 1)) ** 0.8 * 0.95
            for y in places
        ]
        tops = [(a, y, 0.4) for a, y in zip(x, places, strict=True)]
        for a, y, z in tops:
            shape.add(cylinder((a, y, -0.05), (a, y, z), 0.02, sides=4), "railing")
        shape.add(tube(tops, 0.02, 4), "railing")


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
    for a in np.arange(4) * np.pi / 2 + turn:
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
    for a in np.arange(blades) * 2 * np.pi / blades:
        end = hub + size * np.array([np.cos(a), 0, np.sin(a)])
        leaf = ellipsoid((0, 0, 0), (size / 2, 0.03, size * 0.2), 8)
        lay = np.stack([(end - hub) / size, [0, 1, 0], np.cross((end - hub) / size, [0, 1, 0])], 1)
        shape.add(moved(leaf, lay, (hub + end) / 2), "propeller", "blade")
    if rng.random() < 0.35:
        hoop = flat_ring(size * 1.02, size * 1.15, -0.15, 0.15, int(rng.choice([8, 16, 24])))
        shape.add(moved(hoop, np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]]), hub), "guard")


def _sides(rng, shape, long, girth, stubby, size, y, top, tall) -> None:
    """Portholes and lamps on stubby ones; planes, a deck and a rail on long ones."""
    if stubby or rng.random() < 0.15:
        count, radius = int(rng.integers(2, 5)), girth * rng.uniform(0.16, 0.28)
        for at in np.linspace(-0.2, 0.15, count) * long:
            for s in (-1, 1):
                hub = np.array([s * girth * 0.9, at, 0.1])
                shape.add(
                    cylinder(hub, hub + [s * girth * 0.14, 0, 0], radius, sides=12), "porthole"
                )
        if rng.random() < 0.5:
            eye = np.array([0, -long / 2 + 0.1, 0])
            shape.add(ellipsoid(eye, (girth * 0.55, girth * 0.35, girth * 0.55), 12), "porthole")
        if rng.random() < 0.4:
            for s in (-1, 1):
                lamp = np.array([s * girth * 0.6, -long * 0.4, -girth * 0.5])
                shape.add(cylinder(lamp + [0, 0.5, 0], lamp, girth * 0.16), "light")
    z, at = (0, -0.32 * long) if rng.random() < 0.5 else (top + tall * 0.55, y)
    half = girth * 0.7 if z == 0 else size[0] * 0.4
    if rng.random() < 0.8:
        for s in (-1, 1):
            span, chord = girth * rng.uniform(0.5, 0.9), girth * rng.uniform(0.3, 0.6)
            x = s * (half + span / 2)
            shape.add(box((span, chord, girth * 0.08), (x, at, z)), "diving plane")
    if not stubby and rng.random() < 0.5:
        deck = (girth * 0.8, long * rng.uniform(0.5, 0.75), girth * 0.2)
        shape.add(box(deck, (0, -0.05 * long, top - 0.02), (0.8, 0.97)), "deck")
