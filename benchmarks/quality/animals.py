"""Animals on four legs, each leg of which is known: generated ones, and artists' with a skeleton.

What a bone moves is a part, and where the skins of two bones meet is the joint between them. Where
a leg passes into the body nobody can say: what of it lies higher than the belly is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from patchalign3d import Mesh
from training.data.meshes import read_arrays

from ..datasets.generated import generated_shape
from .cases import Case

FILES = ("animals_pack__*.npz", "*_fox_*.npz", "*_horse_animations.npz")
# Words of the bones' names, by the part that they move; of those that are open nothing is known.
OPEN = frozenset("shoulder scapula humerus pelvis neck".split())
PARTS = {
    "head": frozenset("head ear nose chin mouth".split()),
    "tail": frozenset(["tail"]),
    "body": frozenset("spine torso back hips stomach ribcage".split()),
}
FEET = frozenset("foot toe tip leaf ff ffb".split())
# Between which bones a knee is, as either pack calls them.
KNEES = {
    "front": (("front leg upper", "front leg lower"), ("front upper leg", "front lower leg")),
    "hind": (("back leg upper", "back leg lower"), ("back leg", "back upper leg")),
}
Places = dict[str, NDArray[np.float64]]


class Animal(NamedTuple):
    """What is asked of a quadruped, with the truth; and its knees and paws (3,), by their names."""

    case: Case
    joints: Places


def generated(count: int, seed: int) -> Iterator[Animal]:
    """Animals of the family, put together of loose pieces; joints of them are not known."""
    for number in range(count):
        shape = generated_shape("quadruped", number, seed)
        part = np.array(shape.names(0), object)[shape.face_part]
        middle = shape.vertices[shape.faces].mean(1)  # (F, 3)
        pieces = [shape.face_solid == solid for solid in np.unique(shape.face_solid[part == "leg"])]
        centres = np.array([middle[piece].mean(0) for piece in pieces])
        for piece, (x, y, _) in zip(pieces, centres, strict=True):
            end = "front" if y < np.median(centres[:, 1]) else "hind"
            part[piece] = f"{'left' if x > 0 else 'right'} {end} leg"
        yield Animal(_case(Mesh(shape.vertices, shape.faces), part, shape.category), {})


def of_artists(folders: Sequence[Path]) -> Iterator[Animal]:
    """The animals of packs of models."""
    paths = [path for folder in folders for files in FILES for path in sorted(folder.glob(files))]
    for path in paths:
        arrays = read_arrays(path)
        x, y, z = np.asarray(arrays["vertices"], np.float64).T
        mesh = Mesh(np.stack([x, -z, y], axis=1), arrays["faces"])  # it had Y up
        names = [_words(str(name)) for name in arrays["joint_names"]]
        bone = np.array([*names, ""], object)[arrays["face_joint"]]  # −1 is the last one
        part = np.array([_part_of(name) for name in [*names, ""]], object)[arrays["face_joint"]]
        height = mesh.vertices[mesh.faces].mean(1)[:, 2]
        is_leg = np.array([name.endswith("leg") for name in part])
        part[is_leg & (height > height[part == "body"].min())] = ""
        yield Animal(_case(mesh, part, "animal"), _joints(mesh, bone))


def _words(bone: str) -> str:
    """A bone's name in words: "BackUpperLeg.L" is "back upper leg left"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=IK)(?=[A-Z])", " ", bone)
    side = {"l": "left", "r": "right"}
    return " ".join(side.get(word, word) for word in re.findall(r"[a-z]+", apart.lower()))


def _part_of(bone: str) -> str:
    words = set(bone.split())
    if not words or words & OPEN:
        return ""
    side = next((side for side in ("left", "right") if side in words), "")
    for end, own in (("front", {"front", "ff"}), ("hind", {"back", "ffb"})):
        if side and words & own:
            return f"{side} {end} leg"
    return next((part for part, own in PARTS.items() if words & own), "")


def _joints(mesh: Mesh, bone: NDArray) -> Places:
    """Knees, where the skins of two bones meet, and the middles of paws."""
    found = {}
    for side in ("left", "right"):
        for end, own in (("front", "ff"), ("hind", "ffb")):
            for pair in KNEES[end]:
                rings = [mesh.vertices[mesh.faces[bone == f"{name} {side}"]] for name in pair]
                above, below = ({*map(tuple, ring.reshape(-1, 3).round(6))} for ring in rings)
                if above & below:
                    found[f"{side} {end} knee"] = np.mean(list(above & below), axis=0)
            of_leg = {"front": "front", "hind": "back"}[end]
            feet = [
                {side, own} <= set(name.split())
                or ({side, of_leg} <= set(name.split()) and bool(FEET & set(name.split())))
                for name in bone
            ]
            found[f"{side} {end} paw"] = mesh.vertices[mesh.faces[feet]].reshape(-1, 3).mean(0)
    return found


def _case(mesh: Mesh, part: NDArray, category: str) -> Case:
    prompts = sorted(set(part) - {""})
    truth = np.array([prompts.index(name) if name else -1 for name in part])
    return Case(mesh, prompts, truth, category)
