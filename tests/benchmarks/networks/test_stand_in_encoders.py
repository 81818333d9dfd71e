"""Small random encoders answer as the large ones do."""

import numpy as np
import pytest
import torch

from benchmarks.networks.stand_in_encoders import stand_in_2d, stand_in_text


@pytest.mark.parametrize("name", ["dinov1", "dinov2", "dinov3", "openclip-bigg"])
def test_a_small_2d_encoder_answers_as_a_large_one(name):
    encoder = stand_in_2d(name)
    features = encoder(torch.zeros(1, 3, encoder.size, encoder.size, dtype=torch.uint8))
    assert features.ndim == 4
    assert features.isfinite().all()


@pytest.mark.parametrize("name", ["siglip", "openclip-bigg", "gemma-2-9b-it", "minilm"])
def test_a_small_text_encoder_tells_words_apart(name):
    encoder = stand_in_text(name)
    rows = encoder.encode(["seat", "back of a chair", "seat"])
    assert rows.shape == (3, encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[0], rows[2], atol=1e-6)
    assert rows[0] @ rows[1] < 0.999
