"""Encoder: the released network, number for number."""

import json

import numpy as np
import pytest
import torch
from reference_vectors import reference_tensors

from patchalign3d.network.encoder import Architecture, PatchAligner, PatchEncoder


@pytest.mark.parametrize(("patches", "patch_size"), [(128, 32), (256, 16)])
def test_the_encoder_reproduces_the_reference_vectors(shared_data, patches, patch_size):
    vectors = np.load(shared_data / "eval" / "parity" / f"encoder-{patches}x{patch_size}.npz")
    sizes = Architecture(patches=patches, patch_size=patch_size)
    network = PatchAligner.of(sizes, reference_tensors()).eval()
    with torch.inference_mode():
        features, found = network(torch.from_numpy(vectors["points"]))
    np.testing.assert_array_equal(found.index, vectors["patch_index"])
    np.testing.assert_array_equal(found.centres.transpose(1, 2), vectors["patch_centers"])
    np.testing.assert_allclose(
        found.embeddings.transpose(1, 2), vectors["patch_embedding"], atol=1e-4, rtol=0
    )
    np.testing.assert_allclose(features[..., :64], vectors["patch_feature"], atol=1e-4, rtol=0)


def test_the_state_dict_has_the_official_names_shapes_and_kinds(shared_data):
    official = json.loads((shared_data / "eval" / "parity" / "state-dict.json").read_text())
    state = PatchEncoder(Architecture()).state_dict()
    assert {n: [list(t.shape), str(t.dtype)] for n, t in state.items()} == official


def test_the_state_dict_has_the_official_size():
    state = PatchEncoder(Architecture()).state_dict()
    assert len(state) == 160
    assert sum(p.numel() for p in PatchEncoder(Architecture()).parameters()) == 21_858_816


def test_tensors_survive_a_round_trip_by_name():
    small = Architecture(
        points=64, patches=8, patch_size=4, width=12, depth=1, heads=2, mlp_width=8
    )
    one, two = PatchAligner(small).eval(), PatchAligner(small).eval()
    two.load_tensors(one.tensors())
    cloud = torch.randn(2, 64, 3)
    torch.testing.assert_close(one(cloud)[0], two(cloud)[0])
    assert {"proj.weight", "cls_token", "blocks.blocks.0.attn.qkv.weight"} <= one.tensors().keys()


def test_splitting_the_first_wide_convolution_changes_nothing():
    network = PatchEncoder(Architecture()).encoder.eval()
    patches = torch.randn(2, 5, 32, 3)
    x = network.first_conv(patches.flatten(0, 1).transpose(1, 2))  # (B·G, 256, k), as released
    x = torch.cat([x.amax(2, keepdim=True).expand(-1, -1, 32), x], dim=1)
    expected = network.second_conv(x).amax(2).view(2, 5, 256)
    torch.testing.assert_close(network(patches), expected)


def test_drop_path_acts_in_training_only():
    small = Architecture(
        points=64, patches=8, patch_size=4, width=12, depth=3, heads=2, mlp_width=8
    )
    torch.manual_seed(0)
    network = PatchEncoder(small, drop_path=0.9)
    cloud = torch.randn(8, 64, 3)
    network.eval()
    assert torch.equal(network(cloud).embeddings, network(cloud).embeddings)
    network.train()
    assert not torch.equal(network(cloud).embeddings, network(cloud).embeddings)


def test_later_blocks_are_skipped_more_often():
    sizes = Architecture(width=12, depth=3, heads=2, mlp_width=8)
    blocks = PatchEncoder(sizes, drop_path=0.2).blocks.blocks
    assert [block.drop_path for block in blocks] == pytest.approx([0, 0.1, 0.2])
