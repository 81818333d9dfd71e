"""Monuments, columns, figures on pedestals and gravestones."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import ball, box, cylinder, ellipsoid, extruded, lathe, loft, moved, rounded_box, tube
from ..towers import upright

SYNONYMS = {
    "pedestal": ("plinth", "socle", "stand", "base block"),
    "steps": ("step", "stairs", "base steps"),
    "plaque": ("plate", "inscription", "sign", "tablet"),
    "shaft": ("column", "pillar", "column shaft"),
    "capital": ("column top", "column head"),
    "column base": ("column foot", "shaft base"),
    "obelisk": ("needle", "spire"),
    "tip": ("pyramidion", "point", "top"),
    "ball": ("sphere", "globe", "orb"),
    "figure": ("statue", "sculpture"),
    "head": ("face",),
    "neck": ("throat",),
    "robe": ("body", "dress", "torso", "cloak"),
    "arm": ("arms",),
    "wing": ("wings", "angel wing"),
    "stone": ("headstone", "slab", "tombstone"),
    "grave": ("grave mound", "ground", "earth", "soil"),
    "cross": ("crucifix",),
    "base": ("foot", "foundation"),
    "urn": ("vase", "bowl"),
}


def monument(rng: np.random.Generator) -> LabelledShape:
    """Columns, obelisks, balls, urns, robed figures on pedestals, and gravestones."""
    kind = str(rng.choice(["statue", "monument", "obelisk", "column", "gravestone"],
                          p=[0.3, 0.12, 0.13, 0.2, 0.25]))  # fmt: skip
    shape = Assembly(kind, SYNONYMS, own_sides=kind == "statue")
    if kind == "gravestone":
        _gravestone(rng, shape)
        return shape.finish()
    sides, wide = int(rng.choice([4, 4, 6, 8, 16])), rng.uniform(0.35, 0.8)
    low = 0.0
    for i in range(int(rng.integers(0, 4))):
        r, tall = wide * (2.0 - 0.25 * i), rng.uniform(0.1, 0.2)
        shape.add(upright([(r, low - 0.01), (r, low + tall)], sides, (0, 0, 0)), "steps")
        low += tall
    if kind != "column" or rng.random() < 0.4:
        low = _pedestal(rng, shape, low, wide, sides)
    if kind == "column":
        _column(rng, shape, low, wide * rng.uniform(0.5, 0.9))
    elif kind == "obelisk":
        tall, foot = wide * rng.uniform(2.5, 8), wide * rng.uniform(0.6, 0.85)
        head = foot * rng.uniform(0.5, 0.8)
        shape.add(
            upright([(foot, low - 0.01), (head, low + tall)], 4, (0, 0, 0)), "obelisk", "shaft"
        )
        point = [(head, low + tall - 0.01), (0.01, low + tall + head * rng.uniform(0.7, 2))]
        shape.add(upright(point, 4, (0, 0, 0)), "obelisk", "tip")
    elif kind == "statue":
        _figure(rng, shape, low, wide)
    else:
        _ornament(rng, shape, low, wide)
    return shape.finish()


def _pedestal(rng, shape, low, wide, sides) -> float:
    """A block between a foot and a cornice, perhaps with a plaque; its top."""
    tall, waist = wide * rng.uniform(0.8, 2.6), rng.uniform(0.75, 1)
    foot, lip = tall * rng.uniform(0.08, 0.2), tall * rng.uniform(0.06, 0.15)
    profiles = (
        [(wide * 1.15, 0), (wide * 1.15, foot * 0.6), (wide * waist, foot)],
        [(wide * waist, foot * 0.9), (wide * waist * rng.uniform(0.85, 1), tall - lip)],
        [(wide * waist * 0.9, tall - lip), (wide * 1.1, tall - lip * 0.5), (wide * 1.1, tall)],
    )
    for profile in profiles:
        shape.add(upright(np.add(profile, [0, low - 0.005]), sides, (0, 0, 0)), "pedestal")
    if rng.random() < 0.5:
        y = -wide * waist * np.cos(np.pi / sides)
        size = (wide * 0.8, 0.08, tall * rng.uniform(0.2, 0.45))
        shape.add(box(size, (0, y, low + tall * 0.5)), "plaque")
    return low + tall - 0.01


def _column(rng, shape, low, girth) -> None:
    """A plain or fluted shaft between a base and a capital; by chance broken off."""
    tall, sides = girth * rng.uniform(5, 12), int(rng.choice([6, 8, 12, 20]))
    fluted, broken = rng.random() < 0.35, rng.random() < 0.15
    t = np.linspace(0, 1, 6)
    radius = girth * (1 - rng.uniform(0.05, 0.3) * t**1.5)
    ring = 2 * sides if fluted else sides
    vertices, faces = lathe(np.c_[radius, low + tall * t], ring)
    if fluted:
        vertices[: 6 * ring : 2, :2] *= 0.88
    if broken:
        vertices[5 * ring : 6 * ring, 2] += rng.normal(0, tall * 0.06, ring)
    shape.add((vertices, faces), "shaft")
    foot = [
        (girth * 1.45, low - 0.01),
        (girth * 1.45, low + girth * 0.3),
        (girth, low + girth * 0.7),
    ]
    shape.add(lathe(foot, max(sides, 8)), "column base")
    top = low + tall
    if broken:
        return
    head = girth * rng.uniform(0.8, 1.4)
    flare = [(radius[-1] * 0.98, top - head * 0.6), (girth * 1.35, top), (girth * 1.35, top + 0.02)]
    shape.add(lathe(flare, max(sides, 8)), "capital")
    shape.add(box((girth * 3, girth * 3, head * 0.35), (0, 0, top + head * 0.15)), "capital")
    if rng.random() < 0.3:
        _ornament(rng, shape, top + head * 0.32, girth * 1.4)


def _ornament(rng, shape, low, size) -> None:
    """A ball, an urn or a cross."""
    style = rng.random()
    if style < 0.4:
        r = size * rng.uniform(0.5, 0.95)
        shape.add(ball((0, 0, low + r * 0.95), r, int(rng.choice([8, 12, 20]))), "ball")
    elif style < 0.7:
        urn = np.array([(0.5, 0), (0.2, 0.25), (0.7, 0.8), (0.8, 1.2), (0.45, 1.5), (0.65, 1.65)])
        shape.add(lathe(urn * size * rng.uniform(0.8, 1.2) + [0, low - 0.01], 14), "urn")
    else:
        tall, thick = size * rng.uniform(2, 3.5), size * rng.uniform(0.25, 0.45)
        shape.add(box((thick, thick, tall), (0, 0, low + tall / 2 - 0.01)), "cross")
        shape.add(box((tall * 0.6, thick, thick), (0, 0, low + tall * 0.68)), "cross")


def _figure(rng, shape, low, wide) -> None:
    """A robed figure with a head, arms that hang, are raised or folded, perhaps wings."""
    tall, broad = wide * rng.uniform(2, 3.6), wide * rng.uniform(0.3, 0.5)
    sides = int(rng.choice([6, 8, 12, 18]))
    t = np.linspace(0, 1, 7)
    hem = rng.uniform(0.9, 1.6)
    girth = broad * np.interp(t, [0, 0.5, 0.62, 0.9, 1], [hem, 0.75, 0.7, 1, 0.4])
    a = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rings = [np.c_[g * np.cos(a), 0.7 * g * np.sin(a), np.full(sides, low - 0.01 + z * tall)]
             for g, z in zip(girth, t, strict=True)]  # fmt: skip
    shape.add(loft(rings), "figure", "robe")
    r = broad * rng.uniform(0.45, 0.6)
    top = low + tall
    shape.add(cylinder((0, 0, top - 0.05), (0, 0, top + r * 0.5), r * 0.5), "figure", "neck")
    shape.add(
        ellipsoid((0, 0, top + r * 1.2), (r * 0.85, r, r * 1.15), sides + 4), "figure", "head"
    )
    raised = rng.random(2) < 0.3
    for side, up in zip((-1, 1), raised, strict=True):
        shoulder = np.array([side * broad * 0.85, 0, low + tall * 0.9])
        elbow = shoulder + np.array([side * 0.35, -0.15, 0.2 if up else -0.75]) * broad * 1.5
        turn = (0.2, -0.2, 1.1) if up else (-0.5, -0.7, 0.1 - rng.uniform(0, 0.6))
        hand = elbow + np.array([side * turn[0], *turn[1:]]) * broad
        arm = tube([shoulder, elbow, hand], broad * np.array([0.3, 0.24, 0.16]), max(sides - 2, 5))
        shape.add(arm, "figure", "arm")
    if rng.random() < 0.2:
        for side in (-1, 1):
            root = np.array([side * broad * 0.2, broad * 0.55, low + tall * 0.8])
            line = [(0, 0), (1.6, 0.9), (1.8, 0.1), (1.2, -1.1), (0.2, -0.5)]
            ring = [[root + [side * x * broad, y, z * broad] for x, z in line]
                    for y in ((0.1, -0.05), (-0.05, 0.1))[side > 0]]  # fmt: skip
            shape.add(loft(ring), "figure", "wing")


def _gravestone(rng, shape) -> None:
    """A slab of any of four outlines or a cross, perhaps on a base, a mound before it."""
    wide, thick, tall = rng.uniform(0.35, 0.8), rng.uniform(0.08, 0.25), rng.uniform(0.5, 1.3)
    low = 0.0
    if rng.random() < 0.6:
        low = rng.uniform(0.08, 0.25)
        shape.add(box((wide * rng.uniform(1.15, 1.5), thick * rng.uniform(1.5, 2.6), low),
                      (0, 0, low / 2)), "base")  # fmt: skip
    half, top = wide / 2, tall
    style = rng.choice(["round", "pointed", "flat", "shouldered", "cross"])
    b = np.linspace(0, np.pi, int(rng.choice([6, 9, 14])))
    arch = {
        "round": np.c_[half * np.cos(b), top - half + half * np.sin(b)],
        "pointed": np.array([(half, top * 0.75), (0, top), (-half, top * 0.75)]),
        "flat": np.array([(half, top), (-half, top)]),
        "shouldered": np.concatenate([
            [(half, top * 0.8)],
            np.c_[half * 0.7 * np.cos(b), top * 0.8 + (top * 0.2) * np.sin(b)],
            [(-half, top * 0.8)]]),
    }  # fmt: skip
    if style == "cross":
        shape.add(box((wide * 0.28, thick, tall), (0, 0, low + tall / 2 - 0.01)), "cross")
        shape.add(box((wide, thick, wide * 0.28), (0, 0, low + tall * 0.68)), "cross")
    else:
        line = np.concatenate([[(-half, 0), (half, 0)], arch[str(style)]])
        shape.add(extruded(line + [0, low - 0.01], thick / 2), "stone")
        if rng.random() < 0.5:
            size = (wide * 0.65, 0.04, tall * rng.uniform(0.2, 0.4))
            shape.add(box(size, (0, -thick / 2, low + tall * 0.5)), "plaque")
        elif rng.random() < 0.4:
            z, arm = low + tall * 0.55, wide * 0.4
            shape.add(box((arm * 0.25, 0.05, arm * 1.3), (0, -thick / 2, z)), "cross")
            shape.add(box((arm, 0.05, arm * 0.25), (0, -thick / 2, z + arm * 0.25)), "cross")
    if rng.random() < 0.5 or len(shape.things) == 1:
        long = rng.uniform(0.8, 1.6)
        mound = rounded_box((wide * 1.1, long, 0.3), (0, 0, 0), 0.12, 2)
        shape.add(moved(mound, offset=(0, -long / 2 - thick * 0.3, 0)), "grave")
