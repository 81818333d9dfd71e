"""Street lamps and traffic lights."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import ball, beam, box, cylinder, ellipsoid, extruded, moved, rounded_box, tube
from ..towers import upright
from ..turns import radial, spaced

LAMP = {
    "base": ("foot", "lamp base", "plinth", "stand"),
    "post": ("pole", "mast", "column", "lamp post"),
    "ring": ("collar", "band"),
    "arm": ("bracket", "lamp arm", "branch", "boom"),
    "lantern": ("lamp", "lamp head", "light fixture"),
    "glass": ("light glass", "bulb", "globe", "pane"),
    "lantern cap": ("lamp cover", "lantern roof", "hood", "shade"),
    "lantern frame": ("frame", "lantern bars", "cage"),
    "finial": ("tip", "knob", "ornament"),
    "light": ("signal", "signal light", "lens"),
    "housing": ("case", "signal box", "light box"),
    "visor": ("sun shield", "hood"),
}


def street_lamp(rng: np.random.Generator) -> LabelledShape:
    """Old lanterns on posts, globes, bent modern lamps, lamps with several arms, traffic lights."""
    kind = str(rng.choice(["street lamp", "lamp post", "street light", "traffic light"]))
    shape = Assembly(kind, LAMP, own_sides=False)
    high, thick = rng.uniform(2.2, 6), rng.uniform(0.04, 0.13)
    sides = int(rng.choice([4, 6, 8, 12, 20]))
    _post(rng, shape, high, thick, sides)
    if kind == "traffic light":
        _signals(rng, shape, high, thick)
        return shape.finish()
    size = high * rng.uniform(0.05, 0.11)
    style = rng.choice(["top", "bent", "arms", "hanging"], p=[0.35, 0.2, 0.25, 0.2])
    if style == "top":
        _lantern(rng, shape, np.array([0, 0, high - 0.02]), size, sides, 1, rng.integers(2**31))
    elif style == "bent":
        _bent(rng, shape, high, thick, size)
    else:
        _armed(rng, shape, high, thick, size, sides, style == "hanging")
    return shape.finish()


def _post(rng, shape, high, thick, sides) -> None:
    """A straight or tapering post with a foot and perhaps rings."""
    top = thick * rng.uniform(0.5, 1)
    shape.add(upright([(thick, 0), (top, high)], sides, (0, 0, 0)), "post")
    if rng.random() < 0.75:
        wide, tall = thick * rng.uniform(1.6, 3.5), high * rng.uniform(0.02, 0.18)
        steps = [(wide, 0), (wide, tall * 0.3), (wide * 0.75, tall * 0.35), (thick * 1.1, tall)]
        shape.add(upright(steps, sides, (0, 0, 0)), "base")
    for z in rng.uniform(0.2, 0.9, int(rng.integers(0, 4))) * high:
        r = thick * rng.uniform(1.15, 1.6)
        ring = [(r * 0.8, z - thick * 0.4), (r, z), (r * 0.8, z + thick * 0.4)]
        shape.add(upright(ring, sides, (0, 0, 0)), "ring")


def _lantern(rng, shape, foot, size, sides, up: int, seed) -> None:
    """A globe, a cylinder or a cage of glass under a cap, on ``foot`` or hung from it."""
    rng = np.random.default_rng(seed)  # all lanterns of a lamp are alike
    tall, style = size * rng.uniform(1.6, 3), rng.random()
    low = foot if up > 0 else foot - [0, 0, tall * 1.15]
    if style < 0.3:
        shape.add(ball(low + [0, 0, size], size, sides + 6), "lantern", "glass")
        top, wide = low + [0, 0, size * 1.85], size * 0.5
    else:
        flare = rng.uniform(0.55, 1.1)
        sides = max(sides, 4)
        glass = [(size * flare * 0.9, 0.05 * tall), (size * 0.9, tall)]
        shape.add(upright(glass, sides, low), "lantern", "glass")
        plate = [(size * flare * 0.7, -0.05 * tall), (size * flare, 0.08 * tall)]
        shape.add(upright(plate, sides, low), "lantern", "lantern frame")
        if rng.random() < 0.6 and sides <= 8:
            for a in (np.arange(sides) + 0.5) * 2 * np.pi / sides - np.pi / 2:
                out = radial(a) * size * 0.92
                ends = low + out * flare + [0, 0, 0.05 * tall], low + out + [0, 0, tall]
                shape.add(beam(*ends, size * 0.14), "lantern", "lantern frame")
        top, wide = low + [0, 0, tall * 0.98], size * rng.uniform(1.05, 1.5)
    rise = size * rng.uniform(0.3, 1.1)
    cap = [(wide, 0), (wide * 0.5, rise * rng.uniform(0.4, 0.8)), (size * 0.08, rise)]
    shape.add(upright(cap, sides, top), "lantern", "lantern cap")
    if rng.random() < 0.5:
        at = top + [0, 0, rise]
        shape.add(ellipsoid(at, size * np.array([0.16, 0.16, 0.3]), 8), "finial")
    if up < 0:
        shape.add(
            cylinder(top + [0, 0, rise * 0.8], foot + [0, 0, 0.02], size * 0.1, sides=6), "arm"
        )


def _bent(rng, shape, high, thick, size) -> None:
    """One arm or two that leave the post's top in a bow, a flat lamp at each end."""
    reach, rise = high * rng.uniform(0.15, 0.4), high * rng.uniform(-0.02, 0.15)
    t = np.linspace(0, 1, 8)
    straight = rng.random() < 0.3
    for side in (1, -1) if rng.random() < 0.35 else (rng.choice([-1, 1]),):
        lift = rise * (t if straight else np.sin(t * np.pi / 2))
        path = np.c_[side * reach * t, 0 * t, high - 0.05 + lift]
        shape.add(tube(path, thick * 0.6, 8), "arm")
        end, long = path[-1], size * rng.uniform(2, 4)
        body = rounded_box((long, size * 1.2, size * 0.5), (0, 0, 0), size * 0.2, 2)
        if rng.random() < 0.4:
            body = ellipsoid((0, 0, 0), (long / 2, size * 0.6, size * 0.35), 12)
        shape.add(moved(body, offset=end + [side * long * 0.3, 0, 0]), "lantern", "housing")
        pane = box((long * 0.7, size * 0.8, size * 0.2), end + [side * long * 0.3, 0, -size * 0.25])
        shape.add(pane, "lantern", "glass")


def _armed(rng, shape, high, thick, size, sides, hanging: bool) -> None:
    """Arms at the top, straight or curled, that carry lanterns on them or from which they hang."""
    count = int(rng.choice([1, 2, 2, 3, 4])) if not hanging else int(rng.choice([1, 1, 2]))
    reach, seed = high * rng.uniform(0.12, 0.28), rng.integers(2**31)
    z, t = high * rng.uniform(0.85, 0.98), np.linspace(0, 1, 8)
    curl = rng.uniform(0, 0.9)
    for a in spaced(count):
        out = radial(a)
        lift = reach * curl * (np.sin(np.pi * t) * (0.6 if hanging else -0.6))
        path = np.outer(t * reach, out) + np.c_[0 * t, 0 * t, z + lift]
        shape.add(tube(path, thick * 0.5, 6), "arm")
        if hanging and rng.random() < 0.5:
            foot = np.array([0, 0, z - reach * 0.7])
            shape.add(beam(foot, path[5], thick * 0.5), "arm")
        _lantern(rng, shape, path[-1], size, sides, -1 if hanging else 1, seed)
    if not hanging and rng.random() < 0.4:
        _lantern(rng, shape, np.array([0, 0, high - 0.02]), size, sides, 1, seed)


def _signals(rng, shape, high, thick) -> None:
    """Boxes with two lights or three, on the post or at the end of an arm."""
    size, count = rng.uniform(0.12, 0.2), int(rng.choice([2, 3, 3, 3]))
    spots = [np.array([0, -thick, high * rng.uniform(0.75, 0.95)])]
    if rng.random() < 0.5:
        reach = high * rng.uniform(0.3, 0.7)
        shape.add(
            cylinder((0, 0, high * 0.97), (reach, 0, high * 0.97), thick * 0.7, sides=8), "arm"
        )
        spots.append(np.array([reach * 0.92, -thick, high * 0.95]))
    hooded, pitch = rng.random() < 0.6, size * 2.3
    for at in spots:
        body = (size * 2.6, size * 1.6, pitch * count + size * 0.4)
        shape.add(box(body, at), "housing")
        front = at[1] - size * 0.78
        for i in range(count):
            spot = np.array([at[0], front, at[2] + pitch * (i - (count - 1) / 2)])
            shape.add(cylinder(spot, spot - [0, size * 0.25, 0], size * 0.85, sides=12), "light")
            if hooded:
                a = np.linspace(0, np.pi, 7)
                arc = np.c_[np.cos(a), np.sin(a)]
                ring = spot[::2] + np.concatenate([arc * size, arc[::-1] * size * 0.88])
                shape.add(extruded(ring, front, front - size * 0.9), "visor")
