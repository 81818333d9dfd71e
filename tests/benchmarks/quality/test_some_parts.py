"""Questions for some of the parts: which they are, and what counts against an answer."""

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.quality.some_parts import COLUMNS, questions, score

AREAS = np.array([1.0, 1, 2, 4])
TRUTH = np.array([0, 0, 1, -1])


def asked(prompts, seed=0):
    case = SimpleNamespace(prompts=prompts)
    found = {column: rest for column, *rest in questions(case, np.random.default_rng(seed))}
    assert tuple(found) == COLUMNS
    return found


def test_each_question_has_as_many_parts_as_its_name_says():
    found = asked(["seat", "back", "leg", "arm"])
    assert [len(parts) for parts, _ in found.values()] == [4, 1, 2, 3, 1]
    assert all(
        set(parts) <= {0, 1, 2, 3} and len(set(parts)) == len(parts) for parts, _ in found.values()
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_word_of_another_shape_is_none_of_its_own(seed):
    words = asked(["front wheel", "sail", "keyboard", "hull"], seed)["one and another"][1]
    assert words[0] in ("lampshade", "propeller")


@pytest.mark.parametrize(
    "labels, expected",
    [
        ([0, 0, -1, -1], 1.0),
        ([0, 0, 0, -1], 0.5),  # a part that was not asked for counts against it
        ([0, -1, -1, 0], 0.5),  # what is not annotated does not
        ([1, 1, 1, 1], 0.0),  # the word beside it is none of the parts
    ],
)
def test_faces_of_other_parts_count_against_the_one_that_takes_them(labels, expected):
    assert score(np.array(labels), TRUTH, AREAS, [0]) == expected


def test_a_part_that_is_not_there_and_not_found_is_right():
    assert score(np.array([0, 0, 0, 0]), np.zeros(4, int), AREAS, [0, 1]) == 1.0
