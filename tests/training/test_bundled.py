"""The recipe of the bundled model: its steps in order, and none after one that failed."""

import subprocess
import sys

import pytest

from training import bundled

DATA = ["--makehuman", "mh", "--packs", "a", "b", "--sources", "c", "d"]
DATA += ["--work", "work", "--out", "model"]


@pytest.fixture
def ran(monkeypatch):
    """The modules that are run by `main`, and a way to let one fail."""
    modules, failing = [], {}

    def run(command, **options):
        module = next(word for word in command if word.startswith("training."))
        modules.append((module, command))
        return subprocess.CompletedProcess(command, failing.get(module, 0))

    monkeypatch.setattr(bundled.subprocess, "run", run)
    monkeypatch.setattr(bundled.os, "cpu_count", lambda: 3)
    monkeypatch.setattr(sys, "argv", ["bundled", *DATA, "--device", "cpu"])
    return modules, failing


def test_the_data_are_made_then_the_model_is_trained_then_it_is_written(ran):
    modules, _ = ran
    bundled.main()
    assert [module for module, _ in modules] == [
        "training.data.make_shards",
        "training.loop.train",
        "training.loop.train",
    ]
    made = modules[0][1]
    assert made[made.index("--sources") + 1 :][:2] == ["c", "d"]
    assert "--export" in modules[2][1] and "--export" not in modules[1][1]
    assert "CC0-1.0" in modules[2][1] and any("MakeHuman" in word for word in modules[2][1])


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
    trained, written = (
        command[command.index("training.loop.train") :] for _, command in modules[1:]
    )
    assert written[: len(trained)] == trained


def test_what_a_model_goes_on_from_is_known_to_all_that_train(ran, monkeypatch):
    modules, _ = ran
    monkeypatch.setattr(sys, "argv", [*sys.argv, "--start", "other", "--learning-rate", "1e-4"])
    bundled.main()
    for _, command in modules[1:]:
        assert command[command.index("--start") + 1] == "other"
        assert command[command.index("--learning-rate") + 1] == "0.0001"


def test_nothing_follows_a_step_that_failed(ran):
    modules, failing = ran
    failing["training.loop.train"] = 7
    with pytest.raises(SystemExit) as ended:
        bundled.main()
    assert ended.value.code == 7
    assert len(modules) == 2
