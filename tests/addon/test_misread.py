"""What Blender's own importers have misread: told of the objects that it concerns."""

import codecs

import pytest
from patchalign3d_addon.importing.misread import misread

OBJ = "mtllib wood.mtl\r\no stuhl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"


@pytest.mark.parametrize(
    ("mark", "encoding", "sentence"),
    [
        (codecs.BOM_UTF8, "utf-8", "begins with a byte order mark"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "is UTF-16"),
        (b"", "utf-16-be", "is UTF-16"),
        (b"", "utf-8", ""),
    ],
)
def test_of_what_blender_misreads_its_objects_are_told(tmp_path, mark, encoding, sentence):
    file = tmp_path / "möbel.obj"
    file.write_bytes(mark + OBJ.encode(encoding))
    for name in ("möbel", "möbel.001"):
        said = misread(file, name)
        assert bool(said) == bool(sentence) and sentence in said
    assert bool(misread(file, "stuhl.002")) == (mark == codecs.BOM_UTF8)
    assert misread(file, "Cube") == "" == misread(tmp_path / "gone.obj", "gone")
