"""Names that differ by a number alone, "leg 1, leg 2": taken off, for the shape to answer.

To a model both mean the same. So it is asked for the name once, and
:mod:`patchalign3d.labels.numbers` deals what it finds to the numbers, in increasing order. A number
that tells nothing apart ("Seat_01") only says that a name was in use, and is left out, unless it is
written as one with the name ("MP3") or behind letters that are no word ("F-16").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..errors import PromptError
from .noun_phrases import kind
from .place_words import CARDINALS
from .places import Placed, take_off_places
from .words import clean, clean_prompts

# Up to those of sides, "arm L": "shelf A, shelf B".
FIRST_LETTERS = {letter: number for number, letter in enumerate("abcdefgh", 1)}
ROMAN = {said: number for number, said in enumerate("i ii iii iv v vi vii viii".split(), 1)}
SAID = CARDINALS | FIRST_LETTERS | ROMAN
# As people and exporters write it: "leg 1", "leg1", "leg.001", "Leg-03", "leg (2)", "leg two", "leg
# no. 2", "leg II".
NUMBER = r"(?:no|nr|num|number)"
AT_END = re.compile(
    rf"(?:(?<![^\W_]){NUMBER}[\W_]*)?\d+\D*$|(?<![^\W_])(?:{'|'.join(SAID)})[\W_]*$", re.IGNORECASE
)
AT_FIRST = re.compile(rf"^(?:{NUMBER}[\W_]*|[#№] *)(\d+)[\W_]+(?=[^\W\d_])", re.IGNORECASE)
OF_NUMBER = re.compile(rf"^ {NUMBER} ")
# As riggers do: "index.01.L", "finger_2_r".
BEFORE_SIDE = re.compile(
    r"(?<=[^\W\d_])([\W_]*\d+)([\W_]+(?:l|r|left|right))[\W_]*$", re.IGNORECASE
)
ONE_OR_OTHER = re.compile(r"^(?:the )?(?:(?:one|other) )?")
WORD = re.compile(r"[^\W\d_]{3}(?:[\W_]+[lr])?[\W_]*$", re.IGNORECASE)  # up to a letter of a side


@dataclass(frozen=True)
class Numbered:
    """Prompts without the numbers that tell them apart.

    Attributes:
        names: N, cleaned, each once; a prompt without such a number is the name itself.
        prompts_of: (N,) for each name the prompts that it is of, by increasing number. A name
            without a number comes first, as Blender's "leg" does before "leg.001".
    """

    names: list[str]
    prompts_of: list[list[int]]

    @property
    def any(self) -> bool:
        """Whether there is anything to deal."""
        return any(len(prompts) > 1 for prompts in self.prompts_of)

    @property
    def name_of(self) -> list[int]:
        """(P,) for each prompt the number of its name."""
        found = {prompt: n for n, prompts in enumerate(self.prompts_of) for prompt in prompts}
        return [found[prompt] for prompt in range(len(found))]


class Apart(NamedTuple):
    """Prompts of parts, taken apart into what a model is asked, and what the shape answers.

    Attributes:
        numbered: the prompts without numbers that tell them apart.
        placed: the names of these without words of place and size.
    """

    numbered: Numbered
    placed: Placed

    @property
    def any(self) -> bool:
        """Whether the shape has anything to answer."""
        return self.numbered.any or self.placed.any or self.placed.rest is not None

    @property
    def by_front(self) -> bool:
        """Whether it counts where the front is, by which numbers go, too."""
        return self.numbered.any or self.placed.by_front

    @property
    def base_of(self) -> list[int]:
        """(P,) for each prompt the number of what the model is asked, ``placed.bases``."""
        return [self.placed.base_of[name] for name in self.numbered.name_of]


def take_apart(prompts: Sequence[str], as_typed: bool = False) -> Apart:
    """Take off what the shape can answer of parts: numbers, then words of place and size.

    >>> take_apart(["left leg 1", "left leg 2", "right leg"]).placed.bases
    ['leg']

    Raises:
        PromptError: as in :func:`take_off_numbers`.
    """
    numbered = take_off_numbers(prompts, as_typed)
    return Apart(numbered, take_off_places(numbered.names, of_parts=True, as_typed=as_typed))


def go_by_front(prompts: Sequence[str], of_parts: bool = False) -> bool:
    """Whether the answer to prompts depends on where the front is. ``of_parts`` is as for
    :func:`.places.take_off_places`.

    >>> go_by_front(["left arm", "head"]), go_by_front(["front door", "roof"])
    (True, False)
    """
    taken = take_apart(prompts, True) if of_parts else take_off_places(prompts, as_typed=True)
    return taken.by_front


def without_number(prompt: str) -> tuple[str, str]:
    """A prompt as typed without the number at its end, before a side there or at its beginning, and
    that number as it is once cleaned.

    >>> without_number("Leg-03"), without_number("leg1"), without_number("leg two")
    (('Leg-', ' 03'), ('leg', '1'), ('leg ', ' two'))
    >>> without_number("index.01.L"), without_number("leg no. 2"), without_number("#2 leg")
    (('index.L', ' 01'), ('leg ', ' 2'), ('leg', ' 2'))
    """
    if before := BEFORE_SIDE.search(prompt):
        return prompt[: before.start()] + before[2], f" {clean(before[1])}"
    if first := AT_FIRST.match(prompt):
        return prompt[first.end() :], f" {first[1]}"
    cleaned, name = clean(prompt), AT_END.sub("", prompt)
    behind = OF_NUMBER.sub(" ", cleaned.removeprefix(clean(name)))
    return (name, behind) if behind != cleaned and _number(behind) >= 0 else (prompt, "")


def _number(said: str) -> int:
    """The number that is said; −1 if that is none."""
    said = said.strip()
    return int(said) if said.isdecimal() else SAID.get(said, -1)


def _is_idle(name: str, behind: str) -> bool:
    """Whether the number behind a name says nothing, if it is the only one."""
    return WORD.search(name) is not None and re.fullmatch(r" \d+", behind) is not None


def _one_or_other(prompt: str, prompts: Sequence[str]) -> tuple[str, str] | None:
    """The name and the number of "one leg" or "leg" and of "other leg", if the prompts have both.

    >>> _one_or_other("the other leg", ["leg", "the other leg"])
    ('leg', ' 2')
    """
    name = ONE_OR_OTHER.sub("", prompt)
    one = [f"{the}{name}" for the in ("", "the ", "one ", "the one ")]
    other = [f"other {name}", f"the other {name}"]
    if not name or set(one).isdisjoint(prompts) or set(other).isdisjoint(prompts):
        return None
    return name, " 2" if prompt in other else " 1"


def take_off_numbers(prompts: Sequence[str], as_typed: bool = False) -> Numbered:
    """Find the numbers that the shape can answer, and those that say nothing.

    The shape answers those of a name that is asked for with several of them, or with and without
    one. Words of place don't make it another name: that of "left leg 1" beside "right leg 2" is
    none that says nothing.

    Args:
        prompts: P, as typed.
        as_typed: whether they are asked so, and may mean the same.

    >>> take_off_numbers(["leg 2", "seat 1", "leg.001"])
    Numbered(names=['leg', 'seat'], prompts_of=[[2, 0], [1]])

    Raises:
        PromptError: as in :func:`.words.clean_prompts`; or two mean the same.
    """
    cleaned = clean_prompts(prompts)
    apart = [
        _one_or_other(each, cleaned) or without_number(prompt)
        for prompt, each in zip(prompts, cleaned, strict=True)
    ]
    numbers = [_number(behind) for _, behind in apart]
    told: dict[str, set[int]] = {}  # by kind
    first: dict[tuple[str, int], str] = {}
    for prompt, (name, _), number in zip(prompts, apart, numbers, strict=True):
        told.setdefault(kind(clean(name).split()), set()).add(number)
        other = first.setdefault((clean(name), number), prompt)
        if other is not prompt and not as_typed:
            raise PromptError(f"The prompts {other!r} and {prompt!r} are the same. Remove one.")
    of: dict[str, list[int]] = {}
    for place, (prompt, (name, behind)) in enumerate(zip(prompts, apart, strict=True)):
        taken = len(told[kind(clean(name).split())]) > 1 or _is_idle(name, behind)
        of.setdefault(clean(name if taken else prompt), []).append(place)
    return Numbered(list(of), [sorted(own, key=lambda n: numbers[n]) for own in of.values()])
