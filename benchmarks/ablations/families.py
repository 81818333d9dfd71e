"""The paper's choices, each beside what training does by default, on a few generated families.

    python -m benchmarks.ablations.families --out FOLDER                     # a random 2D encoder
    python -m benchmarks.ablations.families --out FOLDER --encoder dinov2    # with its weights

makes shapes of a few families with the targets of Stage 1, trains one small run for each row and
seed, and prints the mIoU on held-out shapes (the released rule: one sampling, the nearest patch
centre) after each row: the mean over the seeds, and their standard deviation. Another seed has
other shapes, too. What is done is not done again, so that seeds can be trained side by side, each
by a command of its own in the same folder, and printed together by one more.

A 2D encoder of random weights says where a pixel is and how light, but nothing of what it shows:
with it, the rows on both stages tell what seeing shapes from many sides gives without knowledge.
"""

from __future__ import annotations

import platform
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import timm
import torch
from tqdm import tqdm

from patchalign3d.device import choose_device
from patchalign3d.shared.options import Parser, add_option
from patchalign3d.shared.questions import DEVICE
from training.data.clouds import POINTS, Cloud
from training.data.make_shards import shape_labels
from training.data.shards import write_shard
from training.loop.reporter import last_scores
from training.loop.settings import Hyperparameters
from training.loop.text_bank import TextBank
from training.loop.train import finished_run
from training.options import at_least, folder_to_be, run_command
from training.shapes import FAMILIES
from training.views.image_encoders import IMAGE_ENCODERS, ImageEncoder, load_image_encoder
from training.views.seen import see

from ..harness.table import over_seeds, shown

SOURCES = ("airplane", "chair", "lamp", "mug", "quadruped", "table")
HELD_OUT = 12  # shapes of each source
VIEWS = 4
PATCHES = 32  # seen of each shape, until the last fifth of the steps

STAGE_1 = "Stage 1"
# Each row: its group, its name, what differs from a full training from random weights, and whether
# it begins with the encoder of Stage 1. The paper's 32x128 and within-shape negatives are those of
# "Stage 2 alone". Its negatives are told apart by bare names, as the paper asks, too: among varied
# wordings, labels of other shapes deny what is true in other words.
ROWS: tuple[tuple[str, str, dict[str, str | int], bool], ...] = (
    ("stages", "both, all unfrozen", {}, True),
    ("stages", "Stage 2 alone", {}, False),
    ("unfrozen, after Stage 1", "last block", {"unfrozen": "last-block"}, True),
    ("unfrozen, after Stage 1", "last two", {"unfrozen": "last-two"}, True),
    ("unfrozen, after Stage 1", "last three", {"unfrozen": "last-three"}, True),
    ("unfrozen, after Stage 1", "head only", {"unfrozen": "none"}, True),
    ("negatives", "cross-shape", {"negatives": "cross-shape"}, False),
    ("negatives, bare names", "within-shape", {"prompts": "part"}, False),
    (
        "negatives, bare names",
        "cross-shape",
        {"prompts": "part", "negatives": "cross-shape"},
        False,
    ),
    ("questions", "one of a shape in a step", {"questions": 1}, False),
    ("k x G", "64x64", {"granularity": "64x64"}, False),
    ("k x G", "16x128", {"granularity": "16x128"}, False),
    ("k x G", "16x256", {"granularity": "16x256"}, False),
    ("k x G", "8x256", {"granularity": "8x256"}, False),
)


def random_encoder() -> ImageEncoder:
    """A small transformer of the class of DINOv1, with random weights."""
    torch.manual_seed(0)
    module = timm.create_model("vit_small_patch16_224", pretrained=False, num_classes=0)
    return ImageEncoder(replace(IMAGE_ENCODERS["dinov1"], size=224), module)


def seen_clouds(
    family: str, count: int, encoder: ImageEncoder, device: str, rng: np.random.Generator
) -> Iterator[Cloud]:
    """Random shapes of a family with their labels and with what the 2D encoder sees on them."""
    for _ in range(count):
        shape = FAMILIES[family](rng)
        seen = see(shape.vertices, shape.faces, POINTS, VIEWS, encoder.size, rng)
        labels = shape_labels(shape, seen.origin, rng)
        points = seen.points.astype(np.float32)
        yield Cloud(shape.category, points, labels, seen.targets(encoder, device))


def make_data(out: Path, shapes: int, encoder: ImageEncoder, device: str, seed: int) -> None:
    """``shapes`` of each source to train on and :data:`HELD_OUT` others, in shards."""
    jobs = [
        (split, family, count)
        for split, count in (("train", shapes), ("validation", HELD_OUT))
        for family in SOURCES
    ]
    for split, family, count in tqdm(jobs, desc="shapes seen", unit="family"):
        folder = out / split / f"{family}-000"
        if not folder.exists():
            rng = np.random.default_rng([seed, zlib.crc32(folder.name.encode()), split == "train"])
            write_shard(folder, seen_clouds(family, count, encoder, device, rng))


def print_rows(
    folders: Mapping[int, Path], base: Hyperparameters, texts: TextBank, device: str
) -> None:
    """Train what is not trained yet, and print each of :data:`ROWS` as soon as it is known.

    Args:
        folders: of each seed, with its shards and its run of Stage 1.
        base: what all rows have in common.
    """
    print("| | | mIoU, % |\n|---|---|---|")
    for group, name, changes, after in ROWS:
        scores = []
        for seed, folder in folders.items():
            settings = replace(base, **changes, seed=seed)
            start = str(folder / "runs" / STAGE_1) if after else None
            run = folder / "runs" / f"{group}, {name}"
            finished_run(run, settings, folder / "shards", texts, device, start)
            scores.append(100 * last_scores(run)["mean"])
        print(f"| {group} | {name} | {shown(over_seeds(scores), 1)} |", flush=True)


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=folder_to_be, required=True, help="folder of shards and runs")
    parser.add_argument(
        "--encoder",
        choices=["random", *IMAGE_ENCODERS],
        default="random",
        help="the 2D encoder of Stage 1 (%(default)s)",
    )
    parser.add_argument(
        "--shapes", type=at_least(1), default=100, help="of each family, to train on (%(default)s)"
    )
    parser.add_argument(
        "--steps", type=at_least(1), default=300, help="of each run and stage (%(default)s)"
    )
    parser.add_argument(
        "--batch", type=at_least(1), default=16, help="shapes per step (%(default)s)"
    )
    parser.add_argument(
        "--seeds",
        type=at_least(0),
        nargs="+",
        default=[0],
        help="seeds of shapes and runs; every row is trained once with each (0)",
    )
    add_option(parser, "device", DEVICE)
    options = parser.parse_args()
    device = choose_device(options.device)
    if options.encoder == "random":
        encoder = random_encoder().to(device)
    else:
        encoder = load_image_encoder(options.encoder, device)
    base = Hyperparameters(steps=options.steps, batch=options.batch)
    base = replace(base, patches=PATCHES, all_patches_from=0.8, augmentation="broad")
    data = f"{options.encoder} encoder, {options.shapes} shapes"  # of others there are other runs
    folders = {seed: options.out / data / f"seed-{seed}" for seed in options.seeds}
    for seed, folder in folders.items():
        make_data(folder / "shards", options.shapes, encoder, device, seed)
        settings = replace(base, stage=1, seed=seed)
        finished_run(folder / "runs" / STAGE_1, settings, folder / "shards", None, device)
    texts = TextBank(base.text_encoder_name, device=device)
    print(f"{options.encoder} 2D encoder, {len(SOURCES)} families of {options.shapes} shapes,")
    print(f"{options.steps} steps of {options.batch}, {device}, {platform.machine()},", end=" ")
    print(f"seeds {', '.join(map(str, options.seeds))}\n")
    print_rows(folders, base, texts, device)


if __name__ == "__main__":
    run_command(main)
