"""Words of prompts that say nothing of a shape: colours, materials, requests, what it is that has
the part, and whatever is in no name that a model was shown.

To a point transformer a "red cushion" looks like any other, and what a text encoder has read about
red leads it astray. So such words are left out, unless they tell two of the prompts apart. Of a
size, too, the shape says something only where it is compared.
"""

from collections.abc import Callable, Mapping, Sequence

from ..shared.prompts.noun_phrases import DETERMINERS, EXCEPT, HALF, NAMELESS, SEVERAL_OF, singulars
from ..shared.prompts.place_words import PLACE_WORDS, SIZES
from ..shared.prompts.words import STOP_WORDS
from .common_parts import COMMON_PARTS
from .compounds import SHORT
from .part_words import PART_WORDS

# Those that are in names that the bundled model was shown; others need no list.
IDLE = frozenset(
    "black closed fabric glass gold green iron leather metal open orange plastic rubber soft steel"
    " stone white wood wooden i me we you".split()
).union(SIZES)
# Names that generated shapes have with such words: what they say was learned with them.
LEARNED = frozenset(
    name.strip()
    for name in """
    ankle part, big drum, big end, big sail, big toe, big wheel, black key, boom section,
    cast iron frame, closed arm, flat part, glass dome, glass door, glass front, glass pane,
    glass panel, glass room, glass top, green cup, green top, iron band, iron strip, leather strap,
    leather wrap, little finger, little toe, load area, long back, long bone, long hood,
    long rail, metal band, metal corner, metal disc, metal head, metal nib, metal part,
    metal ring, metal strap, plastic lid, rubber end, rubber foot, rubber grip, rubber pad,
    rubber ring, short leg, short rail, short shelf, small middle, small plate, small scope,
    small shelf, small speaker, small tentacle, small wheel, soft serve, stone base,
    stone railing, stone ring, stone wall, tall leg, telescopic section, threaded part,
    white key, wood block, wood plank, wood side, wooden bar, wooden beam, wooden board,
    wooden cone, wooden frame, wooden pole, wooden post, wooden slat, wooden stick
    """.split(",")
)
# What is said of a part as a whole, behind it.
GENERIC = frozenset(
    "area color colour component geometry material mesh part portion region section texture".split()
)
# What an article follows in a name; otherwise, it begins one: "please find the lid".
BEFORE_ARTICLES = STOP_WORDS.union(
    DETERMINERS,
    EXCEPT,
    NAMELESS,
    "above across around behind below beneath beside between inside near over under".split(),
)
SAY_SOMETHING = PART_WORDS.union(PLACE_WORDS, DETERMINERS, EXCEPT, NAMELESS, STOP_WORDS, [HALF])
# What has no parts that are named after it: an "arm rest" is no rest, and "no seat" no seat.
NO_OWNERS = PLACE_WORDS.union(EXCEPT, (word for part in COMMON_PARTS for word in part.split()))

Name = tuple[str, ...]
"""The words of a name."""


def without_idle_words(names: Sequence[str], is_word: Callable[[str], bool]) -> list[str]:
    """Names (P,) without words that say nothing of a shape. One that only these tell from another
    name of the same thing stays.

    Args:
        names: cleaned.
        is_word: whether a word is an English one; others are for a text encoder to guess.

    >>> without_idle_words(["red cushion", "show me the seat", "back of the tractor"], bool)
    ['cushion', 'seat', 'back']
    >>> without_idle_words(["red cushion", "blue cushion", "chair leg", "chair seat"], bool)
    ['red cushion', 'blue cushion', 'chair leg', 'chair seat']
    >>> without_idle_words(["chair leg", "chair seat"], bool)
    ['leg', 'seat']
    """
    said = [tuple(_without_request(name.split())) for name in names]
    owners = _without_owners(list(dict.fromkeys(said)))
    bare = {words: _bare(name, is_word) for words, name in owners.items()}
    return [" ".join(words if _is_any_of(bare, words) else bare[words]) for words in said]


def _is_any_of(names: Mapping[Name, Name], words: Name) -> bool:
    """Whether a name is that of two, or what several are kinds of: "shield" of a "round shield"."""
    name = names[words]
    return sum(_are_alike(name, other[-len(name) :]) for other in names.values()) > 1


def _are_alike(one: Name, other: Name) -> bool:
    """Whether two names are the same, of one or of many."""
    return len(one) == len(other) and all(
        singulars(word) & singulars(its) for word, its in zip(one, other, strict=True)
    )


def _without_request(words: list[str]) -> list[str]:
    """A name without what is before an article that begins it, and a "please" behind it."""
    if words[1:] and words[-1] == "please":
        words = words[:-1]
    for at in range(len(words) - 2, 0, -1):
        if words[at] in ("the", "all") and words[at - 1] not in BEFORE_ARTICLES:
            return words[at + 1 :]
    return words


def _without_owners(names: Sequence[Name]) -> dict[Name, Name]:
    """Different names without what all of them belong to, "chair seat, chair leg" and "legs of the
    chair", and one by itself without what no part is called, such as a tractor.
    """
    behind = [_behind_of(name) for name in names]
    of_one = len(names) > 1 and all(behind) and len(set(behind)) == 1
    mine = [
        name[: -len(owner)] if owner and (of_one or not any(map(_names_a_part, owner))) else name
        for name, owner in zip(names, behind, strict=True)
    ]
    before = _before_all(mine)
    return {name: own[len(before) :] for name, own in zip(names, mine, strict=True)}


def _before_all(names: Sequence[Name]) -> Name:
    """What different names begin with, if that is something that has parts."""
    before: Name = ()
    while len(set(names)) > 1:
        firsts = {name[: len(before) + 1] for name in names}
        if len(firsts) > 1 or not firsts.isdisjoint(names) or not NO_OWNERS.isdisjoint(*firsts):
            break
        before = firsts.pop()
    return before if any(map(_is_no_determiner, before)) else ()


def _behind_of(name: Name) -> Name:
    """The last "of the chair" of a name, or nothing; glasses are no owners of a pair of them."""
    several = SEVERAL_OF.match(" ".join(name))
    begin = several[0].count(" ") if several else 1
    return name[len(name) - 1 - name[::-1].index("of") :] if "of" in name[begin:-1] else ()


def _bare(name: Name, is_word: Callable[[str], bool]) -> Name:
    """A name without idle words, if that leaves something that parts are called."""
    if not name or LEARNED & {" ".join([*name[:-1], one]) for one in singulars(name[-1])}:
        return name
    *before, last = name[:-1] if name[-1] in GENERIC and not _is_place(name) else name
    if not _says_something(last):
        return name
    kept = [word for word in before if not _is_idle(word, is_word)]
    while len(kept) < len(before) and kept and kept[0] in STOP_WORDS:
        kept = kept[1:]
    return (*kept, last)


def _is_place(name: Name) -> bool:
    """Whether it says no more than where it is: "left area"."""
    return PLACE_WORDS.issuperset(name[:-1])


def _is_idle(word: str, is_word: Callable[[str], bool]) -> bool:
    if word in IDLE:
        return True
    return len(word) >= SHORT and word.isalpha() and is_word(word) and not _says_something(word)


def _names_a_part(word: str) -> bool:
    return word not in STOP_WORDS and _says_something(word)


def _is_no_determiner(word: str) -> bool:
    return word not in STOP_WORDS and word not in DETERMINERS


def _says_something(word: str) -> bool:
    return not SAY_SOMETHING.isdisjoint(singulars(word))
