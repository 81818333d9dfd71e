"""Meshes from files: found, read in one order whatever the format, or refused with a sentence."""

import json

import numpy as np
import pytest
import trimesh
from file_shapes import triangles, write

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import UP_AXIS, find_meshes, read_mesh

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


def test_where_a_model_is_to_find_the_up_that_of_the_file_speaks_for_itself(wedge):
    shape = wedge.shape("auto")
    assert shape.frame_is_open and shape.likely_up == "Y"


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


def test_points_beside_a_mesh_are_passed_over(tmp_path):
    scene = trimesh.Scene([trimesh.creation.box(), trimesh.PointCloud(np.eye(3))])
    scene.export(tmp_path / "both.glb")
    assert len(read_mesh(tmp_path / "both.glb").faces) == 12


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.obj", b"", "is empty and has no faces"),
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
        ("scene.blend", b"BLENDER", "a format that Blender reads"),
        ("scene.FBX", b"Kaydara", "export it as .glb"),
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


def test_a_scene_with_too_many_faces_is_refused(tmp_path, monkeypatch):
    box = trimesh.creation.box()
    scene = trimesh.Scene()
    for i in range(5):
        scene.add_geometry(box, geom_name="box", transform=np.eye(4) * (i + 1))
    scene.export(tmp_path / "many.glb")
    monkeypatch.setattr("patchalign3d.files.gltf.reader.MOST_FACES", 50)
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
    found = [file.relative_to(tmp_path).as_posix() for file in find_meshes(tmp_path).files]
    assert found == ["a.glb", "b.OBJ", "sub/c.stl", "sub/deep/d.ply"]


def test_a_folder_without_meshes_and_a_missing_file_are_refused(tmp_path):
    (tmp_path / "arrays.npz").touch()  # of which nobody knows what they are until they are named
    with pytest.raises(FileError, match=r"no mesh files in .*\. Looked for are (?!.*npz)"):
        find_meshes(tmp_path)
    (tmp_path / "a.parts.glb").touch()
    passed_over = (
        r"no mesh files in .*a\.parts\.glb is passed over, because of names like those of r"
    )
    with pytest.raises(FileError, match=passed_over):
        find_meshes(tmp_path)
    (tmp_path / "hall.fbx").touch()
    with pytest.raises(FileError, match=r"hall\.fbx, is passed over\. Label it with 'blender -b"):
        find_meshes(tmp_path)
    with pytest.raises(FileError, match="no file"):
        find_meshes(tmp_path / "chair.obj")
