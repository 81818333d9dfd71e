"""Encoding a mesh: samplings, progress, and the things in it."""

import numpy as np
import pytest
import trimesh
from small_meshes import CUBE_FACES, CUBE_VERTICES, boxes
from word_segmenter import SMALL, TALL, bar, in_rows

from benchmarks.quality.beside import in_rows as beside
from benchmarks.quality.beside import on_ground
from benchmarks.quality.cases import family_cases
from patchalign3d import threads
from patchalign3d.errors import Cancelled, QuestionError, TextEncoderError
from patchalign3d.geometry.cloud import Cloud
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.geometry.things import things_of
from patchalign3d.segmenter import encoding, loaded
from training.loop.metrics import mean_iou


def test_what_borders_cost_is_found_beside_the_network_and_changes_nothing(segmenter, monkeypatch):
    labels, known = [], "between_all_faces"
    for count in ("1", "3"):
        monkeypatch.setenv(threads.COUNT, count)
        segmenter.set_mesh(bar())
        assert (known in vars(segmenter._require_mesh().borders)) == (count == "3")
        labels.append(segmenter.segment(["top", "bottom", "side"]).face_labels)
    np.testing.assert_array_equal(*labels)
    segmenter.set_mesh(bar(), quality="fast")  # a first look, which may do without
    assert known not in vars(segmenter._require_mesh().borders)


def test_place_scale_and_up_axis_do_not_change_the_scores(segmenter):
    segmenter.set_mesh(TALL)
    expected = segmenter.segment(["top", "bottom"]).face_scores
    y_up = TALL.vertices[:, [0, 2, 1]] * [1, 1, -1]
    for mesh in (
        Mesh(TALL.vertices * 1e-300, CUBE_FACES),
        Mesh(TALL.vertices * 1e-9, CUBE_FACES),
        Mesh(TALL.vertices * 1e200, CUBE_FACES),
        Mesh(TALL.vertices - 7, CUBE_FACES),
        Mesh(y_up, CUBE_FACES, up_axis="Y"),
    ):
        segmenter.set_mesh(mesh)
        scores = segmenter.segment(["top", "bottom"]).face_scores
        np.testing.assert_allclose(scores, expected, atol=0.02)


def test_progress_runs_from_zero_to_one_and_can_cancel(segmenter):
    seen = []
    segmenter.set_mesh(TALL, progress=lambda stage, fraction: seen.append(fraction))
    assert seen[0] == 0.0 and seen[-1] == 1.0 and seen == sorted(seen)

    def cancel(stage, fraction):
        raise Cancelled("stop")

    expected = segmenter.segment(["top", "bottom"]).face_scores
    with pytest.raises(Cancelled):
        segmenter.set_mesh(Mesh(CUBE_VERTICES, CUBE_FACES), progress=cancel)
    # The mesh set before is still there.
    np.testing.assert_array_equal(segmenter.segment(["top", "bottom"]).face_scores, expected)


def test_quality_is_the_number_of_samplings(segmenter):
    for quality, count in {"fast": 1, "balanced": 4, "best": 8}.items():
        segmenter.set_mesh(TALL, quality=quality)
        assert len(segmenter._encoded.features) == count
    with pytest.raises(QuestionError, match="one of fast, balanced, best"):
        segmenter.set_mesh(TALL, quality="worst")


@pytest.mark.parametrize("family", ["airplane", "house"])
def test_things_that_stand_beside_each_other_are_each_seen_by_themselves(bundled, family):
    case = beside(list(family_cases(family, 3, seed=0)))
    encoded = bundled.encode(case.mesh)

    def score(seen, **how):
        labels = bundled.about(seen).segment(case.prompts, **how).face_labels
        return mean_iou(labels, case.truth, case.mesh.face_areas)

    assert score(encoded) > 0.7 and score(encoded) > score(encoded.as_one) + 0.2
    assert set(encoded.things) == {0, 1, 2}
    # The released rule knows of no things.
    assert score(encoded, transfer="official") == score(encoded.as_one, transfer="official")


def test_what_could_be_things_and_is_better_seen_as_one_stays_one(bundled):
    kits = [case.mesh for case in family_cases("drum_kit", 3, seed=7)]
    could_be = [mesh for mesh in kits if things_of(mesh, mesh.face_centroids) is not None]
    assert could_be
    assert all(bundled.encode(mesh).things is None for mesh in could_be)


@pytest.fixture
def by_things(segmenter, monkeypatch):
    """To which things are always things."""
    monkeypatch.setattr(encoding, "SURER", -np.inf)
    return segmenter


def test_of_many_things_each_has_fewer_samplings(by_things):
    two = in_rows(2)
    encoded = by_things.encode(two)
    assert encoded.features.shape == (4, 2 * SMALL.patches, SMALL.feature_width)
    assert set(encoded.things[encoded.centre_faces[0, : SMALL.patches]]) == {0}
    many = by_things.encode(in_rows(12))
    assert many.features.shape == (2, 12 * SMALL.patches, SMALL.feature_width)
    np.testing.assert_array_equal(many.features, by_things.encode(in_rows(12)).features)
    assert by_things.encode(two, quality="fast").features.shape[0] == 1


def test_without_a_text_encoder_nobody_knows_of_what_one_is_surer(by_things, monkeypatch):
    def missing(*_):
        raise TextEncoderError("There is no text encoder.")

    monkeypatch.setattr(loaded, "load_text_encoder", missing)
    assert by_things.encode(in_rows(2)).things is None


def test_what_is_kept_of_things_counts_what_is_kept_of_all_as_one(by_things):
    encoded = by_things.encode(in_rows(2))
    assert encoded.nbytes > encoded.features.nbytes + encoded.as_one.features.nbytes


@pytest.mark.parametrize("family", ["chair", "quadruped"])
def test_what_stands_on_a_ground_is_seen_by_itself_and_the_ground_with_it(bundled, family):
    (case,) = family_cases(family, 1, seed=0)
    case = on_ground(case, 3.0)
    encoded = bundled.encode(case.mesh)

    def score(seen):
        labels = bundled.about(seen).segment(case.prompts).face_labels
        return mean_iou(labels, case.truth, case.mesh.face_areas)

    assert score(encoded) > 0.8 and score(encoded) > score(encoded.as_one) + 0.2
    ground = encoded.things[encoded.centre_faces] == 1
    known = {feature.tobytes() for feature in encoded.as_one.flat_features}
    assert all(feature.tobytes() in known for feature in encoded.features[ground])


@pytest.mark.parametrize("around", ["specks", "sky"])
@pytest.mark.parametrize("family", ["chair", "quadruped"])
def test_a_thing_is_seen_without_specks_far_off_and_without_a_sky(bundled, family, around):
    (case,) = family_cases(family, 1, seed=0)
    more = trimesh.creation.icosphere(subdivisions=2, radius=1.0)
    if around == "specks":
        places = np.random.default_rng(0).permutation(more.vertices)[:8]
        more = trimesh.util.concatenate([trimesh.creation.icosphere(0, 0.003) for _ in places])
        more.vertices = 4 * (more.vertices + places.repeat(12, axis=0))
    vertices = case.mesh.unit_vertices
    mesh = Mesh(
        np.concatenate([vertices, 5 * more.vertices]),
        np.concatenate([case.mesh.faces, more.faces + len(vertices)]),
    )
    encoded = bundled.encode(mesh)

    def score(seen):
        labels = bundled.about(seen).segment(case.prompts).face_labels[: len(case.truth)]
        return mean_iou(labels, case.truth, case.mesh.face_areas)

    assert score(encoded) > 0.8 and score(encoded) > score(encoded.as_one) + 0.2
    np.testing.assert_array_equal(encoded.things == 0, np.arange(len(mesh.faces)) < len(case.truth))


def test_points_are_seen_without_those_far_off(bundled):
    (case,) = family_cases("chair", 1, seed=0)
    points, faces = case.mesh.samples(20_000, 1, np.random.default_rng(0))
    far = np.random.default_rng(1).normal(0, 5, (100, 3))
    encoded = bundled.encode(Cloud(np.concatenate([points[0], far])))

    def score(seen):
        labels = bundled.about(seen).segment(case.prompts).face_labels[: len(faces[0])]
        return mean_iou(labels, case.truth[faces[0]])

    assert score(encoded) > 0.8 and score(encoded) > score(encoded.as_one) + 0.2


def test_a_base_that_the_model_is_no_surer_without_stays_with_its_lamp(bundled):
    lamps = [case.mesh for case in family_cases("lamp", 12, seed=22)]
    could_be = [mesh for mesh in lamps if things_of(mesh, mesh.face_centroids) is not None]
    assert could_be
    assert all(bundled.encode(mesh).things is None for mesh in could_be)


def test_what_stands_on_a_ground_listens_to_no_patch_of_it_though_both_are_one_surface(by_things):
    post, names = boxes(("post", (0, 0, 0), (1, 1, 4)), ("ground", (-3, -3, -0.1), (4, 4, 0)))
    edge, corner = (post.faces[names == name][0] for name in ("post", "ground"))
    low = post.faces[names == "post"]
    edge = low[post.vertices[low][:, :, 2].max(1).argmin()]
    strip = [[*edge[:2], corner[0]], [edge[0], *corner[:2]]]
    mesh = Mesh(post.vertices, np.concatenate([post.faces, strip]))
    assert not mesh.pieces.any()
    encoded = by_things.encode(mesh)
    of_patch = encoded.things[encoded.centre_faces.reshape(-1)]
    of_cell = mesh.cells.gather(encoded.things)
    cells, patches = encoded.smooth_pooling.nonzero()
    assert set(of_patch) == {0, 1}
    np.testing.assert_array_equal(of_cell[cells], of_patch[patches])
