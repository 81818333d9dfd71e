"""The Stage 2 objective, against sums done by hand."""

import math

import pytest
import torch

from training.stage2 import LogitScale, alignment_loss, patch_targets


def test_targets_are_the_share_of_a_patch_inside_each_mask():
    masks = torch.tensor([[True, True, False, False], [False, True, True, False]])
    index = torch.tensor([[0, 1], [1, 2], [3, 3]])
    assert patch_targets(masks, index).tolist() == [[1.0, 0.5], [0.5, 1.0], [0.0, 0.0]]


def test_the_loss_of_two_labels_is_the_sum_done_by_hand():
    # One patch along the first text; pos_weight = K − 1 = 1; scale 2: logits 2 and 0.
    features = torch.tensor([[[1.0, 0.0]]])
    texts = [torch.eye(2)]
    targets = [torch.tensor([[1.0, 0.25]])]
    expected = (math.log(1 + math.exp(-2)) + math.log(2)) / 2
    assert alignment_loss(features, targets, texts, torch.tensor(2.0)).item() == pytest.approx(
        expected
    )


def test_positives_weigh_as_much_as_the_other_labels_together():
    features = torch.tensor([[[1.0, 0.0, 0.0, 0.0]]])
    texts = [torch.eye(4)]
    targets = [
        torch.tensor([[0.0, 1.0, 0.0, 0.0]])
    ]  # K = 4: the missed positive counts three times
    expected = (math.log(1 + math.e) + 3 * math.log(2) + 2 * math.log(2)) / 4
    assert alignment_loss(features, targets, texts, torch.tensor(1.0)).item() == pytest.approx(
        expected
    )


def test_shapes_count_equally_however_many_labels_they_have():
    features = torch.tensor([[[1.0, 0.0]], [[1.0, 0.0]]])
    texts = [torch.eye(2)[:1], torch.eye(2)]
    targets = [torch.tensor([[1.0]]), torch.tensor([[1.0, 0.0]])]
    scale = torch.tensor(1.0)
    both = alignment_loss(features, targets, texts, scale)
    alone = [
        alignment_loss(features[i : i + 1], targets[i : i + 1], texts[i : i + 1], scale)
        for i in (0, 1)
    ]
    assert both.item() == pytest.approx((alone[0] + alone[1]).item() / 2)


def test_the_scale_starts_at_the_released_temperature_and_is_clamped():
    scale = LogitScale()
    assert scale().item() == pytest.approx(1 / 0.07)
    scale.log_scale.data.fill_(9.0)
    assert scale().item() == 100.0
