"""Characters on two legs as artists of games make them, dressed and armed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import moved
from ..styles import Style, any_style, both_sides
from .outfits import OUTFIT, dress_body, dress_head, put_in_hand

SYNONYMS = {
    **OUTFIT,
    "head": ("face", "skull"),
    "body": ("torso", "trunk", "chest", "upper body"),
    "arm": ("upper limb", "sleeve", "arms"),
    "hand": ("palm", "fist", "hands", "paw"),
    "leg": ("lower limb", "trousers", "pants", "legs"),
    "foot": ("shoe", "boot", "feet"),
    "hair": ("hairstyle", "haircut", "wig"),
    "eye": ("eyes", "eyeball"),
    "nose": ("snout", "muzzle"),
    "mouth": ("lips", "smile"),
    "ear": ("ears",),
    "beard": ("moustache", "facial hair"),
    "tail": ("animal tail",),
    "hip": ("pelvis", "waist", "shorts", "skirt"),
    "neck": ("throat",),
}
KINDS = (
    *("character", "cartoon character", "person", "knight", "adventurer", "wizard", "ninja"),
    *("rogue", "pirate", "soldier", "astronaut", "elf", "dwarf", "zombie", "child", "hero"),
)


def character(rng: np.random.Generator) -> LabelledShape:
    """Blocky, soft, round or low-poly figures, big-headed or slim, with hair, hats and gear."""
    shape = Assembly(str(rng.choice(KINDS)), SYNONYMS, keypoints=KEYPOINTS["character"])
    style = any_style(rng)
    wide, leg = rng.uniform(0.12, 0.3), rng.uniform(0.15, 0.8)
    deep = wide * rng.uniform(0.45, 1.0)
    tall = rng.uniform(0.25, 0.6)
    thick = wide * rng.uniform(0.22, 0.5)
    body = np.array([0, 0, leg + tall / 2])
    _trunk(rng, shape, style, body, (wide, deep, tall))
    skull = rng.uniform(0.1, 0.2) if rng.random() < 0.4 else rng.uniform(0.18, 0.42)
    radii = skull * np.array([rng.uniform(0.85, 1.25), rng.uniform(0.8, 1.1), 1.0])
    top = leg + tall
    if rng.random() < 0.45:
        shape.add(style.limb([(0, 0, top - 0.04), (0, 0, top + 0.1)], skull * 0.4), "neck")
        top += rng.uniform(0, 0.06)
    head = np.array([0, -rng.uniform(0, 0.03), top + radii[2] * 0.85])
    shape.add(style.lump(head, radii), "head")
    face(rng, shape, style, head, radii)
    dress_head(rng, shape, style, head, radii)
    angle, bent = rng.choice([0.0, -0.7, -1.2]) + rng.normal(0, 0.15), rng.uniform(0, 0.5)
    hands, pads = {}, rng.random() < 0.25
    for side, same in both_sides(rng):
        shoulder = np.array([side * wide * 0.9, 0, leg + tall * 0.85 - thick * 0.3])
        hands[side] = _arm(same, shape, style, shoulder, angle, bent, thick, tall + leg * 0.3)
        if pads:
            shape.add(style.ball(shoulder, thick * 1.5), "arm", "shoulder pad")
        _leg(same, shape, style, np.array([side * wide * 0.5, 0, leg + 0.04]), thick * 1.15)
    if rng.random() < 0.15:
        t = np.linspace(0, 1, 5)
        sweep = rng.uniform(-0.3, 0.8)
        path = np.c_[0 * t, deep * 0.7 + 0.35 * t, leg + 0.06 + sweep * 0.4 * t**2]
        shape.add(style.limb(path, thick * (0.7 - rng.uniform(-0.2, 0.5) * t)), "tail")
    dress_body(rng, shape, style, body, (wide, deep, tall))
    put_in_hand(rng, shape, hands, thick)
    return shape.finish()


def _trunk(rng, shape, style: Style, body, size) -> None:
    """One lump, or a chest on a hip."""
    wide, deep, tall = size
    if style.kind == "round" and rng.random() < 0.7:
        t = np.linspace(-0.5, 0.5, 6)
        waist = 1 - rng.uniform(-0.25, 0.35) * np.cos(np.pi * t) + rng.uniform(-0.3, 0.3) * t
        solid = style.limb(np.c_[0 * t, 0 * t, t * tall], waist * 0.9)
        shape.add(moved(solid, np.diag([wide, deep, 1]), body), "body")
    else:
        shape.add(style.lump(body, (wide, deep, tall * 0.56)), "body")
    if rng.random() < 0.3:
        low = body - [0, 0, tall * 0.42]
        shape.add(style.lump(low, (wide * 1.04, deep * 1.06, tall * 0.16)), "body", "hip")


def face(
    rng: np.random.Generator, shape: Assembly, style: Style, head: NDArray, radii: NDArray
) -> None:
    """Eyes, nose, mouth, ears and a beard on a head of those radii, each there or not."""
    wide, deep, tall = radii * (0.95 if style.kind != "round" else 0.86)
    size = wide * rng.uniform(0.08, 0.24)
    apart, high = rng.uniform(0.25, 0.5), rng.uniform(-0.05, 0.3)
    tip = rng.uniform(0.6, 2.6) if rng.random() < 0.35 else 0.8
    ears, eyes = rng.random() < 0.55, rng.random() < 0.8
    ear = wide * rng.uniform(0.15, 0.32)
    up, pupil = rng.random() < 0.3, rng.random() < 0.3
    for side in (-1, 1):
        if eyes:
            at = head + [side * apart * wide, -deep * 0.93, high * tall]
            shape.add(style.lump(at, (size, size * 0.6, size * 1.2)), "head", "eye")
            if pupil:
                dark = at - [0, size * 0.45, 0]
                shape.add(style.ball(dark, size * 0.45), "head", "eye", "pupil")
        if ears:
            at = head + ([side * 0.6 * wide, 0, tall] if up else [side * wide, 0, 0.05 * tall])
            shape.add(style.lump(at, (ear * 0.7, ear * 0.5, ear * tip)), "head", "ear")
    if rng.random() < 0.6:
        nose = wide * rng.uniform(0.08, 0.25)
        at = head + [0, -deep * 1.02, (high - 0.25) * tall]
        radius = nose * np.array([1, rng.uniform(0.8, 2), 1])
        shape.add(style.lump(at, radius), "head", "nose")
    if rng.random() < 0.45:
        at = head + [0, -deep * 0.95, -tall * rng.uniform(0.4, 0.6)]
        lips = wide * rng.uniform(0.15, 0.5), deep * 0.12, tall * rng.uniform(0.03, 0.12)
        shape.add(style.lump(at, lips), "head", "mouth")
    if rng.random() < 0.2:
        at = head + [0, -deep * 0.7, -tall * rng.uniform(0.75, 1.1)]
        beard = wide * rng.uniform(0.5, 0.9), deep * 0.45, tall * rng.uniform(0.3, 0.8)
        shape.add(style.lump(at, beard), "head", "beard")


def _arm(rng, shape, style: Style, shoulder, angle, bent, thick, reach) -> NDArray:
    """An arm that ends in a hand; where the hand is."""
    side, reach = np.sign(shoulder[0]), reach * rng.uniform(0.75, 1.05)
    out = np.array([side * np.cos(angle), 0, np.sin(angle)])
    elbow = shoulder + out * reach * 0.5
    hand = elbow + (out + [0, -bent, 0]) * reach * 0.45
    start = shoulder - [side * thick * 0.8, 0, 0]
    shape.add(style.limb([start, elbow, hand], thick * np.array([1, 0.9, 0.8])), "arm")
    size = thick * rng.uniform(0.9, 1.6)
    shape.add(style.ball(hand, size), "arm", "hand")
    return hand


def _leg(rng, shape, style: Style, hip, thick) -> None:
    ankle = np.array([hip[0] * rng.uniform(0.9, 1.3), 0, thick * 0.5])
    knee = (hip + ankle) / 2 - [0, 0.01, 0]
    shape.add(style.limb([hip, knee, ankle], thick * np.array([1, 0.9, 0.85])), "leg")
    long, high = thick * rng.uniform(1.1, 2.2), thick * rng.uniform(0.5, 0.9)
    sole = [ankle[0], -0.35 * long, high * 0.9]
    shape.add(style.lump(sole, (thick * rng.uniform(1, 1.3), long, high)), "leg", "foot")
