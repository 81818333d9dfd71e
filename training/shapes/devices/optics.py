"""Cameras, and the tripod that instruments stand on."""

from __future__ import annotations

import numpy as np

from ..panels import case, disc, hoop, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, lathe, moved, roller, tube
from ..turns import FORWARD, radial, spaced

SYNONYMS = {
    "body": ("camera body", "housing", "casing"),
    "lens": ("objective", "camera lens", "lens barrel"),
    "glass": ("front element", "lens glass"),
    "focus ring": ("zoom ring", "lens ring"),
    "lens hood": ("hood", "sun shade"),
    "viewfinder": ("finder", "prism", "viewfinder hump"),
    "flash": ("flash unit", "flashgun"),
    "shutter button": ("release", "shutter release", "button"),
    "mode dial": ("dial", "knob", "wheel"),
    "grip": ("hand grip", "handle"),
    "screen": ("display", "monitor"),
    "strap": ("neck strap", "belt", "band"),
    "bellows": ("accordion",),
    "film reel": ("reel", "film magazine"),
    "mic": ("microphone",),
    "tube": ("barrel", "main tube"),
    "band": ("ring", "collar"),
    "eyepiece": ("ocular", "eye piece"),
    "finder scope": ("finder", "small scope"),
    "focuser": ("focus knob", "focusing knob", "adjustment knob"),
    "mount": ("head", "bracket", "fork", "tripod head"),
    "leg": ("tripod leg", "tripod"),
    "tray": ("spreader", "accessory tray"),
    "dew shield": ("lens hood", "front ring"),
    "base": ("foot", "stand"),
    "arm": ("limb", "support"),
    "stage": ("specimen stage", "platform", "slide holder"),
    "nosepiece": ("turret", "revolver"),
    "objective": ("objective lens",),
    "lamp": ("illuminator", "light", "mirror"),
    "clip": ("stage clip", "slide clip"),
}


def camera(rng: np.random.Generator) -> LabelledShape:
    """A body with a lens before it: box-shaped, with a hump and a grip, of film, on a tripod."""
    kind = str(rng.choice(["camera", "photo camera", "video camera", "film camera"]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    sides, wide = roundness(rng), rng.uniform(0.1, 0.16)
    filming = kind in ("video camera", "film camera") and rng.random() < 0.8
    if filming:
        size = np.array(
            [wide * rng.uniform(0.4, 0.7), wide * rng.uniform(1, 2.2), wide * rng.uniform(0.6, 1)]
        )
    else:
        size = np.array([wide, wide * rng.uniform(0.2, 0.6), wide * rng.uniform(0.5, 0.85)])
    low = wide * rng.uniform(3, 8) if rng.random() < 0.25 else 0.0
    middle = np.array([0, 0, low + size[2] / 2])
    shape.add(case(rng, size, middle), "body")
    front, top = middle + [0, -size[1] / 2, 0], middle + [0, 0, size[2] / 2]
    shift = rng.uniform(-0.12, 0.12) * size[0]
    radius = min(size[0], size[2]) * rng.uniform(0.25, 0.48)
    _lens(rng, shape, front + [shift, 0, rng.uniform(-0.08, 0.02) * size[2]], radius, sides)
    if filming:
        _film_parts(rng, shape, size, middle, sides)
    else:
        _photo_parts(rng, shape, size, front, top, shift, sides)
    if low:
        tripod(rng, shape, low, wide * rng.uniform(0.05, 0.16), sides)
    return shape.finish()


def _lens(rng, shape, at, radius, sides) -> None:
    """Barrels that lie in each other, a ring and a glass; or bellows."""
    long = radius * rng.uniform(0.3, 3.0)
    if rng.random() < 0.12:
        for i, y in enumerate(np.linspace(0, long, 7)[:-1]):
            size = 2 * radius * (1 - 0.07 * i)
            shape.add(box((size, long / 6 * 0.6, size), at - [0, y + long / 12, 0]), "bellows")
            shape.add(
                box((size * 0.8, long / 6, size * 0.8), at - [0, y + long / 12, 0]), "bellows"
            )
        at, long = at - [0, long * 0.98, 0], radius * 0.3
        shape.add(pane(at, 1.3 * radius, 1.3 * radius, radius * 0.12), "lens")
        radius *= 0.5
    count = int(rng.integers(1, 4))
    lengths = rng.dirichlet(np.full(count, 2.0)) * long
    r, spot = radius, at.copy()
    for step in lengths:
        shape.add(disc(spot, r, step, sides, rng.uniform(0.9, 1.1)), "lens")
        if rng.random() < 0.4:
            ring = hoop(spot - [0, step * 0.3, 0], r * 0.9, r * 1.12, step * 0.4, sides)
            shape.add(ring, "lens", "focus ring")
        spot = spot - [0, step * 0.98, 0]
        r *= rng.uniform(0.75, 1.05)
    rim = r * rng.uniform(0.6, 0.85)
    shape.add(hoop(spot, rim, r, radius * 0.12, sides), "lens")
    if rng.random() < 0.6:
        shape.add(ellipsoid(spot, (rim, radius * 0.1, rim), max(sides, 8)), "lens", "glass")
    else:
        shape.add(disc(spot, rim, radius * 0.04, sides), "lens", "glass")
    if rng.random() < 0.15:
        hood = [(r, -0.01), (r * 1.4, radius * 0.7), (r * 1.3, radius * 0.7), (r * 0.9, 0)]
        shape.add(moved(lathe(hood, sides, caps=False), FORWARD, spot), "lens hood")


def _photo_parts(rng, shape, size, front, top, shift, sides) -> None:
    """What a photo camera has besides its lens: finder, flash, shutter, dials, grip, screen."""
    wide, deep, tall = size
    if rng.random() < 0.55:
        hump = (
            wide * rng.uniform(0.25, 0.4),
            deep * rng.uniform(0.6, 1),
            tall * rng.uniform(0.1, 0.35),
        )
        at = top + [shift, 0, hump[2] * 0.48]
        shape.add(box(hump, at, (rng.uniform(0.4, 0.9), rng.uniform(0.6, 1))), "viewfinder")
        top_z = hump[2]
    else:
        at = front + [wide * 0.3 * rng.choice([-1, 1]), 0, tall * 0.36]
        shape.add(pane(at, wide * 0.14, tall * 0.14, deep * 0.05), "viewfinder")
        top_z = 0.0
    if rng.random() < 0.5:
        block = (wide * rng.uniform(0.12, 0.3), deep * 0.5, tall * rng.uniform(0.08, 0.35))
        shape.add(box(block, top + [shift, 0, top_z * 0.96 + block[2] * 0.45]), "flash")
    elif rng.random() < 0.6:
        at = front + [-wide * 0.32, 0, tall * 0.33]
        shape.add(pane(at, wide * 0.16, tall * 0.16, deep * 0.06), "flash")
    side = -1 if rng.random() < 0.8 else 1  # the photographer's right
    button = top + [side * wide * 0.38, -deep * 0.15, 0]
    size = wide * rng.uniform(0.03, 0.07)
    shape.add(
        cylinder(button - [0, 0, size * 0.3], button + [0, 0, size], size, sides=sides),
        "shutter button",
    )
    for x in rng.choice(
        [-side * 0.38, side * 0.24, -side * 0.26], int(rng.integers(0, 3)), replace=False
    ):
        knob, r = top + [x * wide, 0, 0], wide * rng.uniform(0.05, 0.09)
        shape.add(
            cylinder(knob - [0, 0, r * 0.2], knob + [0, 0, r * 0.8], r, sides=sides), "mode dial"
        )
    if rng.random() < 0.4:
        grip = (wide * 0.2, deep * rng.uniform(0.3, 0.8), tall * 0.95)
        shape.add(case(rng, grip, front + [side * wide * 0.4, -grip[1] * 0.4, 0]), "grip")
    if rng.random() < 0.5:
        shape.add(box((wide * 0.55, deep * 0.06, tall * 0.6), front + [0, deep, 0]), "screen")
    if rng.random() < 0.3:
        _neck_strap(rng, shape, front, wide, deep, tall)


def _neck_strap(rng, shape, front, wide, deep, tall) -> None:
    """A strap that stands in a bow above the camera."""
    t = np.linspace(0, np.pi, 17)
    reach = wide * rng.uniform(0.3, 1.5)
    path = np.c_[wide * 0.51 * np.cos(t), deep * 0.4 * np.sin(t), reach * np.sin(t) + tall * 0.3]
    path += front + [0, deep / 2, 0]
    shape.add(tube(path, wide * rng.uniform(0.012, 0.03), 6), "strap")


def _film_parts(rng, shape, size, middle, sides) -> None:
    """What a film camera has besides its lens: finder, screen, reels, microphone, grip."""
    wide, deep, tall = size
    top = middle + [0, 0, tall / 2]
    if rng.random() < 0.45:
        r = deep * rng.uniform(0.18, 0.3)
        for y in (-r * 1.03, r * 1.03):
            at = top + [0, y, r * 0.95]
            shape.add(roller(at, [wide * 0.2, 0, 0], r, max(sides, 10)), "film reel")
    elif rng.random() < 0.7:
        t = np.linspace(0, np.pi, 11)
        path = np.c_[
            0 * t, deep * 0.35 * np.cos(t), tall * rng.uniform(0.2, 0.5) * np.sin(t) ** 0.6
        ]
        shape.add(tube(path + top, wide * rng.uniform(0.07, 0.14), 8), "grip")
    side = rng.choice([-1, 1])
    at = middle + [side * wide * 0.5, deep * rng.uniform(0.1, 0.3), tall * 0.25]
    if rng.random() < 0.6:
        r = tall * rng.uniform(0.08, 0.16)
        shape.add(
            cylinder(at, at + [0, deep * rng.uniform(0.2, 0.5), 0], r, sides=sides), "viewfinder"
        )
    if rng.random() < 0.4:
        at = middle + [-side * wide * 0.85, 0, 0]
        shape.add(box((wide * 0.75, deep * 0.03, tall * 0.6), at), "screen")
    if rng.random() < 0.3:
        at = top + [side * wide * 0.3, -deep * 0.4, tall * 0.05]
        shape.add(
            cylinder(at + [0, -deep * 0.25, 0], at + [0, deep * 0.2, 0], tall * 0.07, sides=sides),
            "mic",
        )


def tripod(rng: np.random.Generator, shape: Assembly, high: float, slim: float, sides: int) -> None:
    """Three legs from a head at ``high`` to the floor, with a tray between them or none."""
    spread, head = high * rng.uniform(0.25, 0.55), slim * 2.2
    hub = np.array([0, 0, high - head])
    shape.add(
        cylinder(hub - [0, 0, head * 0.5], hub + [0, 0, head * 1.1], head * 0.7, sides=sides),
        "mount",
    )
    turn = rng.uniform(0, 2 * np.pi)
    for angle in spaced(3, turn):
        out = radial(angle)
        top, foot = hub + out * head * 0.5, out * spread
        knee = (top + foot) / 2
        shape.add(cylinder(top, knee + (foot - top) * 0.05, slim, sides=max(5, sides // 2)), "leg")
        shape.add(cylinder(knee, foot, slim * rng.uniform(0.6, 1), sides=max(5, sides // 2)), "leg")
    if rng.random() < 0.25:
        shape.add(
            cylinder((0, 0, high * 0.5), (0, 0, high * 0.5 + slim), spread * 0.62, sides=sides),
            "tray",
        )
