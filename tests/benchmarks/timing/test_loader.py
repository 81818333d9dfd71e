"""The speed of training's loader: what is counted, and from when on."""

import numpy as np

from benchmarks.timing.loader import shapes_per_second
from training.data.clouds import Cloud, Label
from training.data.shards import Shards, write_shard
from training.loop.settings import Hyperparameters


def test_the_loader_s_speed_counts_shapes_and_leaves_out_the_first_batches(tmp_path, monkeypatch):
    points = np.random.default_rng(0).normal(size=(4096, 3)).astype(np.float32)
    cloud = Cloud("blob", points, [Label(("top",), 0, points[:, 2] > 0)])
    write_shard(tmp_path / "blob-000", [cloud])
    ticks = iter([10.0, 12.0])
    monkeypatch.setattr("benchmarks.timing.loader.time.perf_counter", lambda: next(ticks))
    settings = Hyperparameters(batch=4)
    assert shapes_per_second(Shards(tmp_path), settings, workers=0, steps=3) == 3 * 4 / 2
