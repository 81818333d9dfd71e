"""Shards and examples: what was written is drawn, and labels stay with their points."""

from dataclasses import replace

import numpy as np
import pytest

from patchalign3d.errors import FileError
from training.data import make_shards
from training.data.clouds import LANDMARKS, PLACES, POINTS, Cloud, Label
from training.data.shards import Shards, write_shard
from training.loop.examples import (
    absent_names,
    all_phrases,
    draw_batch,
    draw_examples,
    draw_labels,
    draw_levels,
    phrase,
)

AXES = ("+x", "-y", "+z")


def halves() -> Cloud:
    """A cloud whose labels can be read off its points: above or below, whatever the heading."""
    points = np.random.default_rng(0).uniform(-1, 1, (POINTS, 3)).astype(np.float32)
    points[:, 2] = np.where(points[:, 2] > 0, 3, -3)
    upper = points[:, 2] > 0
    labels = [Label(("top", "upper half"), 0, upper), Label(("bottom",), 0, ~upper)]
    return Cloud("stack", points, [*labels, Label(("everything",), 1, np.ones(POINTS, bool))])


def test_a_shard_gives_back_what_was_written(tmp_path):
    cloud = replace(halves(), axes="xyz")
    write_shard(tmp_path / "stack-000", [cloud, cloud])
    shards = Shards(tmp_path)
    assert shards.sources == ["stack"] and len(shards) == 2
    read = shards.cloud("stack", 1)
    np.testing.assert_allclose(read.points, cloud.points, atol=2e-3)
    assert read.axes == "xyz"
    for before, after in zip(cloud.labels, read.labels, strict=True):
        assert before.wordings == after.wordings and before.level == after.level
        np.testing.assert_array_equal(before.mask, after.mask)


def test_a_shard_that_was_cut_off_is_not_read(tmp_path):
    write_shard(tmp_path / "stack-000", [halves()])
    (tmp_path / "stack-000").rename(tmp_path / "stack-000.unfinished")
    with pytest.raises(FileError, match="make_shards"):
        Shards(tmp_path)


def test_sources_are_drawn_by_their_weights_of_which_one_must_be_more_than_0(tmp_path):
    write_shard(tmp_path / "stack-000", [halves()])
    write_shard(tmp_path / "pile-000", [replace(halves(), category="pile")])
    shards, rng = Shards(tmp_path), np.random.default_rng(0)
    drawn = {shards.draw(rng, {"stack": 0.0}).category for _ in range(20)}
    assert drawn == {"pile"}
    with pytest.raises(FileError, match="have the weight 0"):
        shards.draw(rng, {"stack": 0.0, "pile": 0.0})


def test_a_shard_follows_from_its_name_and_seed(tmp_path, monkeypatch):
    monkeypatch.setattr(make_shards, "SHARD_SIZE", 20)
    for out in ("one", "two"):
        (tmp_path / out / "train").mkdir(parents=True)
        make_shards.make_shard(make_shards.Job("train", "mug", 3, 0, tmp_path / out))
    one, two = (
        (tmp_path / out / "train" / "mug-003" / "points.npy").read_bytes() for out in ("one", "two")
    )
    assert one == two


def test_masks_stay_with_their_points_through_all_augmentation():
    for seed in range(30):
        (example,) = draw_examples(halves(), 512, AXES, np.random.default_rng(seed))
        assert example.points.shape == (512, 3)
        assert example.masks.shape == (len(example.words), 512)
        np.testing.assert_allclose(np.linalg.norm(example.points, axis=1).max(), 1, atol=1e-5)
        for words, mask in zip(example.words, example.masks, strict=True):
            heights = example.points[mask, 2]
            if "top" in words or "upper" in words:
                assert heights.min() > example.points[~mask, 2].max() - 0.5
            if "bottom" in words and (~mask).any():
                assert heights.max() < example.points[~mask, 2].min() + 0.5


def test_wordings_vary_but_always_name_the_part():
    rng = np.random.default_rng(0)
    label = Label(("seat", "cushion"), 0, np.ones(POINTS, bool))
    phrases = {phrase(label, "chair", rng) for _ in range(200)}
    assert len(phrases) > 12
    assert all("seat" in p or "cushion" in p for p in phrases)


def test_whatever_is_asked_for_can_be_known_in_advance(tmp_path):
    placed = Label(("left half",), PLACES, halves().points[:, 0] < 0)
    cloud = Cloud("stack", halves().points, [*halves().labels, placed])
    write_shard(tmp_path / "stack-000", [cloud] * 2)
    shards = Shards(tmp_path)
    known = set(all_phrases(shards))
    for seed in range(40):
        for example in draw_batch(shards, 2, 64, AXES, {}, (seed,)):
            assert known.issuperset(example.words)


def test_all_questions_of_a_cloud_are_about_the_same_points(tmp_path):
    write_shard(tmp_path / "stack-000", [halves()] * 3)
    drawn = draw_batch(Shards(tmp_path), 2, 64, AXES, {}, (0,), questions=5)
    assert len(drawn) == 10
    first, second = drawn[:5], drawn[5:]
    for cloud in (first, second):
        assert all(example.points is cloud[0].points for example in cloud)
    assert len({tuple(example.words) for example in drawn}) > 5
    assert not np.array_equal(first[0].points, second[0].points)


def test_a_wording_that_fits_two_parts_is_asked_for_neither_beside_the_other():
    masks = np.eye(3, POINTS, dtype=bool)
    labels = [
        Label(words, 0, mask)
        for words, mask in zip((("foot",), ("toes", "foot"), ("leg", "limb")), masks, strict=True)
    ]
    asked = draw_labels(labels, np.random.default_rng(0))
    assert [label.wordings for label in asked] == [("foot",), ("toes",), ("leg", "limb")]


def test_many_feet_are_not_foots():
    label = Label(("foot",), 0, np.ones(POINTS, bool))
    phrases = {phrase(label, "person", np.random.default_rng(seed)) for seed in range(200)}
    assert "feet" in phrases and not any("foots" in phrase for phrase in phrases)


def test_a_batch_follows_from_its_seed(tmp_path):
    write_shard(tmp_path / "stack-000", [halves()] * 3)
    shards = Shards(tmp_path)
    one, two, other = (
        draw_batch(shards, 4, 64, AXES, {}, seed) for seed in ((1, 5), (1, 5), (1, 6))
    )
    assert all(np.array_equal(a.points, b.points) for a, b in zip(one, two, strict=True))
    assert not np.array_equal(one[0].points, other[0].points)


def test_a_part_that_is_not_there_is_asked_for_with_an_empty_mask():
    names = ["wheel", "top", "tops", "upper arm"]
    examples = draw_examples(halves(), 64, AXES, np.random.default_rng(0), names, questions=40)
    absent = {
        words
        for example in examples
        for words, mask in zip(example.words, example.masks, strict=True)
        if not mask.any()
    }
    assert absent and all("wheel" in words for words in absent)


def test_of_what_is_not_there_one_to_three_names_are_asked_for():
    rng = np.random.default_rng(0)
    counts = [len(absent_names(halves(), ["wheel", "fin", "horn"], rng)) for _ in range(200)]
    assert set(counts) == {1, 2, 3} and min(map(counts.count, (1, 2, 3))) > 40


def test_only_varied_prompts_ask_for_what_is_not_there(tmp_path):
    write_shard(tmp_path / "stack-000", [halves()])
    other = replace(halves(), labels=[Label(("wheel",), 0, np.ones(POINTS, bool))])
    write_shard(tmp_path / "car-000", [other])
    shards, only_stacks = Shards(tmp_path), {"car": 0.0}
    for prompts, wanted in (("varied", True), ("part", False)):
        batch = draw_batch(shards, 8, 64, AXES, only_stacks, (0, 0), prompts, questions=8)
        assert any(not mask.any() for example in batch for mask in example.masks) == wanted


def test_a_part_without_a_drawn_point_is_not_asked_for():
    speck = Label(("speck",), 0, np.arange(POINTS) == 7)
    cloud = replace(halves(), labels=[halves().labels[0], speck])
    for seed in range(20):
        (example,) = draw_examples(cloud, 64, AXES, np.random.default_rng(seed), prompts="part")
        assert example.masks.any(1).all() and example.words[0] == "top"


def test_a_part_is_called_by_its_first_name_as_often_as_by_all_others_together():
    label = Label(("leg", "strut", "support", "prop"), PLACES, np.ones(POINTS, bool))
    asked = [phrase(label, "chair", np.random.default_rng(seed)) for seed in range(400)]
    first = sum("leg" in words for words in asked)
    assert 0.5 < first / len(asked) < 0.75  # a half, and a quarter of the other half


def test_a_shape_that_lies_on_its_side_is_not_asked_for_what_is_on_top():
    placed = Label(("left half",), PLACES, halves().points[:, 0] < 0)
    cloud = Cloud("stack", halves().points, [*halves().labels, placed], axes="z")
    standing = draw_examples(
        cloud, 64, AXES, np.random.default_rng(0), questions=8, augmentation="none"
    )
    assert any("left half" in words for example in standing for words in example.words)
    for seed in range(60):
        rng = np.random.default_rng(seed)
        examples = draw_examples(cloud, 64, AXES, rng, questions=8, augmentation="any-way-up")
        tilted = examples[0].frame[2, 2] < 0.5
        asked = any("left half" in words for example in examples for words in example.words)
        assert not (tilted and asked)
        assert examples[0].axes == "z"


def test_parts_by_place_are_never_asked_for_with_others():
    known = [0, 1, PLACES, PLACES + 1]
    drawn = [draw_levels(known, np.random.default_rng(seed)) for seed in range(200)]
    assert {tuple(levels) for levels in drawn} == {(0,), (1,), (0, 1), (100,), (101,)}


def test_what_has_nothing_but_places_or_landmarks_is_asked_for_those():
    for known in ([LANDMARKS], [PLACES], [PLACES, LANDMARKS]):
        drawn = [draw_levels(known, np.random.default_rng(seed)) for seed in range(50)]
        assert {tuple(levels) for levels in drawn} == {(level,) for level in known}


def test_landmarks_are_asked_for_by_themselves_and_seldom():
    drawn = [draw_levels([0, LANDMARKS], np.random.default_rng(seed)) for seed in range(400)]
    assert {tuple(levels) for levels in drawn} == {(0,), (LANDMARKS,)}
    assert 20 < drawn.count([LANDMARKS]) < 80
