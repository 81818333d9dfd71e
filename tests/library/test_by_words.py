"""Parts, likeness and keypoints by words; their sides, sizes and numbers by the shape."""

import numpy as np
import pytest
import trimesh
from word_segmenter import BAR, TALL, in_rows

from patchalign3d.errors import MeshError, PromptError
from patchalign3d.geometry.frame import Frame
from patchalign3d.geometry.mesh import Mesh
from patchalign3d.segmenter import by_words, encoding


def test_results_have_a_row_for_every_face_and_vertex(segmenter):
    segmenter.set_mesh(TALL)
    result = segmenter.segment(["top", "bottom", "side"])
    assert result.part_names == ["top", "bottom", "side"]
    assert result.face_labels.shape == (12,) and result.face_labels.dtype == np.int32
    assert result.face_scores.shape == (12, 3) and result.vertex_scores.shape == (8, 3)
    assert ((result.face_scores >= 0) & (result.face_scores <= 1)).all()
    assert set(result.face_labels) <= {0, 1, 2}
    np.testing.assert_allclose(result.vertex_weights.sum(1), 1, rtol=1e-6)


def test_the_order_of_faces_in_a_file_changes_no_score(segmenter):
    """Blender has a chair of six objects in another order than the file that it comes from."""
    order = np.random.default_rng(0).permutation(len(BAR.faces))
    segmenter.set_mesh(BAR)
    first = segmenter.segment(["top", "bottom"])
    segmenter.set_mesh(Mesh(BAR.vertices, BAR.faces[order]))
    second = segmenter.segment(["top", "bottom"])
    assert np.array_equal(first.face_scores[order], second.face_scores)
    assert np.array_equal(first.face_labels[order], second.face_labels)


@pytest.mark.parametrize(
    "question, expected",
    [
        (dict(parts=["seat", "leg"]), [True]),
        (dict(parts=["seat", "left leg"]), [True]),
        (dict(parts=["seat", "left leg"], sides="words"), [False]),
        (dict(parts=["seat", "leg"], sides="words"), [True]),
        (dict(parts=["seat", "leg"], transfer="official"), []),
    ],
)
def test_pieces_that_are_alike_have_one_name_unless_words_of_place_are_asked_as_typed(
    question, expected, segmenter, same_names_asked
):
    segmenter.set_mesh(in_rows(3))
    segmenter.segment(**question)
    assert same_names_asked == expected


ASKED_WITH_A_CATEGORY = pytest.mark.parametrize(
    "scores",
    [
        lambda about, category: about.segment(["base", "shade"], category).face_scores,
        lambda about, category: about.similarity("shade", category).face_values,
        lambda about, category: (
            about.segment_automatically(vocabulary=["base", "shade"], category=category).face_scores
        ),
    ],
    ids=["segment", "similarity", "segment_automatically"],
)


@ASKED_WITH_A_CATEGORY
def test_the_bundled_model_is_not_told_the_category(scores, bundled):
    bundled.set_mesh(TALL)
    np.testing.assert_array_equal(scores(bundled, None), scores(bundled, "table lamp"))


@ASKED_WITH_A_CATEGORY
def test_other_models_are_told_the_category(scores, segmenter):
    segmenter.set_mesh(TALL)
    assert not np.array_equal(scores(segmenter, None), scores(segmenter, "table lamp"))


def test_the_bundled_model_is_told_the_category_where_words_are_asked_as_typed(bundled):
    bundled.set_mesh(TALL)
    asked = {"parts": ["base", "shade"], "sides": "words"}
    alone = bundled.segment(**asked).face_scores
    assert not np.array_equal(alone, bundled.segment(**asked, category="table lamp").face_scores)


def test_keypoints_of_a_known_mesh_are_found_without_encoding_it_again(segmenter, monkeypatch):
    segmenter.set_mesh(TALL)
    first = segmenter.keypoints(["top", "bottom"])
    monkeypatch.setattr(segmenter, "_features", None)
    again = segmenter.keypoints(["bottom", "top"])
    np.testing.assert_array_equal(first.points, again.points[::-1])
    np.testing.assert_array_equal(first.scores, again.scores[::-1])


def test_faces_that_match_none_of_the_words_stay_unlabelled(segmenter, monkeypatch):
    segmenter.set_mesh(BAR)
    centres = np.concatenate(segmenter._encoded.centres)  # (S·G, 3)
    monkeypatch.setattr(
        segmenter,
        "_logits",
        lambda _, text: np.where(centres[:, :1] < 0, 5.0, -8.0) + 0 * text[:, 0],
    )
    labels = segmenter.segment(["handle"]).face_labels
    middle = BAR.vertices[BAR.faces].mean(1)[:, 0]
    assert (labels[middle < 3] == 0).all() and (labels[middle > 7] == -1).all()
    assert (segmenter.segment(["handle"], transfer="official").face_labels == 0).all()


@pytest.fixture
def asked(segmenter, monkeypatch):
    """How many words each question has: to a model that sees each at both ends of the bar."""
    segmenter.set_mesh(BAR)
    centres = np.concatenate(segmenter._encoded.centres)  # (S·G, 3)
    ends = np.where(abs(centres[:, :1]) > 0.7, 5.0, -8.0)
    asked = []
    monkeypatch.setattr(
        segmenter, "_logits", lambda _, text: asked.append(len(text)) or ends + 0 * text[:, 0]
    )
    return asked


def test_sides_alone_divide_what_no_other_word_names(segmenter, asked):
    """The model was asked what "left" looks like."""
    found = segmenter.segment(["right", "handle", "left"])
    middle = BAR.vertices[BAR.faces].mean(1)[:, 0]
    assert set(asked) == {1}
    assert (found.face_labels[(middle < 1) | (middle > 9)] == 1).all()
    assert (found.face_labels[(middle > 2) & (middle < 4)] == 0).all()
    assert (found.face_labels[(middle > 6) & (middle < 8)] == 2).all()
    assert found.face_scores.shape == (len(middle), 3)


def test_everything_else_is_what_no_other_word_names_and_is_not_asked_for(segmenter, asked):
    """The model was asked what "everything else" looks like."""
    found = segmenter.segment(["the rest", "handle"])
    middle = BAR.vertices[BAR.faces].mean(1)[:, 0]
    assert set(asked) == {1} and found.part_names == ["the rest", "handle"]
    assert (found.face_labels[(middle < 1) | (middle > 9)] == 1).all()
    assert (found.face_labels[(middle > 2) & (middle < 8)] == 0).all()
    assert (found.face_labels >= 0).all()
    np.testing.assert_allclose(found.face_scores.sum(1), 1, atol=1e-6)
    named = segmenter.segment_automatically(vocabulary=["handle", "everything else"])
    assert {name.rstrip(" 123456789") for name in named.part_names} <= {"handle", "everything else"}


def test_which_and_how_many_are_asked_for_does_not_change_what_the_model_is_asked(segmenter):
    segmenter.set_mesh(BAR)
    plain, said = (
        segmenter.segment(words) for words in (["bars", "end"], ["both bars", "the end"])
    )
    np.testing.assert_array_equal(plain.face_scores, said.face_scores)
    assert said.part_names == ["both bars", "the end"]
    typed = segmenter.segment(["both bars", "the end"], sides="words")
    assert (typed.face_scores != plain.face_scores).any()


def test_who_asks_for_everything_else_knows_that_there_is_more(segmenter, monkeypatch):
    segmenter.set_mesh(BAR)
    centres = np.concatenate(segmenter._encoded.centres)
    ends = np.where(abs(centres[:, :1]) > 0.7, 5.0, -0.5)  # an even chance between the ends
    monkeypatch.setattr(segmenter, "_logits", lambda _, text: ends + 0 * text[:, 0])
    middle = abs(BAR.vertices[BAR.faces].mean(1)[:, 0] - 5) < 2
    assert (segmenter.segment(["handle"]).face_labels[middle] == 0).all()
    assert (segmenter.segment(["handle", "everything else"]).face_labels[middle] == 1).all()


def test_words_that_match_nowhere_get_no_face_and_fit_nothing(segmenter, monkeypatch):
    segmenter.set_mesh(BAR)
    patches = len(np.concatenate(segmenter._encoded.centres))
    monkeypatch.setattr(segmenter, "_logits", lambda _, text: np.full((patches, len(text)), -8.0))
    result = segmenter.segment(["wheel", "door"])
    assert (result.face_labels == -1).all() and result.fit == 0


def test_a_part_of_one_piece_is_short_or_long_however_little_these_words_match(
    segmenter, monkeypatch
):
    segmenter.set_mesh(BAR)
    patches = len(np.concatenate(segmenter._encoded.centres))
    as_asked = {1: [5.0], 2: [-8.0, -9.0]}  # "bar" matches, "short bar" and "long bar" do not
    monkeypatch.setattr(
        segmenter, "_logits", lambda _, text: np.tile(as_asked[len(text)], (patches, 1))
    )
    assert (segmenter.segment(["short bar", "long bar"]).face_labels == 0).all()


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


def test_keypoints_tell_whose_left_is_meant_as_parts_do(segmenter, monkeypatch):
    segmenter.set_mesh(TALL)
    assert segmenter.keypoints(["left edge"]).own_sides is True
    monkeypatch.setattr(type(segmenter), "_own_sides", False)
    assert segmenter.keypoints(["left edge"]).own_sides is False


def test_asking_for_nothing_is_refused(segmenter):
    segmenter.set_mesh(TALL)
    with pytest.raises(PromptError):
        segmenter.segment([])


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


def test_sides_alone_are_those_of_the_whole_and_no_model_is_asked(segmenter, monkeypatch):
    monkeypatch.setattr(by_words, "embed_prompts", lambda *_: pytest.fail("asked"))
    mesh = in_rows(3)
    segmenter.set_mesh(mesh.in_frame("Z", "-X"))  # along whose sides the bars follow each other
    found = segmenter.segment(["left", "middle", "right"])
    assert found.fit == 1 and found.face_scores.shape == (len(mesh.faces), 3)
    bar = np.repeat([0, 1, 2], len(BAR.faces))
    labels = [set(found.face_labels[bar == number]) for number in range(3)]
    assert labels[1] == {1} and labels[0] | labels[2] == {0, 2}
    alone = segmenter.segment(["left"]).face_labels
    assert set(alone[found.face_labels == 0]) == {0} and set(alone[found.face_labels == 2]) == {-1}


def test_sizes_are_told_by_the_shape_where_pieces_differ_and_by_words_where_they_do_not(segmenter):
    short, long = trimesh.creation.box((1, 1, 2)), trimesh.creation.box((1, 1, 6))
    bars = trimesh.util.concatenate([short, long.apply_translation((3, 0, 0))])
    segmenter.set_mesh(Mesh(bars.vertices, bars.faces))
    asked = ["long bar", "short bar"]
    np.testing.assert_array_equal(segmenter.segment(asked).face_labels, [1] * 12 + [0] * 12)
    segmenter.set_mesh(Mesh(long.vertices, long.faces))
    words = segmenter.segment(asked, sides="words")
    np.testing.assert_array_equal(segmenter.segment(asked).face_labels, words.face_labels)


def test_numbers_are_told_by_the_shape_and_asked_as_typed_if_wanted(segmenter):
    segmenter.set_mesh(in_rows(3))  # one behind the other
    rows = np.repeat([0, 1, 2], len(BAR.faces))
    for numbers in (["bar 1", "bar 2", "bar 3"], ["bar.004", "Bar", "bar_7"]):
        found = segmenter.segment(numbers)
        order = np.argsort([int(n[4:] or 0) for n in numbers])
        np.testing.assert_array_equal(found.face_labels, order[rows])
        assert (found.face_scores == found.face_scores[:, :1]).all()
    left = segmenter.segment(["bar 1", "bar 2", "bar 3", "bar 4"])
    np.testing.assert_array_equal(left.face_labels, rows)
    for typed in ({"sides": "words"}, {"transfer": "official"}):
        scores = segmenter.segment(["bar 1", "bar 2", "bar 3"], **typed).face_scores
        assert (scores[:, 0] != scores[:, 1]).any()
    alone = segmenter.segment(["bar 1", "end 2"]).face_scores
    np.testing.assert_array_equal(alone, segmenter.segment(["bar", "end"]).face_scores)


def test_what_means_the_same_to_the_shape_can_be_asked_as_typed(segmenter):
    segmenter.set_mesh(BAR)
    for twice in (["bar 1", "bar.001"], ["left bar", "bar.L"]):
        with pytest.raises(PromptError, match="are the same"):
            segmenter.segment(twice)
        for typed in ({"sides": "words"}, {"transfer": "official"}):
            scores = segmenter.segment(twice, **typed).face_scores
            assert scores.shape[1] == 2 and (scores[:, 0] != scores[:, 1]).any()
    with pytest.raises(PromptError, match="are the same"):
        segmenter.segment(["bar 1", "Bar 1"], sides="words")
    with pytest.raises(PromptError, match="are the same"):
        segmenter.keypoints(["left hand", "hand.L"])
    assert len(segmenter.keypoints(["left hand", "hand.L"], sides="words").points) == 2


def test_sides_and_numbers_of_one_name_hold_both(segmenter):
    rows = in_rows(2)
    apart = np.repeat([0.0, 12.0], 2 * len(BAR.vertices))[:, None] * [1, 0, 0]
    four = np.concatenate([rows.vertices, rows.vertices]) + apart
    faces = np.concatenate([rows.faces, rows.faces + len(rows.vertices)])
    segmenter.set_mesh(Mesh(four, faces))
    asked = ["left bar 1", "left bar 2", "right bar 1", "right bar 2"]
    found = segmenter.segment(asked).face_labels.reshape(4, -1)  # right, front first
    np.testing.assert_array_equal(found, np.array([2, 3, 0, 1])[:, None] + 0 * found)
    other = segmenter.segment(["left bar 1", "right bar 2"]).face_labels.reshape(4, -1)
    np.testing.assert_array_equal(other, np.array([1, 1, 0, 0])[:, None] + 0 * other)


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


def test_each_thing_has_sides_of_its_own(segmenter, monkeypatch):
    monkeypatch.setattr(encoding, "SURER", -np.inf)
    rows = in_rows(3)
    bar = np.repeat(range(3), len(BAR.vertices))
    segmenter.set_mesh(Mesh(rows.vertices + np.outer(12 * bar, [1, 0, 0]), rows.faces))
    x = BAR.vertices[BAR.faces].mean(1)[:, 0]
    is_middle = np.tile(np.abs(x - 5) < 2, 3).astype(np.int32)
    scores = np.ones((len(is_middle), 2), np.float32)
    monkeypatch.setattr(segmenter, "_by_cells", lambda *_, **__: (is_middle, scores))
    labels = segmenter.segment(["left end", "right end", "middle"]).face_labels
    told = np.where(np.abs(x - 5) < 2, 2, np.where(x > 5, 0, 1))
    np.testing.assert_array_equal(labels, np.tile(told, 3))
    found = segmenter.keypoints(["left end", "right end"])
    for point, side in zip(found.points, (1, -1), strict=True):
        middle = 5 + 12 * np.round((point[0] - 5) / 12)  # of the bar that it is on
        assert (point[0] - middle) * side >= 0


def test_a_limb_on_which_no_patch_lies_was_not_found_though_points_lie_on_it(
    segmenter, monkeypatch
):
    monkeypatch.setattr(encoding, "SURER", -np.inf)
    segmenter.set_mesh(in_rows(3))
    encoded = segmenter._encoded
    for thing in range(3):  # the best match is on another one of them
        arm = encoded.things == thing
        arm[encoded.centre_faces] = False
        assert arm[encoded.point_faces].any()
        labels = np.where(arm, 0, 4).astype(np.int32)  # all else is the torso
        monkeypatch.setattr(by_words, "without_stray_pieces", lambda *_, labels=labels: labels)
        assert np.isfinite(segmenter.keypoints(["left elbow"]).points).all()


def test_the_search_for_limbs_shows_its_progress_as_any_question_does(segmenter):
    told = []
    segmenter.set_mesh(in_rows(3))
    segmenter.keypoints(["left elbow"], progress=lambda stage, _: told.append(stage))
    assert "Scoring the faces" in told and told[-1] == "Scoring the points"


def test_nothing_is_known_of_a_vertex_without_faces(segmenter):
    segmenter.set_mesh(Mesh([*BAR.vertices, [5, 0, 0]], BAR.faces))
    with pytest.raises(MeshError, match="belongs to no face"):
        segmenter.similarity(vertices=[0, len(BAR.vertices)])


def test_things_that_are_asked_for_as_wholes_are_compared_with_each_other(segmenter, monkeypatch):
    monkeypatch.setattr(encoding, "SURER", -np.inf)
    for asked in (["right shoe", "left shoe"], ["right shoe", "middle shoe", "left shoe"]):
        rows = in_rows(len(asked))
        segmenter.set_mesh(Mesh(rows.vertices[:, [1, 0, 2]], rows.faces[:, ::-1]))  # along x
        labels = segmenter.segment(asked).face_labels.reshape(len(asked), -1)
        np.testing.assert_array_equal(labels, np.arange(len(asked))[:, None] + 0 * labels)
    rows = in_rows(3)
    segmenter.set_mesh(rows)
    found = segmenter.segment(["shoe 1", "shoe 2", "shoe 3"]).face_labels.reshape(3, -1)
    assert found[:, 0].tolist() == [0, 1, 2] and (found == found[:, :1]).all()
    larger = rows.vertices * np.repeat([1.9, 1.0, 1.0], len(BAR.vertices))[:, None]  # not touching
    segmenter.set_mesh(Mesh(larger - [0, 2, 0], rows.faces))
    found = segmenter.segment(["small shoe", "large shoe"]).face_labels.reshape(3, -1)
    assert found[:, 0].tolist() == [1, 0, 0] and (found == found[:, :1]).all()


def test_keypoints_of_an_exemplar_are_found_on_one_of_several_things(segmenter, monkeypatch):
    segmenter.set_mesh(BAR)
    exemplar = segmenter.keypoint_exemplar(["tip", "end"], [[0, 0.5, 0.5], [10, 0.5, 0.5]])
    monkeypatch.setattr(encoding, "SURER", -np.inf)
    segmenter.set_mesh(in_rows(3))
    found = segmenter.transfer_keypoints([exemplar])
    assert np.abs(found.points[:, 0] - [0, 10]).max() < 2.5
    again = segmenter.keypoint_exemplar(["tip", "end"], found.points)
    np.testing.assert_allclose(again.places[:, 0], exemplar.places[:, 0], atol=0.6)
