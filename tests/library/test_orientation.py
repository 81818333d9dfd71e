"""Which way a shape was found to stand, in words."""

import doctest

import pytest

from patchalign3d.errors import QuestionError
from patchalign3d.shared import orientation
from patchalign3d.shared.orientation import (
    check_frame,
    describe_doubt,
    describe_orientation,
    describe_steadiness,
)


def test_what_was_found_is_told_with_how_sure_it_is_and_what_was_not():
    assert doctest.testmod(orientation).failed == 0
    found = {"up": "Y", "front": "Z", "up_certainty": 0.5, "front_certainty": 0.25}
    assert describe_orientation(found) == "Up is Y (50 % sure), the front Z (25 % sure)."
    assert describe_orientation(None) == ""


def test_what_is_taken_where_up_could_not_be_told_is_told():
    nothing = {"up": None, "front": None, "up_certainty": 0.1, "front_certainty": 0.0}
    assert describe_orientation(nothing).endswith(
        "could not be found, so the likeliest axis is taken."
    )
    without_a_head = nothing | {"up_certainty": 0.0}
    assert describe_orientation(without_a_head).endswith("so the mesh is taken as it lies.")


def test_a_hint_is_given_only_where_other_ways_up_differ():
    assert describe_steadiness(None) == describe_steadiness(1.0) == ""
    assert "set which way is up" in describe_steadiness(0.5)


def test_another_front_than_was_said_is_worth_a_hint_only_where_sides_are_asked_for():
    doubt = {"up": "Y", "front": "-X", "up_certainty": 1.0, "front_certainty": 0.92}
    assert describe_doubt(None, "Y", sides=True) == describe_doubt(doubt, "Y", sides=False) == ""
    assert describe_doubt(doubt, "Y", sides=True).startswith("The front seems to be −X (92 % sure)")


def test_another_up_than_was_said_is_worth_a_hint_whatever_is_asked_for():
    doubt = {"up": "Y", "front": "Z", "up_certainty": 0.97, "front_certainty": 0.9}
    told = describe_doubt(doubt, "Z", sides=False)
    assert told == (
        "Up seems to be Y (97 % sure), the front Z (90 % sure). If so, set it and ask again."
    )
    told = describe_doubt(doubt | {"front": None, "front_certainty": 0.2}, "Z", sides=True)
    assert told == "Up seems to be Y (97 % sure). If so, set it and ask again."


def test_an_up_and_a_front_that_go_together_for_no_shape_are_refused():
    for up, front in (("Z", "-Y"), ("Z", "auto"), ("Z", None), ("auto", "auto")):
        check_frame(up, front)
    with pytest.raises(QuestionError, match="Up is -X and the front is X: they must differ"):
        check_frame("-X", "X")
    with pytest.raises(QuestionError, match="finds the front as well"):
        check_frame("auto", "X")
