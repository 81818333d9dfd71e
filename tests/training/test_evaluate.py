"""Scores of held-out shapes, in each way of asking."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from small_model import save_small_model

from patchalign3d.errors import FileError
from training.data.clouds import Cloud, Label
from training.data.shards import Shards, write_shard
from training.loop import evaluate
from training.loop.evaluate import frames_found, mean_iou_by_source

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


@pytest.mark.parametrize(
    ("each", "asked"), [(3, [0, 3, 6]), (10, list(range(10))), (12, [*range(10), 0, 1])]
)
def test_the_shapes_are_from_all_over_a_source(tmp_path, monkeypatch, each, asked):
    monkeypatch.setattr(evaluate, "POINTS", 256)
    points = np.random.default_rng(0).uniform(-1, 1, (400, 3)).astype(np.float32)
    halves = [Label((half,), 0, (points[:, 2] > 0) == (half == "top")) for half in ("top", "base")]
    for number in range(2):
        clouds = [Cloud(f"{5 * number + row}", points, halves) for row in range(5)]
        write_shard(tmp_path / f"box-00{number}", clouds)
    told = []

    def texts(names, category):
        told.append(int(category))
        return torch.eye(2)

    mean_iou_by_source(Oracle(), Shards(tmp_path), texts, AXES, "cpu", each=each)
    assert told == asked


class SeesUp(torch.nn.Module):
    """A network that takes everything to be upright and to look along −Y."""

    def __init__(self):
        super().__init__()
        self.encoder = lambda cloud: SimpleNamespace(
            embeddings=cloud * torch.tensor([1.0, -1.0, 1.0]),  # Z up again
            index=torch.arange(cloud.shape[1])[None, :, None],
        )
        self.frame = lambda places: places


def test_of_shapes_on_all_their_sides_who_takes_all_to_be_upright_finds_a_few(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(evaluate, "POINTS", 256)
    monkeypatch.setattr(evaluate, "FRAMED", 240)
    points = np.random.default_rng(0).normal(size=(400, 3)).astype(np.float32)
    write_shard(tmp_path / "box-000", [Cloud("box", points, [], axes="xyz")])
    write_shard(tmp_path / "pot-000", [Cloud("pot", points, [], axes="z")])
    write_shard(tmp_path / "nut-000", [Cloud("nut", points, [])])
    found = frames_found(SeesUp(), Shards(tmp_path), AXES, "cpu")
    assert found["up"] == pytest.approx(1 / 6, abs=0.06)
    assert found["front"] == pytest.approx(1 / 24, abs=0.04)


def test_the_command_prints_a_row_for_every_source(shards, tmp_path, monkeypatch, capsys):
    model = save_small_model(tmp_path / "model")
    arguments = ["evaluate", "--model", str(model), "--shards", str(tmp_path), "--device", "cpu"]
    monkeypatch.setattr(sys, "argv", arguments)
    evaluate.main()
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split() == ["part", "part-category", "synonyms"]
    assert [row.split()[0] for row in rows] == ["box", "mean"]
    assert all(0 <= float(score) <= 100 for row in rows for score in row.split()[1:])


def test_shapes_without_names_of_parts_have_no_scores(tmp_path, monkeypatch):
    (tmp_path / "unnamed").mkdir()
    thing = Cloud("thing", np.eye(400, 3, dtype=np.float32), [])
    write_shard(tmp_path / "unnamed" / "validation" / "thing-000", [thing])
    model = save_small_model(tmp_path / "model")
    arguments = ["evaluate", "--model", str(model), "--shards", str(tmp_path / "unnamed")]
    monkeypatch.setattr(sys, "argv", [*arguments, "--device", "cpu"])
    with pytest.raises(FileError, match="has names of parts"):
        evaluate.main()
