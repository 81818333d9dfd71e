"""What options of the commands may be: a sentence and exit code 2 for what makes no sense."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from patchalign3d.errors import ModelError
from patchalign3d.network.model import find_model
from patchalign3d.shared import interrupting
from patchalign3d.shared.exit_codes import INTERRUPTED
from patchalign3d.shared.options import Parser, add_option
from patchalign3d.shared.options import path as named
from patchalign3d.shared.questions import DEVICE, ENGINE, MODEL
from patchalign3d.shared.texts import cause

from .starter import end_with_starter

TOLD = "TORCHELASTIC_ERROR_FILE"  # a variable: where torchrun looks for what stopped a process


def run_command(main: Callable[[], object]) -> None:
    """Run a command as the library does, which ends with what started it (``starter``).

    One of several that train together leaves it to ``loop.together`` to say what stops it: most of
    it stops them all.
    """
    end_with_starter()
    if not os.environ.get(TOLD):
        interrupting.run_command(main)
        return
    try:
        interrupting.run_command(lambda: _interrupted_in_silence(main))
    except SystemExit as ended:
        if isinstance(ended.code, str):
            _leave_to_launcher(ended.code)
            sys.exit(1)
        raise


def parsed(parse: Callable[[], argparse.Namespace]) -> argparse.Namespace:
    """The options of a command; one of several leaves it to ``loop.together`` what is wrong."""
    if not os.environ.get(TOLD):
        return parse()
    with contextlib.redirect_stderr(io.StringIO()) as said:
        try:
            return parse()
        except SystemExit:
            _leave_to_launcher(said.getvalue().rstrip())
            raise


def _interrupted_in_silence(main: Callable[[], object]) -> None:
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _leave_to_launcher(said: str) -> None:
    about = {"message": said, "timestamp": int(time.time())}
    Path(os.environ[TOLD]).write_text(json.dumps(about), encoding="utf-8")


def add_model_options(parser: Parser) -> None:
    """``--model``, ``--device`` and ``--engine``, of commands that ask a model."""
    for name, field in {"model": MODEL, "device": DEVICE, "engine": ENGINE}.items():
        add_option(parser, name, field)


def add_rule_options(parser: Parser) -> None:
    """``--shards``, ``--out`` and :func:`add_model_options`, of commands that learn a rule from
    what a model sees of shards.
    """
    parser.add_argument(
        "--shards", type=existing_folder, required=True, help="see training.data.make_shards"
    )
    parser.add_argument("--out", type=file_to_be, required=True, help="the rule's file, .npz")
    add_model_options(parser)


def refuse_given(
    parser: Parser, parsed: argparse.Namespace, names: Iterable[str], why: str
) -> None:
    """End the program with 2 if one of the options was given that would change nothing."""
    for name in names:
        if getattr(parsed, name) != parser.get_default(name):
            parser.error(f"--{name.replace('_', '-')} {why}")


def at_least(least: int) -> Callable[[str], int]:
    """A whole number, ``least`` or more."""

    def parse(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"It must be {least} or more, not {value}.")
        return value

    parse.__name__ = "whole number"
    return parse


def multiple_of(number: int) -> Callable[[str], int]:
    """A whole number that is a multiple of ``number``, and not 0."""

    def parse(text: str) -> int:
        value = int(text)
        if value < 1 or value % number:
            raise argparse.ArgumentTypeError(f"It must be a multiple of {number}, not {value}.")
        return value

    parse.__name__ = "whole number"
    return parse


def number_from(least: float, most: float = math.inf) -> Callable[[str], float]:
    """A number, ``least`` or more and at most ``most``, which may be infinity."""

    def parse(text: str) -> float:
        value = float(text)
        if not least <= value <= most:
            wanted = f"{least:g} or more" if most == math.inf else f"{least:g} to {most:g}"
            raise argparse.ArgumentTypeError(f"It must be {wanted}, not {value:g}.")
        return value

    parse.__name__ = "number"
    return parse


def existing_file(text: str) -> Path:
    """A file that is there; a program is one, be it a link."""
    return _existing(text, Path.is_file, "file", "folder")


def existing_folder(text: str) -> Path:
    """A folder that is there."""
    return _existing(text, Path.is_dir, "folder", "file")


def _existing(text: str, fits: Callable[[Path], bool], wanted: str, other: str) -> Path:
    path = named(text)
    try:
        if fits(path):
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be read: {cause(error)}.") from error
    why = (
        f"{path} is a {other}, not a {wanted}."
        if path.exists()
        else f"There is no {wanted} {path}."
    )
    raise argparse.ArgumentTypeError(why)


def folder_of_arrays(text: str) -> Path:
    """A folder that is there and holds .npz files."""
    folder = existing_folder(text)
    if not any(folder.glob("*.npz")):
        raise argparse.ArgumentTypeError(f"There are no .npz files in {folder}.")
    return folder


def file_to_be(text: str) -> Path:
    """A file that is there or can be made, in a folder that is there or can be made."""
    path = named(text)
    try:
        if path.is_dir():
            raise argparse.ArgumentTypeError(f"{path} is a folder, not a file.")
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be used: {cause(error)}.") from error
    folder_to_be(str(path.parent))
    return path


def known_model(text: str) -> str:
    """The name or folder of a model that is here."""
    try:
        find_model(text)
    except ModelError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def folder_to_be(text: str) -> Path:
    """A folder that is there or can be made."""
    path = named(text)
    try:
        if path.is_dir() or not path.exists():
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be used: {cause(error)}.") from error
    raise argparse.ArgumentTypeError(f"{path} is a file, not a folder.")
