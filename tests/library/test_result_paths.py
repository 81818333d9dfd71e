"""No two files have their results at one path."""

import os
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest
from forbidden import forbid
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.errors import FileError
from patchalign3d.files.meshes import READERS, UP_AXIS, read_shape
from patchalign3d.files.results import KEYPOINT_FORMATS, SEGMENTATION_FORMATS, SIMILARITY_FORMATS
from patchalign3d.shared import result_paths
from patchalign3d.shared.result_paths import (
    IF_NAMED,
    IN_A_SHELL,
    IN_BLENDER,
    PARTS_MARK,
    RESULTS,
    SIMILARITY_MARK,
    describe_suffixes,
    files_below,
    refuse_overwriting,
    result_bases,
)

OUT = Path("out")


@pytest.mark.parametrize(
    ("files", "bases"),
    [
        (["chair.obj", "table.obj"], ["chair", "table"]),
        (["chair.obj", "chair.stl"], ["chair.obj", "chair.stl"]),
        (["a/chair.obj", "b/chair.obj"], ["chair.obj", "chair.obj-2"]),
        (
            ["a/chair.obj", "b/chair.obj", "chair.obj-2.obj"],
            ["chair.obj", "chair.obj-2", "chair.obj-2-2"],
        ),
        (["chair.obj", "Chair.stl"], ["chair.obj", "Chair.stl"]),
    ],
)
def test_results_are_called_as_their_file_with_no_more_than_it_takes(files, bases):
    found = result_bases([Path(file) for file in files], [OUT] * len(files), IN_A_SHELL)
    assert found == [OUT / base for base in bases]


@pytest.mark.parametrize(
    ("file", "beside", "base"),
    [
        ("chair.obj", ["chair.mtl", "chair.blend", "chair.txt", "table.stl"], "chair"),
        ("chair.obj", ["Chair.STL"], "chair.obj"),
        ("chair.parts.obj", ["chair.parts.glb"], "chair.parts"),  # a result is none beside it
        ("chair.csv", ["chair.obj"], "chair.csv"),
        ("chair.csv", ["chair.txt"], "chair.csv"),
    ],
)
def test_results_are_called_alike_whether_a_mesh_is_named_alone_or_with_those_beside_it(
    tmp_path, file, beside, base
):
    for name in [file, *beside]:
        (tmp_path / name).touch()
    (tmp_path / "chair.glb").mkdir()
    found = result_bases([tmp_path / file], [OUT], IN_A_SHELL, ".parts")
    assert found == [OUT / f"{base}.parts"]
    said = describe_suffixes({tmp_path / file: found[0]})
    assert (f"Results of {tmp_path / file} are called {base}.parts" in said) == (base == file)


def test_of_a_name_without_a_suffix_none_is_told_to_be_kept(tmp_path):
    (base,) = result_bases([tmp_path / "chair"], [OUT], IN_A_SHELL, ".parts")
    assert base == OUT / "chair.parts"
    assert describe_suffixes({tmp_path / "chair": base}) == ""


def test_files_of_one_name_stay_apart_in_folders_of_their_own():
    folders = [OUT / "a", OUT / "b"]
    found = result_bases([Path("a/chair.obj"), Path("b/chair.obj")], folders, IN_A_SHELL)
    assert found == [OUT / "a" / "chair", OUT / "b" / "chair"]


def test_files_of_one_name_are_numbered_on_from_the_last_however_many(monkeypatch):
    compared, alike = [], result_paths._alike
    monkeypatch.setattr(result_paths, "_alike", lambda name: compared.append(name) or alike(name))
    files = [Path(f"{number}/model.obj") for number in range(200)]
    found = result_bases(files, [OUT] * 200, IN_A_SHELL)
    numbers = ["", *(f"-{number}" for number in range(2, 201))]
    assert found == [OUT / f"model.obj{number}" for number in numbers]
    assert len(compared) <= 4 * 200


def test_names_as_long_as_the_system_allows_leave_room_for_what_results_end_in(tmp_path):
    files = [Path("ä" * 125 + ".obj"), Path("ä" * 124 + "b.obj"), Path("x" * 251 + ".obj")]
    bases = result_bases(files, [tmp_path] * 3, IN_A_SHELL)
    assert len(set(bases)) == 3
    for file, base in zip(files, bases, strict=True):
        assert base.name[:50] == file.name[:50]
        written = base.with_name(base.name + "-12.similarity.json")
        written.touch()
    assert result_bases(files, [tmp_path] * 3, IN_A_SHELL) == bases


@pytest.mark.parametrize("name", ["aux.obj", "CON.b.obj", "nul .obj", "com1.obj", "Lpt².obj"])
def test_no_result_has_the_name_of_a_device_of_windows(name):
    files = [Path(name), Path("console.obj"), Path("com10.obj"), Path(f"_{name}")]
    first, *others = result_bases(files, [OUT] * 4, IN_A_SHELL, ".parts")
    stem = name.removesuffix(".obj")
    assert first == OUT / f"_{stem}.parts"
    assert others == [OUT / "console.parts", OUT / "com10.parts", OUT / f"_{stem}-2.parts"]


names = st.builds(
    "{}{}".format, st.sampled_from(["a", "A", "a.b", "a.x-2"]), st.sampled_from([".x", ".X"])
)


@given(st.lists(st.tuples(names, st.sampled_from(["1", "2"])), unique=True))
def test_no_two_files_share_their_results_even_where_capitals_make_no_difference(placed):
    files = [Path(folder, name) for name, folder in placed]
    found = result_bases(files, [OUT] * len(files), IN_A_SHELL)
    assert len({base.as_posix().casefold() for base in found}) == len(files)


def test_what_systems_and_commands_leave_beside_files_is_nothing_to_work_on(tmp_path):
    for name in ("chair.OBJ", "b/a.stl", "._chair.obj", ".unfinished-1-a-chair.parts.glb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.obj").mkdir()
    (tmp_path / "read.me").touch()
    found = files_below(tmp_path, {".obj", ".stl", ".glb", ".ply"})
    assert [file.name for file in found.files] == ["a.stl", "chair.OBJ"] and not found.passed_over


def test_only_what_may_be_a_result_of_ours_is_passed_over_and_never_without_a_word(tmp_path):
    """A mesh of a pipeline is called chair.parts.obj, a format that no result has."""
    for name in (
        "chair.parts.obj",
        "a.parts.glb",
        "b.parts.ply",
        "b.similarity.ply",
        "c.parts.fbx",
    ):
        (tmp_path / name).touch()
    found = files_below(tmp_path, {".obj", ".glb", ".ply", ".fbx"})
    assert [file.name for file in found.files] == ["c.parts.fbx", "chair.parts.obj"]
    first = tmp_path / "a.parts.glb"
    said = "passed over, because of names like those of results."
    assert found.passed_over == f"{first} and 2 more are {said}"
    (tmp_path / "b.parts.ply").unlink()
    assert f"{first} and 1 more are {said}" == files_below(tmp_path, {".glb", ".ply"}).passed_over
    assert f"{first} is {said}" == files_below(tmp_path, {".glb"}).passed_over


def test_what_is_packed_or_behind_a_link_is_told_with_the_way_on(tmp_path):
    for name in ("a.obj", "b.obj.gz", "sub/c.stl.ZIP", "d.tar.gz", "e.zip"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = files_below(tmp_path, {".obj"}, {".stl"})
    assert found.files == [tmp_path / "a.obj"]
    assert found.passed_over == (
        f"{tmp_path / 'b.obj.gz'} and 1 more are packed, and passed over. Unpack them first."
    )
    (tmp_path / "elsewhere").mkdir()
    try:
        (tmp_path / "elsewhere" / "loop").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")
    assert files_below(tmp_path / "elsewhere", {".obj"}).passed_over == (
        f"{tmp_path / 'elsewhere' / 'loop'} is a link to a folder, and not followed. Name it, too."
    )
    (tmp_path / "elsewhere" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert files_below(tmp_path / "elsewhere", {".obj"}).passed_over == (
        f"{tmp_path / 'elsewhere' / 'loop'} and 1 more are links to folders, and not followed. "
        "Name them, too."
    )


def test_a_file_called_nothing_but_a_suffix_is_told_and_not_lost(tmp_path):
    for name in (".obj", "chair.obj", ".gitignore", "sub/.GLB"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = files_below(tmp_path, IN_BLENDER)
    assert found.files == [tmp_path / "chair.obj"]
    assert found.passed_over == (
        f"{tmp_path / '.obj'} and 1 more are without a name before the dot, and passed over. Give "
        "them one."
    )
    with pytest.raises(FileError, match=r"^\.obj has no name before the dot\. Give it one\.$"):
        read_shape(tmp_path / ".obj")


def test_a_junction_of_windows_is_a_link_as_well(tmp_path, monkeypatch):
    for name in ("a.obj", "joined/b.obj", "here/c.obj"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    lstat = Path.lstat

    def as_on_windows(self):
        mode = lstat(self).st_mode
        tag = result_paths.JUNCTION if self.name == "joined" else 0
        return SimpleNamespace(st_mode=mode, st_reparse_tag=tag)

    monkeypatch.setattr(Path, "lstat", as_on_windows)
    found = files_below(tmp_path, {".obj"})
    assert [file.name for file in found.files] == ["a.obj", "c.obj"]
    assert found.linked == [tmp_path / "joined"]


def test_what_another_door_reads_is_told_of_with_the_command_for_it(tmp_path):
    for name in ("a.obj", "b.fbx", "b.parts.blend", "sub/C.USD", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = files_below(tmp_path, {".obj"}, {".fbx", ".usd", ".blend"})
    assert found.files == [tmp_path / "a.obj"] and not found.passed_over
    assert found.left_to("Blender", "blender -b") == (
        f"2 files of formats that Blender reads, such as {tmp_path / 'b.fbx'}, are passed over. "
        "Label them with 'blender -b'."
    )
    one = files_below(tmp_path, {".obj"}, {".fbx"}).left_to("Blender", "blender -b")
    assert one.startswith("1 file of") and one.endswith(
        "is passed over. Label it with 'blender -b'."
    )
    assert files_below(tmp_path, {".obj"}).left_to("Blender", "blender -b") == ""


def test_what_folders_are_looked_through_for_is_read_and_its_up_is_known():
    assert set(UP_AXIS) <= set(IN_A_SHELL)
    assert {*IN_A_SHELL, *IF_NAMED} == set(READERS)
    assert set(READERS) & set(IN_BLENDER) <= set(IN_A_SHELL)


def test_every_result_that_could_be_read_as_a_mesh_is_known_by_its_name():
    assert set(IN_A_SHELL) & set(SEGMENTATION_FORMATS) <= set(RESULTS[PARTS_MARK])
    assert set(IN_A_SHELL) & set(SIMILARITY_FORMATS) <= set(RESULTS[SIMILARITY_MARK])
    assert not set(IN_A_SHELL) & set(KEYPOINT_FORMATS)


def test_a_folder_below_that_cannot_be_looked_into_is_told_of_and_stops_no_other(
    tmp_path, monkeypatch
):
    for name in ("a/chair.obj", "secret/table.obj"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    (tmp_path / "linked").symlink_to(tmp_path)  # without end, if it were followed
    forbid(monkeypatch, tmp_path / "secret")
    found = files_below(tmp_path, {".obj"})
    assert found.files == [tmp_path / "a" / "chair.obj", tmp_path / "secret"]
    with pytest.raises(PermissionError):
        files_below(tmp_path / "secret", {".obj"})


def test_names_that_macos_takes_for_one_do_not_share_their_results():
    composed, decomposed = "caf\u00e9.obj", "cafe\u0301.obj"
    found = result_bases([Path("a", composed), Path("b", decomposed)], [OUT] * 2, IN_A_SHELL)
    assert len({unicodedata.normalize("NFC", base.name) for base in found}) == 2


def test_a_mark_ends_the_names_of_results():
    assert result_bases([Path("chair.obj")], [OUT], IN_A_SHELL, ".parts") == [OUT / "chair.parts"]


def test_results_of_a_file_whose_name_is_dots_lie_in_the_folder_of_results():
    found = result_bases([Path("..obj"), Path("...obj")], [OUT] * 2, IN_A_SHELL, ".parts")
    assert found == [OUT / "..obj.parts", OUT / "...obj.parts"]


def test_no_result_takes_the_place_of_what_is_read_by_whatever_name(tmp_path):
    chair, read = tmp_path / "chair.obj", tmp_path / "chair.parts.glb"
    for file in (chair, read):
        file.write_text(file.name)
    link, there = tmp_path / "link.glb", tmp_path / "there"
    link.symlink_to(read)
    there.symlink_to(tmp_path, target_is_directory=True)
    base = tmp_path / "chair.parts"
    refuse_overwriting([chair, read, tmp_path / "gone.glb"], [base], [".ply", ".npz"])
    for source, where in [(read, base), (link, base), (read, there / base.name)]:
        with pytest.raises(
            FileError, match=rf"{source.name} is an input, and a result would replace it"
        ):
            refuse_overwriting([chair, source], [where], [".npz", ".glb"])


def test_on_a_drive_that_gives_no_file_a_number_only_what_would_be_replaced_is_refused(
    tmp_path, monkeypatch
):
    chair, read = tmp_path / "chair.obj", tmp_path / "chair.parts.glb"
    for file in (chair, read):
        file.write_text(file.name)
    stat = Path.stat

    def without_number(self, **named):
        there = stat(self, **named)
        return os.stat_result([there.st_mode, 0, *there[2:]])

    monkeypatch.setattr(Path, "stat", without_number)
    refuse_overwriting([chair], [tmp_path / "chair.parts"], [".glb"])
    (tmp_path / "sub").mkdir()
    with pytest.raises(FileError, match=r"chair\.parts\.glb is an input"):
        refuse_overwriting([chair, read], [tmp_path / "sub" / ".." / "chair.parts"], [".glb"])
