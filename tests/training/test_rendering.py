"""Pictures without a display: the face ids are those of the surface that faces the camera."""

import numpy as np
import trimesh

from training.views.rendering import camera_directions, render_views, split_faces


def test_a_ball_shows_the_faces_of_its_near_side_in_the_middle_of_the_picture():
    ball = trimesh.creation.icosphere(3)
    directions = camera_directions(6)
    for towards, view in zip(
        directions, render_views(ball.vertices, ball.faces, 6, 48), strict=True
    ):
        assert view.image.shape == (48, 48, 3) and view.face.shape == (48, 48)
        seen = np.unique(view.face[view.face >= 0])
        assert np.all(ball.face_normals[seen] @ towards > 0)
        middle = view.face[24, 24]
        assert ball.face_normals[middle] @ towards > 0.98
        assert np.all(view.image[view.face < 0] == 255)
        assert view.image[view.face >= 0].max() < 255
        assert view.face[0, 0] == -1


def test_up_is_up_and_the_right_hand_is_on_the_right():
    # The first camera looks from the front, −Y: +X is on its right.
    boxes = [trimesh.creation.box((0.5, 0.5, 0.5)) for _ in range(3)]
    for box, place in zip(boxes, [(0, 0, 0), (1.5, 0, 0), (0, 0, 1.5)], strict=True):
        box.apply_translation(place)
    mesh = trimesh.util.concatenate(boxes)
    (view,) = render_views(mesh.vertices, mesh.faces, 1, 64)
    row, column = np.nonzero(view.face >= 0)
    box = view.face[row, column] // 12
    middle = [(row[box == k].mean(), column[box == k].mean()) for k in range(3)]
    assert middle[1][1] > middle[0][1] + 10  # farther right
    assert middle[2][0] < middle[0][0] - 10  # higher


def test_a_face_looks_the_same_however_it_is_wound():
    ball = trimesh.creation.icosphere(2)
    (one,) = render_views(ball.vertices, ball.faces, 1, 32)
    (other,) = render_views(ball.vertices, ball.faces[:, ::-1], 1, 32)
    np.testing.assert_array_equal(one.image, other.image)


def test_cameras_stand_all_around_and_mostly_above():
    directions = camera_directions(12)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1)
    azimuth = np.sort(np.arctan2(directions[:, 1], directions[:, 0]))
    assert np.diff(azimuth, append=azimuth[0] + 2 * np.pi).max() < np.pi / 2
    assert directions[:, 2].max() > 0.7 and directions[:, 2].min() < -0.3


def test_split_faces_are_small_and_lie_in_the_face_they_come_from():
    box = trimesh.creation.box((2, 2, 2))
    vertices, faces, origin = split_faces(box.vertices, box.faces, 0.3)
    corners = vertices[faces]
    assert np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max() <= 0.3
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    np.testing.assert_allclose(normals, box.face_normals[origin], atol=1e-9)
