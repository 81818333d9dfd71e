"""Skeletons on two legs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box
from ..styles import Style, any_style

SYNONYMS = {
    "skull": ("head", "cranium"),
    "eye socket": ("eye", "eye hole"),
    "jaw": ("lower jaw", "mandible"),
    "tooth": ("teeth",),
    "spine": ("backbone", "vertebrae", "spinal column"),
    "rib cage": ("ribs", "rib", "chest", "thorax"),
    "breastbone": ("sternum",),
    "pelvis": ("hip", "hip bone"),
    "shoulder blade": ("scapula",),
    "collarbone": ("clavicle",),
    "arm": ("arm bone", "upper limb"),
    "upper arm": ("humerus",),
    "forearm": ("radius", "lower arm", "ulna"),
    "hand": ("hand bones", "fingers"),
    "leg": ("leg bone", "lower limb"),
    "thigh": ("femur", "thigh bone", "upper leg"),
    "shin": ("tibia", "shin bone", "lower leg"),
    "foot": ("foot bones",),
}


def skeleton(rng: np.random.Generator) -> LabelledShape:
    """Bones of a figure on two legs, big-headed or true, with ribs as hoops or as one cage."""
    kinds = ["skeleton", "skeleton", "undead", "skeleton warrior"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS, keypoints=KEYPOINTS["skeleton"])
    style, bone = any_style(rng), rng.uniform(0.014, 0.04)
    leg, trunk = rng.uniform(0.3, 0.9), rng.uniform(0.35, 0.55)
    wide = rng.uniform(0.12, 0.2)
    hip, neck = np.array([0, 0, leg]), np.array([0, 0, leg + trunk])
    shape.add(style.lump(hip, (wide * 0.75, wide * 0.5, wide * rng.uniform(0.3, 0.6))), "pelvis")
    s = np.linspace(0, 1, int(rng.integers(6, 11)))
    path = hip + np.c_[0 * s, 0.03 * np.sin(2 * np.pi * s), (trunk + 0.06) * s]
    shape.add(style.limb(path, bone * 1.1), "spine")
    for at in path[1:] if rng.random() < 0.5 else ():
        shape.add(style.lump(at, (bone * 1.9, bone * 1.7, bone * 0.8)), "spine")
    _ribs(rng, shape, style, neck, wide, trunk, bone)
    skull = rng.uniform(0.09, 0.14) if rng.random() < 0.5 else rng.uniform(0.18, 0.3)
    head = neck + [0, -0.02, 0.03 + skull * 0.9]
    _skull(rng, shape, style, head, skull)
    angle, bent = rng.choice([0.0, -0.8, -1.3]) + rng.normal(0, 0.15), rng.uniform(0, 0.6)
    blades = rng.random() < 0.4
    for side in (-1, 1):
        shoulder = neck + [side * wide * 1.25, 0, -0.05]
        shape.add(style.limb([neck - [0, 0, 0.04], shoulder], bone * 0.7), "collarbone")
        if blades:
            at = neck + [side * wide * 0.7, wide * 0.5, -trunk * 0.2]
            shape.add(box((wide * 0.6, wide * 0.5, trunk * 0.25), at), "shoulder blade")
        out = np.array([side * np.cos(angle), 0, np.sin(angle)])
        elbow = shoulder + out * trunk * 0.55
        hand = elbow + (out + [0, -bent, 0]) * trunk * 0.5
        _bone(shape, style, shoulder, elbow, bone, "arm", "upper arm")
        _bone(shape, style, elbow, hand, bone * 0.85, "arm", "forearm")
        shape.add(style.ball(hand, bone * 1.6), "arm", "hand")
        for k in (-1, 0, 1):
            tip = hand + (out + [0, 0.5 * k, 0]) * bone * 4.5
            shape.add(style.limb([hand, tip], bone * 0.45), "arm", "hand")
        top = hip + [side * wide * 0.55, 0, 0]
        foot = np.array([side * wide * rng.uniform(0.5, 0.8), 0, bone])
        knee = (top + foot) / 2 - [0, 0.03, 0]
        _bone(shape, style, top, knee, bone * 1.15, "leg", "thigh")
        _bone(shape, style, knee, foot, bone, "leg", "shin")
        sole = foot - [0, bone * 2, 0]
        shape.add(style.lump(sole, bone * np.array([1.8, 4.0, 1.0])), "leg", "foot")
    return shape.finish()


def _bone(shape, style: Style, start: NDArray, end: NDArray, thick, *part: str) -> None:
    """A shaft with knobs at its ends, thin in its middle."""
    shape.add(style.limb([start, (start + end) / 2, end], thick * np.array([1, 0.7, 1])), *part)
    for at in (start, end):
        shape.add(style.ball(at, thick * 1.5), *part)


def _ribs(rng, shape, style: Style, neck, wide, trunk, bone) -> None:
    """Hoops from the spine to the breastbone, or one barrel."""
    deep = wide * rng.uniform(0.6, 0.85)
    if rng.random() < 0.25:
        at = neck - [0, deep * 0.3, trunk * 0.3]
        shape.add(style.lump(at, (wide, deep, trunk * 0.3)), "rib cage")
        return
    count = int(rng.integers(3, 8))
    a = np.linspace(0.5 * np.pi, 2.5 * np.pi, 15)
    for z in np.linspace(0.06, rng.uniform(0.45, 0.6), count):
        size = 0.75 + 0.35 * np.sin(np.pi * min(z / 0.6, 1))
        hoop = np.c_[
            wide * size * np.cos(a),
            deep * size * (np.sin(a) - 0.85),
            -0.15 * wide * (1 - np.sin(a)),
        ]
        shape.add(style.limb(neck - [0, 0, z * trunk] + hoop, bone * 0.6), "rib cage")
    front = neck - [0, deep * 1.85, trunk * 0.1 + wide * 0.3]
    shape.add(style.limb([front, front - [0, 0, trunk * 0.4]], bone * 0.9), "breastbone")


def _skull(rng, shape, style: Style, head, size) -> None:
    shape.add(style.lump(head, size * np.array([0.85, 1.0, 0.9])), "skull")
    low = head + size * np.array([0, -0.55, -0.75])
    gape = size * rng.uniform(0, 0.25)
    shape.add(style.lump(low - [0, 0, gape], size * np.array([0.5, 0.45, 0.22])), "skull", "jaw")
    flat = 0.8 if style.kind == "round" else 0.92
    for side in (-1, 1):
        at = head + size * np.array([side * 0.36, -flat, -0.05])
        shape.add(style.lump(at, size * np.array([0.22, 0.14, 0.24])), "skull", "eye socket")
    for x in np.linspace(-0.3, 0.3, 5) if rng.random() < 0.6 else ():
        at = low + size * np.array([x, -0.38, 0.24]) - [0, 0, gape / 2]
        shape.add(box(size * np.array([0.12, 0.12, 0.2]) + [0, 0, gape], at), "skull", "tooth")
