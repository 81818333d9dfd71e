"""Places of an FBX that are not finite, which Blender's importers move to the origin."""

import struct
import zlib

import numpy as np
import pytest
from patchalign3d_addon.importing.importable import importable
from patchalign3d_addon.shared.errors import FileError

WEDGE = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
BEGIN = b"Kaydara FBX Binary  \0\x1a\0" + struct.pack("<I", 7400)


def binary(places, kind, packed):
    numbers = places.astype({"d": "<f8", "f": "<f4"}[kind]).tobytes()
    numbers = zlib.compress(numbers) if packed else numbers
    about = struct.pack("<III", places.size, packed, len(numbers))
    return BEGIN + b"\x08Vertices" + kind.encode() + about + numbers + b"\x12PolygonVertexIndexi"


def text(places, kind, packed):
    numbers = ",".join(f"{number:g}" for number in places.ravel())
    numbers = f"*{places.size} {{\n\t\ta: {numbers}\n}}" if packed else numbers
    return f'; FBX\nName: "info, nan"\nVertices: {numbers}\nInfo: 1\nNormals: nan\n'.encode()


@pytest.mark.parametrize("form", [binary, text])
@pytest.mark.parametrize("kind", ["d", "f"])
@pytest.mark.parametrize("packed", [0, 1])
@pytest.mark.parametrize("value", [2.5, -1e-30, np.nan, np.inf, -np.inf])
def test_a_place_that_is_not_finite_is_refused(tmp_path, form, kind, packed, value):
    places, file = WEDGE.astype(float), tmp_path / "a.fbx"
    places[2, 1] = value
    file.write_bytes(form(WEDGE, kind, packed) + form(places, kind, packed))
    if np.isfinite(value):
        with importable(file) as (path, notes):
            assert path == file and not notes
        return
    with pytest.raises(FileError, match=r"a\.fbx has coordinates that are not"), importable(file):
        pass


def test_what_is_damaged_is_left_to_the_importer(tmp_path):
    whole = binary(WEDGE, "d", 1)
    for content in (
        whole[:40],
        whole[:50],
        whole.replace(b"\x78", b"\0"),
        b"; FBX\nVertices: *3 {",
    ):
        (tmp_path / "a.fbx").write_bytes(content)
        with importable(tmp_path / "a.fbx") as (path, _):
            assert path == tmp_path / "a.fbx"
