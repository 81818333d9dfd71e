"""Televisions and monitors, and computers with what belongs to them."""

from __future__ import annotations

import numpy as np

from ..panels import add_buttons, add_feet, add_knobs, case, disc, frame, grid, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, beam, box, cylinder, ellipsoid, lathe, loft, moved, rounded_box, tube

SYNONYMS = {
    "screen": ("display", "display panel", "glass"),
    "frame": ("bezel", "screen frame", "border"),
    "body": ("housing", "casing", "back", "cabinet"),
    "stand": ("neck", "support", "arm", "pole"),
    "base": ("stand base", "pedestal"),
    "foot": ("leg",),
    "antenna": ("aerial", "rabbit ears"),
    "knob": ("dial", "tuning knob", "channel knob"),
    "button": ("switch", "power button"),
    "speaker": ("loudspeaker", "speaker grille"),
    "monitor": ("display unit", "computer screen"),
    "keyboard": ("computer keyboard", "keypad"),
    "key": ("keycap", "keyboard key"),
    "mouse": ("computer mouse", "pointing device"),
    "computer case": ("tower", "system unit", "computer tower", "pc case"),
    "disk drive": ("drive", "drive bay", "floppy drive", "dvd drive"),
    "cable": ("wire", "cord"),
}


def television(rng: np.random.Generator) -> LabelledShape:
    """Flat screens on a foot or two, and boxes with a tube, knobs and an antenna."""
    if rng.random() < 0.55:
        shape = Assembly(
            str(rng.choice(["television", "tv", "monitor", "flat screen"])),
            SYNONYMS,
            own_sides=False,
        )
        _flat(rng, shape, rng.uniform(0.4, 1.6), ())
    else:
        shape = Assembly(
            str(rng.choice(["television", "tv", "monitor", "old television"])),
            SYNONYMS,
            own_sides=False,
        )
        _tube_set(rng, shape)
    return shape.finish()


def _flat(rng, shape: Assembly, wide: float, owner: tuple[str, ...]) -> float:
    """A flat screen on a stand whose foot is at zero; returns the depth of the foot."""
    tall = wide * rng.uniform(0.4, 0.8)
    low, thick = tall * rng.uniform(0.08, 0.45), wide * rng.uniform(0.02, 0.08)
    middle = np.array([0, 0, low + tall / 2])
    shape.add(case(rng, (wide, thick, tall), middle), *owner, "body")
    rim = min(wide, tall) * rng.uniform(0.02, 0.1)
    chin = rng.choice([0.0, rng.uniform(0.02, 0.15)]) * tall
    front, reach = middle + [0, -thick / 2, 0], thick * rng.uniform(0.1, 0.4)
    face = front + [0, 0, chin / 2]
    shape.add(pane(face, wide - 2 * rim, tall - 2 * rim - chin, reach * 0.5), *owner, "screen")
    framed = rng.random() < 0.7
    if framed:
        for bar in frame(face, wide, tall - chin, rim, reach):
            shape.add(bar, *owner, "frame")
        if chin:
            shape.add(pane(front - [0, 0, (tall - chin) / 2], wide, chin, reach), *owner, "frame")
    if rng.random() < 0.4:
        count, size = int(rng.integers(1, 5)), max(chin, rim) * 0.5
        at = front + [wide * 0.35, -reach * framed, (max(chin, rim) - tall) / 2]
        add_buttons(rng, shape, grid(at, wide * 0.2, 0, count, 1), size, size, *owner, "button")
    if rng.random() < 0.4:
        bulge = thick * rng.uniform(0.5, 2)
        size = (wide * rng.uniform(0.4, 0.8), bulge, tall * rng.uniform(0.4, 0.8))
        shape.add(box(size, middle + [0, (thick + bulge) / 2 * 0.97, 0]), *owner, "body")
    return _stand(rng, shape, wide, tall, low, thick, owner)


def _stand(rng, shape, wide, tall, low, thick, owner) -> float:
    """One foot with a neck, or two feet; how deep it is."""
    deep, plate = wide * rng.uniform(0.2, 0.45), tall * rng.uniform(0.02, 0.06)
    if wide > 0.7 and rng.random() < 0.4:
        for side in (-1, 1):
            x, spread = side * wide * rng.uniform(0.3, 0.45), deep / 2
            for y in (-spread, spread):
                solid = beam((x, 0, low * 1.05), (x, y, plate / 2), thick * 0.5)
                shape.add(solid, *owner, "foot")
        return deep
    slim = wide * rng.uniform(0.06, 0.3)
    lean, high = thick * rng.uniform(0, 2), low + tall * rng.uniform(0.02, 0.5)
    behind = np.array([0, thick * 0.5 + lean, 0])
    if rng.random() < 0.5:
        solid = box((slim, thick * 0.7, high), behind * [0, 1, 0] + [0, 0, high / 2])
        shape.add(solid, *owner, "stand")
        if lean > thick * 0.3:
            size = (slim, lean + thick * 0.6, min(slim, high - low))
            at = (0, thick * 0.4 + lean / 2, max(high - size[2] / 2, low + size[2] / 2))
            shape.add(box(size, at), *owner, "stand")
    else:
        radius = min(slim / 2, deep * 0.3)
        foot, end = (0, thick * 0.4, 0), (0, thick * 0.3, low * 1.1)
        shape.add(cylinder(foot, end, radius, radius * rng.uniform(0.5, 1.0)), *owner, "stand")
    if rng.random() < 0.5:
        reach = wide * rng.uniform(0.3, 0.7)
        shape.add(box((reach, deep, plate), (0, 0, plate / 2), (0.95, 0.9)), *owner, "base")
    else:
        solid = lathe([(deep * 0.7, 0), (deep * 0.65, plate)], roundness(rng))
        shape.add(moved(solid, np.diag([rng.uniform(1, 1.5), 0.8, 1])), *owner, "base")
    return deep


def _tube_set(rng, shape: Assembly, owner: tuple[str, ...] = ()) -> float:
    """A deep box whose screen bulges; returns its depth."""
    wide = rng.uniform(0.4, 0.8)
    tall, deep = wide * rng.uniform(0.65, 1.0), wide * rng.uniform(0.45, 1.0)
    low = legs = rng.choice([0.0, rng.uniform(0.03, 0.6)]) * tall if not owner else 0.0
    middle = np.array([0, 0, low + tall / 2])
    hull = deep * rng.uniform(0.35, 0.6) if rng.random() < 0.5 else deep
    shape.add(case(rng, (wide, hull, tall), middle + [0, (hull - deep) / 2, 0]), *owner, "body")
    if hull < deep:
        outline = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * [wide, tall] / 2.1
        rings = [
            [(u * s, hull - deep / 2 + y, v * s) for u, v in outline[::-1]]
            for y, s in ((-0.02, 1.0), (deep - hull, rng.uniform(0.4, 0.75)))
        ]
        shape.add(moved(loft(rings), None, middle), *owner, "body")
    column = wide * rng.uniform(0.18, 0.3) if rng.random() < 0.55 and not owner else 0.0
    front = middle + [-column / 2, -deep / 2, rng.uniform(0, 0.06) * tall]
    w, t = (wide - column) * rng.uniform(0.75, 0.92), tall * rng.uniform(0.65, 0.85)
    bulge = deep * rng.uniform(0.01, 0.06)
    if rng.random() < 0.6:
        shape.add(rounded_box((w, bulge * 2, t), front, bulge * 0.95, 3), *owner, "screen")
    else:
        shape.add(pane(front, w, t, bulge), *owner, "screen")
    rim = min(w, t) * rng.uniform(0.05, 0.12)
    if rng.random() < 0.6:
        for bar in frame(front, w + rim, t + rim, rim, bulge * 1.6):
            shape.add(bar, *owner, "frame")
    if column:
        _controls(rng, shape, middle + [(wide - column) / 2, -deep / 2, 0], column, tall)
    else:
        at = middle + [0, -deep / 2, -tall * 0.45]
        size = min(tall * 0.05, wide * 0.04)
        cells = grid(at, wide * 0.5, 0, int(rng.integers(1, 6)), 1)
        add_buttons(rng, shape, cells, size, size, *owner, "button")
    if not owner and rng.random() < 0.5:
        _antenna(rng, shape, (0, 0, low + tall), tall * rng.uniform(0.4, 1.1))
    if legs:
        add_feet(rng, shape, wide, deep, 0, low)
    return deep


def _controls(rng, shape, at, column, tall) -> None:
    count = int(rng.integers(1, 4))
    knobs = [at + [0, 0, tall * (0.36 - 0.16 * i)] for i in range(count)]
    add_knobs(rng, shape, knobs, min(column * 0.33, tall * 0.07), "knob")
    span, slats = tall * 0.35, int(rng.integers(3, 7))
    for z in np.linspace(-0.45, -0.45 + span / tall, slats) * tall * 0.95:
        size = (column * 0.7, span * 0.45 / slats, column * 0.08)
        shape.add(pane(at + [0, 0, z], *size), "speaker")


def _antenna(rng, shape, at, long) -> None:
    at, spread, thin = np.asarray(at), rng.uniform(0.2, 0.9), long * rng.uniform(0.012, 0.035)
    if rng.random() < 0.6:
        shape.add(ball(at, long * 0.1, 10), "antenna")
    for side in (-1, 1):
        tip = at + [side * spread * long, 0, long]
        shape.add(cylinder(at - [0, 0, long * 0.05], tip, thin, sides=6), "antenna")
        if thin > long * 0.02:
            shape.add(ball(tip, thin * 1.8, 8), "antenna")


def computer(rng: np.random.Generator) -> LabelledShape:
    """A monitor with a keyboard and a mouse; the case is a tower beside it, or lies beneath it."""
    kind = str(rng.choice(["computer", "desktop computer", "pc", "personal computer"]))
    shape = Assembly(kind, SYNONYMS, own_sides=False)
    beneath = rng.random() < 0.4
    monitor = Assembly()
    if rng.random() < 0.5:
        deep = _flat(rng, monitor, rng.uniform(0.4, 0.75), ("monitor",))
    else:
        deep = _tube_set(rng, monitor, ("monitor",))
    low = 0.0
    if beneath:
        deep = max(deep, 0.3) * 1.05
        low = rng.uniform(0.07, 0.16)
        size = (rng.uniform(0.4, 0.6), deep, low)
        _case(rng, shape, size, (0, 0, low / 2))
    shape.mount(monitor, None, (0, 0, low))
    if not beneath and rng.random() < 0.75:
        wide, tall = rng.uniform(0.15, 0.24), rng.uniform(0.38, 0.55)
        away = max(np.abs(solid[0][:, 0]).max() for solid in shape.solids)
        x = rng.choice([-1, 1]) * (away + wide * rng.uniform(0.5, 0.8))
        _case(rng, shape, (wide, rng.uniform(0.35, 0.5), tall), (x, 0, tall / 2))
        _wire(shape, (0, deep * 0.3, 0.02), (x, 0.1, 0.03))
    y = -deep / 2 - rng.uniform(0.1, 0.2)
    _keyboard(rng, shape, y)
    _wire(shape, (0.02, -deep * 0.4, 0.012), (0.02, y, 0.012))
    if rng.random() < 0.75:
        x = rng.uniform(0.28, 0.36)
        size = np.array([0.032, 0.055, 0.02]) * rng.uniform(0.8, 1.5)
        shape.add(ellipsoid((x, y, size[2] * 0.7), size, roundness(rng)), "mouse")
        _wire(shape, (x - 0.02, y, 0.01), (0.02, y + 0.08, 0.012))
    return shape.finish()


def _wire(shape, start, end) -> None:
    a, b = np.asarray(start, float), np.asarray(end, float)
    t = np.linspace(0, 1, 9)[:, None]
    bend = np.sin(np.pi * t) * np.array([0, 0.03, 0])
    shape.add(tube(a + (b - a) * t + bend, 0.006, 6), "cable")


def _case(rng, shape, size, centre) -> None:
    """The computer beside its screen, upright or lying, with drives and a button."""
    wide, deep, tall = size
    shape.add(case(rng, size, centre), "computer case")
    front = np.add(centre, (0, -deep / 2, 0))
    upright = tall > wide
    for i in range(int(rng.integers(0, 4))):
        at = (
            [0, 0, tall * (0.38 - 0.13 * i)]
            if upright
            else [wide * (0.3 - 0.25 * i), 0, tall * 0.1]
        )
        drive = (wide * 0.8, tall * 0.08) if upright else (wide * 0.2, tall * 0.3)
        shape.add(pane(front + at, *drive, 0.008), "computer case", "disk drive")
    at = [0, 0, -tall * 0.2] if upright else [-wide * 0.42, 0, 0]
    radius = min(wide, tall) * rng.uniform(0.06, 0.14)
    shape.add(disc(front + at, radius, 0.008, roundness(rng)), "computer case", "button")


def _keyboard(rng, shape, y) -> None:
    wide, deep, thick = rng.uniform(0.36, 0.5), rng.uniform(0.12, 0.19), rng.uniform(0.012, 0.04)
    shape.add(case(rng, (wide, deep, thick), (0, y, thick / 2)), "keyboard")
    rows, columns = int(rng.integers(3, 6)), int(rng.integers(7, 16))
    size = (wide * 0.75 / columns, deep * 0.7 / rows, 0.014)
    for x, _, v in grid((0, 0, 0), wide * 0.94, deep * 0.88, columns, rows):
        shape.add(box(size, (x, y + v, thick + 0.004), (0.8, 0.8)), "keyboard", "key")
