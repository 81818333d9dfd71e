"""The command line: its options. What the commands do stands in ``commands``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..errors import PatchAlignError, PromptError, QuestionError, SteerError
from ..files.meshes import KEYPOINTS_MARK, PARTS_MARK
from ..files.results import KEYPOINT_FORMATS, SEGMENTATION_FORMATS, SIMILARITY_FORMATS
from ..shared.steering import STEPS
from ..shared.words import phrases, split
from . import commands

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction  # what add_subparsers returns has no other name

FAILED, USAGE, INTERRUPTED = 1, 2, 130
SENSELESS = (PromptError, QuestionError, SteerError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 if all went well, 1 if something failed, 2 if the command made no sense.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a name that cannot be shown is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has said why
        return int(stop.code or 0)
    try:
        return int(options.run(options))
    except PatchAlignError as error:
        print(f"patchalign3d: {error}", file=sys.stderr)
        return USAGE if isinstance(error, SENSELESS) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="patchalign3d",
        description="Name the parts of a mesh in words and get them back as labels.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
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
        add(verbs)
    return parser


def _add_segment(verbs: Commands) -> None:
    segment = verbs.add_parser("segment", help="label the faces of meshes")
    _add_mesh_options(segment)
    _add_prompts(segment, "--parts", '"seat, back, leg"')
    _add_threshold(segment)
    _add_format(segment, SEGMENTATION_FORMATS)
    segment.set_defaults(run=commands.segment)


def _add_keypoints(verbs: Commands) -> None:
    keypoints = verbs.add_parser("keypoints", help="find points on meshes by name")
    _add_mesh_options(keypoints)
    _add_prompts(keypoints, "--names", '"nose, left hand"')
    _add_format(keypoints, KEYPOINT_FORMATS)
    keypoints.set_defaults(run=commands.keypoints)


def _add_similarity(verbs: Commands) -> None:
    similarity = verbs.add_parser(
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
    similarity.set_defaults(run=commands.similarity)


def _add_transfer(verbs: Commands) -> None:
    transfer = verbs.add_parser(
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
    transfer.set_defaults(run=commands.transfer)


def _add_automatic(verbs: Commands) -> None:
    automatic = verbs.add_parser(
        "automatic", help="divide meshes into parts without words, and name them if wanted"
    )
    _add_mesh_options(automatic)
    automatic.add_argument(
        "--vocabulary",
        type=split,
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
    automatic.set_defaults(run=commands.automatic)


def _add_steer(verbs: Commands) -> None:
    steer = verbs.add_parser(
        "steer",
        help="change labels: rename, merge, split, grow, smooth, spread corrections",
        description="The options are followed in the order they are given in.",
    )
    steer.add_argument("file", type=Path, metavar="FILE", help=f"NAME{PARTS_MARK}.npz")
    for name, step in STEPS.items():
        steer.add_argument(
            f"--{name}",
            dest="steps",
            action=_Step,
            const=name,
            nargs=None if step.words else 0,
            metavar=step.words or None,
            help=step.help,
        )
    steer.add_argument(
        "--propagate",
        action="store_true",
        help="at the end, spread what --assign has corrected to all that looks alike",
    )
    steer.add_argument("--model", default="bundled", help="for --propagate (default: bundled)")
    steer.add_argument("--device", default="auto", help="for --propagate (default: auto)")
    _add_format(steer, {".npz": None, **SEGMENTATION_FORMATS})
    steer.set_defaults(run=commands.steer)


def _add_models(verbs: Commands) -> None:
    models = verbs.add_parser("models", help="list, import or fetch models")
    actions = models.add_subparsers(metavar="ACTION", required=True)
    lister = actions.add_parser("list", help="show the models on this machine")
    lister.set_defaults(run=commands.list_models)
    importer = actions.add_parser("import", help="convert the official checkpoint")
    importer.add_argument("checkpoint", type=Path, metavar="FILE", help="patchalign3d.pt")
    importer.set_defaults(run=commands.import_model)
    fetcher = actions.add_parser("fetch", help="download the official model and its text encoder")
    fetcher.add_argument("name", choices=["official"])
    fetcher.set_defaults(run=commands.fetch_model)


def _add_worker(verbs: Commands) -> None:
    worker = verbs.add_parser("worker", help="serve a client such as Blender over stdin, stdout")
    worker.set_defaults(run=commands.worker)


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
    add(
        "--processes",
        type=_number(int, 1, 1000),
        default=1,
        metavar="N",
        help="how many work at once; each holds the model in memory (default: 1)",
    )
    add("--resume", action="store_true", help="keep what an earlier run has finished")


def _add_prompts(command: argparse.ArgumentParser, flag: str, example: str) -> None:
    command.add_argument(
        flag,
        dest="prompts",
        required=True,
        type=split,
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


def _formats(known: Iterable[str]) -> Callable[[str], list[str]]:
    def parse(text: str) -> list[str]:
        suffixes = [f".{word.lower().removeprefix('.')}" for word in phrases(text)]
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
        return [kind(word) for word in phrases(text)]

    parse.__name__ = f"list of {kind.__name__}"
    return parse


class _Step(argparse.Action):
    """Collects steps in the order in which they were typed."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        words = phrases(values) if isinstance(values, str) else []
        namespace.steps = [*(namespace.steps or []), (self.const, words)]
