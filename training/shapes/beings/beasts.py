"""Animals on four legs as artists of games make them, each with the ears, nose and horns it has."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..keypoints import KEYPOINTS
from ..shape import Assembly, LabelledShape
from ..styles import Style, any_style

SYNONYMS = {
    "body": ("torso", "belly", "barrel"),
    "head": ("face",),
    "neck": ("throat",),
    "ear": ("ears",),
    "eye": ("eyes",),
    "pupil": ("iris",),
    "snout": ("muzzle",),
    "nose": ("nose tip",),
    "nostril": ("nose hole", "nostrils"),
    "trunk": ("proboscis", "elephant trunk"),
    "tusk": ("tusks", "ivory"),
    "tooth": ("teeth", "front teeth"),
    "horn": ("horns",),
    "antler": ("antlers",),
    "mane": ("neck hair",),
    "wool": ("fleece", "coat", "fur"),
    "hump": ("camel hump",),
    "beard": ("goatee",),
    "collar": ("neckband",),
    "leg": ("legs", "limb"),
    "foot": ("feet", "paw"),
    "hoof": ("hooves",),
    "tail": ("tails",),
    "tuft": ("tail tuft", "tail end"),
    "quill": ("spines", "spikes"),
}


class Build(NamedTuple):
    """What sets an animal apart, in lengths of no unit that chance scales.

    Attributes:
        ear, broad: the ear's length and width.
        snout: its length.
        tail: its length.
        sole: "foot" or "hoof".
        has: what else.
    """

    ear: float
    broad: float
    snout: float
    tail: float
    sole: str
    has: tuple[str, ...]


KINDS = {
    "elephant": Build(1.0, 1.0, 0.2, 0.5, "foot", ("trunk", "tusk")),
    "mammoth": Build(0.6, 0.5, 0.2, 0.4, "foot", ("trunk", "tusk", "wool")),
    "rabbit": Build(1.6, 0.35, 0.4, 0.12, "foot", ("tooth", "ball tail")),
    "pig": Build(0.5, 0.35, 0.7, 0.3, "hoof", ("disc",)),
    "boar": Build(0.5, 0.3, 0.9, 0.3, "hoof", ("disc", "tusk", "mane")),
    "cow": Build(0.5, 0.35, 0.8, 0.8, "hoof", ("horn", "tuft")),
    "bull": Build(0.4, 0.3, 0.8, 0.8, "hoof", ("horn", "tuft")),
    "goat": Build(0.5, 0.25, 0.8, 0.25, "hoof", ("horn", "beard")),
    "sheep": Build(0.5, 0.25, 0.6, 0.2, "hoof", ("wool",)),
    "horse": Build(0.5, 0.25, 1.3, 0.9, "hoof", ("mane",)),
    "unicorn": Build(0.5, 0.25, 1.2, 0.9, "hoof", ("mane", "one horn")),
    "deer": Build(0.6, 0.3, 0.9, 0.2, "hoof", ("antler",)),
    "rhino": Build(0.4, 0.25, 1.0, 0.5, "foot", ("one horn",)),
    "hippo": Build(0.25, 0.25, 1.3, 0.3, "foot", ("tooth",)),
    "camel": Build(0.35, 0.25, 1.0, 0.6, "foot", ("hump", "tuft")),
    "giraffe": Build(0.4, 0.25, 0.9, 0.6, "hoof", ("horn", "tuft")),
    "dog": Build(0.7, 0.4, 0.9, 0.6, "foot", ("collar",)),
    "cat": Build(0.45, 0.4, 0.35, 0.9, "foot", ("collar",)),
    "fox": Build(0.7, 0.45, 0.9, 0.9, "foot", ("tuft",)),
    "mouse": Build(0.7, 0.7, 0.7, 1.0, "foot", ("tooth",)),
    "bear": Build(0.35, 0.35, 0.7, 0.12, "foot", ("ball tail",)),
    "lion": Build(0.35, 0.35, 0.6, 0.8, "foot", ("mane", "tuft")),
    "hedgehog": Build(0.25, 0.25, 0.8, 0.0, "foot", ("quill",)),
}


def beast(rng: np.random.Generator) -> LabelledShape:
    """Pets and beasts, blocky, soft or round, with big heads or small, ears up or hanging."""
    kind = str(rng.choice(list(KINDS)))
    shape = Assembly(
        kind if rng.random() < 0.8 else "animal", SYNONYMS, keypoints=KEYPOINTS["beast"]
    )
    style, build = any_style(rng), KINDS[kind]
    has = build.has
    wide, long, high = rng.uniform(0.16, 0.3), rng.uniform(0.3, 0.5), rng.uniform(0.16, 0.32)
    leg = rng.uniform(0.08, 0.5) * (1.8 if kind in ("giraffe", "horse", "camel") else 1)
    body = np.array([0, 0, leg + high * 0.8])
    shape.add(style.lump(body, (wide, long, high)), "body")
    if "wool" in has:
        fleece = np.array([wide, long * 0.9, high]) * rng.uniform(1.05, 1.25)
        shape.add(style.lump(body + [0, 0.04, high * 0.2], fleece), "wool")
    if "hump" in has:
        for y in (0,) if rng.random() < 0.5 else (-0.4, 0.4):
            at = body + [0, y * long, high * 1.0]
            shape.add(style.lump(at, (wide * 0.6, long * 0.35, high * 0.6)), "hump")
    thick = wide * rng.uniform(0.2, 0.42)
    for side in (-1, 1):
        for y in (-0.65, 0.65):
            _leg(rng, shape, style, body + [side * wide * 0.6, y * long, 0], thick, build.sole)
    skull = rng.uniform(0.6, 1.2) * max(wide, high)
    rise = rng.uniform(0.2, 0.7) if kind != "giraffe" else rng.uniform(1.2, 2.2)
    head = body + [0, -long - skull * 0.4, high * 0.5 + skull * rise]
    root = body + [0, -long * 0.6, high * 0.2]
    shape.add(style.limb([root, head], [high * 0.7, min(skull * 0.6, high * 0.7)]), "neck")
    if "collar" in has and rng.random() < 0.5:
        ring = root + (head - root) * 0.55
        shape.add(style.lump(ring, (skull * 0.75, skull * 0.6, skull * 0.14)), "collar")
    radii = skull * np.array([rng.uniform(0.8, 1.05), 0.9, rng.uniform(0.75, 1.0)])
    shape.add(style.lump(head, radii), "head")
    _face(rng, shape, style, head, radii, kind)
    _weapons(rng, shape, style, head, radii, has)
    if "mane" in has:
        _mane(rng, shape, style, root, head, skull, kind)
    if "quill" in has:
        _quills(rng, shape, style, body, (wide, long, high))
    _tail(rng, shape, style, body + [0, long * 0.85, high * 0.3], thick, build)
    return shape.finish()


def _leg(rng, shape, style: Style, hip, thick, end) -> None:
    foot = np.array([hip[0], hip[1] + rng.normal(0, 0.02), thick * 0.5])
    shape.add(style.limb([hip, foot], thick * np.array([1.15, 0.9])), "leg")
    if end == "hoof":
        shape.add(style.lump(foot, thick * np.array([1.05, 1.1, 0.55])), "leg", "hoof")
    else:
        sole = foot - [0, thick * 0.35, 0]
        shape.add(style.lump(sole, thick * np.array([1.1, 1.4, 0.55])), "leg", "foot")


def _face(rng, shape, style: Style, head: NDArray, radii: NDArray, kind: str) -> None:
    """Eyes, ears that stand or hang, and a snout with what is at its end."""
    build = KINDS[kind]
    wide, deep, tall = radii
    lean, droop = rng.uniform(0.2, 0.9), rng.random() < (0.4 if kind in ("dog", "rabbit") else 0.15)
    ear, ball = wide * rng.uniform(0.8, 1.3), wide * rng.uniform(0.1, 0.2)
    flaps, flat = "trunk" in build.has, 0.77 if style.kind == "round" else 0.9
    for side in (-1, 1):
        at = head + [side * wide * 0.5, -deep * flat, tall * 0.35]
        shape.add(style.ball(at, ball), "head", "eye")
        size = ear * np.array([build.broad * 0.5, 0.12, build.ear * 0.6])
        out = np.array([side * np.sin(lean), 0, np.cos(lean)])
        at = head + [side * wide * 0.6, 0, tall * 0.75] + out * size[2] * 0.7
        if flaps:
            at = head + [side * wide * 1.3, 0, 0]
            size = ear * np.array([build.broad * 0.7, 0.12, build.ear])
        elif droop:
            at = head + [side * wide * 0.95, 0, tall * 0.5 - size[2] * 0.6]
        shape.add(style.lump(at, np.maximum(size, 0.012)), "head", "ear")
    low = head - [0, deep * 0.6, tall * 0.3]
    if flaps:
        t = np.linspace(0, 1, 6)
        curl = rng.uniform(-0.2, 0.6)
        path = low + np.c_[0 * t, -deep * (0.3 + 0.9 * t), -tall * (1.6 * t - 2.0 * curl * t**3)]
        shape.add(style.limb(path, wide * (0.42 - 0.25 * t)), "head", "trunk")
    else:
        _snout(rng, shape, style, low, radii, build)


def _snout(rng, shape, style: Style, low: NDArray, radii: NDArray, build: Build) -> None:
    """A snout from a point of the face, with a nose and perhaps teeth or a beard at its end."""
    has, (wide, deep, tall) = build.has, radii
    end = low - [0, deep * (0.2 + 0.7 * build.snout), tall * 0.1]
    girth = wide * rng.uniform(0.4, 0.65) * np.array([1, rng.uniform(0.6, 1.05)])
    shape.add(style.limb([low, end], girth), "head", "snout")
    if "disc" in has:
        shape.add(style.lump(end, girth[1] * np.array([1.15, 0.3, 1.0])), "head", "nose")
        for side in (-1, 1):
            hole = end + girth[1] * np.array([side * 0.4, -0.3, 0])
            shape.add(style.lump(hole, girth[1] * np.array([0.16, 0.12, 0.28])), "head", "nostril")
    elif rng.random() < 0.7:
        tip = end + [0, -girth[1] * 0.1, girth[1] * 0.6]
        shape.add(style.lump(tip, girth[1] * np.array([0.5, 0.4, 0.35])), "head", "nose")
    if "tooth" in has:
        for side in (-1, 1):
            at = end + girth[1] * np.array([side * 0.3, -0.1, -1.0])
            shape.add(style.lump(at, girth[1] * np.array([0.25, 0.15, 0.45])), "head", "tooth")
    if "beard" in has:
        at = end + [0, girth[1] * 0.6, -girth[1] * 0.5]
        shape.add(style.spike(at, at - [0, 0, tall * 0.9], girth[1] * 0.45), "head", "beard")


def _weapons(rng, shape, style: Style, head, radii, has) -> None:
    """Tusks, horns, antlers, or one horn in the middle."""
    wide, deep, tall = radii
    reach, up = tall * rng.uniform(0.5, 1.4), rng.uniform(0.3, 1.0)
    for side in (-1, 1):
        if "tusk" in has:
            root = head + [side * wide * 0.5, -deep * 0.75, -tall * 0.5]
            out = root + reach * np.array([side * 0.25, -0.7, -0.1])
            shape.add(style.limb([root, out, out + reach * np.array([0, -0.2, 0.5])],
                                 wide * np.array([0.14, 0.11, 0.02])), "head", "tusk")  # fmt: skip
        root = head + [side * wide * 0.45, 0, tall * 0.75]
        if "horn" in has:
            out = root + reach * np.array([side * (1 - 0.7 * up), 0.2, 0.5 * up])
            tip = out + reach * np.array([side * 0.1, 0.1, 0.5])
            shape.add(style.limb([root, out, tip], wide * np.array([0.16, 0.12, 0.02])),
                      "head", "horn")  # fmt: skip
        if "antler" in has:
            beam = [root, root + reach * np.array([side * 0.7, 0.2, 0.7])]
            beam.append(beam[1] + reach * np.array([side * 0.1, -0.1, 0.9]))
            shape.add(style.limb(beam, wide * np.array([0.1, 0.08, 0.03])), "head", "antler")
            for s in (0.5, 1.0, 1.5)[: int(rng.integers(1, 4))]:
                k = int(s)
                at = beam[k] + (beam[min(k + 1, 2)] - beam[k]) * (s - k)
                tine = at + reach * np.array([side * 0.1, -0.35, 0.4])
                shape.add(style.limb([at, tine], wide * np.array([0.07, 0.02])), "head", "antler")
    if "one horn" in has:
        root = head + [0, -deep * 0.8, tall * 0.4]
        shape.add(style.spike(root, root + reach * np.array([0, -0.7, 1.0]), wide * 0.2),
                  "head", "horn")  # fmt: skip


def _mane(rng, shape, style: Style, root, head, skull, kind) -> None:
    """A ring about a lion's head; a crest along the neck of all others."""
    if kind == "lion":
        size = skull * np.array([1.35, 0.45, 1.35]) * rng.uniform(0.95, 1.2)
        shape.add(style.lump(head + [0, skull * 0.35, 0], size), "mane")
        return
    up = np.array([0, skull * 0.55, skull * 0.35])
    path = [root + up, (root + head) / 2 + up, head + up]
    shape.add(style.limb(path, skull * rng.uniform(0.15, 0.3)), "mane")


def _quills(rng, shape, style: Style, body, size) -> None:
    for _ in range(int(rng.integers(20, 50))):
        out = rng.normal(0, 1, 3) + [0, 0.4, 0.6]
        out = out / np.linalg.norm(out) * [1, 1, np.sign(out[2]) if out[2] > -0.2 else -1]
        root = body + out * size * 0.85
        shape.add(style.spike(root, root + out * 0.12 + [0, 0.05, 0], size[0] * 0.1), "quill")


def _tail(rng, shape, style: Style, root, thick, build: Build) -> None:
    if "ball tail" in build.has:
        shape.add(style.ball(root + [0, thick * 0.6, 0], thick * 1.1), "tail")
    elif build.tail:
        a = rng.uniform(-1.1, 0.8)
        end = root + 0.6 * build.tail * np.array([0, np.cos(a) + 0.15, np.sin(a)])
        girth = thick * rng.uniform(0.2, 0.7) * np.array([1, 1.1, 0.6])
        shape.add(style.limb([root, (root + end) / 2 + [0, 0.03, 0], end], girth), "tail")
        if "tuft" in build.has:
            shape.add(style.ball(end, thick * rng.uniform(0.5, 0.8)), "tail", "tuft")
