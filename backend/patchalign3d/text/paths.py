"""Paths in a hierarchy, "body/arm/hand": what is asked for is named at their end."""

from collections.abc import Sequence

from ..shared.prompts.shared_names import is_place
from ..shared.prompts.words import STOP_WORDS, clean


def without_paths(prompts: Sequence[str]) -> list[str]:
    """Prompts (P,), in place of paths what is at their end, and all that they say of where it is.
    Those that begin like no other prompt are no paths.

    >>> without_paths(["arm/hand", "arm/finger", "arm"])
    ['hand', 'finger', 'arm']
    >>> without_paths(["leg/left/foot", "leg/L", "leg/R"]), without_paths(["knob/handle", "lid"])
    (['left foot', 'leg L', 'leg R'], ['knob/handle', 'lid'])
    """
    paths = [[each for each in prompt.split("/") if clean(each)] or [prompt] for prompt in prompts]
    roots = [clean(path[0]) for path in paths]
    ends = [
        _end(path, paths) if roots.count(root) > 1 and _says_something(root) else prompt
        for prompt, path, root in zip(prompts, paths, roots, strict=True)
    ]
    said = list(map(clean, ends))
    return [
        end if said.count(each) == 1 else prompt
        for prompt, end, each in zip(prompts, ends, said, strict=True)
    ]


def _says_something(root: str) -> bool:
    """Whether it is no letter, as in "A/C unit", and no stop word, as in "on/off switch"."""
    return len(root) > 1 and root not in STOP_WORDS


def _end(path: Sequence[str], paths: Sequence[Sequence[str]]) -> str:
    """The last name of a path, and the places and numbers before and behind it. Beside names, a
    place is one, too: "chair/back" beside "chair/seat".
    """
    beside = [other[-1] for other in paths if other[:-1] == path[:-1]]
    if not all(map(_says_where, beside)):
        name = len(path) - 1
    else:
        name = max((n for n, each in enumerate(path) if not _says_where(each)), default=0)
    return " ".join(each for n, each in enumerate(path) if n >= name or _says_where(each))


def _says_where(each: str) -> bool:
    return is_place(each) or not any(map(str.isalpha, each))
