"""What tests of training share."""

import pytest
import torch
from tiny_runs import SETTINGS
from tiny_training import SMALL, Texts, make_tiny_shards

from training.data.body import load_body
from training.loop import train as trainer
from training.loop.run import Run


@pytest.fixture(scope="session")
def body(shared_data):
    """MakeHuman's body."""
    return load_body(shared_data / "train" / "makehuman")


@pytest.fixture
def one_thread():
    """Tiny networks only lose time when threads wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def small(tmp_path, monkeypatch, one_thread):
    """A tiny network, tiny shards, and a way to start or resume a run by name."""
    monkeypatch.setattr("training.loop.run.architecture", lambda settings, dimension: SMALL)
    monkeypatch.setattr("training.data.make_shards.SHARD_SIZE", 5)
    monkeypatch.setattr("training.data.make_shards.HELD_OUT_SIZE", 5)
    monkeypatch.setattr("training.loop.evaluate.POINTS", 256)
    make_tiny_shards(tmp_path)

    def go(name: str, stop_at: int | None = None, workers: int = 0, settings=SETTINGS) -> Run:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        run = Run(folder, settings, 16, "cpu")
        run.resume()
        trainer.train(tmp_path, run, Texts(), "cpu", stop_at, workers)
        return run

    return go
