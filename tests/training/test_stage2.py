"""The Stage 2 objective, against sums done by hand."""

import math

import numpy as np
import pytest
import torch

from patchalign3d.network.architecture import Architecture
from patchalign3d.network.encoder import PatchAligner, PatchEncoder
from training.loop.examples import Example
from training.loop.stage2 import (
    Alignment,
    LogitScale,
    alignment_loss,
    collate,
    frame_loss,
    patch_targets,
    unfreeze,
)


def loss(features, targets, texts, scale=1.0, negatives="within-shape"):
    """Of shapes whose labels are K_b texts (K_b, D) with targets (K_b, G) each."""
    owner = torch.tensor([shape for shape, rows in enumerate(texts) for _ in rows])
    counted = owner == torch.arange(len(texts))[:, None]
    if negatives == "cross-shape":
        counted[:] = True
    rows = torch.cat(targets), torch.cat(texts)
    return alignment_loss(features, *rows, owner, counted, torch.tensor(scale)).item()


def test_targets_are_the_share_of_a_patch_inside_each_mask():
    masks = torch.tensor([[True, True, False, False], [False, True, True, False]])
    index = torch.tensor([[0, 1], [1, 2], [3, 3]]).expand(2, 3, 2)
    assert patch_targets(masks, index).tolist() == [[1.0, 0.5, 0.0], [0.5, 1.0, 0.0]]


def test_the_loss_of_two_labels_is_the_sum_done_by_hand():
    # One patch along the first text; pos_weight = K − 1 = 1; scale 2: logits 2 and 0.
    features = torch.tensor([[[1.0, 0.0]]])
    expected = (math.log(1 + math.exp(-2)) + math.log(2)) / 2
    assert loss(features, [torch.tensor([[1.0], [0.25]])], [torch.eye(2)], 2.0) == pytest.approx(
        expected
    )


def test_positives_weigh_as_much_as_the_other_labels_together():
    features = torch.tensor([[[1.0, 0.0, 0.0, 0.0]]])
    targets = torch.tensor([[0.0], [1.0], [0.0], [0.0]])  # the missed positive counts three times
    expected = (math.log(1 + math.e) + 3 * math.log(2) + 2 * math.log(2)) / 4
    assert loss(features, [targets], [torch.eye(4)]) == pytest.approx(expected)


def test_shapes_count_equally_however_many_labels_they_have():
    features = torch.tensor([[[1.0, 0.0]], [[1.0, 0.0]]])
    texts = [torch.eye(2)[:1], torch.eye(2)]
    targets = [torch.tensor([[1.0]]), torch.tensor([[1.0], [0.0]])]
    alone = [loss(features[i : i + 1], targets[i : i + 1], texts[i : i + 1]) for i in (0, 1)]
    assert loss(features, targets, texts) == pytest.approx(sum(alone) / 2)


def test_a_shape_without_labels_does_not_count():
    features, text = torch.tensor([[[1.0, 0.0]], [[1.0, 0.0]]]), torch.eye(2)[:1]
    alone = loss(features[:1], [torch.ones(1, 1)], [text])
    assert loss(features, [torch.ones(1, 1), torch.ones(0, 1)], [text, text[:0]]) == alone


def test_labels_of_other_shapes_are_negatives_only_where_asked_for():
    features = torch.tensor([[[0.6, 0.8]], [[0.0, 1.0]]])
    texts = [torch.eye(2)[:1], torch.eye(2)[1:]]
    targets = [torch.ones(1, 1), torch.ones(1, 1)]
    right = math.log(1 + math.exp(-0.6)) + math.log(1 + math.exp(-1))  # their own, wanted
    assert loss(features, targets, texts) == pytest.approx(right / 2)
    crossed = (right + math.log(1 + math.exp(0.8)) + math.log(2)) / 4  # and not wanted
    assert loss(features, targets, texts, negatives="cross-shape") == pytest.approx(crossed)


def test_a_shape_is_never_told_that_a_word_of_its_own_is_wrong():
    points = np.zeros((4, 3), np.float32)
    one, two = np.ones((1, 4), bool), np.ones((2, 4), bool)
    shapes = [Example(points, one, ["leg"]), Example(points, two, ["leg", "seat"])]
    assert collate(shapes).counted.tolist() == [[True, False, False], [False, True, True]]
    crossed = collate(shapes, "cross-shape")
    assert crossed.counted.tolist() == [[True, False, True], [False, True, True]]
    assert crossed.owner.tolist() == [0, 1, 1] and crossed.words == ["leg", "leg", "seat"]


SMALL = Architecture(
    points=64, patches=8, patch_size=4, width=12, depth=1, heads=2, mlp_width=8, feature_width=5
)


def test_each_question_is_about_the_patches_of_its_own_cloud():
    torch.manual_seed(0)
    alignment, rng = Alignment(PatchAligner(SMALL)).eval(), np.random.default_rng(0)
    clouds = rng.normal(size=(2, 64, 3)).astype(np.float32)
    asked = [Example(cloud, rng.random((2, 64)) < 0.5, ["leg", "seat"]) for cloud in clouds] * 2
    asked = asked[::2] + asked[1::2]  # two questions of the first, then of the second
    texts = torch.nn.functional.normalize(torch.randn(2, 5), dim=-1)
    each = [alignment(collate(asked[i : i + 1]), texts).item() for i in (0, 2)]
    together = alignment(collate(asked, questions=2), texts.repeat(4, 1)).item()
    assert abs(each[0] - each[1]) > 0.02 and together == pytest.approx(sum(each) / 2, rel=0.01)


class Nowhere(torch.nn.Module):
    """Says of every patch that it lies in the middle of the shape."""

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        return torch.zeros(*embeddings.shape[:2], 3)


def test_the_places_of_patches_along_the_shape_s_own_axes_count_twice_beside_the_words():
    torch.manual_seed(0)
    alignment = Alignment(PatchAligner(SMALL, tells_frame=True)).eval()
    alignment.network.frame = Nowhere()
    points = np.random.default_rng(0).normal(size=(64, 3)).astype(np.float32) * [1, 2, 3]
    frame = np.float32([[0, 0, 1], [1, 0, 0], [0, 1, 0]])  # its z is the model's x
    masks, texts = np.ones((1, 64), bool), torch.eye(5)[:1]
    words, both = (
        collate([Example(points.astype("f4"), masks, ["leg"], frame=frame, axes=axes)])
        for axes in ("", "z")
    )
    with torch.inference_mode():
        centres = alignment.network.encoder(both.points).centres[0]
        more = alignment(both, texts) - alignment(words, texts)
    assert more.item() == pytest.approx(2 * centres[:, 0].square().mean().item(), rel=1e-3)


def test_two_questions_about_one_cloud_weigh_as_one_about_each_of_two():
    torch.manual_seed(0)
    alignment = Alignment(PatchAligner(SMALL)).eval()
    points = np.random.default_rng(0).normal(size=(64, 3)).astype(np.float32)
    masks = np.random.default_rng(1).random((3, 64)) < 0.5
    asked = [Example(points, masks[:1], ["leg"]), Example(points, masks[1:], ["seat", "back"])]
    texts = torch.nn.functional.normalize(torch.randn(3, 5), dim=-1)
    together, apart = collate(asked, questions=2), collate(asked)
    assert together.points.shape == (1, 64, 3) and apart.points.shape == (2, 64, 3)
    assert alignment(together, texts).item() == pytest.approx(
        alignment(apart, texts).item(), rel=0.01
    )


def test_the_frame_is_learned_only_along_the_axes_that_are_known():
    frame = np.float32([[0, -1, 0], [1, 0, 0], [0, 0, 1]])
    points, masks = np.zeros((4, 3), np.float32), np.ones((1, 4), bool)
    asked = [
        Example(points, masks, ["leg"], frame=frame, axes=axes) for axes in ("z", "z", "xyz", "")
    ]
    batch = collate(asked, questions=2)
    assert batch.known.tolist() == [[0, 0, 1], [1, 1, 1]]
    np.testing.assert_array_equal(batch.frames[0], frame)
    truth = torch.randn(2, 5, 3)
    told = truth + torch.tensor([[[9.0, 9.0, 3.0]], [[0.0, 0.0, 1.0]]])
    assert frame_loss(told, truth, batch.known).item() == pytest.approx((3**2 + 1) / 4)
    assert frame_loss(told, truth, torch.zeros(2, 3)).item() == 0


def test_no_question_about_a_cloud_denies_what_another_says():
    points = np.zeros((4, 3), np.float32)
    mask = np.ones((1, 4), bool)
    asked = [Example(points, mask, [word]) for word in ("leg", "thigh", "thigh", "wing")]
    crossed = collate(asked, "cross-shape", questions=2)
    expected = [[1, 0, 0, 1], [0, 1, 0, 1], [1, 0, 1, 0], [1, 0, 0, 1]]
    assert crossed.counted.int().tolist() == expected


@pytest.mark.parametrize(
    ("which", "blocks"), [("none", []), ("last-block", [3]), ("last-two", [2, 3])]
)
def test_only_what_is_unfrozen_learns(which, blocks):
    encoder = PatchEncoder(Architecture(width=12, depth=4, heads=2, mlp_width=8))
    unfreeze(encoder, which)
    learns = {name for name, p in encoder.named_parameters() if p.requires_grad}
    for block in range(4):
        assert (f"blocks.blocks.{block}.attn.qkv.weight" in learns) == (block in blocks)
    others = {"norm.weight", "reduce_dim.weight", "cls_token", "cls_pos"}
    assert others & learns == (others if blocks else set())
    assert "encoder.first_conv.0.weight" not in learns and "pos_embed.0.weight" not in learns


def test_all_of_the_encoder_learns_by_default():
    encoder = PatchEncoder(Architecture(width=12, depth=4, heads=2, mlp_width=8))
    unfreeze(encoder, "all")
    assert all(p.requires_grad for p in encoder.parameters())


def test_the_scale_starts_at_the_released_temperature_and_is_clamped():
    scale = LogitScale()
    assert scale().item() == pytest.approx(1 / 0.07)
    scale.log_scale.data.fill_(9.0)
    assert scale().item() == 100.0
