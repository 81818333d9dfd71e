"""Work on a corpus: whatever an item does to its process, it costs that item and no other."""

import ctypes
import errno
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from patchalign3d import corpus
from patchalign3d.corpus import Outcome, for_each, here, processes
from patchalign3d.errors import FileError, ProcessError
from patchalign3d.shared.manifest import Manifest

PIPE = "multiprocessing.context.SpawnContext.Pipe"
ITEMS = {f"item-{number}": number for number in range(6)}


def measure(number: int, folder: Path) -> dict:
    """Leave a trace of having worked, and do what this item is bad for."""
    with (folder / f"{number}.trace").open("a") as trace:
        trace.write(f"{os.getpid()}\n")
    if number == 1:
        raise FileError("It is broken.")
    if number == 2:
        raise MemoryError
    if number == 3:
        raise ValueError("nothing to measure")
    return {"square": number * number}


def traces(folder: Path) -> dict[str, int]:
    """How often each item was worked on."""
    return {file.stem: len(file.read_text().split()) for file in folder.glob("*.trace")}


@pytest.mark.parametrize("spread", [here, processes(2)], ids=["here", "two processes"])
def test_what_failed_is_told_and_tried_again_and_what_is_done_is_kept(tmp_path, spread):
    manifest = Manifest(tmp_path / "manifest.jsonl")
    work = partial(measure, folder=tmp_path)
    found = {outcome.key: outcome for outcome in for_each(ITEMS, work, manifest, 7, spread=spread)}
    assert found == {
        "item-0": Outcome("item-0", {"square": 0}),
        "item-1": Outcome("item-1", None, "It is broken.", "FileError"),
        "item-2": Outcome("item-2", None, "There is not enough memory.", "MemoryError"),
        "item-3": Outcome("item-3", None, "ValueError: nothing to measure", "ValueError"),
        "item-4": Outcome("item-4", {"square": 16}),
        "item-5": Outcome("item-5", {"square": 25}),
    }
    again = Manifest(manifest.path)
    assert again["item-4"] == {"key": "item-4", "recipe": 7, "square": 16}
    assert again["item-1"] == {"key": "item-1", "error": "It is broken."}

    def is_kept(key: str) -> bool:
        return again[key].get("recipe") == 7

    room: list[str] = []
    outcomes = list(for_each(ITEMS, work, again, 7, is_kept, spread, make_room=room.append))
    assert [o.key for o in outcomes if o.kept] == ["item-0", "item-4", "item-5"]
    assert outcomes[0].made["square"] == 0 and room == ["item-1", "item-2", "item-3"]
    assert traces(tmp_path) == {"0": 1, "1": 2, "2": 2, "3": 2, "4": 1, "5": 1}


def test_more_processes_than_the_system_waits_for_at_once_do_their_work(tmp_path, monkeypatch):
    wait = corpus.wait

    def as_on_windows(pipes, timeout=None):
        assert len(pipes) <= 2, f"need at most 2 handles, got a sequence of length {len(pipes)}"
        return wait(pipes, timeout)

    monkeypatch.setattr(corpus, "wait", as_on_windows)
    monkeypatch.setattr(corpus, "TOGETHER", 2)
    done = for_each(ITEMS, partial(measure, folder=tmp_path), spread=processes(3))
    assert {outcome.key for outcome in done} == set(ITEMS)


def harm(how: str) -> dict:
    """Ways in which a process ends over an item."""
    if how == "exit":
        os._exit(3)
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    return {"pid": os.getpid()}


@pytest.mark.parametrize("count", [1, 3])
def test_an_item_that_ends_its_process_costs_itself_alone(count):
    bad = {"exit": "exit code 3"}
    bad |= {"kill": "SIGKILL, most likely because memory ran out"} if os.name == "posix" else {}
    items = {f"{how} {turn}": how for turn in range(3) for how in ("well", *bad)}
    found = {outcome.key: outcome for outcome in for_each(items, harm, spread=processes(count))}
    assert found.keys() == items.keys()
    for key, how in items.items():
        said = f"The process that worked on it has ended ({bad[how]})." if how in bad else ""
        assert found[key].error == said


class NotReadByOthers:
    """Something that only this process knows how to make."""

    def __call__(self, item):
        return {}

    def __reduce__(self):
        return os._exit, (5,)


def test_processes_that_cannot_begin_are_no_fault_of_the_items():
    with pytest.raises(ProcessError, match="exit code 5"):
        list(for_each(ITEMS, NotReadByOthers(), spread=processes(2)))


def meet(number: int, folder: Path) -> dict:
    """End only when another process is at work, too."""
    (folder / f"{number}.here").touch()
    deadline = time.monotonic() + 60
    while len(list(folder.glob("*.here"))) < 2:
        if time.monotonic() > deadline:
            raise TimeoutError("nobody else came")
        time.sleep(0.01)
    return {"pid": os.getpid()}


def test_several_processes_work_at_once(tmp_path):
    work = partial(meet, folder=tmp_path)
    told = list(for_each({"a": 1, "b": 2}, work, spread=processes(2)))
    assert len({os.getpid(), *(outcome.made["pid"] for outcome in told)}) == 3


def linger(number: int, folder: Path) -> dict:
    """Work for very long, and tidy up in the end."""
    (folder / "pid").write_text(str(os.getpid()))
    try:
        time.sleep(600)
    finally:
        (folder / "tidy").touch()


def test_who_loses_interest_leaves_nobody_at_work(tmp_path):
    items = {"quick": 0, "slow": 1}
    outcomes = for_each(items, partial(quick_or_linger, folder=tmp_path), spread=processes(2))
    assert next(outcomes).key == "quick"
    while not (tmp_path / "pid").exists():
        time.sleep(0.01)
    outcomes.close()
    assert (tmp_path / "tidy").exists() or os.name != "posix"


def quick_or_linger(number: int, folder: Path) -> dict:
    return linger(number, folder) if number else {}


@pytest.mark.skipif(os.name != "posix", reason="asks the system about processes by signals")
@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows masks no signals")
def test_ctrl_c_is_not_heard_by_processes_that_are_only_starting(tmp_path, monkeypatch):
    """A terminal sends it to all of them; the parent says what is to be."""
    start = corpus._Process.__init__

    def start_and_interrupt(self, work, threads):
        start(self, work, threads)
        os.kill(self._process.pid, signal.SIGINT)

    monkeypatch.setattr(corpus._Process, "__init__", start_and_interrupt)
    work = partial(measure, folder=tmp_path)
    found = list(for_each({"a": 4, "b": 5}, work, spread=processes(2)))
    assert sorted(found) == [Outcome("a", {"square": 16}), Outcome("b", {"square": 25})]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_on_windows_processes_inherit_that_ctrl_c_is_ignored(monkeypatch):
    said = []
    kernel = SimpleNamespace(SetConsoleCtrlHandler=lambda *flags: said.append(flags))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(corpus.sys, "platform", "win32")
    with pytest.raises(OSError), corpus._without_ctrl_c():
        assert said == [(None, True)]
        raise OSError
    assert said == [(None, True), (None, False)]


def test_when_the_parent_is_killed_its_processes_end(tmp_path):
    program = (
        "import sys; from pathlib import Path; from functools import partial\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r}); import test_corpus\n"
        "if __name__ == '__main__':\n"
        f"    work = partial(test_corpus.linger, folder=Path({str(tmp_path)!r}))\n"
        "    list(test_corpus.for_each({'a': 1}, work, spread=test_corpus.processes(1)))\n"
    )
    script = tmp_path / "script.py"
    script.write_text(program)
    parent = subprocess.Popen([sys.executable, str(script)])
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert parent.poll() is None
        time.sleep(0.01)
    child = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 60
    with pytest.raises(ProcessLookupError):
        while time.monotonic() < deadline:
            os.kill(child, 0)
            time.sleep(0.05)


def test_a_system_that_has_no_room_for_a_process_is_told_of_as_such(tmp_path, monkeypatch):
    """And not as a manifest that cannot be written, which is an OSError as well."""

    def refuse(_):
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(PIPE, refuse)
    with pytest.raises(ProcessError, match=r"could not be started \(Too many open files\)\.$"):
        list(for_each(ITEMS, partial(measure, folder=tmp_path), spread=processes(2)))
