"""Comparing pieces: which questions a shape gives, and what the right answer is."""

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.quality.cases import Case
from benchmarks.quality.comparing import by_place, by_size, questions, score
from training.shapes.shape import Assembly
from training.shapes.solids import box


def chest():
    shape = Assembly("chest")
    shape.add(box((2, 0.2, 3), (0, 0.5, 0)), "body")
    for z in (-1, 0, 1):
        shape.add(box((1.8, 0.4, 0.4), (0, 0, z)), "drawer")
    for x, length in ((-0.8, 0.5), (0.8, 1.2)):
        shape.add(box((0.2, 0.2, length), (x, 0, -2)), "leg")
    return shape.finish()


def test_drawers_above_each_other_legs_of_two_lengths_and_numbers_are_asked_about():
    asked = {(kind, case.prompts[0]): case for kind, case, _ in questions(chest())}
    assert set(asked) == {
        ("bottom, middle, top", "bottom drawer"),
        ("right, left", "right leg"),
        ("short, long", "short leg"),
        ("1, 2, …", "drawer 1"),
        ("1, 2, …", "leg 1"),
    }
    case = asked["bottom, middle, top", "bottom drawer"]
    assert case.prompts == ["bottom drawer", "middle drawer", "top drawer", "body", "leg"]
    middle = case.mesh.vertices[case.mesh.faces].mean(1)[case.truth == 1]
    assert abs(middle[:, 2]).max() < 0.3
    case = asked["1, 2, …", "drawer 1"]
    assert case.prompts == ["drawer 1", "drawer 2", "drawer 3", "body", "leg"]
    first = case.mesh.vertices[case.mesh.faces].mean(1)[case.truth == 0]
    assert first[:, 2].min() > 0.3


def test_what_is_asked_without_comparing_is_the_whole():
    for _, case, whole in questions(chest()):
        name, asked = whole.prompts[0], [prompt.split() for prompt in case.prompts]
        assert name in asked[0] and len(asked[0]) == 2
        of_name = [name in words for words in asked]
        np.testing.assert_array_equal(np.array(of_name)[case.truth], whole.truth == 0)


def test_pieces_that_are_alike_or_between_two_places_are_no_question():
    assert by_size(np.array([1.0, 1.2, 1.3])) is None
    assert by_size(np.array([1.0])) is None
    assert by_size(np.array([3.0, 1.0, 1.2])).tolist() == [1, 0, 0]
    assert by_place(np.array([0.0, 1.0])).tolist() == [0, 2]
    assert by_place(np.array([0.0, 0.1, 0.2])) is None
    assert by_place(np.array([0.0, 0.3, 1.0])) is None
    assert by_place(np.array([1.0, 0.0, 0.52])).tolist() == [2, 0, 1]


def test_solids_that_hang_together_are_one_piece_with_one_number():
    shape = Assembly("bench")
    for x in (-1, 1):
        shape.add(box((0.2, 0.2, 1), (x, 0, 0)), "leg")
        shape.add(box((0.4, 0.4, 0.1), (x, 0, -0.5)), "leg")  # its foot
    shape.add(box((2, 0.5, 0.2), (0, 0, 0.7)), "seat")
    shape = shape.finish()
    case = next(case for kind, case, _ in questions(shape) if kind == "1, 2, …")
    assert case.prompts == ["leg 1", "leg 2", "seat"]
    right = case.mesh.vertices[case.mesh.faces].mean(1)[:, 0] > 0
    np.testing.assert_array_equal(case.truth, np.where(shape.face_part == 0, 0 + right, 2))


def test_a_score_is_the_mean_iou_by_area_of_the_first_prompts_where_the_truth_is_known():
    mesh = SimpleNamespace(face_areas=np.array([1.0, 2, 3, 4]))
    case = Case(mesh, ["top drawer", "bottom drawer", "leg"], np.array([0, 0, 1, -1]), "chest")
    answer = SimpleNamespace(face_labels=np.array([0, 1, 1, 1]))
    asked = SimpleNamespace(segment=lambda prompts, sides: answer)
    # The first: 1 of 1 + 2. The second: 3 of 2 + 3, as nobody knows what the last face is.
    assert score(asked, case, 2, "shape") == pytest.approx((1 / 3 + 3 / 5) / 2)
    assert score(asked, case, 1, "shape") == pytest.approx(1 / 3)
