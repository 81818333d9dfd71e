"""Figure 8 (supplement, Section C): keypoints on clouds of 2048 points, methods side by side.

python -m benchmarks.figure8
python -m benchmarks.figure8 --data KEYPOINTNET --limit 6
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from .datasets.keypointnet import KeypointNet
from .harness.command import Options, command
from .harness.contract import Sample
from .harness.page import Page, Picture
from .harness.registry import entry
from .harness.run import NotRun, Record, spread
from .keypoints.pictures import keypoint_grid
from .keypoints.rows import chosen_keypoints, measured

SHAPES = 3
# The paper shows its own by words; what else could be measured stands beside it.
METHODS = (
    "patchalign3d-zero-shot",
    "patchalign3d-few-shot",
    "canonical-positions",
    "farthest-points",
    "iss",
    "b2-3d",
    "gpt-4o",
    "clip-dinoiser",
)
UNUSED = ("rotation", "small")


def run(options: Options) -> Page:
    """The page of Figure 8; columns without a measurement are left out and named below, and so is
    the picture if all are.
    """
    keypoints = chosen_keypoints(options, METHODS)
    options = replace(options, limit=options.limit or SHAPES)
    found = measured((*METHODS, *options.others), keypoints, "full", options)
    ran = {m: row.found for m, row in found.items() if not isinstance(row.found, NotRun)}
    shapes = KeypointNet(keypoints.folder, "full")
    asked = [shapes.sample(key) for key in spread(shapes.keys, options.limit)]
    pictures = [_picture(asked, ran, options.out / "figure8.png")] if ran else []
    missing = [
        f"{entry(method).title}: {row.found.note}"
        for method, row in found.items()
        if isinstance(row.found, NotRun)
    ]
    facts = {"set": keypoints.title, "seed": str(options.settings.seed), **options.machine()}
    return Page("figure8", "Figure 8: keypoints found", facts, [*pictures, *missing])


def _picture(samples: Sequence[Sample], ran: Mapping[str, list[Record]], file: Path) -> Picture:
    """A row for each shape, a column for the truth and for the records of each method."""
    cells = [
        [
            sample.keypoints[sample.keypoints >= 0].tolist(),
            *(_predicted(records, sample.shape.key) for records in ran.values()),
        ]
        for sample in samples
    ]
    columns = ["annotated", *(entry(method).title for method in ran)]
    keypoint_grid([(s.shape, s.shape.category) for s in samples], columns, cells, file)
    caption = (
        "Keypoints as dots, pale where they are on the far side; annotated ones are red. "
        "PatchAlign3D by words finds three patches for each text in each of two views."
    )
    return Picture(file, caption)


def _predicted(records: list[Record], key: str) -> list[int]:
    return next(record["predicted"] for record in records if record["key"] == key)


if __name__ == "__main__":
    command(run, METHODS, __doc__, unused=UNUSED)
