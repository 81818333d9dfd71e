"""Alembic files that were cut off, by which Blender's importer crashes."""

import struct

import pytest
from patchalign3d_addon.importing.importable import importable
from patchalign3d_addon.shared.errors import FileError

OF_BYTES = 1 << 63


def archive():
    """A root with a list of bytes, a group that holds one, and two children that are nothing."""
    content = bytearray(b"Ogawa\xff\0\1" + bytes(8))

    def add(what):
        content.extend(what)
        return len(content) - len(what)

    def bytes_of(data):
        return add(struct.pack("<Q", len(data)) + data) | OF_BYTES

    def group(*children):
        return add(struct.pack(f"<{len(children) + 1}Q", len(children), *children))

    first = bytes_of(b"places")
    inner = group(bytes_of(b""), first)
    struct.pack_into("<Q", content, 8, group(first, inner, 0, OF_BYTES, inner))
    return content


def test_a_whole_one_is_imported_and_so_is_what_is_of_another_form(tmp_path):
    for content in (bytes(archive()), b"\x89HDF\r\n\x1a\n"):
        (tmp_path / "a.abc").write_bytes(content)
        with importable(tmp_path / "a.abc") as (path, notes):
            assert path == tmp_path / "a.abc" and not notes


def test_one_that_ends_anywhere_before_its_end_is_refused(tmp_path):
    whole = archive()
    for length in range(len(b"Ogawa"), len(whole)):
        (tmp_path / "a.abc").write_bytes(whole[:length])
        with pytest.raises(FileError, match="was cut off"), importable(tmp_path / "a.abc"):
            pass


@pytest.mark.parametrize(("at", "value"), [(5, 0), (8 + 3, 1), (16, 200), (16 + 7, 255)])
def test_so_is_one_that_is_not_finished_or_whose_parts_lie_outside_of_it(tmp_path, at, value):
    damaged = archive()
    damaged[at] = value
    (tmp_path / "a.abc").write_bytes(damaged)
    with pytest.raises(FileError, match="still being written"), importable(tmp_path / "a.abc"):
        pass
