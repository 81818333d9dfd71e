"""Reading that ends in a sentence with the file's name when something is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError
from patchalign3d.shared.texts import read_lines, read_text
from training.data.meshes import read_arrays


def damaged(file: Path, why: object, or_else: str = "") -> FileError:
    """That a file of a set is damaged, or else something other than the set has there.

    Args:
        file: the file.
        why: what is wrong with it, without a full stop.
        or_else: what it may be instead, such as "no array".
    """
    return FileError(f"{file} is damaged{or_else and f' or {or_else}'}: {why}. Get it again.")


def numbers(file: Path, columns: tuple[int, ...]) -> NDArray[np.float64]:
    """(lines, columns) the numbers of a text file, a row for each line.

    Args:
        file: numbers apart by white space.
        columns: how many a line may have; all have as many.

    Raises:
        FileError: it is missing or empty, a line has something else, or a number is not finite.
    """
    try:
        text = read_text(file)
        values = np.array(text.split(), np.float64)
        width = len(text.strip().partition("\n")[0].split())
    except ValueError as error:
        raise damaged(file, error) from error
    if width not in columns or len(values) % max(width, 1) or not len(values):
        wanted = " or ".join(map(str, columns))
        raise damaged(file, f"its lines are not all of {wanted} numbers")
    if not np.isfinite(values).all():
        raise damaged(file, "it has a number that is not finite")
    return values.reshape(-1, width)


def array(file: Path) -> NDArray:
    """A plain ``.npy`` file.

    Raises:
        FileError: it is missing, damaged, or pickled.
    """
    try:
        return np.load(file, allow_pickle=False)
    except FileNotFoundError as error:
        raise FileError(f"There is no file {file}.") from error
    except (OSError, ValueError, EOFError) as error:
        raise damaged(file, error, or_else="no array") from error


def arrays(file: Path, *names: str) -> dict[str, NDArray]:
    """Arrays of an ``.npz`` file.

    Raises:
        FileError: it is missing or damaged, or lacks one of them.
    """
    found = read_arrays(file)
    for name in names:
        if name not in found:
            raise FileError(f"{file} lacks the array {name!r}.")
    return found


def json_of(file: Path, form: Any) -> Any:
    """What a JSON file says.

    Args:
        file: of JSON.
        form: what it must be made of: ``[str]`` is a list of texts, ``{str: [str]}`` an object of
            such lists.

    Raises:
        FileError: it is missing, is no JSON, or is of another form.
    """
    try:
        found = json.loads(read_text(file))
    except (ValueError, RecursionError) as error:
        raise damaged(file, error) from error
    if not _has_form(found, form):
        raise damaged(file, f"it must be {_in_words(form)}")
    return found


def _has_form(value: Any, form: Any) -> bool:
    if isinstance(form, dict):
        (inner,) = form.values()
        return isinstance(value, dict) and all(_has_form(one, inner) for one in value.values())
    if isinstance(form, list):
        return isinstance(value, list) and all(_has_form(one, form[0]) for one in value)
    return isinstance(value, form)


def _in_words(form: Any) -> str:
    """A form in words."""
    if isinstance(form, dict):
        (inner,) = form.values()
        return f"an object, its values each {_in_words(inner)}"
    if isinstance(form, list):
        return f"a list, its members each {_in_words(form[0])}"
    return {str: "a text", dict: "an object"}[form]


def lines(file: Path) -> list[str]:
    """The lines of a text file that are not empty, without what surrounds them.

    Raises:
        FileError: it cannot be read.
    """
    return [line for line in read_lines(file) if line]


def checked_labels(
    labels: NDArray, points: int, parts: int, file: Path, first: int = 0
) -> NDArray[np.int64]:
    """Labels (N,) of a file, −1 and up; in the file its first part has the number ``first``.

    Raises:
        FileError: they are not one whole number for each point, or name a part that there is not.
    """
    labels = np.asarray(labels)
    if labels.shape != (points,):
        raise damaged(file, f"it has {labels.shape} labels for {points} points")
    whole = labels.dtype.kind in "iub"
    if not whole and not (labels.dtype.kind == "f" and (labels == np.round(labels)).all()):
        raise damaged(file, "a label is no whole number")
    labels = labels.astype(np.int64) - first
    if points and (labels.min() < -1 or labels.max() >= parts):
        odd = labels[(labels < -1) | (labels >= parts)][0] + first
        raise damaged(file, f"it has the label {odd}, and there are {parts} parts")
    return labels
