"""Back to 3D's assignment (Wimmer et al. 2024): one point for each keypoint, all chosen together.

A chosen point should look like its keypoint, and the chosen points should be as far from each other
as the keypoints of the references are. Points are chosen softly and the choice is optimised.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

DISTANCES = 4.0  # weight of the distances beside the features
LEARNING_RATE, STEPS = 0.1, 5000
PATIENCE, PROGRESS = 100, 1e-3  # without so much progress in so many steps, it is done


def assign(
    features: NDArray,
    geodesics: NDArray,
    wanted: NDArray,
    wanted_distances: NDArray,
    steps: int = STEPS,
    seed: int = 0,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Choose a point for each keypoint.

    ‖PᵀF − F*‖ + 4 ‖(PᵀGP − D*) where D* > 0‖ is made small over the soft choice P (N, K): a softmax
    over the keypoints and "none of them" at each point.

    Args:
        features: (N, C), F.
        geodesics: (N, N), G.
        wanted: (K, C), F*, what the keypoints look like.
        wanted_distances: (K, K), D*; 0 where unknown.
        steps: of Adam, at most; the published number is always made, to the same effect.
        seed: of the first choice.

    Returns:
        (K,) points, and how much of each keypoint its point holds.
    """
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(len(features), len(wanted) + 1, generator=generator).requires_grad_()
    look, far = (torch.from_numpy(np.asarray(a, np.float32)) for a in (features, geodesics))
    look_wanted, far_wanted = (
        torch.from_numpy(np.asarray(a, np.float32)) for a in (wanted, wanted_distances)
    )
    optimizer = torch.optim.Adam([logits], LEARNING_RATE)
    best_cost, best_step = np.inf, 0
    for step in range(steps):
        chosen = logits.softmax(1)[:, :-1]  # (N, K)
        cost = disagreement(chosen, look, far, look_wanted, far_wanted)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        if cost.item() < best_cost * (1 - PROGRESS):
            best_cost, best_step = cost.item(), step
        elif step - best_step >= PATIENCE:
            break
    chosen = logits.detach().softmax(1)[:, :-1]
    best = chosen.max(0)
    return best.indices.numpy(), best.values.numpy().astype(float)


def disagreement(
    chosen: Tensor, look: Tensor, far: Tensor, look_wanted: Tensor, far_wanted: Tensor
) -> Tensor:
    """What a choice (N, K) costs; the others are as in :func:`assign`."""
    looks = (chosen.T @ look - look_wanted).norm()
    # PᵀGP with one product of that size: G is symmetric, and so are both ways to P.
    one_way = chosen.T @ (far @ chosen).detach()  # (K, K)
    apart = one_way + one_way.T - one_way.detach()
    return looks + DISTANCES * (apart - far_wanted)[far_wanted > 0].norm()
