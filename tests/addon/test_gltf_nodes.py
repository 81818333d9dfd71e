"""Nodes of a glTF with a mesh that is not there, of which Blender's importer says nothing."""

import json
import math

import pytest
from patchalign3d_addon.importing.importable import importable
from patchalign3d_addon.shared.errors import FileError

from benchmarks.gltf.document import Gltf
from benchmarks.gltf.features import FACES, WEDGE


@pytest.mark.parametrize("number", [1, 7, -1, None, "0"])
def test_a_node_whose_mesh_is_not_there_is_refused_whatever_else_is_wrong(tmp_path, number):
    gltf = Gltf()
    places = WEDGE.copy()
    places[0] = math.nan
    wedge = {
        "attributes": {"POSITION": gltf.numbers(places)},
        "indices": gltf.numbers(FACES.ravel(), "u2"),
    }
    gltf.node("wedge", mesh=gltf.mesh(wedge))
    gltf.node("other", mesh=0)
    file = gltf.save(tmp_path / "a", "inside")
    about = json.loads(file.read_text())
    about["nodes"][-1]["mesh"] = number
    file.write_text(json.dumps(about))
    said = rf"it refers to {number!r} of its 1 meshes\. Export it again"
    with pytest.raises(FileError, match=said), importable(file):
        pass
