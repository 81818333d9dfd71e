"""Cranes: on a tower, on a lorry's chassis, on rails over a quay."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..coachwork import Panes, Wheels, add_glazed, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import Solid, beam, box, cylinder, merge, roller, tube
from ..turns import about_z, spaced
from .shovels import add_piston

SYNONYMS = {
    "mast": ("tower", "pillar", "column"),
    "jib": ("boom", "crane arm", "arm", "main jib"),
    "counter jib": ("counter boom", "rear arm"),
    "counterweight": ("ballast", "weight"),
    "cabin": ("cab", "operator cab", "driver cabin"),
    "window": ("glass", "pane"),
    "base": ("foundation", "foot", "platform"),
    "turntable": ("slewing ring", "slewing unit", "swivel"),
    "trolley": ("crab", "carriage"),
    "cable": ("rope", "hoist rope", "wire"),
    "hook": ("hook block", "lifting hook"),
    "load": ("cargo", "freight", "container"),
    "tie": ("stay", "guy", "pendant"),
    "apex": ("tower top", "peak", "a-frame"),
    "leg": ("support leg", "portal leg"),
    "girder": ("beam", "bridge girder", "cross beam"),
    "chassis": ("carrier", "undercarriage", "frame"),
    "outrigger": ("stabilizer", "support foot"),
    "piston": ("hydraulic cylinder", "ram"),
    "winch": ("drum", "hoist"),
    "wheel": ("roller", "rail wheel"),
    "house": ("machinery house", "superstructure", "upper body"),
    "boom section": ("telescopic section", "extension"),
}


def crane(rng: np.random.Generator) -> LabelledShape:
    """Tower cranes, truck cranes with telescopic booms and gantries; lattice or solid beams."""
    kind = str(rng.choice(["tower", "tower", "mobile", "gantry"]))
    names = {
        "tower": ["crane", "tower crane", "construction crane"],
        "mobile": ["mobile crane", "truck crane", "crane"],
        "gantry": ["gantry crane", "harbor crane", "crane"],
    }
    wheels = Wheels.drawn(rng, "disc", "tired")
    words = wheels.words if kind == "mobile" else {}
    shape = Assembly(str(rng.choice(names[kind])), SYNONYMS | words)
    if kind == "mobile":
        _mobile(rng, shape, wheels)
    else:
        {"tower": _tower, "gantry": _gantry}[kind](rng, shape)
    return shape.finish()


def lattice(
    rng: np.random.Generator,
    start: ArrayLike,
    end: ArrayLike,
    wide: float,
    solid: bool,
    sides: int = 4,
) -> Solid:
    """A girder of chords and diagonals between two points, or a solid bar."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    if solid:
        return beam(start, end, wide)
    long = float(np.linalg.norm(end - start))
    along = (end - start) / long
    side = np.cross(along, [0, 1, 0] if abs(along[1]) < 0.9 else [1, 0, 0])
    side /= np.linalg.norm(side)
    other = np.cross(along, side)
    angle = spaced(sides, np.pi / 4 if sides == 4 else -np.pi / 2)
    corners = (np.cos(angle)[:, None] * side + np.sin(angle)[:, None] * other) * wide / 2**0.5
    count, thick = int(np.clip(long / wide, 2, 12)), wide * rng.uniform(0.1, 0.18)
    levels = start + np.linspace(0, 1, count + 1)[:, None] * (end - start)
    pieces = [beam(start + c, end + c, thick) for c in corners]
    for k in range(count):
        for i in range(sides):
            a, b = corners[i], corners[(i + 1) % sides]
            if k % 2:
                a, b = b, a
            pieces.append(beam(levels[k] + a, levels[k + 1] + b, thick * 0.7))
            pieces.append(beam(levels[k] + a, levels[k] + b, thick * 0.7))
    return merge(pieces)


def _hook(rng, shape, top, long: float, size: float) -> None:
    """A hook on its block, on one cable or two; often with a load."""
    top = np.asarray(top, float)
    block = top - [0, 0, long]
    for s in rng.choice([-1, 1], int(rng.integers(1, 3)), replace=False):
        x = np.array([s * size * 0.25, 0, 0])
        shape.add(cylinder(top + x, block + x, size * 0.06, sides=5), "cable")
    shape.add(box((size, size * 0.5, size * 0.8), block), "hook")
    t = np.linspace(-0.5, 1.25, 9) * np.pi
    bend = block - [0, 0, size * 1.0] + size * 0.45 * np.c_[np.sin(t), 0 * t, np.cos(t)]
    shape.add(tube(bend, size * 0.13, 6), "hook")
    if rng.random() < 0.4:
        crate = np.array([rng.uniform(1, 3), rng.uniform(1, 3), rng.uniform(0.6, 2)]) * size * 1.5
        shape.add(box(crate, block - [0, 0, size * 1.4 + crate[2] / 2]), "load")


def _cabin(shape, centre, size: float) -> None:
    x, y, z = centre
    low = rectangle(size, y - size * 0.6, y + size * 0.6, z - size * 0.6) + [x, 0, 0]
    high = rectangle(size, y - size * 0.7, y + size * 0.6, z + size * 0.6) + [x, 0, 0]
    pane = Panes(1, 0.35, 0.9, 0.1)
    add_glazed(shape, low, high, {0: pane, 1: pane, 3: pane}, ("cabin",), ("cabin", "window"))


def _tower(rng, shape) -> None:
    """A mast on a foot; above it jib and counter jib with ties to a peak, turned anyhow."""
    solid, wide, high = rng.random() < 0.25, rng.uniform(0.5, 0.9), rng.uniform(5, 11)
    foot = rng.uniform(1.6, 2.6)
    shape.add(box((foot, foot, 0.4), (0, 0, 0.2), (0.9, 0.9)), "base")
    shape.add(lattice(rng, (0, 0, 0.3), (0, 0, high), wide, solid), "mast")
    shape.add(
        cylinder((0, 0, high - 0.05), (0, 0, high + 0.25), wide * 0.75, sides=10), "turntable"
    )
    level, reach, back = high + 0.25 + wide * 0.35, rng.uniform(4, 9), rng.uniform(1.8, 3.5)
    slim = wide * rng.uniform(0.55, 0.85)
    head = Assembly()
    sides = int(rng.choice([3, 4]))
    head.add(lattice(rng, (0, 0.1, level), (0, -reach, level), slim, solid, sides), "jib")
    head.add(
        lattice(rng, (0, 0, level), (0, back, level), slim, solid or rng.random() < 0.4),
        "counter jib",
    )
    weight = (slim * 1.3, rng.uniform(0.5, 1.0), rng.uniform(0.6, 1.2))
    head.add(box(weight, (0, back - 0.4, level - weight[2] * 0.4)), "counterweight")
    if rng.random() < 0.75:
        peak = np.array([0, 0, level + rng.uniform(1.0, 2.2)])
        head.add(lattice(rng, (0, 0, level), peak, slim, solid), "apex")
        for y in (-reach * 0.75, -reach * 0.4, back * 0.9)[int(rng.integers(0, 2)) :]:
            head.add(cylinder(peak - [0, 0, 0.1], (0, y, level + slim * 0.4), 0.03, sides=5), "tie")
    _cabin(head, (slim * 0.5 + 0.35, -0.35, level - 0.2), rng.uniform(0.7, 1.0))
    y = -reach * rng.uniform(0.35, 0.95)
    head.add(box((slim * 1.2, 0.5, 0.2), (0, y, level - slim * 0.45)), "trolley")
    _hook(
        rng, head, (0, y, level - slim * 0.5), rng.uniform(0.2, 0.7) * high, rng.uniform(0.3, 0.5)
    )
    turn = rng.choice([0.0, rng.uniform(0, 2 * np.pi)])
    shape.mount(head, about_z(turn))


def _mobile(rng, shape, wheels: Wheels) -> None:
    """A cab before a long chassis with a turning house and a boom of sections or lattice."""
    wide, long, radius = rng.uniform(1.8, 2.4), rng.uniform(5, 8), rng.uniform(0.42, 0.6)
    deck = radius * 1.9
    shape.add(box((wide, long, deck * 0.4), (0, 0, deck * 0.85)), "chassis")
    for y in np.linspace(-0.36, 0.4, int(rng.integers(2, 5))) * long:
        for side in (-1, 1):
            wheels.add(shape, (side * wide * 0.44, y, radius), radius, 0.34, "wheel")
    _cabin(shape, (0, -long * 0.42, deck + 0.6), min(wide * 0.6, 1.3))
    if rng.random() < 0.6:
        _add_outriggers(rng, shape, wide, long, deck * 0.8)
    top, at = deck * 1.05, long * rng.uniform(0.1, 0.25)
    shape.add(cylinder((0, at, top - 0.05), (0, at, top + 0.2), wide * 0.35, sides=12), "turntable")
    house = (wide * 0.7, long * 0.28, 0.8)
    shape.add(box(house, (0, at + 0.2, top + 0.55)), "house")
    shape.add(box((wide * 0.8, 0.4, 0.7), (0, at + 0.2 + house[1] / 2, top + 0.5)), "counterweight")
    _cabin(shape, (-wide * 0.45, at - long * 0.06, top + 0.75), 0.75)
    tilt, reach = rng.uniform(0.15, 1.2), rng.uniform(1.0, 1.8) * long
    along = np.array([0, -np.cos(tilt), np.sin(tilt)])
    root = np.array([0, at + 0.5, top + 0.95])
    end = root + along * reach
    if rng.random() < 0.6:
        count, thick = int(rng.integers(1, 4)), rng.uniform(0.4, 0.6)
        edges = np.linspace(0, 1, count + 1) ** 0.9
        for k in range(count):
            a, b = root + (end - root) * max(edges[k] - 0.05, 0), root + (end - root) * edges[k + 1]
            shape.add(beam(a, b, thick * 0.8**k), "jib", "boom section")
        knee = root + (end - root) * 0.35 - [0, 0, 0.1]
        add_piston(shape, (0, at - house[1] * 0.3, top + 0.35), knee, 0.12)
    else:
        shape.add(lattice(rng, root, end, 0.55, False), "jib")
        shape.add(cylinder((0, at + house[1] * 0.6, top + 1.0), end, 0.03, sides=5), "tie")
        peak = np.array([0, at + house[1] * 0.6, top + 0.95])
        shape.add(box((0.4, 0.3, 0.4), peak), "winch")
    drop = max(0.6, min(rng.uniform(0.2, 0.7) * end[2], end[2] - 1.2))
    _hook(rng, shape, end - [0, 0, 0.1], drop, rng.uniform(0.3, 0.45))


def _add_outriggers(rng, shape, wide, long, high) -> None:
    """Two pairs of beams out of the chassis, each with a leg on a plate."""
    for y in (-0.2, 0.45):
        for side in (-1, 1):
            x = wide * rng.uniform(0.75, 0.95)
            end = side * x, y * long
            shape.add(box((x, 0.2, 0.2), (side * x / 2, y * long, high)), "outrigger")
            shape.add(cylinder((*end, high), (*end, 0.06), 0.07), "outrigger")
            shape.add(cylinder((*end, 0.1), (*end, 0), 0.26), "outrigger")


def _gantry(rng, shape) -> None:
    """A girder on two pairs of legs with a trolley on it; some reach out over the water."""
    solid, wide = rng.random() < 0.5, rng.uniform(4, 8)
    high, deep, thick = rng.uniform(3, 6), rng.uniform(1.5, 3), rng.uniform(0.3, 0.5)
    over = rng.choice([0.0, rng.uniform(1, 4)])
    for side in (-1, 1):
        x = side * wide / 2
        for y in (-deep / 2, deep / 2):
            top = (x, y * rng.uniform(0.3, 1), high)
            shape.add(lattice(rng, (x, y, 0.4), top, thick, solid), "leg")
        shape.add(box((thick * 1.3, deep * 1.3, 0.4), (x, 0, 0.35)), "base")
        shape.add(beam((x, -deep / 2, high), (x, deep / 2, high), thick), "girder")
        for y in (-0.5, 0.5):
            hub = np.array([x, y * deep, 0.2])
            shape.add(roller(hub, [0.1, 0, 0], 0.22, 10), "wheel")
    for y in (-0.25, 0.25)[: int(rng.integers(1, 3))] if deep > 2 else (0,):
        ends = (
            (-wide / 2 - over - 0.3, y * deep, high + thick),
            (wide / 2 + 0.3, y * deep, high + thick),
        )
        shape.add(lattice(rng, *ends, thick * 1.2, solid), "girder")
        shape.add(box((wide * 0.2, thick, thick), (0, y * deep, high + thick * 0.3)), "girder")
    x = rng.uniform(-0.4, 0.4) * wide
    shape.add(box((0.9, deep * 0.6, 0.5), (x, 0, high + thick * 1.8)), "trolley")
    ends = (x, -deep * 0.25, high + thick * 2.4), (x, deep * 0.25, high + thick * 2.4)
    shape.add(cylinder(*ends, 0.25, sides=10), "winch")
    if rng.random() < 0.6:
        _cabin(shape, (x + 0.7, 0, high - 0.1), 0.9)
        shape.add(box((0.8, 0.2, thick * 2.0), (x + 0.6, 0, high + thick)), "trolley")
    _hook(
        rng, shape, (x, 0, high + thick * 1.6), rng.uniform(0.4, 0.75) * high, rng.uniform(0.3, 0.5)
    )
