"""Parts by the names of a model's joints, nodes and materials (``names``): which faces each covers.

A model's arrays hold for each of "node", "material" and "joint" an array ``face_KIND`` (F,) of
indices into ``KIND_names``, −1 for none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from .names import ENDS, JOINTS, READINGS, SUBSTANCES, SYNONYMS, joint_name, part_name, words_of

Level = dict[tuple[str, ...], NDArray[np.bool_]]
"""Wordings of each part, and which faces (F,) it covers."""

KINDS = ("joint", "node", "material")


def levels_by_name(
    name: str, own: list[str], arrays: Mapping[str, NDArray], ends: bool
) -> list[Level]:
    """Parts that are asked for together, level by level; none where no name tells faces apart.

    Args:
        name: the object's own, in words, without colours and noise.
        own: all words of it.
        arrays: of a pack, by name: for each of :data:`KINDS` its names and (F,) the number of each
            face's.
        ends: whether what is called "back" or "front" alone is a part, and not just where one is.
    """
    names = {kind: [str(n) for n in arrays[f"{kind}_names"]] for kind in KINDS}
    index = {kind: arrays[f"face_{kind}"] for kind in KINDS}
    levels = [
        *_joint_levels(names["joint"], index["joint"]),
        *_named_level(names["node"], index["node"], own, "node", ends),
        *_named_level(names["material"], index["material"], own, "material", ends),
        *_named_level(names["material"], index["material"], own, "substance"),
        *_read_by_colour(name, names["material"], index["material"]),
    ]
    return [level for level in levels if says_something(level, len(arrays["faces"]))]


def _named_level(
    names: list[str], index: NDArray, own_name: list[str], wanted: str, ends: bool = False
) -> list[Level]:
    """Levels from the names of nodes or materials, bare and, where it says more, with places."""
    bare: Level = {}
    placed: Level = {}
    for number, name in enumerate(names):
        mask = index == number
        part, place = part_name(name, own_name)
        if ends and words_of(name) in [[end] for end in ENDS]:
            part, place = words_of(name)[0], []
        if not mask.any() or (part in SUBSTANCES) != (wanted == "substance"):
            continue
        if not part and wanted == "node" and set(words_of(name)) & set(own_name):
            part = "body"  # of a car whose wheels are nodes of their own
        if not part:
            continue
        add_part(bare, (part, *SYNONYMS.get(part, ())), mask)
        add_part(placed, (" ".join([*place, part]),), mask)
    return [bare] if bare.keys() == placed.keys() or len(placed) == len(bare) else [bare, placed]


def _joint_levels(names: list[str], index: NDArray) -> list[Level]:
    read = [joint_name(name) for name in names]
    stems, sides = [stem for stem, _ in read], [side for _, side in read]
    if any(re.match("mixamorig", name) for name in names):
        stems = ["lowerleg" if stem == "leg" else stem for stem in stems]
    human = "upperarm" in stems
    rough: Level = {}
    fine: Level = {}
    sided: Level = {}
    for number, (stem, side) in enumerate(zip(stems, sides, strict=True)):
        mask = index == number
        if stem not in JOINTS or not mask.any():
            continue
        roughly, exactly = JOINTS[stem]
        if human and stem == "neck":
            roughly = ("head",)
        add_part(rough, roughly, mask)
        add_part(fine, exactly, mask)
        limb = roughly[0] in ("arm", "leg", "wing")
        add_part(sided, (f"{side} {exactly[0]}",) if side and limb else roughly, mask)
    return [rough, fine, sided]


def _read_by_colour(name: str, names: list[str], index: NDArray) -> list[Level]:
    level: Level = {}
    for objects, materials in READINGS:
        if re.search(objects, name):
            for number, material in enumerate(names):
                said = material.lower().replace("_", "")
                part = next((p for how, p in materials.items() if re.search(how, said)), None)
                if part and (index == number).any():
                    add_part(level, (part, *SYNONYMS.get(part, ())), index == number)
            break
    return [level]


def add_part(level: Level, wordings: tuple[str, ...], mask: NDArray[np.bool_]) -> None:
    """Add faces, (F,) bool, to the part of that first wording, which keeps the wordings that fit
    all of it: front feet and hind feet together are "foot" and "paw".
    """
    known = next((known for known in level if known[0] == wordings[0]), wordings)
    mask = level.pop(known, np.zeros(len(mask), bool)) | mask
    level[tuple(word for word in known if word in wordings)] = mask


def labels_of(level: Level, faces: int) -> NDArray[np.int64]:
    """(F,) which part of a level each face is of, by the order of the level; −1: none."""
    labels = np.full(faces, -1)
    for number, mask in enumerate(level.values()):
        labels[mask] = number
    return labels


def says_something(level: Level, faces: int) -> bool:
    """Whether it tells faces apart."""
    return len(level) > 1 or any(0.02 < mask.sum() / faces < 0.98 for mask in level.values())
