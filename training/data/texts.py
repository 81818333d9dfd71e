"""Lists that people write: a line for each, from whatever system they were written on."""

from __future__ import annotations

from pathlib import Path

from patchalign3d.errors import FileError
from patchalign3d.files.source import encoding_of


def read_lines(file: Path) -> list[str]:
    """The lines of a text in UTF-8, or in UTF-16 or -32 that says so, without what surrounds them.

    Blanks within a line, and empty lines between others, stay.

    Raises:
        FileError: it cannot be read, or is in another encoding.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileError(f"{file} cannot be read: {error.strerror}.") from error
    start, encoding = encoding_of(content[:4096])
    try:
        text = content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise FileError(
            f"{file} is no {encoding.upper()} text, in byte {start + error.start}; it may be in "
            "Latin-1 or another of Windows' encodings. Save it as UTF-8."
        ) from error
    return [line.strip() for line in text.strip().splitlines()]
