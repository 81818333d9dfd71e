"""What a run goes on with: its checkpoint, the weights that it began with, its sizes."""

import json
import re
from dataclasses import replace

import pytest
import torch
from mapped_files import HAS_MAPS, mapped_files
from tiny_runs import SETTINGS, assert_same_weights, write_blobs
from tiny_training import SMALL, Texts

from patchalign3d.errors import FileError, ModelError
from training.data.clouds import Targets
from training.data.make_shards import Job, make_shard
from training.loop import train as trainer
from training.loop.checkpoint import CHECKPOINT, read_checkpoint
from training.loop.run import Run, architecture
from training.loop.settings import Hyperparameters

pytestmark = pytest.mark.usefixtures("one_thread")


def test_what_two_processes_began_is_not_gone_on_with_by_one(small, tmp_path):
    run = small("one", stop_at=2)
    with pytest.raises(ModelError, match="made by 1 processes, and here are 2"):
        run.go_on_with(2)
    assert read_checkpoint(tmp_path / "one" / CHECKPOINT).processes == 1


def test_a_run_is_not_resumed_on_other_shards(small, tmp_path):
    small("one", stop_at=2)
    make_shard(Job("train", "mug", 0, 1, tmp_path))  # of another seed
    with pytest.raises(ModelError, match="was made on other shards"):
        small("one")
    assert read_checkpoint(tmp_path / "one" / CHECKPOINT).step == 2


def test_a_run_is_not_resumed_on_features_of_another_width(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "training.loop.run.architecture", lambda _, width: replace(SMALL, feature_width=width)
    )
    settings = replace(SETTINGS, stage=1)
    Run(tmp_path, settings, 10, "cpu").save()
    with pytest.raises(ModelError, match=r"features of 10 numbers, .* have 12"):
        Run(tmp_path, settings, 12, "cpu").resume()


def test_a_run_is_not_resumed_from_other_weights_than_it_began_with(small, tmp_path):
    for name in ("one", "other"):
        small(name, stop_at=1)
    small("other", stop_at=2)
    begun = replace(SETTINGS, seed=3)

    def go_on_from(name: str) -> Run:
        (tmp_path / "begun").mkdir(exist_ok=True)
        run = Run(tmp_path / "begun", begun, 16, "cpu")
        run.start_from(str(tmp_path / name))
        run.resume()
        return run

    trainer.train(tmp_path, go_on_from("one"), Texts(), "cpu", 2)
    with pytest.raises(ModelError, match="was begun with other weights"):
        go_on_from("other")
    assert go_on_from("one").step == 2
    assert small("begun", stop_at=2, settings=begun).step == 2  # the way on: without --start


def test_another_setting_does_not_take_over_a_checkpoint(small, tmp_path):
    small("first", stop_at=2)
    weights = {**SETTINGS.source_weights, "chair": 2.0, "mug": 5.0}
    other = Run(tmp_path / "first", replace(SETTINGS, steps=7, source_weights=weights), 16, "cpu")
    named = re.escape(
        "other settings (source_weights chair: 3.0, not 2.0, source_weights mug: 1.0, not 5.0, "
        "steps: 6, not 7)"
    )
    with pytest.raises(ModelError, match=named):
        other.resume()


@pytest.mark.skipif(not HAS_MAPS, reason="macOS tells no process of its maps")
def test_a_run_that_is_resumed_does_not_hold_its_checkpoint(small, tmp_path):
    small("parts", stop_at=1)
    resumed = Run(tmp_path / "parts", SETTINGS, 16, "cpu")
    resumed.resume()
    assert resumed.step == 1
    assert str(tmp_path / "parts" / CHECKPOINT) not in mapped_files()


def test_the_last_block_is_trained_on_and_the_others_stay(small, tmp_path):
    settings = replace(SETTINGS, unfrozen="last-block", encoder_rate=0.2, prompts="part")
    settings = replace(settings, negatives="cross-shape")
    begun = Run(tmp_path, settings, 16, "cpu").network.state_dict()
    trained = small("tuned", settings=settings).network.state_dict()
    changed = {
        name
        for name, tensor in trained.items()
        if not torch.equal(tensor, begun[name]) and "running" not in name and "num_b" not in name
    }
    stem = "encoder.blocks.blocks.{}.attn.qkv.weight"
    assert stem.format(1) in changed and "proj.weight" in changed
    assert stem.format(0) not in changed
    assert not any(name.startswith(("encoder.encoder.", "encoder.pos_embed.")) for name in changed)


def test_stage_2_goes_on_from_the_encoder_of_stage_1_with_a_new_head(tmp_path, monkeypatch):
    def seen(rng):
        features, nearest = rng.normal(size=(8, 10)), rng.integers(0, 8, 400)
        return {"labels": [], "targets": Targets(features.astype("f2"), nearest.astype("i2"))}

    write_blobs(tmp_path / "distil", seen)
    settings = replace(SETTINGS, stage=1)
    monkeypatch.setattr(
        "training.loop.run.architecture", lambda *_: replace(SMALL, feature_width=10)
    )
    (tmp_path / "one").mkdir()
    first = Run(tmp_path / "one", settings, 10, "cpu")
    trainer.train(tmp_path / "distil", first, None, "cpu")
    last = json.loads((tmp_path / "one" / "log.jsonl").read_text().splitlines()[-1])
    assert 0 < last["validation"]["loss"] < 2
    again = Run(tmp_path / "one", settings, 10, "cpu")
    again.resume()
    assert again.step == 6
    assert_same_weights(first, again)

    monkeypatch.setattr("training.loop.run.architecture", lambda *_: SMALL)
    second = Run(tmp_path, SETTINGS, 16, "cpu")
    with pytest.raises(FileError, match="These shards name no parts"):
        trainer.train(tmp_path / "distil", second, Texts(), "cpu")
    head = second.network.proj.weight.clone()
    second.start_from(str(tmp_path / "one"))
    assert torch.equal(second.network.proj.weight, head)
    for own, learned in zip(
        second.network.encoder.parameters(), first.network.encoder.parameters(), strict=True
    ):
        assert torch.equal(own, learned)


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


@pytest.mark.parametrize("sizes", [{"depth": 1}, {"depth": 3}, {"width": 48}])
def test_a_run_does_not_start_from_weights_of_another_size(small, tmp_path, monkeypatch, sizes):
    first = small("first", stop_at=1)
    trainer.export(first, tmp_path / "model", "tiny", "1", "CC0-1.0", ["made up"])
    monkeypatch.setattr("training.loop.run.architecture", lambda *_: replace(SMALL, **sizes))
    second = Run(tmp_path, SETTINGS, 16, "cpu")
    begun = {name: tensor.clone() for name, tensor in second.network.tensors().items()}
    for name in ("first", "model"):
        with pytest.raises(ModelError, match="has other sizes than this run's"):
            second.start_from(str(tmp_path / name))
    assert all(torch.equal(t, begun[n]) for n, t in second.network.tensors().items())


@pytest.mark.parametrize(
    ("granularity", "k", "patches"), [("32x128", 32, 128), ("16x256", 16, 256), ("2x1024", 2, 1024)]
)
def test_the_granularity_names_points_per_patch_and_patches(granularity, k, patches):
    made = architecture(Hyperparameters(granularity=granularity), 768)
    assert (made.patch_size, made.patches, made.feature_width) == (k, patches, 768)
