"""Dragons and dinosaurs: long bodies on two legs or four, with jaws, wings, spikes and tails."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import facing_out, slab
from ..styles import Style, any_style, both_sides

SYNONYMS = {
    "head": ("face", "skull"),
    "jaw": ("lower jaw", "chin"),
    "snout": ("muzzle", "upper jaw"),
    "teeth": ("tooth", "fangs"),
    "eye": ("eyes",),
    "nostril": ("nostrils", "nose hole"),
    "horn": ("horns", "antler"),
    "frill": ("neck shield", "collar", "crest"),
    "body": ("torso", "trunk"),
    "belly": ("underside", "stomach", "chest"),
    "neck": ("throat",),
    "spike": ("spine", "spikes", "dorsal spikes", "thorn"),
    "plate": ("back plate", "dorsal plate", "plates", "back fin"),
    "wing": ("wings",),
    "membrane": ("wing membrane", "wing skin", "web"),
    "wing bone": ("wing arm", "wing finger"),
    "leg": ("limb", "legs"),
    "arm": ("forelimb", "front leg"),
    "foot": ("feet",),
    "hand": ("front paw", "paw"),
    "claw": ("claws", "talon", "toenail"),
    "tail": ("tails",),
    "tail tip": ("tail spade", "tail club", "end of the tail"),
}


def dragon(rng: np.random.Generator) -> LabelledShape:
    """Winged lizards that stand on four legs or sit up on two, or crawl without any."""
    kinds = ["dragon", "dragon", "wyvern", "baby dragon"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS, keypoints=KEYPOINTS["dragon"])
    style, girth = any_style(rng), rng.uniform(0.1, 0.24)
    rearing = rng.uniform(0.7, 1.2) if rng.random() < 0.4 else rng.uniform(0, 0.35)
    spine = _reptile(rng, shape, style, girth, rearing, rng.uniform(0.2, 0.9))
    if rng.random() < 0.9:
        _wings(rng, shape, style, spine, girth)
    return shape.finish()


def dinosaur(rng: np.random.Generator) -> LabelledShape:
    """Hunters on two legs, long necks, plated backs and horned heads with frills."""
    build = str(rng.choice(["hunter", "long neck", "plated", "horned"], p=[0.4, 0.25, 0.2, 0.15]))
    names = {
        "hunter": ("dinosaur", "tyrannosaurus", "raptor"),
        "long neck": ("dinosaur", "sauropod"),
        "plated": ("dinosaur", "stegosaurus"),
        "horned": ("dinosaur", "triceratops"),
    }[build]
    shape = Assembly(str(rng.choice(names)), SYNONYMS, keypoints=KEYPOINTS["dinosaur"])
    style, girth = any_style(rng), rng.uniform(0.14, 0.3)
    rearing = rng.uniform(0.2, 0.8) if build == "hunter" else rng.uniform(-0.05, 0.1)
    neck = {"hunter": 0.35, "long neck": 1.2, "plated": 0.3, "horned": 0.2}[build]
    _reptile(rng, shape, style, girth, rearing, neck * rng.uniform(0.7, 1.4), build)
    return shape.finish()


def _reptile(rng, shape, style, girth, rearing, neck, build="dragon") -> NDArray:
    """A body (5, 3) from the hips to the shoulders, and all that is on it but the wings."""
    two_legs = build == "hunter" or rearing > 0.5
    leg = girth * rng.uniform(0.9, 2.6)
    along = np.array([0, -np.cos(rearing), np.sin(rearing)])
    hip = np.array([0, 0.25, leg + girth * 0.4])
    t = np.linspace(0, 1, 5)
    spine = hip + np.outer(t, along) * rng.uniform(0.4, 0.7)
    spine[:, 2] += rng.uniform(-0.02, 0.1) * np.sin(np.pi * t)
    radius = girth * (0.75 + rng.uniform(0.2, 0.4) * np.sin(np.pi * t))
    shape.add(style.limb(spine, radius), "body")
    if rng.random() < 0.3:
        under = spine - [0, girth * 0.2 * np.sin(rearing), girth * 0.22]
        shape.add(style.limb(under[:4], radius[:4] * 0.9), "body", "belly")
    head, skull = _neck(rng, shape, style, spine, radius[-1], neck)
    _head(rng, shape, style, head, skull, build)
    _tail(rng, shape, style, spine, radius[0], build)
    thick = girth * rng.uniform(0.25, 0.42)
    small = rng.uniform(0.25, 0.6) if two_legs else 1.0
    for side, same in both_sides(rng):
        root = spine[0] + [side * radius[0] * 0.75, 0, 0]
        _leg(same, shape, style, root, thick * 1.2, 0.0, "leg", "foot")
        root = spine[3] + [side * radius[3] * 0.8, 0, -girth * 0.1]
        ground = root[2] * (1 - small) if two_legs else 0.0
        names = ("arm", "hand") if two_legs else ("leg", "foot")
        _leg(same, shape, style, root, thick * (0.4 + 0.6 * small), ground, *names)
    return spine


def _neck(rng, shape, style: Style, spine, radius, reach) -> tuple[NDArray, float]:
    """A neck bent forwards or up; where the head is and how big."""
    rise = rng.uniform(0.2, 1.3)
    t = np.linspace(0, 1, 5)
    away = np.c_[
        0 * t, -np.cos(rise) * t, np.sin(rise) * t + 0.15 * np.sin(np.pi * t) * (reach > 0.6)
    ]
    path = spine[-1] + away * reach + [0, radius * 0.3, 0]
    skull = radius * rng.uniform(0.5, 1.3)
    end = min(skull * 0.8, radius * 0.8)
    shape.add(style.limb(path, radius * 0.95 + (end - radius * 0.95) * t), "neck")
    return path[-1] + [0, -skull * 0.4, skull * 0.1], skull


def _head(rng, shape, style: Style, head, skull, build) -> None:
    """A skull with a snout, a jaw that may gape, eyes, and horns, frill or crest."""
    shape.add(style.lump(head, skull * np.array([0.9, 1.0, 0.85])), "head")
    long, gape = skull * rng.uniform(0.7, 1.9), rng.uniform(0, 0.6)
    wide = rng.uniform(0.4, 0.75) * skull
    tip = head + [0, -skull * 0.5 - long, -skull * 0.1]
    shape.add(style.limb([head + [0, -skull * 0.3, 0], tip], [wide, wide * rng.uniform(0.5, 0.9)]),
              "head", "snout")  # fmt: skip
    low = head + [0, -skull * 0.3, -skull * 0.45]
    chin = low + [0, -long, -skull * 0.2 - long * gape]
    shape.add(style.limb([low, chin], [wide * 0.65, wide * 0.4]), "head", "jaw")
    toothy, horned = rng.random() < 0.35, build in ("dragon", "horned") and rng.random() < 0.85
    back = rng.uniform(-0.9, 0.8) if build == "dragon" else -0.6
    reach, bend = skull * rng.uniform(0.5, 1.6), rng.uniform(0, 0.4)
    for side in (-1, 1):
        eye = head + [side * skull * 0.7, -skull * 0.45, skull * 0.4]
        shape.add(style.ball(eye, skull * rng.uniform(0.12, 0.25)), "head", "eye")
        if rng.random() < 0.3:
            hole = tip + [side * wide * 0.3, -wide * 0.1, wide * 0.6]
            shape.add(style.ball(hole, wide * 0.2), "head", "nostril")
        for k in range(4 if toothy else 0):
            at = low + (chin - low) * (0.4 + 0.18 * k) + [side * wide * 0.4, 0, wide * 0.15]
            shape.add(style.spike(at, at + [0, 0, skull * 0.25], skull * 0.07), "head", "teeth")
        if horned:
            root = head + [side * skull * 0.45, skull * 0.2, skull * 0.6]
            middle = root + reach * np.array([side * 0.2, back * 0.6, 0.5])
            end = middle + reach * np.array([side * 0.1, (back - bend) * 0.5, 0.5])
            thick = skull * np.array([0.2, 0.15, 0.02])
            shape.add(style.limb([root, middle, end], thick), "head", "horn")
    if toothy and rng.random() < 0.5:
        shape.add(style.limb([low + [0, 0, skull * 0.1], chin - [0, skull * 0.3, 0]],
                             [wide * 0.35, wide * 0.15]), "head", "tongue")  # fmt: skip
    if build == "horned":
        root = tip + [0, 0, wide * 0.4]
        shape.add(style.spike(root, root + [0, -0.4 * reach, reach * 0.7], skull * 0.2),
                  "head", "horn")  # fmt: skip
    if build == "horned" or rng.random() < 0.1:
        a, r = np.linspace(-0.5, np.pi + 0.5, 9), skull * rng.uniform(1.3, 2.0)
        fan = np.c_[r * np.cos(a), 0.3 * r * np.sin(a), r * np.sin(a)]
        shape.add(slab(fan + head + [0, skull * 0.5, 0], skull * 0.2), "head", "frill")


def _tail(rng, shape, style: Style, spine, radius, build) -> None:
    """A tail to a point, what is at its tip, and the spikes or plates along the back."""
    long, sweep = rng.uniform(0.4, 1.4), rng.normal(0, 0.35)
    t = np.linspace(0, 1, 7)
    low = min(spine[0, 2] * 0.85, rng.uniform(0.1, 0.5))
    path = np.c_[
        sweep * t**2, spine[0, 1] - radius * 0.3 + long * t, spine[0, 2] - low * np.sin(t * 1.5)
    ]
    path[:, 2] += rng.uniform(0, 0.4) * t**3
    girth = radius * (0.95 - 0.87 * t ** rng.uniform(0.6, 1))
    shape.add(style.limb(path, girth), "tail")
    end = path[-1]
    if rng.random() < (0.5 if build == "dragon" else 0.15):
        size = radius * rng.uniform(0.4, 0.8)
        if rng.random() < 0.6:
            spade = size * np.array([(-0.9, 0.1, 0), (0, -0.3, 0), (0.9, 0.1, 0), (0, 1.9, 0)])
            shape.add(facing_out(slab(end + spade, size * 0.25)), "tail", "tail tip")
        else:
            shape.add(style.ball(end, size), "tail", "tail tip")
    if build == "plated":
        _crest(rng, shape, style, spine, path, girth, radius, "plate", rng.uniform(0.8, 1.8))
    elif rng.random() < (0.7 if build == "dragon" else 0.3):
        _crest(rng, shape, style, spine, path, girth, radius, "spike", rng.uniform(0.3, 0.9))


def _crest(rng, shape, style, spine, tail, girth, radius, name, size) -> None:
    """A row along the back and down the tail, highest over the hips."""
    ridge = np.r_[
        spine[::-1] + [0, 0, radius * 0.95],
        tail[1:-1] + np.c_[0 * girth, 0 * girth, girth][1:-1] * 0.9,
    ]
    count = int(rng.integers(6, 16))
    s = np.linspace(0, len(ridge) - 1, count)
    flat, pairs = name == "plate" or rng.random() < 0.5, name == "plate" and rng.random() < 0.5
    for k, x in enumerate(s):
        at = np.array([np.interp(x, np.arange(len(ridge)), ridge[:, j]) for j in range(3)])
        at += [(0.25 * radius * (-1) ** k if pairs else 0), 0, -0.12 * radius]
        high = radius * size * (0.45 + 0.55 * np.sin(np.pi * (k + 0.7) / (count + 0.4)))
        if flat:
            half = high * (0.55 if name == "plate" else 0.4)
            kite = [
                (0, -half, 0),
                (0, half, 0),
                (0, half * 0.9, high * 0.6),
                (0, half * 0.2, high * 1.2),
            ]
            shape.add(facing_out(slab(at + np.array(kite), radius * 0.1)), name)
        else:
            shape.add(style.spike(at, at + [0, high * 0.3, high], high * 0.35), name)


def _leg(rng, shape, style: Style, root, thick, ground, limb, end) -> None:
    """A bent limb down to ``ground``, with a foot and claws."""
    drop = root[2] - ground
    knee = root + [np.sign(root[0]) * thick * 0.6, -thick * 0.8, -drop * 0.45]
    ankle = knee + [0, thick * rng.uniform(0.6, 1.4), -drop * 0.4]
    foot = np.array([ankle[0], ankle[1] - thick * 0.9, ground + thick * 0.4])
    shape.add(style.limb([root, knee, ankle, foot + [0, thick * 0.5, 0]],
                         thick * np.array([1.5, 1.1, 0.7, 0.7])), limb)  # fmt: skip
    long = thick * rng.uniform(1.0, 1.6)
    shape.add(style.lump(foot, (thick * 0.9, long, thick * 0.45)), limb, end)
    for x in (-0.5, 0, 0.5):
        at = foot + [x * thick, -long * 0.75, -thick * 0.1]
        shape.add(style.spike(at, at + [0, -thick * 0.7, -thick * 0.2], thick * 0.25),
                  limb, "claw")  # fmt: skip


def _wings(rng, shape, style: Style, spine, girth) -> None:
    """A bone out to the wrist, fingers from it, and skin between them."""
    reach, rise = rng.uniform(0.3, 1.1), rng.uniform(0.0, 1.2)
    count, thick = int(rng.integers(2, 5)), girth * rng.uniform(0.08, 0.16)
    sweep = np.linspace(rng.uniform(0.0, 0.4), rng.uniform(1.1, 1.5), count)
    folds = rng.uniform(0.6, 0.95, count)
    for side in (-1, 1):
        root = spine[3] + [side * girth * 0.5, 0, girth * 0.7]
        out = np.array([side * np.cos(rise), 0, np.sin(rise)])
        wrist = root + reach * 0.5 * out + [0, -0.1 * reach, 0]
        tips = [wrist + reach * f * (out * np.cos(a) + [0, np.sin(a), -0.25 * np.sin(a)])
                for a, f in zip(sweep, folds, strict=True)]  # fmt: skip
        shape.add(style.limb([root, wrist], [thick * 1.4, thick]), "wing", "wing bone")
        for tip in tips:
            shape.add(style.limb([wrist, tip], [thick, thick * 0.3]), "wing", "wing bone")
        last = spine[1] + [side * girth * 0.5, 0, girth * 0.7]
        for a, b in zip(tips, [*tips[1:], last], strict=True):
            hollow = (a + b) / 2 * 0.8 + wrist * 0.2
            for corner in ((a, hollow), (hollow, b)):
                shape.add(_skin([wrist, *corner], thick * 0.35), "wing", "membrane")
        shape.add(_skin([wrist, last, root], thick * 0.35), "wing", "membrane")


def _skin(corners, thick):
    return facing_out(slab(np.array(corners), thick))
