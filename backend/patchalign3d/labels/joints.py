"""Joints lie on their limb, one after the other: an elbow on its arm, between shoulder and hand.

One stretch of a smooth limb looks much like the next, and the model does not know what an animal's
elbow looks like, so the best match may be the tip of the nose. But the name of a joint says which
limb it is on, limbs can be found like any part, and joints come in a fixed order along them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..geometry.cloud import Cloud
from ..geometry.mesh import Mesh
from ..shared.faces import components
from ..shared.prompts.joints import OF_ARMS, number_of_joint, numbers_of_joints
from ..shared.prompts.noun_phrases import in_front
from ..shared.prompts.place_in_name import Place, place_of
from .limbs import distance_from_body

# The words for places along a tail, from the body outwards.
TAIL = "tail"
ALONG_A_TAIL = {"base": 0, "root": 0, "middle": 1, "mid": 1, "tip": 2, "end": 2}

# Places along a limb, from the trunk to its end. A joint is at least APART of the length further
# out than the one before it; patches within WINDOW of a place count for it.
STEPS = np.linspace(0, 1, 41)
APART, WINDOW = 0.1, 0.05
LEAST = -1e3  # lower than any logit
# How far out joints usually are on each kind of limb, by their number, and the cost of being
# elsewhere, in logits for the square of the share. The values for people follow from the lengths of
# bones (Drillis and Contini 1966), without what lies inside the trunk. The stifle of an animal, its
# hind knee, lies high, next to the belly.
USUAL = {
    "arm": np.array([0.05, 0.36, 0.7, 0.85, 0.95, 1.0]),
    "leg": np.array([0.03, 0.38, 0.8, 0.9, 0.95, 1.0]),
    "front leg": np.array([0.03, 0.42, 0.7, 0.88, 0.97, 1.0]),
    "hind leg": np.array([0.03, 0.2, 0.55, 0.85, 0.97, 1.0]),
    TAIL: np.array([0.03, 0.5, 1.0]),
}
PRIOR = 80.0

FOUR_LEGS = [f"{side} {end} leg" for end in ("front", "hind") for side in ("left", "right")]
TWO_LEGS = [f"{side} {limb}" for limb in ("arm", "leg") for side in ("left", "right")]
# Words that only occur with animals' legs; other things have a front and a back, too.
OF_FOUR_LEGS = frozenset("paw hoof hock fetlock pastern stifle fore hind".split())


@dataclass(frozen=True)
class Joint:
    """A joint or the end of a limb.

    Attributes:
        limbs: numbers of the parts that it may be on; several if no side is given.
        number: how far out it is, counted in joints.
    """

    limbs: tuple[int, ...]
    number: int


@dataclass(frozen=True)
class AskedJoints:
    """The joints that are asked for, and the parts that they are on.

    Attributes:
        parts: what to ask the model for: limbs by side, then the trunk, then the rest.
        trunk: the trunk's number among them.
        joints: (K,) for each name that is asked for; None if it is not a joint.
    """

    parts: list[str]
    trunk: int
    joints: list[Joint | None]

    def restrict_to_limbs(
        self, labels: NDArray[np.int32], there: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """(n, K) whether places on parts with these labels (n,) may be each joint.

        Shoulders and hips are where limb and trunk meet, and may be on either.

        Args:
            labels: (n,) the parts of the places.
            there: (n, K) whether a place is on the side that a name says. This alone decides on the
                trunk, for limbs that were not found, and for names that are not joints.
        """
        result = there.copy()
        for column, joint in enumerate(self.joints):
            if joint and (on_limb := np.isin(labels, joint.limbs)).any():
                result[:, column] &= (labels == self.trunk) & (joint.number == 0)
                result[:, column] |= on_limb
        return result

    def chains(self) -> dict[str, dict[int, list[int]]]:
        """For each kind of limb, the joints on either side (indices into K), by their number."""
        chains: dict[str, dict[int, list[int]]] = {}
        for column, joint in enumerate(self.joints):
            if joint is None:
                continue
            kinds = {_kind(self.parts[limb]) for limb in joint.limbs}
            if len(kinds) == 1:
                chain = chains.setdefault(kinds.pop(), {})
                chain.setdefault(joint.number, []).append(column)
        return {kind: dict(sorted(chain.items())) for kind, chain in chains.items()}

    def along(self, labels: NDArray[np.int32], mesh: Mesh | Cloud) -> NDArray[np.float64]:
        """(F,) how far out along its limb each face is, 0 … 1, given the faces' parts (F,).

        On a large mesh, this is computed for cells, by the part that most of each belongs to.
        """
        cells, result = mesh.cells, np.zeros(len(labels))
        pairs = mesh.levels[-1].pairs if mesh.levels else mesh.touching
        for limb in {limb for joint in self.joints if joint for limb in joint.limbs}:
            on_limb = labels == limb
            mostly = on_limb if cells.are_faces else cells.mostly(on_limb, mesh.face_areas)
            away = distance_from_body(mostly, cells.centroid, cells.area, pairs)
            result += np.where(on_limb, cells.spread(away / max(away.max(), 1e-12)), 0)
        return result


def asked_joints(names: Sequence[str], category: str | None = None) -> AskedJoints | None:
    """The joints among cleaned names of keypoints; None if there are none, or if the mesh is itself
    a limb: a hand alone has no arms.
    """
    whole = set((category or "").casefold().split())
    if whole & {"arm", "leg"} or number_of_joint(list(whole)) is not None:
        return None
    words = [in_front(name.split()) for name in names]
    numbers = numbers_of_joints(words)
    places = [
        place_of(each) if number is not None else ()
        for each, number in zip(words, numbers, strict=True)
    ]
    if all(number is None for number in numbers):
        return None
    ends = {sign for place in places for axis, sign in place if axis == 1}
    four = ends == {-1, 1} or any(OF_FOUR_LEGS & set(each) for each in words)
    limbs, rest = (FOUR_LEGS, ["body", "head", "tail"]) if four else (TWO_LEGS, ["torso", "head"])
    parts = [*limbs, *rest]
    joints = [
        _on_the_tail(parts, each) if number is None else Joint(_fitting(limbs, each, place), number)
        for number, each, place in zip(numbers, words, places, strict=True)
    ]
    return AskedJoints(parts, len(limbs), joints)


def _kind(limb: str) -> str:
    """The kind of a limb, without its side."""
    return limb.removeprefix("left ").removeprefix("right ")


def _on_the_tail(parts: Sequence[str], words: Sequence[str]) -> Joint | None:
    """The place along a tail; None if it is none, or if no tail is looked for."""
    said = [ALONG_A_TAIL[word] for word in words if word in ALONG_A_TAIL]
    if TAIL in parts and TAIL in words and said:
        return Joint((parts.index(TAIL),), said[0])
    return None


def _fitting(limbs: Sequence[str], words: Sequence[str], place: Place) -> tuple[int, ...]:
    """The numbers of the limbs that a joint with these words and this place may be on."""
    kind = "arm" if limbs is TWO_LEGS and OF_ARMS & set(words) else "leg"
    fitting = []
    for number, limb in enumerate(limbs):
        own = dict(place_of(limb.split()))
        same = all(own.get(axis, sign) == sign for axis, sign in place)
        if same and limb.endswith(kind):
            fitting.append(number)
    return tuple(fitting)


def without_stray_pieces(
    labels: NDArray[np.int32], trunk: int, mesh: Mesh | Cloud
) -> NDArray[np.int32]:
    """Labels (F,) without pieces of limbs in wrong places: the tip of a tail is not a leg.

    A piece that touches other parts, but not the trunk, goes to the one with which it has the
    longest border; the one of each limb with the largest area stays.

    Args:
        labels: (F,) parts, first the limbs, then the trunk, then the rest.
        trunk: the trunk's number.
        mesh: F faces.
    """
    pairs = mesh.touching
    alike = labels[pairs[:, 0]] == labels[pairs[:, 1]]
    piece = components(len(labels), pairs[alike])
    size, count = np.bincount(piece, mesh.face_areas), int(labels.max(initial=trunk)) + 2
    border = np.flatnonzero(~alike)
    length = mesh.creases(border)[0] + 1e-12
    touched = np.zeros((len(size), count))  # how far, by part; unlabelled is the last one
    for one, other in (pairs[border].T, pairs[border].T[::-1]):
        np.add.at(touched, (piece[one], labels[other]), length)
    part = np.empty(len(size), np.int32)
    part[piece] = labels
    largest = np.zeros(count)
    np.maximum.at(largest, part, size)
    elsewhere = (0 <= part) & (part < trunk) & (size < largest[part]) & (touched[:, trunk] == 0)
    moved = np.flatnonzero(elsewhere & touched[:, :-1].any(1))
    part[moved] = touched[moved, :-1].argmax(1)
    return part[piece]


def keep_joint_order(
    asked: AskedJoints,
    logits: NDArray[np.float32],
    along: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Logits with −∞ where a joint would be out of order along its limb.

    The positions of the joints are chosen for a limb and its counterpart on the other side
    together, so that the sum of the best logits is largest. So both sides get their joints in the
    same places, or as near to these as the logits allow.

    Args:
        asked: the K names.
        logits: (n, K) of places, −∞ where a joint cannot be.
        along: (n,) how far out along its limb each place is, 0 … 1.
    """
    result = logits.copy()
    near = np.abs(along[:, None] - STEPS) <= WINDOW  # (n, T)
    for kind, joints in asked.chains().items():
        profiles = [
            sum(np.where(near, result[:, [k]], -np.inf).max(0).clip(LEAST) for k in columns)
            for columns in joints.values()
        ]
        elsewhere = (STEPS[:, None] - USUAL[kind][list(joints)]) ** 2  # (T, L)
        chosen = STEPS[_increasing(np.stack(profiles, 1) - PRIOR * elsewhere)]
        ends = [-np.inf, *((one + other) / 2 for one, other in pairwise(chosen)), np.inf]
        for columns, place, low, high in zip(joints.values(), chosen, ends, ends[1:], strict=False):
            outside = (along < low) | (along > high)
            for k in columns:
                if np.isfinite(result[~outside, k]).any():
                    result[outside, k] = -np.inf
            result[:, columns] -= PRIOR * (along[:, None] - place) ** 2
    return result


def _increasing(values: NDArray[np.floating]) -> list[int]:
    """The step, of T, for each of L things in their order, at least :data:`APART` from each other,
    so that the sum of their values (T, L) is largest.
    """
    gap = round(APART * len(STEPS))
    steps = np.arange(len(STEPS))
    sums, came_from = values[:, 0], []
    for column in values.T[1:]:
        best = np.maximum.accumulate(sums)
        where = np.maximum.accumulate(np.where(sums == best, steps, 0))
        before = np.maximum(steps - gap, 0)
        came_from.append(where[before])
        sums = column + np.where(steps >= gap, best[before], -np.inf)
    found = [int(sums.argmax())]
    for back in reversed(came_from):
        found.append(int(back[found[-1]]))
    return found[::-1]
