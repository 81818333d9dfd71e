"""Cars as artists model them: one smooth shell with its panes let in, blocks, open racers."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from ..shape import Assembly
from ..solids import box, cut, cylinder, ellipsoid, loft, rounded_box, slab
from .car_fittings import add_fittings, add_wheel, add_wheels

SYNONYMS = {
    "body": ("car body", "bodywork", "chassis"),
    "wheel": ("road wheel", "car wheel"),
    "tire": ("tyre", "rubber"),
    "rim": ("hubcap", "wheel rim", "alloy"),
    "roof": ("car top", "roof panel"),
    "hood": ("bonnet", "engine cover"),
    "trunk": ("boot", "trunk lid", "tailgate"),
    "door": ("car door", "side door"),
    "fender": ("wheel arch", "mudguard", "wing panel"),
    "pillar": ("window frame", "roof pillar"),
    "window": ("glass", "pane", "car window"),
    "windshield": ("windscreen", "front window"),
    "rear window": ("back window", "rear windshield"),
    "side window": ("door window",),
    "bumper": ("fender bar", "bumper bar"),
    "grille": ("radiator grille", "grill"),
    "headlight": ("front light", "head lamp"),
    "taillight": ("tail lamp", "rear light", "brake light"),
    "mirror": ("wing mirror", "side mirror"),
    "spoiler": ("rear wing", "wing"),
    "front wing": ("front spoiler", "nose wing"),
    "light bar": ("siren", "beacon", "roof sign"),
    "roof rack": ("roof rails", "luggage rack"),
    "license plate": ("number plate",),
    "exhaust": ("exhaust pipe", "tailpipe"),
    "cockpit": ("cabin opening", "driver seat"),
    "axle": ("suspension", "wheel arm"),
    "nose": ("nose cone", "front"),
}
GAP = 0.02  # metres, the width of what separates a pane from its frame, or a door from the next
SPREAD = np.array([0, 0, 0, 0, 0, 0, 0.08, 0.13, 0.83, 0.88, 1, 1, 1, 1])  # of the cabin's height
PANES, SHIELD, SIDES = (6, 7, 8), (11, 12), (2, 3, 4, 5)  # bands of the half section


def shell_car(rng: np.random.Generator, shape: Assembly) -> None:
    """One skin from bumper to bumper; panes and doors are cut into it, let in or flush."""
    length, width = rng.uniform(3.2, 5.2), rng.uniform(1.5, 2.0)
    van, tall = shape.category == "van", shape.category != "car"
    clear, belt = rng.uniform(0.15, 0.35), rng.uniform(0.75, 1.05)
    top = belt + rng.uniform(0.35, 0.65) + 0.25 * tall
    front = -length * (rng.uniform(0.3, 0.45) if van else rng.uniform(0.08, 0.28))
    rear = length * (rng.uniform(0.44, 0.49) if tall else rng.uniform(0.2, 0.48))
    slope = rng.uniform(0.2, 0.4 if van else 0.8), rng.uniform(0.1, 0.3 if tall else 0.8)
    panes, doors = _cuts(rng, front + slope[0], rear - slope[1], van)
    shield = (front + 2 * GAP, front + slope[0] - 2 * GAP), (rear - slope[1] + 2 * GAP, rear - GAP)
    y = _stations(
        rng, length, (front, front + slope[0], rear - slope[1], rear), panes, doors, shield
    )
    rise = np.interp(y, [front, front + slope[0], rear - slope[1], rear], [0, 1, 1, 0])
    rings = _sections(rng, y, length, width, clear, belt, rise * (top - belt))
    part = _band_parts(y, front, rear, slope, panes, doors, shield)
    vertices, faces = loft(_let_in(rng, rings, part, y, doors))
    cells = part.ravel()
    every = np.r_[cells, cells, np.full(len(faces) - 2 * len(cells), "body")]
    for name in dict.fromkeys(every.tolist()):
        shape.add(cut((vertices, faces), every == name), *name.split("/"))
    add_wheels(rng, shape, length, width, float(rng.uniform(0.28, 0.42)))
    add_fittings(rng, shape, length, width, belt, clear, (front + 0.15, rear), top)


def _cuts(rng, start: float, end: float, van: bool):
    """Where along y the side panes are, and where the doors begin and end."""
    doors = int(rng.integers(1, 3))
    reach = start + (end - start) * (0.4 if van else rng.uniform(0.75, 1.0))
    edges = np.linspace(start - 0.15, reach, doors + 1)
    panes = [(a + 0.09, b - 0.05) for a, b in itertools.pairwise(edges)]
    if end - reach > 0.45 and rng.random() < 0.7:  # a pane behind the doors
        panes.append((reach + 0.09, end - 0.05))
    panes[0] = (start + 0.04, panes[0][1])
    return panes, edges


def _stations(rng, length, corners, panes, doors, shield) -> NDArray[np.float64]:
    """Where the skin has its rings: at every cut, beside it, and evenly between."""
    cuts = np.r_[np.ravel(panes), doors, np.ravel(shield)]
    exact = np.unique(
        np.r_[corners, cuts, cuts - GAP, cuts + GAP, -length / 2, length / 2].round(4)
    )
    even = np.linspace(-0.5, 0.5, int(rng.integers(14, 40))) * length
    apart = np.abs(even[:, None] - exact).min(1) > 2 * GAP
    y = np.sort(np.r_[exact, even[apart]])
    return y[np.abs(y) <= length / 2]


def _sections(rng, y, length, width, clear, belt, rise) -> NDArray[np.float64]:
    """Rings (R, 26, 3), from the middle of the floor up the right side and down the left."""
    u = np.abs(2 * y / length)
    half = width / 2 * (1 - rng.uniform(0.05, 0.3) * u ** rng.uniform(3, 10))
    droop = np.where(y < 0, rng.uniform(0.05, 0.45), rng.uniform(0, 0.3)) * (belt - clear)
    belt = belt - droop * u ** rng.uniform(2, 5)
    low = clear + rng.uniform(0, 0.4) * (belt - clear) * u ** rng.uniform(4, 12)
    sill, lean = 0.3 * (belt - low) + low, rng.uniform(0.66, 0.92)
    crown, bulge = rng.uniform(0.01, 0.06), rng.uniform(0.94, 1.0)
    across = np.array([0, 0.88, 0.98, 1, 1, bulge, 0, 0, 0, 0, 0, 0, 0, 0])
    inner = np.r_[np.zeros(6), bulge + (lean - bulge) * SPREAD[6:10]]
    inner = np.r_[inner, lean * np.array([0.95, 0.84, 0.78, 0])]
    x = half[:, None] * np.maximum(across, inner)  # (R, 14)
    level = np.stack([low, low, sill, (sill + belt) / 2, 0.2 * sill + 0.8 * belt, belt], 1)
    arch = crown * np.clip(1 - (inner[6:] / bulge) ** 2, 0, 1)
    height = np.c_[level, belt[:, None] + rise[:, None] * SPREAD[6:] * 0.97 + arch]
    height[:, 11:] += 0.03 * rise[:, None]
    right = np.stack([-x, np.broadcast_to(y[:, None], x.shape), height], -1)
    return np.concatenate([right, right[:, -2:0:-1] * [-1, 1, 1]], 1)


def _band_parts(y, front, rear, slope, panes, doors, shield) -> NDArray[np.str_]:
    """The part (R − 1, 26) of every cell between two rings and two columns."""
    column = np.arange(26)
    band = np.where(column < 13, column, 25 - column)
    middle = (y[:-1] + y[1:]) / 2
    part = np.full((len(middle), 26), "body", dtype="<U24")

    def paint(rows, bands, name) -> None:
        part[np.ix_(rows, np.isin(band, bands))] = name

    for start, end in itertools.pairwise(doors):
        paint((middle > start) & (middle < end), SIDES, "body/door")
    high = range(6, 13)
    paint(middle < front, high, "hood")
    paint(middle > rear, high, "body/trunk")
    paint((middle > front) & (middle < rear), high, "body/pillar")
    inside = (middle > front + slope[0]) & (middle < rear - slope[1])
    paint(inside, range(10, 13), "roof")
    for start, end in panes:
        paint((middle > start) & (middle < end), PANES, "window/side window")
    for (start, end), name in zip(shield, ("windshield", "rear window"), strict=True):
        paint((middle > start) & (middle < end), SHIELD, f"window/{name}")
    return part


def _let_in(rng, rings, part, y, doors) -> NDArray[np.float64]:
    """The rings with panes a little inside their frames and grooves around the doors."""
    glass = np.char.startswith(part, "window")
    inside = np.zeros(rings.shape[:2], bool)
    inside[1:-1] = glass[:-1] & glass[1:] & np.roll(glass[:-1] & glass[1:], 1, axis=1)
    groove = np.zeros_like(inside)
    band = np.minimum(np.arange(26), 26 - np.arange(26))
    groove[np.ix_(np.abs(y[:, None] - doors).min(1) < 1e-3, (band > 1) & (band < 6))] = True
    along = np.gradient(rings, axis=0)
    around = np.roll(rings, -1, 1) - np.roll(rings, 1, 1)
    out = np.cross(around, along)
    out /= np.maximum(np.linalg.norm(out, axis=-1, keepdims=True), 1e-9)
    deep = rng.choice([0, rng.uniform(0.01, 0.04)], p=[0.25, 0.75])
    cut = rng.choice([0, rng.uniform(0.008, 0.02)], p=[0.3, 0.7])
    return rings - out * (inside * deep + groove * cut)[..., None]


def block_car(rng: np.random.Generator, shape: Assembly) -> None:
    """A low-poly car: a hull of blocks, a cabin with panes set on its slanted sides."""
    length, width = rng.uniform(3.0, 4.8), rng.uniform(1.5, 2.1)
    clear, belt = rng.uniform(0.2, 0.4), rng.uniform(0.75, 1.15)
    tall, soft = shape.category != "car", rng.uniform(0.01, 0.12)
    nose = length * (rng.uniform(0.02, 0.15) if shape.category == "van" else rng.uniform(0.2, 0.35))
    tail = length * (rng.uniform(0.0, 0.06) if tall else rng.choice([0.02, rng.uniform(0.1, 0.22)]))
    front, rear, top = nose - length / 2, length / 2 - tail, belt + rng.uniform(0.4, 0.85)
    middle = (0, 0, (clear + belt) / 2 - 0.04)
    shape.add(rounded_box((width, length, belt - clear - 0.08), middle, soft, 2), "body")
    size = (width * rng.uniform(0.85, 0.98), nose * 0.92, 0.12)
    shape.add(rounded_box(size, (0, (front - length / 2) / 2, belt - 0.04), 0.04, 2), "hood")
    if tail > 0.2:
        size = (width * 0.93, tail * 0.92, 0.12)
        at = (0, (rear + length / 2) / 2, belt - 0.04)
        shape.add(rounded_box(size, at, 0.04, 2), "body", "trunk")
    shrink, lean = rng.uniform(0.7, 0.92), (rng.uniform(0.1, 0.7), rng.uniform(0.05, 0.5))
    _cabin(rng, shape, width * 0.94, shrink, (front, rear), lean, belt - 0.1, top)
    add_wheels(rng, shape, length, width, float(rng.uniform(0.3, 0.45)))
    add_fittings(rng, shape, length, width, belt, clear, (front + 0.2, rear), top)


def _cabin(rng, shape, width, shrink, ends, lean, low, top) -> None:
    """Four slanted walls with a pane or two in each, and a roof."""
    (front, rear), w, h = ends, width / 2, width / 2 * shrink
    base = np.array([(-w, front, low), (w, front, low), (w, rear, low), (-w, rear, low)])
    over = [(-h, front + lean[0], top), (h, front + lean[0], top)]
    over = np.array([*over, (h, rear - lean[1], top), (-h, rear - lean[1], top)])
    shape.add(loft([base, over]), "body", "pillar")
    eaves = over * [1.03, 1.0, 1] + [0, 0, -0.01]
    shape.add(loft([eaves, eaves + [0, 0, rng.uniform(0.05, 0.1)]]), "roof")
    thick, rim = rng.uniform(0.02, 0.07), rng.uniform(0.06, 0.14)
    names = ("windshield", "side window", "rear window", "side window")
    halves = int(rng.integers(1, 4))
    for i, name in enumerate(names):
        a, b = base[i], base[(i + 1) % 4]
        d, c = over[i], over[(i + 1) % 4]
        count = halves if name == "side window" else 1
        for k in range(count):
            u, v = (k + rim) / count, (k + 1 - rim) / count
            foot, head = rng.choice([0.28, 0.34]), 0.93
            corners = [(u, foot), (v, foot), (v, head), (u, head)]
            pane = [(1 - q) * (a + p * (b - a)) + q * (d + p * (c - d)) for p, q in corners]
            shape.add(slab(pane, thick), "window", name)


def racer(rng: np.random.Generator, shape: Assembly) -> None:
    """An open racing car: a slim body, wings before and behind, wheels on arms."""
    length, width, radius = rng.uniform(3.5, 5), rng.uniform(1.5, 2), rng.uniform(0.28, 0.4)
    t = np.linspace(-0.5, 0.5, 15)
    slim, pods = rng.uniform(0.12, 0.25), rng.uniform(0.3, 0.55)
    half = np.interp(t, [-0.5, -0.2, 0.0, 0.25, 0.5], [0.12, slim + 0.08, pods, pods, 0.2])
    high = np.interp(t, [-0.5, -0.1, 0.12, 0.5], [0.3, 0.6, rng.uniform(0.65, 1.0), 0.45])
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False) + np.pi / 12
    ring = np.c_[-np.cos(angle), 0 * angle, np.sin(angle)]
    low = 0.12
    skin = [
        ring * [w, 0, (z - low) / 2] + [0, y * length, (z + low) / 2]
        for w, z, y in zip(half, high, t, strict=True)
    ]
    shape.add(loft(skin[:6]), "body", "nose")
    shape.add(loft(skin[5:]), "body")
    at = (0, -0.02 * length, np.interp(-0.02, t, high))
    shape.add(ellipsoid(at, (0.24, rng.uniform(0.35, 0.5), 0.12), 14), "cockpit")
    chord, z = rng.uniform(0.25, 0.45), rng.uniform(0.65, 1.0)
    for y, height, name in ((-0.5, 0.2, "front wing"), (0.47, z, "spoiler")):
        wide, at = width * rng.uniform(0.7, 1.0), np.array([0, y * length, height])
        shape.add(box((wide, chord, 0.05), at), name)
        for side in (-1, 1):
            shape.add(box((0.05, chord * 1.2, 0.25), at + [side * wide / 2, 0, 0.03]), name)
    for side in (-1, 1):
        foot = (side * 0.12, 0.47 * length, z / 2 + 0.1)
        shape.add(box((0.05, 0.15, z - 0.2), foot), "spoiler")
    for y in (-0.33 * length, 0.33 * length):
        ends = [(side * width * 0.47, y, radius) for side in (-1, 1)]
        shape.add(cylinder(*ends, 0.05, sides=8), "axle")
        tyre, sides = rng.uniform(0.2, 0.4), int(rng.choice([10, 16, 28]))
        for side in (-1, 1):
            hub = np.array([side * (width / 2 + tyre / 2), y, radius])
            add_wheel(shape, hub, side, radius, tyre, 0.6, sides)
