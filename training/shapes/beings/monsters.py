"""Monsters, aliens, slimes and ghosts: beings that have as many of everything as it pleases."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import facing_out, lathe, loft, moved, slab
from ..styles import Style, any_style
from ..turns import spaced

SYNONYMS = {
    "body": ("torso", "trunk", "belly", "main body"),
    "head": ("face",),
    "eye": ("eyes", "eyeball"),
    "pupil": ("iris",),
    "eye stalk": ("stalk", "eye stem"),
    "mouth": ("maw", "lips"),
    "tooth": ("teeth", "fang"),
    "horn": ("horns",),
    "ear": ("ears",),
    "antenna": ("feeler", "antennae"),
    "arm": ("arms", "upper limb"),
    "hand": ("paw", "fist", "claw hand"),
    "leg": ("legs", "lower limb"),
    "foot": ("feet",),
    "tentacle": ("tentacles", "feeler arm"),
    "wing": ("wings", "bat wing"),
    "spike": ("spikes", "spine", "thorn"),
    "tail": ("tail end",),
    "wisp": ("hem", "ragged hem", "skirt"),
}
KINDS = ("monster", "alien", "demon", "slime", "ghost", "blob", "creature", "enemy", "goblin")


def monster(rng: np.random.Generator) -> LabelledShape:
    """A blob or a head on a body, on legs, tentacles or a hem, with any number of eyes."""
    shape = Assembly(str(rng.choice(KINDS)), SYNONYMS)
    style = any_style(rng)
    wide, tall = rng.uniform(0.25, 0.55), rng.uniform(0.3, 0.7)
    size = np.array([wide, wide * rng.uniform(0.6, 1.05), tall])
    stand = str(rng.choice(["legs", "tentacles", "ground", "wisps"], p=[0.5, 0.15, 0.2, 0.15]))
    leg = rng.uniform(0.08, 0.5) if stand in ("legs", "tentacles") else 0.0
    body = np.array([0, 0, leg + tall * 0.9])
    _trunk(shape, style, body, size, stand)
    head, skull, of = body + [0, 0, tall * 0.1], size, ()
    if stand == "legs" and rng.random() < 0.4:
        skull = size * rng.uniform(0.4, 1.3)
        head = body + [0, -wide * rng.uniform(0, 0.3), tall * 0.8 + skull[2] * 0.7]
        shape.add(style.lump(head, skull), "head")
        of = ("head",)
    _face(rng, shape, style, head, skull, *of)
    _crown(rng, shape, style, head, skull, *of)
    if stand == "tentacles":
        _tentacles(rng, shape, style, body, size)
    elif stand == "legs":
        thick = wide * rng.uniform(0.12, 0.3)
        pairs = 1 if rng.random() < 0.75 else 2
        for side in (-1, 1):
            for k in range(pairs):
                y = (k - (pairs - 1) / 2) * size[1]
                hip = np.array([side * wide * 0.5, y, leg + tall * 0.3])
                foot = np.array([side * wide * rng.uniform(0.5, 0.6), y, thick * 0.5])
                shape.add(style.limb([hip, foot], thick), "leg")
                sole = foot - [0, thick * 0.6, 0]
                shape.add(style.lump(sole, thick * np.array([1.2, 1.8, 0.6])), "leg", "foot")
    if rng.random() < 0.65:
        _arms(rng, shape, style, body, size)
    if rng.random() < 0.25:
        _wings(rng, shape, body, size)
    if rng.random() < 0.25 and stand == "legs":
        root = body + [0, size[1] * 0.7, -tall * 0.5]
        out = np.array([rng.normal(0, 0.2), 0.5, rng.uniform(-0.1, 0.5)])
        path = [root, root + out * [1, 0.6, 0.2], root + out]
        shape.add(style.limb(path, wide * np.array([0.25, 0.15, 0.05])), "tail")
    return shape.finish()


def _trunk(shape, style: Style, body, size, stand) -> None:
    """A lump, a drop that lies on the ground, or a sheet with a ragged hem."""
    wide, deep, tall = size
    if stand == "ground" and style.kind == "round":
        t = np.linspace(0, 1, 9)
        profile = np.c_[np.maximum((1 - t**2.5) * (1.15 - 0.3 * t), 0.03), t * 1.9 * tall]
        solid = lathe(profile, 2 * style.sides)
        shape.add(moved(solid, np.diag([wide, deep, 1])), "body")
        return
    shape.add(style.lump(body, size), "body")
    if stand == "wisps":
        count = 5 + style.sides // 3
        for a in spaced(count):
            root = body + np.array([np.cos(a) * wide, np.sin(a) * deep, -tall * 0.3]) * 0.72
            tip = root + [0.15 * wide * np.cos(a), 0.15 * deep * np.sin(a), -tall * 0.8]
            shape.add(style.spike(root, tip, wide * 0.35), "wisp")


def _face(rng, shape, style: Style, head, skull, *of: str) -> None:
    """Eyes in a row, on stalks or one alone, a mouth with teeth and tongue, on the part ``of``."""
    wide, deep, tall = skull
    count = int(rng.choice([1, 2, 2, 2, 3, 4]))
    size = wide * (rng.uniform(0.25, 0.5) if count == 1 else rng.uniform(0.1, 0.26))
    stalks, high = rng.random() < 0.15, rng.uniform(0.1, 0.45)
    pupils = rng.random() < 0.6
    for x in (np.arange(count) - (count - 1) / 2) * rng.uniform(0.32, 0.5) * wide:
        front = deep * (
            0.95 if style.kind != "round" else np.sqrt(max(1 - (x / wide) ** 2 - high**2, 0.2))
        )
        at = head + [x, -front, high * tall]
        if stalks:
            root = head + [x, -deep * 0.2, tall * 0.7]
            at = root + [x * 0.4, -deep * 0.1, tall * rng.uniform(0.5, 0.9)]
            shape.add(style.limb([root, at], size * 0.35), *of, "eye stalk")
        shape.add(style.ball(at, size), *of, "eye")
        if pupils:
            shape.add(style.ball(at - [0, size * 0.75, 0], size * 0.45),
                      *of, "eye", "pupil")  # fmt: skip
    if rng.random() < 0.8:
        front = deep * (0.93 if style.kind != "round" else 0.85)
        at, half = head + [0, -front, -tall * rng.uniform(0.2, 0.45)], wide * rng.uniform(0.2, 0.6)
        lip = tall * rng.uniform(0.04, 0.2)
        shape.add(style.lump(at, (half, deep * 0.15, lip)), *of, "mouth")
        teeth, up = int(rng.integers(0, 7)), rng.choice([-1, 1])
        for x in np.linspace(-0.7, 0.7, teeth) * half:
            root = at + [x, -deep * 0.13, -up * lip * 0.7]
            tip = root + [0, 0, up * tall * 0.16]
            shape.add(style.spike(root, tip, half * 0.14), *of, "tooth")
        if rng.random() < 0.2:
            path = [at, at - [0, deep * 0.4, 0], at - [0, deep * 0.5, tall * 0.3]]
            shape.add(style.limb(path, half * np.array([0.35, 0.3, 0.2])), *of, "tongue")


def _crown(rng, shape, style: Style, head, skull, *of: str) -> None:
    """Horns, ears, antennas or spikes on top of the part ``of``."""
    wide, deep, tall = skull
    kind = str(
        rng.choice(["horn", "ear", "antenna", "spike", "none"], p=[0.3, 0.2, 0.2, 0.15, 0.15])
    )
    if kind == "spike":
        for k in np.linspace(-0.6, 1.2, int(rng.integers(3, 8))):
            out = np.array([0, deep * np.sin(k), tall * np.cos(k)])
            shape.add(style.spike(head + out * 0.85, head + out * 1.4, wide * 0.15), "spike")
        return
    reach, lean = tall * rng.uniform(0.3, 1.0), rng.uniform(0.2, 1.3)
    for side in (-1, 1) if kind != "none" else ():
        root = head + [side * wide * 0.5, 0, tall * 0.75]
        tip = root + reach * np.array([side * np.sin(lean), 0, np.cos(lean)])
        if kind == "horn":
            bend = (root + tip) / 2 + [side * reach * 0.2, 0, -reach * 0.1]
            shape.add(style.limb([root, bend, tip], wide * np.array([0.18, 0.13, 0.02])),
                      *of, "horn")  # fmt: skip
        elif kind == "ear":
            ear = np.array([(0, 0, 0), (side * 0.35 * wide, 0, 0), (tip - root)])
            shape.add(facing_out(slab(root + ear - [0, 0, 0.15 * tall], deep * 0.2)), *of, "ear")
        else:
            shape.add(style.limb([root - [0, 0, tall * 0.1], tip], wide * 0.05), *of, "antenna")
            shape.add(style.ball(tip, wide * 0.13), *of, "antenna")


def _tentacles(rng, shape, style: Style, body, size) -> None:
    count, thick = int(rng.integers(4, 9)), size[0] * rng.uniform(0.12, 0.25)
    t = np.linspace(0, 1, 7)
    for a in spaced(count):
        out = size[0] * (0.5 + rng.uniform(0.5, 1.2) * t)
        z = (body[2] - size[2] * 0.5) * (1 - np.sin(np.pi / 2 * t)) + thick * 0.6
        around = a + rng.normal(0, 0.5) * t**2
        path = np.c_[out * np.cos(around), out * np.sin(around), z + 0.08 * t**4]
        shape.add(style.limb(path, thick * (1.1 - 0.9 * t)), "tentacle")


def _arms(rng, shape, style: Style, body, size) -> None:
    """Two bent arms with balls for hands, often with claws."""
    wide, _, tall = size
    thick, reach = wide * rng.uniform(0.1, 0.3), tall * rng.uniform(0.5, 1.3)
    angle, bent = rng.uniform(-1.3, 0.8), rng.uniform(0, 0.8)
    fingers = rng.random() < 0.4
    for side in (-1, 1):
        root = body + [side * wide * 0.75, 0, tall * 0.15]
        out = np.array([side * np.cos(angle), 0, np.sin(angle)])
        elbow = root + out * (reach * 0.5 + wide * 0.2)
        hand = elbow + (out + [0, -bent, bent * 0.3]) * reach * 0.4
        shape.add(style.limb([root, elbow, hand], thick * np.array([1, 0.85, 0.8])), "arm")
        shape.add(style.ball(hand, thick * 1.3), "arm", "hand")
        for k in (-1, 0, 1) if fingers else ():
            way = out + [0, -bent - 0.3, 0.4 * k]
            tip = hand + way / np.linalg.norm(way) * thick * 2.6
            shape.add(style.spike(hand, tip, thick * 0.45), "arm", "hand", "claw")


def _wings(rng, shape, body, size) -> None:
    """Bat wings: a zigzag of skin behind the shoulders."""
    wide, deep, tall = size
    reach, high = wide * rng.uniform(0.8, 2), tall * rng.uniform(0.6, 1.2)
    for side in (-1, 1):
        top = [(0, 0.1), (0.5, 0.9), (1, 0.6)]
        low = [(0.95, -0.1), (0.6, 0.05), (0.5, -0.3), (0.25, -0.05), (0, -0.3)]
        fan = [np.array([side * (wide * 0.4 + reach * x), 0, high * z]) for x, z in [*top, *low]]
        root = body + [0, deep * 0.85, tall * 0.15]
        ring = np.array(fan) + root
        rings = [ring + [0, y, 0] for y in (-0.02 * wide, 0.06 * wide)]
        shape.add(facing_out(loft(rings)), "wing")
