"""Figure 7 (supplement, Section B): how alike each point is to a chosen one, by four methods.

    python -m benchmarks.figure7
    python -m benchmarks.figure7 --weights DIR     # DIR/stage1: a run of Stage 1

Stage 1's weights were not published: without a run of one's own the brief one of Table 7 is shown,
where that was made, and says so.
"""

from __future__ import annotations

import numpy as np
from tqdm import tqdm

from .ablations.variants import OURS
from .datasets.generated import generated_shape, sample_of
from .figure6 import methods
from .harness.command import Options, command
from .harness.contract import Method, Sample
from .harness.page import Page
from .harness.plots import clouds
from .harness.registry import registry
from .methods.patchalign3d import PatchAlign3D, load_network

METHODS = ("dinov2", "stage1", "find3d", "patchalign3d-official", "patchalign3d")
UNUSED = ("data", "rotation", "limit", "processes", "predictions", "small")
# Shapes and the part that the chosen point lies on.
ASKED = (("airplane", 2, "wing"), ("quadruped", 3, "head"), ("chair", 4, "leg"))
POINTS = 4096
STAND_INS = (
    "What stands for DINOv2 and Stage 1 where their weights are not here, a 2D encoder of random "
    "weights and a Stage 1 of seconds on it, shows that the code runs, and nothing of theirs."
)
CAMERA = np.array([0.47, -0.81, 0.34])


def anchor_of(sample: Sample, part: str) -> int:
    """A point of a part on the side that the picture shows."""
    inside = np.flatnonzero(sample.labels == sample.names.index(part))
    towards = sample.shape.z_up()[inside] @ CAMERA
    return int(inside[np.abs(towards - np.percentile(towards, 90)).argmin()])


def run(options: Options) -> Page:
    """The page with one picture, a row for each shape and a column for each method; with none,
    where none of the methods can run.
    """
    able, missing = methods(METHODS, options)
    instead = stand_ins_of(able, options) if able else {}  # alone they would show nothing
    able = {**instead, **able}
    missing = [STAND_INS, *missing] if instead else missing
    rows, marks = [], []
    asked = ASKED if able else ()
    for family, number, part in tqdm(asked, desc="figure 7", unit="shape", leave=False):
        sample = sample_of(generated_shape(family, number), f"{family}/{number}", POINTS)
        anchor = anchor_of(sample, part)
        cells = []
        for title, method in able.items():
            features = method.features(sample.shape)
            cells.append((sample.shape.z_up(), features @ features[anchor], title))
        rows.append((f"{family}: {part}", cells))
        marks.append([sample.shape.z_up()[anchor]] * len(cells))
    caption = "Similarity of points to the one marked by a star; yellow is more alike."
    file = options.out / "figure7.png"
    pictures = [clouds(rows, file, caption, list(able), marks)] if rows else []
    facts = {
        "set": "generated shapes",
        "anchors": ", ".join(f"{family}: {part}" for family, _, part in ASKED),
        "seed": str(options.settings.seed),
        "weights": "; ".join(f"{title} {m.identity}" for title, m in able.items()),
        **options.machine(),
    }
    return Page("figure7", "Figure 7: similarity to a chosen point", facts, [*pictures, *missing])


def stand_ins_of(able: dict[str, Method], options: Options) -> dict[str, Method]:
    """What stands for DINOv2 and Stage 1 where their weights are not here."""
    found: dict[str, Method] = {}
    if options.wants("dinov2") and registry()["dinov2"].title not in able:
        found["random 2D encoder"] = registry()["dinov2"].tiny()
    folder = options.out / "ablations" / "runs" / f"stage1-{OURS.encoder}-0"
    stage1 = options.wants("stage1") and registry()["stage1"].title not in able
    if stage1 and folder.exists():
        network = load_network(folder)
        found["Stage 1 of seconds, on it"] = PatchAlign3D(*network, options.settings.seed)
    return found


if __name__ == "__main__":
    command(run, METHODS, __doc__, unused=UNUSED)
