"""A file that is looked at before it is read: of what kind it is, how large, and in what letters.

Nothing here reads more of a file than it is asked for, so that a pipe, a folder of a mesh's name or
a file of two gigabytes of zeros costs a sentence and no memory.
"""

import codecs
import io
import os
import re
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

import psutil

from ..errors import FileError
from ..shared.impostors import HEAD, refuse_empty, refuse_others
from ..shared.texts import encoding_of

LARGEST_FILE = 4 << 30  # bytes
LONGEST_LINE = 1 << 26  # characters
CHUNK = 1 << 22  # characters

# What errors mean whose own words are of a program, and what others say of a text.
OF_PYTHON = (
    (IndexError, "it refers to something that is not there"),
    ((TypeError, AttributeError), "something in it is of another kind than it should be"),
    (OverflowError, "a number in it is too large"),
    (RecursionError, "it is nested too deeply"),
    ((EOFError, StopIteration, struct.error), "it ends too early"),
)
NO_NUMBER = re.compile(
    r"(?:could not convert string to float:|invalid literal for int\(\) .*:) "
    r"(?:np\.str_\()?('.*'|\".*\")\)?$"
)
ADDRESS = re.compile(r" object at 0x[0-9a-fA-F]+")  # another one every time


class Source:
    """A regular file that is not empty.

    Attributes:
        path: where it is.
        name: what it is called in sentences.
        size: bytes.

    Raises:
        FileError: there is none, it is something else, too large, or holds nothing but zeros.
        OSError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        about = refuse_irregular(path)
        self.size, self._written = about.st_size, _version(about)
        if self.size > LARGEST_FILE:
            raise FileError(f"{self.name} is larger than {LARGEST_FILE >> 30} GB. Split the scene.")
        refuse_empty(self.name, self.read(0, HEAD))

    def refuse_others(self) -> None:
        """Make sure that a mesh or a cloud may be in it, whatever its format.

        Raises:
            FileError: it is packed, a page of the web, or stands for a file that was not fetched.
        """
        refuse_others(self.name, self.path.suffix.lower(), self.read(0, HEAD))

    def refuse_changed(self) -> None:
        """Make sure that what is read from now on belongs to what was read before.

        Raises:
            FileError: the file has been written to or replaced since it was first looked at.
        """
        try:
            same = _version(self.path.stat()) == self._written
        except OSError:
            same = False
        if not same:
            raise FileError(
                f"{self.name} changed while it was processed. Try again when it is complete."
            )

    def read(self, start: int, length: int) -> bytes:
        """``length`` bytes from ``start``, fewer where the file ends before."""
        if length <= 0:
            return b""
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read(length)

    def require(self, memory: int) -> None:
        """Make sure of ``memory`` bytes before they are asked for.

        Raises:
            FileError: so many are not free.
        """
        free = psutil.virtual_memory().available
        if memory > free:
            raise FileError(
                f"{self.name} needs about {_gigabytes(memory)} of memory, and {_gigabytes(free)} "
                "are free. Split it, or close other programs."
            )

    def nonsense(self, number: int, line: str) -> FileError:
        """The error of a line, counted from 1, that makes no sense."""
        return FileError(
            f"{self.name} cannot be read: line {number} is {line.strip()[:60]!r}, which makes no "
            "sense there. Correct it, or export the file again."
        )

    def damaged(self, why: str) -> FileError:
        """The error of a file that contradicts itself, or is none of its format."""
        return FileError(f"{self.name} cannot be read: {why}. Export it again.")

    def text(self, start: int = 0) -> Iterator[str]:
        """The text from byte ``start`` on, in pieces.

        UTF-8, UTF-16 and UTF-32 are told by their marks or zero bytes; bytes that are not UTF-8
        count as Latin-1, in which old programs write names. Any line end becomes ``\\n``.

        Raises:
            FileError: it is not text.
        """
        mark, encoding = encoding_of(self.read(start, HEAD))
        with self.path.open("rb") as file:
            file.seek(start + mark)
            reader = io.TextIOWrapper(file, encoding, "patchalign3d.latin-1")
            while text := reader.read(CHUNK):
                if "\0" in text:
                    raise FileError(
                        f"{self.name} is not text: it has zero bytes. It is damaged, "
                        "or of another format than its name says."
                    )
                yield text

    def lines(self, start: int = 0) -> Iterator[str]:
        """The lines of the text from byte ``start`` on, without their ends.

        Raises:
            FileError: it is not text, or a line is longer than any in a mesh.
        """
        rest = ""
        for text in self.text(start):
            *lines, rest = (rest + text).split("\n")
            yield from lines
            if len(rest) > LONGEST_LINE:
                raise self.damaged(f"it has a line of more than {LONGEST_LINE:,} characters")
        if rest:
            yield rest


def numeric(text: str) -> str:
    """The text, which is of numbers as files write them: Python itself reads more than those.

    Raises:
        ValueError: "_" stands between its digits, or they are of another script.
    """
    if "_" in text or not text.isascii():
        odd = (word for word in text.split() if "_" in word or not word.isascii())
        word = next(odd, text.strip())  # or blanks of another kind are between
        raise ValueError(f"{word[:60]!r} is not a number")
    return text


def plainly(error: Exception) -> str:
    """What an error of a reader says of the file, in words of files and not of Python."""
    if isinstance(error, KeyError):
        return f"{error.args[0]!r} is missing" if error.args else "something is missing"
    if isinstance(error, UnicodeError):
        return "what should be text is none"
    for kinds, said in OF_PYTHON:
        if isinstance(error, kinds):
            return said
    return NO_NUMBER.sub(r"\1 is not a number", ADDRESS.sub("", str(error)))


def _version(about: os.stat_result) -> tuple[int, ...]:
    """Another one once a file is replaced or written to."""
    return about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns


def refuse_irregular(path: Path) -> os.stat_result:
    """What a system tells of a file.

    Raises:
        FileError: it is a folder, or something that may have no end.
        OSError: there is none, or nobody may look at it.
    """
    if path.is_symlink() and not path.exists():
        raise FileError(f"{path.name} is a link to {path.readlink()}, which does not exist.")
    about = path.stat()
    if stat.S_ISDIR(about.st_mode):
        with os.scandir(path):  # or why nobody may look into it
            pass
        raise FileError(f"{path.name} is a folder, not a file.")
    if not stat.S_ISREG(about.st_mode):
        raise FileError(f"{path.name} is not a file, but a pipe, a socket or a device.")
    return about


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("patchalign3d.latin-1", _as_latin_1)


def _gigabytes(count: int) -> str:
    return f"{count / (1 << 30):.1f} GB"
