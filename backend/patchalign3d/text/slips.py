"""Slips of the fingers: what a word may have been meant to be."""

from collections.abc import Iterator

LONG = 6  # letters: such words may be spelt by ear, or as in British English
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = {
    letter: row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
    for row in ROWS
    for place, letter in enumerate(row)
}
VOWELS = "aeiou"
ALIKE = {vowel: VOWELS.replace(vowel, "") for vowel in VOWELS} | {"s": "zc", "z": "s", "c": "sk"}


def exchanged(word: str) -> Iterator[str]:
    """What it is a slip of if two letters beside each other were exchanged."""
    for place in range(len(word) - 1):
        yield f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"


def mistyped(word: str) -> Iterator[str]:
    """What it is a slip of if one letter is missing, typed twice, or another one that is beside it
    on the keyboard, in its place or with it; in a long word, or another one that sounds alike.
    """
    alike = ALIKE if len(word) >= LONG else {}
    for place in range(len(word) + 1):
        before, here, after = word[:place], word[place : place + 1], word[place + 1 :]
        for letter in BESIDE:  # was not typed
            yield f"{before}{letter}{here}{after}"
        for letter in BESIDE.get(here, "") + alike.get(here, ""):  # was meant
            yield f"{before}{letter}{after}"
        around = before[-1:] + after[:1]
        if here and (here in around or here in "".join(BESIDE.get(n, "") for n in around)):
            yield f"{before}{after}"  # was meant without this one
