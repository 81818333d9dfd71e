"""Drums alone, and a set of them with cymbals."""

from __future__ import annotations

import numpy as np

from ..panels import roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, flat_ring, lathe, moved, roller, tube
from ..turns import about_x, radial, spaced

SYNONYMS = {
    "shell": ("body", "drum shell", "drum body"),
    "drumhead": ("head", "skin", "membrane", "batter head"),
    "hoop": ("rim", "ring", "counter hoop"),
    "lug": ("tension rod", "tuning lug", "screw"),
    "rope": ("cord", "lacing", "string"),
    "leg": ("foot", "drum leg"),
    "stand": ("tripod", "hardware", "rack"),
    "drumstick": ("stick", "mallet", "beater"),
    "bass drum": ("kick drum", "big drum"),
    "snare drum": ("snare", "side drum"),
    "tom": ("tom tom", "rack tom"),
    "floor tom": ("standing tom",),
    "cymbal": ("crash", "ride", "plate"),
    "hi-hat": ("hihat", "hi hat", "double cymbal"),
    "stool": ("drum throne", "seat", "throne"),
    "pedal": ("foot pedal", "kick pedal"),
    "jingle": ("zill", "metal disc"),
    "strap": ("sling", "belt"),
}


def _drum(rng, radius: float, tall: float, sides: int, fittings: bool) -> Assembly:
    """One drum on z from zero up: a shell between two skins and hoops."""
    drum = Assembly()
    waist = radius * rng.choice([1.0, 1.0, rng.uniform(0.6, 0.95), rng.uniform(1.03, 1.25)])
    end = radius * rng.choice([1.0, 1.0, rng.uniform(0.5, 0.9)])
    t = np.linspace(0, 1, 7)
    curve = end + (radius - end) * t
    curve = curve + (waist - radius) * np.sin(np.pi * t)
    drum.add(lathe(np.c_[curve, t * tall], sides), "shell")
    rise = min(radius, tall) * rng.uniform(0.02, 0.08)
    for z, r, way in ((tall, radius, 1), (0.0, end, -1)):
        if way < 0 and rng.random() < 0.4:
            continue
        skin = lathe([(r * 0.97, -rise * 0.5), (r * 0.96, rise * 0.5)], sides)
        drum.add(moved(skin, np.diag([1, 1, way]), (0, 0, z)), "drumhead")
        if rng.random() < 0.85:
            high = tall * rng.uniform(0.03, 0.1)
            ring = flat_ring(r * 0.94, r * rng.uniform(1.03, 1.1), -high, rise, sides)
            drum.add(moved(ring, np.diag([1, 1, way]), (0, 0, z)), "hoop")
    if fittings:
        _fittings(rng, drum, np.c_[curve, t * tall], tall)
    return drum


def _fittings(rng, drum, profile, tall) -> None:
    """Lugs around the shell, or a cord that runs in zigzag."""
    count = int(rng.integers(4, 11))
    angle = spaced(count)
    radius = profile[:, 0].max()
    if rng.random() < 0.6:
        r = np.interp(tall * 0.5, profile[:, 1], profile[:, 0])
        size = radius * rng.uniform(0.03, 0.07)
        for a in angle:
            way = radial(a) * (r + size * 0.3)
            solid = cylinder(way + [0, 0, tall * 0.12], way + [0, 0, tall * 0.88], size, sides=6)
            drum.add(solid, "lug")
        return
    z = np.tile([0.06, 0.94], count) * tall
    around = np.linspace(0, 2 * np.pi, 2 * count, endpoint=False)
    along = np.linspace(0, 2 * count, 8 * count, endpoint=False)
    height = np.interp(along, np.arange(2 * count + 1), np.r_[z, z[0]])
    turn = along / (2 * count) * (around[1] * 2 * count)
    r = np.interp(height, profile[:, 1], profile[:, 0]) * 1.01
    path = np.c_[r * np.cos(turn), r * np.sin(turn), height]
    drum.add(tube(path, radius * 0.02, 5, closed=True), "rope")


def drum(rng: np.random.Generator) -> LabelledShape:
    """A drum on its end, on legs or on its side; bongos, kettledrums, tambourines."""
    kind = str(rng.choice(["drum", "snare drum", "conga", "bongo drums", "timpani", "tambourine"],
                          p=[0.4, 0.15, 0.15, 0.1, 0.1, 0.1]))  # fmt: skip
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    sides, radius = max(roundness(rng), 8), rng.uniform(0.12, 0.3)
    top = {"timpani": _kettle, "bongo drums": _bongos, "tambourine": _tambourine}.get(kind, _plain)(
        rng, shape, radius, sides
    )
    if rng.random() < 0.4:
        _sticks(rng, shape, radius, top)
    return shape.finish()


def _plain(rng, shape, radius, sides) -> float:
    """One drum that lies, stands or has legs, sometimes with a strap; how high it reaches."""
    slender = shape.category == "conga"
    tall = radius * (rng.uniform(2.5, 4.5) if slender else rng.uniform(0.5, 2.2))
    piece = _drum(rng, radius, tall, sides, rng.random() < 0.75)
    if not slender and rng.random() < 0.2:
        shape.mount(piece, about_x(np.pi / 2), (0, tall / 2, radius))
        return 2 * radius
    low = rng.uniform(0.1, 1.2) * radius if rng.random() < 0.35 else 0.0
    shape.mount(piece, None, (0, 0, low))
    if low:
        _legs(rng, shape, radius, low + tall * 0.3, sides)
    elif rng.random() < 0.2:
        t = np.linspace(0, np.pi, 13)
        path = np.c_[radius * 1.02 * np.cos(t), 0 * t, tall * 0.8 + radius * np.sin(t)]
        shape.add(tube(path, radius * 0.03, 6), "strap")
    return low + tall


def _legs(rng, shape, radius, high, sides) -> None:
    thick, spread = radius * rng.uniform(0.03, 0.08), rng.uniform(1.0, 1.3)
    for angle in spaced(3, np.pi / 6):
        out = radial(angle) * radius
        top = out * 0.98 + [0, 0, high]
        shape.add(cylinder(out * spread, top, thick, sides=max(6, sides // 3)), "leg")


def _kettle(rng, shape, radius, sides) -> float:
    deep, low = radius * rng.uniform(0.8, 1.3), radius * rng.uniform(0.3, 1.0)
    t = np.linspace(0.08, np.pi / 2, 8)
    top = low + deep
    shape.add(lathe(np.c_[radius * np.sin(t), top - deep * np.cos(t)], sides), "shell")
    shape.add(lathe([(radius * 0.98, top - 0.005), (radius * 0.97, top + 0.01)], sides), "drumhead")
    ring = flat_ring(radius * 0.95, radius * 1.06, -radius * 0.08, 0.012, sides)
    shape.add(moved(ring, None, (0, 0, top)), "hoop")
    _legs(rng, shape, radius * 0.95, low + deep * 0.8, sides)
    shape.add(
        cylinder((0, 0, low * 0.4), (0, 0, low + deep * 0.1), radius * 0.15, sides=sides), "stand"
    )
    return top


def _bongos(rng, shape, radius, sides) -> float:
    radius *= 0.5
    tall, other = radius * rng.uniform(1.3, 2), radius * rng.uniform(0.75, 0.95)
    fitted = rng.random() < 0.6
    for side, r in ((-1, radius), (1, other)):
        piece = _drum(rng, r, tall, sides, fitted)
        shape.mount(piece, None, (side * r * 1.12, 0, 0))
    size = (radius * 0.9, radius * 0.7, tall * 0.3)
    shape.add(box(size, (0, 0, tall * 0.5)), "stand")
    return tall


def _tambourine(rng, shape, radius, sides) -> float:
    """A low ring with jingles, often with a head; how high it is."""
    tall, wall = radius * rng.uniform(0.25, 0.5), radius * 0.07
    shape.add(flat_ring(radius - wall, radius, 0, tall, sides), "shell")
    if rng.random() < 0.8:
        skin = [(radius * 0.99, tall - wall * 0.2), (radius * 0.98, tall + wall * 0.3)]
        shape.add(lathe(skin, sides), "drumhead")
    for angle in spaced(int(rng.integers(4, 10))):
        spot = radial(angle) * radius
        for z in (0.4, 0.6):
            at = spot + [0, 0, tall * z]
            coin = roller(at, [0, 0, tall * 0.03], radius * 0.12, 10)
            shape.add(coin, "jingle")
    return tall


def _sticks(rng, shape, radius, top) -> None:
    """Two, laid across the skin or leaned on it."""
    thick, long = radius * rng.uniform(0.03, 0.07), radius * rng.uniform(1.5, 2.6)
    for side in (-1, 1):
        lean = side * rng.uniform(0.1, 0.6)
        way = np.array([np.sin(lean), np.cos(lean), rng.uniform(-0.05, 0.0)])
        tip = np.array([side * radius * 0.3, 0.35 * radius, top + thick * 1.2])
        tail = tip - way * long * [1, 1, 0]
        shape.add(cylinder(tail, tip, thick, thick * 0.7, 8), "drumstick")
        shape.add(ball(tip, thick * rng.uniform(1.2, 3), 10), "drumstick")


def drum_kit(rng: np.random.Generator) -> LabelledShape:
    """A bass drum on its side, with toms, a snare, cymbals on stands and a stool."""
    shape = Assembly(str(rng.choice(["drum kit", "drum set", "drums"])), SYNONYMS, own_sides=False)
    sides, fitted = max(roundness(rng), 8), rng.random() < 0.5
    girth = rng.uniform(0.25, 0.36)
    deep = girth * rng.uniform(1.0, 1.7)
    bass = _drum(rng, girth, deep, sides, fitted)
    shape.mount(bass, about_x(np.pi / 2), (0, deep / 2, girth), "bass drum")
    for side in (-1, 1):
        leg = np.array([side * girth * 0.9, -deep * 0.2, girth * 0.6])
        shape.add(cylinder(leg, leg * [1.35, 1.3, 0], 0.012, sides=6), "bass drum", "leg")
    count = int(rng.integers(1, 4))
    for x in (np.arange(count) - (count - 1) / 2) * girth * 1.05:
        r, tall = girth * rng.uniform(0.42, 0.5), girth * rng.uniform(0.55, 0.95)
        at = np.array([x, -deep * 0.05, 2 * girth + rng.uniform(0.04, 0.1)])
        tom = _drum(rng, r, tall, sides, fitted)
        shape.mount(tom, about_x(-rng.uniform(0.1, 0.5)), at, "tom")
        shape.add(cylinder((x * 0.4, 0, girth * 1.8), at + [0, 0, 0.02], 0.015, sides=8), "stand")
    for side, name, share in ((-1, "floor tom", 0.75), (1, "snare drum", 0.6)):
        r = girth * share
        tall = r * (rng.uniform(0.9, 1.4) if side < 0 else rng.uniform(0.4, 0.8))
        at = np.array([side * (girth + r * 1.05), deep * 0.5 + r * 0.3, girth * 1.5 - tall])
        shape.mount(_drum(rng, r, tall, sides, fitted), None, at, name)
        for angle in spaced(3):
            out = radial(angle) * r
            foot = (at + out * 1.15) * [1, 1, 0]
            shape.add(
                cylinder(foot, at + out * 0.98 + [0, 0, tall * 0.4], 0.012, sides=6), name, "leg"
            )
    _cymbals(rng, shape, girth, deep, sides)
    if rng.random() < 0.6:
        seat, y = girth * 1.4, deep * 0.5 + girth * 2.2
        shape.add(
            lathe([(girth * 0.5, seat), (girth * 0.52, seat + 0.06)], sides, (0, y, 0)), "stool"
        )
        shape.add(cylinder((0, y, 0), (0, y, seat), 0.03, sides=8), "stool")
        shape.add(lathe([(girth * 0.45, 0), (0.03, seat * 0.4)], 5, (0, y, 0)), "stool")
    if rng.random() < 0.5:
        shape.add(box((0.07, 0.22, 0.03), (0, deep * 0.5 + 0.09, 0.03)), "pedal")
    return shape.finish()


def _cymbals(rng, shape, girth, deep, sides) -> None:
    places = [(-1.6, -0.2), (1.5, -0.3), (-0.7, -0.5), (0.8, -0.5)]
    for x, y in places[: int(rng.integers(1, 5))]:
        r, high = girth * rng.uniform(0.55, 0.85), girth * rng.uniform(3, 4)
        _plate(rng, shape, (x * girth, y * deep, high), r, sides, rng.uniform(-0.4, 0.1), "cymbal")
    if rng.random() < 0.8:
        at = (girth * 2.7, deep * 0.5, girth * rng.uniform(2.1, 2.6))
        _plate(rng, shape, at, girth * 0.5, sides, 0.0, "hi-hat")
        under = lathe(
            [(girth * 0.03, -0.03), (girth * 0.5, 0)], sides, np.subtract(at, (0, 0, 0.012))
        )
        shape.add(under, "hi-hat")


def _plate(rng, shape, at, radius, sides, lean, name) -> None:
    """A cymbal on a pole with three feet."""
    rise, thin = radius * rng.uniform(0.08, 0.2), radius * 0.02
    profile = [(radius, 0), (radius, thin), (radius * 0.25, rise), (radius * 0.15, rise * 1.8)]
    plate = lathe(profile, sides)
    shape.add(moved(plate, about_x(lean), at), name)
    x, y, z = at
    shape.add(cylinder((x, y, 0.05), (x, y, z + rise), 0.014, sides=8), "stand")
    for angle in spaced(3, 0.5):
        foot = (x + 0.22 * np.cos(angle), y + 0.22 * np.sin(angle), 0.012)
        shape.add(cylinder((x, y, 0.25), foot, 0.012, sides=6), "stand")
