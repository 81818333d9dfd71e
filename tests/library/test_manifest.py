"""The manifest: what is finished, whatever happened while it was written."""

import json
import os
import shutil

import pytest

from patchalign3d.errors import FileError
from patchalign3d.shared.manifest import (
    MANIFEST,
    Manifest,
    hash_file,
    hash_mesh,
    hash_recipe,
    hash_results,
)


@pytest.fixture
def chair(tmp_path):
    """A mesh that was labelled: its file, and the manifest that says so."""
    file = tmp_path / "chair.obj"
    file.write_text("v 0 0 0")
    (tmp_path / "out" / "old").mkdir(parents=True)
    base = tmp_path / "out" / "old" / "chair.parts"
    base.with_name("chair.parts.glb").write_bytes(b"labels")
    path = tmp_path / "out" / "manifest.jsonl"
    made = {"source": hash_mesh(file), "results": hash_results(base, [".glb"])}
    Manifest(path).add("old/chair.parts", "seat, leg", **made)
    return file, path


def test_what_is_finished_is_known_to_the_next_one_who_asks(chair):
    file, path = chair
    assert Manifest(path).has("old/chair.parts", "seat, leg", file)


@pytest.mark.parametrize(
    "change",
    [
        lambda file, path: file.write_text("v 1 1 1"),
        lambda file, path: file.unlink(),
        lambda file, path: (path.parent / "old/chair.parts.glb").write_bytes(b"lab"),
        lambda file, path: (path.parent / "old/chair.parts.glb").unlink(),
        lambda file, path: path.write_bytes(path.read_bytes()[:-20]),
        lambda file, path: Manifest(path).add_failure("old/chair.parts", "It is broken."),
        lambda file, path: Manifest(path).add("old/chair.parts", "seat, leg"),
    ],
    ids=[
        "another mesh",
        "no mesh",
        "half a result",
        "no result",
        "half a line",
        "a failure since",
        "a line of another kind",
    ],
)
def test_what_is_not_whole_any_more_is_not_finished(chair, change):
    file, path = chair
    change(file, path)
    assert not Manifest(path).has("old/chair.parts", "seat, leg", file)


def test_results_that_were_changed_by_hand_are_set_aside_and_told(chair):
    _, path = chair
    result = path.parent / "old" / "chair.parts.glb"
    assert Manifest(path).set_aside("old/chair.parts", [".glb"]) == []
    for number in (1, 2):
        result.write_bytes(b"corrected by hand")
        aside = result.with_name(f"chair.changed{number}.parts.glb")
        (said,) = Manifest(path).set_aside("old/chair.parts", [".glb"])
        assert said.startswith(f"{result} was changed since") and aside.name in said
        assert aside.read_bytes() == b"corrected by hand" and not result.exists()
    assert Manifest(path).set_aside("old/chair.parts", [".glb"]) == []  # it is gone
    assert Manifest(path).set_aside("old/lamp.parts", [".glb"]) == []


def test_what_was_changed_after_a_failure_is_set_aside_too(chair):
    _, path = chair
    Manifest(path).add_failure("old/chair.parts", "the mesh is damaged")
    (path.parent / "old" / "chair.parts.glb").write_bytes(b"corrected by hand")
    assert len(Manifest(path).set_aside("old/chair.parts", [".glb"])) == 1
    assert not Manifest(path).has("old/chair.parts", "seat, leg", chair[0])


def test_results_of_a_mesh_under_another_name_are_told_but_not_those_of_another_kind(tmp_path):
    path, mesh = tmp_path / MANIFEST, str(tmp_path / "chair.obj")
    for key in ("chair.keypoints", "chair.parts", "chair.obj.parts"):
        (tmp_path / f"{key}.json").write_text(key)
        Manifest(path).add(key, "", mesh, results=hash_results(tmp_path / key, [".json"]))
    (told,) = Manifest(path).left_behind(["chair.obj.parts"])
    assert told.startswith(f"{tmp_path / 'chair.parts.json'} is of an earlier run")
    assert Manifest(path).left_behind(["chair.keypoints"]) == []


def test_results_of_meshes_that_are_gone_are_told_until_they_are_gone_as_well(tmp_path):
    """Only of those that lay among the meshes at hand, or below: others may be elsewhere now."""
    meshes, out = tmp_path / "meshes", tmp_path / "out"
    path, there = out / MANIFEST, []
    for name in ("chair", "old/lamp", "stool"):
        there.append(meshes / f"{name}.obj")
        there[-1].parent.mkdir(parents=True, exist_ok=True)
        there[-1].write_text(name)
        (out / f"{name}.parts.glb").parent.mkdir(parents=True, exist_ok=True)
        (out / f"{name}.parts.glb").write_text(name)
        made = hash_results(out / f"{name}.parts", [".glb"])
        Manifest(path).add(f"{name}.parts", "", str(there[-1]), results=made)
    assert Manifest(path).left_behind(["chair.parts"]) == []
    _, lamp, stool = there
    stool.unlink()
    (told,) = Manifest(path).left_behind(["chair.parts", "old/lamp.parts"])
    said = f"{out / 'stool.parts.glb'} is of {stool}, which is not there any more."
    assert told == f"{said} Delete it if nobody needs it."
    assert Manifest(path).left_behind(["old/lamp.parts"]) == []
    lamp.unlink()
    lamp.parent.rmdir()
    (told,) = Manifest(path).left_behind(["chair.parts"])
    assert told.startswith(f"{out / 'old' / 'lamp.parts.glb'} is of {lamp}, which")
    assert told.endswith(" So it is with 1 more.")
    for name in ("old/lamp", "stool"):
        (out / f"{name}.parts.glb").unlink()
    assert Manifest(path).left_behind(["chair.parts"]) == []


def test_results_in_formats_that_are_not_asked_for_again_stay_known(chair):
    """Nobody takes them for answers to the new question, and corrections in them are not lost."""
    _, path = chair
    key, glb = "old/chair.parts", path.parent / "old" / "chair.parts.glb"
    assert Manifest(path).left_behind([key]) == []
    for words in ("back", "arm"):
        glb.with_suffix(".json").write_text(words)
        Manifest(path).add(key, words, results=hash_results(glb.with_suffix(""), [".json"]))
    assert Manifest(path)[key]["results"].keys() == {".json"}
    (told,) = Manifest(path).left_behind([key, "b"])
    assert told.startswith(f"{glb} is of an earlier run")
    glb.write_bytes(b"corrected by hand")
    assert Manifest(path).set_aside(key, [".json"]) == []
    Manifest(path).add_failure(key, "the mesh is damaged")
    assert len(Manifest(path).set_aside(key, [".glb"])) == 1 and not glb.exists()
    assert Manifest(path).left_behind([key]) == []
    glb.write_bytes(b"new labels")
    Manifest(path).add(key, "arm", results=hash_results(glb.with_suffix(""), [".glb", ".json"]))
    assert "earlier" not in Manifest(path)[key]


def test_another_recipe_or_another_key_is_another_job(chair):
    file, path = chair
    assert not Manifest(path).has("old/chair.parts", "seat", file)
    assert not Manifest(path).has("chair.parts", "seat, leg", file)


def test_a_line_after_one_that_was_cut_short_stands_alone(tmp_path):
    path = tmp_path / "manifest.jsonl"
    path.write_bytes(b'{"key": "a", "recipe": 1}\n{"key": "b", "rec\xc3')
    manifest = Manifest(path)
    manifest.add("c", 1, faces=3)
    manifest.add("d", 1)
    again = Manifest(path)
    assert (again["a"], again["b"]) == ({"key": "a", "recipe": 1}, {})
    assert again["c"] == {"key": "c", "recipe": 1, "faces": 3} and again["d"]
    lines = path.read_bytes().splitlines()
    assert [json.loads(line)["key"] for line in (lines[0], *lines[2:])] == ["a", "c", "d"]


def test_a_manifest_is_read_as_editors_of_windows_save_it(chair):
    file, path = chair
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert Manifest(path).has("old/chair.parts", "seat, leg", file)


def test_what_counts_for_nothing_is_named_by_its_line(chair):
    _, path = chair
    manifest = Manifest(path)
    manifest.add_failure("lamp.parts", "It is broken.")
    Manifest(path).add("old/chair.parts", "seat, leg")
    again = Manifest(path)
    assert again.made_again("old/chair.parts").startswith(f"{path}, line 3, was changed")
    assert again.made_again("lamp.parts").startswith(f"{path}, line 2,")


@pytest.mark.parametrize("line", ["[]", "3", "{}", '{"key": ["a"]}', "null", "\ufffd"])
def test_what_is_no_entry_is_passed_over(tmp_path, line):
    path = tmp_path / "manifest.jsonl"
    path.write_text(f"{line}\n", encoding="utf-8")
    assert Manifest(path)["a"] == {}


@pytest.mark.parametrize(
    "results", [3, True, "glb", [".glb"], {}, {"/../a.glb": ""}, {"..": ""}, {"\0": ""}]
)
def test_results_that_are_none_are_not_whole(tmp_path, results):
    mesh = tmp_path / "a.obj"
    mesh.touch()
    entry = {"key": "a", "recipe": 1, "source": hash_file(mesh), "results": results}
    (tmp_path / "manifest.jsonl").write_text(json.dumps(entry) + "\n")
    assert not Manifest(tmp_path / "manifest.jsonl").has("a", 1, mesh)


def test_the_buffers_beside_a_gltf_belong_to_it(tmp_path):
    buffers = [{"uri": "a%20b.bin"}, {"uri": "data:,x"}, {}]
    (tmp_path / "a.gltf").write_text(json.dumps({"buffers": buffers}))
    (tmp_path / "a b.bin").write_bytes(b"one")
    before = hash_mesh(tmp_path / "a.gltf")
    (tmp_path / "a b.bin").write_bytes(b"two")
    assert hash_mesh(tmp_path / "a.gltf") != before
    (tmp_path / "b.gltf").write_text("no glTF")
    assert hash_mesh(tmp_path / "b.gltf") == hash_file(tmp_path / "b.gltf")


def test_what_results_depend_on_beside_a_mesh_belongs_to_it(tmp_path):
    (tmp_path / "a.obj").write_text("mtllib a.mtl\nv 0 0 0\n")
    (tmp_path / "a.mtl").write_text("newmtl oak\nmap_Kd oak.png\n")
    (tmp_path / "a.gltf").write_text('{"images": [{"uri": "oak.png"}]}')
    (tmp_path / "oak.png").write_bytes(b"one")
    obj, gltf = hash_mesh(tmp_path / "a.obj"), hash_mesh(tmp_path / "a.gltf")
    (tmp_path / "oak.png").write_bytes(b"two")
    assert hash_mesh(tmp_path / "a.gltf") != gltf != hash_mesh(tmp_path / "a.obj") != obj
    obj = hash_mesh(tmp_path / "a.obj")
    (tmp_path / "a.mtl").write_text("newmtl oak\nKd 1 0 0\n")
    assert hash_mesh(tmp_path / "a.obj") != obj


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
@pytest.mark.parametrize("name", ["pipe.obj", "pipe.gltf", "pipe.GLTF"])
def test_a_pipe_of_a_meshs_name_has_no_end_and_no_hash(tmp_path, name):
    os.mkfifo(tmp_path / name)
    assert hash_mesh(tmp_path / name) == ""


def test_a_recipe_counts_by_its_content():
    assert hash_recipe({"a": 1, "b": [2]}) == hash_recipe({"b": [2], "a": 1})
    assert hash_recipe({"a": 1}) != hash_recipe({"a": 2})


@pytest.fixture
def other(chair):
    """Another mesh of the same name, which lies elsewhere."""
    file, path = chair
    source = hash_mesh(file)
    results = hash_results(path.parent / "old" / "chair.parts", [".glb"])
    Manifest(path).add("old/chair.parts", "seat", str(file), source=source, results=results)
    other = file.parent / "new" / "chair.obj"
    other.parent.mkdir()
    other.write_text("v 1 1 1")
    return other


def test_a_result_of_another_mesh_is_not_to_be_replaced_also_after_a_failure(chair, other):
    file, path = chair
    for _ in range(2):
        with pytest.raises(
            FileError, match=r"chair\.parts\.glb is a result of .*chair\.obj, and one"
        ):
            Manifest(path).refuse_replacing({"old/chair.parts": other})
        Manifest(path).refuse_replacing({"old/chair.parts": file})
        Manifest(path).add_failure("old/chair.parts", "the mesh is damaged")


@pytest.mark.parametrize(
    "change",
    [
        lambda file, other, out: file.rename(other),
        lambda file, other, out: file.unlink(),
        lambda file, other, out: shutil.copy(file, other),
        lambda file, other, out: (out / "old" / "chair.parts.glb").unlink(),
        lambda file, other, out: (out / "manifest.jsonl").unlink(),
        lambda file, other, out: (other.unlink(), other.symlink_to(file)),
    ],
    ids=["moved", "gone", "a copy", "no result", "no manifest", "a link"],
)
def test_what_is_no_result_of_another_mesh_may_be_replaced(chair, other, change):
    file, path = chair
    change(file, other, path.parent)
    Manifest(path).refuse_replacing({"old/chair.parts": other})


def test_results_that_change_their_names_within_a_command_may_be_replaced(chair, other):
    file, path = chair
    Manifest(path).refuse_replacing({"old/chair.parts": other, "old/chair-2.parts": file})


def test_a_folder_that_was_copied_with_its_results_goes_by_its_own_meshes(chair, other):
    file, _ = chair
    here, there = file.parent / "here", file.parent / "there"
    for name in ("chair.obj", "out"):
        here.mkdir(exist_ok=True)
        (file.parent / name).rename(here / name)
    shutil.copytree(here, there)
    (there / "chair.obj").write_text("v 2 2 2")
    Manifest(there / "out" / "manifest.jsonl").refuse_replacing(
        {"old/chair.parts": there / "chair.obj"}
    )
    with pytest.raises(FileError):
        Manifest(here / "out" / "manifest.jsonl").refuse_replacing(
            {"old/chair.parts": there / "chair.obj"}
        )
