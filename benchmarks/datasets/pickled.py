"""NumPy arrays out of pickled ``.npy`` and ``.npz`` files, with nothing unpickled: nothing in the
file is run.

PartNetE's ``label.npy`` is a pickled dictionary of arrays, others are arrays of arrays or of words.
A pickle is a little program that may call anything; here its instructions are read one by one, and
every call it asks for is only noted. Of what was noted, arrays of plain numbers are put together;
anything else is refused.
"""

from __future__ import annotations

import contextlib
import io
import pickletools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError

from .reading import damaged

MARK = object()
ARRAY_MAKERS = {"numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct"}
BUFFER_READERS = {"numpy.core.numeric _frombuffer", "numpy._core.numeric _frombuffer"}
SCALAR_MAKERS = {"numpy.core.multiarray scalar", "numpy._core.multiarray scalar"}
ENCODERS = {"_codecs encode"}  # how protocol 2 spells bytes
KINDS = "biuf"
# A pickle's instructions, by what they do.
FRAMING = {"PROTO", "FRAME"}
PUTS, GETS = {"PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"}, {"GET", "BINGET", "LONG_BINGET"}
MADE: dict[str, Callable[[], Any]] = {
    "MARK": lambda: MARK,
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
}
CALLS = {"GLOBAL", "STACK_GLOBAL", "REDUCE", "BUILD"}
# Of how many things of the stack; None: of all since the last mark.
COLLECTIONS = {"TUPLE": None, "TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3, "LIST": None}
COLLECTIONS |= {"APPEND": 1, "APPENDS": None, "SETITEM": 2, "SETITEMS": None}


class Call:
    """A call that a pickle asks for: what is called, with what, and the state given afterwards."""

    def __init__(self, name: str, arguments: tuple = ()) -> None:
        self.name = name
        self.arguments = arguments
        self.state: Any = None


def read_pickled(file: Path) -> Any:
    """Dictionaries, lists and arrays of a pickled ``.npy`` file; a plain one is read as it is.

    Raises:
        FileError: it cannot be read, or holds anything but arrays of numbers and plain values.
    """
    with _named(file):
        return _content(file.read_bytes())


def read_pickled_arrays(file: Path, *names: str) -> dict[str, Any]:
    """Arrays of an ``.npz`` file by name, each as :func:`read_pickled` reads it.

    Raises:
        FileError: it cannot be read, lacks one of them, or holds anything else.
    """
    if not file.exists():
        raise FileError(f"There is no file {file}.")
    if not is_zipfile(file):
        raise FileError(f"{file} is not an .npz, or was cut off.")
    with _named(file), ZipFile(file) as archive:
        there = set(archive.namelist())
        for name in names:
            if f"{name}.npy" not in there:
                raise FileError(f"{file} lacks the array {name!r}.")
        return {name: _content(archive.read(f"{name}.npy")) for name in names}


@contextlib.contextmanager
def _named(file: Path) -> Iterator[None]:
    """Whatever goes wrong while a file is read ends in a sentence that names it."""
    try:
        yield
    except FileError:
        raise
    except FileNotFoundError as error:
        raise FileError(f"There is no file {file}.") from error
    except Exception as error:  # whatever a damaged file drives the reader to
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise damaged(file, reason, or_else="not a file of arrays") from error


def _content(content: bytes) -> Any:
    """What the bytes of an ``.npy`` file say."""
    stream = io.BytesIO(content)
    version = np.lib.format.read_magic(stream)
    first = version == (1, 0)
    header = np.lib.format.read_array_header_1_0 if first else np.lib.format.read_array_header_2_0
    shape, _, kind = header(stream)
    if not kind.hasobject:
        return np.load(io.BytesIO(content), allow_pickle=False)
    found = plain(interpret(stream.read()))
    return found[()] if isinstance(found, np.ndarray) and shape == () else found


class Stack(list):
    """What a pickle's instructions work on."""

    def taken(self, count: int) -> list[Any]:
        """The last so many, taken off."""
        start = len(self) - count
        items = self[start:]
        del self[start:]
        return items

    def since_mark(self) -> list[Any]:
        """All since the last mark, taken off with it."""
        items = self.taken(self[::-1].index(MARK))
        self.pop()
        return items


def interpret(content: bytes) -> Any:
    """What a pickle describes, its calls as :class:`Call`.

    Raises:
        ValueError: it has an instruction that data never need.
    """
    stack, memo = Stack(), {}
    for instruction, argument, _ in pickletools.genops(content):
        name = instruction.name
        if name == "STOP":
            return stack.pop()
        if name in PUTS:
            memo[len(memo) if argument is None else argument] = stack[-1]
        elif name in GETS:
            stack.append(memo[argument])
        elif name in MADE:
            stack.append(MADE[name]())
        elif name in CALLS:
            _note_call(name, argument, stack)
        elif name in COLLECTIONS:
            _collect(name, stack)
        elif argument is None:
            raise ValueError(f"a pickle with the instruction {name}")
        elif name not in FRAMING:
            stack.append(argument)  # a number, a text or bytes
    raise ValueError("a pickle without an end")


def _note_call(name: str, argument: Any, stack: Stack) -> None:
    """What is to be called, that it is, or the state that what came of it is given."""
    if name == "GLOBAL":
        stack.append(Call(argument))
    elif name == "STACK_GLOBAL":
        module, attribute = stack.taken(2)
        stack.append(Call(f"{module} {attribute}"))
    elif name == "REDUCE":
        called, arguments = stack.taken(2)
        stack.append(Call(called.name, arguments))
    else:
        state = stack.pop()
        stack[-1].state = state


def _collect(name: str, stack: Stack) -> None:
    """A tuple or a list of what is on the stack; or more for a list or a dictionary below it."""
    count = COLLECTIONS[name]
    items = stack.since_mark() if count is None else stack.taken(count)
    if name == "LIST":
        stack.append(items)
    elif name.startswith("TUPLE"):
        stack.append(tuple(items))
    elif name.startswith("APPEND"):
        stack[-1].extend(items)
    else:
        stack[-1].update(zip(items[::2], items[1::2], strict=True))


def plain(value: Any) -> Any:
    """The arrays and values that were noted.

    Raises:
        ValueError: a call was asked for that makes no array of numbers.
    """
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(plain(item) for item in value)
    if not isinstance(value, Call):
        return value
    if value.name in ARRAY_MAKERS and value.state:
        return _array(*value.state)
    if value.name in BUFFER_READERS:
        content, kind, shape, order = value.arguments
        return np.frombuffer(content, _kind(kind)).reshape(shape, order=order).copy()
    if value.name in SCALAR_MAKERS:
        kind, content = value.arguments
        return np.frombuffer(plain(content), _kind(kind))[0]
    if value.name in ENCODERS:
        text, encoding = value.arguments
        if encoding == "latin1":
            return text.encode("latin1")
    raise ValueError(f"it asks for a call of {value.name.replace(' ', '.')}, which is not made")


def _array(_: int, shape: tuple, kind: Call, by_columns: bool, content: Any) -> NDArray:
    order = "F" if by_columns else "C"
    if kind.arguments[0].lstrip("|") in ("O", "O8"):
        found = np.empty(len(content), object)
        for i, item in enumerate(content):
            found[i] = plain(item)
        return found.reshape(shape, order=order)
    return np.frombuffer(plain(content), _kind(kind)).reshape(shape, order=order).copy()


def _kind(call: Call) -> np.dtype:
    """A type of numbers, such as little-endian 8-byte integers."""
    if call.name not in ("numpy dtype", "numpy.dtypes dtype"):
        raise ValueError(f"it asks for a call of {call.name.replace(' ', '.')}, which is not made")
    kind = np.dtype(call.arguments[0])
    if kind.kind not in KINDS:
        raise ValueError(f"it holds numbers of the kind {kind}")
    order = call.state[1] if call.state else "="
    return kind.newbyteorder(order) if order in "<>" else kind
