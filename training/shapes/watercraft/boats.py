"""Open boats: what is rowed, paddled or sailed; hollow hulls and rafts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, flat_ring, loft, moved, tube
from .rigging import add_rig, add_rudder, add_square_sail

BOAT = {
    "hull": ("body", "boat body", "shell"),
    "bench": ("seat", "thwart"),
    "oar": ("paddle", "scull"),
    "oar blade": ("paddle blade", "blade"),
    "oarlock": ("rowlock", "oar holder"),
    "gunwale": ("rim", "edge", "rail", "border"),
    "floor": ("floorboard", "bottom"),
    "keel": ("fin", "centerboard"),
    "rudder": ("steering blade", "tiller"),
    "mast": ("pole",),
    "boom": ("spar", "yard"),
    "sail": ("canvas", "cloth"),
    "mainsail": ("main sail", "big sail"),
    "jib": ("foresail", "headsail", "front sail"),
    "cabin": ("cuddy", "deckhouse", "wheelhouse"),
    "window": ("glass", "porthole"),
    "outboard motor": ("engine", "motor"),
    "figurehead": ("dragon head", "prow"),
    "shield": ("round shield",),
    "flag": ("pennant", "banner"),
    "sternpost": ("stern post", "tail end"),
    "crossbeam": ("cross beam", "cross bar"),
    "log": ("beam", "raft log"),
    "deck": ("top deck", "spray deck"),
    "rope": ("lashing", "line"),
    "stay": ("shroud", "rigging", "rope"),
    "hatch": ("cockpit", "opening"),
}


def hollow_hull(
    rng: np.random.Generator,
    shape: Assembly,
    long: float,
    beam_wide: float,
    deep: float,
    stern: float,
    bow: float,
) -> NDArray:
    """A hull of one skin inside and out; the line of its edge (n, 3) on the left, bow first.

    ``stern`` is how wide it ends, of the whole, ``bow`` how much the ends are lifted.
    """
    count, facets = int(rng.integers(5, 14)), int(rng.integers(2, 6))
    t = np.linspace(0, 1, count)
    fore = np.sin(np.pi / 2 * np.minimum(t / rng.uniform(0.4, 0.6), 1)) ** rng.uniform(0.6, 1)
    half = beam_wide / 2 * np.maximum(fore * np.interp(t, [0.5, 1], [1, stern]), 0.02)
    y = (t - 0.5) * long
    edge = bow * deep * np.abs(2 * t - 1) ** rng.uniform(2, 4)
    bottom = -deep + rng.uniform(0.2, 0.9) * deep * np.abs(2 * t - 1) ** 3 * (t < 0.5)
    angle = np.linspace(0, np.pi / 2, facets + 1)
    bulge = rng.uniform(0.5, 1)
    thick = beam_wide * rng.uniform(0.02, 0.06)

    def skin(shrink: float) -> NDArray:
        rings = []
        for k in range(count):
            w = max(half[k] - shrink, 0.004)
            low = min(bottom[k] + shrink, edge[k] - 0.01)
            x = w * np.sin(angle) ** bulge
            z = edge[k] + (low - edge[k]) * np.cos(angle) ** bulge
            at = np.clip(y[k], y[0] + shrink, y[-1] - shrink)
            side = np.c_[x, np.full(facets + 1, at), z]
            rings.append(np.concatenate([side[:0:-1] * [-1, 1, 1], side]))
        return np.array(rings)

    outer, inner = skin(0.0), skin(thick)
    rings = np.concatenate([outer, inner[:, ::-1]], axis=1)
    shape.add(loft(rings[::-1]), "hull")
    return outer[:, -1]


def rowboat(rng: np.random.Generator) -> LabelledShape:
    """Rowing boats, canoes, kayaks, dinghies, longships with shields, and rafts."""
    kinds = ["rowboat", "rowing boat", "boat", "canoe", "kayak", "dinghy", "longship", "raft"]
    kind = str(rng.choice(kinds))
    shape = Assembly(kind, BOAT)
    if kind == "raft":
        return _raft(rng, shape)
    slim = kind in ("canoe", "kayak", "longship")
    wide = rng.uniform(0.8, 1.5)
    long = wide * (rng.uniform(4, 7) if slim else rng.uniform(2, 3.4))
    deep = wide * rng.uniform(0.25, 0.5)
    stern = rng.uniform(0.02, 0.15) if slim else rng.uniform(0.4, 0.95)
    line = hollow_hull(rng, shape, long, wide, deep, stern, rng.uniform(0, 0.5) + 0.5 * slim)
    if rng.random() < 0.6:
        rim = wide * rng.uniform(0.02, 0.05)
        for side in (-1, 1):
            shape.add(tube(line * [side, 1, 1], rim, 6), "gunwale")
    if kind == "kayak":
        _kayak_deck(rng, shape, line)
    else:
        _benches(rng, shape, line, deep, long)
    if rng.random() < 0.75:
        _oars(rng, shape, line, wide, kind)
    if kind == "longship":
        _longship(rng, shape, line, wide, long, deep)
    if kind in ("dinghy", "boat") and rng.random() < 0.4:
        at = np.array([0, long / 2 + 0.1, 0.0])
        shape.add(box((0.25, 0.3, 0.35), at + [0, 0, 0.2], (0.8, 0.8)), "outboard motor")
        shape.add(cylinder(at, at - [0, 0, deep * 1.3], 0.05, sides=8), "outboard motor")
        shape.add(
            cylinder(at - [0, 0, deep * 1.2], at + [0, 0.12, -deep * 1.2], 0.1), "outboard motor"
        )
    elif not slim and rng.random() < 0.3:
        add_rudder(shape, long, deep)
    if kind == "boat" and rng.random() < 0.4:
        mast = np.array([0, -0.1 * long, -deep * 0.8])
        add_rig(rng, shape, mast, long * rng.uniform(0.6, 1.0), long * 0.45, jib=False)
    return shape.finish()


def _width(line: NDArray, y: float) -> tuple[float, float]:
    """Half the width and the height of the edge at a place along the boat."""
    return float(np.interp(y, line[:, 1], line[:, 0])), float(np.interp(y, line[:, 1], line[:, 2]))


def _benches(rng, shape, line, deep, long) -> None:
    for y in np.linspace(-0.25, 0.3, int(rng.integers(1, 5))) * long:
        half, z = _width(line, y)
        size = (2 * half * 0.97, long * rng.uniform(0.05, 0.09), deep * 0.09)
        shape.add(box(size, (0, y, z - deep * rng.uniform(0.12, 0.3))), "bench")
    if rng.random() < 0.4:
        half = line[:, 0].max() * 0.55
        shape.add(
            box((2 * half, long * 0.55, deep * 0.06), (0, 0.05 * long, -deep * 0.75)), "floor"
        )


def _kayak_deck(rng, shape, line) -> None:
    """A lid from end to end with a hole to sit in."""
    a, high = np.linspace(0, np.pi, 7), rng.uniform(0.1, 0.25)
    rings = []
    for x, y, z in line:
        arc = np.c_[np.cos(a) * x, np.full(7, y), z - 0.005 + np.sin(a) * x * high * 2]
        rings.append(arc)
    shape.add(loft(np.array(rings)[::-1]), "deck")
    half, z = _width(line, 0.0)
    y, tall = rng.uniform(-0.05, 0.15) * np.ptp(line[:, 1]), half * high * 2
    ring = flat_ring(0.55, 0.68, -0.06, tall + 0.06, int(rng.integers(8, 21)))
    shape.add(moved(ring, np.diag([half, half * 1.6, 1]), (0, y, z)), "hatch")


def _oars(rng, shape, line, wide, kind) -> None:
    """Pairs of oars in their locks, or a paddle laid across."""
    reach, thick = wide * rng.uniform(1.2, 1.9), wide * rng.uniform(0.015, 0.03)
    leaf = np.array([wide * 0.22, wide * rng.uniform(0.06, 0.1), thick * 0.5])
    if kind in ("canoe", "kayak"):
        half, z = _width(line, 0)
        up = np.array([0, -0.1, z + wide * (0.2 if kind == "kayak" else 0.03)])
        ends = up - [reach * 0.7, 0, 0], up + [reach * 0.7, 0, 0]
        shape.add(cylinder(*ends, thick, sides=6), "oar")
        for end in ends[: int(rng.integers(1, 3))]:
            shape.add(ellipsoid(end, leaf, 8), "oar", "oar blade")
        return
    pairs = int(rng.integers(4, 8)) if kind == "longship" else int(rng.integers(1, 3))
    for y in np.linspace(-0.25, 0.25, pairs) * np.ptp(line[:, 1]) * (pairs > 1):
        half, z = _width(line, y)
        droop = rng.uniform(0.1, 0.5)
        for side in (-1, 1):
            lock = np.array([side * half, y, z + 0.03])
            along = np.array([side, rng.uniform(-0.1, 0.1), -droop])
            along /= np.linalg.norm(along)
            end = lock + along * reach
            shape.add(cylinder(lock - along * reach * 0.35, end, thick, sides=6), "oar")
            turn = np.stack([along, [0, 1, 0], np.cross(along, [0, 1, 0])], 1)
            shape.add(moved(ellipsoid((0, 0, 0), leaf, 8), turn, end), "oar", "oar blade")
            if kind != "longship":
                shape.add(cylinder(lock - [0, 0, 0.06], lock + [0, 0, 0.03], thick * 2), "oarlock")


def _longship(rng, shape, line, wide, long, deep) -> None:
    """High ends, shields along the sides, a square sail."""
    for end, name in ((line[0], "figurehead"), (line[-1], "sternpost")):
        out = np.sign(end[1])
        t = np.linspace(0, 1, 7)
        rise, curl = deep * rng.uniform(1.0, 2.0), deep * rng.uniform(-0.4, 0.6)
        path = np.c_[0 * t, end[1] - out * 0.1 * long * (1 - t) + out * curl * np.sin(2 * t) * 0.6,
                     end[2] - deep * 0.4 + rise * t]  # fmt: skip
        shape.add(tube(path, wide * np.linspace(0.09, 0.04, 7), 6), name)
        if name == "figurehead":
            snout = path[-1] + [0, out * 0.18 * wide, -0.02]
            shape.add(tube([path[-1], snout], [wide * 0.08, wide * 0.04], 6), name)
    if rng.random() < 0.7:
        for y in np.linspace(-0.3, 0.3, int(rng.integers(4, 9))) * long:
            half, z = _width(line, y)
            for side in (-1, 1):
                at = np.array([side * half, y, z - 0.02])
                disc = cylinder(at, at + [side * 0.05, 0, 0], wide * 0.14, sides=10)
                shape.add(disc, "shield")
    if rng.random() < 0.8:
        high, broad = long * rng.uniform(0.5, 0.8), wide * rng.uniform(1.0, 2.0)
        shape.add(cylinder((0, 0, -deep * 0.9), (0, 0, high), wide * 0.05, sides=8), "mast")
        top = high * 0.93
        yard = (-broad * 0.55, -0.1, top), (broad * 0.55, -0.1, top)
        shape.add(cylinder(*yard, wide * 0.035, sides=6), "boom")
        add_square_sail(rng, shape, broad, top, high * rng.uniform(0.25, 0.45), wide * 0.3)


def _raft(rng, shape) -> LabelledShape:
    """Logs side by side on cross beams, often with a mast or a paddle."""
    count, radius = int(rng.integers(4, 9)), rng.uniform(0.08, 0.16)
    long, sides = rng.uniform(1.2, 2.4), int(rng.integers(6, 13))
    for x in (np.arange(count) - (count - 1) / 2) * radius * 1.95:
        a, b = rng.uniform(0.46, 0.54, 2) * long
        shape.add(cylinder((x, -a, 0), (x, b, 0), radius, sides=sides), "log")
    wide = count * radius * 1.95
    for y in (-0.35, 0.35):
        up = radius * 1.3
        ends = (-wide / 2, y * long, up), (wide / 2, y * long, up)
        shape.add(cylinder(*ends, radius * 0.5, sides=6), "crossbeam")
        if rng.random() < 0.5:
            for x in np.linspace(-0.4, 0.4, count) * wide:
                wrap = box((0.04, radius * 1.3, radius * 1.3), (x, y * long, up))
                shape.add(wrap, "rope")
    if rng.random() < 0.6:
        high = long * rng.uniform(0.7, 1.1)
        shape.add(cylinder((0, 0, 0), (0, 0, high), 0.04, sides=6), "mast")
        broad = wide * rng.uniform(0.6, 1.0)
        yard = (-broad * 0.55, -0.1, high * 0.92), (broad * 0.55, -0.1, high * 0.92)
        shape.add(cylinder(*yard, 0.06, sides=6), "boom")
        add_square_sail(rng, shape, broad, high * 0.92, high * 0.3, 0.15)
    else:
        start, end = (wide * 0.2, long * 0.3, radius * 1.5), (wide * 0.4, long * 0.85, radius * 1.2)
        shape.add(cylinder(start, end, 0.025, sides=6), "oar")
        shape.add(ellipsoid(end, (0.07, 0.16, 0.02), 8), "oar", "oar blade")
    return shape.finish()
