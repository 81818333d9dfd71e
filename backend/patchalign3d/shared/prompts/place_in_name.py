"""Where the words of a single name say that it is, "left hind paw", and names of both sides."""

from collections.abc import Mapping, Sequence

from .noun_phrases import singulars
from .place_words import LETTERS, WORDS

# Of one or many of these, "upper" and "lower" are pieces with names of their own, not copies in two
# places.
NAMED_HALVES = frozenset(
    "arm back body eyelid half jaw leg lid limb lip part side tooth torso".split()
)

# What is called by the letter that it looks like: "L-bracket".
SHAPED = frozenset("angle beam bracket profile shape shaped".split())

Place = tuple[tuple[int, int], ...]
"""Directions (axis, sign) that all hold, by axis, sign 0 for the middle, and places that are
counted (:data:`.place_words.COUNTED`); empty for anywhere."""


def place_of(words: Sequence[str]) -> Place:
    """Where the words of a name say that it is: to the left or right, in front or at the back.

    >>> place_of(["left", "hind", "paw"])
    ((0, 1), (1, 1))
    """
    found = places_in(words)
    return tuple((axis, sign_on(found, axis)) for axis in (0, 1) if axis in found)


def with_letters(name: str) -> str:
    """A name with its side behind it, as riggers and Blender's mirroring tools want it.

    >>> with_letters("left upper arm"), with_letters("head")
    ('upper arm.L', 'head')
    """
    words = name.split()
    found = places_in([word.casefold() for word in words])
    if 0 not in found:
        return name
    return f"{without(words, found, {0})}.{'L' if sign_on(found, 0) > 0 else 'R'}"


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


def places_in(
    words: Sequence[str], known: Mapping[str, tuple[int, int]] = WORDS
) -> dict[int, tuple[int, int]]:
    """{axis: (which word, sign)} of the words that may be taken off: never all, one an axis."""
    found: dict[int, tuple[int, int]] = {}
    thing = (words.index("of") if "of" in words else len(words)) - 1  # itself: "seat back"
    for number, word in enumerate(words):
        shaped = number == 0 and any(SHAPED & singulars(noun) for noun in words[1:2])
        place = known.get(word) or (None if shaped else LETTERS.get(word))
        if place and (number != thing or place[0] == 0) and place[0] not in found:
            found[place[0]] = (number, place[1])
    if 0 in found and found[0][0] == thing > 0:  # "upper arm.L"
        thing -= 1
    if 2 in found and NAMED_HALVES & singulars(words[thing]):
        del found[2]
    if len(found) == len(words):
        return {}
    return found


def without(words: list[str], places: dict[int, tuple[int, int]], axes: set[int]) -> str:
    """The name without the words that say where it is along these axes."""
    gone = {places[axis][0] for axis in axes if axis in places}
    return " ".join(word for number, word in enumerate(words) if number not in gone)


def sign_on(places: dict[int, tuple[int, int]], axis: int) -> int:
    """The direction along an axis, −1 or 1; 0 if no word says it."""
    return places[axis][1] if axis in places else 0
