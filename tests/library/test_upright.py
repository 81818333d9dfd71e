"""Up and front from the places that a model tells: right in all 24 ways, and unsure in doubt."""

import numpy as np
import pytest

from patchalign3d.geometry.frame import AXES, FRAMES, Frame
from patchalign3d.geometry.upright import (
    AS_IT_CAME,
    BELIEVED,
    Orientation,
    agreed,
    agreements,
    find_front,
    find_heading,
    find_up,
    in_doubt,
    in_question,
    likeliest,
    steepest,
)
from patchalign3d.segmenter.orientation_evidence import WAYS_SEEN

WAYS = [(frame.up, frame.front) for frame in FRAMES]


def shape() -> np.ndarray:
    """Points in the shape's own frame: long, low and lopsided."""
    return np.random.default_rng(0).normal(size=(200, 3)) * [0.5, 1.0, 0.2] + [1, 2, 3]


def told(points: np.ndarray) -> np.ndarray:
    """What a model with small errors says of them."""
    centred = points - points.mean(0)
    places = centred / np.linalg.norm(centred, axis=1).max()
    return places + np.random.default_rng(1).normal(0, 0.05, places.shape)


def in_all_ways(points: np.ndarray) -> np.ndarray:
    """The same, however it is looked at."""
    return np.stack([points] * len(WAYS_SEEN))


def headings(up: str) -> list[Frame]:
    return [Frame(up, front) for front in AXES if front[-1] != up[-1]]


def test_each_axis_is_seen_as_up_and_in_front():
    assert {way.up for way in WAYS_SEEN} == {way.front for way in WAYS_SEEN} == set(AXES)


@pytest.mark.parametrize(("up", "front"), WAYS)
def test_all_ways_to_stand_are_told(up, front):
    points, places = Frame(up, front).turn_back(shape()), told(shape())
    found, certainty = likeliest(find_up(in_all_ways(points), in_all_ways(places), WAYS_SEEN))
    assert found == up and 0.9 < certainty <= 1
    turned = np.stack([points] * 4), np.stack([places] * 4)
    found, certainty = likeliest(find_front(*turned, headings(up)))
    assert found == front and 0.9 < certainty <= 1
    assert steepest(points, places[:, 2]) == up
    assert steepest(points, -places[:, 1], [way.front for way in headings(up)]) == front


@pytest.mark.parametrize(("up", "front"), WAYS)
def test_a_heading_between_two_axes_is_told(up, front):
    for degrees in (-60, -45, -25, 0, 30, 45, 65):
        points = Frame(up, front, np.radians(degrees)).turn_back(shape())
        seen = np.stack([points] * 4), np.stack([told(shape())] * 4)
        found = np.degrees(find_heading(*seen, Frame(up, front)))
        assert found == pytest.approx(degrees, abs=3)


def test_a_heading_that_is_hardly_one_is_none_and_neither_is_one_that_places_do_not_tell():
    def found(degrees: float, places: np.ndarray) -> float:
        points = Frame("Z", "-Y", np.radians(degrees)).turn_back(shape())
        return find_heading(points[None], places[None], Frame())

    assert found(5, told(shape())) == 0 != found(25, told(shape()))
    for degrees in (120, 180):  # another axis would be the front then
        assert found(degrees, told(shape())) == 0
    assert found(25, np.random.default_rng(2).normal(size=(200, 3))) == 0
    assert found(25, np.zeros((200, 3))) == 0


@pytest.mark.parametrize(("up", "front"), WAYS)
def test_a_way_that_is_said_is_in_question_only_where_another_fits_better(up, front):
    points, places = Frame(up, front).turn_back(shape()), told(shape())
    fronts = [way.front for way in headings(up)]
    for axis in AXES:
        assert in_question(axis, points, places[:, 2]) == (axis != up)
    for axis in fronts:
        assert in_question(axis, points, -places[:, 1], fronts) == (axis != front)


def test_what_grows_along_no_axis_or_hardly_more_along_another_questions_nothing():
    points = shape()
    assert not in_question("X", points, np.zeros(len(points)))
    assert not in_question("X", points, 0.2 * told(points)[:, 2])  # as in a vase, or a ball
    leaning = told(points)[:, :2].sum(1)
    assert not in_question("X", points, leaning) and not in_question("Y", points, leaning)
    assert in_question("Z", points, leaning)


def test_an_axis_is_in_question_from_a_growth_of_0_3_and_0_1_more_than_along_the_given_one():
    """Of a cube's corners growth is the slope over the ridge, which takes a hundredth of it."""
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    for along_x, along_z, doubted in (
        *((0.29, 0, False), (0.31, 0, True)),
        *((0.49, 0.4, False), (0.51, 0.4, True)),
    ):
        slopes = 1.01 * np.array([along_x, 0, along_z]) / 3**0.5
        assert in_question("Z", corners, corners @ slopes) == doubted


def test_things_agree_on_one_up_and_on_a_front_only_if_all_look_the_same_way():
    one, two = Orientation("Y", "Z", 1.0, 0.9), Orientation("Y", "X", 0.95, 1.0)
    assert agreed([one]) == one
    assert agreed([one, one._replace(front_certainty=0.7)]) == Orientation("Y", "Z", 1.0, 0.7)
    assert agreed([one, two]) == Orientation("Y", None, 0.95, 0.9)
    assert agreed([one, one._replace(up="Z")]) is None


def test_a_thin_shape_that_leans_is_not_taken_to_stand_along_its_thin_axis():
    points = shape() * [1, 0.1, 5]
    points[:, 1] += 0.1 * points[:, 2]
    assert likeliest(find_up(in_all_ways(points), in_all_ways(told(points)), WAYS_SEEN))[0] == "Z"


def test_of_what_has_no_up_none_is_likelier_than_another():
    places = told(shape()) * [1, 1, 0]
    _, certainty = likeliest(find_up(in_all_ways(shape()), in_all_ways(places), WAYS_SEEN))
    assert certainty == pytest.approx(1 / 6)


def test_a_model_that_takes_all_it_sees_for_upright_is_not_believed():
    seen = np.stack([way.turn(shape()) for way in WAYS_SEEN])
    places = np.stack([told(points) for points in seen])
    _, certainty = likeliest(find_up(in_all_ways(shape()), places, WAYS_SEEN))
    assert certainty < 0.4 < BELIEVED


def test_a_model_that_leans_so_is_heard_where_it_agrees_with_itself():
    """Half of what it says is that all is upright as it is, the other half the truth."""
    points = Frame("-X", "Y").turn_back(shape())
    seen = np.stack([way.turn(points) for way in WAYS_SEEN])
    places = (np.stack([told(each) for each in seen]) + told(shape())) / 2
    assert likeliest(find_up(in_all_ways(points), places, WAYS_SEEN))[0] == "-X"


def test_between_two_that_are_as_likely_neither_is_believed():
    """The places of half of the ways are upside down."""
    places = in_all_ways(told(shape()))
    for way, seen in zip(WAYS_SEEN, places, strict=True):
        if way.up.startswith("-"):
            seen *= [1, 1, -1]
    found, certainty = likeliest(find_up(in_all_ways(shape()), places, WAYS_SEEN))
    assert found in ("Z", "-Z") and certainty == pytest.approx(0.5, abs=0.05)
    assert certainty < BELIEVED


def test_a_turn_of_less_than_half_a_quarter_goes_to_the_nearest_axes():
    angle = 0.5
    turn = np.array(
        [[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]]
    )
    cloud = np.random.default_rng(2).normal(size=(300, 3))
    points, places = cloud @ turn.T, told(cloud)
    assert likeliest(find_up(in_all_ways(points), in_all_ways(places), WAYS_SEEN))[0] == "Z"
    turned = np.stack([points] * 4), np.stack([places] * 4)
    assert likeliest(find_front(*turned, headings("Z")))[0] == "-Y"


def test_in_doubt_a_mesh_is_taken_as_it_came_unless_another_way_is_much_likelier():
    probable = dict.fromkeys(AXES, 0.1) | {"-Z": 0.5}
    assert in_doubt(probable | {"Z": 0.51 / AS_IT_CAME}, "Z") == "Z"
    assert in_doubt(probable | {"Z": 0.49 / AS_IT_CAME}, "Z") == "-Z"
    assert in_doubt(probable, "-Z") == "-Z"


@pytest.mark.parametrize(("up", "front"), WAYS)
def test_all_three_coordinates_agree_most_where_up_is_right(up, front):
    lying, places = in_all_ways(Frame(up, front).turn_back(shape())), in_all_ways(told(shape()))
    together, along, upside_down, *spread = agreements(lying, places, WAYS_SEEN).T
    ups = [way.up for way in WAYS_SEEN]
    assert ups[together.argmax()] == up and along.max() == along[ups.index(up)]
    # This model says the same of every way, that in which the opposite is up among them.
    assert ups[upside_down.argmax()] == up
    np.testing.assert_allclose(spread, places.std(1).T)


def test_a_front_that_is_told_speaks_for_the_ups_that_it_leaves():
    points, places = in_all_ways(shape()), in_all_ways(told(shape())) * [0, 1, 0]
    together = agreements(points, places, WAYS_SEEN)[:, 0]
    ups = [way.up for way in WAYS_SEEN]
    along_it = [ups.index("Y"), ups.index("-Y")]
    assert together[along_it].max() < np.delete(together, along_it).min()


def test_what_grows_where_a_shape_is_shown_upside_down_speaks_for_the_opposite_axis():
    points = in_all_ways(shape())
    places, ups = np.zeros_like(points), [way.up for way in WAYS_SEEN]
    places[ups.index("-Z"), :, 2] = shape()[:, 2]
    growth = agreements(points, places, WAYS_SEEN)[:, 2]
    assert growth[ups.index("Z")] > 0.5 and not np.delete(growth, ups.index("Z")).any()
