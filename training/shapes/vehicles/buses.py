"""Buses and vans: one long body with a row of windows."""

from __future__ import annotations

import numpy as np

from ..coachwork import Panes, Wheels, add_glazed, arch, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, extruded, extruded_across

SYNONYMS = {
    "body": ("bodywork", "bus body", "shell", "car body"),
    "lower body": ("bottom", "skirt", "side panel"),
    "upper body": ("pillars", "window frame"),
    "roof": ("top", "rooftop"),
    "window": ("glass", "side window", "windows", "windshield"),
    "headlight": ("front light", "head lamp", "lights"),
    "taillight": ("rear light", "back light", "brake light"),
    "siren": ("light bar", "beacon", "emergency light"),
    "bumper": ("fender bar",),
    "fender": ("mudguard", "wheel arch"),
    "hood": ("bonnet", "engine cover", "nose"),
    "mirror": ("side mirror", "wing mirror"),
    "door": ("entrance", "side door", "doors"),
    "stripe": ("trim", "side trim", "molding"),
    "roof unit": ("air conditioner", "roof box", "air conditioning"),
    "luggage rack": ("roof rack", "roof carrier"),
    "sign": ("destination board", "destination sign", "display"),
}


def bus(rng: np.random.Generator) -> LabelledShape:
    """Coaches, school buses, double deckers and minibuses, vans, campers and ambulances."""
    kinds = [
        "bus",
        "bus",
        "school bus",
        "coach",
        "double decker bus",
        "minibus",
        "van",
        "ambulance",
    ]
    kind = str(rng.choice([*kinds, "camper van", "delivery van"]))
    small = kind in ("van", "ambulance", "minibus", "camper van", "delivery van")
    wheels = Wheels.drawn(rng, "disc", "tired")
    shape = Assembly(kind, SYNONYMS | wheels.words)
    wide = rng.uniform(1.6, 2.2) if small else rng.uniform(2.0, 2.8)
    long = wide * (rng.uniform(1.7, 2.9) if small else rng.uniform(2.4, 5.0))
    radius = rng.uniform(0.28, 0.5)
    floor = radius * rng.uniform(0.5, 1.1)
    belt, top = floor + rng.uniform(0.6, 1.1), floor + rng.uniform(1.7, 2.4)
    nose = rng.uniform(0.6, 1.3) * (kind == "school bus" or (small and rng.random() < 0.5))
    front, back = -long / 2, long / 2
    _body(rng, shape, kind, wide, (front + nose, back), (floor, belt, top))
    if nose:
        low = floor + (belt - floor) * rng.uniform(0.5, 0.8)
        y = [front, front + nose + 0.05, front + nose + 0.05, front]
        for heights, part in (((floor, floor, low, low), ("body", "lower body")),
                              ((low, low, belt, low + 0.5 * (belt - low)), ("hood",))):  # fmt: skip
            outline = np.c_[y, heights]
            half = wide / 2 * 0.97
            shape.add(extruded_across(outline, -half, half), *part)
    tyre, tuck = radius * rng.uniform(0.4, 0.7), rng.uniform(-0.3, 0.3)
    arches, sides = rng.random() < 0.35, int(rng.integers(3, 9))
    for y in (front + long * rng.uniform(0.14, 0.24), back - long * rng.uniform(0.14, 0.28)):
        for s in (-1, 1):
            hub = np.array([s * (wide / 2 + tuck * tyre), y, radius])
            wheels.add(shape, hub, radius, tyre)
            if arches:
                side = np.array([s * (wide / 2 + (max(tuck, 0) + 0.2) * tyre), y, radius])
                shape.add(arch(side, radius * 1.05, radius * 1.25, tyre * 0.6, sides), "fender")
    _fittings(rng, shape, wide, (front, front + nose, back), floor, belt)
    return shape.finish()


def _body(rng, shape, kind, wide, along, heights) -> None:
    """A lower body, one or two storeys of windows on it, a roof and what is on that."""
    (front, back), (floor, belt, top) = along, heights
    lower_body = box(
        (wide, back - front, belt - floor), (0, (front + back) / 2, (floor + belt) / 2)
    )
    shape.add(lower_body, "body", "lower body")
    depth, z = rng.choice([0.0, 0.0, 0.03, -0.03]), belt
    taper, lean = rng.uniform(0.86, 1), rng.uniform(0, 0.35) * min(1.0, (back - front) / 4)
    blind = kind in ("ambulance", "delivery van", "van") and rng.random() < 0.6
    count = max(1, int((back - front) / rng.uniform(0.7, 1.4)))
    pillar = rng.uniform(0.04, 0.16)
    for storey in range(2 if kind == "double decker bus" else 1):
        rise, last = top - belt, kind != "double decker bus" or storey == 1
        low = rectangle(wide * (1 if not storey else 0.99), front, back, z)
        shrink = taper if last else 0.99
        high = rectangle(wide * shrink, front + lean * last, back - lean * 0.3 * last, z + rise)
        sill, lintel = rng.uniform(0.02, 0.15), rng.uniform(0.78, 0.92)
        row = Panes(count, sill, lintel, pillar, 0.02, 0.98)
        # Side 1 runs from the front back, side 3 from the back to the front.
        left, right = row, row
        if blind:
            left = Panes(1, sill, lintel, 0.05, 0.05, 0.3)
            right = Panes(1, sill, lintel, 0.05, 0.7, 0.95)
        panes = {0: Panes(int(rng.integers(1, 3)), sill, lintel, 0.05), 1: left, 3: right}
        if rng.random() < 0.8:
            panes[2] = Panes(int(rng.integers(1, 3)), sill + 0.05, lintel, 0.1)
        skin, over = ("body", "upper body"), ("roof",) if last else None
        add_glazed(shape, low, high, panes, skin, ("window",), over, depth)
        z += rise
        if not last:
            size = (wide, back - front, rng.uniform(0.3, 0.6))
            shape.add(box(size, (0, (front + back) / 2, z + size[2] / 2)), "body", "lower body")
            z += size[2]
    _roof(rng, shape, kind, wide * taper, front + lean, back - lean * 0.3, z)


def _roof(rng, shape, kind, wide, front, back, z) -> None:
    """A slab or a vault, roof units, a rack or sirens."""
    long, middle = back - front, (front + back) / 2
    style, tall = rng.random(), rng.uniform(0.06, 0.25)
    if style < 0.35:
        shape.add(box((wide, long, tall), (0, middle, z + tall / 2), (0.85, 0.95)), "roof")
        z += tall
    elif style < 0.6:
        a = np.linspace(0, np.pi, int(rng.integers(4, 10)))
        vault = np.c_[np.cos(a) * wide / 2, np.sin(a) * tall * 1.4 + z]
        shape.add(extruded(vault, back, front), "roof")
        z += tall * 1.3
    if kind == "ambulance" or rng.random() < 0.05:
        for side in (-1, 1):
            shape.add(
                box((wide * 0.3, 0.22, 0.16), (side * wide * 0.25, front + 0.3, z + 0.06)), "siren"
            )
    elif rng.random() < 0.4:
        for y in np.linspace(-0.3, 0.3, int(rng.integers(1, 4))) * long:
            size = (wide * rng.uniform(0.4, 0.7), long * rng.uniform(0.1, 0.2), 0.2)
            shape.add(box(size, (0, middle + y, z + 0.08), (0.9, 0.9)), "roof", "roof unit")
    elif rng.random() < 0.25:
        for side in (-1, 1):
            rail = (
                (side * wide * 0.4, front + 0.2 * long, z + 0.1),
                (side * wide * 0.4, back - 0.05, z + 0.1),
            )
            shape.add(cylinder(*rail, 0.03, sides=5), "luggage rack")
        for y in np.linspace(front + 0.2 * long, back - 0.05, int(rng.integers(3, 7))):
            shape.add(box((wide * 0.84, 0.05, 0.12), (0, y, z + 0.05)), "luggage rack")


def _fittings(rng, shape, wide, along, floor, belt) -> None:
    """Lights, bumpers, doors, mirrors, a stripe and a sign."""
    front, wall, back = along
    tall, rear, round_ones = belt - floor, rng.random() < 0.6, rng.random() < 0.4
    z, size = floor + tall * rng.uniform(0.3, 0.5), tall * rng.uniform(0.12, 0.25)
    for side in (-1, 1):
        at = np.array([side * wide * 0.36, front, z])
        lamp = cylinder(at, at - [0, 0.05, 0], size * 0.7, sides=10)
        shape.add(lamp if round_ones else box((size * 1.3, 0.06, size), at), "body", "headlight")
        if rear:
            rear_lamp = box((size, 0.06, size * 1.2), (side * wide * 0.42, back, z))
            shape.add(rear_lamp, "body", "taillight")
    for y in (front, back):
        if rng.random() < 0.6:
            shape.add(box((wide * 1.02, 0.16, tall * 0.22), (0, y, floor + tall * 0.1)), "bumper")
    if rng.random() < 0.5:
        for y in (0.12, 0.6)[: int(rng.integers(1, 3))]:
            at = (-wide / 2, wall + y * (back - wall), floor + tall * 0.85)
            shape.add(box((0.06, (back - wall) * 0.12, tall * 1.6), at), "door")
    if rng.random() < 0.4:
        for side in (-1, 1):
            at = (side * (wide / 2 + 0.08), wall + 0.04 * (back - wall), belt + 0.15)
            shape.add(box((0.22, 0.08, 0.3), at), "body", "mirror")
    if rng.random() < 0.35:
        for side in (-1, 1):
            at = (side * wide / 2, (wall + back) / 2, belt - tall * 0.2)
            shape.add(box((0.04, (back - wall) * 0.98, tall * 0.1), at), "body", "stripe")
