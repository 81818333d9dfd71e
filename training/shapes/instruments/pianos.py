"""Pianos: upright ones, grand ones, and keyboards on a stand."""

from __future__ import annotations

import numpy as np

from ..panels import add_buttons, add_knobs, case, grid, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import CORNERS, beam, box, cylinder, lathe, moved, prism, swung
from ..turns import BACKWARD, about_x, about_y

SYNONYMS = {
    "body": ("case", "cabinet", "corpus", "housing"),
    "keyboard": ("keys", "claviature", "manual"),
    "white key": ("natural key", "ivory key"),
    "black key": ("sharp key", "ebony key"),
    "lid": ("cover", "top lid", "top"),
    "lid prop": ("prop stick", "lid support"),
    "music stand": ("music rack", "music desk", "sheet holder"),
    "pedal": ("foot pedal", "piano pedal"),
    "lyre": ("pedal box", "pedal lyre"),
    "leg": ("piano leg", "support"),
    "cheek": ("key block", "side arm", "keyboard end"),
    "key bed": ("keyslip", "keyboard shelf"),
    "fallboard": ("key cover", "keyboard lid"),
    "bench": ("stool", "piano stool", "seat"),
    "cushion": ("pad", "upholstery"),
    "bench leg": ("stool leg",),
    "stand": ("keyboard stand", "frame", "rack"),
    "knob": ("dial", "slider"),
    "button": ("switch", "push button"),
    "display": ("screen",),
}


def piano(rng: np.random.Generator) -> LabelledShape:
    """A keyboard before an upright case, under a winged lid, or alone on a stand."""
    style = str(rng.choice(["upright", "grand", "electric"], p=[0.42, 0.38, 0.2]))
    kinds = {
        "upright": ("piano", "upright piano"),
        "grand": ("piano", "grand piano"),
        "electric": ("keyboard", "synthesizer", "electric piano", "piano"),
    }
    shape = Assembly(str(rng.choice(kinds[style])), SYNONYMS, own_sides=False)
    wide, high = rng.uniform(1.0, 1.6), rng.uniform(0.62, 0.78)
    {"upright": _upright, "grand": _grand, "electric": _electric}[style](rng, shape, wide, high)
    if rng.random() < 0.35:
        _bench(rng, shape, wide, high)
    return shape.finish()


def _keys(rng, shape, wide, deep, at) -> None:
    """White keys or one slab, black keys in twos and threes; ``at``: the middle of the front."""
    octaves, thick = int(rng.integers(1, 8)), rng.uniform(0.015, 0.035)
    count = octaves * 7
    step = wide / count
    x, y, z = at
    if rng.random() < 0.65:
        for i in range(count):
            spot = (x + (i + 0.5) * step - wide / 2, y + deep / 2, z)
            shape.add(box((step * 0.92, deep, thick), spot), "keyboard", "white key")
    else:
        shape.add(box((wide, deep, thick), (x, y + deep / 2, z)), "keyboard", "white key")
    size = (step * rng.uniform(0.5, 0.7), deep * 0.62, thick)
    for i in range(count - 1):
        if i % 7 not in (2, 6):
            spot = (x + (i + 1) * step - wide / 2, y + deep - size[1] / 2, z + thick * 0.7)
            shape.add(box(size, spot, (0.8, 0.95)), "keyboard", "black key")


def _upright(rng, shape, wide, high) -> None:
    """A tall case with keys before it, on legs or on the floor."""
    tall, deep = high * rng.uniform(1.35, 1.9), rng.uniform(0.28, 0.5)
    low, reach = rng.choice([0.0, rng.uniform(0.03, 0.1)]), rng.uniform(0.22, 0.36)
    shape.add(case(rng, (wide, deep, tall - low), (0, 0, (tall + low) / 2)), "body")
    front, thick = -deep / 2, rng.uniform(0.05, 0.12)
    shape.add(
        box((wide, reach, thick), (0, front - reach / 2 * 0.98, high - thick / 2 - 0.015)),
        "key bed",
    )
    cheek = wide * rng.uniform(0.02, 0.06)
    for side in (-1, 1):
        x, rise = side * (wide - cheek) / 2, rng.uniform(0.05, 0.14)
        solid = box(
            (cheek, reach, thick + rise), (x, front - reach / 2 * 0.97, high + (rise - thick) / 2)
        )
        shape.add(solid, "cheek")
    _keys(
        rng,
        shape,
        wide - 2 * cheek,
        reach * rng.uniform(0.6, 0.85),
        (0, front - reach * 0.97, high),
    )
    top = rng.uniform(0.02, 0.05)
    shape.add(box((wide * 1.03, deep * 1.06, top), (0, 0, tall + top * 0.45)), "lid")
    if rng.random() < 0.7:
        _music_stand(rng, shape, wide, high, front)
    if rng.random() < 0.35:
        shape.add(box((wide - 2 * cheek, 0.03, 0.12), (0, front - 0.01, high + 0.07)), "fallboard")
    for side in (-1, 1):
        if rng.random() < 0.85:
            foot = (side * (wide / 2 - cheek), front - reach * 0.85, 0)
            _leg(rng, shape, foot, high - thick)
            if rng.random() < 0.5:
                size = (cheek * 2, reach, 0.07)
                shape.add(box(size, (foot[0], front - reach * 0.45, 0.035)), "leg")
    if low:
        shape.add(box((wide * 0.96, deep * 0.9, low * 1.1), (0, 0, low / 2)), "body")
    _pedals(rng, shape, (0, front + 0.01, 0.08), 0.1)


def _music_stand(rng, shape, wide, high, front) -> None:
    """A rest that leans, on a ledge."""
    size = (wide * rng.uniform(0.3, 0.9), 0.02, rng.uniform(0.15, 0.3))
    lean = rng.uniform(0.1, 0.3)
    out = size[2] * np.sin(lean)  # how far its foot is before the case
    rest = box(size, (0, 0, size[2] / 2))
    at = (0, front - out - 0.005, high + 0.1)
    shape.add(moved(rest, about_x(-lean), at), "music stand")
    spot = (0, front - out * 0.5 - 0.01, high + 0.1)
    shape.add(box((size[0], out + 0.04, 0.015), spot), "music stand")


def _leg(rng, shape, foot, high) -> None:
    x, y, _ = foot
    thick, sides = high * rng.uniform(0.05, 0.12), roundness(rng)
    if rng.random() < 0.5:
        shape.add(beam((x, y, 0), (x, y, high * 1.03), thick * rng.uniform(0.6, 1), thick), "leg")
        return
    profile = [(thick * 0.4, 0), (thick * 0.7, high * 0.1), (thick * 0.45, high * 0.3)]
    profile += [(thick * rng.uniform(0.6, 0.9), high * 0.8), (thick * 0.8, high * 1.03)]
    shape.add(lathe(profile, sides, (x, y, 0)), "leg")


def _pedals(rng, shape, at, reach) -> None:
    """Two or three, pointing forward from ``at``."""
    count, size = int(rng.integers(2, 4)), rng.uniform(0.025, 0.045)
    for x in (np.arange(count) - (count - 1) / 2) * size * 2:
        spot = np.add(at, (x, -reach / 2 + 0.01, 0))
        shape.add(box((size, reach + 0.02, size * 0.4), spot), "pedal")


def _wing(wide: float, deep: float, tail: float, steps: int) -> np.ndarray:
    """The outline of a grand piano, straight at the left, in a wave at the right."""
    t = np.linspace(0, 1, steps)
    wave = t - 0.11 * np.sin(2 * np.pi * t)
    y = deep * (0.4 + 0.52 * t)
    x = wide / 2 - (wide - tail) * wave
    bend = [(wide / 2, 0), *zip(x, y, strict=True)]
    end = [(tail * s - wide / 2, deep * q) for s, q in ((0.85, 0.97), (0.5, 1.0), (0.15, 0.98))]
    return np.array([(-wide / 2, 0), *bend, *end, (-wide / 2, deep * 0.93)])


def _grand(rng, shape, wide, high) -> None:
    """A bent case on legs with keys at its end, its lid open or shut."""
    deep, rim = wide * rng.uniform(0.75, 1.7), rng.uniform(0.22, 0.36)
    outline = _wing(wide, deep, wide * rng.uniform(0.3, 0.55), int(rng.integers(4, 16)))
    outline[:, 1] -= deep * 0.45
    front, shelf = -deep * 0.45, rng.uniform(0.22, 0.34)
    low = high - 0.08
    shape.add(prism(outline, low, low + rim), "body")
    shape.add(box((wide, shelf, 0.09), (0, front - shelf * 0.48, low + 0.045)), "key bed")
    cheek = wide * rng.uniform(0.02, 0.06)
    for side in (-1, 1):
        size = (cheek, shelf, rim * rng.uniform(0.6, 1.0))
        shape.add(
            box(size, (side * (wide - cheek) / 2, front - shelf * 0.47, low + size[2] / 2)), "cheek"
        )
    _keys(
        rng,
        shape,
        wide - 2 * cheek,
        shelf * rng.uniform(0.6, 0.85),
        (0, front - shelf * 0.96, low + 0.1),
    )
    top = low + rim
    _lid(rng, shape, outline * [1.01, 1.01], wide, top)
    if rng.random() < 0.6:
        size = (wide * rng.uniform(0.35, 0.6), 0.02, rng.uniform(0.15, 0.26))
        shape.add(box(size, (0, front + 0.06, top + size[2] * 0.48)), "music stand")
    for x, y in ((-0.42, 0.05), (0.42, 0.05), (-0.2, 0.8)):
        _leg(rng, shape, (x * wide, front + y * deep, 0), low)
    if rng.random() < 0.75:
        at, spread = np.array([0, front + deep * 0.08, 0]), rng.uniform(0.06, 0.12)
        for side in (-1, 1):
            foot = at + [side * spread, 0, 0.1]
            shape.add(beam(foot, [side * spread, at[1], low * 1.02], 0.03), "lyre")
        shape.add(box((spread * 3, 0.09, 0.06), at + [0, 0, 0.1]), "lyre")
        _pedals(rng, shape, at + [0, -0.04, 0.09], 0.1)


def _lid(rng, shape, outline, wide, top) -> None:
    """Shut, or hinged at the straight side and held up by a stick."""
    thick = 0.025
    lid = prism(outline, -thick / 2, thick / 2)
    if rng.random() < 0.35:
        shape.add(moved(lid, None, (0, 0, top + thick * 0.4)), "lid")
        return
    angle = rng.uniform(0.3, 0.9)
    hinge = np.array([-wide / 2, 0, top + thick * 0.3])
    shape.add(swung(lid, about_y(-angle), (-wide / 2, 0, 0), hinge), "lid")
    reach, y = wide * rng.uniform(0.6, 0.85), outline[:, 1].min() * 0.6
    tip = hinge + [reach * np.cos(angle), y, reach * np.sin(angle)]
    foot = np.array([wide * 0.44, y, top - 0.02])
    shape.add(cylinder(foot, tip, 0.012, sides=6), "lid prop")


def _electric(rng, shape, wide, high) -> None:
    """A flat case with keys, knobs and a display, on crossed bars, on legs, or on nothing."""
    deep, thick = wide * rng.uniform(0.2, 0.4), rng.uniform(0.05, 0.14)
    legless = rng.random() < 0.35
    low = 0.0 if legless else high - thick
    shape.add(case(rng, (wide, deep, thick), (0, 0, low + thick / 2)), "body")
    top, share = low + thick, rng.uniform(0.4, 0.65)
    _keys(rng, shape, wide * 0.94, deep * share, (0, -deep * 0.48, top))
    strip = Assembly()
    room = deep * (0.9 - share)
    places = grid((0, 0, 0), wide * 0.9, room, int(rng.integers(4, 12)), int(rng.integers(1, 3)))
    size = min(wide * 0.4 / len(places), room * 0.3)
    add_knobs(rng, strip, places[places[:, 0] < -wide * 0.1], size, "knob")
    add_buttons(rng, strip, places[places[:, 0] > wide * 0.12], size * 1.5, size, "button")
    if rng.random() < 0.7:
        strip.add(pane((0, 0, 0), wide * 0.18, room * 0.7, 0.01), "display")
    shape.mount(strip, BACKWARD, (0, deep * (0.46 - (0.9 - share) / 2), top))
    if legless:
        return
    bar, crossed = 0.035, rng.random() < 0.5
    for y in (-deep * 0.3, deep * 0.3) if crossed else (0,):
        for side in (-1, 1):
            x = side * wide * 0.35
            foot = (-x if crossed else x, y, bar / 2)
            shape.add(beam(foot, (x, y, low + 0.01), bar), "stand")
    if not crossed:
        for side in (-1, 1):
            shape.add(box((bar, deep * 1.1, bar), (side * wide * 0.35, 0, bar / 2)), "stand")
        shape.add(box((wide * 0.7, bar, bar), (0, 0, low * 0.6)), "stand")


def _bench(rng, shape, wide, high) -> None:
    front = min(solid[0][:, 1].min() for solid in shape.solids)
    seat, deep = high * rng.uniform(0.55, 0.72), rng.uniform(0.28, 0.4)
    size, y = wide * rng.uniform(0.3, 0.6), front - deep * rng.uniform(0.1, 0.6)
    shape.add(box((size, deep, 0.05), (0, y, seat)), "bench")
    if rng.random() < 0.5:
        shape.add(
            case(rng, (size * 0.96, deep * 0.95, 0.06), (0, y, seat + 0.045)), "bench", "cushion"
        )
    for x, v in CORNERS:
        foot = (x * size * 0.43, y + v * deep * 0.4, 0)
        shape.add(beam(foot, (foot[0], foot[1], seat), 0.04), "bench", "bench leg")
