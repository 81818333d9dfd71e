"""From triangles to polygons and vertices: what is quick about it gives what is plain."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from patchalign3d_addon.scene.pooling import (
    area_shares,
    polygon_labels,
    polygon_means,
    vertex_weights,
)
from small_surfaces import strip, surface_of


@given(st.lists(st.integers(0, 3), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_a_polygon_has_the_label_of_its_own_triangle_and_not_of_its_image(own, chance):
    """Where there is none of its own, that of the image."""
    raw, count = strip([3] * len(own)), len(own)
    image, lacking = [chance.randint(0, 3) for _ in own], chance.randrange(count + 1)
    there = [number for number in range(count) if number != lacking]
    polygons = np.array([*there, *range(count)], np.int32)
    surface = replace(
        surface_of(raw, raw.triangles[polygons]),
        triangle_polygons=polygons,
        images=np.arange(len(polygons)) >= len(there),
    )
    labels = np.array([*(own[number] for number in there), *image])
    confidence = np.array([0.1] * len(there) + [1.0] * count)
    wanted = [own[number] if number in there else image[number] for number in range(count)]
    assert polygon_labels(surface, labels, confidence).tolist() == wanted


@given(
    st.lists(st.sampled_from([3, 4]), min_size=1, max_size=20),
    st.integers(1, 4),
    st.randoms(use_true_random=False),
)
def test_a_polygon_has_the_label_that_most_of_its_area_has(sizes, parts, chance):
    raw = strip(sizes)
    surface = surface_of(raw, raw.triangles)
    count = len(raw.owners)
    labels = np.array([chance.randrange(-1, parts) for _ in range(count)], np.int32)
    confidence = np.array([chance.random() for _ in range(count)], np.float32)
    found = polygon_labels(surface, labels, confidence)
    ballot = surface.triangle_areas * (1 + 1e-3 * np.where(labels < 0, 0, confidence))
    for polygon in range(len(sizes)):
        votes = np.zeros(parts + 1)
        np.add.at(votes, labels[raw.owners == polygon] + 1, ballot[raw.owners == polygon])
        assert np.isclose(votes[found[polygon] + 1], votes.max())


@given(arrays(np.float64, 5, elements=st.floats(0, 1)))
def test_what_a_polygon_has_of_its_triangles_is_their_mean_by_area(values):
    raw = strip([4, 3, 4])
    surface = surface_of(raw, raw.triangles)
    of_first = surface.triangle_areas[:2] @ values[:2] / surface.triangle_areas[:2].sum()
    means = polygon_means(surface, values)[:2]
    np.testing.assert_allclose(means, [of_first, values[2]], atol=1e-12)


@given(st.data())
def test_a_vertex_weighs_in_each_part_what_the_part_has_of_the_area_around_it(data):
    sizes = data.draw(st.lists(st.sampled_from([3, 4]), min_size=1, max_size=12))
    corners, count = sum(sizes), data.draw(st.integers(4, 40))
    vertices = np.array(data.draw(st.lists(st.integers(0, 3), min_size=corners, max_size=corners)))
    labels = data.draw(st.lists(st.integers(-1, 2), min_size=len(sizes), max_size=len(sizes)))
    places = np.random.default_rng(count).normal(size=(count, 3)).astype(np.float32)
    raw = replace(strip(sizes, places), vertices=vertices.astype(np.int32))
    surface = surface_of(raw, raw.triangles)
    table = np.zeros((3, count))
    of = np.repeat(np.arange(len(sizes)), sizes)
    total = np.bincount(vertices, surface.polygon_areas[of], count)
    for part in range(3):
        inside = np.array(labels)[of] == part
        table[part] = np.bincount(vertices[inside], surface.polygon_areas[of[inside]], count)
    found = np.zeros_like(table)
    for part, (members, weights) in enumerate(vertex_weights(surface, np.array(labels), 3)):
        assert len(np.unique(members)) == len(members)
        found[part, members] = weights
    np.testing.assert_allclose(found, table / np.where(total > 0, total, 1), atol=1e-12)


@pytest.mark.parametrize("size", [1e-36, 1e-16, 1, 1e30])
def test_the_shares_of_the_area_are_the_same_in_any_size(size):
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0], [0, 1, 0], [1, 1, 0]])
    raw = strip([4, 3], (square * size).astype(np.float32))
    surface = surface_of(raw, raw.triangles)
    np.testing.assert_allclose(area_shares(surface, np.array([1, 0]), 2), [1 / 3, 2 / 3], rtol=1e-6)
    assert area_shares(surface, np.array([-1, -1]), 2).tolist() == [0, 0]
