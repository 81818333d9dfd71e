"""Enumerations as people type and paste them: "seat, back and leg", "1. seat 2. back"."""

import re

from .common_nouns import COMMON_NOUNS
from .noun_phrases import singulars
from .shared_names import is_place, with_names, with_names_before, without_brackets
from .words import QUOTES, STOP_WORDS, clean, once, phrases

# Letters, digits, brackets and slashes as wide as East Asian ones, and the blank between them.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
# Not in a note: "leg (old and worn)".
CONJUNCTION = re.compile(r"\s+(?:and|or|und|oder|[&+/])\s+(?![^(\[]*[)\]])", re.IGNORECASE)
AT_FIRST = re.compile(r"^(?:and|or|und|oder|&)\s+", re.IGNORECASE)  # "seat, back, and leg"
SLASH = re.compile(r"(?<=\w)[/&+](?=\w)")  # "left/right arm"
# What else stands between names if neither commas nor line ends do, and how often at least: a dash
# or a full stop may be part of a name.
ELSE_BETWEEN = (
    (re.compile(r"\s*[/&+\\]\s*"), 1),  # "seat/back"
    (re.compile(r"\s*[\t•·▪◦●]\s*"), 1),  # cells of a table, "seat • back"
    (re.compile(r"(?<=[\"'”’])\s+(?=[\"'“‘])"), 1),  # "'seat' 'back'"
    (re.compile(r"\s+(?:-+>?|[–—→>*])\s+|\s*\.\s+"), 2),  # "seat - back - leg", "seat. back. leg."
)
LEAST = 3  # of nouns with nothing but blanks between them: a "seat back" is one thing
# "[seat, back]", and what stands before each in a list.
BRACKETS = {"(": ")", "[": "]", "{": "}"}
# "Parts: seat, back", "a chair with seat, back", "divide it into seat, back"
TITLE = re.compile(r"^[^:]*:\s+(?=\w)|^(?:an? .* with|.*\binto) (?:an? )?(?=\w)", re.IGNORECASE)
BULLET = re.compile(r"^(?:[-+*•·▪◦●–—]|\[[ x]?\])\s+")
MARK = re.compile(r"(?:^|(?<=[\s,;]))\(?(\d{1,3}|[a-z])[.)]\s+", re.IGNORECASE)


def prompts_in(text: str) -> list[str]:
    """The prompts that a person has typed, each once.

    They stand between commas, semicolons, bars and line ends, and the last two on either side of an
    "and", if no others do; between blanks, if there are three nouns or more by which parts are
    called alone. What only says where something is has the name that follows.

    >>> prompts_in("seat, back and leg"), prompts_in("1. seat 2. back")
    (['seat', 'back', 'leg'], ['seat', 'back'])
    >>> prompts_in("seat back leg"), prompts_in("seat back"), prompts_in("front seat back")
    (['seat', 'back', 'leg'], ['seat back'], ['front seat back'])
    >>> prompts_in("left and right arm, head"), prompts_in("arm & hand, head")
    (['left arm', 'right arm', 'head'], ['arm & hand', 'head'])
    """
    text = without_brackets(_without_marks(text.translate(FULL_WIDTH)))
    typed = [BULLET.sub("", phrase) for phrase in phrases(_divided(text))]
    typed = [AT_FIRST.sub("", phrase) for phrase in typed]
    if not any(": " in phrase for phrase in typed[1:]):
        typed[:1] = [TITLE.sub("", phrase) for phrase in typed[:1]]
    apart = [_conjuncts(phrase) for phrase in typed]
    found: list[str] = []
    if apart and len(apart[-1]) > 1 and all(len(each) == 1 for each in apart[:-1]):
        found = with_names([one for each in apart for one in each])
    else:
        for phrase, each in zip(typed, apart, strict=True):
            named = with_names(each)
            found += named if named != each or all(map(is_place, each)) else [phrase]
    return once(with_names_before(found))


def _without_marks(text: str) -> str:
    """A text with line ends in place of the marks of a list, if all that it lists is different:
    German ordinals are written as such marks, "1. Schublade, 2. Schublade".
    """
    text = text.strip().replace("|", "\n")
    if len(text) > 1 and BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    marks = list(MARK.finditer(text))
    said = [mark[1].lower() for mark in marks]
    first = "1" if said and said[0].isdecimal() else "a"
    counted = [str(n + 1) if first == "1" else chr(ord("a") + n) for n in range(len(said))]
    if len(marks) < 2 or marks[0].start() or said != counted:
        return text
    listed = MARK.sub("\n", text)
    items = [item.casefold() for item in phrases(listed)]
    return listed if len(set(items)) == len(items) else text


def _divided(text: str) -> str:
    """A text with line ends in place of what else stands between names, if they have none."""
    if len(phrases(text)) == 1:
        for mark, least in ELSE_BETWEEN:
            names = mark.split(text.strip(" .•·▪◦●"))
            is_list = len(names) > least and all(map(_says_something, names))
            if is_list and not is_place(names[0]) and with_names(names) == names:
                return "\n".join(names)
        words = text.split()
        if len(words) >= LEAST and all(COMMON_NOUNS & singulars(clean(word)) for word in words):
            return "\n".join(words)
    return text


def _says_something(phrase: str) -> bool:
    """Whether it is no letter, as in "A/C", and more than stop words, as in "on/off switch"."""
    words = clean(phrase).split()
    return len("".join(words)) > 1 and not STOP_WORDS.issuperset(words)


def _conjuncts(phrase: str) -> list[str]:
    """What is joined by "and" in a phrase, and by a slash behind places and numbers."""
    *before, _ = alternatives = SLASH.split(phrase)
    if all(map(is_place, before)) or with_names(alternatives) != alternatives:
        phrase = SLASH.sub(" / ", phrase)
    found = [each for typed in CONJUNCTION.split(phrase) if (each := typed.strip(QUOTES))]
    says_nothing = any(STOP_WORDS.issuperset(clean(each).split()) for each in found)
    return [phrase] if says_nothing else found  # "on and off switch"
