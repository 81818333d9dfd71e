"""Keys and padlocks."""

from __future__ import annotations

import numpy as np

from ..joinery import board
from ..panels import disc, pane
from ..shape import Assembly, LabelledShape
from ..solids import (
    at_z,
    box,
    cylinder,
    ellipsoid,
    facing_out,
    flat_ring,
    lathe,
    loft,
    moved,
    prism,
    roller,
    superellipse,
    tube,
)
from ..turns import FORWARD, about_z, any_pose, radial

KEY = {
    "bow": ("handle", "key head", "grip"),
    "shaft": ("shank", "stem", "rod"),
    "bit": ("key bit", "blade", "teeth"),
    "tooth": ("key tooth", "notch", "ward"),
    "collar": ("shoulder", "stop", "rings"),
    "tip": ("pin", "end"),
    "key ring": ("ring", "split ring"),
    "tag": ("label", "key tag", "fob"),
}
PADLOCK = {
    "body": ("lock body", "case", "housing"),
    "shackle": ("bow", "loop", "hasp"),
    "keyhole": ("key slot", "lock hole"),
    "keyhole plate": ("escutcheon", "keyhole cover", "plate"),
    "dial": ("combination dial", "knob", "number wheel"),
    "rivet": ("bolt", "stud", "screw"),
    "band": ("strip", "ridge", "trim"),
    "socket": ("collar", "shackle socket"),
}


def key(rng: np.random.Generator) -> LabelledShape:
    """Old keys with a bit on a round shaft, and flat ones with a jagged blade; along x."""
    old = rng.random() < 0.65
    shape = Assembly(
        str(rng.choice(["key", "skeleton key", "old key"] if old else ["key", "door key"])), KEY
    )
    long, r = rng.uniform(0.06, 0.12), rng.uniform(0.003, 0.007)
    if old:
        reach = _add_bow(rng, shape, r)
        _add_shaft(rng, shape, long, r)
        _add_bit(rng, shape, long, r)
    else:
        reach = _add_flat(rng, shape, long)
    if rng.random() < 0.2:
        wide = reach * rng.uniform(0.7, 1.1)
        ring = flat_ring(wide * 0.85, wide, -0.0015, 0.0015, int(rng.choice([12, 24])))
        turned = moved(ring, FORWARD, (-reach - wide * 0.7, 0, 0))
        shape.add(turned, "key ring")
        if rng.random() < 0.5:
            at = (-reach - 1.7 * wide - reach * 0.6, 0, 0)
            shape.add(board(rng, (reach * 1.4, reach * 0.8, 0.003), at), "tag")
    return shape.finish(any_pose(rng))


def _loop(outline, thin: float, sides: int, flat: float):
    """A closed bar along an outline (n, 2) in the plane of the key."""
    path = np.c_[outline, np.zeros(len(outline))]
    return tube(path, thin, sides, closed=True, flat=flat)


def _add_bow(rng, shape, r) -> float:
    """A ring, an oval, three leaves or a plate with a hole, left of x = 0; returns its length."""
    wide, thin = r * rng.uniform(2.5, 4.5), r * rng.uniform(0.5, 0.9)
    sides, flat = int(rng.choice([4, 6, 8])), rng.uniform(0.6, 1.1)
    count, style = int(rng.choice([8, 12, 20])), rng.integers(4)
    if style == 0:
        outline = superellipse(2 * wide, 2 * wide * rng.uniform(0.8, 1.5), rng.uniform(2, 4), count)
        shape.add(_loop(outline - [wide, 0], thin, sides, flat), "bow")
    elif style == 1:
        t = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        radius = wide * (1 + rng.uniform(0.15, 0.35) * np.cos(3 * (t - np.pi)))
        outline = np.c_[radius * np.cos(t) - wide * 0.9, radius * np.sin(t)]
        shape.add(_loop(outline, thin, sides, flat), "bow")
    elif style == 2:
        leaf = wide * rng.uniform(0.5, 0.65)
        for x, y in ((-wide * 1.5, 0), (-wide * 0.55, leaf), (-wide * 0.55, -leaf)):
            outline = superellipse(2 * leaf, 2 * leaf, 2, count) + [x, y]
            shape.add(_loop(outline, thin, sides, flat), "bow")
    else:
        ring = flat_ring(wide * rng.uniform(0.25, 0.6), wide, -thin * 0.7, thin * 0.7, count)
        shape.add(moved(ring, offset=(-wide, 0, 0)), "bow")
        if rng.random() < 0.4:
            for a in np.pi + np.array([-1.2, 0, 1.2]):
                at = radial(a) * wide * 1.1 - [wide, 0, 0]
                shape.add(ellipsoid(at, (wide * 0.25,) * 2 + (thin,), 8), "bow")
    return 2 * wide


def _add_shaft(rng, shape, long, r) -> None:
    sides = int(rng.choice([6, 8, 12]))
    r *= rng.uniform(0.55, 0.8)
    shape.add(cylinder((-r, 0, 0), (long, 0, 0), r, sides=sides), "shaft")
    for i in range(int(rng.choice([0, 1, 2, 3]))):
        x = r * (0.8 + 2.2 * i)
        shape.add(
            cylinder((x, 0, 0), (x + r * 1.1, 0, 0), r * rng.uniform(1.4, 1.9), sides=sides),
            "collar",
        )
    if rng.random() < 0.4:
        shape.add(cylinder((long - 1e-4, 0, 0), (long + r, 0, 0), r * 0.7, sides=sides), "tip")


def _add_bit(rng, shape, long, r) -> None:
    """A plate with notches below the end of the shaft, or teeth alone."""
    thick, deep, wide = r * rng.uniform(0.5, 1), r * rng.uniform(2.2, 4.2), r * rng.uniform(2.5, 5)
    end = long - r * rng.uniform(0, 1.5)
    count = int(rng.integers(2, 5))
    plate = deep * rng.uniform(0.35, 0.7) if rng.random() < 0.7 else 0.0
    if plate:
        shape.add(box((wide, plate, thick), (end - wide / 2, -plate / 2, 0)), "bit")
    for i in range(count):
        size = wide / count * rng.uniform(0.45, 0.75)
        x = end - wide + (i + 0.5) * wide / count
        reach = deep * rng.uniform(0.75, 1.0)
        low = plate * 0.98 if plate else 0.0
        at = (x, -(low + reach) / 2, 0)
        shape.add(box((size, reach - low, thick), at), "bit", "tooth")


def _add_flat(rng, shape, long) -> float:
    """A plate for a head and a blade with a jagged edge; returns the head's length."""
    thick, wide = rng.uniform(0.0018, 0.003), rng.uniform(0.02, 0.03)
    deep, blade = wide * rng.uniform(0.8, 1.2), wide * rng.uniform(0.3, 0.42)
    count, long = int(rng.choice([6, 8, 16, 24])), long * 0.55
    outline = superellipse(deep, wide, rng.uniform(2, 6), count)
    hole = superellipse(deep * 0.3, wide * 0.25, 2, count) - [deep * 0.25, 0]
    ends = (outline, -thick), (outline, thick), (hole, thick), (hole, -thick), (outline, -thick)
    rings = [at_z(edge - [deep * 0.48, 0], z) for edge, z in ends]
    shape.add(loft(rings, caps=False), "bow")
    shape.add(box((blade * 0.4, blade * 1.4, 2.2 * thick), (blade * 0.1, 0, 0)), "collar")
    teeth = int(rng.integers(4, 9))
    x = np.linspace(0, long, 2 * teeth + 1)
    depth = np.where(np.arange(len(x)) % 2, rng.uniform(0.0, 0.45, len(x)), 0.55)
    depth[-1] = -0.2
    for i in range(len(x) - 1):
        low = -blade / 2 * depth[i : i + 2]
        piece = [(x[i], low[0]), (x[i + 1], low[1]), (x[i + 1], blade * 0.25), (x[i], blade * 0.25)]
        shape.add(prism(piece, -thick * 0.7, thick * 0.7), "bit")
    spine = [(0, blade * 0.2), (long, blade * 0.2), (long * 0.94, blade * 0.5), (0, blade * 0.5)]
    shape.add(prism(spine, -thick * 0.7, thick * 0.7), "shaft")
    return deep


def padlock(rng: np.random.Generator) -> LabelledShape:
    """A body of one of five outlines, a shackle that is shut or open, a keyhole or dials."""
    kinds = ["padlock", "padlock", "lock", "combination lock"]
    shape = Assembly(str(rng.choice(kinds)), PADLOCK, own_sides=False)
    wide, deep = rng.uniform(0.035, 0.07), rng.uniform(0.014, 0.03)
    tall = wide * rng.uniform(0.75, 1.3)
    style = str(rng.choice(["board", "layers", "outline", "shield", "barrel"]))
    _add_case(rng, shape, style, wide, deep, tall)
    _add_shackle(rng, shape, wide, deep, tall)
    half = tall * 0.4 if style == "barrel" else deep / 2
    front = (0, -half, tall * (0 if style == "barrel" else rng.uniform(-0.12, 0.1)))
    if shape.category == "combination lock":
        _add_dials(rng, shape, wide, deep, tall, front)
    else:
        _add_keyhole(rng, shape, front, min(wide, tall) * rng.uniform(0.09, 0.16), deep * 0.12)
    if style in ("board", "layers") and rng.random() < 0.6:
        r = wide * rng.uniform(0.04, 0.08)
        for x, z in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            at = (x * wide * 0.36, -deep / 2, z * tall * 0.36)
            radii = (r, deep * 0.12, r)
            shape.add(ellipsoid(at, radii, 8), "rivet")
    return shape.finish()


def _add_case(rng, shape, style, wide, deep, tall) -> None:
    """Blocks, layers of plates, discs, shields and hearts; z = 0 is the middle."""
    if style == "board":
        shape.add(board(rng, (wide, deep, tall), (0, 0, 0)), "body")
    elif style == "layers":
        count = int(rng.integers(4, 10))
        for i in range(count):
            z, grow = ((i + 0.5) / count - 0.5) * tall, 1 if i % 2 else rng.uniform(0.95, 0.99)
            shape.add(
                box((wide * grow, deep * grow, tall / count * 1.001), (0, 0, z)), "body", "layer"
            )
    elif style == "barrel":
        ends = (-wide / 2, 0, 0), (wide / 2, 0, 0)
        shape.add(cylinder(*ends, tall / 2 * 0.8, sides=int(rng.choice([8, 12, 24]))), "body")
        shape.add(box((wide * 0.98, deep * 0.9, tall * 0.3), (0, 0, tall * 0.36)), "body")
    else:
        outline = superellipse(wide, tall, rng.uniform(2, 6), int(rng.choice([8, 12, 24])))
        if style == "shield":
            outline[:, 0] *= (
                1 - rng.uniform(0.2, 0.6) * np.clip(-outline[:, 1] / tall * 2, 0, 1) ** 2
            )
        soft = rng.uniform(0.85, 1.0)
        depths = [(soft, -0.5), (1, -0.35), (1, 0.35), (soft, 0.5)]
        rings = [
            np.c_[outline[:, 0] * s, np.full(len(outline), y * deep), outline[:, 1] * s]
            for s, y in depths
        ]
        shape.add(facing_out(loft(rings)), "body")
    if style in ("board", "outline") and rng.random() < 0.35:
        for z in (-0.46, 0.46):
            shape.add(box((wide * 1.04, deep * 1.1, tall * 0.09), (0, 0, z * tall)), "band")


def _add_shackle(rng, shape, wide, deep, tall) -> None:
    """A bent bar; when open it is lifted, or turned about one of its legs."""
    r, reach = min(deep * 0.3, wide * rng.uniform(0.06, 0.11)), wide * rng.uniform(0.26, 0.36)
    up, sides = wide * rng.uniform(0.1, 0.6), int(rng.choice([6, 8, 12]))
    t = np.linspace(0, np.pi, 11)
    arc = np.c_[reach * np.cos(t), 0 * t, tall * 0.5 + up + reach * np.sin(t)]
    style = str(rng.choice(["shut", "lifted", "turned"], p=[0.65, 0.2, 0.15]))
    lift = 0.0 if style == "shut" else wide * rng.uniform(0.15, 0.3)
    path = np.r_[[[reach, 0, tall * 0.4]], arc, [[-reach, 0, tall * 0.4 - lift]]] + [0, 0, lift]
    if style == "turned":
        angle = rng.uniform(0.4, 2.6)
        path = (path + [reach, 0, 0]) @ about_z(angle).T - [reach, 0, 0]
    shape.add(tube(path, r, sides), "shackle")
    if rng.random() < 0.3:
        for side in (-1, 1):
            at = np.array([side * reach, 0, tall * 0.48])
            shape.add(cylinder(at, at + [0, 0, tall * 0.08], r * 1.5, sides=10), "socket")


def _add_keyhole(rng, shape, at, r, reach) -> None:
    """A round hole above a slot, on a plate or bare."""
    at = np.array(at)
    if rng.random() < 0.6:
        sides = int(rng.choice([4, 6, 8, 16]))
        shape.add(disc(at, r * rng.uniform(2, 2.8), reach, sides), "keyhole plate")
        at = at - [0, reach, 0]
    shape.add(disc(at, r, reach * 0.5, 12), "keyhole")
    shape.add(pane(at - [0, 0, r * 1.2], r * 0.8, r * 1.8, reach * 0.5), "keyhole")


def _add_dials(rng, shape, wide, deep, tall, front) -> None:
    """One dial on the front, or three or four wheels in a row."""
    if rng.random() < 0.5:
        r = min(wide, tall) * rng.uniform(0.3, 0.42)
        shape.add(disc((0, front[1], 0), r, deep * 0.15, 24, 0.95), "dial")
        at = (0, front[1] - deep * 0.15, 0)
        knob = [(r * 0.5, -deep * 0.05), (r * 0.42, deep * 0.25)]
        shape.add(moved(lathe(knob, 16), FORWARD, at), "dial")
        return
    count = int(rng.integers(3, 5))
    r, thick = deep * rng.uniform(0.45, 0.6), tall * 0.6 / count
    for i in range(count):
        z = ((i + 0.5) / count - 0.5) * tall * 0.7
        middle = np.array([0, front[1] + deep * 0.38, z])
        half = np.array([0, 0, thick * 0.42])
        shape.add(roller(middle, half, r * 1.05, 10), "dial")
