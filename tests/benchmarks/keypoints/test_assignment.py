"""Back to 3D's assignment of points to keypoints."""

import numpy as np
import pytest
import torch

from benchmarks.keypoints.assignment import assign, disagreement


def test_the_assignment_finds_points_that_look_right_and_are_right_apart():
    geodesics = np.abs(np.subtract.outer(np.arange(8.0), np.arange(8.0))) / 7
    # Both ends look alike; the distance says that the two keypoints are not at the same one.
    features = np.array([[1.0], [0], [0], [0], [0], [0], [0], [1.0]])
    apart = np.array([[0, 1.0], [1.0, 0]])
    index, _ = assign(features, geodesics, np.ones((2, 1)), apart, steps=1000)
    assert sorted(index.tolist()) == [0, 7]


# Three points in a row; the first two are chosen for two keypoints.
CHOSEN = torch.tensor([[1.0, 0], [0, 1], [0, 0]])
LOOK = torch.tensor([[3.0], [0], [5]])
FAR = torch.tensor([[0.0, 0.5, 1], [0.5, 0, 0.5], [1, 0.5, 0]])


@pytest.mark.parametrize(
    ("wanted", "apart", "cost"),
    [
        ([3, 0], 0.5, 0),
        ([0, 4], 0.5, 5),  # looks: 3 and 4 off
        ([3, 0], 0.75, 4 * 0.25 * 2**0.5),  # both ways
        ([0, 4], 0.25, 5 + 4 * 0.25 * 2**0.5),
        ([3, 0], 0, 0),  # nobody knows how far apart they are
    ],
)
def test_a_choice_costs_what_it_is_off_and_four_times_that_of_distances(wanted, apart, cost):
    far_wanted = torch.tensor([[0, apart], [apart, 0]])
    looks = torch.tensor(wanted, dtype=torch.float32)[:, None]
    found = disagreement(CHOSEN, LOOK, FAR, looks, far_wanted)
    assert found.item() == pytest.approx(cost)


def test_the_slope_is_that_of_the_formula_as_it_stands():
    generator = torch.Generator().manual_seed(0)
    chosen = torch.rand(3, 2, generator=generator).requires_grad_()
    looks, apart = torch.rand(2, 1, generator=generator), torch.tensor([[0, 0.3], [0.3, 0]])
    disagreement(chosen, LOOK, FAR, looks, apart).backward()
    slope, chosen.grad = chosen.grad, None
    off = (chosen.T @ FAR @ chosen - apart)[apart > 0]
    ((chosen.T @ LOOK - looks).norm() + 4 * off.norm()).backward()
    torch.testing.assert_close(slope, chosen.grad)
