"""What is done is done only while it is whole, and of what it was made of."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fuzzing import count, fuzz
from hypothesis import given
from hypothesis import strategies as st
from small_meshes import write_stool

from patchalign3d.errors import FileError, MeshError
from training.alone import alone_in
from training.data import import_data, make_shards
from training.data.clouds import Cloud, Label, Targets
from training.data.make_shards import Job, make_shard
from training.data.provenance import code_of, fingerprint, is_made, write_made
from training.data.shards import Shards, write_shard

POINTS = np.random.default_rng(0).uniform(-1, 1, (16, 3)).astype(np.float32)


def cloud(**changes) -> Cloud:
    said = {"category": "mug", "points": POINTS, "labels": [Label(("cup",), 0, np.ones(16, bool))]}
    return Cloud(**said | changes)


def test_files_are_told_apart_by_name_content_and_absence(tmp_path):
    file = tmp_path / "a"
    seen = {fingerprint([tmp_path]), fingerprint([file])}
    for content in ("one", "two"):
        file.write_text(content)
        seen |= {fingerprint([tmp_path]), fingerprint([file])}
    seen.add(fingerprint([file.rename(tmp_path / "b")]))
    assert len(seen) == 7


def test_files_that_are_copied_or_touched_stay_the_same(tmp_path):
    data = tmp_path / "here" / "data"
    data.mkdir(parents=True)
    (data / "a").write_text("one")
    elsewhere = shutil.copytree(data, tmp_path / "there" / "data")
    os.utime(elsewhere / "a", ns=(0, 0))
    assert fingerprint([data]) == fingerprint([elsewhere])
    assert fingerprint([data / "a"]) == fingerprint([elsewhere / "a"])


@pytest.mark.parametrize("damage", ["", "{", "[" * 100_000, "[]", '{"recipe": "r", "files": 3}'])
def test_a_folder_whose_note_is_damaged_is_not_made(tmp_path, damage):
    write_made(tmp_path, "r")
    assert is_made(tmp_path, "r") and not is_made(tmp_path, "other")
    (tmp_path / "made.json").write_text(damage)
    assert not is_made(tmp_path, "r")


def test_shards_are_kept_while_they_are_whole_and_of_the_same_recipe(tmp_path, monkeypatch):
    monkeypatch.setattr(make_shards, "SHARD_SIZE", 1)
    file = tmp_path / "train" / "mug-000" / "points.npy"

    def make(seed=0):
        """Whether it was made again."""
        before = file.stat().st_ino if file.exists() else None
        make_shard(Job("train", "mug", 0, seed, tmp_path))
        return file.stat().st_ino != before

    assert make() and not make()
    content = file.read_bytes()
    file.write_bytes(content[:-2])
    assert make() and file.read_bytes() == content
    assert make(seed=1) and not make(seed=1)
    monkeypatch.setattr(make_shards, "SHARD_SIZE", 2)
    assert make(seed=1)


def test_packs_without_beings_have_no_shard_of_them_and_the_other_shards_are_made(
    tmp_path, monkeypatch, capsys
):
    def clouds(packs, beings, held_out, rng):
        return iter([] if beings else [cloud()])

    monkeypatch.setattr(make_shards, "pack_clouds", clouds)
    for source in (make_shards.BEINGS, make_shards.THINGS):
        make_shard(Job("validation", source, 0, 0, tmp_path, packs=[tmp_path]))
    made = [folder.name for folder in (tmp_path / "validation").iterdir()]
    assert made == ["pack_thing-000"]
    assert "pack_being-000 is left out: nothing that was given" in capsys.readouterr().out


def test_a_pack_of_which_nothing_can_be_made_is_told_when_the_others_are(
    tmp_path, monkeypatch, capsys
):
    for name in ("junk", "robots"):
        (tmp_path / name).mkdir()
        np.savez(tmp_path / name / "thing.npz", vertices=np.eye(3))
    given = ["--packs", str(tmp_path / "junk"), "--sources", str(tmp_path / "robots")]
    words = ["--out", str(tmp_path / "out"), "--family", "1", "--processes", "1"]
    monkeypatch.setattr(sys, "argv", ["make_shards", *words, *given])
    monkeypatch.setattr(make_shards, "FAMILIES", {"mug": None})
    monkeypatch.setattr(make_shards, "family_clouds", lambda *_: iter([cloud()]))
    monkeypatch.setattr(make_shards, "side_by_side", lambda work, jobs, _: map(work, jobs))
    with pytest.raises(FileError, match="Nothing could be made of the packs, robots, for what is"):
        make_shards.main()
    assert "thing.npz has no array 'joint_names'" in capsys.readouterr().out
    assert (tmp_path / "out" / "train" / "mug-000").is_dir()
    monkeypatch.setattr(sys, "argv", ["make_shards", *words])
    make_shards.main()


def test_a_shard_of_other_files_is_of_another_recipe(tmp_path):
    pack = tmp_path / "pack"
    pack.mkdir()
    job = Job("train", make_shards.THINGS, 0, 0, tmp_path, packs=[pack])
    before = job.recipe(1)
    (pack / "new.npz").write_text("")
    assert job.recipe(1) != before


def test_a_shard_of_other_code_is_of_another_recipe(tmp_path, monkeypatch):
    job = Job("train", "mug", 0, 0, tmp_path)
    before = job.recipe(1)
    assert job.recipe(1) == before
    monkeypatch.setattr(make_shards, "code_of", lambda *packages: "other")
    assert job.recipe(1) != before


def test_code_is_other_code_once_a_file_of_it_has_changed_or_another_has_come(tmp_path):
    package = SimpleNamespace(__path__=[str(tmp_path)])
    found = []
    for name, text in (("__init__", ""), ("table", "a = 1"), ("table", "a = 2"), ("new", "")):
        (tmp_path / f"{name}.py").write_text(text)
        found += [code_of.__wrapped__(package), code_of.__wrapped__(package)]
    assert found[::2] == found[1::2] and len(set(found)) == 4


def run(monkeypatch, module, *arguments):
    monkeypatch.setattr(sys, "argv", [module.__name__, *map(str, arguments)])
    with pytest.raises(SystemExit) as stopped:
        module.main()
    return stopped.value.code


def test_imported_meshes_are_made_again_when_one_changes_or_a_shard_does(
    tmp_path, monkeypatch, capsys
):
    folder, out = tmp_path / "meshes", tmp_path / "shards"
    folder.mkdir()
    for number in range(3):
        write_stool(folder / f"stool{number}.npz")
    asked = ["--meshes", folder, "--out", out]
    again = "has changed: it is made again"
    assert run(monkeypatch, import_data, *asked) == 0
    assert again not in capsys.readouterr().out
    assert run(monkeypatch, import_data, *asked) == 0
    assert again not in capsys.readouterr().out
    (folder / "stool1.npz").write_bytes(b"not a zip")
    assert run(monkeypatch, import_data, *asked) == 3
    said = capsys.readouterr().out
    assert again in said and "stool1.npz is not an .npz" in said
    assert "0 failed, 1 shapes are left out" in said

    def found():
        return sum(len(Shards(shard.parent)) for shard in out.glob("*/meshes-000"))

    assert found() == 2
    (next(out.glob("*/meshes-000")) / "masks.npy").unlink()
    assert run(monkeypatch, import_data, *asked) == 3
    assert again in capsys.readouterr().out and found() == 2
    monkeypatch.setattr(import_data, "code_of", lambda *packages: "other")
    assert run(monkeypatch, import_data, *asked) == 3
    assert again in capsys.readouterr().out and found() == 2


@pytest.mark.parametrize("module", [import_data, make_shards])
def test_two_commands_do_not_make_shards_in_one_folder(tmp_path, monkeypatch, module):
    (tmp_path / "meshes").mkdir()
    asked = ["--meshes", str(tmp_path / "meshes")] if module is import_data else []
    monkeypatch.setattr(sys, "argv", [module.__name__, *asked, "--out", str(tmp_path / "out")])
    with alone_in(tmp_path / "out"), pytest.raises(FileError, match="Another command is at work"):
        module.main()


def test_one_mesh_that_fails_in_any_way_costs_itself_alone(tmp_path, monkeypatch):
    read = import_data.read_labelled_mesh

    def fail_on_one(path, *more):
        if path.name == "stool1.npz":
            raise IndexError("nobody foresaw this")
        return read(path, *more)

    monkeypatch.setattr(import_data, "read_labelled_mesh", fail_on_one)
    for number in range(3):
        write_stool(tmp_path / f"stool{number}.npz")
    files = [f"stool{number}.npz" for number in range(3)]
    made = import_data.import_meshes("meshes-000", tmp_path, files, tmp_path / "out")
    assert made["left_out"] == {"stool1.npz": "IndexError: nobody foresaw this"}


@pytest.mark.parametrize(
    ("clouds", "sentence"),
    [
        ([], "nothing to write"),
        ([cloud(points=POINTS * np.nan)], "points that are not finite"),
        ([cloud(points=POINTS * 1e6)], "points that are not finite"),
        ([cloud(points=POINTS[:0], labels=[])], "in one place, or it has none"),
        ([cloud(points=POINTS * 1e-9)], "lie in one place"),
        ([cloud(labels=[Label(("cup",), 0, np.ones(9, bool))])], "'cup' .* for 16 points"),
        (
            [cloud(targets=Targets(np.full((4, 2), np.inf), np.zeros(16, int)))],
            "features that are not finite",
        ),
        ([cloud(targets=Targets(np.ones((4, 2)), np.full(16, 4)))], "do not fit its points"),
    ],
)
def test_what_could_not_be_learned_from_is_no_shard(tmp_path, clouds, sentence):
    with pytest.raises(MeshError, match=sentence):
        write_shard(tmp_path / "a-000", clouds)
    assert not (tmp_path / "a-000").exists()


@pytest.mark.parametrize(("file", "what"), [("points", "points"), ("targets", "features")])
def test_a_shard_with_values_that_are_not_finite_is_told_by_its_shape(tmp_path, file, what):
    targets = Targets(np.ones((4, 2), np.float16), np.zeros(16, np.int16))
    write_shard(tmp_path / "a-000", [cloud(targets=targets)])
    values = np.load(tmp_path / "a-000" / f"{file}.npy")
    values[0, 3] = np.nan
    np.save(tmp_path / "a-000" / f"{file}.npy", values)
    with pytest.raises(FileError, match=rf"row 0 of a-000 \(mug\) has {what} that are not finite"):
        Shards(tmp_path).cloud("a", 0)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("shard.json", b"{"),
        ("shard.json", b"[]"),
        ("shard.json", b"[" * 100_000),
        ("points.npy", b""),
        ("points.npy", b"not an array"),
    ],
)
def test_a_damaged_shard_is_refused_by_name(tmp_path, file, content):
    write_shard(tmp_path / "a-000", [cloud()])
    (tmp_path / "a-000" / file).write_bytes(content)
    with pytest.raises(FileError, match=r"a-000 is .*damaged"):
        Shards(tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        ["--family", "-1"],
        ["--people", "many"],
        ["--processes", "0"],
        ["--seed", "-3"],
        ["--family", "0"],
        ["--packs", "nowhere"],
        ["--packs", __file__],
        ["--out", __file__],
    ],
)
def test_senseless_options_end_with_2_and_a_sentence(tmp_path, monkeypatch, capsys, options):
    assert run(monkeypatch, make_shards, "--out", tmp_path / "out", *options) == 2
    assert "Traceback" not in capsys.readouterr().err and not (tmp_path / "out").exists()


@fuzz(short=40)
@given(
    st.sampled_from(["shard.json", "points.npy", "masks.npy"]),
    st.floats(0, 1, exclude_max=True),
    st.binary(min_size=1, max_size=20),
    st.booleans(),
)
def test_a_shard_with_other_bytes_is_read_or_refused_with_a_sentence(file, at, junk, cut):
    with tempfile.TemporaryDirectory() as name:
        write_shard(Path(name) / "a-000", [cloud()], "r")
        path = Path(name) / "a-000" / file
        content = bytearray(path.read_bytes())
        where = int(at * len(content))
        content[where : len(content) if cut else where + len(junk)] = junk
        whole = bytes(content) == path.read_bytes()
        path.write_bytes(content)
        assert is_made(path.parent, "r") == whole
        try:
            read = Shards(Path(name)).cloud("a", 0)
        except FileError as error:
            assert str(error).endswith(".")
            count("refused")
        else:
            assert np.isfinite(read.points).all()
            assert all(label.mask.shape == (len(read.points),) for label in read.labels)
            count("read")
