"""Damaged files of every format: a mesh or a cloud that holds together, or a sentence."""

import re
import tracemalloc

import numpy as np
import pytest
from fuzzing import count, fuzz
from hostile_files import hostile_files, whole_files
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.answers import Segmentation
from patchalign3d.errors import FileError, MeshError
from patchalign3d.files.meshes import READERS, read_shape
from patchalign3d.files.results import SEGMENTATION_FORMATS, write_segmentation
from patchalign3d.files.scene import CloudFile

# What reading a file of some kilobytes may take; a package that unpacks a picture or a list of
# numbers among it.
MOST_MEMORY = 1 << 27
# In a sentence for a person they would tell of our code, and not of the file.
PYTHONS_WORDS = re.compile(
    r"\b[A-Z]\w*(?:Error|Exception|Iteration)\b|\bNoneType\b|\bnp\.|\bobject is not\b|\bast\b"
    r"|values to unpack|reshape|broadcast|\bcodec\b|\bargument\b"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


def test_there_is_a_whole_file_of_each_format():
    assert set(whole_files()) == set(READERS)


@pytest.mark.parametrize("suffix", whole_files())
def test_what_is_whole_is_read(folder, suffix):
    for content in whole_files()[suffix]:
        (folder / f"whole{suffix}").write_bytes(content)
        assert_sound(read_shape(folder / f"whole{suffix}"))


@pytest.mark.parametrize("suffix", whole_files())
@fuzz(short=30)
@given(data=st.data())
def test_a_damaged_file_gives_a_mesh_or_a_sentence(folder, suffix, data):
    file = folder / f"thing{suffix}"
    file.write_bytes(data.draw(hostile_files(suffix)))
    tracemalloc.start()
    try:
        first = read_or_sentence(file)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    again = read_or_sentence(file)
    if isinstance(first, str):
        assert again == first and file.name in first and first.endswith(".")
        assert not PYTHONS_WORDS.search(first), first
        count("refused")
        return
    assert_same(first, again)
    assert_sound(first)
    count("written" if write_or_sentence(first, folder) else "refused by the mesh")


def read_or_sentence(file):
    try:
        return read_shape(file)
    except FileError as error:
        return str(error)


def assert_sound(found):
    """What every reader promises."""
    if isinstance(found, CloudFile):
        assert found.points.ndim == 2 and found.points.shape[1] == 3 and found.seen.any()
        return
    faces = len(found.faces)
    assert found.vertices.shape[1:] == found.faces.shape[1:] == (3,) and faces > 0
    assert found.vertices.dtype == np.float64 and found.faces.dtype == np.int64
    assert found.face_polygons.shape == (faces,) and (found.face_polygons >= 0).all()
    starts = found.object_starts
    assert len(starts) == len(found.objects) + 1 and starts[0] == 0 and starts[-1] == faces
    assert (np.diff(starts) >= 0).all() and all(isinstance(n, str) for n in found.objects)
    assert all(isinstance(note, str) and note.endswith(".") for note in found.notes)


def assert_same(one, two):
    for name in ("points",) if isinstance(one, CloudFile) else ("vertices", "faces"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
    assert one.notes == two.notes


def write_or_sentence(found, folder):
    """Write labels of it in every format and read them again; False if it cannot be labelled."""
    try:
        shape = found.shape()
    except MeshError as error:
        assert str(error).endswith(".")
        return False
    labels = (np.arange(len(shape.faces)) % 3 - 1).astype(np.int32)
    for suffix in SEGMENTATION_FORMATS:
        path = folder / f"out{suffix}"
        try:
            write_segmentation(path, found, Segmentation(shape, ["a", "b"], labels), None)
        except FileError as error:
            assert suffix == ".glb" and str(error).endswith(".")
            continue
        if suffix in (".glb", ".npz") and not isinstance(found, CloudFile):
            assert len(read_shape(path).faces) == len(found.faces)
    return True
