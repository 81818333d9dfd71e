"""How a mesh stands is found by looking, and doubted where another way than was said is seen."""

import numpy as np
import pytest
from word_segmenter import BAR, SMALL, TALL

from patchalign3d import Mesh, Segmenter
from patchalign3d.encoded import OtherWays
from patchalign3d.errors import DeviceError
from patchalign3d.geometry.frame import USUAL_FRONT, Frame
from patchalign3d.geometry.upright import Orientation
from patchalign3d.network.frame_head import FrameHead
from patchalign3d.segmenter import orientation
from patchalign3d.segmenter.orientation_evidence import UPS, WAYS_SEEN
from patchalign3d.shared.questions import SAMPLINGS
from training.shapes import FAMILIES


def test_a_mesh_that_leaves_its_up_open_is_put_where_the_model_says(segmenter, monkeypatch):
    given = Mesh(TALL.vertices, TALL.faces, up_axis="auto")
    without_head = Orientation(None, None, 0, 0)
    assert segmenter.find_orientation(given) == without_head
    assert segmenter.encode(given).mesh.up_axis == "Z"
    filed = Mesh(TALL.vertices, TALL.faces, up_axis="auto", likely_up="Y")
    assert segmenter.encode(filed).mesh.up_axis == "Y"
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    seen = []

    def told(axis, certainty):
        def find(points, places, ways):
            seen.append((points.shape, places.shape, ways))
            return {axis: certainty, "-Y": 1 - certainty}

        return find

    monkeypatch.setattr(orientation, "find_up", told("X", 0.9))
    monkeypatch.setattr(orientation, "find_front", told("Z", 0.8))
    encoded = segmenter.encode(given)
    mesh = encoded.mesh
    assert (mesh.frame.up, mesh.frame.front) == ("X", "Z")
    assert encoded.orientation == Orientation("X", "Z", 0.9, 0.8) and encoded.other_ways is None
    assert segmenter.about(encoded).segment(["top"]).steadiness is None
    assert (
        segmenter.encode(Mesh(TALL.vertices, TALL.faces, up_axis="Y")).mesh.up_axis == "Y"
    )  # who knows is heeded
    (up, front) = seen
    assert up == ((6, SMALL.patches, 3), (6, SMALL.patches, 3), WAYS_SEEN)
    assert front[:2] == ((4, SMALL.patches, 3), (4, SMALL.patches, 3))
    assert {(way.up, way.front) for way in front[2]} == {("X", f) for f in ("Y", "Z", "-Y", "-Z")}


def test_where_up_cannot_be_told_the_likeliest_is_taken(segmenter, monkeypatch):
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    monkeypatch.setattr(orientation, "find_up", lambda *_: {"-X": 0.55, "Y": 0.35, "Z": 0.1})
    encoded = segmenter.encode(Mesh(TALL.vertices, TALL.faces, up_axis="auto"))
    assert encoded.orientation == Orientation(None, None, 0.55, 0.0)
    assert (encoded.mesh.frame.up, encoded.mesh.frame.front) == ("-X", USUAL_FRONT["-X"])
    # What it is called with other axes up is compared with what it is with this one.
    segmenter.engine.network.frame = None
    ways = segmenter.encode(Mesh(TALL.vertices, TALL.faces, up_axis="auto")).other_ways
    taken = UPS.index("-X")
    np.testing.assert_array_equal(encoded.other_ways.features[0], ways.features[taken])
    np.testing.assert_array_equal(encoded.other_ways.faces[0], ways.faces[taken])
    assert len(encoded.other_ways.faces) == len(ways.faces) == len(UPS)


def test_where_up_cannot_be_told_it_speaks_for_a_way_that_a_mesh_came_so(segmenter, monkeypatch):
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    monkeypatch.setattr(orientation, "find_up", lambda *_: {"-X": 0.55, "Y": 0.35, "Z": 0.1})
    given = Mesh(TALL.vertices, TALL.faces, up_axis="auto", likely_up="Y")
    encoded = segmenter.encode(given)
    assert encoded.mesh.up_axis == "Y" and encoded.orientation.up is None
    # Who is sure is believed, however the mesh came.
    monkeypatch.setattr(orientation, "find_up", lambda *_: {"-X": 0.6, "Y": 0.4})
    assert segmenter.encode(given).mesh.up_axis == "-X"


def test_a_front_that_is_not_sure_is_the_usual_one(segmenter, monkeypatch):
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    monkeypatch.setattr(orientation, "find_up", lambda *_: {"Y": 0.9, "Z": 0.1})
    monkeypatch.setattr(orientation, "find_front", lambda *_: {"X": 0.4, "Z": 0.3, "-X": 0.3})
    encoded = segmenter.encode(Mesh(TALL.vertices, TALL.faces, up_axis="auto"))
    assert encoded.orientation == Orientation("Y", None, 0.9, 0.4)
    assert (encoded.mesh.frame.up, encoded.mesh.frame.front) == ("Y", USUAL_FRONT["Y"])


def test_where_up_cannot_be_told_it_is_told_how_much_depends_on_it(segmenter):
    """This model has no head for frames, and sees the bar in four ways."""
    encoded = segmenter.encode(Mesh(BAR.vertices, BAR.faces, up_axis="auto"))
    assert encoded.orientation == Orientation(None, None, 0.0, 0.0)
    about = segmenter.about(encoded)
    assert about.segment(["top"]).steadiness == 1.0  # nothing else to call it
    assert 0 <= about.segment(["top", "side", "end"]).steadiness <= 1
    text, labels = np.eye(2, dtype=np.float32), np.array([0, 0, 1], np.int32)
    seen = np.stack([[text[0], text[1]], [text[0], text[1]], [text[1], text[1]]])
    ways = OtherWays(seen, np.array([[0, 2], [1, 2], [0, 2]]))
    assert ways.steadiness(text, labels) == 0.75  # one of the two others differs, in a half
    # The way that is taken differs in a half of its own, which is not held against the others.
    assert ways.steadiness(text, np.zeros(3, np.int32)) == 1 - 0.5 + 0.25


def test_a_mesh_is_looked_at_once_in_other_ways_whatever_is_found(segmenter, monkeypatch):
    engine = segmenter.engine
    engine.network.frame = FrameHead(SMALL.width)
    clouds = []
    embed = engine.network.encoder.embed

    def counted(points, *rest):
        clouds.append(len(points))
        return embed(points, *rest)

    monkeypatch.setattr(engine.network.encoder, "embed", counted)
    monkeypatch.setattr(orientation, "find_up", lambda *_: {"Z": 0.1})
    bar = Mesh(BAR.vertices, BAR.faces, up_axis="auto")
    ways = segmenter.encode(bar, quality="fast").other_ways
    assert clouds == [len(WAYS_SEEN), SAMPLINGS["fast"]]
    engine.network.frame = None
    np.testing.assert_array_equal(ways.features, segmenter.encode(bar).other_ways.features)


def test_where_a_mesh_lies_is_compared_in_its_own_axes(segmenter, monkeypatch):
    segmenter.engine.network.frame = FrameHead(SMALL.width)
    seen = []
    monkeypatch.setattr(orientation, "find_up", lambda at, *_: (seen.append(at), {"Z": 0.0})[1])
    for up in ("Z", "Y", "-X"):
        segmenter.find_orientation(Mesh(TALL.vertices, TALL.faces, up_axis=up))
    np.testing.assert_allclose(seen[0], seen[1], atol=1e-9)
    np.testing.assert_allclose(seen[0], seen[2], atol=1e-9)


@pytest.mark.parametrize("family", ["chair", "quadruped"])
def test_both_engines_find_a_shape_that_lies_on_its_side(family):
    shape = FAMILIES[family](np.random.default_rng(3))
    mesh = Mesh(Frame("X", "Z").turn_back(shape.vertices), shape.faces, up_axis="auto")
    for engine in ("torch", "onnx"):
        found = Segmenter.load("bundled", "cpu", engine).find_orientation(mesh)
        assert (found.up, found.front) == ("X", "Z")


@pytest.mark.parametrize("engine", ["torch", "onnx"])
def test_what_stands_otherwise_than_was_said_is_doubted_and_seen_as_was_said(engine):
    segmenter = Segmenter.load("bundled", "cpu", engine)
    shape = FAMILIES["quadruped"](np.random.default_rng(3))

    def seen(up, front, **said):
        mesh = Mesh(Frame(up, front).turn_back(shape.vertices), shape.faces, **said)
        return segmenter.encode(mesh, quality="fast")

    assert seen("Z", "-Y").doubt is seen("Y", "Z", up_axis="Y", front_axis="Z").doubt is None
    for up, front in (("Z", "X"), ("Y", "Z"), ("-Z", "-Y")):
        encoded = seen(up, front, front_axis="-Y")
        assert (encoded.doubt.up, encoded.doubt.front) == (up, front)
        assert encoded.mesh.frame.up == "Z" and encoded.orientation is None
    assert seen("Y", "Z", up_axis="auto").doubt is None  # nobody has said anything
    assert seen("Z", "X").doubt is None  # nor of the front, which is found once it matters


SIDES = ["left front leg", "right front leg", "left hind leg", "right hind leg", "body", "head"]


@pytest.fixture(scope="module")
def animal():
    return FAMILIES["quadruped"](np.random.default_rng(3))


def asked(segmenter, shape, front, names=SIDES, **said):
    """The answer about a shape that looks along an axis."""
    vertices = Frame("Z", front).turn_back(shape.vertices)
    segmenter.set_mesh(Mesh(vertices, shape.faces, **said), quality="fast")
    return segmenter.segment(names)


@pytest.mark.parametrize("front", ["X", "Y", "-X"])
def test_where_nobody_said_the_front_sides_go_by_the_one_that_is_found(bundled, animal, front):
    usual = asked(bundled, animal, "-Y", front_axis="-Y")
    found = asked(bundled, animal, front)
    np.testing.assert_array_equal(found.face_labels, usual.face_labels)
    assert (usual.front, found.front) == (None, front)
    assert asked(bundled, animal, "-Y").front is None  # the usual one needs no telling
    told = asked(bundled, animal, front, front_axis="-Y")
    assert told.front is None and (told.face_labels != usual.face_labels).any()


@pytest.mark.parametrize("degrees", [45, -50, 135])
@pytest.mark.parametrize("up_axis", ["Z", "auto"])
def test_a_figure_that_looks_between_two_axes_has_its_own_sides(bundled, animal, degrees, up_axis):
    turned = Frame(heading=np.radians(degrees))
    paws = ["left front paw", "right hind paw"]
    straight = asked(bundled, animal, "-Y")
    own = bundled.keypoints(paws).points
    bundled.set_mesh(Mesh(turned.turn_back(animal.vertices), animal.faces, up_axis), quality="fast")
    areas, labels = straight.mesh.face_areas, bundled.segment(SIDES).face_labels
    assert areas[labels != straight.face_labels].sum() < 0.02 * areas.sum()
    found = turned.turn(bundled.keypoints(paws).points)
    np.testing.assert_array_equal(np.sign(found[:, :2]), np.sign(own[:, :2]))


def test_a_heading_is_told_from_the_usual_front_as_well(bundled, animal):
    vertices = Frame(heading=0.5).turn_back(animal.vertices)
    encoded = bundled.encode(Mesh(vertices, animal.faces), quality="fast")
    about = bundled.about(encoded)
    for told in (about.segment(SIDES), about.keypoints(["left front paw"]), about.facing()):
        assert told.front == "-Y" and told.heading == pytest.approx(0.5, abs=0.1)
    assert about.segment(["leg", "body"]).front is None
    frame = bundled.faced(encoded).mesh.frame
    assert frame.front == "-Y" and frame.heading == pytest.approx(0.5, abs=0.1)


def test_which_way_a_mesh_faces_is_found_without_encoding_it_again(bundled, animal, monkeypatch):
    vertices = Frame("Z", "X").turn_back(animal.vertices)
    bundled.set_mesh(Mesh(vertices, animal.faces), quality="fast")
    monkeypatch.setattr(bundled, "encode", None)
    found = bundled.facing()
    assert (found.front, found.heading, found.own_sides) == ("X", 0.0, True)
    np.testing.assert_array_equal(found.axes, [[0, 1, 0], [-1, 0, 0], [0, 0, 1]])
    monkeypatch.undo()
    bundled.set_mesh(Mesh(vertices, animal.faces, front_axis="-Y"), quality="fast")
    said = bundled.facing()
    assert said.front is None
    np.testing.assert_array_equal(said.axes, np.eye(3))


def test_keypoints_and_numbers_go_by_the_front_that_is_found_as_well(bundled, animal):
    names = ["left front knee", "right front knee", "left hind paw"]

    def answers(front):
        asked(bundled, animal, front, ["body"])
        points, numbered = bundled.keypoints(names), bundled.segment(["leg 1", "leg 2"])
        return Frame("Z", front).turn(points.points), points.front, numbered

    (usual, _, numbered), (found, front, also) = answers("-Y"), answers("X")
    assert (front, also.front) == ("X", "X")
    np.testing.assert_allclose(found, usual, atol=1e-6)
    np.testing.assert_array_equal(also.face_labels, numbered.face_labels)


@pytest.mark.parametrize(("there", "here"), [(0, -45), (90, 0)])
def test_keypoints_of_both_sides_are_transferred_whichever_way_either_faces(
    bundled, animal, there, here
):
    shown, asked_about = (Frame(heading=np.radians(degrees)) for degrees in (there, here))
    names = [name for name in animal.keypoints if "left" in name or "right" in name]
    points = np.array([animal.keypoints[name] for name in names])
    bundled.set_mesh(Mesh(shown.turn_back(animal.vertices), animal.faces), quality="fast")
    exemplar = bundled.keypoint_exemplar(names, shown.turn_back(points))
    bundled.set_mesh(Mesh(asked_about.turn_back(animal.vertices), animal.faces), quality="fast")
    found = bundled.transfer_keypoints([exemplar])
    away = np.linalg.norm(asked_about.turn(found.points) - points, axis=1)
    assert away.max() < 0.15 * np.linalg.norm(np.ptp(animal.vertices, axis=0))
    np.testing.assert_allclose(found.axes[0], asked_about.turn_back([1, 0, 0]), atol=0.2)


def test_the_front_is_looked_for_once_and_only_if_words_go_by_it(bundled, animal, monkeypatch):
    looked = []
    see = bundled.see
    monkeypatch.setattr(bundled, "see", lambda *seen: (looked.append(1), see(*seen))[1])
    asked(bundled, animal, "X", ["leg", "body", "upper body"])
    bundled.segment(SIDES, sides="words")
    assert not looked
    first = bundled.segment(SIDES).face_labels
    assert len(looked) == 1
    np.testing.assert_array_equal(bundled.segment(SIDES).face_labels, first)
    bundled.keypoints(["left paw"])
    assert len(looked) == 1
    asked(bundled, animal, "X", front_axis="X")
    assert len(looked) == 1


def test_a_front_that_was_found_and_not_encoded_is_found_again(bundled, animal, monkeypatch):
    vertices = Frame("Z", "X").turn_back(animal.vertices)
    encoded = bundled.encode(Mesh(vertices, animal.faces), quality="fast")

    def stopped(*_):
        raise DeviceError("There is not enough memory.")

    with monkeypatch.context() as short:
        short.setattr(bundled, "encode", stopped)
        with pytest.raises(DeviceError):
            bundled.faced(encoded)
    assert bundled.faced(encoded).mesh.frame.front == "X"


def test_an_open_front_is_never_doubted(bundled, animal, monkeypatch):
    seems = Orientation("Z", "X", 1.0, 1.0)
    monkeypatch.setattr(orientation, "_suggested", lambda *_: "up")
    monkeypatch.setattr(orientation, "find_axes", lambda *_: (seems, "Z", None))
    for front, doubt in ((None, None), ("-Y", seems)):
        mesh = Mesh(animal.vertices, animal.faces, front_axis=front)
        assert bundled.encode(mesh, quality="fast").doubt == doubt


def test_what_is_kept_of_the_front_that_was_found_counts_as_memory(bundled, animal):
    vertices = Frame("Z", "X").turn_back(animal.vertices)
    encoded = bundled.encode(Mesh(vertices, animal.faces), quality="fast")
    before, faced = encoded.nbytes, bundled.faced(encoded)
    own = faced.features, faced.points, faced.mesh.face_centroids, faced.mesh.touching
    assert encoded.nbytes >= before + sum(array.nbytes for array in own)


def test_a_model_that_tells_no_frame_takes_the_usual_front(segmenter):
    encoded = segmenter.encode(BAR)
    assert segmenter.faced(encoded) is encoded


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


def test_a_herd_that_stands_otherwise_than_was_said_is_doubted_as_one_animal_is(bundled, herd):
    def seen(vertices, faces, up="Z", front="-Y"):
        turned = Frame(up, front).turn_back(vertices)
        encoded = bundled.encode(Mesh(turned, faces, front_axis="-Y"), quality="fast")
        assert encoded.things is not None
        return encoded.doubt

    assert seen(*herd(["-Y"] * 4)) is None
    for up, front in (("Z", "X"), ("-Z", "-Y")):
        assert seen(*herd(["-Y"] * 4), up, front)[:2] == (up, front)
    assert seen(*herd(["X", "-X", "X", "-X"])) is None  # looking at each other


@pytest.mark.parametrize(("fronts", "found"), [(["X"] * 4, "X"), (["X", "-X", "Y", "-Y"], "-Y")])
def test_a_herd_faces_what_all_of_it_faces_or_else_the_usual_front(bundled, herd, fronts, found):
    encoded = bundled.encode(Mesh(*herd(fronts)), quality="fast")
    assert encoded.things is not None
    assert bundled.faced(encoded).mesh.frame.front == found
