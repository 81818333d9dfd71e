"""Bending: known answers of the quadratic map, and how far a random bend goes."""

import numpy as np

from training.loop.bending import quadratic_map, random_bend
from training.shapes import solids


def test_a_quadratic_map_tapers_and_bends():
    box = solids.box((2, 2, 2))[0]
    taper = np.zeros((3, 3, 3))
    taper[0, 0, 2] = 0.5  # x grows with height
    wide = quadratic_map(box, box, taper)
    np.testing.assert_allclose(np.abs(wide[box[:, 2] > 0, 0]), 1.5)
    np.testing.assert_allclose(np.abs(wide[box[:, 2] < 0, 0]), 0.5)
    np.testing.assert_allclose(quadratic_map(box, box, np.zeros((3, 3, 3))), box)


def test_a_bow_turns_the_ends_and_leaves_the_middle():
    rod = np.c_[np.linspace(-1, 1, 101), np.zeros((101, 2))]
    bow = np.zeros((3, 3, 3))
    bow[2, 0, 0] = 0.26
    bent = quadratic_map(rod, rod, bow)
    first, last = bent[1] - bent[0], bent[-1] - bent[-2]
    cosine = first @ last / np.linalg.norm(first) / np.linalg.norm(last)
    np.testing.assert_allclose(np.degrees(np.arccos(cosine)), 55, atol=5)
    np.testing.assert_allclose(bent[50], 0, atol=1e-12)


def test_random_bends_reach_sixty_degrees_and_fold_nothing():
    rng = np.random.default_rng(0)
    strongest = []
    for _ in range(300):
        bend = random_bend(rng)
        line = np.linspace(-1, 1, 50)[:, None] * [[0.0, 0.0, 1.0]]
        moved = quadratic_map(line, solids.box((2, 2, 2))[0], bend)
        assert (np.diff(moved[:, 2]) > 0).all()
        strongest.append(np.linalg.norm(bend[:2, 2, 2]))
    assert max(strongest) > 0.26
