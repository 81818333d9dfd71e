"""German words in English: plurals, endings and compounds of those in `german_words.txt`.

A word may be typed with umlauts, with ae, oe, ue and ss, or without any. Another language is a
module like this one.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..shared.prompts.place_words import ENDS, ORDINALS, PLACE_WORDS
from ..shared.prompts.words import clean
from .compounds import SHORT, fewest_words
from .part_words import OTHER_WORDS, PART_WORDS
from .slips import exchanged

WORDS = Path(__file__).with_name("german_words.txt")
# Left out.
ARTICLES = frozenset(
    """
    alle aller das dem den der des die ein eine einem einen einer eines und
    """.split()
)
# "Bein des Stuhls", "Griff an der Tür".
OF = frozenset("am an auf im in vom von zum zur".split())
GENITIVES = frozenset("der des einer eines".split())

# English words that would be read as German, however few the parts are that are called so: they
# do not tell a question's language. Chosen from the words of a dictionary of American English.
ENGLISH_TOO = frozenset(
    """
    armature armband auto autopilot bad bade badminton banker bare barer barn barreling
    bartering basis batteries better bettering blinker blitz bordering boxen boxer brief briefer
    bug burg captor capture couch dachshund dashboard dick dicker dickering dunner dustier
    entente entering fell feller fleck floss fuller fuss garage giraffe golden goldener
    goldenest gross grosser gummier halter handy hastier heck heft herd herder hr hut jalousie
    kind kinder krone laden lager laptop latte li linker lowering manner master mastering matte
    mattering milch mine mintier minute mitten monster mutter nastier notebook oval person
    pirate plankton profile puffer re regal regale reis ringer ringmaster roster rot rote sage
    sander saxophone sims siphon sirup speck stab stammer stammering stein sterner stricken
    stuck suppose tanker taste teller textile toaster toastmaster toilette ton tor tore torn
    torte torture torturer tulle tureen ventilator vr wade wale walnut wander wandering wolf
    """.split()
)

# Of nouns and adjectives, and what stands between the parts of a compound; the shortest fits first.
ENDINGS = sorted("|e|n|s|em|en|er|es|ns|ens|ern|ste|chen|stem|sten|ster|stes".split("|"), key=len)
LONGEST = 24  # letters, with an ending
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
WITHOUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
COUNTED = re.compile(r"(?<!\w)(\d+)\.\s+(?=[^\W\d])")  # "2. Schublade"
NUMBERED = re.compile(r"(\d+)te[nrs]?")  # "2te Schublade"
ORDINAL = {number: word for word, number in ORDINALS.items()}
CAPITALS = re.compile("(?<=[a-zß])(?=[A-ZÄÖÜ])")
ENGLISH = PART_WORDS.union(PLACE_WORDS, OTHER_WORDS, ENGLISH_TOO)


class Read(NamedTuple):
    """A German word.

    Attributes:
        english: what it means; empty for an article.
        only: whether it is no English word, too.
    """

    english: str
    only: bool


def is_german(prompts: Iterable[str], is_known: Callable[[str], bool]) -> bool:
    """Whether more words of a question are only German than are only English.

    Args:
        prompts: as typed.
        is_known: whether a word is an English one, as far as it is not German.
    """
    words = [word for prompt in prompts for word in clean(prompt).split()]
    found = {word: read(word) for word in words}
    german = sum(of is not None and of.only for of in map(found.get, words))
    others = (word for word in words if not found[word] and word.isalpha() and len(word) >= SHORT)
    return german > 0 and german > sum(map(is_known, others))


def in_english(prompt: str, is_known: Callable[[str], bool]) -> tuple[str, bool]:
    """What a German prompt means, and whether all of its words are known.

    >>> in_english("Bein links", str.isdigit), in_english("Griff der Tür 2", str.isdigit)
    (('left leg', True), ('handle of door 2', True))
    >>> in_english("2. Schublade von oben", str.isdigit)
    ('second drawer from top', True)
    """
    prompt = COUNTED.sub(r"\1te ", prompt)
    words, said, known = clean(prompt).split(), list[str](), True
    if not all(map(read, words)):
        words = clean(CAPITALS.sub(" ", prompt)).split()
    for number, word in enumerate(words):
        new: str | None = ""
        if word == "von" and said and _is_end(words[number + 1 :]):
            new = "from"
        elif word in OF or (word in GENITIVES and said):
            new = "of" if said and said[-1] != "of" else ""
        elif counted := NUMBERED.fullmatch(word):
            new = ORDINAL.get(int(counted[1]), f"{counted[1]}th")
        elif of := read(word):
            new = of.english
        elif is_known(word) or not word.isalpha():
            new = word
        else:
            new = _meant(word)
            known = known and new is not None
        if new != "":
            said.append(new or word)
    return _in_order(said), known


def _in_order(words: Sequence[str]) -> str:
    """With places in front, as English has them: "leg front left" is "front left leg"."""
    noun = 0 if "of" in words or "from" in words else len(words)
    while noun and PLACE_WORDS.issuperset(words[noun - 1].split()):
        noun -= 1
    return " ".join([*words[noun:], *words[:noun]])


def _is_end(words: Sequence[str]) -> bool:
    """Whether nothing but an end is left to say."""
    found = read(words[0]) if len(words) == 1 else None
    return found is not None and found.english in ENDS


@functools.cache
def read(word: str) -> Read | None:
    """A word in lower case, if it is a German one.

    >>> read("vorderräder"), read("hände")
    (Read(english='front wheel', only=True), Read(english='hand', only=True))
    >>> read("hand"), read("leg")
    (Read(english='hand', only=False), None)
    """
    if word in ARTICLES:
        return Read("", False)
    plain = _plain(word)
    if not (plain.isascii() and plain.isalpha()):
        return None
    pieces = [plain] if _stem(plain) else _apart(plain)
    if not pieces:
        return None
    english = " ".join(_stems()[stem] for stem in map(_joined, pieces) if stem)
    of_english = len(pieces) > 1 and all(map(_is_english, pieces))
    return Read(english, not of_english and not _is_english(word))


@functools.cache
def _meant(word: str) -> str | None:
    """What a word means in which two letters were exchanged: other slips are often other words."""
    slips = exchanged(_plain(word)) if len(word) > SHORT else ()
    found = {_stems()[stem] for stem in map(_stem, slips) if stem}
    return found.pop() if len(found) == 1 else None


def _apart(word: str) -> list[str] | None:
    """The words that a compound is made of; None if it is none."""
    return fewest_words(word, lambda piece, last: (_stem if last else _joined)(piece), LONGEST)


def _joined(piece: str) -> str | None:
    """As :func:`_stem`, of what may have lost an e to what follows: "Endstück"."""
    return _stem(piece) or _stem(f"{piece}e")


def _stem(word: str) -> str | None:
    """The word itself or what is left of it without an ending, if that is a German one."""
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if word.endswith(ending) and stem in _stems() and (not ending or len(stem) >= SHORT):
            return stem
    return None


def _is_english(word: str) -> bool:
    """Whether somebody who asks in English may have typed it."""
    forms = (word, word.removesuffix("s"), word.removesuffix("es"))
    return not ENGLISH.isdisjoint(forms)


@functools.cache
def _stems() -> dict[str, str]:
    """{German word in plain letters: English}, with umlauts that plurals have, and without any."""
    entries = list(_entries())
    found = {_plain(word): english for word, english in entries}
    for word, english in entries:
        for other in (word.translate(WITHOUT), _with_umlaut(word)):
            found.setdefault(other, english)
    return found


def _entries() -> Iterator[tuple[str, str]]:
    """German words, each with the English ones."""
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        english, _, words = line.partition(": ")
        for word in words.split():
            yield word, english


def _plain(word: str) -> str:
    """In letters that all keyboards have."""
    return word.translate(UMLAUTS)


def _with_umlaut(word: str) -> str:
    """As in plurals: "rad" is "raed" then, in plain letters, and "baum" is "baeum"."""
    plain = _plain(word)
    at = max(plain.rfind(vowel) for vowel in "aou")
    if at > 0 and plain[at] == "u" and plain[at - 1] == "a":
        at -= 1
    return plain if at < 0 else f"{plain[: at + 1]}e{plain[at + 1 :]}"
