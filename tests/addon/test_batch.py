"""The batch: every file once, none lost, whatever breaks and whenever it is broken off."""

import itertools
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from batch_folder import PROMPTS, STAGED, Folder
from patchalign3d_addon.batch import batch
from patchalign3d_addon.batch.batch import (
    FAILED,
    KEPT,
    LABELLED,
    TIMED_OUT,
)
from patchalign3d_addon.batch.files import find_items
from patchalign3d_addon.bridge.replies import BackendError
from patchalign3d_addon.shared.errors import FileError
from patchalign3d_addon.shared.manifest import REMOVED, REPLACED
from patchalign3d_addon.ui.prompts import Prompts


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path)


def test_another_quality_or_threshold_is_another_job(folder):
    folder.put("a.obj")
    folder.run()
    assert folder.run(resume=True).results == {"a.parts": KEPT}
    assert folder.run(resume=True, threshold=0.5).results == {"a.parts": LABELLED}
    assert folder.run(resume=True, threshold=0.5, quality="best").results == {"a.parts": LABELLED}


# --- A batch that nothing disturbs


@pytest.mark.parametrize("workers", [1, 3])
def test_every_file_is_labelled_once(folder, workers):
    names = [f"{i}.obj" for i in range(12)]
    for name in names:
        folder.put(name, f"mesh {name}")
    summary = folder.run(workers=workers)
    assert summary.complete and list(summary.results.values()) == [LABELLED] * 12
    assert folder.asked() == Counter(names)
    assert folder.results()["7.parts.json"] == "mesh 7.obj as seat, leg"
    entries = [json.loads(line) for line in (folder.out / "manifest.jsonl").open()]
    assert sorted(entry["key"] for entry in entries) == sorted(summary.results)
    assert len({line.split()[0] for line in folder.log.open()}) <= workers


def test_why_a_file_has_no_results_is_written_down_and_its_earlier_ones_stay_known(folder):
    names = ("a", "b", "c", "d", "e")
    for name in names:
        folder.put(f"{name}.obj")
    assert folder.run().complete
    for name, text in zip(names, ("refuse", "crash", "hang", "partly", "mesh"), strict=True):
        folder.put(f"{name}.obj", text)
    for prompts in (PROMPTS, None):  # and where nobody knows what to look for
        summary = folder.run(prompts, time_limit=2)
        lines = [json.loads(line) for line in (folder.out / "manifest.jsonl").open()]
        last = {entry["key"]: entry for entry in lines}
        failed = {key: entry["error"] for key, entry in last.items() if "error" in entry}
        assert failed == summary.problems and len(failed) == (4 if prompts else 5)
        assert all(entry["results"].keys() == {".json"} for entry in last.values())


def test_a_line_says_what_came_of_each_file_and_a_table_sums_up(folder):
    folder.put("a.obj")
    folder.put("b.obj", "refuse")
    summary = folder.run()
    said = "\n".join(folder.said)
    assert f"{folder.meshes / 'a.obj'}: 1 of 2 objects labelled" in said
    assert f"{folder.meshes / 'a.obj'}, Other: It has no faces." in said
    assert summary.table().splitlines() == [
        "labelled        1",
        "failed          1",
        "together        2",
        "Without results:",
        "b.parts: There is no mesh in it.",
        "Passed over:",
        "a.parts: Other: It has no faces.",
    ]


def test_the_table_names_files_in_one_order_whichever_was_finished_first():
    tables = set()
    for keys in itertools.permutations(["a.parts", "b.parts", "c.parts"]):
        summary = batch.Summary()
        for key in keys:
            summary.add(key, FAILED, f"It is {key}.")
        tables.add(summary.table())
    (table,) = tables
    assert table.splitlines()[-3:] == [f"{key}: It is {key}." for key in sorted(keys)]


def test_which_way_up_each_file_was_found_to_be_is_told_and_written_down(folder):
    folder.put("a.obj")
    assert folder.run(up="auto").complete
    assert any(said.endswith(" s. Up is −Z (80 % sure).") for said in folder.said)
    (entry,) = map(json.loads, (folder.out / "manifest.jsonl").open())
    assert entry["stands"] == "Up is −Z (80 % sure)."
    folder.put("a.obj", "another mesh")
    assert folder.run(resume=True).complete  # where up is said, there is nothing to tell
    assert "stands" not in json.loads(list((folder.out / "manifest.jsonl").open())[-1])


def test_what_was_passed_over_is_told_again_when_a_batch_is_resumed(folder):
    folder.put("a.obj")
    folder.put("b.obj", "whole")
    first, again = folder.run(), folder.run(resume=True)
    assert first.passed_over == again.passed_over == {"a.parts": ["Other: It has no faces."]}
    assert again.results == {"a.parts": KEPT, "b.parts": KEPT} and again.complete


def test_a_blender_is_replaced_before_it_has_grown_old(folder, monkeypatch):
    monkeypatch.setattr(batch, "FILES_PER_BLENDER", 2)
    for i in range(5):
        folder.put(f"{i}.obj")
    assert folder.run().complete
    pids = Counter(line.split()[0] for line in folder.log.open())
    assert sorted(pids.values()) == [1, 2, 2]


def test_nothing_to_label_is_no_success(folder):
    assert not folder.run().complete


# --- What goes wrong


def test_a_file_that_ends_its_blender_fails_alone(folder):
    for i in range(8):
        folder.put(f"{i}.obj", "crash" if i in (1, 2, 3, 4, 5) else "mesh")
    summary = folder.run()
    lost = [key for key, result in summary.results.items() if result == FAILED]
    assert lost == [f"{i}.parts" for i in (1, 2, 3, 4, 5)]
    problem = summary.problems["3.parts"]
    assert problem.startswith("Blender has stopped by itself (exit code 3). Open the file")
    assert sorted(folder.results()) == [f"{i}.parts.json" for i in (0, 6, 7)]


def test_a_file_that_takes_too_long_is_given_up_alone(folder):
    for name, text in (("a", "mesh"), ("b", "hang"), ("c", "mesh")):
        folder.put(f"{name}.obj", text)
    summary = folder.run(time_limit=0.5)
    assert summary.results == {"a.parts": LABELLED, "b.parts": TIMED_OUT, "c.parts": LABELLED}
    assert summary.problems["b.parts"] == "It was stopped after 0.5 seconds."
    assert not summary.complete


def test_a_file_of_which_an_object_failed_is_not_finished(folder):
    folder.put("a.obj", "partly")
    summary = folder.run()
    assert summary.problems == {"a.parts": "The backend was lost."}
    assert folder.run(resume=True).results == {"a.parts": FAILED}
    assert folder.asked() == {"a.obj": 2}


def test_results_of_a_file_that_failed_later_are_not_taken_for_a_persons(folder):
    folder.put("a.obj")
    assert folder.run().complete
    folder.put("a.obj", "partly")
    assert not folder.run().complete
    folder.put("a.obj")
    assert folder.run(resume=True).results == {"a.parts": LABELLED}
    assert not any("was changed since" in said for said in folder.said)
    assert list(folder.results()) == ["a.parts.json"]


def test_a_backend_that_does_not_work_is_told_before_any_file(folder):
    folder.put("a.obj")
    with pytest.raises(BackendError, match="There is no such model"):
        folder.run(model="missing")
    assert not folder.asked() and not folder.out.exists()


def test_a_folder_that_nothing_can_be_written_into_is_told_before_any_file(folder):
    folder.put("a.obj")
    folder.out.write_text("a file")
    with pytest.raises(FileError, match=r"Nothing can be written into .*out"):
        folder.run()
    assert not folder.asked()


# --- Resuming


def test_what_a_batch_that_was_killed_has_left_unfinished_is_removed_by_the_next(
    folder, monkeypatch
):
    folder.put("a.obj")
    folder.put("old/b.obj")
    left = folder.out / "old" / ".unfinished-999999999-0-b.parts.blend"
    left.parent.mkdir(parents=True)
    left.write_text("half a file")
    anothers = folder.out / ".unfinished-999999998-0-c.parts.blend"
    anothers.write_text("is being written")
    before = batch.hash_mesh

    def hash_while_another_writes(file):
        anothers.write_text(anothers.read_text() + ", and longer")
        return before(file)

    monkeypatch.setattr(batch, "hash_mesh", hash_while_another_writes)
    assert folder.run(resume=True).complete
    assert not left.exists() and anothers.exists()


@pytest.mark.parametrize(
    ("lose", "said"),
    [(Path.unlink, REMOVED), (lambda file: file.write_text("another question's"), REPLACED)],
)
def test_a_file_whose_results_are_removed_or_replaced_meanwhile_counts_as_failed(
    folder, monkeypatch, lose, said
):
    for name in ("a.obj", "b.obj"):
        folder.put(name)
    before = batch.hash_mesh

    def hash_and_lose(file):
        if file.name == "b.obj" and (folder.out / "a.parts.json").exists():
            lose(folder.out / "a.parts.json")
        return before(file)

    with monkeypatch.context() as patch:
        patch.setattr(batch, "hash_mesh", hash_and_lose)
        summary = folder.run()
    assert summary.results == {"a.parts": FAILED, "b.parts": LABELLED}
    assert summary.problems["a.parts"] == said and not summary.complete
    assert folder.run(resume=True).results == {"a.parts": LABELLED, "b.parts": KEPT}


def test_what_another_command_has_written_meanwhile_is_not_replaced(folder, monkeypatch):
    folder.put("a.obj")
    before, result = batch.hash_mesh, folder.out / "a.parts.json"

    def hash_while_another_writes(file):
        result.parent.mkdir(exist_ok=True)
        result.write_text("another's")
        return before(file)

    with monkeypatch.context() as patch:
        patch.setattr(batch, "hash_mesh", hash_while_another_writes)
        summary = folder.run()
    assert summary.results == {"a.parts": FAILED} and result.read_text() == "another's"
    assert "a.parts.json was written meanwhile" in summary.problems["a.parts"]
    assert not (folder.out / "manifest.jsonl").exists()  # or it would be told as of a.obj
    assert folder.run().complete


def test_so_does_one_whose_results_were_to_be_kept(folder, monkeypatch):
    for name in ("a.obj", "b.obj"):
        folder.put(name)
    assert folder.run().complete
    (folder.out / "b.parts.json").unlink()
    before = batch.hash_mesh

    def hash_and_replace(file):
        (folder.out / "a.parts.json").write_text("another question's")
        return before(file)

    with monkeypatch.context() as patch:
        patch.setattr(batch, "hash_mesh", hash_and_replace)
        summary = folder.run(resume=True)
    assert summary.results == {"a.parts": FAILED, "b.parts": LABELLED}
    assert summary.problems == {"a.parts": REPLACED}


def test_results_of_an_earlier_run_in_other_formats_are_told_and_kept(folder):
    folder.put("a.obj")
    folder.put("b.obj")
    assert folder.run(formats=[".glb", ".json"]).complete
    assert not any("earlier run" in said for said in folder.said)
    for resume in (False, True):
        folder.said.clear()
        assert folder.run(PROMPTS._replace(parts=["arm"]), resume=resume).complete
        (told,) = (said for said in folder.said if "earlier run" in said)
        assert told.startswith(f"{folder.out / 'a.parts.glb'} and 1 more are of an earlier run")
    (folder.out / "a.parts.glb").write_text("corrected by hand")
    assert folder.run(formats=[".glb", ".json"]).complete
    assert (folder.out / "a.changed1.parts.glb").read_text() == "corrected by hand"


def test_a_file_that_changes_while_it_is_worked_on_fails_and_is_done_again(folder, monkeypatch):
    folder.put("a.obj")
    before = batch.hash_mesh

    def hash_and_write(file):
        digest = before(file)
        folder.put("a.obj", f"another mesh, {time.perf_counter_ns()}")
        return digest

    with monkeypatch.context() as patch:
        patch.setattr(batch, "hash_mesh", hash_and_write)
        summary = folder.run(resume=True)
    assert summary.results == {"a.parts": FAILED} and "It changed" in summary.problems["a.parts"]
    assert folder.run(resume=True).results == {"a.parts": LABELLED}


def test_only_what_is_missing_is_done_again(folder):
    for i in range(6):
        folder.put(f"{i}.obj")
    folder.put("5.obj", "refuse")
    folder.run()
    before = folder.asked()
    folder.put("0.obj", "another mesh")
    (folder.out / "1.parts.json").write_text("damaged")
    (folder.out / "2.parts.json").unlink()
    folder.put("5.obj")
    folder.put("6.obj")
    summary = folder.run(resume=True)
    again = {"0.obj", "1.obj", "2.obj", "5.obj", "6.obj"}
    assert folder.asked() - before == Counter(again)
    kept = [key for key, result in summary.results.items() if result == KEPT]
    assert kept == ["3.parts", "4.parts"] and summary.complete
    assert (folder.out / "1.changed1.parts.json").read_text() == "damaged"
    assert sum("was changed since" in said for said in folder.said) == 1
    assert folder.run(resume=True).complete
    assert (folder.asked() - before).total() == len(again)


@pytest.mark.parametrize(
    "changed",
    [
        {"prompts": Prompts(["seat"], "chair")},
        {"prompts": Prompts(["seat", "leg"], "table")},
        {"model": "official"},
        {"formats": [".json", ".glb"]},
    ],
)
def test_results_of_another_question_are_not_kept(folder, changed):
    folder.put("a.obj")
    folder.run()
    assert folder.run(resume=True, **changed).results == {"a.parts": LABELLED}
    assert folder.run(resume=True, **changed).results == {"a.parts": KEPT}


def test_a_gltf_is_done_again_when_the_buffer_beside_it_has_changed(folder):
    buffers = [{"uri": "chair%20data.bin"}, {"uri": "data:application/octet-stream;base64,AA=="}]
    folder.put("chair.gltf", json.dumps({"buffers": buffers}))
    folder.put("chair data.bin", "one shape")
    folder.put("damaged.gltf", "[1]")
    assert set(folder.run().results.values()) == {LABELLED}
    assert set(folder.run(resume=True).results.values()) == {KEPT}
    folder.put("chair data.bin", "another")
    assert folder.run(resume=True).results == {"chair.parts": LABELLED, "damaged.parts": KEPT}


def test_without_resume_everything_is_done_anew(folder):
    folder.put("a.obj")
    folder.run()
    assert folder.run().results == {"a.parts": LABELLED}


def test_a_file_that_is_named_in_several_ways_is_labelled_once(folder, monkeypatch):
    folder.put("a.obj")
    monkeypatch.chdir(folder.meshes)
    ways = [folder.meshes, Path("a.obj"), Path("..", "meshes", "a.obj")]
    assert [item.key for item in find_items(ways, folder.out, PROMPTS, print)] == ["a.parts"]


def test_a_result_of_another_file_of_the_same_name_is_not_replaced(folder):
    for name in ("old/a.obj", "new/a.obj"):
        folder.put(name, name)
    above = folder.meshes
    folder.meshes = above / "old"
    assert folder.run().results == {"a.parts": LABELLED}
    folder.meshes = above / "new"
    said = f"{folder.out / 'a.parts.json'} is a result of {above / 'old' / 'a.obj'}, and one of "
    with pytest.raises(FileError, match=re.escape(said)):
        folder.run()
    assert folder.asked() == {"a.obj": 1}
    (above / "old" / "a.obj").unlink()
    assert folder.run().results == {"a.parts": LABELLED}


def test_a_line_of_the_manifest_that_was_cut_short_harms_no_other(folder):
    for i in range(3):
        folder.put(f"{i}.obj")
    folder.run()
    manifest = folder.out / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-20])
    assert list(folder.run(resume=True).results.values()) == [KEPT, KEPT, LABELLED]
    assert list(folder.run(resume=True).results.values()) == [KEPT] * 3


@pytest.mark.parametrize("passed_over", [3, "a note", [3], {"a": 1}, None])
def test_a_line_of_the_manifest_that_was_changed_is_named_and_its_file_done_again(
    folder, passed_over
):
    folder.put("a.obj")
    folder.run()
    manifest = folder.out / "manifest.jsonl"
    changed = json.loads(manifest.read_text()) | {"passed_over": passed_over}
    manifest.write_text(json.dumps(changed) + "\n")
    assert folder.run(resume=True).results == {"a.parts": LABELLED}
    assert any(f"{manifest}, line 1, was changed:" in said for said in folder.said)


def test_a_batch_that_is_killed_again_and_again_comes_to_the_same(folder, tmp_path):
    names = [f"{i}.obj" for i in range(30)]
    for name in names:
        folder.put(name, f"mesh {name}")
    program = (
        "import sys\nfrom pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import test_batch\n"
        f"folder = test_batch.Folder.__new__(test_batch.Folder)\n"
        f"path = Path({str(tmp_path)!r})\n"
        "folder.meshes, folder.out, folder.log = path / 'meshes', path / 'out', path / 'log'\n"
        "folder.said = []\n"
        "sys.exit(not folder.run(resume=True, workers=2).complete)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(STAGED), *sys.path])}
    random.seed(0)
    for kill in (True, True, True, False):
        done = folder.asked().total()
        process = subprocess.Popen([sys.executable, "-c", program], env=environment)
        if kill:
            while folder.asked().total() < done + 4 and process.poll() is None:
                time.sleep(0.01)
            time.sleep(0.05 * random.random())
            process.kill()
        code = process.wait(60)
    assert code == 0
    assert folder.results() == {
        f"{name[:-4]}.parts.json": f"mesh {name} as seat, leg" for name in names
    }
    entries = [json.loads(line) for line in (folder.out / "manifest.jsonl").open()]
    assert sorted(entry["key"] for entry in entries) == sorted(f"{n[:-4]}.parts" for n in names)
