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


def test_drawers_above_each_other_and_legs_of_two_lengths_are_asked_about():
    asked = {(kind, case.prompts[0]): case for kind, case, _ in questions(chest())}
    assert set(asked) == {
        ("bottom, middle, top", "bottom drawer"),
        ("right, left", "right leg"),
        ("short, long", "short leg"),
    }
    case = asked["bottom, middle, top", "bottom drawer"]
    assert case.prompts == ["bottom drawer", "middle drawer", "top drawer", "body", "leg"]
    middle = case.mesh.vertices[case.mesh.faces].mean(1)[case.truth == 1]
    assert abs(middle[:, 2]).max() < 0.3


def test_what_is_asked_without_comparing_is_the_whole():
    for _, case, whole in questions(chest()):
        name = case.prompts[0].split()[1]
        assert whole.prompts[0] == name
        of_name = [prompt.split()[-1] == name for prompt in case.prompts]
        np.testing.assert_array_equal(np.array(of_name)[case.truth], whole.truth == 0)


def test_pieces_that_are_alike_or_between_two_places_are_no_question():
    assert by_size(np.array([1.0, 1.2, 1.3])) is None
    assert by_size(np.array([1.0])) is None
    assert by_size(np.array([3.0, 1.0, 1.2])).tolist() == [1, 0, 0]
    assert by_place(np.array([0.0, 1.0])).tolist() == [0, 2]
    assert by_place(np.array([0.0, 0.1, 0.2])) is None
    assert by_place(np.array([0.0, 0.3, 1.0])) is None
    assert by_place(np.array([1.0, 0.0, 0.52])).tolist() == [2, 0, 1]


def test_a_score_is_the_mean_iou_by_area_of_the_first_prompts_where_the_truth_is_known():
    mesh = SimpleNamespace(face_areas=np.array([1.0, 2, 3, 4]))
    case = Case(mesh, ["top drawer", "bottom drawer", "leg"], np.array([0, 0, 1, -1]), "chest")
    answer = SimpleNamespace(face_labels=np.array([0, 1, 1, 1]))
    asked = SimpleNamespace(segment=lambda prompts, sides: answer)
    # The first: 1 of 1 + 2. The second: 3 of 2 + 3, as nobody knows what the last face is.
    assert score(asked, case, 2, "shape") == pytest.approx((1 / 3 + 3 / 5) / 2)
    assert score(asked, case, 1, "shape") == pytest.approx(1 / 3)
