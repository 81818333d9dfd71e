"""One contract for all 2D encoders, kept by small instances of the same classes."""

import socket

import pytest
import torch

from benchmarks.networks.stand_in_encoders import WIDTH, stand_in_2d
from patchalign3d.errors import ModelError
from training.views.image_encoders import IMAGE_ENCODERS, load_image_encoder

TWO_PATCHES = {"dinov1": 32, "dinov2": 28, "dinov3": 32, "openclip-bigg": 28}  # pixels a side


@pytest.fixture(params=IMAGE_ENCODERS)
def encoder(request):
    return stand_in_2d(request.param, TWO_PATCHES[request.param])


def pictures(count: int, size: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randint(0, 256, (count, 3, size, size), generator=generator, dtype=torch.uint8)


def test_every_place_of_a_picture_has_a_feature(encoder):
    features = encoder(pictures(2, encoder.size))
    assert features.shape == (2, WIDTH, 2, 2) and features.dtype == torch.float32
    assert features.isfinite().all()


def test_a_picture_does_not_depend_on_those_beside_it(encoder):
    images = pictures(3, encoder.size)
    torch.testing.assert_close(encoder(images)[1:2], encoder(images[1:2]), atol=1e-5, rtol=1e-4)


def test_pictures_of_another_size_are_resized(encoder):
    assert encoder(pictures(1, encoder.size + 7)).shape == (1, WIDTH, 2, 2)


def test_a_feature_answers_most_to_its_own_place(encoder):
    """Rows and columns are not swapped, and no token of another kind is among them."""
    grey = torch.full((1, 3, encoder.size, encoder.size), 128, dtype=torch.uint8)
    plain = encoder(grey)
    changed = []
    for row in range(2):
        for column in range(2):
            image, half = grey.clone(), encoder.size // 2
            noise = pictures(1, half)
            image[..., row * half : (row + 1) * half, column * half : (column + 1) * half] = noise
            changed.append((encoder(image) - plain).norm(dim=1).flatten().argmax().item())
    assert changed == [0, 1, 2, 3]


def test_nothing_is_trained_and_nothing_is_remembered_for_it(encoder):
    assert not any(parameter.requires_grad for parameter in encoder.parameters())
    assert not encoder.module.training
    assert not encoder(pictures(1, encoder.size)).requires_grad


@pytest.mark.parametrize("name", IMAGE_ENCODERS)
def test_weights_that_are_not_here_are_not_fetched(name, monkeypatch):
    def refuse(*arguments):
        raise AssertionError("reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ModelError, match="--download"):
        load_image_encoder(name)
