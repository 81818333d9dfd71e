"""Birds, and those that artists of games make: chickens, ducks, penguins, owls; and bats."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ball, cylinder, ellipsoid, facing_out, moved, slab, tube
from ..styles import Style, any_style, both_sides

BIRD = {
    "body": ("torso", "trunk", "belly"),
    "leg": ("limb",),
    "foot": ("paw", "hoof"),
}

SYNONYMS = {
    "body": ("torso", "trunk"),
    "belly": ("stomach", "breast", "underside"),
    "head": ("face",),
    "neck": ("throat",),
    "beak": ("bill",),
    "lower beak": ("lower bill",),
    "eye": ("eyes",),
    "eye ring": ("eye disc", "facial disc"),
    "comb": ("cockscomb", "head comb"),
    "wattle": ("dewlap",),
    "crest": ("head feathers", "tuft"),
    "ear": ("ears", "ear tuft"),
    "wing": ("wings", "flipper"),
    "membrane": ("wing skin",),
    "tail": ("tail feathers",),
    "leg": ("legs", "shank"),
    "foot": ("feet", "webbed foot"),
    "toe": ("toes", "claw"),
}

KINDS = ("chicken", "rooster", "duck", "goose", "penguin", "owl", "parrot", "turkey", "chick")


def bird(rng: np.random.Generator) -> LabelledShape:
    """An egg of a body on two legs, its wings spread or folded, with neck, head, beak and tail."""
    shape = Assembly(
        "bird", {**BIRD, "beak": ("bill",), "wing": ("feathers",)}, keypoints=KEYPOINTS["bird"]
    )
    sides = int(rng.integers(8, 21))
    girth = rng.uniform(0.12, 0.22)
    body = np.array([0, 0, rng.uniform(0.25, 0.5)])
    shape.add(ellipsoid(body, (girth, 0.3, girth), sides), "body")
    head = body + [0, -rng.uniform(0.25, 0.4), rng.uniform(0.1, 0.35)]
    shape.add(tube([body + [0, -0.2, 0.05], head], [girth * 0.7, girth * 0.4], sides), "neck")
    skull = girth * rng.uniform(0.5, 0.8)
    shape.add(ball(head, skull, sides), "head")
    beak = head + [0, -skull * rng.uniform(1.3, 2.6), -0.02]
    shape.add(tube([head, beak], [skull * 0.5, 0.006], 8), "head", "beak")
    spread = rng.random() < 0.5
    for side in (-1, 1):
        root = body + [side * girth * 0.7, -0.08, girth * 0.5]
        if spread:
            tip = root + [
                side * rng.uniform(0.4, 0.8),
                rng.uniform(0, 0.25),
                rng.uniform(-0.1, 0.35),
            ]
        else:
            tip = body + [side * girth * 0.8, 0.35, -0.02]
        shape.add(
            tube([root, (root + tip) / 2, tip], [0.1, 0.12, 0.02], 8, flat=0.2 if spread else 0.9),
            "wing",
        )
        knee = body + [side * girth * 0.4, 0.03, -girth * 0.8]
        foot = np.array([knee[0], 0.02, 0.01])
        shape.add(cylinder(knee, foot, 0.02, 0.012, 6), "leg")
        shape.add(tube([foot, foot + [0, -0.1, 0]], [0.02, 0.012], 6, flat=0.5), "leg", "foot")
    tail = body + [0, rng.uniform(0.4, 0.65), rng.uniform(-0.1, 0.15)]
    shape.add(tube([body + [0, 0.22, 0], tail], [0.05, 0.09], 8, flat=0.25), "tail")
    return shape.finish()


def fowl(rng: np.random.Generator) -> LabelledShape:
    """Round birds that stand, upright or level, with combs, crests, tails and folded wings."""
    kind = str(rng.choice([*KINDS, "bat"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["fowl"])
    style, wide = any_style(rng), rng.uniform(0.2, 0.35)
    upright = kind in ("penguin", "owl", "parrot", "bat")
    long = wide * rng.uniform(1.0, 1.5)
    leg = wide * (rng.uniform(0.1, 0.4) if upright else rng.uniform(0.4, 1.3))
    size = np.array([wide, wide * 0.85, long] if upright else [wide, long, wide * 0.95])
    body = np.array([0, 0, leg + size[2] * 0.9])
    shape.add(style.lump(body, size), "body")
    if rng.random() < 0.35:
        at = body - [0, size[1] * 0.3, size[2] * 0.1]
        shape.add(style.lump(at, size * [0.75, 0.8, 0.8]), "body", "belly")
    skull = wide * rng.uniform(0.45, 0.85)
    reach = wide * (rng.uniform(1.2, 2.4) if kind == "goose" else rng.uniform(0.1, 0.6))
    root = body + [0, -size[1] * (0.1 if upright else 0.6), size[2] * 0.6]
    head = root + [0, -reach * 0.2, reach + skull * 0.6]
    shape.add(style.limb([root, head], [skull * 0.9, skull * 0.65]), "neck")
    shape.add(style.ball(head, skull), "head")
    _face(rng, shape, style, head, skull, kind)
    for side, same in both_sides(rng):
        _wing(same, shape, style, body, size, side, kind)
        _leg(same, shape, style, body + [side * wide * 0.45, 0, -size[2] * 0.5], wide * 0.12)
    _tail(rng, shape, style, body, size, kind)
    return shape.finish()


def _face(rng, shape, style: Style, head, skull, kind) -> None:
    """A beak, flat, hooked or pointed, eyes, and what stands on the head."""
    long, flat = skull * rng.uniform(0.4, 1.1), rng.uniform(0.8, 1.0)
    broad = 0.5 if kind in ("duck", "goose") else 0.28
    ball, disc = skull * rng.uniform(0.12, 0.3), kind == "owl" and rng.random() < 0.7
    for side in (-1, 1):
        at = head + skull * np.array([side * 0.45, -0.78 if style.kind == "round" else -0.92, 0.25])
        if disc:
            shape.add(style.lump(at, np.array([1.9, 0.5, 1.9]) * ball), "head", "eye ring")
            at = at - [0, ball * 0.5, 0]
        shape.add(style.ball(at, ball), "head", "eye")
        if kind in ("owl", "bat"):
            root = head + skull * np.array([side * 0.55, 0, 0.6])
            tip = root + skull * np.array([side * 0.3, 0, rng.uniform(0.5, 1.1)])
            shape.add(style.spike(root, tip, skull * 0.3), "head", "ear")
    if kind == "bat":
        return
    root = head - [0, skull * 0.7, skull * 0.05]
    tip = root - [0, long + skull * 0.2, skull * rng.uniform(0, 0.35)]
    if broad > 0.4:
        shape.add(style.lump((root + tip) / 2, (skull * broad, long * 0.65, skull * 0.16)),
                  "head", "beak")  # fmt: skip
    else:
        shape.add(style.spike(root, tip, skull * broad * flat * 1.2), "head", "beak")
    if rng.random() < 0.4:
        low = root - [0, 0, skull * 0.25]
        end = low - [0, long * 0.7, skull * 0.15]
        shape.add(style.spike(low, end, skull * broad * 0.7), "head", "lower beak")
    if kind in ("chicken", "rooster", "turkey"):
        for y in (-0.45, -0.1, 0.25):
            at = head + skull * np.array([0, y, 0.95])
            shape.add(style.lump(at, skull * np.array([0.13, 0.24, rng.uniform(0.25, 0.45)])),
                      "head", "comb")  # fmt: skip
        at = root - [0, skull * 0.25, skull * 0.5]
        shape.add(style.lump(at, skull * np.array([0.16, 0.14, 0.35])), "head", "wattle")
    elif rng.random() < 0.3:
        for y in (0.0, 0.3):
            at = head + skull * np.array([0, y, 0.8])
            shape.add(style.spike(at, at + skull * np.array([0, 0.6, 0.8]), skull * 0.15),
                      "head", "crest")  # fmt: skip


def _wing(rng, shape, style: Style, body, size, side, kind) -> None:
    """A wing folded on the flank or held out; a bat's is a sheet with points."""
    wide, deep, tall = size
    if kind == "bat":
        far = np.array([[0, 0.4], [1.0, 1.0], [1.6, 0.2], [1.1, 0.05], [0.6, -0.4], [0, -0.3]])
        fan = np.c_[side * (wide * 0.5 + far[:, 0] * wide * 1.5), 0 * far[:, 0], far[:, 1] * tall]
        hub = fan.mean(0)
        for a, b in zip(fan, np.roll(fan, -1, 0), strict=True):
            sheet = np.array([hub, a, b]) + body + [0, deep * 0.4, 0]
            shape.add(facing_out(slab(sheet, wide * 0.08)), "wing", "membrane")
        return
    spread, thin = rng.uniform(0, 1.0) * (rng.random() < 0.5), rng.uniform(0.12, 0.25)
    long = deep if deep > tall else tall
    root = body + [side * wide * 0.8, -deep * 0.2, tall * 0.35]
    down = np.array([side * 0.15, 0.9, -0.3] if deep > tall else [side * 0.2, 0.15, -1.0])
    out = (1 - spread) * down + spread * np.array([side, 0.2, 0.2])
    tip = root + out * long * rng.uniform(0.8, 1.3)
    girth = wide * np.array([0.25, 0.4, 0.08])
    solid = style.limb([root, root * 0.5 + tip * 0.5, tip], girth)
    middle = (root + tip) / 2
    squash = [1, 1, thin * 2.5] if spread > 0.5 else [thin * 2.5, 1, 1]
    stretch = np.where(np.abs(out) > 0.5, 1.0, squash)
    centred = moved(solid, offset=-middle)
    shape.add(moved(centred, np.diag(stretch), middle), "wing")


def _leg(rng, shape, style: Style, hip, thick) -> None:
    foot = np.array([hip[0], hip[1] - thick, thick * 0.5])
    shape.add(style.limb([hip, foot], thick), "leg")
    if rng.random() < 0.5:
        sole = foot - [0, thick, 0]
        shape.add(style.lump(sole, thick * np.array([1.8, 2.2, 0.5])), "leg", "foot")
        return
    shape.add(style.lump(foot, thick * np.array([1.2, 1.2, 0.6])), "leg", "foot")
    for a in (-0.6, 0, 0.6, np.pi):
        tip = foot + thick * 3.2 * np.array([np.sin(a), -np.cos(a), 0]) - [0, 0, thick * 0.2]
        shape.add(style.limb([foot, tip], thick * np.array([0.5, 0.3])), "leg", "foot", "toe")


def _tail(rng, shape, style: Style, body, size, kind) -> None:
    """A tuft, or feathers in a fan."""
    wide, deep, tall = size
    root = body + [0, deep * 0.75, -tall * (0.5 if tall > deep else -0.2)]
    if kind in ("turkey", "rooster", "parrot") or rng.random() < 0.3:
        for a in np.linspace(-0.9, 0.9, int(rng.integers(3, 8))):
            lift = -0.8 if kind == "parrot" else 1.0
            out = np.array([np.sin(a) * 0.8, 0.5, lift * np.cos(a)]) * wide * rng.uniform(0.9, 1.4)
            shape.add(style.limb([root, root + out * 0.6, root + out],
                                 wide * np.array([0.1, 0.17, 0.06])), "tail")  # fmt: skip
    elif kind != "bat":
        tip = root + np.array([0, 0.6, rng.uniform(-0.2, 0.6)]) * wide
        shape.add(style.spike(root - [0, wide * 0.2, 0], tip, wide * 0.35), "tail")
