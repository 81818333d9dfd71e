"""Cuts: limbs are opened along their length, out of sight, and alike on both sides."""

import numpy as np
import pytest
from patchalign3d_addon.scene.cutting import Web, borders, cuts, tips_cut

AROUND, ALONG = 12, 20


def tube(shift=0.0, closed=False, long=10.0):
    """A tube of quads along Z around (shift, 0), its upper end closed by triangles or open."""
    turn = 2 * np.pi * np.arange(AROUND) / AROUND
    rings = [np.c_[np.cos(turn) + shift, np.sin(turn), np.full(AROUND, z)]
             for z in np.linspace(0, long, ALONG + 1)]  # fmt: skip
    faces = [
        [ring * AROUND + i, ring * AROUND + (i + 1) % AROUND,
         (ring + 1) * AROUND + (i + 1) % AROUND, (ring + 1) * AROUND + i]
        for ring in range(ALONG) for i in range(AROUND)
    ]  # fmt: skip
    vertices = np.concatenate(rings)
    if closed:
        top = [ALONG * AROUND + i for i in range(AROUND)]
        faces += [[top[i], top[(i + 1) % AROUND], len(vertices)] for i in range(AROUND)]
        vertices = np.concatenate([vertices, [[shift, 0, long]]])
    return vertices, faces


def web(*meshes):
    """The web of meshes, and which of them each polygon is of."""
    places, polygons, piece = [], [], []
    for number, (vertices, faces) in enumerate(meshes):
        begin = sum(map(len, places))
        places.append(vertices)
        polygons += [[begin + vertex for vertex in face] for face in faces]
        piece += [number] * len(faces)
    corners = [(p, a, b) for p, face in enumerate(polygons)
               for a, b in zip(face, [*face[1:], face[0]], strict=True)]  # fmt: skip
    edges, corner_edges = np.unique(
        [sorted(ends) for _, *ends in corners], axis=0, return_inverse=True
    )
    of = np.array([polygon for polygon, *_ in corners])
    made = Web(np.concatenate(places), edges, corner_edges.reshape(-1), of)
    return made, np.array(piece)


def pieces_and_cut(*meshes):
    made, piece = web(*meshes)
    return made, cuts(made, piece)


def test_an_open_tube_is_cut_once_from_end_to_end_at_the_back():
    made, cut = pieces_and_cut(tube())
    places = made.positions[made.edges[cut]]  # (n, 2, 3)
    assert cut.sum() == ALONG and np.isclose(np.ptp(places[..., 2]), 10)
    assert places[..., 1].min() > 0


def test_a_sleeve_is_cut_from_its_border_to_its_tip():
    made, cut = pieces_and_cut(tube(closed=True))
    used = made.positions[np.unique(made.edges[cut])]
    assert used[:, 2].min() == 0 and np.isclose(used[:, 2].max(), 10)
    assert ALONG <= cut.sum() <= ALONG + 1


@pytest.mark.parametrize("long", [0.2, 0.8])
def test_what_is_nearly_a_disc_is_left_whole(long):
    _, cut = pieces_and_cut(tube(closed=True, long=long))
    assert not cut.any()


def test_limbs_are_cut_on_their_inner_side_and_alike_on_both():
    made, cut = pieces_and_cut(tube(-4, closed=True), tube(4, closed=True))
    places = made.positions[np.unique(made.edges[cut])]
    left, right = places[places[:, 0] > 0], places[places[:, 0] < 0]
    inner = left[left[:, 2] < 10]
    assert inner[:, 0].max() <= 4 + 1e-9
    mirrored = right * [-1, 1, 1]
    for one, other in ((left, mirrored), (mirrored, left)):
        assert np.linalg.norm(one[:, None] - other, axis=2).min(1).max() < 1e-9


def ball():
    vertices, faces = tube(closed=True)
    bottom = [[(i + 1) % AROUND, i, len(vertices)] for i in range(AROUND)]
    return np.concatenate([vertices, [[0, 0, 0]]]), faces + bottom


def test_what_has_no_border_is_opened_from_end_to_end_and_what_is_of_no_piece_stays():
    made, cut = pieces_and_cut(ball())
    used = made.positions[np.unique(made.edges[cut])]
    assert used[:, 2].min() == 0 and used[:, 2].max() == 10
    assert cut.sum() == len(used) - 1 >= ALONG  # one way, without a circle
    made, piece = web(tube())
    assert not cuts(made, np.full_like(piece, -1)).any()


def test_borders_are_where_pieces_meet():
    made, piece = web(tube(), tube(shift=4))
    assert not borders(made, piece).any()
    upper = made.positions[made.edges[made.corner_edges]].mean(1)[:, 2] > 5
    piece = np.bincount(made.corner_polygons, upper) > 2
    ring = made.positions[made.edges[borders(made, piece.astype(int))]]
    assert len(ring) == 2 * AROUND and np.allclose(ring[..., 2], 5)


def test_what_is_squeezed_is_cut_to_its_tip_and_specks_are_not():
    made, piece = web(tube(closed=True))
    height = made.positions[made.edges[made.corner_edges, 0], 2]
    lowest = np.full(len(piece), np.inf)
    np.minimum.at(lowest, made.corner_polygons, height)
    squeezed, share = lowest > 7, np.full(len(piece), 1 / len(piece))
    cut = tips_cut(made, piece, np.zeros(len(made.edges), bool), squeezed, share)
    used = made.positions[np.unique(made.edges[cut])]
    assert used[:, 2].min() == 0 and np.isclose(used[:, 2].max(), 10)
    assert not tips_cut(made, piece, cut & False, squeezed, share / 1e4).any()
    assert not tips_cut(made, piece, cut & False, squeezed & False, share).any()
