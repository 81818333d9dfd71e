"""Locomotives and trams."""

from __future__ import annotations

import numpy as np

from ..coachwork import Panes, Wheels, add_glazed, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, beam, box, cylinder, lathe, loft, rounded_box
from .carts import heap
from .railway import RAILWAY, add_axles, add_bogies, add_couplings, vault


def locomotive(rng: np.random.Generator) -> LabelledShape:
    """Steam engines with tenders or without, diesels with hoods, and trams of one long body."""
    kind = str(rng.choice(["steam", "steam", "diesel", "railcar"]))
    names = {
        "steam": ["locomotive", "steam locomotive", "steam engine", "train"],
        "diesel": ["locomotive", "diesel locomotive", "train engine"],
        "railcar": ["train", "tram", "subway train", "railcar", "streetcar"],
    }
    wheels = Wheels.drawn(rng, "disc", "tired", "spoked")
    shape = Assembly(str(rng.choice(names[kind])), RAILWAY | wheels.words)
    {"steam": _steam, "diesel": _diesel, "railcar": _railcar}[kind](rng, shape, wheels)
    return shape.finish()


def _steam(rng, shape, wheels) -> None:
    """A boiler before a cab, driving wheels with rods, small wheels ahead; by chance a tender."""
    wide, girth = rng.uniform(1.6, 2.4), rng.uniform(0.5, 0.85)
    big, small = rng.uniform(0.45, 0.85), rng.uniform(0.25, 0.42)
    barrel, cab = rng.uniform(2.0, 4.5), rng.uniform(0.9, 1.6)
    deck = big * rng.uniform(1.0, 1.4)
    front, split = -(barrel + cab) / 2, (barrel - cab) / 2
    back = split + cab
    sides = int(rng.choice([6, 8, 12, 24]))
    axis = deck + girth * rng.uniform(1.0, 1.3)
    long, middle = back - front, (front + back) / 2
    shape.add(box((wide * 0.62, long, deck * 0.35), (0, middle, deck * 0.85)), "chassis")
    shape.add(box((wide, long, 0.08), (0, middle, deck)), "chassis", "running board")
    _boiler(rng, shape, girth, front, split, sides, axis)
    _steam_cab(rng, shape, wide, split, back, deck, axis + girth)
    driving = int(rng.integers(2, 5))
    places = np.linspace(front + barrel * 0.38, back - 0.4, driving)
    big = min(big, (places[1] - places[0]) * 0.48)
    add_axles(shape, wheels, wide, places, big, 0.14, "chassis", "wheel", "driving wheel")
    _rods(rng, shape, wide, big, front, places)
    ahead = np.linspace(front + 0.25, front + 0.25 + 2 * small, int(rng.integers(1, 3)))
    add_axles(shape, wheels, wide, ahead, small, 0.12, "chassis")
    lamp = np.array([0, front - 0.05, axis + girth * rng.choice([0.0, 0.9])])
    lantern = cylinder(lamp + [0, 0.1, 0], lamp - [0, 0.2, 0], 0.16, sides=10)
    shape.add(lantern, "boiler", "headlight")
    end = back
    if rng.random() < 0.45:
        end = back + rng.uniform(1.2, 2.2)
        _tender(rng, shape, wheels, wide, back + 0.12, end, deck, small)
    if rng.random() < 0.55:
        plough = [rectangle(wide * w, front - d, front + 0.1, z)
                  for w, d, z in ((0.9, 0.55, 0.08), (0.8, 0.1, deck * 0.8))]  # fmt: skip
        shape.add(loft(plough), "cowcatcher")
    add_couplings(rng, shape, wide, front, end, deck * 0.85)


def _boiler(rng, shape, girth, front, split, sides, axis) -> None:
    """A barrel with its smokebox, bands, chimney and domes."""
    tube = (0, front + 0.3, axis), (0, split + 0.05, axis)
    shape.add(cylinder(*tube, girth, sides=sides), "boiler")
    nose = [(0, front + 0.35, axis), (0, front - 0.05, axis)]
    shape.add(cylinder(*nose, girth * rng.uniform(1.0, 1.1), sides=sides), "boiler", "smokebox")
    if rng.random() < 0.5:
        hatch = [(0, front, axis), (0, front - 0.12, axis)]
        shape.add(cylinder(*hatch, girth * 0.7, girth * 0.5, sides), "boiler", "smokebox")
    for y in np.linspace(front + 0.5, split - 0.2, int(rng.integers(0, 5))):
        band = cylinder((0, y, axis), (0, y + 0.06, axis), girth * 1.03, sides=sides)
        shape.add(band, "boiler", "band")
    tall, pipe, top = rng.uniform(0.5, 1.1), girth * rng.uniform(0.25, 0.4), axis + girth * 0.85
    flare = rng.choice([1.0, rng.uniform(1.2, 2.2)])
    stack = [(pipe, 0), (pipe, tall * 0.5), (pipe * flare, tall * 0.9), (pipe * flare * 0.9, tall)]
    shape.add(lathe(stack, sides, (0, front + 0.15, top)), "chimney")
    for y in np.linspace(front + 0.9, split - 0.4, int(rng.integers(1, 3))):
        size = girth * rng.uniform(0.3, 0.45)
        cap = [(size, 0), (size, 0.2), (size * 0.75, 0.38), (size * 0.2, 0.46)]
        shape.add(lathe(cap, sides, (0, y, top + 0.05)), "boiler", "dome")


def _steam_cab(rng, shape, wide, front, back, deck, top) -> None:
    """A cab with panes in front and at its sides, under a flat or a vaulted roof."""
    roof = top + rng.uniform(0.2, 0.6)
    low = rectangle(wide * 0.95, front, back, deck)
    high = rectangle(wide * 0.95, front, back, roof)
    pane = Panes(int(rng.integers(1, 3)), 0.5, 0.88, rng.uniform(0.1, 0.2))
    panes = {1: pane, 3: pane, 0: Panes(2, 0.65, 0.9, 0.2)}
    depth = rng.choice([0.0, -0.04])
    add_glazed(shape, low, high, panes, ("cabin",), ("cabin", "window"), ("cabin", "roof"), depth)
    middle, over = (front + back) / 2, (back - front) * 1.15
    if rng.random() < 0.5:
        shape.add(box((wide * 1.05, over, 0.1), (0, middle, roof + 0.04)), "cabin", "roof")
        return
    shape.add(
        vault(rng, wide * 0.53, middle - over / 2, middle + over / 2, roof - 0.02), "cabin", "roof"
    )


def _rods(rng, shape, wide, big, front, places) -> None:
    """Rods that join the driving wheels, and the cylinder that drives them."""
    for side in (-1, 1):
        x, z = side * wide * 0.46, big * 0.75
        if rng.random() < 0.85:
            shape.add(beam((x, places[0], z), (x, places[-1], z), 0.1), "connecting rod")
            shape.add(beam((x, front + 0.4, big), (x, places[1], z), 0.08), "connecting rod")
        ram = (x, front, big * 1.05), (x, front + 0.65, big * 1.05)
        shape.add(cylinder(*ram, rng.uniform(0.16, 0.24), sides=10), "cylinder")


def _tender(rng, shape, wheels, wide, front, back, deck, small) -> None:
    """A box of coal on wheels behind the cab."""
    middle, long, tall = (front + back) / 2, back - front, rng.uniform(0.7, 1.2)
    shape.add(box((wide * 0.9, long, 0.15), (0, middle, deck - 0.05)), "chassis")
    shape.add(box((wide * 0.92, long, tall), (0, middle, deck + tall / 2)), "tender")
    size = (wide * 0.42, long * 0.45, rng.uniform(0.2, 0.5))
    shape.add(heap(size, (0, middle, deck + tall - 0.05)), "tender", "coal")
    coupling = beam((0, front - 0.3, deck * 0.85), (0, front + 0.1, deck * 0.85), 0.15)
    shape.add(coupling, "chassis", "coupling")
    add_axles(
        shape,
        wheels,
        wide,
        np.linspace(front + small, back - small, int(rng.integers(2, 4))),
        small,
        0.12,
        "chassis",
    )


def _diesel(rng, shape, wheels) -> None:
    """A cab between or behind hoods, on a deck with rails."""
    wide, long, radius = rng.uniform(1.8, 2.6), rng.uniform(5, 9), rng.uniform(0.32, 0.5)
    deck = radius * rng.uniform(2.0, 2.6)
    shape.add(box((wide, long, 0.3), (0, 0, deck)), "chassis")
    add_bogies(rng, shape, wheels, wide, long, deck, radius)
    floor, high = deck + 0.14, rng.uniform(1.4, 2.0)
    at, cab = long * rng.uniform(-0.35, 0.2), rng.uniform(1.1, 1.8)
    front, back = at - cab / 2, at + cab / 2
    low = rectangle(wide * 0.95, front, back, floor)
    top = rectangle(wide * 0.85, front + 0.1, back - 0.05, floor + high)
    pane = Panes(int(rng.integers(1, 3)), 0.5, 0.88, 0.1)
    panes, over = dict.fromkeys(range(4), pane), ("cabin", "roof")
    add_glazed(
        shape, low, top, panes, ("cabin",), ("cabin", "window"), over, rng.choice([0, 0.02, -0.03])
    )
    shape.add(vault(rng, wide * 0.46, front, back, floor + high - 0.03), "cabin", "roof")
    tall, narrow = high * rng.uniform(0.55, 0.85), wide * rng.uniform(0.6, 0.85)
    _hoods(rng, shape, long, floor, front, back, tall, narrow)
    for side in (-1, 1) if rng.random() < 0.6 else ():
        posts = np.linspace(-0.48, 0.48, 8) * long
        for y in posts:
            ends = (side * wide * 0.48, y, deck), (side * wide * 0.48, y, deck + 0.9)
            shape.add(cylinder(*ends, 0.025, sides=4), "railing")
        ends = (
            (side * wide * 0.48, posts[0], deck + 0.9),
            (side * wide * 0.48, posts[-1], deck + 0.9),
        )
        shape.add(cylinder(*ends, 0.025, sides=4), "railing")
    _fuel_and_lamps(rng, shape, wide, long, deck, floor + tall * 0.8, narrow)


def _hoods(rng, shape, long, floor, front, back, tall, narrow) -> None:
    """A hood before the cab and one behind it, with fans on top."""
    for begin, end in ((-long * 0.47, front + 0.02), (back - 0.02, long * 0.47)):
        if end - begin < 0.3:
            continue
        size, middle = (narrow, end - begin, tall), (0, (begin + end) / 2, floor + tall / 2)
        soft = rng.random() < 0.3
        shape.add(
            rounded_box(size, middle, 0.15, 2) if soft else box(size, middle, (0.9, 0.96)), "hood"
        )
        for y in np.linspace(begin, end, int(rng.integers(2, 5)))[1:-1]:
            ends = (0, y, floor + tall - 0.1), (0, y, floor + tall + 0.2)
            shape.add(cylinder(*ends, 0.25, sides=10), "hood", "fan")


def _fuel_and_lamps(rng, shape, wide, long, deck, z, narrow) -> None:
    shape.add(box((wide * 0.7, long * 0.2, deck * 0.5), (0, 0, deck * 0.75)), "tank")
    for y, side in CORNERS:
        lamp = np.array([side * narrow * 0.25, y * long * 0.46, z])
        shape.add(cylinder(lamp, lamp + [0, y * 0.16, 0], 0.1, sides=8), "hood", "headlight")
    add_couplings(rng, shape, wide, -long / 2, long / 2, deck)


def _railcar(rng, shape, wheels) -> None:
    """One body with rows of windows and doors, blunt or streamlined."""
    wide, long, radius = rng.uniform(2.0, 2.8), rng.uniform(6, 13), rng.uniform(0.3, 0.45)
    deck, high = radius * rng.uniform(1.5, 2.4), rng.uniform(2.0, 2.7)
    add_bogies(rng, shape, wheels, wide, long, deck, radius)
    belt = deck + high * rng.uniform(0.35, 0.5)
    lean = rng.uniform(0, 1.6), rng.choice([0.0, 1.0])
    front, back, tail = -long / 2, long / 2, lean[0] * lean[1]
    taper = rng.uniform(0.82, 1.0)
    rings = [
        rectangle(wide * 0.97, front + 0.1, back - 0.1 * lean[1], deck - 0.1),
        rectangle(wide, front, back, belt),
    ]
    shape.add(loft(rings), "body", "lower body")
    count = int(rng.integers(3, 11))
    row = Panes(count, 0.1, rng.uniform(0.7, 0.85), rng.uniform(0.05, 0.15), 0.06, 0.94)
    nose = Panes(int(rng.integers(1, 3)), 0.05, 0.8, 0.06)
    top = rectangle(wide * taper, front + lean[0], back - tail, deck + high)
    panes, depth = {0: nose, 2: nose, 1: row, 3: row}, rng.choice([0.0, 0.02, -0.03])
    add_glazed(shape, rings[1], top, panes, ("body",), ("window",), ("roof",), depth)
    roof = vault(rng, wide * taper / 2, front + lean[0], back - tail, deck + high - 0.02)
    shape.add(roof, "roof")
    crown = float(roof[0][:, 2].max())
    for y in np.linspace(-0.3, 0.3, int(rng.integers(0, 4))) * long:
        size = (wide * 0.5, long * 0.1, 0.25)
        shape.add(box(size, (0, y, crown), (0.9, 0.9)), "roof", "roof unit")
    if rng.random() < 0.5:
        foot = np.array([0, long * rng.uniform(-0.2, 0.2), crown - 0.05])
        knee, head = foot + [0, 0.5, 0.4], foot + [0, 0, 0.85]
        shape.add(beam(foot, knee, 0.07), "roof", "pantograph")
        shape.add(beam(knee, head, 0.06), "roof", "pantograph")
        across = np.array([wide * 0.3, 0, 0])
        shape.add(beam(head - across, head + across, 0.07), "roof", "pantograph")
    for y in np.linspace(-0.3, 0.3, int(rng.integers(1, 4))) * long if rng.random() < 0.7 else ():
        for side in (-1, 1):
            leaf = (0.06, long * 0.07, (belt - deck) * 1.7)
            shape.add(box(leaf, (side * wide * 0.495, y, deck + leaf[2] / 2)), "door")
    for side in (-1, 1):
        at = np.array([side * wide * 0.35, front, deck + (belt - deck) * 0.5])
        shape.add(box((0.3, 0.1, 0.16), at), "body", "headlight")
    add_couplings(rng, shape, wide, front, back, deck, "body")
