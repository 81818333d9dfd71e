"""Threads: they sleep while they wait, and there are as many as were asked for."""

import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import trimesh
from small_model import save_small_model

from patchalign3d import threads


@pytest.fixture
def nothing_is_set(monkeypatch):
    for name in (*threads.PASSIVE, threads.COUNT):
        monkeypatch.setenv(name, "to be restored")
        monkeypatch.delenv(name)


@pytest.mark.parametrize("command", ["automatic", "worker"])
def test_threads_are_told_how_to_wait_before_numpy_and_pytorch_are_imported(
    nothing_is_set, command
):
    module = {"automatic": "cli", "worker": "worker"}[command]
    code = (
        "import os, sys, types;"
        "from patchalign3d import __main__ as start, threads;"
        "assert not {'numpy', 'torch'} & {*sys.modules};"
        f"fake = types.ModuleType('patchalign3d.{module}');"
        "told = lambda: sys.exit(0 if threads.PASSIVE.items() <= os.environ.items() else 1);"
        f"fake.run = fake.main = told; sys.modules['patchalign3d.{module}'] = fake;"
        "start.main()"
    )
    subprocess.run([sys.executable, "-c", code, command], check=True, timeout=120)


def test_a_command_computes_with_as_many_threads_as_it_is_told(nothing_is_set, tmp_path):
    model = save_small_model(tmp_path / "small")
    trimesh.creation.box([1, 2, 3]).export(tmp_path / "box.obj")
    code = (
        "import sys; from patchalign3d.cli import main; assert 'torch' not in sys.modules;"
        f"assert main(['automatic', {str(tmp_path / 'box.obj')!r}, '--model', {str(model)!r},"
        "'--device', 'cpu', '--threads', '1']) == 0;"
        "import torch; assert torch.get_num_threads() == 1"
    )
    environment = os.environ | {"PATCHALIGN3D_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, timeout=120)


def test_what_the_user_has_set_stays(nothing_is_set, monkeypatch):
    monkeypatch.setenv("OMP_WAIT_POLICY", "active")
    threads.wait_passively()
    assert os.environ["OMP_WAIT_POLICY"] == "active"


def test_processes_share_the_cores_that_they_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: range(6), raising=False)
    assert [threads.share_of_cores(count) for count in (1, 2, 4, 9)] == [6, 3, 1, 1]


@pytest.mark.parametrize(("said", "allowed"), [("3", 3), ("", 6), ("0", 6), ("many", 6)])
def test_our_own_loops_take_as_many_threads_as_the_network(monkeypatch, said, allowed):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: range(6), raising=False)
    monkeypatch.setenv(threads.COUNT, said)
    assert threads.allowed() == allowed


@pytest.mark.parametrize("count", ["1", "3"])
def test_chunks_make_up_the_whole_however_many_threads_take_them(count, monkeypatch):
    monkeypatch.setenv(threads.COUNT, count)
    found = np.zeros(100, int)

    def add(part: slice) -> None:
        found[part] += np.arange(100)[part]

    threads.in_chunks(100, add, size=7)
    np.testing.assert_array_equal(found, np.arange(100))
    threads.in_chunks(0, add)


@pytest.mark.parametrize("count", ["1", "3"])
def test_what_goes_wrong_in_a_chunk_is_raised(count, monkeypatch):
    monkeypatch.setenv(threads.COUNT, count)

    def fail(part: slice) -> None:
        raise MemoryError(part.start)

    with pytest.raises(MemoryError, match="0"):
        threads.in_chunks(20, fail, size=5)


def test_an_error_in_any_thread_is_raised_and_none_goes_on_after_it(monkeypatch):
    monkeypatch.setenv(threads.COUNT, "4")
    working, begun = [], []

    def work(part: slice) -> None:
        begun.append(part.start)
        working.append(part.start)
        time.sleep(0.01)
        working.remove(part.start)
        if part.start == 5:
            raise ValueError(part.start)

    with pytest.raises(ValueError, match="5"):
        threads.in_chunks(1000, work, size=1)
    assert not working and len(begun) < 1000


def test_threads_that_stay_are_used_again_and_may_use_others(monkeypatch):
    monkeypatch.setenv(threads.COUNT, "3")
    names, total = set(), []

    def inner(part: slice) -> None:
        names.add(threading.current_thread().name)
        total.append(part.start)

    for _ in range(20):
        threads.in_chunks(6, lambda part: threads.in_chunks(6, inner, size=1), size=1)
    assert len(total) == 20 * 36
    assert len(names) <= threads.MOST
    assert threads.beside(lambda: 7).result() == 7
