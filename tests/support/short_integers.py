"""NumPy as it is on Windows before 2.0, where a whole number of Python's makes arrays of 32 bits.

Blender up to 5.0 has such a NumPy. What makes arrays in a module of its own, as SciPy's compiled
parts do, and what methods of arrays make, stays as it is here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest


def shorten(patch: pytest.MonkeyPatch) -> None:
    """Have NumPy's functions make such arrays until the patch is undone."""
    for name in ("arange", "array", "asarray", "full"):
        patch.setattr(np, name, _of_pythons_numbers(getattr(np, name)))
    for name in ("cumsum", "sum"):
        patch.setattr(np, name, _of_short_ones(getattr(np, name)))
    for name in ("empty", "ones", "zeros"):
        patch.setattr(np, name, _as_asked(getattr(np, name)))


def _of_pythons_numbers(make: Callable[..., Any]) -> Callable[..., Any]:
    """Which makes an array of what it is given."""

    @functools.wraps(make)
    def made(*given: Any, **named: Any) -> Any:
        found = _as_asked(make)(*given, **named)
        open_ended = "dtype" not in named and not any(map(_is_type, given))
        return _short(found) if open_ended and all(map(_is_pythons, given)) else found

    return made


def _of_short_ones(add: Callable[..., Any]) -> Callable[..., Any]:
    """Which adds numbers up: flags and numbers of up to 32 bits to 32 bits."""

    @functools.wraps(add)
    def added(values: Any, *given: Any, **named: Any) -> Any:
        kind = np.asarray(values).dtype
        found = _as_asked(add)(values, *given, **named)
        short = kind.kind in "bi" and kind.itemsize <= 4 and "dtype" not in named
        return _short(found) if short else found

    return added


def _as_asked(make: Callable[..., Any]) -> Callable[..., Any]:
    """Which takes Python's ``int`` for a type of 32 bits."""

    @functools.wraps(make)
    def made(*given: Any, **named: Any) -> Any:
        given = tuple(np.int32 if value is int else value for value in given)
        named = {key: np.int32 if value is int else value for key, value in named.items()}
        return make(*given, **named)

    return made


def _short(found: Any) -> Any:
    if getattr(found, "dtype", None) != np.int64 or (np.abs(found) > 0x7FFFFFFF).any():
        return found  # larger numbers get 64 bits there, too
    return found.astype(np.int32)


def _is_type(value: Any) -> bool:
    return isinstance(value, (type, np.dtype))


def _is_pythons(value: Any) -> bool:
    """Whether nothing in it says how many bits it has."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_pythons, value))
    return not isinstance(value, (np.ndarray, np.generic))
