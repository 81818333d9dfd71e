"""What is told of a run while it is trained."""

import json

import pytest
from tiny_runs import SETTINGS

from training.loop.settings import learning_rate


def test_the_log_tells_loss_speed_and_held_out_miou(small):
    run = small("logged")
    last = json.loads((run.folder / "log.jsonl").read_text().splitlines()[-1])
    assert last["step"] == 6 and last["loss"] > 0 and last["shapes_per_second"] > 0
    told = {"mug", "table", "mean", "up found", "front found"}
    assert set(last["miou"]) == told
    assert all(0 <= value <= 1 for value in last["miou"].values())


def test_a_resumed_run_tells_the_loss_that_one_without_a_break_tells(small):
    def told(run):
        return json.loads((run.folder / "log.jsonl").read_text().splitlines()[-1])["loss"]

    small("parts", stop_at=4)
    assert told(small("parts")) == told(small("whole"))


def test_the_board_shows_loss_speed_rate_and_miou(small):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    run = small("shown")
    board = EventAccumulator(str(run.folder)).Reload()
    tags = set(board.Tags()["scalars"])
    assert {"loss", "shapes per second", "learning rate", "miou/mean", "miou/mug"} <= tags
    assert [event.step for event in board.Scalars("loss")][-1] == 6
    (rate,) = board.Scalars("learning rate")
    assert rate.step == 6 and rate.value == pytest.approx(learning_rate(5, SETTINGS))
