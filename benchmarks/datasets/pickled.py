"""NumPy arrays out of pickled ``.npy`` files, with nothing unpickled: nothing in the file is run.

PartNetE's ``label.npy`` is a pickled dictionary of arrays, others are arrays of arrays. A pickle is
a little program that may call anything; here its instructions are read one by one, and every call
it asks for is only noted. Of what was noted, arrays of plain numbers are put together; anything
else is refused.
"""

from __future__ import annotations

import pickletools
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError

MARK = object()
ARRAY_MAKERS = {"numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct"}
BUFFER_READERS = {"numpy.core.numeric _frombuffer", "numpy._core.numeric _frombuffer"}
SCALAR_MAKERS = {"numpy.core.multiarray scalar", "numpy._core.multiarray scalar"}
ENCODERS = {"_codecs encode"}  # how protocol 2 spells bytes
KINDS = "biuf"


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
    try:
        with file.open("rb") as stream:
            version = np.lib.format.read_magic(stream)
            reader = np.lib.format.read_array_header_1_0
            shape, _, kind = (reader if version == (1, 0) else np.lib.format.read_array_header_2_0)(
                stream
            )
            if not kind.hasobject:
                return np.load(file, allow_pickle=False)
            found = plain(interpret(stream.read()))
    except FileNotFoundError as error:
        raise FileError(f"There is no file {file}.") from error
    except Exception as error:  # whatever a damaged file drives the reader to
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise FileError(f"{file} is damaged or not a file of arrays: {reason}.") from error
    return found[()] if isinstance(found, np.ndarray) and shape == () else found


def interpret(content: bytes) -> Any:
    """What a pickle describes, its calls as :class:`Call`.

    Raises:
        ValueError: it has an instruction that data never need.
    """
    stack: list[Any] = []
    memo: dict[int, Any] = {}

    def since_mark() -> list[Any]:
        start = len(stack) - 1 - stack[::-1].index(MARK)
        items = stack[start + 1 :]
        del stack[start:]
        return items

    for instruction, argument, _ in pickletools.genops(content):
        name = instruction.name
        if name in ("PROTO", "FRAME"):
            continue
        if name == "STOP":
            return stack.pop()
        if name == "MARK":
            stack.append(MARK)
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            memo[argument] = stack[-1]
        elif name == "MEMOIZE":
            memo[len(memo)] = stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(memo[argument])
        elif name in ("NONE", "NEWTRUE", "NEWFALSE"):
            stack.append({"NONE": None, "NEWTRUE": True, "NEWFALSE": False}[name])
        elif name == "GLOBAL":
            stack.append(Call(argument))
        elif name == "STACK_GLOBAL":
            attribute, module = stack.pop(), stack.pop()
            stack.append(Call(f"{module} {attribute}"))
        elif name == "REDUCE":
            arguments, called = stack.pop(), stack.pop()
            stack.append(Call(called.name, arguments))
        elif name == "BUILD":
            state = stack.pop()
            stack[-1].state = state
        elif name in ("EMPTY_DICT", "EMPTY_LIST", "EMPTY_TUPLE"):
            stack.append({"EMPTY_DICT": {}, "EMPTY_LIST": [], "EMPTY_TUPLE": ()}[name])
        elif name in ("TUPLE", "LIST"):
            items = since_mark()
            stack.append(tuple(items) if name == "TUPLE" else items)
        elif name in ("TUPLE1", "TUPLE2", "TUPLE3"):
            count = int(name[-1])
            items = stack[-count:]
            del stack[-count:]
            stack.append(tuple(items))
        elif name in ("APPEND", "APPENDS"):
            items = since_mark() if name == "APPENDS" else [stack.pop()]
            stack[-1].extend(items)
        elif name in ("SETITEM", "SETITEMS"):
            items = since_mark() if name == "SETITEMS" else [stack.pop(), stack.pop()][::-1]
            stack[-1].update(zip(items[::2], items[1::2], strict=True))
        elif argument is not None:  # a number, a text or bytes
            stack.append(argument)
        else:
            raise ValueError(f"a pickle with the instruction {name}")
    raise ValueError("a pickle without an end")


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
