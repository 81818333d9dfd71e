"""The ablations of the recipe: rows differ in one thing each, and are tested on the same shapes."""

import numpy as np

from benchmarks.product import recipe
from training.data.shards import Shards


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
