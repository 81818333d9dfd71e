"""Motorbikes, bicycles, trucks, helicopters and rockets."""

from __future__ import annotations

import numpy as np

from .keypoints import KEYPOINTS
from .shape import Assembly, LabelledShape
from .solids import box, cylinder, ellipsoid, facing_out, lathe, loft, rounded_box, tube

SYNONYMS = {
    "wheel": ("tire", "tyre"),
    "handle": ("handlebar", "handlebars"),
    "light": ("headlight", "lamp", "head lamp"),
    "seat": ("saddle",),
    "fender": ("mudguard",),
    "gas tank": ("fuel tank", "tank"),
    "frame": ("body", "chassis"),
    "cabin": ("cab", "driver cabin", "cockpit"),
    "cargo": ("bed", "truck bed", "container", "trailer", "box"),
    "rotor": ("propeller", "main rotor", "blades"),
    "skid": ("landing skid", "landing gear"),
    "tail": ("tail boom",),
    "fin": ("wing", "tail fin"),
    "nose": ("nose cone", "tip", "head"),
    "nozzle": ("engine", "thruster"),
    "deck": ("platform",),
}


def _wheel(rng, shape, hub, radius: float, wide: float, spokes: bool) -> None:
    """A wheel about the x axis: a disc, or a rim with spokes."""
    hub = np.asarray(hub, float)
    sides = int(rng.integers(14, 33))
    across = np.array([wide / 2, 0, 0])
    if not spokes:
        shape.add(cylinder(hub - across, hub + across, radius, sides=sides), "wheel")
        return
    t = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rim = hub + (radius - wide / 2) * np.c_[0 * t, np.cos(t), np.sin(t)]
    shape.add(tube(rim, wide / 2, 8, closed=True), "wheel")
    shape.add(cylinder(hub - across, hub + across, wide * 0.6), "wheel")
    for end in rim[:: max(1, sides // int(rng.integers(5, 14)))]:
        shape.add(cylinder(hub, end, wide * 0.08, sides=4), "wheel", "spoke")


def motorbike(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(
        str(rng.choice(["motorbike", "motorcycle"])), SYNONYMS, keypoints=KEYPOINTS["motorbike"]
    )
    long, radius = rng.uniform(1.2, 1.5), rng.uniform(0.26, 0.34)
    wide, spokes = rng.uniform(0.09, 0.2), rng.random() < 0.6
    front, rear = np.array([0, -long / 2, radius]), np.array([0, long / 2, radius])
    for hub in (front, rear):
        _wheel(rng, shape, hub, radius, wide, spokes)
    head = front + [0, rng.uniform(0.15, 0.4), rng.uniform(0.45, 0.65)]
    for side in (-1, 1):
        at = np.array([side * wide * 0.7, 0, 0])
        shape.add(cylinder(front + at, head + at, 0.025, sides=8), "frame", "fork")
        shape.add(cylinder(rear + at, [at[0], 0.1, 0.4], 0.03, sides=8), "frame")
    high = rng.uniform(0.7, 0.85)
    shape.add(rounded_box((0.28, long * 0.4, 0.35), (0, 0.02, 0.42), 0.06), "frame", "engine")
    shape.add(cylinder(head, (0, 0.25, high - 0.1), 0.05), "frame")
    shape.add(ellipsoid((0, -0.12, high), (0.15, 0.28, rng.uniform(0.1, 0.16)), 16), "gas tank")
    size = (0.26, rng.uniform(0.4, 0.7), 0.1)
    shape.add(rounded_box(size, (0, 0.1 + size[1] / 2, high), 0.05), "seat")
    top, reach = head + [0, 0.05, 0.1], rng.uniform(0.28, 0.42)
    bent = [top + [s * reach * f, b, u] for s, f, b, u in ((-1, 1, 0.12, 0.05), (-1, 0.5, 0, 0.05))]
    bent += [top, top + [reach * 0.5, 0, 0.05], top + [reach, 0.12, 0.05]]
    shape.add(tube(bent, 0.018, 8), "handle")
    shape.add(cylinder(head - [0, 0.02, 0.02], head - [0, 0.16, 0.02], 0.08, 0.1), "light")
    for side in (-1, 1):
        pipe = [(side * 0.16, 0, 0.25), (side * 0.18, 0.4, 0.25), (side * 0.18, 0.75, 0.32)]
        if rng.random() < 0.6:
            shape.add(tube(pipe, [0.03, 0.04, 0.05], 8), "frame", "exhaust")
    for hub in (front, rear):
        t = np.linspace(0.3, 2.4, 9)
        arc = hub + (radius * 1.12) * np.c_[0 * t, np.cos(t), np.sin(t)]
        shape.add(tube(arc, wide * 0.5, 6), "frame", "fender")
    return shape.finish()


def bicycle(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(str(rng.choice(["bicycle", "bike"])), SYNONYMS, keypoints=KEYPOINTS["bicycle"])
    long, radius = rng.uniform(0.95, 1.15), rng.uniform(0.28, 0.36)
    thick = rng.uniform(0.015, 0.025)
    front, rear = np.array([0, -long / 2, radius]), np.array([0, long / 2, radius])
    for hub in (front, rear):
        _wheel(rng, shape, hub, radius, rng.uniform(0.03, 0.06), True)
    crank = np.array([0, rng.uniform(0.0, 0.1), radius * 0.85])
    head = front + [0, 0.18, rng.uniform(0.4, 0.55)]
    saddle = crank + [0, 0.2, rng.uniform(0.4, 0.55)]
    low = head - [0, -0.04, 0.12]
    edges = [(low, crank), (crank, saddle), (head, saddle + [0, -0.03, -0.1]), (rear, crank)]
    for start, end in [*edges, (rear, saddle + [0, -0.03, -0.1]), (front, head + [0, 0.02, 0.05])]:
        shape.add(cylinder(start, end, thick, sides=8), "frame")
    seat = saddle + [0, 0.02, 0.06]
    shape.add(ellipsoid(seat, (rng.uniform(0.06, 0.1), 0.14, 0.03), 12), "seat")
    top, reach = head + [0, 0, 0.1], rng.uniform(0.2, 0.32)
    curve = rng.uniform(-0.12, 0.15)
    bar = [top + [x * reach, curve * x * x, 0.02] for x in (-1, -0.6, 0, 0.6, 1)]
    shape.add(tube(bar, thick * 0.8, 8), "handle")
    shape.add(
        cylinder(crank - [0.02, 0, 0], crank + [0.02, 0, 0], 0.09, sides=18), "pedal", "chainring"
    )
    for side in (-1, 1):
        end = crank + [side * 0.06, side * 0.12, side * 0.1]
        shape.add(cylinder(crank + [side * 0.05, 0, 0], end, 0.012, sides=6), "pedal", "crank")
        shape.add(box((0.09, 0.07, 0.02), end + [side * 0.05, 0, 0]), "pedal")
    return shape.finish()


def truck(rng: np.random.Generator) -> LabelledShape:
    """Trucks, pickups, buses and tractors' kin: a cab, what it carries, wheels."""
    shape = Assembly(
        str(rng.choice(["truck", "lorry", "pickup truck"])), SYNONYMS, keypoints=KEYPOINTS["truck"]
    )
    wide, high, long = rng.uniform(1.8, 2.5), rng.uniform(1.6, 2.8), rng.uniform(3.5, 8)
    cab, floor = rng.uniform(1.4, 2.2), rng.uniform(0.6, 1.0)
    radius = floor * rng.uniform(0.5, 0.7)
    soft = rng.uniform(0.03, 0.25)
    at = (0, -long / 2 - cab / 2, floor + high * 0.45)
    shape.add(rounded_box((wide, cab, high * 0.9), at, soft), "cabin")
    glass = (wide * 0.85, 0.05, high * 0.3)
    shape.add(box(glass, (0, -long / 2 - cab, floor + high * 0.6)), "cabin", "window")
    if rng.random() < 0.4:
        nose = (wide * 0.9, cab * 0.7, high * 0.45)
        shape.add(
            rounded_box(nose, (0, -long / 2 - cab * 1.3, floor + high * 0.22), soft),
            "cabin",
            "hood",
        )
    shape.add(box((wide * 0.6, long + cab, 0.25), (0, -cab / 2, floor - 0.1)), "chassis")
    style = rng.random()
    if style < 0.5:
        size = (wide, long * 0.96, high * rng.uniform(0.9, 1.4))
        shape.add(box(size, (0, 0.05 * long, floor + size[2] / 2)), "cargo")
    elif style < 0.75:
        wall = high * rng.uniform(0.2, 0.45)
        shape.add(box((wide, long, 0.1), (0, 0.03, floor + 0.05)), "cargo")
        for side in (-1, 1):
            shape.add(box((0.08, long, wall), (side * wide / 2, 0.03, floor + wall / 2)), "cargo")
            shape.add(box((wide, 0.08, wall), (0, side * long / 2, floor + wall / 2)), "cargo")
    else:
        ends = [(0, y * long, floor + high * 0.4) for y in (-0.46, 0.48)]
        shape.add(cylinder(*ends, min(wide, high) * 0.45, sides=20), "cargo")
    axles = [-long / 2 - cab * 0.55, *np.linspace(0.3, 0.42, int(rng.integers(1, 3))) * long]
    for y in axles:
        for side in (-1, 1):
            _wheel(rng, shape, (side * wide * 0.45, y, radius), radius, 0.3, False)
    for side in (-1, 1):
        front = np.array([side * wide * 0.35, -long / 2 - cab, floor + 0.25])
        shape.add(cylinder(front, front - [0, 0.08, 0], 0.12), "light")
    return shape.finish()


def helicopter(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly("helicopter", SYNONYMS, keypoints=KEYPOINTS["helicopter"])
    girth, long = rng.uniform(0.5, 0.9), rng.uniform(1.0, 1.7)
    sides = int(rng.integers(10, 25))
    shape.add(ellipsoid((0, 0, 0), (girth, long, girth * rng.uniform(0.8, 1.1)), sides), "body")
    reach = rng.uniform(1.5, 2.8)
    root, end = (
        np.array([0, long * 0.7, girth * 0.3]),
        np.array([0, long * 0.7 + reach, girth * 0.5]),
    )
    shape.add(cylinder(root, end, girth * 0.35, girth * 0.12, sides), "tail")
    fin = [(0, y, z) for y, z in ((-0.25, 0), (0.15, 0), (0.35, 0.7), (0.15, 0.7))]
    rings = [np.add(fin, end) + [x, 0, 0] for x in (0.03, -0.03)]
    shape.add(facing_out(loft(rings)), "tail", "tail fin")
    hub = end + [0.1, 0, 0.2]
    for a in np.arange(2) * np.pi + rng.uniform(0, 3):
        tip = hub + 0.45 * np.array([0, np.cos(a), np.sin(a)])
        shape.add(tube([hub, tip], 0.05, 6), "tail", "tail rotor")
    mast = np.array([0, rng.uniform(-0.2, 0.2), girth * rng.uniform(1.15, 1.4)])
    shape.add(cylinder(mast * [1, 1, 0.6], mast, 0.07), "rotor", "mast")
    blades, span = int(rng.integers(2, 6)), rng.uniform(1.8, 3.0)
    for a in np.arange(blades) * 2 * np.pi / blades + rng.uniform(0, 3):
        tip = mast + span * np.array([np.cos(a), np.sin(a), rng.uniform(-0.03, 0.02)])
        shape.add(tube([mast, tip], rng.uniform(0.08, 0.13), 6, flat=0.25), "rotor", "rotor blade")
    if rng.random() < 0.8:
        for side in (-1, 1):
            low = np.array([side * girth * 0.8, 0, -girth * 1.4])
            path = [low + [0, y * long, u] for y, u in ((-0.9, 0.12), (-0.7, 0), (0.6, 0))]
            shape.add(tube(path, 0.045, 8), "skid")
            for y in (-0.35, 0.3):
                top = (side * girth * 0.4, y * long, -girth * 0.6)
                shape.add(cylinder(top, low + [0, y * long, 0], 0.04, sides=6), "skid")
    return shape.finish()


def rocket(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(
        str(rng.choice(["rocket", "missile", "spaceship"])), SYNONYMS, keypoints=KEYPOINTS["rocket"]
    )
    sides, radius, high = int(rng.integers(8, 29)), rng.uniform(0.05, 0.18), rng.uniform(0.5, 1.0)
    bulge = rng.choice([0, rng.uniform(0, 0.5)])
    t = np.linspace(0, 1, 9)
    shape.add(lathe(np.c_[radius * (1 + bulge * np.sin(np.pi * t)), t * high], sides), "body")
    tip, power = rng.uniform(0.12, 0.35), rng.uniform(0.5, 1.2)
    shape.add(lathe(np.c_[radius * (1.001 - t) ** power, high + tip * t], sides), "nose")
    count, reach = int(rng.integers(3, 6)), radius * rng.uniform(0.7, 2.0)
    low, tall = rng.uniform(-0.15, 0.05), rng.uniform(0.15, 0.35)
    for a in np.arange(count) * 2 * np.pi / count:
        out, across = np.array([np.cos(a), np.sin(a), 0]), np.array([-np.sin(a), np.cos(a), 0])
        corners = [(0.9 * radius, 0.02), (radius + reach, low), (radius + reach, low + tall * 0.4)]
        corners += [(0.9 * radius, tall)]
        face = np.array([out * r + [0, 0, z] for r, z in corners])
        shape.add(loft([face + across * 0.008, face - across * 0.008]), "fin")
    if rng.random() < 0.6:
        shape.add(lathe([(radius * 0.75, -0.08), (radius * 0.4, 0)], sides), "nozzle")
    if rng.random() < 0.4:
        at = np.array([0, -radius * (1 + 0.8 * bulge), high * 0.65])
        shape.add(cylinder(at, at - [0, 0.02, 0], radius * 0.4, sides=16), "window")
    if rng.random() < 0.3:
        tilt = np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]])
        return shape.finish(tilt)
    return shape.finish()
