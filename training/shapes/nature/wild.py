"""Mushrooms and cacti."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..leaves import blade, whorl
from ..shape import Assembly, LabelledShape
from ..solids import cylinder, ellipsoid, lathe, moved, tube
from ..turns import about_y, radial
from .pots import POT, add_pot

MUSHROOM = {
    "cap": ("mushroom cap", "top", "head", "hat"),
    "gills": ("underside", "lamella", "cap bottom"),
    "spot": ("dot", "spots", "wart", "patch"),
    "stem": ("stalk", "stipe", "foot"),
    "ring": ("skirt", "collar", "annulus"),
    "bulb": ("base", "root", "volva"),
    "grass": ("moss", "ground", "leaf"),
}
CACTUS = {
    **POT,
    "body": ("cactus body", "trunk", "cactus", "main stem"),
    "arm": ("branch", "cactus arm", "side stem"),
    "pad": ("paddle", "lobe", "cactus pad"),
    "spine": ("thorn", "needle", "spike", "prickle"),
    "flower": ("blossom", "bloom", "petals"),
}


def mushroom(rng: np.random.Generator) -> LabelledShape:
    """Domes, cones, plates or funnels on stems, with gills, spots and rings; often several."""
    shape = Assembly(str(rng.choice(["mushroom", "mushroom", "toadstool", "fungus"])), MUSHROOM)
    sides = int(rng.choice([6, 8, 10, 16, 24]))
    crown, spots = rng.choice(["dome", "cone", "plate", "funnel", "egg"]), rng.random() < 0.45
    count = 1 if rng.random() < 0.6 else int(rng.integers(2, 5))
    for i in range(count):
        scale = 1.0 if i == 0 else rng.uniform(0.3, 0.8)
        a = rng.uniform(0, 2 * np.pi)
        away = 0.0 if i == 0 else rng.uniform(0.08, 0.3)
        at = np.array([np.cos(a) * away, np.sin(a) * away, 0])
        _one_mushroom(rng, shape, at, scale, str(crown), spots, sides)
    if count > 1 or rng.random() < 0.15:
        ground = ellipsoid((0, 0, 0), (0.36, 0.36, rng.uniform(0.02, 0.06)), sides)
        shape.add(ground, "grass")
    return shape.finish()


def _one_mushroom(rng, shape, foot, scale, crown, spots, sides) -> None:
    """A stem under a dome, a cone or a funnel, with gills, spots or a ring."""
    tall, girth = scale * rng.uniform(0.12, 0.7), scale * rng.uniform(0.03, 0.12)
    wide = max(girth * 1.4, scale * rng.uniform(0.12, 0.4))
    deep = wide * {"dome": 0.8, "cone": 1.4, "plate": 0.35, "funnel": 0.4, "egg": 1.8}[crown]
    deep *= rng.uniform(0.7, 1.3)
    lean = rng.normal(0, 0.08, 2) * tall
    t = np.linspace(0, 1, 7)
    path = np.c_[np.outer(t**2, lean), tall * 1.05 * t] + foot
    belly = (
        1 + rng.uniform(-0.2, 0.7) * np.sin(np.pi * (1 - t) ** 1.5) + rng.uniform(0, 0.4) * (1 - t)
    )
    shape.add(tube(path, girth * belly, sides), "stem")
    top = path[-1] - [0, 0, tall * 0.05]
    u = np.linspace(0, np.pi / 2, 8)
    dome = np.c_[wide * np.cos(u), deep * (u / u[-1] if crown == "cone" else np.sin(u))]
    if crown == "funnel":
        dome[:, 1] = deep * (0.5 + 0.35 * np.sin(2 * u))
    dome[:, 0] = np.maximum(dome[:, 0], wide * 0.02)
    lip = rng.uniform(0.0, 0.25) * deep
    under = [(girth * 0.9, 0.05 * deep), (wide * 0.94, -lip)]
    shape.add(lathe(np.concatenate([under, dome]), sides, top), "cap")
    if rng.random() < 0.4:
        plates = [(girth * 0.8, -0.02 * deep), (wide * 0.85, -lip * 0.9 - 0.02 * deep)]
        thick = deep * 0.08
        ring = [*plates, (wide * 0.85, -lip * 0.9 + thick), (girth * 0.8, thick)]
        shape.add(lathe(ring, sides, top), "gills")
    for _ in range(int(rng.integers(4, 14)) if spots else 0):
        a, k = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 6.5)
        r, z = (np.interp(k, np.arange(8), dome[:, j]) for j in (0, 1))
        size = wide * rng.uniform(0.06, 0.2)
        out = np.array([r * np.cos(a), r * np.sin(a), z])
        shape.add(ellipsoid(top + out * 0.97, (size, size, size * 0.6), 8), "spot")
    if rng.random() < 0.25:
        z, r = tall * rng.uniform(0.5, 0.8), girth * rng.uniform(1.6, 2.4)
        middle = foot + [*(lean * (z / tall) ** 2), z]
        shape.add(lathe([(r, -0.04 * tall), (r, -0.02 * tall), (girth * 0.9, 0.08 * tall)], sides,
                        middle), "ring")  # fmt: skip
    if rng.random() < 0.25:
        shape.add(ellipsoid(foot, (girth * 1.7, girth * 1.7, girth * 1.5), sides), "bulb")


def cactus(rng: np.random.Generator) -> LabelledShape:
    """A ribbed column with arms, a ball or pads on each other, with spines, flowers or a pot."""
    shape = Assembly("cactus", CACTUS)
    build = str(rng.choice(["column", "ball", "pads"], p=[0.6, 0.2, 0.2]))
    girth = rng.uniform(0.08, 0.25)
    low = 0.0
    if rng.random() < 0.45:
        low = add_pot(rng, shape, girth * rng.uniform(1.2, 2.2))
    tall = girth * {"column": rng.uniform(3, 9), "ball": rng.uniform(1.4, 2.4), "pads": 3}[build]
    ribs, depth = int(rng.integers(5, 15)), rng.choice([0.0, rng.uniform(0.05, 0.2)])
    if build == "pads":
        tops = _pads(rng, shape, low, girth)
    else:
        t = np.linspace(0, 1, 10)
        path = np.c_[np.zeros((10, 2)), low - 0.02 + tall * t]
        tops = [_ribbed(shape, path, girth, ribs, depth, build == "ball", "body")]
        if build == "column":
            tops += _arms(rng, shape, low, tall, girth, ribs, depth)
    spiny = rng.random() < 0.5
    if spiny:
        _spines(rng, shape, girth)
    if rng.random() < 0.45 or not (spiny or low or len(tops) > 1):
        for top in tops if rng.random() < 0.4 else tops[:1]:
            size = girth * rng.uniform(0.4, 0.9)
            petal = blade(size, size * 0.5, size * 0.08, rng.uniform(0.3, 1.2), 0.6)

            def add(solid, part, top=top) -> None:
                shape.add(moved(solid, offset=top), part)

            whorl(rng, add, int(rng.integers(4, 8)), 0.05 * size, -0.05 * size, petal, "flower")
    return shape.finish()


def _ribbed(shape, path, girth, ribs, depth, ball: bool, part: str) -> NDArray:
    """A tube whose skin has ribs and whose end is round; where it ends."""
    count = len(path)
    t = np.linspace(0, 1, count)
    if ball:
        radius = girth * np.maximum(np.sin(np.pi * (0.2 + 0.79 * t)), 0.05)
    else:
        radius = girth * np.sqrt(np.clip(1 - np.clip((t - 0.75) / 0.25, 0, 0.99) ** 2, 0.02, 1))
    vertices, faces = tube(path, radius, 2 * ribs if depth else ribs + 3)
    if depth:
        ring = vertices[: count * 2 * ribs].reshape(count, 2 * ribs, 3)
        ring[:, ::2] += depth * (path[:, None] - ring[:, ::2])
    shape.add((vertices, faces), part)
    return path[-1]


def _arms(rng, shape, low, tall, girth, ribs, depth) -> list[NDArray]:
    """Arms that reach out, bend and rise."""
    tops = []
    count = int(rng.integers(0, 5))
    for i in range(count):
        a = 2 * np.pi * i / count + rng.uniform(-0.3, 0.3) if rng.random() < 0.4 else np.pi * i
        out, z = radial(a), low + tall * rng.uniform(0.25, 0.65)
        slim, reach = girth * rng.uniform(0.5, 0.85), girth * rng.uniform(1.8, 3)
        rise = min(tall * rng.uniform(0.15, 0.5), low + tall * 1.1 - z)
        bow = np.linspace(0, np.pi / 2, 5)
        bend = min(reach - girth * 0.8, rise)
        corner = reach - bend + bend * np.sin(bow)
        path = [out * girth * 0.3 + [0, 0, z]]
        path += [out * x + [0, 0, z + bend * (1 - np.cos(b))]
                 for x, b in zip(corner, bow, strict=True)]  # fmt: skip
        path += [
            out * reach + [0, 0, z + bend + s * max(rise - bend, girth)] for s in (0.3, 0.7, 0.9, 1)
        ]
        tops.append(_ribbed(shape, np.array(path), slim, ribs, depth, False, "arm"))
    return tops


def _pads(rng, shape, low, girth) -> list[NDArray]:
    """Flat pads, each on the edge of one below it."""
    sides = int(rng.choice([8, 12, 18]))
    flat, size = rng.uniform(0.2, 0.45), girth * 1.6
    roots = [(np.array([0, 0, low - 0.1 * girth]), 0.0, size)]
    tops = []
    for level in range(int(rng.integers(2, 4))):
        above = []
        for root, tilt, long in roots:
            turn = about_y(tilt)
            radii = np.array([0.65, 0.65 * flat, 1.0]) * long
            shape.add(moved(ellipsoid((0, 0, long * 0.95), radii, sides), turn, root), "pad")
            for way in (-1, 1)[: int(rng.integers(1, 3))]:
                lean = way * rng.uniform(0.2, 0.7)
                edge = np.array([0.6 * np.sin(lean), 0, 0.95 + 0.95 * np.cos(lean)]) * long
                above.append((root + turn @ edge, tilt + lean, long * rng.uniform(0.6, 0.85)))
        roots = above
        tops = [root for root, _, _ in roots]
        if level == 0:
            shape.names[-1] = ("body",)
    return tops


def _spines(rng, shape, girth) -> None:
    """Needles on what there is of body, arms and pads."""
    size, thick = girth * rng.uniform(0.15, 0.4), girth * rng.uniform(0.02, 0.05)
    for solid, part in list(zip(shape.solids, shape.names, strict=True)):
        if part[0] not in ("body", "arm", "pad"):
            continue
        vertices, faces = solid
        corners = vertices[faces]
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        for face in rng.choice(len(faces), min(len(faces), 30), replace=False):
            length = np.linalg.norm(normals[face])
            if length > 1e-9:
                at = corners[face].mean(0)
                end = at + normals[face] / length * size
                shape.add(cylinder(at, end, thick, thick * 0.1, 4), "spine")
