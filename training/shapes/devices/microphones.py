"""Microphones, with their stands."""

from __future__ import annotations

import numpy as np

from ..panels import disc, hoop, pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, cylinder, ellipsoid, flat_ring, lathe, moved, tube
from ..turns import about_x, any_pose, spaced

SYNONYMS = {
    "head": ("capsule", "windscreen", "mic head", "microphone grille"),
    "band": ("ring", "collar"),
    "microphone body": ("microphone handle", "shaft", "mic body"),
    "stand": ("pole", "microphone stand", "rod"),
    "base": ("stand base", "bottom", "pedestal"),
    "leg": ("tripod", "tripod leg"),
    "boom": ("boom arm", "arm"),
    "clip": ("holder", "mount", "microphone clip"),
    "cable": ("cord", "wire"),
    "switch": ("on off switch", "slider"),
}


def microphone(rng: np.random.Generator) -> LabelledShape:
    """A head on a shaft: in the hand, on a pole with a boom, on a table; or an old one."""
    shape = Assembly(str(rng.choice(["microphone", "mic"])), SYNONYMS, own_sides=False)
    sides, thick = roundness(rng), rng.uniform(0.014, 0.03)
    mic = _vintage(rng, thick * 1.6, sides) if rng.random() < 0.3 else _held(rng, thick, sides)
    style = rng.choice(["alone", "pole", "table"], p=[0.35, 0.4, 0.25])
    if style == "alone":
        shape.solids, shape.names = mic.solids, mic.names
        if rng.random() < 0.3:
            t = np.linspace(0, 1, 14)
            path = np.c_[0.15 * np.sin(5 * t), 0.1 * t, -0.4 * t + 0.02]
            shape.add(tube(path, thick * 0.25, 6), "cable")
        return shape.finish(any_pose(rng))
    slim = thick * rng.uniform(0.2, 0.8)
    tall = rng.uniform(0.7, 1.7) if style == "pole" else rng.uniform(0.05, 0.3)
    end = np.array([0, 0, tall])
    shape.add(cylinder((0, 0, 0.01), end, slim, sides=sides), "stand")
    if rng.random() < 0.5:
        shape.add(
            cylinder((0, 0, tall * 0.5), (0, 0, tall * 0.56), slim * 1.7, sides=sides), "stand"
        )
    if style == "pole" and rng.random() < 0.5:
        far = end + np.array([0, -1, rng.uniform(-0.2, 0.8)]) * rng.uniform(0.3, 0.7)
        back = end - (far - end) * rng.uniform(0.1, 0.4)
        shape.add(cylinder(back, far, slim * 0.9, sides=sides), "boom")
        shape.add(ball(end, slim * 2, 10), "clip")
        end = far
    _floor(rng, shape, slim, tall, sides)
    shape.add(cylinder(end - [0, 0, 0.01], end + [0, 0, 0.03], thick * 1.15, sides=sides), "clip")
    lean, size = rng.uniform(0.0, 1.2), rng.uniform(1, 2.2)
    held = Assembly()  # where the clip holds it
    held.mount(mic, None, (0, 0, -0.06))
    shape.mount(held, size * about_x(lean), end + [0, 0, 0.03])
    return shape.finish()


def _held(rng, thick, sides) -> Assembly:
    """A shaft from zero upwards with a ball, an egg or a barrel on top."""
    mic, long = Assembly(), rng.uniform(0.1, 0.2)
    grip = thick * rng.uniform(0.6, 1.0)
    mic.add(
        cylinder((0, 0, 0), (0, 0, long), grip * rng.uniform(0.5, 1), grip, sides),
        "microphone body",
    )
    if rng.random() < 0.6:
        ring = flat_ring(thick * 0.5, thick * rng.uniform(1.1, 1.6), -0.006, 0.006, sides)
        mic.add(moved(ring, None, (0, 0, long)), "band")
    size, high = thick * rng.uniform(1.1, 1.9), rng.uniform(0.8, 1.7)
    top = (0, 0, long + size * high * 0.75)
    if rng.random() < 0.75:
        mic.add(ellipsoid(top, (size, size, size * high), max(sides, 8)), "head")
    else:
        crown = long + size * high * 1.8
        profile = [(size, long - 0.002), (size, crown), (size * 0.7, crown + size * 0.3)]
        mic.add(lathe(profile, sides), "head")
    if rng.random() < 0.5:
        at = (0, -grip * 0.9, long * rng.uniform(0.4, 0.8))
        mic.add(pane(at, grip * 0.5, long * 0.12, grip * 0.3), "switch")
    return mic


def _vintage(rng, thick, sides) -> Assembly:
    """A flattened capsule with ribs, or a disc in a ring."""
    mic, tall = Assembly(), thick * rng.uniform(2, 4)
    mic.add(cylinder((0, 0, 0), (0, 0, 0.08), thick * 0.4, sides=sides), "microphone body")
    centre = np.array([0, 0, 0.07 + tall * 0.5])
    if rng.random() < 0.5:
        mic.add(ellipsoid(centre, (thick, thick * 0.75, tall * 0.55), max(sides, 10)), "head")
        for z in np.linspace(-0.3, 0.3, int(rng.integers(2, 6))):
            wide = thick * np.sqrt(1 - (z / 0.55) ** 2) * 1.06
            ring = flat_ring(wide * 0.8, wide, -0.003, 0.003, sides)
            mic.add(moved(ring, np.diag([1, 0.75, 1]), centre + [0, 0, z * tall]), "band")
    else:
        mic.add(hoop(centre, tall * 0.38, tall * 0.5, thick * 0.6, sides), "band")
        mic.add(disc(centre, tall * 0.39, thick * 0.45, sides), "head")
    return mic


def _floor(rng, shape, slim, tall, sides) -> None:
    """A round plate, or three legs."""
    reach = rng.uniform(0.12, 0.25) if tall > 0.5 else rng.uniform(0.05, 0.09)
    if rng.random() < 0.5:
        high = reach * rng.uniform(0.08, 0.3)
        shape.add(lathe([(reach, 0), (reach, high * 0.5), (slim * 1.5, high)], sides), "base")
        return
    high = min(tall * 0.8, reach * rng.uniform(0.3, 0.9))
    for angle in spaced(3, np.pi / 2):
        foot = np.array([np.cos(angle) * reach * 1.3, np.sin(angle) * reach * 1.3, slim * 0.8])
        shape.add(cylinder((0, 0, high), foot, slim * 0.9, sides=max(6, sides // 2)), "leg")
