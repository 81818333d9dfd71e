"""The ablations: every row differs from the base in one thing, and sees shapes as Stage 1 does."""

from dataclasses import asdict

import numpy as np
import pytest
from small_image_encoders import small_image_encoder

from benchmarks.product.ablations import ROWS, seen_clouds
from training.data.shards import POINTS
from training.loop.examples import PROMPTS
from training.loop.settings import GRANULARITIES, Hyperparameters
from training.loop.stage2 import NEGATIVES, UNFROZEN


@pytest.mark.parametrize("group, name, changes, after", ROWS, ids=[f"{r[0]}: {r[1]}" for r in ROWS])
def test_a_row_differs_in_one_thing_from_another_and_names_what_there_is(
    group, name, changes, after
):
    base = asdict(Hyperparameters())
    settings = {**base, **changes}
    assert settings.keys() == base.keys()
    differing = [
        sum(settings[n] != {**base, **other}[n] for n in base) + (after != begun)
        for _, _, other, begun in ROWS
    ]
    assert differing.count(0) == 1 and 1 in differing
    assert settings["granularity"] in GRANULARITIES
    assert settings["unfrozen"] in UNFROZEN and settings["negatives"] in NEGATIVES
    assert settings["prompts"] in PROMPTS


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
