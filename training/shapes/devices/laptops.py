"""Laptops and keyboards: plain ones; and with displays in bezels, staggered keys, hinges."""

from __future__ import annotations

import itertools

import numpy as np

from ..joinery import board
from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import at_z, box, cylinder, loft, moved, roller, rounded_box, superellipse
from ..turns import FORWARD, about_x

LAPTOP = {
    "keyboard": ("base", "keys"),
    "screen": ("display", "monitor", "lid"),
    "key": ("button",),
    "body": ("main body", "container", "case"),
}

SYNONYMS = {
    "keyboard": ("base", "bottom half", "keyboard half"),
    "case": ("body", "chassis", "housing"),
    "key": ("keys", "button", "keycap"),
    "space bar": ("space key",),
    "touchpad": ("trackpad", "track pad"),
    "palm rest": ("wrist rest",),
    "screen": ("monitor", "screen half", "top half"),
    "lid": ("back cover", "screen frame", "bezel"),
    "display": ("panel", "screen glass"),
    "hinge": ("joint", "swivel"),
    "camera": ("webcam",),
    "port": ("socket", "jack"),
    "cable": ("cord", "wire"),
    "stand": ("foot", "kickstand", "support"),
    "dial": ("knob", "volume knob", "wheel"),
}


def laptop(rng: np.random.Generator) -> LabelledShape:
    """A laptop, or the keyboard alone; half of them as artists model them."""
    if rng.random() < 0.5:
        return artists_laptop(rng)
    alone = rng.random() < 0.35
    shape = Assembly("keyboard" if alone else "laptop", LAPTOP, keypoints=KEYPOINTS["laptop"])
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
        lid = board(rng, (wide, thick * 0.6, deep), (0, 0, deep / 2))
        shape.add(moved(lid, about_x(-tilt), (0, deep / 2, thick)), "screen")
    return shape.finish()


def artists_laptop(rng: np.random.Generator) -> LabelledShape:
    """A laptop, thin or thick, open, flat or nearly shut; or a keyboard with its blocks of keys."""
    kind = str(rng.choice(["laptop", "laptop", "notebook computer", "keyboard"]))
    shape = Assembly(kind, SYNONYMS, keypoints=KEYPOINTS["laptop"])
    if kind == "keyboard":
        _keyboard(rng, shape)
    else:
        _laptop(rng, shape)
    return shape.finish()


def _tray(rng, wide, deep, thick, opening=None, centre=(0, 0), sunk=0.0):
    """A flat case with rounded corners, its lower face on the ground.

    ``opening`` (2,) is let into its top around ``centre``, ``sunk`` deep.
    """
    count, edge = 4 * int(rng.integers(4, 9)), rng.uniform(0.05, 0.45) * thick
    outline = superellipse(wide, deep, rng.uniform(8, 30), count)
    inner = outline * (1 - 2 * edge / np.array([wide, deep]))
    rings = [(inner, 0), (outline, edge), (outline, thick - edge), (inner, thick)]
    if opening is not None:
        hole = superellipse(*opening, 30, count) + centre
        rings += [(hole, thick), (hole, thick - sunk)]
    return loft([at_z(ring, z) for ring, z in rings])


def _laptop(rng, shape) -> None:
    """A case with keys and a touchpad, and a screen on a hinge."""
    wide = rng.uniform(0.28, 0.42)
    deep, thick = wide * rng.uniform(0.58, 0.78), rng.uniform(0.012, 0.05)
    room, middle = np.array([wide * rng.uniform(0.82, 0.94), deep * 0.5]), deep * 0.14
    well = rng.random() < 0.5
    sunk = min(0.3 * thick, 0.006) if well else 0.0
    opening = room if well else None
    case = _tray(rng, wide, deep, thick, opening, (0, middle), sunk)
    shape.add(case, "keyboard", "case")
    level = thick - sunk
    inside = room * 0.97
    _key_rows(rng, shape, (0, middle), inside, level, rng.uniform(0.003, 0.01), ("keyboard",))
    if rng.random() < 0.85:
        size = np.array([wide * rng.uniform(0.2, 0.4), deep * rng.uniform(0.16, 0.24), 0.006])
        at = (rng.choice([0, -0.1]) * wide, -deep * 0.33, thick - 0.0012)
        shape.add(rounded_box(size, at, 0.002, 1), "keyboard", "touchpad")
    for side in (-1, 1) if rng.random() < 0.3 else ():
        for y in np.linspace(0, 0.35, int(rng.integers(1, 4))) * deep:
            at = (side * wide / 2, y, thick / 2)
            shape.add(box((0.005, 0.02, thick * 0.4), at), "keyboard", "port")
    _lid(rng, shape, wide, deep, thick)


def _lid(rng, shape, wide, deep, thick) -> None:
    """The upper half: a frame around the display, turned about the hinge at the back edge."""
    thin, tall = thick * rng.uniform(0.3, 0.8), deep * rng.uniform(0.95, 1.0)
    tilt = rng.uniform(-0.1, 0.7) if rng.random() < 0.85 else rng.uniform(-1.2, 1.5)
    # Flat on the ground the lid's inside is its top; upright, it looks to the front.
    high = thick * rng.uniform(0.7, 1.2)
    bezel, chin = wide * rng.uniform(0.02, 0.07), tall * rng.uniform(0.03, 0.12)
    display = np.array([wide - 2 * bezel, tall - bezel - chin])
    up = (chin - bezel) / 2
    let_in = rng.random() < 0.65
    sunk = thin * 0.35 if let_in else 0.0
    opening = display if let_in else None

    def lay(solid):
        upright = moved(solid, FORWARD, (0, 0, tall / 2))
        return moved(upright, about_x(-tilt), (0, deep / 2, high))

    shape.add(lay(_tray(rng, wide, tall, thin, opening, (0, up), sunk)), "screen", "lid")
    glass = (*(display * 0.985), thin * 0.3)
    at = (0, up, thin - sunk + thin * 0.05)
    shape.add(lay(rounded_box(glass, at, thin * 0.05, 1)), "screen", "display")
    if rng.random() < 0.3 and bezel > 0.012:
        at = np.array([0, tall / 2 - bezel / 2, thin])
        size = bezel * 0.25
        shape.add(lay(roller(at, [0, 0, 0.002], size)), "screen", "camera")
    size = max(thin, thick * rng.uniform(0.35, 0.6)) * 0.6
    y, z = deep / 2, min(high, thick)
    spans = [(-0.35, 0.35)] if rng.random() < 0.4 else [(-0.4, -0.22), (0.22, 0.4)]
    for a, b in spans:
        shape.add(cylinder((a * wide, y, z), (b * wide, y, z), size, sides=10), "hinge")


def _key_rows(rng, shape, centre, room, level, rise, parent=()) -> None:
    """Rows of keys, one row's keys beside the next one's gaps, with a space bar in the first."""
    rows, columns = int(rng.integers(4, 7)), int(rng.integers(8, 15))
    along, fill = room[1] / rows, rng.uniform(0.78, 0.92)
    whole = rng.random() < 0.15  # each row is one strip, as in coarse models
    taper = rng.uniform(0.75, 1.0)
    left = centre[0] - room[0] / 2
    for row in range(rows):
        y = centre[1] - room[1] / 2 + (row + 0.5) * along
        widths = np.ones(columns)
        if row == 0:
            widths = np.r_[np.ones(3), rng.uniform(4, 6), np.ones(max(2, columns - 8))]
        elif row < rows - 1:
            widths[[0, -1]] = rng.uniform(1, 2, 2)
        edges = left + room[0] * np.r_[0, widths.cumsum()] / widths.sum()
        if whole:
            edges = edges[[0, -1]]
        for number, (a, b) in enumerate(itertools.pairwise(edges)):
            across = b - a - room[0] / columns * (1 - fill)
            size = (across, along * fill, rise + 0.002)
            at = ((a + b) / 2, y, level + rise / 2 - 0.001)
            space = row == 0 and number == 3 and not whole
            solid = box(size, at, (1 - (1 - taper) * along / across, taper))
            shape.add(solid, *parent, *(("space bar",) if space and parent else ("key",)))


def _keyboard(rng, shape) -> None:
    """A case, flat or rising to the back, with the letters, and beside them arrows and numbers."""
    deep, rise = rng.uniform(0.12, 0.17), rng.uniform(0.006, 0.018)
    compact = rng.random() < 0.4
    wide = deep * (rng.uniform(2.0, 2.6) if compact else rng.uniform(2.8, 3.4))
    thick = rng.uniform(0.01, 0.035)
    tray = _tray(rng, wide, deep, thick)
    slope = np.eye(3)
    slope[2, 1] = rng.choice([0.0, rng.uniform(0.03, 0.14)])
    lifted = Assembly()
    lifted.add(tray, "case")
    margin, inner = deep * rng.uniform(0.05, 0.12), deep * rng.uniform(0.8, 0.9)
    main = wide - 2 * margin if compact else (wide - 2 * margin) * 0.68
    middle = -wide / 2 + margin + main / 2
    _key_rows(rng, lifted, (middle, 0), (main, inner), thick, rise)
    if not compact:
        end = wide / 2 - margin
        start = middle + main / 2 + margin * 0.7
        split = start + (end - start) * 0.45
        pitch = inner / 5.5
        for x0, x1, rows in ((start, split - margin * 0.5, (0, 3, 4)), (split, end, range(5))):
            step = (x1 - x0) / 3
            for row in rows:
                for x in x0 + (np.arange(3) + 0.5) * step:
                    at = (x, -inner / 2 + (row + 0.5) * pitch, thick + rise / 2 - 0.001)
                    size = (step * 0.85, pitch * 0.85, rise + 0.002)
                    lifted.add(box(size, at, (0.85, 0.85)), "key")
    shape.mount(lifted, slope, (0, 0, slope[2, 1] * deep / 2))
    back = slope[2, 1] * deep
    if back > 0.006:
        for x in (-0.4, 0.4):
            size = (0.03, 0.012, back + thick * 0.5)
            shape.add(box(size, (x * wide, deep * 0.42, size[2] / 2)), "stand")
    if rng.random() < 0.3:
        at = (0, -deep / 2 - deep * 0.17, thick * 0.35)
        size = (wide * 0.99, deep * 0.4, thick * 0.7)
        shape.add(rounded_box(size, at, thick * 0.2, 2), "palm rest")
    if rng.random() < 0.35:
        root = np.array([rng.uniform(-0.3, 0.3) * wide, deep / 2 - 0.005, back + thick * 0.5])
        shape.add(cylinder(root, root + [0, rng.uniform(0.02, 0.2), 0], 0.004, sides=6), "cable")
    if not compact and rng.random() < 0.15:
        at = np.array([wide / 2 - margin * 1.6, deep / 2 - margin, thick + back - 0.002])
        shape.add(cylinder(at, at + [0, 0, rise * 1.6], margin * 0.7, sides=16), "dial")
