"""Batches are the same whoever draws them."""

import torch
from tiny_runs import SETTINGS, assert_same_weights

from training.data.shards import Shards
from training.loop import train as trainer
from training.loop.batches import Steps, batches


def test_workers_draw_what_the_process_would_draw_itself(small):
    assert_same_weights(small("alone"), small("helped", workers=2))


def test_every_process_draws_its_own_shapes_and_the_first_those_of_one_alone(small, tmp_path):
    def draw(shards, seed):
        return trainer.draw_batch(SETTINGS, 64, shards, tuple(seed))

    shards = Shards(tmp_path / "train")
    first, second = (Steps(shards, draw, 7, rank)[5].points for rank in (0, 1))
    assert not torch.equal(first, second)
    assert torch.equal(first, draw(shards, (7, 5)).points)
    (again,) = batches(Steps(shards, draw, 7, 0), 5, 6, 0, "cpu")
    assert torch.equal(first, again.points)
