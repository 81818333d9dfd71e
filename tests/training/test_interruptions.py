"""A training that is interrupted keeps every step that it has done."""

import os
import signal

import pytest
from tiny_runs import SETTINGS, TOGETHER, assert_same_weights, command, long_training

from training.loop import train as trainer
from training.loop.checkpoint import CHECKPOINT, read_checkpoint
from training.loop.interruptions import held_back
from training.loop.run import Run


def interrupt_at(step: int, monkeypatch) -> None:
    """Send this process SIGTERM amid a step, when the network has seen its batch."""
    whole = trainer.learning_rate

    def rate(number: int, settings) -> float:
        if number == step:
            signal.raise_signal(signal.SIGTERM)
        return whole(number, settings)

    monkeypatch.setattr(trainer, "learning_rate", rate)


def test_a_step_that_is_interrupted_is_done_and_kept_and_the_run_goes_on_after_it(
    small, tmp_path, monkeypatch
):
    with monkeypatch.context() as interrupted:
        interrupt_at(3, interrupted)
        with pytest.raises(KeyboardInterrupt):
            small("interrupted")
    assert read_checkpoint(tmp_path / "interrupted" / CHECKPOINT).step == 4
    assert_same_weights(small("whole"), small("interrupted"))


def test_an_evaluation_is_interrupted_at_once_and_its_step_is_kept(small, tmp_path, monkeypatch):
    def evaluate(*asked: object) -> None:
        signal.raise_signal(signal.SIGTERM)
        pytest.fail("it goes on")

    with monkeypatch.context() as interrupted:
        interrupted.setattr(trainer, "evaluate", evaluate)
        interrupted.setattr(trainer, "EVALUATE_EVERY", 0.0)
        with pytest.raises(KeyboardInterrupt):
            small("interrupted")
    assert read_checkpoint(tmp_path / "interrupted" / CHECKPOINT).step == 1
    assert_same_weights(small("whole"), small("interrupted"))


def test_if_one_of_two_processes_is_interrupted_both_end_after_the_same_step(small, tmp_path):
    """Only the last one is told, and only the first one keeps the step."""
    ended = command(tmp_path, "interrupted", SETTINGS, *TOGETHER, TINY_INTERRUPTED_AT="4")
    assert ended.returncode != 0 and "Traceback" not in ended.stderr, ended.stderr
    assert read_checkpoint(tmp_path / "interrupted" / CHECKPOINT).step == 5
    runs = [Run(tmp_path / name, SETTINGS, 16, "cpu") for name in ("whole", "interrupted")]
    for run in runs:
        done = command(tmp_path, run.folder.name, SETTINGS, *TOGETHER)
        assert done.returncode == 0, done.stderr
        run.resume()
        assert run.step == 6
    assert_same_weights(*runs)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals to send to one process")
@pytest.mark.parametrize("launcher", [(), TOGETHER], ids=["alone", "together"])
def test_a_training_that_is_terminated_says_so_and_keeps_its_steps(small, tmp_path, launcher):
    with long_training(tmp_path, *launcher) as training:
        first = read_checkpoint(tmp_path / "long" / CHECKPOINT).step
        training.terminate()
        _, said = training.communicate()
    assert training.returncode == 130 and said.endswith("Interrupted.\n"), said
    assert said.count("Interrupted.") == 1
    assert "Traceback" not in said and "signal" not in said
    assert first <= read_checkpoint(tmp_path / "long" / CHECKPOINT).step < 3000


def test_an_error_after_an_interruption_is_its_consequence():
    with pytest.raises(KeyboardInterrupt), held_back():
        signal.raise_signal(signal.SIGINT)
        raise RuntimeError("Connection closed by peer")
    with pytest.raises(RuntimeError), held_back():
        raise RuntimeError("of its own")


def test_what_nobody_heeded_is_an_interruption_at_the_end_of_the_block():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), held_back() as interruptions:
        signal.raise_signal(signal.SIGINT)
        assert interruptions == [signal.SIGINT]
    assert signal.getsignal(signal.SIGINT) == before
