"""Frogs, snakes and worms, spiders and butterflies."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import facing_out, loft, tube
from ..styles import Style, any_style

SYNONYMS = {
    "body": ("torso", "trunk"),
    "belly": ("underside", "stomach", "throat"),
    "head": ("face",),
    "eye": ("eyes", "eyeball"),
    "pupil": ("iris",),
    "mouth": ("lips", "jaws"),
    "tongue": ("forked tongue",),
    "fang": ("tooth", "teeth", "fangs"),
    "hood": ("neck flap", "cobra hood"),
    "rattle": ("tail rattle",),
    "tail": ("tail end",),
    "segment": ("ring", "body ring"),
    "arm": ("front leg", "forelimb"),
    "hand": ("front foot",),
    "leg": ("legs",),
    "thigh": ("upper leg",),
    "foot": ("hind foot", "webbed foot"),
    "toe": ("finger", "toes"),
    "thorax": ("front body", "chest"),
    "abdomen": ("rear", "hind body", "bulb"),
    "palp": ("pedipalp", "mouth feeler"),
    "antenna": ("feeler", "antennae"),
    "forewing": ("upper wing", "front wing"),
    "hindwing": ("lower wing", "rear wing"),
    "wing": ("wings",),
    "spot": ("wing spot", "marking", "dot"),
    "stripe": ("band", "stripes"),
    "stinger": ("sting",),
}

SPIDER = {**SYNONYMS, "thorax": ("cephalothorax", "front body")}
FROG = {**SYNONYMS, "leg": ("legs", "hind leg")}


def frog(rng: np.random.Generator) -> LabelledShape:
    """A squat body with a wide head, eyes on top, thin arms in front and folded legs behind."""
    shape = Assembly(str(rng.choice(["frog", "frog", "toad"])), FROG, keypoints=KEYPOINTS["frog"])
    style = any_style(rng)
    wide, long, lift = rng.uniform(0.25, 0.4), rng.uniform(0.35, 0.55), rng.uniform(0.05, 0.2)
    tilt = rng.uniform(0.0, 0.7)
    front = np.array([0, -np.cos(tilt), np.sin(tilt)])
    body = np.array([0, 0, lift + wide * 0.6])
    t = np.linspace(-0.5, 0.5, 5)
    girth = wide * np.interp(t, [-0.5, 0, 0.5], [0.6, 0.95, 0.8])
    shape.add(style.limb(body + np.outer(t, front) * long, girth), "body")
    skull = wide * rng.uniform(0.7, 1.1)
    head = body + front * long * 0.6
    shape.add(style.lump(head, skull * np.array([1.05, 0.9, rng.uniform(0.5, 0.8)])), "head")
    ball = skull * rng.uniform(0.22, 0.42)
    for side in (-1, 1):
        eye = head + skull * np.array([side * 0.55, -0.1, 0.55])
        shape.add(style.ball(eye, ball), "head", "eye")
        if rng.random() < 0.5:
            dark = eye + ball * np.array([side * 0.3, -0.75, 0.1])
            shape.add(style.ball(dark, ball * 0.45), "head", "eye", "pupil")
    if rng.random() < 0.6:
        lip = head - [0, skull * 0.72, skull * 0.18]
        shape.add(style.lump(lip, skull * np.array([0.75, 0.22, 0.06])), "head", "mouth")
    if rng.random() < 0.4:
        under = body + front * long * 0.2 - [0, wide * 0.2, wide * 0.35]
        shape.add(style.lump(under, wide * np.array([0.7, 0.8, 0.55])), "body", "belly")
    thick = wide * rng.uniform(0.12, 0.24)
    for side in (-1, 1):
        root = body + front * long * 0.25 + [side * wide * 0.6, 0, -wide * 0.2]
        hand = np.array([side * wide * rng.uniform(0.6, 1.0), root[1] - wide * 0.3, thick * 0.4])
        elbow = (root + hand) / 2 + [side * thick, thick, 0]
        shape.add(style.limb([root, elbow, hand], thick * np.array([1, 0.9, 0.7])), "arm")
        _paddle(shape, style, hand, thick, "arm", "hand")
        hip = body - front * long * 0.35 + [side * wide * 0.5, 0, -wide * 0.1]
        knee = hip + wide * np.array([side * rng.uniform(0.5, 0.9), -0.9, rng.uniform(-0.1, 0.5)])
        heel = np.array([hip[0] + side * wide * 0.5, hip[1] + wide * 0.2, thick * 0.5])
        shape.add(style.limb([hip, knee], thick * np.array([2.0, 1.3])), "leg", "thigh")
        shape.add(style.limb([knee, heel], thick * np.array([1.3, 0.9])), "leg")
        _paddle(shape, style, heel - [0, thick, 0], thick * 1.4, "leg", "foot")
    return shape.finish()


def _paddle(shape, style: Style, at, thick, *names: str) -> None:
    """A flat foot with three toes."""
    shape.add(style.lump(at, thick * np.array([1.0, 1.2, 0.35])), *names)
    for a in (-0.6, 0, 0.6):
        tip = at + thick * 2.3 * np.array([np.sin(a), -np.cos(a), 0]) - [0, 0, thick * 0.1]
        shape.add(style.limb([at, tip], thick * 0.22), *names, "toe")


def snake(rng: np.random.Generator) -> LabelledShape:
    """Snakes that wind, coil or rear up, and worms and caterpillars made of rings."""
    kind = str(rng.choice(["snake", "snake", "cobra", "worm", "caterpillar"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["snake"])
    style, thick = any_style(rng), rng.uniform(0.03, 0.09)
    count = 40 if kind in ("snake", "cobra") else int(rng.integers(6, 13))
    t = np.linspace(0, 1, count)
    if rng.random() < 0.4 and count == 40:  # it lies in a coil and rears from its middle
        a = 2 * np.pi * rng.uniform(1.2, 2.4) * (1 - t)
        far = thick * (2.0 + 5 * np.clip(1 - t / 0.75, 0, 1))
        x, y, z = far * np.cos(a), far * np.sin(a), thick + 0.4 * np.clip(t - 0.7, 0, 1) / 0.3
        last = np.clip((t - 0.75) / 0.25, 0, 1)
        x, y = x * (1 - last), y * (1 - last) - thick * 3 * last
    else:
        waves, swing = rng.uniform(0.6, 2.5), rng.uniform(0.03, 0.2)
        rear = rng.uniform(0, 0.45) if kind == "cobra" or rng.random() < 0.6 else 0.0
        x, y = swing * np.sin(2 * np.pi * waves * t) * (1 - t**4), 0.6 - 1.2 * t
        z = thick + rear * np.clip((t - 0.75) / 0.25, 0, 1) ** 1.2
        y = y + 0.2 * np.clip((t - 0.75) / 0.25, 0, 1) * (rear > 0.2)
    path = np.c_[x, y, z]
    if count == 40:
        girth = thick * np.minimum(1, 0.1 + 3 * t) * np.where(t > 0.9, 0.85, 1)
        cut = int(rng.integers(6, 13))
        shape.add(style.limb(path[: cut + 1], girth[: cut + 1]), "tail")
        shape.add(style.limb(path[cut:], girth[cut:]), "body")
    else:
        apart = np.linalg.norm(np.diff(path, axis=0), axis=1).max()
        thick = max(thick, apart * rng.uniform(0.6, 0.8))
        path[:, 2] += thick * 0.3
        for k, at in enumerate(path[:-1]):
            shape.add(style.ball(at, thick * rng.uniform(0.9, 1.05)), "body", "segment")
            for side in (-1, 1) if kind == "caterpillar" and k % 2 else ():
                out = np.array([side * thick * 0.6, 0, -thick * 0.8])
                shape.add(style.limb([at, at + out * 1.4], thick * 0.22), "leg")
    _snake_head(rng, shape, style, path[-1], thick, kind)
    return shape.finish()


def _snake_head(rng, shape, style: Style, at, thick, kind) -> None:
    """A flat head with eyes and a tongue; a hood on a cobra, feelers on a caterpillar."""
    skull = thick * rng.uniform(1.1, 1.7)
    head = at - [0, skull * 0.7, 0]
    shape.add(style.lump(head, skull * np.array([1.0, 1.3, 0.75])), "head")
    reach = rng.uniform(1, 2.2)
    for side in (-1, 1):
        eye = head + skull * np.array([side * 0.6, -0.5, 0.5])
        shape.add(style.ball(eye, skull * rng.uniform(0.15, 0.3)), "head", "eye")
        if kind in ("snake", "cobra"):
            fork = head - [0, skull * 1.9, skull * 0.2]
            path = [head, fork, fork + skull * np.array([side * 0.3, -0.5, 0])]
            shape.add(style.limb(path, skull * 0.08), "head", "tongue")
            if reach > 1.7:
                root = head + skull * np.array([side * 0.35, -1.0, -0.3])
                shape.add(style.spike(root, root - [0, 0, skull * 0.5], skull * 0.12),
                          "head", "fang")  # fmt: skip
        elif kind == "caterpillar":
            tip = head + skull * np.array([side * 0.6, -0.2, 0.6 + reach])
            shape.add(style.limb([head, tip], skull * 0.1), "head", "antenna")
            shape.add(style.ball(tip, skull * 0.2), "head", "antenna")
    if kind == "cobra":
        flap = at - [0, 0, thick * 1.8]
        shape.add(style.lump(flap, thick * np.array([2.4, 0.6, 2.8])), "hood")


def spider(rng: np.random.Generator) -> LabelledShape:
    """A thorax and a big abdomen on eight legs that rise to the knee and fall to the ground."""
    shape = Assembly(
        str(rng.choice(["spider", "spider", "tarantula"])), SPIDER, keypoints=KEYPOINTS["spider"]
    )
    style, size = any_style(rng), rng.uniform(0.12, 0.22)
    lift = size * rng.uniform(1.1, 2.2)
    thorax = np.array([0, 0, lift])
    shape.add(style.lump(thorax, size * np.array([0.8, 1, 0.6])), "thorax")
    bulb = size * rng.uniform(1.0, 2.0)
    rear = thorax + [0, size * 0.7 + bulb, rng.uniform(0, 0.7) * bulb]
    shape.add(style.lump(rear, bulb * np.array([0.85, 1.1, 0.85])), "abdomen")
    head = thorax - [0, size * 0.95, -size * 0.1]
    shape.add(style.lump(head, size * np.array([0.5, 0.45, 0.45])), "head")
    reach, knee_up = size * rng.uniform(2, 4.5), rng.uniform(0.2, 0.8)
    thick = size * rng.uniform(0.08, 0.25)
    eyes = int(rng.choice([1, 2, 4]))
    for side in (-1, 1):
        for k in range(eyes):
            at = head + size * np.array(
                [side * (0.12 + 0.13 * (k % 2)), -0.36, 0.1 + 0.2 * (k // 2)]
            )
            shape.add(style.ball(at, size * rng.uniform(0.08, 0.14)), "head", "eye")
        if rng.random() < 0.7:
            tip = head + size * np.array([side * 0.15, -0.55, -0.5])
            root = head + size * np.array([side * 0.2, -0.2, -0.2])
            shape.add(style.spike(root, tip, size * 0.14), "head", "fang")
        for a in np.linspace(-0.9, 0.9, 4) + rng.normal(0, 0.05, 4):
            out = np.array([side * np.cos(a), np.sin(a), 0])
            root, knee = thorax + out * size * 0.5, thorax + out * reach * 0.5
            knee = knee + [0, 0, knee_up * reach]
            foot = (thorax + out * reach) * [1, 1, 0]
            bones = [root, knee, knee * 0.4 + foot * 0.6 + out * reach * 0.12, foot]
            shape.add(style.limb(bones, thick * np.array([1.2, 1, 0.8, 0.3])), "leg")
    return shape.finish()


def butterfly(rng: np.random.Generator) -> LabelledShape:
    """Butterflies, moths, bees and dragonflies with spread wings, striped or spotted."""
    kind = str(rng.choice(["butterfly", "butterfly", "moth", "bee", "dragonfly"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["butterfly"])
    style = any_style(rng)
    long = rng.uniform(0.2, 0.35) * (1.8 if kind == "dragonfly" else 1)
    thick = rng.uniform(0.03, 0.06) * (2.6 if kind == "bee" else 1)
    shape.add(style.lump((0, 0, 0), (thick, thick * 1.5, thick)), "thorax")
    rear = np.array([0, thick + long * 0.5, -thick * 0.2])
    shape.add(style.lump(rear, (thick * 0.95, long * 0.6, thick * 0.9)), "abdomen")
    for y in (-0.25, 0.05, 0.3) if kind == "bee" and rng.random() < 0.8 else ():
        girth = thick * 1.06 * np.sqrt(1 - (y / 0.62) ** 2)
        shape.add(style.lump(rear + [0, y * long, 0], (girth, long * 0.06, girth)),
                  "abdomen", "stripe")  # fmt: skip
    if kind == "bee":
        end = rear + [0, long * 0.55, 0]
        shape.add(style.spike(end, end + [0, long * 0.25, 0], thick * 0.25), "abdomen", "stinger")
    skull = thick * rng.uniform(0.8, 1.2)
    head = np.array([0, -thick * 1.4 - skull * 0.6, thick * 0.2])
    shape.add(style.ball(head, skull), "head")
    rise, reach = rng.uniform(-0.1, 1.1), rng.uniform(0.3, 0.6) * (0.6 if kind == "bee" else 1)
    slim = rng.uniform(0.25, 0.4) if kind in ("dragonfly", "bee") else rng.uniform(0.6, 1.0)
    feeler = rng.uniform(2, 4.5)
    for side in (-1, 1):
        eye = head + skull * np.array([side * 0.65, -0.55, 0.25])
        shape.add(style.ball(eye, skull * rng.uniform(0.25, 0.5)), "head", "eye")
        tip = head + skull * feeler * np.array([side * 0.4, -0.8, 0.5])
        shape.add(style.limb([head, (head + tip) / 2 + [0, 0, skull * 0.4], tip], skull * 0.09),
                  "head", "antenna")  # fmt: skip
        for k in range(3 if rng.random() < 0.5 or kind == "bee" else 0):
            root = np.array([side * thick * 0.4, (k - 1) * thick, -thick * 0.5])
            bones = [
                root,
                root + thick * np.array([side, 0, -0.5]),
                root + thick * np.array([side * 1.4, 0, -1.8]),
            ]
            shape.add(style.limb(bones, thick * 0.12), "leg")
        _wing(rng, shape, style, side, thick, (reach, reach * slim), rise, -0.5, "forewing")
        size = np.array([reach, reach * slim]) * rng.uniform(0.55, 0.9)
        _wing(rng, shape, style, side, thick, size, rise, 0.6, "hindwing")
    return shape.finish()


def _wing(rng, shape, style: Style, side, thick, size, rise, way, name) -> None:
    """A rounded plate out from the thorax, turned forwards or back by ``way``."""
    a = np.linspace(0, 2 * np.pi, max(8, style.sides), endpoint=False)
    out, along = size[0] * (0.5 - 0.5 * np.cos(a)), size[1] * 0.5 * np.sin(a)
    along = along * (0.35 + 0.65 * out / size[0])
    c, s = np.cos(way), np.sin(way)
    x, y = out * c - along * s, out * s + along * c
    plate = np.c_[
        side * (x * np.cos(rise) + thick * 0.5), y + way * thick, x * np.sin(rise) + thick * 0.4
    ]
    up = np.array([-side * np.sin(rise), 0, np.cos(rise)]) * thick * 0.12
    shape.add(facing_out(loft([plate - up, plate + up])), "wing", name)
    if rng.random() < 0.4:
        far, turn = plate[len(a) // 2], rng.uniform(0.55, 0.75)
        at = plate[0] + (far - plate[0]) * turn
        normal, r = up / np.linalg.norm(up), size[1] * rng.uniform(0.1, 0.2)
        shape.add(tube([at - normal * thick * 0.22, at + normal * thick * 0.22], r, 8),
                  "wing", name, "spot")  # fmt: skip
