"""Names that several places or numbers in a list share: "left and right arm", "legs (L, R)"."""

import re
from collections.abc import Sequence
from itertools import takewhile

from .noun_phrases import DETERMINERS
from .place_words import DEPTHS, LETTERS, MIDDLE, SIZES, WORDS
from .words import BETWEEN, clean

MIDDLES = -1  # of any axis
# Places in German, with their endings; the words themselves are translated later.
GERMAN = {"link": 0, "recht": 0, "hinter": 1, "vorder": 1, "ober": 2, "unter": 2}
AXES = (
    {word: axis for word, (axis, _) in (WORDS | SIZES | DEPTHS | LETTERS).items()}
    | {f"{stem}e{end}": axis for stem, axis in GERMAN.items() for end in ("", *"mnrs")}
    | dict.fromkeys([*MIDDLE, "mittlere", "mittlerer", "mittleres"], MIDDLES)
)
CORNERS = -2  # two axes at once
# Behind a name, "Arm links", "wheel FL"; alone, these links are parts.
AXES_BEHIND = (
    AXES
    | {"links": 0, "rechts": 0, "hinten": 1, "vorn": 1, "vorne": 1, "oben": 2, "unten": 2}
    | {"mitte": MIDDLES}
    | dict.fromkeys("bl br fl fr lf lr rf rl rr tl tr".split(), CORNERS)
)
NEVER_NAMES = (0, CORNERS)
# A part as often as a place: "seat, back and front leg".
NAME = "back"
WORD = re.compile(r"[^\W\d_]+|\d+")
IN_BRACKETS = re.compile(r"(?<=[^\W_]) *[(\[]([^()\[\]\n]*)[)\]]")
OF_WHOLE = re.compile(r"[^,;:()\[\]\n]*\w *[(\[]([^()\[\]\n]*,[^()\[\]\n]*)[)\]]")
LISTED = re.compile(rf"\s*(?:{BETWEEN.pattern}|[/&+]|\b(?:and|or|und|oder)\b)\s*", re.IGNORECASE)
# From 0 or 1 on, as those count who count parts: a "737-800" has its own name.
RANGE = re.compile(
    r"(.*?(?<!\d))(0*[01])\s*(?:[-–—]|\.\.+|to|through|thru|bis)\s*(?:\1)?(\d{1,2})", re.IGNORECASE
)


def without_brackets(text: str) -> str:
    """A text without the brackets that hold places or numbers of the name before them, or all parts
    of what is before them. Others keep no commas, as names have none.

    >>> without_brackets("arms (left, right), leg (1-4), head (hair, ears)")
    'arms left / right, leg 1-4, head (hair ears)'
    >>> without_brackets("chair (seat, back)")
    'seat, back'
    """
    opened, whole = IN_BRACKETS.sub(_opened, text), OF_WHOLE.fullmatch(text)
    return whole[1] if whole and opened[-1] in ")]" else opened


def _opened(brackets: re.Match[str]) -> str:
    said = [each for each in LISTED.split(brackets[1]) if each]
    places = all(AXES_BEHIND.keys() >= set(clean(each).split()) for each in said)
    if len(said) > 1 and (places or all(map(str.isdecimal, said))):
        return " " + " / ".join(said)
    if (numbers := RANGE.fullmatch(brackets[1])) and not numbers[1]:
        return " " + brackets[1]
    return BETWEEN.sub("", brackets[0])


def with_names(conjuncts: Sequence[str]) -> list[str]:
    """Conjuncts, of which those that only say where something is have the name of the next one, if
    that says where on the same axis, or else of the one before; and numbers that of the number
    before.

    >>> with_names(["front", "back leg"]), with_names(["arm.L", "R"]), with_names(["leg 1", "2"])
    (['front leg', 'back leg'], ['arm.L', 'arm.R'], ['leg 1', 'leg 2'])
    """
    found = list(conjuncts)
    for number in reversed(range(len(found) - 1)):
        (axes, _), (others, name) = _places(found[number]), _places(found[number + 1])
        on_one_axis = others and (axes & others or MIDDLES in axes | others)
        if is_place(found[number]) and clean(found[number]) != NAME and name and on_one_axis:
            found[number + 1] = _of_both(found[number], others) + found[number + 1]
            found[number] += " " + " ".join(name)
    for number in range(1, len(found)):
        found[number] = _named_as(found[number - 1], found[number])
    return found


def _of_both(place: str, axes: set[int]) -> str:
    """What a place begins with on no axis of the next one, which is there, too: the front of "front
    left and right wheel".
    """
    words = [word for word in place.split() if clean(word) not in DETERMINERS]
    first = list(takewhile(lambda word: AXES[clean(word)] not in axes, words))
    return "".join(f"{word} " for word in first if len(first) < len(words))


def with_names_before(prompts: Sequence[str]) -> list[str]:
    """Prompts, where sides, corners and numbers without a name have that of the one before, and
    those from one number to another are all between.

    >>> with_names_before(["leg 1", "2", "arm.L", "R"]), with_names_before(["drawer 1-3"])
    (['leg 1', 'leg 2', 'arm.L', 'arm.R'], ['drawer 1', 'drawer 2', 'drawer 3'])
    """
    found: list[str] = []
    for prompt in prompts:
        nameless = prompt.isdecimal() or AXES_BEHIND.get(clean(prompt)) in NEVER_NAMES
        named = _named_as(found[-1], prompt) if found and nameless else prompt
        found += _from_to(named, prompts)
    return found


def _from_to(name: str, names: Sequence[str]) -> list[str]:
    """All names between a first and a last number, unless others count on: "finger 1-2, finger
    1-3"; the name itself, if it says no such numbers.
    """
    before, first, last = said.groups() if (said := RANGE.fullmatch(name)) else ("", "0", "0")
    counts_on = re.compile(re.escape(before) + r"\d", re.IGNORECASE)
    alone = sum(map(bool, map(counts_on.match, names))) == 1
    if not (any(map(str.isalpha, before)) and alone and int(first) < int(last)):
        return [name]
    return [f"{before}{n:0{len(first)}}" for n in range(int(first), int(last) + 1)]


def _named_as(before: str, phrase: str) -> str:
    """A place or a number with the name that the same kind of words have before it."""
    words = [word for word in phrase.split() if clean(word) not in DETERMINERS]
    said = list(WORD.finditer(before))[-len(words) :] if words else []
    if not said or not _are_of_one_kind([word[0] for word in said], words):
        return phrase
    name = before[: said[0].start()]
    has_name = clean(name) and (not is_place(name) or clean(name) == NAME)
    return name + " ".join(words).lstrip("_.") if has_name else phrase


def _are_of_one_kind(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether words are as many numbers, or places on the same axes, as others."""
    if some[0].isdecimal() and others[0].isdecimal():
        return len(some) == len(others) == 1
    one, other = ({AXES_BEHIND.get(clean(word)) for word in words} for words in (some, others))
    return None not in one | other and (one == other or MIDDLES in one | other)


def is_place(phrase: str) -> bool:
    """Whether it says where something is, and not what."""
    axes, name = _places(phrase)
    return bool(axes) and not name


def _places(phrase: str) -> tuple[set[int], list[str]]:
    """The axes of the places that a phrase begins with, and the words behind them."""
    words, axes = phrase.split(), set[int]()
    for number, word in enumerate(words):
        if (said := clean(word)) in AXES:
            axes.add(AXES[said])
        elif said not in DETERMINERS:
            return axes, words[number:]
    return axes, []
