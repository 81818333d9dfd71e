"""Texts that people write, from whatever system they were written on."""

import codecs
import sys
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from .errors import FileError

WINDOWS_TAKES = 260  # characters of a path, less than one of those, unless that was changed
TOO_LONG = (
    "the path is longer than the 260 characters that this Windows takes. Name a folder with a "
    "shorter one, or switch on long paths (pip.pypa.io/warnings/enable-long-paths)"
)

LISTED = 8  # so many names stand on a line

# In the order in which they are looked for: the marks of UTF-32 begin with those of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def counted(number: float, one: str, many: str) -> str:
    """ "1 line", "2,000 lines"."""
    return f"{number:,} {one if number == 1 else many}"


def after_the_end(number: int) -> str:
    """What is to be told of so many bytes behind the last that a file counts."""
    told = counted(number, "byte after its end was", "bytes after its end were")
    return f"{told} passed over."


# What breaks lines, or steers a terminal.
CONTROLS = {n: chr(n).encode("unicode_escape").decode() for n in [*range(32), *range(127, 160)]}
CONTROLS |= {0x2028: "\\u2028", 0x2029: "\\u2029"}


def on_a_line(text: str) -> str:
    r"""The text as it is shown, for a name of a file may hold whatever it likes.

    >>> on_a_line("a\nb.obj")
    'a\\nb.obj'
    >>> on_a_line("\udcff.obj")
    '\\udcff.obj'
    """
    return text.translate(CONTROLS).encode(errors="backslashreplace").decode()


def listed(items: Sequence[str]) -> str:
    """Names, or what is said of things, on a line: the first few, and how many more there are.

    >>> listed(["seat", "leg"]), listed([])
    ('seat, leg', 'nothing')
    """
    more = len(items) - LISTED
    told = [*items[:LISTED], *([f"{more} more"] if more > 0 else [])]
    return on_a_line(", ".join(told)) or "nothing"


def of_system(error: OSError) -> str:
    """What a system says of a file, without the number that it has for that.

    >>> of_system(OSError(28, "No space left on device", "a.obj"))
    'a.obj: No space left on device'
    """
    return f"{error.filename}: {cause(error)}" if error.filename else cause(error)


def cause(error: OSError) -> str:
    """What a system says, without the file's name: of a path that is too long, Windows only says
    that there is no such file.

    >>> cause(OSError(28, "No space left on device", "a.obj"))
    'No space left on device'
    """
    said = str(error.strerror or error)
    if isinstance(error, FileNotFoundError) and may_be_too_long(error.filename):
        return f"{said}, or {TOO_LONG}"
    return said


def may_be_too_long(path: Any) -> bool:
    """Whether a path is one that Windows does not take, unless that was changed."""
    if sys.platform != "win32" or not isinstance(path, str | PathLike):
        return False
    return len(str(Path(path).absolute())) >= WINDOWS_TAKES


def encoding_of(head: bytes) -> tuple[int, str]:
    """The length of a text's byte order mark, and the encoding, by how it begins."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return len(mark), encoding
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) / 3 and not even:
        return 0, "utf-16-le"
    if even > len(head) / 3 and not odd:
        return 0, "utf-16-be"
    return 0, "utf-8"


def read_lines(file: Path) -> list[str]:
    """The lines of a text as :func:`read_text` reads it, without what surrounds them.

    Blanks within a line, and empty lines between others, stay.

    Raises:
        FileError: it cannot be read, or is in another encoding.
    """
    return [line.strip() for line in read_text(file).strip().splitlines()]


def read_text(file: Path) -> str:
    """A text in UTF-8, or in UTF-16 or -32 that says so, without the mark of it.

    Raises:
        FileError: it cannot be read, or is in another encoding.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileError(f"{file} cannot be read: {cause(error)}.") from error
    start, encoding = encoding_of(content[:4096])
    try:
        return content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise FileError(
            f"{file} is not {encoding.upper()} text, at byte {start + error.start}; it may be in "
            "Latin-1 or another Windows encoding. Save it as UTF-8."
        ) from error
