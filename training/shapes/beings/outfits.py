"""What a character wears and carries."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..shape import Assembly
from ..solids import (
    Solid,
    at_z,
    ball,
    box,
    cut,
    cylinder,
    facing_out,
    lathe,
    loft,
    moved,
    rounded_box,
    tube,
)
from ..styles import Style
from ..turns import FORWARD, spaced

OUTFIT = {
    "hat": ("cap", "headgear", "headwear"),
    "helmet": ("helm", "headgear"),
    "hood": ("cowl",),
    "crown": ("tiara", "diadem"),
    "cape": ("cloak", "mantle"),
    "backpack": ("rucksack", "bag", "pack"),
    "belt": ("waistband", "sash"),
    "buckle": ("belt buckle", "clasp"),
    "pouch": ("belt bag", "pocket"),
    "scarf": ("collar", "neckerchief", "bandana"),
    "sword": ("weapon", "blade"),
    "staff": ("wand", "stick", "magic staff"),
    "axe": ("hatchet", "weapon"),
    "shield": ("buckler",),
    "bow": ("longbow", "weapon"),
    "shoulder pad": ("pauldron", "shoulder armor"),
    "pupil": ("iris",),
}


def dress_head(
    rng: np.random.Generator, shape: Assembly, style: Style, head: NDArray, radii: NDArray
) -> None:
    """Hair, and on it a hat, helmet, hood or crown; or a bare head."""
    if rng.random() < 0.65:
        _hair(rng, shape, style, head, radii)
    wear = str(
        rng.choice(["none", "hat", "helmet", "hood", "crown"], p=[0.5, 0.22, 0.1, 0.1, 0.08])
    )
    wide, deep, tall = radii * 1.08
    flat = np.diag([1, deep / wide, 1])
    at = head + [0, 0, tall * rng.uniform(0.45, 0.65)]
    if wear == "hat":
        brim, high = wide * rng.uniform(1.05, 2.0), tall * rng.uniform(0.4, 2.2)
        taper = rng.uniform(0.02, 1.0)
        profile = [(brim, 0), (brim, tall * 0.06), (wide * 0.92, tall * 0.1)]
        profile += [(wide * (0.55 + 0.4 * taper), high * 0.6), (wide * 0.9 * taper, high)]
        shape.add(moved(lathe(profile, max(6, style.sides)), flat, at), "hat")
    elif wear == "helmet":
        lift = head + [0, deep * 0.08, tall * 0.35]
        shape.add(style.lump(lift, (wide * 1.1, deep * 1.1, tall * 0.85)), "head", "helmet")
        if rng.random() < 0.5:
            for side in (-1, 1):
                root = lift + [side * wide * 0.9, 0, tall * 0.4]
                tip = root + [side * wide * 0.7, 0, tall * rng.uniform(0.1, 0.9)]
                shape.add(style.spike(root, tip, wide * 0.22), "head", "helmet", "horn")
    elif wear == "hood":
        back = head + [0, deep * 0.3, tall * 0.15]
        shape.add(style.lump(back, (wide * 1.1, deep * 0.95, tall * 1.1)), "head", "hood")
    elif wear == "crown":
        profile = [(wide * 0.8, 0), (wide * 0.9, tall * 0.35), (wide * 0.82, tall * 0.35)]
        shape.add(moved(lathe([*profile, (wide * 0.72, 0)], 10), flat, at), "crown")
        for a in spaced(5, -np.pi / 2):
            root = at + flat @ [wide * 0.82 * np.cos(a), wide * 0.82 * np.sin(a), tall * 0.3]
            shape.add(style.spike(root, root + [0, 0, tall * 0.4], wide * 0.2), "crown")


def _hair(rng, shape, style: Style, head, radii) -> None:
    """A cap of hair, with locks behind, a fringe, spikes, a bun or a pony tail."""
    wide, deep, tall = radii
    cap = head + [0, deep * 0.16, tall * rng.uniform(0.22, 0.4)]
    shape.add(style.lump(cap, (wide * 1.08, deep * 1.02, tall * 0.82)), "head", "hair")
    kind = str(rng.choice(["short", "long", "spikes", "bun", "tail"]))
    if kind == "long":
        low = head + [0, deep * 0.65, -tall * rng.uniform(0.1, 0.7)]
        size = (wide * rng.uniform(0.7, 1.05), deep * 0.5, tall * rng.uniform(0.8, 1.4))
        shape.add(style.lump(low, size), "head", "hair")
    elif kind == "spikes":
        for _ in range(int(rng.integers(4, 12))):
            out = rng.normal(0, 1, 3) * [1, 1, 0.5] + [0, 0.3, 0.7]
            out /= np.linalg.norm(out)
            root = cap + out * radii * 0.6
            tip = root + out * tall * rng.uniform(0.5, 1)
            shape.add(style.spike(root, tip, wide * 0.3), "head", "hair")
    elif kind == "bun":
        at = cap + [0, deep * rng.uniform(0, 0.9), tall * 0.8]
        shape.add(style.ball(at, wide * rng.uniform(0.3, 0.5)), "head", "hair")
    elif kind == "tail":
        for side in ((0,), (-1, 1))[int(rng.integers(2))]:
            root = cap + [side * wide * 0.9, deep * (0.2 if side else 0.9), 0]
            path = [root, root + [side * wide * 0.5, deep * 0.4, -tall * 0.2]]
            path.append(path[-1] + [side * wide * 0.1, 0, -tall * rng.uniform(0.5, 1.4)])
            shape.add(style.limb(path, wide * np.array([0.2, 0.3, 0.1])), "head", "hair")


def dress_body(
    rng: np.random.Generator,
    shape: Assembly,
    style: Style,
    body: NDArray,
    size: tuple[float, float, float],
) -> None:
    """A belt, a cape or a backpack, a scarf, each there or not."""
    wide, deep, tall = size
    if rng.random() < 0.45:
        at = body - [0, 0, tall * rng.uniform(0.22, 0.38)]
        high = tall * rng.uniform(0.03, 0.08)
        shape.add(_girdle(style, at, (wide * 1.1, deep * 1.12, high)), "body", "belt")
        if rng.random() < 0.6:
            clasp = at - [0, deep * 1.08, 0]
            shape.add(box((high * 2.6, deep * 0.16, high * 2.4), clasp), "body", "belt", "buckle")
        if rng.random() < 0.3:
            side = at + [wide * 1.02 * rng.choice([-1, 1]), 0, -high]
            shape.add(style.lump(side, (wide * 0.2, deep * 0.4, tall * 0.1)), "body", "pouch")
    if rng.random() < 0.25:
        ring = body + [0, 0, tall * 0.46]
        shape.add(style.lump(ring, (wide * 0.8, deep * 1.0, tall * 0.1)), "body", "scarf")
    gear = rng.random()
    if gear < 0.25:
        _cape(rng, shape, body, wide, deep, tall)
    elif gear < 0.45:
        back = rng.uniform(0.3, 0.9) * deep
        at = body + [0, deep * 0.9 + back * 0.8, tall * rng.uniform(0, 0.15)]
        pack = np.array([wide * rng.uniform(0.5, 0.95), back, tall * rng.uniform(0.25, 0.45)])
        shape.add(style.lump(at, pack), "backpack")
        if rng.random() < 0.5:
            roll = at + [0, 0, pack[2] + back * 0.3]
            ends = [roll - [pack[0], 0, 0], roll + [pack[0], 0, 0]]
            shape.add(cylinder(*ends, back * 0.5), "backpack", "bedroll")


def _girdle(style: Style, centre, radii) -> Solid:
    """A band around a body: a lump without what the body hides."""
    vertices, faces = style.lump(centre, radii)
    away = np.linalg.norm((vertices[faces].mean(1) - centre)[:, :2] / radii[:2], axis=1)
    return cut((vertices, faces), away > 0.75)


def _cape(rng, shape, body, wide, deep, tall) -> None:
    """A bent sheet from the shoulders down behind the back."""
    low, flare = body[2] - tall * rng.uniform(0.3, 0.9), rng.uniform(0.8, 1.6)
    low = max(low, 0.03)
    t, a = np.linspace(0, 1, 6), np.linspace(0.2, np.pi - 0.2, 8)
    rings = []
    for s in t:
        z = body[2] + tall * 0.45 + s * (low - body[2] - tall * 0.45)
        r = 1 + (flare - 1) * s
        arc = np.c_[wide * r * np.cos(a), deep * (1.05 + 0.8 * s) * r * np.sin(a) ** 0.7]
        both = np.r_[arc, arc[::-1] * 0.92]
        rings.append(at_z(both, z))
    shape.add(facing_out(loft(rings)), "cape")


def put_in_hand(rng: np.random.Generator, shape: Assembly, hands: dict, thick: float) -> None:
    """A weapon in the right hand, a shield on the left, a bow, or nothing."""
    if rng.random() < 0.5:
        return
    right, left = hands[-1], hands[1]
    kind = str(rng.choice(["sword", "staff", "axe", "bow", "none"]))
    forward = np.array([0, -rng.uniform(0.3, 1), rng.uniform(0.2, 1)])
    forward /= np.linalg.norm(forward)
    long, across = rng.uniform(0.3, 0.9), np.array([0, -forward[2], forward[1]])
    if kind == "sword":
        shape.add(cylinder(right - forward * thick * 2, right + forward * thick * 1.5,
                           thick * 0.35, sides=8), "sword", "hilt")  # fmt: skip
        root, tip = right + forward * thick * 1.3, right + forward * long
        blade = [across * thick * s for s in (0.6, -0.6)]
        side = np.array([thick * 0.15, 0, 0])
        rings = [[p + blade[0], p + side, p + blade[1], p - side] for p in (root, tip)]
        rings.append(np.array(rings[-1]) * 0.05 + (tip + forward * thick) * 0.95)
        shape.add(facing_out(loft(rings)), "sword")
    elif kind in ("staff", "axe"):
        foot = right - forward * min(long * 0.6, right[2] * 0.9 / forward[2])
        tip = right + forward * long * 0.6
        shape.add(cylinder(foot, tip, thick * 0.3, sides=8), kind)
        if kind == "staff":
            shape.add(ball(tip, thick * rng.uniform(0.6, 1.3), 8), kind)
        else:
            at = tip - forward * thick
            ring = [at + across * thick * x + forward * thick * y
                    for x, y in ((0, -0.5), (2.2, -1.5), (2.2, 1.5), (0, 0.5))]  # fmt: skip
            out = np.array([thick * 0.25, 0, 0])
            shape.add(facing_out(loft([np.array(ring) - out, np.array(ring) + out])), kind)
    elif kind == "bow":
        s = np.linspace(-1, 1, 9)
        path = right + np.c_[0 * s, 0.3 * s**2, long * 0.7 * s]
        shape.add(tube(path, thick * 0.3 * (1.2 - np.abs(s) * 0.7), 6), "bow")
        shape.add(tube(path[[0, -1]], thick * 0.06, 4), "bow", "string")
    if rng.random() < 0.4:
        radius = rng.uniform(0.12, 0.3)
        at = left - [0, thick * 0.9, 0]
        if rng.random() < 0.5:
            plate = lathe([(radius, -0.02), (radius, 0), (radius * 0.3, radius * 0.25)], 12)
            shape.add(moved(plate, FORWARD, at), "shield")
        else:
            size = (radius * 1.5, thick * 0.5, radius * rng.uniform(1.5, 2.6))
            shape.add(rounded_box(size, at, 0.02), "shield")
