"""The recipe of the bundled model: its steps in order, and none after one that failed."""

import contextlib
import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import tiny_training

from patchalign3d.errors import FileError
from patchalign3d.network.model import read_description
from patchalign3d.network.weights import load_model
from training import bundled
from training.alone import alone_in
from training.data.sources import SOURCES
from training.loop import run, train

ROOT = Path(bundled.__file__).parents[1]
ON_CPU = [stage for stage in bundled.STAGES if not stage.on_gpu]
DATA = ["--makehuman", "mh", "--packs", "a", "b", "--sources", "c", "d"]
DATA += ["--work", "work", "--out", "model"]

pytestmark = pytest.mark.usefixtures("one_thread")


def said(command, option):
    """What the command says of an option, if anything."""
    return command[command.index(option) + 1] if option in command else None


@pytest.fixture
def ran(tmp_path, monkeypatch):
    """The modules that are run by `main`, and a way to let one fail."""
    monkeypatch.chdir(tmp_path)
    modules, failing = [], {}

    def run(command, environment):
        named = (word for word in command if word.startswith("training."))
        module = next(word for word in named if word != "training.loop.together")
        modules.append((module, command))
        return failing.get(module, 0)

    monkeypatch.setattr(bundled, "run_to_end", run)
    monkeypatch.setattr(bundled.os, "cpu_count", lambda: 3)
    monkeypatch.setattr(sys, "argv", ["bundled", *DATA, "--device", "cpu"])
    return modules, failing


def test_the_data_are_made_then_each_stage_is_trained_written_and_averaged(ran):
    modules, _ = ran
    bundled.main()
    expected = ["training.data.make_shards"]
    for stage in ON_CPU:
        expected += ["training.loop.train", "training.loop.train"]
        expected += ["training.average"] * (stage.share < 1)
    assert [module for module, _ in modules] == expected
    made = modules[0][1]
    assert made[made.index("--sources") + 1 :][:2] == ["c", "d"]
    assert int(said(made, "--people")) == bundled.PEOPLE * int(said(made, "--family"))
    assert "--export" in modules[2][1] and "--export" not in modules[1][1]
    assert "CC0-1.0" in modules[2][1] and any("MakeHuman" in word for word in modules[2][1])


def test_a_model_names_the_data_that_it_is_given_and_no_others(ran, monkeypatch):
    modules, _ = ran
    given = ["--packs", "x/QUATERNIUS", "x/mine", "--sources", "robots"]
    monkeypatch.setattr(sys, "argv", ["bundled", *DATA[-4:], *given, "--device", "cpu"])
    bundled.main()
    written = modules[2][1]
    assert written[written.index("--data") + 1 :] == [
        bundled.DATA["quaternius"],
        "Models of the folder mine",
        bundled.DATA["robots"],
        bundled.GENERATED,
    ]


def test_all_sources_have_words_for_what_a_model_says_of_them():
    assert bundled.DATA.keys() == SOURCES.keys()


def test_each_stage_begins_where_the_one_before_has_ended(ran):
    modules, _ = ran
    bundled.main()
    commands = iter([command for _, command in modules[1:]])
    before = None
    for stage in ON_CPU:
        trained, written = next(commands), next(commands)
        assert said(trained, "--start") == said(written, "--start") == before
        end = said(written, "--export")
        if stage.share < 1:
            averaged = next(commands)
            assert averaged[averaged.index("training.average") + 1 :][:2] == [before, end]
            end = said(averaged, "--out")
        before = end
    assert before == "model"


@pytest.mark.parametrize("cores", [1, 3, 64, None])
def test_two_processes_share_a_batch_whatever_the_number_of_cores(ran, monkeypatch, cores):
    modules, _ = ran
    monkeypatch.setattr(bundled.os, "cpu_count", lambda: cores)
    bundled.main()
    training = modules[1][1]
    processes = int(training[training.index("--nproc-per-node") + 1])
    assert processes == 2
    assert processes * int(training[training.index("--batch") + 1]) == bundled.BATCH


def test_training_and_writing_agree_in_all_that_a_checkpoint_keeps(ran):
    modules, _ = ran
    bundled.main()
    commands = [
        command[command.index(module) :]
        for module, command in modules
        if module == "training.loop.train"
    ]
    for trained, written in zip(commands[::2], commands[1::2], strict=True):
        assert written[: len(trained)] == trained


def test_a_single_stage_goes_on_from_a_model(ran, monkeypatch):
    modules, _ = ran
    more = ["--start", "bundled", "--stages", "further", "--steps", "7"]
    monkeypatch.setattr(sys, "argv", [*sys.argv, *more])
    bundled.main()
    _, (_, trained), (_, written), (_, averaged) = modules
    for command in (trained, written):
        assert said(command, "--start") == "bundled" and said(command, "--steps") == "7"
    assert averaged[averaged.index("training.average") + 1 :][:2] == [
        "bundled",
        said(written, "--export"),
    ]
    assert said(averaged, "--out") == "model"


def test_what_takes_a_processor_too_long_is_trained_on_a_gpu_or_where_it_is_asked_for(
    ran, monkeypatch
):
    modules, _ = ran
    (long,) = (stage for stage in bundled.STAGES if stage.on_gpu)
    bundled.main()
    assert not any(f"/{long.name}/" in word for _, command in modules for word in command)
    monkeypatch.setattr(bundled, "choose_device", lambda name: "cuda")
    bundled.main()
    folder = str(Path("work", long.name, "run"))
    trained, written = (c for _, c in modules if said(c, "--run") == folder)
    assert said(trained, "--batch") == str(long.batch) and "--export" in written
    del modules[:]
    monkeypatch.setattr(bundled, "choose_device", lambda name: "cpu")
    monkeypatch.setattr(sys, "argv", [*sys.argv, "--stages", long.name])
    bundled.main()
    assert said(modules[1][1], "--batch") == str(long.batch // 2)


def running(program: str) -> str:
    """A script that runs a program as the command runs each of its steps."""
    return (
        "import sys; from patchalign3d.shared.interrupting import run_command; "
        "from training.bundled import environment, run_to_end; "
        f"runs = [sys.executable, '-c', {program!r}]; "
        "run_command(lambda: run_to_end(runs, environment('cpu')))"
    )


# As training.loop.together does, which takes longer than a moment to end what it has started.
SLOW_TO_END = """
import pathlib, signal, time

def end(*arguments):
    time.sleep(1)
    pathlib.Path("ended").touch()
    raise SystemExit(1)

signal.signal(signal.SIGTERM, end)
pathlib.Path("begun").touch()
time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_what_ends_the_command_waits_until_what_it_runs_has_ended_its_processes(tmp_path):
    with begun(running(SLOW_TO_END), tmp_path) as command:
        command.terminate()
        assert command.wait(30) == 130
    assert (tmp_path / "ended").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_an_interruption_is_told_once_by_whatever_was_at_work(tmp_path):
    with begun(running(LONG), tmp_path, stderr=subprocess.PIPE, start_new_session=True) as command:
        os.killpg(command.pid, signal.SIGINT)  # as a terminal does
        _, said = command.communicate(timeout=30)
    assert command.returncode == 130 and said == b"Interrupted.\n", said


LONG = """
import pathlib, time
from training.options import run_command

run_command(lambda: (pathlib.Path("begun").touch(), time.sleep(60)))
"""


def test_what_kills_the_command_ends_what_it_runs(tmp_path):
    script = (
        "import sys; from training.bundled import environment, run_to_end; "
        f"run_to_end([sys.executable, '-c', {LONG!r}], environment('cpu'))"
    )
    with begun(script, tmp_path) as command:
        processes = psutil.Process(command.pid).children(recursive=True)
        command.kill()
        assert processes and not psutil.wait_procs(processes, timeout=10)[1]


@contextlib.contextmanager
def begun(script: str, folder: Path, **how: Any) -> Iterator[subprocess.Popen]:
    """A program that is at work."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    with subprocess.Popen([sys.executable, "-c", script], cwd=folder, env=env, **how) as command:
        while not (folder / "begun").exists():
            assert command.poll() is None
            time.sleep(0.1)
        yield command


def test_two_commands_are_not_at_work_in_one_folder(ran):
    modules, _ = ran
    with alone_in(Path("work")), pytest.raises(FileError, match="Another command is at work in"):
        bundled.main()
    assert not modules
    bundled.main()
    assert modules


def test_each_step_is_told_before_it_begins(ran, capsys):
    _, failing = ran
    failing["training.loop.train"] = 1
    with pytest.raises(SystemExit):
        bundled.main()
    steps = 1 + sum(2 + (stage.share < 1) for stage in ON_CPU)
    assert capsys.readouterr().err.splitlines() == [
        f"1 of {steps}: shapes",
        f"2 of {steps}: stage words, 13,000 steps of 16 shapes",
    ]


@pytest.fixture
def tiny(tmp_path, monkeypatch):
    """Runs the commands here, with a network that learns in a moment and shards that are there."""
    monkeypatch.setattr(run, "architecture", lambda settings, dimension: tiny_training.SMALL)
    monkeypatch.setattr(train, "TextBank", lambda *arguments: tiny_training.Texts())
    monkeypatch.setattr(train, "mean_iou_by_source", lambda *arguments: {"mean": 0.0})
    monkeypatch.setattr(train, "frames_found", lambda *arguments: {"up": 0.0})
    (tmp_path / "shards").mkdir()
    tiny_training.make_tiny_shards(tmp_path / "shards")
    done = []

    def run_here(command, environment):
        module = command[2]
        done.append(module)
        if module != "training.data.make_shards":
            monkeypatch.setattr(sys, "argv", [module, *command[3:]])
            importlib.import_module(module).main()
        return 0

    monkeypatch.setattr(bundled, "PROCESSES", 1)
    monkeypatch.setattr(bundled, "STAGES", [stage._replace(batch=2) for stage in bundled.STAGES])
    monkeypatch.setattr(bundled, "run_to_end", run_here)
    return done


def test_the_commands_make_a_model_from_random_weights_and_make_it_again(
    tiny, tmp_path, monkeypatch
):
    words = ["--work", str(tmp_path), "--out", str(tmp_path / "model")]
    words += ["--device", "cpu", "--steps", "2"]
    monkeypatch.setattr(sys, "argv", ["bundled", *words])
    bundled.main()
    made = read_description(tmp_path / "model")
    assert made.license == "CC0-1.0" and list(made.training_data) == [bundled.GENERATED]
    before, last = ON_CPU[-2:]
    (_, old), (_, trained), (_, new) = (
        load_model(tmp_path / folder)
        for folder in (f"{before.name}/model", f"{last.name}/trained", "model")
    )
    share = last.share
    for name, tensor in new.items():
        if tensor.is_floating_point():
            between = old[name].float().lerp(trained[name].float(), share)
            assert (tensor - between).abs().max() <= 1e-3 * (1 + between.abs().max())
    assert any((old[name] != new[name]).any() for name in new)

    def none_left(*arguments):
        raise AssertionError("a stage that has ended is trained again")

    monkeypatch.setattr(train, "train_step", none_left)
    monkeypatch.setattr(sys, "argv", ["bundled", *words])
    bundled.main()
    assert read_description(tmp_path / "model").sha256 == made.sha256


class PowerCut(Exception):
    """Ends the command in the middle of a step."""


@pytest.mark.parametrize("stage", range(len(ON_CPU)))
def test_broken_off_in_any_stage_the_same_command_ends_in_the_same_model(
    tiny, tmp_path, monkeypatch, stage
):
    steps, taken, learn = 2, [], train.train_step

    def cut_off(*arguments):
        taken.append(len(taken))
        if len(taken) == stage * steps + 2:  # in the stage's second step, after a checkpoint
            raise PowerCut
        return learn(*arguments)

    def make(name):
        words = ["--work", str(tmp_path / name), "--out", str(tmp_path / name / "model")]
        words += ["--device", "cpu", "--steps", str(steps)]
        monkeypatch.setattr(sys, "argv", ["bundled", *words])
        bundled.main()

    for name in ("whole", "broken"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "shards").symlink_to(tmp_path / "shards", target_is_directory=True)
    monkeypatch.setattr(train, "CHECKPOINT_EVERY", 0.0)  # after every step
    make("whole")
    monkeypatch.setattr(train, "train_step", cut_off)
    with pytest.raises(PowerCut):
        make("broken")
    assert not (tmp_path / "broken" / "model").exists()
    make("broken")
    assert len(taken) == len(ON_CPU) * steps + 1  # no step but the broken one is repeated
    whole, again = (read_description(tmp_path / name / "model") for name in ("whole", "broken"))
    assert whole.sha256 == again.sha256


def test_nothing_follows_a_step_that_failed(ran):
    modules, failing = ran
    failing["training.loop.train"] = 7
    with pytest.raises(SystemExit) as ended:
        bundled.main()
    assert ended.value.code == 7
    assert len(modules) == 2
