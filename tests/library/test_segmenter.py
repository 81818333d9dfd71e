"""Segmenter: encode once, ask many times; the same bits for the same question."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import trimesh
from scipy.special import softmax
from small_meshes import CUBE_FACES, CUBE_VERTICES

from patchalign3d import threads
from patchalign3d.answers import Exemplar, Segmentation, pool_exemplars
from patchalign3d.encoded import OtherWays
from patchalign3d.errors import (
    Cancelled,
    MeshError,
    ModelError,
    PatchAlignError,
    PromptError,
    QuestionError,
    TextEncoderError,
)
from patchalign3d.geometry.frame import USUAL_FRONT, Frame
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.geometry.upright import Standing
from patchalign3d.labels import selecting
from patchalign3d.network.encoder import Architecture, PatchAligner
from patchalign3d.network.frame_head import FrameHead
from patchalign3d.network.model import Model
from patchalign3d.network.torch_engine import TorchEngine
from patchalign3d.segmenter import Segmenter, asked, encoding
from patchalign3d.shared.questions import SAMPLINGS

SMALL = Architecture(points=256, patches=16, patch_size=8, width=48, depth=2, heads=2, mlp_width=96)
TALL = Mesh(CUBE_VERTICES * [1, 1, 5] + [100, 0, 0], CUBE_FACES)


def _bar(slices: int = 10) -> Mesh:
    """A square bar along x, 10 long and 1 thick, of ``slices`` rings, without its two ends."""
    ring = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
    vertices = [[10 * i / slices, y, z] for i in range(slices + 1) for y, z in ring]
    faces = []
    for i in range(slices):
        for j in range(4):
            a, b = 4 * i + j, 4 * i + (j + 1) % 4
            faces += [[a, b, b + 4], [a, b + 4, a + 4]]
    return Mesh(vertices, faces)


BAR = _bar()


class WordVectors:
    """A text encoder of made-up directions: the word decides, nothing is learned."""

    identity = "word-vectors"
    dimension = SMALL.feature_width

    def encode(self, texts: list[str]) -> np.ndarray:
        seeds = [sum(text.encode()) for text in texts]
        vectors = np.stack([np.random.RandomState(s).randn(self.dimension) for s in seeds])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def segmenter(tmp_path, monkeypatch):
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path))
    monkeypatch.setattr(asked, "load_text_encoder", lambda *_: WordVectors())
    torch.manual_seed(0)
    model = Model(
        name="small",
        version="0",
        architecture=SMALL,
        text_encoder="word-vectors",
        temperature=0.07,
        input_axes=("+x", "-y", "+z"),
        license="none",
        training_data=[],
        sha256="",
    )
    return Segmenter(model, TorchEngine(PatchAligner(SMALL), "cpu"))


def test_results_have_a_row_for_every_face_and_vertex(segmenter):
    segmenter.set_mesh(TALL)
    result = segmenter.segment(["top", "bottom", "side"])
    assert result.part_names == ["top", "bottom", "side"]
    assert result.face_labels.shape == (12,) and result.face_labels.dtype == np.int32
    assert result.face_scores.shape == (12, 3) and result.vertex_scores.shape == (8, 3)
    assert ((result.face_scores >= 0) & (result.face_scores <= 1)).all()
    assert set(result.face_labels) <= {0, 1, 2}
    np.testing.assert_allclose(result.vertex_weights.sum(1), 1, rtol=1e-6)


def test_the_same_mesh_prompts_and_seed_give_the_same_bits(segmenter):
    results = []
    for _ in range(2):
        segmenter.set_mesh(TALL, seed=3)
        results.append(segmenter.segment(["top", "bottom"]))
    for name in ("face_labels", "face_scores", "vertex_weights"):
        np.testing.assert_array_equal(getattr(results[0], name), getattr(results[1], name))


def test_what_borders_cost_is_found_beside_the_network_and_changes_nothing(segmenter, monkeypatch):
    labels, known = [], "between_all_faces"
    for count in ("1", "3"):
        monkeypatch.setenv(threads.COUNT, count)
        segmenter.set_mesh(_bar())
        assert (known in vars(segmenter._require_mesh().borders)) == (count == "3")
        labels.append(segmenter.segment(["top", "bottom", "side"]).face_labels)
    np.testing.assert_array_equal(*labels)
    segmenter.set_mesh(_bar(), quality="fast")  # a first look, which may do without
    assert known not in vars(segmenter._require_mesh().borders)


def test_the_order_of_faces_in_a_file_changes_no_score(segmenter):
    """Blender has a chair of six objects in another order than the file that it comes from."""
    order = np.random.default_rng(0).permutation(len(BAR.faces))
    segmenter.set_mesh(BAR)
    first = segmenter.segment(["top", "bottom"])
    segmenter.set_mesh(Mesh(BAR.vertices, BAR.faces[order]))
    second = segmenter.segment(["top", "bottom"])
    assert np.array_equal(first.face_scores[order], second.face_scores)
    assert np.array_equal(first.face_labels[order], second.face_labels)


def test_keypoints_of_a_known_mesh_are_found_without_encoding_it_again(segmenter, monkeypatch):
    segmenter.set_mesh(TALL)
    first = segmenter.keypoints(["top", "bottom"])
    monkeypatch.setattr(segmenter, "_features", None)
    again = segmenter.keypoints(["bottom", "top"])
    np.testing.assert_array_equal(first.points, again.points[::-1])
    np.testing.assert_array_equal(first.scores, again.scores[::-1])


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


def test_faces_below_the_threshold_stay_unlabelled(segmenter):
    segmenter.set_mesh(TALL)
    best = segmenter.segment(["top", "bottom"]).face_scores.max(1)
    between = float(np.sort(best)[5:7].mean())
    labels = segmenter.segment(["top", "bottom"], threshold=between).face_labels
    np.testing.assert_array_equal(labels == -1, best < between)
    assert set(segmenter.segment(["top"], threshold=1).face_labels) == {-1}


def test_the_official_transfer_takes_the_argmax_of_the_nearest_centre(segmenter):
    segmenter.set_mesh(TALL)
    result = segmenter.segment(["top", "bottom"], transfer="official")
    np.testing.assert_array_equal(result.face_labels, result.face_scores.argmax(1))


def test_keypoints_lie_in_the_frame_of_the_mesh_by_the_papers_rule_on_the_surface(segmenter):
    segmenter.set_mesh(TALL)
    names = ["the corner of the box", "edge"]
    within = segmenter.keypoints(names, category="box").points
    assert (within >= TALL.vertices.min(0)).all() and (within <= TALL.vertices.max(0)).all()
    keypoints = segmenter.keypoints(names, category="box", sides="words")
    assert keypoints.names == ["the corner of the box", "edge"]
    assert keypoints.points.shape == (2, 3) and keypoints.scores.shape == (2,)
    on_a_side = np.isclose(keypoints.points, TALL.vertices.min(0), atol=1e-9) | np.isclose(
        keypoints.points, TALL.vertices.max(0), atol=1e-9
    )
    assert on_a_side.any(1).all()


def test_asking_before_a_mesh_is_set_says_what_is_missing(segmenter):
    with pytest.raises(MeshError, match="set_mesh"):
        segmenter.segment(["top"])


def test_asking_for_nothing_is_refused(segmenter):
    segmenter.set_mesh(TALL)
    with pytest.raises(PromptError):
        segmenter.segment([])


def test_progress_runs_from_nought_to_one_and_can_cancel(segmenter):
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


def test_a_mesh_that_is_forgotten_is_set_no_more(segmenter):
    segmenter.set_mesh(TALL)
    segmenter.forget_mesh()
    with pytest.raises(MeshError, match="set_mesh"):
        segmenter.segment(["top", "bottom"])


def test_a_mesh_is_most_alike_to_a_place_at_that_place(segmenter):
    segmenter.set_mesh(BAR)
    middle = BAR.vertices[BAR.faces].mean(1)
    for place in ({"faces": [3]}, {"points": middle[[3]]}, {"vertices": BAR.faces[3]}):
        result = segmenter.similarity(**place)
        assert result.face_values.shape == (len(BAR.faces),)
        assert result.vertex_values.shape == (len(BAR.vertices),)
        assert result.face_values[3] >= np.quantile(result.face_values, 0.8)
        assert (np.abs(result.face_values) <= 1 + 1e-6).all()


def test_similarity_to_a_word_is_what_its_score_is_made_of(segmenter):
    segmenter.set_mesh(TALL)
    alike = segmenter.similarity("top").face_values
    scores = segmenter.segment(["top"]).face_scores[:, 0]
    np.testing.assert_allclose(1 / (1 + np.exp(-alike / 0.07)), scores, rtol=1e-3)


@pytest.mark.parametrize(
    ("question", "error", "sentence"),
    [
        ({}, PromptError, "one thing at a time"),
        ({"word": "top", "faces": [0]}, PromptError, "one thing at a time"),
        ({"word": ""}, PromptError, "no words"),
        ({"faces": []}, MeshError, "no values of 'faces': name at least one"),
        ({"faces": [12]}, MeshError, "between 0 and 11; 12 is none"),
        ({"faces": [-1]}, MeshError, "between 0 and 11; -1 is none"),
        ({"vertices": [0.5]}, MeshError, "values of .vertices. must be whole numbers"),
        ({"points": [[0, 0]]}, MeshError, "shape"),
        ({"points": [[0, 0, np.nan]]}, MeshError, "must be finite numbers"),
    ],
)
def test_a_place_that_is_none_is_refused_with_a_reason(segmenter, question, error, sentence):
    segmenter.set_mesh(TALL)
    with pytest.raises(error, match=sentence):
        segmenter.similarity(**question)


def test_quality_is_the_number_of_samplings(segmenter):
    for quality, count in {"fast": 1, "balanced": 4, "best": 8}.items():
        segmenter.set_mesh(TALL, quality=quality)
        assert len(segmenter._encoded.features) == count
    with pytest.raises(QuestionError, match="one of fast, balanced, best"):
        segmenter.set_mesh(TALL, quality="worst")


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
    with pytest.raises(ModelError, match="encoded by the model 'small'"):
        other.about(tall)


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
    ("find_standing", {"mesh": TALL.vertices}, "A ndarray is neither a Mesh nor a Cloud"),
    ("find_standing", {"mesh": TALL, "seed": "one"}, "The seed must be"),
    ("about", {"encoded": TALL}, "A Mesh is not encoded"),
    ("transfer", {"exemplars": None}, "must be a list of exemplars, not None"),
    ("transfer", {"exemplars": EXEMPLAR}, "must be a list of exemplars, not Exemplar"),
    ("transfer_keypoints", {"exemplars": iter([EXEMPLAR])}, "must be a list of exemplars, not <"),
    ("part_exemplar", {"names": ["a"], "face_labels": np.ma.array(np.zeros(12, int), mask=True)},
     "are masked"),
    ("load", {"model": None}, "The model must be text, not None"),
    ("load", {"device": 0}, "The device must be text, not 0"),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "said", "sentence"), WRONG)
def test_what_cannot_be_asked_is_refused_with_a_typed_error(segmenter, verb, said, sentence):
    segmenter.set_mesh(TALL)
    with pytest.raises(PatchAlignError, match=sentence):
        getattr(segmenter, verb)(**said)


def test_parts_of_an_exemplar_are_found_again_on_the_same_mesh(segmenter):
    segmenter.set_mesh(BAR)
    right = (BAR.vertices[BAR.faces].mean(1)[:, 0] > 5).astype(int)
    exemplar = segmenter.part_exemplar(["left", "right", "unused"], right)
    assert exemplar.names == ["left", "right"]
    np.testing.assert_allclose(np.linalg.norm(exemplar.features, axis=1), 1, rtol=1e-5)
    segmenter.set_mesh(Mesh(BAR.vertices * 3 + 1, BAR.faces), seed=1)
    result = segmenter.transfer([exemplar, exemplar])
    assert result.part_names == ["left", "right"]
    assert (result.face_labels == right).mean() > 0.8
    assert -1 in segmenter.transfer([exemplar], threshold=1).face_labels


def test_keypoints_of_an_exemplar_are_found_near_their_place(segmenter):
    segmenter.set_mesh(BAR)
    exemplar = segmenter.keypoint_exemplar(["tip", "end"], [[0, 0.5, 0.5], [10, 0.5, 0.5]])
    found = segmenter.transfer_keypoints([exemplar])
    assert found.names == ["tip", "end"]
    assert np.abs(found.points[:, 0] - [0, 10]).max() < 2.5
    assert ((found.scores >= 0) & (found.scores <= 1)).all()


def test_parts_of_one_name_are_averaged_and_strangers_refused(segmenter):
    one, two = np.zeros((2, SMALL.feature_width), np.float32)
    one[0] = two[1] = 1
    pooled = pool_exemplars(
        [Exemplar(["a", "b"], np.stack([one, two])), Exemplar(["a"], two[None])],
        SMALL.feature_width,
    )
    assert pooled.names == ["a", "b"]
    np.testing.assert_allclose(pooled.features[0], (one + two) / np.sqrt(2))
    segmenter.set_mesh(TALL)
    with pytest.raises(ModelError, match="another model"):
        segmenter.transfer([Exemplar(["a"], np.ones((1, 3), np.float32))])
    for ask in (segmenter.transfer, segmenter.transfer_keypoints):
        with pytest.raises(PromptError, match="no exemplars"):
            ask([])
    with pytest.raises(PromptError, match="Label a part"):
        segmenter.part_exemplar(["a"], np.full(12, -1))
    with pytest.raises(MeshError, match="of this mesh must have the shape"):
        segmenter.part_exemplar(["a"], np.zeros(5, int))
    with pytest.raises(PromptError, match="no keypoints"):
        segmenter.keypoint_exemplar([], np.zeros((0, 3)))


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


def test_a_mesh_that_leaves_its_up_open_is_put_where_the_model_says(segmenter, monkeypatch):
    given = Mesh(TALL.vertices, TALL.faces, up_axis="auto")
    assert segmenter.find_standing(given) == Standing(None, None, 0, 0)  # it has no head for it
    assert segmenter.encode(given).mesh.up_axis == "Z"
    filed = Mesh(TALL.vertices, TALL.faces, up_axis="auto", likely_up="Y")
    assert segmenter.encode(filed).mesh.up_axis == "Y"
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    seen = []

    def told(axis, certainty):
        def find(points, places, ways):
            seen.append((points.shape, places.shape, ways))
            return {axis: certainty, "-Y": 1 - certainty}

        return find

    monkeypatch.setattr(encoding, "find_up", told("X", 0.9))
    monkeypatch.setattr(encoding, "find_front", told("Z", 0.8))
    encoded = segmenter.encode(given)
    mesh = encoded.mesh
    assert (mesh.frame.up, mesh.frame.front) == ("X", "Z")
    assert encoded.standing == Standing("X", "Z", 0.9, 0.8) and encoded.other_ways is None
    assert segmenter.about(encoded).segment(["top"]).steadiness is None
    assert (
        segmenter.encode(Mesh(TALL.vertices, TALL.faces, up_axis="Y")).mesh.up_axis == "Y"
    )  # who knows is heeded
    (up, front) = seen
    assert up == ((6, SMALL.patches, 3), (6, SMALL.patches, 3), encoding.WAYS_SEEN)
    assert front[:2] == ((4, SMALL.patches, 3), (4, SMALL.patches, 3))
    assert {(way.up, way.front) for way in front[2]} == {("X", f) for f in ("Y", "Z", "-Y", "-Z")}


def test_where_up_cannot_be_told_the_likeliest_is_taken(segmenter, monkeypatch):
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    monkeypatch.setattr(encoding, "find_up", lambda *_: {"-X": 0.55, "Y": 0.35, "Z": 0.1})
    encoded = segmenter.encode(Mesh(TALL.vertices, TALL.faces, up_axis="auto"))
    assert encoded.standing == Standing(None, None, 0.55, 0.0)
    assert (encoded.mesh.frame.up, encoded.mesh.frame.front) == ("-X", USUAL_FRONT["-X"])
    # What it is called with other axes up is compared with what it is with this one.
    segmenter.engine.network.frame = None
    ways = segmenter.encode(Mesh(TALL.vertices, TALL.faces, up_axis="auto")).other_ways
    taken = encoding.UPS.index("-X")
    np.testing.assert_array_equal(encoded.other_ways.features[0], ways.features[taken])
    np.testing.assert_array_equal(encoded.other_ways.faces[0], ways.faces[taken])
    assert len(encoded.other_ways.faces) == len(ways.faces) == len(encoding.UPS)


def test_where_up_cannot_be_told_it_speaks_for_a_way_that_a_mesh_came_so(segmenter, monkeypatch):
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    monkeypatch.setattr(encoding, "find_up", lambda *_: {"-X": 0.55, "Y": 0.35, "Z": 0.1})
    given = Mesh(TALL.vertices, TALL.faces, up_axis="auto", likely_up="Y")
    encoded = segmenter.encode(given)
    assert encoded.mesh.up_axis == "Y" and encoded.standing.up is None
    # Who is sure is believed, however the mesh came.
    monkeypatch.setattr(encoding, "find_up", lambda *_: {"-X": 0.6, "Y": 0.4})
    assert segmenter.encode(given).mesh.up_axis == "-X"


def test_a_front_that_is_not_sure_is_the_usual_one(segmenter, monkeypatch):
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    monkeypatch.setattr(encoding, "find_up", lambda *_: {"Y": 0.9, "Z": 0.1})
    monkeypatch.setattr(encoding, "find_front", lambda *_: {"X": 0.4, "Z": 0.3, "-X": 0.3})
    encoded = segmenter.encode(Mesh(TALL.vertices, TALL.faces, up_axis="auto"))
    assert encoded.standing == Standing("Y", None, 0.9, 0.4)
    assert (encoded.mesh.frame.up, encoded.mesh.frame.front) == ("Y", USUAL_FRONT["Y"])


def test_where_up_cannot_be_told_it_is_told_how_much_depends_on_it(segmenter):
    """This model has no head for frames, and sees the bar in four ways."""
    encoded = segmenter.encode(Mesh(BAR.vertices, BAR.faces, up_axis="auto"))
    assert encoded.standing == Standing(None, None, 0.0, 0.0)
    about = segmenter.about(encoded)
    assert about.segment(["top"]).steadiness == 1.0  # nothing else to call it
    assert 0 <= about.segment(["top", "side", "end"]).steadiness <= 1
    text, labels = np.eye(2, dtype=np.float32), np.array([0, 0, 1], np.int32)
    seen = np.stack([[text[0], text[1]], [text[0], text[1]], [text[1], text[1]]])
    ways = OtherWays(seen, np.array([[0, 2], [1, 2], [0, 2]]))
    assert ways.steadiness(text, labels) == 0.75  # one of the two others differs, in a half


def test_a_mesh_is_looked_at_once_in_other_ways_whatever_is_found(segmenter, monkeypatch):
    engine = segmenter.engine
    engine.network.frame = FrameHead(SMALL.width)
    clouds = []
    embed = engine.network.encoder.embed

    def counted(points, *rest):
        clouds.append(len(points))
        return embed(points, *rest)

    monkeypatch.setattr(engine.network.encoder, "embed", counted)
    monkeypatch.setattr(encoding, "find_up", lambda *_: {"Z": 0.1})
    bar = Mesh(BAR.vertices, BAR.faces, up_axis="auto")
    ways = segmenter.encode(bar, quality="fast").other_ways
    assert clouds == [len(encoding.WAYS_SEEN), SAMPLINGS["fast"]]
    engine.network.frame = None
    np.testing.assert_array_equal(ways.features, segmenter.encode(bar).other_ways.features)


def test_where_a_mesh_lies_is_compared_in_its_own_axes(segmenter, monkeypatch):
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    seen = []
    monkeypatch.setattr(encoding, "find_up", lambda *found: (seen.append(found[0]), {"Z": 0.0})[1])
    for up in ("Z", "Y", "-X"):
        segmenter.find_standing(Mesh(TALL.vertices, TALL.faces, up_axis=up))
    np.testing.assert_allclose(seen[0], seen[1], atol=1e-9)
    np.testing.assert_allclose(seen[0], seen[2], atol=1e-9)


def test_sides_are_told_by_the_shape_and_by_words_if_wanted(segmenter):
    segmenter.set_mesh(BAR)
    whole = segmenter.segment(["end", "middle"])
    sided = segmenter.segment(["left end", "right end", "middle"])
    assert sided.part_names == ["left end", "right end", "middle"]
    np.testing.assert_array_equal(sided.face_labels == 2, whole.face_labels == 1)
    np.testing.assert_array_equal(sided.face_scores[:, 0], whole.face_scores[:, 0])
    words = segmenter.segment(["left end", "right end", "middle"], sides="words")
    assert (words.face_scores != sided.face_scores).any()
    official = segmenter.segment(["left end", "middle"], transfer="official")
    assert (official.face_scores[:, 0] != whole.face_scores[:, 0]).any()


def test_sizes_are_told_by_the_shape_where_pieces_differ_and_by_words_where_they_do_not(segmenter):
    short, long = trimesh.creation.box((1, 1, 2)), trimesh.creation.box((1, 1, 6))
    bars = trimesh.util.concatenate([short, long.apply_translation((3, 0, 0))])
    segmenter.set_mesh(Mesh(bars.vertices, bars.faces))
    asked = ["long bar", "short bar"]
    np.testing.assert_array_equal(segmenter.segment(asked).face_labels, [1] * 12 + [0] * 12)
    segmenter.set_mesh(Mesh(long.vertices, long.faces))
    words = segmenter.segment(asked, sides="words")
    np.testing.assert_array_equal(segmenter.segment(asked).face_labels, words.face_labels)


@pytest.mark.parametrize(("up", "front"), [("Z", "-X"), ("-Y", "Z"), ("X", "Y")])
def test_what_faces_elsewhere_or_lies_is_as_good_if_that_is_told(segmenter, up, front):
    parts = ["left end", "right end"]
    segmenter.set_mesh(BAR)
    usual = segmenter.segment(parts)
    assert set(usual.face_labels) == {0, 1}
    turned = Frame(up, front).turn_back(BAR.vertices)
    segmenter.set_mesh(Mesh(turned, BAR.faces, up, front))
    np.testing.assert_array_equal(segmenter.segment(parts).face_labels, usual.face_labels)


def test_keypoints_of_both_sides_never_coincide(segmenter):
    segmenter.set_mesh(BAR)
    found = segmenter.keypoints(["left hand", "right hand", "hand"])
    left, right, either = found.points[:, 0]
    assert right < 5 < left and either in (left, right)
    told = segmenter.keypoints(["left hand", "right hand"], sides="words")
    assert (told.points != found.points[:2]).any()


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
    with pytest.raises(PromptError, match="Decide for one"):
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
    monkeypatch.setattr(selecting, "chances", lambda rows: np.zeros(len(rows)))
    monkeypatch.setattr(selecting, "smooth_labels", lambda _, cost: cost.argmin(1))

    class OneWord(WordVectors):
        def encode(self, texts: list[str]) -> np.ndarray:
            if not any("hilt" in text for text in texts):
                return super().encode(texts)
            return np.repeat(encoded.flat_features[[patch]], len(texts), axis=0)

    monkeypatch.setattr(asked, "load_text_encoder", lambda *_: OneWord())
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
    monkeypatch.setattr(asked, "load_text_encoder", missing)
    with pytest.raises(TextEncoderError, match="Without a word the part is found"):
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

    monkeypatch.setattr(asked, "load_text_encoder", missing)
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
    with pytest.raises(PromptError, match="Decide for one"):
        segmenter.select(at=on[:1], exclude=[0])
    with pytest.raises(MeshError, match="must have the shape"):
        segmenter.select(at=[[0, 1]])
