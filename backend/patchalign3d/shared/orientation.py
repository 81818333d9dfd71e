"""The orientation of a shape, up and front, in words: for the shell, the panel and the log."""

import math
from collections.abc import Mapping
from typing import Any

from .errors import QuestionError

# Where less of the surface is called the same whichever way is up, that is worth a hint. Of one way
# up, two samplings call about nine tenths the same, and the measure is relative to that.
STEADY = 0.85
ONE_AXIS = "Up is {up} and the front is {front}: they must differ. Change one."


def check_frame(up: str, front: str | None) -> None:
    """Refuse an up and a front that go together for no shape; "auto" is for the model to find.

    Raises:
        QuestionError: they are one axis, or the front is said and the up is not.
    """
    if front in (None, "auto"):
        return
    if up == "auto":
        raise QuestionError(
            "Where the model finds the up, it finds the front as well. Leave out one of them."
        )
    if up[-1] == front[-1]:
        raise QuestionError(ONE_AXIS.format(up=up, front=front))


def describe_orientation(orientation: Mapping[str, Any] | None) -> str:
    """The sentence; empty where nobody asked which way is up.

    Args:
        orientation: the axes ``up`` and ``front``, None where they could not be told, and
            ``up_certainty`` and ``front_certainty``, 0 … 1.

    >>> found = {"up": "-Z", "up_certainty": 0.8, "front": None, "front_certainty": 0.1}
    >>> describe_orientation(found)
    'Up is −Z (80 % sure); the front could not be found.'
    """
    if not orientation:
        return ""
    if not orientation["up_certainty"]:  # the model has nothing to tell it by
        return "Which way is up could not be found, so the mesh is taken as it lies."
    if not orientation["up"]:
        return "Which way is up could not be found, so the likeliest axis is taken."
    up, sure = _axis(orientation["up"]), _percent(orientation["up_certainty"])
    if not orientation["front"]:
        return f"Up is {up} ({sure} sure); the front could not be found."
    front, front_sure = _axis(orientation["front"]), _percent(orientation["front_certainty"])
    return f"Up is {up} ({sure} sure), the front {front} ({front_sure} sure)."


def describe_doubt(doubt: Mapping[str, Any] | None, up: str, sides: bool) -> str:
    """The sentence on a shape that seems to stand otherwise than was said; empty if none is due.

    Args:
        doubt: how it seems to stand, as of :func:`describe_orientation`; None if as was said.
        up: the axis that was said to be up.
        sides: whether left and right, or front and back are asked for, which alone go by the front.

    >>> found = {"up": "Z", "up_certainty": 1.0, "front": "X", "front_certainty": 0.95}
    >>> describe_doubt(found, "Z", sides=True)
    'The front seems to be X (95 % sure). If so, set it and ask again.'
    """
    if not doubt or (doubt["up"] == up and not sides):
        return ""
    seen, sure = _axis(doubt["up"]), _percent(doubt["up_certainty"])
    front, front_sure = _axis(doubt["front"] or ""), _percent(doubt["front_certainty"])
    if doubt["up"] == up:
        seems = f"The front seems to be {front} ({front_sure} sure)."
    elif front:
        seems = f"Up seems to be {seen} ({sure} sure), the front {front} ({front_sure} sure)."
    else:
        seems = f"Up seems to be {seen} ({sure} sure)."
    return f"{seems} If so, set it and ask again."


def describe_front(front: str | None, heading: float = 0.0) -> str:
    """What is told where sides go by a front that nobody said; empty if it is the usual one.

    Args:
        front: the axis that a shape seems to face.
        heading: how far from there it looks, in radians, anticlockwise as seen from above.

    >>> describe_front("-X").partition(". ")[0]
    'It seems to face −X, and left and right follow from that'
    >>> describe_front("-Y", -0.5).partition(", and")[0]
    'It seems to face −Y turned by 29° clockwise, seen from above'
    """
    if not front:
        return ""
    faces = _axis(front)
    if heading:
        sense = "anticlockwise" if heading > 0 else "clockwise"
        faces = f"{faces} turned by {abs(math.degrees(heading)):.0f}° {sense}, seen from above"
    seems = f"It seems to face {faces}, and left and right follow from that."
    return f"{seems} If it does not, set the front and ask again."


def describe_steadiness(steadiness: float | None) -> str:
    """A hint where answers depend on which way is up, and nobody knows that; else empty.

    Steadiness is the share of the surface that is called the same whichever way is up.
    """
    if steadiness is None or steadiness >= STEADY:
        return ""
    return "Other ways up give other parts: set which way is up."


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _axis(name: str) -> str:
    return name.replace("-", "−")
