"""The trainer: a run that was killed and resumed is the run that was not; many train as one."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path

import numpy as np
import psutil
import pytest
import tiny_training
import torch
from mapped_files import HAS_MAPS, mapped_files
from tiny_training import SMALL, Texts, make_tiny_shards
from torch import nn

from patchalign3d.errors import FileError, ModelError
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.weights import load_model
from training.alone import alone_in
from training.data.clouds import Cloud, Label, Targets
from training.data.make_shards import Job, make_shard
from training.data.shards import Shards, write_shard
from training.loop import train as trainer
from training.loop.batches import Steps, batches
from training.loop.checkpoint import CHECKPOINT, read_checkpoint
from training.loop.command import trainer_parser
from training.loop.run import architecture
from training.loop.settings import (
    SOURCE_WEIGHTS,
    TEXT_ENCODERS,
    Hyperparameters,
    learning_rate,
    weights_from,
)
from training.loop.train import Run

TOGETHER = "-m training.loop.together --standalone --nproc-per-node 2 --".split()
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(tiny_training.ROOT)}
SETTINGS = Hyperparameters(steps=6, batch=3, warm_up=2, drop_path=0.3, patches=8)

pytestmark = pytest.mark.usefixtures("one_thread")


def write_blobs(folder, about):
    """Three clouds of 400 points in either split; ``about(rng)`` is what else each has."""
    rng = np.random.default_rng(0)
    for split in ("train", "validation"):
        points = [rng.normal(size=(400, 3)).astype(np.float32) for _ in range(3)]
        write_shard(folder / split / "blob-000", [Cloud("blob", p, **about(rng)) for p in points])


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A tiny network, tiny shards, and a way to start or resume a run by name."""
    monkeypatch.setattr("training.loop.run.architecture", lambda settings, dimension: SMALL)
    monkeypatch.setattr("training.data.make_shards.SHARD_SIZE", 5)
    monkeypatch.setattr("training.data.make_shards.HELD_OUT_SIZE", 5)
    monkeypatch.setattr("training.loop.evaluate.POINTS", 256)
    make_tiny_shards(tmp_path)

    def go(name: str, stop_at: int | None = None, workers: int = 0, settings=SETTINGS) -> Run:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        run = Run(folder, settings, 16, "cpu")
        run.resume()
        trainer.train(tmp_path, run, Texts(), "cpu", stop_at, workers)
        return run

    return go


def command(tmp_path, name: str, settings: Hyperparameters, *launcher, options=(), **environment):
    """Run the command in a process of its own, or in those that a launcher starts."""
    return subprocess.run(
        [*arguments(tmp_path, name, settings, *launcher), *options],
        env=ENVIRONMENT | environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )


def arguments(tmp_path, name: str, settings: Hyperparameters, *launcher: str) -> list[str]:
    values = asdict(settings)
    values["source_weights"] = ",".join(f"{n}={w}" for n, w in settings.source_weights.items())
    settled = [f"--{n.replace('_', '-')}={value}" for n, value in values.items()]
    where = ["--shards", str(tmp_path), "--run", str(tmp_path / name), "--device", "cpu"]
    return [sys.executable, *launcher, str(Path(tiny_training.__file__)), *where, *settled]


def assert_same_weights(one: Run, other: Run) -> None:
    for name, tensor in one.objective.state_dict().items():
        assert torch.equal(tensor, other.objective.state_dict()[name]), name


def test_a_resumed_run_ends_in_the_same_weights(small):
    whole = small("whole")
    small("parts", stop_at=4)
    resumed = small("parts")
    assert resumed.step == whole.step == 6
    assert_same_weights(whole, resumed)


def test_a_run_that_was_killed_ends_in_the_same_weights(small, tmp_path):
    killed = command(tmp_path, "killed", SETTINGS, TINY_DIES_AT="5")
    assert killed.returncode == 9, killed.stderr
    resumed = small("killed", stop_at=3)  # nothing is left to do up to there
    assert resumed.step == 3
    resumed = small("killed")
    assert_same_weights(small("whole"), resumed)


def test_workers_draw_what_the_process_would_draw_itself(small):
    assert_same_weights(small("alone"), small("helped", workers=2))


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


def test_what_two_processes_began_is_not_gone_on_with_by_one(small, tmp_path):
    run = small("one", stop_at=2)
    with pytest.raises(ModelError, match="made by 1 processes, and here are 2"):
        run.go_on_with(2)
    assert read_checkpoint(tmp_path / "one" / CHECKPOINT).processes == 1


def test_a_run_is_not_resumed_on_other_shards(small, tmp_path):
    small("one", stop_at=2)
    make_shard(Job("train", "mug", 0, 1, tmp_path))  # of another seed
    with pytest.raises(ModelError, match="was made on other shards"):
        small("one")
    assert read_checkpoint(tmp_path / "one" / CHECKPOINT).step == 2


def test_a_run_is_not_resumed_on_features_of_another_width(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "training.loop.run.architecture", lambda _, width: replace(SMALL, feature_width=width)
    )
    settings = replace(SETTINGS, stage=1)
    Run(tmp_path, settings, 10, "cpu").save()
    with pytest.raises(ModelError, match=r"features of 10 numbers, .* have 12"):
        Run(tmp_path, settings, 12, "cpu").resume()


def test_held_out_shapes_that_are_missing_are_told_before_any_words_are_embedded(small, tmp_path):
    shutil.rmtree(tmp_path / "validation")
    run, texts = Run(tmp_path / "run", SETTINGS, 16, "cpu"), Texts()
    texts.embed_in_advance = lambda *_: pytest.fail("it embeds words")
    with pytest.raises(FileError, match=r"no shards in .*validation"):
        trainer.train(tmp_path, run, texts, "cpu")


def test_a_run_is_not_resumed_from_other_weights_than_it_began_with(small, tmp_path):
    for name in ("one", "other"):
        small(name, stop_at=1)
    small("other", stop_at=2)
    begun = replace(SETTINGS, seed=3)

    def go_on_from(name: str) -> Run:
        (tmp_path / "begun").mkdir(exist_ok=True)
        run = Run(tmp_path / "begun", begun, 16, "cpu")
        run.start_from(str(tmp_path / name))
        run.resume()
        return run

    trainer.train(tmp_path, go_on_from("one"), Texts(), "cpu", 2)
    with pytest.raises(ModelError, match="was begun with other weights"):
        go_on_from("other")
    assert go_on_from("one").step == 2
    assert small("begun", stop_at=2, settings=begun).step == 2  # the way on: without --start


@contextlib.contextmanager
def long_training(tmp_path, *launcher: str) -> Iterator[subprocess.Popen]:
    """One that would take half a minute, from its first checkpoint on."""
    settings = replace(SETTINGS, steps=3000)
    with subprocess.Popen(
        [*arguments(tmp_path, "long", settings, *launcher)],
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    ) as training:
        while not (tmp_path / "long" / CHECKPOINT).exists() and training.poll() is None:
            time.sleep(0.01)
        yield training


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals to send to one process")
@pytest.mark.parametrize("launcher", [(), TOGETHER], ids=["alone", "together"])
def test_a_training_that_is_terminated_says_so_and_goes_on_where_it_was(small, tmp_path, launcher):
    with long_training(tmp_path, *launcher) as training:
        training.terminate()
        _, said = training.communicate()
    assert training.returncode == 130 and said.endswith("Interrupted.\n"), said
    assert said.count("Interrupted.") == 1
    assert "Traceback" not in said
    assert read_checkpoint(tmp_path / "long" / CHECKPOINT).step % 3 == 0


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


FULL = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000,) * 2)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows bounds no process's files")
def test_two_trainings_are_not_at_work_in_one_folder(small, tmp_path):
    with alone_in(tmp_path / "run"):
        second = command(tmp_path, "run", SETTINGS)
    assert second.returncode == 1
    assert f"Another command is at work in {tmp_path / 'run'}." in second.stderr
    assert command(tmp_path, "run", SETTINGS).returncode == 0


def test_a_disk_without_room_for_a_checkpoint_is_a_sentence_and_leaves_none(small, tmp_path):
    ended = command(tmp_path, "full", SETTINGS, "-c", FULL)
    assert ended.returncode == 1 and "File too large" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not [file for file in (tmp_path / "full").iterdir() if "checkpoint" in file.name]


def test_a_model_is_not_exported_without_its_licence_and_data(small, tmp_path):
    small("trained")
    told = ["--export", "model", "--license", "CC0-1.0"]
    done = command(tmp_path, "trained", SETTINGS, options=told)
    assert done.returncode == 2 and "--license and the --data" in done.stderr
    assert not (tmp_path / "model").exists()


def test_an_exported_model_is_called_as_its_folder_unless_it_is_given_a_name(small, tmp_path):
    small("trained")
    told = ["--export", "mine", "--license", "CC0-1.0", "--data", "cubes"]
    for more, name in (([], "mine"), (["--name", "bench"], "bench")):
        done = command(tmp_path, "trained", SETTINGS, options=[*told, *more])
        assert done.returncode == 0, done.stderr
        assert load_model(tmp_path / "mine")[0].name == name


def test_a_run_that_is_not_there_is_not_exported(small, tmp_path):
    told = ["--export", "model", "--license", "CC0-1.0", "--data", "cubes"]
    done = command(tmp_path, "mistyped", SETTINGS, options=told)
    assert done.returncode == 2 and "There is no run in" in done.stderr
    assert not (tmp_path / "model").exists() and not (tmp_path / "mistyped").exists()


def test_a_run_without_a_step_is_not_exported(small, tmp_path):
    (tmp_path / "begun").mkdir()
    Run(tmp_path / "begun", SETTINGS, 16, "cpu").save()
    told = ["--export", "model", "--license", "CC0-1.0", "--data", "cubes"]
    done = command(tmp_path, "begun", SETTINGS, options=told)
    assert done.returncode == 2 and "has not been trained yet" in done.stderr
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    "option",
    [
        "--steps=0",
        "--batch=-1",
        "--learning-rate=nan",
        "--weight-decay=-1",
        "--source-weights=chair=nan",
        "--width=100",
        "--drop-path=1.5",
        "--all-patches-from=2",
        "--text-bank=.",
        f"--shards={__file__}",
        "--shards=nowhere",
        f"--run={__file__}",
        "--workers=-1",
    ],
)
def test_senseless_options_end_with_2_and_a_sentence(tmp_path, monkeypatch, capsys, option):
    usual = ["train", "--shards", str(tmp_path), "--run", str(tmp_path / "run")]
    monkeypatch.setattr(sys, "argv", [*usual, option])
    with pytest.raises(SystemExit) as stopped:
        trainer.main()
    assert stopped.value.code == 2 and "error:" in capsys.readouterr().err


def test_a_loss_that_is_not_finite_stops_training_and_the_good_checkpoint_stays(
    small, tmp_path, monkeypatch
):
    run = small("parts", stop_at=3)
    before = {name: tensor.clone() for name, tensor in run.network.state_dict().items()}
    embed = Texts.__call__
    monkeypatch.setattr(Texts, "__call__", lambda *asked: embed(*asked) * torch.nan)
    with pytest.raises(
        ModelError,
        match=r"of step 3 are not finite.* row \d+ of (mug|table)-000 \((mug|table)\)[,.]",
    ):
        small("parts")
    monkeypatch.undo()
    checkpoint = read_checkpoint(tmp_path / "parts" / CHECKPOINT)
    assert checkpoint.step == 3
    for name, tensor in before.items():
        assert torch.equal(tensor, checkpoint.parts["network"][name]), name


@pytest.mark.parametrize("damage", [lambda c: b"", lambda c: c[:-9], lambda c: b"x" * 99])
def test_a_damaged_checkpoint_is_refused_by_name(small, tmp_path, damage):
    small("parts", stop_at=1)
    file = tmp_path / "parts" / CHECKPOINT
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ModelError, match=r"checkpoint\.safetensors is no checkpoint, or damaged"):
        read_checkpoint(file)


@pytest.mark.skipif(not HAS_MAPS, reason="macOS tells no process of its maps")
def test_a_run_that_is_resumed_does_not_hold_its_checkpoint(small, tmp_path):
    small("parts", stop_at=1)
    resumed = Run(tmp_path / "parts", SETTINGS, 16, "cpu")
    resumed.resume()
    assert resumed.step == 1
    assert str(tmp_path / "parts" / CHECKPOINT) not in mapped_files()


def test_every_process_draws_its_own_shapes_and_the_first_those_of_one_alone(small, tmp_path):
    def draw(shards, seed):
        return trainer.draw_batch(SETTINGS, 64, shards, tuple(seed))

    shards = Shards(tmp_path / "train")
    first, second = (Steps(shards, draw, 7, rank)[5].points for rank in (0, 1))
    assert not torch.equal(first, second)
    assert torch.equal(first, draw(shards, (7, 5)).points)
    (again,) = batches(Steps(shards, draw, 7, 0), 5, 6, 0, "cpu")
    assert torch.equal(first, again.points)


def test_the_last_block_is_trained_on_and_the_others_stay(small, tmp_path):
    settings = replace(SETTINGS, unfrozen="last-block", encoder_rate=0.2, prompts="part")
    settings = replace(settings, negatives="cross-shape")
    begun = Run(tmp_path, settings, 16, "cpu").network.state_dict()
    trained = small("tuned", settings=settings).network.state_dict()
    changed = {
        name
        for name, tensor in trained.items()
        if not torch.equal(tensor, begun[name]) and "running" not in name and "num_b" not in name
    }
    stem = "encoder.blocks.blocks.{}.attn.qkv.weight"
    assert stem.format(1) in changed and "proj.weight" in changed
    assert stem.format(0) not in changed
    assert not any(name.startswith(("encoder.encoder.", "encoder.pos_embed.")) for name in changed)


def test_stage_2_goes_on_from_the_encoder_of_stage_1_with_a_new_head(tmp_path, monkeypatch):
    def seen(rng):
        features, nearest = rng.normal(size=(8, 10)), rng.integers(0, 8, 400)
        return {"labels": [], "targets": Targets(features.astype("f2"), nearest.astype("i2"))}

    write_blobs(tmp_path / "distil", seen)
    settings = replace(SETTINGS, stage=1)
    monkeypatch.setattr(
        "training.loop.run.architecture", lambda *_: replace(SMALL, feature_width=10)
    )
    (tmp_path / "one").mkdir()
    first = Run(tmp_path / "one", settings, 10, "cpu")
    trainer.train(tmp_path / "distil", first, None, "cpu")
    last = json.loads((tmp_path / "one" / "log.jsonl").read_text().splitlines()[-1])
    assert 0 < last["validation"]["loss"] < 2
    again = Run(tmp_path / "one", settings, 10, "cpu")
    again.resume()
    assert again.step == 6
    assert_same_weights(first, again)

    monkeypatch.setattr("training.loop.run.architecture", lambda *_: SMALL)
    second = Run(tmp_path, SETTINGS, 16, "cpu")
    with pytest.raises(FileError, match="These shards name no parts"):
        trainer.train(tmp_path / "distil", second, Texts(), "cpu")
    head = second.network.proj.weight.clone()
    second.start_from(str(tmp_path / "one"))
    assert torch.equal(second.network.proj.weight, head)
    for own, learned in zip(
        second.network.encoder.parameters(), first.network.encoder.parameters(), strict=True
    ):
        assert torch.equal(own, learned)


def test_a_run_that_starts_from_a_model_trains_its_weights_on(small, tmp_path):
    first = small("first")
    trainer.export(first, tmp_path / "model", "tiny", "1", "CC0-1.0", ["made up"])
    (tmp_path / "second").mkdir()
    second = Run(tmp_path / "second", SETTINGS, 16, "cpu")
    second.start_from(str(tmp_path / "model"))
    begun = {name: tensor.clone() for name, tensor in second.network.tensors().items()}
    for name, tensor in first.network.tensors().items():
        torch.testing.assert_close(begun[name], tensor, atol=5e-3, rtol=1e-2)
    assert second.objective.scale().item() == pytest.approx(first.objective.scale().item())
    trainer.train(tmp_path, second, Texts(), "cpu", stop_at=1)
    changed = [
        name for name, t in second.network.tensors().items() if not torch.equal(t, begun[name])
    ]
    assert "proj.weight" in changed and "blocks.blocks.0.attn.qkv.weight" in changed


def test_a_model_names_the_data_of_the_weights_that_its_run_began_with(small, tmp_path):
    trainer.export(small("first", stop_at=1), tmp_path / "model", "tiny", "1", "CC0-1.0", ["cows"])
    second = Run(tmp_path / "first", SETTINGS, 16, "cpu")
    second.start_from(str(tmp_path / "model"))
    second.folder = tmp_path / "second"
    second.save()
    third = Run(tmp_path / "second", SETTINGS, 16, "cpu")
    third.resume()  # without being told again
    made = trainer.export(third, tmp_path / "end", "tiny", "1", "CC0-1.0", ["hens", "cows"])
    assert made.training_data == ["cows", "hens"]


@pytest.mark.parametrize("sizes", [{"depth": 1}, {"depth": 3}, {"width": 48}])
def test_a_run_does_not_start_from_weights_of_another_size(small, tmp_path, monkeypatch, sizes):
    first = small("first", stop_at=1)
    trainer.export(first, tmp_path / "model", "tiny", "1", "CC0-1.0", ["made up"])
    monkeypatch.setattr("training.loop.run.architecture", lambda *_: replace(SMALL, **sizes))
    second = Run(tmp_path, SETTINGS, 16, "cpu")
    begun = {name: tensor.clone() for name, tensor in second.network.tensors().items()}
    for name in ("first", "model"):
        with pytest.raises(ModelError, match="has other sizes than this run's"):
            second.start_from(str(tmp_path / name))
    assert all(torch.equal(t, begun[n]) for n, t in second.network.tensors().items())


def test_the_log_tells_loss_speed_and_held_out_miou(small):
    run = small("logged")
    last = json.loads((run.folder / "log.jsonl").read_text().splitlines()[-1])
    assert last["step"] == 6 and last["loss"] > 0 and last["shapes_per_second"] > 0
    told = {"mug", "table", "mean", "up found", "front found"}
    assert set(last["miou"]) == told
    assert all(0 <= value <= 1 for value in last["miou"].values())


def test_a_run_that_dies_while_it_is_evaluated_at_its_end_tells_how_it_does_when_resumed(
    small, tmp_path, monkeypatch
):
    def cut_off(*asked: object) -> dict[str, float]:
        raise InterruptedError

    with monkeypatch.context() as broken:
        broken.setattr(trainer, "evaluate", cut_off)
        with pytest.raises(InterruptedError):
            small("broken")
    run = small("broken")
    last = json.loads((run.folder / "log.jsonl").read_text().splitlines()[-1])
    assert last["step"] == 6 and 0 <= last["miou"]["mean"] <= 1


def test_another_setting_does_not_take_over_a_checkpoint(small, tmp_path):
    small("first", stop_at=2)
    weights = {**SETTINGS.source_weights, "chair": 2.0, "mug": 5.0}
    other = Run(tmp_path / "first", replace(SETTINGS, steps=7, source_weights=weights), 16, "cpu")
    named = re.escape(
        "other settings (source_weights chair: 3.0, not 2.0, source_weights mug: 1.0, not 5.0, "
        "steps: 6, not 7)"
    )
    with pytest.raises(ModelError, match=named):
        other.resume()


def test_an_exported_model_loads_and_computes_the_trained_weights(small, tmp_path):
    run = small("exported")
    trainer.export(run, tmp_path / "model", "tiny", "1", "CC0-1.0", ["made up"])
    model, tensors = load_model(tmp_path / "model")
    assert model.temperature == pytest.approx(0.07, rel=0.05)
    loaded = PatchAligner.of(SMALL, tensors).eval()
    cloud = torch.randn(1, 256, 3)
    expected = run.network.eval()(cloud)[0]
    torch.testing.assert_close(loaded(cloud)[0], expected, atol=5e-3, rtol=0)


@pytest.mark.parametrize("axes", ["", "xyz"])
def test_a_model_tells_frames_if_a_shape_that_it_was_trained_on_has_one(small, tmp_path, axes):
    def named(rng):
        labels = [Label((name,), 0, rng.random(400) < 0.5) for name in ("rim", "foot")]
        return {"labels": labels, "axes": axes}

    write_blobs(tmp_path / "blobs", named)
    run = Run(tmp_path, replace(SETTINGS, steps=2), 16, "cpu")
    trainer.train(tmp_path / "blobs", run, Texts(), "cpu")
    trainer.export(run, tmp_path / "model", "tiny", "1", "CC0-1.0", ["made up"])
    names = load_model(tmp_path / "model")[1]
    assert any(name.startswith("frame.") for name in names) == bool(axes)


def test_the_board_shows_loss_speed_rate_and_miou(small):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    run = small("shown")
    board = EventAccumulator(str(run.folder)).Reload()
    tags = set(board.Tags()["scalars"])
    assert {"loss", "shapes per second", "learning rate", "miou/mean", "miou/mug"} <= tags
    assert [event.step for event in board.Scalars("loss")][-1] == 6
    (rate,) = board.Scalars("learning rate")
    assert rate.step == 6 and rate.value == pytest.approx(learning_rate(5, SETTINGS))


@pytest.mark.parametrize(
    ("granularity", "k", "patches"), [("32x128", 32, 128), ("16x256", 16, 256), ("2x1024", 2, 1024)]
)
def test_the_granularity_names_points_per_patch_and_patches(granularity, k, patches):
    made = architecture(Hyperparameters(granularity=granularity), 768)
    assert (made.patch_size, made.patches, made.feature_width) == (k, patches, 768)


def test_the_text_encoders_of_the_paper_have_short_names():
    assert Hyperparameters(text_encoder="siglip").text_encoder_name == TEXT_ENCODERS["siglip"]
    assert Hyperparameters().text_encoder_name == "all-MiniLM-L6-v2"


def test_a_source_may_be_called_as_an_option_is():
    weights = weights_from("batch=0, chair=1.5")
    assert weights == SOURCE_WEIGHTS | {"batch": 0.0, "chair": 1.5}
    settings = Hyperparameters(source_weights=weights)
    assert settings.batch == Hyperparameters().batch
    assert Hyperparameters.of_checkpoint(asdict(settings)) == settings


def test_the_weight_of_a_source_that_there_is_none_of_is_refused(small):
    for words in ("zebra=1", "table=2, zebra=0"):
        weights = weights_from(words)
        with pytest.raises(FileError, match=r"no shards of zebra, .* those of mug, table\."):
            small("parts", settings=replace(SETTINGS, source_weights=weights))
    small("parts", stop_at=1, settings=replace(SETTINGS, source_weights=weights_from("table=2")))


@pytest.mark.parametrize("words", ["chair", "chair=many", "chair=-1", "chair=nan", "a=1=2"])
def test_weights_that_make_no_sense_are_refused(words):
    with pytest.raises(ValueError):
        weights_from(words)


def test_a_checkpoint_that_keeps_weights_beside_its_settings_is_read():
    kept = {"stage": 2, "batch": 3, "person": 8.0, "chair": 2.0}
    read = Hyperparameters.of_checkpoint(kept)
    assert (read.batch, read.source_weights) == (3, {"person": 8.0, "chair": 2.0})


def test_the_learning_rate_warms_up_and_ends_low():
    settings = Hyperparameters(steps=100, warm_up=10, learning_rate=1.0, final_rate=0.02)
    assert learning_rate(0, settings) == pytest.approx(0.1)
    assert learning_rate(10, settings) == pytest.approx(1.0)
    assert learning_rate(55, settings) == pytest.approx((1 + 0.02) / 2)
    assert learning_rate(100, settings) == pytest.approx(0.02)


def test_every_setting_says_what_it_is_and_what_it_is_by_default():
    said = {action.dest: action.help for action in trainer_parser("")._actions}
    for setting in fields(Hyperparameters):
        about = said[setting.name]
        assert len(about.partition("(default")[0].split()) > 1, setting.name
        assert "default" in about, setting.name


def test_the_papers_settings_at_the_top_of_the_file_are_options_and_change_something():
    paper = trainer.__doc__.split("As in the paper", 1)[1].split("Many GPUs", 1)[0]
    known = {field.name: field for field in fields(Hyperparameters)}
    found = dict(re.findall(r"--([a-z-]+) ([\w.-]+)", paper.replace("\\\n", "")))
    own = {name: value for name, value in found.items() if name not in ("shards", "run", "start")}
    assert len(own) >= 12
    for name, value in own.items():
        field = known[name.replace("-", "_")]
        assert type(field.default)(value) != field.default, name
