"""What shapes a run, as it is given and as a checkpoint keeps it."""

from dataclasses import asdict, fields

import pytest

from training.loop.command import trainer_parser
from training.loop.settings import (
    SOURCE_WEIGHTS,
    TEXT_ENCODERS,
    Hyperparameters,
    learning_rate,
    weights_from,
)


def test_the_text_encoders_of_the_paper_have_short_names():
    assert Hyperparameters(text_encoder="siglip").text_encoder_name == TEXT_ENCODERS["siglip"]
    assert Hyperparameters().text_encoder_name == "all-MiniLM-L6-v2"


def test_a_source_may_be_called_as_an_option_is():
    weights = weights_from("batch=0, chair=1.5")
    assert weights == SOURCE_WEIGHTS | {"batch": 0.0, "chair": 1.5}
    settings = Hyperparameters(source_weights=weights)
    assert settings.batch == Hyperparameters().batch
    assert Hyperparameters.of_checkpoint(asdict(settings)) == settings


@pytest.mark.parametrize("words", ["chair", "chair=many", "chair=-1", "chair=nan", "a=1=2"])
def test_weights_that_make_no_sense_are_refused(words):
    with pytest.raises(ValueError):
        weights_from(words)


def test_a_checkpoint_that_keeps_weights_beside_its_settings_is_read():
    kept = {"stage": 2, "batch": 3, "person": 8.0, "chair": 2.0}
    read = Hyperparameters.of_checkpoint(kept)
    assert (read.batch, read.source_weights) == (3, {"person": 8.0, "chair": 2.0})


def test_the_learning_rate_warms_up_and_ends_low():
    settings = Hyperparameters(steps=100, warm_up=10, learning_rate=1.0, final_rate=0.02)
    assert learning_rate(0, settings) == pytest.approx(0.1)
    assert learning_rate(10, settings) == pytest.approx(1.0)
    assert learning_rate(55, settings) == pytest.approx((1 + 0.02) / 2)
    assert learning_rate(100, settings) == pytest.approx(0.02)


def test_every_setting_says_what_it_is_and_what_it_is_by_default():
    said = {action.dest: action.help for action in trainer_parser("")._actions}
    for setting in fields(Hyperparameters):
        about = said[setting.name]
        assert len(about.partition("(default")[0].split()) > 1, setting.name
        assert "default" in about, setting.name
