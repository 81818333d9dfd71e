"""2048 points of a larger cloud, as the release prepares FAUST and PartNetE."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from patchalign3d.network.patches import farthest_point_sampling

from ..harness.contract import chance

RANDOM_POINTS, POINTS = 10_000, 2048


def drawn(points: NDArray, count: int, seed: int, key: str) -> NDArray[np.int64]:
    """Rows of ``count`` points of a cloud (N, 3): of 10,000 by chance those farthest apart.

    All of them, in another order, where there are no more.
    """
    rng = chance(seed, key)
    some = rng.choice(len(points), min(RANDOM_POINTS, len(points)), replace=False)
    cloud = torch.from_numpy(points[some].astype(np.float32))[None]
    return some[farthest_point_sampling(cloud, min(count, len(some)))[0].numpy()]
