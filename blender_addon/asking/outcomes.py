"""What became of the objects that were asked about, and how a person is told."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..bridge.backend import Frame
from ..bridge.replies import BackendError
from ..scene.target import TargetError
from ..scene.written import WrittenParts
from ..shared.orientation import describe_orientation


class Outcome(NamedTuple):
    """What became of an object: what came out, and that in a sentence; or what went wrong.

    Attributes:
        orientation: which way its thing was found to stand, as "set_mesh" answers it; None if that
            was said.
        hint: what is to be told where that matters, and could not be told, or was said otherwise
            than it seems.
        way: which way to lie would be tried then, if any.
        apart: the parts that copies of its mesh are, where these are different.
        added: the share of what is seen of it that is no face of its mesh, as its Surface has it.
        unread: what is to be told of words that the model does not know.
        fit: what is to be told where words fit little of it.
        whose: what is to be told of whose left and right are meant.
    """

    name: str
    result: Any = None
    said: str = ""
    error: BackendError | TargetError | None = None
    orientation: dict[str, Any] | None = None
    hint: str = ""
    way: Frame | None = None
    apart: Sequence[str] = ()
    added: float = 0.0
    unread: str = ""
    fit: str = ""
    whose: str = ""


def ways_up(outcomes: Sequence[Outcome], where: str = "") -> list[str]:
    """Which way things were found to stand, and whether that matters; each by the name of an object
    where they differ. ``where`` is how to say it, if it does.
    """
    found = []
    for one in outcomes:
        said = [describe_orientation(one.orientation), one.hint, where if one.hint else ""]
        found.append((one.name, " ".join(filter(None, said))))
    return where_they_differ(found)


def way_offered(outcomes: Sequence[Outcome]) -> Frame | None:
    """Which way to lie would be tried, if that is the same for all that are in doubt."""
    ways = {one.way for one in outcomes if one.way}
    return ways.pop() if len(ways) == 1 else None


def tell(outcomes: Sequence[Outcome]) -> str:
    """What became of the objects, in a sentence or two."""
    if len(outcomes) == 1:
        said = outcomes[0].said
    else:
        done = sum(not outcome.error for outcome in outcomes)
        said = f"{done} of {len(outcomes)} objects are done. {problems(outcomes)}".strip()
        if missing := _found_nowhere(outcomes):
            said = f"{said} Not found: {', '.join(missing)}."
    asides = [*copies_apart(outcomes), *of_words(outcomes)]
    return " ".join([said, *asides, *ways_up(outcomes, "Up and Front are under Options.")])


def copies_apart(outcomes: Sequence[Outcome]) -> list[str]:
    """What is to be told of meshes whose copies are different parts."""
    apart = [one for one in outcomes if one.apart]
    are = ", ".join(
        f"'{part}'" for part in dict.fromkeys(part for one in apart for part in one.apart)
    )
    sentence = (
        f"The objects that share this mesh stand where different parts are ({are}). To let each "
        "be its own: Object > Relations > Make Single User > Object & Data."
    )
    return each_once((one.name, sentence) for one in apart)


def of_words(outcomes: Sequence[Outcome]) -> list[str]:
    """What is to be told of the words that were asked for: which the model does not know, and, of
    several objects with their names, that they fit little, and whose left is meant.
    """
    unread = dict.fromkeys(one.unread for one in outcomes if one.unread)
    if len(outcomes) == 1:
        return [*unread, *filter(None, [outcomes[0].fit, outcomes[0].whose])]
    fits = [(one.name, one.fit) for one in outcomes]
    whose = [(one.name, one.whose) for one in outcomes]
    return [*unread, *each_once(fits), *where_they_differ(whose)]


def _found_nowhere(outcomes: Sequence[Outcome]) -> list[str]:
    """The words that were asked for and are on none of several objects."""
    missing = [one.result.not_found for one in outcomes if isinstance(one.result, WrittenParts)]
    first, *others = missing or [()]
    return [name for name in first if all(name in other for other in others)]


def problems(outcomes: Sequence[Outcome]) -> str:
    """What went wrong, by object."""
    return " ".join(each_once((one.name, str(one.error or "")) for one in outcomes))


def where_they_differ(said: Sequence[tuple[str, str]]) -> list[str]:
    """What is said of objects, by their names where it is not the same of all."""
    different = {sentence for _, sentence in said if sentence}
    return each_once(said) if len(different) > 1 else list(different)


def each_once(said: Iterable[tuple[str, str]]) -> list[str]:
    """What is said of objects by their names, if anything; the same of several only once."""
    about: dict[str, list[str]] = {}
    for name, sentence in said:
        about.setdefault(sentence, []).append(name)
    about.pop("", None)
    return [
        f"{first} and {len(others)} more: {sentence}" if others else f"{first}: {sentence}"
        for sentence, (first, *others) in about.items()
    ]
