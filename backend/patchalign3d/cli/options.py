"""The command line: its options. What the commands do stands in ``commands``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..errors import PatchAlignError, PromptError, QuestionError, SteerError
from ..files.results import KEYPOINT_FORMATS, SEGMENTATION_FORMATS
from ..loading import package_of, why_not_loaded
from ..memory import CEILING, ceiling, hold_at_most, read_megabytes
from ..shared.exit_codes import FAILED, INTERRUPTED, USAGE
from ..shared.fields import Whole
from ..shared.interrupting import (
    CLOSED,
    is_unread,
    occupy_stderr,
    show_any_name,
    silence,
    stdout_is_closed,
    terminable,
    warn,
)
from ..shared.options import Parser, add_files, add_format, add_option, path, with_minus
from ..shared.prompts.words import phrases
from ..shared.questions import AXES, FRONT_AXIS, QUALITY, SEED, THRESHOLD, VERBS, Verb
from ..shared.result_paths import KEYPOINTS_MARK, PARTS_MARK
from ..shared.texts import of_system
from ..threads import use_threads
from . import commands
from .steps import STEPS

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction  # what add_subparsers returns has no other name

SENSELESS = (PromptError, QuestionError, SteerError)

PROCESSES = Whole(
    "how many processes work at once; each holds the model in memory", default=1, least=1, most=1000
)


class Megabytes(Whole):
    """An amount of memory, as people write it."""

    @property
    def wanted(self) -> str:
        return "megabytes, or an amount such as 4GB"

    def read(self, text: str) -> Any:
        return read_megabytes(text) or text


MEMORY = Megabytes(
    "the memory that each process may use, in megabytes or as an amount such as 4GB; what needs "
    f"more is refused (default: {CEILING}, else all that there is)",
    least=1,
    most=1 << 30,
)
THREADS = Whole(
    "threads of each process (default: OMP_NUM_THREADS, else all cores, shared by the processes)",
    least=1,
    most=1000,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 if all went well, 1 if something failed, 2 if the command made no sense, 3 if all files
        have their results, but something in them was passed over, or is otherwise than they say.
    """
    occupy_stderr()
    show_any_name()
    try:
        with terminable():
            return _run(arguments)
    except PatchAlignError as error:
        return _fail(str(error), USAGE if isinstance(error, SENSELESS) else FAILED)
    except KeyboardInterrupt:
        return _fail("interrupted.", INTERRUPTED)
    except OSError as error:
        _give_up_unwritten()
        if is_unread(error):
            return _fail("the program that reads the output has closed it too early.", FAILED)
        return _fail(f"{of_system(error)}.", FAILED)
    except MemoryError:
        return _fail("there is not enough memory.", FAILED)
    except ImportError as error:  # of what is imported where it is needed
        package = package_of(error)
        if package is None:  # it is a fault of ours
            raise
        return _fail(why_not_loaded(package, error), FAILED)


def _run(arguments: Sequence[str] | None) -> int:
    """Do what the arguments ask for, and return the exit code."""
    try:
        options = _parser().parse_args(with_minus(sys.argv[1:] if arguments is None else arguments))
    except SystemExit as stop:  # argparse has said why, or helped
        _flush()
        return int(stop.code or 0)
    if stdout_is_closed() and options.run is not commands.worker:  # which says so itself
        return _fail(CLOSED, FAILED)
    if getattr(options, "threads", None):
        use_threads(options.threads)
    if getattr(options, "memory", None):
        hold_at_most(options.memory)
    if not _has_folder():  # without one PyTorch ends the process
        return _fail("the current folder is gone. Go to another one.", FAILED)
    ceiling()  # or why it is none, before anything that takes long
    code = int(options.run(options))
    _flush()
    return code


def _has_folder() -> bool:
    """Whether the folder that the command was started in is still there."""
    try:
        Path.cwd()
    except OSError:
        return False
    return True


def _flush() -> None:
    """Have all be told here, where it can still be said that nobody reads it."""
    if sys.stdout:
        sys.stdout.flush()


def _give_up_unwritten() -> None:
    """Have what stdout does not take go nowhere: Python would try again at its end, and say so."""
    try:
        _flush()
    except OSError:
        silence(sys.stdout)


def _fail(sentence: str, code: int) -> int:
    warn(f"patchalign3d: {sentence}")
    return code


def _parser() -> Parser:
    parser = Parser(
        prog="patchalign3d",
        description="Name the parts of a mesh in words and get them back as labels.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
    for type, verb in VERBS.items():
        if verb.command:
            _add_verb(verbs, type, verb)
    for add in (_add_transfer, _add_steer, _add_models, _add_worker):
        add(verbs)
    return parser


def _add_verb(verbs: Commands, type: str, verb: Verb) -> None:
    """A command whose options are the fields and arrays of a verb, as it is declared."""
    command = verbs.add_parser(verb.command, help=verb.help)
    for name, field in verb.fields.items():
        add_option(command, name, field)
    for name, array in verb.arrays.items():
        add_option(command, name, array)
    if type == "segment_automatically":
        by_shape = "divide by the shape alone, without a model"
        command.add_argument("--by-shape", action="store_true", help=by_shape)
    add_format(command, commands.WRITTEN[verb.answer].formats)
    _add_mesh_options(command)
    run = commands.automatic if type == "segment_automatically" else commands.ask
    command.set_defaults(run=run, verb=type)


def _add_transfer(verbs: Commands) -> None:
    transfer = verbs.add_parser(
        "transfer", help="find the parts or keypoints of finished meshes on others"
    )
    transfer.add_argument(
        "--from",
        dest="exemplars",
        required=True,
        action="append",
        type=path,
        metavar="FILE",
        help=f"a finished mesh: NAME{PARTS_MARK}.npz, or NAME{KEYPOINTS_MARK}.json beside its mesh "
        "(may be given several times)",
    )
    add_option(transfer, "threshold", THRESHOLD)
    add_format(transfer, [*SEGMENTATION_FORMATS, *KEYPOINT_FORMATS], "glb, or json for keypoints")
    _add_mesh_options(transfer)
    transfer.set_defaults(run=commands.transfer)


def _add_steer(verbs: Commands) -> None:
    steer = verbs.add_parser(
        "steer",
        help="change labels: rename, merge, split, grow, smooth, spread corrections",
        description="The steps are taken in the order in which they are given.",
    )
    steer.add_argument("file", type=path, metavar="FILE", help=f"NAME{PARTS_MARK}.npz")
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
        help="at the end, spread the corrections of --assign to all faces that look alike",
    )
    for name, field in VERBS["load"].fields.items():
        add_option(steer, name, field)
    add_option(steer, "threads", THREADS)
    add_option(steer, "memory", MEMORY)
    add_format(steer, [".npz", *SEGMENTATION_FORMATS])
    steer.set_defaults(run=commands.steer)


def _add_models(verbs: Commands) -> None:
    models = verbs.add_parser("models", help="list, import or fetch models")
    actions = models.add_subparsers(metavar="ACTION", required=True)
    lister = actions.add_parser("list", help="show the models on this machine")
    lister.set_defaults(run=commands.list_models)
    importer = actions.add_parser("import", help="convert the official checkpoint")
    importer.add_argument("checkpoint", type=path, metavar="FILE", help="patchalign3d.pt")
    importer.set_defaults(run=commands.import_model)
    fetcher = actions.add_parser("fetch", help="download the official model and its text encoder")
    fetcher.add_argument("name", choices=["official"])
    fetcher.set_defaults(run=commands.fetch_model)


def _add_worker(verbs: Commands) -> None:
    worker = verbs.add_parser("worker", help="serve a client such as Blender over stdin and stdout")
    worker.set_defaults(run=commands.worker)


def _add_mesh_options(command: Parser) -> None:
    """What every question about meshes takes, behind what its own verb does."""
    add_files(command, "a mesh, or a folder of meshes")
    seeing = command.add_argument_group("how a mesh is encoded")
    for name, field in VERBS["load"].fields.items():
        add_option(seeing, name, field)
    add_option(seeing, "seed", SEED)
    add_option(seeing, "quality", QUALITY)
    seeing.add_argument(
        "--up",
        choices=["auto", "model", *AXES],
        default="auto",
        help="the axis that points up, such as Z or -Z (default: auto, the convention of the "
        "file's format; model: the one that the model finds, if it can tell)",
    )
    add_option(seeing, "front", FRONT_AXIS)
    work = command.add_argument_group("folders and processes")
    work.add_argument(
        "--out", type=path, metavar="DIR", help="the folder for results (default: beside each file)"
    )
    add_option(work, "processes", PROCESSES)
    add_option(work, "threads", THREADS)
    add_option(work, "memory", MEMORY)
    work.add_argument("--resume", action="store_true", help="keep what an earlier run has finished")


class _Step(argparse.Action):
    """Collects steps in the order in which they were typed."""

    def __call__(
        self,
        parser: Any,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        words = phrases(values) if isinstance(values, str) else []
        namespace.steps = [*(namespace.steps or []), (self.const, words)]
