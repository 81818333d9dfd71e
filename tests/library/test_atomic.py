"""Files that appear whole or not at all."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from patchalign3d.errors import FileError, ReplacedError
from patchalign3d.files.meshes import find_meshes
from patchalign3d.shared import atomic
from patchalign3d.shared.atomic import (
    refuse_unwritable,
    remove_unfinished,
    replacing,
    states,
    unfinished_in,
    unfinished_of,
)
from patchalign3d.shared.result_paths import PARTS_MARK


def test_a_file_takes_its_place_when_it_is_whole(tmp_path):
    file = tmp_path / "new" / "labels.json"
    with replacing(file) as unfinished:
        unfinished.write_text("whole")
        assert not file.exists() and unfinished.suffix == ".json"
    assert file.read_text() == "whole"
    assert list(file.parent.iterdir()) == [file]


def as_by_another(path, text):
    with replacing(path) as unfinished:
        unfinished.write_text(text)


@pytest.mark.parametrize("before", [None, "before"])
@pytest.mark.parametrize("text", ["another's", "ours"])
def test_only_what_was_there_before_or_is_the_same_is_replaced(tmp_path, before, text):
    file = tmp_path / "chair.parts.glb"
    if before:
        file.write_text(before)
    earlier = json.loads(json.dumps(states(tmp_path / "chair.parts", [".glb", ".npz"])))
    with replacing(file, earlier) as unfinished:
        unfinished.write_text("ours")
    assert file.read_text() == "ours"
    as_by_another(file, text)
    told = contextlib.nullcontext()
    if text != "ours":
        told = pytest.raises(ReplacedError, match="was written meanwhile")
    with told, replacing(file, earlier) as unfinished:
        unfinished.write_text("ours")
    assert file.read_text() == text and list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("links", [True, False])
def test_of_two_that_put_a_file_where_none_lay_one_alone_does(tmp_path, monkeypatch, links):
    file = tmp_path / "chair.parts.glb"

    def link_a_moment_later(path, unfinished, link=Path.hardlink_to):
        if not links:
            raise PermissionError(1, "Operation not permitted")  # as on a memory card
        as_by_another(path, "another's")
        link(path, unfinished)

    monkeypatch.setattr(Path, "hardlink_to", link_a_moment_later)
    monkeypatch.setattr(atomic.os, "name", "posix")
    told = pytest.raises(ReplacedError) if links else contextlib.nullcontext()
    with told, replacing(file, {}) as unfinished:
        unfinished.write_text("ours")
    assert file.read_text() == ("another's" if links else "ours")


def test_names_as_long_as_the_system_allows_are_written(tmp_path):
    file = tmp_path / ("ä" * 125 + ".json")
    with replacing(file) as unfinished:
        unfinished.write_text("whole")
    assert file.read_text() == "whole"


def test_a_file_stays_as_it_was_if_the_new_one_is_not_finished(tmp_path):
    file = tmp_path / "labels.json"
    file.write_text("before")
    with pytest.raises(ZeroDivisionError), replacing(file) as unfinished:
        unfinished.write_text("half")
        raise ZeroDivisionError
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("times", [2, 99])
def test_a_file_that_somebody_holds_for_a_moment_is_replaced_after_it(tmp_path, monkeypatch, times):
    held, replace = [PermissionError(13, "Access is denied")] * times, Path.replace

    def once_free(unfinished, path):  # as on Windows, while a virus scanner looks at it
        if held:
            raise held.pop()
        replace(unfinished, path)

    monkeypatch.setattr(Path, "replace", once_free)
    monkeypatch.setattr(atomic, "HELD", (0, 0, 0))
    (file := tmp_path / "labels.json").write_text("before")

    def write():
        with replacing(file) as unfinished:
            unfinished.write_text("whole")

    if times < 4:
        write()
        assert file.read_text() == "whole"
    else:
        with pytest.raises(PermissionError):
            write()
        assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_result_that_a_killed_process_has_left_is_taken_for_no_mesh(tmp_path):
    with replacing(tmp_path / f"chair{PARTS_MARK}.glb") as unfinished:
        unfinished.write_bytes(b"half")
        with pytest.raises(FileError, match="no mesh files"):
            find_meshes(tmp_path)


def test_two_that_write_the_same_file_do_not_meet(tmp_path):
    file = tmp_path / "labels.json"
    with replacing(file) as one, replacing(file) as two:
        assert one != two
        one.write_text("one")
        two.write_text("two")
    assert file.read_text() == "one"


def test_what_killed_processes_have_left_is_removed_but_not_what_somebody_is_writing(tmp_path):
    with replacing(tmp_path / "a.glb") as old, replacing(tmp_path / "b.glb") as new:
        for file in (old, new, tmp_path / "c.glb"):
            file.write_bytes(b"half")
            os.utime(file, (1000, 1000))
        left = unfinished_in([tmp_path, tmp_path / "missing"])
        assert set(left) == {old, new}
        os.utime(new, (1001, 1001))  # by a clock that is late by decades
        with replacing(tmp_path / "d.glb") as later:
            later.write_bytes(b"half")
            remove_unfinished(left)
            assert set(tmp_path.iterdir()) == {new, tmp_path / "c.glb", later}
        old.write_bytes(b"whole")
        remove_unfinished({tmp_path / "gone": left[old]})


def test_of_what_was_left_that_of_some_files_alone_is_found(tmp_path):
    long = "ä-" * 60
    for name in (f"1-0-{long[-50:]}a.glb", "1-0-a-b.glb", "2-f-b.glb", "3-0-b.glb.glb"):
        (tmp_path / f"{atomic.MARK}{name}").touch()
    with replacing(tmp_path / f"{long}b.glb") as own:
        own.touch()
        files = [tmp_path / name for name in ("b.glb", f"{long}b.glb")]
        assert set(unfinished_of(files)) == {tmp_path / f"{atomic.MARK}2-f-b.glb", own}


@pytest.mark.skipif(os.name == "nt", reason="there, files that are open stay anyway")
def test_what_a_process_has_written_that_is_at_its_next_result_stays(tmp_path):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        file = tmp_path / f"{atomic.MARK}{process.pid}-0-a.glb"
        file.write_bytes(b"whole")
        left = unfinished_in([tmp_path])
        remove_unfinished(left)
        assert file.exists()
    remove_unfinished(left)
    assert not file.exists()
    for name in ("no number", "9" * 30 + "-0-a.glb"):
        (tmp_path / f"{atomic.MARK}{name}").touch()
    remove_unfinished(unfinished_in([tmp_path]))
    assert not list(tmp_path.iterdir())


def test_that_nothing_can_be_written_is_found_out_without_a_trace(tmp_path):
    for folder in (tmp_path, tmp_path / "new" / "below"):
        refuse_unwritable(folder)
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match=r"Nothing can be written into .*below"):
        refuse_unwritable(tmp_path / "file" / "below")


def test_who_is_interrupted_while_finding_that_out_leaves_no_trace_either(tmp_path, monkeypatch):
    touch = Path.touch

    def touch_and_interrupt(path):
        touch(path)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "touch", touch_and_interrupt)
    with pytest.raises(KeyboardInterrupt):
        refuse_unwritable(tmp_path)
    assert not any(tmp_path.iterdir())


def test_a_drive_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic.os.path, "lexists", lambda path: False)
    with pytest.raises(FileError, match=r"Nothing can be written into .*gone"):
        refuse_unwritable(tmp_path / "gone")


def test_a_path_too_long_for_windows_is_told_as_that_before_anything_is_written(
    tmp_path, monkeypatch
):
    touch = Path.touch

    def as_on_windows(self):
        if len(str(self)) >= 260:
            raise FileNotFoundError(2, "No such file or directory", str(self))
        touch(self)

    deep = tmp_path / ("a" * 100) / ("b" * 100)
    with replacing(deep / "chair.parts.glb") as unfinished:
        unfinished.touch()  # where long paths are taken
    monkeypatch.setattr(Path, "touch", as_on_windows)
    with pytest.raises(OSError, match="longer than the 260"), replacing(deep / "chair.parts.npz"):
        pytest.fail("It was to be written.")
    assert [file.name for file in deep.iterdir()] == ["chair.parts.glb"]
