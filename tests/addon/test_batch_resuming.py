"""A batch resumed or disturbed: nothing that others made is lost, and nothing is done twice."""

import contextlib
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from batch_folder import PROMPTS, STAGED, Folder
from patchalign3d_addon.batch import batch
from patchalign3d_addon.batch.batch import FAILED, KEPT, LABELLED
from patchalign3d_addon.batch.files import find_items
from patchalign3d_addon.shared.errors import FileError
from patchalign3d_addon.shared.manifest import REMOVED, REPLACED
from patchalign3d_addon.ui.prompts import Prompts


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path)


@contextlib.contextmanager
def meanwhile(act: Callable[[Path], object]) -> Iterator[None]:
    """Have something happen while a batch is at work: whenever it is about to hash a mesh file."""
    before = batch.hash_mesh

    def hash_after_all(file: Path) -> str:
        act(file)
        return before(file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "hash_mesh", hash_after_all)
        yield


def test_what_a_batch_that_was_killed_has_left_unfinished_is_removed_by_the_next(folder):
    folder.put("a.obj")
    folder.put("old/b.obj")
    left = folder.out / "old" / ".unfinished-999999999-0-b.parts.blend"
    left.parent.mkdir(parents=True)
    left.write_text("half a file")
    anothers = folder.out / ".unfinished-999999998-0-c.parts.blend"
    anothers.write_text("is being written")

    def another_writes(file):
        anothers.write_text(anothers.read_text() + ", and longer")

    with meanwhile(another_writes):
        assert folder.run(resume=True).complete
    assert not left.exists() and anothers.exists()


@pytest.mark.parametrize(
    ("lose", "said"),
    [(Path.unlink, REMOVED), (lambda file: file.write_text("another question's"), REPLACED)],
)
def test_a_file_whose_results_are_removed_or_replaced_meanwhile_counts_as_failed(
    folder, lose, said
):
    for name in ("a.obj", "b.obj"):
        folder.put(name)

    def lose_the_first(file):
        if file.name == "b.obj" and (folder.out / "a.parts.json").exists():
            lose(folder.out / "a.parts.json")

    with meanwhile(lose_the_first):
        summary = folder.run()
    assert summary.results == {"a.parts": FAILED, "b.parts": LABELLED}
    assert summary.problems["a.parts"] == said and not summary.complete
    assert folder.run(resume=True).results == {"a.parts": LABELLED, "b.parts": KEPT}


def test_what_another_command_has_written_meanwhile_is_not_replaced(folder):
    folder.put("a.obj")
    result = folder.out / "a.parts.json"

    def another_writes(file):
        result.parent.mkdir(exist_ok=True)
        result.write_text("another's")

    with meanwhile(another_writes):
        summary = folder.run()
    assert summary.results == {"a.parts": FAILED} and result.read_text() == "another's"
    assert "a.parts.json was written meanwhile" in summary.problems["a.parts"]
    assert not (folder.out / "manifest.jsonl").exists()  # or it would be told as of a.obj
    assert folder.run().complete


def test_a_result_that_was_to_be_kept_and_is_replaced_meanwhile_counts_as_failed(folder):
    for name in ("a.obj", "b.obj"):
        folder.put(name)
    assert folder.run().complete
    (folder.out / "b.parts.json").unlink()
    kept = folder.out / "a.parts.json"
    with meanwhile(lambda file: kept.write_text("another question's")):
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


def test_a_file_that_changes_while_it_is_worked_on_fails_and_is_done_again(folder):
    folder.put("a.obj")
    with meanwhile(lambda file: folder.put("a.obj", f"another mesh, {time.perf_counter_ns()}")):
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
        "from batch_folder import Folder\n"
        "folder = Folder.__new__(Folder)\n"
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
