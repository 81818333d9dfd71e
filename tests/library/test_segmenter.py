"""Segmenter: encode once, ask many times; the same bits for the same question."""

from dataclasses import replace

import numpy as np
import pytest
from word_segmenter import BAR, TALL

from patchalign3d.answers import Segmentation
from patchalign3d.errors import (
    MeshError,
    ModelError,
    PatchAlignError,
)
from patchalign3d.exemplars import Exemplar
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.segmenter import Segmenter
from patchalign3d.shared.questions import QUALITY


def test_the_same_mesh_prompts_and_seed_give_the_same_bits(segmenter):
    results = []
    for _ in range(2):
        segmenter.set_mesh(TALL, seed=3)
        results.append(segmenter.segment(["top", "bottom"]))
    for name in ("face_labels", "face_scores", "vertex_weights"):
        np.testing.assert_array_equal(getattr(results[0], name), getattr(results[1], name))


def test_help_names_the_qualities():
    assert all(f'"{name}"' in Segmenter.__doc__ for name in QUALITY.choices)


def test_how_well_words_fit_is_the_mean_confidence_over_what_is_labelled(segmenter):
    segmenter.set_mesh(TALL)
    whole = segmenter.segment(["top", "bottom"])
    score, area = whole.face_scores.max(1), TALL.face_areas
    assert whole.fit == pytest.approx((score * area).sum() / area.sum())
    between = float(np.median(score))
    part = segmenter.segment(["top", "bottom"], threshold=between)
    sure = score >= between
    assert 0 < sure.sum() < len(sure)
    assert part.fit == pytest.approx((score * area)[sure].sum() / area[sure].sum())
    assert segmenter.segment(["top", "bottom"], threshold=1).fit is None
    assert segmenter.segment_automatically(2).fit is None


def test_asking_before_a_mesh_is_set_says_what_is_missing(segmenter):
    with pytest.raises(MeshError, match="set_mesh"):
        segmenter.segment(["top"])


def test_a_mesh_that_is_forgotten_is_set_no_more(segmenter):
    segmenter.set_mesh(TALL)
    segmenter.forget_mesh()
    with pytest.raises(MeshError, match="set_mesh"):
        segmenter.segment(["top", "bottom"])


def test_an_encoded_mesh_is_asked_about_whatever_is_set(segmenter):
    tall, bar = segmenter.encode(TALL), segmenter.encode(BAR, seed=1, quality="fast")
    segmenter.set_mesh(BAR, seed=1, quality="fast")
    about_tall, about_bar = segmenter.about(tall), segmenter.about(bar)
    assert len(about_tall.segment(["top", "bottom"]).face_labels) == 12
    for name in ("face_labels", "face_scores"):
        expected = getattr(segmenter.segment(["tip", "end"]), name)
        np.testing.assert_array_equal(getattr(about_bar.segment(["tip", "end"]), name), expected)
    held = tall.features.nbytes + tall.points.nbytes + TALL.vertices.nbytes + TALL.faces.nbytes
    assert held < tall.nbytes < 100 * held
    other = Segmenter(replace(segmenter.model, name="other"), segmenter.engine)
    with pytest.raises(ModelError, match="encoded with the model 'small'"):
        other.about(tall)


def test_a_model_in_another_folder_is_asked_about_what_it_has_encoded(segmenter, tmp_path):
    seen = segmenter.encode(TALL)
    copied = Segmenter(replace(segmenter.model, folder=tmp_path), segmenter.engine)
    expected = segmenter.about(seen).segment(["top", "bottom"]).face_labels
    np.testing.assert_array_equal(
        copied.about(seen).segment(["top", "bottom"]).face_labels, expected
    )


def test_what_is_told_of_vertices_is_worked_out_when_it_is_asked_for(segmenter, monkeypatch):
    asked = []
    to_vertices = Mesh.to_vertices
    monkeypatch.setattr(Mesh, "to_vertices", lambda *given: asked.append(1) or to_vertices(*given))
    segmenter.set_mesh(TALL)
    result, alike = segmenter.segment(["top", "bottom"]), segmenter.similarity("top")
    assert not asked
    assert result.vertex_weights is result.vertex_weights and alike.vertex_values.shape == (8,)
    assert len(asked) == 2
    np.testing.assert_array_equal(result.confidence, result.face_scores.max(1))


def test_labels_without_scores_are_certain():
    result = Segmentation(TALL, ["a", "b"], np.array([0] * 6 + [1] * 5 + [-1]))
    assert result.confidence.tolist() == [1] * 11 + [0]
    assert result.face_scores[:, 1].tolist() == [0] * 6 + [1] * 5 + [0]
    np.testing.assert_array_equal(result.vertex_weights, result.vertex_scores)


EXEMPLAR = Exemplar(["a"], np.ones((1, 96), np.float32))
WRONG = [
    ("encode", {"mesh": TALL, "seed": -1}, "The seed must be"),
    ("encode", {"mesh": TALL, "seed": 1.5}, "The seed must be"),
    ("segment", {"parts": ["a"], "transfer": "membership"}, "one of smooth, official"),
    ("segment", {"parts": ["a"], "threshold": float("nan")}, "The threshold must be"),
    ("segment", {"parts": [1]}, "The parts must be"),
    ("segment", {"parts": ["a"], "category": 7}, "The category must be"),
    ("segment_automatically", {"pieces": 0}, "The pieces must be"),
    ("segment_automatically", {"detail": 2}, "The detail must be"),
    ("transfer", {"exemplars": [], "threshold": -1}, "The threshold must be"),
    ("propagate", {"names": ["a"], "face_labels": [[0]], "corrected": [1]}, "face_labels"),
    ("propagate", {"names": ["a"], "face_labels": np.ones(12, int), "corrected": np.ones(12)},
     "between -1 and 0; 1 is none"),
    ("propagate", {"names": [], "face_labels": np.ones(12, int), "corrected": np.ones(12)},
     "no parts"),
    ("keypoint_exemplar", {"names": ["a"], "points": [[np.nan] * 3]}, "must be finite numbers"),
    ("keypoint_exemplar", {"names": ["a", "b"], "points": np.zeros((1, 3))}, "the shape"),
    ("part_exemplar", {"names": ["a"], "face_labels": np.zeros(12)}, "whole numbers"),
    ("transfer", {"exemplars": [Exemplar(["a"], np.full((1, 96), np.nan))]}, "be finite numbers"),
    ("keypoints", {"names": ["left wing", "the left wing"]}, "are the same"),
    ("encode", {"mesh": (TALL.vertices, TALL.faces)}, "A tuple is neither a Mesh nor a Cloud"),
    ("find_orientation", {"mesh": TALL.vertices}, "A ndarray is neither a Mesh nor a Cloud"),
    ("find_orientation", {"mesh": TALL, "seed": "one"}, "The seed must be"),
    ("about", {"encoded": TALL}, "A Mesh is not an encoded mesh"),
    ("transfer", {"exemplars": None}, "must be a list of exemplars, not None"),
    ("transfer", {"exemplars": EXEMPLAR}, "must be a list of exemplars, not <Exemplar: a;"),
    ("transfer_keypoints", {"exemplars": iter([EXEMPLAR])}, "must be a list of exemplars, not <"),
    ("part_exemplar", {"names": ["a"], "face_labels": np.ma.array(np.zeros(12, int), mask=True)},
     "are masked"),
    ("load", {"model": None}, "The model must be text, not None"),
    ("load", {"device": 0}, "The device must be text, not 0"),
]  # fmt: skip  # fmt: skip


def test_features_of_an_exemplar_may_be_lists_as_any_other_array(segmenter):
    segmenter.set_mesh(TALL)
    labels = np.array([0] * 6 + [-1] * 6)
    exemplar = segmenter.part_exemplar(["half"], labels)
    as_lists = replace(exemplar, features=exemplar.features.tolist())
    found = [segmenter.transfer([each]).face_labels.tolist() for each in (exemplar, as_lists)]
    assert found[0] == found[1]


@pytest.mark.parametrize(("verb", "said", "sentence"), WRONG)
def test_what_cannot_be_asked_is_refused_with_a_typed_error(segmenter, verb, said, sentence):
    segmenter.set_mesh(TALL)
    with pytest.raises(PatchAlignError, match=sentence):
        getattr(segmenter, verb)(**said)
