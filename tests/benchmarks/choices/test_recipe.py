"""The ablations of the recipe: rows differ in one thing each, and are tested on the same shapes."""

import sys

import numpy as np
import tiny_training

from benchmarks.choices import recipe
from training.data.shards import Shards
from training.loop import run, train


def test_each_row_adds_one_thing_to_the_one_before():
    for (_, *one), (_, *two) in zip(recipe.ROWS, recipe.ROWS[1:], strict=False):
        assert sum(a != b for a, b in zip(one, two, strict=True)) == 1


def test_what_is_tested_on_is_the_same_shape_in_each_way(tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "SOURCES", ("table",))
    monkeypatch.setattr(recipe, "HELD_OUT", 1)
    recipe.make_data(tmp_path, 2, 0.5, 0)
    shards = Shards(tmp_path / "validation")
    assert set(shards.sources) == {f"table_{way}" for way in recipe.WAYS}
    assert Shards(tmp_path / "train").sources == ["table"]
    loose, laid, fused = (
        np.ptp(shards.cloud(f"table_{way}", 0).points, axis=0)
        for way in ("loose", "lying", "fused")
    )
    np.testing.assert_allclose(loose, fused, rtol=0.15)
    np.testing.assert_allclose(sorted(loose), sorted(laid), rtol=0.05)
    assert not np.allclose(loose, laid, rtol=0.05)


def test_what_lies_on_a_side_says_nothing_of_its_axes(tmp_path):
    rng = np.random.default_rng(0)
    (cloud,) = recipe.clouds("table", 1, 0.0, rng)
    assert cloud.axes == "xyz" and recipe.lying(cloud, rng).axes == ""


def test_each_row_is_trained_with_each_seed_once_and_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(recipe, "SOURCES", ("table",))
    monkeypatch.setattr(recipe, "HELD_OUT", 1)
    monkeypatch.setattr(recipe, "SEEDS", (0, 1))
    monkeypatch.setattr(recipe, "TextBank", lambda *arguments, **named: tiny_training.Texts())
    monkeypatch.setattr(run, "architecture", lambda settings, dimension: tiny_training.SMALL)
    trained = []
    step = train.train_step
    monkeypatch.setattr(train, "train_step", lambda *a: trained.append(a[0].settings) or step(*a))
    words = ["--out", str(tmp_path), "--shapes", "2", "--steps", "2", "--batch", "2"]
    monkeypatch.setattr(sys, "argv", ["recipe", *words, "--device", "cpu"])
    recipe.main()
    rows = [line for line in capsys.readouterr().out.splitlines() if "±" in line]
    assert [row.split(" | ")[0].strip("| ") for row in rows] == [name for name, *_ in recipe.ROWS]
    assert len(trained) == 2 * 2 * len(recipe.ROWS)
    assert {settings.augmentation for settings in trained} == {"broad", "any-way-up"}
    recipe.main()
    assert [line for line in capsys.readouterr().out.splitlines() if "±" in line] == rows
    assert len(trained) == 2 * 2 * len(recipe.ROWS)


def test_other_numbers_of_shapes_are_other_data_and_trained_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "SOURCES", ("table",))
    monkeypatch.setattr(recipe, "HELD_OUT", 1)
    monkeypatch.setattr(recipe, "SEEDS", (0,))
    monkeypatch.setattr(recipe, "ROWS", recipe.ROWS[:1])
    monkeypatch.setattr(recipe, "TextBank", lambda *arguments, **named: tiny_training.Texts())
    monkeypatch.setattr(run, "architecture", lambda settings, dimension: tiny_training.SMALL)
    seen = []
    monkeypatch.setattr(
        train, "train", lambda shards, *a, of=train.train: seen.append(shards) or of(shards, *a)
    )
    for shapes in ("2", "3"):
        words = ["--out", str(tmp_path), "--shapes", shapes, "--steps", "1", "--batch", "2"]
        monkeypatch.setattr(sys, "argv", ["recipe", *words, "--device", "cpu"])
        recipe.main()
    assert [len(Shards(folder / "train")) for folder in seen] == [2, 3]
