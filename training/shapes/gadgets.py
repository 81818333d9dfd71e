"""Guitars, laptops, keyboards, earphones, bags, caps and skateboards."""

from __future__ import annotations

import numpy as np

from .keypoints import KEYPOINTS
from .laptops import artists_laptop
from .seating import board
from .shape import Assembly, LabelledShape
from .solids import (
    any_pose,
    box,
    cylinder,
    ellipsoid,
    facing_out,
    lathe,
    loft,
    moved,
    rounded_box,
    tube,
)

SYNONYMS = {
    "head": ("headstock",),
    "neck": ("fretboard", "fingerboard"),
    "keyboard": ("base", "keys"),
    "screen": ("display", "monitor", "lid"),
    "key": ("button",),
    "headband": ("band", "bow"),
    "earcup": ("ear cup", "ear pad", "ear piece", "earbud", "speaker"),
    "cable": ("wire", "cord", "data wire"),
    "handle": ("strap", "grip"),
    "body": ("main body", "container", "case"),
    "brim": ("peak", "visor", "bill"),
    "crown": ("panel", "dome", "top"),
    "deck": ("board", "platform"),
    "truck": ("axle", "belt", "bar"),
    "wheel": ("roller",),
}


def guitar(rng: np.random.Generator) -> LabelledShape:
    shape = Assembly(
        str(rng.choice(["guitar", "guitar", "ukulele", "violin"])),
        SYNONYMS,
        keypoints=KEYPOINTS["guitar"],
    )
    long, thick = rng.uniform(0.4, 0.5), rng.uniform(0.03, 0.12)
    hips, waist, chest = rng.uniform(0.14, 0.2), rng.uniform(0.08, 0.15), rng.uniform(0.1, 0.16)
    t = np.linspace(0, 1, 18)
    width = np.interp(t, [0, 0.28, 0.58, 0.82, 1], [0.3 * hips, hips, waist, chest, 0.3 * chest])
    smooth = np.convolve(np.pad(width, 2, "edge"), [0.1, 0.2, 0.4, 0.2, 0.1], "valid")
    rings = []
    for w, z in zip(smooth, t * long, strict=True):
        rings.append(
            [(-w, -thick / 2, z), (w, -thick / 2, z), (w, thick / 2, z), (-w, thick / 2, z)]
        )
    shape.add(loft(rings), "body")
    if rng.random() < 0.5:
        hole = [(0, -thick / 2 - 0.002, long * 0.62), (0, -thick / 2 + 0.001, long * 0.62)]
        shape.add(cylinder(*hole, waist * 0.45, sides=20), "body", "sound hole")
    if rng.random() < 0.7:
        size = (hips * 0.7, 0.012, 0.02)
        shape.add(box(size, (0, -thick / 2 - 0.005, long * 0.28)), "body", "bridge")
    reach, slim = rng.uniform(0.3, 0.5), rng.uniform(0.02, 0.03)
    front = -thick / 2 + 0.005
    top = long + reach
    shape.add(
        board(rng, (2 * slim, 0.025, reach + 0.1), (0, front, long + reach / 2 - 0.05)), "neck"
    )
    size = rng.uniform(0.1, 0.16)
    block = box(
        (2 * slim, 0.018, size), (0, front + 0.01, top + size / 2), (rng.uniform(0.9, 1.9), 1)
    )
    shape.add(block, "head")
    for z in np.linspace(0.2, 0.85, int(rng.integers(2, 4))):
        for side in (-1, 1):
            at = np.array([side * slim, front + 0.01, top + z * size])
            shape.add(cylinder(at, at + [side * 0.03, 0, 0], 0.006, sides=8), "head", "tuning peg")
    return shape.finish(any_pose(rng) if rng.random() < 0.5 else None)


def laptop(rng: np.random.Generator) -> LabelledShape:
    """A laptop, or the keyboard alone; half of them as artists model them."""
    if rng.random() < 0.5:
        return artists_laptop(rng)
    alone = rng.random() < 0.35
    shape = Assembly("keyboard" if alone else "laptop", SYNONYMS, keypoints=KEYPOINTS["laptop"])
    wide, deep = rng.uniform(0.28, 0.45), rng.uniform(0.1, 0.2) if alone else rng.uniform(0.2, 0.3)
    thick = rng.uniform(0.008, 0.03)
    part = ("case", "body") if alone else ("keyboard", "case")
    shape.add(board(rng, (wide, deep, thick), (0, 0, thick / 2)), *part)
    if alone or rng.random() < 0.6:
        rows, columns = int(rng.integers(4, 7)), int(rng.integers(10, 16))
        pad = 0 if alone else deep * 0.35
        xs = np.linspace(-0.46, 0.46, columns) * wide
        ys = np.linspace(-deep * 0.42 + pad, deep * 0.42, rows)
        key = (wide * 0.75 / columns, (deep - pad) * 0.7 / rows, 0.008)
        for y in ys:
            for x in xs:
                solid = box(key, (x, y, thick + 0.004), (0.85, 0.85))
                shape.add(solid, *(("key",) if alone else ("keyboard", "key")))
        if not alone:
            size = (wide * 0.3, pad * 0.7, 0.003)
            shape.add(box(size, (0, -deep / 2 + pad * 0.5, thick)), "keyboard", "touchpad")
    if not alone:
        tilt = rng.uniform(-0.2, 0.8) if rng.random() < 0.9 else rng.uniform(-1.4, -0.2)
        c, s = np.cos(tilt), np.sin(tilt)
        matrix = np.array([[1, 0, 0], [0, c, s], [0, -s, c]])
        lid = board(rng, (wide, thick * 0.6, deep), (0, 0, deep / 2))
        shape.add(moved(lid, matrix, (0, deep / 2, thick)), "screen")
    return shape.finish()


def earphone(rng: np.random.Generator) -> LabelledShape:
    buds = rng.random() < 0.3
    shape = Assembly(
        str(rng.choice(["earphone", "headphones", "headset"])),
        SYNONYMS,
        keypoints=KEYPOINTS["earphone"],
    )
    cup, apart = rng.uniform(0.025, 0.045), rng.uniform(0.07, 0.1)
    thick, sides = cup * rng.uniform(0.4, 1.0), int(rng.integers(10, 25))
    t = np.linspace(0, np.pi, 20)
    high = apart * rng.uniform(0.9, 1.5)
    path = np.c_[apart * np.cos(t), 0 * t, high * np.sin(t) + cup * 0.5]
    if buds:
        cup *= 0.35
    else:
        flat = rng.uniform(0.6, 1.0)
        shape.add(tube(path, cup * rng.uniform(0.12, 0.3), 8, flat=flat), "headband")
        if rng.random() < 0.5:
            shape.add(tube(path[7:13] - [0, 0, cup * 0.2], cup * 0.3, 8), "headband", "cushion")
    for side in (-1, 1):
        outer = np.array([side * (apart + thick * 0.3), 0, 0])
        inner = outer - [side * thick, 0, 0]
        shape.add(cylinder(outer, inner, cup, cup * rng.uniform(0.7, 1.1), sides), "earcup")
        if not buds and rng.random() < 0.7:
            pad = inner - [side * thick * 0.4, 0, 0]
            shape.add(cylinder(inner, pad, cup * 1.08, cup, sides), "earcup", "ear pad")
    if buds or rng.random() < 0.6:
        low = -rng.uniform(0.1, 0.3)
        sway = rng.normal(0, 0.03, (3, 2))
        for side in (-1, 1) if buds or rng.random() < 0.5 else (1,):
            points = [(side * apart, 0, -cup * 0.9), (side * apart * 0.8, *sway[0])]
            points[1] = (points[1][0], points[1][1], low * 0.35)
            points += [(sway[1, 0] * 0.3, sway[1, 1] * 0.3, low * 0.75), (0, 0, low)]
            shape.add(tube(points, 0.004, 6), "cable")
    if shape.category == "headset":
        at = np.array([apart, 0, -cup * 0.3])
        end = at + [-apart * 0.3, -rng.uniform(0.06, 0.1), -0.05]
        shape.add(tube([at, (at + end) / 2 + [0.02, 0, 0], end], 0.005, 6), "microphone")
    return shape.finish()


def bag(rng: np.random.Generator) -> LabelledShape:
    kind = str(rng.choice(["bag", "handbag", "suitcase", "backpack", "basket"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["bag"])
    wide, deep, high = rng.uniform(0.2, 0.45), rng.uniform(0.08, 0.2), rng.uniform(0.18, 0.5)
    lean = rng.uniform(0.6, 1.1)
    if kind == "basket":
        r = wide / 2
        profile = [(0.6 * r, 0), (r, high * 0.6), (r * 0.95, high * 0.6), (0.57 * r, 0.01)]
        shape.add(lathe(profile, int(rng.integers(10, 30))), "body")
        deep, high = 0.0, high * 0.6
    elif rng.random() < 0.5:
        shape.add(box((wide, deep, high), (0, 0, high / 2), (lean, lean * 0.7)), "body")
    else:
        shape.add(rounded_box((wide, deep, high), (0, 0, high / 2), deep * 0.45, 3), "body")
    reach, grip = rng.uniform(0.05, 0.35), rng.uniform(0.15, 0.45) * wide
    t = np.linspace(0, np.pi, 14)
    radius = rng.uniform(0.006, 0.018)
    if kind == "backpack":
        for side in (-1, 1):
            path = np.c_[
                0 * t + side * wide * 0.28,
                deep / 2 + 0.1 * np.sin(t),
                high * (0.5 - 0.4 * np.cos(t)),
            ]
            shape.add(tube(path, radius * 1.5, 8), "strap")
        size = (wide * 0.7, deep * 0.4, high * 0.4)
        shape.add(rounded_box(size, (0, -deep * 0.6, high * 0.3), deep * 0.15), "body", "pocket")
        reach, grip = 0.05, wide * 0.12
    rows = (-0.3, 0.3) if kind in ("bag", "handbag") and rng.random() < 0.6 else (0,)
    for y in rows:
        path = np.c_[grip * np.cos(t), 0 * t + y * deep * lean, high - 0.01 + reach * np.sin(t)]
        shape.add(tube(path, radius, int(rng.integers(5, 10))), "handle")
    if kind in ("bag", "handbag") and rng.random() < 0.4:
        flap = high * rng.uniform(0.3, 0.7)
        y = -deep / 2 * (1 + lean * 0.7) / 2
        shape.add(box((wide * 0.9, 0.015, flap), (0, y, high - flap / 2)), "body", "flap")
    if kind == "suitcase":
        for x in (-0.4, 0.4):
            for y in (-0.35, 0.35):
                at = np.array([x * wide, y * deep, -0.015])
                shape.add(cylinder(at - [0.01, 0, 0], at + [0.01, 0, 0], 0.02), "body", "wheel")
    return shape.finish()


def cap(rng: np.random.Generator) -> LabelledShape:
    kind = str(rng.choice(["cap", "cap", "hat", "helmet"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["cap"])
    sides, radius = int(rng.integers(12, 33)), 0.1
    high = rng.uniform(0.07, 0.16)
    t = np.linspace(0, np.pi / 2 * 0.98, 9)
    power = rng.uniform(0.5, 1.1)
    dome = np.c_[radius * np.cos(t) ** power, high * np.sin(t)]
    inner = dome[::-1] * [0.95, 0.97]
    shape.add(moved(lathe([*dome, *inner], sides, caps=False), np.diag([1, 1.15, 1])), "crown")
    if kind == "hat":
        reach = rng.uniform(1.3, 2.0) * radius
        rise = rng.uniform(-0.02, 0.02)
        ring = [
            (radius * 0.95, -0.004),
            (reach, rise),
            (reach, rise + 0.004),
            (radius * 0.95, 0.006),
        ]
        shape.add(moved(lathe(ring, sides, caps=False), np.diag([1, 1.15, 1])), "brim")
        return shape.finish()
    reach, drop = rng.uniform(0.05, 0.1), rng.uniform(0.0, 0.04)
    a = np.linspace(-np.pi * 0.85, -np.pi * 0.15, 12)
    near = np.c_[radius * np.cos(a), radius * 1.15 * np.sin(a), 0 * a]
    far = near + np.c_[0 * a, -reach * np.sin(-a) ** 0.7, -drop * np.sin(-a)]
    up = np.array([0, 0, 0.005])
    rings = [[n, f, f + up, n + up] for n, f in zip(near, far, strict=True)]
    shape.add(facing_out(loft(rings)), "brim")
    if rng.random() < 0.4:
        shape.add(ellipsoid((0, 0, high), (0.008, 0.008, 0.005), 10), "button")
    return shape.finish()


def skateboard(rng: np.random.Generator) -> LabelledShape:
    """A deck on wheels; with a column and a bar it is a scooter."""
    scooter = rng.random() < 0.2
    shape = Assembly("scooter" if scooter else "skateboard", SYNONYMS)
    long, wide, thick = rng.uniform(0.6, 1.0), rng.uniform(0.15, 0.25), rng.uniform(0.008, 0.025)
    kick = 0.0 if scooter else rng.uniform(0, 0.5)
    t = np.linspace(-1, 1, 17)
    lift = kick * long * 0.3 * np.clip(np.abs(t) - 0.65, 0, 1) + 0.1
    half = wide / 2 * np.clip(1.03 - np.abs(t) ** rng.uniform(5, 20), 0.05, 1)
    rings = []
    for y, z, w in zip(t * long / 2, lift, half, strict=True):
        rings.append([(w, y, z), (-w, y, z), (-w, y, z + thick), (w, y, z + thick)])
    shape.add(facing_out(loft(rings)), "deck")
    radius = rng.uniform(0.02, 0.04)
    for y in (-0.3 * long, 0.3 * long):
        axle = [(-wide * 0.4, y, radius), (wide * 0.4, y, radius)]
        shape.add(cylinder(*axle, 0.01, sides=8), "truck")
        shape.add(box((wide * 0.3, 0.05, 0.1 - radius), (0, y, (0.1 + radius) / 2)), "truck")
        for side in (-1, 1):
            at = np.array([side * wide * 0.4, y, radius])
            shape.add(cylinder(at - [0.018, 0, 0], at + [0.018, 0, 0], radius, sides=16), "wheel")
    if scooter:
        foot, top = np.array([0, -long * 0.48, 0.08]), np.array([0, -long * 0.42, 0.9])
        shape.add(cylinder(foot, top, 0.018), "column")
        shape.add(cylinder(top - [0.2, 0, 0], top + [0.2, 0, 0], 0.015), "handlebar")
    return shape.finish()
