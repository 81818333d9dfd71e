"""Files are looked at before they are read: kinds, sizes, encodings, and nothing that stalls."""

import gzip
import os
import tracemalloc

import numpy as np
import pytest
from file_shapes import write

from patchalign3d.errors import FileError
from patchalign3d.files import source as module
from patchalign3d.files.meshes import find_meshes, read_shape
from patchalign3d.files.source import Source

TEXT = "o Möbel\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("latin-1"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_text_is_read_in_whatever_encoding_and_line_ends(tmp_path, raw):
    assert list(Source(write(tmp_path / "a.obj", raw)).lines()) == TEXT.split("\n")[:-1]


def test_lines_are_whole_wherever_a_piece_of_the_file_ends(tmp_path, monkeypatch):
    raw = "ä\r\nbc\rdéf\n".encode() * 3
    file = write(tmp_path / "a.obj", raw + b"end")
    for chunk in range(1, 9):
        monkeypatch.setattr(module, "CHUNK", chunk)
        assert list(Source(file).lines()) == ["ä", "bc", "déf"] * 3 + ["end"]


@pytest.mark.parametrize("suffix", ["obj", "stl", "ply", "glb", "3mf", "off", "pcd", "xyz"])
def test_zeros_and_nothing_are_told_before_they_are_read(tmp_path, suffix):
    hole = tmp_path / f"hole.{suffix}"
    with hole.open("wb") as file:
        file.truncate(2 << 30)
    tracemalloc.start()
    with pytest.raises(FileError, match="nothing but zeros"):
        read_shape(hole)
    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()
    with pytest.raises(FileError, match="is empty"):
        read_shape(write(tmp_path / f"empty.{suffix}", b""))


@pytest.mark.parametrize("suffix", ["obj", "off", "xyz"])
def test_a_text_that_goes_on_in_zeros_costs_little_memory(tmp_path, suffix):
    file = write(tmp_path / f"half.{suffix}", "OFF\n3 1 0\n" if suffix == "off" else "v 0 0 0\n")
    with file.open("r+b") as half:
        half.truncate(1 << 30)
    tracemalloc.start()
    with pytest.raises(FileError, match="zero bytes"):
        read_shape(file)
    assert tracemalloc.get_traced_memory()[1] < 1 << 26
    tracemalloc.stop()


def test_what_is_larger_than_the_memory_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_FILE", 3)
    with pytest.raises(FileError, match=r"a\.obj is larger than"):
        Source(write(tmp_path / "a.obj", TEXT))
    monkeypatch.undo()
    with pytest.raises(FileError, match=r"needs about 1048576\.0 GB of memory"):
        Source(write(tmp_path / "a.obj", TEXT)).require(1 << 50)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_is_found_and_refused_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.obj")
    (found,) = find_meshes(tmp_path).files
    with pytest.raises(FileError, match="is not a file, but a pipe"):
        read_shape(found)


def test_a_link_to_nothing_is_found_and_told_with_where_it_leads(tmp_path):
    try:
        (tmp_path / "link.obj").symlink_to(tmp_path / "gone.obj")
    except OSError:
        pytest.skip("this user may not make links")
    (found,) = find_meshes(tmp_path).files
    with pytest.raises(FileError, match=r"is a link to .*gone\.obj, which does not exist"):
        read_shape(found)


def test_a_folder_called_like_a_mesh_is_a_folder(tmp_path):
    (tmp_path / "folder.obj").mkdir()
    write(tmp_path / "folder.obj" / "a.obj", TEXT)
    assert find_meshes(tmp_path) == find_meshes(tmp_path / "folder.obj")
    with pytest.raises(FileError, match="is a folder"):
        read_shape(tmp_path / "folder.obj")


def test_notes_of_macos_about_a_mesh_are_not_the_mesh(tmp_path):
    write(tmp_path / "a.obj", TEXT)
    note = write(tmp_path / "._a.obj", b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X")
    assert find_meshes(tmp_path).files == [tmp_path / "a.obj"]
    with pytest.raises(FileError, match="Use that one"):
        read_shape(note)


@pytest.mark.parametrize("suffix", ["obj", "glb", "stl", "ply", "3mf", "xyz", "npz"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "git lfs pull"),
        (b"\n<!DOCTYPE html><html>404</html>", "is a web page"),
        (gzip.compress(TEXT.encode(), mtime=0), "is packed with gzip. Unpack it"),
    ],
)
def test_what_came_instead_of_a_file_is_told(tmp_path, suffix, content, sentence):
    with pytest.raises(FileError, match=sentence):
        read_shape(write(tmp_path / f"a.{suffix}", content))


def test_names_as_long_as_the_system_allows_are_read(tmp_path):
    file = write(tmp_path / ("ä" * 125 + ".obj"), TEXT)
    assert np.shape(read_shape(file).faces) == (1, 3)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "a.off",
            "OFF\n1 1 0\none 0 0\n",
            "it is damaged ('one' is not a number). Export it again.",
        ),
        ("a.xyz", "1 2 3\n1 2 one\n", "'one' is not a number. Write only numbers, with the names"),
        ("a.csv", "x,x,y,z\n1,2,3,4\n", "'x' is not a number. Write only numbers, with the names"),
        ("a.obj", "v 0 0 one\n", "'v 0 0 one', which makes no sense there. Correct it, or export"),
        ("a.gltf", '{"asset": {"version": "1.0"}}', "only glTF 2 is read here. Export it as that."),
    ],
)
def test_what_is_wrong_is_told_in_words_with_the_way_on(tmp_path, name, content, sentence):
    with pytest.raises(FileError) as caught:
        read_shape(write(tmp_path / name, content))
    assert sentence in str(caught.value)
