"""The command line: label files, find keypoints, manage models, serve Blender."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .errors import FileError, MeshError, PatchAlignError, PromptError
from .files import (
    KEYPOINT_FORMATS,
    KEYPOINTS_MARK,
    PARTS_MARK,
    SEGMENTATION_FORMATS,
    SIMILARITY_FORMATS,
    SIMILARITY_MARK,
    MeshFile,
    find_meshes,
    read_keypoints,
    read_mesh,
    read_parts,
    write_keypoints,
    write_segmentation,
    write_similarity,
)
from .result_paths import result_bases

if TYPE_CHECKING:
    from .answers import Keypoints, Segmentation
    from .model import Model
    from .segmenter import Segmenter

    Commands = argparse._SubParsersAction  # what add_subparsers returns has no other name

DONE, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 if all went well, 1 if something failed, 2 if the command made no sense.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(
            errors="backslashreplace"
        )  # a name that cannot be shown is no reason to fail
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has said why
        return stop.code
    try:
        return options.run(options)
    except PatchAlignError as error:
        print(f"patchalign3d: {error}", file=sys.stderr)
        return USAGE if isinstance(error, PromptError) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="patchalign3d",
        description="Name the parts of a mesh in words and get them back as labels.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (
        _add_segment,
        _add_keypoints,
        _add_similarity,
        _add_transfer,
        _add_automatic,
        _add_steer,
        _add_models,
        _add_worker,
    ):
        add(commands)
    return parser


def _add_segment(commands: Commands) -> None:
    segment = commands.add_parser("segment", help="label the faces of meshes")
    _add_mesh_options(segment)
    _add_prompts(segment, "--parts", '"seat, back, leg"')
    _add_threshold(segment)
    _add_format(segment, SEGMENTATION_FORMATS)
    segment.set_defaults(run=_segment)


def _add_keypoints(commands: Commands) -> None:
    keypoints = commands.add_parser("keypoints", help="find points on meshes by name")
    _add_mesh_options(keypoints)
    _add_prompts(keypoints, "--names", '"nose, left hand"')
    _add_format(keypoints, KEYPOINT_FORMATS)
    keypoints.set_defaults(run=_keypoints)


def _add_similarity(commands: Commands) -> None:
    similarity = commands.add_parser(
        "similarity", help="how alike everything is to a word or a place, as a heat map"
    )
    _add_mesh_options(similarity)
    similarity.add_argument("--category", metavar="WORD", help="as for segment")
    to = similarity.add_mutually_exclusive_group(required=True)
    to.add_argument("--word", metavar="WORDS", help="such as: ear")
    to.add_argument("--faces", type=_numbers(int), metavar="N,N", help="faces, counted from 0")
    to.add_argument("--vertices", type=_numbers(int), metavar="N,N", help="vertices, from 0")
    to.add_argument("--point", type=_numbers(float), metavar="X,Y,Z", help="near the surface")
    _add_format(similarity, SIMILARITY_FORMATS)
    similarity.set_defaults(run=_similarity)


def _add_transfer(commands: Commands) -> None:
    transfer = commands.add_parser(
        "transfer", help="find the parts or keypoints of finished meshes on others"
    )
    _add_mesh_options(transfer)
    transfer.add_argument(
        "--from",
        dest="exemplars",
        required=True,
        action="append",
        type=Path,
        metavar="FILE",
        help=f"a finished mesh: NAME{PARTS_MARK}.npz, or NAME{KEYPOINTS_MARK}.json beside its mesh "
        "(may be given several times)",
    )
    _add_threshold(transfer)
    _add_format(transfer, {**SEGMENTATION_FORMATS, **dict.fromkeys(KEYPOINT_FORMATS)})
    transfer.set_defaults(run=_transfer)


def _add_automatic(commands: Commands) -> None:
    automatic = commands.add_parser(
        "automatic", help="divide meshes into parts without words, and name them if wanted"
    )
    _add_mesh_options(automatic)
    automatic.add_argument(
        "--vocabulary",
        type=_words,
        default=[],
        metavar="WORDS",
        help="each part gets the best of these words (default: parts are numbered)",
    )
    automatic.add_argument("--category", metavar="WORD", help="as for segment")
    automatic.add_argument(
        "--pieces", type=_number(int, 1, 10_000), metavar="N", help="how many parts"
    )
    automatic.add_argument(
        "--detail",
        type=_number(float, 0, 1),
        default=0.5,
        help="how fine, 0 to 1, if the number is not given (default: 0.5)",
    )
    automatic.add_argument(
        "--by-shape", action="store_true", help="by the shape alone: no model is needed"
    )
    _add_format(automatic, SEGMENTATION_FORMATS)
    automatic.set_defaults(run=_automatic)


def _add_steer(commands: Commands) -> None:
    steer = commands.add_parser(
        "steer",
        help="change labels: rename, merge, split, grow, smooth, spread corrections",
        description="The options are followed in the order they are given in.",
    )
    steer.add_argument("file", type=Path, metavar="FILE", help=f"NAME{PARTS_MARK}.npz")
    for step, (what, words) in STEERING.items():
        steer.add_argument(
            f"--{step}",
            dest="steps",
            action=_Step,
            const=step,
            nargs=None if words else 0,
            metavar=words,
            help=what,
        )
    steer.add_argument(
        "--propagate",
        action="store_true",
        help="at the end, spread what --assign has corrected to all that looks alike",
    )
    steer.add_argument("--model", default="bundled", help="for --propagate (default: bundled)")
    steer.add_argument("--device", default="auto", help="for --propagate (default: auto)")
    _add_format(steer, {".npz": None, **SEGMENTATION_FORMATS})
    steer.set_defaults(run=_steer)


def _add_models(commands: Commands) -> None:
    models = commands.add_parser("models", help="list, import or fetch models")
    actions = models.add_subparsers(metavar="ACTION", required=True)
    lister = actions.add_parser("list", help="show the models on this machine")
    lister.set_defaults(run=_list_models)
    importer = actions.add_parser("import", help="convert the official checkpoint")
    importer.add_argument("checkpoint", type=Path, metavar="FILE", help="patchalign3d.pt")
    importer.set_defaults(run=_import_model)
    fetcher = actions.add_parser("fetch", help="download the official model and its text encoder")
    fetcher.add_argument("name", choices=["official"])
    fetcher.set_defaults(run=_fetch_model)


def _add_worker(commands: Commands) -> None:
    worker = commands.add_parser("worker", help="serve a client such as Blender over stdin, stdout")
    worker.set_defaults(run=_worker)


def _add_mesh_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("files", nargs="+", type=Path, metavar="FILE", help="a mesh, or a folder of meshes")
    add(
        "--model",
        default="bundled",
        help="bundled, official, or the folder of a model (default: bundled)",
    )
    add("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    add(
        "--up",
        choices=["auto", "Y", "Z"],
        default="auto",
        help="the axis that points up (default: auto, the convention of the file's format)",
    )
    add(
        "--seed",
        type=_number(int, 0, 2**32 - 1),
        default=0,
        help="of the points drawn from the surface (default: 0)",
    )
    add(
        "--quality",
        choices=["fast", "balanced", "best"],
        default="balanced",
        help="how many samplings of the surface are pooled (default: balanced)",
    )
    add("--out", type=Path, metavar="DIR", help="where results go (default: beside each file)")


def _add_prompts(command: argparse.ArgumentParser, flag: str, example: str) -> None:
    command.add_argument(
        flag,
        dest="prompts",
        required=True,
        type=_words,
        metavar="WORDS",
        help=f"what to look for, with commas between: {example}",
    )
    command.add_argument(
        "--category", metavar="WORD", help="what the meshes are, such as chair, if known"
    )


def _add_threshold(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--threshold",
        type=_number(float, 0, 1),
        default=0.0,
        metavar="SCORE",
        help="faces whose best score, 0 to 1, is below it stay unlabelled (default: 0, none do)",
    )


def _add_format(command: argparse.ArgumentParser, known: Iterable[str]) -> None:
    names = [suffix.removeprefix(".") for suffix in dict.fromkeys(known)]
    command.add_argument(
        "--format",
        type=_formats(known),
        action="extend",
        help=f"{', '.join(names[:-1])} or {names[-1]}; several with commas (default: {names[0]})",
    )


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _formats(known: Iterable[str]) -> Callable[[str], list[str]]:
    def parse(text: str) -> list[str]:
        suffixes = [f".{word.lower().removeprefix('.')}" for word in _words(text)]
        for suffix in suffixes:
            if suffix not in known:
                raise argparse.ArgumentTypeError(f"{suffix[1:]!r} is not a format known here")
        return suffixes

    return parse


def _number(kind: type, low: float, high: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = kind(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text} is not between {low} and {high}")
        return value

    parse.__name__ = kind.__name__  # argparse names the type when the text is not a number at all
    return parse


def _numbers(kind: type) -> Callable[[str], list[float]]:
    def parse(text: str) -> list[float]:
        return [kind(word) for word in _words(text)]

    parse.__name__ = f"list of {kind.__name__}"
    return parse


def _segment(options: argparse.Namespace) -> int:
    from .prompts import clean_prompts

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


def _keypoints(options: argparse.Namespace) -> int:
    from .prompts import clean_prompts

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


def _similarity(options: argparse.Namespace) -> int:
    from .prompts import clean_prompts

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


def _transfer(options: argparse.Namespace) -> int:
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


def _automatic(options: argparse.Namespace) -> int:
    from .prompts import clean_prompts

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
    from .decompose import numbered_parts, segment_by_shape
    from .mesh import Mesh
    from .transfer import certain

    mesh = Mesh(source.vertices, source.faces, source.up_axis)
    labels = segment_by_shape(mesh, options.pieces, options.detail)
    return certain(mesh, numbered_parts(labels), labels)


# What "steer" can do: option, help, and how its words are written, if it has any.
STEERING = {
    "rename": ("call a part something else", "OLD,NEW"),
    "merge": ("make one part of several, called as the first", "PART,PART"),
    "exclude": ("take a part away", "PART"),
    "split-pieces": ("make a part of each connected piece", "PART"),
    "split-sides": ("split in left and right (X), front and back (Y), or lower and upper (Z)",
                    "PART[,AXIS]"),
    "grow": ("let a part take the faces around it", "PART[,STEPS]"),
    "shrink": ("let a part lose the faces at its border", "PART[,STEPS]"),
    "smooth": ("straighten all borders", None),
    "snap-pieces": ("give each loose piece to the part that most of it has", None),
    "assign": ("give faces, counted from 0, to a part, which may be new", "PART,FACE,FACE"),
}  # fmt: skip


class _Step(argparse.Action):
    """Collects steps in the order in which they were typed."""

    def __call__(self, parser, namespace, values, option_string=None):
        words = _words(values) if isinstance(values, str) else []
        namespace.steps = [*(namespace.steps or []), (self.const, words)]


def _steer(options: argparse.Namespace) -> int:
    import numpy as np

    from .mesh import Mesh
    from .steering import STEPS, Labelling, SteerError
    from .transfer import certain

    if not options.steps:
        raise PromptError("There is nothing to do. Name a step, such as --merge arm,hand.")
    source, names, labels = read_parts(options.file)
    mesh = Mesh(source.vertices, source.faces, source.up_axis)
    labelling = Labelling(names, labels, mesh.face_graph)
    corrected = np.zeros(len(mesh.faces), bool)
    for step, words in options.steps:
        try:
            if step == "assign":
                part, *faces = words
                member = np.isin(np.arange(len(corrected)), [int(face) for face in faces])
                labelling, corrected = labelling.assign(part, member), corrected | member
            else:
                labelling = STEPS[step](labelling, *words)
        except SteerError as error:
            raise PromptError(str(error)) from error
        except (TypeError, ValueError, KeyError) as error:
            raise PromptError(f"--{step} makes no sense with {', '.join(words)!r}.") from error
    names, labels = labelling.names, labelling.labels
    if options.propagate:
        segmenter = _load(options)
        segmenter.set_mesh(mesh)
        labels = segmenter.propagate(names, labels, corrected).face_labels
    options.format = options.format or [".npz"]
    base = options.file.with_name(options.file.stem.removesuffix(PARTS_MARK))
    cells = _write_parts(options, None, source, base, certain(mesh, names, labels))
    _print_table([["file", *names, "unlabelled"], [str(options.file), *cells]])
    return DONE


def _load(options: argparse.Namespace) -> Segmenter:
    from .segmenter import Segmenter

    return Segmenter.load(options.model, options.device)


def _set_mesh(segmenter: Segmenter, source: MeshFile, options: argparse.Namespace) -> None:
    from .mesh import Mesh

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


def _list_models(options: argparse.Namespace) -> int:
    from .model import list_models

    rows = [["name", "version", "licence", "text encoder", "folder"]]
    for model in list_models():
        rows.append(
            [model.name, model.version, model.license, model.text_encoder, str(model.folder)]
        )
    _print_table(rows)
    return DONE


def _import_model(options: argparse.Namespace) -> int:
    from .official import import_checkpoint

    model = import_checkpoint(options.checkpoint)
    print(f"Imported as the model {model.name!r} into {model.folder}.")
    return DONE


def _fetch_model(options: argparse.Namespace) -> int:
    from .official import fetch_official

    print("Downloading the checkpoint (90 MB) and its text encoder (10 GB).", file=sys.stderr)
    model = fetch_official()
    print(f"Converted to the model {model.name!r} in {model.folder}.")
    return DONE


def _worker(options: argparse.Namespace) -> int:
    from .worker import run

    return run()
