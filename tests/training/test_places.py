"""Parts by their place: left is left, and only what has several of a kind is told apart."""

import os
import subprocess
import sys

import numpy as np

from training.shapes.places import place_levels
from training.shapes.shape import Assembly
from training.shapes.solids import box
from training.shapes.turns import any_pose


def stool(own_sides: bool, turn=None):
    """A seat on four legs; solid 0 is the seat, solids 1 to 4 the legs."""
    shape = Assembly("stool", own_sides=own_sides)
    shape.add(box((1, 1, 0.1), (0, 0, 1)), "seat")
    for x in (-0.4, 0.4):
        for y in (-0.4, 0.4):
            shape.add(box((0.1, 0.1, 1), (x, y, 0.5)), "leg")
    return shape.finish(turn)


def solids_called(shape, name: str) -> set[tuple[int, ...]]:
    """Which solids a name stood for, over many draws."""
    found = set()
    for seed in range(60):
        for level in place_levels(shape, np.random.default_rng(seed), 2):
            for wordings, solids in level.items():
                if name in wordings:
                    found.add(tuple(np.flatnonzero(solids)))
    return found


def test_a_being_has_its_left_where_its_own_left_hand_is():
    # It looks towards −Y with Z up, so its left is +X.
    assert solids_called(stool(own_sides=True), "left leg") == {(3, 4)}


def test_furniture_has_its_left_where_who_stands_before_it_sees_it():
    assert solids_called(stool(own_sides=False), "left leg") == {(1, 2)}


def test_the_front_is_towards_minus_y():
    assert solids_called(stool(own_sides=False), "front leg") == {(1, 3)}
    assert solids_called(stool(own_sides=False), "front left leg") == {(1,)}


def test_a_part_of_which_there_is_one_keeps_its_name():
    names = {
        name
        for seed in range(60)
        for level in place_levels(stool(True), np.random.default_rng(seed), 2)
        for wordings in level
        for name in wordings
    }
    assert "seat" in names and not any(name.endswith(" seat") for name in names)


def test_boards_and_poles_are_named_by_their_form():
    shape = stool(own_sides=False)
    assert solids_called(shape, "top panel") == {(0,)}
    assert solids_called(shape, "side pole") == {(1, 2, 3, 4)}


def test_the_wordings_of_one_part_are_never_those_of_another():
    for seed in range(60):
        for level in place_levels(stool(False), np.random.default_rng(seed), 3):
            words = [word for wordings in level for word in wordings]
            assert len(words) == len(set(words))


def test_what_lies_and_what_stands_is_told_apart_by_its_direction():
    shape = stool(own_sides=False)
    assert solids_called(shape, "horizontal panel") == {(0,)}
    assert solids_called(shape, "vertical support") == {(1, 2, 3, 4)}


def test_parts_of_one_name_and_two_sizes_are_long_and_short():
    shape = Assembly("bunk", own_sides=False)
    for x, tall in ((-1, 2), (1, 2), (0, 0.5)):
        shape.add(box((0.1, 0.1, tall), (x, 0, tall / 2)), "leg")
    shape.add(box((2, 1, 0.1), (0, 0, 2)), "top")
    assert solids_called(shape.finish(), "tall leg") == {(0, 1)}
    assert solids_called(shape.finish(), "short leg") == {(2,)}


def test_a_thing_that_lies_in_any_way_has_no_places():
    turned = stool(True, any_pose(np.random.default_rng(0)))
    assert place_levels(turned, np.random.default_rng(0), 2) == []


DRAWN = """
import hashlib
import numpy as np
from training.shapes import FAMILIES
from training.shapes.places import place_levels

for name, family in FAMILIES.items():
    rng = np.random.default_rng(7)
    shape = family(rng)
    said = [shape.names(level) for level in range(shape.levels)], shape.synonyms, shape.keypoints
    levels = [list(level.items()) for _ in range(4) for level in place_levels(shape, rng, 3)]
    content = repr((said, levels)).encode() + shape.vertices.tobytes() + shape.face_part.tobytes()
    print(name, hashlib.sha256(content).hexdigest())
"""


def test_shapes_and_what_their_parts_are_called_are_the_same_in_each_process():
    def drawn(seed):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        environment |= {"PYTHONHASHSEED": seed}  # in which order a set of words goes
        command = [sys.executable, "-c", DRAWN]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout.splitlines()

    one, other = drawn("1"), drawn("2")
    assert len(one) > 200 and [line for line in one if line not in other] == []
