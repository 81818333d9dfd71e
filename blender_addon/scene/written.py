"""What has been written of parts on an object, and how that is told."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .forms.face_attribute import ATTRIBUTE
from .names import shorten


class WrittenParts(NamedTuple):
    """What has been put on an object.

    Attributes:
        names: P parts, as asked.
        groups: their vertex groups: of the same name, unless that is in use for something else;
            empty for a part that no face has.
        labels: (polygons,) int32 number of the part, -1 for none.
        shares: (P,) of the whole area.
        not_found: what else was asked for; nothing is written of it.
        attribute: the face attribute with their numbers; empty if that form is not wanted.
        known: names of groups and of the attribute that its parts had before, which were told.
    """

    names: list[str]
    groups: list[str]
    labels: NDArray[np.int32]
    shares: NDArray[np.float64]
    not_found: Sequence[str] = ()
    attribute: str = ""
    known: Collection[str] = ()


def describe(parts: WrittenParts) -> str:
    """What came out, in a sentence or two; the panel lists the parts.

    That a name was in use is told when something else is called so, and not with each edit after.
    """
    count = int((parts.shares > 0).sum())
    if (parts.labels < 0).any():
        rest = f"{max(0.0, 1 - parts.shares.sum()):.0%}"
        several = f"{count} parts, unlabelled {rest}."
        sentences = [f"1 part, unlabelled {rest}." if count == 1 else several]
    else:
        sentences = ["1 part." if count == 1 else f"{count} parts."]
    if parts.not_found:
        sentences.append(f"Not found: {', '.join(parts.not_found)}.")
    for name, group in zip(parts.names, parts.groups, strict=True):
        if group and group != name and group not in parts.known:
            why = "is too long for Blender" if shorten(name) != name else "was in use"
            sentences.append(f"The name '{name}' {why}, so its group is called '{group}'.")
    if parts.attribute not in ("", ATTRIBUTE, *parts.known):
        sentences.append(
            f"The name '{ATTRIBUTE}' was in use, so the face attribute is called "
            f"'{parts.attribute}'."
        )
    return " ".join(sentences)
