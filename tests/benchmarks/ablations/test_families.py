"""The ablations: every row differs from the base in one thing, and sees shapes as Stage 1 does."""

import json
import sys
from dataclasses import asdict

import numpy as np
import pytest
import tiny_training

from benchmarks.ablations import families
from benchmarks.ablations.families import ROWS, seen_clouds
from benchmarks.networks.stand_in_encoders import stand_in_2d
from training.data.clouds import POINTS
from training.data.shards import Shards
from training.loop.examples import PROMPTS
from training.loop.settings import GRANULARITIES, Hyperparameters
from training.loop.stage2 import NEGATIVES, UNFROZEN


@pytest.mark.parametrize("group, name, changes, after", ROWS, ids=[f"{r[0]}: {r[1]}" for r in ROWS])
def test_a_row_differs_in_one_thing_from_another_and_names_what_there_is(
    group, name, changes, after
):
    base = asdict(Hyperparameters())
    settings = {**base, **changes}
    assert settings.keys() == base.keys()
    differing = [
        sum(settings[n] != {**base, **other}[n] for n in base) + (after != begun)
        for _, _, other, begun in ROWS
    ]
    assert differing.count(0) == 1 and 1 in differing
    assert settings["granularity"] in GRANULARITIES
    assert settings["unfrozen"] in UNFROZEN and settings["negatives"] in NEGATIVES
    assert settings["prompts"] in PROMPTS


def test_what_the_2d_encoder_sees_lies_beside_the_labels():
    encoder = stand_in_2d("dinov2", 28)
    rng = np.random.default_rng(0)
    (cloud,) = seen_clouds("mug", 1, encoder, "cpu", rng)
    assert cloud.points.shape == (POINTS, 3)
    assert np.allclose(np.linalg.norm(cloud.targets.features.astype(float), axis=1), 1, atol=1e-2)
    assert cloud.targets.nearest.shape == (POINTS,)
    assert {"handle"} <= {word for label in cloud.labels for word in label.wordings}
    coarse = [label.mask for label in cloud.labels if label.level == 0]
    assert (np.sum(coarse, axis=0) <= 1).all() and np.mean(np.any(coarse, axis=0)) > 0.9


def test_other_shapes_and_another_encoder_are_other_data(tmp_path, monkeypatch, capsys):
    small = {"SOURCES": ("mug",), "HELD_OUT": 1, "VIEWS": 1, "ROWS": ROWS[:1]}
    for name, value in small.items():
        monkeypatch.setattr(families, name, value)
    monkeypatch.setattr(families, "random_encoder", lambda: stand_in_2d("dinov2", 28))
    monkeypatch.setattr(families, "load_image_encoder", lambda n, device: stand_in_2d(n, 32))
    monkeypatch.setattr(families, "TextBank", lambda *asked, **named: tiny_training.Texts())
    trained_on = []

    def run(folder, settings, shards, *rest):
        folder.mkdir(parents=True, exist_ok=True)
        told = json.dumps({"miou": {"mean": 0.25}})
        (folder / "log.jsonl").write_text(told, encoding="utf-8")
        trained_on.append(Shards(shards / "train"))

    monkeypatch.setattr(families, "finished_run", run)
    for encoder, shapes in (("random", 1), ("random", 2), ("dinov1", 1), ("random", 1)):
        words = ["--out", str(tmp_path), "--encoder", encoder, "--shapes", str(shapes)]
        monkeypatch.setattr(sys, "argv", ["families", *words, "--device", "cpu"])
        families.main()
        assert len(trained_on[-1]) == shapes
        assert "| 25.0 |" in capsys.readouterr().out
    one, _, other, again = (shards.identity for shards in trained_on[1::2])
    assert one == again != other
