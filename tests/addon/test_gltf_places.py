"""Places of a glTF that are not finite, which Blender's importer moves to the origin."""

import numpy as np
import pytest
from patchalign3d_addon.importing import gltf_places
from patchalign3d_addon.importing.gltf_json import UNREADABLE
from patchalign3d_addon.importing.gltf_places import refuse_not_finite_places
from patchalign3d_addon.importing.importable import importable
from patchalign3d_addon.shared.errors import FileError

from benchmarks.gltf.document import Gltf
from benchmarks.gltf.features import FACES, WEDGE
from benchmarks.gltf.variants import VARIANTS, Part


@pytest.mark.parametrize("container", ["glb", "inside", "beside"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_place_that_is_not_finite_is_refused_wherever_its_buffer_is(tmp_path, container, value):
    places = WEDGE.copy()
    for wrong in (False, True):
        if wrong:
            places[2, 1] = value
        gltf = Gltf()
        about = {"POSITION": gltf.numbers(places)}
        mesh = gltf.mesh({"attributes": about, "indices": gltf.numbers(FACES.ravel(), "u2")})
        gltf.node("wedge", mesh=mesh)
        for accessor in gltf.json["accessors"]:  # no number of a JSON is that
            accessor.pop("min", None), accessor.pop("max", None)
        file = gltf.save(tmp_path / "a b", container)
        if not wrong:
            with importable(file) as (path, notes):
                assert path == file and not notes
            continue
        with pytest.raises(FileError, match="coordinates that are not finite"), importable(file):
            pass


@pytest.mark.parametrize("container", ["glb", "inside", "beside"])
@pytest.mark.parametrize("base", [True, False])
def test_so_is_one_that_stands_among_replacements(tmp_path, base, container):
    """A sparse accessor replaces some places of others, or of the origin."""
    gltf, places = Gltf(), WEDGE.copy()
    places[2, 1] = np.nan
    about = {"POSITION": gltf.sparse(places, WEDGE if base else None)}
    mesh = gltf.mesh({"attributes": about, "indices": gltf.numbers(FACES.ravel(), "u2")})
    gltf.node("wedge", mesh=mesh)
    for accessor in gltf.json["accessors"]:
        accessor.pop("min", None), accessor.pop("max", None)
    with pytest.raises(FileError, match="coordinates that are not finite"):
        refuse_not_finite_places(gltf.save(tmp_path / "a", container))


def save_variant(name, places, file):
    gltf, container = VARIANTS[name]([Part("wedge", places, FACES)])
    for accessor in gltf.json["accessors"]:
        accessor.pop("min", None), accessor.pop("max", None)
    return gltf.save(file, container)


# Of these no place is read: they are packed, or whole numbers, all of which are finite.
UNREAD = {name for name in VARIANTS if "bits" in name and "indices" not in name}
UNREAD |= {"Draco", "meshopt"}


@pytest.mark.parametrize("variant", VARIANTS)
def test_whatever_is_whole_is_left_to_the_importer(tmp_path, variant):
    file = save_variant(variant, WEDGE, tmp_path / "a")
    refuse_not_finite_places(file)
    read = list(gltf_places._places(file))
    assert bool(read) == (variant not in UNREAD)
    assert all(np.isfinite(places).all() and places.any() for places in read)


@pytest.mark.parametrize("variant", sorted(VARIANTS.keys() - UNREAD))
def test_however_a_place_is_written_it_is_refused_if_it_is_not_finite(tmp_path, variant):
    places = WEDGE.copy()
    places[2, 1] = np.nan
    with pytest.raises(FileError, match="coordinates that are not finite"):
        refuse_not_finite_places(save_variant(variant, places, tmp_path / "a"))


NO_ACCESSOR = (
    b'{"nodes": [{"mesh": 0}], "meshes": [{"primitives": [{"attributes": {"POSITION": 9}}]}]}'
)


@pytest.mark.parametrize("content", [b"glTF", b"{}", NO_ACCESSOR])
def test_what_is_damaged_is_left_to_the_importer(tmp_path, content):
    (tmp_path / "a.gltf").write_bytes(content)
    with pytest.raises(UNREADABLE):
        list(gltf_places._places(tmp_path / "a.gltf"))
    with importable(tmp_path / "a.gltf") as (path, _):
        assert path == tmp_path / "a.gltf"
