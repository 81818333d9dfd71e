"""Which files a batch reads, and where it writes."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..shared.result_paths import PARTS_MARK, files_below, result_bases

READABLE = (
    *(".abc", ".blend", ".dae", ".fbx", ".glb", ".gltf", ".obj", ".ply", ".stl"),
    *(".usd", ".usda", ".usdc", ".usdz"),
)


def find_files(paths: Sequence[Path]) -> dict[Path, Path]:
    """The files named, and those in the folders named and below, but no results of ours.

    Returns:
        For each file its folder, relative to the folder that was named.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in files_below(path, READABLE) if path.is_dir() else [path]:
            found.setdefault(file, file.parent.relative_to(path) if path.is_dir() else Path())
    return found


def place_results(files: dict[Path, Path], out: Path) -> dict[Path, Path]:
    """For each file of :func:`find_files` the path, without suffix, of its results."""
    folders = [out / below for below in files.values()]
    return dict(zip(files, result_bases(list(files), folders, PARTS_MARK), strict=True))


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for what a batch's Blenders write for a while and, as they are ended, leave.

    Blender's reports of its crashes stay in it, where what is told of them says they are.
    """
    folder = Path(tempfile.mkdtemp(prefix="patchalign3d-"))
    try:
        yield folder
    finally:
        for left in folder.iterdir():
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            elif not left.name.endswith(".crash.txt"):
                left.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # there are reports
            folder.rmdir()
