"""Words of place and size in prompts, "left arm", "long bar": taken off, for geometry to answer.

A point transformer sees the left arm and the right one alike, but which of two is the left one is
plain once the front is known. So a word of place is taken off where it is what tells the parts of
one name apart; the model is asked for the rest, and :mod:`patchalign3d.labels.sides` divides what
it finds. Where the word belongs to the name ("upper arm", "seat back", "top panel" beside "side
panel"), it stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from ..errors import PromptError
from .joints import number_of_joint
from .noun_phrases import HALF, NO_PART, read_names, singulars
from .ordinals import take_off_ordinal
from .place_in_name import Place, places_in, sign_on, without
from .place_words import (
    BY_FRONT,
    COPIES,
    COUNTED,
    DEPTHS,
    ENDS,
    FIRST,
    MIDDLE,
    NEAREST,
    OTHERS,
    OUT,
    READ,
    SIDEWAYS,
    SIZE,
    SIZES,
    WORDS,
)
from .words import clean, clean_prompts

# The base of prompts that are nothing but sides or sizes, or say so: what no other prompt names.
WHOLE = ""
# What pieces of one name are compared by.
COMPARED = (SIZE, OUT)


@dataclass(frozen=True)
class Placed:
    """Prompts without their words of place.

    Attributes:
        bases: B names; the model is asked for all but :data:`WHOLE`.
        base_of: (P,) for each typed prompt the number of its base.
        places: (P,) where it is; empty for a prompt that says nothing of it.
    """

    bases: list[str]
    base_of: list[int]
    places: list[Place]

    @property
    def names(self) -> list[str]:
        """The bases that the model is asked for."""
        return [base for base in self.bases if base != WHOLE]

    @property
    def rest(self) -> int | None:
        """The number of the base that is what no other names, if there is one."""
        return self.bases.index(WHOLE) if WHOLE in self.bases else None

    @property
    def any(self) -> bool:
        """Whether geometry has anything to say."""
        return any(self.places)

    @property
    def by_front(self) -> bool:
        """Whether it counts where the front is: left is told from right, or front from back."""
        return any(axis in BY_FRONT for place in self.places for axis, _ in place)

    def seen_from_the_front(self) -> Self:
        """The same with left and right as whoever stands before it has them."""
        places = [tuple((a, -s if a in SIDEWAYS else s) for a, s in place) for place in self.places]
        return replace(self, places=places)

    @property
    def compared(self) -> dict[tuple[int, int], dict[int, int]]:
        """By axis, of :data:`COMPARED`, and number of a base: which of two, 1 or −1, each prompt
        says, by its number.
        """
        found: dict[tuple[int, int], dict[int, int]] = {}
        for number, (base, place) in enumerate(zip(self.base_of, self.places, strict=True)):
            for axis, sign in place:
                if axis in COMPARED:
                    found.setdefault((axis, base), {})[number] = sign
        return found


def take_off_places(
    prompts: Sequence[str], of_parts: bool = False, as_typed: bool = False
) -> Placed:
    """Find the words of place that geometry can answer.

    Left and right always are; front and back, upper and lower where every prompt of one name says
    which of the two, and both are asked for. Of parts they also are where one of the two is asked
    for beside the name alone, on a side, or of what has copies at both ends, such as legs. Of
    joints the names differ from limb to limb: there it is enough that some are in front and some at
    the back.

    Args:
        prompts: as they are typed.
        of_parts: which have pieces that can be compared: what lies between left and right, front
            and back or upper and lower ones is the middle one, and sizes, inner and outer are taken
            off, too, where every prompt of one name says one, and both are asked for. Sides or
            sizes alone, "left, right, head", are those of what no other prompt names
            (:data:`WHOLE`), as "everything else" is.
        as_typed: whether they are asked so, and may mean the same.

    >>> placed = take_off_places(["left front leg", "right front leg", "hind leg", "upper arm"])
    >>> placed.bases
    ['leg', 'upper arm']
    >>> take_off_places(["top drawer", "middle drawer", "bottom drawer"], of_parts=True).places
    [((2, 1),), ((2, 0),), ((2, -1),)]
    >>> take_off_places(["left", "right"], of_parts=True).bases
    ['']

    Raises:
        PromptError: as in :func:`.words.clean_prompts`; or two mean the same,
            or one says what it is not, or is both left and right.
    """
    words = read_names(clean_prompts(prompts), of_parts)
    if not as_typed:
        _refuse_what_is_no_name(prompts, words)
    words, counted = _counted(words) if of_parts else (words, {})
    alone = _alone(words) if of_parts else {}
    found, taken = _told_apart(words, of_parts)
    bases = [without(*each) for each in zip(words, found, taken, strict=True)]
    places = [
        (*((axis, sign_on(where, axis)) for axis in sorted(axes)), *counted.get(number, ()))
        for number, (where, axes) in enumerate(zip(found, taken, strict=True))
    ]
    for number, place in alone.items():
        bases[number], places[number] = WHOLE, place
    if not as_typed:
        _refuse_twice(prompts, zip(bases, places, strict=True))
    asked = list(dict.fromkeys(bases))
    return Placed(asked, [asked.index(base) for base in bases], places)


def _told_apart(
    words: Sequence[list[str]], of_parts: bool
) -> tuple[list[dict[int, tuple[int, int]]], list[set[int]]]:
    """The words of place in prompts, as :func:`.place_in_name.places_in` finds them, and the axes
    of those that tell prompts of one name apart.
    """
    known = WORDS | SIZES | DEPTHS if of_parts else WORDS
    found = [places_in(each, known) for each in words]
    between = dict(_middles(words)) if of_parts else {}
    taken = [{0} & set(places) for places in found]
    for axis in (1, 2, 0, *COMPARED) if of_parts else (1, 2):
        for members in _of_one_name(words, found, taken, axis):
            middle = [
                n for n in members if axis not in found[n] and n in between and axis not in COMPARED
            ]
            signs = {sign_on(found[n], axis) for n in members if n not in middle}
            if axis in COMPARED and len(signs) < len(members):  # "tall leg" beside "long leg"
                continue
            if signs == {-1, 1}:
                for number in middle:
                    found[number][axis] = (between.pop(number), 0)
            elif not of_parts or middle or not _at_one_end(words, found, taken, axis, members):
                continue
            for number in members:
                taken[number] = taken[number] | ({axis} & found[number].keys())
    return found, taken


def _refuse_twice(prompts: Sequence[str], meant: Iterable[tuple[str, Place]]) -> None:
    """Make sure that no two prompts mean the same base at the same place.

    Raises:
        PromptError: two do.
    """
    first: dict[tuple[str, Place], str] = {}
    for prompt, each in zip(prompts, meant, strict=True):
        other = first.setdefault(each, prompt)
        if other is not prompt:
            raise PromptError(f"The prompts {other!r} and {prompt!r} are the same. Remove one.")


def _counted(words: Sequence[list[str]]) -> tuple[list[list[str]], dict[int, Place]]:
    """Prompts without places that are counted, and these places by the numbers of the prompts.

    The topmost one beside a middle one is an end, as the top one is. The top one beside a second
    one, or one that is the second from the top, is the first from there.
    """
    names, counted = [list(each) for each in words], dict[int, Place]()
    with_middle = {_kind(each) for each in words if not MIDDLE.isdisjoint(each[:-1])}
    for number, each in enumerate(words):
        name, place = take_off_ordinal(each)
        if place and not (_kind(name) in with_middle and not NEAREST.keys().isdisjoint(each)):
            names[number], counted[number] = name, (place,)
    along = {(_kind(names[number]), _along(axis)) for number, ((axis, _),) in counted.items()}
    for number, name in enumerate(names):
        said = [word for word in name[:-1] if word in ENDS]
        if number in counted or len(said) != 1:
            continue
        (axis, sign), kind = ENDS[said[0]], _kind(name)
        if (kind, axis) in along or (axis == 2 and (kind, READ - COUNTED) in along):
            name.remove(said[0])
            counted[number] = ((COUNTED + axis, sign),)
    return names, counted


def _along(counted: int) -> int:
    """The axis that an axis of places that are counted goes along."""
    return counted - (FIRST if counted >= FIRST else COUNTED)


def _refuse_what_is_no_name(prompts: Sequence[str], words: Sequence[Sequence[str]]) -> None:
    """Make sure that no prompt, whose words these are, says what it is not, or is two.

    Raises:
        PromptError: one does.
    """
    for prompt, each in zip(prompts, words, strict=True):
        if NO_PART.search(clean(prompt)):
            raise PromptError(
                f"The prompt {prompt!r} says what a part is not. Name the parts themselves, and "
                "'everything else' for all others."
            )
        if {"left", "right"}.issubset(each):
            raise PromptError(
                f"The prompt {prompt!r} says both left and right. Ask for each by itself, or for "
                "neither."
            )


def _kind(name: Sequence[str]) -> str:
    """A name without its ends and middles."""
    return " ".join(word for word in name if word not in WORDS and word not in MIDDLE)


def _alone(words: Sequence[list[str]]) -> dict[int, Place]:
    """The places of prompts that say nothing but a half, "upper half", a side, such as "left" and
    "front left", a size, or the middle of two ends, by their numbers. Of sides and sizes there are
    none if prompts say both, if one is said twice, or without both sizes. Those without words say
    nothing at all.
    """
    middles = dict.fromkeys(MIDDLE, (0, 0))
    found: dict[int, Place] = {}
    halves: dict[int, Place] = {}
    for number, each in enumerate(words):
        half = each[1:] != [] and each[-1] == HALF
        said = each[:-1] if half else each
        known = SIZES | middles | ENDS if len(each) == 1 else ENDS
        place = dict(known[word] for word in said if word in known)
        if len(place) == len(said) and (half or place.keys() & {0, SIZE}):
            (halves if half else found)[number] = tuple(sorted(place.items()))
    signs = set(found.values())
    of_sizes = signs == {((SIZE, 1),), ((SIZE, -1),)}
    of_sides = all(0 in dict(place) for place in signs) and signs != {((0, 0),)}
    rest = {number: () for number, each in enumerate(words) if not each}
    one_each = len(signs) == len(found) and (of_sizes or of_sides)
    return rest | halves | (found if one_each else {}) | _thirds(words)


def _thirds(words: Sequence[list[str]]) -> dict[int, Place]:
    """The places, by their numbers, of prompts that are the two ends and the middle of a whole:
    "upper half, middle, lower half", and "top, middle, bottom" if that is all, as a top is a name.
    """
    lone = {n: each[0] for n, each in enumerate(words) if each and each[1:] in ([], [HALF])}
    middle = [number for number, word in lone.items() if word in MIDDLE]
    ends = {number: ENDS[word] for number, word in lone.items() if word in ENDS}
    if len(ends) + len(middle) < len(words):
        ends = {number: end for number, end in ends.items() if HALF in words[number]}
    axes, signs = {axis for axis, _ in ends.values()}, sorted(sign for _, sign in ends.values())
    if len(middle) != 1 or len(axes) != 1 or 0 in axes or signs != [-1, 1]:
        return {}
    ends[middle[0]] = axes.pop(), 0
    return {number: (end,) for number, end in ends.items()}


def _at_one_end(
    words: Sequence[list[str]],
    found: Sequence[dict[int, tuple[int, int]]],
    taken: Sequence[set[int]],
    axis: int,
    members: Sequence[int],
) -> bool:
    """Whether prompts of one name (n,) ask for one end of what others ask for anywhere, "front leg"
    beside "leg", for one end of a side, as "left front leg" does, or of what has copies.
    """
    ends = [number for number in members if axis in found[number]]
    others = [number for number in members if axis not in found[number]]
    if axis not in (1, 2) or any(OTHERS.intersection(words[number]) for number in members):
        return False
    anywhere = any(not taken[number] for number in others)
    places = [{(a, sign_on(found[n], a)) for a in taken[n] | {axis}} for n in ends]
    apart = all(place not in places[:number] for number, place in enumerate(places))
    names = [without(words[n], found[n], taken[n] | {axis}) for n in ends]
    copies = not others and all(not COPIES.isdisjoint(singulars(name)) for name in names)
    on_sides = all(0 in taken[number] for number in ends)
    return apart and bool(ends) and (anywhere or copies or on_sides)


def _of_one_name(
    words: Sequence[list[str]],
    found: Sequence[dict[int, tuple[int, int]]],
    taken: Sequence[set[int]],
    axis: int,
) -> list[list[int]]:
    """Numbers of the prompts that an axis may tell apart from each other."""
    groups: dict[object, list[int]] = {}
    for number, each in enumerate(words):
        name = without(each, found[number], taken[number] | {axis}).split()
        kind = " ".join(word for word in name if word not in OTHERS)
        if axis == 1 and number_of_joint(name) is not None:
            if axis not in found[number]:
                continue
            kind = "joint of a limb"
        # Of one place two sizes; but a "small front wheel" beside a "large rear wheel" is its name.
        there = {(a, sign_on(found[number], a)) for a in taken[number]} if axis in COMPARED else ()
        groups.setdefault((kind, frozenset(there)), []).append(number)
    return list(groups.values())


def describe_sides(own_sides: bool | None, prompts: Sequence[str], of_parts: bool = True) -> str:
    """What is told of whose left and right are meant; empty if nothing is on either side.

    Args:
        own_sides: whether they are the thing's own; None if that is not known.
        prompts: as typed; ``of_parts`` is as for :func:`take_off_places`.

    >>> describe_sides(False, ["left door", "roof"])
    'Left and right are those of whoever stands before it.'
    """
    places = take_off_places(prompts, of_parts, as_typed=True).places if prompts else []
    if own_sides is None or not any(a in SIDEWAYS for place in places for a, _ in place):
        return ""
    if own_sides:
        return "Left and right are the thing's own."
    return "Left and right are those of whoever stands before it."


def _middles(words: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """(which prompt, which word) of those that say the middle of something."""
    for number, each in enumerate(words):
        for place, word in enumerate(each[:-1]):
            if word in MIDDLE:
                yield number, place
                break
