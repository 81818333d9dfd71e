"""Vases, urns and goblets: bodies turned on a wheel, with necks, feet and handles or without."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import box, lathe, torus, tube

SYNONYMS = {
    "body": ("belly", "vessel", "container"),
    "neck": ("collar",),
    "rim": ("lip", "mouth", "edge"),
    "base": ("foot", "stand", "bottom", "pedestal"),
    "handle": ("grip", "ear"),
    "stem": ("stalk", "pole"),
    "bowl": ("cup", "container", "body"),
    "lid": ("cover", "top"),
}


def vase(rng: np.random.Generator) -> LabelledShape:
    """One outline from the foot to the rim, cut where it is narrow; hollow or solid."""
    shape = Assembly(str(rng.choice(["vase", "urn", "amphora", "pot", "pitcher"])), SYNONYMS)
    sides = int(rng.integers(10, 49))
    belly = rng.uniform(0.25, 0.6)
    foot, throat = rng.uniform(0.35, 0.9) * belly, rng.uniform(0.25, 0.85) * belly
    mouth = throat * rng.uniform(1.0, 1.7)
    low, high = rng.uniform(0.06, 0.2), rng.uniform(0.6, 0.85)  # ends of the body; its height is 1
    swell = rng.uniform(0.35, 0.7)
    t = np.linspace(0, 1, 12)
    curve = np.where(
        t < swell,
        foot
        + (belly - foot) * np.sin(np.pi / 2 * np.minimum(t / swell, 1)) ** rng.uniform(0.7, 1.4),
        throat + (belly - throat) * np.cos(np.pi / 2 * (t - swell) / (1 - swell)),
    )
    body = np.c_[curve, low + (high - low) * t]
    if rng.random() < 0.6:
        _foot(rng, shape, foot, low, sides)
    else:
        body[:, 1] = high * t
    neck = rng.random() < 0.75
    top = rng.uniform(high + 0.08, 1.15) if neck else high
    thick = belly * rng.uniform(0.04, 0.12)
    hollow = rng.random() < 0.6
    rise = np.linspace(high, top, 6)
    collar = np.c_[throat + (mouth - throat) * np.linspace(0, 1, 6) ** rng.uniform(1, 3), rise]
    shape.add(_turned(body, thick if hollow else 0, sides, open_top=hollow or neck), "body")
    if neck:
        shape.add(_turned(collar, thick if hollow else 0, sides, hollow), "neck")
    if rng.random() < 0.5:
        edge = mouth if neck else throat
        shape.add(torus(edge, top, thick * rng.uniform(0.7, 1.6), 24, facets=8), "rim")
    elif not hollow and rng.random() < 0.4:
        cover = [(mouth * 1.05, top), (mouth * 0.7, top + 0.06), (0.02, top + 0.1)]
        shape.add(lathe(cover, sides), "lid")
    for angle in _handles(rng):
        _handle(rng, shape, body, throat if neck else None, top, thick, angle)
    if len(shape.solids) == 1:
        shape.add(lathe([(foot, -0.04), (foot, 0.0)], sides), "base")
    return shape.finish()


def _foot(rng, shape, radius, high, sides) -> None:
    wide = radius * rng.uniform(1.05, 1.8)
    if rng.random() < 0.3:
        shape.add(box((2 * wide, 2 * wide, high * 0.5), (0, 0, high * 0.25)), "base")
        shape.add(lathe([(wide * 0.8, high * 0.5), (radius * 0.8, high)], sides), "base")
    else:
        waist = rng.uniform(0.5, 1.0) * radius
        profile = [(wide, 0), (wide, high * 0.25), (waist, high * 0.7), (radius, high)]
        shape.add(lathe(profile, sides), "base")


def _turned(profile, thick, sides, open_top):
    """A profile (n, 2) turned, a wall of that thickness; 0 = solid."""
    if not thick or not open_top:
        return lathe(profile, sides)
    inside = profile[::-1] - [thick, 0]
    inside[:, 0] = np.maximum(inside[:, 0], thick * 0.3)
    return lathe(np.concatenate([profile, inside]), sides, caps=profile[0, 1] < 0.25)


def _handles(rng) -> list[float]:
    count = int(rng.choice([0, 1, 2, 3], p=[0.35, 0.25, 0.35, 0.05]))
    return [2 * np.pi * i / count for i in range(count)]


def _handle(rng, shape, body, throat, top, thick, angle) -> None:
    """An ear from the belly to the neck, or on the belly alone."""
    low, high = rng.uniform(0.25, 0.5), rng.uniform(0.75, 0.98)
    z = np.array([body[0, 1] + s * (body[-1, 1] - body[0, 1]) for s in (low, high)])
    r = np.interp(z, body[:, 1], body[:, 0])
    if throat is not None and rng.random() < 0.6:
        z[1], r[1] = (body[-1, 1] + top) / 2, throat
    t = np.linspace(0, 1, 12)
    reach = rng.uniform(0.08, 0.3) * np.sin(np.pi * t) ** rng.uniform(0.5, 1)
    out = r[0] + (r[1] - r[0]) * t + reach - thick * 0.3
    path = np.c_[out * np.cos(angle), out * np.sin(angle), z[0] + (z[1] - z[0]) * t]
    shape.add(tube(path, thick * rng.uniform(0.5, 1.0), int(rng.integers(6, 11))), "handle")


def goblet(rng: np.random.Generator) -> LabelledShape:
    """A bowl on a stem on a foot: goblets, wine glasses, trophies and egg cups."""
    kind = str(rng.choice(["goblet", "wine glass", "chalice", "trophy", "cake stand"]))
    shape = Assembly(kind, SYNONYMS)
    sides = int(rng.integers(10, 41))
    wide, deep = rng.uniform(0.25, 0.45), rng.uniform(0.3, 0.7)
    deep *= 0.2 if kind == "cake stand" else 1
    stem, knob = rng.uniform(0.1, 0.6), rng.random() < 0.4
    thin = rng.uniform(0.03, 0.09)
    foot, rise = rng.uniform(0.15, 0.4), rng.uniform(0.02, 0.12)
    shape.add(lathe([(foot, 0), (foot, 0.02), (thin, rise)], sides), "base")
    t = np.linspace(0, 1, 9)
    swell = rng.uniform(0.5, 2) if knob else 0.0
    girth = thin * (1 + swell * np.exp(-(((t - 0.5) / 0.15) ** 2)))
    shape.add(lathe(np.c_[girth, rise + stem * t], sides), "stem")
    curve = wide * np.sin(np.pi / 2 * (0.1 + 0.9 * t)) ** rng.uniform(0.5, 1.2)
    curve *= 1 - rng.uniform(0, 0.35) * t**2
    bowl = np.c_[np.maximum(curve, thin), rise + stem + deep * t]
    shape.add(_turned(bowl, 0.03 if rng.random() < 0.7 else 0, sides, True), "bowl")
    if kind == "trophy":
        for angle in (0, np.pi):
            _handle(rng, shape, bowl, None, bowl[-1, 1], 0.05, angle)
    return shape.finish()
