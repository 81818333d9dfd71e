"""Files that appear whole or not at all."""

import contextlib
import errno
import filecmp
import itertools
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from .errors import FileError, ReplacedError
from .texts import TOO_LONG, WINDOWS_TAKES, cause

MARK = ".unfinished-"  # what the names of unfinished files begin with
# Of a file: its number on the disk, its bytes, and when it was last written to. As JSON, a list.
State = Sequence[int]
# Seconds after which it is tried again to replace a file that somebody holds.
HELD = (0.1, 0.4, 1.5)
LONGEST_END = 160  # bytes of UTF-8; with what stands before it less than any system's 255


@contextlib.contextmanager
def replacing(path: Path, earlier: Mapping[str, State] | None = None) -> Iterator[Path]:
    """Yield a name beside ``path`` to write to; it takes ``path``'s place if the block ends well.

    The name ends as that of ``path``, for many writers go by the suffix. Whatever happens, nothing
    half-written stays, unless the process is killed.

    Args:
        path: the file.
        earlier: what may be replaced, as :func:`states` has found it; None for whatever is there.

    Raises:
        ReplacedError: something else has been written there, unless it is the very same.
        OSError: the folder cannot be made or the file cannot be put in place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = _unfinished(path.parent, _end(path))
    if len(str(unfinished.absolute())) >= WINDOWS_TAKES:
        _try_writing(unfinished)
    try:
        yield unfinished
        _put(unfinished, path, earlier)
    finally:
        unfinished.unlink(missing_ok=True)


def refuse_unwritable(folder: Path) -> None:
    """Find out that nothing can be written into a folder, which need not be there yet, before
    anything is worked on in vain.

    Raises:
        FileError: nothing can.
    """
    whole = folder.absolute()
    try:
        there = (path for path in (whole, *whole.parents) if os.path.lexists(path))
        _try_writing(_unfinished(next(there, whole), ""))  # of a drive that is not there, itself
    except OSError as error:
        raise FileError(
            f"Nothing can be written into {folder} ({cause(error)}). Make that "
            "possible, or name another folder with --out."
        ) from error


def _end(path: Path) -> str:
    """What the names of files end in that are to take the place of this one."""
    return os.fsencode(path.name)[-LONGEST_END:].decode(sys.getfilesystemencoding(), "ignore")


def _unfinished(folder: Path, end: str) -> Path:
    return folder / f"{MARK}{os.getpid()}-{secrets.token_hex(4)}-{end}"


def _try_writing(file: Path) -> None:
    """Raise an OSError where a file cannot be written. Python's own temporary ones are tried again
    and again where Windows refuses them.
    """
    try:
        file.touch()
    except FileNotFoundError as error:
        if len(str(file.absolute())) < WINDOWS_TAKES:
            raise
        raise OSError(errno.ENAMETOOLONG, TOO_LONG, str(file.parent)) from error
    finally:  # also of one that is interrupted
        with contextlib.suppress(OSError):  # a virus scanner may hold it
            file.unlink(missing_ok=True)


def states(base: Path, suffixes: Iterable[str]) -> dict[str, State]:
    """What lies at a path that begins with ``base``, by suffix."""
    found = {}
    for suffix in suffixes:
        with contextlib.suppress(OSError):
            found[suffix] = _state(base.with_name(base.name + suffix))
    return found


def _put(unfinished: Path, path: Path, earlier: Mapping[str, State] | None) -> None:
    """Have it take the place. Windows refuses that while a virus scanner, an indexer or what keeps
    folders in the cloud has either file open, as they have new ones for a moment.
    """
    for seconds in HELD:
        with contextlib.suppress(PermissionError):
            _take_place(unfinished, path, earlier)
            return
        time.sleep(seconds)
    _take_place(unfinished, path, earlier)


def _take_place(unfinished: Path, path: Path, earlier: Mapping[str, State] | None) -> None:
    if earlier is not None:
        if not os.path.lexists(path):
            with contextlib.suppress(FileExistsError):  # it has appeared in this moment
                _appear(unfinished, path)
                return
        if list(_state(path)) != list(earlier.get(path.suffix, ())) and not _are_same(
            unfinished, path
        ):
            raise ReplacedError(
                f"{path} was written meanwhile, as by another command with the same folder of "
                "results, and is left as it is. Run this one again when that has ended, or name "
                "another folder with --out."
            )
    unfinished.replace(path)


def _appear(unfinished: Path, path: Path) -> None:
    """Have it take a place where nothing lies: two that do so at once cannot both.

    Raises:
        FileExistsError: something lies there.
    """
    if os.name == "nt":
        unfinished.rename(path)
        return
    try:
        path.hardlink_to(unfinished)
    except FileExistsError:
        raise
    except OSError:  # that disk knows no links
        unfinished.replace(path)


def _are_same(unfinished: Path, path: Path) -> bool:
    return path.is_file() and filecmp.cmp(unfinished, path, shallow=False)


def unfinished_in(folders: Iterable[Path]) -> dict[Path, State]:
    """What processes that were killed have left, or others are writing, in those of the folders
    that are there; and the state of each, which every writing changes.
    """
    found = {}
    for file in itertools.chain(*(folder.glob(f"{MARK}*") for folder in folders)):
        with contextlib.suppress(OSError):  # it has just been finished
            found[file] = _state(file)
    return found


def unfinished_of(paths: Iterable[Path]) -> dict[Path, State]:
    """As :func:`unfinished_in`, of what was to take the place of these files alone: who works on
    one file among many that others work on, perhaps on other machines, knows nothing of those.
    """
    wanted = {(path.parent, _end(path)) for path in paths}
    found = unfinished_in({folder for folder, _ in wanted})
    ends = {file: file.name.removeprefix(MARK).split("-", 2)[-1] for file in found}
    return {file: found[file] for file in found if (file.parent, ends[file]) in wanted}


def remove_unfinished(found: Mapping[Path, State]) -> None:
    """Remove those that :func:`unfinished_in` has found which nobody has written to since, and
    whose process has ended: it may have written one result, and be at the next one.

    Two looks are compared, and no clock is asked: that of a disk in the network is another one.
    """
    for file, state in found.items():
        with contextlib.suppress(OSError):
            if _state(file) == state and not _is_being_made(file):
                file.unlink()


def _is_being_made(file: Path) -> bool:
    """Whether its process still runs; Windows, which would end one that is asked so, removes no
    file that is open. This process has none that it could have found.
    """
    number = file.name.removeprefix(MARK).partition("-")[0]
    if os.name == "nt" or not number.isdecimal() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True


def _state(file: Path) -> State:
    about = file.lstat()
    return about.st_ino, about.st_size, about.st_mtime_ns
