"""An armature from keypoints: bones of a biped or a quadruped from joints' names, or from any.

Each keypoint hangs from another one, and the way between both is a bone: along the trunk, along
limbs from the body outwards, along tails, wings and the like from base to tip. What has another
name hangs from what is nearest, so that no keypoint is left without a bone.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.places import OF_ARMS, Place, numbers_of_joints, place_of, with_letters

# Along the trunk the joints, by their names from the likeliest, and the bone that begins there.
TRUNK = (
    ("pelvis hips croup rump sacrum root", "spine"),
    ("waist belly stomach spine", "spine.001"),
    ("chest withers", "spine.002"),
    ("neck throat", "neck"),
    ("head", "head"),
    ("crown top nose snout muzzle beak", ""),
)
OF_TRUNK = frozenset(word for joints, _ in TRUNK for word in joints.split())
# The bones that begin at the joints of a limb, by the joints' numbers, and at the shoulder blade.
BONES = {
    "arm": ("upper_arm", "forearm", "hand", "finger", "finger"),
    "leg": ("thigh", "shin", "foot", "pastern", "toe"),
    "front": ("upper_leg", "lower_leg", "foot", "pastern", "toe"),
    "hind": ("upper_leg", "lower_leg", "foot", "pastern", "toe"),
}
BLADE, BLADES, OF_BLADE = -1, frozenset("clavicle collarbone scapula".split()), "shoulder"
ANKLE, HEEL = 2, "heel"
# Along whatever has a base and a tip.
ORDER = {"base": 0, "root": 0, "middle": 2, "mid": 2, "tip": 3, "end": 3}
STOP = frozenset("of the a".split())
SHORT = 1e-6  # of the whole, what is no bone, and what is one place
LEAST_SHARE = 0.1  # of the nearest bone's weight, what others have at least or nothing at all
SOFT = 0.03  # of the whole, how far weights of neighbouring parts go over into each other
MOST_SUMS = 5e7  # how many numbers may be smoothed, over all rounds


class Bone(NamedTuple):
    """A bone: its name, the keypoints at head and tail, and its parent's number, −1 for none."""

    name: str
    head: int
    tail: int
    parent: int


class Link(NamedTuple):
    """What a keypoint hangs from, and what the bone between both is called."""

    above: int
    name: str


Links = dict[int, Link]
"""By keypoints, each after that which it hangs from."""


def bones_of(names: Sequence[str], points: NDArray[np.float64]) -> list[Bone]:
    """The bones between K keypoints at (K, 3), called such as "left knee" or "hand.R"."""
    words = [name.casefold().replace(".", " ").replace("_", " ").split() for name in names]
    outer = _appendages(words)
    trunk = _chain(*_trunk(words, free=set(range(len(names))) - outer.keys() - _aboves(outer)))
    taken = trunk.keys() | _aboves(trunk)
    links = trunk | _limbs(names, words, points, taken) | outer
    return _bones(_with_the_rest(names, points, links), points, len(trunk))


def _aboves(links: Links) -> set[int]:
    return {link.above for link in links.values()}


def _chain(joints: Sequence[int], bones: Sequence[str]) -> Links:
    """Each joint from the one before it, with the bone that begins there."""
    pairs = zip(joints, joints[1:], bones, strict=False)
    return {joint: Link(above, bone) for above, joint, bone in pairs}


def _trunk(words: Sequence[list[str]], free: Iterable[int]) -> tuple[list[int], list[str]]:
    """The joints of the trunk among those that are free, from the pelvis, and their bones."""
    found: list[int] = []
    bones: list[str] = []
    middle = [number for number in sorted(free) if not place_of(words[number])]
    for joints, bone in TRUNK:
        called = (
            number
            for joint in joints.split()
            for number in sorted(middle, key=lambda number: len(words[number]))
            if joint in words[number] and number not in found
        )
        if (number := next(called, None)) is not None:
            found.append(number)
            bones.append(bone)
    return found, bones


def _limbs(
    names: Sequence[str], words: Sequence[list[str]], points: NDArray, taken: set[int]
) -> Links:
    """Along each limb every joint from the one before it."""
    numbers = numbers_of_joints(words)
    limbs: dict[tuple[Place, str], dict[int, list[int]]] = {}
    for joint, said in enumerate(words):
        number = BLADE if BLADES & set(said) else numbers[joint]
        if number is None or joint in taken:
            continue
        place = place_of(said)
        if (1, -1) in place or (1, 1) in place:
            kind = "front" if (1, -1) in place else "hind"
        else:
            kind = "arm" if number == BLADE or OF_ARMS & set(said) else "leg"
        limbs.setdefault((place, kind), {}).setdefault(number, []).append(joint)
    links: Links = {}
    for (place, kind), by_number in limbs.items():
        _heel_as_ankle(by_number, words)
        before: list[int] = []
        began = BLADE
        for number in sorted(by_number):
            joints = sorted(by_number[number], key=lambda joint: _order(words[joint]))
            for position, joint in enumerate(joints):
                likely = [
                    one for one in joints[:position] if _noun(words[one]) == _noun(words[joint])
                ]
                above = likely[-1:] or before
                if above:
                    one = min(above, key=lambda one: _unlike(words, points, one, joint))
                    bone = OF_BLADE if began == BLADE else BONES[kind][began]
                    bone = _sided(bone, kind, place)
                    links[joint] = Link(
                        one, bone if len(joints) == 1 else with_letters(names[joint])
                    )
            before, began = joints, number
    return links


def _heel_as_ankle(by_number: dict[int, list[int]], words: Sequence[list[str]]) -> None:
    """A heel stands for an ankle that is not there; beside one it is no joint of the limb."""
    for number, joints in list(by_number.items()):
        heels = [joint for joint in joints if HEEL in words[joint]]
        if heels:
            by_number[number] = [joint for joint in joints if joint not in heels]
            by_number.setdefault(ANKLE, heels)
    for number in [number for number, joints in by_number.items() if not joints]:
        del by_number[number]


def _unlike(words: Sequence[list[str]], points: NDArray, one: int, other: int) -> tuple[int, float]:
    """How little two joints have to do with each other: fingers are told by their words."""
    shared = set(words[one]) & set(words[other])
    return -len(shared), float(np.linalg.norm(points[one] - points[other]))


def _sided(bone: str, kind: str, place: Place) -> str:
    """The bone's name with its end of the body, and its side as Blender has it."""
    side = {1: ".L", -1: ".R"}.get(dict(place).get(0, 0), "")
    return f"{kind}_{bone}{side}" if kind in ("front", "hind") else f"{bone}{side}"


def _appendages(words: Sequence[list[str]]) -> Links:
    """From base to tip, wherever keypoints are called so: of a tail, a wing, an ear."""
    found: dict[tuple[Place, frozenset[str]], list[int]] = {}
    numbers = numbers_of_joints(words)
    for joint, said in enumerate(words):
        noun = _noun(said)
        if numbers[joint] is None and noun and not noun & OF_TRUNK:
            found.setdefault((place_of(said), noun), []).append(joint)
    links: Links = {}
    for (place, noun), joints in found.items():
        joints.sort(key=lambda joint: _order(words[joint]))
        if len({_order(words[joint]) for joint in joints}) == len(joints):
            name = "_".join(word for word in words[joints[0]] if word in noun)
            bones = [f"{name}.{number:03}" if number else name for number in range(len(joints))]
            links |= _chain(joints, [_sided(bone, "", place) for bone in bones])
    return links


def _noun(words: Iterable[str]) -> frozenset[str]:
    """What a name says besides the place on it, and its side."""
    words = list(words)
    bare = [word for word in words if word not in STOP and word not in ORDER]
    return frozenset(with_letters(" ".join(bare)).removesuffix(".L").removesuffix(".R").split())


def _order(words: Iterable[str]) -> int:
    return next((ORDER[word] for word in words if word in ORDER), 1)


def _with_the_rest(names: Sequence[str], points: NDArray[np.float64], links: Links) -> Links:
    """All others along the shortest tree, from what hangs together already or else the first."""
    links = dict(links)
    reached = sorted(links.keys() | _aboves(links)) or [0]
    rest = [number for number in range(len(points)) if number not in reached]
    while rest:
        apart = np.linalg.norm(points[reached][:, None] - points[rest], axis=2)
        near, far = np.unravel_index(apart.argmin(), apart.shape)
        joint = rest.pop(far)
        links[joint] = Link(reached[near], with_letters(names[joint]))
        reached.append(joint)
    return links


def _bones(links: Links, points: NDArray[np.float64], trunk: int) -> list[Bone]:
    """A bone for each link that has a length; the first ``trunk`` links are those of the trunk."""
    shortest = SHORT * float(np.ptp(points, axis=0).max(initial=0))
    bones: list[Bone] = []
    ends_at: dict[int, int] = {}
    of_trunk = 0
    for number, (joint, link) in enumerate(links.items()):
        parent = ends_at.get(link.above, -1)
        if parent < 0:
            parent = _nearest_bone(bones[:of_trunk], points, points[link.above])
        if np.linalg.norm(points[link.above] - points[joint]) <= shortest:
            ends_at[joint] = parent
            continue
        ends_at[joint] = len(bones)
        bones.append(Bone(link.name, link.above, joint, parent))
        of_trunk += number < trunk
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
    triangles: NDArray[np.int64],
    part: NDArray[np.int64],
    heads: NDArray[np.float64],
    tails: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(V, B) first weights of bones: each vertex follows the nearest ones of its part's.

    Where parts meet, weights go over into each other. Vertices in one place have the same ones,
    for meshes whose faces are apart, as those of games are, not to come asunder.

    Args:
        vertices: (V, 3).
        triangles: (T, 3) of them.
        part: (V,) the part of each vertex; a bone is of the part that most of the vertices nearest
            to it are of. −1 for none: any bone.
        heads, tails: (B, 3) of the bones.
    """
    size = float(np.ptp(vertices, axis=0).max(initial=0))
    places, first, welded = np.unique(
        np.round(vertices / max(SHORT * size, 1e-30)),
        axis=0, return_index=True, return_inverse=True,
    )  # fmt: skip
    welded = welded.reshape(-1)
    apart = np.stack(
        [distances(vertices[first], *ends) for ends in zip(heads, tails, strict=True)], 1
    )
    found = np.zeros((len(places), len(heads)))
    allowed = _allowed(part, apart.argmin(1)[welded], len(heads))
    for number in np.unique(part):
        here = np.unique(welded[part == number])
        found[here] += _falling_off(np.where(allowed[number], apart[here], np.inf))
    edges = welded[triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)]
    found = _smoothed(found, edges, places * SHORT * size)
    return (found / np.maximum(found.sum(1, keepdims=True), 1e-12))[welded]


def _allowed(part: NDArray, nearest: NDArray, bones: int) -> NDArray[np.bool_]:
    """(P + 1, B) which bones each part follows: its own if it has any; the last row is for −1."""
    parts = int(part.max(initial=-1)) + 1
    votes = np.zeros((parts + 1, bones))
    np.add.at(votes, (part, nearest), 1)
    owner = votes[:parts].argmax(0) if parts else np.zeros(bones, int)
    allowed = np.ones((parts + 1, bones), bool)
    for number in range(parts):
        own = (owner == number) & (votes[:parts].sum(0) > 0)
        if own.any():
            allowed[number] = own
    return allowed


def _falling_off(apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, B) weights by distances (n, B), of which some are infinite."""
    least = apart.min(1, keepdims=True)
    found = (least / np.maximum(apart, 1e-12)) ** 4
    found[(found < LEAST_SHARE) | ~np.isfinite(found)] = 0
    on_bone = least[:, 0] <= 1e-12
    found[on_bone] = apart[on_bone] <= 1e-12
    return found / np.maximum(found.sum(1, keepdims=True), 1e-12)


def _smoothed(
    found: NDArray[np.float64], edges: NDArray[np.int64], places: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights (V, B) as the mean of those around, until borders are about :data:`SOFT` wide."""
    one, other = edges[edges[:, 0] != edges[:, 1]].T
    if not len(one):
        return found
    step = float(np.linalg.norm(places[one] - places[other], axis=1).mean())
    soft = SOFT * float(np.ptp(places, axis=0).max())
    rounds = min((soft / max(step, 1e-30)) ** 2, MOST_SUMS / found.size)
    around = np.bincount(one, minlength=len(found)) + np.bincount(other, minlength=len(found))
    mix = min(rounds, 1) / 2  # coarse meshes go over into each other along one edge as it is
    for _ in range(max(1, round(rounds))):
        sums = np.stack(
            [
                np.bincount(one, column[other], len(found))
                + np.bincount(other, column[one], len(found))
                for column in found.T
            ],
            1,
        )
        means = np.where(around[:, None] > 0, sums / np.maximum(around, 1)[:, None], found)
        found = (1 - mix) * found + mix * means
    return found
