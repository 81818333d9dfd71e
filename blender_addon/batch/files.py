"""Which files a batch reads, and where it writes."""

from collections.abc import Sequence
from pathlib import Path

from ..shared.result_paths import result_bases

READABLE = (
    *(".abc", ".blend", ".dae", ".fbx", ".glb", ".gltf", ".obj", ".ply", ".stl"),
    *(".usd", ".usda", ".usdc", ".usdz"),
)
MARK = ".parts"  # what the names of results end in, before the suffix


def find_files(paths: Sequence[Path]) -> dict[Path, Path]:
    """The files named, and those in the folders named and below, but no results of ours.

    A link to nothing, or a pipe, is among them: reading it says that there is no such file.

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
            of_macos = file.name.startswith("._")  # what it notes about a file of that name
            if file.suffix.lower() in READABLE and not (ours or of_macos or file.is_dir()):
                found.setdefault(file, file.parent.relative_to(path))
    return found


def place_results(files: dict[Path, Path], out: Path) -> dict[Path, Path]:
    """For each file of :func:`find_files` the path, without suffix, of its results."""
    bases = result_bases(list(files), [out / below for below in files.values()])
    return {f: base.with_name(base.name + MARK) for f, base in zip(files, bases, strict=True)}
