"""What the recipe's own choices bring, at small scale: twins of one surface, and any way up.

    python -m benchmarks.choices.recipe --out FOLDER

Each row trains a small run from random weights on the same shapes of a few families, and is tested
on others: of loose pieces, as one surface, and lying on another side (mIoU by the released rule),
and by how many ups it finds of shapes on all their sides. Three seeds each; what is done is not
done again.
"""

from __future__ import annotations

import platform
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation
from tqdm import tqdm

from patchalign3d.device import choose_device
from patchalign3d.shared.options import Parser, add_option
from patchalign3d.shared.questions import DEVICE
from training.data.clouds import Cloud
from training.data.make_shards import shape_cloud
from training.data.shards import write_shard
from training.loop.augmentation import LYING
from training.loop.reporter import last_scores
from training.loop.settings import HEAD, Hyperparameters
from training.loop.text_bank import TextBank
from training.loop.train import finished_run
from training.options import at_least, folder_to_be, multiple_of, run_command
from training.shapes import FAMILIES

from ..harness.table import over_seeds, shown

SOURCES = ("airplane", "bust", "cabinet", "chair", "octopus", "pliers", "quadruped", "vase")
HELD_OUT = 12  # shapes of each source in each of the ways
PATCHES = 32  # seen of each shape, until the last fifth of the steps
SEEDS = (0, 1, 2)

# Row: its name, how many of the shapes it sees are of one surface, and how they are moved.
ROWS = (
    ("loose pieces, upright", 0.0, "broad"),
    ("half of one surface", 0.5, "broad"),
    ("half of one surface, any way up", 0.5, "any-way-up"),
)
WAYS = ("loose", "fused", "lying")
FOUND = "up found"


def clouds(family: str, count: int, share: float, rng: np.random.Generator) -> Iterator[Cloud]:
    """Shapes of a family, that share of them of one surface."""
    for _ in range(count):
        yield shape_cloud(FAMILIES[family](rng), rng, share)


def lying(cloud: Cloud, rng: np.random.Generator) -> Cloud:
    """The cloud on one of its other sides, in which its own axes point elsewhere."""
    turn = Rotation.from_euler(*LYING[rng.integers(len(LYING))])
    return replace(cloud, points=turn.apply(cloud.points).astype(np.float32), axes="")


def make_data(out: Path, shapes: int, share: float, seed: int) -> None:
    """Shards to train on, that share of one surface, and to be tested on, in each of the ways."""
    jobs = [("train", family, "", shapes, share) for family in SOURCES]
    jobs += [
        ("validation", family, f"_{way}", HELD_OUT, float(way == "fused"))
        for way in WAYS
        for family in SOURCES
    ]
    for split, family, suffix, count, of_one_surface in tqdm(jobs, desc="shapes", unit="shard"):
        folder = out / split / f"{family}{suffix}-000"
        if not folder.exists():
            # The same shapes whatever is made of them.
            rng = np.random.default_rng([seed, zlib.crc32(family.encode()), split == "train"])
            found = clouds(family, count, of_one_surface, rng)
            write_shard(folder, (lying(c, rng) for c in found) if "lying" in suffix else found)


def scores(folder: Path) -> list[float]:
    """What a run ended with: mIoU in each way, the mean over the families, and the ups found."""
    ended = last_scores(folder)
    of_ways = [np.mean([ended[f"{family}_{way}"] for family in SOURCES]) for way in WAYS]
    return [*map(float, of_ways), ended[FOUND]]


def main() -> None:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=folder_to_be, required=True, help="folder of shards and runs")
    parser.add_argument(
        "--shapes", type=at_least(1), default=120, help="of each family, to train on (%(default)s)"
    )
    parser.add_argument(
        "--steps",
        type=at_least(1),
        default=250,
        help="updates of the weights in each run (%(default)s)",
    )
    parser.add_argument(
        "--batch", type=at_least(1), default=16, help="shapes per step (%(default)s)"
    )
    parser.add_argument(
        "--width",
        type=multiple_of(HEAD),
        default=192,
        help="width of the encoder, a multiple of 64 (%(default)s)",
    )
    parser.add_argument(
        "--depth", type=at_least(1), default=6, help="blocks of the encoder (%(default)s)"
    )
    add_option(parser, "device", DEVICE)
    options = parser.parse_args()
    device = choose_device(options.device)
    base = Hyperparameters(steps=options.steps, batch=options.batch, width=options.width)
    base = replace(base, depth=options.depth, patches=PATCHES, all_patches_from=0.8)
    texts = TextBank(base.text_encoder_name, device=device)
    print(f"{len(SOURCES)} families of {options.shapes} shapes, {options.steps} steps of", end=" ")
    print(f"{options.batch}, width {base.width}, depth {base.depth}, {device},", end=" ")
    print(f"{platform.machine()}, {len(SEEDS)} seeds\n")
    out = options.out / f"{options.shapes} shapes"  # others are other data, and other runs
    columns = (*WAYS, FOUND)
    print(f"| | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for name, share, augmentation in ROWS:
        shards = out / f"shards, {share} of one surface"
        make_data(shards, options.shapes, share, 0)
        found = []
        for seed in SEEDS:
            settings = replace(base, augmentation=augmentation, seed=seed)
            folder = out / "runs" / f"{name}, {seed}"
            finished_run(folder, settings, shards, texts, device)
            found.append(scores(folder))
        cells = [shown(over_seeds(column), 1) for column in (100 * np.transpose(found)).tolist()]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    run_command(main)
