"""Parts without words, by clicks and by corrections."""

import dataclasses

import numpy as np
import pytest
import trimesh
from scipy.special import softmax
from word_segmenter import BAR, WordVectors, in_rows

from patchalign3d import answers
from patchalign3d.encoded import EncodedMesh
from patchalign3d.errors import (
    MeshError,
    PromptError,
    QuestionError,
    TextEncoderError,
)
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.labels import selecting
from patchalign3d.segmenter import loaded


def test_scores_in_blocks_are_those_of_all_parts_at_once(segmenter, monkeypatch):
    encoded = segmenter.encode(BAR)
    segmenter = segmenter.about(encoded)
    monkeypatch.setattr(answers, "ROWS", 7)
    monkeypatch.setattr(answers, "LOOKS", 3)
    for said in ({}, {"vocabulary": ["top", "bottom"]}):
        found = segmenter.segment_automatically(pieces=4, **said)
        scores = found.face_scores
        assert scores.shape == (len(BAR.faces), 4) and scores.dtype == np.float32
        assert 0 <= scores.min() and scores.max() <= 1
        np.testing.assert_allclose(found.confidence, scores.max(1), atol=1e-6)
    unlike = segmenter.segment_automatically(pieces=4)
    looks = encoded.features_of(unlike.face_labels)[1]
    cosine = encoded.pooled(encoded.flat_features @ looks.T)
    np.testing.assert_allclose(unlike.face_scores, cosine.clip(0, 1), atol=1e-6)


def test_parts_without_words_are_looked_at_all_at_once(segmenter, monkeypatch):
    monkeypatch.setattr(EncodedMesh, "feature_at", lambda *_, **__: pytest.fail("One by one."))
    segmenter.set_mesh(BAR)
    assert len(segmenter.segment_automatically(pieces=3).part_names) == 3


def test_without_words_there_are_numbered_parts_or_the_best_word_for_each(segmenter):
    segmenter.set_mesh(BAR)
    result = segmenter.segment_automatically(pieces=3)
    assert [name.split(".")[0][:5] for name in result.part_names] == ["part "] * 3
    assert len(set(result.part_names)) == 3
    assert sorted(set(result.face_labels)) == [0, 1, 2]
    assert result.face_scores.shape == (len(BAR.faces), 3)
    named = segmenter.segment_automatically(pieces=3, vocabulary=["tip", "middle"])
    np.testing.assert_array_equal(named.face_labels, result.face_labels)
    assert {name.split()[0] for name in named.part_names} <= {"tip", "middle"}
    assert len(set(named.part_names)) == 3
    with pytest.raises(PromptError):
        segmenter.segment_automatically(vocabulary=[""])


@pytest.mark.parametrize(
    ("vocabulary", "names"),
    [
        (["back bar", "middle bar", "front bar"], ["front bar", "middle bar", "back bar"]),
        (["bar 3", "bar 2", "bar 1"], ["bar 1", "bar 2", "bar 3"]),
        (["back bar", "bar"], ["bar 1", "bar 2", "back bar"]),
    ],
)
def test_sides_and_numbers_in_a_vocabulary_are_told_by_the_shape(segmenter, vocabulary, names):
    """The model named each part by what its sides are called."""
    mesh = in_rows(3)
    segmenter.set_mesh(mesh)
    for pieces in (3, None):
        found = segmenter.segment_automatically(pieces, detail=0, vocabulary=vocabulary)
        of_bars = found.face_labels.reshape(3, -1)  # the first in front
        assert [found.part_names[own[0]] for own in of_bars] == names
        assert (of_bars == of_bars[:, :1]).all()
        assert found.face_scores.shape == (len(mesh.faces), 3)


def test_a_vocabulary_may_have_words_that_mean_the_same(segmenter):
    """One for many kinds of things was refused: a chair has a foot, a dog has feet."""
    segmenter.set_mesh(BAR)
    found = segmenter.segment_automatically(1, vocabulary=["bar", "bars", "foot", "feet"])
    assert found.part_names[0] in ("bar", "bars", "foot", "feet")
    with pytest.raises(PromptError, match="says what a part is not"):
        segmenter.segment_automatically(vocabulary=["bar", "no feet"])


def test_a_part_on_a_side_that_no_word_is_for_has_the_name_of_its_kind(segmenter):
    vertices = np.concatenate([BAR.vertices, BAR.vertices + [20, 0, 0]])
    mesh = Mesh(vertices, np.concatenate([BAR.faces, BAR.faces + len(BAR.vertices)]))
    segmenter.set_mesh(mesh)
    for word, other in (("left bar", "bar"), ("left", "rest")):
        found = segmenter.segment_automatically(2, vocabulary=[word])
        of_bars = found.face_labels.reshape(2, -1)[:, 0]
        assert [found.part_names[part] for part in of_bars] == [other, word]


def test_a_correction_spreads_to_what_looks_alike_and_stays_itself(segmenter):
    segmenter.set_mesh(BAR)
    x = BAR.vertices[BAR.faces].mean(1)[:, 0]
    labels = np.where(x > 8, 1, 0)
    corrected = np.zeros(len(labels), bool)
    corrected[np.flatnonzero((x > 4) & (x < 5))] = True
    labels[corrected] = 2
    result = segmenter.propagate(["a", "b", "c"], labels, corrected)
    assert (result.face_labels[corrected] == 2).all()
    assert result.part_names == ["a", "b", "c"] and set(result.face_labels) <= {0, 1, 2}
    assert (result.face_labels == 2).sum() >= corrected.sum()
    away = np.where(corrected, -1, labels)
    assert (segmenter.propagate(["a", "b"], away, corrected).face_labels[corrected] == -1).all()
    with pytest.raises(PromptError, match="Assign a few"):
        segmenter.propagate(["a", "b", "c"], labels, np.zeros(len(labels), bool))
    with pytest.raises(MeshError, match="of this mesh must have the shape"):
        segmenter.propagate(["a", "b", "c"], labels[:3], corrected)


def corrected_bars(segmenter, *turns):
    """Which bars are given the corrections of the first one, where features lie on a circle at
    these angles, in degrees, one of each bar. The other bars are one part.
    """
    encoded = segmenter.encode(in_rows(len(turns)))
    bar = np.repeat(np.arange(len(turns)), len(BAR.faces))
    angles = np.radians(turns)[bar[encoded.centre_faces]]
    features = np.zeros_like(encoded.features)
    features[..., 0], features[..., 1] = np.cos(angles), np.sin(angles)
    asked = segmenter.about(dataclasses.replace(encoded, features=features))
    found = asked.propagate(["part", "corrected"], (bar == 0).astype(int), bar == 0).face_labels
    return [set(found[bar == number]) == {1} for number in range(len(turns))]


@pytest.mark.parametrize(("closer", "moved"), [(-0.5, False), (0.5, False), (2, True)])
def test_what_is_more_than_a_logit_closer_to_a_correction_than_to_its_part_leaves_the_part(
    segmenter, closer, moved
):
    """The last bar is 60° from the mean of its part: a cosine of a half."""
    turn = np.degrees(np.arccos(0.5 + closer * segmenter.model.temperature))
    assert corrected_bars(segmenter, turn, -120, 0) == [True, False, moved]


def test_what_has_left_its_part_takes_along_what_resembles_it(segmenter):
    """The mean of the part is at 90° first, and at 140° where the bar at 40° has left it."""
    assert corrected_bars(segmenter, 0, 40, 80, 200) == [True, True, True, False]


def test_a_part_is_selected_by_its_faces(segmenter):
    with pytest.raises(MeshError, match="No mesh"):
        segmenter.select([0])
    segmenter.set_mesh(BAR)
    found = segmenter.select([0, 1], exclude=[70], size=0.5)
    assert found.faces[[0, 1]].all() and not found.faces[70]
    assert found.faces.shape == found.scores.shape == (len(BAR.faces),)
    again = segmenter.select([0, 1], exclude=[70], size=0.5)
    np.testing.assert_array_equal(found.faces, again.faces)
    with pytest.raises(MeshError, match="numbers between 0 and 79"):
        segmenter.select([80])
    with pytest.raises(PromptError, match="Choose one"):
        segmenter.select([3], exclude=[2, 3])
    with pytest.raises(QuestionError, match="size"):
        segmenter.select([3], size=2)
    with pytest.raises(PromptError, match="Point at the part"):
        segmenter.select(exclude=[3])


def test_a_word_says_which_part_is_meant_where_nothing_else_does(segmenter, monkeypatch):
    segmenter.set_mesh(BAR)
    encoded = segmenter._require_mesh()
    alike = encoded.pooled(encoded.flat_features @ encoded.flat_features.T)  # (F, S·G)
    patch = np.ptp(alike, axis=0).argmax()  # whose word tells faces apart best
    faces = alike[:, patch].argsort()
    monkeypatch.setattr(selecting, "rule_logits", lambda rows: np.zeros(len(rows)))
    monkeypatch.setattr(selecting, "smooth_labels", lambda _, cost: cost.argmin(1))

    class OneWord(WordVectors):
        def encode(self, texts: list[str]) -> np.ndarray:
            if not any("hilt" in text for text in texts):
                return super().encode(texts)
            return np.repeat(encoded.flat_features[[patch]], len(texts), axis=0)

    monkeypatch.setattr(loaded, "load_text_encoder", lambda *_: OneWord())
    found = segmenter.select(faces[-1:], word="hilt")
    half_way = (alike[faces[-1], patch] + np.average(alike[:, patch], weights=BAR.face_areas)) / 2
    np.testing.assert_array_equal(found.faces, alike[:, patch] > half_way)
    assert 0 < found.faces.sum() < len(BAR.faces)


def test_a_word_that_says_nothing_or_that_nobody_reads_is_refused(segmenter, monkeypatch):
    def missing(*_):
        raise TextEncoderError("There is no text encoder.")

    segmenter.set_mesh(BAR)
    for word in ("", " ?! "):
        with pytest.raises(PromptError, match="has no words in it"):
            segmenter.select([0], word=word)
    with pytest.raises(QuestionError, match="The word must be text"):
        segmenter.select([0], word=7)
    monkeypatch.setattr(loaded, "load_text_encoder", missing)
    with pytest.raises(TextEncoderError, match="The part can be found without a word"):
        segmenter.select([0], word="hilt")
    assert segmenter.select([0]).faces[0]


def test_a_surface_is_measured_once_and_knows_what_its_faces_would_be_called(segmenter):
    segmenter.set_mesh(BAR)
    encoded = segmenter._require_mesh()
    names = encoded.flat_features[[0, 7, 9]]
    called = encoded.called(names)
    chances = softmax(encoded.flat_features @ names.T / segmenter.model.temperature, axis=1)
    roots = np.sqrt(encoded.pooled(chances))  # (F, 3)
    np.testing.assert_allclose(called @ called.T, roots @ roots.T, atol=1e-5)
    surface = segmenter.surface()
    assert surface is segmenter.surface()
    np.testing.assert_allclose(np.linalg.norm(surface.called, axis=1), 1, atol=0.1)
    assert not np.array_equal(surface.called, surface.features)


def test_without_a_text_encoder_a_part_is_selected_by_looks_alone(segmenter, monkeypatch):
    def missing(*_):
        raise TextEncoderError("There is no text encoder.")

    monkeypatch.setattr(loaded, "load_text_encoder", missing)
    segmenter.set_mesh(BAR)
    assert segmenter.select([0]).faces[0]
    assert segmenter.surface().called is segmenter.surface().features


@pytest.mark.parametrize("up", ["Z", "-Y", "X"])
def test_points_select_as_the_faces_do_that_they_are_nearest_to(segmenter, up):
    segmenter.set_mesh(Mesh(BAR.vertices, BAR.faces, up_axis=up))
    on = BAR.vertices[BAR.faces].mean(1)[[0, 41, 70]]
    told = segmenter.select([0, 41], exclude=[70])
    found = segmenter.select([0], at=on[1:2], not_at=on[2:])
    np.testing.assert_array_equal(found.faces, told.faces)
    np.testing.assert_array_equal(found.scores, told.scores)
    with pytest.raises(MeshError, match="Choose one"):
        segmenter.select(at=on[:1], exclude=[0])
    with pytest.raises(MeshError, match="must have the shape"):
        segmenter.select(at=[[0, 1]])


def test_the_tip_of_a_cone_is_at_the_top_of_its_box_however_few_faces_it_has(segmenter):
    cone = trimesh.creation.cone(radius=1, height=2, sections=5)
    segmenter.set_mesh(Mesh(cone.vertices, cone.faces))
    exemplar = segmenter.keypoint_exemplar(["tip"], [[0, 0, 2]])
    np.testing.assert_allclose(exemplar.places[0, 2], 1, atol=1e-6)
