"""What each command does: ask the segmenter about meshes (``folder``), and write its answers.

Every command takes the options of the command line (``cli``) and returns the exit code.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import PromptError, QuestionError
from ..files.finished import read_keypoints, read_parts
from ..files.results import (
    KEYPOINT_FORMATS,
    SEGMENTATION_FORMATS,
    SIMILARITY_FORMATS,
    put_in_place,
    write_keypoints,
    write_segmentation,
    write_similarity,
)
from ..geometry.frame import Frame
from ..network.model import find_model, read_description
from ..shared.atomic import State, remove_unfinished, unfinished_of
from ..shared.exit_codes import DONE
from ..shared.interrupting import warn
from ..shared.manifest import hash_file, hash_mesh
from ..shared.orientation import describe_front
from ..shared.prompts.places import describe_sides
from ..shared.prompts.words import (
    UNLABELLED_NAME,
    asked_for,
    describe_fit,
    describe_unread,
    foreign,
)
from ..shared.questions import CATEGORY, QUALITY, SEED, THRESHOLD, VERBS, check, told_by_shape
from ..shared.result_paths import KEYPOINTS_MARK, PARTS_MARK, SIMILARITY_MARK
from ..text.spelling import spell
from .folder import ask_each
from .one_file import Item, Made, as_asked
from .summary import print_table

if TYPE_CHECKING:
    from ..answers import Facing, Keypoints, Segmentation, Selection
    from ..exemplars import Exemplar
    from ..files.scene import ShapeFile
    from ..network.model import Model
    from ..segmenter import Segmenter
    from ..shared.fields import Field


# Options of whatever asks a model, and of whatever has it look at a mesh.
OF_MODEL = VERBS["load"].fields
OF_ENCODING = {"seed": SEED, "quality": QUALITY}


class Written(NamedTuple):
    """How answers of a kind are written, and what the table tells of them."""

    mark: str  # what the names of the files end in, before their suffix
    formats: Sequence[str]  # suffixes, the usual one first
    # In the format of the path; what is returned is to be told of it.
    write: Callable[[Path, ShapeFile, Any, Any], str | None]
    columns: Callable[[Mapping[str, Any]], list[str]]  # of the table, from what is asked
    cells: Callable[[Any], list[str]]  # of an answer, in the table


def _part_columns(said: Mapping[str, Any]) -> list[str]:
    return [*said["parts"], UNLABELLED_NAME] if "parts" in said else ["parts"]


def _faces_of_parts(result: Segmentation) -> list[str]:
    """The number of faces of each part, and of none."""
    faces = Counter(result.face_labels.tolist())
    return [str(faces[label]) for label in [*range(len(result.part_names)), -1]]


def _write_selection(path: Path, source: ShapeFile, result: Selection, model: Model | None) -> str:
    return write_segmentation(path, source, result.as_parts(), model)


WRITTEN = {
    "segmentation": Written(
        PARTS_MARK, list(SEGMENTATION_FORMATS), write_segmentation, _part_columns, _faces_of_parts
    ),
    "keypoints": Written(
        KEYPOINTS_MARK,
        KEYPOINT_FORMATS,
        write_keypoints,
        lambda said: said["names"],
        lambda result: [f"{score:.2f}" for score in result.scores],
    ),
    "selection": Written(
        PARTS_MARK,
        list(SEGMENTATION_FORMATS),
        _write_selection,
        lambda said: ["selected", "others"],
        lambda result: [str(result.faces.sum()), str((~result.faces).sum())],
    ),
    "similarity": Written(
        SIMILARITY_MARK,
        SIMILARITY_FORMATS,
        write_similarity,
        lambda said: ["least", "most"],
        lambda result: [f"{result.face_values.min():.2f}", f"{result.face_values.max():.2f}"],
    ),
}


def ask(options: argparse.Namespace) -> int:
    """Ask a verb's question about every mesh, and write the answers as their kind is written."""
    verb = VERBS[options.verb]
    said = {name: getattr(options, name) for name in (*verb.fields, *verb.arrays)}
    said = check(options.verb, said)  # before anything that takes long
    words = said.get("parts") or said.get("names") or said.get("vocabulary") or []
    words = [*words, *filter(None, [said.get("word")])]
    if not words:
        _refuse_unused(options, {"category": CATEGORY}, "No words are asked for")
    _tell_of_words(words, said, options.model)
    written = WRITTEN[verb.answer]
    options.format = options.format or [written.formats[0]]
    columns = written.columns(said)
    question = partial(_ask, options.verb, said, options.format, columns == ["parts"])
    return ask_each(options, question, written.mark, columns)


def _refuse_unused(options: argparse.Namespace, fields: Mapping[str, Field], why: str) -> None:
    """Make sure that nothing is said which would change nothing.

    Raises:
        QuestionError: one of the fields is not what it is by default.
    """
    usual = {name: field.default or None for name, field in fields.items()}
    unused = [f"--{name}" for name in fields if (vars(options).get(name) or None) != usual[name]]
    if unused:
        raise QuestionError(f"{why}: leave out {' and '.join(unused)}.")


def _tell_of_words(words: Sequence[str], said: Mapping[str, Any], model: str) -> None:
    """Tell which words the model does not know, and what it is asked in their place."""
    if words:
        asked = read_description(find_model(model))
        as_typed, own_names = said.get("sides") == "words", not asked.is_bundled
        unread = spell(words, asked.text_encoder, as_typed, own_names).unread
        told = [describe_unread(unread), foreign(asked_for(words, unread))]
        for sentence in filter(None, told):
            warn(sentence)


def _ask(
    verb: str,
    said: dict[str, Any],
    formats: Sequence[str],
    counted: bool,
    segmenter: Segmenter,
    source: ShapeFile,
    item: Item,
) -> Made:
    result = getattr(segmenter, verb)(**said)
    how = VERBS[verb].answer, formats, source, item.base, result, segmenter.model
    made = _write(*how, item.earlier)
    if words := told_by_shape(verb, said):
        asked = asked_for(words, result.unread)
        whose = describe_sides(result.own_sides, asked, of_parts=verb != "keypoints")
        made = made._replace(said=" ".join(filter(None, [made.said, whose])))
    return made._replace(cells=[str(len(result.part_names))]) if counted else made


def _write(
    kind: str,
    formats: Sequence[str],
    source: ShapeFile,
    base: Path,
    result: Any,
    model: Model | None,
    earlier: Mapping[str, State] | None = None,
    changed: Path | None = None,
) -> Made:
    """Write an answer in each format; the files take the place of ``earlier`` ones together.

    An .npz takes the place of the one that is ``changed``, if that is so; a link to it stays one.
    """
    how, results, told = WRITTEN[kind], {}, list[str | None]()
    fit, front = (getattr(result, name, None) for name in ("fit", "front"))
    heading = getattr(result, "heading", 0.0)
    if front and source.frame:
        frame = Frame(source.frame.up, front, heading)
        source = replace(source, frame=frame, front_is_open=False)
    with contextlib.ExitStack() as all_or_none:
        for suffix in formats:
            path = base.with_name(base.name + suffix)
            if changed and suffix == ".npz":
                path = changed.resolve()
            unfinished = all_or_none.enter_context(put_in_place(path, earlier))
            told.append(how.write(unfinished, source, result, model))
            results[suffix] = hash_file(unfinished)
    told += [describe_fit(fit), describe_front(front, heading)]
    return Made(how.cells(result), results, " ".join(filter(None, told)))


def automatic(options: argparse.Namespace) -> int:
    """Divide meshes without words: as the model sees them, or by their shape alone."""
    if not options.by_shape:
        return ask(options)
    of_words = {name: VERBS[options.verb].fields[name] for name in ("vocabulary", "category")}
    _refuse_unused(options, {**of_words, **OF_MODEL, **OF_ENCODING}, "--by-shape uses no model")
    if options.up == "model":
        raise QuestionError(
            "--by-shape uses no model to find the up axis. Name it with --up, or leave --up out."
        )
    options.format = options.format or [WRITTEN["segmentation"].formats[0]]
    return ask_each(options, partial(_by_shape, options), PARTS_MARK, ["parts"], by_model=False)


def _by_shape(options: argparse.Namespace, _: None, source: ShapeFile, item: Item) -> Made:
    from ..labels.by_shape import parts_by_shape

    shape = as_asked(source, options)
    result = parts_by_shape(shape, options.pieces, options.detail)
    source = replace(source, frame=shape.frame, front_is_open=shape.front_is_open)
    made = _write("segmentation", options.format, source, item.base, result, None, item.earlier)
    return made._replace(cells=[str(len(result.part_names))])


def transfer(options: argparse.Namespace) -> int:
    """Find the parts or keypoints of finished meshes on others."""
    for file in options.exemplars:
        if file.suffix not in (".npz", ".json"):
            raise PromptError(
                f"{file} is not a finished mesh. Name a file written by 'segment --format npz' or "
                "'keypoints'."
            )
    of_parts = [file for file in options.exemplars if file.suffix == ".npz"]
    if of_parts and len(of_parts) < len(options.exemplars):
        raise PromptError(
            "The exemplars have parts and keypoints. Transfer one kind after the other."
        )
    if not of_parts:
        _refuse_unused(options, {"threshold": THRESHOLD}, "Keypoints are told whatever their score")
    known = SEGMENTATION_FORMATS if of_parts else KEYPOINT_FORMATS
    for suffix in options.format or []:
        if suffix not in known:
            raise PromptError(
                f"{'Parts' if of_parts else 'Keypoints'} are not written as {suffix}."
            )
    options.format = options.format or [".glb" if of_parts else ".json"]
    columns: list[str] = []
    options.shapes = []  # of which --resume has to know whether they are the same
    for file in options.exemplars:  # before anything that takes long
        source, names, where = read_parts(file) if of_parts else read_keypoints(file)
        source.shape()  # or why it cannot be labelled
        options.shapes.append(hash_mesh(source.path))
        columns += [n for i, n in enumerate(names) if not of_parts or (where == i).any()]
    columns = list(dict.fromkeys(columns))
    if of_parts:
        return ask_each(options, _Transfer(options), PARTS_MARK, [*columns, UNLABELLED_NAME])
    return ask_each(options, _Transfer(options), KEYPOINTS_MARK, columns)


class _Transfer:
    """Finds what exemplars show, which are encoded once in each process."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._of_parts = options.exemplars[0].suffix == ".npz"
        self._exemplars: list[Exemplar] = []

    def __call__(self, segmenter: Segmenter, source: ShapeFile, item: Item) -> Made:
        options = self._options
        if not self._exemplars:
            self._exemplars = [self._learn(segmenter, file) for file in options.exemplars]
        result: Segmentation | Keypoints
        if self._of_parts:
            kind, result = "segmentation", segmenter.transfer(self._exemplars, options.threshold)
        else:
            kind, result = "keypoints", segmenter.transfer_keypoints(self._exemplars)
        how = kind, options.format, source, item.base, result, segmenter.model
        return _write(*how, item.earlier)

    def _learn(self, segmenter: Segmenter, file: Path) -> Exemplar:
        source, names, where = read_parts(file) if self._of_parts else read_keypoints(file)
        shape = source.shape() if source.frame else as_asked(source, self._options)
        encoded = segmenter.encode(shape, self._options.seed, self._options.quality)
        about = segmenter.about(encoded)
        learn = about.part_exemplar if self._of_parts else about.keypoint_exemplar
        return learn(names, where)


def steer(options: argparse.Namespace) -> int:
    """Change the labels of a finished mesh, step by step."""
    import numpy as np

    from ..answers import Segmentation
    from ..shared.steering import Labelling
    from .steps import goes_by_front, take

    if not options.steps:
        raise PromptError("There is nothing to do. Name a step, such as --merge arm,hand.")
    source, names, labels = read_parts(options.file)
    mesh = source.shape()
    by_front = mesh.front_is_open and any(goes_by_front(*step) for step in options.steps)
    if options.propagate or by_front:
        from ..segmenter import Segmenter

        segmenter = Segmenter.load(options.model, options.device, options.engine)
        segmenter.set_mesh(mesh)
    else:
        _refuse_unused(options, OF_MODEL, "None of these steps uses a model here")
    if by_front:
        source = _facing(source, segmenter.facing())
        mesh = source.shape()
    labelling = Labelling(names, labels, mesh.face_graph, source.own_sides is not False)
    corrected = np.zeros(len(mesh.faces), bool)
    for step, words in options.steps:
        labelling = take(labelling, step, words)
        if step == "assign":
            corrected[[int(face) for face in words[1:]]] = True
    names, labels = labelling.names, labelling.labels
    if options.propagate:
        labels = segmenter.propagate(names, labels, corrected).face_labels
    options.format = options.format or [".npz"]
    base = options.file.with_name(options.file.stem.removesuffix(PARTS_MARK) + PARTS_MARK)
    result = Segmentation(mesh, names, labels, own_sides=source.own_sides)
    left = unfinished_of(base.with_name(base.name + suffix) for suffix in options.format)
    how = "segmentation", options.format, source, base, result, None
    cells = _write(*how, changed=options.file).cells
    remove_unfinished(left)  # of commands that were killed
    print_table([["file", *names, UNLABELLED_NAME], [str(options.file), *cells]])
    return DONE


def _facing(source: ShapeFile, found: Facing) -> ShapeFile:
    """A finished mesh, of which nobody said it, with the front that was found; and that is told."""
    before = source.shape().frame
    frame = Frame(before.up, found.front or before.front, found.heading)
    if sentence := describe_front(found.front, found.heading):
        warn(sentence)
    own_sides = found.own_sides if source.own_sides is None else source.own_sides
    return replace(source, frame=frame, front_is_open=False, own_sides=own_sides)


def list_models(options: argparse.Namespace) -> int:
    """Show the models on this machine."""
    from ..network.engine import engines_of
    from ..network.model import list_models

    rows = [["name", "version", "licence", "text encoder", "engines", "folder"]]
    for model in list_models():
        told = [model.name, model.version, model.license, model.text_encoder]
        rows.append([*told, ", ".join(engines_of(model)), str(model.folder)])
    print_table(rows)
    return DONE


def import_model(options: argparse.Namespace) -> int:
    """Convert the official checkpoint."""
    from ..official import import_checkpoint

    model = import_checkpoint(options.checkpoint)
    print(f"Imported as the model {model.name!r} into {model.folder}.")
    return DONE


def fetch_model(options: argparse.Namespace) -> int:
    """Download the official model and its text encoder."""
    from ..official import fetch_official

    print("Downloading the checkpoint (90 MB) and its text encoder (10 GB).", file=sys.stderr)
    model = fetch_official()
    print(f"Converted to the model {model.name!r} in {model.folder}.")
    return DONE


def worker(options: argparse.Namespace) -> int:
    """Serve a client over stdin and stdout."""
    from ..worker import run

    return run()
