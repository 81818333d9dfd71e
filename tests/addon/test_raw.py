"""Polygons, cut into triangles as Blender cuts them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from small_surfaces import strip, surface_of


@given(st.lists(st.sampled_from([3, 4]), max_size=30))
def test_triangles_of_a_polygon_have_all_of_its_corners_and_its_turn(sizes):
    raw = strip(sizes)
    assert raw.is_easily_cut and len(raw.owners) == len(raw.triangles)
    begins = np.cumsum([0, *sizes])
    for polygon, size in enumerate(sizes):
        mine = raw.triangles[raw.owners == polygon] - begins[polygon]
        assert len(mine) == size - 2 and set(mine.ravel()) == set(range(size))
        for a, b, c in mine.tolist():  # in the order of the corners, wherever it begins
            assert (b - a) % size + (c - b) % size + (a - c) % size == size


def test_a_quad_is_cut_inside_and_not_across_its_hollow():
    arrow = np.array([[0, 0, 0], [2, 0, 0], [0.5, 0.5, 0], [0, 2, 0]], np.float32)
    areas = []
    for turned in range(4):
        raw = strip([4], np.roll(arrow, turned, axis=0))
        areas.append(surface_of(raw, raw.triangles).triangle_areas.sum())
    np.testing.assert_allclose(areas, 1)  # across the hollow it would be more
