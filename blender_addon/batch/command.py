"""``blender -b --command patchalign3d label FOLDER --parts "seat, back, leg" --out FOLDER``.

Each file is opened in a Blender of its own making, every mesh in it labelled, and a labelled copy
of it written: see ``batch``.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import bpy

from ..bridge.client import Client
from ..bridge.replies import BackendError
from ..bridge.starting import BLENDER, Interpreter
from ..setup import choice
from ..shared.errors import PatchAlignError, QuestionError
from ..shared.exit_codes import DONE, FAILED, INTERRUPTED, PASSED_OVER, USAGE
from ..shared.fields import Number, Whole
from ..shared.interrupting import (
    CLOSED,
    is_unread,
    show_any_name,
    silence,
    stdout_is_closed,
    terminable,
    warn,
)
from ..shared.options import Parser, add_files, add_format, add_option, path, with_minus
from ..shared.orientation import check_frame
from ..shared.questions import CATEGORY, FRONT_AXIS, MODEL, PARTS, QUALITY, THRESHOLD, UP_AXIS
from ..shared.result_paths import IN_BLENDER
from ..shared.texts import of_system, on_a_line, read_text
from ..ui.prompts import Prompts, read_prompts
from . import batch
from .files import PRESET, find_items
from .temporary import temporary_folder
from .writing import WRITERS

NAME = "patchalign3d"
OPTIONS = {
    "parts": replace(PARTS, default=None, none="No part is named. Name at least one."),
    "category": CATEGORY,
    "workers": Whole(
        "Blenders that work at once; each holds the model in memory", default=1, least=1, most=1000
    ),
    "time_limit": Number(
        "seconds for one file, after which it is given up", default=300.0, least=0.1, most=1e6
    ),
    "quality": QUALITY,
    "threshold": THRESHOLD,
    "up": replace(
        UP_AXIS,
        help="the axis that points up in Blender, such as Y or -Z; auto: the up and front "
        "that the model finds, if it can tell",
        default=batch.UP,
    ),
    "front": replace(
        FRONT_AXIS,
        help="the axis that their front faces; auto: as the model sees it, if words depend on it",
        default=batch.FRONT,
        choices={**FRONT_AXIS.choices, "auto": ""},
    ),
    "model": MODEL,
}


def main(arguments: Sequence[str]) -> int:
    """Run the command.

    Returns:
        0 if every file has its results, 1 if one has not, 2 if the command made no sense, 3 if
        every file has its results, but something in them was passed over, 130 if somebody stopped
        it.
    """
    try:
        parser = _parser()
        options = parser.parse_args(with_minus(arguments))
        if options.category and not (options.parts or options.prompts):
            parser.error(f"--category goes with --parts or --prompts; {PRESET} has its own")
        check_frame(options.up, options.front)
    except QuestionError as error:
        warn(f"{NAME}: {error}")
        return USAGE
    except SystemExit as stop:  # argparse has said why
        return stop.code
    if stdout_is_closed():
        warn(f"{NAME}: {CLOSED}")
        return FAILED
    if hasattr(signal, "SIGPIPE"):  # which would end some Blenders without a word
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        show_any_name()  # which writes what was said before
        with terminable():
            return _label(options)
    except (BackendError, PatchAlignError) as error:
        warn(f"{NAME}: {error}")
        return FAILED
    except OSError as error:
        said = f"{of_system(error)}."
        if is_unread(error):
            silence(sys.stdout)
            said = "the program that reads the output has closed it too early. "
            said += "Continue with the same command and --resume."
        warn(f"{NAME}: {said}")
        return FAILED
    except KeyboardInterrupt:
        warn(f"{NAME}: interrupted. Continue with the same command and --resume.")
        return INTERRUPTED


def _parser() -> Parser:
    parser = Parser(
        prog=f"blender -b --command {NAME}", description="Name the parts of meshes in words."
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    label = actions.add_parser("label", help="label the meshes in files")
    add = label.add_argument
    add_files(label, f"a file ({', '.join(IN_BLENDER)}) or a folder of such files")
    words = label.add_mutually_exclusive_group()
    for name, declared in OPTIONS.items():
        add_option(words if name == "parts" else label, name, declared)
    words.add_argument(
        "--prompts",
        type=_prompts_file,
        metavar="FILE",
        help="a file with the parts, one per line, and 'category: chair' if known. Without --parts "
        f"and --prompts, a file named {PRESET} has them for its folder and those below",
    )
    add(
        "--out",
        required=True,
        type=path,
        metavar="FOLDER",
        help="the folder for the labelled files",
    )
    add_format(label, WRITERS, usual="blend,json")
    add("--resume", action="store_true", help="keep what an earlier run has finished")
    add(
        "--each",
        action="store_true",
        help="ask about each object by itself; otherwise, the objects of a file are one thing",
    )
    add("--device", help="auto, cpu, cuda or mps (default: as in the preferences)")
    add(
        "--python",
        type=lambda text: path(text).absolute(),
        metavar="FILE",
        help="the Python with the backend's packages (default: as in the preferences)",
    )
    return parser


def _prompts_file(text: str) -> Prompts:
    try:
        prompts = read_prompts(read_text(path(text)))
    except PatchAlignError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not prompts.parts:
        raise argparse.ArgumentTypeError(f"{text} names no part")
    return prompts


def _label(options: argparse.Namespace) -> int:
    interpreter = Interpreter(options.python) if options.python else choice.interpreter(bpy.context)
    prompts = options.prompts
    if options.parts:
        prompts = Prompts(options.parts)
    if prompts and options.category:
        prompts = prompts._replace(category=options.category)
    items = find_items(options.files, options.out, prompts, warn)
    if not items:
        warn(f"{NAME}: there is nothing to label in the given files.")
        return FAILED
    settings = batch.Settings(
        out=options.out.absolute(),
        formats=options.format or [".blend", ".json"],
        model=options.model,
        device=options.device or choice.preferences(bpy.context).device,
        quality=options.quality,
        threshold=options.threshold,
        together=not options.each,
        up=options.up,
        front=options.front,
        workers=options.workers,
        time_limit=options.time_limit,
        resume=options.resume,
    )
    command = blender_command(interpreter)

    def say(sentence: str) -> None:
        print(on_a_line(sentence), flush=True)

    with temporary_folder() as temporary:
        environment = _blenders_environment(options.workers, temporary)

        def start() -> Client:
            return Client(command, environment, batch.START_TIMEOUT, BLENDER)

        summary = batch.run(items, settings, start, say, warn)
    print(summary.table(), flush=True)
    if not summary.complete:
        return FAILED
    return PASSED_OVER if summary.passed_over else DONE


def blender_command(interpreter: Interpreter) -> list[str]:
    """Starts another Blender like this one, or another Python with the bpy module, for a batch."""
    script = Path(__file__).with_name("batch_worker.py")
    packages = [str(folder) for folder in interpreter.packages]
    settings = json.dumps(
        {"python": str(interpreter.python), "packages": packages, "memory": interpreter.memory}
    )
    if not bpy.app.binary_path:
        return [sys.executable, str(script), settings]
    blender = [bpy.app.binary_path, "--background", "--factory-startup", "--python-exit-code", "1"]
    return [*blender, "--python", str(script), "--", settings]


def _blenders_environment(workers: int, temporary: Path) -> dict[str, str]:
    """With a folder for temporary files.

    Several workers share the processor's cores instead of each taking them all.
    """
    folders = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    cores = max(1, (os.cpu_count() or 1) // workers)
    shared = {"OMP_NUM_THREADS": str(cores)} if workers > 1 else {}
    return shared | dict(os.environ) | folders


def register() -> None:
    global _command
    _command = bpy.utils.register_cli_command(NAME, main)


def unregister() -> None:
    bpy.utils.unregister_cli_command(_command)
