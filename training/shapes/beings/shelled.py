"""Turtles, snails and crabs: animals with shells, claws and stalked eyes."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ellipsoid, lathe, moved, tube
from ..styles import Style, any_style

SYNONYMS = {
    "shell": ("carapace",),
    "rim": ("shell rim", "edge of the shell"),
    "scute": ("shell plate", "plates", "shell spot"),
    "plastron": ("belly", "underside"),
    "body": ("trunk", "torso"),
    "head": ("face",),
    "eye": ("eyes",),
    "eye stalk": ("stalk", "eye stem"),
    "feeler": ("small tentacle", "antenna"),
    "neck": ("throat",),
    "mouth": ("beak", "lips"),
    "leg": ("legs", "limb"),
    "flipper": ("fin", "leg"),
    "foot": ("feet",),
    "tail": ("tails",),
    "opening": ("shell mouth", "shell lip"),
    "claw": ("pincer", "chela", "claws"),
    "thumb": ("movable finger", "lower pincer"),
    "arm": ("claw arm",),
    "antenna": ("antennae", "feelers"),
    "tail fan": ("tail fin", "tail end"),
    "stinger": ("sting",),
}


def turtle(rng: np.random.Generator) -> LabelledShape:
    """Tortoises on thick legs and sea turtles on flippers, flat or domed, plain or plated."""
    kinds = ["turtle", "turtle", "tortoise", "sea turtle"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS, keypoints=KEYPOINTS["turtle"])
    style, swims = any_style(rng), shape.category == "sea turtle"
    wide, long = rng.uniform(0.25, 0.45), rng.uniform(0.35, 0.55)
    dome, leg = rng.uniform(0.12, 0.5), rng.uniform(0.05, 0.25)
    sides, at = max(6, style.sides), np.array([0, 0, leg])
    t = np.linspace(0, np.pi / 2 * 0.97, max(3, style.sides // 3))
    profile = np.r_[[(1.0, 0)], np.c_[np.cos(t), 0.05 + np.sin(t) ** rng.uniform(0.7, 1)]]
    stretch = np.diag([wide, long, dome])
    shape.add(moved(lathe(profile, sides), stretch, at), "shell")
    if rng.random() < 0.45:
        lip = rng.uniform(1.02, 1.2)
        ring = [(0.85, -0.08), (lip, -0.08), (lip, 0.1), (0.9, 0.2)]
        shape.add(moved(lathe(ring, sides), stretch, at), "shell", "rim")
    for k in range(int(rng.integers(5, 12)) if rng.random() < 0.4 else 0):
        a, up = (0, 0) if k == 0 else (k * 2.4, 0.75)
        out = np.array([np.sin(up) * np.cos(a), np.sin(up) * np.sin(a), np.cos(up)])
        size = rng.uniform(0.18, 0.28) * np.array([wide, wide, dome * 0.5])
        shape.add(style.lump(at + stretch @ out, size), "shell", "scute")
    shape.add(style.lump(at, (wide * 0.88, long * 0.9, dome * 0.16 + 0.02)), "plastron")
    thick = wide * rng.uniform(0.18, 0.32)
    for side in (-1, 1):
        for y in (-0.6, 0.6):
            root = at + [side * wide * 0.65, y * long, 0]
            if swims:
                reach = wide * (1.3 if y < 0 else 0.7)
                tip = root + np.array([side * 0.8, 0.5, -0.1]) * reach
                path = [root, (root + tip) / 2 - [0, 0.1 * reach, 0], tip]
                shape.add(tube(path, thick * np.array([0.9, 1.1, 0.3]), 8, flat=0.35), "flipper")
                continue
            foot = np.array([side * wide * rng.uniform(0.75, 1.0), y * long * 1.1, thick * 0.4])
            shape.add(style.limb([root, foot], [thick, thick * 0.9]), "leg")
            sole = foot - [0, thick * 0.4, 0]
            shape.add(style.lump(sole, thick * np.array([1, 1.3, 0.5])), "leg", "foot")
    _turtle_head(rng, shape, style, wide, long, at)
    end = at + [0, long * rng.uniform(1.15, 1.5), -leg * 0.4]
    shape.add(style.spike(at + [0, long * 0.8, 0], end, thick * 0.6), "tail")
    return shape.finish()


def _turtle_head(rng, shape, style: Style, wide, long, at) -> None:
    """A head on a neck, with eyes and perhaps a mouth."""
    skull = wide * rng.uniform(0.25, 0.5)
    head = at + [0, -long - skull * rng.uniform(0.6, 1.6), rng.uniform(0.05, 0.3)]
    shape.add(style.limb([at - [0, long * 0.7, 0], head], skull * np.array([0.7, 0.6])), "neck")
    shape.add(style.lump(head, skull * np.array([0.85, 1.1, 0.9])), "head")
    for side in (-1, 1):
        eye = head + skull * np.array([side * 0.6, -0.65, 0.4])
        shape.add(style.ball(eye, skull * rng.uniform(0.15, 0.3)), "head", "eye")
    if rng.random() < 0.4:
        lip = head - [0, skull * 0.9, skull * 0.3]
        shape.add(style.lump(lip, skull * np.array([0.5, 0.3, 0.15])), "head", "mouth")


def snail(rng: np.random.Generator) -> LabelledShape:
    """A coiled shell, upright or leaning, on a long foot with a head raised in front."""
    names = {**SYNONYMS, "shell": ("snail shell", "spiral shell")}
    shape = Assembly("snail", names, keypoints=KEYPOINTS["snail"])
    style, long = any_style(rng), rng.uniform(0.6, 1.1)
    thick = long * rng.uniform(0.08, 0.16)
    t = np.linspace(0, 1, 9)
    rise = rng.uniform(0.1, 0.45)
    up = thick * 0.7 + rise * np.clip((0.35 - t) / 0.35, 0, 1) ** 1.5
    path = np.c_[0 * t, (t - 0.4) * long, up]
    girth = thick * np.interp(t, [0, 0.3, 0.6, 1], [0.8, 1, 0.9, 0.1])
    shape.add(tube(path, girth, max(5, style.sides), flat=0.8), "body")
    head = path[0] + [0, -thick * 0.3, thick * 0.3]
    skull = thick * rng.uniform(0.85, 1.3)
    shape.add(style.ball(head, skull), "head")
    reach, lean = skull * rng.uniform(1.2, 3), rng.uniform(0.2, 0.7)
    for side in (-1, 1):
        root = head + [side * skull * 0.4, -skull * 0.2, skull * 0.5]
        tip = root + reach * np.array([side * np.sin(lean), -0.3, np.cos(lean)])
        shape.add(style.limb([root, tip], skull * np.array([0.18, 0.12])), "head", "eye stalk")
        shape.add(style.ball(tip, skull * rng.uniform(0.2, 0.4)), "head", "eye")
        if rng.random() < 0.5:
            root = head + skull * np.array([side * 0.3, -0.8, -0.2])
            end = root + skull * np.array([side * 0.2, -0.6, -0.1])
            shape.add(style.limb([root, end], skull * 0.1), "head", "feeler")
    _coil(rng, shape, style, np.array([0, 0.1 * long, thick]), long * rng.uniform(0.2, 0.4))
    return shape.finish()


def _coil(rng, shape, style, at, size) -> None:
    """A spiral whose turns grow, wound about the x axis and drawn out to a side."""
    turns, grow = rng.uniform(1.6, 3.2), rng.uniform(0.35, 0.6)
    count = int(turns * max(8, style.sides))
    s = np.linspace(0, 1, count)
    a = -np.pi / 2 - 2 * np.pi * turns * (1 - s)
    far = size * np.exp(-grow * 2 * turns * (1 - s))
    drawn = size * rng.uniform(0, 1.0) * rng.choice([-1, 1])
    middle = at + [0, 0, size * 0.95]
    path = middle + np.c_[drawn * ((1 - s) - 0.3), 0.55 * far * np.cos(a), 0.55 * far * np.sin(a)]
    shape.add(tube(path, far * 0.5, max(6, style.sides)), "shell")
    if rng.random() < 0.5:
        lip = path[-1]
        shape.add(ellipsoid(lip, size * np.array([0.55, 0.25, 0.55]), 10), "shell", "opening")


def crab(rng: np.random.Generator) -> LabelledShape:
    """Crabs, lobsters and scorpions: a shell on bent legs, claws, eyes on stalks and tails."""
    kind = str(rng.choice(["crab", "crab", "lobster", "scorpion"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["crab"])
    style = any_style(rng)
    wide, high = rng.uniform(0.2, 0.35), rng.uniform(0.07, 0.2)
    long = wide * (rng.uniform(0.6, 0.9) if kind == "crab" else rng.uniform(1.2, 2.0))
    body = np.array([0, 0, rng.uniform(0.1, 0.3) + high])
    shape.add(style.lump(body, (wide, long, high)), "body" if kind == "scorpion" else "shell")
    thick, reach = wide * rng.uniform(0.07, 0.16), wide * rng.uniform(0.8, 1.8)
    for side in (-1, 1):
        for k in range(int(rng.choice([3, 4]))):
            y = (k - 1.3) * long * 0.4
            root = body + [side * wide * 0.75, y, 0]
            knee = root + [side * reach * 0.5, y * 0.4, rng.uniform(0.2, 0.6) * reach]
            foot = np.array([root[0] + side * reach, root[1] + y * 0.8, thick * 0.5])
            shape.add(style.limb([root, knee, foot], thick * np.array([1.2, 1, 0.3])), "leg")
        scale = rng.uniform(0.6, 1.3)
        _claw(rng, shape, style, body + [side * wide * 0.6, -long * 0.7, 0], wide * scale, thick)
        root = body + [side * wide * 0.3, -long * 0.8, high * 0.5]
        eye = root + [0, -0.05 * wide, high * rng.uniform(0.3, 1.6)]
        shape.add(style.limb([root, eye], wide * 0.06), "eye stalk")
        shape.add(style.ball(eye, wide * rng.uniform(0.1, 0.2)), "eye")
        if kind == "lobster":
            tip = root + np.array([side * 0.8, -1.2, 0.9]) * rng.uniform(0.3, 0.7)
            shape.add(style.limb([root, tip], [wide * 0.05, wide * 0.02]), "antenna")
    if kind != "crab":
        _segmented_tail(rng, shape, style, body + [0, long * 0.85, 0], wide, high, kind)
    elif rng.random() < 0.4:
        lip = body - [0, long * 0.93, high * 0.2]
        shape.add(style.lump(lip, (wide * 0.3, long * 0.1, high * 0.15)), "mouth")
    return shape.finish()


def _claw(rng, shape, style, root, size, thick) -> None:
    """An arm that bends forwards, and on it a pincer of two fingers."""
    side = np.sign(root[0])
    elbow = root + size * np.array([side * rng.uniform(0.6, 1.0), -0.35, rng.uniform(-0.1, 0.5)])
    wrist = elbow + size * np.array([-side * rng.uniform(0, 0.4), -0.6, 0.1])
    shape.add(style.limb([root, elbow, wrist], thick * 1.4), "arm")
    palm, gape = wrist - [0, size * 0.25, 0], rng.uniform(0.15, 0.6)
    shape.add(style.lump(palm, size * np.array([0.28, 0.4, 0.2])), "arm", "claw")
    for up, name in ((1, "claw"), (-1, "thumb")):
        start = palm + size * np.array([-up * side * 0.12, -0.25, 0])
        tip = palm + size * np.array([-up * side * gape * 0.6, -rng.uniform(0.7, 1), 0])
        middle = (start + tip) / 2 - [up * side * size * 0.14, 0, 0]
        names = ("arm", "claw") if name == "claw" else ("arm", "claw", "thumb")
        shape.add(style.limb([start, middle, tip], size * np.array([0.15, 0.13, 0.02])), *names)


def _segmented_tail(rng, shape, style, root, wide, high, kind) -> None:
    """Rings that grow smaller: straight back with a fan, or bent over the back with a sting."""
    count, curl = int(rng.integers(4, 8)), rng.uniform(2.2, 3.4) if kind == "scorpion" else 0.3
    at, step, heading = root, wide * rng.uniform(0.3, 0.5), 0.0
    for k in range(count):
        size = 1 - 0.6 * k / count
        part = np.array([0.7 * wide, step * 0.75, high * 0.8]) * [size, 1, size]
        if kind == "scorpion":
            part = np.full(3, max(step * 0.62, high * 0.4)) * (0.7 + 0.3 * size)
        shape.add(style.lump(at, part), "tail")
        heading += curl / count
        at = at + step * np.array([0, np.cos(heading), np.sin(heading) * (kind == "scorpion")])
    if kind == "scorpion":
        down = step * np.array([0, np.cos(heading + 0.8), np.sin(heading + 0.8)])
        shape.add(style.spike(at - down * 0.6, at + 1.6 * down, step * 0.45), "tail", "stinger")
        return
    for side in (-1, 0, 1):
        out = np.array([side * 0.6, 0.8, 0]) * wide * 0.6
        path = [at - [0, step, 0], at + out * 0.5, at + out]
        fan = tube(path, wide * np.array([0.1, 0.28, 0.12]), 8, flat=0.3)
        shape.add(fan, "tail", "tail fan")
