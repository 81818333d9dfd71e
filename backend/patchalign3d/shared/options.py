"""What can be asked, as options of a command line: of the shell's, and of batches in Blender."""

from __future__ import annotations

import argparse
import glob
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import PatchAlignError
from .fields import MUST_BE_SAID, Array, Choice, Field
from .prompts.words import phrases

if TYPE_CHECKING:
    Options = argparse._ActionsContainer  # a parser, or a group of its options

NEGATIVE = re.compile(r"-(\.?\d|[XYZ]$)")  # a number or an axis; no option begins so


class Parser(argparse.ArgumentParser):
    """The parser of every command, and of the commands below it: options are typed in full.

    The beginning of an option, for which argparse would take the whole, means something else or
    nothing as soon as another option begins so, and scripts outlive a release.
    """

    def __init__(self, **named: Any) -> None:
        super().__init__(allow_abbrev=False, **named)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does it, but an option that is none is told before others that are missing,
        which it may have been meant to be.
        """
        typed = sys.argv[1:] if args is None else list(args)
        typed = typed[: typed.index("--")] if "--" in typed else typed
        unknown = [one for one in typed if _is_option(one) and not self._knows(one)]
        if unknown and not self._subparsers:  # whose options are theirs
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return super().parse_known_args(args, namespace)

    def _knows(self, option: str) -> bool:
        return option.partition("=")[0] in self._option_string_actions


def _is_option(text: str) -> bool:
    """Whether argparse takes it for an option, known or not."""
    return len(text) > 1 and text[0] == "-" and " " not in text and not NEGATIVE.match(text)


def add_option(command: Options, name: str, declared: Field | Array) -> None:
    """An option for what is declared."""
    default = None if declared.default is MUST_BE_SAID else declared.default
    option = f"--{declared.option or name.replace('_', '-')}"
    usual = "" if default in (None, "", ()) else f" (default: {default})"
    several = " (may be given several times)" if isinstance(declared, Array) else ""
    typed = (
        {"choices": list(declared.choices)}
        if isinstance(declared, Choice)
        else {"type": _typed(name, declared), "metavar": declared.metavar}
    )
    command.add_argument(
        option,
        dest=name,
        required=declared.default is MUST_BE_SAID,
        default=default,
        help=f"{declared.help}{usual}{several}",
        action="extend" if isinstance(declared, Array) else "store",
        **typed,
    )


def _typed(name: str, declared: Field | Array) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            value = declared.read(text)
            if isinstance(declared, Array):
                declared.check(name, value, {})
                return value
            checked = declared.check(name, value)
        except PatchAlignError as error:
            raise argparse.ArgumentTypeError(str(error)) from error
        if checked == []:  # of a variable that is not set, say
            raise argparse.ArgumentTypeError(f"there are no words in {text!r}")
        return checked

    parse.__name__ = name  # argparse names it when the text is no number at all
    return parse


def with_minus(arguments: Sequence[str]) -> list[str]:
    """Arguments of a command in which a value that begins with a minus, as -0.2,0.9,0.1 and -Z do,
    belongs to the option before it; argparse would take it for an option of its own.
    """
    joined: list[str] = []
    for argument in arguments:
        option = joined[-1] if joined else ""
        if NEGATIVE.match(argument) and option[:2] == "--" != option and "=" not in option:
            joined[-1] = f"{option}={argument}"
        else:
            joined.append(argument)
    return joined


def path(text: str) -> Path:
    """A file or folder that is named; of no name, as of a variable that is not set, Python would
    make the folder in which the command runs.
    """
    if not text:
        raise argparse.ArgumentTypeError("an empty text is not the name of a file or folder")
    return Path(text)


def add_files(command: Parser, help: str) -> None:
    """``FILE…``: several files and folders, or patterns of their names."""
    command.add_argument("files", nargs="+", type=path, action=_Files, metavar="FILE", help=help)


class _Files(argparse.Action):
    """Puts files in the place of a pattern, such as ``*.obj``, that is no file's own name: shells
    of Windows leave it to commands. One that nothing is called like is told as a file is that is
    not there.
    """

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        found: list[Path] = []
        for named in values:
            there = os.path.lexists(named)
            alike = [] if there else sorted(glob.glob(str(named)))  # noqa: PTH207 (of any folder)
            found += map(Path, alike) if alike else [named]
        setattr(namespace, self.dest, found)


def add_format(command: Parser, known: Iterable[str], usual: str = "") -> None:
    """``--format``: several of the known suffixes, which have their dots, with commas between.

    ``usual`` are those that count if nothing is said; by default the first.
    """
    names = [suffix.removeprefix(".") for suffix in dict.fromkeys(known)]
    listed = f"{', '.join(names[:-1])} or {names[-1]}"

    def parse(text: str) -> list[str]:
        words = [word.lower().removeprefix(".") for word in phrases(text)]
        for word in words:
            if word not in names:
                choose = f"Choose from {listed}"
                raise argparse.ArgumentTypeError(f"{word!r} is not a format known here. {choose}")
        if not words:
            raise argparse.ArgumentTypeError(
                f"there is no format in {text!r}. Choose from {listed}"
            )
        return [f".{word}" for word in words]

    command.add_argument(
        "--format",
        type=parse,
        action="extend",
        help=f"{listed}; several with commas (default: {usual or names[0]})",
    )
