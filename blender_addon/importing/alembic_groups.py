"""Whether an Alembic file is whole: where it was cut off, Blender's importer crashes.

It is a tree of groups ("Ogawa"). A group counts its children and says where they begin, a list of
bytes how many follow.
"""

from pathlib import Path
from typing import BinaryIO

import numpy as np

from ..shared.errors import FileError

MARK, FINISHED = b"Ogawa", b"\xff"
ROOT = 8  # where it says where the first group is
NUMBER = np.dtype("<u8")
OF_BYTES = NUMBER.type(1 << 63)  # marks a child that is no group


def refuse_cut_off(path: Path) -> None:
    """Make sure that all groups of an Alembic file lie within it; another form is left alone.

    Raises:
        FileError: one does not.
    """
    with path.open("rb") as file:
        if file.read(len(MARK)) == MARK and not (file.read(1) == FINISHED and _is_whole(file)):
            raise FileError(
                f"{path.name} was cut off, or is still being written, and Blender might crash by "
                "it. Copy or export it again."
            )


def _is_whole(file: BinaryIO) -> bool:
    end = file.seek(0, 2)
    known, left = set[int](), _numbers(file, ROOT, 1).tolist() or [end]
    while left:
        at = left.pop()
        if at in known:
            continue
        known.add(at)
        count = _numbers(file, at, 1)
        children = _numbers(file, at + 8, int(count[0])) if len(count) else count
        if not len(count) or len(children) != count[0]:
            return False
        starts = children & ~OF_BYTES  # 0 where there is nothing
        lists = starts[(children & OF_BYTES > 0) & (starts > 0)]
        if len(lists):
            last = int(lists.max())
            size = _numbers(file, last, 1)
            if not len(size) or last + 8 + int(size[0]) > end:
                return False
        left += children[(children & OF_BYTES == 0) & (starts > 0)].tolist()
    return True


def _numbers(file: BinaryIO, at: int, count: int) -> np.ndarray:
    """So many numbers that lie there, or as many as do."""
    end = file.seek(0, 2)
    there = max(0, end - at) // NUMBER.itemsize
    file.seek(min(at, end))
    return np.frombuffer(file.read(NUMBER.itemsize * min(count, there)), NUMBER)
