"""Loudspeakers and radios."""

from __future__ import annotations

import numpy as np

from ..panels import (
    add_bow,
    add_buttons,
    add_feet,
    add_knobs,
    case,
    disc,
    frame,
    grid,
    hoop,
    pane,
    roundness,
)
from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, ellipsoid, lathe, moved
from ..turns import FORWARD

SYNONYMS = {
    "body": ("housing", "cabinet", "box", "casing", "enclosure"),
    "woofer": ("bass speaker", "speaker cone", "driver", "subwoofer"),
    "tweeter": ("high frequency driver", "small speaker"),
    "speaker": ("loudspeaker", "speaker cone", "speaker grille"),
    "surround": ("speaker ring", "rim"),
    "dust cap": ("cone center", "dome"),
    "grille": ("speaker cover", "mesh", "grill"),
    "port": ("bass port", "bass reflex hole", "hole"),
    "knob": ("dial", "volume knob", "tuning knob"),
    "button": ("key", "switch"),
    "display": ("tuning scale", "frequency dial", "screen"),
    "cassette deck": ("tape deck", "cassette door", "tape player"),
    "antenna": ("aerial", "rod antenna"),
    "handle": ("carrying handle", "grip"),
    "foot": ("leg", "support"),
}


def _driver(rng, shape: Assembly, at, radius: float, sides: int, *part: str) -> None:
    """A cone in its ring: hollow, bulging or flat."""
    reach = radius * rng.uniform(0.08, 0.3)
    if rng.random() < 0.8:
        shape.add(hoop(at, radius * 0.8, radius, reach, sides), *part, "surround")
    style = rng.integers(3)
    if style == 0:
        profile = [
            (radius * 0.82, -0.2 * reach),
            (radius * 0.82, reach * 0.7),
            (radius * 0.3, 0.15 * reach),
        ]
        shape.add(moved(lathe(profile, sides), FORWARD, at), *part)
    else:
        shape.add(disc(at, radius * 0.82, reach * 0.6, sides, 1.0 if style == 1 else 0.5), *part)
    if rng.random() < 0.7:
        size = radius * rng.uniform(0.2, 0.35)
        dome = ellipsoid(np.add(at, (0, -reach * 0.4, 0)), (size, max(size * 0.6, reach), size), 12)
        shape.add(dome, *part, "dust cap")


def loudspeaker(rng: np.random.Generator) -> LabelledShape:
    """A cabinet, squat or a tower, with one to four cones above each other."""
    kind = str(rng.choice(["loudspeaker", "speaker", "speaker box", "guitar amplifier"]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    wide = rng.uniform(0.16, 0.5)
    tall, deep = wide * rng.uniform(0.8, 4.2), wide * rng.uniform(0.5, 1.3)
    low = rng.choice([0.0, rng.uniform(0.02, 0.08)])
    shape.add(case(rng, (wide, deep, tall), (0, 0, low + tall / 2)), "body")
    if low:
        add_feet(rng, shape, wide, deep, 0, low)
    front, sides = -deep / 2, roundness(rng)
    bottom, top = low + 0.04 * tall, low + 0.96 * tall
    if kind == "guitar amplifier" or rng.random() < 0.2:
        panel = min(0.2 * tall, wide * 0.3)
        spots = grid((0, front, top - panel / 2), wide * 0.9, 0, int(rng.integers(2, 7)), 1)
        add_knobs(rng, shape, spots, min(panel * 0.35, wide * 0.35 / len(spots)), "knob")
        top -= panel
    count = max(1, min(4, round((top - bottom) / wide * rng.uniform(0.8, 1.3))))
    weights = np.sort(rng.uniform(0.35, 1.0, count))[::-1] if rng.random() < 0.7 else np.ones(count)
    heights = (top - bottom) * weights / weights.sum()
    base = bottom
    for i, high in enumerate(heights):
        radius = min(high, wide * weights[i] / weights[0]) * rng.uniform(0.4, 0.48)
        name = "tweeter" if i == count - 1 > 0 and weights[-1] < 0.8 else "woofer"
        _driver(rng, shape, (0, front, base + high / 2), radius, sides, name)
        base += high
    if rng.random() < 0.15:
        at = (0, front, (bottom + top) / 2)
        for bar in frame(at, wide * 0.98, top - bottom, wide * 0.05, 0.02):
            shape.add(bar, "grille")
    if count > 1 and rng.random() < 0.3:
        spot = (wide * 0.38, front, bottom + heights[0] * 0.97)
        shape.add(hoop(spot, wide * 0.04, wide * 0.08, 0.01, sides), "port")
    if rng.random() < 0.15:
        add_bow(rng, shape, (0, 0, low + tall), wide * 0.5, wide * 0.15, wide * 0.06, "handle")
    return shape.finish()


def radio(rng: np.random.Generator) -> LabelledShape:
    """A box with a speaker or two, a scale or a tape deck between, knobs, a handle, an antenna."""
    kind = str(rng.choice(["radio", "boombox", "portable radio", "old radio"]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    tall = rng.uniform(0.14, 0.3)
    wide, deep = tall * rng.uniform(0.6, 2.4), tall * rng.uniform(0.25, 0.8)
    low = rng.choice([0.0, 0.015])
    middle = np.array([0, 0, low + tall / 2])
    shape.add(case(rng, (wide, deep, tall), middle), "body")
    if low:
        add_feet(rng, shape, wide, deep, 0, low)
    front, sides = middle + [0, -deep / 2, 0], roundness(rng)
    pair = wide > tall * 1.6 and rng.random() < 0.7
    radius = min(tall * 0.42, wide * (0.2 if pair else 0.28)) * rng.uniform(0.75, 1)
    side = 1 if pair else rng.choice([-1, 1])
    edge = wide / 2 - radius * 1.12
    for x in (-edge, edge) if pair else (side * edge,):
        _voice(rng, shape, front + [x, 0, 0], radius, sides)
    free = wide - radius * (4.6 if pair else 2.4)
    _tuner(rng, shape, front - [0 if pair else side * radius * 1.15, 0, 0], free, tall)
    crown = (0, 0, low + tall)
    if rng.random() < 0.6:
        reach = wide * rng.uniform(0.5, 0.85)
        add_bow(rng, shape, crown, reach, tall * rng.uniform(0.15, 0.5), tall * 0.07, "handle")
    if rng.random() < 0.7:
        foot = np.array(
            [rng.choice([-1, 1]) * wide * 0.44, deep * rng.uniform(0, 0.35), low + tall * 0.97]
        )
        tip = foot + [rng.uniform(-0.5, 0.5) * tall, 0, tall * rng.uniform(0.4, 1.6)]
        shape.add(cylinder(foot, tip, tall * rng.uniform(0.012, 0.04), sides=6), "antenna")
        if rng.random() < 0.5:
            shape.add(ball(tip, tall * 0.045, 8), "antenna")
    if rng.random() < 0.2:
        cells = grid((0, 0, low + tall), wide * 0.5, 0, int(rng.integers(2, 6)), 1)
        for at in cells:
            shape.add(box((wide * 0.06, deep * 0.3, tall * 0.06), at), "button")
    return shape.finish()


def _voice(rng, shape, at, radius, sides) -> None:
    """A speaker: a bare cone, a plate, or slats."""
    style = rng.random()
    if style < 0.5:
        _driver(rng, shape, at, radius, sides, "speaker")
    elif style < 0.75:
        shape.add(disc(at, radius, radius * 0.08, sides), "speaker")
        for z in np.linspace(-0.6, 0.6, int(rng.integers(3, 7))):
            spot = np.add(at, (0, -radius * 0.08, z * radius))
            long = 2 * radius * np.sqrt(1 - z**2)
            shape.add(pane(spot, long, radius * 0.08, radius * 0.06), "speaker", "grille")
    else:
        for x in np.linspace(-0.9, 0.9, int(rng.integers(4, 9))):
            spot = np.add(at, (x * radius, 0, 0))
            shape.add(pane(spot, radius * 0.1, radius * 1.9, radius * 0.08), "speaker", "grille")


def _tuner(rng, shape, at, free, tall) -> None:
    """What fills the rest of a radio's front, from top to bottom, in any order."""
    things = rng.permutation(["display", "knobs", "deck", "buttons"])[: int(rng.integers(2, 4))]
    share = tall * 0.9 / len(things)
    for i, thing in enumerate(things):
        spot = np.add(at, (0, 0, tall * 0.45 - share * (i + 0.5)))
        if thing == "display":
            shape.add(
                pane(spot, free * 0.85, share * rng.uniform(0.4, 0.8), tall * 0.02), "display"
            )
        elif thing == "deck":
            shape.add(pane(spot, free * 0.8, share * 0.85, tall * 0.05), "cassette deck")
            shape.add(
                pane(spot - [0, tall * 0.05, 0], free * 0.5, share * 0.4, tall * 0.02),
                "cassette deck",
            )
        elif thing == "knobs":
            count = int(rng.integers(1, 4))
            radius = min(share * 0.42, free * 0.42 / count) * rng.uniform(0.6, 1)
            add_knobs(rng, shape, grid(spot, free, 0, count, 1), radius, "knob")
        else:
            count = int(rng.integers(3, 8))
            size = (free * 0.7 / count, share * rng.uniform(0.25, 0.6))
            add_buttons(rng, shape, grid(spot, free * 0.9, 0, count, 1), *size, "button")
