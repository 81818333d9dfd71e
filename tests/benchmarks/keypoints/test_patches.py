"""The paper's two rules, with an encoder whose patches are known by heart; ULIP-2's checkpoint."""

import numpy as np
import pytest
import torch

from benchmarks.harness.contract import Sample, Settings, Shape, Unavailable
from benchmarks.keypoints.methods.back_to_3d import BackTo3D, all_geodesics, smoothed
from benchmarks.keypoints.methods.patchalign3d import few_shot, tiny, zero_shot
from benchmarks.keypoints.patches import FewShot, Patches, ZeroShot, turned
from benchmarks.keypoints.task import Answer, judge
from benchmarks.keypoints.ulip2 import Ulip2Encoder, load_ulip2
from benchmarks.methods.patchalign3d import of_model
from patchalign3d.errors import FileError, ModelError
from patchalign3d.network.architecture import Architecture
from training.loop.run import Run
from training.loop.settings import Hyperparameters

LINE = np.stack([np.arange(8.0), np.zeros(8), np.zeros(8)], axis=1)
SHAPE = Shape("one", "chair", LINE, up="Z")


class Heart:
    """Patches around points 0, 3 and 6; their features are the axes, and swapped from behind."""

    identity = "by heart"

    def encode(self, shape, yaw=0.0):
        axes = np.eye(3, dtype=np.float32)
        return Patches(np.array([0, 3, 6]), axes if yaw == 0 else axes[[2, 1, 0]])

    def texts(self, names, category):
        return np.eye(3, dtype=np.float32)[[["nose", "tail"].index(name) for name in names]]


def sample(*keypoints):
    return Sample(SHAPE, ("nose", "tail", "wing"), keypoints=np.array(keypoints))


def test_few_shot_finds_the_patch_that_looks_like_the_references_own():
    method = FewShot(Heart())
    method.fit([sample(1, 7, -1), sample(0, -1, -1)])
    found = method.keypoints(SHAPE, ("nose", "tail", "wing"))
    assert found.index.tolist() == [0, 6] and found.name.tolist() == [0, 1]
    assert found.score.tolist() == [1, 1]


def test_what_an_earlier_category_taught_is_forgotten():
    method = FewShot(Heart())
    method.fit([sample(1, 7, 3)])
    method.fit([sample(-1, 7, -1)])
    assert method.keypoints(SHAPE, ("nose",)).name.tolist() == [1]
    method.fit([])
    assert len(method.keypoints(SHAPE, ("nose",)).index) == 0


def test_zero_shot_asks_each_text_once_in_both_views_and_counts_all_that_each_finds():
    found = ZeroShot(Heart()).keypoints(SHAPE, ("nose", "nose", "tail"))
    # Three patches, three best: each text finds all in each view, 0 and 6 best as the nose.
    assert sorted(found.index.tolist()) == [0] * 4 + [3] * 4 + [6] * 4
    assert sorted(found.name.tolist()) == [0] * 6 + [2] * 6
    best = found.score == 1
    pairs = zip(found.index[best].tolist(), found.name[best].tolist(), strict=True)
    assert sorted(pairs) == [(0, 0), (3, 2), (3, 2), (6, 0)]


def test_what_a_shape_lacks_takes_no_point_from_what_it_has():
    class Alike(Heart):
        def texts(self, names, category):
            return np.array([[1.0, 0, 0], [0.9, 0, 0]], np.float32)[: len(names)]

    names = ("nose", "tail")  # the nose is everywhere more alike than the tail
    both = Sample(SHAPE, names, keypoints=np.array([-1, 0]))
    answer = Answer(ZeroShot(Alike()).keypoints(SHAPE, names), "by heart")
    told = judge(both, answer)
    assert told["missed_told"][0] == 0  # as if the tail alone had been asked for


def test_texts_that_are_the_same_but_for_the_class_are_asked_once():
    encoder = tiny()
    texts = encoder.texts(["end of the leg", "the leg end of a chair", "leg end"], "chair")
    assert texts.shape == (3, 384)
    np.testing.assert_array_equal(texts[1], texts[2])


def test_patches_are_centred_on_points_of_the_cloud():
    points = np.random.default_rng(0).normal(size=(100, 3))
    patches = tiny().encode(Shape("one", "chair", points))
    assert len(set(patches.centre.tolist())) == 8
    np.testing.assert_allclose(np.linalg.norm(patches.features, axis=1), 1, atol=1e-5)


def test_turning_by_180_degrees_is_seeing_from_behind():
    np.testing.assert_allclose(turned(np.array([[1.0, 2, 3]]), 180), [[-1, -2, 3]], atol=1e-12)


TINY = Architecture(64, 8, 8, width=24, depth=2, heads=2, mlp_width=48)


def checkpoint(folder, **changes):
    torch.manual_seed(0)
    tensors = {f"module.point_encoder.{n}": t for n, t in Ulip2Encoder(TINY).state_dict().items()}
    tensors |= {"module.logit_scale": torch.ones(()), "module.pc_projection": torch.ones(48, 8)}
    tensors |= changes
    file = folder / "ulip2.pt"
    torch.save({"state_dict": {n: t for n, t in tensors.items() if t is not None}}, file)
    return file


def test_ulip_2_s_checkpoint_loads_by_its_names(tmp_path):
    encoder = load_ulip2(checkpoint(tmp_path), sizes=TINY)
    points = np.random.default_rng(0).normal(size=(64, 3))
    patches = encoder.encode(Shape("one", "chair", points))
    assert patches.features.shape == (8, 24) and encoder.identity.startswith("ulip2.pt ")


def test_ulip_2_s_full_network_has_the_released_sizes():
    with torch.device("meta"):
        state = Ulip2Encoder().state_dict()
    assert state["encoder.first_conv.0.weight"].shape == (128, 6, 1)
    assert state["blocks.blocks.17.attn.qkv.weight"].shape == (1152, 384)
    assert (
        "blocks.blocks.18.norm1.weight" not in state
        and "blocks.blocks.0.attn.qkv.bias" not in state
    )


@pytest.mark.parametrize("tensor", [None, torch.ones(3)])
def test_a_checkpoint_without_a_tensor_or_with_a_wrong_one_is_refused(tmp_path, tensor):
    file = checkpoint(tmp_path, **{"module.point_encoder.norm.weight": tensor})
    with pytest.raises(ModelError, match=r"norm\.weight"):
        load_ulip2(file, sizes=TINY)


def test_a_checkpoint_that_would_run_code_is_refused(tmp_path):
    file = tmp_path / "ulip2.pt"
    torch.save({"state_dict": print}, file)
    with pytest.raises(FileError, match=r"ulip2\.pt"):
        load_ulip2(file)


def test_b2_3d_s_summed_distances_grow_with_the_references_and_the_mean_s_do_not():
    def features(shape):
        return np.ones((len(shape.points), 1))

    references = [sample(0, 7, -1)] * 3
    wanted = {}
    for mean in (False, True):
        method = BackTo3D(features, mean, steps=1)
        method.fit(references)
        wanted[mean] = method._apart[0, 1]
    assert wanted[True] == pytest.approx(1) and wanted[False] == pytest.approx(3)


def test_smoothing_stays_within_its_surroundings():
    geodesics = all_geodesics(LINE)
    assert geodesics[0, 7] == 1
    np.testing.assert_allclose(smoothed(np.eye(8), geodesics), np.eye(8), atol=1e-9)


@pytest.mark.parametrize(
    ("stage", "text", "why"), [(1, "minilm", "no words"), (2, "siglip", "siglip")]
)
def test_without_words_a_model_finds_keypoints_by_references_alone(tmp_path, stage, text, why):
    settings = Hyperparameters(stage=stage, text_encoder=text, width=64, depth=1)
    Run(tmp_path, settings, 8, "cpu").save()
    asked = Settings(model=str(tmp_path))
    few_shot(asked)
    with pytest.raises(Unavailable, match=why):
        zero_shot(asked)
    with pytest.raises(Unavailable, match=why):
        of_model(asked)
