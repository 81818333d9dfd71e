"""What a question can say: kinds of fields and arrays, each of which knows what fits it.

A value that does not fit is refused with a sentence that names it, says what it must be, and shows
what it was.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from .errors import MeshError, PromptError, QuestionError
from .prompts.enumerations import prompts_in
from .prompts.words import check_category, clean_prompts, phrases, split

MUST_BE_SAID: Any = object()
"""The default of what has none."""


@dataclass(frozen=True)
class Field:
    """Something that a question says in its header; this class itself takes any text.

    Attributes:
        help: what it is, for the shell and the tables.
        default: what counts if nothing is said; where that is None, None may be said, too.
        option: the shell's name for it, if it has another one there.
    """

    help: str
    _: KW_ONLY
    default: Any = None
    option: str = ""
    metavar: ClassVar[str] = "WORD"

    @property
    def wanted(self) -> str:
        """What it must be, in words."""
        return "text"

    def fits(self, value: Any) -> bool:
        return isinstance(value, str)

    def check(self, name: str, value: Any) -> Any:
        """The value, if it is one.

        Raises:
            QuestionError, PromptError: it is not.
        """
        if not ((value is None and self.default is None) or self.fits(value)):
            said = name.replace("_", " ")
            raise QuestionError(f"The {said} must be {self.wanted}, not {value!r:.60}.")
        return value

    def read(self, text: str) -> Any:
        """What a person has typed, as a value that may still be wrong."""
        return text


class Category(Field):
    """What a mesh shows, in words; where that is not known, an empty text will do."""

    def check(self, name: str, value: Any) -> Any:
        if super().check(name, value) is not None:
            check_category(value)
        return value


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of a few words, each with its meaning."""

    choices: Mapping[str, str]

    @property
    def wanted(self) -> str:
        return f"one of {', '.join(self.choices)}"

    def fits(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.choices


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A number between two others, or one of them; ``least`` itself may be too little."""

    least: float
    most: float
    above_least: bool = False
    metavar: ClassVar[str] = "NUMBER"
    kind: ClassVar[type] = float

    @property
    def wanted(self) -> str:
        if self.above_least:
            return f"a number above {self.least}, at most {self.most}"
        return f"a number between {self.least} and {self.most}"

    def fits(self, value: Any) -> bool:
        number = isinstance(value, Real) and not isinstance(value, bool)
        too_little = self.above_least and value == self.least
        return number and not too_little and bool(self.least <= value <= self.most)

    def read(self, text: str) -> Any:
        try:
            return self.kind(text)
        except ValueError:
            return text


class Whole(Number):
    """A whole number of the kind."""

    metavar: ClassVar[str] = "N"
    kind: ClassVar[type] = int

    @property
    def wanted(self) -> str:
        return f"a whole number between {self.least} and {self.most}"

    def fits(self, value: Any) -> bool:
        return isinstance(value, Integral) and super().fits(value)


@dataclass(frozen=True, kw_only=True)
class Words(Field):
    """A list of words.

    Attributes:
        count: the symbol for how many there are, in shapes.
        prompts: whether they are asked for, so that each must say something and be unlike the rest.
        none: the sentence for an empty list; where there is none, the list may be empty.
    """

    default: Any = MUST_BE_SAID
    count: str = ""
    prompts: bool = False
    none: str = ""
    metavar: ClassVar[str] = "WORDS"

    @property
    def wanted(self) -> str:
        return "a list of words"

    def fits(self, value: Any) -> bool:
        return isinstance(value, (list, tuple)) and all(isinstance(word, str) for word in value)

    def check(self, name: str, value: Any) -> Any:
        words = list(super().check(name, value))
        if not words and self.none:
            raise PromptError(self.none)
        if self.prompts and (words or self.default is MUST_BE_SAID):
            clean_prompts(words)
        return words

    def read(self, text: str) -> Any:
        return prompts_in(text) if self.prompts else split(text)


@dataclass(frozen=True)
class Array:
    """An array that goes with a question.

    Attributes:
        help: what it is.
        kind: of its values. Flags are 0 and 1 on the pipe; whole numbers do for numbers; arrays of
            a "mesh" are left to the class ``Mesh``, which looks closer.
        shape: sizes, or symbols for them: "F" and "V" are the mesh's faces and vertices, "P" and
            "K" the names of the question, any other is the array's own. None may be 0.
        least, below: what whole numbers lie between; ``below`` is a symbol, and itself too much.
            Numbers of faces or vertices may also be a mask of all of them, as NumPy's are.
        default: None where the array may be left out.
        option: the shell's name for it, if it has another one there.
    """

    help: str
    _: KW_ONLY
    kind: Literal["number", "whole", "flag", "mesh"]
    shape: tuple[str | int, ...]
    least: int = 0
    below: str = ""
    default: Any = MUST_BE_SAID
    option: str = ""
    metavar: str = "N,N"

    @property
    def _takes_masks(self) -> bool:
        """Whether its values are numbers of faces or vertices."""
        return self.below in ("F", "V")

    def check(self, name: str, value: Any, sizes: Mapping[str, int]) -> Any:
        """The array; ``sizes`` says what is known of the symbols.

        Flags come as bool, whole numbers as int32 or int64.

        Raises:
            MeshError: it does not fit.
        """
        if self.kind == "mesh" or (value is None and self.default is None):
            return value
        said = f"values of '{name}'"
        if np.ma.is_masked(value):  # NumPy would take what is behind the mask for values
            raise MeshError(
                f"Some of the {said} are masked, so their values are missing. Fill them in."
            )
        try:
            array = np.asarray(value)
        except (TypeError, ValueError, RuntimeError) as error:  # the last is PyTorch's
            said = f"The {said} are not an array of numbers: {str(error).rstrip('.')}."
            raise MeshError(said) from error
        if array.dtype == bool and self._takes_masks and array.shape == (sizes.get(self.below),):
            array = np.flatnonzero(array)
        if array.size == 0:
            raise MeshError(f"There are no {said}: name at least one.")
        wanted = tuple(sizes.get(size, size) for size in self.shape)  # type: ignore[arg-type]
        if len(array.shape) != len(wanted) or any(
            isinstance(size, int) and size != is_
            for is_, size in zip(array.shape, wanted, strict=True)
        ):
            whose = " of this mesh" if {"F", "V"} & set(self.shape) & set(sizes) else ""
            right = f"({', '.join(map(str, wanted))}{',' * (len(wanted) == 1)})"
            raise MeshError(f"The {said}{whose} must have the shape {right}, not {array.shape}.")
        return self._values(said, array, sizes)

    def _values(self, said: str, array: NDArray, sizes: Mapping[str, int]) -> NDArray:
        """The array, if its values are of the kind and in their range."""
        kind = array.dtype.kind
        if kind not in {"number": "fiu", "whole": "iu", "flag": "biu"}[self.kind]:
            wanted = _KINDS[self.kind]
            if self._takes_masks and self.below in sizes:
                wanted += f", or a mask of the shape ({sizes[self.below]},)"
            is_ = f"{array.dtype} of the shape {array.shape}" if kind == "b" else array.dtype
            raise MeshError(f"The {said} must be {wanted}, not {is_}.")
        if self.kind == "number":
            if not np.isfinite(array).all():
                raise MeshError(f"The {said} must be finite numbers.")
            return array
        least, most = (0, 1) if self.kind == "flag" else (self.least, sizes.get(self.below))
        if self.kind == "whole" and most is not None:
            most -= 1
        low, high = int(array.min()), int(array.max())
        if low < least or (most is not None and high > most):
            between = f"at least {least}" if most is None else f"between {least} and {most}"
            wrong = low if low < least else high
            raise MeshError(f"The {said} must be numbers {between}; {wrong} is none.")
        if self.kind == "flag":
            return array.astype(bool)
        # Narrow ones would overflow in sums, and unsigned ones make floats of them.
        return array if array.dtype in (np.int32, np.int64) else array.astype(np.int64)

    def read(self, text: str) -> list:
        """Numbers with commas between, as rows of the shape.

        Raises:
            QuestionError: they are none, or too few for the last row.
        """
        try:
            values = [int(word) if self.kind == "whole" else float(word) for word in phrases(text)]
            kind = np.int64 if self.kind == "whole" else np.float64
            rows = np.array(values, kind).reshape(-1, *self.shape[1:]).tolist()
        except (ValueError, OverflowError):
            rows = []
        if not rows:
            wanted = f"{_KINDS[self.kind]} with commas between, as in {self.metavar}"
            raise QuestionError(f"It must be {wanted}, not {text!r:.60}.")
        return rows


_KINDS = {"number": "numbers", "whole": "whole numbers", "flag": "flags, 0 or 1"}
