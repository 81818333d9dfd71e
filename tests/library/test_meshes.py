"""Files: what is read is what the file says; what is written reads back."""

import json

import numpy as np
import pytest
import trimesh

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import UP_AXIS, find_meshes, read_mesh
from patchalign3d.files.results import SEGMENTATION_FORMATS, write_keypoints, write_segmentation
from patchalign3d.network.architecture import Architecture
from patchalign3d.network.model import Model
from patchalign3d.segmenter import Keypoints, Segmentation
from patchalign3d.shared.colours import palette

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


def write(path, text):
    path.write_text(text)
    return path


@pytest.fixture
def wedge(tmp_path):
    """Four faces without any symmetry, as an OBJ."""
    vertices = "v 0 0 0\nv 3 0 0\nv 0 2 0\nv 0 0 1\n"
    return read_mesh(
        write(tmp_path / "wedge.obj", vertices + "f 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n")
    )


@pytest.fixture
def result():
    """Two faces of the wedge are "low", one is "left side", one is nothing; nobody is "top"."""
    scores = np.array([[0.9, 0.1, 0], [0.8, 0.2, 0], [0.3, 0.7, 0], [0.1, 0.1, 0.2]], np.float32)
    names = ["low", "left side", "top"]
    empty = np.zeros((4, 3), np.float32)
    return Segmentation(names, np.array([0, 0, 1, -1], np.int32), scores, empty, empty)


def triangles(mesh_file):
    return mesh_file.vertices[mesh_file.faces]  # (F, 3, 3)


# --- Reading ---


@pytest.mark.parametrize("suffix", [s for s in UP_AXIS if s not in (".obj", ".3mf")])
def test_every_format_gives_the_same_triangles_in_the_same_order(tmp_path, wedge, suffix):
    file = tmp_path / f"wedge{suffix}"
    mesh = trimesh.Trimesh(wedge.vertices, wedge.faces, process=False)
    if suffix == ".gltf":
        for name, content in mesh.export(file_type="gltf").items():
            (tmp_path / (file.name if name == "model.gltf" else name)).write_bytes(content)
    else:
        mesh.export(file)
    np.testing.assert_allclose(triangles(read_mesh(file)), triangles(wedge), atol=1e-6)


def test_3mf_gives_the_same_triangles(tmp_path, wedge):
    trimesh.Trimesh(wedge.vertices, wedge.faces, process=False).export(tmp_path / "wedge.3mf")
    np.testing.assert_allclose(
        triangles(read_mesh(tmp_path / "wedge.3mf")), triangles(wedge), atol=1e-6
    )


@pytest.mark.parametrize(
    ("suffix", "up"), [(".glb", "Y"), (".gltf", "Y"), (".obj", "Y"), (".stl", "Z"), (".ply", "Z")]
)
def test_the_up_axis_follows_the_format(suffix, up):
    assert UP_AXIS[suffix] == up


def test_the_up_axis_can_be_overridden(tmp_path, wedge):
    assert wedge.up_axis == "Y"
    assert read_mesh(wedge.path, "Z").up_axis == "Z"


def test_a_scene_is_one_mesh_in_world_space(tmp_path):
    scene = trimesh.Scene()
    box, ball = trimesh.creation.box(), trimesh.creation.icosphere(subdivisions=1)
    scene.add_geometry(
        box, geom_name="box", transform=trimesh.transformations.translation_matrix([5, 0, 0])
    )
    scene.add_geometry(ball, geom_name="ball", transform=np.diag([2.0, 2, 2, 1]))
    scene.export(tmp_path / "scene.glb")
    found = read_mesh(tmp_path / "scene.glb")
    bounds = dict.fromkeys(found.objects)
    for i, name in enumerate(found.objects):
        corners = triangles(found)[found.object_starts[i] : found.object_starts[i + 1]].reshape(
            -1, 3
        )
        bounds[name] = (corners.min(0).round(3).tolist(), corners.max(0).round(3).tolist())
    assert bounds["box"] == ([4.5, -0.5, -0.5], [5.5, 0.5, 0.5])
    assert bounds["ball"] == ([-2, -2, -2], [2, 2, 2])
    assert found.object_starts[-1] == len(found.faces) == len(box.faces) + len(ball.faces)


def test_a_mirrored_object_keeps_its_outside_out(tmp_path):
    scene = trimesh.Scene()
    scene.add_geometry(trimesh.creation.box(), transform=np.diag([-1.0, 1, 1, 1]))
    scene.export(tmp_path / "mirror.glb")
    found = read_mesh(tmp_path / "mirror.glb")
    assert trimesh.Trimesh(found.vertices, found.faces).volume == pytest.approx(1)


def test_an_obj_keeps_its_order_whatever_its_materials_and_seams(tmp_path):
    file = write(
        tmp_path / "seams.obj",
        "mtllib none.mtl\no one\n"
        "v 0 0 0\nv 1 0 0\nv 1 1 0 0.5 0.5 0.5\nv 0 1 0\n"
        "vt 0 0\nvt 1 0\nvn 0 0 1\n"
        "usemtl b\nf 1/1/1 2/2/1 3/1/1\n"
        "usemtl a\ng group\nf 1//1 3//1 4//1\n"
        "o two\nusemtl b\nv 0 0 1\nv 1 0 1\nv 1 1 1\nv 0 1 1\n"
        "f -4/1 -3/2 \\\n-2 -1\n",
    )
    found = read_mesh(file)
    assert len(found.vertices) == 8
    assert found.faces.tolist() == [[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]]


def test_points_beside_a_mesh_are_passed_over(tmp_path):
    scene = trimesh.Scene([trimesh.creation.box(), trimesh.PointCloud(np.eye(3))])
    scene.export(tmp_path / "both.glb")
    assert len(read_mesh(tmp_path / "both.glb").faces) == 12


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.obj", b"", "no faces"),
        ("points.obj", b"v 0 0 0\nv 1 0 0\n", "no faces"),
        ("words.obj", b"v zero one two\nf 1 1 1\n", r"words\.obj cannot be read"),
        ("half.obj", b"v 0 0\nv 1\nv 2 2 2\nf 1 2 3\n", r"half\.obj cannot be read"),
        ("empty.stl", b"", "no faces"),
        ("noise.glb", b"noise" * 50, r"noise\.glb cannot be read"),
        ("noise.gltf", b"{", r"noise\.gltf cannot be read"),
        ("noise.3mf", b"PK noise", r"noise\.3mf cannot be read"),
        ("noise.off", b"OFF\n1 2", r"noise\.off cannot be read"),
        ("huge.ply", b"ply\nformat binary_little_endian 1.0\nelement vertex 999999999999\n"
         b"property float x\nproperty float y\nproperty float z\nend_header\n", r"huge\.ply "),
        ("scene.blend", b"BLENDER", "unknown format"),
        ("none", b"", "unknown format"),
    ],
)  # fmt: skip
def test_unreadable_files_are_refused_with_a_sentence(tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=sentence):
        read_mesh(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"chair\.obj cannot be read: No such file"):
        read_mesh(tmp_path / "chair.obj")


def test_a_file_that_is_too_big_is_refused(tmp_path, wedge, monkeypatch):
    monkeypatch.setattr("patchalign3d.files.meshes.LARGEST_FILE", 10)
    with pytest.raises(FileError, match=r"wedge\.obj is larger"):
        read_mesh(wedge.path)


def test_a_scene_with_too_many_faces_is_refused(tmp_path, monkeypatch):
    box = trimesh.creation.box()
    scene = trimesh.Scene()
    for i in range(5):
        scene.add_geometry(box, geom_name="box", transform=np.eye(4) * (i + 1))
    scene.export(tmp_path / "many.glb")
    monkeypatch.setattr("patchalign3d.files.scenes.MOST_FACES", 50)
    with pytest.raises(FileError, match="more than 50 faces"):
        read_mesh(tmp_path / "many.glb")


def test_a_buffer_elsewhere_on_the_network_is_not_fetched(tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("reached for the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    buffer = {"uri": "http://example.org/mesh.bin", "byteLength": 36}
    view = {"buffer": 0, "byteOffset": 0, "byteLength": 36}
    accessor = {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}
    mesh = {"primitives": [{"attributes": {"POSITION": 0}}]}
    content = {
        "asset": {"version": "2.0"},
        "buffers": [buffer],
        "bufferViews": [view],
        "accessors": [accessor],
        "meshes": [mesh],
        "nodes": [{"mesh": 0}],
        "scenes": [{"nodes": [0]}],
    }
    with pytest.raises(FileError, match=r"remote\.gltf cannot be read"):
        read_mesh(write(tmp_path / "remote.gltf", json.dumps(content)))


def test_every_mesh_of_the_zoo_is_read_or_refused(shared_data):
    files = [f for f in sorted((shared_data / "zoo").rglob("*")) if f.suffix.lower() in UP_AXIS]
    assert files
    for file in files:
        try:
            found = read_mesh(file)
        except FileError as error:
            assert file.name in str(error)
        else:
            assert found.vertices.shape[1:] == found.faces.shape[1:] == (3,)
            assert found.object_starts[-1] == len(found.faces) > 0


# --- Finding ---


def test_a_folder_stands_for_the_meshes_in_it_without_our_own_results(tmp_path):
    for name in ["b.OBJ", "a.glb", "a.parts.glb", "notes.txt", "sub/c.stl", "sub/deep/d.ply"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [file.relative_to(tmp_path).as_posix() for file in find_meshes(tmp_path)]
    assert found == ["a.glb", "b.OBJ", "sub/c.stl", "sub/deep/d.ply"]


def test_a_folder_without_meshes_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(FileError, match="no mesh files"):
        find_meshes(tmp_path)
    with pytest.raises(FileError, match="no file"):
        find_meshes(tmp_path / "chair.obj")


# --- Writing ---


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


@pytest.mark.parametrize("up", ["Y", "Z"])
def test_glb_has_one_coloured_node_per_part_and_stands_upright(tmp_path, wedge, result, up):
    source = read_mesh(wedge.path, up)
    write_segmentation(tmp_path / "out.glb", source, result, MODEL)
    scene = trimesh.load_scene(tmp_path / "out.glb", process=False)
    assert set(scene.graph.nodes_geometry) == {"low", "left side", "unlabelled"}
    x, y, z = np.moveaxis(triangles(source), 2, 0)
    upright = np.stack([x, y, z] if up == "Y" else [x, z, -y], axis=2)
    for node, faces, colour in [
        ("low", [0, 1], palette(2)[0]),
        ("left side", [2], palette(2)[1]),
        ("unlabelled", [3], [128, 128, 128]),
    ]:
        part = scene.geometry[scene.graph[node][1]]
        np.testing.assert_allclose(part.triangles, upright[faces], atol=1e-6)
        assert part.visual.material.baseColorFactor[:3].tolist() == list(colour)
        assert part.visual.material.name == node


def test_two_hundred_parts_have_colours(tmp_path):
    assert palette(200).shape == (200, 3)
    assert len(np.unique(palette(21), axis=0)) == 21


@pytest.mark.parametrize("suffix", SEGMENTATION_FORMATS)
def test_a_file_that_cannot_be_finished_leaves_the_old_one(
    tmp_path, wedge, result, suffix, monkeypatch
):
    file = tmp_path / "results" / f"out{suffix}"
    file.parent.mkdir()
    file.write_text("old")

    def full(path, *arguments):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(SEGMENTATION_FORMATS, suffix, full)
    with pytest.raises(FileError, match="No space left on device"):
        write_segmentation(file, wedge, result, MODEL)
    assert [f.read_text() for f in file.parent.iterdir()] == ["old"]


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
