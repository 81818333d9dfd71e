"""How a mesh stands is weighed with the model that this was learned of, and only with it."""

import numpy as np
import pytest

from patchalign3d.geometry.frame import AXES, Frame
from patchalign3d.geometry.upright import SHARPNESS, find_front, find_up, growths, likeliest
from patchalign3d.network.model import BUNDLED, read_description
from patchalign3d.segmenter.loaded import Seen
from patchalign3d.segmenter.orientation_evidence import (
    UPS,
    WAYS_SEEN,
    Rule,
    Weights,
    evidence_of_up,
    headings,
    rule_for,
    together,
)


def test_the_bundled_rule_is_that_of_the_bundled_weights():
    assert rule_for(read_description(BUNDLED).sha256) is not None
    assert rule_for("those of another model") is None


@pytest.mark.parametrize("up", AXES)
def test_a_heading_that_was_seen_is_not_looked_at_again(up):
    ways = headings(up)
    assert (ways[0].up, ways[0].front) in {(way.up, way.front) for way in WAYS_SEEN}
    assert all(way.up == up for way in ways)
    assert {way.front for way in ways} == {axis for axis in AXES if axis[-1] != up[-1]}


def seen(frame: Frame, ways: list[Frame]) -> Seen:
    """A lopsided cloud that stands so, as a model sees it that makes small errors."""
    rng = np.random.default_rng(0)
    own = rng.normal(size=(len(ways), 256, 3)) * [0.5, 1.0, 0.3] + [0, 0, 2]
    centres = np.tile(np.arange(64), (len(ways), 1))
    places = own[:, :64] - own[:, :64].mean(1, keepdims=True)
    places /= np.linalg.norm(places, axis=2).max(1)[:, None, None]
    places += rng.normal(0, 0.05, places.shape)
    features = rng.normal(size=(len(ways), 64, 8)).astype(np.float32)
    return Seen(features, places.astype(np.float32), frame.turn_back(own), centres)


def deaf(rows: int) -> Weights:
    """Weights that hear nothing but the growth of the places."""
    mean, hidden = np.zeros(rows, np.float32), np.zeros((4, rows + 2), np.float32)
    none, kinds = np.zeros((1, 4), np.float32), np.zeros(8, np.float32)
    straight = mean.copy()
    straight[:2] = 1 / (2 * SHARPNESS)
    directions, bias = np.ones((2, 8), np.float32), np.zeros(4, np.float32)
    return Weights(mean, mean + 1, kinds, directions, hidden, bias, none, bias[:1], straight)


def test_weights_that_hear_the_places_alone_say_what_these_do():
    frame = Frame("-X", "Z")
    six = seen(frame, list(WAYS_SEEN))
    four = seen(frame, headings("-X"))
    rule = Rule(deaf(evidence_of_up(six).rows.shape[1]), deaf(32))
    ups = find_up(six.patches, six.places, WAYS_SEEN)
    assert rule.find_up(six) == pytest.approx(ups, abs=1e-5) and likeliest(ups)[0] == "-X"
    fronts = find_front(four.patches, four.places, headings("-X"))
    found = rule.find_front(six, four, headings("-X"))
    assert found == pytest.approx(fronts, abs=1e-5) and likeliest(fronts)[0] == "Z"


def test_evidence_begins_with_what_the_places_say():
    six = seen(Frame("Y", "Z"), list(WAYS_SEEN))
    rows = evidence_of_up(six).rows
    growth = growths(six.patches, six.places[..., 2], UPS)
    np.testing.assert_allclose(rows[:, :2], growth - growth.mean(0), atol=1e-6)
    assert UPS[rows[:, :2].mean(1).argmax()] == "Y"


def test_one_of_several_ways_and_others_are_put_together():
    six, more = seen(Frame(), list(WAYS_SEEN)), seen(Frame(), list(WAYS_SEEN[:3]))
    both = together(six, 4, more)
    for one, part, rest in zip(both, six, more, strict=True):
        np.testing.assert_array_equal(one[0], part[4])
        np.testing.assert_array_equal(one[1:], rest)
