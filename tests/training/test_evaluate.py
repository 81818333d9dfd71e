"""Scores of held-out shapes, in each way of asking."""

import sys

import numpy as np
import pytest
import torch
from small_model import save_small_model

from training.data.shards import Cloud, Label, Shards, write_shard
from training.loop import evaluate
from training.loop.evaluate import mean_iou_by_source

AXES = ("+x", "-y", "+z")


@pytest.fixture
def shards(tmp_path, monkeypatch):
    """A cloud of an upper and a lower half, and one without labels."""
    monkeypatch.setattr(evaluate, "POINTS", 256)
    points = np.random.default_rng(0).uniform(-1, 1, (400, 3)).astype(np.float32)
    upper = points[:, 2] > 0
    labels = [Label(("top", "lid"), 0, upper), Label(("base",), 0, ~upper)]
    write_shard(tmp_path / "validation" / "box-000", [Cloud("box", points, labels)])
    write_shard(tmp_path / "validation" / "thing-000", [Cloud("thing", points, [])])
    return Shards(tmp_path / "validation")


class Oracle(torch.nn.Module):
    """A network whose patches are all points, and whose feature says above or below."""

    def forward(self, cloud):
        above = (cloud[..., 2] > cloud[..., 2].mean()).float()
        features = torch.stack([above, 1 - above], dim=-1)
        return features, type("Patches", (), {"centres": cloud})


@pytest.mark.parametrize(("synonyms", "words"), [(False, ["top", "base"]), (True, ["lid", "base"])])
def test_a_network_that_knows_scores_one_by_either_name(shards, synonyms, words):
    asked = []

    def texts(names, category):
        asked.append((names, category))
        return torch.eye(2)

    scores = mean_iou_by_source(Oracle(), shards, texts, AXES, "cpu", synonyms)
    assert scores.keys() == {"box", "mean"}
    assert scores["box"] > 0.95
    assert asked[0] == (words, "box")


def test_the_command_prints_a_row_for_every_source(shards, tmp_path, monkeypatch, capsys):
    model = save_small_model(tmp_path / "model")
    arguments = ["evaluate", "--model", str(model), "--shards", str(tmp_path), "--device", "cpu"]
    monkeypatch.setattr(sys, "argv", arguments)
    evaluate.main()
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split() == ["part", "part-category", "synonyms"]
    assert [row.split()[0] for row in rows] == ["box", "mean"]
    assert all(0 <= float(score) <= 100 for row in rows for score in row.split()[1:])
