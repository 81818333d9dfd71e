"""Places that are counted in prompts, "second shelf from the top", "3rd leg", "topmost drawer":
taken off, for the shape to answer.

To a model, one shelf is like the next.
"""

import re
from collections.abc import Sequence

from .place_words import (
    COUNTED,
    ENDS,
    FAR,
    FROM_BELOW,
    LAST,
    MIDDLE,
    NEAREST,
    ORDINALS,
    READ,
    WORDS,
)

ABBREVIATED = re.compile(r"(\d{1,4})(?:st|nd|rd|th)")
ONWARDS = {"down": (2, 1), "up": (2, -1)}
FROM = ENDS | {"above": (2, 1), "below": (2, -1), "behind": (1, 1)}
APART = re.compile(rf"\b(?:(\w+) most|{FAR} (\w+))\b")  # "left most", "far left"
# What has an ordinal in its name.
NAMED = frozenset({("second", "hand"), ("third", "eye"), ("fifth", "wheel"), ("first", "aid")})


def take_off_ordinal(words: Sequence[str]) -> tuple[list[str], tuple[int, int] | None]:
    """The words of a name without a place that is counted, and that place as an axis and the number
    on it (:data:`.place_words.COUNTED`); None if there is none.

    >>> take_off_ordinal("second shelf from the top".split())
    (['shelf'], (7, 2))
    >>> take_off_ordinal("left 3rd leg".split()), take_off_ordinal("second to last drawer".split())
    ((['left', 'leg'], (8, 3)), (['drawer'], (8, -2)))
    >>> take_off_ordinal("lowest drawer".split()), take_off_ordinal("second hand".split())
    ((['drawer'], (7, -1)), (['second', 'hand'], None))
    """
    name, end = _from_an_end(words)
    for place, word in enumerate(name[:-1]):
        before, after = name[:place], name[place + 1 :]
        number = _ordinal(word)
        if number and (end or (word, after[0]) not in NAMED):
            back = next((n for n in (2, 1) if after[n - 1 : n] == ["last"] and len(after) > n), 0)
            if back == 1 or (back and after[0] in ("to", "from")):
                number, after = -number, after[back:]
            elif not end and len(after) > 1 and (nearest := _nearest(after[0])):
                end, after = nearest, after[1:]
        elif word in NEAREST and not end:
            number, end = 1, NEAREST[word]
        elif word in LAST:
            number = LAST[word]
        else:
            continue
        end = end or ((2, -1) if after[-1] in FROM_BELOW else None)
        axis, sign = end or (READ - COUNTED, 1)
        return [word for word in [*before, *after] if word != "the"], (
            COUNTED + axis,
            sign * number,
        )
    return list(words), None


def _ordinal(word: str) -> int:
    """The number that a word says; 0 for other words."""
    short = ABBREVIATED.fullmatch(word)
    return int(short[1]) if short else ORDINALS.get(word, 0)


def _nearest(word: str) -> tuple[int, int] | None:
    """The end that a place is counted from behind an ordinal: "second top shelf"."""
    return NEAREST.get(word) or (ENDS[word] if word in ("top", "bottom") else None)


def _from_an_end(words: Sequence[str]) -> tuple[list[str], tuple[int, int] | None]:
    """A name without the end that is counted from, and that end."""
    name = [word for word in words if word != "the"]
    if name[-1:] == ["side"]:
        name = name[:-1]
    if len(name) > 2 and name[-2] == "from" and name[-1] in FROM:
        return name[:-2], FROM[name[-1]]
    if len(name) > 2 and name[-1] in ONWARDS:
        return name[:-1], ONWARDS[name[-1]]
    return list(words), None


def in_front(words: Sequence[str]) -> list[str]:
    """The words of a name with the places in front that were said behind it.

    >>> in_front("drawer on the left".split()), in_front("leg at the back left".split())
    (['left', 'drawer'], ['back', 'left', 'leg'])
    >>> in_front("back of the seat".split()), in_front("top most shelf".split())
    (['back', 'of', 'the', 'seat'], ['topmost', 'shelf'])
    """
    said = APART.sub(_in_one, " ".join(words)).split()
    end = len(said) - (said[-1] == "side" and len(said) > 1)
    begin = end
    while begin > 1 and (said[begin - 1] in WORDS or said[begin - 1] in MIDDLE):
        begin -= 1
    place, name = said[begin:end], said[:begin]
    if name[-1] == "the":
        name = name[:-1]
    if not place or len(name) < 2 or name[-1] not in ("on", "at", "in", "to"):
        return said
    return [*place, *name[:-1]]


def _in_one(found: re.Match[str]) -> str:
    nearest = f"{found[1] or found[2]}most"
    return nearest if nearest in NEAREST else found[0]
