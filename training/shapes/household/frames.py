"""Mirrors and picture frames: a pane in a moulded frame, on the wall, on a stand or in the hand."""

from __future__ import annotations

import numpy as np

from ..joinery import bar
from ..shape import Assembly, LabelledShape
from ..solids import (
    Solid,
    at_y,
    ball,
    beam,
    box,
    cylinder,
    ellipsoid,
    extruded,
    facing_out,
    lathe,
    loft,
    superellipse,
    tube,
)
from ..turns import about_x

MIRROR = {
    "glass": ("mirror glass", "mirror surface", "reflective surface", "pane"),
    "frame": ("mirror frame", "border", "rim"),
    "ornament": ("decoration", "crest"),
    "stand": ("support", "mirror stand"),
    "post": ("upright", "column", "pole"),
    "foot": ("leg", "feet"),
    "base": ("stand base", "pedestal"),
    "pivot": ("hinge", "knob", "joint"),
    "handle": ("grip", "hand grip"),
    "shelf": ("ledge", "tray"),
    "bulb": ("light bulb", "lamp", "light"),
    "back": ("back plate", "backing"),
    "strut": ("back leg", "easel leg", "prop"),
}
PICTURE = {
    "picture": ("painting", "photo", "canvas", "image"),
    "frame": ("picture frame", "border", "moulding"),
    "mat": ("mount", "passepartout", "inner border"),
    "back": ("backing", "back panel", "back board"),
    "strut": ("stand", "back leg", "easel leg"),
    "ornament": ("corner ornament", "decoration"),
    "hook": ("hanger", "hanging ring"),
    "wire": ("cord", "string"),
    "easel": ("tripod", "painter's easel"),
    "leg": ("easel leg", "post"),
    "ledge": ("tray", "shelf"),
}


def _outline(rng, wide, tall, rect: float):
    """The edge (n, 2) of a pane in x and z: a rectangle, an ellipse, or with an arched top."""
    style = rng.random()
    if style < rect:
        return np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * [wide / 2, tall / 2]
    if style < rect + 0.6 * (1 - rect):
        power = 2 if rng.random() < 0.7 else rng.uniform(3, 6)
        return superellipse(wide, tall, power, int(rng.choice([8, 12, 20, 32])))
    t = np.linspace(0, np.pi, int(rng.choice([5, 9, 15])))
    rise = min(tall * 0.45, wide * rng.uniform(0.25, 0.6))
    top = np.c_[wide / 2 * np.cos(t), tall / 2 - rise + rise * np.sin(t)]
    return np.r_[top, [(-wide / 2, -tall / 2), (wide / 2, -tall / 2)]]


def _wider(outline, by):
    """The outline moved outwards by about ``by`` all around."""
    half = np.abs(outline).max(0)
    return outline * (half + by) / half


def _plate(outline, front, back) -> Solid:
    """A pane between two depths."""
    return facing_out(extruded(outline, front, back))


def _moulding(rng, outline, rim, thick) -> list[Solid]:
    """A frame around an outline: flat, bevelled, rounded or in two steps."""
    style = str(rng.choice(["flat", "bevel", "round", "steps", "bars"]))
    if style == "bars" and len(outline) == 4:
        (wide, tall) = np.ptp(outline, axis=0)
        solids = [box((rim, thick, tall + 2 * rim), (s * (wide + rim) / 2, 0, 0)) for s in (-1, 1)]
        return solids + [box((wide, thick, rim), (0, 0, s * (tall + rim) / 2)) for s in (-1, 1)]
    front = -thick / 2
    profile = {
        "bevel": [(0, front * 0.2), (0.6, front), (1, front * 0.5)],
        "round": [(0, 0.0), (0.25, front * 0.8), (0.5, front), (0.75, front * 0.8), (1, 0.0)],
        "steps": [(0, front * 0.4), (0.4, front * 0.4), (0.4, front), (1, front)],
    }.get(style, [(0, front), (1, front)])
    section = [*profile, (1, thick / 2), (0, thick / 2)]
    rings = []
    for share, y in section:
        edge = _wider(outline, share * rim)
        rings.append(at_y(edge, y))
    return [facing_out(loft(rings, closed=True, caps=False))]


def _add_framed(rng, shape, outline, rim, thick, pane) -> None:
    """The pane, the frame around it, and now and then what shuts it behind."""
    sunk = thick * rng.uniform(-0.25, 0.3)
    shape.add(_plate(_wider(outline, rim * 0.15), sunk, thick * 0.4), pane)
    for solid in _moulding(rng, outline, rim, thick):
        shape.add(solid, "frame")
    if rng.random() < 0.4:
        shape.add(_plate(_wider(outline, rim * 0.7), thick * 0.35, thick * 0.6), "back")


def _add_ornament(rng, shape, outline, rim, thick) -> None:
    """A crest above, or knobs on the corners or all around."""
    style, high = rng.integers(3), np.abs(outline).max(0)
    if style == 0:
        size = np.ptp(outline[:, 0]) * rng.uniform(0.08, 0.16)
        for x, s in ((0, 1), (-1.3, 0.6), (1.3, 0.6)):
            at = (x * size, -thick * 0.2, high[1] + rim * 0.8 + 0.3 * size * s)
            shape.add(ellipsoid(at, (size * s, thick * 0.7, size * s), 8), "ornament")
    else:
        edge = _wider(outline, rim * 0.5)
        places = edge if style == 1 else edge[:: max(1, len(edge) // 4)]
        for x, z in places:
            radii = (rim * 0.5, thick * 0.8, rim * 0.5)
            shape.add(ellipsoid((x, -thick * 0.1, z), radii, 8), "ornament")


def mirror(rng: np.random.Generator) -> LabelledShape:
    """Mirrors on the wall, on the floor, on a table and in the hand."""
    makes = {
        "wall mirror": _wall_mirror,
        "mirror": _wall_mirror,
        "standing mirror": _standing_mirror,
        "table mirror": _table_mirror,
        "hand mirror": _hand_mirror,
    }
    shape = Assembly.of_a_kind(rng, makes, MIRROR, own_sides=False)
    return shape.finish()


def _wall_mirror(rng, shape) -> None:
    """A frame around glass, which may have a shelf or bulbs."""
    wide, tall = rng.uniform(0.4, 0.9), rng.uniform(0.5, 1.3)
    outline = _outline(rng, wide, tall, 0.4)
    rim, thick = wide * rng.uniform(0.03, 0.16), rng.uniform(0.02, 0.07)
    _add_framed(rng, shape, outline, rim, thick, "glass")
    if rng.random() < 0.35:
        _add_ornament(rng, shape, outline, rim, thick)
    elif rng.random() < 0.3:
        r, edge = rim * rng.uniform(0.5, 0.8), _wider(outline, rim * 0.5)
        closed = np.r_[edge, edge[:1]]
        along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))]
        for at in np.linspace(0, along[-1], int(rng.integers(8, 17)))[:-1]:
            x, z = (np.interp(at, along, closed[:, i]) for i in (0, 1))
            shape.add(ball((x, -thick / 2 - r * 0.5, z), r, 8), "bulb")
    if rng.random() < 0.25:
        reach, low = rng.uniform(0.1, 0.2), outline[:, 1].min() - rim
        size = (wide + 2 * rim * rng.uniform(0, 1.5), reach, 0.025)
        shape.add(box(size, (0, thick / 2 - reach / 2, low - 0.005)), "shelf")


def _standing_mirror(rng, shape) -> None:
    """Between two posts on feet; or leaning, with a strut behind."""
    wide, tall = rng.uniform(0.4, 0.7), rng.uniform(1.1, 1.6)
    outline = _outline(rng, wide, tall, 0.5)
    rim, thick = wide * rng.uniform(0.05, 0.12), rng.uniform(0.03, 0.06)
    _add_framed(rng, shape, outline, rim, thick, "glass")
    if rng.random() < 0.3:
        _add_ornament(rng, shape, outline, rim, thick)
    shape.move(about_x(-rng.uniform(-0.1, 0.2)))
    square, thin = rng.random() < 0.5, rng.uniform(0.03, 0.06)
    low = -tall / 2 - rim - rng.uniform(0.04, 0.2)
    if rng.random() < 0.35:
        _add_strut(rng, shape, wide, tall, rim)
        return
    x, top = wide / 2 + rim + thin * 0.7, rng.uniform(0.05, 0.5) * tall
    for side in (-1, 1):
        ends = (side * x, 0, low), (side * x, 0, top)
        shape.add(bar(rng, square, *ends, thin), "stand", "post")
        if rng.random() < 0.7:
            shape.add(ball((side * x, 0, top), thin * 0.8, 8), "stand", "post")
        knob = (side * (wide / 2 + rim * 0.5), 0, 0), (side * (x + thin), 0, 0)
        shape.add(cylinder(*knob, thin * 0.4, sides=8), "pivot")
        for way in (-1, 1):
            ends = (side * x, 0, low + thin), (side * x, way * rng.uniform(0.2, 0.3), low - 0.06)
            shape.add(bar(rng, square, *ends, thin * 0.9), "stand", "foot")
    ends = (-x, 0, low + thin), (x, 0, low + thin)
    shape.add(bar(rng, square, *ends, thin * 0.9), "stand", "crossbar")


def _add_strut(rng, shape, wide, tall, rim) -> None:
    """What props a frame from behind."""
    top, low = tall * rng.uniform(0.1, 0.35), -tall / 2 - rim
    ends = (0, 0.01, top), (0, tall * rng.uniform(0.25, 0.4), low)
    shape.add(beam(*ends, wide * 0.08), "strut")


def _table_mirror(rng, shape) -> None:
    """A small pane on a stem, in a fork, or on a box with a drawer."""
    wide, tall = rng.uniform(0.16, 0.35), rng.uniform(0.18, 0.4)
    outline = _outline(rng, wide, tall, 0.2)
    rim, thick = wide * rng.uniform(0.04, 0.12), rng.uniform(0.012, 0.025)
    _add_framed(rng, shape, outline, rim, thick, "glass")
    shape.move(about_x(-rng.uniform(-0.05, 0.3)))
    low, thin = -tall / 2 - rim, wide * rng.uniform(0.03, 0.07)
    foot, fork = low - tall * rng.uniform(0.15, 0.5), rng.random() < 0.5
    if fork:
        x = wide / 2 + rim + thin
        t = np.linspace(0, np.pi, 13)
        path = np.c_[x * np.cos(t), 0 * t, (low - 2 * thin) * np.sin(t)]
        shape.add(tube(path, thin, 6), "stand", "fork")
        for side in (-1, 1):
            ends = (side * (wide / 2 + rim * 0.5), 0, 0), (side * (x + thin), 0, 0)
            shape.add(cylinder(*ends, thin * 1.1, sides=8), "pivot")
    top = low - thin if fork else low + rim * 0.5
    shape.add(cylinder((0, 0, foot), (0, 0, top), thin * 1.2, sides=8), "stand", "post")
    r, sides = wide * rng.uniform(0.3, 0.5), int(rng.choice([4, 8, 12, 24]))
    profile = [(r, foot - 0.02), (r, foot - 0.01), (r * rng.uniform(0.2, 0.9), foot + 0.01)]
    shape.add(lathe(profile, sides), "stand", "base")


def _hand_mirror(rng, shape) -> None:
    """A frame around glass on a handle."""
    wide = rng.uniform(0.12, 0.2)
    outline = _outline(rng, wide, wide * rng.uniform(1, 1.4), 0.1)
    rim, thick = wide * rng.uniform(0.05, 0.16), rng.uniform(0.012, 0.025)
    _add_framed(rng, shape, outline, rim, thick, "glass")
    if rng.random() < 0.3:
        _add_ornament(rng, shape, outline, rim, thick)
    low, long = outline[:, 1].min() - rim * 0.7, wide * rng.uniform(0.7, 1.2)
    t = np.linspace(0, 1, 9)
    swell = rim * rng.uniform(0.5, 0.9) * (0.8 + rng.uniform(0.2, 0.7) * np.sin(t * 3) ** 2)
    path = np.c_[0 * t, 0 * t, low - t * long]
    vertices, faces = tube(path, swell, int(rng.choice([6, 8, 14])))
    shape.add((vertices * [1, rng.uniform(0.5, 1), 1], faces), "handle")
    if rng.random() < 0.5:
        shape.add(ball((0, 0, low - long), swell[-1] * 1.4, 8), "handle")


def picture_frame(rng: np.random.Generator) -> LabelledShape:
    """Pictures that hang, stand on a table by a strut, or on an easel."""
    kinds = ["picture frame", "picture", "framed painting", "photo frame"]
    shape = Assembly(str(rng.choice(kinds)), PICTURE, own_sides=False)
    wide, tall = rng.uniform(0.3, 1.0), rng.uniform(0.3, 1.0)
    outline = _outline(rng, wide, tall, 0.7)
    rim, thick = min(wide, tall) * rng.uniform(0.05, 0.22), rng.uniform(0.02, 0.07)
    if rng.random() < 0.45:
        shape.add(_plate(_wider(outline, rim * 0.1), thick * 0.05, thick * 0.3), "mat")
        inner = _wider(outline, -min(wide, tall) * rng.uniform(0.06, 0.14))
        shape.add(_plate(inner, -thick * 0.02, thick * 0.2), "picture")
        for solid in _moulding(rng, outline, rim, thick):
            shape.add(solid, "frame")
    else:
        _add_framed(rng, shape, outline, rim, thick, "picture")
    if rng.random() < 0.25:
        _add_ornament(rng, shape, outline, rim, thick)
    style = str(rng.choice(["wall", "hung", "strut", "easel"], p=[0.35, 0.2, 0.3, 0.15]))
    if style == "hung":
        top = tall / 2 + rim * rng.uniform(0.2, 0.8)
        peak = top + wide * rng.uniform(0.15, 0.35)
        path = [
            (-wide * 0.35, thick * 0.3, top),
            (0, thick * 0.3, peak),
            (wide * 0.35, thick * 0.3, top),
        ]
        shape.add(tube(path, 0.006, 5), "wire")
        shape.add(cylinder((0, thick, peak), (0, -thick * 0.4, peak), 0.018, sides=8), "hook")
    elif style == "strut":
        shape.move(about_x(-rng.uniform(0.08, 0.3)))
        _add_strut(rng, shape, wide, tall, rim)
    elif style == "easel":
        shape.move(about_x(-0.15))
        _add_easel(rng, shape, wide, tall, rim, thick)
    return shape.finish()


def _add_easel(rng, shape, wide, tall, rim, thick) -> None:
    low, thin = -tall / 2 - rim, rng.uniform(0.025, 0.05)
    foot = low - rng.uniform(0.4, 0.9)
    top = np.array([0, 0.15 * tall / 2 + thick, tall / 2 + rng.uniform(0.1, 0.3)])
    for side in (-1, 1):
        shape.add(
            beam(top, (side * wide * rng.uniform(0.35, 0.5), -0.2, foot), thin), "easel", "leg"
        )
    shape.add(beam(top, (0, 0.5, foot), thin), "easel", "leg")
    y = -0.15 * (tall / 2 + rim)
    shape.add(box((wide * 0.9, thick + 0.08, thin), (0, y, low - thin * 0.4)), "easel", "ledge")
