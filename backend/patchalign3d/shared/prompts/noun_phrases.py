"""Names of parts as people say them, in the words and the order in which places are read.

"Both arms" are arms, a "drawer on the left" is a left drawer, and "drawers" beside a "top drawer"
are of its kind. What only says that it is what nothing else names ("everything else") has no words.
"""

import re
from collections.abc import Collection, Sequence

from .place_words import (
    CARDINALS,
    COPIES,
    COUNTS,
    ENDS,
    FAR,
    LETTERS,
    MIDDLE,
    NEAREST,
    PLACE_WORDS,
    WORDS,
)

# What says how many or which, and nothing of a shape. "The other leg" is the leg of the two that
# no other name has.
DETERMINERS = frozenset(
    "all any each every its my other our remaining some that the these this those your".split()
).union(COUNTS)
# What stands for all that no name has, also as "the other parts".
ELSE = frozenset("anything else everything leftovers other others remainder remaining rest".split())
# What is called so, beside parts, is what these are not.
NAMELESS = ELSE.union("background etc misc miscellaneous".split())
OF_ALL = DETERMINERS.union(NAMELESS, ["part", "parts"])
# What else says half of a whole: "left part".
HALF = "half"
HALVES = frozenset([HALF, *"area part portion region section".split()])
LEFT_OVER = re.compile(r"\b(?:what|whatever|everything)(?: that)? (?:is|s) left(?: over)?$")
SIDE = "side"
# What says what a part is not: "all but the seat", "no seat", which is no "No. 5 button".
EXCEPT = frozenset("but except excluding no not without".split())
NO_PART = re.compile(
    rf"\b(?:(?:apart|aside) from|(?:other|rather) than|{'|'.join(sorted(EXCEPT - {'no'}))})\b"
    r"|^no (?!\d)"
)
APART = re.compile(rf"\b(?:(\w+) most|{FAR} (\w+))\b")  # "left most", "far left"
COUNTED_FIRST = re.compile(rf"\b({'|'.join(COUNTS)}) (first|last)\b")  # "the two last steps"
# One and many, where that is no ending. "Hips" are what a hip is not.
ONE_OF = {"feet": "foot", "teeth": "tooth"}
ENDINGS = {"s": [""], "es": [""], "ies": ["y"], "ves": ["f", "fe"]}
OTHER_THINGS = frozenset({"glasses", "hips"})
# "A pair of wheels", "a set of the keys"
SEVERAL_OF = re.compile(r"^(?:(?:a|the) )?(?:bunch|couple|group|number|pair|row|set) of (?=.)")
# "A lid", unless it is one of "A button, B button".
ARTICLE = re.compile(r"^an? (?=\w\w)")
LETTER_FIRST = re.compile(r"^[b-z] ")
# How many there are, and how fine a mesh is: "leg x4", "4x leg", "head_LOD0".
NO_NAME = re.compile(r"x\d+|\d+x|lod\d+")
COUNT = {str(number): word for word, number in CARDINALS.items()}  # "2 legs"
KNOWN = PLACE_WORDS.union(LETTERS, COUNTS)
# "Foreleg", "hindwings": a place and what has copies.
PLACE_FIRST = re.compile("({})(.+)".format("|".join(sorted([*ENDS, *MIDDLE], key=len)[::-1])))


def read_names(prompts: Sequence[str], of_parts: bool = False) -> list[list[str]]:
    """The words of cleaned prompts.

    Args:
        prompts: cleaned.
        of_parts: as for :func:`.places.take_off_places`: of these, one that names all the rest has
            no words, and many have the word of one beside it.

    >>> read_names(["both arms", "left arm", "everything else"], of_parts=True)
    [['arm'], ['left', 'arm'], []]
    >>> read_names(["door on the left", "rest of the doors"], of_parts=True)
    [['left', 'door'], ['door']]
    """
    prompts = [LEFT_OVER.sub("everything else", prompt) for prompt in prompts]
    prompts = [SEVERAL_OF.sub("", prompt) for prompt in prompts]
    if not any(map(LETTER_FIRST.match, prompts)):
        prompts = [ARTICLE.sub("", prompt) for prompt in prompts]
    names = [in_front(prompt.split()) for prompt in prompts]
    if not of_parts:
        return names
    names = _halves(names)
    if len(names) == 1:
        return names
    kinds = {kind(name) for name in names}
    return [
        [] if _is_the_rest(prompt.split()) else _of_which(_one_of(name, kinds), kinds)
        for prompt, name in zip(prompts, names, strict=True)
    ]


def kind(name: Sequence[str]) -> str:
    """A name without words of place, size and number; itself, if it is nothing but these.

    >>> kind(["left", "leg"]), kind(["left"])
    ('leg', 'left')
    """
    return " ".join([word for word in name if word not in KNOWN] or name)


def singulars(word: str) -> set[str]:
    """What may be one of what a word says, and the word itself.

    >>> sorted(singulars("shelves"))
    ['shelf', 'shelfe', 'shelv', 'shelve', 'shelves']
    """
    if word in OTHER_THINGS or word.endswith("ss"):
        return {word}
    stems = {(word.removesuffix(end), end) for end in ENDINGS if word.endswith(end)}
    ones = {f"{stem}{one}" for stem, end in stems for one in ENDINGS[end]}
    return {word, ONE_OF.get(word, word)} | ones


def in_front(words: Sequence[str]) -> list[str]:
    """The words of a name with the places in front that were said behind it, and without what says
    only which or how many.

    >>> in_front("drawer on the left".split()), in_front("leg at the back left".split())
    (['left', 'drawer'], ['back', 'left', 'leg'])
    >>> in_front("back of the seat".split()), in_front("top most shelf".split())
    (['back', 'of', 'the', 'seat'], ['topmost', 'shelf'])
    >>> in_front("left half of the car".split()), in_front("all of the four legs".split())
    (['left'], ['legs'])
    >>> in_front(["forelegs"]), in_front(["forearms"])
    (['fore', 'legs'], ['forearms'])
    """
    words = [word for word in words if not NO_NAME.fullmatch(word)] or words
    words = [part for word in words for part in _place_apart(word)]
    said = APART.sub(_in_one, " ".join(words)).split()
    if len(singulars(said[-1])) > 1:
        said = [COUNT.get(word, word) for word in said]
    said = _of_all(_bare(COUNTED_FIRST.sub(r"\2 \1", " ".join(said)).split()))
    end = len(said) - (said[-1] == SIDE and len(said) > 1)
    begin = end
    while begin > 1 and (said[begin - 1] in WORDS or said[begin - 1] in MIDDLE):
        begin -= 1
    place, name = said[begin:end], said[:begin]
    if name[-1] == "the":
        name = name[:-1]
    before = ["on", "at", "in", "to"] if end == len(said) else ["on", "at", "in", "to", "of"]
    if not place or len(name) < 2 or name[-1] not in before:
        return said
    return [*place, *name[:-1]]


def _place_apart(word: str) -> list[str]:
    """The place and the name that are written as one word: "forelegs"."""
    found = PLACE_FIRST.fullmatch(word)
    return list(found.groups()) if found and COPIES & singulars(found[2]) else [word]


def _bare(name: Sequence[str]) -> list[str]:
    """A name without the determiners before it."""
    begin = 0
    while begin < len(name) - 1 and (name[begin] in DETERMINERS or (begin and name[begin] == "of")):
        begin += 1
    return list(name[begin:])


def _of_all(name: list[str]) -> list[str]:
    """The side, half or middle alone of a name that says nothing else: "left half", "top half of
    it".
    """
    place = name[: name.index("of")] if "of" in name else name
    ends = place[:-1] if place[-1:] == [HALF] else place
    if ends and MIDDLE.issuperset(ends):
        return ends
    axes = {ENDS[word][0] if word in ENDS else None for word in ends}
    if None in axes or not axes:
        return name
    if 0 in axes:
        return ends
    return place if place[-1] == HALF else name


def _halves(names: Sequence[list[str]]) -> list[list[str]]:
    """Names with halves in place of what else is nothing but a place: a left part; and an upper
    part and a side, if nothing but the other one and the middle is named. Beside a door, a top part
    and a side may be boards.
    """
    only = _are_sides_of_one(names)
    nouns = HALVES.union([SIDE]) if only else HALVES
    places = [tuple(name[:-1]) if name[-1:] and name[-1] in nouns else () for name in names]
    said = {word for word, (axis, _) in ENDS.items() if only or axis == 0}
    if not said.isdisjoint(word for place in places for word in place):
        said |= MIDDLE
    return [
        _of_all([*place, HALF]) if place and said.issuperset(place) else name
        for name, place in zip(names, places, strict=True)
    ]


def _are_sides_of_one(names: Sequence[Sequence[str]]) -> bool:
    """Whether they are nothing but the two ends of one axis, "left side, right side", and what is
    between them.
    """
    places = {word for name in names for word in name} - MIDDLE - HALVES - {SIDE}
    axes = {ENDS[word][0] if word in ENDS else None for word in places}
    return len(axes) == 1 < len(places) and None not in axes


def _one_of(name: list[str], kinds: Collection[str]) -> list[str]:
    """A name of many as that of one, if one of these kinds is called so."""
    *before, many = kind(name).split() or [""]
    for one in singulars(many) - {many}:
        if " ".join([*before, one]) in kinds:
            return [one if word == many else word for word in name]
    return name


def _is_the_rest(words: Sequence[str]) -> bool:
    """Whether they stand for all that has no name."""
    return OF_ALL.issuperset(words) and not NAMELESS.isdisjoint(words)


def _of_which(name: list[str], kinds: Collection[str]) -> list[str]:
    """What the "rest of the drawers" is the rest of, if one of these kinds is called so; otherwise
    it is that of the whole, and has no words.
    """
    if len(name) < 3 or name[0] not in ELSE or name[1] != "of":
        return name
    whole = _one_of(_bare(name[2:]), kinds)
    return whole if kind(whole) in kinds else []


def _in_one(found: re.Match[str]) -> str:
    nearest = f"{found[1] or found[2]}most"
    return nearest if nearest in NEAREST else found[0]
