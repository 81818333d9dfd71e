"""The rule of orientation: the library weighs as what was learned does; unsure where it should."""

import numpy as np
import pytest
import torch

from patchalign3d.errors import FileError
from patchalign3d.segmenter import orientation_evidence
from patchalign3d.segmenter.orientation_evidence import Evidence
from training.data.clouds import Cloud
from training.data.shards import Shards, write_shard
from training.orientation import rule


@pytest.fixture(scope="module")
def known():
    """Shapes whose up one column of the evidence tells, of one kind straight, of another upside
    down; every third has none.
    """
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(300, 6, 8)).astype(np.float32)
    kinds = rng.normal(0, 0.1, (300, 40)).astype(np.float32)
    turned = np.arange(300) % 2 == 0
    answered = np.arange(300) % 3 > 0
    kinds[turned, 0] += 5
    rows[:, :, :2] *= 1e-3  # the places tell nothing
    rows[:, 0, 5] += np.where(answered, np.where(turned, -4, 4), 0)
    truth = torch.zeros(300, dtype=torch.int64)
    sources = ["one" if number % 5 else "another" for number in range(300)]
    return rule.Known(*map(torch.from_numpy, (rows, kinds)), truth, torch.tensor(answered), sources)


@pytest.fixture(scope="module")
def network(known):
    return rule.fit(known, "up", seed=0)


def test_the_library_reads_the_rule_that_is_learned(known, network, monkeypatch, tmp_path):
    weights = rule.as_weights(network)
    arrays = rule.arrays_of(orientation_evidence.Rule(weights, weights), "of a model")
    np.savez(tmp_path / "rule.npz", **arrays)
    monkeypatch.setattr(orientation_evidence, "RULE", tmp_path / "rule.npz")
    orientation_evidence._rule.cache_clear()
    read = orientation_evidence.rule_for("of a model")
    assert orientation_evidence.rule_for("of another") is None
    orientation_evidence._rule.cache_clear()
    with torch.inference_mode():
        expected = network(known.rows[:4], known.kinds[:4])
    for number in range(4):
        weighed = Evidence(known.rows[number].numpy(), known.kinds[number].numpy())
        np.testing.assert_allclose(read.front.logits(weighed), expected[number], atol=1e-4)


def test_what_tells_the_up_of_its_kind_is_learned_and_what_has_none_stays_open(known, network):
    with torch.inference_mode():
        rightly, wrongly, others = rule.shares(network(known.rows, known.kinds), known)
    assert rightly > 0.9 and wrongly < 0.05 and others < 0.4


def test_equal_seeds_learn_equal_rules(known, network):
    again = rule.fit(known, "up", seed=0)
    assert torch.equal(again.first.weight, network.first.weight)


def test_the_true_axis_comes_first_and_none_is_lost():
    rows = np.arange(12, dtype=np.float32).reshape(6, 2)
    first = rule._first(Evidence(rows, np.zeros(3, np.float32)), 4)
    np.testing.assert_array_equal(first.rows[0], rows[4])
    assert sorted(first.rows[:, 0]) == sorted(rows[:, 0])


@pytest.mark.parametrize("missing", ["up", "front"])
def test_no_rule_is_learned_from_shapes_whose_stand_nobody_knows(missing):
    some = [False, True, False]
    rule.check_known({"up": some, "front": some})
    with pytest.raises(FileError, match=f"what its {missing} is. Add such"):
        rule.check_known({"up": some, "front": some, missing: [False, False, False]})


def cloud_that_stands(axes):
    points = np.random.default_rng(0).normal(size=(8, 3)).astype(np.float32)
    return Cloud("thing", points, [], axes=axes)


def test_an_up_is_known_without_a_front_and_neither_of_what_lies_anyhow(tmp_path):
    write_shard(tmp_path / "things-000", map(cloud_that_stands, ["", "z", "xyz"]))
    answers = rule.known_axes(Shards(tmp_path), each=3)
    assert answers == {"up": [False, True, True], "front": [False, False, True]}


def test_shards_that_cannot_teach_are_refused_before_a_model_is_loaded_or_a_shape_looked_at(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(rule.LoadedModel, "load", None)
    command = ["rule", "--shards", str(tmp_path), "--out", str(tmp_path / "rule.npz")]
    monkeypatch.setattr("sys.argv", command)
    write_shard(tmp_path / "train" / "things-000", [cloud_that_stands("z")] * 2)
    with pytest.raises(FileError, match=r"no shards in .*validation"):
        rule.main()
    write_shard(tmp_path / "validation" / "things-000", [cloud_that_stands("z")] * 2)
    with pytest.raises(FileError, match="Of none of these shapes it is known what its front is"):
        rule.main()


def test_a_rule_that_is_not_finite_is_refused(known):
    rows = known.rows.clone()
    rows[7, 2, 1] = float("nan")  # a single number of a single shape
    weights = rule.as_weights(rule.fit(known._replace(rows=rows), "up"))
    with pytest.raises(FileError, match="too few shapes"):
        rule.check_learned(orientation_evidence.Rule(weights, weights))


def test_a_rule_of_finite_numbers_is_taken_and_of_no_shapes_no_share_is_told(known, network):
    weights = rule.as_weights(network)
    rule.check_learned(orientation_evidence.Rule(weights, weights))
    answered = known._replace(answered=torch.ones(300, dtype=torch.bool))
    with torch.inference_mode():
        rightly, wrongly, others = rule.shares(network(known.rows, known.kinds), answered)
    assert rightly + wrongly <= 1 and np.isnan(others)
