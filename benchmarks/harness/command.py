"""The command line that every table and figure shares."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from patchalign3d.errors import PatchAlignError

from .contract import Settings
from .page import Page


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


def parser(description: str) -> argparse.ArgumentParser:
    """The options that all tables share."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--data", type=Path, help="folder of the data; none: small data made here")
    made.add_argument("--methods", nargs="+", help="only the rows of these methods")
    made.add_argument("--model", help="PatchAlign3D's: bundled, official, or a model's folder")
    made.add_argument("--weights", type=Path, help="folder with weights, by file name")
    made.add_argument("--fetch", action="store_true", help="download weights that are missing")
    made.add_argument(
        "--predictions",
        nargs="+",
        default=[],
        metavar="METHOD=FILE",
        help="predictions made elsewhere, .npz or a folder of .npy",
    )
    made.add_argument(
        "--rotation", default="none", help="none, random, or a .pt file of angles (Find3D's)"
    )
    made.add_argument("--limit", type=int, help="so many shapes of each set")
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--device", default="cpu")
    made.add_argument("--processes", type=int, default=1)
    made.add_argument("--out", type=Path, default=Path("build/benchmarks"))
    made.add_argument("--small", action="store_true", help="few shapes and short trainings")
    return made


def chosen(parsed: argparse.Namespace) -> Options:
    """The options that were parsed."""
    predictions = dict(text.partition("=")[::2] for text in parsed.predictions)
    settings = Settings(
        parsed.model,
        parsed.weights,
        parsed.fetch,
        {name: Path(file) for name, file in predictions.items()},
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


def command(
    run: Callable[[Options], Page], description: str, arguments: Sequence[str] | None = None
) -> None:
    """Run one table or figure as a program: its page is written, and printed as markdown."""
    options = chosen(parser(description).parse_args(arguments))
    try:
        page = run(options)
    except PatchAlignError as error:
        sys.exit(str(error))
    written = page.write(options.out)
    print(page.markdown())
    print(f"{written} is written.", file=sys.stderr)
