"""Words of place in prompts, "left arm", "rear wheel": taken off, for geometry to answer them.

A point transformer sees the left arm and the right one alike, but which of two is the left one is
plain once the front is known. So a word of place is taken off where it is what tells the parts of
one name apart; the model is asked for the rest, and :mod:`patchalign3d.labels.sides` divides what
it finds. Where the word belongs to the name ("upper arm", "seat back", "top panel" beside "side
panel"), it stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .errors import PromptError
from .words import clean_prompts

# Axis of the frame that looks along −Y with Z up, and the direction on it: X points to the left of
# whoever is looked at, Y to the back.
WORDS: dict[str, tuple[int, int]] = {
    "left": (0, 1),
    "right": (0, -1),
    "front": (1, -1),
    "fore": (1, -1),
    "back": (1, 1),
    "rear": (1, 1),
    "hind": (1, 1),
    "upper": (2, 1),
    "top": (2, 1),
    "lower": (2, -1),
    "bottom": (2, -1),
}
# Places that geometry has no answer for. Beside "side panel", "top panel" is a kind of panel.
OTHERS = frozenset("center central centre inner inside middle outer outside side".split())
# As exporters and riggers write sides: "arm.L", "l_arm".
LETTERS: dict[str, tuple[int, int]] = {"l": (0, 1), "r": (0, -1)}
# Of these, "upper" and "lower" are pieces with names of their own, not copies in two places.
NAMED_HALVES = frozenset(
    "arm back body eyelid half jaw leg lid limb limbs lip lips part side teeth torso".split()
)

# Joints and ends of limbs from the body outwards, and those that an arm has.
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

Place = tuple[tuple[int, int], ...]
"""Directions (axis, sign) that all hold, by axis; empty for anywhere."""


@dataclass(frozen=True)
class Placed:
    """Prompts without their words of place.

    Attributes:
        bases: B prompts that the model is asked.
        base_of: (P,) for each typed prompt the number of its base.
        places: (P,) where it is; empty for a prompt that says nothing of it.
    """

    bases: list[str]
    base_of: list[int]
    places: list[Place]

    @property
    def any(self) -> bool:
        """Whether geometry has anything to say."""
        return any(self.places)


def take_off_places(prompts: Sequence[str]) -> Placed:
    """Find the words of place that geometry can answer.

    Left and right always are; front and back, upper and lower where every prompt of one name says
    which of the two, and both are asked for. Of joints the names differ from limb to limb: there it
    is enough that some are in front and some at the back.

    >>> placed = take_off_places(["left front leg", "right front leg", "hind leg", "upper arm"])
    >>> placed.bases
    ['leg', 'upper arm']

    Raises:
        PromptError: as in :func:`patchalign3d.shared.words.clean_prompts`; or two mean the same.
    """
    words = [prompt.split() for prompt in clean_prompts(prompts)]
    found = [_places(each) for each in words]
    taken = [{0} & set(places) for places in found]
    for axis in (1, 2):
        groups: dict[str, list[int]] = {}
        for number, each in enumerate(words):
            name = _without(each, found[number], taken[number] | {axis}).split()
            kind = " ".join(word for word in name if word not in OTHERS)
            if axis == 1 and number_of_joint(name) is not None:
                if axis not in found[number]:
                    continue
                kind = "joint of a limb"
            groups.setdefault(kind, []).append(number)
        for members in groups.values():
            signs = {_sign(found[number], axis) for number in members}
            if signs == {-1, 1}:
                for number in members:
                    taken[number] = taken[number] | {axis}
    bases = [_without(*each) for each in zip(words, found, taken, strict=True)]
    places = [
        tuple((axis, _sign(where, axis)) for axis in sorted(axes))
        for where, axes in zip(found, taken, strict=True)
    ]
    first: dict[tuple[str, Place], str] = {}
    for prompt, base, place in zip(prompts, bases, places, strict=True):
        other = first.setdefault((base, place), prompt)
        if other is not prompt:
            raise PromptError(f"The prompts {other!r} and {prompt!r} are the same. Remove one.")
    asked = list(dict.fromkeys(bases))
    return Placed(asked, [asked.index(base) for base in bases], places)


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


def place_of(words: Sequence[str]) -> Place:
    """Where the words of a name say that it is: to the left or right, in front or at the back.

    >>> place_of(["left", "hind", "paw"])
    ((0, 1), (1, 1))
    """
    found = _places(list(words))
    return tuple((axis, _sign(found, axis)) for axis in (0, 1) if axis in found)


def with_letters(name: str) -> str:
    """A name with its side behind it, as riggers and Blender's mirroring tools want it.

    >>> with_letters("left upper arm"), with_letters("head")
    ('upper arm.L', 'head')
    """
    words = name.split()
    found = _places([word.casefold() for word in words])
    if 0 not in found:
        return name
    return f"{_without(words, found, {0})}.{'L' if _sign(found, 0) > 0 else 'R'}"


def mirrored(name: str) -> str:
    """The name of the same on the other side; the name itself, if it says no side.

    >>> mirrored("left hand"), mirrored("hand.R"), mirrored("nose")
    ('right hand', 'hand.L', 'nose')
    """
    if name[-2:] in (".L", ".R"):
        return name[:-1] + {"L": "R", "R": "L"}[name[-1]]
    other = {"left": "right", "right": "left"}
    words = name.split()
    return " ".join(other.get(word.casefold(), word) for word in words)


def _places(words: list[str]) -> dict[int, tuple[int, int]]:
    """{axis: (which word, sign)} of the words that may be taken off: never all, one an axis."""
    found: dict[int, tuple[int, int]] = {}
    ends = (0, len(words) - 1)
    for number, word in enumerate(words):
        known = WORDS.get(word) or (LETTERS.get(word) if number in ends else None)
        # The last word is the thing itself: "seat back". Only sides are written behind it.
        if known and (number < len(words) - 1 or known[0] == 0) and known[0] not in found:
            found[known[0]] = (number, known[1])
    if 2 in found and words[-1] in NAMED_HALVES:
        del found[2]
    if len(found) == len(words):
        return {}
    return found


def _without(words: list[str], places: dict[int, tuple[int, int]], axes: set[int]) -> str:
    gone = {places[axis][0] for axis in axes if axis in places}
    return " ".join(word for number, word in enumerate(words) if number not in gone)


def _sign(places: dict[int, tuple[int, int]], axis: int) -> int:
    return places[axis][1] if axis in places else 0
