"""Jars and canisters: a round or square body, a shoulder, a mouth and what closes it."""

from __future__ import annotations

import numpy as np

from ..panels import pane, roundness
from ..shape import Assembly, LabelledShape
from ..solids import ball, beam, flat_ring, hollow, lathe, torus, tube
from ..turns import radial
from .fittings import add_lid, squared

SYNONYMS = {
    "body": ("glass", "vessel", "container", "jar body"),
    "neck": ("throat", "mouth", "collar"),
    "rim": ("edge", "lip"),
    "base": ("bottom", "foot"),
    "lid": ("cover", "cap", "top", "screw cap"),
    "lid rim": ("lid edge", "lid ring"),
    "knob": ("lid knob", "lid handle"),
    "cork": ("stopper", "plug"),
    "clasp": ("clip", "wire bail", "fastener", "latch"),
    "seal": ("rubber ring", "gasket"),
    "cloth": ("fabric", "cloth cover"),
    "string": ("ribbon", "cord"),
    "label": ("sticker", "tag"),
    "contents": ("jam", "honey", "cookies", "filling"),
    "dipper": ("honey dipper", "spoon"),
}


def jar(rng: np.random.Generator) -> LabelledShape:
    """Closed with a cap, a cork, a clasp, a cloth or a lid; empty, filled or labelled."""
    kinds = ["jar", "jar", "jam jar", "honey jar", "cookie jar", "canister", "spice jar"]
    shape = Assembly(str(rng.choice(kinds)), SYNONYMS)
    radius, sides = rng.uniform(0.035, 0.07), roundness(rng)
    tall = radius * rng.uniform(1.3, 3.2)
    outline = _outline(rng, radius, tall)
    shoulder = outline[-1]
    neck, wall = rng.uniform(0.04, 0.25) * radius, radius * rng.uniform(0.04, 0.1)
    open_ = rng.random() < 0.5
    shape.add(hollow(outline, wall, sides) if open_ else lathe(outline, sides), "body")
    mouth = shoulder[0]
    if rng.random() < 0.7:
        _neck(rng, shape, mouth, shoulder[1], neck, wall, sides, open_)
    else:
        neck = 0.0
    if open_ and rng.random() < 0.6:
        z = np.linspace(wall * 1.5, tall * rng.uniform(0.4, 0.85), 7)
        inside = np.interp(z, outline[:, 1], outline[:, 0]) - wall * 0.9
        shape.add(lathe(np.c_[inside, z], sides), "contents")
    if rng.random() < 0.3:
        shape.add(
            lathe([(outline[0, 0] * 0.95, -wall), (outline[0, 0], wall * 0.5)], sides), "base"
        )
    if rng.random() < 0.3:
        _label(rng, shape, outline, sides)
    if sides >= 12 and rng.random() < 0.25:
        power = rng.uniform(3, 8)
        shape.solids = [squared(solid, power) for solid in shape.solids]
    _close(rng, shape, mouth, shoulder[1] + neck, radius, wall, sides)
    if len(set(shape.names)) == 1:
        _label(rng, shape, outline, sides)
    return shape.finish()


def _outline(rng, radius, tall):
    """Straight, bellied or pinched, closing towards the mouth at once or along a shoulder."""
    low, mouth = rng.uniform(0.8, 1.0), rng.uniform(0.7, 1.0)
    t = np.linspace(0, 1, 7)
    bulge = rng.choice([0.0, rng.uniform(0, 0.25), rng.uniform(-0.12, 0)])
    straight = rng.uniform(0.7, 0.95)
    wall = np.c_[
        radius * (low + (1 - low) * t**0.4 + bulge * np.sin(np.pi * t)), straight * tall * t
    ]
    s = np.linspace(0, 1, 5)[1:]
    round_ = np.sin(s * np.pi / 2)
    shoulder = radius * (1 + (mouth - 1) * (1 - np.cos(s * np.pi / 2)))
    return np.concatenate([wall, np.c_[shoulder, tall * (straight + (1 - straight) * round_)]])


def _neck(rng, shape, mouth, z, neck, wall, sides, open_) -> None:
    end = mouth * rng.uniform(0.95, 1.05)
    if open_:
        shape.add(flat_ring(mouth - wall, end, z - wall, z + neck, sides), "neck")
    else:
        shape.add(lathe([(mouth, z - wall), (end, z + neck)], sides), "neck")
    if rng.random() < 0.5:
        shape.add(torus(end - wall / 2, z + neck, wall * rng.uniform(0.7, 1.3), sides), "rim")


def _close(rng, shape, mouth, z, radius, wall, sides) -> None:
    """What closes the mouth at height ``z``, if anything does."""
    style = rng.choice(["cap", "lid", "cork", "clasp", "cloth", "dipper", "none"],
                       p=[0.34, 0.2, 0.14, 0.12, 0.08, 0.04, 0.08])  # fmt: skip
    if style == "cap":
        _cap(rng, shape, mouth, z, radius, sides)
    elif style == "lid":
        add_lid(rng, shape, mouth, z, wall, sides)
    elif style == "cork":
        tall = mouth * rng.uniform(0.3, 0.9)
        narrow = mouth * rng.uniform(0.75, 0.98)
        cork = [(narrow * 0.95, z - tall * 0.5), (narrow * rng.uniform(1, 1.2), z + tall * 0.6)]
        shape.add(lathe(cork, sides), "cork")
    elif style == "clasp":
        _clasp(rng, shape, mouth, z, radius, wall, sides)
    elif style == "cloth":
        _cloth(rng, shape, mouth, z, radius)
    elif style == "dipper" and ("contents",) in shape.names:
        _dipper(shape, mouth, z)


def _cap(rng, shape, mouth, z, radius, sides) -> None:
    """A screw cap over the neck, ridged or plain, with a second, narrower step or without."""
    tall, wide = radius * rng.uniform(0.2, 0.6), mouth * rng.uniform(1.02, 1.2)
    shape.add(
        lathe([(wide, z - tall * 0.5), (wide * rng.uniform(0.9, 1.02), z + tall * 0.5)], sides),
        "lid",
    )
    if rng.random() < 0.3:
        step = wide * rng.uniform(0.6, 0.85)
        shape.add(lathe([(step, z + tall * 0.45), (step * 0.9, z + tall * 0.8)], sides), "lid")
    if rng.random() < 0.25:
        for angle in np.linspace(0, 2 * np.pi, 20, endpoint=False):
            out = radial(angle) * wide
            ends = out + [0, 0, z - tall * 0.45], out + [0, 0, z + tall * 0.35]
            shape.add(beam(*ends, wide * 0.08), "lid")


def _clasp(rng, shape, mouth, z, radius, wall, sides) -> None:
    """A lid of glass on a seal, held by a loop of wire in front and a hinge behind."""
    wide, tall = mouth * rng.uniform(1.0, 1.12), radius * rng.uniform(0.15, 0.35)
    shape.add(lathe([(wide, z), (wide, z + wall * 1.2)], sides), "seal")
    dome = [(wide, z + wall), (wide, z + tall * 0.6), (wide * 0.7, z + tall)]
    shape.add(lathe(dome, sides), "lid")
    t, thin = np.linspace(0, np.pi, 9), radius * 0.035
    low = rng.uniform(0.3, 0.7) * radius
    for side in (-1, 1):
        loop = np.c_[
            0.4 * radius * np.cos(t), 0 * t + side * (wide + thin), z + tall * 0.4 - low * np.sin(t)
        ]
        if side > 0:
            loop[:, 2] += low * 0.6 * np.sin(t)
        shape.add(tube(loop, thin, 6), "clasp")
    band = torus(wide, z + tall * 0.5, thin, max(sides, 10))
    shape.add(band, "clasp")


def _cloth(rng, shape, mouth, z, radius) -> None:
    """A round of cloth over the mouth, wavy below a string."""
    count = 32
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    hem = 1 + rng.uniform(0.05, 0.2) * np.cos(angle * int(rng.integers(6, 11)))
    drop, wide = radius * rng.uniform(0.3, 0.5), mouth * rng.uniform(1.05, 1.12)
    profile = [(0.02, 0.12), (0.7, 0.1), (1.0, 0.0), (1.0, -0.5), (rng.uniform(1.1, 1.35), -1)]
    solid = lathe([(wide * r, z + drop * h) for r, h in profile[::-1]], count)
    vertices, faces = solid
    vertices[:count, :2] *= hem[:, None]
    shape.add((vertices, faces), "cloth")
    shape.add(torus(wide * 1.01, z - drop * 0.5, radius * 0.04, 20), "string")


def _dipper(shape, mouth, z) -> None:
    """The stick of a dipper that leans on the mouth."""
    end, foot = np.array([mouth * 1.3, 0, z + mouth * 1.4]), np.array([-mouth * 0.2, 0, z - mouth])
    shape.add(tube([foot, end], mouth * 0.08, 8), "dipper")
    shape.add(ball(end, mouth * 0.14, 8), "dipper")


def _label(rng, shape, outline, sides) -> None:
    """A band around the body, or a tag on its front."""
    z = outline[-1, 1] * np.array([rng.uniform(0.15, 0.3), rng.uniform(0.5, 0.7)])
    r = np.interp(z, outline[:, 1], outline[:, 0])
    if rng.random() < 0.4:
        at = (0, -r.max() * np.cos(np.pi / sides), z.mean())
        shape.add(pane(at, r.max() * rng.uniform(0.6, 1.1), np.ptp(z), r.max() * 0.06), "label")
        return
    steps = np.linspace(*z, 5)
    outer = np.c_[np.interp(steps, outline[:, 1], outline[:, 0]) * 1.02, steps]
    ring = np.concatenate([outer, outer[::-1] * [0.9, 1], outer[:1]])
    shape.add(lathe(ring, sides, caps=False), "label")
