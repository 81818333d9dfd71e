"""The rows of Tables 7 to 12, their commands and their small trainings."""

import shlex

import numpy as np
import pytest
import torch

from benchmarks.ablations import small
from benchmarks.ablations.cells import CELLS, of_table
from benchmarks.datasets.prompts import HARD_SYNONYMS, HardSynonyms
from benchmarks.datasets.shapenetpart import PARTS
from benchmarks.datasets.stand_ins import small_set
from benchmarks.networks.stand_in_encoders import stand_in_2d, stand_in_text
from training.loop import run, train
from training.loop.settings import GRANULARITIES, TEXT_ENCODERS


def test_every_row_of_the_paper_is_there():
    assert {number: len(of_table(number)) for number in range(7, 13)} == {
        7: 4,
        8: 4,  # with the bundled model's text encoder
        9: 5,
        10: 7,
        11: 3,
        12: 2,
    }
    assert [cell.changes["granularity"] for cell in of_table(10)] == list(GRANULARITIES)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.table}-{cell.label}")
def test_the_command_of_a_row_is_one_that_training_takes(cell, monkeypatch, tmp_path):
    taken = []

    class Stop(Exception):
        pass

    def stop(settings_name, *rest):
        raise Stop

    monkeypatch.setattr(run, "target_width", stop)
    monkeypatch.setattr(run, "Shards", lambda folder: None)
    monkeypatch.setattr(train, "TextBank", stop)
    monkeypatch.chdir(tmp_path)
    for command in cell.commands():
        words = shlex.split(command)
        assert words[:3] == ["python", "-m", "training.loop.train"]
        (tmp_path / words[words.index("--shards") + 1]).mkdir(exist_ok=True)
        monkeypatch.setattr("sys.argv", words[2:])
        with pytest.raises(Stop):
            train.main()
        taken.append(command)
    assert len(taken) == (2 if cell.encoder else 1)
    assert cell.text in TEXT_ENCODERS


def test_rows_that_are_the_papers_main_model_share_one_training():
    ours = [cell for cell in CELLS if cell.paper.get("miou") == 56.9]
    assert len({cell.run for cell in ours}) == 1
    assert len({cell.run for cell in of_table(11)}) == 1


def test_hard_synonyms_are_other_words_for_every_part(tmp_path):
    for name, (_, parts) in PARTS.items():
        words = HARD_SYNONYMS[name.lower()]
        assert tuple(words) == parts
        for part, synonyms in words.items():
            assert len(set(synonyms)) == len(synonyms) >= 2
            assert all(not set(part.split()) - {"or"} & set(s.split()) for s in synonyms), part
        for which in (0, 1):
            assert len({synonyms[which] for synonyms in words.values()}) == len(parts)
    samples = small_set("shapenetpart", tmp_path, 1, 100)
    reworded = HardSynonyms(samples).sample(samples.keys[0])
    assert reworded.names == ("fuselage", "airfoil", "empennage", "turbine")
    np.testing.assert_array_equal(reworded.labels, samples.sample(samples.keys[0]).labels)


@pytest.mark.parametrize("name", ["dinov1", "dinov2", "dinov3", "openclip-bigg"])
def test_a_small_2d_encoder_answers_as_a_large_one(name):
    encoder = stand_in_2d(name)
    features = encoder(torch.zeros(1, 3, encoder.size, encoder.size, dtype=torch.uint8))
    assert features.ndim == 4
    assert features.isfinite().all()


@pytest.mark.parametrize("name", ["siglip", "openclip-bigg", "gemma-2-9b-it", "minilm"])
def test_a_small_text_encoder_tells_words_apart(name):
    encoder = stand_in_text(name)
    rows = encoder.encode(["seat", "back of a chair", "seat"])
    assert rows.shape == (3, encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[0], rows[2], atol=1e-6)
    assert rows[0] @ rows[1] < 0.999


def test_a_cell_is_trained_once_and_asked_with_a_spread(tmp_path, monkeypatch):
    tiny = small.replace(small.BASE, steps=2, width=64, depth=3, patches=4)
    monkeypatch.setattr(small, "BASE", tiny)
    monkeypatch.setattr(small, "SHAPES", 1)
    monkeypatch.setattr(small, "STAGE_1_STEPS", 1)
    cell = of_table(9)[3]
    small.make_shards(tmp_path / "shards", ["dinov2"])
    run = small.trained(tmp_path, cell, 0)
    assert run.step == 2
    again = small.trained(tmp_path, cell, 0)
    for name, tensor in run.network.state_dict().items():
        assert torch.equal(tensor, again.network.state_dict()[name])
    assert {"miou", "ciou", "boundary"} <= set(small.asked(tmp_path, cell, 0))
