"""A folder for what a batch's Blenders write for a while, which goes with the batch, or after it.

Who works in one holds a lock in it, which the system takes from a process that ends in whatever
way. So the next batch finds what one that was killed has left, and leaves what another is using.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ..setup.locking import take

PREFIX = "patchalign3d-"
LOCK = "in-use"


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for what a batch's Blenders write for a while and, as they are ended, leave.

    Blender's reports of its crashes stay in it, where what is told of them says they are.
    """
    _sweep()
    folder, lock = _make()
    try:
        yield folder
    finally:
        _clear(folder)
        lock.close()
        _remove(folder)


def _make() -> tuple[Path, IO[bytes]]:
    """A folder, and the lock in it that is held."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = (folder / LOCK).open("ab")
        if take(lock) and (folder / LOCK).exists():
            return folder, lock
        lock.close()  # another batch has taken it for one that was left, and removes it


def _sweep() -> None:
    """Remove the folders of batches that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # it is somebody else's, or has just gone
            if folder.is_symlink() or not _is_ours(folder):
                continue
            with (folder / LOCK).open("r+b") as lock:
                if not take(lock):
                    continue
                _clear(folder)
                with contextlib.suppress(PermissionError):
                    _remove(folder)
            _remove(folder)  # on Windows, where nothing goes that is open


def _is_ours(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _clear(folder: Path) -> None:
    """Remove all but reports of crashes, and the lock, which Windows keeps while it is open."""
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        elif left.name != LOCK and not left.name.endswith(".crash.txt"):
            with contextlib.suppress(OSError):  # it goes, or who holds it on Windows
                left.unlink()


def _remove(folder: Path) -> None:
    (folder / LOCK).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # there are reports
        folder.rmdir()
