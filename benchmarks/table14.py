"""Table 14 (supplement, Section C): PatchAlign3D inside ZeroKey.

python -m benchmarks.table14
python -m benchmarks.table14 --data KEYPOINTNET --fetch    # Molmo 2 is fetched, 10 GB
"""

from __future__ import annotations

from .harness.command import Options, command
from .harness.page import Page, Picture
from .harness.registry import entry
from .harness.run import NotRun
from .harness.table import Column, Row, Table
from .keypoints.paper import DEFECTS_14, FLOORS, TABLE_14, TABLE_14_THRESHOLDS, TOLD, TOLD_NOTE
from .keypoints.rows import Measured, chosen_keypoints, counted, measured, weights_of
from .metrics.keypoints import THRESHOLDS

METHODS = (*(method for _, method, _ in TABLE_14), *FLOORS)
UNUSED = ("rotation", "small")
SHIFTED = 1  # columns by which three of the paper's rows are off


def run(options: Options) -> Page:
    """The page of Table 14, its columns as printed and as Table 13 has them."""
    keypoints = chosen_keypoints(options, METHODS)
    found = measured((*METHODS, *options.others), keypoints, "full", options)
    ran = [row for row in found.values() if row.ran]
    complete = keypoints.complete({"full": ran})
    blocks: list[str | Table | Picture] = [
        _table(found, 0, "as printed", complete),
        _table(found, SHIFTED, "as Table 13 has the same numbers, one threshold lower", complete),
        *(f"The paper: {defect}" for defect in DEFECTS_14),
        *(entry(method).note for method in METHODS if entry(method).note),
    ]
    facts = {
        "protocol": "as Table 13",
        "set": keypoints.title,
        **keypoints.facts,
        "split": f"full: {counted(ran)}",
        "seed": str(options.settings.seed),
        "weights": weights_of(ran),
        **options.machine(),
    }
    return Page("table14", "Table 14: integration into ZeroKey", facts, blocks)


def _table(found: dict[str, Measured], shift: int, which: str, complete: bool) -> Table:
    at = [THRESHOLDS.index(threshold) - shift for threshold in TABLE_14_THRESHOLDS]
    columns = [Column(f"{i}", f"{THRESHOLDS[i]:.2f}", 2) for i in at]

    def values(row: Measured) -> dict[str, float] | NotRun:
        if not row.ran:
            return row.found
        return {f"{i}": float(row.iou_as_in_paper[i]) for i in at}

    rows = [
        Row(
            label,
            {f"{i}": value for i, value in zip(at, printed, strict=True)},
            values(found[method]),
            note=TOLD_NOTE if method in TOLD else "",
        )
        for label, method, printed in TABLE_14
        if method in found
    ]
    rows += [
        Row(entry(method).title, {}, values(found[method]), floor=True)
        for method in FLOORS
        if method in found
    ]
    return Table(f"IoU in %, the paper's columns {which}", columns, rows, comparable=complete)


if __name__ == "__main__":
    command(run, METHODS, __doc__, unused=UNUSED)
