"""Work on a corpus: done once and resumed, the same in one process, many, or a cluster."""

import json
import os
import sys
import time
from functools import partial
from pathlib import Path

import pytest
import ray

from patchalign3d.errors import FileError
from training.data.corpus import for_each, read_manifest

ITEMS = [f"item-{number}" for number in range(6)]


def measure(item: str, folder: Path) -> dict:
    """Leave a trace of having worked, and fail on one item unless told not to."""
    with (folder / f"{item}.trace").open("a") as trace:
        trace.write(f"{os.getpid()}\n")
    if item == "item-3" and not (folder / "mended").exists():
        raise ValueError("nothing to measure")
    time.sleep(0.05)
    return {"length": len(item)}


def traces(folder: Path) -> dict[str, int]:
    """How often each item was worked on."""
    return {file.stem: len(file.read_text().split()) for file in folder.glob("*.trace")}


@pytest.fixture(scope="module")
def cluster():
    """A Ray cluster of one machine, whose processes find this module as the tests do."""
    path = os.pathsep.join(sys.path)
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        runtime_env={"env_vars": {"PYTHONPATH": path}},
    )
    yield
    ray.shutdown()


@pytest.mark.parametrize(
    "how",
    [{}, {"processes": 2}, {"cluster": True}],
    ids=["one process", "two processes", "cluster"],
)
def test_what_is_done_is_not_done_again_and_what_failed_is(tmp_path, how, request):
    if "cluster" in how:
        request.getfixturevalue("cluster")
    manifest = tmp_path / "manifest.jsonl"
    work = partial(measure, folder=tmp_path)
    results, errors = for_each(ITEMS, work, manifest, **how)
    assert errors == {"item-3": "ValueError: nothing to measure"}
    assert results == {item: {"length": 6} for item in ITEMS if item != "item-3"}
    (tmp_path / "mended").touch()
    results, errors = for_each(ITEMS, work, manifest, **how)
    assert not errors and set(results) == set(ITEMS)
    assert traces(tmp_path) == {item: 2 if item == "item-3" else 1 for item in ITEMS}


def test_a_line_that_was_cut_off_is_no_result(tmp_path):
    manifest = tmp_path / "manifest.jsonl"
    done = json.dumps({"item": "a", "result": 1})
    manifest.write_text(done + "\n" + '{"item": "b", "resu')
    assert read_manifest(manifest) == ({"a": 1}, {})
    results, _ = for_each(["a", "b", "c"], len, manifest)
    assert results == {"a": 1, "b": 1, "c": 1}
    assert read_manifest(manifest) == (results, {})


def meet(item: str, folder: Path) -> int:
    """End only when another process is at work, too."""
    (folder / f"{item}.here").touch()
    deadline = time.monotonic() + 60
    while len(list(folder.glob("*.here"))) < 2:
        if time.monotonic() > deadline:
            raise TimeoutError("nobody else came")
        time.sleep(0.01)
    return os.getpid()


def test_several_processes_work_at_once(tmp_path):
    manifest = tmp_path / "manifest.jsonl"
    workers, errors = for_each(["a", "b"], partial(meet, folder=tmp_path), manifest, processes=2)
    assert not errors
    assert len({os.getpid(), *workers.values()}) == 3


def test_results_that_were_made_otherwise_are_not_gone_on_from(tmp_path):
    manifest = tmp_path / "manifest.jsonl"
    for_each(["a"], len, manifest, recipe={"prompts": ["seat"], "model": "bundled"})
    for_each(["a", "b"], len, manifest, recipe={"prompts": ["seat"], "model": "bundled"})
    before = manifest.read_text()
    with pytest.raises(FileError, match=r"otherwise \(prompts\)"):
        for_each(["a", "b"], len, manifest, recipe={"prompts": ["leg"], "model": "bundled"})
    assert manifest.read_text() == before and before.count("recipe") == 1
