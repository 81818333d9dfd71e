"""Exemplars of several meshes, taken as one."""

import numpy as np
import pytest
from small_model import SMALL

from patchalign3d.errors import PromptError
from patchalign3d.exemplars import NO_PART, Exemplar, looks_of, pool_exemplars, pool_parts


def test_parts_of_one_name_are_averaged():
    one, two = np.zeros((2, SMALL.feature_width), np.float32)
    one[0] = two[1] = 1
    pooled = pool_exemplars(
        [Exemplar(["a", "b"], np.stack([one, two])), Exemplar(["a"], two[None])],
        SMALL.feature_width,
    )
    assert pooled.names == ["a", "b"]
    np.testing.assert_allclose(pooled.features[0], (one + two) / np.sqrt(2))


def test_what_has_no_part_is_known_of_exemplars_with_the_same_parts_only():
    rows = np.eye(4, SMALL.feature_width, dtype=np.float32)
    one, other = Exemplar(["a", NO_PART], rows[:2]), Exemplar([NO_PART, "a"], rows[2:])
    parts, without = pool_parts([one, other], SMALL.feature_width)
    assert parts.names == ["a"]
    np.testing.assert_array_equal(without, rows[1:3])
    parts, without = pool_parts([one, Exemplar(["b"], rows[3:])], SMALL.feature_width)
    assert parts.names == ["a", "b"] and without.shape == (0, SMALL.feature_width)
    with pytest.raises(PromptError, match="no exemplars"):
        pool_parts([Exemplar([NO_PART], rows[:1])], SMALL.feature_width)


def test_what_looks_the_same_everywhere_is_told_once_and_nothing_not_at_all():
    same = np.repeat(np.eye(1, SMALL.feature_width, dtype=np.float32), 20, axis=0)
    np.testing.assert_allclose(looks_of(same), same[:1])
    assert looks_of(same[:0]).shape == (0, SMALL.feature_width)


def test_what_looks_different_is_told_by_what_is_unlike_each_other():
    rows = np.eye(3, SMALL.feature_width, dtype=np.float32)
    found = looks_of(rows[np.random.default_rng(0).integers(0, 3, 60)])
    assert sorted(found.argmax(1).tolist()) == [0, 1, 2]
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-6)
