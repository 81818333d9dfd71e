"""Loose pieces that are named as wholes: what leaves them, what agrees, what is found again."""

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from small_meshes import boxes

from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels.kinds import kinds
from patchalign3d.labels.loose_pieces import MAY_COST, SMALLEST, name_pieces

BODY, LEG, FOOT = range(3)
# A body and two legs that are alike.
TABLE, PIECE = boxes(
    ("0", (-5, -5, 5), (5, 5, 6)), ("1", (-4, -4, 0), (-3, -3, 4)), ("2", (3, 3, 0), (4, 4, 4))
)
PIECE = PIECE.astype(int)  # (F,)
ALL_DIFFERENT = np.arange(3)


def answer(labels, cost, mesh=TABLE, kind=None, asked=None):
    kind = kinds(mesh, mesh.pieces) if kind is None else kind
    labels, cost = np.asarray(labels, np.int32), np.asarray(cost, float)
    return name_pieces(mesh, kind, labels, cost, cost.shape[1] if asked is None else asked)


def best(cost):
    return np.argmin(cost, axis=1)


def costs(*of_pieces):
    """The same costs on each face of a piece, (F, P)."""
    return np.array(of_pieces, float)[PIECE]


def test_what_is_named_as_wholes_already_stays():
    cost = costs([0, 5, 5], [5, 0, 5], [5, 5, 0])
    found = answer(best(cost), cost, kind=ALL_DIFFERENT)
    np.testing.assert_array_equal(found, PIECE)
    assert found.dtype == np.int32


@pytest.mark.parametrize("share_of_may_cost, corner", [(0.99, LEG), (1.01, BODY)])
def test_a_corner_takes_the_name_of_its_piece_if_that_costs_little(share_of_may_cost, corner):
    cost = costs([0, 9, 9], [9, 0, 9], [9, 0, 9])
    of_leg = np.flatnonzero(PIECE == 1)
    face = of_leg[TABLE.face_areas[of_leg].argmax()]
    part = TABLE.face_areas[face] / TABLE.face_areas[of_leg].sum()
    cost[face] = [0, share_of_may_cost * MAY_COST / part, 9]
    expected = np.where(PIECE == 0, BODY, LEG)
    expected[face] = corner
    np.testing.assert_array_equal(answer(best(cost), cost), expected)


def test_a_name_stays_in_the_only_piece_that_has_it_however_small_it_is_there():
    cost = costs([0, 9, 9], [9, 0, 9], [9, 0, 9])
    face = np.flatnonzero(PIECE == 1)[0]
    cost[face] = [9, 0.1, 0]
    np.testing.assert_array_equal(answer(best(cost), cost)[face], FOOT)


def test_the_feet_of_legs_that_are_alike_stay_though_each_leg_has_a_part_of_them():
    cost = costs([0, 9, 9], [9, 0, 9], [9, 0, 9])
    feet = [np.flatnonzero(PIECE == leg)[0] for leg in (1, 2)]
    cost[feet] = [9, 0.1, 0]
    labels = best(cost)
    np.testing.assert_array_equal(answer(labels, cost), labels)


def test_a_piece_where_no_name_is_at_home_keeps_the_one_that_costs_it_least():
    mesh, piece = boxes(*((str(n), (3 * n, 0, 0), (3 * n + 1 + n / 9, 1, 1)) for n in range(3)))
    piece = piece.astype(int)
    cost = np.array([[0.0, 9], [9, 0], [0.1, 0]])[piece]
    cost[np.flatnonzero(piece == 2)[:5]] = [0, 0.05]  # a tie nearly, but for these
    labels = best(cost)
    assert set(labels[piece == 2]) == {0, 1}
    found = answer(labels, cost, mesh, np.arange(3))
    assert set(found[piece == 2]) == {1}


@pytest.mark.parametrize("more, name", [(0.99 * MAY_COST, LEG), (1.01 * MAY_COST, BODY)])
def test_pieces_that_are_alike_get_the_name_that_suits_them_together(more, name):
    cost = costs([0, 9, 9], [9, 0, 9], [0, more, 9])
    assert set(answer(best(cost), cost)[PIECE == 2]) == {name}
    assert set(answer(best(cost), cost, kind=ALL_DIFFERENT)[PIECE == 2]) == {BODY}


def test_pieces_that_are_alike_do_not_take_the_last_of_a_name():
    cost = costs([0, 9, 9], [9, 0, 0.3], [9, 0.2, 0])
    labels = best(cost)
    np.testing.assert_array_equal(answer(labels, cost), labels)


def test_a_piece_keeps_the_last_of_a_name_that_others_would_take_but_do_not():
    """The first two would be called by the third name, but have the last of theirs."""
    mesh, piece = boxes(*((str(n), (2 * n, 0, 0), (2 * n + 1, 1, 1)) for n in range(4)))
    piece = piece.astype(int)
    cost = np.array([[0.0, 9, 0.1, 9], [9, 0, 0.1, 9], [9, 9, 0, 0.1], [9, 9, 9, 0]])[piece]
    found = answer(best(cost), cost, mesh, np.array([0, 0, 1, 1]))
    np.testing.assert_array_equal(found, piece)


@pytest.mark.parametrize("more, name", [(0.99 * MAY_COST, FOOT), (1.01 * MAY_COST, BODY)])
def test_a_name_that_won_nothing_gets_the_kind_that_it_fits_best_if_that_costs_little(more, name):
    cost = costs([0, 9, 9], [0, 9, more], [0, 9, more])
    found = answer(best(cost), cost)
    np.testing.assert_array_equal(found, np.where(PIECE == 0, BODY, name))


def test_a_name_that_won_nothing_does_not_take_the_home_of_another():
    cost = costs([0, 9, 0.1], [9, 0, 0.2], [9, 0, 0.2])
    labels = best(cost)
    np.testing.assert_array_equal(answer(labels, cost), labels)


def test_what_stands_for_none_of_the_names_gets_no_piece_although_it_has_won_nothing():
    cost = costs([0, 0.5 * MAY_COST], [0, 0.5 * MAY_COST], [0, 0.5 * MAY_COST])
    assert (answer(best(cost), cost, kind=ALL_DIFFERENT, asked=1) == BODY).all()
    assert (answer(best(cost), cost, kind=ALL_DIFFERENT, asked=2) == 1).any()


@pytest.mark.parametrize("asked, of_second", [(2, LEG), (3, 2)])
def test_what_stands_for_none_of_the_names_may_lose_its_last_piece(asked, of_second):
    cost = costs([0, 9, 9], [9, 0, 9], [9, 0.5 * MAY_COST, 0])
    expected = np.array([BODY, LEG, of_second])[PIECE]
    np.testing.assert_array_equal(answer(best(cost), cost, asked=asked), expected)


def test_of_two_names_that_won_nothing_the_one_that_fits_better_is_first():
    cost = costs([0, 9, 9], [0, 0.5, 0.4], [0, 0.5, 0.4])
    np.testing.assert_array_equal(answer(best(cost), cost), np.where(PIECE == 0, BODY, FOOT))
    both = answer(best(cost), cost, kind=ALL_DIFFERENT)
    assert set(both[PIECE != 0]) == {LEG, FOOT}


def test_one_piece_and_one_name_are_left_alone():
    one, names = boxes(("0", (0, 0, 0), (1, 1, 1)))
    labels = np.arange(len(names)) % 2
    found = answer(labels, np.full((len(labels), 2), 0.1), one)
    np.testing.assert_array_equal(found, labels)
    np.testing.assert_array_equal(answer(np.zeros(len(PIECE)), np.zeros((len(PIECE), 1))), 0)


def test_a_mesh_of_cells_is_named_as_one_of_faces_is():
    fine, piece = TABLE, PIECE
    for _ in range(4):
        whole = trimesh.Trimesh(fine.vertices, fine.faces, process=False)
        fine, piece = (
            Mesh(*trimesh.remesh.subdivide(whole.vertices, whole.faces)),
            np.repeat(piece, 4),
        )
    assert not fine.cells.are_faces
    of_cells = np.array([[0, 9, 9], [9, 0, 9], [0, 0.5, 9]])[fine.cells.gather(piece)]
    labels = best(of_cells)[fine.cells.of]
    np.testing.assert_array_equal(answer(labels, of_cells, fine), np.minimum(piece, LEG))


def test_thousands_of_equal_leaves_stay_as_they_are():
    """Each of them is a speck, and nothing is left to compare."""
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    leaves = (corners + 2.0 * np.arange(1200)[:, None, None]).reshape(-1, 3)
    mesh = Mesh(leaves, np.arange(len(leaves)).reshape(-1, 3))
    cost = np.random.default_rng(0).exponential(1.0, (len(mesh.faces), 3))
    np.testing.assert_array_equal(answer(best(cost), cost, mesh), best(cost))


def test_specks_stay_as_they_are_and_give_no_name_a_home():
    side = 0.9 * np.sqrt(SMALLEST * 100)
    mesh, piece = boxes(
        ("0", (0, 0, 0), (10, 10, 0.01)),
        ("1", (20, 0, 0), (20 + side, side, 0.01)),
        ("2", (30, 0, 0), (40, 10, 0.01)),
    )
    piece = piece.astype(int)
    cost = np.array([[0.0, 9, 0.1], [9, 0.1, 0], [9, 0, 0.1]])[piece]
    np.testing.assert_array_equal(answer(best(cost), cost, mesh), np.array([0, 2, 1])[piece])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(2, 4))
def test_the_order_of_faces_and_names_does_not_matter_and_no_name_is_lost(seed, count):
    draw = np.random.default_rng(seed)
    cost = draw.exponential(1.0, (len(PIECE), count))
    labels = best(cost)
    found = answer(labels, cost)
    assert set(found) >= set(labels)
    order, names = draw.permutation(len(PIECE)), draw.permutation(count)
    number = np.argsort(names)
    again = answer(
        number[labels][order], cost[order][:, names], Mesh(TABLE.vertices, TABLE.faces[order])
    )
    np.testing.assert_array_equal(names[again], found[order])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(2, 9))
def test_no_name_is_lost_that_is_at_home_nowhere(seed, count):
    draw = np.random.default_rng(seed)
    mesh, piece = boxes(*((str(n), (2 * n, 0, 0), (2 * n + 1, 1, 1 + n % 3)) for n in range(6)))
    piece = piece.astype(int)
    cost = draw.exponential(0.5, (6, count))[piece] + draw.exponential(0.3, (len(piece), count))
    labels = best(cost)
    assert set(answer(labels, cost, mesh)) >= set(labels)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6))
def test_no_more_is_paid_than_may_be_for_each_of_the_three_steps(seed):
    draw = np.random.default_rng(seed)
    cost = draw.exponential(1.0, (len(PIECE), 3))
    labels = best(cost)
    found, faces = answer(labels, cost), np.arange(len(PIECE))
    for kind in (PIECE == 0, PIECE != 0):
        area = TABLE.face_areas * kind
        paid = (area * (cost[faces, found] - cost[faces, labels])).sum()
        assert paid < 3 * MAY_COST * area.sum()
