"""What is said of all files at the end: a table with a row for each, and the exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from ..corpus import Outcome
from ..errors import ModelError, PromptError, QuestionError, TextEncoderError
from ..shared.exit_codes import DONE, FAILED, PASSED_OVER
from ..shared.interrupting import warn
from ..shared.manifest import why_lost
from ..shared.texts import on_a_line
from ..threads import allowed, share_of_cores
from .one_file import Item

# These are not about the file in hand: nothing else will fare better.
ABOUT_ALL = {
    kind.__name__: kind for kind in (ModelError, PromptError, QuestionError, TextEncoderError)
}


class Summary:
    """What came of all files: a row of the table for each, and the exit code."""

    def __init__(self, items: Mapping[str, Item], failures: int) -> None:
        self.rows: dict[str, list[str]] = {}
        self._items = items
        self._failures = failures
        self._noted = False
        self._done: dict[str, dict[str, str]] = {}  # by key the hashes of results
        self._made = 0  # in this run

    def add(self, outcome: Outcome) -> None:
        """Tell what went wrong or was passed over in a file.

        Raises:
            ModelError, PromptError, QuestionError, TextEncoderError: the outcome is one of them.
        """
        if outcome.kind in ABOUT_ALL:
            raise ABOUT_ALL[outcome.kind](outcome.error)
        self._failures += outcome.made is None
        if outcome.made is not None:
            self._made += not outcome.kept
            self._done[outcome.key] = outcome.made["results"]
        self._noted |= bool(outcome.made and outcome.made.get("notes"))
        self.rows[outcome.key] = _row(self._items[outcome.key].file, outcome)

    def look_again(self) -> None:
        """Count as failed, and tell, files whose results somebody has removed or replaced since."""
        for key, results in self._done.items():
            item = self._items[key]
            if lost := why_lost(item.base, results):
                self._failures += 1
                self.rows[key] = _row(item.file, Outcome(key, None, lost))

    def show(self, columns: Sequence[str], seconds: float, processes: int) -> None:
        """Print the table, in the order of the files, and how long they took."""
        if self.rows:
            head = ["file", "seconds", *columns, *(["notes"] if self._noted else [])]
            print_table([head, *(self.rows[key] for key in self._items if key in self.rows)])
        if self._made > 1:
            warn(_pace(self._made, seconds, processes))

    @property
    def code(self) -> int:
        return FAILED if self._failures else PASSED_OVER if self._noted else DONE


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """First column to the left, numbers to the right; rows may end early, and have a line each."""
    rows = [list(map(on_a_line, row)) for row in rows]
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=False)]
        print("  ".join([row[0].ljust(widths[0]), *cells]))


def _pace(shapes: int, seconds: float, processes: int) -> str:
    """How many shapes a second, and of each core that works on them."""
    cores = min(allowed() * processes, share_of_cores(1))
    pace = shapes / max(seconds, 1e-9)
    return f"{shapes} shapes in {seconds:.1f} s: {pace:.2f} a second, {pace / cores:.2f} a core"


def _row(file: Path, outcome: Outcome) -> list[str]:
    if outcome.made is None:
        warn(f"{file}: {outcome.error}", tqdm.write)
        return [str(file), "failed"]
    notes = outcome.made.get("notes", [])
    for note in [*notes, *([outcome.made["stands"]] if "stands" in outcome.made else [])]:
        warn(f"{file}: {note}", tqdm.write)
    seconds = "kept" if outcome.kept else outcome.made["seconds"]
    return [str(file), seconds, *outcome.made["cells"], *([str(len(notes))] if notes else [])]
