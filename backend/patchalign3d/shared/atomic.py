"""Files that appear whole or not at all."""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

MARK = ".unfinished-"  # what the names of unfinished files begin with
LONGEST_END = 160  # bytes of UTF-8; with what stands before it less than any system's 255


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a name beside ``path`` to write to; it takes ``path``'s place if the block ends well.

    The name ends as that of ``path``, for many writers go by the suffix. Whatever happens, nothing
    half-written stays, unless the process is killed.

    Raises:
        OSError: the folder cannot be made or the file cannot be put in place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    end = os.fsencode(path.name)[-LONGEST_END:].decode(sys.getfilesystemencoding(), "ignore")
    unfinished = path.with_name(f"{MARK}{os.getpid()}-{secrets.token_hex(4)}-{end}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def remove_unfinished(folder: Path, before: float) -> None:
    """Remove what processes that were killed have left in a folder, if there is one, unfinished.

    What was written to since ``before``, in seconds since the epoch, belongs to somebody at work.
    """
    for file in folder.glob(f"{MARK}*"):
        with contextlib.suppress(OSError):
            if file.stat().st_mtime < before:
                file.unlink()
