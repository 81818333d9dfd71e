"""Where the results of many files go, so that none overwrites another. Standard library only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path


def result_bases(files: Sequence[Path], folders: Sequence[Path]) -> list[Path]:
    """For each file the path, without suffix, of its results in the folder beside it in the list.

    ``chair.obj`` gives ``chair``, but ``chair.obj`` where there is a ``chair.stl`` as well; numbers
    tell apart files of one name that come from several folders. Capitals make no difference, as on
    the disks of Windows and macOS.
    """
    placed = list(zip(files, folders, strict=True))
    stems = Counter((folder, file.stem.casefold()) for file, folder in placed)
    taken: set[str] = set()
    bases = []
    for file, folder in placed:
        unique = stems[folder, file.stem.casefold()] == 1
        base = first = folder / (file.stem if unique else file.name)
        number = 1
        while base.as_posix().casefold() in taken:
            number += 1
            base = first.with_name(f"{first.name}-{number}")
        taken.add(base.as_posix().casefold())
        bases.append(base)
    return bases
