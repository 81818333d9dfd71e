"""Places in pictures, and how each model spells them in its answers."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from numpy.typing import NDArray

PALIGEMMA_SCALE, MOLMO_SCALE, MOLMO2_SCALE = 1024, 100, 1000


class Place(NamedTuple):
    """A place in a picture: shares of its width and height, from the top left."""

    x: float
    y: float


class Pointer(Protocol):
    """A model that points; ``identity`` names its weights or its service."""

    identity: str

    def point(self, image: NDArray, names: Sequence[str], category: str) -> list[list[Place]]:
        """For each of the names the places (maybe none) where it is in a picture (S, S, 3)."""


def paligemma_places(answer: str) -> list[Place]:
    """The middles of boxes: four tokens each, top, left, bottom and right, of 1024 steps.

    >>> paligemma_places("<loc0000><loc0512><loc0512><loc0512> nose")
    [Place(x=0.5, y=0.25)]
    """
    places = []
    for box in re.findall(r"((?:<loc\d{4}>){4})", answer):
        steps = (int(step) / PALIGEMMA_SCALE for step in re.findall(r"\d{4}", box))
        top, left, bottom, right = steps
        places.append(Place((left + right) / 2, (top + bottom) / 2))
    return places


def molmo_places(answer: str) -> list[Place]:
    """Molmo's points in percent, or those of Molmo 2 in thousandths; none beyond the picture.

    >>> molmo_places('<point x="61.5" y="40.6" alt="nose">nose</point>')
    [Place(x=0.615, y=0.406)]
    >>> molmo_places('<points coords="1 1 615 406 2 100 200"/>')
    [Place(x=0.615, y=0.406), Place(x=0.1, y=0.2)]
    """
    found = [
        (float(x) / MOLMO_SCALE, float(y) / MOLMO_SCALE)
        for x, y in re.findall(rf'\bx\d*="\s*{NUMBER}\s*"\s+y\d*="\s*{NUMBER}\s*"', answer)
    ]
    for coordinates in re.findall(r'\bcoords="([^"]*)"', answer):
        for picture in re.split(r"[\t:;,]", coordinates):
            # The picture's number, and then of each point its number, x and y.
            numbers = [int(number) for number in re.findall(r"\d+", picture)][1:]
            triples = zip(numbers[1::3], numbers[2::3], strict=False)
            found += [(x / MOLMO2_SCALE, y / MOLMO2_SCALE) for x, y in triples]
    return [Place(x, y) for x, y in found if 0 <= x <= 1 and 0 <= y <= 1]


NUMBER = r"([0-9]+(?:\.[0-9]+)?)"


def json_places(answer: str, names: Sequence[str], size: int) -> list[list[Place]]:
    """Pixels by name, ``{"nose": [31, 40], "tail": null}``, or lists of them.

    Raises:
        ValueError: that is not what the answer is.
    """
    try:
        found = json.loads(answer)
    except RecursionError as error:
        raise ValueError("the answer nests too deep") from error
    if not isinstance(found, dict):
        raise ValueError("the answer is no JSON object")
    return [_pixels(found.get(name), size) for name in names]


def _pixels(value: object, size: int) -> list[Place]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is no place")
    if value and isinstance(value[0], list):
        return [place for part in value for place in _pixels(part, size)]
    numbers = all(isinstance(part, int | float) and not isinstance(part, bool) for part in value)
    if not value:
        return []
    if len(value) != 2 or not numbers:
        raise ValueError(f"{value!r} is no place")
    x, y = (part / size for part in value)
    return [Place(x, y)] if 0 <= x <= 1 and 0 <= y <= 1 else []
