"""The words that a person types: told apart, cleaned, and refused where they say nothing.

Cleaning and stop words are the released code's.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ..errors import PromptError

# Words that say nothing of a place on a shape. Words of direction (left, up, under) do, and stay.
STOP_WORDS = frozenset(
    "a an and are as at by for from has have in is it its of on or s that the their this to which "
    "with".split()
)


# What is called so, where results are shown, is what has no label.
UNLABELLED_NAME = "unlabelled"

# Where words fit less than evenly on average, most of what they are put on is something else.
FITS = 0.5

LONGEST = 300  # characters of a prompt: what follows them a text encoder of 77 tokens never reads


# What stands between phrases: commas and semicolons, as any keyboard has them, and line ends.
BETWEEN = re.compile("[,;\n，、；،؛]")
QUOTES = "\"'`“”„‟«»‘’‚‹›「」"  # around words that were copied with them
# Marks of byte order, width and direction that come along with words from files and pages.
UNSEEN = "\ufeff\u200b\u200e\u200f\u2060\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ")


def phrases(text: str) -> list[str]:
    """What stands between commas, semicolons or line ends, without blanks, quotes and what is not
    seen around it.

    >>> phrases("0, 0, left  leg,,")
    ['0', '0', 'left leg']
    >>> phrases("'seat; back'，bird's leg")
    ['seat', 'back', "bird's leg"]
    """
    seen = (phrase.translate(CONTROLS) for phrase in BETWEEN.split(text))
    between = (" ".join(phrase.split()).strip(QUOTES + UNSEEN + " ") for phrase in seen)
    return [phrase for phrase in between if phrase]


def split(text: str) -> list[str]:
    """The phrases of a text, each once.

    >>> split("seat, left leg, Seat")
    ['seat', 'left leg']
    """
    return once(phrases(text))


def once(typed: Iterable[str]) -> list[str]:
    """Phrases, each once: whoever types one twice means it once."""
    found: dict[str, str] = {}
    for phrase in typed:
        found.setdefault(unicodedata.normalize("NFC", phrase).casefold(), phrase)
    return list(found.values())


@lru_cache(1 << 12)  # a question cleans each of its words many times
def clean(text: str) -> str:
    """Lower case, punctuation and underscores as spaces, spaces collapsed, nothing unseen; accents
    put together with their letters, however they were typed.

    >>> clean("  Left_Front-Wheel! ")
    'left front wheel'
    """
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(map(_cleaned, composed)).lower().split())


def _cleaned(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # joiners, marks of direction and of byte order: there, but not seen
        return ""
    return " " if category[0] in "PS" or category in ("Cc", "Cs") else character


def clean_prompts(prompts: Sequence[str]) -> list[str]:
    """Clean a list of prompts.

    Raises:
        PromptError: there are none, one has no words, is too long or is what faces without a part
            are called, or two are equal once cleaned.
    """
    if isinstance(prompts, str):
        raise PromptError("The prompts are one text. Give a list of them: ['seat', 'back'].")
    typed: dict[str, str] = {}
    for prompt in prompts:
        cleaned = clean(prompt)
        if not cleaned:
            raise PromptError(
                f"The prompt {_quoted(prompt)} has no words in it. Type a name, such as 'leg'."
            )
        if len(cleaned) > LONGEST:
            raise PromptError(
                f"The prompt {_quoted(prompt)} has {len(cleaned)} characters, and no more than "
                f"{LONGEST} are read. Use names of a few words, with commas between them."
            )
        if cleaned == UNLABELLED_NAME:
            raise PromptError(
                f"{_quoted(prompt)} means no part. Leave it out, or name the part that you mean."
            )
        if cleaned in typed:
            raise PromptError(
                f"The prompts {_quoted(typed[cleaned])} and {_quoted(prompt)} are the same. Remove "
                "one of them."
            )
        typed[cleaned] = prompt
    if not typed:
        raise PromptError("There are no prompts. Name at least one part, such as 'seat'.")
    return list(typed)


def check_category(category: str) -> None:
    """Look at what a mesh shows, as it was typed; it may be empty.

    Raises:
        PromptError: something is said, but no words, or too many.
    """
    cleaned = clean(category)
    if category.strip() and not cleaned:
        raise PromptError(
            f"The category {_quoted(category)} has no words in it. Name it in words, or not at all."
        )
    if len(cleaned) > LONGEST:
        raise PromptError(
            f"The category {_quoted(category)} has {len(cleaned)} characters, and no more than "
            f"{LONGEST} are read. Name it in a few words."
        )


def foreign(prompts: Sequence[str]) -> str:
    """What is to be told of prompts with letters that English has not; empty if there are none.

    Text encoders have learnt English, and answer to other words all the same.

    >>> foreign(["seat", "Lehne", "脚"])
    "Models read English, so what '脚' means to them is a guess."
    >>> foreign(["脚", "seat", "Füße"])
    "Models read English, so what '脚', 'Füße' mean to them is a guess."
    >>> foreign(["seat", "arm.L", "2"])
    ''
    """
    found = [p for p in prompts if any(c.isalpha() and not c.isascii() for c in p)]
    if not found:
        return ""
    if len(found) == 1:
        return f"Models read English, so what {_quoted(found[0])} means to them is a guess."
    words = ", ".join(map(_quoted, found))
    return f"Models read English, so what {words} mean to them is a guess."


def asked_for(prompts: Sequence[str], unread: Mapping[str, str | None]) -> list[str]:
    """Prompts as they were asked: of misspelt and German ones what was meant.

    >>> asked_for(["seat", "linkes Bein"], {"linkes Bein": "left leg"})
    ['seat', 'left leg']
    """
    return [unread.get(prompt) or prompt for prompt in prompts]


def describe_unread(unread: Mapping[str, str | None]) -> str:
    """What is to be told of words that a model does not know; empty if there are none.

    Args:
        unread: prompts, each with what was asked in its place, or None.

    >>> describe_unread({"saet": "seat", "Bein": None})
    "Asked for 'seat' in place of 'saet'. The model does not know 'Bein', and guesses."
    """
    meant = {typed: asked for typed, asked in unread.items() if asked is not None}
    guessed = [typed for typed in unread if typed not in meant]
    said = []
    if meant:
        asked, typed = (", ".join(map(_quoted, words)) for words in (meant.values(), meant))
        said.append(f"Asked for {asked} in place of {typed}.")
    if guessed:
        said.append(f"The model does not know {', '.join(map(_quoted, guessed))}, and guesses.")
    return " ".join(said)


def describe_fit(fit: float | None) -> str:
    """What is to be told where words fit little of a shape; empty if nothing is.

    Args:
        fit: how well they fit, 0 … 1; None if that is not known.

    >>> describe_fit(0.2)
    'Most of this shape seems to fit none of the words. Name the parts that it has.'
    """
    if fit is None or fit >= FITS:
        return ""
    return "Most of this shape seems to fit none of the words. Name the parts that it has."


def _quoted(prompt: str) -> str:
    """As it is shown in a sentence, which has to stay one."""
    return repr(prompt if len(prompt) <= 60 else f"{prompt[:60]}…")


def keypoint_prompt(name: str, category: str | None = None) -> str:
    """What is left of a keypoint's name without stop words and the category's own words.

    The released evaluation of zero-shot keypoints asks so (paper, Section C).

    >>> keypoint_prompt("wingtip of the left wing of the airplane", "airplane")
    'wingtip left wing'
    """
    skipped = STOP_WORDS.union(clean(category or "").split())
    words = clean(name).split()
    return " ".join([word for word in words if word not in skipped] or words)
