"""The mesh that times are taken of."""

import pytest

from benchmarks.timing.torus import bumpy_torus
from patchalign3d import Mesh


@pytest.mark.parametrize("faces", [2_000, 20_000])
def test_the_speed_benchmark_s_mesh_is_closed_and_of_the_size_asked_for(faces):
    vertices, triangles = bumpy_torus(faces)
    assert abs(len(triangles) - faces) < 0.05 * faces
    mesh = Mesh(vertices, triangles)
    assert len(mesh.adjacency.faces) * 2 == 3 * len(triangles)
