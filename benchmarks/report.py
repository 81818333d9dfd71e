"""Every table and figure of the paper on one page, with pictures.

    python -m benchmarks.report --small                # from a fresh clone: small data made here
    python -m benchmarks.report --data DATA --out OUT  # DATA/shapenetpart, DATA/keypointnet, …

writes ``OUT/report.html`` (pictures inside) and ``OUT/report.md``. What is on disk is not measured
again. A row that cannot run says why, and which files would change that. The exit code is 3 if
nothing was measured for one of the pages, such as one whose data are not there.
"""

from __future__ import annotations

import importlib
import itertools
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from patchalign3d.errors import PatchAlignError
from training.data.import_data import LEFT_OUT
from training.options import refuse_given, run_command

from .harness.command import Options, chosen, parser
from .harness.page import Page, document, machine

PAGES = (
    "segmentation",
    *(f"table{number}" for number in range(7, 13)),
    "figure6",
    "figure7",
    "table13",
    "table14",
    "figure8",
    "pointing",
)
TITLE = "PatchAlign3D: the paper's tables and figures, measured here"
OPENING = (
    "Each table shows the paper's value beside what was measured here, and a difference only where "
    "both were measured on the same data. Rows marked floor know nothing of the words: a row that "
    "does not beat them proves little. A row that cannot run says 'not run: why' and what to fetch."
)


def main(arguments: Sequence[str] | None = None) -> None:
    made = parser(__doc__)
    made.add_argument("--pages", nargs="+", choices=PAGES, default=PAGES, help="only these (all)")
    parsed = made.parse_args(arguments)
    modules = [page_module(name) for name in parsed.pages]
    idle = set.intersection(*(unused(module, parsed.data is not None) for module in modules))
    refuse_given(made, parsed, sorted(idle - {"small"}), "changes nothing on these pages.")
    methods = itertools.chain.from_iterable(module.METHODS for module in modules)
    options = chosen(made, parsed, methods)
    if options.data is None and not options.small:
        made.error("Give the data with --data, or run on small data with --small.")
    begun = time.perf_counter()
    pages, broken = [], []
    for name in parsed.pages:
        start = time.perf_counter()
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            page = page_of(name, options)
        except (
            Exception
        ) as error:  # the others go on, and the command says at its end that it failed
            traceback.print_exc()
            broken.append(name)
            page = Page(
                name, name, {}, [f"not run: it broke off ({type(error).__name__}: {error})"]
            )
        took = time.perf_counter() - start
        facts = {**page.facts, "took": f"{took:.0f} s"}
        page = replace(page, facts=facts)
        page.write(options.out)
        pages.append(page)
    minutes = (time.perf_counter() - begun) / 60
    write(options.out, pages, f"Made in {minutes:.1f} minutes. {OPENING}")
    print(options.out / "report.html")
    if broken:
        sys.exit(f"{', '.join(broken)} broke off, as is told above; all else is on the page.")
    empty = [page.name for page in pages if not page.measured]
    if empty:
        print(f"Nothing was measured for {', '.join(empty)}: the page says why.", file=sys.stderr)
        sys.exit(LEFT_OUT)


def unused(module: ModuleType, real: bool) -> set[str]:
    """Options that change nothing on a page, of real data or of small data that is made here."""
    of_data = () if real else getattr(module, "OF_DATA", ())
    return {*module.UNUSED, *of_data}


def page_module(name: str) -> ModuleType:
    """The module that makes a page, which has the methods of its rows, too."""
    return importlib.import_module(f"{__package__}.{name}")


def page_of(name: str, options: Options) -> Page:
    """One page; what stops it is said in its place, and the others go on."""
    try:
        return page_module(name).run(options)
    except PatchAlignError as error:
        return Page(name, name, {}, [f"not run: {error}"])


def write(out: Path, pages: list[Page], opening: str) -> None:
    """The page of pages, as HTML and as markdown."""
    links = "".join(f'<li><a href="#{page.name}">{page.title}</a></li>' for page in pages)
    facts = "; ".join(machine().values())
    before = f"<h1>{TITLE}</h1><p>{opening}</p><p>{facts}</p><ul>{links}</ul>"
    (out / "report.html").write_text(document(TITLE, pages, before), encoding="utf-8")
    text = "\n".join([f"# {TITLE}\n", f"{opening}\n", *(page.markdown() for page in pages)])
    (out / "report.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    run_command(main)
