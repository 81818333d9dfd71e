"""What was meant by misspelt and by German words, and which words a model does not know.

all-MiniLM-L6-v2 has a vocabulary of some 20,000 words, and reads others in pieces: "backrest" as
"back" and "rest", which says what it is, "lge" as "l" and "ge", which says nothing, and the answer
is a guess. Where exactly one name of a part is a slip of the fingers away, or one common name among
others, that is asked for; for "LeftArm", as riggers write it, or "leftarm", "left arm"; and for
"botpanel", "bottom panel". A word that is in the vocabulary, or in English dictionaries and near a
part's name, is never changed. Of a German question, all words are asked for in English.
"""

import contextlib
import functools
import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import PromptError, TextEncoderError
from ..shared.prompts.noun_phrases import KNOWN
from ..shared.prompts.numbered import without_number
from ..shared.prompts.place_words import PLACE_WORDS
from ..shared.prompts.words import clean
from .common_parts import COMMON_PARTS
from .compounds import SHORT, fewest_words
from .german import in_english, is_german
from .idle_words import without_idle_words
from .lean.encoder import WORDS as EXPORTED
from .minilm_package import TOKENIZER, package_folder
from .part_words import FOREIGN_WORDS, OTHER_WORDS, PART_WORDS
from .paths import without_paths
from .slips import exchanged, mistyped

MINILM = "all-MiniLM-L6-v2"
MEANT = PART_WORDS | PLACE_WORDS
COMMON = MEANT.intersection(word for part in COMMON_PARTS for word in part.split())
ENDINGS = ("s", "es", "d", "ed", "ing", "er", "y", "ly")
# As names of nodes and bones are cut short, beside another word.
SHORT_FORMS = {
    "bk": "back",
    "bl": "back left",
    "bot": "bottom",
    "br": "back right",
    "btm": "bottom",
    "cent": "center",
    "ctr": "center",
    "fl": "front left",
    "fr": "front right",
    "ft": "front",
    "hor": "horizontal",
    "lf": "front left",
    "lft": "left",
    "lhs": "left",
    "lr": "rear left",
    "lwr": "lower",
    "mid": "middle",
    "rf": "front right",
    "rgt": "right",
    "rhs": "right",
    "rl": "rear left",
    "rr": "rear right",
    "supp": "support",
    "upr": "upper",
    "vert": "vertical",
}
# The same beside one of others: sides, corners of what one looks at and of what has four legs, and
# the sides of ships.
BESIDE = (
    ({"rh"}, {"lh": "left"}),
    ({"lh"}, {"rh": "right"}),
    ({"rt"}, {"lf": "left", "lt": "left"}),
    ({"lf", "lt"}, {"rt": "right"}),
    (
        {"tl", "tr"},
        {"tl": "top left", "tr": "top right", "bl": "bottom left", "br": "bottom right"},
    ),
    (
        {"ul", "ur"},
        {"ul": "upper left", "ur": "upper right", "ll": "lower left", "lr": "lower right"},
    ),
    ({"lf", "rf"}, {"lb": "back left", "rb": "back right", "lh": "hind left", "rh": "hind right"}),
    ({"starboard"}, {"port": "left", "starboard": "right"}),
)
# The same in a car of most countries; a driver alone may be a figure.
OF_CARS = {"driver": "left", "passenger": "right"}
OF_DRIVER = re.compile(r"\b(driver|passenger) s\b")
SIDE_OF_CAR = re.compile(
    r"\b(driver|passenger)(?:['’]?s)?(?:[ _-]side(?=[ _-]\w)|(?=[ _-]side\W*$))", re.IGNORECASE
)
# "Left-hand door", "left hand side of the car": not what is at the end of an arm.
OF_HANDS = "back|finger|index|knuckle|little|middle|nail|palm|pinky|ring|thumb|wrist"
HANDED = re.compile(
    r"\b(left|right)(?:[ _-]hand(?=[ _-]side\W*$)|[ _-]hand[ _-]side|-hand(?=[ _-]\w)"
    rf"| hand(?= (?!{OF_HANDS}|\w\b)\w))",
    re.IGNORECASE,
)
# "Seat (upholstered)"
NOTE = re.compile(r"(?<=\w)\s*[(\[]([^()\[\]]*)[)\]]$")
# What programs put before and behind names of bones and meshes.
BEFORE = (
    r"(?:valve ?biped )?bip\d*|cc base|def|geo|grp|j (?:adj|bip|sec)(?: c)?|mch|mixamorig\d*|org"
    r"|sk|sm"
)
SIDE = r"(?:^|(?<=\b[lr] )|(?<=left )|(?<=right ))"
# How these are read: without that; forearms are no arms in front; and "LeftUpLeg" is an upper leg.
OF_RIGS = (
    (
        re.compile(rf"^(?:(?:{BEFORE}) )+(?=.)| (?:fk|geo|grp|ik|jnt|tweak|twist)(?=(?: [lr])?$)"),
        "",
    ),
    (re.compile(r"\bfore (?=(?:arm|head)s?\b)"), "fore"),
    (re.compile(rf"{SIDE}up (?=(?:arm|leg)\b)"), "upper "),
    (re.compile(rf"{SIDE}low (?=(?:arm|leg)\b)"), "lower "),
)
# What one word may be made of: names of parts, also of several, and places.
JOINED = MEANT.union(SHORT_FORMS, (f"{word}s" for word in PART_WORDS))
LONGEST = max(map(len, JOINED))
# "leftArm", "LArm", "FLWheel"
CAPITALS = re.compile(
    r"(?<=[a-z])(?=[A-Z])"
    r"|(?:(?<=(?<![^\W_])[LR])|(?<=(?<![^\W_])[BFLRTU][LR])|(?<=(?<![^\W_])[LR][FBH]))(?=[A-Z][a-z])"
)


class Read(NamedTuple):
    """A prompt as it is read.

    Attributes:
        said: in English, with the words that were meant.
        known: whether all of its words are known, and not all are numbers.
        sure: whether that is what it says; what was meant by a slip of the fingers is not.
    """

    said: str
    known: bool
    sure: bool = True


class Spelt(NamedTuple):
    """Prompts as they are asked.

    Attributes:
        asked: P prompts; what was typed, where it is English and no word is misspelt.
        unread: of each prompt, as typed, with words that the text encoder does not know: what is
            asked in its place, or None if it is what was typed.
    """

    asked: list[str]
    unread: dict[str, str | None]


def spell(
    prompts: Sequence[str], text_encoder: str, as_typed: bool = False, own_names: bool = False
) -> Spelt:
    """Prompts with the words that were meant. None that is misspelt becomes what another one is,
    but two that only say the same in other words do, as "upper_arm_ik" and "UpperArm".

    Args:
        prompts: as typed.
        text_encoder: its name; with others than all-MiniLM-L6-v2 prompts are what was typed.
        as_typed: whether that is so in any case.
        own_names: whether the model was shown other names than the bundled one: any word of a name
            may say something then.
    """
    asked, unread = list(prompts), dict[str, str | None]()
    if text_encoder != MINILM:
        return Spelt(asked, unread)
    typed = prompts if own_names else _without_notes(without_paths(prompts))
    names = [without_number(each) for each in typed]
    others, german = set(map(clean, prompts)), is_german((name for name, _ in names), _is_known)
    said = {word for prompt in prompts for word in clean(CAPITALS.sub(" ", prompt)).split()}
    short = dict(SHORT_FORMS)
    for others_said, forms in BESIDE:
        short |= forms if others_said & said else {}
    short |= OF_CARS if OF_CARS.keys() <= said else {}
    read = [
        Read(*in_english(name, _is_known)) if german else _spelt(name, short) for name, _ in names
    ]
    bare = [each.said for each in read]
    if not own_names:
        bare = without_idle_words(bare, _is_known)
    for place, (prompt, (_, number)) in enumerate(zip(prompts, names, strict=True)):
        other, (_, known, sure) = bare[place] + number, read[place]
        if known and other == clean(prompt):
            continue
        unread[prompt] = None
        if (other not in others or (sure and other != clean(prompt))) and not as_typed:
            others.add(other)
            asked[place] = unread[prompt] = other
    return Spelt(asked, unread)


def _without_notes(prompts: Sequence[str]) -> list[str]:
    """Prompts without what is noted behind them in brackets, unless it is a place or a number, or
    all that tells two of them apart.
    """
    bare = [NOTE.sub(_place_or_number, prompt) for prompt in prompts]
    return [
        short if bare.count(short) == 1 else prompt
        for prompt, short in zip(prompts, bare, strict=True)
    ]


def _place_or_number(note: re.Match[str]) -> str:
    words = clean(note[1]).split()
    says_where = any(word in KNOWN or not word.isalpha() for word in words)
    return note[0] if says_where else ""


def refuse_same(prompts: Sequence[str], asked: Sequence[str]) -> None:
    """Make sure that no two prompts are asked as one, as "LeftArm" and "left arm" are.

    Raises:
        PromptError: two are.
    """
    first: dict[str, str] = {}
    for prompt, meant in zip(prompts, asked, strict=True):
        other = first.setdefault(clean(meant), prompt)
        if other is not prompt:
            raise PromptError(f"The prompts {other!r} and {prompt!r} are the same. Remove one.")


def category_in_english(category: str, prompts: Sequence[str], text_encoder: str) -> str:
    """What a shape is, in English if it is asked in German about it; otherwise as typed."""
    if text_encoder != MINILM or not is_german([*prompts, category], _is_known):
        return category
    return in_english(category, _is_known)[0]


def _spelt(prompt: str, short: Mapping[str, str]) -> Read:
    """A prompt as it was meant, with words that are cut ``short``."""
    words = _words(prompt, short)
    meant = [_meant(word) for word in words]
    said = [new or word for new, word in zip(meant, words, strict=True)]
    are_numbers = bool(said) and all(map(str.isdecimal, said))
    return Read(" ".join(said), None not in meant and not are_numbers, said == words)


def _words(prompt: str, short: Mapping[str, str]) -> list[str]:
    """The words of a prompt; "LeftArm" and "leftarm" are two, and "TableTop" is one."""
    prompt = HANDED.sub(r"\1", prompt)
    prompt = SIDE_OF_CAR.sub(lambda found: OF_CARS[found[1].lower()], prompt)
    words = clean(prompt).split()
    if not all(map(_is_known, words)):
        words = clean(CAPITALS.sub(" ", prompt)).split()
    said = " ".join(part for word in words for part in _apart(word))
    for written, meant in OF_RIGS:
        said = written.sub(meant, said)
    if OF_CARS.keys() <= short.keys():
        said = OF_DRIVER.sub(r"\1", said)
    words = said.split()
    return [short.get(word, word) for word in words] if len(words) > 1 else words


def _apart(word: str) -> list[str]:
    """The words of parts and places that are written as this one; itself, if it is a word or not
    made of such.
    """
    if _is_known(word) or word in FOREIGN_WORDS:
        return [word]
    return fewest_words(word, lambda letters, _: letters in JOINED, LONGEST) or [word]


@functools.cache
def _meant(word: str) -> str | None:
    """The word itself if it is one, the name of a part if it is a slip of just that, or the common
    one of several, else None.
    """
    if word in FOREIGN_WORDS:
        return None
    if not (word.isascii() and word.isalpha() and len(word) >= SHORT) or _is_word(word):
        return word
    plural = {f"{word}s", word.removesuffix("s"), word.removesuffix("es")}
    if plural & MEANT:
        return word
    for slips in (exchanged(word), mistyped(word)):
        found = MEANT.intersection(slips)
        if found:
            likely = found if len(found) == 1 else found & COMMON
            return next(iter(likely)) if len(likely) == 1 else None
    return word if _is_form(word) or _is_compound(word) else None


def _is_known(word: str) -> bool:
    """Whether a word is an English one, or a form of one."""
    return _is_word(word) or _is_form(word)


def _is_word(word: str) -> bool:
    """Whether it is in one of the lists; where the encoder is not installed, everything is."""
    return word in MEANT or not _known() or word in _known()  # mostly no file is read


def _is_form(word: str) -> bool:
    """Whether it may be a form of a word."""
    stems = [word, *(word.removesuffix(end) for end in ENDINGS if word.endswith(end))]
    forms = [f"{word}s", *stems, *(f"{stem}e" for stem in stems[1:] if len(stem) >= SHORT)]
    return any(len(form) >= SHORT and form in _known() for form in forms)


def _is_compound(word: str) -> bool:
    """Whether two words are written as this one."""
    cuts = range(SHORT, len(word) - SHORT + 1)
    return any(word[:cut] in _known() and word[cut:] in _known() for cut in cuts)


@functools.cache
def _known() -> frozenset[str]:
    """All words, those of all-MiniLM-L6-v2 among them; none where it is not installed."""
    for folder in (lambda: EXPORTED, package_folder):
        with contextlib.suppress(OSError, ValueError, TextEncoderError):
            content = json.loads((folder() / TOKENIZER).read_text("utf-8"))
            return MEANT.union(OTHER_WORDS, content["model"]["vocab"])
    return frozenset()
