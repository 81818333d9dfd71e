"""By what the records of PatchAlign3D's rows are kept: all that is learned, beside the weights."""

import shutil
from dataclasses import replace

import pytest
from small_model import save_small_model

from benchmarks.methods import patchalign3d
from benchmarks.methods.patchalign3d import LEARNED, library_identity, load_network
from patchalign3d import Segmenter
from patchalign3d.network.weights import load_model, save_model


@pytest.fixture
def model(tmp_path):
    save_small_model(tmp_path / "model")
    return tmp_path / "model"


def test_a_model_that_is_described_otherwise_is_another_one(model):
    one = load_network(model)[-1]
    described, tensors = load_model(model)
    save_model(model, replace(described, temperature=0.01), tensors)
    other = load_network(model)[-1]
    assert one != other and one[:12] == other[:12]  # the weights are the same


def test_a_rule_that_is_learned_anew_makes_other_answers_of_the_same_weights(
    model, tmp_path, monkeypatch
):
    rules = {file.parent.name for file in LEARNED.glob("*/rule.npz")}
    assert rules == {"pointing", "orientation", "sides"}
    segmenter = Segmenter.load(model, "cpu")
    for name in rules:
        shutil.copytree(LEARNED / name, tmp_path / "weights" / name)
    monkeypatch.setattr(patchalign3d, "LEARNED", tmp_path / "weights")
    one = library_identity(segmenter)
    with (tmp_path / "weights" / "pointing" / "rule.npz").open("ab") as rule:
        rule.write(b"learned otherwise")
    assert library_identity(segmenter) != one
