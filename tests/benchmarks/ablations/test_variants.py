"""The rows of Tables 7 to 12, and the commands that train them in full."""

import shlex

import pytest

from benchmarks.ablations.variants import VARIANTS, of_table
from training.data import import_data
from training.loop import run, train
from training.loop.settings import GRANULARITIES, TEXT_ENCODERS
from training.views import extract
from training.views.image_encoders import IMAGE_ENCODERS


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


class Stop(Exception):
    """In place of the work, when the command has been understood."""


def stop(*_, **__):
    raise Stop


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_the_commands_of_a_row_are_such_as_are_taken(variant, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "target_width", stop)
    monkeypatch.setattr(run, "Shards", lambda folder: None)
    monkeypatch.setattr(train, "TextBank", stop)
    monkeypatch.setattr(extract.OfficialData, "items", stop)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "DATA").mkdir()
    commands = [shlex.split(command) for command in variant.commands()]
    modules = {module.__name__: module for module in (extract, import_data, train)}
    for words in commands:
        assert words[:2] == ["python", "-m"]
        if "--shards" in words:  # the commands before it have made them
            (tmp_path / words[words.index("--shards") + 1]).mkdir(exist_ok=True)
        monkeypatch.setattr("sys.argv", words[2:])
        with pytest.raises(Stop):
            modules[words[2]].main()
    stages = ["training.loop.train"] * (2 if variant.encoder else 1)
    first = ["training.views.extract"] if variant.encoder else []
    assert [words[2] for words in commands] == [*first, "training.data.import_data", *stages]
    assert variant.text in TEXT_ENCODERS


def test_each_2d_encoder_has_features_and_shards_of_its_own():
    told = {}
    for variant in of_table(7):
        look, lay_out, learn, _ = map(shlex.split, variant.commands())
        subfolder = look[look.index("--subfolder") + 1]
        assert look[look.index("--encoder") + 1] == variant.encoder in IMAGE_ENCODERS
        assert lay_out[lay_out.index("--subfolder") + 1] == subfolder
        shards = lay_out[lay_out.index("--out") + 1]
        assert learn[learn.index("--shards") + 1] == shards
        told[subfolder] = shards
    assert len(told) == len(set(told.values())) == 4


def test_rows_that_are_the_papers_main_model_share_one_training():
    ours = [variant for variant in VARIANTS if variant.paper.get("miou") == 56.9]
    assert len({variant.run for variant in ours}) == 1
    assert len({variant.run for variant in of_table(11)}) == 1
