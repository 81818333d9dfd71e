"""One command at a time in a folder that it writes to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from patchalign3d.errors import FileError


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other commands out of a folder, which is made if need be.

    The system gives it free when this process ends, however it does.

    Raises:
        FileError: one is at work there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        kept = FileLock(folder / "lock", timeout=0).acquire()
    except Timeout as error:
        raise FileError(
            f"Another command is at work in {folder}. Wait for its end, or end it."
        ) from error
    with kept:
        yield
