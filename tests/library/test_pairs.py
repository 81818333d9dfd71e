import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.geometry import pairs
from patchalign3d.shared import faces


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=60),
    st.sampled_from([np.int32, np.int64]),
)
def test_half_edges_are_paired_as_by_the_reference(ends: list[tuple[int, int]], kind: type) -> None:
    begin, end = np.array(ends, kind).reshape(-1, 2).T
    found, expected = pairs.shared_edges(begin, end), faces.shared_edges(begin, end)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)
        assert ours.dtype == np.int64


@pytest.mark.parametrize("places", [3, 500, 60_000])
def test_many_half_edges_are_paired_as_by_the_reference(places: int) -> None:
    begin, end = np.random.default_rng(0).integers(0, places, (2, 90_000))
    found, expected = pairs.shared_edges(begin, end), faces.shared_edges(begin, end)
    np.testing.assert_array_equal(found, expected)
    assert len(found[0]) > 0


def test_equal_pairs_keep_their_order_and_the_first_of_them_differs() -> None:
    order, differs = pairs.in_order(np.array([7, 0, 2, 7, 0]), np.array([2, 5, 7, 1, 4]))
    assert order.tolist() == [4, 1, 3, 0, 2]  # 0-4, 0-5, 1-7, 2-7, 2-7
    assert differs.tolist() == [True, True, True, True, False]
