"""What machines are made of: flanged pipes, pulleys, shafts, valves, pistons and casters."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import beam, box, cylinder, flat_ring, lathe, moved, torus, tube
from ..turns import about_z, any_pose, radial, spaced

SYNONYMS = {
    "pipe": ("tube", "duct"),
    "flange": ("collar", "disc", "ring"),
    "bolt": ("screw", "bolt head"),
    "rim": ("outer ring", "wheel rim"),
    "hub": ("boss", "centre"),
    "spoke": ("arm", "web"),
    "shaft": ("axle", "rod"),
    "collar": ("shoulder", "flange"),
    "handwheel": ("wheel", "hand wheel", "handle"),
    "stem": ("spindle", "shaft"),
    "body": ("valve body", "housing"),
    "piston": ("piston head", "crown"),
    "connecting rod": ("rod", "con rod"),
    "pin": ("wrist pin", "bolt"),
    "big end": ("bearing", "rod bearing"),
    "wheel": ("roller", "tyre"),
    "fork": ("bracket", "frame"),
    "plate": ("mounting plate", "top plate", "base"),
    "ring": ("piston ring", "groove"),
}


def _along(solid, start, direction):
    """A solid that stands on the origin, from ``start`` along ``direction`` instead."""
    vertices, faces = solid
    z = np.asarray(direction, float) / np.linalg.norm(direction)
    x = np.cross(z, np.eye(3)[np.abs(z).argmin()])
    x /= np.linalg.norm(x)
    return vertices @ np.stack([x, np.cross(z, x), z]) + start, faces


def _flange(rng, shape, at, direction, bore: float, sides: int) -> None:
    """A disc around a pipe's end, with its bolts."""
    radius, thick = bore * rng.uniform(1.5, 2.2), bore * rng.uniform(0.15, 0.4)
    at = np.asarray(at, float)
    shape.add(_along(flat_ring(bore * 0.8, radius, -thick, 0, sides), at, direction), "flange")
    if rng.random() < 0.6:
        count, size = int(rng.choice([4, 6, 8])), bore * rng.uniform(0.1, 0.18)
        for a in spaced(count):
            middle = (radius + bore) / 2
            bolt = cylinder(
                (middle * np.cos(a), middle * np.sin(a), -thick * 1.6),
                (middle * np.cos(a), middle * np.sin(a), thick * 0.5),
                size,
                sides=6,
            )
            shape.add(_along(bolt, at, direction), "flange", "bolt")


def pipe(rng: np.random.Generator) -> LabelledShape:
    """A straight pipe, an elbow or a tee with flanged ends."""
    kind = str(rng.choice(["pipe", "elbow", "tee"]))
    shape = Assembly("pipe" if kind == "pipe" else f"pipe {kind}", SYNONYMS)
    sides, bore = int(rng.integers(12, 41)), rng.uniform(0.1, 0.28)
    if kind == "elbow":
        turn, radius = rng.uniform(0.6, np.pi / 2), rng.uniform(0.4, 0.9)
        angle = np.linspace(0, turn, 12)
        path = np.c_[radius * (1 - np.cos(angle)), 0 * angle, radius * np.sin(angle)]
        out = [np.sin(turn), 0, np.cos(turn)]
        ends = [(path[0], [0, 0, -1]), (path[-1], out)]
        lead = rng.uniform(0.05, 0.5)
        path = np.concatenate([[path[0] - [0, 0, lead]], path, [path[-1] + lead * np.array(out)]])
        ends = [(path[0], [0, 0, -1]), (path[-1], out)]
    else:
        path = np.array([[0, 0, -1.0], [0, 0, 1.0]]) * rng.uniform(0.5, 1)
        ends = [(path[0], [0, 0, -1]), (path[1], [0, 0, 1])]
    shape.add(tube(path, bore, sides), "pipe")
    if kind == "tee":
        branch = bore * rng.uniform(0.6, 1)
        end = np.array([rng.uniform(0.4, 0.9), 0, path[1, 2] * rng.uniform(-0.3, 0.3)])
        shape.add(cylinder([0, 0, end[2]], end, branch, sides=sides), "pipe", "branch")
        ends.append((end, [1, 0, 0]))
    flanged = rng.random(len(ends)) < 0.75
    flanged[int(rng.integers(len(ends)))] = True
    for (at, direction), has in zip(ends, flanged, strict=True):
        if has:
            _flange(rng, shape, at, direction, bore, sides)
    return shape.finish(any_pose(rng))


def pulley(rng: np.random.Generator) -> LabelledShape:
    """A wheel with a groove: rim, spokes or a web, hub."""
    shape = Assembly(str(rng.choice(["pulley", "wheel", "flywheel"])), SYNONYMS)
    sides, wide = int(rng.integers(20, 49)), rng.uniform(0.1, 0.5)
    inner, groove = rng.uniform(0.65, 0.85), rng.uniform(0, 0.12)
    rim = [(inner, -wide / 2), (1, -wide / 2), (1 - groove, 0), (1, wide / 2), (inner, wide / 2)]
    shape.add(lathe([*rim, rim[0]], sides, caps=False), "rim")
    hub, bore = rng.uniform(0.18, 0.35), rng.uniform(0.06, 0.14)
    tall = wide * rng.uniform(0.8, 1.8)
    shape.add(flat_ring(bore, hub, -tall / 2, tall / 2, sides), "hub")
    thick = wide * rng.uniform(0.2, 0.6)
    if rng.random() < 0.35:
        shape.add(flat_ring(hub * 0.95, inner * 1.02, -thick / 2, thick / 2, sides), "spoke", "web")
    else:
        for a in spaced(int(rng.integers(3, 9))):
            way = radial(a)
            width = rng.uniform(0.08, 0.11)
            shape.add(beam(way * hub * 0.95, way * inner * 1.02, width), "spoke")
    return shape.finish(any_pose(rng))


def shaft(rng: np.random.Generator) -> LabelledShape:
    """A stepped shaft with collars, and perhaps a gear or a disc on it."""
    shape = Assembly(str(rng.choice(["shaft", "axle", "spindle"])), SYNONYMS)
    sides, at = int(rng.integers(12, 37)), -1.0
    steps = int(rng.integers(2, 5))
    for length in rng.dirichlet(np.full(steps, 4)) * 2:
        shape.add(
            cylinder((0, 0, at), (0, 0, at + length), rng.uniform(0.06, 0.16), sides=sides), "shaft"
        )
        at += length
    for place in rng.choice(np.linspace(-0.8, 0.8, 7), int(rng.integers(1, 3)), replace=False):
        thick, radius = rng.uniform(0.03, 0.1), rng.uniform(0.22, 0.34)
        shape.add(flat_ring(0.05, radius, place - thick, place + thick, sides), "collar")
    if rng.random() < 0.5:
        place, thick, radius = (
            rng.uniform(-0.5, 0.5),
            rng.uniform(0.06, 0.15),
            rng.uniform(0.4, 0.6),
        )
        shape.add(flat_ring(0.05, radius, place - thick, place + thick, 36), "gear")
        for a in spaced(n := int(rng.integers(12, 28))):
            way = radial(a)
            start, end = way * radius * 0.97, way * (radius + 3 / n)
            tooth = [[*p, z] for z in (place - thick, place + thick) for p in (start[:2], end[:2])]
            middle = np.mean(tooth, axis=0)
            size = (3 / n + 0.03, 2.4 * radius / n, 2 * thick)
            shape.add(moved(box(size), about_z(a), middle), "gear", "tooth")
    return shape.finish(any_pose(rng))


def valve(rng: np.random.Generator) -> LabelledShape:
    """A body between two flanges, a stem on it and a handwheel or a lever on top."""
    shape = Assembly("valve", SYNONYMS)
    sides, bore = int(rng.integers(14, 37)), rng.uniform(0.16, 0.28)
    reach, high = rng.uniform(0.5, 0.9), rng.uniform(0.6, 1.1)
    shape.add(cylinder((-reach, 0, 0), (reach, 0, 0), bore, sides=sides), "body")
    bulge = bore * rng.uniform(1.2, 1.6)
    profile = [(0.01, -bulge), (bulge * 0.8, -bulge * 0.7), (bulge, 0), (bulge * 0.6, bulge * 1.3)]
    shape.add(lathe(profile, sides), "body")
    for side in (-1, 1):
        _flange(rng, shape, (side * reach, 0, 0), (side, 0, 0), bore, sides)
    thin = bore * rng.uniform(0.15, 0.3)
    shape.add(cylinder((0, 0, bulge), (0, 0, high), thin, sides=sides), "stem")
    if rng.random() < 0.7:
        radius, bar = rng.uniform(0.3, 0.5), thin * rng.uniform(0.7, 1.1)
        shape.add(torus(radius, high, bar, 24, facets=8), "handwheel", "rim")
        for a in spaced(int(rng.integers(3, 6))):
            end = (radius * np.cos(a), radius * np.sin(a), high)
            shape.add(cylinder((0, 0, high), end, bar * 0.8, sides=8), "handwheel", "spoke")
    else:
        end = (rng.uniform(0.5, 0.9), 0, high + rng.uniform(-0.05, 0.2))
        shape.add(beam((0, 0, high), end, thin * 1.6), "lever")
    return shape.finish()


def piston(rng: np.random.Generator) -> LabelledShape:
    """A piston on its connecting rod."""
    shape = Assembly("piston", SYNONYMS)
    sides, radius, tall = int(rng.integers(18, 41)), rng.uniform(0.3, 0.45), rng.uniform(0.35, 0.7)
    length = rng.uniform(0.9, 1.5)
    shape.add(cylinder((0, 0, -tall / 2), (0, 0, tall / 2), radius, sides=sides), "piston")
    for z in np.linspace(tall * 0.45, tall * 0.1, int(rng.integers(0, 4))):
        shape.add(flat_ring(radius * 0.9, radius * 1.04, z - 0.03, z, sides), "piston", "ring")
    thin = radius * rng.uniform(0.2, 0.3)
    pin = cylinder(
        (-radius * 1.06, 0, -tall * 0.2), (radius * 1.06, 0, -tall * 0.2), thin, sides=16
    )
    shape.add(pin, "piston", "pin")
    end = -length
    shape.add(beam((0, 0, -tall * 0.3), (0, 0, end), thin * 1.4, thin * 2), "connecting rod")
    big = rng.uniform(0.22, 0.32)
    ring = flat_ring(big * 0.65, big, -thin, thin, sides)
    shape.add(_along(ring, (0, 0, end - big * 0.9), (1, 0, 0)), "connecting rod", "big end")
    return shape.finish(any_pose(rng))


def caster(rng: np.random.Generator) -> LabelledShape:
    """A wheel in a fork under a plate."""
    shape = Assembly(str(rng.choice(["caster", "caster wheel"])), SYNONYMS)
    radius, wide = rng.uniform(0.25, 0.45), rng.uniform(0.1, 0.25)
    sides, gap = int(rng.integers(16, 37)), rng.uniform(0.01, 0.04)
    shape.add(cylinder((-wide / 2, 0, 0), (wide / 2, 0, 0), radius, sides=sides), "wheel")
    top, thick = radius * rng.uniform(1.15, 1.5), rng.uniform(0.03, 0.06)
    back = rng.uniform(0, 0.3)
    for side in (-1, 1):
        x = side * (wide / 2 + gap + thick / 2)
        shape.add(beam((x, 0, -thick), (x, back, top), thick * 1.5, thick * 2.5), "fork")
    shape.add(box((wide + 2 * gap + 4 * thick, 0.25, thick), (0, back, top)), "fork")
    axle = wide / 2 + gap + thick * 1.6
    shape.add(cylinder((-axle, 0, 0), (axle, 0, 0), 0.05, sides=10), "axle")
    size = rng.uniform(0.3, 0.6)
    if rng.random() < 0.7:
        shape.add(box((size, size * rng.uniform(0.8, 1.3), thick), (0, back, top + 0.08)), "plate")
        shape.add(cylinder((0, back, top), (0, back, top + 0.08), 0.12), "plate")
    else:
        tall = rng.uniform(0.2, 0.5)
        shape.add(cylinder((0, back, top), (0, back, top + tall), 0.06), "stem")
    return shape.finish()
