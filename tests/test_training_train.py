"""The trainer: a run that was stopped and resumed is the run that was not."""

import json

import numpy as np
import pytest
import torch

from patchalign3d.encoder import Architecture, PatchAligner
from patchalign3d.model import load_model
from training import train as trainer
from training.make_shards import make_shard
from training.train import Hyperparameters, Run, learning_rate

SMALL = Architecture(
    points=256, patches=16, patch_size=8, width=24, depth=2, heads=2, mlp_width=32, feature_width=16
)
SETTINGS = Hyperparameters(steps=6, batch=3, warm_up=2, drop_path=0.3, patches=8)


class Texts:
    """Made-up embeddings: a direction for every phrase."""

    dimension = 16

    def __call__(self, words, categories=""):
        seeds = [sum(word.encode()) for word in words]
        rows = [np.random.default_rng(seed).standard_normal(16) for seed in seeds]
        return torch.nn.functional.normalize(
            torch.tensor(np.stack(rows), dtype=torch.float32), dim=-1
        )


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A tiny network, tiny shards, and a way to start or resume a run by name."""
    monkeypatch.setattr("training.run.architecture", lambda settings, dimension: SMALL)
    monkeypatch.setattr("training.make_shards.SHARD_SIZE", 5)
    monkeypatch.setattr("training.evaluate.POINTS", 256)
    monkeypatch.setattr("training.evaluate.SHAPES", 2)
    for split in ("train", "validation"):
        (tmp_path / split).mkdir()
        for family in ("mug", "table"):
            make_shard((split, family, 0, 0, tmp_path, None, []))

    def go(name: str, stop_at: int | None = None) -> Run:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        run = Run(folder, SETTINGS, 16, "cpu")
        run.resume()
        trainer.train(tmp_path, run, Texts(), "cpu", stop_at)
        return run

    return go


def test_a_resumed_run_ends_in_the_same_weights(small):
    whole = small("whole")
    small("parts", stop_at=4)
    resumed = small("parts")
    assert resumed.step == whole.step == 6
    for name, tensor in whole.network.state_dict().items():
        assert torch.equal(tensor, resumed.network.state_dict()[name]), name


def test_a_run_that_starts_from_a_model_trains_its_weights_on(small, tmp_path):
    first = small("first")
    trainer.export(first, tmp_path / "model", "tiny", "1", "CC0-1.0", ["made up"])
    (tmp_path / "second").mkdir()
    second = Run(tmp_path / "second", SETTINGS, 16, "cpu")
    second.start_from(str(tmp_path / "model"))
    begun = {name: tensor.clone() for name, tensor in second.network.tensors().items()}
    for name, tensor in first.network.tensors().items():
        torch.testing.assert_close(begun[name], tensor, atol=5e-3, rtol=1e-2)
    assert second.objective.scale().item() == pytest.approx(first.objective.scale().item())
    trainer.train(tmp_path, second, Texts(), "cpu", stop_at=1)
    changed = [
        name for name, t in second.network.tensors().items() if not torch.equal(t, begun[name])
    ]
    assert "proj.weight" in changed and "blocks.blocks.0.attn.qkv.weight" in changed


def test_the_log_tells_loss_speed_and_held_out_miou(small):
    run = small("logged")
    last = json.loads((run.folder / "log.jsonl").read_text().splitlines()[-1])
    assert last["step"] == 6 and last["loss"] > 0 and last["shapes_per_second"] > 0
    assert set(last["miou"]) == {"mug", "table", "mean"}
    assert all(0 <= value <= 1 for value in last["miou"].values())


def test_another_setting_does_not_take_over_a_checkpoint(small, tmp_path):
    small("first", stop_at=2)
    other = Run(tmp_path / "first", Hyperparameters(steps=7), 16, "cpu")
    with pytest.raises(SystemExit, match="other settings"):
        other.resume()


def test_an_exported_model_loads_and_computes_the_trained_weights(small, tmp_path):
    run = small("exported")
    trainer.export(run, tmp_path / "model", "tiny", "1", "CC0-1.0", ["made up"])
    model, tensors = load_model(tmp_path / "model")
    assert model.temperature == pytest.approx(0.07, rel=0.05)
    loaded = PatchAligner(SMALL).eval()
    loaded.load_tensors(tensors)
    cloud = torch.randn(1, 256, 3)
    expected = run.network.eval()(cloud)[0]
    torch.testing.assert_close(loaded(cloud)[0], expected, atol=5e-3, rtol=0)


def test_the_learning_rate_warms_up_and_ends_low():
    settings = Hyperparameters(steps=100, warm_up=10, learning_rate=1.0, final_rate=0.02)
    assert learning_rate(0, settings) == pytest.approx(0.1)
    assert learning_rate(10, settings) == pytest.approx(1.0)
    assert learning_rate(100, settings) == pytest.approx(0.02)
