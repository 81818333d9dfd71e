"""Railway wagons, and what runs on rails has in common: bogies, buffers, bent roofs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..coachwork import Panes, Wheels, add_glazed, rectangle
from ..shape import Assembly, LabelledShape
from ..solids import Solid, beam, box, cylinder, ellipsoid, extruded
from .carts import heap

RAILWAY = {
    "boiler": ("barrel", "steam boiler"),
    "smokebox": ("front plate", "boiler front"),
    "chimney": ("smokestack", "funnel", "stack"),
    "dome": ("steam dome", "sand dome"),
    "cabin": ("cab", "driver's cab"),
    "window": ("glass", "windows", "pane"),
    "windshield": ("front window", "windscreen"),
    "roof": ("top", "cover"),
    "chassis": ("frame", "underframe", "base"),
    "bogie": ("truck frame", "wheel truck"),
    "axle": ("wheel axle",),
    "driving wheel": ("drive wheel", "big wheel"),
    "connecting rod": ("coupling rod", "side rod", "drive rod"),
    "cylinder": ("steam cylinder", "piston"),
    "cowcatcher": ("pilot", "plow", "plough"),
    "buffer": ("bumper", "shock absorber"),
    "coupling": ("coupler", "hook", "drawbar"),
    "headlight": ("lamp", "light", "lantern"),
    "tender": ("coal car",),
    "coal": ("fuel", "load"),
    "body": ("car body", "carriage body", "shell", "bodywork"),
    "hood": ("engine compartment", "engine cover", "long hood"),
    "pantograph": ("current collector", "trolley pole"),
    "door": ("sliding door", "entrance"),
    "railing": ("handrail", "rail"),
    "tank": ("cistern", "tank vessel"),
    "container": ("cargo", "freight", "box"),
    "load": ("cargo", "freight"),
    "wall": ("side wall", "side board"),
    "band": ("boiler band", "ring"),
    "lower body": ("bottom", "side panel"),
    "roof unit": ("air conditioner", "vent"),
    "running board": ("walkway", "footplate"),
    "fan": ("radiator fan", "vent"),
    "saddle": ("cradle", "tank support"),
    "floor": ("bottom", "loading floor"),
    "end wall": ("end board", "front wall"),
    "rib": ("frame rib", "reinforcement"),
}


def add_axles(
    shape: Assembly,
    wheels: Wheels,
    wide: float,
    places: Iterable[float],
    radius: float,
    thick: float,
    carrier: str,
    *part: str,
) -> None:
    """Pairs of wheels on axles, hardly to be told from the ``carrier`` that they are under."""
    for y in places:
        for side in (-1, 1):
            wheels.add(shape, (side * wide * 0.4, y, radius), radius, thick, *(part or ("wheel",)))
        ends = (-wide * 0.38, y, radius), (wide * 0.38, y, radius)
        shape.add(cylinder(*ends, radius * 0.18, sides=6), carrier, "axle")


def add_couplings(
    rng: np.random.Generator,
    shape: Assembly,
    wide: float,
    front: float,
    back: float,
    z: float,
    carrier: str = "chassis",
) -> None:
    """Buffers or a coupling at both ends of the ``carrier``."""
    buffered = rng.random() < 0.6
    for y in (front, back):
        out = np.sign(y - (front + back) / 2)
        for side in (-1, 1) if buffered else ():
            root = np.array([side * wide * 0.3, y - out * 0.05, z])
            shape.add(cylinder(root, root + [0, out * 0.3, 0], 0.07, sides=8), carrier, "buffer")
            pad = root + [0, out * 0.3, 0]
            shape.add(cylinder(pad, pad + [0, out * 0.06, 0], 0.18, sides=10), carrier, "buffer")
        if not buffered or rng.random() < 0.4:
            shape.add(
                beam((0, y - out * 0.1, z), (0, y + out * 0.35, z), 0.14), carrier, "coupling"
            )


def vault(rng: np.random.Generator, half: float, front: float, back: float, z: float) -> Solid:
    """A roof that is bent across."""
    a = np.linspace(0, np.pi, int(rng.integers(4, 11)))
    arc = np.c_[np.cos(a) * half, np.sin(a) * half * rng.uniform(0.15, 0.45) + z]
    return extruded(arc, back, front)


def add_bogies(
    rng: np.random.Generator,
    shape: Assembly,
    wheels: Wheels,
    wide: float,
    long: float,
    deck: float,
    radius: float,
) -> None:
    """Two four-wheeled trucks."""
    for y in (-0.3 * long, 0.3 * long):
        gap = radius * rng.uniform(1.2, 1.6)
        add_axles(shape, wheels, wide, (y - gap, y + gap), radius, 0.14, "bogie")
        for side in (-1, 1):
            size = (0.14, 2 * gap + radius, radius * 0.6)
            shape.add(box(size, (side * wide * 0.46, y, radius * 1.05)), "bogie")
        size = (wide * 0.9, radius * 1.2, max(deck - radius, 0.1) + 0.1)
        shape.add(box(size, (0, y, (deck + radius) / 2)), "bogie")


def wagon(rng: np.random.Generator) -> LabelledShape:
    """Railway wagons: box cars, tank cars, hoppers, gondolas, flat cars and passenger coaches."""
    kinds = {"box": ["boxcar", "freight car"], "tank": ["tank car", "tank wagon"],
             "open": ["gondola car", "railway wagon"], "flat": ["flat car", "railway wagon"],
             "coach": ["passenger car", "railway carriage"]}  # fmt: skip
    kind = str(rng.choice(list(kinds)))
    wheels = Wheels.drawn(rng, "disc", "tired", "spoked")
    shape = Assembly(str(rng.choice(kinds[kind])), RAILWAY | wheels.words)
    wide, long, radius = rng.uniform(1.8, 2.6), rng.uniform(3.5, 9), rng.uniform(0.3, 0.46)
    deck, high = radius * rng.uniform(2.0, 2.6), rng.uniform(1.2, 2.3)
    shape.add(box((wide * 0.9, long, 0.22), (0, 0, deck)), "chassis")
    if long > 5.5:
        add_bogies(rng, shape, wheels, wide, long, deck, radius)
    else:
        add_axles(shape, wheels, wide, (-0.32 * long, 0.32 * long), radius, 0.14, "chassis")
        for y in (-0.32, 0.32):
            size, at = (wide * 0.7, radius, deck - radius), (0, y * long, (deck + radius) / 2)
            shape.add(box(size, at), "chassis")
    add_couplings(rng, shape, wide, -long / 2, long / 2, deck)
    floor = deck + 0.1
    if kind == "tank":
        _tank(rng, shape, wide, long, floor)
    elif kind == "flat":
        for y in np.linspace(-0.3, 0.3, int(rng.integers(1, 4))) * long:
            size = np.array([wide, long, high]) * rng.uniform((0.6, 0.15, 0.4), (0.95, 0.25, 1))
            shape.add(box(size, (0, y, floor + size[2] / 2)), "load")
    elif kind == "open":
        _gondola(rng, shape, wide, long, floor, high)
    else:
        _closed(rng, shape, kind, wide, long, floor, high)
    return shape.finish()


def _tank(rng, shape, wide, long, floor) -> None:
    """A barrel with bulging ends and a dome, on saddles."""
    girth, sides = wide * rng.uniform(0.38, 0.5), int(rng.choice([8, 12, 24]))
    ends = [(0, s * long * 0.46, floor + girth) for s in (-1, 1)]
    shape.add(cylinder(*ends, girth, sides=sides), "tank")
    for end in ends:
        shape.add(ellipsoid(end, (girth, girth * 0.35, girth), sides), "tank")
    hat = (0, 0, floor + girth * 1.9), (0, 0, floor + girth * 2.25)
    shape.add(cylinder(*hat, girth * 0.35, sides=sides), "tank", "dome")
    for y in (-0.3, 0.3):
        saddle = box((girth * 1.5, 0.25, girth), (0, y * long, floor + girth * 0.4))
        shape.add(saddle, "chassis", "saddle")


def _gondola(rng, shape, wide, long, floor, high) -> None:
    """Low walls with ribs around the floor, often with a load."""
    thin, tall = 0.08, high * rng.uniform(0.4, 0.9)
    for side in (-1, 1):
        shape.add(box((thin, long, tall), (side * wide / 2, 0, floor + tall / 2)), "wall")
        end = box((wide, thin, tall), (0, side * (long - thin) / 2, floor + tall / 2))
        shape.add(end, "wall", "end wall")
        for y in np.linspace(-0.45, 0.45, int(rng.integers(3, 9))) * long:
            rib = box((0.1, 0.12, tall), (side * (wide / 2 + 0.05), y, floor + tall / 2))
            shape.add(rib, "wall", "rib")
    shape.add(box((wide, long, 0.1), (0, 0, floor)), "floor")
    if rng.random() < 0.6:
        size = (wide * 0.58, long * 0.58, tall * rng.uniform(0.2, 0.6))
        shape.add(heap(size, (0, 0, floor + tall * 0.7)), "load")


def _closed(rng, shape, kind, wide, long, floor, high) -> None:
    """A box car with sliding doors and ribs, or a coach with windows."""
    ring = rectangle(wide, -long / 2, long / 2, floor - 0.02)
    panes = {}
    if kind == "coach":
        row = Panes(int(rng.integers(3, 10)), 0.45, 0.85, rng.uniform(0.08, 0.2), 0.05, 0.95)
        panes = {1: row, 3: row}
    add_glazed(
        shape,
        ring,
        ring + [0, 0, high],
        panes,
        ("body",),
        ("window",),
        ("roof",),
        rng.choice([0, -0.03]),
    )
    shape.add(vault(rng, wide * 0.52, -long * 0.51, long * 0.51, floor + high - 0.03), "roof")
    for side in (-1, 1):
        places = (0.0,) if kind == "box" else (-0.46, 0.46)
        for y in places:
            leaf = (0.07, long * (0.22 if kind == "box" else 0.06), high * 0.85)
            shape.add(box(leaf, (side * wide / 2, y * long, floor + high * 0.46)), "door")
        for y in np.linspace(-0.45, 0.45, int(rng.integers(4, 9))) * long if kind == "box" else ():
            if abs(y) > 0.13 * long:
                rib = box((0.06, 0.1, high * 0.95), (side * wide / 2, y, floor + high * 0.48))
                shape.add(rib, "body", "rib")
