"""Bones from keypoints: of a biped or a quadruped from joints' names, or from any.

Each keypoint hangs from another one, and the way between both is a bone: along the trunk, along
limbs from the body outwards, along tails, wings and the like from base to tip. What has another
name hangs from what is nearest, so that no keypoint is left without a bone.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..shared.prompts.joints import OF_ARMS, numbers_of_joints
from ..shared.prompts.place_in_name import Place, place_of, with_letters
from .skinning import distances

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
SHORT = 1e-6  # of the whole, what is no bone


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
