"""Which files a batch labels, what it looks for in each, and where it writes."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..shared.errors import FileError
from ..shared.result_paths import (
    IN_A_SHELL,
    IN_BLENDER,
    PARTS_MARK,
    describe_suffixes,
    files_below,
    place,
    result_bases,
)
from ..shared.texts import read_text
from ..ui.prompts import Prompts, read_prompts

PRESET = "parts.txt"  # names the parts of the files in its folder and below


@dataclass(frozen=True)
class Item:
    """One file to label."""

    file: Path
    base: Path  # of its results, without suffix
    key: str  # the base below the output folder: its name in the manifest
    prompts: Prompts  # what to look for
    problem: str = ""  # why nobody knows that


def find_items(
    paths: Sequence[Path], out: Path, prompts: Prompts | None, warn: Callable[[str], None]
) -> list[Item]:
    """The files to label among files and folders, in a fixed order; results go below ``out``.

    The prompts are those of all files; None: what the nearest ``parts.txt`` says. What is passed
    over is warned of.
    """
    files = _find_files(paths, warn)
    presets: dict[Path, Prompts] = {}
    items = []
    folders = [out.absolute() / below for below in files.values()]
    bases = result_bases(list(files), folders, IN_BLENDER, PARTS_MARK)
    if said := describe_suffixes(dict(zip(files, bases, strict=True))):
        warn(said)
    for file, base in zip(files, bases, strict=True):
        wanted, problem = prompts or Prompts([]), ""
        if not prompts:
            try:
                wanted = _preset(file.absolute(), len(files[file].parts), presets)
            except FileError as error:
                problem = str(error)
        key = base.relative_to(out.absolute()).as_posix()
        items.append(Item(file.absolute(), base, key, wanted, problem))
    return items


def _find_files(paths: Sequence[Path], warn: Callable[[str], None]) -> dict[Path, Path]:
    """The files named, and those in the folders named and below, each once; results are warned of,
    and left, as is what only the shell reads.

    Returns:
        For each file its folder, relative to the folder that was named.
    """
    files: dict[Path, tuple[Path, Path]] = {}
    for path in paths:
        if not path.is_dir():
            files.setdefault(place(path), (path, Path()))
            continue
        found = files_below(path, IN_BLENDER, IN_A_SHELL)
        left = found.left_to("the shell", "patchalign3d segment")
        for said in filter(None, [found.passed_over, left]):
            warn(said)
        for file in found.files:
            files.setdefault(place(file), (file, file.parent.relative_to(path)))
    return dict(files.values())


def _preset(file: Path, depth: int, known: dict[Path, Prompts]) -> Prompts:
    """What the ``parts.txt`` in the file's folder says, or in the nearest of ``depth`` above it.

    Raises:
        FileError: none says anything, or the nearest cannot be read.
    """
    for folder in [file.parent, *file.parent.parents][: depth + 1]:
        if folder not in known:
            preset = folder / PRESET
            text = read_text(preset) if os.path.lexists(preset) else ""
            known[folder] = read_prompts(text)
        if known[folder].parts:
            return known[folder]
    raise FileError(f"No parts are named: name some, or put a {PRESET} beside it.")
