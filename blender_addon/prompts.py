"""What a person types, as prompts."""

from __future__ import annotations

from typing import NamedTuple


def split(text: str) -> list[str]:
    """The phrases between commas or line ends, without blanks around them, each once.

    >>> split("seat, left  leg,, Seat")
    ['seat', 'left leg']
    """
    phrases: dict[str, str] = {}
    for phrase in text.replace("\n", ",").split(","):
        phrase = " ".join(phrase.split())
        if phrase:
            phrases.setdefault(phrase.casefold(), phrase)
    return list(phrases.values())


class Prompts(NamedTuple):
    """What to look for, and in what kind of object, if that is known."""

    parts: list[str]
    category: str = ""


def read_prompts(text: str) -> Prompts:
    """Prompts from a file: a phrase a line, or several with commas between.

    >>> read_prompts("# furniture\\ncategory: chair\\nseat, back\\nleg  # all four")
    Prompts(parts=['seat', 'back', 'leg'], category='chair')
    """
    category, phrases = "", []
    for line in text.splitlines():
        words = line.partition("#")[0].strip()
        key, colon, value = words.partition(":")
        if colon and key.strip().casefold() == "category":
            category = value.strip()
        else:
            phrases.append(words)
    return Prompts(split("\n".join(phrases)), category)
