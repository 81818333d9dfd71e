"""The steps of ``steer``: how labels are steered in a shell, one word after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from ..shared.errors import SteerError
from ..shared.steering import Labelling


class Step(NamedTuple):
    """One way to steer that a person can type, as name and words: ("merge", "arm", "hand")."""

    help: str  # what it does
    words: str  # how its words are written; empty if it has none
    take: Callable[..., Labelling]  # makes it, of the labelling and its words


def _assign(labelling: Labelling, part: str, face: str, *faces: str) -> Labelling:
    numbers = [int(number) for number in (face, *faces)]
    count = len(labelling.labels)
    if not all(0 <= number < count for number in numbers):
        raise SteerError(
            f"Faces are counted from 0 to {count - 1}; one given for {part!r} is not among them."
        )
    return labelling.assign(part, np.isin(np.arange(count), numbers))


def _at_least_one(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


STEPS = {
    "rename": Step("give a part another name", "OLD,NEW", Labelling.rename),
    "merge": Step(
        "merge several parts into one, named like the first",
        "PART,PART",
        lambda labelling, *parts: labelling.merge(parts),
    ),
    "exclude": Step("remove a part, whose faces become unlabelled", "PART", Labelling.exclude),
    "split-pieces": Step(
        "make each connected piece a part of its own", "PART", Labelling.split_by_piece
    ),
    "split-sides": Step(
        "split into left and right (X), front and back (Y), or lower and upper (Z), by the front, "
        "which the model finds if that is not known; a figure's left is its own, a cabinet's the "
        "one on the left as you look at it",
        "PART[,AXIS]",
        lambda labelling, part, axis="X": labelling.split_by_side(part, axis.upper()),
    ),
    "grow": Step(
        "extend a part by the faces around it",
        "PART[,STEPS]",
        lambda labelling, part, steps="1": labelling.grow(part, _at_least_one(steps)),
    ),
    "shrink": Step(
        "take away the faces at the border of a part",
        "PART[,STEPS]",
        lambda labelling, part, steps="1": labelling.shrink(part, _at_least_one(steps)),
    ),
    "smooth": Step("straighten all borders", "", Labelling.smooth),
    "snap-pieces": Step(
        "give each loose piece to the part that most of it belongs to",
        "",
        lambda labelling: labelling.snap(labelling.faces.pieces),
    ),
    "assign": Step(
        "give faces, counted from 0, to a part, which may be new", "PART,FACE,FACE", _assign
    ),
}


def goes_by_front(step: str, words: Sequence[str]) -> bool:
    """Whether what a step makes depends on where the front is."""
    return step == "split-sides" and [word.upper() for word in words[1:]] != ["Z"]


def take(labelling: Labelling, step: str, words: Sequence[str]) -> Labelling:
    """Take one of :data:`STEPS`.

    Raises:
        SteerError: there is nothing to do it to, or the words make no sense.
    """
    try:
        return STEPS[step].take(labelling, *words)
    except (TypeError, ValueError, KeyError) as error:
        raise SteerError(
            f"--{step} cannot take {', '.join(words)!r}. Write it as --{step} "
            f"{STEPS[step].words or 'alone'}."
        ) from error
