"""Lists from other systems are read, or refused with their encoding named."""

import codecs
import doctest
from pathlib import Path

import pytest

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import find_meshes, read_shape
from patchalign3d.shared import texts
from patchalign3d.shared.texts import counted, read_lines
from training.data.official_data import OfficialData


def test_the_examples_in_the_docstrings_hold():
    failed, tried = doctest.testmod(texts)
    assert tried and not failed


def test_one_is_counted_in_the_singular_and_thousands_legibly():
    told = [counted(number, "face is", "faces are") for number in (0, 1, 2, 12_345)]
    assert told == ["0 faces are", "1 face is", "2 faces are", "12,345 faces are"]


def test_a_path_that_windows_may_not_take_is_told_as_that_and_no_other(tmp_path, monkeypatch):
    def said_of(file: Path) -> list[str]:
        told = []
        for read in (read_lines, read_shape, find_meshes):
            with pytest.raises(FileError) as caught:
                read(file)
            told.append(str(caught.value))
        return told

    near, far = tmp_path / "chair.glb", tmp_path / ("a" * 150) / ("b" * 150) / "chair.glb"
    assert not any("longer than" in said for said in said_of(far))
    monkeypatch.setattr(texts.sys, "platform", "win32")
    assert not any("longer than" in said for said in said_of(near))
    for said in said_of(far):
        assert "or the path is longer than the 260 characters" in said and "switch on" in said


LINES = ["office chair_01", "Löffel_02"]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_items_with_blanks_are_read_from_every_system(tmp_path, mark, encoding, end):
    file = tmp_path / "labeled" / "split" / "train.txt"
    file.parent.mkdir(parents=True)
    file.write_bytes(mark + (end.join(LINES) + end).encode(encoding))
    assert OfficialData(tmp_path).items("train") == LINES


def test_latin_1_is_refused_by_name(tmp_path):
    (tmp_path / "names.txt").write_bytes("\n".join(LINES).encode("latin-1"))
    with pytest.raises(FileError, match=r"is not UTF-8 text, at byte 17; it may be in Latin-1"):
        read_lines(tmp_path / "names.txt")


def test_a_list_that_is_missing_or_a_folder_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(FileError, match="cannot be read"):
            read_lines(path)
