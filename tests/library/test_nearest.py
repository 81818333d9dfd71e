"""Nearest points by threads: what one thread finds, and over before an interruption goes on."""

import _thread
import time

import numpy as np
import pytest
from pages import ROOT
from scipy.spatial import cKDTree

from patchalign3d import threads
from patchalign3d.geometry import nearest as module
from patchalign3d.geometry.nearest import distances_to, nearest, nearest_of_few


@pytest.fixture(autouse=True)
def several_threads(monkeypatch):
    monkeypatch.setenv(threads.COUNT, "3")
    monkeypatch.setattr(module, "WORTH", 10)


@pytest.mark.parametrize("k", [1, 4])
def test_threads_find_what_one_finds_in_the_same_order(k):
    points, places = np.split(np.random.default_rng(0).random((1300, 3)), [300])
    tree = cKDTree(points)
    for found, expected in zip(nearest(tree, places, k), tree.query(places, k=k), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_distances_of_what_lies_far_off_are_those_of_a_tree():
    sphere = np.random.default_rng(0).normal(size=(100_000, 3))
    sphere /= np.linalg.norm(sphere, axis=1, keepdims=True)
    cap = sphere[:, 2] > 0.3
    expected = cKDTree(sphere[cap]).query(sphere[~cap])[0]
    np.testing.assert_array_equal(distances_to(sphere[cap], sphere[~cap]), expected)


@pytest.mark.parametrize(
    "points", [np.zeros((300, 3)), np.eye(3), np.exp(-np.arange(999.0)).reshape(-1, 3)]
)
def test_distances_to_points_in_one_place_or_ever_closer_together_are_those_of_a_tree(points):
    places = np.random.default_rng(0).normal(size=(50, 3))
    expected = cKDTree(points).query(places)[0]
    np.testing.assert_array_equal(distances_to(points, places), expected)


@pytest.mark.parametrize("count", [1, 3, 128, 1000])
def test_the_nearest_of_few_are_those_of_a_tree(count):
    points, places = np.split(np.random.default_rng(0).uniform(-1, 1, (5000 + count, 3)), [count])
    places[:50] = points[np.arange(50) % count]  # on points themselves
    found = nearest_of_few(points, places)
    square = np.square(points[found] - places).sum(1)
    expected = cKDTree(points).query(places)[0] ** 2
    np.testing.assert_allclose(square, expected, atol=1e-6)
    assert (np.abs(square - expected) < 1e-12).mean() > 0.999


def test_an_interruption_goes_on_when_all_threads_have_ended(monkeypatch):
    monkeypatch.setattr(module, "WORTH", 33)
    begun, ended = [], []

    class Slow:
        def query(self, places, k):
            begun.append(len(places))
            try:
                if len(begun) == 3:
                    time.sleep(0.1)  # the others' beginning is over
                    _thread.interrupt_main()
                time.sleep(0.2)
            finally:
                ended.append(len(places))
            return np.zeros(len(places)), np.zeros(len(places), np.int64)

    with pytest.raises(KeyboardInterrupt):
        nearest(Slow(), np.zeros((99, 3)))
    assert len(ended) == len(begun) == 3


def test_no_search_is_left_to_threads_that_go_on_after_it():
    for file in (ROOT / "backend" / "patchalign3d").rglob("*.py"):
        assert "workers=-1" not in file.read_text(encoding="utf-8"), file
