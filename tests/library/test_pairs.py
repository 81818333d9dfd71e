from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.geometry import pairs
from patchalign3d.shared import faces


def paired_alike(begin: np.ndarray, end: np.ndarray) -> int:
    """How many half edges are paired, by counting as by the reference."""
    found = faces.shared_edges(begin, end, pairs.sort_pairs)
    for ours, theirs in zip(found, faces.shared_edges(begin, end), strict=True):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == np.int64
    for ours, theirs in zip(
        pairs.sort_pairs(begin, end), faces.sort_pairs(begin, end), strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)
    return len(found[0])


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=60),
    st.sampled_from([np.int32, np.int64]),
)
def test_half_edges_are_paired_as_by_the_reference(ends: list[tuple[int, int]], kind: type) -> None:
    paired_alike(*np.array(ends, kind).reshape(-1, 2).T)


@pytest.mark.parametrize("places", [3, 500, 60_000])
def test_many_half_edges_are_paired_as_by_the_reference(places: int) -> None:
    begin, end = np.random.default_rng(0).integers(0, places, (2, 90_000))
    assert paired_alike(begin, end) > 0


@pytest.mark.parametrize("sort_pairs", [pairs.sort_pairs, faces.sort_pairs])
def test_equal_pairs_keep_their_order_and_the_first_of_them_differs(sort_pairs: Callable) -> None:
    order, differs = sort_pairs(np.array([7, 0, 2, 7, 0]), np.array([2, 5, 7, 1, 4]))
    assert order.tolist() == [4, 1, 3, 0, 2]  # 0-4, 0-5, 1-7, 2-7, 2-7
    assert differs.tolist() == [True, True, True, True, False]
