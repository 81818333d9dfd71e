"""The trainer with a tiny network and made-up embeddings; as a program, the command itself.

TINY_DIES_AT=STEP ends the process there as a power cut would: nothing is closed or cleaned up.
TINY_INTERRUPTED_AT=STEP sends the last of several processes SIGTERM there.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]  # as from a checkout

from patchalign3d.network.encoder import Architecture  # noqa: E402
from training.data.make_shards import family_clouds  # noqa: E402
from training.data.shards import write_shard  # noqa: E402
from training.loop import run, train  # noqa: E402
from training.options import run_command  # noqa: E402

SMALL = Architecture(
    points=256, patches=16, patch_size=8, width=24, depth=2, heads=2, mlp_width=32, feature_width=16
)


class Texts:
    """Made-up embeddings: a direction for every phrase."""

    dimension = 16

    def embed_in_advance(self, phrases: Sequence[str], kept: Path | None = None) -> None:
        """Nothing is worth keeping."""

    def __call__(self, words: Sequence[str], categories: Sequence[str] | str = "") -> Tensor:
        seeds = [sum(word.encode()) for word in words]
        rows = [np.random.default_rng(seed).standard_normal(16) for seed in seeds]
        rows = torch.tensor(np.stack(rows), dtype=torch.float32)
        return torch.nn.functional.normalize(rows, dim=-1)


def make_tiny_shards(folder: Path) -> None:
    """Five shapes of each of two families, for training and for validation."""
    for split in ("train", "validation"):
        (folder / split).mkdir()
        for family in ("mug", "table"):
            rng = np.random.default_rng([len(family), len(split)])
            write_shard(folder / split / f"{family}-000", family_clouds(family, 5, rng))


def main() -> None:
    torch.set_num_threads(1)
    run.architecture = lambda settings, dimension: SMALL
    train.TextBank = lambda *arguments: Texts()
    train.mean_iou_by_source = lambda *arguments: {"mean": 0.0}
    train.frames_found = lambda *arguments: {"up": 0.0}
    train.CHECKPOINT_EVERY = 3.0  # a step takes a second
    clock = [0.0]
    train.monotonic = lambda: clock[0]
    last = int(os.environ.get("TINY_DIES_AT", -1))
    interrupted = int(os.environ.get("TINY_INTERRUPTED_AT", -1))
    step = train.train_step

    def step_or_die(training: run.Run, *arguments: object) -> Tensor:
        if training.step == last:
            os._exit(9)
        if training.step == interrupted and os.environ.get("RANK") == "1":
            signal.raise_signal(signal.SIGTERM)
        clock[0] += 1
        return step(training, *arguments)

    train.train_step = step_or_die
    train.main()


if __name__ == "__main__":
    run_command(main)
