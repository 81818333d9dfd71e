"""The same question about every mesh that is named: which those are, where results go, and what is
already done.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tqdm import tqdm

from .. import __version__
from ..corpus import for_each, here, processes
from ..errors import FileError
from ..files.meshes import LABELS_THEM, find_meshes
from ..shared.atomic import (
    refuse_unwritable,
    remove_unfinished,
    states,
    unfinished_in,
    unfinished_of,
)
from ..shared.interrupting import warn
from ..shared.manifest import MANIFEST, Manifest, are_texts, hash_file, hash_recipe
from ..shared.orientation import check_frame
from ..shared.result_paths import (
    IN_A_SHELL,
    describe_suffixes,
    place,
    refuse_overwriting,
    result_bases,
)
from ..shared.texts import cause, counted
from .one_file import Item, Question, Work
from .summary import Summary

# Options that say how the work is done, not what comes of it.
HOW = {
    *("files", "out", "model", "device", "engine"),
    *("processes", "threads", "memory", "resume", "run"),
}


def ask_each(
    options: argparse.Namespace,
    question: Question,
    mark: str,
    columns: Sequence[str],
    by_model: bool = True,
) -> int:
    """Ask about every mesh, and sum up in a table, also when interrupted.

    One bad file stops no other, whatever it does to the process that works on it: more than one
    file, or ``--processes``, is worked on in processes of their own. What is done of a folder is in
    its manifest, and ``--resume`` keeps it; of results to be made again, those that were changed by
    hand are set aside. What a reader passed over in a file is told, and counted in the table, which
    has these columns for each file. The names of results end in ``mark``, before their suffix.
    """
    begin = time.perf_counter()
    if options.up != "auto":  # the convention of each file
        check_frame("auto" if options.up == "model" else options.up, options.front)
    work = Work(options, question, by_model)
    meshes, failures = _find_all(options.files)
    root = _root(options)
    items = _items(meshes, options, mark, root)
    read = [*meshes, *getattr(options, "exemplars", [])]
    bases = [item.base for item in items.values()]
    refuse_overwriting(read, bases, options.format)
    if said := describe_suffixes({item.file: item.base for item in items.values()}):
        warn(said)
    done = _Done(options.resume, items, columns, options.format)
    whole = options.resume or any(_is_folder(path) for path in options.files)
    if whole or options.out:
        manifest = _manifest(root)
        manifest.refuse_replacing({key: item.file for key, item in items.items()})
        done = done._replace(manifest=manifest, recipe=_recipe(options, work))
    files = (base.with_name(base.name + suffix) for base in bases for suffix in options.format)
    left = unfinished_in({base.parent for base in bases}) if whole else unfinished_of(files)
    summary = Summary(items, failures)
    try:
        _work_through(items, work, done, options.processes, summary)
    except KeyboardInterrupt:
        said = f"{len(summary.rows)} of {counted(len(items), 'file is', 'files are')} done."
        warn(f"{said} Continue with the same command and --resume.")
        raise
    except OSError as error:
        refuse_unwritable(root)  # which tells it better, if that is why
        raise FileError(
            f"{root / MANIFEST} cannot be written: {cause(error)}. Make that possible, "
            "or name another folder with --out, and continue with --resume."
        ) from error
    finally:
        summary.show(columns, time.perf_counter() - begin, options.processes)
        remove_unfinished(left)  # of commands that were killed
    return summary.code


def _work_through(
    items: Mapping[str, Item], work: Work, done: _Done, count: int, summary: Summary
) -> None:
    """Work on what is not done yet, in so many processes, and tell what is left over from before.

    A single file is worked on in this process, which saves the start of another.
    """
    spread = here if len(items) == count == 1 else processes(count)
    outcomes = for_each(
        items, work, done.manifest, done.recipe, done.has, spread, make_room=done.make_room
    )
    with contextlib.closing(outcomes) as told:
        for outcome in told:
            summary.add(outcome)
    summary.look_again()
    if done.manifest:
        for said in done.manifest.left_behind(summary.rows):
            warn(said, tqdm.write)


class _Done(NamedTuple):
    """What earlier commands have done of a folder, by its manifest; nothing where it has none."""

    resume: bool  # whether it is to be kept
    items: Mapping[str, Item]
    columns: Sequence[str]  # of the table, which has to have a cell for each
    formats: Sequence[str]  # suffixes of results
    manifest: Manifest | None = None
    recipe: Any = None

    def has(self, key: str) -> bool:
        """Whether the results of an item are there, and may stay."""
        if self.manifest is None or not self.resume or not self._can_be_told(self.manifest[key]):
            return False
        return self.manifest.has(key, self.recipe, self.items[key].file)

    def make_room(self, key: str) -> None:
        """Set aside what was changed by hand of results that are to be made again, and tell it."""
        if self.manifest is None:
            return
        made = self.manifest[key]
        if self.resume and made.get("recipe") == self.recipe and not self._can_be_told(made):
            warn(self.manifest.made_again(key), tqdm.write)
        for changed in self.manifest.set_aside(key, self.formats):
            warn(changed, tqdm.write)

    def _can_be_told(self, made: Mapping[str, Any]) -> bool:
        """Whether an entry of the manifest has what the table tells."""
        cells, notes, stands = made.get("cells"), made.get("notes", []), made.get("stands", "")
        fits = are_texts(cells) and len(cells) <= len(self.columns)
        return fits and are_texts(notes) and isinstance(stands, str)


def _find_all(paths: Sequence[Path]) -> tuple[dict[Path, Path], int]:
    """Every mesh file named or in a folder named, once, with its own folder below that one;
    failures.
    """
    meshes: dict[Path, tuple[Path, Path]] = {}
    failures = 0
    for path in paths:
        try:
            found = find_meshes(path)
            for said in filter(None, [found.passed_over, found.left_to("Blender", LABELS_THEM)]):
                warn(said)
            for file in found.files:
                below = file.parent.relative_to(path) if path.is_dir() else Path()
                meshes.setdefault(place(file), (file, below))
        except FileError as error:
            failures += 1
            warn(f"patchalign3d: {error}")
    return dict(meshes.values()), failures


def _items(
    meshes: dict[Path, Path], options: argparse.Namespace, mark: str, root: Path
) -> dict[str, Item]:
    """By their key in the manifest, where results of files of one name go beside each other."""
    out = options.out
    folders = [out / below if out else file.parent for file, below in meshes.items()]
    bases = result_bases(list(meshes), folders, IN_A_SHELL, mark)
    return {
        base.absolute().relative_to(root).as_posix(): Item(file, base, states(base, options.format))
        for file, base in zip(meshes, bases, strict=True)
    }


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, as has been told
        return False


def _root(options: argparse.Namespace) -> Path:
    """The folder in which all results lie, here or further below.

    Raises:
        FileError: they lie on several drives, or where they should go is no folder.
    """
    if options.out:
        if os.access(options.out, os.F_OK) and not _is_folder(options.out):
            raise FileError(f"{options.out} is not a folder. Name one with --out.")
        return options.out.absolute()
    folders = [path if _is_folder(path) else path.parent for path in options.files]
    try:
        return Path(os.path.commonpath([folder.absolute() for folder in folders]))
    except ValueError as error:
        raise FileError("The files are on several drives. Name a folder with --out.") from error


def _manifest(folder: Path) -> Manifest:
    try:
        return Manifest(folder / MANIFEST)
    except OSError as error:
        raise FileError(f"{folder / MANIFEST} cannot be read: {cause(error)}.") from error


def _recipe(options: argparse.Namespace, work: Work) -> str:
    """A hash of all that results depend on, but for the mesh: words, options, exemplars, model."""
    from ..network.model import hash_description

    asked = {name: value for name, value in vars(options).items() if name not in HOW}
    asked["format"] = sorted(options.format)
    exemplars = [hash_file(file) for file in asked.pop("exemplars", [])]
    model = work.model and hash_description(work.model)
    command = options.run.__name__
    return hash_recipe([__version__, command, asked, exemplars, model, work.device, work.engine])
