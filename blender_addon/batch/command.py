"""``blender -b --command patchalign3d label FOLDER --parts "seat, back, leg" --out FOLDER``.

Each file is opened in a Blender of its own making, every mesh in it labelled, and a labelled copy
of it written: see ``batch``.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import bpy

from ..bridge.client import Client, Interpreter
from ..bridge.replies import BackendError
from ..setup import choice
from ..shared.errors import PatchAlignError
from ..shared.questions import AXES, MODEL, QUALITY, THRESHOLD
from ..shared.texts import read_text
from ..shared.words import split
from ..ui.prompts import Prompts, read_prompts
from . import batch
from .files import READABLE
from .labelling import WRITERS

NAME = "patchalign3d"
DONE, FAILED, USAGE, PASSED_OVER, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str]) -> int:
    """Run the command.

    Returns:
        0 if every file has its results, 1 if one has not, 2 if the command made no sense, 3 if
        every file has its results, but something in them was passed over.
    """
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:  # argparse has said why
        return stop.code
    try:
        return _label(options)
    except (BackendError, PatchAlignError, OSError) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print(f"{NAME}: interrupted. Go on with the same command and --resume.", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"blender -b --command {NAME}",
        description="Name the parts of meshes in words.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("label", help="label the meshes in files").add_argument
    add(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=f"a file ({', '.join(READABLE)}) or a folder of such files",
    )
    add(
        "--parts",
        type=_words,
        metavar="WORDS",
        help='the parts to tell apart, with commas between: "seat, back, leg"',
    )
    add(
        "--prompts",
        type=_prompts_file,
        metavar="FILE",
        help="the parts, one a line, and perhaps 'category: chair'. Without --parts and --prompts "
        f"a file named {batch.PRESET} says it for its folder and those below",
    )
    add("--out", required=True, type=Path, metavar="FOLDER", help="where the labelled files go")
    add("--category", default="", metavar="WORD", help="what the meshes are: chair")
    add(
        "--format",
        type=_formats,
        default=[".blend", ".json"],
        metavar="FORMATS",
        help="blend, glb or json; several with commas (default: blend,json)",
    )
    add("--resume", action="store_true", help="keep what an earlier run has finished")
    add(
        "--workers",
        type=_at_least(1, int),
        default=1,
        metavar="N",
        help="Blenders that work at once; each holds the model in memory (default: 1)",
    )
    add(
        "--time-limit",
        type=_at_least(0.1, float),
        default=300.0,
        metavar="SECONDS",
        help="for one file, after which it is given up (default: 300)",
    )
    add(
        "--quality",
        choices=list(QUALITY.choices),
        default=QUALITY.default,
        help=f"how thoroughly the surface is sampled (default: {QUALITY.default})",
    )
    add(
        "--threshold",
        type=_score,
        default=THRESHOLD.default,
        metavar="SCORE",
        help=f"{THRESHOLD.help} (default: {THRESHOLD.default:g})",
    )
    add(
        "--each",
        action="store_true",
        help="ask about each object by itself; otherwise those of a file are one thing",
    )
    add(
        "--up",
        choices=["auto", *AXES],
        default=batch.UP,
        help="the axis that points up in Blender, such as Y, or --up=-Z; auto: up and front as the "
        f"model sees them, where it can tell (default: {batch.UP})",
    )
    add(
        "--front",
        choices=list(AXES),
        default=batch.FRONT,
        help=f"the axis along which they look (default: {batch.FRONT})",
    )
    add("--model", default=MODEL.default, help=f"{MODEL.help} (default: {MODEL.default})")
    add("--device", help="auto, cpu, cuda or mps (default: as in the preferences)")
    add(
        "--python",
        type=lambda path: Path(path).absolute(),
        metavar="FILE",
        help="the Python with the backend's packages (default: as in the preferences)",
    )
    return parser


def _words(text: str) -> list[str]:
    words = split(text)
    if not words:
        raise argparse.ArgumentTypeError("name at least one part")
    return words


def _prompts_file(text: str) -> Prompts:
    try:
        prompts = read_prompts(read_text(Path(text)))
    except PatchAlignError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if not prompts.parts:
        raise argparse.ArgumentTypeError(f"{text} names no part")
    return prompts


def _formats(text: str) -> list[str]:
    suffixes = [f".{word.lower().removeprefix('.')}" for word in split(text)]
    for suffix in suffixes:
        if suffix not in WRITERS:
            raise argparse.ArgumentTypeError(f"{suffix[1:]!r} is not one of blend, glb and json")
    return suffixes


def _score(text: str) -> float:
    try:
        return THRESHOLD.check("threshold", THRESHOLD.read(text))
    except PatchAlignError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _at_least(least: float, kind: type) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = kind(text)
        if not value >= least:
            raise argparse.ArgumentTypeError(f"{text} is less than {least}")
        return value

    parse.__name__ = kind.__name__  # argparse names the type when the text is no number at all
    return parse


def _label(options: argparse.Namespace) -> int:
    interpreter = Interpreter(options.python) if options.python else choice.interpreter(bpy.context)
    prompts = options.prompts
    if options.parts:
        prompts = Prompts(options.parts)
    if prompts and options.category:
        prompts = prompts._replace(category=options.category)
    items = batch.find_items(options.files, options.out, prompts)
    if not items:
        print(f"{NAME}: there is nothing to label in what was named.", file=sys.stderr)
        return FAILED
    settings = batch.Settings(
        out=options.out.absolute(),
        formats=options.format,
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
    environment = _blenders_environment(options.workers)
    command = blender_command(interpreter)

    def start() -> Client:
        return Client(command, environment, batch.START_TIMEOUT, chats=True)

    say = functools.partial(print, flush=True)
    warn = functools.partial(print, file=sys.stderr, flush=True)
    summary = batch.run(items, settings, start, say, warn)
    print(summary.table(), flush=True)
    if not summary.complete:
        return FAILED
    return PASSED_OVER if summary.passed_over else DONE


def blender_command(interpreter: Interpreter) -> list[str]:
    """Starts another Blender like this one, or another Python with the bpy module, for a batch."""
    script = Path(__file__).with_name("batch_worker.py")
    packages = [str(folder) for folder in interpreter.packages]
    settings = json.dumps({"python": str(interpreter.python), "packages": packages})
    if not bpy.app.binary_path:
        return [sys.executable, str(script), settings]
    blender = [bpy.app.binary_path, "--background", "--factory-startup", "--python-exit-code", "1"]
    return [*blender, "--python", str(script), "--", settings]


def _blenders_environment(workers: int) -> dict[str, str]:
    """Several workers share the processor's cores instead of each taking them all."""
    cores = max(1, (os.cpu_count() or 1) // workers)
    return {"OMP_NUM_THREADS": str(cores)} | dict(os.environ) if workers > 1 else dict(os.environ)


def register() -> None:
    global _command
    _command = bpy.utils.register_cli_command(NAME, main)


def unregister() -> None:
    bpy.utils.unregister_cli_command(_command)
