"""People as scans and statues: still theirs, point by point."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from training.data import scanning
from training.data.people import random_person
from training.data.scanning import base_below, dressed, scanned


@pytest.fixture(scope="module")
def person(body):
    return random_person(body, np.random.default_rng(1), "arms spread")


def test_hair_grows_on_the_head_and_not_on_the_face_hands_or_feet(body, person, monkeypatch):
    monkeypatch.setattr(scanning, "THICKEST", 0.0)
    grown = []
    for seed in range(6):
        skin = dressed(body, person.vertices, np.random.default_rng(seed))
        moved = np.linalg.norm(skin - person.vertices, axis=1)
        grown.append(moved[body.ends["top of the head"]] > 0)
        for still in ("tip of the nose", "tip of the left foot", "tip of the right middle finger"):
            assert moved[body.ends[still]] < 1e-9
    assert any(grown) and not all(grown)


def test_clothes_make_thicker_and_never_thinner(body, person, monkeypatch):
    monkeypatch.setattr(scanning, "HAIR", 0.0)
    bare = person.vertices[body.faces]
    volume = np.einsum("fi,fi->f", bare[:, 0], np.cross(bare[:, 1], bare[:, 2])).sum()
    for seed in range(3):
        worn = dressed(body, person.vertices, np.random.default_rng(seed))[body.faces]
        assert np.einsum("fi,fi->f", worn[:, 0], np.cross(worn[:, 1], worn[:, 2])).sum() > volume


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_points_of_a_scan_lie_by_the_faces_that_they_are_said_to_be_of(body, person, seed):
    points, face = scanned(body, person, 1000, np.random.default_rng(seed))
    assert points.shape == (1000, 3) and np.isfinite(points).all()
    height = np.ptp(person.vertices, axis=0).max()
    own = face < len(body.faces)
    assert own.mean() > 0.2
    middle = person.vertices[body.faces[face[own]]].mean(1)
    assert np.median(np.linalg.norm(points[own] - middle, axis=1)) < 0.05 * height


def test_a_scan_with_holes_lacks_whole_places(body, person, monkeypatch):
    for chance in ("SOFT", "BASED", "NOISE"):
        monkeypatch.setattr(scanning, chance, 0.0)
    farthest = {}
    for torn in (0.0, 1.0):
        monkeypatch.setattr(scanning, "TORN", torn)
        points, _ = scanned(body, person, 4000, np.random.default_rng(2))
        skin = dressed(body, person.vertices, np.random.default_rng(2))
        farthest[torn] = cKDTree(points).query(skin)[0].max()
    assert farthest[1.0] > 1.5 * farthest[0.0]


@pytest.mark.parametrize("seed", range(8))
def test_a_base_is_below_and_under_the_middle(person, seed):
    base, _ = base_below(person.vertices, np.random.default_rng(seed))
    low, high = person.vertices.min(0), person.vertices.max(0)
    assert base[:, 2].max() <= low[2] + 0.01 * (high[2] - low[2])
    off = np.abs((base.min(0) + base.max(0)) / 2 - (low + high) / 2)[:2]
    assert (off < 0.05 * np.ptp(base, axis=0)[:2]).all()
