"""Joints and ends of limbs in names of keypoints, and their order on a limb."""

from collections.abc import Sequence

from .place_in_name import place_of

# From the body outwards; and those that an arm has.
JOINTS = (
    frozenset("shoulder hip".split()),
    frozenset("elbow knee stifle".split()),
    frozenset("wrist ankle hock carpus tarsus".split()),
    frozenset("fetlock pastern knuckle knuckles".split()),
    frozenset("hand palm foot heel paw hoof".split()),
    frozenset("finger fingers fingertip fingertips thumb toe toes claw claws".split()),
)
OF_ARMS = frozenset("shoulder elbow wrist knuckle knuckles hand palm".split()) | frozenset(
    "finger fingers fingertip fingertips thumb".split()
)


def number_of_joint(words: Sequence[str]) -> int | None:
    """How far out on a limb a joint is, counted in joints; None for what is none.

    Of several words for joints the last one counts, as it does of all names: a thumb's knuckle.

    >>> number_of_joint(["left", "knee"]), number_of_joint(["nose"])
    (1, None)
    """
    found = (number for word in reversed(words) for number, joints in enumerate(JOINTS)
             if word in joints)  # fmt: skip
    return next(found, None)


def numbers_of_joints(names: Sequence[Sequence[str]]) -> list[int | None]:
    """:func:`number_of_joint` of names in words, which may tell of each other.

    What riders call the knee of a front leg is its carpus, where an elbow is on that leg as well.

    >>> numbers_of_joints([["front", "elbow"], ["front", "knee"], ["hind", "knee"]])
    [1, 2, 1]
    """
    elbows = {place_of(words) for words in names if "elbow" in words}
    return [
        number_of_joint(["carpus"])
        if "knee" in words and _in_front(words) and place_of(words) in elbows
        else number_of_joint(words)
        for words in names
    ]


def _in_front(words: Sequence[str]) -> bool:
    return (1, -1) in place_of(words)
