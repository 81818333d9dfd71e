"""What each command does: ask the segmenter about meshes (``folder``), and write its answers.

Every command takes the options of the command line (``cli``) and returns the exit code.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PromptError
from ..files.meshes import KEYPOINTS_MARK, PARTS_MARK, SIMILARITY_MARK, MeshFile
from ..files.results import (
    KEYPOINT_FORMATS,
    SEGMENTATION_FORMATS,
    read_keypoints,
    read_parts,
    write_keypoints,
    write_segmentation,
    write_similarity,
)
from ..shared.words import clean_prompts
from .folder import ask_each, print_table, set_mesh

if TYPE_CHECKING:
    from ..answers import Exemplar, Keypoints, Segmentation
    from ..network.model import Model
    from ..segmenter import Segmenter

DONE = 0


def segment(options: argparse.Namespace) -> int:
    """Label the faces of meshes by words."""
    clean_prompts(options.prompts)  # before anything that takes long
    options.format = options.format or [".glb"]
    columns = [*options.prompts, "unlabelled"]
    return ask_each(options, partial(_segment, options), PARTS_MARK, columns)


def _segment(
    options: argparse.Namespace, segmenter: Segmenter, source: MeshFile, base: Path
) -> list[str]:
    result = segmenter.segment(options.prompts, options.category, options.threshold)
    return _write_parts(options, segmenter.model, source, base, result)


def _write_parts(
    options: argparse.Namespace,
    model: Model | None,
    source: MeshFile,
    base: Path,
    result: Segmentation,
) -> list[str]:
    """Write in each format asked for; the number of faces of each part, and of none."""
    for suffix in options.format:
        write_segmentation(base.with_name(base.name + suffix), source, result, model)
    faces = Counter(result.face_labels.tolist())
    return [str(faces[label]) for label in [*range(len(result.part_names)), -1]]


def keypoints(options: argparse.Namespace) -> int:
    """Find points on meshes by words."""
    clean_prompts(options.prompts)
    options.format = options.format or [".json"]
    return ask_each(options, partial(_keypoints, options), KEYPOINTS_MARK, options.prompts)


def _keypoints(
    options: argparse.Namespace, segmenter: Segmenter, source: MeshFile, base: Path
) -> list[str]:
    result = segmenter.keypoints(options.prompts, options.category)
    return _write_keypoints(options, segmenter, source, base, result)


def _write_keypoints(
    options: argparse.Namespace,
    segmenter: Segmenter,
    source: MeshFile,
    base: Path,
    result: Keypoints,
) -> list[str]:
    for suffix in options.format:
        write_keypoints(base.with_name(base.name + suffix), source, result, segmenter.model)
    return [f"{score:.2f}" for score in result.scores]


def similarity(options: argparse.Namespace) -> int:
    """Compare everything on meshes with a word or a place on them."""
    if options.word is not None:
        clean_prompts([options.word])
    options.format = options.format or [".ply"]
    question = partial(_similarity, options)
    return ask_each(options, question, SIMILARITY_MARK, ["least", "most"])


def _similarity(
    options: argparse.Namespace, segmenter: Segmenter, source: MeshFile, base: Path
) -> list[str]:
    result = segmenter.similarity(
        options.word,
        options.category,
        faces=options.faces,
        vertices=options.vertices,
        points=None if options.point is None else [options.point],
    )
    for suffix in options.format:
        write_similarity(base.with_name(base.name + suffix), source, result, segmenter.model)
    return [f"{result.face_values.min():.2f}", f"{result.face_values.max():.2f}"]


def transfer(options: argparse.Namespace) -> int:
    """Find the parts or keypoints of finished meshes on others."""
    from ..geometry.mesh import Mesh

    of_parts = [file for file in options.exemplars if file.suffix == ".npz"]
    if of_parts and len(of_parts) < len(options.exemplars):
        raise PromptError(
            "The exemplars are of parts and of keypoints. Transfer one after another."
        )
    known = SEGMENTATION_FORMATS if of_parts else KEYPOINT_FORMATS
    for suffix in options.format or []:
        if suffix not in known:
            raise PromptError(
                f"{'Parts' if of_parts else 'Keypoints'} are not written as {suffix}."
            )
    options.format = options.format or [".glb" if of_parts else ".json"]
    columns: list[str] = []
    for file in options.exemplars:  # before anything that takes long
        source, names, where = read_parts(file) if of_parts else read_keypoints(file)
        Mesh(source.vertices, source.faces, source.up_axis)
        columns += [n for i, n in enumerate(names) if not of_parts or (where == i).any()]
    columns = list(dict.fromkeys(columns))
    if of_parts:
        return ask_each(options, _Transfer(options), PARTS_MARK, [*columns, "unlabelled"])
    return ask_each(options, _Transfer(options), KEYPOINTS_MARK, columns)


class _Transfer:
    """Finds what exemplars show, which are encoded once in each process."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._of_parts = options.exemplars[0].suffix == ".npz"
        self._exemplars: list[Exemplar] = []

    def __call__(self, segmenter: Segmenter, source: MeshFile, base: Path) -> list[str]:
        options = self._options
        if not self._exemplars:
            self._exemplars = [self._learn(segmenter, file) for file in options.exemplars]
            set_mesh(segmenter, source, options)
        if self._of_parts:
            result = segmenter.transfer(self._exemplars, options.threshold)
            return _write_parts(options, segmenter.model, source, base, result)
        found = segmenter.transfer_keypoints(self._exemplars)
        return _write_keypoints(options, segmenter, source, base, found)

    def _learn(self, segmenter: Segmenter, file: Path) -> Exemplar:
        source, names, where = read_parts(file) if self._of_parts else read_keypoints(file)
        set_mesh(segmenter, source, self._options)
        learn = segmenter.part_exemplar if self._of_parts else segmenter.keypoint_exemplar
        return learn(names, where)


def automatic(options: argparse.Namespace) -> int:
    """Divide meshes without words, and name the parts by the best of some words."""
    if options.vocabulary:
        clean_prompts(options.vocabulary)
    options.format = options.format or [".glb"]
    question = partial(_divide, options)
    return ask_each(options, question, PARTS_MARK, ["parts"], by_model=not options.by_shape)


def _divide(
    options: argparse.Namespace, segmenter: Segmenter | None, source: MeshFile, base: Path
) -> list[str]:
    if segmenter is None:
        result = _by_shape(source, options)
    else:
        result = segmenter.segment_automatically(
            options.pieces, options.detail, options.vocabulary, options.category
        )
    _write_parts(options, segmenter.model if segmenter else None, source, base, result)
    return [str(len(result.part_names))]


def _by_shape(source: MeshFile, options: argparse.Namespace) -> Segmentation:
    from ..geometry.mesh import Mesh
    from ..labels.by_shape import parts_by_shape

    mesh = Mesh(source.vertices, source.faces, source.up_axis)
    return parts_by_shape(mesh, options.pieces, options.detail)


def steer(options: argparse.Namespace) -> int:
    """Change the labels of a finished mesh, step by step."""
    import numpy as np

    from ..answers import Segmentation
    from ..geometry.mesh import Mesh
    from ..shared.steering import Labelling, take

    if not options.steps:
        raise PromptError("There is nothing to do. Name a step, such as --merge arm,hand.")
    source, names, labels = read_parts(options.file)
    mesh = Mesh(source.vertices, source.faces, source.up_axis)
    labelling = Labelling(names, labels, mesh.face_graph)
    corrected = np.zeros(len(mesh.faces), bool)
    for step, words in options.steps:
        labelling = take(labelling, step, words)
        if step == "assign":
            corrected[[int(face) for face in words[1:]]] = True
    names, labels = labelling.names, labelling.labels
    if options.propagate:
        from ..segmenter import Segmenter

        segmenter = Segmenter.load(options.model, options.device)
        segmenter.set_mesh(mesh)
        labels = segmenter.propagate(names, labels, corrected).face_labels
    options.format = options.format or [".npz"]
    base = options.file.with_name(options.file.stem.removesuffix(PARTS_MARK) + PARTS_MARK)
    cells = _write_parts(options, None, source, base, Segmentation(mesh, names, labels))
    print_table([["file", *names, "unlabelled"], [str(options.file), *cells]])
    return DONE


def list_models(options: argparse.Namespace) -> int:
    """Show the models on this machine."""
    from ..network.model import list_models

    rows = [["name", "version", "licence", "text encoder", "folder"]]
    for model in list_models():
        rows.append(
            [model.name, model.version, model.license, model.text_encoder, str(model.folder)]
        )
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
