"""Which files a batch labels, what it looks for in each, and what their results are called."""

import re

import pytest
from batch_folder import PROMPTS, Folder
from patchalign3d_addon.batch.batch import FAILED, KEPT, LABELLED
from patchalign3d_addon.batch.files import Item, find_items
from patchalign3d_addon.shared.errors import FileError
from patchalign3d_addon.ui.prompts import Prompts


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path)


def test_the_nearest_preset_says_what_to_look_for(folder):
    folder.put("a.obj")
    folder.put("chairs/b.obj")
    folder.put("chairs/old/c.obj")
    folder.put("parts.txt", "head, leg")
    folder.put("chairs/parts.txt", "category: chair\nseat\nback  # not the person's")
    found = {
        item.key: item.prompts for item in find_items([folder.meshes], folder.out, None, print)
    }
    chair = Prompts(["seat", "back"], "chair")
    assert found == {
        "a.parts": Prompts(["head", "leg"]),
        "chairs/b.parts": chair,
        "chairs/old/c.parts": chair,
    }
    everywhere = find_items([folder.meshes], folder.out, PROMPTS, print)
    assert {item.prompts for item in map(_hashable, everywhere)} == {_hashable(PROMPTS)}


def _hashable(thing):
    if isinstance(thing, Prompts):
        return thing._replace(parts=tuple(thing.parts))
    return Item(thing.file, thing.base, thing.key, _hashable(thing.prompts))


def test_a_preset_above_the_folder_that_was_named_does_not_count(folder):
    folder.put("chairs/a.obj")
    folder.put("parts.txt", "head")
    (item,) = find_items([folder.meshes / "chairs"], folder.out, None, print)
    assert item.prompts.parts == []


def test_a_file_that_nothing_is_said_about_fails_with_the_way_on(folder):
    folder.put("a.obj")
    summary = folder.run(prompts=None)
    assert summary.results == {"a.parts": FAILED} and not summary.complete
    assert "parts.txt" in summary.problems["a.parts"]
    assert not folder.asked()


def test_a_preset_that_is_no_file_is_told_and_not_one_further_above_taken(folder):
    folder.put("a/b.obj")
    folder.put("c/d.obj")
    folder.put("parts.txt", "seat")
    (folder.meshes / "a" / "parts.txt").mkdir()
    (folder.meshes / "c" / "parts.txt").symlink_to("gone")
    summary = folder.run(prompts=None)
    assert set(summary.results.values()) == {FAILED} and not folder.asked()
    for key, problem in summary.problems.items():
        assert f"{key[:2]}parts.txt cannot be read: " in problem


def test_a_preset_that_cannot_be_read_costs_the_files_that_it_speaks_for_alone(folder):
    for name in ("a.obj", "old/b.obj", "old/new/c.obj"):
        folder.put(name)
    folder.put("parts.txt", "seat")
    folder.put("old/new/parts.txt", "leg")
    (folder.meshes / "old" / "parts.txt").write_bytes("Stühle, Füße".encode("latin-1"))
    summary = folder.run(prompts=None)
    expected = {"a.parts": LABELLED, "old/b.parts": FAILED, "old/new/c.parts": LABELLED}
    assert summary.results == expected
    assert re.search(r"old/parts\.txt is not UTF-8 text.*Save it", summary.problems["old/b.parts"])
    (folder.meshes / "old" / "parts.txt").write_text("seat")
    again = folder.run(prompts=None, resume=True)
    assert again.results == {"a.parts": KEPT, "old/b.parts": LABELLED, "old/new/c.parts": KEPT}


def test_names_that_differ_in_capitals_alone_get_results_of_their_own(folder):
    """They would be one file on the disks of Windows and macOS."""
    folder.put("x/Chair.obj")
    folder.put("x/chair.stl")
    folder.put("y/Chair.obj")
    files = [folder.meshes / "x", folder.meshes / "y"]
    keys = [item.key for item in find_items(files, folder.out, PROMPTS, print)]
    assert len({key.casefold() for key in keys}) == 3, keys


def test_what_is_called_as_results_are_is_passed_over_with_a_word(folder):
    for name in ("a.obj", "b.parts.obj", "c.parts.blend", "d.parts.glb"):
        folder.put(name)
    told = []
    items = find_items([folder.meshes], folder.out, PROMPTS, told.append)
    assert [item.file.name for item in items] == ["a.obj", "b.parts.obj"]
    (said,) = told
    assert "c.parts.blend and 1 more are passed over" in said


def test_what_only_the_shell_reads_is_passed_over_with_its_command(folder):
    for name in ("a.obj", "b.3mf", "c.off"):
        folder.put(name)
    told = []
    items = find_items([folder.meshes], folder.out, PROMPTS, told.append)
    assert [item.file.name for item in items] == ["a.obj"]
    (said,) = told
    assert "2 files of formats that the shell reads" in said and "'patchalign3d segment'" in said


def test_no_result_takes_the_place_of_a_file_that_is_to_be_labelled(folder):
    folder.put("a.obj")
    folder.put("a.parts.json")
    (folder.meshes / "b.obj").symlink_to("a.parts.json")
    folder.out = folder.meshes
    with pytest.raises(FileError, match=r"b\.obj is an input, and a result would replace it"):
        folder.run()
    assert not folder.asked()
