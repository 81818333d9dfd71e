"""Coffee machines: those with a jug below a filter, those with a lever, those for capsules."""

from __future__ import annotations

import numpy as np

from ..panels import add_buttons, add_knobs, case, disc, grid, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import box, cylinder, ellipsoid, hollow, lathe, moved, rounded_box, tube
from ..turns import QUARTER
from .fittings import curve, ear

SYNONYMS = {
    "body": ("housing", "casing", "tower", "main body"),
    "base": ("foot", "base plate", "stand"),
    "head": ("brew head", "top", "upper part"),
    "lid": ("cover", "flap"),
    "water tank": ("tank", "reservoir", "water container"),
    "filter basket": ("filter", "filter holder", "basket"),
    "hot plate": ("heating plate", "warmer", "hotplate"),
    "jug": ("coffee pot", "carafe", "pot"),
    "jug handle": ("carafe handle",),
    "jug lid": ("carafe lid",),
    "group head": ("brew group", "group"),
    "portafilter": ("filter handle", "handle"),
    "steam wand": ("steam pipe", "milk frother", "wand"),
    "spout": ("outlet", "nozzle", "coffee outlet"),
    "drip tray": ("tray", "drip grid", "grate"),
    "cup": ("mug", "coffee cup"),
    "lever": ("capsule lever", "arm"),
    "knob": ("dial", "steam knob"),
    "button": ("push button", "switch"),
    "gauge": ("pressure gauge", "dial gauge"),
    "display": ("screen", "control panel"),
    "cup rail": ("rail", "railing", "cup warmer"),
}


def coffee_machine(rng: np.random.Generator) -> LabelledShape:
    """Filter machines with their jug, espresso machines with portafilters, and capsule machines."""
    makes = {
        "coffee maker": _filter_machine,
        "filter coffee machine": _filter_machine,
        "espresso machine": _espresso_machine,
        "coffee machine": _espresso_machine,
        "capsule machine": _capsule_machine,
    }
    shape = Assembly(str(rng.choice([*makes])), SYNONYMS, own_sides=False)
    makes[shape.category](rng, shape)
    return shape.finish()


def _filter_machine(rng, shape) -> None:
    """A C seen from the side: base, tower behind, head above; the jug stands between."""
    wide, deep = rng.uniform(0.15, 0.22), rng.uniform(0.2, 0.27)
    low, tall, sides = rng.uniform(0.03, 0.06), rng.uniform(0.28, 0.36), roundness(rng)
    back, top = deep * rng.uniform(0.3, 0.42), rng.uniform(0.07, 0.11)
    shape.add(case(rng, (wide, deep, low), (0, 0, low / 2)), "base")
    size = (wide * rng.uniform(0.85, 1), back, tall - low - top * 0.9)
    at = np.array([0, (deep - back) / 2, low + size[2] / 2])
    tank = rng.random() < 0.4
    shape.add(case(rng, size, at), "water tank" if tank else "body")
    head = (wide, deep * rng.uniform(0.9, 1), top)
    shape.add(case(rng, head, (0, (deep - head[1]) / 2, tall - top / 2)), "head")
    front = np.array([0, -deep / 2, 0])
    if rng.random() < 0.7:
        shape.add(case(rng, (wide * 0.95, deep * 0.9, 0.014), (0, 0, tall + 0.005)), "lid")
    middle = -deep / 2 + (deep - back) * 0.5
    jug = min(wide * 0.5, (deep - back) * 0.52) * rng.uniform(0.82, 0.95)
    if rng.random() < 0.6:
        shape.add(
            lathe([(jug, low - 0.01), (jug, low + 0.006)], sides, (0, middle, 0)), "hot plate"
        )
    room = tall - top - low
    cone = rng.uniform(0.12, 0.25) * room
    funnel = [(jug * 0.4, tall - top - cone), (jug * 0.85, tall - top + 0.01)]
    shape.add(lathe(funnel, sides, (0, middle, 0)), "filter basket")
    _jug(rng, shape, jug, low + 0.001, room - cone - 0.008, middle, sides)
    z = low * 0.5
    if rng.random() < 0.5:
        z, front = tall - top * 0.5, np.array([0, deep / 2 - head[1], 0])
    _controls(rng, shape, front + [0, 0, z], wide, low * 0.5 if z < low else top * 0.4)


def _jug(rng, shape, radius, z, tall, y, sides) -> None:
    """The glass jug with handle and lid, its handle to the front."""
    outline = curve(radius * 0.9, radius * 1.05, radius * rng.uniform(0.6, 0.85), tall * 0.9, 8)
    own = Assembly()
    own.add(hollow(outline, radius * 0.04, sides), "jug")
    mouth = outline[-1, 0]
    own.add(lathe([(mouth * 1.05, tall * 0.87), (mouth * 0.9, tall)], sides), "jug", "jug lid")
    at = tall * np.array([rng.uniform(0.15, 0.3), 0.88])
    side = np.interp(at, outline[:, 1], outline[:, 0]) * 0.98
    loop = ear(rng, (side[0], at[0]), (side[1], at[1]), radius * 0.55, radius * 0.1)
    own.add(moved(loop, QUARTER.T), "jug", "jug handle")
    shape.mount(own, offset=(0, y, z))


def _controls(rng, shape, at, wide, high) -> None:
    """Buttons, or a knob, or a display, in a row on the front."""
    style = rng.integers(3)
    if style == 0:
        add_knobs(rng, shape, [at], min(high, wide * 0.12), "knob")
    else:
        count = int(rng.integers(1, 5))
        places = grid(at, wide * 0.6, 0, count, 1)
        add_buttons(rng, shape, places, min(wide * 0.1, high), high * 0.7, "button")
    if style == 2 and high > 0.025:
        shape.add(pane(at + [0, 0, high], wide * 0.4, high * 0.6, 0.003), "display")


def _espresso_machine(rng, shape) -> None:
    """A box with an overhanging front, groups under it, a wand at the side and a tray below."""
    groups = int(rng.choice([1, 1, 2, 3]))
    wide, deep = 0.2 + 0.14 * (groups - 1) + rng.uniform(0, 0.06), rng.uniform(0.26, 0.36)
    tall, low = rng.uniform(0.28, 0.38), rng.uniform(0.05, 0.08)
    reach, top = deep * rng.uniform(0.38, 0.5), rng.uniform(0.1, 0.14)
    size = (wide, deep - reach, tall - low - 0.02)
    shape.add(case(rng, size, (0, reach / 2, low + size[2] / 2)), "body")
    shape.add(case(rng, (wide, deep, low), (0, 0, low / 2)), "base")
    head = (wide, deep * 0.97, top)
    shape.add(case(rng, head, (0, 0.01 - deep * 0.015, tall - top / 2)), "head")
    tray = (wide * 0.85, reach * 0.85, 0.012)
    shape.add(box(tray, (0, -deep / 2 + reach * 0.5, low)), "drip tray")
    y, under = -deep / 2 + reach * 0.5, tall - top
    for x in ((np.arange(groups) + 0.5) / groups - 0.5) * wide * 0.85:
        _group(rng, shape, (x, y, under))
        if rng.random() < 0.4:
            _small_cup(rng, shape, (x, y, low + 0.006), under - low - 0.075)
    if rng.random() < 0.75:
        x = wide * 0.44 * rng.choice([-1, 1])
        path = [(x, y, under + 0.01), (x, y - 0.02, under - 0.03)]
        path = [*path, (x * 1.05, y - 0.05, low + 0.06), (x * 1.05, y - 0.055, low + 0.05)]
        shape.add(tube(path, 0.006, 6), "steam wand")
        if rng.random() < 0.6:
            add_knobs(rng, shape, [(x * 0.85, -deep / 2 + 0.012, tall - top * 0.5)], 0.018, "knob")
    at = np.array([0, -deep / 2 + 0.01, tall - top * 0.5])
    count = int(rng.integers(2, 5))
    add_buttons(rng, shape, grid(at, wide * 0.4, 0, count, 1), 0.016, 0.016, "button")
    if rng.random() < 0.4:
        shape.add(disc(at - [wide * 0.32, 0, 0], 0.022, 0.012, roundness(rng)), "gauge")
    if rng.random() < 0.4:
        _rail(shape, wide, deep, tall)
    elif rng.random() < 0.4:
        size = (wide * 0.7, deep * 0.35, 0.03)
        shape.add(case(rng, size, (0, deep * 0.25, tall + 0.01)), "water tank")


def _group(rng, shape, at) -> None:
    """A group head, a portafilter whose grip points forwards, and its spout."""
    x, y, z = at
    radius, sides = rng.uniform(0.026, 0.034), roundness(rng)
    shape.add(
        lathe([(radius * 0.9, z - 0.025), (radius * 1.1, z + 0.01)], sides, (x, y, 0)), "group head"
    )
    low = z - 0.045
    shape.add(
        lathe([(radius * 0.8, low), (radius * 0.95, z - 0.022)], sides, (x, y, 0)), "portafilter"
    )
    long, turn = rng.uniform(0.1, 0.15), rng.uniform(-0.3, 0.3)
    ahead = np.array([np.sin(turn), -np.cos(turn), rng.uniform(-0.15, 0.05)])
    start = np.array([x, y, low + 0.012])
    path = [start + ahead * long * s for s in (0.2, 0.4, 0.5, 1.0)]
    shape.add(tube(path, [0.006, 0.007, 0.012, 0.014], 8), "portafilter")
    for side in (-1, 1):
        ends = (x, y, low + 0.004), (x + side * 0.012, y, low - 0.018)
        shape.add(cylinder(*ends, 0.006, sides=6), "spout")


def _small_cup(rng, shape, at, room) -> None:
    """A cup under the spout, with an ear or without."""
    radius, tall = rng.uniform(0.022, 0.032), min(room * 0.85, rng.uniform(0.05, 0.08))
    if tall < 0.02:
        return
    shape.add(
        moved(hollow(curve(radius * 0.7, radius * 0.9, radius, tall, 4), 0.003, 14), None, at),
        "cup",
    )
    if rng.random() < 0.6:
        loop = ear(
            rng, (radius * 0.85, tall * 0.3), (radius * 0.95, tall * 0.85), radius * 0.6, 0.003
        )
        shape.add(moved(loop, None, at), "cup")


def _rail(shape, wide, deep, tall) -> None:
    """A low rail around the top, on posts."""
    x, y, z = wide * 0.45, deep * 0.44, tall + 0.03
    path = [(-x, -y, z), (x, -y, z), (x, y, z), (-x, y, z)]
    shape.add(tube(path, 0.004, 6, closed=True), "cup rail")
    for a, b, _ in path:
        shape.add(cylinder((a, b, tall - 0.01), (a, b, z), 0.004, sides=6), "cup rail")


def _capsule_machine(rng, shape) -> None:
    """A slim tower whose head reaches forwards over a tray; a lever above, a tank behind."""
    wide, tall = rng.uniform(0.09, 0.14), rng.uniform(0.24, 0.32)
    body, reach, sides = rng.uniform(0.1, 0.15), rng.uniform(0.08, 0.12), roundness(rng)
    top, round_ = rng.uniform(0.08, 0.12), rng.random() < 0.5
    if round_:
        shape.add(lathe(curve(wide * 0.55, wide * 0.5, wide * 0.5, tall, 5), sides), "body")
        head = rounded_box(
            (wide * 0.8, reach + wide * 0.5, top), (0, -reach / 2, tall - top * 0.5), top * 0.4
        )
        body = wide
    else:
        shape.add(case(rng, (wide, body, tall), (0, 0, tall / 2)), "body")
        head = case(rng, (wide * 0.9, reach, top), (0, -(body + reach) / 2, tall - top * 0.55))
    shape.add(head, "head")
    y = -body / 2 - reach * 0.55
    shape.add(
        cylinder((0, y, tall - top - 0.03), (0, y, tall - top + 0.02), 0.012, 0.02, 8), "spout"
    )
    low = rng.uniform(0.02, 0.05)
    tray = (
        lathe([(0.05, 0), (0.05, low)], sides, (0, y, 0))
        if round_
        else box((wide * 0.9, reach, low), (0, -(body + reach) / 2, low / 2))
    )
    shape.add(tray, "drip tray")
    if round_:
        plate = (wide * 0.8, reach + body, 0.012)
        shape.add(box(plate, (0, -reach / 2, 0.006)), "base")
    if rng.random() < 0.6:
        _small_cup(rng, shape, (0, y, low), tall - top - 0.035 - low)
    if rng.random() < 0.75:
        size = np.array([wide * 0.85, rng.uniform(0.06, 0.1), tall * rng.uniform(0.6, 0.95)])
        shape.add(case(rng, size, (0, body / 2 + size[1] * 0.48, size[2] / 2)), "water tank")
    if rng.random() < 0.7:
        t = np.linspace(0, 1, 6)
        rise = rng.uniform(0.01, 0.06)
        span = (body + reach) * 0.8
        arm = np.c_[0 * t, body * 0.3 - span * t, tall + rise * np.sin(np.pi * t * 0.8)]
        shape.add(tube(arm, 0.012, 6), "lever")
    if rng.random() < 0.7:
        x = wide * (0.5 if round_ else 0.25)
        shape.add(ellipsoid((x * 0.5, -body * 0.1, tall), (0.012, 0.012, 0.008), 8), "button")
