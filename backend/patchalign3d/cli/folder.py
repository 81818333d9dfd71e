"""The same question about every mesh that is named: where results go, what is done, the table."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tqdm import tqdm

from .. import __version__
from ..corpus import Outcome, for_each, here, processes
from ..errors import FileError, ModelError, PromptError, QuestionError, TextEncoderError
from ..files.meshes import LABELS_THEM, find_meshes, read_shape
from ..files.scene import ShapeFile
from ..shared.atomic import (
    State,
    refuse_unwritable,
    remove_unfinished,
    states,
    unfinished_in,
    unfinished_of,
)
from ..shared.interrupting import warn
from ..shared.manifest import (
    MANIFEST,
    Manifest,
    are_texts,
    hash_file,
    hash_mesh,
    hash_recipe,
    why_lost,
)
from ..shared.prompts.numbered import go_by_front
from ..shared.questions import told_by_shape
from ..shared.result_paths import (
    IN_A_SHELL,
    describe_suffixes,
    place,
    refuse_overwriting,
    result_bases,
)
from ..shared.standing import check_frame, describe_doubt, describe_standing
from ..shared.texts import cause, counted, on_a_line
from ..text.spelling import spell
from ..threads import allowed, share_of_cores

if TYPE_CHECKING:
    from ..encoded import EncodedMesh
    from ..geometry.cloud import Cloud
    from ..geometry.mesh import Mesh
    from ..network.model import Model
    from ..segmenter import Segmenter

DONE, FAILED, PASSED_OVER = 0, 1, 3


class Made(NamedTuple):
    """What came of a question: a cell for each column of the table, files, and what is to be told
    of the answer, if anything.
    """

    cells: list[str]
    results: dict[str, str]  # by suffix, the SHA-256 of what was written
    said: str = ""


# These are not about the file in hand: nothing else will fare better.
ABOUT_ALL = {
    kind.__name__: kind for kind in (ModelError, PromptError, QuestionError, TextEncoderError)
}

# Options that say how the work is done, not what comes of it.
HOW = {
    "files",
    "out",
    "model",
    "device",
    "engine",
    "processes",
    "threads",
    "memory",
    "resume",
    "run",
}


class Item(NamedTuple):
    """A mesh file, the path of its results without suffix, and what of them lay there, by suffix,
    when the command began: that alone may be replaced.
    """

    file: Path
    base: Path
    earlier: Mapping[str, State]


Question = Callable[[Any, ShapeFile, Item], Made]
"""Asks a segmenter (None where no model answers) about the mesh of an item, and writes its results.
Processes receive it."""


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
    if whole:
        left = unfinished_in({base.parent for base in bases})
    else:
        left = unfinished_of(
            b.with_name(b.name + suffix) for b in bases for suffix in options.format
        )
    alone = len(items) == 1 and options.processes == 1
    spread = here if alone else processes(options.processes)
    summary = _Summary(items, failures)
    try:
        outcomes = for_each(
            items, work, done.manifest, done.recipe, done.has, spread, make_room=done.make_room
        )
        with contextlib.closing(outcomes) as told:
            for outcome in told:
                summary.add(outcome)
        summary.look_again()
        if done.manifest and (said := done.manifest.of_earlier_runs(summary.rows)):
            warn(said, tqdm.write)
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


class _Summary:
    """What came of all files: a row of the table for each, and the exit code."""

    def __init__(self, items: Mapping[str, Item], failures: int) -> None:
        self.rows: dict[str, list[str]] = {}
        self._items = items
        self._failures = failures
        self._noted = False
        self._done: dict[str, dict[str, str]] = {}  # by key the hashes of results
        self._made = 0  # in this run

    def add(self, outcome: Outcome) -> None:
        """Tell what went wrong or was passed over in a file.

        Raises:
            ModelError, PromptError, QuestionError, TextEncoderError: the outcome is one of them.
        """
        if outcome.kind in ABOUT_ALL:
            raise ABOUT_ALL[outcome.kind](outcome.error)
        self._failures += outcome.made is None
        if outcome.made is not None:
            self._made += not outcome.kept
            self._done[outcome.key] = outcome.made["results"]
        self._noted |= bool(outcome.made and outcome.made.get("notes"))
        self.rows[outcome.key] = _row(self._items[outcome.key].file, outcome)

    def look_again(self) -> None:
        """Count as failed, and tell, files whose results somebody has removed or replaced since."""
        for key, results in self._done.items():
            item = self._items[key]
            if lost := why_lost(item.base, results):
                self._failures += 1
                self.rows[key] = _row(item.file, Outcome(key, None, lost))

    def show(self, columns: Sequence[str], seconds: float, processes: int) -> None:
        """Print the table, in the order of the files, and how long they took."""
        if self.rows:
            head = ["file", "seconds", *columns, *(["notes"] if self._noted else [])]
            print_table([head, *(self.rows[key] for key in self._items if key in self.rows)])
        if self._made > 1:
            warn(_pace(self._made, seconds, processes))

    @property
    def code(self) -> int:
        return FAILED if self._failures else PASSED_OVER if self._noted else DONE


class Work:
    """Reads a mesh file, asks about it, and tells what was written; loads its model when needed.

    Raises:
        ModelError, DeviceError: there is no such model or device.
    """

    def __init__(self, options: argparse.Namespace, question: Question, by_model: bool) -> None:
        self.options = options
        self.question = question
        self.model: Model | None = None
        self.device = self.engine = ""
        self._segmenter: Segmenter | None = None
        if by_model:
            from ..network.engine import choose
            from ..network.model import find_model, read_description

            self.model = read_description(find_model(options.model))
            self.device, self.engine = choose(options.device, options.engine)

    def __call__(self, item: Item) -> dict[str, Any]:
        begin = time.perf_counter()
        options = self.options
        refuse_unwritable(item.base.parent)
        source, about = hash_mesh(item.file), None
        found = read_shape(item.file, None if options.up in ("auto", "model") else options.up)
        if hash_mesh(item.file) != source:
            raise FileError(
                f"{item.file.name} changed while it was read. Try again when it is complete."
            )
        said = ""
        if self.model:
            self._segmenter = self._segmenter or self._load()
            shape = as_asked(found, options)
            encoded = self._segmenter.encode(shape, options.seed, options.quality)
            about = self._segmenter.about(encoded)
            about_front = encoded.mesh.front_is_open or encoded.standing is not None
            found = replace(found, standing=encoded.standing, frame=encoded.mesh.frame)
            found = replace(found, front_is_open=about_front)
            said = _describe(encoded, options)
        cells, results, of_answer = self.question(about, found, item)
        stands = " ".join(filter(None, [said, of_answer]))
        seconds = f"{time.perf_counter() - begin:.2f}"
        notes = {"notes": found.notes} if found.notes else {}
        made = {"file": str(item.file.absolute()), "source": source, "results": results}
        made |= {"seconds": seconds, "cells": cells}
        return {**made, **notes, **({"stands": stands} if stands else {})}

    def _load(self) -> Segmenter:
        from ..segmenter import Segmenter

        device = self.device
        if device == "cuda":
            from ..device import share_of

            device = share_of(device)
        return Segmenter.load(self.options.model, device, self.engine)


def _describe(encoded: EncodedMesh, options: argparse.Namespace) -> str:
    """Which way it was found to stand or, where that was said, seems to."""
    if encoded.standing:
        return describe_standing(encoded.standing._asdict())
    verb = vars(options).get("verb", "transfer")
    words = told_by_shape(verb, vars(options))
    asked = spell(words, encoded.model.text_encoder).asked
    by_front = bool(asked) and go_by_front(asked, of_parts=verb != "keypoints")
    doubt = encoded.doubt and encoded.doubt._asdict()
    return describe_doubt(doubt, encoded.mesh.frame.up, by_front)


def as_asked(source: ShapeFile, options: argparse.Namespace) -> Mesh | Cloud:
    """The mesh of a file, or its cloud, which lies as the options say.

    Raises:
        MeshError: the front is the axis that points up in files of this format.
    """
    shape = source.shape("auto" if options.up == "model" else None)
    if options.front:
        shape = shape.in_frame(shape.frame.up, options.front)
    return shape


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """First column to the left, numbers to the right; rows may end early, and have a line each."""
    rows = [list(map(on_a_line, row)) for row in rows]
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=False)]
        print("  ".join([row[0].ljust(widths[0]), *cells]))


def _pace(shapes: int, seconds: float, processes: int) -> str:
    """How many shapes a second, and of each core that works on them."""
    cores = min(allowed() * processes, share_of_cores(1))
    pace = shapes / max(seconds, 1e-9)
    return f"{shapes} shapes in {seconds:.1f} s: {pace:.2f} a second, {pace / cores:.2f} a core"


def _row(file: Path, outcome: Outcome) -> list[str]:
    if outcome.made is None:
        warn(f"{file}: {outcome.error}", tqdm.write)
        return [str(file), "failed"]
    notes = outcome.made.get("notes", [])
    for note in [*notes, *([outcome.made["stands"]] if "stands" in outcome.made else [])]:
        warn(f"{file}: {note}", tqdm.write)
    seconds = "kept" if outcome.kept else outcome.made["seconds"]
    return [str(file), seconds, *outcome.made["cells"], *([str(len(notes))] if notes else [])]


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
