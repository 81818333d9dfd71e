"""Back to 3D's assignment of points to keypoints."""

import numpy as np
import pytest
import torch

from benchmarks.keypoints import assignment
from benchmarks.keypoints.assignment import assign, disagreement


def test_the_assignment_finds_points_that_look_right_and_are_right_apart():
    geodesics = np.abs(np.subtract.outer(np.arange(8.0), np.arange(8.0))) / 7
    # Both ends look alike; the distance says that the two keypoints are not at the same one.
    features = np.array([[1.0], [0], [0], [0], [0], [0], [0], [1.0]])
    apart = np.array([[0, 1.0], [1.0, 0]])
    index, _ = assign(features, geodesics, np.ones((2, 1)), apart, steps=1000)
    assert sorted(index.tolist()) == [0, 7]


@pytest.mark.parametrize(("fallen", "made"), [(1, 101), (0.9991, 101), (0.9989, 151)])
def test_it_ends_a_hundred_steps_after_the_last_progress_of_a_thousandth(monkeypatch, fallen, made):
    """The cost is 1, and less from the 51st step on."""
    asked = []

    def cost(chosen, *_):
        asked.append(chosen.shape)
        return 0 * chosen.sum() + (1.0 if len(asked) <= 50 else fallen)

    monkeypatch.setattr(assignment, "disagreement", cost)
    rows = np.eye(4)
    assign(rows, rows, rows[:2], np.zeros((2, 2)), steps=300)
    assert asked == [(4, 2)] * made


def test_a_step_is_a_tenth_towards_what_costs_less(monkeypatch):
    """Where only the first of three points is to hold something, Adam first moves by its rate."""
    monkeypatch.setattr(assignment, "disagreement", lambda chosen, *_: -chosen[0].sum())
    rows = np.eye(3)
    index, held = assign(rows, rows, rows[:2], np.zeros((2, 2)), steps=1, seed=7)
    logits = torch.randn(3, 3, generator=torch.Generator().manual_seed(7))
    logits[0] += torch.tensor([0.1, 0.1, -0.1])  # the last is "none of them"
    expected = logits.softmax(1)[:, :-1].max(0)
    assert index.tolist() == expected.indices.tolist()
    np.testing.assert_allclose(held, expected.values, rtol=1e-5)


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
