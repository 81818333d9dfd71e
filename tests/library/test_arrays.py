"""NumPy's files: meshes and points, no pickles, and no size believed."""

import io
import zipfile

import numpy as np
import pytest
from file_shapes import write

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import read_mesh, read_shape

VERTICES = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], np.float32)
FACES = np.array([[0, 1, 2]], np.uint8)


def saved(save=np.savez, **arrays):
    file = io.BytesIO()
    save(file, **arrays)
    return file.getvalue()


def test_a_mesh_is_read_with_its_axis_and_objects(tmp_path):
    content = saved(vertices=VERTICES, faces=FACES, up_axis=np.array("Y"), objects=np.array(["a"]))
    found = read_mesh(write(tmp_path / "a.npz", content))
    assert found.vertices.dtype == np.float64 and found.faces.tolist() == [[0, 1, 2]]
    assert found.up_axis == "Y" and found.objects == ["a"] and found.object_starts == [0, 1]
    assert read_mesh(tmp_path / "a.npz", "Z").up_axis == "Z"


@pytest.mark.parametrize("shape", [{"vertices": VERTICES, "faces": FACES}, {"points": VERTICES}])
def test_the_frame_of_before_counts_unless_another_up_is_said(tmp_path, shape):
    file = write(tmp_path / "a.npz", saved(**shape, frame=np.array(["-Z", "X"])))
    frames = [read_shape(file, up).shape().frame for up in (None, "Y")]
    assert [(frame.up, frame.front) for frame in frames] == [("-Z", "X"), ("Y", "Z")]


@pytest.mark.parametrize("shape", [{"vertices": VERTICES, "faces": FACES}, {"points": VERTICES}])
def test_a_front_is_open_where_no_heading_and_only_the_usual_one_is_said(tmp_path, shape):
    def read(*frame, **more):
        content = saved(**shape, frame=np.array(frame), **more)
        return read_shape(write(tmp_path / "a.npz", content)).shape()

    assert read("Y", "Z").front_is_open and read("Y", "Z").frame.up == "Y"
    assert not read("Y", "X").front_is_open  # as files of 0.5.0 say it
    for heading in (0.0, 0.7):
        said = read("Y", "Z", heading=np.array(heading))
        assert not said.front_is_open and said.frame.heading == heading


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("name", ["points", "xyz", "pos"])
def test_points_are_read_whatever_stands_behind_them(tmp_path, save, name):
    points = np.arange(12.0).reshape(2, 6)
    content = saved(save, **{name: np.asfortranarray(points), "labels": np.arange(2)})
    found = read_shape(write(tmp_path / "a.npz", content))
    np.testing.assert_array_equal(found.points, points[:, :3])
    np.save(tmp_path / "a.npy", points)
    np.testing.assert_array_equal(read_shape(tmp_path / "a.npy").points, points[:, :3])


def test_points_with_faces_are_a_mesh(tmp_path):
    found = read_shape(write(tmp_path / "a.npz", saved(points=VERTICES, faces=FACES)))
    np.testing.assert_array_equal(found.vertices, VERTICES)
    np.testing.assert_array_equal(found.faces, FACES)


def claiming(shape):
    """An .npz whose array says it has that shape, and has two values."""
    array = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        array, {"shape": shape, "fortran_order": False, "descr": "<f8"}
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("points.npy", array.getvalue() + bytes(16))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"noise", "damaged"),
        (saved(points=np.array([[None, 1, 2]])), "Python objects"),
        (claiming((10**12, 3)), "doesn't fill"),
        (claiming((-1, 3)), "doesn't fill"),
        (saved(other=VERTICES), "neither 'vertices' and 'faces' nor 'points'; it has other"),
        (saved(points=np.zeros(5)), r"shape \(5,\)"),
        (saved(points=np.zeros((3, 500))), "as if each point were a column"),
        (saved(points=np.array([["a", "b", "c"]])), "must be"),
        (saved(vertices=VERTICES[:, :2], faces=FACES), "'vertices' of the shape"),
        (saved(vertices=VERTICES, faces=FACES * 1.5), "whole numbers"),
        (saved(vertices=VERTICES, faces=FACES[:0]), "no faces"),
        (saved(vertices=VERTICES, faces=FACES, up_axis=np.array("W")), "up axis 'W'"),
        (saved(vertices=VERTICES, faces=FACES, frame=np.array(["Z", "-Z"])), "its frame is"),
        (saved(points=VERTICES, frame=np.array("Z")), "its frame is 'Z'"),
        (saved(points=VERTICES, frame=np.array(["Z", "X"]), heading=np.array(np.nan)),
         "its heading is nan"),
        (saved(points=VERTICES, frame=np.array(["Z", "X"]), heading=np.array("X")), "its heading"),
        (saved(vertices=VERTICES, faces=FACES, object_starts=np.arange(5)), "don't fit"),
        (saved(points=VERTICES)[:-30], "damaged"),
        (saved(vertices=VERTICES, faces=FACES, object_starts=np.array([0, 2])), "don't fit"),
        (saved(vertices=VERTICES, faces=FACES, object_starts=np.array([-1, 1])), "don't fit"),
        (saved(vertices=VERTICES, faces=FACES, object_starts=np.array([0.0, 1.0])), "don't fit"),
        (saved(vertices=VERTICES, faces=FACES, objects=np.array(["a", "b"]),
               object_starts=np.array([0, 5, 1])), "don't fit"),
        (saved(vertices=VERTICES, faces=FACES, objects=np.array([["a"]])), "don't fit"),
        (saved(vertices=VERTICES, faces=FACES, face_polygons=np.array([-1])), "don't fit"),
        (saved(vertices=VERTICES, faces=FACES, face_polygons=np.array([0.5])), "don't fit"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(tmp_path, content, sentence):
    with pytest.raises(FileError, match=sentence):
        read_shape(write(tmp_path / "a.npz", content))


def test_a_damaged_file_is_refused_in_the_same_words_every_time(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((9, 3)))
    content = (tmp_path / "a.npy").read_bytes()
    (tmp_path / "a.npy").write_bytes(content.replace(b"False", b"Falsy"))
    said = []
    for _ in range(2):
        with pytest.raises(FileError, match=r"a\.npy cannot be read") as refused:
            read_shape(tmp_path / "a.npy")
        said.append(str(refused.value))
    assert said[0] == said[1] and "what it says of an array in it makes no sense" in said[0]
