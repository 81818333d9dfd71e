"""What the viewport shows of parts, as far as it needs no Blender."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from patchalign3d_addon.scene.overlay import Patchwork, by_label
from patchalign3d_addon.scene.raw import Raw
from patchalign3d_addon.scene.record import Parts


def of(places):
    """A mesh of which no more is known than where its vertices are."""
    return Raw(places, np.zeros(0, np.int32), np.zeros(0, np.int32), 0)


@given(arrays(np.int32, st.integers(0, 30), elements=st.integers(-1, 3)))
def test_every_triangle_is_drawn_with_the_part_that_it_is_of(labels):
    triangles = np.arange(3 * len(labels), dtype=np.int32).reshape(-1, 3)
    drawn = by_label(triangles, labels, 4)
    assert [part.dtype for part in drawn] == [np.int32] * 4
    for number, part in enumerate(drawn):
        np.testing.assert_array_equal(part, triangles[labels == number])


def test_there_may_be_more_parts_than_numbers_of_sixteen_bits():
    triangles = np.arange(3 * 70_000, dtype=np.int32).reshape(-1, 3)
    drawn = by_label(triangles, np.arange(70_000, dtype=np.int32)[::-1], 70_000)
    np.testing.assert_array_equal(np.concatenate(drawn), triangles[::-1])


def test_what_is_less_certain_than_the_threshold_is_not_drawn_but_a_persons_word_is():
    parts = Parts(
        ["leg", "seat"],
        [(1, 0, 0), (0, 1, 0)],
        np.array([0, 1, 1], np.int32),
        np.array([0.2, 0.9, 0.1], np.float32),
        np.array([False, False, True]),
    )
    triangles = np.array([[0, 1, 2], [0, 2, 3], [3, 4, 5], [6, 7, 8]], np.int32)
    polygons = np.array([0, 0, 1, 2], np.int32)
    patches = Patchwork(of(np.zeros((9, 3), np.float32)), triangles, polygons, parts)
    assert [part.tolist() for part in patches.by_part(0.5)] == [[], [[3, 4, 5], [6, 7, 8]]]
    assert [len(part) for part in patches.by_part(0.0)] == [2, 2]
    assert [patches.part_at(polygon, 0.5) for polygon in range(4)] == ["", "seat", "seat", ""]


def test_a_ray_meets_the_first_polygon_ahead_of_it_or_none():
    corners = np.array([[0, 0, 0], [2, 0, 0], [0, 2, 0]], np.float32)
    vertices = np.concatenate([corners + [0, 0, z] for z in (3, 1, -1)]).astype(np.float32)
    triangles = np.arange(9, dtype=np.int32).reshape(3, 3)
    nothing = np.zeros(0)
    parts = Parts([], [], nothing, nothing, nothing)
    patches = Patchwork(of(vertices), triangles, np.array([7, 8, 9], np.int32), parts)
    up, from_below = np.array([0.0, 0, 2]), np.array([0.5, 0.5, 0])
    assert patches.hit(from_below, up) == (0.5, 8)
    assert patches.hit(from_below, -up) == (0.5, 9)
    assert patches.hit(np.array([0.5, 0.5, 4]), -up) == (0.5, 7)
    assert patches.hit(np.array([1.5, 1.5, 0]), up) == (np.inf, -1)
    assert patches.hit(from_below, np.array([1.0, 0, 0])) == (np.inf, -1)  # along them
