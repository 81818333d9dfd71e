"""The Stage 1 objective and its batches, against results done by hand."""

import numpy as np
import pytest
import torch

from patchalign3d.errors import FileError
from patchalign3d.network.architecture import Architecture
from patchalign3d.network.encoder import PatchAligner
from training.data.clouds import Cloud, Label, Targets
from training.data.shards import Shards, write_shard
from training.loop.settings import INPUT_AXES
from training.loop.stage1 import (
    Batch,
    Distillation,
    distillation_loss,
    draw_batch,
    patch_targets,
    target_width,
)

pytestmark = pytest.mark.usefixtures("one_thread")


def test_the_loss_is_one_minus_the_cosine_averaged_over_patches():
    features = torch.tensor([[[1.0, 0.0], [0.0, 2.0]], [[3.0, 0.0], [1.0, 0.0]]])
    targets = torch.tensor([[[1.0, 0.0], [1.0, 0.0]], [[-1.0, 0.0], [1.0, 0.0]]]).half()
    assert distillation_loss(features, targets).item() == pytest.approx((0 + 1 + 2 + 0) / 4)


def test_a_patch_takes_the_target_of_the_canonical_patch_nearest_to_its_centre():
    features = torch.eye(3)[None].half()  # three canonical patches
    batch = Batch(torch.zeros(1, 4, 3), torch.tensor([[2, 2, 0, 1]]), features, ["a"])
    index = torch.tensor([[[3, 0], [0, 3]]])  # centres: points 3 and 0
    assert patch_targets(batch, index).tolist() == [[[0, 1, 0], [0, 0, 1]]]


@pytest.fixture
def shards(tmp_path):
    """Clouds in two halves along z: a point's canonical patch tells which half it is of."""
    rng = np.random.default_rng(0)
    clouds = []
    for _ in range(3):
        points = rng.uniform(-1, 1, (400, 3)).astype(np.float32)
        points[:, 2] = np.where(points[:, 2] > 0, 3, -3)
        nearest = (points[:, 2] > 0).astype(np.int16)
        label = Label(("top",), 0, nearest > 0)
        clouds.append(Cloud("stack", points, [label], Targets(np.eye(2, 5, dtype="f2"), nearest)))
    write_shard(tmp_path / "stack-000", clouds)
    return Shards(tmp_path)


def test_targets_stay_with_their_points_through_all_augmentation(shards):
    batch = draw_batch(shards, 8, 128, INPUT_AXES, {}, (0, 0))
    assert batch.points.shape == (8, 128, 3) and batch.features.shape == (8, 2, 5)
    for points, nearest in zip(batch.points, batch.nearest, strict=True):
        height = points[:, 2]
        if 0 < nearest.sum() < 128:
            assert height[nearest == 1].min() > height[nearest == 0].max() - 0.5


def test_the_network_learns_what_it_distils(shards):
    torch.manual_seed(0)
    sizes = Architecture(128, 8, 8, width=24, depth=1, heads=2, mlp_width=24, feature_width=5)
    objective = Distillation(PatchAligner(sizes))
    optimizer = torch.optim.AdamW(objective.parameters(), 3e-3)
    losses = []
    for step in range(25):
        loss = objective(draw_batch(shards, 4, 128, INPUT_AXES, {}, (0, step)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert np.mean(losses[-5:]) < 0.5 * losses[0]


def test_the_width_of_the_targets_is_known_and_their_absence_told(shards, tmp_path):
    assert target_width(shards) == 5
    cloud = Cloud("stack", np.eye(16, 3, dtype=np.float32), [])
    write_shard(tmp_path / "bare" / "stack-000", [cloud])
    with pytest.raises(FileError, match=r"training\.views\.extract"):
        target_width(Shards(tmp_path / "bare"))
    with pytest.raises(FileError, match=r"training\.views\.extract"):
        draw_batch(Shards(tmp_path / "bare"), 1, 8, INPUT_AXES, {}, (0,))
