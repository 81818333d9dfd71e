"""An armature from keypoints: bones of a biped or a quadruped from joints' names, or from any.

Joints that follow each other along a limb are one bone apart; limbs of one kind are told apart by
the words of place in their names. Where no names are those of joints, bones join each keypoint with
the nearest.
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Along each limb the joints, with other words for them, and the bone that begins there.
TRUNK = (
    ("pelvis hips root", "spine"),
    ("waist belly stomach", "spine.001"),
    ("chest withers", "spine.002"),
    ("neck throat", "neck"),
    ("head", "head"),
    ("crown top", ""),
)
LIMBS = (
    (
        ("shoulder", "upper_arm"),
        ("elbow", "forearm"),
        ("wrist", "hand"),
        ("hand fingertips finger", ""),
    ),
    (("hip", "thigh"), ("knee", "shin"), ("ankle heel hock", "foot"), ("foot toe toes", "")),
    (("shoulder hip", "upper_leg"), ("elbow knee", "lower_leg"), ("paw hoof foot", "")),
    (("tail rump", "tail"), ("tip end", "")),
)
PLACES = frozenset("left right front fore hind back rear l r".split())


class Bone(NamedTuple):
    """A bone: its name, the keypoints at head and tail, and its parent's number, −1 for none."""

    name: str
    head: int
    tail: int
    parent: int


def bones_of(names: Sequence[str], points: NDArray[np.float64]) -> list[Bone]:
    """The bones between K keypoints at (K, 3), called such as "left knee" or "hand.R"."""
    words = [_words(name) for name in names]
    bones = _chain(_along(TRUNK, words, frozenset()), frozenset())
    trunk = len(bones)
    places = sorted({frozenset(w & PLACES) for w in words if w & PLACES}, key=sorted)
    limbs: list[Bone] = []
    for place in places:
        chains = [_chain(_along(limb, words, place), place) for limb in LIMBS]
        longest = max(chains, key=len)
        taken: set[int] = set()
        for chain in sorted(chains, key=len, reverse=True) if longest else ():
            ends = {end for bone in chain for end in (bone.head, bone.tail)}
            if chain and not ends & taken:
                taken |= ends
                begin = len(bones) + len(limbs)
                root = _nearest_bone(bones[:trunk], points, points[chain[0].head])
                limbs += [
                    bone._replace(parent=root if number == 0 else begin + number - 1)
                    for number, bone in enumerate(chain)
                ]
    tails = _chain(_along(LIMBS[3], words, frozenset()), frozenset())
    for number, bone in enumerate(tails):
        begin = 0 if trunk else -1
        parent = begin if number == 0 else len(bones) + len(limbs) - 1
        limbs.append(bone._replace(parent=parent))
    return bones + limbs or _spanning(names, points)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().replace(".", " ").replace("_", " ").split())


def _along(
    limb: Sequence[tuple[str, str]], words: Sequence[frozenset[str]], place: frozenset[str]
) -> list[tuple[int, str]]:
    """The keypoints at this place that are joints of the limb, in its order, with their bones."""
    found: list[tuple[int, str]] = []
    for joint, bone in limb:
        for number, said in enumerate(words):
            fits = said & PLACES == place and said & set(joint.split())
            if fits and all(number != other for other, _ in found):
                found.append((number, bone))
                break
    return found


def _chain(joints: Sequence[tuple[int, str]], place: frozenset[str]) -> list[Bone]:
    """Bones from each joint to the next, the sides behind their names as Blender has them."""
    side = ".L" if place & {"left", "l"} else ".R" if place & {"right", "r"} else ""
    where = "_".join(sorted(place - {"left", "right", "l", "r"}))
    bones = []
    for number, ((head, name), (tail, _)) in enumerate(itertools.pairwise(joints)):
        full = f"{where}_{name}" if where else name
        bones.append(Bone(f"{full}{side}", head, tail, number - 1))
    return bones


def _spanning(names: Sequence[str], points: NDArray[np.float64]) -> list[Bone]:
    """Bones along the shortest tree from the first keypoint to all others."""
    bones: list[Bone] = []
    reached, bone_to = [0], {0: -1}
    while len(reached) < len(points):
        rest = [number for number in range(len(points)) if number not in bone_to]
        apart = np.linalg.norm(points[reached][:, None] - points[rest], axis=2)
        near, far = np.unravel_index(apart.argmin(), apart.shape)
        head, tail = reached[near], rest[far]
        bone_to[tail] = len(bones)
        bones.append(Bone(names[tail], head, tail, bone_to[head]))
        reached.append(tail)
    return bones


def _nearest_bone(bones: Sequence[Bone], points: NDArray[np.float64], place: NDArray) -> int:
    if not bones:
        return -1
    ends = [(points[bone.head], points[bone.tail]) for bone in bones]
    return int(np.argmin([distances(place[None], *end)[0] for end in ends]))


def distances(places: NDArray, head: NDArray, tail: NDArray) -> NDArray[np.float64]:
    """(n,) of places (n, 3) from a bone."""
    along = tail - head
    share = np.clip((places - head) @ along / max(float(along @ along), 1e-30), 0, 1)
    return np.linalg.norm(places - head - share[:, None] * along, axis=1)


def weights(
    vertices: NDArray[np.float64],
    part: NDArray[np.int64],
    heads: NDArray[np.float64],
    tails: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(V, B) first weights of bones: each vertex follows the nearest ones of its part's.

    Args:
        vertices: (V, 3).
        part: (V,) the part of each vertex; a bone is of the part that most of the vertices nearest
            to it are of. −1 for none: any bone.
        heads, tails: (B, 3) of the bones.
    """
    apart = np.stack([distances(vertices, *ends) for ends in zip(heads, tails, strict=True)], 1)
    nearest = apart.argmin(1)
    parts = int(part.max(initial=-1)) + 1
    votes = np.zeros((parts + 1, len(heads)))
    np.add.at(votes, (part, nearest), 1)  # −1 is the last one
    allowed = np.ones((parts + 1, len(heads)), bool)
    owner = votes[:parts].argmax(0) if parts else np.zeros(len(heads), int)
    for number in range(parts):
        own = (owner == number) & (votes[:parts].sum(0) > 0)
        if own.any():
            allowed[number] = own
    apart = np.where(allowed[part], apart, np.inf)
    least = apart.min(1, keepdims=True)
    found = (least / np.maximum(apart, 1e-12)) ** 4
    found[(found < 0.1) | ~np.isfinite(found)] = 0
    on_bone = least[:, 0] <= 1e-12
    found[on_bone] = apart[on_bone] <= 1e-12
    return found / np.maximum(found.sum(1, keepdims=True), 1e-12)
