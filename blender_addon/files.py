"""Which files a batch reads, and where it writes."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

READABLE = (".blend", ".glb", ".gltf", ".obj", ".ply", ".stl")
MARK = ".parts"  # what the names of results end in, before the suffix


def find_files(paths: Sequence[Path]) -> dict[Path, Path]:
    """The files named, and those in the folders named and below, but no results of ours.

    Returns:
        For each file its folder, relative to the folder that was named.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path, Path())
            continue
        for file in sorted(path.rglob("*")):
            ours = file.stem.endswith(MARK)
            if file.suffix.lower() in READABLE and file.is_file() and not ours:
                found.setdefault(file, file.parent.relative_to(path))
    return found


def plan_results(files: dict[Path, Path], out: Path) -> dict[Path, Path]:
    """For each file the path, without suffix, of its results.

    ``chair.obj`` gives ``chair.parts``, but ``chair.obj.parts`` where there is a ``chair.stl`` as
    well; numbers tell apart files of one name that come from several folders. Capitals make no
    difference, as on the disks of Windows and macOS.
    """
    stems = Counter((below, file.stem.casefold()) for file, below in files.items())
    taken: Counter[str] = Counter()
    bases = {}
    for file, below in files.items():
        name = file.stem if stems[below, file.stem.casefold()] == 1 else file.name
        same = (below / name).as_posix().casefold()
        taken[same] += 1
        number = taken[same]
        bases[file] = out / below / (name + (f"-{number}" if number > 1 else "") + MARK)
    return bases


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a name beside ``path`` to write to; it takes ``path``'s place if the block ends well.

    Raises:
        OSError: the folder cannot be made, or the file not put in its place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".unfinished-{path.name}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
