"""Fish and octopuses."""

from __future__ import annotations

import numpy as np

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..solids import ball, loft, slab, tube
from ..turns import spaced

SYNONYMS = {
    "body": ("torso", "trunk", "belly"),
    "fin": ("flipper",),
    "tail": ("tail fin",),
    "tentacle": ("arm", "leg"),
}


def fish(rng: np.random.Generator) -> LabelledShape:
    """A bent, flattened body with fins and eyes, its tail upright or, of whales, level."""
    shape = Assembly(
        str(rng.choice(["fish", "fish", "shark", "whale", "dolphin"])),
        SYNONYMS,
        keypoints=KEYPOINTS["fish"],
    )
    sides, flat = int(rng.integers(8, 21)), rng.uniform(0.3, 0.95)
    high = rng.uniform(0.12, 0.35)
    t = np.linspace(0, 1, 14)
    radius = high * np.sin(np.pi * np.clip(t * 0.9 + 0.06, 0, 1)) ** rng.uniform(0.6, 1.1)
    bend = rng.normal(0, 0.1) * t**2
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rings = [
        np.c_[r * flat * np.cos(angle) + b, 0 * angle + y, r * np.sin(angle)]
        for y, r, b in zip(t - 0.5, radius, bend, strict=True)
    ]
    cut = int(rng.integers(4, 6))
    shape.add(loft(np.array(rings[: cut + 1])[:, ::-1]), "head")
    shape.add(loft(np.array(rings[cut:])[:, ::-1]), "body")

    def plate(corners, *part: str) -> None:
        shape.add(slab(corners, 0.016), *part)

    end, size = np.array([bend[-1], 0.46, 0]), high * rng.uniform(0.7, 1.3)
    if shape.category in ("whale", "dolphin"):
        for side in (-1, 1):
            plate([end, end + [side * size, 0.2, 0], end + [0, 0.12, 0]], "tail")
    else:
        for up in (-1, 1):
            plate([end, end + [0, 0.22, up * size], end + [0, 0.12, 0]], "tail")
    rise = high * rng.uniform(0.4, 1.0)
    root = high * 0.85
    back = [(0, -0.12, root), (0, rng.uniform(0.1, 0.25), root * 0.7), (0, 0.12, root + rise)]
    plate(back, "fin", "dorsal fin")
    for side in (-1, 1):
        at = np.array([side * high * flat * 0.85, -0.12, -high * 0.3])
        out = [side * high * rng.uniform(0.5, 1.2), 0.15, -high * rng.uniform(0.1, 0.6)]
        plate([at, at + out, at + [0, 0.1, 0]], "fin", "pectoral fin")
        eye = (side * high * flat * 0.5, -0.38, high * 0.25)
        shape.add(ball(eye, 0.02, 8), "head", "eye")
    return shape.finish()


def octopus(rng: np.random.Generator) -> LabelledShape:
    """A head with eyes over six to ten tentacles, spread, lifted or hanging; squids have fins."""
    shape = Assembly(
        str(rng.choice(["octopus", "squid", "jellyfish"])), SYNONYMS, keypoints=KEYPOINTS["octopus"]
    )
    sides, size = int(rng.integers(10, 23)), rng.uniform(0.15, 0.3)
    tall = size * rng.uniform(0.8, 2.0)
    lean, t = rng.normal(0, 0.4), np.linspace(0, 1, 9)
    path = np.c_[0 * t, lean * size * t**2, tall * (1.8 * t - 0.1)]
    shape.add(tube(path, size * np.sqrt(np.maximum(1 - (2 * t - 1) ** 2, 0.01)), sides), "head")
    if shape.category == "squid":
        for side in (-1, 1):
            ring = [
                (side * x * size, lean * size, z * tall) for x, z in ((0, 1), (1.8, 1.4), (0, 1.7))
            ]
            shape.add(loft([np.add(ring, (0, y, 0)) for y in (side * 0.02, -side * 0.02)]), "fin")
    count = int(rng.choice([6, 8, 8, 10]))
    reach, thick = rng.uniform(0.4, 0.9), size * rng.uniform(0.15, 0.35)
    hanging = shape.category != "octopus"
    lifted = not hanging and rng.random() < 0.5  # its arms reach up, out and anywhere
    for a in spaced(count, rng.normal(0, 0.06, count)):
        s = np.linspace(0, 1, 10)
        curl = rng.normal(0, 0.6)
        around = a + curl * s**2
        r = size * 0.5 + reach * s * (0.25 if hanging else 1)
        z = (
            -reach * s
            if hanging
            else -0.1 * s + rng.uniform(0, 0.25) * s**3 - 0.1 * np.sin(np.pi * s)
        )
        if lifted:
            z = z + rng.uniform(-0.8, 0.8) * reach * s**2
            r = size * 0.5 + reach * s * rng.uniform(0.4, 1)
        path = np.c_[r * np.cos(around), r * np.sin(around), z + 0.02]
        shape.add(tube(path, thick * (1.1 - s), 8), "tentacle")
    for side in (-1, 1):
        eye = (side * size * 0.45, -size * 0.85, tall * 0.6)
        shape.add(ball(eye, size * rng.uniform(0.12, 0.25), 10), "head", "eye")
    return shape.finish()
