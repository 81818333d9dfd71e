"""What was meant by misspelt words, where that is plain, and which words a model does not know.

all-MiniLM-L6-v2 has a vocabulary of some 20,000 words, and reads others in pieces: "backrest" as
"back" and "rest", which says what it is, "lge" as "l" and "ge", which says nothing, and the answer
is a guess. Where exactly one name of a part is a slip of the fingers away, that is asked for, and
for "LeftArm", as riggers write it, "left arm". What is a word is never changed.
"""

import contextlib
import functools
import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..errors import TextEncoderError
from ..shared.places import MIDDLE, OTHERS, SIZES, WORDS
from ..shared.words import clean
from .lean.encoder import WORDS as EXPORTED
from .minilm_package import TOKENIZER, package_folder
from .part_words import FOREIGN_WORDS, OTHER_WORDS, PART_WORDS

MEANT = PART_WORDS.union(WORDS, SIZES, MIDDLE, OTHERS)
ENDINGS = ("s", "es", "d", "ed", "ing", "er", "y", "ly")
SHORT = 3  # letters: among words of so few only an exchange of two tells what was meant
LONG = 6  # letters: of such words the first one may be wrong as well
CAPITALS = re.compile("(?<=[a-z])(?=[A-Z])")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = {
    letter: row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
    for row in ROWS
    for place, letter in enumerate(row)
}


class Spelt(NamedTuple):
    """Prompts as they are asked.

    Attributes:
        asked: P prompts; what was typed, where no word is misspelt.
        unread: of each prompt, as typed, with words that the text encoder does not know: what is
            asked in its place, or None if it is what was typed.
    """

    asked: list[str]
    unread: dict[str, str | None]


def spell(prompts: Sequence[str], text_encoder: str, as_typed: bool = False) -> Spelt:
    """Prompts with the words that were meant. None becomes what another one is.

    Args:
        prompts: as typed.
        text_encoder: its name; with others than all-MiniLM-L6-v2 prompts are what was typed.
        as_typed: whether that is so in any case.
    """
    asked, unread = list(prompts), dict[str, str | None]()
    if text_encoder != "all-MiniLM-L6-v2":
        return Spelt(asked, unread)
    others = set(map(clean, prompts))
    for number, prompt in enumerate(prompts):
        words = _words(prompt)
        meant = [_meant(word) for word in words]
        if meant == clean(prompt).split():
            continue
        other = " ".join(new or word for new, word in zip(meant, words, strict=True))
        unread[prompt] = None
        if other not in others and not as_typed:
            others.add(other)
            asked[number] = unread[prompt] = other
    return Spelt(asked, unread)


def _words(prompt: str) -> list[str]:
    """The words of a prompt; "LeftArm" is two, and "TableTop" is one that there is."""
    words = clean(prompt).split()
    return words if all(map(_is_known, words)) else clean(CAPITALS.sub(" ", prompt)).split()


@functools.cache
def _meant(word: str) -> str | None:
    """The word itself if it is one, the name of a part if it is a slip of just that, else None."""
    if not (word.isascii() and word.isalpha() and len(word) >= SHORT) or _is_known(word):
        return word
    if _is_compound(word):
        return word
    if word in FOREIGN_WORDS:
        return None
    for slips in (_exchanged(word), _mistyped(word) if len(word) > SHORT else ()):
        found = MEANT.intersection(slips)
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _is_known(word: str) -> bool:
    """Whether something is a word, or a form of one."""
    if word in MEANT or not _known():  # as most are: then no file is read
        return True
    stems = [word, *(word.removesuffix(end) for end in ENDINGS if word.endswith(end))]
    forms = [f"{word}s", *stems, *(f"{stem}e" for stem in stems if len(stem) >= SHORT)]
    return any(len(form) >= SHORT and form in _known() for form in forms)


def _is_compound(word: str) -> bool:
    cuts = range(SHORT, len(word) - SHORT + 1)
    return any(word[:cut] in _known() and word[cut:] in _known() for cut in cuts)


def _exchanged(word: str) -> Iterator[str]:
    """What it is a slip of if two letters beside each other were exchanged."""
    for place in range(len(word) - 1):
        yield f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"


def _mistyped(word: str) -> Iterator[str]:
    """What it is a slip of if one letter is missing, typed twice, or another one that is beside it
    on the keyboard, in its place or with it; the first letter only of long words.
    """
    for place in range(len(word) < LONG, len(word) + 1):
        before, here, after = word[:place], word[place : place + 1], word[place + 1 :]
        for letter in BESIDE:  # was not typed
            yield f"{before}{letter}{here}{after}"
        for letter in BESIDE.get(here, ""):  # was meant
            yield f"{before}{letter}{after}"
        if here and (here in (before[-1:], after[:1]) or here in _beside(before[-1:] + after[:1])):
            yield f"{before}{after}"  # was meant without this one


def _beside(letters: str) -> str:
    return "".join(BESIDE.get(letter, "") for letter in letters)


@functools.cache
def _known() -> frozenset[str]:
    """All words, those of all-MiniLM-L6-v2 among them; none where it is not installed."""
    for folder in (lambda: EXPORTED, package_folder):
        with contextlib.suppress(OSError, ValueError, TextEncoderError):
            content = json.loads((folder() / TOKENIZER).read_text("utf-8"))
            return MEANT.union(OTHER_WORDS, content["model"]["vocab"])
    return frozenset()
