"""The command line that every table and figure shares."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from patchalign3d.device import choose_device
from patchalign3d.errors import DeviceError
from patchalign3d.shared.options import Parser
from training.loop.checkpoint import CHECKPOINT
from training.options import (
    at_least,
    existing_file,
    existing_folder,
    folder_to_be,
    known_model,
    refuse_given,
    run_command,
)

from .contract import Entry, Settings
from .imported import OF_THE_PAPER
from .page import Page, machine
from .records import Record
from .registry import registry
from .run import WORTH_PROCESSES, NotRun, SampleSet, Task, measure


@dataclass(frozen=True)
class Options:
    """What was said on the command line.

    Attributes:
        data: the folder of the paper's data; None runs on small data that is made here.
        methods: only rows of these methods, by name; None is all.
        rotation: "none", "random", or a file of angles; see datasets.rotated.
        limit: so many shapes of a set, spread evenly; None is all.
        processes: side by side.
        out: folder of records, pages and pictures.
        small: everything at the size of a report: few shapes, short trainings.
        settings: of methods, with the seed.
    """

    data: Path | None = None
    methods: tuple[str, ...] | None = None
    rotation: str = "none"
    limit: int | None = None
    processes: int = 1
    out: Path = Path("build/benchmarks")
    small: bool = False
    settings: Settings = field(default_factory=Settings)

    def wants(self, method: str) -> bool:
        """Whether the rows of a method are asked for."""
        return self.methods is None or method in self.methods

    def machine(self) -> dict[str, str]:
        """Where and how the figures are made, for the facts of a page."""
        device, count = self.settings.device, self.processes
        if count > 1:
            device += f", {count} processes side by side for {WORTH_PROCESSES} shapes or more"
        return {**machine(), "device": device}

    @property
    def others(self) -> list[str]:
        """Methods that nobody knows but from the predictions that are given, as far as wanted."""
        known = known_methods()
        return [m for m in self.settings.predictions if m not in known and self.wants(m)]

    def counted(self, there: int, missing: int = 0) -> str:
        """How many shapes of a set are asked about: "16 shapes", or "3 of 16 shapes".

        ``missing`` more are named, which the split has and the data have not.
        """
        asked = there if self.limit is None else min(self.limit, there)
        shapes = f"{there} shapes" if asked == there else f"{asked} of {there} shapes"
        return f"{shapes} ({missing} more of the split are missing)" if missing else shapes

    def measure(
        self, entry: Entry, samples: SampleSet, task: Task, recipe: Mapping[str, Any]
    ) -> list[Record] | NotRun:
        """What :func:`run.measure` finds of a method on a set, as these options say."""
        return measure(
            entry,
            samples,
            task,
            recipe,
            self.settings,
            self.out,
            self.processes,
            self.limit,
        )


class _PageParser(Parser):
    """Has none of the options that are unused; they are as they are by default."""

    def __init__(self, unused: Iterable[str], **named: Any) -> None:
        self._unused = frozenset(unused)
        super().__init__(**named)

    def add_argument(self, *names: str, **about: Any) -> Any:
        name = names[-1].removeprefix("--")
        if name not in self._unused:
            return super().add_argument(*names, **about)
        self.set_defaults(**{name: about.get("default", about.get("action") and False)})


def parser(description: str, unused: Iterable[str] = ()) -> Parser:
    """The options that all tables share, but for those that are unused."""
    made = _PageParser(
        unused, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument(
        "--data", type=existing_folder, help="folder of the data; none: small data made here"
    )
    made.add_argument("--methods", nargs="+", help="only the rows of these methods")
    made.add_argument(
        "--model", type=model_or_run, help="PatchAlign3D's: bundled, official, or a model's folder"
    )
    made.add_argument("--weights", type=folder_to_be, help="folder with weights, by file name")
    made.add_argument("--fetch", action="store_true", help="download weights that are missing")
    made.add_argument(
        "--predictions",
        type=prediction,
        nargs="+",
        default=[],
        metavar="METHOD=FILE",
        help="predictions made elsewhere, .npz or a folder of .npy",
    )
    made.add_argument(
        "--rotation",
        type=turned,
        default="none",
        help="of shapes whose parts are asked for: none, random, or a file of angles (%(default)s)",
    )
    made.add_argument("--limit", type=at_least(1), help="so many shapes of each set")
    made.add_argument(
        "--seed", type=at_least(0), default=0, help="of methods and of rotations (%(default)s)"
    )
    made.add_argument(
        "--device", type=known_device, default="cpu", help="auto, cpu, cuda or mps (%(default)s)"
    )
    made.add_argument("--processes", type=at_least(1), default=1, help="side by side (%(default)s)")
    made.add_argument(
        "--out",
        type=folder_to_be,
        default=Path("build/benchmarks"),
        help="folder of records, pages and pictures (%(default)s)",
    )
    made.add_argument("--small", action="store_true", help="few shapes and short trainings")
    return made


def model_or_run(text: str) -> str:
    """A model that is here, or the folder of a training run."""
    return text if (Path(text) / CHECKPOINT).exists() else known_model(text)


def known_device(text: str) -> str:
    """A device that is here."""
    try:
        return choose_device(text)
    except DeviceError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def prediction(text: str) -> tuple[str, Path]:
    """A method's name and the file or folder that holds its predictions."""
    name, _, file = text.partition("=")
    if not name or not file:
        raise argparse.ArgumentTypeError(f"It must be METHOD=FILE, not {text!r}.")
    if not Path(file).exists():
        raise argparse.ArgumentTypeError(f"There are no predictions {file}.")
    return name, Path(file)


def turned(text: str) -> str:
    """How shapes are turned: "none", "random", or a file of angles that is there."""
    return text if text in ("none", "random") else str(existing_file(text))


def chosen(made: Parser, parsed: argparse.Namespace, methods: Iterable[str]) -> Options:
    """The options that were parsed. Names that are not among these methods, which have rows,
    predictions that no row is made of, and those of shapes that are turned by chance end the
    program with 2.
    """
    methods = {*methods}
    predictions = dict(parsed.predictions)
    check_methods(made, parsed.methods, methods, predictions)
    if len(predictions) < len(parsed.predictions):
        made.error("A method has one file or folder of predictions, not several.")
    if predictions and parsed.rotation == "random":
        made.error(
            "Predictions made elsewhere are of no shapes that are turned by chance here: turn by a "
            "file of angles that they were made with."
        )
    rows = methods | (predictions.keys() - known_methods())  # an unknown one is a row of its own
    asked = rows & {*(parsed.methods or rows)}
    if idle := sorted(predictions.keys() - asked):
        made.error(
            f"--predictions of {', '.join(idle)} would change nothing: no such row is asked for. "
            f"Those that are: {', '.join(sorted(asked))}."
        )
    settings = Settings(
        parsed.model,
        parsed.weights,
        parsed.fetch,
        predictions,
        parsed.seed,
        parsed.device,
    )
    return Options(
        parsed.data,
        tuple(parsed.methods) if parsed.methods else None,
        parsed.rotation,
        parsed.limit,
        parsed.processes,
        parsed.out,
        parsed.small,
        settings,
    )


def known_methods() -> set[str]:
    """The names of all methods that a page may have a row of."""
    return {*registry(), *OF_THE_PAPER}


def check_methods(
    made: Parser, asked: Sequence[str] | None, known: Iterable[str], predicted: Iterable[str] = ()
) -> None:
    """End the program with 2 if one of the methods that are asked for, if any are, has no row."""
    known = {*known}
    unknown = sorted({*(asked or ())} - known - {*predicted})
    if unknown:
        made.error(
            f"There are no rows of methods called {', '.join(unknown)}, nor --predictions of "
            f"such. Choose among {', '.join(sorted(known))}."
        )


def command(
    run: Callable[[Options], Page],
    methods: Iterable[str],
    description: str,
    arguments: Sequence[str] | None = None,
    *,
    unused: Iterable[str] = (),
    of_data: Iterable[str] = (),
) -> None:
    """Run one table or figure as a program: its page is written, and printed as markdown. Where
    nothing was measured, the program ends with 1.

    Args:
        run: makes the page.
        methods: names, of which ``--methods`` chooses rows.
        description: for ``--help``.
        arguments: of the command line; None for the program's own.
        unused: options that would change nothing on this page, which it has none of.
        of_data: those that would change nothing on small data that is made here.
    """

    def write_page() -> None:
        made = parser(description, unused)
        parsed = made.parse_args(arguments)
        if parsed.data is None:
            refuse_given(made, parsed, of_data, "changes nothing here without --data.")
        page = run(chosen(made, parsed, methods))
        written = page.write(parsed.out)
        print(page.markdown())
        print(f"{written} is written.", file=sys.stderr)
        if not page.measured:
            sys.exit("Nothing was measured. The page says why, and what to fetch.")

    run_command(write_page)
