"""Corners of a glTF that make no triangle, which Blender's importer takes for other faces'."""

import pytest
from patchalign3d_addon.importing.importable import importable
from patchalign3d_addon.shared.errors import FileError

from benchmarks.gltf.document import Gltf
from benchmarks.gltf.features import FACES, WEDGE
from benchmarks.gltf.variants import VARIANTS, Part


@pytest.mark.parametrize("container", ["glb", "inside"])
@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("more", [1, 2])
def test_corners_that_make_no_triangle_are_refused(tmp_path, container, indexed, more):
    for left_over in (0, more):
        gltf, corners = Gltf(), [*FACES.ravel(), *range(left_over)]
        places = WEDGE if indexed else WEDGE[corners]
        first = {"attributes": {"POSITION": gltf.numbers(places)}}
        if indexed:
            first["indices"] = gltf.numbers(corners, "u2")
        second = {
            "attributes": {"POSITION": gltf.numbers(WEDGE + 2)},
            "indices": gltf.numbers(FACES.ravel(), "u2"),
        }
        gltf.node("wedges", mesh=gltf.mesh(first, second))
        file = gltf.save(tmp_path / "a", container)
        if not left_over:
            with importable(file) as (path, notes):
                assert path == file and not notes
            continue
        with pytest.raises(FileError, match="corners that make no triangle"), importable(file):
            pass


@pytest.mark.parametrize("variant", VARIANTS)
def test_however_triangles_are_written_whole_ones_are_left_to_the_importer(tmp_path, variant):
    gltf, container = VARIANTS[variant]([Part("wedge", WEDGE, FACES)])
    file = gltf.save(tmp_path / "a", container)
    with importable(file) as (path, notes):
        assert path == file and not notes
