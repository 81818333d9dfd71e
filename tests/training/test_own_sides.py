"""Of what things left and right are their own is learned as well of a source with few shapes."""

import numpy as np
import pytest

from patchalign3d.errors import FileError
from training.data.clouds import Cloud
from training.data.shards import Shards, write_shard
from training.data.sources import SOURCES
from training.orientation import sides
from training.shapes import FAMILIES


def test_every_source_exists_and_is_of_one_kind():
    others = {"person", "pack_being", *SOURCES}
    assert FAMILIES.keys() | others >= sides.OWN | sides.BEFORE
    assert not sides.OWN & sides.BEFORE


def test_a_source_of_few_shapes_is_learned_as_well_as_one_of_many():
    rng = np.random.default_rng(0)
    middles = {"car": [1, 0, 0], "bus": [0, 1, 0], "house": [-1, 0, 0], "shelf": [0, -1, 0]}
    counts = {"car": 200, "bus": 5, "house": 200, "shelf": 5}
    names = [name for name, count in counts.items() for _ in range(count)]
    kinds = np.array([middles[n] for n in names]) + rng.normal(0, 0.1, (len(names), 3))
    own = np.isin(names, ["car", "bus"])
    weight, bias = sides.fit(kinds.astype(np.float32), own, names)
    np.testing.assert_array_equal(kinds @ weight + bias >= 0, own)
    assert (weight.dtype, bias.dtype, weight.shape, bias.shape) == ("float32", "float32", (3,), ())


def test_a_rule_that_is_not_finite_is_refused():
    kinds = np.array([[1, 0], [np.nan, 1]], np.float32)
    with pytest.raises(FileError, match="not finite"):
        sides.fit(kinds, np.array([True, False]), ["car", "house"])


class Seeing:
    """A model that sees where the middle of a cloud is."""

    class model:
        class architecture:
            points = 4

    def see(self, points, ways):
        class Seen:
            features = np.tile(points.mean(1), (1, 2, 1)).astype(np.float32)

        return Seen


def cloud(at):
    return Cloud("thing", np.float32(at) + np.eye(3, dtype=np.float32).repeat(2, 0), [])


def test_other_sources_are_passed_over_and_one_kind_alone_teaches_nothing(tmp_path):
    write_shard(tmp_path / "house-000", map(cloud, (1, 2)))
    write_shard(tmp_path / "bolt-000", [cloud(3)])
    with pytest.raises(FileError, match="all of one kind"):
        sides.gather(Seeing(), Shards(tmp_path), 5, seed=0)
    write_shard(tmp_path / "car-000", [cloud(4)])
    kinds, own, sources = sides.gather(Seeing(), Shards(tmp_path), 5, seed=0)
    assert sorted(zip(sources, own, strict=True)) == [
        ("car", True),
        ("house", False),
        ("house", False),
    ]
    assert kinds.shape == (3, 3)
