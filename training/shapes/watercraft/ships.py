"""Ships: round hulls under sails or a cabin, straight ones under cargo or guns."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, facing_out, loft, prism, rounded_box, stacked

SYNONYMS = {
    "hull": ("body", "ship body"),
    "cabin": ("bridge", "superstructure", "deckhouse"),
    "mast": ("pole",),
    "deck": ("platform",),
    "sail": ("canvas",),
    "cargo": ("container", "freight", "load"),
    "gun": ("cannon", "gun turret"),
    "funnel": ("chimney", "smokestack"),
}


def ship(rng: np.random.Generator) -> LabelledShape:
    """Round hulls under sails, or under a cabin and a funnel."""
    sail = rng.random() < 0.45
    kinds = ["sailboat", "boat", "ship"] if sail else ["ship", "boat"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS, keypoints=KEYPOINTS["ship"])
    long, beam, deep = rng.uniform(3, 6), rng.uniform(0.8, 1.6), rng.uniform(0.5, 1.0)
    t = np.linspace(0, 1, 13)
    stern = rng.uniform(0.3, 0.9)
    width = (
        beam
        / 2
        * np.minimum(np.sqrt(np.maximum(t, 0.001) / 0.4), 1)
        * np.interp(t, [0.6, 1], [1, stern])
    )
    sheer = 0.3 * deep * (2 * t - 1) ** 2 + 0.001
    rings = []
    for y, w, up in zip((t - 0.5) * long, width, sheer, strict=True):
        keel = -deep * (0.55 + 0.45 * w / beam * 2)
        section = [
            (0, keel),
            (w * 0.75, keel * 0.6),
            (w, up),
            (0, up - 0.02),
            (-w, up),
            (-w * 0.75, keel * 0.6),
        ]
        rings.append([(x, y, z) for x, z in section[::-1]])
    shape.add(loft(np.array(rings)), "hull")
    if not sail or rng.random() < 0.6:
        _superstructure(rng, shape, sail, long, beam, deep)
    if sail:
        for y in np.linspace(-0.2, 0.25, int(rng.integers(1, 4))) * long:
            _mast_with_sail(rng, shape, y, long)
    else:
        y = long * rng.uniform(-0.2, 0.1)
        shape.add(cylinder((0, y, 0), (0, y, long * rng.uniform(0.15, 0.4)), 0.03), "", "mast")
    return shape.finish()


def _superstructure(rng, shape, sail, long, beam, deep) -> None:
    """A cabin; on motor ships with storeys and a funnel."""
    wide, length, high = rng.uniform(0.4, 0.75), rng.uniform(0.15, 0.35), rng.uniform(0.5, 1)
    size = (beam * wide, long * length, deep * high)
    at = np.array([0, long * rng.uniform(0.0, 0.2), size[2] / 2])
    shape.add(rounded_box(size, at, 0.05), "cabin")
    if sail:
        return
    for _ in range(int(rng.integers(0, 3))):  # storeys
        at = at + [0, 0, size[2] * 0.9]
        size = (size[0] * 0.85, size[1] * rng.uniform(0.5, 0.9), size[2])
        shape.add(rounded_box(size, at, 0.05), "cabin")
    if rng.random() < 0.6:
        low = at + [0, 0, size[2] / 2]
        high = low + [0, 0, deep * rng.uniform(0.5, 1)]
        shape.add(cylinder(low, high, beam * rng.uniform(0.1, 0.2)), "funnel")


def _mast_with_sail(rng, shape, y, long) -> None:
    """A mast that carries a triangle along the ship or a square across it."""
    high = long * rng.uniform(0.6, 1.0)
    shape.add(cylinder((0, y, 0), (0, y, high), rng.uniform(0.05, 0.1), 0.03), "mast")
    reach = long * rng.uniform(0.12, 0.3)
    if rng.random() < 0.6:
        foot, clew = (0, y + 0.08, high * 0.12), (0.1, y + reach, high * 0.15)
        corners = np.array([foot, clew, (0, y + 0.08, high * 0.95)])
    else:
        sides = (-reach, 0.3), (reach, 0.3), (reach * 0.8, 0.9), (-reach * 0.8, 0.9)
        corners = np.array([(x, y - 0.1, z * high) for x, z in sides])
    thin = np.array([0.012, 0.012, 0])
    shape.add(facing_out(loft([corners + thin, corners - thin])), "sail")


def freighter(rng: np.random.Generator) -> LabelledShape:
    """Freighters and warships: a long hull with straight sides under a deck, and what is on it."""
    war = rng.random() < 0.4
    kinds = ["warship", "battleship", "ship"] if war else ["cargo ship", "freighter", "ship"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS, keypoints=KEYPOINTS["ship"])
    long, beam, deep = rng.uniform(5, 9), rng.uniform(0.8, 1.4), rng.uniform(0.5, 0.9)
    bow, stern = rng.uniform(0.6, 0.85), rng.uniform(0.5, 1)
    outline = np.array([(0, -0.5), (0.5, -0.5 + (1 - bow)), (0.5, 0.38), (stern / 2, 0.5)])
    outline = np.concatenate([outline, outline[:0:-1] * [-1, 1]]) * [beam, long]
    rake = rng.uniform(0.9, 0.98)
    sharp = rng.uniform(0.4, 0.85)
    profile = [((sharp, rake), -deep), ((1, rake), -0.4 * deep), (1, 0)]
    shape.add(loft(stacked(outline, profile)), "hull")
    shape.add(prism(outline * 0.96, 0.0, 0.04), "deck")
    y = long * (rng.uniform(-0.1, 0.1) if war else rng.uniform(0.22, 0.34))
    top = np.array([0, y, 0.04])
    size = np.array([beam * rng.uniform(0.5, 0.85), long * rng.uniform(0.08, 0.16), deep * 0.6])
    for _ in range(int(rng.integers(2, 5))):
        shape.add(box(size, top + [0, 0, size[2] / 2]), "cabin")
        top = top + [0, 0, size[2]]
        size = size * [rng.uniform(0.75, 1), rng.uniform(0.6, 0.95), 1]
    shape.add(cylinder(top, top + [0, 0, rng.uniform(0.4, 1.2)], 0.04, sides=6), "", "mast")
    behind = np.array([0, y + long * rng.uniform(0.09, 0.13), 0.04])
    funnel = deep * rng.uniform(0.9, 2)
    shape.add(cylinder(behind, behind + [0, 0, funnel], beam * rng.uniform(0.1, 0.18)), "funnel")
    if war:
        for place in (-0.33, -0.22, 0.3)[: int(rng.integers(2, 4))]:
            _gun_turret(rng, shape, place * long, beam, ahead=place < 0)
    else:
        _cargo(rng, shape, long, beam, deep, y)
    return shape.finish()


def _cargo(rng, shape, long: float, beam: float, deep: float, bridge: float) -> None:
    """Containers in rows and piles before the bridge, of which some are missing."""
    rows, wide = int(rng.integers(3, 7)), beam * rng.uniform(0.7, 0.85)
    begin, end = -0.32 * long, bridge - 0.12 * long
    pitch, high = (end - begin) / rows, deep * rng.uniform(0.3, 0.5)
    for row in range(rows):
        across = int(rng.integers(1, 4))
        for x in (np.arange(across) - (across - 1) / 2) * wide / across:
            for level in range(int(rng.integers(1, 4))):
                at = (x, begin + (row + 0.5) * pitch, 0.04 + (level + 0.5) * high)
                shape.add(box((wide / across * 0.94, pitch * 0.88, high * 0.96), at), "cargo")


def _gun_turret(rng, shape, y: float, beam: float, ahead: bool) -> None:
    size = np.array([beam * 0.4, beam * rng.uniform(0.4, 0.6), beam * 0.2])
    at = np.array([0, y, 0.04 + size[2] / 2])
    shape.add(box(size, at, (0.8, 0.8)), "gun", "turret")
    forward = np.array([0, -1.0 if ahead else 1.0, rng.uniform(0, 0.3)])
    for x in np.linspace(-0.1, 0.1, int(rng.integers(1, 4))) * beam:
        root = at + [x, 0, 0]
        shape.add(cylinder(root, root + forward * beam * 0.7, 0.025, sides=8), "gun", "barrel")
