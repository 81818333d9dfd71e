"""What each command does: read meshes, ask the segmenter, write results, sum up in a table.

Every command takes the options of the command line (``cli``) and returns the exit code.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import FileError, MeshError, PromptError
from ..files.meshes import (
    KEYPOINTS_MARK,
    PARTS_MARK,
    SIMILARITY_MARK,
    MeshFile,
    find_meshes,
    read_mesh,
)
from ..files.results import (
    KEYPOINT_FORMATS,
    SEGMENTATION_FORMATS,
    read_keypoints,
    read_parts,
    write_keypoints,
    write_segmentation,
    write_similarity,
)
from ..shared.result_paths import result_bases

if TYPE_CHECKING:
    from ..answers import Keypoints, Segmentation
    from ..network.model import Model
    from ..segmenter import Segmenter

DONE, FAILED = 0, 1


def segment(options: argparse.Namespace) -> int:
    """Label the faces of meshes by words."""
    from ..shared.words import clean_prompts

    clean_prompts(options.prompts)  # before anything that takes long

    def label(segmenter: Segmenter, source: MeshFile, base: Path) -> list[str]:
        result = segmenter.segment(options.prompts, options.category, options.threshold)
        return _write_parts(options, segmenter.model, source, base, result)

    columns = [*options.prompts, "unlabelled"]
    return _for_each_file(options, label, columns, _load(options))


def _write_parts(
    options: argparse.Namespace,
    model: Model | None,
    source: MeshFile,
    base: Path,
    result: Segmentation,
) -> list[str]:
    """Write in each format asked for; the number of faces of each part, and of none."""
    for suffix in options.format or [".glb"]:
        file = base.with_name(f"{base.name}{PARTS_MARK}{suffix}")
        write_segmentation(file, source, result, model)
    faces = Counter(result.face_labels.tolist())
    return [str(faces[label]) for label in [*range(len(result.part_names)), -1]]


def keypoints(options: argparse.Namespace) -> int:
    """Find points on meshes by words."""
    from ..shared.words import clean_prompts

    clean_prompts(options.prompts)

    def find(segmenter: Segmenter, source: MeshFile, base: Path) -> list[str]:
        result = segmenter.keypoints(options.prompts, options.category)
        return _write_keypoints(options, segmenter, source, base, result)

    return _for_each_file(options, find, options.prompts, _load(options))


def _write_keypoints(
    options: argparse.Namespace,
    segmenter: Segmenter,
    source: MeshFile,
    base: Path,
    result: Keypoints,
) -> list[str]:
    for suffix in options.format or [".json"]:
        file = base.with_name(f"{base.name}{KEYPOINTS_MARK}{suffix}")
        write_keypoints(file, source, result, segmenter.model)
    return [f"{score:.2f}" for score in result.scores]


def similarity(options: argparse.Namespace) -> int:
    """Compare everything on meshes with a word or a place on them."""
    from ..shared.words import clean_prompts

    if options.word is not None:
        clean_prompts([options.word])
    point = None if options.point is None else [options.point]

    def compare(segmenter: Segmenter, source: MeshFile, base: Path) -> list[str]:
        result = segmenter.similarity(
            options.word,
            options.category,
            faces=options.faces,
            vertices=options.vertices,
            points=point,
        )
        for suffix in options.format or [".ply"]:
            file = base.with_name(f"{base.name}{SIMILARITY_MARK}{suffix}")
            write_similarity(file, source, result, segmenter.model)
        return [f"{result.face_values.min():.2f}", f"{result.face_values.max():.2f}"]

    return _for_each_file(options, compare, ["least", "most"], _load(options))


def transfer(options: argparse.Namespace) -> int:
    """Find the parts or keypoints of finished meshes on others."""
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
    segmenter = _load(options)
    exemplars = []
    for file in options.exemplars:
        source, names, where = read_parts(file) if of_parts else read_keypoints(file)
        _set_mesh(segmenter, source, options)
        learn = segmenter.part_exemplar if of_parts else segmenter.keypoint_exemplar
        exemplars.append(learn(names, where))
    names = list(dict.fromkeys(name for exemplar in exemplars for name in exemplar.names))

    def find(segmenter: Segmenter, source: MeshFile, base: Path) -> list[str]:
        if of_parts:
            result = segmenter.transfer(exemplars, options.threshold)
            return _write_parts(options, segmenter.model, source, base, result)
        found = segmenter.transfer_keypoints(exemplars)
        return _write_keypoints(options, segmenter, source, base, found)

    return _for_each_file(options, find, [*names, "unlabelled"] if of_parts else names, segmenter)


def automatic(options: argparse.Namespace) -> int:
    """Divide meshes without words, and name the parts by the best of some words."""
    from ..shared.words import clean_prompts

    if options.vocabulary:
        clean_prompts(options.vocabulary)

    def divide(segmenter: Segmenter | None, source: MeshFile, base: Path) -> list[str]:
        if options.by_shape:
            result = _by_shape(source, options)
        else:
            result = segmenter.segment_automatically(
                options.pieces, options.detail, options.vocabulary, options.category
            )
        _write_parts(options, segmenter and segmenter.model, source, base, result)
        return [str(len(result.part_names))]

    return _for_each_file(options, divide, ["parts"], None if options.by_shape else _load(options))


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
        segmenter = _load(options)
        segmenter.set_mesh(mesh)
        labels = segmenter.propagate(names, labels, corrected).face_labels
    options.format = options.format or [".npz"]
    base = options.file.with_name(options.file.stem.removesuffix(PARTS_MARK))
    cells = _write_parts(options, None, source, base, Segmentation(mesh, names, labels))
    _print_table([["file", *names, "unlabelled"], [str(options.file), *cells]])
    return DONE


def _load(options: argparse.Namespace) -> Segmenter:
    from ..segmenter import Segmenter

    return Segmenter.load(options.model, options.device)


def _set_mesh(segmenter: Segmenter, source: MeshFile, options: argparse.Namespace) -> None:
    from ..geometry.mesh import Mesh

    mesh = Mesh(source.vertices, source.faces, source.up_axis)
    segmenter.set_mesh(mesh, options.seed, options.quality)


def _for_each_file(
    options: argparse.Namespace,
    work: Callable[[Segmenter | None, MeshFile, Path], list[str]],
    columns: Sequence[str],
    segmenter: Segmenter | None,
) -> int:
    """Work on every mesh, and sum up in a table. One bad file stops no other.

    Args:
        work: answers for the mesh that is set, writes files whose names begin with the path, and
            returns a cell for each column.
        columns: what the table tells of each file.
        segmenter: who is asked, if anybody.
    """
    meshes, failures = _find_all(options.files)
    table = [["file", "seconds", *columns]]
    out = options.out
    folders = [out / below if out else file.parent for file, below in meshes.items()]
    for file, base in zip(meshes, result_bases(list(meshes), folders), strict=True):
        start = time.perf_counter()
        try:
            source = read_mesh(file, None if options.up == "auto" else options.up)
            if segmenter:
                _set_mesh(segmenter, source, options)
            cells = work(segmenter, source, base)
        except (FileError, MeshError, MemoryError) as error:
            failures += 1
            print(f"{file}: {error or 'The memory is not enough.'}", file=sys.stderr)
            table.append([str(file), "failed"])
        else:
            table.append([str(file), f"{time.perf_counter() - start:.2f}", *cells])
    _print_table(table)
    return FAILED if failures else DONE


def _find_all(paths: Sequence[Path]) -> tuple[dict[Path, Path], int]:
    """Every mesh file named or in a folder named, with its own folder below that one; failures."""
    meshes: dict[Path, Path] = {}
    failures = 0
    for path in paths:
        try:
            for file in find_meshes(path):
                meshes.setdefault(file, file.parent.relative_to(path) if path.is_dir() else Path())
        except FileError as error:
            failures += 1
            print(f"patchalign3d: {error}", file=sys.stderr)
    return meshes, failures


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    """First column to the left, numbers to the right; rows may end early."""
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=False)]
        print("  ".join([row[0].ljust(widths[0]), *cells]))


def list_models(options: argparse.Namespace) -> int:
    """Show the models on this machine."""
    from ..network.model import list_models

    rows = [["name", "version", "licence", "text encoder", "folder"]]
    for model in list_models():
        rows.append(
            [model.name, model.version, model.license, model.text_encoder, str(model.folder)]
        )
    _print_table(rows)
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
