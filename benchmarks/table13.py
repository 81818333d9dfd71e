"""Table 13 (supplement, Section C): IoU of keypoints, by detectors, few-shot and by words.

    python -m benchmarks.table13                       # generated shapes in KeypointNet's layout
    python -m benchmarks.table13 --data KEYPOINTNET    # the paper's data, as far as it is there

KEYPOINTNET has annotations/, pcds/, splits/ as released, benchmark_indices.csv and
keypoint_labels.py of Back to 3D, and the meshes in ShapeNetCore.v2.ply/ if they are to be rendered.
"""

from __future__ import annotations

from collections.abc import Mapping

from .datasets.keypointnet import Split
from .harness.command import Options, command
from .harness.page import Page, Picture
from .harness.registry import entry
from .harness.run import NotRun
from .harness.table import Column, Row, Table
from .keypoints.paper import DEFECTS_13, FLOORS, TABLE_13, TOLD, TOLD_NOTE, VARIANTS
from .keypoints.pictures import iou_curves
from .keypoints.rows import (
    KeypointSet,
    Measured,
    beaten_by,
    chosen_keypoints,
    counted,
    measured,
    weights_of,
)
from .keypoints.task import mean_iou
from .metrics.keypoints import THRESHOLDS

METHODS = (*(row.method for row in TABLE_13), *VARIANTS, *FLOORS)
UNUSED = ("rotation", "small")
BESIDE = (0, 2, 5, 10)  # thresholds that are shown beside the paper's


def run(options: Options) -> Page:
    """The page of Table 13."""
    methods = [row.method for row in TABLE_13]
    every = [*methods, *VARIANTS, *options.others, *FLOORS]
    keypoints = chosen_keypoints(options, every)
    found = {split: measured(every, keypoints, split, options) for split in keypoints.splits}
    one = "full" if "full" in found else keypoints.splits[0]
    blocks: list[str | Table | Picture] = [_beside(found, keypoints)]
    blocks += [_alone(found[split], split) for split in found]
    blocks.append(_verdict(found[one]))
    blocks += [_unreachable(found[split], split) for split in found]
    picture = options.out / "table13.png"
    iou_curves(
        {entry(m).title: row.iou for m, row in found[one].items() if row.ran and m in methods},
        {entry(m).title: row.iou for m, row in found[one].items() if row.ran and m in FLOORS},
        {row.label: row.iou for row in TABLE_13},
        picture,
    )
    blocks.append(Picture(picture, f"IoU by threshold, split {one}"))
    blocks += [f"The paper: {defect}" for defect in DEFECTS_13]
    blocks += [entry(method).note for method in every if entry(method).note]
    facts = {
        "protocol": "geodesics over 20 neighbours; counts pooled over each class, the mean over "
        "classes [inferred]; what cannot be reached is as far as the farthest that can",
        "set": keypoints.title,
        **keypoints.facts,
        "splits": "; ".join(f"{split}: {counted(rows.values())}" for split, rows in found.items()),
        "prompts": "the keypoints' names without stop words and the class (Back to 3D's texts)",
        "rotation": "none",
        "seed": str(options.settings.seed),
        "weights": _weights(found),
        **options.machine(),
    }
    return Page("table13", "Table 13: keypoints", facts, blocks)


def _beside(found: Mapping[Split, Mapping[str, Measured]], keypoints: KeypointSet) -> Table:
    """The paper's rows beside ours, each on its split if that is there."""
    columns = [Column(f"{i}", f"{THRESHOLDS[i]:.2f}", 2) for i in BESIDE]
    rows: list[Row] = []
    shown: dict[Split, list[Measured]] = {}
    for printed in TABLE_13:
        split = printed.split if printed.split in found else keypoints.splits[0]
        if printed.method in found[split]:
            row = found[split][printed.method]
            shown.setdefault(split, []).append(row)
            paper = {f"{i}": printed.iou[i] for i in BESIDE}
            given = f"; {TOLD_NOTE}" if row.method in TOLD else ""
            ours = row.found
            if row.ran:
                ours = {f"{i}": float(row.iou_as_in_paper[i]) for i in BESIDE}
            rows.append(Row(printed.label, paper, ours, note=f"split {split}{given}"))
    return Table("Beside the paper, IoU in %", columns, rows, keypoints.complete(shown))


def _alone(rows: Mapping[str, Measured], split: str) -> Table:
    """All rows on one split, at every threshold."""
    columns = [Column("mean", "mean", 1)]
    columns += [Column(f"{i}", f"{t:.2f}", 1) for i, t in enumerate(THRESHOLDS)]
    columns.append(Column("found", "keypoints", 0))
    printed = {row.method: row.label for row in TABLE_13}
    lines = [
        Row(printed.get(m, entry(m).title), {}, _values(row), floor=entry(m).floor)
        for m, row in rows.items()
    ]
    return Table(
        f"All rows on the split {split}, IoU in %: {counted(rows.values())}", columns, lines
    )


def _values(row: Measured) -> Mapping[str, float] | NotRun:
    if not row.ran:
        return row.found
    found = sum(record["found"] for record in row.found) / len(row.found)
    at = {f"{i}": float(value) for i, value in enumerate(row.iou)}
    return at | {"mean": float(row.iou.mean()), "found": found}


def _verdict(rows: Mapping[str, Measured]) -> str:
    """Which rows do not beat the floors; nothing is said where no floor was measured."""
    floors = [row for method, row in rows.items() if method in FLOORS and row.ran]
    if not floors:
        return "No floor was measured beside these rows, so nobody knows what they prove."
    lines = []
    for method, row in rows.items():
        worse = beaten_by(row, floors)
        if method not in FLOORS and worse:
            lines.append(f"{entry(method).title} (not {', not '.join(worse)})")
    if not lines:
        return "By the mean over the thresholds every measured row beats the floors."
    seen = "Positions has seen three references, as few-shot rows have; others have not."
    return (
        "By the mean over the thresholds these rows do not beat the floors, and prove little: "
        f"{'; '.join(lines)}. {seen}"
    )


def _unreachable(rows: Mapping[str, Measured], split: str) -> str:
    """What the other evaluator makes of the same predictions."""
    ran = {method: row for method, row in rows.items() if row.ran}
    if not ran:
        return f"Split {split}: nothing was measured."
    records = next(iter(ran.values())).found
    apart = sum(record["components"] > 1 for record in records)
    if not apart:
        return (
            f"Split {split}: the neighbour graph of each of the {len(records)} clouds is one "
            "piece, so that both evaluators give the same numbers."
        )
    at = THRESHOLDS.index(0.05)
    values = "; ".join(
        f"{entry(method).title} {row.iou[at]:.1f} → {100 * mean_iou(row.found, 'zero')[at]:.1f}"
        for method, row in ran.items()
    )
    return (
        f"Split {split}: {apart} of {len(records)} clouds fall apart. IoU at 0.05 with what cannot "
        f"be reached far away → at distance 0: {values}."
    )


def _weights(found: Mapping[Split, Mapping[str, Measured]]) -> str:
    return weights_of(row for rows in found.values() for row in rows.values())


if __name__ == "__main__":
    command(run, METHODS, __doc__, unused=UNUSED)
