"""The batch: every file once, none lost, whatever breaks."""

import itertools
import json
from collections import Counter

import pytest
from batch_folder import PROMPTS, Folder
from patchalign3d_addon.batch import batch
from patchalign3d_addon.batch.batch import (
    FAILED,
    KEPT,
    LABELLED,
    TIMED_OUT,
)
from patchalign3d_addon.bridge.replies import BackendError
from patchalign3d_addon.shared.errors import FileError


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
