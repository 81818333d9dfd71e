"""Places that are counted in prompts, "second shelf from the top", "3rd leg", "top two drawers":
taken off, for the shape to answer.

To a model, one shelf is like the next.
"""

import re
from collections.abc import Sequence

from .noun_phrases import singulars
from .place_words import (
    COUNTED,
    COUNTS,
    ENDS,
    FIRST,
    FROM_BELOW,
    LAST,
    NEAREST,
    ORDINALS,
    READ,
)

ABBREVIATED = re.compile(r"(\d{1,4})(?:st|nd|rd|th)")
ONWARDS = {"down": (2, 1), "up": (2, -1)}
FROM = ENDS | {"above": (2, 1), "below": (2, -1), "behind": (1, 1)}
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
    >>> take_off_ordinal("top two drawers".split()), take_off_ordinal("last two legs".split())
    ((['drawers'], (11, 2)), (['legs'], (12, -2)))
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
        elif word in ENDS and _counts(after) and not end:
            number, end = 1, ENDS[word]
        else:
            continue
        begin = COUNTED
        if abs(number) == 1 and _counts(after):
            number, begin, after = number * COUNTS[after[0]], FIRST, after[1:]
        end = end or ((2, -1) if FROM_BELOW & singulars(after[-1]) else None)
        axis, sign = end or (READ - COUNTED, 1)
        name = [word for word in [*before, *after] if word != "the"]
        return name, (begin + axis, sign * number)
    return list(words), None


def _ordinal(word: str) -> int:
    """The number that a word says; 0 for other words."""
    short = ABBREVIATED.fullmatch(word)
    return int(short[1]) if short else ORDINALS.get(word, 0)


def _counts(words: Sequence[str]) -> bool:
    """Whether they begin with how many there are of something."""
    return len(words) > 1 and words[0] in COUNTS


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
