"""What options of the commands may be: a sentence and exit code 2 for what makes no sense."""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from patchalign3d.errors import PatchAlignError
from patchalign3d.shared.interrupting import terminable
from patchalign3d.shared.options import path as named
from patchalign3d.shared.texts import of_system


def run_command(main: Callable[[], object]) -> None:
    """Run a command; what stops it is a sentence and exit code 1, or 130 for Ctrl+C and SIGTERM."""
    try:
        with terminable():
            main()
    except PatchAlignError as error:
        sys.exit(str(error))
    except OSError as error:  # a disk that is full, a folder that may not be written
        sys.exit(f"{of_system(error)}.")
    except subprocess.CalledProcessError as error:  # it has said why
        sys.exit(f"A process that was started for it ended with exit code {error.returncode}.")
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)


def at_least(least: int) -> Callable[[str], int]:
    """A whole number, ``least`` or more."""

    def parse(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"It must be {least} or more, not {value}.")
        return value

    parse.__name__ = "whole number"
    return parse


def number_from(least: float) -> Callable[[str], float]:
    """A number, ``least`` or more, infinity included."""

    def parse(text: str) -> float:
        value = float(text)
        if math.isnan(value) or value < least:
            raise argparse.ArgumentTypeError(f"It must be {least:g} or more, not {value:g}.")
        return value

    parse.__name__ = "number"
    return parse


def existing_file(text: str) -> Path:
    """A file that is there; a program is one, be it a link."""
    path = named(text)
    try:
        if path.is_file():
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be read: {error.strerror}.") from error
    raise argparse.ArgumentTypeError(
        f"{path} is a folder, not a file." if path.exists() else f"There is no file {path}."
    )


def existing_folder(text: str) -> Path:
    """A folder that is there."""
    path = named(text)
    try:
        if path.is_dir():
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be read: {error.strerror}.") from error
    raise argparse.ArgumentTypeError(
        f"{path} is a file, not a folder." if path.exists() else f"There is no folder {path}."
    )


def folder_to_be(text: str) -> Path:
    """A folder that is there or can be made."""
    path = named(text)
    try:
        if path.is_dir() or not path.exists():
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be used: {error.strerror}.") from error
    raise argparse.ArgumentTypeError(f"{path} is a file, not a folder.")
