"""Procedural families: every face named, every shape different, nothing degenerate."""

import functools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patchalign3d import Mesh
from patchalign3d.shared.faces import components
from patchalign3d.text.spelling import spell
from training.shapes import FAMILIES, ROOMS, solids, turns
from training.shapes.shape import Assembly
from training.shapes.styles import both_sides


def test_every_family_of_every_room_is_among_them_all():
    names = [family.__name__ for room in ROOMS for family in room.FAMILIES]
    assert sorted(names) == sorted(FAMILIES)


def test_a_shape_of_several_kinds_is_what_the_function_for_its_kind_makes():
    def block(rng, shape):
        shape.add(solids.box((1, 1, 1)), "body")

    made = Assembly.of_a_kind(
        np.random.default_rng(0), {"ball": None, "block": block}, {"body": ("mass",)}, [0, 1]
    )
    assert made.category == "block" and made.names == [("body",)]
    assert made.synonyms == {"body": ("mass",)}


@pytest.fixture(scope="module", params=FAMILIES)
def family(request):
    """A family's name; the tests of one follow each other."""
    return request.param


@pytest.fixture(scope="module")
def made(family):
    """A family's shapes by their seeds, each made once for all of its tests."""
    return functools.cache(lambda seed: FAMILIES[family](np.random.default_rng(seed)))


def test_every_face_of_a_family_has_a_named_part(made):
    for seed in range(20):
        shape = made(seed)
        mesh = Mesh(shape.vertices, shape.faces)  # refuses what is not finite or out of range
        assert len(shape.face_part) == len(mesh.faces)
        assert set(shape.face_part) == set(range(len(shape.parts)))
        assert all(part[-1] for part in shape.parts)
        assert len({name for name in shape.names(0) if name}) >= 2


def test_names_of_parts_are_asked_for_as_they_are(made):
    for seed in range(3):
        shape = made(seed)
        names = {name for part in shape.parts for name in part}
        names.update(*shape.synonyms.values())
        assert spell(sorted(names), "all-MiniLM-L6-v2").unread == {}


def test_no_two_shapes_of_a_family_are_alike(made):
    shapes = [made(seed) for seed in range(6)]
    outlines = {tuple(np.ptp(shape.vertices, axis=0).round(4)) for shape in shapes}
    assert len(outlines) == len(shapes)


def test_the_same_seed_makes_the_same_shape(made):
    one, two = made(5), made.__wrapped__(5)
    np.testing.assert_array_equal(one.vertices, two.vertices)
    assert one.parts == two.parts


LOOSE = (  # pieces stand apart, as a pair of shoes; or now and then one is set a little off
    *("bed", "bicycle", "bolt", "car", "door", "faucet", "fence", "motorbike", "robot", "shelf"),
    *("sofa", "truck", "block", "eyeglasses", "tank", "bulldozer", "lorry", "tractor"),
    *("drum_kit", "piano", "cart", "shoe", "sailboat", "submarine", "cannon", "locomotive"),
    "barrel",
)


def test_what_stands_hangs_together(family, made):
    apart = [made(seed) for seed in range(40) if not hangs_together(made(seed))]
    assert bool(apart) == (family in LOOSE), [shape.category for shape in apart]


def hangs_together(shape) -> bool:
    """Whether its solids touch, each some other one, and so all of them."""
    first = np.flatnonzero(np.diff(shape.face_solid, prepend=-1))  # (S,) faces, one of each
    part = [shape.parts[number] for number in shape.face_part[first]]
    corners = shape.vertices[shape.faces]
    low = np.minimum.reduceat(corners.min(1), first)
    high = np.maximum.reduceat(corners.max(1), first)
    gap = np.maximum(low[:, None] - high, low - high[:, None]).max(-1)  # (S, S) metres
    touching = gap < max(0.02, 0.01 * np.ptp(shape.vertices, axis=0).max())
    # A drawer of which there is no more than the front may be pulled out.
    touching[0, [names[0] == "drawer" for names in part]] = True
    return not components(len(part), np.argwhere(touching)).any()


def test_closed_solids_face_outwards(made):
    for seed in range(4):
        shape = made(seed)
        edges = np.sort(shape.faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
        _, edge, faces = np.unique(
            edges @ [len(shape.vertices), 1], return_inverse=True, return_counts=True
        )
        odd = (faces[edge] != 2).reshape(-1, 3).any(1)  # of what is open, or of two that touch
        closed = np.bincount(shape.face_solid, odd) == 0
        volume = np.bincount(shape.face_solid, signed_volumes((shape.vertices, shape.faces)))
        inside_out = closed & (volume < -1e-9)
        part = shape.face_part[shape.face_solid == inside_out.argmax()][0]
        assert not inside_out.any(), (seed, shape.parts[part])


def test_no_word_means_two_parts_of_one_shape(made):
    for seed in range(20):
        shape = made(seed)
        for level in range(shape.levels):
            names = set(shape.names(level))
            words = [{name, *shape.synonyms.get(name, ())} for name in names]
            assert len(set.union(*words)) == sum(map(len, words)), (seed, shape.category, names)


def test_names_fall_back_to_the_coarser_one():
    shape = FAMILIES["chair"](np.random.default_rng(0))
    assert {"seat", "back", "leg"} <= set(shape.names(0))
    assert "seat" in shape.names(1)


def signed_volumes(solid: solids.Solid) -> np.ndarray:
    """(F,) between each face and the origin, which add up to that of a closed solid."""
    a, b, c = solid[0][solid[1]].swapaxes(0, 1)
    return np.einsum("ij,ij->i", a, np.cross(b, c)) / 6


def signed_volume(solid: solids.Solid) -> float:
    return float(signed_volumes(solid).sum())


def test_solids_have_the_volume_of_their_formula_and_face_outwards():
    assert signed_volume(solids.box((2, 3, 4), (1, 1, 1))) == pytest.approx(24)
    assert signed_volume(solids.cylinder((0, 0, 0), (0, 0, 2), 1, sides=200)) == pytest.approx(
        2 * np.pi, rel=1e-3
    )
    assert signed_volume(solids.ellipsoid((5, 0, 0), (1, 2, 3), 100)) == pytest.approx(
        8 * np.pi, rel=1e-2
    )
    assert signed_volume(solids.ball((5, 0, 0), 2, 100)) == pytest.approx(32 / 3 * np.pi, rel=1e-2)
    bar = solids.roller((1, 2, 3), (2, 0, 0), 0.5, 200)
    assert signed_volume(bar) == pytest.approx(np.pi, rel=1e-3)
    np.testing.assert_allclose(bar[0][:, 0], 1 + 2 * np.sign(bar[0][:, 0] - 1))
    assert signed_volume(solids.lathe([(1, 0), (1, 3)], 200)) == pytest.approx(3 * np.pi, rel=1e-3)
    assert signed_volume(solids.beam((0, 0, 0), (0, 0, 5), 2)) == pytest.approx(20)
    square = [(0, 0), (1, 0), (1, 1), (0, 1)]
    assert signed_volume(solids.prism(square, 1, 3)) == pytest.approx(2)
    assert signed_volume(solids.extruded(square, 2)) == pytest.approx(4)
    assert signed_volume(solids.extruded(square, 2, 1)) == pytest.approx(1)
    assert signed_volume(solids.extruded_across(square, 1, 4)) == pytest.approx(3)
    triangle = np.array([(0, 0, 0), (0, 3, 0), (0, 0, 4)])
    assert signed_volume(solids.slab(triangle, 0.5)) == pytest.approx(3)
    vertices, faces = solids.box((2, 3, 4))
    assert signed_volume(solids.facing_out((vertices, faces[:, ::-1]))) == pytest.approx(24)
    rounded = signed_volume(solids.rounded_box((2, 2, 2), radius=0.2, steps=8))
    assert 7.4 < rounded < 8


def test_a_superellipse_runs_from_an_ellipse_to_a_rectangle_and_begins_where_it_is_told():
    ellipse = solids.superellipse(4, 2, 2, 40, start=0)
    np.testing.assert_allclose((ellipse / [2, 1] * ellipse / [2, 1]).sum(1), 1)
    np.testing.assert_allclose(ellipse[0], (2, 0))
    corners = solids.superellipse(4, 2, 1000, 4)
    np.testing.assert_allclose(np.abs(corners), [(2, 1)] * 4, rtol=1e-2)


def test_both_sides_of_a_being_draw_the_same_chance():
    rng = np.random.default_rng(0)
    (right, left), (one, two) = zip(*both_sides(rng), strict=True)
    assert (right, left) == (-1, 1)
    assert one.random() == two.random() != next(both_sides(rng))[1].random()


def test_a_cut_keeps_the_chosen_faces_and_the_corners_that_they_use():
    vertices, faces = solids.box((2, 2, 2))
    top = vertices[faces][:, :, 2].min(1) > 0
    kept, index = solids.cut((vertices, faces), top)
    assert len(kept) == 4
    np.testing.assert_array_equal(kept[index], vertices[faces[top]])


def test_a_piece_is_mounted_as_a_whole_under_its_owner():
    piece = Assembly()
    piece.add(solids.box((1, 1, 2)), "leaf")
    piece.add(solids.box((1, 1, 1), (2, 0, 0)), "leaf", "handle")
    shape = Assembly("thing")
    shape.mount(piece, turns.FORWARD, (0, 0, 5), "door")
    whole = shape.finish()
    assert whole.parts == [("door", "leaf"), ("door", "leaf", "handle")]
    np.testing.assert_allclose(np.ptp(whole.vertices[:8], axis=0), (1, 2, 1))
    np.testing.assert_allclose(whole.vertices[8:].mean(0), (2, 0, 5))


def test_a_piece_hangs_on_a_hinge_that_may_lie_elsewhere():
    leaf = Assembly()
    leaf.add(solids.box((2, 1, 4), (1, 0, 2)), "leaf")
    shape = Assembly("door")
    shape.hang(leaf, turns.QUARTER, (0, 0, 0))
    shape.hang(leaf, turns.QUARTER, (2, 0, 0), (5, 0, 1))
    at, elsewhere = ((v.min(0), v.max(0)) for v, _ in shape.solids)
    np.testing.assert_allclose(at, [(-0.5, 0, 0), (0.5, 2, 4)])
    np.testing.assert_allclose(elsewhere, [(4.5, -2, 1), (5.5, 0, 5)])


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_a_mirrored_solid_still_faces_outwards(seed):
    matrix = np.random.default_rng(seed).standard_normal((3, 3))
    moved = solids.moved(solids.box((1, 1, 1)), matrix, (1, 2, 3))
    assert signed_volume(moved) == pytest.approx(abs(np.linalg.det(matrix)))
