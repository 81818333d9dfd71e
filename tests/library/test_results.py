"""Results in files: what is written reads back, whole or not at all."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import trimesh
from file_shapes import triangles, write

from patchalign3d.answers import Keypoints, Segmentation
from patchalign3d.errors import FileError
from patchalign3d.files.finished import read_keypoints, read_parts
from patchalign3d.files.meshes import read_mesh
from patchalign3d.files.results import (
    SEGMENTATION_FORMATS,
    write_keypoints,
    write_segmentation,
)
from patchalign3d.network.architecture import Architecture
from patchalign3d.network.model import Model
from patchalign3d.shared.colours import GREY, linear, palette, part_colour

MODEL = Model(
    name="small",
    version="1",
    architecture=Architecture(),
    text_encoder="all-MiniLM-L6-v2",
    temperature=0.07,
    license="CC0-1.0",
    training_data=[],
    sha256="abc",
)


@pytest.fixture
def result(wedge):
    """Two faces of the wedge are "low", one is "left side", one is nothing; nobody is "top"."""
    scores = np.array([[0.9, 0.1, 0], [0.8, 0.2, 0], [0.3, 0.7, 0], [0.1, 0.1, 0.2]], np.float32)
    names = ["low", "left side", "top"]
    return Segmentation(wedge.shape(), names, np.array([0, 0, 1, -1], np.int32), scores)


def test_npz_holds_names_labels_and_scores_without_pickles(tmp_path, wedge, result):
    write_segmentation(tmp_path / "out.npz", wedge, result, MODEL)
    with np.load(tmp_path / "out.npz", allow_pickle=False) as content:
        assert content["part_names"].tolist() == ["low", "left side", "top"]
        assert content["face_labels"].dtype == np.int32
        assert content["face_labels"].tolist() == [0, 0, 1, -1]
        assert content["face_scores"].dtype == np.float32
        np.testing.assert_array_equal(content["face_scores"], result.face_scores)
        np.testing.assert_array_equal(content["vertices"], wedge.vertices)
        np.testing.assert_array_equal(content["faces"], wedge.faces)
        assert content["object_starts"].tolist() == [0, 4]


def test_json_says_labels_and_where_they_come_from(tmp_path, wedge, result):
    write_segmentation(tmp_path / "out.json", wedge, result, MODEL)
    content = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert content["file"] == "wedge.obj" and content["up_axis"] == "Y"
    assert content["part_names"] == ["low", "left side", "top"]
    assert content["face_labels"] == [0, 0, 1, -1]
    a, b, c = np.moveaxis(triangles(wedge), 1, 0)
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    shares = [areas[:2].sum(), areas[2], 0] / areas.sum()
    np.testing.assert_allclose(content["area_shares"], shares)
    assert content["model"] == {"name": "small", "version": "1", "sha256": "abc"}


def test_ply_carries_part_and_colour_of_every_face(tmp_path, wedge, result):
    write_segmentation(tmp_path / "out.ply", wedge, result, MODEL)
    found = trimesh.load_mesh(tmp_path / "out.ply", process=False)
    np.testing.assert_allclose(found.triangles, triangles(wedge), atol=1e-6)
    stored = found.metadata["_ply_raw"]["face"]["data"]
    assert stored["part"].tolist() == [0, 0, 1, -1]
    colours = found.visual.face_colors[:, :3]
    np.testing.assert_array_equal(colours[:3], palette(3)[[0, 0, 1]])
    assert colours[3].tolist() == [128, 128, 128]


@pytest.mark.parametrize("up", ["Y", "Z", "-Z"])
def test_ply_says_which_axis_points_up_where_it_is_not_that_of_the_format(
    tmp_path, wedge, result, up
):
    source = read_mesh(wedge.path, up)
    write_segmentation(tmp_path / "out.ply", source, result, MODEL)
    found = read_mesh(tmp_path / "out.ply")
    assert found.up_axis == up and read_mesh(tmp_path / "out.ply", "X").up_axis == "X"
    np.testing.assert_array_equal(found.vertices, source.vertices)
    assert (b"comment up_axis" in (tmp_path / "out.ply").read_bytes()) == (up != "Z")


@pytest.mark.parametrize("up", ["Y", "Z"])
def test_glb_has_one_coloured_node_per_part_and_stands_upright(tmp_path, wedge, result, up):
    source = read_mesh(wedge.path, up)
    write_segmentation(tmp_path / "out.glb", source, result, MODEL)
    scene = trimesh.load_scene(tmp_path / "out.glb", process=False)
    assert set(scene.graph.nodes_geometry) == {"low", "left side", "unlabelled"}
    x, y, z = np.moveaxis(triangles(source), 2, 0)
    upright = np.stack([x, y, z] if up == "Y" else [x, z, -y], axis=2)
    for node, faces, colour in [
        ("low", [0, 1], part_colour(0)),
        ("left side", [2], part_colour(1)),
        ("unlabelled", [3], GREY),
    ]:
        part = scene.geometry[scene.graph[node][1]]
        np.testing.assert_allclose(part.triangles, upright[faces], atol=1e-6)
        channels = part.visual.material.baseColorFactor[:3] / 255  # linear, as the format has them
        assert channels.tolist() == pytest.approx(linear(colour), abs=1 / 255)
        assert part.visual.material.name == node


@pytest.mark.parametrize("suffix", [".glb", ".ply", ".json"])
def test_scores_are_worked_out_where_they_are_written_alone(tmp_path, wedge, result, suffix):
    """Of a mesh of many parts they take more room than all else."""
    unscored = SimpleNamespace(
        mesh=result.mesh,
        part_names=result.part_names,
        face_labels=result.face_labels,
        own_sides=result.own_sides,
    )
    for name, labels in (("with", result), ("without", unscored)):
        write_segmentation(tmp_path / f"{name}{suffix}", wedge, labels, MODEL)
    with_scores, without = (tmp_path / f"{name}{suffix}" for name in ("with", "without"))
    assert with_scores.read_bytes() == without.read_bytes()


def test_two_hundred_parts_have_colours(tmp_path):
    assert palette(200).shape == (200, 3)
    assert len(np.unique(palette(21), axis=0)) == 21


def test_an_unknown_format_is_refused(tmp_path, wedge, result):
    with pytest.raises(FileError, match=r"'\.fbx'; choose one of \.glb"):
        write_segmentation(tmp_path / "out.fbx", wedge, result, MODEL)


def test_keypoints_are_written_in_both_formats(tmp_path, wedge):
    found = Keypoints(
        ["nose", "tip"], np.array([[1.0, 2, 3], [4, 5, 6]]), np.array([0.5, 0.25], "f4")
    )
    write_keypoints(tmp_path / "k.json", wedge, found, MODEL)
    write_keypoints(tmp_path / "k.npz", wedge, found, MODEL)
    content = json.loads((tmp_path / "k.json").read_text())
    assert content["keypoints"] == [
        {"name": "nose", "point": [1, 2, 3], "score": 0.5},
        {"name": "tip", "point": [4, 5, 6], "score": 0.25},
    ]
    with np.load(tmp_path / "k.npz") as arrays:
        assert arrays["names"].tolist() == ["nose", "tip"]
        np.testing.assert_array_equal(arrays["points"], found.points)
    with pytest.raises(FileError, match="choose one of"):
        write_keypoints(tmp_path / "k.glb", wedge, found, MODEL)


@pytest.mark.parametrize("suffix", [".npz", ".json"])
def test_labels_lead_back_to_the_polygons_of_the_file(tmp_path, result, suffix):
    vertices = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"
    source = read_mesh(write(tmp_path / "quads.obj", vertices + "f 1 2 3 4\nf 1 2 3\nf 4 3 1\n"))
    write_segmentation(tmp_path / f"out{suffix}", source, result, MODEL)
    if suffix == ".npz":
        with np.load(tmp_path / "out.npz") as content:
            assert content["face_polygons"].tolist() == [0, 0, 1, 2]
        again, names, labels = read_parts(tmp_path / "out.npz")
        assert again.face_polygons.tolist() == [0, 0, 1, 2] and again.objects == ["quads"]
        assert names == result.part_names and labels.tolist() == [0, 0, 1, -1]
    else:
        content = json.loads((tmp_path / "out.json").read_text())
        assert content["face_polygons"] == [0, 0, 1, 2] and content["objects"] == ["quads"]


def test_ply_keeps_every_digit_and_single_precision_where_that_is_enough(tmp_path, wedge, result):
    for place, kind in ((5385888.0412, "double"), (0.5, "float")):
        text = f"v {place} 0 0\nv 3 0 0\nv 0 2 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n"
        source = read_mesh(write(tmp_path / "far.obj", text))
        write_segmentation(tmp_path / "out.ply", source, result, MODEL)
        assert f"property {kind} x".encode() in (tmp_path / "out.ply").read_bytes()
        again = read_mesh(tmp_path / "out.ply")
        np.testing.assert_array_equal(again.vertices, source.vertices)
        np.testing.assert_array_equal(again.faces, source.faces)


def test_notes_about_the_file_and_names_that_are_no_text_are_in_the_json(tmp_path, result):
    odd = tmp_path / "m\udcf6bel.obj"
    try:
        write(odd, "v 0 0 0\nv 3 0 0\nv 0 2 0\nl 1 2\n" + "f 1 2 3\n" * 4)
    except (OSError, UnicodeError):
        pytest.skip("this system has no names that are no text")
    for suffix in SEGMENTATION_FORMATS:
        write_segmentation(tmp_path / f"out{suffix}", read_mesh(odd), result, MODEL)
    content = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert content["file"] == odd.name and content["notes"] == ["1 line was passed over."]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"face_labels": None}, "face_labels"),
        ({"face_labels": np.zeros(3, int)}, "don't fit its faces"),
        ({"face_labels": np.zeros(4)}, "don't fit its faces"),
        ({"face_labels": np.full(4, 3)}, "labels without a name"),
        ({"face_labels": np.full(4, -2)}, "labels without a name"),
        ({"vertices": np.zeros((4, 2))}, "'vertices' of the shape"),
        ({"face_labels": np.full(4, 2**63, np.uint64)}, "labels without a name"),
        ({"part_names": np.array("one")}, "part names are none"),
        ({"part_names": np.array([b"\xff", b"a"])}, "part names are none"),
        ({"part_names": np.array([1.5, 2])}, "part names are none"),
        ({"part_names": np.array(["a", "a"])}, "part names are none"),
        ({"part_names": np.array(["a", " "])}, "part names are none"),
        (
            {"part_names": np.array([0x7FFFFFFF, 1], "<u4").view("<U1")},
            "its texts have invalid characters",
        ),
        ({"objects": np.array([b"\xff"])}, "objects or polygons that don't fit"),
    ],
)
def test_a_finished_mesh_that_contradicts_itself_is_refused(
    tmp_path, wedge, result, change, sentence
):
    write_segmentation(tmp_path / "out.npz", wedge, result, MODEL)
    with np.load(tmp_path / "out.npz") as content:
        arrays = {**content, **change}
    np.savez(tmp_path / "odd.npz", **{k: v for k, v in arrays.items() if v is not None})
    with pytest.raises(FileError, match=sentence):
        read_parts(tmp_path / "odd.npz")


NOSE = {"name": "nose", "point": [0, 0, 1]}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"up_axis": ["Y"]}, "its up axis is"),
        ({"keypoints": []}, "a name of its own"),
        ({"keypoints": [NOSE, NOSE]}, "a name of its own"),
        ({"keypoints": [NOSE | {"name": ""}]}, "a name of its own"),
        *(
            ({"keypoints": [NOSE | {"point": [0, place, 0]}]}, "three coordinates|too large")
            for place in (None, float("nan"), float("inf"), 10**400)
        ),
        ({"keypoints": [NOSE | {"point": [0]}]}, "reshape"),
        ({"file": "\0.obj"}, "is not a file name"),
        ({"file": 3}, "is not a file name"),
        ({"file": ""}, "Invalid name"),
    ],
)
def test_keypoints_that_somebody_has_changed_amiss_are_refused(tmp_path, wedge, change, sentence):
    entry = {"file": wedge.path.name, "up_axis": "Y", "keypoints": [NOSE], **change}
    (tmp_path / "k.json").write_text(json.dumps(entry))
    with pytest.raises(FileError, match=sentence):
        read_keypoints(tmp_path / "k.json")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_keypoints_are_read_as_any_editor_saves_them(tmp_path, wedge, encoding):
    entry = {"file": wedge.path.name, "up_axis": "Y", "keypoints": [NOSE | {"name": "Knöchel"}]}
    (tmp_path / "k.json").write_text(json.dumps(entry, ensure_ascii=False), encoding=encoding)
    assert read_keypoints(tmp_path / "k.json")[1] == ["Knöchel"]
