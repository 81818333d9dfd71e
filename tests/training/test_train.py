"""The trainer: a run that was killed and resumed is the run that was not, and what it exports."""

import json
import re
import shutil
import sys
from dataclasses import fields, replace

import pytest
import torch
from tiny_runs import SETTINGS, assert_same_weights, command, write_blobs
from tiny_training import SMALL, Texts

from patchalign3d.errors import FileError, ModelError
from patchalign3d.network.encoder import PatchAligner
from patchalign3d.network.weights import load_model
from training.alone import alone_in
from training.data.clouds import Label
from training.loop import train as trainer
from training.loop.checkpoint import CHECKPOINT, read_checkpoint
from training.loop.run import Run
from training.loop.settings import Hyperparameters, weights_from

pytestmark = pytest.mark.usefixtures("one_thread")


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


def test_held_out_shapes_that_are_missing_are_told_before_any_words_are_embedded(small, tmp_path):
    shutil.rmtree(tmp_path / "validation")
    run, texts = Run(tmp_path / "run", SETTINGS, 16, "cpu"), Texts()
    texts.embed_in_advance = lambda *_: pytest.fail("it embeds words")
    with pytest.raises(FileError, match=r"no shards in .*validation"):
        trainer.train(tmp_path, run, texts, "cpu")


def test_two_trainings_are_not_at_work_in_one_folder(small, tmp_path):
    with alone_in(tmp_path / "run"):
        second = command(tmp_path, "run", SETTINGS)
    assert second.returncode == 1
    assert f"Another command is at work in {tmp_path / 'run'}." in second.stderr
    assert command(tmp_path, "run", SETTINGS).returncode == 0


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


def test_the_weight_of_a_source_that_there_is_none_of_is_refused(small):
    for words in ("zebra=1", "table=2, zebra=0"):
        weights = weights_from(words)
        with pytest.raises(FileError, match=r"no shards of zebra, .* those of mug, table\."):
            small("parts", settings=replace(SETTINGS, source_weights=weights))
    small("parts", stop_at=1, settings=replace(SETTINGS, source_weights=weights_from("table=2")))


def test_the_papers_settings_at_the_top_of_the_file_are_options_and_change_something():
    paper = trainer.__doc__.split("As in the paper", 1)[1].split("Many GPUs", 1)[0]
    known = {field.name: field for field in fields(Hyperparameters)}
    found = dict(re.findall(r"--([a-z-]+) ([\w.-]+)", paper.replace("\\\n", "")))
    own = {name: value for name, value in found.items() if name not in ("shards", "run", "start")}
    assert len(own) >= 12
    for name, value in own.items():
        field = known[name.replace("-", "_")]
        assert type(field.default)(value) != field.default, name
