"""Detectors that are trained: they learn, they go on where they stopped, they find apart points."""

import numpy as np
import pytest
import torch

from benchmarks.datasets.generated_keypoints import GeneratedKeypoints
from benchmarks.harness.contract import Settings, Unavailable
from benchmarks.harness.registry import registry
from benchmarks.keypoints.detectors import ukpgan, usip
from benchmarks.keypoints.detectors.d3feat import circle_loss, detector_loss
from benchmarks.keypoints.detectors.shot import LENGTH, shot_descriptors
from benchmarks.keypoints.detectors.training import load_weights, save_weights, train
from benchmarks.keypoints.methods.learned import SMALL, Learned
from patchalign3d.errors import FileError, ModelError

CHAIRS = GeneratedKeypoints(("chair",), 2, 256)
CLOUDS = [CHAIRS.sample(key).shape.points for key in CHAIRS.keys]


def small(name):
    torch.manual_seed(0)
    return SMALL[name]()


def loss_of(detector):
    detector.train()
    losses = [detector.loss(cloud[None], np.random.default_rng(7)) for cloud in CLOUDS]
    return torch.stack(losses).mean().item()


@pytest.mark.parametrize("name", SMALL)
def test_training_makes_the_loss_smaller(name):
    detector = small(name)
    before = loss_of(detector)
    assert train(detector, CLOUDS, 40) == 40
    assert loss_of(detector) < before


@pytest.mark.parametrize("name", SMALL)
def test_training_goes_on_from_the_weights_that_are_there(name, tmp_path):
    file = tmp_path / f"{name}-chair.safetensors"
    assert train(small(name), CLOUDS, 2, file=file) == 2
    assert train(small(name), CLOUDS, 3, file=file) == 1
    assert load_weights(small(name), file) == 3


@pytest.mark.parametrize("what", ["loss", "gradient"])
def test_what_is_not_finite_stops_training_and_the_weights_before_it_stay(what, tmp_path):
    class Breaks(torch.nn.Linear):
        batch, sizes = 1, usip.Sizes()

        def optimizer(self):
            return torch.optim.SGD(self.parameters(), 0.1)

        def loss(self, clouds, rng):
            total = self.weight.sum()
            return total * torch.nan if what == "loss" else (total - total.detach()).sqrt()

    detector, file = Breaks(1, 1), tmp_path / "breaks-chair.safetensors"
    save_weights(detector, file, 1)
    before = file.read_bytes()
    with pytest.raises(ModelError, match="not finite in step 1"):
        train(detector, CLOUDS, 3, file=file)
    assert file.read_bytes() == before
    assert all(parameter.isfinite().all() for parameter in detector.parameters())


def test_weights_of_another_detector_or_none_are_refused(tmp_path):
    file = tmp_path / "usip-chair.safetensors"
    save_weights(small("usip"), file, 1)
    with pytest.raises(ModelError, match=r"usip-chair.*Ukpgan"):
        load_weights(small("ukpgan"), file)
    file.write_bytes(b"no weights")
    with pytest.raises(FileError, match="usip-chair"):
        load_weights(small("usip"), file)


def test_a_row_without_weights_says_how_to_train_them(tmp_path):
    with pytest.raises(Unavailable, match=r"detectors\.training usip") as raised:
        registry()["usip"].make(Settings(weights=tmp_path))
    assert "usip-CATEGORY.safetensors" in raised.value.fetch[0]


def test_trained_weights_answer_for_their_category_alone(tmp_path):
    save_weights(small("usip"), tmp_path / "usip-chair.safetensors", 1)
    method = Learned("usip", tmp_path)
    chair = CHAIRS.sample(CHAIRS.keys[0])
    assert len(method.keypoints(chair.shape, chair.names).index)
    table = GeneratedKeypoints(("table",), 1, 256)
    with pytest.raises(Unavailable, match="--category table"):
        method.keypoints(table.sample(table.keys[0]).shape, ())


def test_usip_s_loss_is_smallest_where_sure_keypoints_coincide():
    place = torch.zeros(1, 1, 3)
    sure, unsure = torch.full((1, 1), 0.01), torch.full((1, 1), 1.0)
    together = usip.probabilistic_chamfer(place, sure, place, sure)
    assert together == pytest.approx(2 * np.log(0.01))
    apart = usip.probabilistic_chamfer(place, sure, place + 1, sure)
    assert apart == pytest.approx(2 * (np.log(0.01) + 3**0.5 / 0.01))
    assert together < usip.probabilistic_chamfer(place, unsure, place, unsure) < apart


def test_the_decoder_makes_as_many_points_as_its_tree_has_leaves():
    decoder = ukpgan.TreeDecoder(16, 4, (2, 3, 4))
    assert decoder(torch.randn(16)).shape == (24, 3)


def test_the_critic_and_the_probabilities_each_learn_from_their_own_term():
    detector = small("ukpgan")
    made = torch.rand(256).requires_grad_()
    fooled, critics = detector._judged(torch.zeros(256), made, 0.5)
    fooled.backward(retain_graph=True)
    assert made.grad is not None
    assert all(p.grad is None for p in detector.critic.parameters())
    made.grad = None
    critics.backward()
    assert made.grad is None
    assert any(p.grad.abs().sum() > 0 for p in detector.critic.parameters())


def test_descriptors_do_not_change_when_a_cloud_is_turned():
    cloud = np.random.default_rng(0).normal(size=(200, 3)) * [1, 0.7, 0.4]
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    turn *= np.linalg.det(turn)
    one, two = shot_descriptors(cloud, 0.8), shot_descriptors(cloud @ turn.T, 0.8)
    assert one.shape == (200, LENGTH)
    # Where a normal is square to its frame's z, rounding decides which side it is on.
    assert np.isclose(one, two, atol=1e-4).mean() > 0.995
    np.testing.assert_allclose(np.linalg.norm(one[one.any(1)], axis=1), 1, atol=1e-5)


def test_a_point_alone_has_no_descriptor():
    cloud = np.concatenate([np.random.default_rng(0).random((50, 3)), [[9.0, 9, 9]]])
    assert not shot_descriptors(cloud, 0.3)[-1].any()


def test_descriptors_that_match_cost_less_than_those_that_do_not():
    other = ~torch.eye(2, dtype=torch.bool)
    right, wrong = torch.tensor([[0.0, 1.4], [1.4, 0.0]]), torch.tensor([[1.4, 0.0], [0.0, 1.4]])
    assert circle_loss(right, other) < circle_loss(wrong, other)
    score = torch.tensor([2.0, 2.0])
    assert detector_loss(right, other, score) == pytest.approx(-2.8)
    assert detector_loss(wrong, other, score) == pytest.approx(2.8)
