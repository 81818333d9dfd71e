"""ZeroKey's votes and clusters, by hand; the hybrid's trust; CLIP's rows; SNAKE's predictions."""

import numpy as np
import pytest
import torch

from benchmarks.datasets.keypointnet import KeypointNet
from benchmarks.harness.contract import Settings, Shape, Unavailable
from benchmarks.harness.registry import entry, registry
from benchmarks.keypoints.clip import Clip
from benchmarks.keypoints.clip_dinoiser import DenseClip, DinoHeads, correlations, load_heads
from benchmarks.keypoints.methods.imported import read_snake
from benchmarks.keypoints.patches import Patches
from benchmarks.keypoints.pointers.places import Place
from benchmarks.keypoints.red_circle import RedCircle, circled
from benchmarks.keypoints.small_models import small_clip
from benchmarks.keypoints.task import KEYPOINTS
from benchmarks.keypoints.views import View, around
from benchmarks.keypoints.zerokey import ZeroKey, components, heavy_clusters, trust, votes
from benchmarks.metrics.keypoints import count_matches, keypoint_iou
from patchalign3d.errors import FileError, ModelError

IMAGE = np.full((100, 100, 3), 255, np.uint8)


def test_a_view_votes_for_the_points_that_it_sees_around_a_place():
    pixel = np.array([[50.0, 50], [51, 50], [90, 90], [50, 50]])
    view = View(IMAGE, pixel, np.array([True, True, True, False]))
    (given,) = votes(view, [Place(0.5, 0.5)])
    assert given[0] == 1 and 0 < given[1] < 1 and given[2] == given[3] == 0


def test_a_view_in_which_the_model_points_everywhere_is_dropped():
    view = View(IMAGE, np.array([[50.0, 50]]), np.array([True]))
    assert votes(view, [Place(0.5, 0.5)] * 7).sum(0)[0] == 7
    assert votes(view, [Place(0.5, 0.5)] * 8).sum(0)[0] == 0


def test_clusters_are_kept_if_they_weigh_twice_the_heaviest_place_and_all_if_none_does():
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(at, 0.01, (20, 3)) for at in (0, 5, 9)])
    weights = np.concatenate([np.full(20, 1.0), np.full(20, 0.5), np.full(20, 0.01)])
    found = heavy_clusters(points, points, np.diag(weights))
    middles = np.sort(points[[index for index, _ in found]].mean(1))
    np.testing.assert_allclose(middles, [0, 5], atol=0.02)
    assert sorted(weight for _, weight in found) == pytest.approx([10, 20], rel=0.3)
    at_once = heavy_clusters(points, points, weights[None])  # one place weighs all there is
    assert len(at_once) == 3


def test_few_votes_still_make_a_cluster_and_none_make_nothing():
    points = np.arange(30.0).reshape(10, 3)
    points[:4] = [[0, 0, 0], [0, 0, 0.1], [0, 0.1, 0], [0.1, 0, 0]]
    weights = np.array([1.0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    assert len(heavy_clusters(points, points, np.diag(weights))) == 1
    assert heavy_clusters(points, points, np.zeros((0, 10))) == []
    assert heavy_clusters(points, points, np.eye(10)[:1]) == [(0, 1.0)]


def test_the_hybrid_trusts_the_best_patch_fully_and_the_worst_a_tenth():
    factors = trust(np.array([[0.2, 5.0], [0.3, 5.0], [0.4, 5.0]]))
    np.testing.assert_allclose(factors[:, 0], [0.1, 0.1 + 0.9 * 0.25, 1])
    np.testing.assert_allclose(factors[:, 1], 0.1)


def test_components_spread_as_the_places_do():
    features = np.random.default_rng(0).normal(size=(20, 8)).astype(np.float32)
    found = components(Patches(np.arange(20), features), 0.25)
    assert found.shape == (20, 3) and found.std() == pytest.approx(0.25)


class AtTheNose:
    """Points at where the middle of the picture is, for the first name only."""

    identity = "nose"

    def point(self, image, names, category):
        return [[Place(0.5, 0.5)], *[[] for _ in names[1:]]]


def test_what_all_views_point_at_is_found_once():
    z = np.linspace(-1, 1, 1500)
    angle, flat = np.arange(1500) * 2.399963, np.sqrt(1 - z**2)
    ball = np.stack([flat * np.cos(angle), flat * np.sin(angle), z], axis=1)
    from_above = np.array([[0, 0, 1.0], [0.01, 0, 1], [0, 0.01, 1]])
    method = ZeroKey(AtTheNose(), directions=from_above)
    found = method.keypoints(Shape("ball", "ball", ball, "Z"), ("top", "bottom"))
    assert found.name.tolist() == [0]
    assert ball[found.index[0], 2] > 0.98


def test_a_circle_is_red_and_leaves_its_inside_as_it_is():
    image = np.random.default_rng(0).integers(0, 255, (100, 100, 3)).astype(np.uint8)
    for style in ("plain", "blurred", "grey"):
        made = circled(image, 50, 50, style)
        assert (made[44, 50] == [255, 0, 0]).all()
        assert (made[50, 50] == image[50, 50]).all()
        assert (made[5, 5] == image[5, 5]).all() == (style == "plain")


class Redness:
    """A CLIP that finds a picture the more a "nose" the farther up its red is, else a "foot"."""

    identity = "red"

    def images(self, images):
        red = (images == [255, 0, 0]).all(3)
        row = [np.nonzero(picture)[0].mean() / len(picture) for picture in red]
        return torch.tensor([[1 - r, r] for r in row], dtype=torch.float32)

    def texts(self, names):
        return torch.tensor([[1.0, 0] if name == "nose" else [0, 1.0] for name in names])


def test_names_take_the_places_that_fit_them_best_and_no_two_the_same():
    height = np.linspace(0, 1, 60)
    pole = np.stack([0.01 * np.sin(40 * height), 0.01 * np.cos(40 * height), height], axis=1)
    method = RedCircle([Redness()], around(1), candidates=10)
    found = method.keypoints(Shape("pole", "pole", pole, "Z"), ("nose", "foot", "foot"))
    assert found.name.tolist() == [0, 1, 2] and len(set(found.index.tolist())) == 3
    assert pole[found.index[0], 2] > 0.8 and (pole[found.index[1:], 2] < 0.4).all()


def test_dense_features_are_clip_s_own_but_for_the_last_block_s_attention():
    """With its output projection at 0 the last block mixes nothing either way."""
    model = small_clip()
    attention = model.visual.transformer.resblocks[-1].attn
    torch.nn.init.zeros_(attention.out_proj.weight)
    torch.nn.init.zeros_(attention.out_proj.bias)
    heads = DinoHeads(32, 8)
    torch.nn.init.zeros_(heads.obj_proj.weight)
    torch.nn.init.ones_(heads.obj_proj.bias)  # every patch is like every other: all are averaged
    image = np.random.default_rng(0).integers(0, 255, (1, 32, 32, 3)).astype(np.uint8)
    clip = Clip(model, "random")
    dense = DenseClip(clip, heads)(image, 32)
    with torch.inference_mode():
        tokens = model.visual.forward_intermediates(
            clip.pixels(image), indices=1, normalize_intermediates=True
        )["image_intermediates"][-1]
    mean = tokens.mean((2, 3)) @ model.visual.proj
    np.testing.assert_allclose(dense[0, :, 1, 2], mean[0].detach(), atol=1e-5)


def test_patches_that_are_hardly_alike_are_not_alike():
    features = torch.tensor([[[1.0, 0.1, -1.0], [0.0, 1.0, 0.0]]])[..., None]  # (1, 2, 3, 1)
    alike = correlations(features)[0]
    assert alike[0, 1] == 0 and alike[0, 2] == 0 and alike[1, 1] == pytest.approx(1)


def test_the_convolutions_load_by_the_released_names(tmp_path):
    file = tmp_path / "clip_dinoiser.pt"
    with pytest.raises(Unavailable, match="not here"):
        load_heads(file)
    state = DinoHeads().state_dict()
    torch.save({"epoch": 3, "model_state_dict": state | {"other": torch.ones(1)}}, file)
    assert torch.equal(load_heads(file).obj_proj.weight, state["obj_proj.weight"])
    torch.save({"model_state_dict": {}}, file)
    with pytest.raises(ModelError, match=r"obj_proj\.weight"):
        load_heads(file)


@pytest.mark.parametrize(
    "name",
    "b2-3d ulip-2 red-circle clip-dinoiser paligemma-2 gpt-4o zerokey snake stablepoints".split(),
)
def test_rows_whose_weights_are_not_here_say_what_to_fetch(name, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(Unavailable) as raised:
        registry()[name].make(Settings(weights=tmp_path))
    assert raised.value.why and raised.value.fetch


def test_a_row_without_code_asks_for_predictions():
    with pytest.raises(Unavailable) as raised:
        entry("fskd").make(Settings())
    assert "--predictions fskd=" in raised.value.fetch[0]


def test_snake_s_published_predictions_have_the_iou_that_they_have(shared_data):
    """Of the one shape whose cloud is at hand: 17 keypoints, their IoU worked out elsewhere."""
    method = read_snake(shared_data / "eval" / "public" / "keypointnet" / "snake")
    shapes = KeypointNet(shared_data / "eval" / "keypointnet", "all")
    plane = shapes.sample("02691156/1c673748703c99207f1f82f6fc8747b8")
    found = KEYPOINTS.ask(method, plane).keypoints
    assert len(found.index) == 17
    counts = count_matches(plane.shape.points, found.index, plane.keypoints[plane.keypoints >= 0])
    wanted = [0, 0, 0.033, 0.069, 0.069, 0.192, 0.292, 0.524, 0.765, 0.824, 0.824]
    np.testing.assert_allclose(keypoint_iou([counts]), wanted, atol=5e-4)
    with pytest.raises(FileError, match="published nothing of 03001627"):
        KEYPOINTS.ask(method, shapes.sample("03001627/88382b877be91b2a572f8e1c1caad99e"))
