"""Cars and airplanes."""

from __future__ import annotations

import numpy as np

from .shape import Assembly, LabelledShape
from .solids import cylinder, loft, rounded_box, tube

CAR = {
    "body": ("car body", "chassis"),
    "wheel": ("tire", "tyre"),
    "roof": ("top", "cabin"),
    "hood": ("bonnet",),
    "window": ("windshield", "glass"),
    "headlight": ("light", "lamp"),
}
PLANE = {
    "body": ("fuselage", "hull"),
    "wing": ("main wing",),
    "tail": ("tail fin", "stabilizer", "empennage"),
    "engine": ("motor", "turbine", "engine or frame"),
    "landing gear": ("wheel", "undercarriage"),
}


def car(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(str(rng.choice(["car", "car", "truck", "van"])), CAR)
    length, width = rng.uniform(3.4, 5.2), rng.uniform(1.5, 2.0)
    clear, waist = rng.uniform(0.2, 0.4), rng.uniform(0.75, 1.0)
    soft = rng.uniform(0.02, 0.2)
    shape.add(
        rounded_box((width, length, waist - clear), (0, 0, (waist + clear) / 2), soft), "body"
    )
    front, rear = -rng.uniform(0.05, 0.3) * length, rng.uniform(0.2, 0.48) * length
    top = waist + rng.uniform(0.4, 0.7)
    slope = rng.uniform(0.1, 0.5), rng.uniform(0.02, 0.4)
    w = width * 0.46

    def section(y: float, z: float, half: float):
        return [[-half, y, z], [half, y, z]]

    low = np.array([*section(front, waist, w), *section(rear, waist, w)[::-1]])
    high = np.array(
        [*section(front + slope[0], top, w * 0.85), *section(rear - slope[1], top, w * 0.85)[::-1]]
    )
    glass, shell = [low, low + (high - low) * 0.85], [low + (high - low) * 0.85, high]
    shape.add(loft(glass, caps=False), "window")
    shape.add(loft(shell), "roof")
    hood = front + length / 2
    if rng.random() < 0.7:
        size = (width * 0.9, hood * 0.95, 0.06)
        shape.add(rounded_box(size, (0, -length / 2 + hood / 2, waist), 0.03), "hood")
    radius, tyre = rng.uniform(0.27, 0.42), rng.uniform(0.15, 0.28)
    for y in (-length * 0.32, length * 0.32):
        for side in (-1, 1):
            hub = np.array([side * (width / 2 - tyre * 0.3), y, radius])
            across = np.array([tyre / 2, 0, 0])
            shape.add(
                cylinder(hub - across, hub + across, radius, sides=int(rng.integers(10, 29))),
                "wheel",
            )
    for side in (-1, 1):
        if rng.random() < 0.7:
            at = (side * width * 0.36, -length / 2, waist * 0.8)
            shape.add(cylinder(at, np.add(at, (0, -0.04, 0)), 0.1, sides=10), "headlight")
        if rng.random() < 0.6:
            at = (side * (width / 2 + 0.06), front + 0.2, waist + 0.08)
            shape.add(rounded_box((0.12, 0.08, 0.1), at, 0.02), "mirror")
    return shape.finish()


def airplane(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(str(rng.choice(["airplane", "plane", "jet"])), PLANE)
    sides = int(rng.integers(8, 25))
    girth = rng.uniform(0.05, 0.1)
    t = np.linspace(0, 1, 12)
    profile = girth * np.clip(np.minimum(np.sqrt(t / 0.15), ((1.02 - t) / 0.35) ** 0.7), 0.02, 1)
    path = np.c_[np.zeros(12), t - 0.5, 0.3 * girth * np.clip(t - 0.65, 0, 1) * 3]
    shape.add(tube(path, profile, sides), "body")

    def plate(root, tip, chord, tip_chord, thick, *part) -> None:
        rings = []
        for at, c in ((root, chord), (tip, tip_chord)):
            along, up = np.array([0, c / 2, 0]), np.cross([0, 1, 0], np.subtract(tip, root))
            up = up / np.linalg.norm(up) * thick * c
            rings.append([at - along, at + up * 0.6, at + along, at - up * 0.6])
        shape.add(loft(rings), *part)

    span, sweep = rng.uniform(0.3, 0.6), rng.uniform(0.0, 0.35)
    chord, lift = rng.uniform(0.14, 0.28), rng.uniform(-0.6, 0.7) * girth
    at = rng.uniform(-0.12, 0.08)
    jets = rng.random() < 0.6
    for side in (-1, 1):
        root = np.array([side * girth * 0.5, at, lift])
        tip = np.array([side * span, at + sweep, lift + rng.uniform(-0.02, 0.08)])
        plate(root, tip, chord, chord * rng.uniform(0.25, 0.9), 0.1, "wing")
        tail = np.array([side * girth * 0.2, 0.43, girth * 0.4])
        plate(
            tail,
            tail + [side * span * 0.4, sweep * 0.3, 0],
            0.1,
            0.05,
            0.1,
            "tail",
            "horizontal stabilizer",
        )
        if jets:
            for f in rng.choice([0.35, 0.6], int(rng.integers(1, 3)), replace=False):
                hub = root + (tip - root) * f + [0, -chord * 0.4, -girth * 0.45]
                size = girth * rng.uniform(0.25, 0.45)
                shape.add(
                    cylinder(
                        hub - [0, size * 2, 0], hub + [0, size * 2, 0], size, size * 0.8, sides
                    ),
                    "engine",
                )
    root = np.array([0, 0.42, girth * 0.3])
    plate(
        root,
        root + [0, sweep * 0.3 + 0.04, rng.uniform(0.1, 0.2)],
        0.13,
        0.06,
        0.1,
        "tail",
        "vertical stabilizer",
    )
    if not jets:
        nose = np.array([0, -0.5, 0])
        for a in np.arange(k := int(rng.integers(2, 5))) * np.pi * 2 / k:
            end = nose + 0.12 * np.array([np.cos(a), 0, np.sin(a)])
            shape.add(tube([nose, end], [0.012, 0.02], 6), "propeller")
    if rng.random() < 0.5:
        for x, y in ((0, -0.33), (-0.08, 0.05), (0.08, 0.05)):
            foot = np.array([x, y, -girth * 1.7])
            shape.add(cylinder((x, y, -girth * 0.5), foot, 0.008, sides=6), "landing gear")
            shape.add(cylinder(foot - [0.012, 0, 0], foot + [0.012, 0, 0], 0.025), "landing gear")
    return shape.finish()
