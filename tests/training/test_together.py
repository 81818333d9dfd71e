"""Processes that train together: they train as one, and end together."""

import os
import sys
from dataclasses import replace

import psutil
import pytest
import torch
from tiny_runs import SETTINGS, TOGETHER, assert_same_weights, command, long_training
from tiny_training import Texts
from torch import nn

from training.alone import alone_in
from training.data.shards import Shards
from training.loop import together
from training.loop import train as trainer
from training.loop.checkpoint import CHECKPOINT, read_checkpoint
from training.loop.run import Run
from training.loop.settings import learning_rate


def test_two_processes_train_as_one_on_the_batches_of_both(small, tmp_path):
    settings = replace(SETTINGS, steps=2, drop_path=0.0)
    done = command(tmp_path, "both", settings, *TOGETHER)
    assert done.returncode == 0, done.stderr
    both = Run(tmp_path / "both", settings, 16, "cpu")
    both.resume()
    assert both.step == 2

    (tmp_path / "hand").mkdir()
    run = Run(tmp_path / "hand", settings, 16, "cpu")
    shards = Shards(tmp_path / "train")
    for step in range(2):
        run.optimizer.zero_grad()
        run.network.train()
        for rank in (0, 1):
            batch = trainer.draw_batch(settings, 256, shards, (settings.seed, step, rank))
            (run.objective(batch, Texts()(batch.words), run.patches) / 2).backward()
        for group in run.optimizer.param_groups:
            group["lr"] = learning_rate(step, settings)
        nn.utils.clip_grad_norm_(run.parameters, settings.gradient_norm)
        run.optimizer.step()
        run.step += 1
    for (name, one), other in zip(
        run.objective.named_parameters(), both.objective.parameters(), strict=True
    ):
        torch.testing.assert_close(one, other, atol=2e-5, rtol=1e-3, msg=name)


def test_two_processes_that_were_killed_end_in_the_same_weights(small, tmp_path):
    def resumed(name):
        done = command(tmp_path, name, SETTINGS, *TOGETHER)
        assert done.returncode == 0, done.stderr
        run = Run(tmp_path / name, SETTINGS, 16, "cpu")
        run.resume()
        assert run.step == 6
        return run

    killed = command(tmp_path, "killed", SETTINGS, *TOGETHER, TINY_DIES_AT="5")
    assert killed.returncode != 0
    assert read_checkpoint(tmp_path / "killed" / CHECKPOINT).step == 3
    assert_same_weights(resumed("whole"), resumed("killed"))


def test_processes_that_train_together_end_when_what_has_started_them_is_killed(small, tmp_path):
    with long_training(tmp_path, *TOGETHER) as training:
        processes = psutil.Process(training.pid).children(recursive=True)
        training.kill()
        assert len(processes) >= 2 and not psutil.wait_procs(processes, timeout=10)[1]
    assert read_checkpoint(tmp_path / "long" / CHECKPOINT).step < 3000
    with alone_in(tmp_path / "long"):
        pass  # the folder is free for the same command


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        ([], 1, "Another command is at work in"),  # one of them has found it
        (["--run=other", "--source-weights=cup=1"], 1, "There are no shards of cup"),  # all of them
        (["--seed=-1"], 2, "It must be 0 or more, not -1."),
    ],
)
def test_what_stops_processes_that_train_together_is_said_once_and_without_a_traceback(
    small, tmp_path, options, code, sentence
):
    with alone_in(tmp_path / "run"):
        stopped = command(tmp_path, "run", SETTINGS, *TOGETHER, options=options)
    assert stopped.returncode == code and stopped.stderr.count(sentence) == 1, stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_processes_meet_without_the_library_that_pytorch_for_windows_lacks(monkeypatch):
    met = []
    monkeypatch.setattr(os, "environ", dict(os.environ))
    os.environ.pop("USE_LIBUV", None)
    monkeypatch.setattr(together.run, "run", lambda _: met.append(os.environ["USE_LIBUV"]))
    monkeypatch.setattr(sys, "argv", ["together", "-m", "--", "training.loop.train"])
    together.main()
    assert met == ["0"]
