"""The average of two models: weights in between, and a temperature in between."""

import dataclasses
import sys

import pytest
import torch
from small_model import SMALL, save_small_model

from patchalign3d.errors import ModelError
from patchalign3d.network.model import Model, read_description
from training.average import average, main


def model(temperature):
    return Model(
        name="m",
        version="1",
        architecture=SMALL,
        text_encoder="all-MiniLM-L6-v2",
        temperature=temperature,
        license="CC0-1.0",
        training_data=["shapes"],
    )


def test_the_share_is_of_the_second_model():
    old = model(0.04)
    new = model(0.01)
    tensors = {"w": torch.tensor([0.0, 2.0]), "steps": torch.tensor(3)}
    other = {"w": torch.tensor([4.0, 2.0]), "steps": torch.tensor(7)}
    mean, found = average((old, tensors), (new, other), 0.75)
    assert found["w"].tolist() == [3.0, 2.0] and found["steps"].item() == 7
    middle, _ = average((old, tensors), (new, other), 0.5)
    assert middle.temperature == pytest.approx(0.02)
    assert dataclasses.replace(mean, temperature=0.01) == new


@pytest.mark.parametrize(
    "other",
    [
        {"architecture": dataclasses.replace(SMALL, width=48)},
        {"text_encoder": "open_clip:ViT-B-32/openai"},
        {"input_axes": ("+x", "+y", "+z")},
    ],
)
def test_models_of_which_neither_goes_on_from_the_other_are_not_averaged(other):
    old = model(0.04)
    new = dataclasses.replace(old, **other)
    with pytest.raises(ModelError, match="differ in size, text encoder or axes"):
        average((old, {}), (new, {}), 0.5)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("CC0-1.0", "CC0-1.0", "CC0-1.0"),
        ("MIT", "CC0-1.0", "MIT AND CC0-1.0"),
        ("MIT AND CC0-1.0", "MIT", "MIT AND CC0-1.0"),
        ("MIT OR Apache-2.0", "CC0-1.0", "(MIT OR Apache-2.0) AND CC0-1.0"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0", "MIT OR Apache-2.0"),
    ],
)
def test_an_average_falls_under_the_licences_of_both(one, other, both):
    old = dataclasses.replace(model(0.04), license=one)
    mean, _ = average((old, {}), (dataclasses.replace(old, license=other), {}), 0.5)
    assert mean.license == both


def test_an_average_tells_what_either_model_was_trained_on():
    old = dataclasses.replace(model(0.04), training_data=["shapes", "scans"])
    new = dataclasses.replace(old, training_data=["chairs of ours", "shapes"])
    mean, _ = average((old, {}), (new, {}), 0.5)
    assert mean.training_data == ["shapes", "scans", "chairs of ours"]


@pytest.mark.parametrize(("said", "name"), [((), "mine"), (("--name", "other"), "other")])
def test_an_average_is_called_as_its_folder_unless_it_is_given_a_name(
    tmp_path, monkeypatch, said, name
):
    for folder in ("before", "after"):
        save_small_model(tmp_path / folder)
    words = [str(tmp_path / "before"), str(tmp_path / "after"), "--share", "0.5"]
    words += ["--out", str(tmp_path / "mine")]
    monkeypatch.setattr(sys, "argv", ["average", *words, *said])
    main()
    assert read_description(tmp_path / "mine").name == name
