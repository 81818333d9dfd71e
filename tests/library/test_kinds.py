"""Parts that are copies of each other are of one kind, wherever they are and however turned."""

import tracemalloc

import numpy as np
from small_meshes import plates

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels import kinds as module
from patchalign3d.labels.kinds import kinds


def test_of_thousands_of_pieces_each_finds_its_kind_and_memory_for_all_pairs_is_not_asked_for():
    rng = np.random.default_rng(0)
    number, size = rng.integers(0, 5, 4000), 1.3 ** np.arange(5)
    shape = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]) * [1, 2, 3]
    turned = np.where(rng.random((4000, 1, 1)) < 0.5, shape, shape[:, [1, 2, 0]])
    vertices = turned * size[number][:, None, None] + rng.uniform(-99, 99, (4000, 1, 3))
    corners = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])
    mesh = Mesh(
        vertices.reshape(-1, 3), (corners + 4 * np.arange(4000)[:, None, None]).reshape(-1, 3)
    )
    labels = np.repeat(np.arange(4000), 4)
    tracemalloc.start()
    found = kinds(mesh, labels)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16_000_000  # all pairs alone have 25 MB
    assert len(set(zip(found.tolist(), number.tolist(), strict=True))) == 5 == len(set(found))
    few = np.flatnonzero(labels < 1000)
    assert (kinds(Mesh(mesh.vertices, mesh.faces[few]), labels[few]) == found[:1000]).all()


def test_small_pieces_of_one_size_and_another_form_are_of_two_kinds():
    mesh = plates((2, 2), (0.02, 0.02), (0.04, 0.01), (0.01, 0.04))
    assert kinds(mesh, np.repeat(np.arange(4), 2)).tolist() == [0, 1, 2, 2]


def test_of_many_places_those_beyond_reach_are_not_held_together(monkeypatch):
    monkeypatch.setattr(module, "MOST_COMPARED", 0)
    places = np.array([[0.0] * 4, [0.2] * 4, [0.9] * 4])  # 0.4 and 1.4 from one to the next
    pairs = module._alike(places, 1.0)
    assert {tuple(sorted(pair)) for pair in pairs.tolist() if pair[0] != pair[1]} == {(0, 1)}
