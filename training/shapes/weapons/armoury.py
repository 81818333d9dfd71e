"""Axes, staffs and shields, as packs of weapons have them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import (
    at_y,
    ball,
    box,
    cylinder,
    facing_out,
    lathe,
    loft,
    moved,
    roller,
    superellipse,
    tube,
)
from ..turns import FORWARD, any_pose, radial, spaced

AXE = {
    "handle": ("haft", "shaft", "grip", "stick"),
    "wrap": ("leather wrap", "grip tape", "binding"),
    "head": ("axe head", "metal head"),
    "blade": ("cheek", "bit"),
    "edge": ("cutting edge", "blade edge"),
    "pick": ("point", "pick point"),
    "spike": ("top spike", "thorn"),
    "poll": ("butt", "hammer side", "back of the head"),
    "pommel": ("end knob", "end cap"),
}
STAFF = {
    "shaft": ("handle", "pole", "stick", "rod"),
    "orb": ("gem", "crystal", "ball", "jewel"),
    "prong": ("claw", "holder", "fork"),
    "hook": ("curl", "crook", "spiral"),
    "star": ("star tip",),
    "ring": ("collar", "band"),
    "wrap": ("grip", "leather wrap"),
    "tip": ("ferrule", "foot", "end"),
}
SHIELD = {
    "plate": ("face", "board", "body", "front"),
    "rim": ("edge", "border", "frame"),
    "boss": ("umbo", "center", "knob"),
    "emblem": ("symbol", "crest", "cross", "decoration"),
    "rivet": ("stud", "nail", "bolt"),
    "spike": ("thorn", "point"),
    "handle": ("grip", "strap", "arm strap"),
}


def axe(rng: np.random.Generator) -> LabelledShape:
    """Hatchets, felling axes, double axes and pickaxes, bearded or crescent, plain or spiked."""
    kind = str(rng.choice(["axe", "axe", "battle axe", "hatchet", "pickaxe"]))
    shape = Assembly(kind, AXE, keypoints=KEYPOINTS["axe"])
    long, thick = rng.uniform(0.35, 1.3), rng.uniform(0.018, 0.04)
    bow, t = rng.choice([0.0, rng.normal(0, 0.05)]), np.linspace(0, 1, 8)
    path = np.c_[bow * np.sin(np.pi * t), 0 * t, long * t]
    girth = thick * (1 + rng.uniform(0, 0.5) * (2 * t - 1) ** 2)
    shape.add(tube(path, girth, int(rng.choice([4, 6, 8, 14])), flat=1), "handle")
    at = np.array([0, 0, long * rng.uniform(0.82, 0.93)])
    size = thick * rng.uniform(3.5, 10)
    high = thick * rng.uniform(1.5, 4.5)
    eye = np.array([2.6 * thick, 2.8 * thick, high])
    if rng.random() < 0.6:
        shape.add(box(eye, at), "head")
    else:
        shape.add(roller(at, [0, 0, high / 2], 1.45 * thick, 10), "head")
    sides = (1, -1) if kind == "pickaxe" or rng.random() < 0.35 else (1,)
    grow, drop, curve = rng.uniform(1.2, 4), rng.uniform(-0.5, 1), rng.uniform(0.05, 0.35)
    for side in sides:
        if kind == "pickaxe":
            end = at + [side * size * 1.4, 0, -size * rng.uniform(0, 0.6)]
            middle = at + [side * size * 0.7, 0, size * 0.05]
            widths = thick * np.array([1.4, 1.1, rng.uniform(0.1, 0.5)])
            shape.add(tube([at, middle, end], widths, int(rng.choice([4, 6]))), "head", "pick")
        else:
            _bit(shape, at, side, thick, size, (high, grow, drop, curve))
    if len(sides) == 1 and rng.random() < 0.5:
        back = at - [thick * rng.uniform(1.3, 2.4), 0, 0]
        if rng.random() < 0.5:
            shape.add(box((thick * 2.5, thick * 2.4, high * 0.8), back), "head", "poll")
        else:
            spike = cylinder(at, back - [size * 0.6, 0, 0], thick * 0.9, thick * 0.1, 4)
            shape.add(spike, "head", "spike")
    if kind == "battle axe" and rng.random() < 0.6:
        top = np.array([0, 0, long])
        shape.add(cylinder(top - [0, 0, 0.02], top + [0, 0, size * 0.6], thick, thick * 0.1, 4),
                  "head", "spike")  # fmt: skip
    if rng.random() < 0.5:
        low, up = long * rng.uniform(0.03, 0.15), long * rng.uniform(0.25, 0.5)
        shape.add(cylinder((bow * 0.3, 0, low), (bow, 0, up), thick * 1.6, sides=8),
                  "handle", "wrap")  # fmt: skip
    if rng.random() < 0.4:
        shape.add(ball((0, 0, 0), thick * rng.uniform(1.5, 2.2), 8), "pommel")
    return shape.finish(None if rng.random() < 0.5 else any_pose(rng))


def _bit(shape, at, side, thick, size, form) -> None:
    """A blade that grows from the eye outwards, and its bent edge."""
    high, grow, drop, curve = form
    s = np.array([0, 0.3, 0.6, 0.85, 1.0])
    half = high * 0.45 * (1 + (grow - 1) * s**1.6)
    lower = half * (1 + drop * s)
    flat = thick * np.interp(s, [0, 1], [1.1, 0.25])
    rings = []
    for x, up, low, y in zip(s * size, half, lower, flat, strict=True):
        tall = np.array([up, up * 0.4, -low * 0.4, -low])
        bulge = curve * size * (x / size) * np.array([0, 0.7, 0.7, 0])
        near, far = (np.c_[side * (x + bulge), np.full(4, w), tall] for w in (-y, y))
        rings.append(np.r_[near, far[::-1]] + at)
    shape.add(facing_out(loft(rings[:4])), "head", "blade")
    sharp = rings[-1] + [side * size * 0.08, 0, 0]
    sharp[:, 1] *= 0.2
    shape.add(facing_out(loft([rings[3], rings[4], sharp])), "head", "edge")


def staff(rng: np.random.Generator) -> LabelledShape:
    """A pole, straight or crooked, with an orb, prongs, a star or a curl on top; also wands."""
    shape = Assembly(str(rng.choice(["staff", "staff", "magic staff", "wand", "scepter"])), STAFF)
    short = shape.category in ("wand", "scepter")
    long, thick = (
        rng.uniform(0.25, 0.5) if short else rng.uniform(0.9, 1.7),
        rng.uniform(0.012, 0.03),
    )
    t, crooked = np.linspace(0, 1, 9), rng.choice([0.0, rng.uniform(0.005, 0.03)])
    path = np.c_[rng.normal(0, crooked, (9, 2)), long * t]
    sides = int(rng.choice([5, 6, 8, 12]))
    shape.add(tube(path, thick * (0.7 + 0.5 * t), sides), "shaft")
    top, size = path[-1], thick * rng.uniform(1.6, 4.5)
    head = str(rng.choice(["orb", "prongs", "hook", "star", "crystal"]))
    _staff_head(rng, shape, thick, sides, top, size, head)
    for s in rng.uniform(0.15, 0.97, int(rng.integers(0, 4))):
        at = np.array([np.interp(s, t, path[:, j]) for j in range(3)])
        half = [0, 0, thick * rng.uniform(0.3, 0.8)]
        shape.add(roller(at, half, thick * 1.6, sides + 2), "ring")
    if rng.random() < 0.4:
        low, up = path[3], path[5]
        shape.add(cylinder(low, up, thick * 1.45, sides=8), "wrap")
    if rng.random() < 0.4 or len(shape.things) == 1:
        shape.add(cylinder(path[0] - [0, 0, thick], path[0] + [0, 0, thick * 2], thick * 0.6,
                           thick * 1.1, sides), "tip")  # fmt: skip
    return shape.finish(None if rng.random() < 0.5 else any_pose(rng))


def _staff_head(rng, shape, thick, sides, top, size, head) -> None:
    """A curl, a star, a ball in prongs or a gem."""
    if head == "hook":
        a = np.linspace(0, rng.uniform(3.5, 8), 16)
        far = size * 1.4 * (1 - 0.08 * a)
        curl = top + np.c_[far * np.cos(a) - far[0], 0 * a, far * np.sin(a)]
        shape.add(tube(curl, thick * np.linspace(1.2, 0.5, 16), sides), "hook")
    elif head == "star":
        a = np.arange(10) * np.pi / 5 + np.pi / 2
        far = size * 1.5 * np.where(np.arange(10) % 2, rng.uniform(0.4, 0.6), 1)
        outline = np.c_[far * np.cos(a), 0 * a, far * np.sin(a)] + top + [0, 0, size]
        rings = [outline + [0, y, 0] for y in (-thick, thick)]
        shape.add(facing_out(loft(rings)), "star")
    heart = top + [0, 0, size * 0.95]
    if head in ("orb", "prongs"):
        shape.add(ball(heart, size, 2 * sides), "orb")
    elif head == "crystal" or rng.random() < 0.3:
        tall = size * rng.uniform(1.5, 3)
        gem = [(0.01, 0), (size * 0.7, tall * 0.4), (size * 0.6, tall * 0.65), (0.01, tall)]
        where = top - [0, 0, thick] if head == "crystal" else top + [-size, 0, 0]
        shape.add(lathe(gem, sides, where), "orb")
    for a in spaced(4, 0.4) if head == "prongs" else ():
        out = radial(a) * size
        bones = [
            top - [0, 0, thick],
            heart + out * 1.1 - [0, 0, size * 0.3],
            heart + out * 0.75 + [0, 0, size],
        ]
        shape.add(tube(bones, thick * np.array([0.9, 0.7, 0.2]), 6), "prong")


def shield(rng: np.random.Generator) -> LabelledShape:
    """Round, kite, heater and tower shields, domed or flat, rimmed, studded, with an emblem."""
    shape = Assembly(str(rng.choice(["shield", "shield", "round shield", "buckler"])), SHIELD)
    form = "round" if shape.category != "shield" else str(rng.choice(["round", "kite", "tower"]))
    outline = _outline(rng, form)
    bulge, thick = rng.uniform(0.0, 0.16), rng.uniform(0.02, 0.07)
    scale = np.array([1, 0.9, 0.6, 0.3, 0.03])
    flat = np.insert(outline, 1, 0.0, axis=1)  # (n, 3)
    rings = [flat + [0, thick, 0], *(flat * s - [0, bulge * (1 - s**2), 0] for s in scale)]
    shape.add(facing_out(loft(rings)), "plate")
    edge = at_y(outline, thick / 2)
    if rng.random() < 0.7:
        shape.add(
            tube(edge * [0.99, 1, 0.99], thick * rng.uniform(0.6, 1.3), 6, closed=True), "rim"
        )
    front = np.array([0, -bulge, 0])
    if rng.random() < 0.5:
        size, out = rng.uniform(0.08, 0.2), rng.uniform(0.04, 0.15)
        dome = [(size, -0.08), (size, out * 0.2), (size * 0.6, out), (size * 0.1, out * 1.2)]
        shape.add(moved(lathe(dome, 12), FORWARD, front), "boss")
        if rng.random() < 0.3:
            tip = front - [0, out + rng.uniform(0.1, 0.25), 0]
            shape.add(cylinder(front, tip, size * 0.4, 0.004, 6), "spike")
    elif rng.random() < 0.6:
        wide, deep = rng.uniform(0.05, 0.14), bulge * 0.5 + 0.04
        middle = front + [0, deep / 2 - 0.015, 0]
        shape.add(box((wide, deep, rng.uniform(0.5, 0.9)), middle), "emblem")
        if rng.random() < 0.7:
            shape.add(box((rng.uniform(0.35, 0.7), deep, wide), middle + [0, 0, 0.1]), "emblem")
    for k in range(0, len(edge), 2) if rng.random() < 0.35 else ():
        at = edge[k] * [0.88, 0, 0.88] - [0, bulge * 0.2, 0]
        shape.add(ball(at, rng.uniform(0.02, 0.04), 6), "rivet")
    if rng.random() < 0.6 or len(shape.things) == 1:
        for x in (-0.15, 0.15)[: int(rng.integers(1, 3))]:
            a = np.linspace(0, np.pi, 7)
            arc = np.c_[np.full(7, x), thick * 0.8 + 0.12 * np.sin(a), 0.18 * np.cos(a)]
            shape.add(tube(arc, rng.uniform(0.015, 0.035), 6), "handle")
    return shape.finish()


def _outline(rng, form: str) -> NDArray:
    """Half a metre or so, counterclockwise seen from behind; pointed below or not."""
    if form == "round":
        wide = rng.uniform(0.7, 1.1)
        return superellipse(wide, wide * rng.uniform(0.9, 1.2), 2, int(rng.choice([8, 12, 16, 28])))
    if form == "tower":
        return superellipse(rng.uniform(0.5, 0.8), rng.uniform(0.9, 1.4), rng.uniform(4, 12), 20)
    wide, tall, power = rng.uniform(0.35, 0.5), rng.uniform(0.55, 0.9), rng.uniform(1.2, 2.2)
    s = np.linspace(0.0, 1, 9)
    side = wide * (1 - s**power)
    arch, n = rng.uniform(-0.02, 0.15), np.linspace(1, -1, 7)[1:-1]
    right = np.c_[side, 0.35 - tall * s]
    top = np.c_[wide * n, 0.35 + arch * (1 - n**2)]
    return np.concatenate([right[::-1], top, (right * [-1, 1])[:-1]])
