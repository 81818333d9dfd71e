"""Weights of vertices for bones: of their own part, soft at its border, and equal in one place."""

import numpy as np
from patchalign3d_addon.scene.skinning import weights

LOOSE = np.zeros((0, 3), int)  # no triangles


def test_vertices_follow_the_bones_of_their_part():
    vertices = np.array([[0, 0, 0.5], [0.9, 0, 0.5], [1, 0, 0.5], [0.4, 0, 0.5]])
    heads, tails = np.array([[0, 0, 0], [1, 0, 0]]), np.array([[0, 0, 1], [1, 0, 1]])
    found = weights(vertices, LOOSE, np.array([0, 1, 1, 0]), heads, tails)
    assert found.argmax(1).tolist() == [0, 1, 1, 0]
    np.testing.assert_allclose(found.sum(1), 1)
    apart = weights(vertices, LOOSE, np.array([0, 1, 1, 1]), heads, tails)
    assert apart[3].tolist() == [0, 1]  # nearer to the other's bone, but of this part
    free = weights(vertices, LOOSE, np.full(4, -1), heads, tails)
    assert free.argmax(1).tolist() == [0, 1, 1, 0]


def strip(welded):
    """A strip of triangles along X whose halves are two parts, each with a bone across it."""
    x = np.linspace(0, 4, 81)
    vertices = np.concatenate([np.c_[x, 0 * x, 0 * x], np.c_[x, 0 * x + 0.02, 0 * x]])
    n = len(x)
    triangles = [[i, i + 1, n + i] for i in range(n - 1)]
    triangles = np.array(triangles + [[n + i, i + 1, n + i + 1] for i in range(n - 1)])
    if not welded:
        vertices, triangles = vertices[triangles].reshape(-1, 3), np.arange(3 * len(triangles))
        triangles = triangles.reshape(-1, 3)
    middle = vertices[triangles].mean(1)[:, 0]
    part = np.zeros(len(vertices), int)
    part[triangles[middle > 2].ravel()] = 1
    heads, tails = np.array([[1, 0, -1], [3, 0, -1]]), np.array([[1, 0, 1], [3, 0, 1]])
    return vertices, weights(vertices, triangles, part, heads, tails)


def test_where_parts_meet_weights_go_over_into_each_other():
    vertices, found = strip(welded=True)
    np.testing.assert_allclose(found.sum(1), 1)
    assert found[vertices[:, 0] < 1.5].argmax(1).max() == 0
    assert np.abs(np.diff(found[:81, 0])).max() < 0.5  # all of one and none of the other: 1


def test_vertices_in_one_place_move_as_one():
    vertices, found = strip(welded=False)
    together, _ = strip(welded=True)
    for place in together:
        here = found[np.linalg.norm(vertices - place, axis=1) < 1e-9]
        assert len(here) > 0 and np.ptp(here, axis=0).max() < 1e-12
