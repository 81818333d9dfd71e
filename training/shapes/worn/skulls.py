"""Skulls and masks."""

from __future__ import annotations

import numpy as np

from ..shape import Assembly, LabelledShape
from ..solids import Solid, at_z, box, facing_out, loft, slab, tube
from ..styles import Style, any_style

SKULL = {
    "cranium": ("skull", "braincase", "head", "dome"),
    "eye socket": ("orbit", "eye", "eye hole"),
    "nose hole": ("nasal cavity", "nose"),
    "cheekbone": ("cheek", "zygomatic bone"),
    "jaw": ("lower jaw", "mandible", "jawbone"),
    "upper jaw": ("maxilla", "snout"),
    "tooth": ("teeth",),
    "horn": ("horns",),
}
MASK = {
    "face": ("plate", "mask body", "shell"),
    "eye hole": ("eye", "eyes", "eye opening"),
    "nose": ("snout", "beak"),
    "mouth": ("lips", "mouth hole"),
    "brow": ("eyebrow", "forehead ridge"),
    "ear": ("ears",),
    "horn": ("horns",),
    "feather": ("plume", "headdress"),
    "tooth": ("teeth", "fang"),
    "strap": ("band", "headband", "string"),
    "cheek": ("cheek mark", "stripe"),
}


def skull(rng: np.random.Generator) -> LabelledShape:
    """Skulls of people, beasts and cartoons, with jaw or without, horned or not."""
    shape = Assembly(str(rng.choice(["skull", "skull", "human skull", "animal skull"])), SKULL)
    style, beast = any_style(rng), shape.category == "animal skull"
    wide, deep, tall = rng.uniform(0.75, 1.0), rng.uniform(0.85, 1.2), rng.uniform(0.75, 1.0)
    shape.add(style.lump((0, 0, 0), (wide, deep, tall)), "cranium")
    reach = rng.uniform(0.5, 1.4) if beast else rng.uniform(0.0, 0.15)
    chin = wide * rng.uniform(0.45, 0.7)
    front = np.array([0, -deep * 0.45 - reach, -tall * 0.75])
    size = np.array([chin, deep * 0.45, tall * rng.uniform(0.25, 0.4)])
    shape.add(style.limb([(0, -deep * 0.3, -tall * 0.45), front], [chin, chin * 0.85])
              if beast else style.lump(front, size), "upper jaw")  # fmt: skip
    eye, apart = wide * rng.uniform(0.2, 0.34), wide * rng.uniform(0.36, 0.48)
    flat = deep * (0.8 if style.kind == "round" else 0.93)
    for side in (-1, 1):
        at = np.array([side * apart, -flat, -tall * 0.1])
        shape.add(style.lump(at, (eye, eye * 0.5, eye * rng.uniform(0.8, 1.3))), "eye socket")
        if rng.random() < 0.4:
            bone = np.array([side * wide * 0.72, -deep * 0.5, -tall * 0.5])
            shape.add(style.lump(bone, wide * np.array([0.2, 0.4, 0.14])), "cheekbone")
    nose = np.array([0, -flat - reach * 0.6, -tall * 0.42])
    if beast:
        nose = front + [0, -chin * 0.3, chin * 0.55]
    shape.add(style.lump(nose, wide * np.array([0.1, 0.16, 0.16])), "nose hole")
    low = front[2] - (chin * 0.6 if beast else size[2] * 0.95)
    edge = front[1] - (0 if beast else size[1] * 0.8)
    teeth = int(rng.integers(4, 9)) if rng.random() < 0.8 else 0
    for x in np.linspace(-0.7, 0.7, teeth) * chin:
        tooth = (chin * 1.1 / max(teeth, 1), 0.14, tall * 0.16)
        shape.add(box(tooth, (x, edge + 0.06 + 0.25 * (x / chin) ** 2, low)), "tooth")
    if rng.random() < 0.55:
        _lower_jaw(rng, shape, style, (wide, deep, tall), (chin, edge, low), teeth)
    if rng.random() < (0.5 if beast else 0.12):
        for side in (-1, 1):
            root = np.array([side * wide * 0.65, 0, tall * 0.5])
            out = root + [side * rng.uniform(0.5, 1.0), 0.1, 0.2]
            tip = out + [side * 0.1, -0.1, rng.uniform(0.4, 1.0)]
            shape.add(style.limb([root, out, tip], wide * np.array([0.2, 0.15, 0.02])), "horn")
    return shape.finish()


def _lower_jaw(rng, shape, style: Style, size, upper, teeth: int) -> None:
    """Two branches that meet at the chin, more or less agape, with teeth as there are above.

    The size is the cranium's; the upper jaw is given by half its width, and its edge's y and z.
    """
    wide, deep, tall = size
    chin, edge, low = upper
    gape = rng.uniform(0.05, 0.4)
    hinge = np.array([0, 0, low + tall * 0.1])
    for side in (-1, 1):
        ramus = [hinge + [side * chin * 0.95, 0, tall * 0.2],
                 hinge + [side * chin * 0.9, -deep * 0.2, -tall * (0.25 + gape * 0.5)],
                 (0, edge + 0.05, low - tall * (0.15 + gape))]  # fmt: skip
        shape.add(style.limb(ramus, wide * np.array([0.1, 0.14, 0.15])), "jaw")
    for x in np.linspace(-0.4, 0.4, teeth // 2) * chin:
        at = (x, edge + 0.1 + 0.4 * abs(x), low - tall * (gape - 0.02))
        shape.add(box((chin / teeth, 0.12, tall * 0.2), at), "jaw", "tooth")


def mask(rng: np.random.Generator) -> LabelledShape:
    """A bent plate over the whole face or the eyes, with brows, nose, mouth, horns or feathers."""
    shape = Assembly(str(rng.choice(["mask", "mask", "tribal mask", "carnival mask"])), MASK)
    half, style = shape.category == "carnival mask", any_style(rng)
    wide, tall = rng.uniform(0.55, 0.9), rng.uniform(0.25, 0.4) if half else rng.uniform(0.7, 1.3)
    wrap, thick = rng.uniform(0.1, 0.7), rng.uniform(0.04, 0.12)
    shape.add(_face_plate(rng, style.sides, wide, tall, wrap, thick), "face")

    def on(x: float, z: float) -> np.ndarray:
        return np.array([x, wrap * (x / wide) ** 2 + wrap * 0.3 * (z / tall) ** 2, z])

    eye, up = wide * rng.uniform(0.12, 0.25), 0 if half else tall * rng.uniform(0.1, 0.35)
    brows, marks = rng.random() < 0.4, rng.random() < 0.25
    crest = str(rng.choice(["horn", "ear", "feather", "none"]))
    for side in (-1, 1):
        size = (eye, thick * 0.7, eye * rng.uniform(0.35, 1.0))
        shape.add(style.lump(on(side * wide * 0.42, up), size), "eye hole")
        if brows:
            path = [on(side * wide * x, up + eye * z) for x, z in ((0.15, 1.0), (0.7, 1.5))]
            shape.add(style.limb(path, thick * 0.8), "brow")
        if marks and not half:
            at = on(side * wide * 0.5, -tall * 0.2)
            shape.add(style.lump(at, (wide * 0.18, thick * 0.6, tall * 0.05)), "cheek")
        top = on(side * wide * 0.5, tall * 0.7) + [0, thick / 2, 0]
        if crest == "horn":
            tip = top + [side * 0.35, -0.1, rng.uniform(0.4, 0.9)]
            path = [top, top + [side * 0.3, 0, 0.15], tip]
            shape.add(style.limb(path, wide * np.array([0.16, 0.12, 0.02])), "horn")
        elif crest == "ear":
            shape.add(style.lump(top + [side * 0.1, 0, 0.15], (0.15, thick, 0.3)), "ear")
    if crest == "feather":
        _headdress(rng, shape, wide, tall, thick, on)
    if half or rng.random() < 0.7:
        _mask_nose(rng, shape, style, half, wide, tall, on, eye, up)
    if not half and rng.random() < 0.8:
        _mask_mouth(rng, shape, style, wide, tall, thick, on)
    if rng.random() < 0.4:
        a = np.linspace(0.02, np.pi - 0.02, 12)
        end = on(wide * 0.95, up)[1] + thick / 2
        shape.add(tube(np.c_[wide * 0.96 * np.cos(a), end + wide * np.sin(a), 0 * a + up],
                       0.04, 6, flat=1.8), "strap")  # fmt: skip
    return shape.finish()


def _face_plate(rng, sides, wide, tall, wrap, thick) -> Solid:
    """A plate that bends around the face and narrows upwards or downwards."""
    taper, rings = rng.uniform(-0.2, 0.5), []
    for s in np.linspace(-1, 1, 2 * max(4, sides // 3)):
        girth = wide * np.sqrt(max(1 - abs(s) ** 2.5, 0.04)) * (1 + taper * s * 0.5)
        x = np.linspace(-girth, girth, max(7, sides))
        y = wrap * (x / wide) ** 2 + wrap * 0.3 * s**2
        both = np.r_[np.c_[x, y], np.c_[x, y + thick][::-1]]
        rings.append(at_z(both, s * tall))
    return facing_out(loft(rings))


def _headdress(rng, shape, wide, tall, thick, on) -> None:
    """Feathers in a fan above the brow."""
    for x in np.linspace(-0.7, 0.7, int(rng.integers(3, 9))):
        root = on(x * wide * 0.8, tall * 0.6 * np.sqrt(1 - x**2)) + [0, thick / 2, 0]
        long, turn = rng.uniform(0.4, 0.9), x * 0.9
        out, side = (
            np.array([np.sin(turn), 0, np.cos(turn)]),
            np.array([np.cos(turn), 0, -np.sin(turn)]),
        )
        kite = np.array(
            [(0 * out), out * long * 0.6 + side * 0.09, out * long, out * long * 0.6 - side * 0.09]
        )
        shape.add(facing_out(slab(root + kite, thick * 0.4)), "feather")


def _mask_nose(rng, shape, style: Style, half, wide, tall, on, eye, up) -> None:
    """A nose, straight or bent, short or long."""
    long = rng.uniform(0.1, 0.6)
    low = on(0, up - tall * (0.5 if half else 0.35))
    path = [on(0, up + eye * 0.3), low - [0, long * 0.6, -0.05], low - [0, long, 0.1 * long]]
    shape.add(style.limb(path, wide * np.array([0.08, 0.15, rng.uniform(0.02, 0.15)])), "nose")


def _mask_mouth(rng, shape, style: Style, wide, tall, thick, on) -> None:
    """Lips, and between them some teeth or none."""
    at, lip = on(0, -tall * 0.55), np.array([wide * rng.uniform(0.2, 0.45), thick, tall * 0.1])
    shape.add(style.lump(at, lip), "mouth")
    for x in np.linspace(-0.6, 0.6, int(rng.integers(2, 7))) if rng.random() < 0.5 else ():
        root = at + [x * lip[0], -thick, lip[2] * 0.5]
        shape.add(style.spike(root, root - [0, 0, lip[2] * 1.1], 0.04), "tooth")
