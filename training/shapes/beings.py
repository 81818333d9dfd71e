"""Fish, insects, octopuses, teddy bears, robots, dragons and hands."""

from __future__ import annotations

import numpy as np

from .keypoints import KEYPOINTS
from .seating import bar
from .shape import Assembly, LabelledShape
from .solids import any_pose, box, cylinder, ellipsoid, loft, rounded_box, tube

SYNONYMS = {
    "body": ("torso", "trunk", "belly"),
    "fin": ("flipper",),
    "tail": ("tail fin",),
    "antenna": ("feeler",),
    "tentacle": ("arm", "leg"),
    "arm": ("upper limb",),
    "leg": ("lower limb",),
    "muzzle": ("snout", "nose"),
    "thorax": ("chest", "middle"),
    "abdomen": ("rear", "belly"),
    "palm": ("hand", "palm of the hand"),
    "wrist": ("forearm",),
}


def fish(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(
        str(rng.choice(["fish", "fish", "shark", "whale", "dolphin"])),
        SYNONYMS,
        keypoints=KEYPOINTS["fish"],
    )
    sides, flat = int(rng.integers(8, 21)), rng.uniform(0.3, 0.95)
    high = rng.uniform(0.12, 0.35)
    t = np.linspace(0, 1, 14)
    radius = high * np.sin(np.pi * np.clip(t * 0.9 + 0.06, 0, 1)) ** rng.uniform(0.6, 1.1)
    bend = rng.normal(0, 0.1) * t**2
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rings = [
        np.c_[r * flat * np.cos(angle) + b, 0 * angle + y, r * np.sin(angle)]
        for y, r, b in zip(t - 0.5, radius, bend, strict=True)
    ]
    cut = int(rng.integers(4, 6))
    shape.add(loft(np.array(rings[: cut + 1])[:, ::-1]), "head")
    shape.add(loft(np.array(rings[cut:])[:, ::-1]), "body")

    def plate(corners, *part) -> None:
        corners = np.asarray(corners, float)
        normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
        normal *= 0.008 / np.linalg.norm(normal)
        shape.add(loft([corners - normal, corners + normal]), *part)

    end, size = np.array([bend[-1], 0.46, 0]), high * rng.uniform(0.7, 1.3)
    if shape.category in ("whale", "dolphin"):
        for side in (-1, 1):
            plate([end, end + [side * size, 0.2, 0], end + [0, 0.12, 0]], "tail")
    else:
        for up in (-1, 1):
            plate([end, end + [0, 0.22, up * size], end + [0, 0.12, 0]], "tail")
    rise = high * rng.uniform(0.4, 1.0)
    root = high * 0.85
    back = [(0, -0.12, root), (0, rng.uniform(0.1, 0.25), root * 0.7), (0, 0.12, root + rise)]
    plate(back, "fin", "dorsal fin")
    for side in (-1, 1):
        at = np.array([side * high * flat * 0.85, -0.12, -high * 0.3])
        out = [side * high * rng.uniform(0.5, 1.2), 0.15, -high * rng.uniform(0.1, 0.6)]
        plate([at, at + out, at + [0, 0.1, 0]], "fin", "pectoral fin")
        eye = (side * high * flat * 0.5, -0.38, high * 0.25)
        shape.add(ellipsoid(eye, (0.02, 0.02, 0.02), 8), "head", "eye")
    return shape.finish()


def insect(rng: np.random.Generator) -> LabelledShape:
    """Ants, bees, beetles, butterflies, spiders."""
    kind = str(rng.choice(["ant", "bee", "beetle", "butterfly", "spider", "insect"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["insect"])
    sides, fat = int(rng.integers(8, 19)), rng.uniform(0.08, 0.2)
    long = rng.uniform(0.25, 0.45)
    shape.add(ellipsoid((0, long * 0.6, 0), (fat, long * 0.6, fat * 0.8), sides), "abdomen")
    shape.add(ellipsoid((0, -0.05, 0), (fat * 0.7, 0.14, fat * 0.6), sides), "thorax")
    skull = fat * rng.uniform(0.45, 0.8)
    head = np.array([0, -0.18 - skull * 0.7, 0])
    shape.add(ellipsoid(head, (skull, skull, skull * 0.9), sides), "head")
    reach, high = rng.uniform(0.25, 0.6), rng.uniform(0.05, 0.3)
    count = 4 if kind == "spider" else 3
    for y, swing in zip(
        np.linspace(-0.14, 0.08, count), np.linspace(-0.6, 0.8, count), strict=True
    ):
        for side in (-1, 1):
            root = np.array([side * fat * 0.5, y, 0])
            knee = root + [side * reach * 0.5, swing * reach * 0.5, high]
            foot = root + [side * reach, swing * reach, -fat - 0.1]
            shape.add(tube([root, knee, foot], [0.02, 0.016, 0.008], 6), "leg")
    if kind != "spider":
        for side in (-1, 1):
            tip = head + [
                side * rng.uniform(0.05, 0.25),
                -rng.uniform(0.1, 0.3),
                rng.uniform(0, 0.2),
            ]
            middle = (head + tip) / 2 + [0, 0, 0.06]
            shape.add(tube([head, middle, tip], 0.008, 6), "antenna")
    if kind in ("bee", "butterfly") or (kind in ("beetle", "insect") and rng.random() < 0.5):
        spread = rng.uniform(0.4, 0.8) if kind == "butterfly" else rng.uniform(0.2, 0.5)
        up = rng.uniform(0, 0.6)
        for side in (-1, 1):
            for y, back in ((-0.08, -0.1), (0.05, 0.25))[: int(rng.integers(1, 3))]:
                root = np.array([side * fat * 0.4, y, fat * 0.5])
                tip = root + [side * spread, back, spread * up]
                wide = spread * rng.uniform(0.2, 0.35)
                points = [root, (root + tip) / 2, tip]
                shape.add(tube(points, [0.03, wide, wide * 0.4], 8, flat=0.06), "wing")
    return shape.finish()


def octopus(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(
        str(rng.choice(["octopus", "squid", "jellyfish"])), SYNONYMS, keypoints=KEYPOINTS["octopus"]
    )
    sides, size = int(rng.integers(10, 23)), rng.uniform(0.15, 0.3)
    tall = size * rng.uniform(0.8, 2.0)
    lean, t = rng.normal(0, 0.4), np.linspace(0, 1, 9)
    path = np.c_[0 * t, lean * size * t**2, tall * (1.8 * t - 0.1)]
    shape.add(tube(path, size * np.sqrt(np.maximum(1 - (2 * t - 1) ** 2, 0.01)), sides), "head")
    if shape.category == "squid":
        for side in (-1, 1):
            ring = [
                (side * x * size, lean * size, z * tall) for x, z in ((0, 1), (1.8, 1.4), (0, 1.7))
            ]
            shape.add(loft([np.add(ring, (0, y, 0)) for y in (side * 0.02, -side * 0.02)]), "fin")
    count = int(rng.choice([6, 8, 8, 10]))
    reach, thick = rng.uniform(0.4, 0.9), size * rng.uniform(0.15, 0.35)
    hanging = shape.category != "octopus"
    lifted = not hanging and rng.random() < 0.5  # its arms reach up, out and anywhere
    for a in np.arange(count) * 2 * np.pi / count + rng.normal(0, 0.06, count):
        s = np.linspace(0, 1, 10)
        curl = rng.normal(0, 0.6)
        around = a + curl * s**2
        r = size * 0.5 + reach * s * (0.25 if hanging else 1)
        z = (
            -reach * s
            if hanging
            else -0.1 * s + rng.uniform(0, 0.25) * s**3 - 0.1 * np.sin(np.pi * s)
        )
        if lifted:
            z = z + rng.uniform(-0.8, 0.8) * reach * s**2
            r = size * 0.5 + reach * s * rng.uniform(0.4, 1)
        path = np.c_[r * np.cos(around), r * np.sin(around), z + 0.02]
        shape.add(tube(path, thick * (1.1 - s), 8), "tentacle")
    for side in (-1, 1):
        eye = (side * size * 0.45, -size * 0.85, tall * 0.6)
        shape.add(ellipsoid(eye, np.full(3, size * rng.uniform(0.12, 0.25)), 10), "head", "eye")
    return shape.finish()


def teddy(rng: np.random.Generator) -> LabelledShape:
    """Teddy bears, dolls and other creatures on two legs, of round shapes."""
    kind = str(rng.choice(["teddy bear", "teddy bear", "toy", "cartoon character", "monster"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["teddy"])
    sides, fat, tall = int(rng.integers(10, 23)), rng.uniform(0.15, 0.3), rng.uniform(0.2, 0.35)
    shape.add(ellipsoid((0, 0, 0), (fat, fat * rng.uniform(0.7, 1), tall), sides), "body")
    skull = rng.uniform(0.14, 0.28)
    head = np.array([0, -0.02, tall * 0.85 + skull * 0.7])
    shape.add(ellipsoid(head, (skull * rng.uniform(0.9, 1.2), skull * 0.9, skull), sides), "head")
    nose = head + [0, -skull * 0.85, -skull * 0.2]
    shape.add(ellipsoid(nose, np.array([0.4, 0.35, 0.3]) * skull, 12), "head", "muzzle")
    ear = skull * rng.uniform(0.25, 0.45)
    tip = rng.uniform(0.8, 2.2)
    for side in (-1, 1):
        at = head + [side * skull * 0.7, 0, skull * 0.75]
        shape.add(ellipsoid(at, (ear, ear * 0.5, ear * tip), 12), "head", "ear")
        eye = head + [side * skull * 0.35, -skull * 0.8, skull * 0.2]
        shape.add(ellipsoid(eye, np.full(3, skull * 0.1), 8), "head", "eye")
        limb, reach = fat * rng.uniform(0.25, 0.45), rng.uniform(0.2, 0.4)
        a = rng.uniform(-1.2, 1.0)
        shoulder = np.array([side * fat * 0.8, 0, tall * 0.55])
        hand = shoulder + reach * np.array([side * np.cos(a), rng.uniform(-0.6, 0.1), np.sin(a)])
        shape.add(
            tube([shoulder, (shoulder + hand) / 2, hand], [limb, limb, limb * 0.9], 10), "arm"
        )
        shape.add(ellipsoid(hand, np.full(3, limb * 1.1), 10), "arm", "hand")
        hip = np.array([side * fat * 0.55, 0, -tall * 0.65])
        sits = rng.random() < 0.5
        foot = hip + ([side * 0.1, -reach, -0.03] if sits else [side * 0.02, 0, -reach])
        shape.add(tube([hip, (hip + foot) / 2, foot], [limb * 1.3, limb * 1.2, limb], 10), "leg")
        sole = foot + ([0, 0, 0.04] if sits else [0, -0.05, 0])
        size = limb * np.array([1.1, 0.7, 1.5] if sits else [1.1, 1.7, 0.7])
        shape.add(ellipsoid(sole, size, 10), "leg", "foot")
    if rng.random() < 0.4:
        shape.add(ellipsoid((0, fat, -tall * 0.5), np.full(3, fat * 0.25), 10), "tail")
    return shape.finish()


def robot(rng: np.random.Generator) -> LabelledShape:
    """Robots and other figures on two legs put together from hard pieces."""
    kind = str(rng.choice(["robot", "robot", "toy figure", "character", "armored knight"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["robot"])
    wide, deep, tall = rng.uniform(0.25, 0.5), rng.uniform(0.15, 0.3), rng.uniform(0.3, 0.6)
    leg, thick = rng.uniform(0.25, 0.8), rng.uniform(0.05, 0.13)
    square, soft = rng.random() < 0.5, rng.uniform(0.01, 0.08)
    size = (wide, deep, tall)
    shape.add(rounded_box(size, (0, 0, leg + tall / 2), soft), "body")
    skull = rng.uniform(0.15, 0.4)
    top = leg + tall
    if rng.random() < 0.5:
        shape.add(cylinder((0, 0, top), (0, 0, top + 0.08), skull * 0.25), "neck")
        top += 0.06
    at = np.array([0, 0, top + skull / 2])
    if rng.random() < 0.7:
        shape.add(rounded_box(np.full(3, skull) * rng.uniform(0.7, 1.1, 3), at, soft * 0.8), "head")
    else:
        shape.add(ellipsoid(at, np.full(3, skull / 2), 16), "head")
    if kind == "robot" and rng.random() < 0.4:
        up = at + [0, 0, skull * 0.4]
        shape.add(cylinder(up, up + [0, 0, 0.15], 0.01, sides=6), "antenna")
        shape.add(ellipsoid(up + [0, 0, 0.15], (0.025, 0.025, 0.025), 8), "antenna")
    for side in (-1, 1):
        eye = at + [side * skull * 0.2, -skull * 0.5, skull * 0.1]
        shape.add(ellipsoid(eye, np.full(3, skull * 0.1), 8), "head", "eye")
        shoulder = np.array([side * (wide + thick) / 2, 0, leg + tall * 0.88])
        a, reach = rng.uniform(-1.5, 0.6), rng.uniform(0.25, 0.6)
        elbow = shoulder + reach / 2 * np.array([side * np.cos(a), 0, np.sin(a)])
        b = a + rng.uniform(-0.5, 0.5)
        hand = elbow + reach / 2 * np.array([side * np.cos(b), -rng.uniform(0, 0.8), np.sin(b)])
        shape.add(bar(rng, square, shoulder, elbow, thick), "arm", "upper arm")
        shape.add(bar(rng, square, elbow, hand, thick * 0.9), "arm", "forearm")
        shape.add(box(np.full(3, thick * 1.2), hand), "arm", "hand")
        hip = np.array([side * wide * 0.28, 0, leg])
        step = rng.normal(0, 0.15) * leg
        knee = hip + [0, step * 0.5 - 0.02, -leg * 0.5]
        foot = hip + [0, step, -leg + 0.04]
        shape.add(bar(rng, square, hip, knee, thick * 1.2), "leg", "thigh")
        shape.add(bar(rng, square, knee, foot, thick * 1.1), "leg", "shin")
        shape.add(box((thick * 1.4, thick * 2.4, 0.08), foot + [0, -thick * 0.5, 0]), "leg", "foot")
    return shape.finish()


def hand(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly("hand", SYNONYMS, keypoints=KEYPOINTS["hand"])
    wide, long, thick = rng.uniform(0.07, 0.1), rng.uniform(0.08, 0.11), rng.uniform(0.02, 0.032)
    mirror = rng.choice([-1.0, 1.0])
    shape.add(rounded_box((wide, thick, long), (0, 0, long / 2), thick * 0.45, 3), "palm")
    arm = rng.uniform(0.02, 0.12)
    shape.add(tube([(0, 0, -arm), (0, 0, 0.01)], [wide * 0.36, wide * 0.34], 12, flat=1), "wrist")
    fist = rng.choice([0.05, 0.3, 1.3])
    if fist > 1:
        shape.keypoints = {}  # its fingertips are hidden in the palm
    names = ("index finger", "middle finger", "ring finger", "little finger")
    for i, (name, size) in enumerate(zip(names, (0.9, 1.0, 0.93, 0.72), strict=True)):
        point = np.array([mirror * wide * (-0.38 + 0.253 * i), 0, long * 0.97])
        path, bend = [point], rng.uniform(-0.05, 0.15)
        for bone in (0.45, 0.3, 0.25):
            bend += fist * rng.uniform(0.4, 1.0)
            step = np.array([mirror * 0.05 * (i - 1.5), -np.sin(bend), np.cos(bend)])
            path.append(path[-1] + step * bone * size * 0.085)
        shape.add(tube(path, thick * np.array([0.42, 0.4, 0.36, 0.28]), 10), "finger", name)
    root = np.array([-mirror * wide * 0.4, 0, long * 0.25])
    out = np.array([-mirror * rng.uniform(0.4, 1.0), -rng.uniform(0.1, 0.7), rng.uniform(0.4, 0.9)])
    path = [root, root + out * 0.035, root + out * 0.055 + [0, 0, 0.012]]
    shape.add(tube(path, thick * np.array([0.6, 0.5, 0.35]), 10), "finger", "thumb")
    return shape.finish(any_pose(rng) if rng.random() < 0.6 else None)
