"""The ablations: every row differs from the base in one thing, and sees shapes as Stage 1 does."""

from dataclasses import asdict, replace

import numpy as np
import pytest
from small_image_encoders import small_image_encoder

from benchmarks.ablations import ROWS, seen_clouds
from training.settings import GRANULARITIES, Hyperparameters
from training.shards import POINTS
from training.stage2 import NEGATIVES, UNFROZEN


@pytest.mark.parametrize("group, name, changes, after", ROWS, ids=[row[1] for row in ROWS])
def test_a_row_changes_at_most_one_setting_and_names_what_there_is(group, name, changes, after):
    base = Hyperparameters()
    settings = replace(base, **changes)
    differing = [n for n, v in asdict(settings).items() if v != getattr(base, n)]
    assert differing == list(changes) and len(changes) <= 1
    assert settings.granularity in GRANULARITIES
    assert settings.unfrozen in UNFROZEN and settings.negatives in NEGATIVES


def test_what_the_2d_encoder_sees_lies_beside_the_labels():
    encoder = small_image_encoder("dinov2")
    rng = np.random.default_rng(0)
    (cloud,) = seen_clouds("mug", 1, encoder, "cpu", rng)
    assert cloud.points.shape == (POINTS, 3)
    assert np.allclose(np.linalg.norm(cloud.targets.features.astype(float), axis=1), 1, atol=1e-2)
    assert cloud.targets.nearest.shape == (POINTS,)
    assert {"handle"} <= {word for label in cloud.labels for word in label.wordings}
    coarse = [label.mask for label in cloud.labels if label.level == 0]
    assert (np.sum(coarse, axis=0) <= 1).all() and np.mean(np.any(coarse, axis=0)) > 0.9
