"""Caps, hats, helmets and crowns."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import (
    at_z,
    ball,
    box,
    cylinder,
    ellipsoid,
    facing_out,
    flat_ring,
    lathe,
    loft,
    moved,
    rounded_box,
    tube,
)
from ..turns import radial

CAP = {
    "brim": ("peak", "visor", "bill"),
    "crown": ("panel", "dome", "top"),
}

HAT = {
    "crown": ("top", "dome", "body", "cone"),
    "brim": ("rim", "edge"),
    "band": ("ribbon", "hat band"),
    "buckle": ("clasp",),
    "pompom": ("bobble", "ball"),
    "cuff": ("fold", "turn-up"),
    "feather": ("plume",),
    "ear flap": ("flap", "earflap"),
}

HELMET = {
    "shell": ("dome", "skull", "bowl", "body"),
    "visor": ("face guard", "faceplate", "face shield"),
    "nose guard": ("nasal", "nosepiece"),
    "cheek guard": ("cheek plate", "side guard"),
    "neck guard": ("neck plate", "collar"),
    "crest": ("plume", "comb", "ridge"),
    "horn": ("horns",),
    "spike": ("top spike", "finial"),
    "rim": ("edge", "brow band", "band"),
    "strap": ("chin strap",),
}

CROWN = {
    "band": ("ring", "circlet", "base"),
    "point": ("spike", "prong", "peak"),
    "gem": ("jewel", "gemstone", "stone", "ruby"),
    "pearl": ("ball", "bead", "knob"),
    "cap": ("lining", "cushion", "velvet"),
    "arch": ("hoop", "bow"),
}


def cap(rng: np.random.Generator) -> LabelledShape:
    """A hollow dome with a peak before it, or a brim all around, and perhaps a button on top."""
    kind = str(rng.choice(["cap", "cap", "hat", "helmet"]))
    shape = Assembly(kind, CAP, keypoints=KEYPOINTS["cap"])
    sides, radius = int(rng.integers(12, 33)), 0.1
    high = rng.uniform(0.07, 0.16)
    t = np.linspace(0, np.pi / 2 * 0.98, 9)
    power = rng.uniform(0.5, 1.1)
    dome = np.c_[radius * np.cos(t) ** power, high * np.sin(t)]
    inner = dome[::-1] * [0.95, 0.97]
    shape.add(moved(lathe([*dome, *inner], sides, caps=False), np.diag([1, 1.15, 1])), "crown")
    if kind == "hat":
        reach = rng.uniform(1.3, 2.0) * radius
        rise = rng.uniform(-0.02, 0.02)
        ring = [
            (radius * 0.95, -0.004),
            (reach, rise),
            (reach, rise + 0.004),
            (radius * 0.95, 0.006),
        ]
        shape.add(moved(lathe(ring, sides, caps=False), np.diag([1, 1.15, 1])), "brim")
        return shape.finish()
    reach, drop = rng.uniform(0.05, 0.1), rng.uniform(0.0, 0.04)
    a = np.linspace(-np.pi * 0.85, -np.pi * 0.15, 12)
    near = np.c_[radius * np.cos(a), radius * 1.15 * np.sin(a), 0 * a]
    far = near + np.c_[0 * a, -reach * np.sin(-a) ** 0.7, -drop * np.sin(-a)]
    up = np.array([0, 0, 0.005])
    rings = [[n, f, f + up, n + up] for n, f in zip(near, far, strict=True)]
    shape.add(facing_out(loft(rings)), "brim")
    if rng.random() < 0.4:
        shape.add(ellipsoid((0, 0, high), (0.008, 0.008, 0.005), 10), "button")
    return shape.finish()


def hat(rng: np.random.Generator) -> LabelledShape:
    """Wizards' hats, top hats, cowboy hats, bowlers, woollen caps and party hats."""
    kind = str(
        rng.choice(["wizard hat", "top hat", "cowboy hat", "bowler hat", "beanie", "party hat"])
    )
    shape = Assembly(kind if rng.random() < 0.6 else "hat", HAT)
    sides, wide = int(rng.choice([6, 8, 12, 20, 28])), rng.uniform(0.9, 1.1)
    tall = {"wizard hat": 2.6, "top hat": 1.6, "cowboy hat": 1.1, "bowler hat": 0.9, "beanie": 1.1,
            "party hat": 2.2}[kind] * rng.uniform(0.7, 1.4)  # fmt: skip
    t = np.linspace(0, 1, 9)
    girth = {
        "top hat": 1 + rng.uniform(-0.15, 0.3) * t,
        "cowboy hat": 1 - 0.3 * t**1.5,
        "bowler hat": np.sqrt(np.maximum(1 - t**2.2, 0.02)),
        "beanie": np.sqrt(np.maximum(1 - t**2.6, 0.02)),
    }.get(kind, 1 - 0.97 * t ** rng.uniform(0.7, 1.1))
    bend = rng.normal(0, 0.5, 2) * tall * 0.5 if kind == "wizard hat" else np.zeros(2)
    path = np.c_[np.outer(t**2.5, bend), tall * t]
    shape.add(tube(path, wide * girth, sides), "crown")
    brim = kind not in ("beanie", "party hat")
    if brim:
        reach = wide * rng.uniform(1.3, 2.4)
        a = np.linspace(0, 2 * np.pi, max(sides, 12), endpoint=False)
        curl = rng.uniform(0.1, 0.6) if kind == "cowboy hat" else rng.uniform(-0.1, 0.15)
        c, s = np.cos(a), np.sin(a)
        inner, outer = (np.c_[r * c, r * s, 0 * a] for r in (wide * 0.8, reach))
        outer[:, 2] = curl * (c**2 if kind == "cowboy hat" else 1)
        up = [0, 0, rng.uniform(0.06, 0.14)]
        rings = [inner, outer, outer + up, inner + up, inner]
        shape.add(facing_out(loft(rings, caps=False)), "brim")
    elif kind == "beanie" and rng.random() < 0.8:
        shape.add(cylinder((0, 0, -0.02), (0, 0, tall * 0.28), wide * 1.1, sides=sides), "cuff")
    if (brim and rng.random() < 0.75) or len(shape.names) == 1:
        _hat_band(rng, shape, sides, wide, tall, t, girth)
    if kind in ("beanie", "party hat") and rng.random() < 0.8:
        shape.add(ball(path[-1], rng.uniform(0.15, 0.4), sides), "pompom")
    if brim and rng.random() < 0.3:
        root = np.array([wide * rng.choice([-1, 1]), 0.0, 0.15])
        plume = [root, root + [0, 0.4, 0.7], root + [0, 1.0, 1.2]]
        shape.add(tube(plume, [0.05, 0.2, 0.03], 6), "feather")
    for side in (-1, 1) if kind == "beanie" and rng.random() < 0.3 else ():
        low = (side * wide * 1.0, 0, -0.25)
        shape.add(rounded_box((0.2, 0.7, 0.8), low, 0.08, 2), "ear flap")
    return shape.finish()


def _hat_band(rng, shape, sides, wide, tall, t, girth) -> None:
    """A band around the foot of the crown, sometimes with a buckle."""
    high = tall * rng.uniform(0.1, 0.3)
    r = wide * np.interp(high / tall, t, girth) * 1.05
    shape.add(cylinder((0, 0, 0.05), (0, 0, high), max(wide * 1.03, r), r, sides), "band")
    if rng.random() < 0.4:
        at = (0, -max(wide * 1.03, r), high * 0.6)
        shape.add(box((0.35, 0.12, high * 0.9), at), "buckle")


def helmet(rng: np.random.Generator) -> LabelledShape:
    """Knights', vikings', soldiers', riders' and astronauts' helmets."""
    shape = Assembly(
        str(rng.choice(["helmet", "helmet", "knight helmet", "viking helmet"])), HELMET
    )
    sides = int(rng.choice([6, 8, 12, 18, 26]))
    size = np.array([1.0, rng.uniform(1.0, 1.25), 1.0])
    tall, deep = rng.uniform(0.8, 1.6), rng.uniform(0.0, 1.1)
    t = np.linspace(0, np.pi / 2 * 0.98, 8)
    dome = np.c_[np.cos(t) ** rng.uniform(0.7, 1.2), tall * np.sin(t)]
    outside = np.r_[[(rng.uniform(0.85, 1.1), -deep)], dome] if deep > 0.3 else dome
    inside = outside[::-1] * [0.92, 0.95]
    inside[-1, 1] = outside[0, 1]
    stretch = np.diag(size)
    shape.add(
        moved(lathe(np.r_[outside, inside, outside[:1]], sides, caps=False), stretch), "shell"
    )
    if rng.random() < 0.6:
        r = 1.08
        ring = [(r - 0.16, -0.08), (r, -0.08), (r, 0.1), (r - 0.14, 0.12), (r - 0.16, -0.08)]
        shape.add(moved(lathe(ring, sides, caps=False), stretch), "rim")
    front = rng.choice(["visor", "nose", "open"], p=[0.5, 0.25, 0.25])
    _face_guard(rng, shape, size, front)
    for side in (-1, 1):
        if front != "visor" and deep < 0.3 and rng.random() < 0.6:
            at = (side * 0.95, -0.35, -0.4)
            shape.add(rounded_box((0.12, 0.6, 0.95), at, 0.05, 2), "cheek guard")
        if shape.category == "viking helmet" or rng.random() < 0.08:
            root = np.array([side * 0.9, 0, tall * 0.35])
            out = [
                root,
                root + [side * 0.55, 0, 0.1],
                root + [side * 0.75, 0, rng.uniform(0.5, 1.1)],
            ]
            shape.add(tube(out, [0.24, 0.19, 0.02], max(6, sides // 2)), "horn")
    _crest(rng, shape, size, tall)
    if rng.random() < 0.3:
        _neck_guard(shape, size)
    if rng.random() < 0.2 or len(shape.things) == 1:
        a = np.linspace(0, np.pi, 13)
        under = np.c_[0.95 * np.cos(a), 0 * a - 0.1, 0.05 - 1.2 * np.sin(a)]
        shape.add(tube(under, 0.06, 6), "strap")
    return shape.finish()


def _face_guard(rng, shape, size, front) -> None:
    """A visor before the face, a nasal, or nothing."""
    if front == "visor":
        span, low = rng.uniform(0.8, 1.4), rng.uniform(-1.1, -0.4)
        a = np.linspace(-np.pi / 2 - span, -np.pi / 2 + span, 11)
        snout = 1.06 + rng.uniform(0, 0.5) * np.cos(a + np.pi / 2) ** 4
        outer = np.c_[snout * np.cos(a), size[1] * snout * np.sin(a)]
        both = np.r_[outer, outer[::-1] * 0.9]
        rings = [at_z(both * k, z) for k, z in ((0.95, low), (1.0, low * 0.4), (0.97, 0.25))]
        shape.add(facing_out(loft(rings)), "visor")
    elif front == "nose":
        at = (0, -size[1] * 1.0, -0.25)
        shape.add(box((0.2, 0.14, 0.9), at, (1.4, 1)), "nose guard")


def _crest(rng, shape, size, tall) -> None:
    """A comb from the brow over the top to the neck, or a spike."""
    if rng.random() < 0.3:
        a = np.linspace(0.15 * np.pi, 0.95 * np.pi, 10)
        high = rng.uniform(0.15, 0.6)
        rings = []
        for x in a:
            near = np.array([0, -np.cos(x) * size[1], np.sin(x) * tall]) * 0.95
            far = near * (1 + high / max(np.linalg.norm(near), 0.5))
            w = [0.1, 0, 0]
            rings.append([near - w, near + w, far + w, far - w])
        shape.add(facing_out(loft(rings)), "crest")
    elif rng.random() < 0.3:
        shape.add(cylinder((0, 0, tall * 0.93), (0, 0, tall + 0.6), 0.14, 0.02, 8), "spike")


def _neck_guard(shape, size) -> None:
    """A bent plate that widens downwards behind."""
    a = np.linspace(0.2, np.pi - 0.2, 9)
    arc = np.c_[np.cos(a), size[1] * np.sin(a)] * 0.98
    both = np.r_[arc, arc[::-1] * 0.92]
    rings = [at_z(both * 1.25, -0.8), at_z(both, 0.05)]
    shape.add(facing_out(loft(rings)), "neck guard")


def crown(rng: np.random.Generator) -> LabelledShape:
    """A band with points, gems and pearls, a cap or arches inside; also tiaras."""
    shape = Assembly(str(rng.choice(["crown", "crown", "tiara"])), CROWN)
    count = int(rng.choice([4, 5, 6, 8, 10]))
    sides = count * int(rng.integers(2, 4))
    high, flare, thick = rng.uniform(0.15, 0.5), rng.uniform(0.9, 1.25), rng.uniform(0.05, 0.12)
    ring = [(1 - thick, 0), (1, 0), (flare, high), (flare - thick, high), (1 - thick, 0)]
    shape.add(lathe(ring, sides, caps=False), "band")
    if rng.random() < 0.4:
        for z, r in ((0.02, 1.02), (high, flare)):
            shape.add(flat_ring(r * 0.9, r + 0.06, z - 0.04, z + 0.04, sides), "band")
    tall, wide = rng.uniform(0.25, 0.9), np.pi * flare / count * rng.uniform(0.6, 1.0)
    pearls, gems, lean = rng.random() < 0.5, rng.random() < 0.6, rng.uniform(-0.1, 0.3)
    size = rng.uniform(0.06, 0.13)
    for k in range(count):
        a = 2 * np.pi * (k + 0.5) / count - np.pi / 2
        out, along = radial(a), np.array([-np.sin(a), np.cos(a), 0])
        root = out * (flare - thick / 2) + [0, 0, high * 0.85]
        peak = tall * (1 + 0.5 * np.sin(-a)) if shape.category == "tiara" else tall
        tip = root + out * lean * peak + [0, 0, peak + high * 0.15]
        base = [root - along * wide, root + along * wide]
        flank = [tip + along * wide * 0.08, tip - along * wide * 0.08]
        plate = np.array([*base, *flank])
        half = out * thick * 0.5
        shape.add(facing_out(loft([plate - half, plate + half])), "point")
        if pearls:
            shape.add(ball(tip, size, 8), "pearl")
        if gems:
            at = out * ((1 + flare) / 2 + 0.01) + [0, 0, high * 0.5]
            shape.add(ball(at, min(size * 1.3, high * 0.4), 6), "gem")
    if shape.category == "crown" and rng.random() < 0.3:
        shape.add(
            ellipsoid((0, 0, high * 0.7), (0.92, 0.92, tall * rng.uniform(0.4, 1.0)), 16), "cap"
        )
    elif shape.category == "crown" and rng.random() < 0.2:
        t = np.linspace(0, np.pi, 13)
        for turn in (0, np.pi / 2):
            arc = np.c_[flare * np.cos(t) * np.cos(turn), flare * np.cos(t) * np.sin(turn),
                        high + 1.1 * tall * np.sin(t)]  # fmt: skip
            shape.add(tube(arc, thick, 6), "arch")
        shape.add(ball((0, 0, high + 1.1 * tall), size * 1.5, 10), "pearl")
    return shape.finish()
