"""The rows of Tables 7 to 12, and the commands that train them in full."""

import shlex

import pytest

from benchmarks.ablations.variants import VARIANTS, of_table
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
    assert [variant.changes["granularity"] for variant in of_table(10)] == list(GRANULARITIES)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_the_command_of_a_row_is_one_that_training_takes(variant, monkeypatch, tmp_path):
    taken = []

    class Stop(Exception):
        pass

    def stop(settings_name, *rest):
        raise Stop

    monkeypatch.setattr(run, "target_width", stop)
    monkeypatch.setattr(run, "Shards", lambda folder: None)
    monkeypatch.setattr(train, "TextBank", stop)
    monkeypatch.chdir(tmp_path)
    for command in variant.commands():
        words = shlex.split(command)
        assert words[:3] == ["python", "-m", "training.loop.train"]
        (tmp_path / words[words.index("--shards") + 1]).mkdir(exist_ok=True)
        monkeypatch.setattr("sys.argv", words[2:])
        with pytest.raises(Stop):
            train.main()
        taken.append(command)
    assert len(taken) == (2 if variant.encoder else 1)
    assert variant.text in TEXT_ENCODERS


def test_rows_that_are_the_papers_main_model_share_one_training():
    ours = [variant for variant in VARIANTS if variant.paper.get("miou") == 56.9]
    assert len({variant.run for variant in ours}) == 1
    assert len({variant.run for variant in of_table(11)}) == 1
