"""Runs of the tiny trainer, and its command in processes of their own."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import tiny_training
import torch

from training.data.clouds import Cloud
from training.data.shards import write_shard
from training.loop.checkpoint import CHECKPOINT
from training.loop.run import Run
from training.loop.settings import Hyperparameters

TOGETHER = "-m training.loop.together --standalone --nproc-per-node 2 --".split()
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(tiny_training.ROOT)}
SETTINGS = Hyperparameters(steps=6, batch=3, warm_up=2, drop_path=0.3, patches=8)


def write_blobs(folder, about):
    """Three clouds of 400 points in either split; ``about(rng)`` is what else each has."""
    rng = np.random.default_rng(0)
    for split in ("train", "validation"):
        points = [rng.normal(size=(400, 3)).astype(np.float32) for _ in range(3)]
        write_shard(folder / split / "blob-000", [Cloud("blob", p, **about(rng)) for p in points])


def command(tmp_path, name: str, settings: Hyperparameters, *launcher, options=(), **environment):
    """Run the command in a process of its own, or in those that a launcher starts."""
    return subprocess.run(
        [*arguments(tmp_path, name, settings, *launcher), *options],
        env=ENVIRONMENT | environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )


def arguments(tmp_path, name: str, settings: Hyperparameters, *launcher: str) -> list[str]:
    values = asdict(settings)
    values["source_weights"] = ",".join(f"{n}={w}" for n, w in settings.source_weights.items())
    settled = [f"--{n.replace('_', '-')}={value}" for n, value in values.items()]
    where = ["--shards", str(tmp_path), "--run", str(tmp_path / name), "--device", "cpu"]
    return [sys.executable, *launcher, str(Path(tiny_training.__file__)), *where, *settled]


@contextlib.contextmanager
def long_training(tmp_path, *launcher: str) -> Iterator[subprocess.Popen]:
    """One that would take half a minute, from its first checkpoint on."""
    settings = replace(SETTINGS, steps=3000)
    with subprocess.Popen(
        [*arguments(tmp_path, "long", settings, *launcher)],
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    ) as training:
        while not (tmp_path / "long" / CHECKPOINT).exists() and training.poll() is None:
            time.sleep(0.01)
        yield training


def assert_same_weights(one: Run, other: Run) -> None:
    for name, tensor in one.objective.state_dict().items():
        assert torch.equal(tensor, other.objective.state_dict()[name]), name
