"""What flies without wings: saucers, satellites, drones."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import (
    ball,
    beam,
    box,
    cylinder,
    ellipsoid,
    flat_ring,
    lathe,
    moved,
    rounded_box,
    tube,
)
from ..turns import BACKWARD, FORWARD, QUARTER, about_x, any_pose, radial, spaced

SAUCER = {
    "hull": ("body", "disc", "saucer"),
    "cockpit": ("cabin", "canopy"),
    "dome": ("bubble", "glass dome"),
    "light": ("lamp", "lights"),
    "landing gear": ("landing leg", "leg", "foot"),
    "antenna": ("aerial", "mast"),
}
SATELLITE = {
    "body": ("bus", "main body", "core"),
    "solar panel": ("solar array", "solar wing", "panel"),
    "solar cell": ("cell", "solar module"),
    "boom": ("panel arm", "strut", "yoke"),
    "antenna": ("dish", "antenna dish", "satellite dish"),
    "feed": ("antenna feed", "feed horn"),
    "aerial": ("whip antenna", "rod"),
    "thruster": ("nozzle", "engine", "rocket engine"),
    "lens": ("camera", "telescope", "sensor"),
    "ring": ("adapter ring", "band"),
}
DRONE = {
    "body": ("hull", "fuselage", "shell", "main body"),
    "arm": ("boom", "frame arm"),
    "motor": ("engine", "rotor hub"),
    "propeller": ("rotor", "blade", "rotor blade", "prop"),
    "guard": ("propeller guard", "rotor guard", "duct", "ring"),
    "landing gear": ("landing skid", "leg", "foot", "skid"),
    "camera": ("gimbal camera", "gimbal"),
    "lens": ("camera lens", "eye"),
    "antenna": ("aerial",),
    "battery": ("battery pack",),
    "light": ("led", "lamp"),
}


def saucer(rng: np.random.Generator) -> LabelledShape:
    """A turned disc with a dome above, lights around its rim and legs below."""
    shape = Assembly(str(rng.choice(["ufo", "flying saucer", "spaceship"])), SAUCER)
    sides, flat = int(rng.choice([8, 12, 24, 36])), rng.uniform(0.1, 0.3)
    edge, rim = rng.uniform(0.0, 0.05), rng.uniform(0.3, 0.6)
    disc = [(rim * rng.uniform(0.4, 0.9), -flat), (1, -edge - 0.01), (1, edge + 0.01), (rim, flat)]
    shape.add(lathe(disc, sides), "hull")
    dome = rng.uniform(0.2, 0.9) * rim
    t = np.linspace(0, np.pi / 2, 6)
    curve = np.c_[rim * 0.95 * np.cos(t) + 1e-3, flat * 0.9 + dome * np.sin(t)]
    shape.add(lathe(curve, sides), "cockpit", "dome")
    count, size = int(rng.integers(5, 13)), rng.uniform(0.03, 0.07)
    for a in spaced(count):
        r = 1 if edge > 0.03 else (1 + rim) / 2
        z = 0 if r == 1 else flat * 0.55
        shape.add(ball((r * np.cos(a), r * np.sin(a), z), size, 8), "light")
    if rng.random() < 0.6:
        for a in spaced(3, 0.5):
            out = radial(a)
            foot = out * 0.7 - [0, 0, flat + rng.uniform(0.2, 0.4)]
            shape.add(
                cylinder(out * 0.35 - [0, 0, flat * 0.6], foot, 0.03, sides=6), "landing gear"
            )
            shape.add(cylinder(foot, foot - [0, 0, 0.03], 0.09, sides=8), "landing gear")
    if rng.random() < 0.4:
        top = np.array([0, 0, flat * 0.9 + dome * 0.97])
        shape.add(cylinder(top, top + [0, 0, 0.25], 0.012, sides=5), "antenna")
    return shape.finish()


def satellite(rng: np.random.Generator) -> LabelledShape:
    """A box or a drum between solar panels, with dishes, aerials, a lens and a nozzle."""
    shape = Assembly(str(rng.choice(["satellite", "space probe", "space station"])), SATELLITE)
    wide, high = rng.uniform(0.4, 0.9), rng.uniform(0.4, 1.6)
    sides = int(rng.choice([6, 8, 12, 24]))
    style = rng.random()
    if style < 0.5:
        shape.add(box((wide, wide * rng.uniform(0.7, 1.2), high)), "body")
    elif style < 0.7:
        shape.add(rounded_box((wide, wide, high), radius=0.08), "body")
    else:
        shape.add(cylinder((0, 0, -high / 2), (0, 0, high / 2), wide / 2, sides=sides), "body")
    if rng.random() < 0.35:
        z = rng.uniform(-0.4, 0.4) * high
        shape.add(cylinder((0, 0, z), (0, 0, z + 0.06), wide * 0.6, sides=sides), "body", "ring")
    _solar_panels(rng, shape, wide, high)
    for _ in range(int(rng.integers(1, 3))):
        _dish(rng, shape, wide, high, sides)
    for _ in range(int(rng.integers(0, 4))):
        root = np.array([*rng.uniform(-0.3, 0.3, 2) * wide, rng.choice([-0.5, 0.5]) * high])
        end = root * [2.5, 2.5, 1 + rng.uniform(0.3, 1.2)]
        shape.add(tube([root * 0.98, end], 0.012, 5), "aerial")
    if rng.random() < 0.5:
        cone = [
            (0.16 * wide * 2, -high / 2 - 0.2),
            (0.06, -high / 2 - 0.02),
            (0.06, -high / 2 + 0.02),
        ]
        shape.add(lathe(cone, sides), "thruster")
    if rng.random() < 0.5:
        root = np.array([0, -wide * 0.3, rng.uniform(-0.3, 0.3) * high])
        eye = root - [0, wide * rng.uniform(0.25, 0.6), 0]
        shape.add(cylinder(root, eye, wide * 0.18, wide * 0.2, sides), "lens")
    return shape.finish(any_pose(rng) if rng.random() < 0.3 else None)


def _solar_panels(rng, shape, wide, high) -> None:
    """Wings of one to five panels on a boom, at two sides or four; some are divided into cells."""
    count, pairs = int(rng.integers(1, 5)), int(rng.choice([1, 1, 1, 2]))
    size, tall = rng.uniform(0.3, 1.0), rng.uniform(0.3, 1.1) * max(high, 0.7)
    thin, gap, arm = rng.uniform(0.015, 0.05), rng.uniform(0.01, 0.06), rng.uniform(0.1, 0.4)
    tilt, cells = rng.uniform(0, np.pi), rng.random() < 0.35
    lay = about_x(tilt)
    for pair in range(pairs):
        for side in (-1, 1):
            quarter = QUARTER if pair else np.eye(3)
            turn = quarter @ np.diag([side, side, 1]) @ lay
            reach = wide / 2 + arm
            rod = cylinder(
                (wide * 0.35, 0, 0), (reach + count * (size + gap), 0, 0), 0.025, sides=6
            )
            shape.add(moved(rod, turn), "solar panel", "boom")
            for k in range(count):
                x = reach + k * (size + gap) + size / 2
                shape.add(moved(box((size, tall, thin), (x, 0, 0)), turn), "solar panel")
                for j in (np.arange(3) - 1) * tall / 3 if cells else ():
                    cell = box((size * 0.88, tall * 0.28, thin * 1.5), (x, j, 0))
                    shape.add(moved(cell, turn), "solar panel", "solar cell")


def _dish(rng, shape, wide, high, sides) -> None:
    """A shallow bowl on a stalk with its feed before it, in any direction."""
    size, deep = rng.uniform(0.15, 0.55), rng.uniform(0.15, 0.5)
    t = np.linspace(0.05, 1, 6)
    inner = np.c_[size * t, size * deep * t**2]
    bowl = lathe(np.concatenate([inner, inner[::-1] + [0, 0.02]]), sides, caps=False)
    axis = rng.choice([0, 1, 2], p=[0, 0.5, 0.5])
    side = rng.choice([-1, 1])
    turn = np.diag([1, side, side]) if axis == 2 else BACKWARD if side > 0 else FORWARD
    far = high / 2 if axis == 2 else wide / 2
    offset = turn @ [0, 0, far + 0.08]
    shape.add(moved(bowl, turn, offset), "antenna")
    stalk = cylinder((0, 0, -0.2), (0, 0, 0.02), 0.035, sides=8)
    shape.add(moved(stalk, turn, offset), "antenna")
    feed = cylinder((0, 0, 0), (0, 0, size * 0.8), 0.02, 0.04, 6)
    shape.add(moved(feed, turn, offset), "antenna", "feed")


def drone(rng: np.random.Generator) -> LabelledShape:
    """A body with four, six or eight rotors on arms, bare or in rings; skids and a camera."""
    kinds = ["drone", "quadcopter", "quadrotor", "multicopter"]
    count = int(rng.choice([4, 4, 4, 6, 8]))
    shape = Assembly(str(rng.choice(kinds if count == 4 else kinds[::3])), DRONE)
    size = np.array([rng.uniform(0.12, 0.3), rng.uniform(0.16, 0.4), rng.uniform(0.05, 0.15)])
    style = rng.random()
    if style < 0.4:
        shape.add(box(size, top=tuple(rng.uniform(0.5, 1, 2))), "body")
    elif style < 0.7:
        shape.add(rounded_box(size, radius=size[2] * 0.45), "body")
    else:
        shape.add(ellipsoid((0, 0, 0), size * 0.6, int(rng.choice([6, 8, 16]))), "body")
    reach, thick = rng.uniform(0.25, 0.5), rng.uniform(0.012, 0.035)
    rise = rng.uniform(-0.03, 0.08)
    blade = min(reach * np.sin(np.pi / count) * 0.95, rng.uniform(0.1, 0.25))
    blades, guarded, sides = (
        int(rng.integers(2, 5)),
        rng.random() < 0.3,
        int(rng.choice([8, 12, 24])),
    )
    legs = rng.random() < 0.35
    for a in (np.arange(count) + 0.5) * 2 * np.pi / count:
        out = radial(a)
        end = out * reach + [0, 0, rise]
        shape.add(beam(out * size.min() * 0.4, end, thick * 1.3, thick), "arm")
        hub = end + [0, 0, thick * 0.9 + 0.02]
        shape.add(cylinder(end - [0, 0, thick], hub, thick * 1.1, sides=8), "motor")
        for b in spaced(blades, rng.uniform(0, 3)):
            tip = hub + blade * radial(b)
            shape.add(
                tube([hub, (hub + tip) / 2, tip], [0.01, 0.022, 0.012], 6, flat=0.25), "propeller"
            )
        shape.add(cylinder(hub - [0, 0, 0.005], hub + [0, 0, 0.012], thick * 0.6, sides=8), "motor")
        if guarded:
            tall = rng.uniform(0.015, 0.03)
            hoop = flat_ring(blade * 1.05, blade * 1.05 + 0.018, -tall, tall, sides)
            shape.add(moved(hoop, offset=hub), "guard")
            shape.add(beam(end, hub + out * blade * 1.05 - [0, 0, tall], thick * 0.5), "guard")
        if legs:
            foot = end - [0, 0, rng.uniform(0.08, 0.1) + size[2] * 0.5]
            shape.add(cylinder(end, foot, thick * 0.6, thick * 0.4, 6), "landing gear")
    _below(rng, shape, size, legs)
    return shape.finish()


def _below(rng, shape, size, legs: bool) -> None:
    """Skids, a camera and what sticks out above."""
    if not legs and rng.random() < 0.75:
        low, long = -size[2] / 2 - rng.uniform(0.06, 0.15), size[1] * rng.uniform(0.4, 0.8)
        for side in (-1, 1):
            x = side * size[0] * rng.uniform(0.55, 0.6)
            shape.add(cylinder((x, -long, low), (x, long, low), 0.01, sides=6), "landing gear")
            for y in (-0.3, 0.3):
                top = (side * size[0] * 0.3, y * size[1], -size[2] * 0.2)
                shape.add(cylinder(top, (x, y * size[1], low), 0.009, sides=6), "landing gear")
    if rng.random() < 0.7:
        at = np.array([0, -size[1] * rng.uniform(0.25, 0.5), -size[2] * 0.5 - 0.02])
        shape.add(cylinder(at + [0, 0, 0.05], at, 0.015, sides=6), "camera")
        shape.add(rounded_box((0.06, 0.05, 0.05), at - [0, 0, 0.015], 0.01), "camera")
        eye = at - [0, 0.02, 0.015]
        shape.add(cylinder(eye, eye - [0, 0.02, 0], 0.018, sides=10), "camera", "lens")
    if rng.random() < 0.4:
        pack = (size[0] * 0.5, size[1] * 0.5, 0.04)
        shape.add(box(pack, (0, size[1] * 0.1, size[2] / 2 + 0.005)), "battery")
    if rng.random() < 0.3:
        for side in (-1, 1):
            root = np.array([side * size[0] * 0.25, size[1] * 0.3, size[2] * 0.3])
            shape.add(cylinder(root, root + [side * 0.02, 0.04, 0.12], 0.005, sides=5), "antenna")
