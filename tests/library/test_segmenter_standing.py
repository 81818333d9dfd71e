"""How a mesh stands is weighed with the model that this was learned of, and only with it."""

import numpy as np
import pytest

from patchalign3d import Mesh, Segmenter
from patchalign3d.geometry.frame import AXES, Frame
from patchalign3d.geometry.upright import SHARPNESS, find_front, find_up, growths, likeliest
from patchalign3d.network.model import BUNDLED, read_description
from patchalign3d.segmenter.standing import (
    UPS,
    WAYS_SEEN,
    Rule,
    Seen,
    Weights,
    evidence_of_up,
    headings,
    rule_for,
    together,
)
from training.shapes import FAMILIES


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


@pytest.mark.parametrize("family", ["chair", "quadruped"])
def test_both_engines_find_a_shape_that_lies_on_its_side(family):
    shape = FAMILIES[family](np.random.default_rng(3))
    mesh = Mesh(Frame("X", "Z").turn_back(shape.vertices), shape.faces, up_axis="auto")
    for engine in ("torch", "onnx"):
        standing = Segmenter.load("bundled", "cpu", engine).find_standing(mesh)
        assert (standing.up, standing.front) == ("X", "Z")


@pytest.mark.parametrize("engine", ["torch", "onnx"])
def test_what_stands_otherwise_than_was_said_is_doubted_and_seen_as_was_said(engine):
    segmenter = Segmenter.load("bundled", "cpu", engine)
    shape = FAMILIES["quadruped"](np.random.default_rng(3))

    def seen(up, front, **said):
        mesh = Mesh(Frame(up, front).turn_back(shape.vertices), shape.faces, **said)
        return segmenter.encode(mesh, quality="fast")

    assert seen("Z", "-Y").doubt is seen("Y", "Z", up_axis="Y", front_axis="Z").doubt is None
    for up, front in (("Z", "X"), ("Y", "Z"), ("-Z", "-Y")):
        encoded = seen(up, front)
        assert (encoded.doubt.up, encoded.doubt.front) == (up, front)
        assert encoded.mesh.frame.up == "Z" and encoded.standing is None
    assert seen("Y", "Z", up_axis="auto").doubt is None  # nobody has said anything


@pytest.fixture
def herd():
    """Four that look along −Y, and the same with the last one along X."""
    shape = FAMILIES["quadruped"](np.random.default_rng(3))
    room = 1.4 * np.ptp(shape.vertices, axis=0).max()

    def stand(fronts):
        rows = [
            Frame("Z", front).turn_back(shape.vertices) + np.array([*divmod(number, 2), 0]) * room
            for number, front in enumerate(fronts)
        ]
        faces = [shape.faces + len(shape.vertices) * number for number in range(len(rows))]
        return np.concatenate(rows), np.concatenate(faces)

    return stand


def test_a_herd_that_stands_otherwise_than_was_said_is_doubted_as_one_animal_is(herd):
    segmenter = Segmenter.load("bundled", "cpu", "onnx")

    def seen(vertices, faces, up="Z", front="-Y"):
        encoded = segmenter.encode(
            Mesh(Frame(up, front).turn_back(vertices), faces), quality="fast"
        )
        assert encoded.things is not None
        return encoded.doubt

    assert seen(*herd(["-Y"] * 4)) is None
    for up, front in (("Z", "X"), ("-Z", "-Y")):
        assert seen(*herd(["-Y"] * 4), up, front)[:2] == (up, front)
    assert seen(*herd(["X", "-X", "X", "-X"])) is None  # looking at each other
