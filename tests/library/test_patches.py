"""Patches: readable twins as oracles, hand-written answers, the kernel's habits."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.network import patches
from patchalign3d.network.patches import farthest_point_sampling, gather_points, nearest_neighbours


def farthest_point_sampling_naive(points: np.ndarray, count: int) -> list[int]:
    """The kernel in slow motion: T threads stride over the points, then their tournament."""
    n = len(points)
    threads = min(512, 2 ** int(np.log2(n)))
    distance = np.full(n, 1e10, np.float32)
    picked = [0]
    while len(picked) < count:
        last = points[picked[-1]]
        best_of_thread = []
        for t in range(threads):
            best, best_index = np.float32(-1), 0
            for i in range(t, n, threads):
                x, y, z = points[i]
                if x * x + y * y + z * z <= np.float32(1e-3):
                    continue
                dx, dy, dz = points[i] - last
                distance[i] = min(distance[i], dx * dx + dy * dy + dz * dz)
                if distance[i] > best:
                    best, best_index = distance[i], i
            best_of_thread.append((best, best_index))
        winner = best_of_thread[0]
        for candidate in best_of_thread[1:]:
            if candidate[0] > winner[0]:
                winner = candidate
        picked.append(winner[1])
    return picked


@given(
    st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 20), st.sampled_from([0.1, 1.0])
)
def test_farthest_points_agree_with_the_kernel_in_slow_motion(seed, n, count, scale):
    # A coarse grid makes ties and points near the origin common.
    points = (np.random.default_rng(seed).integers(-2, 3, (n, 3)) / 2 * scale).astype(np.float32)
    fast = farthest_point_sampling(torch.from_numpy(points)[None], count)
    assert fast[0].tolist() == farthest_point_sampling_naive(points, count)


def test_ties_go_to_the_lowest_index_modulo_the_threads():
    points = torch.zeros(1, 600, 3)
    points[0, :, 0] = 1.0
    points[0, 513, 1] = 2.0  # 513 mod 512 = 1
    points[0, 3, 1] = -2.0  # as far, a lower index, but in a later thread
    assert farthest_point_sampling(points, 3)[0].tolist() == [0, 513, 3]


def test_points_at_the_origin_are_never_picked():
    points = torch.tensor([[[1.0, 0, 0], [0.0, 0, 0.03], [0.9, 0, 0]]])
    assert farthest_point_sampling(points, 2)[0].tolist() == [0, 2]


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.data())
def test_nearest_neighbours_agree_with_a_stable_sort(seed, n, data):
    k = data.draw(st.integers(1, n))
    rng = np.random.default_rng(seed)
    points = rng.integers(-2, 3, (2, n, 3)).astype(np.float32)
    centres = points[:, :3]
    squared = ((centres[:, :, None] - points[:, None]) ** 2).sum(-1)
    expected = np.argsort(squared, axis=-1, kind="stable")[..., :k]
    found = nearest_neighbours(torch.from_numpy(points), torch.from_numpy(centres), k)
    np.testing.assert_array_equal(found.numpy(), expected)


def test_a_device_that_cannot_sort_64_bits_is_given_the_same_patches(monkeypatch):
    grid = np.random.default_rng(0).integers(-2, 3, (2, 700, 3)) / 2  # with many ties
    points = torch.from_numpy(grid.astype(np.float32))

    def found():
        picked = farthest_point_sampling(points, 20)
        return picked, nearest_neighbours(points, gather_points(points, picked), 32)

    expected = found()
    monkeypatch.setattr(patches, "EXACT", ())
    monkeypatch.setattr(torch.Tensor, "topk", None)
    monkeypatch.setattr(torch, "argsort", None)
    for one, other in zip(found(), expected, strict=True):
        assert torch.equal(one, other) and one.dtype == other.dtype


def test_gathering_keeps_batches_apart():
    points = torch.arange(12.0).view(2, 2, 3)
    gathered = gather_points(points, torch.tensor([[[1, 0]], [[0, 0]]]))
    assert gathered.shape == (2, 1, 2, 3)
    assert gathered[0, 0, 0].tolist() == [3, 4, 5]
    assert gathered[1, 0, 1].tolist() == [6, 7, 8]


@pytest.mark.skipif(
    not (patches.PYTORCH3D and torch.cuda.is_available()),
    reason="pytorch3d with CUDA is optional and in no registry",
)
def test_pytorch3d_agrees_with_the_built_in_search():
    points = torch.randn(2, 2048, 3) + 3  # away from the origin, without ties
    on_gpu = points.cuda()
    picked = farthest_point_sampling(points, 128)
    assert torch.equal(farthest_point_sampling(on_gpu, 128).cpu(), picked)
    centres = gather_points(points, picked)
    found = nearest_neighbours(on_gpu, centres.cuda(), 32).cpu()
    assert torch.equal(found, nearest_neighbours(points, centres, 32))
