"""Which files a batch reads, and where it writes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from ..shared.result_paths import (
    IN_A_SHELL,
    IN_BLENDER,
    PARTS_MARK,
    files_below,
    result_bases,
)


def find_files(paths: Sequence[Path], warn: Callable[[str], None]) -> dict[Path, Path]:
    """The files named, and those in the folders named and below; results are warned of, and left,
    as is what only the shell reads.

    Returns:
        For each file its folder, relative to the folder that was named.
    """
    files: dict[Path, Path] = {}
    for path in paths:
        if not path.is_dir():
            files.setdefault(path, Path())
            continue
        found = files_below(path, IN_BLENDER, IN_A_SHELL)
        left = found.left_to("the shell", "patchalign3d segment")
        for said in filter(None, [found.passed_over, left]):
            warn(said)
        for file in found.files:
            files.setdefault(file, file.parent.relative_to(path))
    return files


def place_results(files: dict[Path, Path], out: Path) -> dict[Path, Path]:
    """For each file of :func:`find_files` the path, without suffix, of its results."""
    folders = [out / below for below in files.values()]
    return dict(zip(files, result_bases(list(files), folders, PARTS_MARK), strict=True))
