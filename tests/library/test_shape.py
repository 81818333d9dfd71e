"""Places on a shape: what is far outside is of another one, or in other units."""

import numpy as np
import pytest

from patchalign3d.errors import MeshError
from patchalign3d.geometry.cloud import Cloud
from patchalign3d.geometry.frame import Frame
from patchalign3d.geometry.mesh import Mesh

CORNERS = np.array([[10, 0, 0], [14, 0, 0], [10, 2, 0], [10, 0, 1]]) * 1e3


def _mesh(vertices, *axes, **said):
    return Mesh(vertices, [[0, 1, 2], [0, 1, 3]], *axes, **said)


SHAPES = [
    _mesh(CORNERS, "-X"),
    Cloud(CORNERS, "Y"),
    Cloud(CORNERS, "Z", heading=0.7),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_place_on_a_shape_or_near_it_is_found(shape):
    points = np.array([[10, 0, 0], [12, 1, 0.5], [14.3, 0, -0.3]]) * 1e3
    np.testing.assert_array_equal(shape.pointed_at(points), shape.to_unit_frame(points))
    assert shape.faces_at(points).shape == (3,)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("point", [[10, 0, 0], [14500, 0, 0], [12000, 0, -500], [1e308, 0, 0]])
def test_a_place_far_outside_is_refused_and_told_where_the_shape_is(shape, point):
    with pytest.raises(MeshError, match=r"outside the shape, .* from 1e\+04,0,0 to 1\.4e\+04,2000"):
        shape.faces_at(np.array([[12000, 0, 0], point]))


@pytest.mark.parametrize("kind", [_mesh, Cloud])
def test_what_looks_between_two_axes_is_the_same_in_the_unit_frame_as_what_looks_along_one(kind):
    along, between = Frame("Y", "X"), Frame("Y", "X", 0.7)
    straight = kind(CORNERS, "Y", "X")
    turned = kind(between.turn_back(along.turn(CORNERS)), "Y", "X", heading=0.7)
    np.testing.assert_allclose(turned.face_centroids, straight.face_centroids, atol=1e-12)
    there_and_back = turned.to_mesh_frame(turned.to_unit_frame(CORNERS))
    np.testing.assert_allclose(there_and_back, CORNERS, atol=1e-9)
    assert turned.only(turned.face_areas > 0).frame.heading == 0.7
