"""Which way a shape was found to stand, in words."""

import doctest

from patchalign3d.shared import standing
from patchalign3d.shared.standing import describe_standing, describe_steadiness


def test_what_was_found_is_told_with_how_sure_it_is_and_what_was_not():
    assert doctest.testmod(standing).failed == 0
    found = {"up": "Y", "front": "Z", "up_certainty": 0.5, "front_certainty": 0.25}
    assert describe_standing(found) == "Up is Y (50 % sure), the front Z (25 % sure)."
    assert describe_standing(None) == ""


def test_what_is_taken_where_up_could_not_be_told_is_told():
    nothing = {"up": None, "front": None, "up_certainty": 0.1, "front_certainty": 0.0}
    assert describe_standing(nothing).endswith("could not be told, so the likeliest is taken.")
    without_a_head = nothing | {"up_certainty": 0.0}
    assert describe_standing(without_a_head).endswith("so it is taken as it lies.")


def test_a_hint_is_given_only_where_other_ways_up_differ():
    assert describe_steadiness(None) == describe_steadiness(1.0) == ""
    assert "say which way is up" in describe_steadiness(0.5)
