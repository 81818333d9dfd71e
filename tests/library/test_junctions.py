"""Vertices on the edges of other triangles do not tear a surface."""

import tracemalloc

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from small_meshes import CUBE_FACES, CUBE_VERTICES

from benchmarks.timing.torus import bumpy_torus
from patchalign3d import Mesh, memory
from patchalign3d.geometry import junctions
from patchalign3d.geometry.junctions import BESIDE, COMPARED, cut_at_vertices


def halved(vertices, faces, chosen, at=0.5):
    """The chosen faces (F,) are cut in two, from a vertex on their first edge to the other corner;
    their neighbours are not. Returns vertices, faces and the face that each is of.
    """
    cut = faces[chosen]
    new = len(vertices) + np.arange(len(cut))
    middle = (1 - at) * vertices[cut[:, 0]] + at * vertices[cut[:, 1]]
    one, two = cut.copy(), cut.copy()
    one[:, 1], two[:, 0] = new, new
    of = np.concatenate([np.flatnonzero(~chosen), *[np.flatnonzero(chosen)] * 2])
    return np.concatenate([vertices, middle]), np.concatenate([faces[~chosen], one, two]), of


def borders(mesh, of=None):
    """Length and angle of the border of each two of the faces that those of the mesh are ``of``."""
    pairs, length, angle = mesh.adjacency
    of = np.arange(len(mesh.faces)) if of is None else of
    found = {}
    for (one, two), long, bend in zip(np.sort(of[pairs], axis=1), length, angle, strict=True):
        if one != two:
            before, _ = found.get((one, two), (0, 0))
            found[one, two] = (before + long, bend)
    return found


def same(one, two):
    """Whether two such borders are the same, up to float32."""
    assert one.keys() == two.keys()
    for pair, border in one.items():
        np.testing.assert_allclose(two[pair], border, atol=1e-5)


def test_a_long_edge_touches_both_of_two_short_ones_by_their_lengths():
    vertices = np.array([[-1, 0, 0], [1, 0, 0], [0, 1, 0], [-0.5, 0, 0], [0, 0, -1]], float)
    mesh = Mesh(vertices, [[0, 1, 2], [3, 0, 4], [1, 3, 4]])
    assert borders(mesh).keys() == {(0, 1), (0, 2), (1, 2)}
    found = borders(mesh)
    np.testing.assert_allclose(found[0, 1], [0.5, np.pi / 2], rtol=1e-6)
    np.testing.assert_allclose(found[0, 2], [1.5, np.pi / 2], rtol=1e-6)
    assert not mesh.pieces.any()


def test_edges_that_overlap_touch_where_they_do():
    """Both have a vertex on the other one, and another triangle joins their ends."""
    vertices = np.array(
        [[-1, 0, 0], [0.5, 0, 0], [0, 1, 0], [-0.5, 0, 0], [1, 0, 0], [0, -1, 0], [0.8, 1, 0]]
    )
    mesh = Mesh(vertices, [[0, 1, 2], [4, 3, 5], [3, 0, 5], [1, 4, 6]])
    found = borders(mesh)
    assert {pair: round(float(long), 6) for pair, (long, _) in found.items()} == {
        (0, 1): 1.0,
        (0, 2): 0.5,
        (1, 2): round(np.sqrt(1.25), 6),
        (1, 3): 0.5,
    }


@pytest.mark.parametrize(
    "shape",
    [
        trimesh.Trimesh(CUBE_VERTICES, CUBE_FACES, process=False),
        trimesh.creation.icosphere(subdivisions=2),
        trimesh.creation.torus(1, 0.3, major_sections=24, minor_sections=12),
    ],
    ids=["cube", "ball", "torus"],
)
@pytest.mark.parametrize("wound", ["alike", "inside out", "at random", "both ways"])
@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.5, 0.3, 0.01]))
def test_halved_triangles_touch_bend_and_hang_together_as_whole_ones(shape, wound, seed, at):
    rng = np.random.default_rng(seed)
    vertices, faces = np.asarray(shape.vertices), np.asarray(shape.faces)
    if wound == "inside out":
        faces = faces[:, ::-1]
    plain = Mesh(vertices, faces)
    vertices, faces, of = halved(vertices, faces, rng.random(len(faces)) < 0.5, at)
    if wound == "at random":
        flipped = rng.random(len(faces)) < 0.5
        faces = np.where(flipped[:, None], faces[:, ::-1], faces)
    if wound == "both ways":  # each face twice
        faces, of = np.concatenate([faces, faces[:, ::-1]]), np.tile(of, 2)
    mesh = Mesh(vertices, faces)
    same(borders(plain), borders(mesh, of))
    assert not mesh.pieces.any()


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_the_faces_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    ball = trimesh.creation.icosphere(subdivisions=1)
    chosen = rng.random(len(ball.faces)) < 0.5
    vertices, faces, _ = halved(np.asarray(ball.vertices), ball.faces, chosen)
    order = rng.permutation(len(faces))
    same(borders(Mesh(vertices, faces)), borders(Mesh(vertices, faces[order]), order))


def test_vertices_that_a_file_has_rounded_to_six_digits_are_on_their_edges():
    ball = trimesh.creation.icosphere(subdivisions=2)
    chosen = np.arange(len(ball.faces)) % 2 == 0
    vertices, faces, _ = halved(np.asarray(ball.vertices), ball.faces, chosen, 0.3)
    whole, rounded = Mesh(vertices, faces), Mesh(vertices.round(6), faces)
    assert borders(whole).keys() == borders(rounded).keys()


PLANK = np.array([[0.0, 0, 0], [2, 0, 0], [2, 1, 0], [0, 1, 0]])
SQUARE = np.array([[0, 1, 2], [0, 2, 3]])


@pytest.mark.parametrize(
    "beside",
    [PLANK + [1, 1, 0], PLANK * [0.5, 1, 1] + [0.5, 1, 0], PLANK * [0.5, 1, 1] + [0, 1, 1e-3]],
    ids=["they overlap", "one is shorter", "a gap"],
)
def test_sheets_without_a_vertex_in_common_stay_apart(beside):
    mesh = Mesh(np.concatenate([PLANK, beside]), np.concatenate([SQUARE, SQUARE + 4]))
    assert mesh.pieces.tolist() == [0, 0, 1, 1]


def test_a_closed_box_beside_an_open_sheet_is_as_it_was():
    sheet = np.array([[-1, -1, 1], [-1, -0.2, 1], [-1, -0.2, 2], [-1, -1, 2]])
    mesh = Mesh(
        np.concatenate([CUBE_VERTICES * 2 - 1, sheet]), np.concatenate([CUBE_FACES, SQUARE + 8])
    )
    assert mesh.pieces.tolist() == [0] * 12 + [1] * 2
    assert len(mesh.touching) == 18 + 1


def test_an_open_sheet_of_halved_triangles_counts_as_open():
    """So it bends as it is wound, though its pairs are more than nine tenths of its half edges."""
    x, y = np.meshgrid(np.arange(5.0), np.arange(5.0))
    roof = np.stack([x, y, -np.abs(x - 2)], axis=2).reshape(-1, 3)
    corner = np.arange(20).reshape(4, 5)[:, :4].reshape(-1)
    quads = np.stack([corner, corner + 1, corner + 6, corner + 5], axis=1)
    faces = quads[:, SQUARE].reshape(-1, 3)
    for way in (1, -1):
        plain = Mesh(roof, faces[:, ::way])
        vertices, cut, of = halved(roof, faces[:, ::way], np.ones(len(faces), bool))
        same(borders(plain), borders(Mesh(vertices, cut), of))


def test_a_smooth_border_is_not_cut():
    turn = np.linspace(0, 2 * np.pi, 20_001)
    ring = np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=1)
    number = np.arange(20_000)
    ends = np.stack([number, (number + 1) % 20_000], axis=1)
    assert cut_at_vertices(ends, ring[np.stack([number, number + 1], axis=1)].__getitem__) is None


def test_a_surface_whose_edges_all_have_partners_has_nothing_to_cut():
    assert cut_at_vertices(np.zeros((0, 2), np.int32), np.zeros((0, 2, 3)).__getitem__) is None
    sides = np.concatenate([CUBE_FACES, CUBE_FACES[:1, ::-1]])  # one of them from both sides
    assert not Mesh(CUBE_VERTICES, sides).pieces.any()


def test_a_stack_of_edges_on_one_line_is_left_alone_and_a_long_edge_has_all_of_its_cuts():
    far = np.linspace(0.1, 1, 40 * BESIDE)
    at = np.zeros((len(far), 2, 3))
    at[:, 1, 0] = far
    ends = np.stack([np.zeros(len(far), int), 1 + np.arange(len(far))], axis=1)
    assert cut_at_vertices(ends, at.__getitem__) is None
    at[1:, 0, 0] = far[:-1]  # one behind the other, and beside them a long one
    ends[1:, 0] = ends[:-1, 1]
    long = np.array([[[0, 0, 0], [1.0, 0, 0]]])
    both = np.concatenate([at, long])
    segments = cut_at_vertices(np.concatenate([ends, [[0, len(far)]]]), both.__getitem__)
    assert (segments.of == len(far)).sum() == len(far)
    np.testing.assert_allclose(segments.share[segments.of == len(far)], np.diff(far, prepend=0))


def test_in_a_fan_of_many_edges_those_that_run_along_each_other_are_found():
    turn = np.linspace(0, np.pi, 30 * COMPARED)
    spokes = np.stack([np.cos(turn), np.sin(turn), 0 * turn], axis=1)
    at = np.zeros((len(spokes) + 1, 2, 3))
    at[:-1, 1], at[-1, 1] = spokes, spokes[100] / 2
    ends = np.stack([np.zeros(len(at), int), 1 + np.arange(len(at))], axis=1)
    segments = cut_at_vertices(ends, at.__getitem__)
    assert sorted(segments.of.tolist()) == [100, 100, len(spokes)]


def combs(count):
    """Ends of ``count`` edges from −1 to 1, with two shorter ones below each, and their places."""
    line = np.arange(count)[:, None]
    ends = np.stack([3 * line, 3 * line + 1, 3 * line, 3 * line + 2, 3 * line + 2, 3 * line + 1], 1)
    at = np.zeros((count, 3, 2, 3))
    at[..., 0] = [[-1, 1], [-1, 0.5], [0.5, 1]]
    at[..., 1] = np.linspace(-1, 1, count)[:, None, None]
    return ends.reshape(-1, 2).astype(np.int32), at.reshape(-1, 2, 3).__getitem__


def test_lines_are_cut_some_at_a_time_and_none_of_them_is_torn(monkeypatch):
    monkeypatch.setattr(junctions, "CHUNK", 3)
    parts = junctions._whole_lines(np.array([5, 5, 7, 8, 8, 8, 8, 9, 9]))
    assert [(part.start, part.stop) for part in parts] == [(0, 3), (3, 7), (7, 9)]
    assert junctions._whole_lines(np.zeros(0, np.int64)) == []
    few = cut_at_vertices(*combs(50))
    monkeypatch.undo()
    for one, other in zip(few, cut_at_vertices(*combs(50)), strict=True):
        np.testing.assert_array_equal(one, other)
    assert few.of.tolist() == np.repeat(np.arange(150), [2, 1, 1] * 50).tolist()
    np.testing.assert_array_equal(few.share.reshape(50, 4), [[0.75, 0.25, 1, 1]] * 50)


def test_cutting_takes_little_memory_for_each_edge(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    ends, at = combs(100_000)
    tracemalloc.start()
    try:
        cut_at_vertices(ends, at)
        assert tracemalloc.get_traced_memory()[1] < 150 * len(ends)
    finally:
        tracemalloc.stop()


def test_a_mesh_of_which_every_face_is_halved_takes_no_more_than_it_is_said_to_need(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    vertices, faces = bumpy_torus(50_000)
    vertices, faces, _ = halved(vertices, faces, np.ones(len(faces), bool))
    mesh = Mesh(vertices, faces)
    tracemalloc.start()
    try:
        _ = mesh.touching
        assert tracemalloc.get_traced_memory()[1] < memory.FACE * len(faces)
    finally:
        tracemalloc.stop()
