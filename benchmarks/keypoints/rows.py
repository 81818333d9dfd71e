"""Measure rows of keypoint tables: which set, which split, which methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from patchalign3d.errors import FileError

from ..datasets.generated_keypoints import GeneratedKeypoints
from ..datasets.keypointnet import (
    CATEGORIES,
    ORDER,
    REFERENCES,
    KeypointNet,
    Split,
    WithoutReferences,
    write_keypointnet,
)
from ..harness.command import Options
from ..harness.contract import Method, Settings
from ..harness.records import Record
from ..harness.registry import entry
from ..harness.run import NotRun
from .detectors.training import DETECTORS, SMALL_STEPS, train_small
from .paper import TOLD
from .task import KEYPOINTS, KEYPOINTS_BY_ID, mean_iou

FULL_SIZES: Mapping[Split, int] = {"test": 630, "full": 1019 + 996 + 1121}
SMALL_COUNT = 2  # shapes of a category that are asked about
NAMES_FILE = (
    "keypoint_labels.py of https://github.com/wimmerth/back-to-3d-few-shot-keypoints, into the "
    "folder of --data"
)
NEEDS_NAMES = frozenset(
    "patchalign3d-zero-shot red-circle clip-dinoiser paligemma-2 gpt-4o zerokey "
    "patchalign3d-zerokey".split()
)


class KeypointSet(NamedTuple):
    """Where the shapes are, what they are called in facts, and what they are evaluated on.

    Attributes:
        facts: what else a page is to say of them.
        published: they are KeypointNet's, and its references are Back to 3D's.
    """

    folder: Path
    title: str
    splits: tuple[Split, ...]
    settings: Settings
    facts: Mapping[str, str] = MappingProxyType({})
    published: bool = False

    def complete(self, rows: Mapping[Split, Iterable[Measured]]) -> bool:
        """Whether what was measured was so on all of the paper's shapes, with its references."""
        return self.published and all(
            not row.ran or len(row.found) == FULL_SIZES.get(split, -1)
            for split, those in rows.items()
            for row in those
        )


def chosen_keypoints(options: Options, methods: Iterable[str]) -> KeypointSet:
    """KeypointNet in ``options.data``, or generated shapes in its layout, written once.

    For generated shapes, those of the methods that are detectors and learn are trained briefly on
    shapes that are not asked about.
    """
    if options.data is not None:
        inside = options.data / "keypointnet"
        folder = inside if inside.is_dir() else options.data
        listed = (folder / "splits" / "test.txt").exists()
        splits: tuple[Split, ...] = ("test", "full") if listed else ("full", "all")
        references = "the first three of each class in Back to 3D's list"
        if not (folder / ORDER).exists():
            references = f"the first three of each class by name: {ORDER} is not there"
        return KeypointSet(
            folder,
            f"KeypointNet in {folder.name}",
            splits,
            options.settings,
            {"references": references},
            published=(folder / ORDER).exists(),
        )
    folder = options.out / "data" / f"keypointnet-{SMALL_COUNT}"
    done = folder / "complete"
    if not done.exists():
        shapes = GeneratedKeypoints(count=REFERENCES + SMALL_COUNT)
        write_keypointnet(folder, map(shapes.sample, shapes.keys))
        done.write_text("", encoding="utf-8")
    title = "generated shapes in KeypointNet's layout; a model that was trained on the same "
    title += "generators finds them easier"
    found = KeypointSet(folder, title, ("full",), options.settings)
    detectors = [name for name in methods if name in DETECTORS and options.wants(name)]
    if found.settings.weights or not detectors:
        return found
    seed = options.settings.seed
    weights = options.out / "weights" / f"seed-{seed}"
    train_small(folder, detectors, weights, seed)
    return found._replace(
        settings=replace(options.settings, weights=weights),
        facts={"detectors": f"those that learn, {SMALL_STEPS} steps"},
    )


class Measured(NamedTuple):
    """A row's records, or why there are none.

    Attributes:
        method: its name.
        found: of each shape that was asked about.
        missing: how many shapes of the split have no cloud among the data.
    """

    method: str
    found: list[Record] | NotRun
    missing: int = 0

    @property
    def ran(self) -> bool:
        """Whether there are records."""
        return not isinstance(self.found, NotRun)

    @property
    def identity(self) -> str:
        """Its weights; "" where there are none or nothing was measured."""
        known = {record["identity"] for record in self.found} if self.ran else set()
        return " and ".join(sorted(known - {Method.identity}))

    @property
    def iou(self) -> NDArray[np.float64] | None:
        """(T,) in percent, the mean over the categories."""
        return 100 * mean_iou(self.found) if self.ran else None

    @property
    def iou_as_in_paper(self) -> NDArray[np.float64] | None:
        """(T,) in percent, as the paper's code reads the row's answers."""
        if not self.ran or self.method not in TOLD:
            return self.iou
        return 100 * mean_iou(self.found, "told")


def measured(
    methods: Iterable[str], keypoints: KeypointSet, split: Split, options: Options
) -> dict[str, Measured]:
    """Each method on a split; what is on disk is not measured again."""
    categories = [
        c for c in CATEGORIES if (keypoints.folder / "annotations" / f"{c}.json").exists()
    ]
    shapes = KeypointNet(keypoints.folder, split, categories or CATEGORIES)
    recipe = {"task": "keypoints, told or not", "set": keypoints.title, "split": split}
    found = {
        method: _measured(method, shapes, recipe, keypoints.settings, options)
        for method in methods
        if options.wants(method)
    }
    return {method: Measured(method, row, shapes.without_cloud) for method, row in found.items()}


def _measured(
    method: str,
    shapes: KeypointNet,
    recipe: Mapping[str, str],
    settings: Settings,
    options: Options,
) -> list[Record] | NotRun:
    chosen = entry(method)
    if chosen.fits and shapes.split == "all":
        return NotRun("its references are among the shapes of this split")
    if method in NEEDS_NAMES and not shapes.named:
        return NotRun("nobody says what the keypoints are called", (NAMES_FILE,))
    asked = WithoutReferences(shapes) if chosen.fits else shapes
    task = KEYPOINTS_BY_ID if chosen.fits else KEYPOINTS
    try:
        if chosen.fits and not all(shapes.references(c) for c in _categories(shapes)):
            return NotRun("a category has no references with clouds")
        return replace(options, settings=settings).measure(chosen, asked, task, recipe)
    except FileError as error:  # such as predictions that lack a shape
        return NotRun(str(error))


def _categories(shapes: KeypointNet) -> set[str]:
    return {shapes.category(key) for key in shapes.keys}


def counted(rows: Iterable[Measured]) -> str:
    """How many shapes of each category rows of a split were measured on: "4 airplanes, 1 chair";
    and how many more the split has.
    """
    row = next((row for row in rows if row.ran), None)
    if row is None:
        return "no shapes"
    of = Counter(record["category"] for record in row.found)
    shapes = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in of.items())
    return f"{shapes} ({row.missing} more of the split have no cloud)" if row.missing else shapes


def weights_of(rows: Iterable[Measured]) -> str:
    """Whose weights are which, of the rows that have any."""
    weights = [f"{entry(row.method).title} {row.identity}" for row in rows if row.identity]
    return "; ".join(dict.fromkeys(weights)) or "none"


def beaten_by(row: Measured, floors: Iterable[Measured]) -> list[str]:
    """The floors that a row does not beat, by the mean over the thresholds."""
    own = row.iou
    if own is None:
        return []
    return [
        entry(floor.method).title
        for floor in floors
        if floor.iou is not None and floor.iou.mean() >= own.mean()
    ]
