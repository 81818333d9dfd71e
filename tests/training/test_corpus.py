"""Work on a corpus: done once and resumed, the same in one process, many, or a cluster."""

import os
import sys
import time
from functools import partial
from pathlib import Path

import pytest
import ray

from patchalign3d.errors import FileError
from training.data.corpus import work_through

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


def test_nobody_is_told_that_a_cluster_is_used(tmp_path, monkeypatch):
    told = []

    def init(**_: object) -> None:
        told.append(os.environ["RAY_USAGE_STATS_ENABLED"])
        raise InterruptedError

    monkeypatch.delenv("RAY_USAGE_STATS_ENABLED", raising=False)
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray, "init", init)
    with pytest.raises(InterruptedError):
        work_through(ITEMS, measure, tmp_path / "manifest.jsonl", cluster=True)
    assert told == ["0"]


@pytest.mark.parametrize(
    "how",
    [{}, {"count": 2}, {"cluster": True}],
    ids=["one process", "two processes", "cluster"],
)
def test_what_is_done_is_not_done_again_and_what_failed_is(tmp_path, how, request):
    if "cluster" in how:
        request.getfixturevalue("cluster")
    manifest = tmp_path / "manifest.jsonl"
    work = partial(measure, folder=tmp_path)
    results, errors = work_through(ITEMS, work, manifest, **how)
    assert errors == {"item-3": "ValueError: nothing to measure"}
    made = {item: {"length": 6} for item in ITEMS if item != "item-3"}
    assert results == made
    (tmp_path / "mended").touch()
    results, errors = work_through(ITEMS, work, manifest, **how)
    assert not errors and set(results) == set(ITEMS)
    assert traces(tmp_path) == {item: 2 if item == "item-3" else 1 for item in ITEMS}


def length(item: str) -> dict:
    return {"length": len(item)}


def test_results_that_were_made_otherwise_are_not_gone_on_from(tmp_path):
    manifest = tmp_path / "manifest.jsonl"
    work_through(["a"], length, manifest, recipe={"prompts": ["seat"], "model": "bundled"})
    work_through(["a", "b"], length, manifest, recipe={"prompts": ["seat"], "model": "bundled"})
    before = manifest.read_text()
    with pytest.raises(FileError, match=r"otherwise \(prompts\)"):
        work_through(["a", "b"], length, manifest, recipe={"prompts": ["leg"], "model": "bundled"})
    assert manifest.read_text() == before and before.count("recipe") == 2
