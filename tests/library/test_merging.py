"""Merging: the most alike neighbours first, by creases, borders and features."""

import heapq

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from patchalign3d.geometry import cells
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels import merging, regions, rounds
from patchalign3d.labels.merging import merge_faces, nested_regions, smooth_regions
from patchalign3d.labels.one_by_one import OneByOne
from patchalign3d.labels.regions import Regions


def strip(heights: list[float]) -> Mesh:
    """Unit-wide quads, one after the other along x, whose borders lie at these heights."""
    x = np.arange(len(heights))
    vertices = np.array([[a, y, h] for a, h in zip(x, heights, strict=True) for y in (0, 1)])
    faces = [f for i in range(0, 2 * len(x) - 2, 2) for f in ([i, i + 2, i + 3], [i, i + 3, i + 1])]
    return Mesh(vertices, faces)


def merged(mesh: Mesh, features=None, count=None, tolerance=np.inf) -> list[int]:
    """The region of each quad, all of which look alike if nothing is said of them."""
    features = np.ones((len(mesh.faces) // 2, 1)) if features is None else features
    features = np.repeat(features, 2, axis=0)
    labels = merge_faces(mesh, features, count, tolerance, lambda left, first: None)
    np.testing.assert_array_equal(labels[::2], labels[1::2])
    return labels[::2].tolist()


# All that follows holds for one merge at a time and for many.
one_or_many = pytest.mark.parametrize("one_by_one", [rounds.ONE_BY_ONE, 2])


def test_faces_that_meet_flat_are_one_region_before_anything_is_compared():
    found, region = smooth_regions(strip([0, 0, 0, 1]), np.ones((6, 1)))
    assert region.tolist() == [0] * 4 + [1] * 2
    np.testing.assert_allclose(found.area, np.array([2, 2**0.5]) / (2 + 2**0.5), atol=1e-6)
    np.testing.assert_array_equal(found.borders, [[0, 1]])
    np.testing.assert_allclose(found.length, 1 / np.sqrt(2 + 2**0.5))  # of a surface of area 1


@one_or_many
def test_a_valley_parts_and_a_ridge_does_not(monkeypatch, one_by_one):
    monkeypatch.setattr(rounds, "ONE_BY_ONE", one_by_one)
    assert merged(strip([1, 2, 1, 0, 1, 2]), count=2) == [0, 0, 0, 1, 1]


@one_or_many
def test_of_two_borders_that_are_alike_the_narrow_one_parts(monkeypatch, one_by_one):
    monkeypatch.setattr(rounds, "ONE_BY_ONE", one_by_one)
    ridges = strip([0, 1, 1.5, 1.7])
    for narrow, parted in ((1, [0, 1, 1]), (2, [0, 0, 1])):
        vertices = ridges.vertices.copy()
        vertices[[2 * narrow, 2 * narrow + 1], 1] = 0.25, 0.75
        assert merged(Mesh(vertices, ridges.faces), count=2) == parted


@one_or_many
def test_what_looks_alike_is_joined_first(monkeypatch, one_by_one):
    monkeypatch.setattr(rounds, "ONE_BY_ONE", one_by_one)
    ridges = strip([0, 1, 1.5, 1.7, 1.8])
    assert merged(ridges, features=np.eye(2)[[0, 1, 1, 1]], count=2) == [0, 1, 1, 1]


def test_no_tolerance_joins_nothing_that_differs_and_much_joins_all():
    ridges = strip([0, 1, 1.5, 1.7, 1.8])
    assert merged(ridges, tolerance=0.0) == [0, 1, 2, 3]
    assert merged(ridges) == [0, 0, 0, 0]


def test_it_tells_how_many_are_left(monkeypatch):
    monkeypatch.setattr("patchalign3d.labels.one_by_one.REPORT_EVERY", 10)
    seen = []
    mesh = strip([0, 1] * 20)
    merge_faces(mesh, np.ones((78, 1)), 5, np.inf, lambda *told: seen.append(told))
    assert seen == [(30, 39), (20, 39), (10, 39)]


def three_regions() -> Regions:
    """Two small regions and a large one, each of which touches the others."""
    return Regions(
        area=np.array([0.3, 0.1, 0.6]),
        features=np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]),
        borders=np.array([[0, 1], [0, 2], [1, 2]]),
        length=np.array([0.2, 0.1, 0.3]),
        creased=np.array([0.1, 0.02, 0.12]),
        firm=np.full(3, 2.0),
    )


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, np.inf]), max_size=60), st.integers(0, 9))
def test_borders_are_in_the_order_of_a_sort_by_both_numbers(values, seed):
    values, then = np.array(values), np.random.default_rng(seed).integers(0, 9, len(values))
    assert rounds._order(values, then).tolist() == np.lexsort((then, values)).tolist()


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_features_of_regions_have_the_same_bits_in_chunks_as_at_once(monkeypatch, kind):
    monkeypatch.setattr(regions, "ROWS", 7)
    rng = np.random.default_rng(0)
    features = rng.normal(size=(90, 5)).astype(kind)
    number = np.r_[rng.integers(0, 30, 60), np.arange(30)]
    members = csr_matrix((rng.random(90), (number, np.arange(90))), shape=(30, 90))
    whole = members @ features
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    assert np.array_equal(regions.unit_sums(members, features), whole)


def test_two_regions_differ_by_crease_and_features_and_the_size_of_the_smaller():
    of_all = three_regions().differences()
    # A crease of 0.2 and features at a cosine of 0.6; 0.3 of the area counts as 0.2; the border is
    # 0.1 long; all of it twice.
    wanted = (0.2 + 0.5 * 0.4) * 0.2**0.5 * (0.3**0.5 / 0.1) ** 0.5 * 2
    np.testing.assert_allclose(of_all[1], wanted)


def test_of_two_merged_regions_all_is_known_as_of_many_joined_at_once():
    graph = three_regions()
    one_by_one = OneByOne(graph)
    assert one_by_one.merge(2, np.inf, lambda left: None).tolist() == [0, 1, 1]
    joined = graph.joined(np.array([0, 1, 1]))
    np.testing.assert_allclose(joined.features[1], np.array([0.36, 0.58]) / 0.466**0.5)
    np.testing.assert_allclose([joined.length[0], joined.creased[0]], [0.3, 0.12])
    for one, other in zip(one_by_one.left(), joined, strict=True):
        np.testing.assert_allclose(one, other)


def merged_pair_by_pair(graph: Regions, tolerance: float) -> list[int]:
    """The rule as it is said: of all borders, the one across which regions differ least, and of
    equals the one of the lowest numbers; the region with more neighbours keeps its number.
    """
    area, features = graph.area.tolist(), list(graph.features)
    measured = zip(graph.length.tolist(), graph.creased.tolist(), strict=True)
    borders = dict(zip(map(tuple, graph.borders.tolist()), measured, strict=True))
    of = list(range(len(area)))

    def as_regions() -> Regions:
        lengths, depths = zip(*borders.values(), strict=True)
        pairs = np.array(list(borders))
        arrays = map(np.array, (area, features, pairs, lengths, depths))
        return Regions(*arrays, graph.firm)

    while borders:
        differs = as_regions().differences().tolist()
        least, a, b = min((d, *pair) for d, pair in zip(differs, borders, strict=True))
        if least > tolerance:
            break
        near = [sum(region in pair for pair in borders) for region in (a, b)]
        if near[0] < near[1]:
            a, b = b, a
        share = area[b] / (area[a] + area[b])
        mixed = features[a] * (1 - share) + features[b] * share
        features[a] = mixed / max(float(np.linalg.norm(mixed)), 1e-12)
        area[a] += area[b]
        of = [a if region == b else region for region in of]
        kept: dict[tuple, tuple] = {}
        moved = {}
        for (c, d), (long, deep) in borders.items():
            pair = tuple(sorted((a if c == b else c, a if d == b else d)))
            if pair[0] == pair[1]:
                continue
            (moved if b in (c, d) else kept)[pair] = (long, deep)
        for pair, (long, deep) in moved.items():
            before = kept.get(pair, (0.0, 0.0))
            kept[pair] = before[0] + long, before[1] + deep
        borders = kept
    return np.unique(of, return_inverse=True)[1].tolist()


@st.composite
def graphs(draw: st.DrawFn) -> Regions:
    """Few kinds of areas, borders and features, so that many pairs differ equally; often one region
    or two touch all others.
    """
    count, kinds = draw(st.integers(2, 14)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    hubs, density = draw(st.integers(0, min(2, count))), draw(st.sampled_from([0.0, 0.2, 0.6]))
    pairs = [(a, b) for b in range(count) for a in range(b) if a < hubs or rng.random() < density]
    borders = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    if draw(st.booleans()):  # the hubs have the highest numbers
        borders = np.sort(count - 1 - borders, axis=1)
    long = rng.integers(1, kinds + 1, len(borders)) / 8
    features = np.eye(4)[rng.integers(0, kinds, count)]
    area = rng.integers(1, kinds + 1, count) / 64
    deep = long * rng.integers(0, kinds + 1, len(borders)) / 4
    return Regions(area, features, borders, long, deep, np.ones(count))


@given(graphs(), st.sampled_from([0.1, 0.3, np.inf]))
def test_merging_is_always_that_of_the_two_most_similar_of_all(graph, tolerance):
    number = OneByOne(graph).merge(1, tolerance, lambda left: None)
    assert number.tolist() == merged_pair_by_pair(graph, tolerance)


def star(leaves: int) -> Regions:
    """A plate with so many bumps, none of which touches another."""
    rng = np.random.default_rng(0)
    features = rng.random((leaves + 1, 3)) + 1
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    borders = np.stack([np.zeros(leaves, int), np.arange(1, leaves + 1)], axis=1)
    area, long = np.full(leaves + 1, 1e-4), np.full(leaves, 0.01)
    return Regions(area, features, borders, long, long * rng.random(leaves), np.ones(leaves + 1))


def test_a_plate_with_a_thousand_bumps_is_compared_once_a_merge_and_not_once_a_bump(monkeypatch):
    said = []
    push = heapq.heappush
    monkeypatch.setattr(heapq, "heappush", lambda *entry: (said.append(1), push(*entry)))
    number = OneByOne(star(1000)).merge(1, np.inf, lambda left: None)
    assert not number.any()
    assert len(said) < 2000


def test_more_bumps_than_are_taken_one_by_one_are_taken_many_at_a_time(monkeypatch):
    monkeypatch.setattr(rounds, "ONE_BY_ONE", 10)
    absorb, merges = OneByOne._absorb, []
    monkeypatch.setattr(
        OneByOne, "_absorb", lambda self, a, b: (merges.append(1), absorb(self, a, b))
    )
    plate = star(1000)
    plate.area[0] = 0.9
    left, region = merging._merged(plate, 1, np.inf, lambda left, first: None)
    assert len(left.area) == 1 and not region.any()
    assert len(merges) < 10
    least = plate.differences().min()
    left, region = merging._merged(plate, 1, 0.99 * least, lambda left, first: None)
    assert region.tolist() == list(range(1001))


def test_two_plates_are_not_joined_by_the_bolts_that_both_would_take():
    plates = np.eye(2)
    bolts = np.tile([0.8, 0.6], (20, 1))
    borders = np.array([(plate, bolt) for plate in (0, 1) for bolt in range(2, 22)])
    area, long = np.r_[0.5, 0.3, np.full(20, 0.01)], np.full(40, 0.01)
    graph = Regions(area, np.r_[plates, bolts], borders, long, long / 10, np.ones(22))
    number = rounds.to_hubs(graph, np.inf)
    assert number.max() + 1 == 17  # a quarter of the bolts, and the nearer plate
    assert number[0] != number[1]
    assert (number[2:] != number[1]).all()


def test_several_tolerances_cut_as_each_of_them_alone():
    rng = np.random.default_rng(0)
    mesh = strip(rng.random(60).tolist())
    features = np.repeat(np.eye(3)[rng.integers(0, 3, 59)], 2, axis=0)
    tolerances = [0.3, 0.02, 0.1]
    found = nested_regions(mesh, features, tolerances)
    counts = set()
    for cut, tolerance in zip(found.T, tolerances, strict=True):
        alone = merge_faces(mesh, features, None, tolerance, lambda left, first: None)
        np.testing.assert_array_equal(cut, alone)
        counts.add(alone.max())
    assert len(counts) == 3


@one_or_many
def test_several_tolerances_take_no_more_merges_than_one_and_are_nested(monkeypatch, one_by_one):
    monkeypatch.setattr(rounds, "ONE_BY_ONE", one_by_one)
    absorb, merges = OneByOne._absorb, []
    monkeypatch.setattr(
        OneByOne, "_absorb", lambda self, a, b: (merges.append(1), absorb(self, a, b))
    )
    mesh = strip(np.random.default_rng(0).random(60).tolist())
    found = nested_regions(mesh, np.ones((118, 1)), [0.3, 0.1, 0.02, 0.1])
    np.testing.assert_array_equal(found[:, 1], found[:, 3])
    for coarse, fine in ((0, 1), (1, 2)):
        inside = np.unique(found[:, [fine, coarse]], axis=0)
        assert len(inside) == found[:, fine].max() + 1
    assert len(merges) <= 58


def test_regions_are_joined_up_to_the_tolerance_and_no_further():
    ridge = strip([0, 1, 1.5])
    [differs] = smooth_regions(ridge, np.ones((4, 1)))[0].differences()
    assert merged(ridge, tolerance=0.99 * differs) == [0, 1]
    assert merged(ridge, tolerance=1.01 * differs) == [0, 0]


@pytest.fixture
def many(monkeypatch):
    """Of more than 1,000 regions, those in one of about 400 cells are one before all else."""
    monkeypatch.setattr(cells, "FEW", 1_000)
    monkeypatch.setattr(cells, "LEVELS", ((400, 4),))


def rough_ball(subdivisions: int) -> tuple[Mesh, np.ndarray]:
    """A ball none of whose faces meet flat, and what they look like: like one half or the other."""
    ball = trimesh.creation.icosphere(subdivisions)
    away = np.random.default_rng(0).normal(1, 0.003, (len(ball.vertices), 1))
    mesh = Mesh(ball.vertices * away, ball.faces)
    return mesh, np.eye(2)[(mesh.face_centroids[:, 2] > 0).astype(int)]


@pytest.mark.parametrize("subdivisions", [4, 5])
def test_a_large_mesh_begins_with_about_as_many_regions_as_a_small_one(many, subdivisions):
    found, region = smooth_regions(*rough_ball(subdivisions))
    assert 400 < len(found.area) <= 4 * 400
    assert set(region) == set(range(len(found.area)))


def test_large_meshes_are_cut_as_face_by_face_but_for_the_width_of_a_cell(many, monkeypatch):
    mesh, features = rough_ball(4)
    upper = features[:, 1].astype(bool)
    cell = np.sqrt(mesh.face_areas.sum() / 400)
    in_doubt = np.abs(mesh.face_centroids[:, 2]) < cell
    by_cells = merge_faces(mesh, features, 2, np.inf, lambda *_: None)
    monkeypatch.setattr(cells, "FEW", len(mesh.faces))
    by_faces = merge_faces(mesh, features, 2, np.inf, lambda *_: None)
    for labels in (by_cells, by_faces):
        labels = labels == labels[upper & ~in_doubt][0]
        np.testing.assert_array_equal(labels[~in_doubt], upper[~in_doubt])


def test_no_more_regions_are_joined_to_cells_than_leave_as_many_as_are_wanted(many):
    mesh, features = rough_ball(4)
    for wanted in (300, 3_000):
        labels = merge_faces(mesh, features, wanted, np.inf, lambda *_: None)
        assert labels.max() + 1 == wanted
