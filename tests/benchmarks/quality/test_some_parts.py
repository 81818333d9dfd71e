"""Questions for some of the parts: which they are."""

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.quality.some_parts import COLUMNS, questions


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
