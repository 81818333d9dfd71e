"""Every variant of Tables 7 to 12 trained briefly on generated shapes, with three seeds.

The network is the paper's with fewer and narrower blocks, the encoders that it learns from are
small and random (``networks``), the shapes are generated under ShapeNetPart's words,
and the trainings last seconds. What is printed tells that each configuration trains and is asked
through the same code as the full one, and how far apart rows are beside the spread of their seeds.
"""

from __future__ import annotations

import contextlib
import functools
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tqdm import tqdm

from training.data.clouds import POINTS, Cloud, Label
from training.data.shards import write_shard
from training.loop.checkpoint import CHECKPOINT
from training.loop.run import Run
from training.loop.settings import INPUT_AXES, Hyperparameters
from training.loop.text_bank import TextBank
from training.loop.train import finished_run
from training.side_by_side import side_by_side
from training.views.image_encoders import ImageEncoder
from training.views.seen import see

from ..datasets.hard_synonyms import HardSynonyms
from ..datasets.shapenetpart import PARTS as CATEGORIES
from ..datasets.stand_ins import SHAPENETPART, stand_ins
from ..harness.contract import Entry, Sample, Settings
from ..harness.questions import PARTS, parts_summary
from ..harness.run import NotRun, SampleSet, measure
from ..harness.table import Value, over_seeds
from ..harness.weights import digest
from ..methods.patchalign3d import PatchAlign3D
from ..networks.stand_in_encoders import PICTURE, stand_in_2d, stand_in_text
from .variants import VARIANTS, Variant

SHAPES = 6  # of each category, to train on; none of them is asked about afterwards
VIEWS = 4
SEEDS = (0, 1, 2)
TEST_SEED = 9  # of the shapes that are trained on: those asked about have seed 0
BASE = Hyperparameters(
    steps=150,
    batch=8,
    learning_rate=2e-3,
    warm_up=6,
    width=128,
    depth=4,
    patches=16,
    all_patches_from=2.0,  # never: it is the last steps that take long
    prompts="part",
    questions=1,
    augmentation="none",
)
STAGE_1_STEPS = 30


def training_samples() -> Iterator[Sample]:
    """Shapes of all categories under ShapeNetPart's words, Z up, with their meshes."""
    for name, stand_in in SHAPENETPART.items():
        yield from stand_ins(name, stand_in, CATEGORIES[name][1], SHAPES, POINTS, TEST_SEED)


def cloud_seen(sample: Sample, encoders: Sequence[str]) -> Iterator[Cloud]:
    """The sample as a training cloud, once for each 2D encoder: what that sees of it."""
    shape = sample.shape
    rng = np.random.default_rng(zlib.crc32(shape.key.encode()))
    seen = see(shape.vertices, shape.faces, POINTS, VIEWS, PICTURE, rng)
    part = np.full(len(shape.faces), -1)
    part[shape.point_face] = sample.labels  # faces without a point have no label
    label = part[seen.origin]
    labels = [Label((name,), 0, label == i) for i, name in enumerate(sample.names)]
    labels = [one for one in labels if one.mask.any()]
    points = seen.points.astype(np.float32)
    for name in encoders:
        yield Cloud(shape.category, points, labels, seen.targets(_encoder(name), "cpu"))


@functools.cache
def _encoder(name: str) -> ImageEncoder:
    return stand_in_2d(name)


def make_shards(out: Path, encoders: Sequence[str]) -> None:
    """Training shards in ``out/ENCODER/train``; what is there is not made again."""
    if all((out / name / "validation").exists() for name in encoders):
        return
    samples = tqdm(training_samples(), total=SHAPES * len(CATEGORIES), desc="shapes seen")
    clouds = list(zip(*(cloud_seen(sample, encoders) for sample in samples), strict=True))
    for name, seen in zip(encoders, clouds, strict=True):
        write_shard(out / name / "train" / "all-000", seen)
        write_shard(out / name / "validation" / "all-000", seen[:1])


class Words(TextBank):
    """The embeddings that training asks for, of an encoder that has no name in the library."""

    def __init__(self, text: str) -> None:
        super().__init__("all-MiniLM-L6-v2", "part")
        self._encoder = stand_in_text(text)
        self.dimension = self._encoder.dimension


def settings_of(variant: Variant, seed: int) -> Hyperparameters:
    """The small run of a variant's Stage 2, which sees one patch of eight."""
    settings = replace(BASE, seed=seed, **variant.changes)
    patches = int(settings.granularity.partition("x")[2])
    return replace(settings, patches=max(1, patches // 8))


def train_variant(out: Path, variant: Variant, seed: int) -> Run:
    """A variant's training from its start to its end; runs that are there are resumed."""
    shards = out / "shards" / (variant.encoder or "dinov2")
    start = ""
    if variant.encoder:
        stage1 = out / "runs" / f"stage1-{variant.encoder}-{seed}"
        settings = replace(BASE, stage=1, steps=STAGE_1_STEPS, seed=seed)
        finished_run(stage1, settings, shards, None, "cpu")
        start = str(stage1)
    folder, settings = out / "runs" / f"{variant.run}-{seed}", settings_of(variant, seed)
    return finished_run(folder, settings, shards, Words(variant.text), "cpu", start)


class Shapes(NamedTuple):
    """The shapes that trainings are asked about.

    Attributes:
        samples: none that they have seen.
        title: what they are called in recipes.
        limit: so many of them, spread evenly; None is all.
    """

    samples: SampleSet
    title: str
    limit: int | None = None


def evaluate_variant(out: Path, variant: Variant, seed: int, about: Shapes) -> dict[str, float]:
    """The figures of a trained variant on shapes that it has not seen."""
    run = train_variant(out, variant, seed)
    method = PatchAlign3D(
        run.network,
        stand_in_text(variant.text),
        INPUT_AXES,
        digest(run.folder / CHECKPOINT),
        category=variant.prompts == "category",
    )
    entry = Entry(
        f"{variant.run}-{variant.prompts}",
        variant.label,
        frozenset({"segment"}),
        lambda settings: method,
        lambda: method,
    )
    samples = HardSynonyms(about.samples) if variant.prompts == "synonyms" else about.samples
    recipe = {"set": about.title, "prompts": variant.prompts}
    records = measure(entry, samples, PARTS, recipe, Settings(), out, limit=about.limit)
    if isinstance(records, NotRun):
        raise AssertionError(records.why)
    return parts_summary(records)


def measure_variants(
    variants: Sequence[Variant], out: Path, processes: int, about: Shapes
) -> dict[str, dict[str, Value]]:
    """Mean and spread over the seeds of each variant's figures, by its name.

    Args:
        variants: trained and asked; those that share a training are trained once.
        out: folder of shards, runs and records; what is there is not done again.
        processes: that train side by side.
        about: what they are asked about.
    """
    out = out / "ablations"
    # Before several processes want them.
    encoders = list(dict.fromkeys(variant.encoder for variant in VARIANTS if variant.encoder))
    make_shards(out / "shards", encoders)
    # First one variant of each training, so that no two processes train the same one.
    every = [(out, variant, seed) for variant in variants for seed in SEEDS]
    stage1 = {(variant.encoder, seed): (out, variant, seed) for _, variant, seed in every}
    firsts = {(variant.run, seed): (out, variant, seed) for _, variant, seed in every}
    with _no_bars():
        for jobs in (stage1, {k: j for k, j in firsts.items() if j not in stage1.values()}):
            work = side_by_side(_train, jobs.values(), processes)
            for _ in tqdm(work, total=len(jobs), desc="trainings", unit="run"):
                pass
        figures = dict(side_by_side(_ask, [(*job, about) for job in every], processes))
    found = {}
    for variant in variants:
        own = [figures[number] for number, (_, c, _) in enumerate(every) if c is variant]
        found[variant.name] = {name: over_seeds([f[name] for f in own]) for name in own[0]}
    return found


@contextlib.contextmanager
def _no_bars() -> Iterator[None]:
    """Processes that are started meanwhile show no bars: there is one for all of them."""
    before = os.environ.get("TQDM_DISABLE")
    os.environ["TQDM_DISABLE"] = "1"
    try:
        yield
    finally:
        del os.environ["TQDM_DISABLE"]
        if before is not None:
            os.environ["TQDM_DISABLE"] = before


def _train(job: tuple[Path, Variant, int]) -> None:
    torch.set_num_threads(1)
    train_variant(*job)


def _ask(job: tuple[Path, Variant, int, Shapes]) -> dict[str, float]:
    torch.set_num_threads(1)
    return evaluate_variant(*job)
