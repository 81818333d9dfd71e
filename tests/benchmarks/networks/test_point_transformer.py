"""Point Transformer V3 in plain PyTorch: curves, convolutions, stretches, names of the weights."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from benchmarks.networks.curves import codes, hilbert
from benchmarks.networks.point_transformer import (
    ATTENDED,
    Attention,
    Down,
    Find3DNetwork,
    Level,
    SubmanifoldConv,
    sizes_like,
    stretched,
)


def grid(side):
    axis = torch.arange(side)
    return torch.cartesian_prod(axis, axis, axis)


def test_z_order_interleaves_the_bits_x_first():
    cells = torch.tensor([[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [3, 0, 1]])
    assert codes(cells, 2)[0].tolist() == [0, 1, 2, 4, 0b100101]
    assert codes(cells, 2)[1].tolist() == [0, 1, 4, 2, 0b010011]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_hilberts_curve_steps_from_cell_to_neighbouring_cell(depth):
    cells = grid(2**depth)
    place = hilbert(cells, depth)
    assert sorted(place.tolist()) == list(range(8**depth))
    path = cells[place.argsort()]
    assert (path.diff(dim=0).abs().sum(1) == 1).all()


def test_a_code_without_its_last_bits_is_that_of_the_larger_cell():
    cells = grid(8)
    found = codes(cells, 3) >> 3
    larger = (cells >> 1) @ torch.tensor([16, 4, 1])
    for row in found:
        pairs = torch.stack([row, larger], 1).unique(dim=0)
        assert len(pairs) == 64


@pytest.mark.parametrize("kernel", [3, 5])
def test_a_submanifold_convolution_is_a_dense_one_seen_at_occupied_cells(kernel):
    torch.manual_seed(0)
    conv = SubmanifoldConv(3, 4, kernel, bias=True)
    torch.nn.init.normal_(conv.bias)
    cells = torch.randint(0, 6, (60, 3)).unique(dim=0)
    features = torch.randn(len(cells), 3)
    dense = torch.zeros(1, 3, 6, 6, 6)
    dense[0, :, cells[:, 0], cells[:, 1], cells[:, 2]] = features.T
    wanted = F.conv3d(dense, conv.weight.permute(0, 4, 1, 2, 3), conv.bias, padding=kernel // 2)
    wanted = wanted[0, :, cells[:, 0], cells[:, 1], cells[:, 2]].T
    torch.testing.assert_close(conv(features, cells), wanted, atol=1e-5, rtol=1e-4)


def test_the_last_stretch_borrows_from_the_one_before():
    assert stretched(torch.arange(5), 8).tolist() == [[0, 1, 2, 3, 4]]
    assert stretched(torch.arange(8), 4).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert stretched(torch.arange(6), 4).tolist() == [[0, 1, 2, 3], [4, 5, 2, 3]]


def test_points_attend_within_their_stretch_alone():
    torch.manual_seed(0)
    attention = Attention(4, 2, 0)
    count = 2 * ATTENDED
    x, places = torch.randn(count, 4), torch.randperm(count)[None]
    before = attention(x, places)
    changed = x.clone()
    changed[places[0].argsort()[0]] += 1  # the first of the order
    moved = (attention(changed, places) - before).abs().sum(1) > 1e-7
    assert set(places[0][moved].tolist()) <= set(range(ATTENDED))
    assert moved.any()


def test_eight_cells_become_one_with_their_maximum():
    down = Down(1, 1)
    torch.nn.init.ones_(down.proj.weight)
    torch.nn.init.zeros_(down.proj.bias)
    down.eval()
    cells = grid(4)
    level = Level(cells, codes(cells, 2), torch.arange(64.0)[:, None])
    coarse, cluster = down(level)
    assert len(coarse.cells) == 8
    for i in range(8):
        members = cluster == i
        assert ((cells[members] >> 1) == coarse.cells[i]).all()
        largest = level.features[members].max() / np.sqrt(1 + 1e-3)
        torch.testing.assert_close(coarse.features[i, 0], F.gelu(largest))


def test_the_weights_have_the_published_names_and_shapes():
    with torch.device("meta"):
        shapes = {n: tuple(t.shape) for n, t in Find3DNetwork().state_dict().items()}
    expected = {
        "ln_logit_scale": (),
        "fc4.weight": (768, 64),
        "extractor.embedding.stem.conv.weight": (32, 5, 5, 5, 6),
        "extractor.embedding.stem.norm.running_mean": (32,),
        "extractor.enc.enc0.block0.cpe.0.weight": (32, 3, 3, 3, 32),
        "extractor.enc.enc3.block5.attn.qkv.weight": (768, 256),
        "extractor.enc.enc4.down.norm.0.weight": (512,),
        "extractor.enc.enc1.block1.mlp.0.fc1.weight": (256, 64),
        "extractor.enc.enc2.block0.norm2.0.bias": (128,),
        "extractor.dec.dec3.up.proj.0.weight": (256, 512),
        "extractor.dec.dec0.up.proj_skip.1.running_var": (64,),
        "extractor.dec.dec0.block1.cpe.2.weight": (64,),
    }
    assert {name: shapes.get(name) for name in expected} == expected


def test_what_a_cloud_is_told_does_not_depend_on_the_order_of_its_points():
    torch.manual_seed(0)
    network = Find3DNetwork(sizes_like((8, 8, 16, 16, 32)), 5).eval()
    cells = torch.randint(0, 20, (200, 3)).unique(dim=0)
    features = torch.randn(len(cells), 6)
    shuffled = torch.randperm(len(cells))
    one = network(features, cells)
    two = network(features[shuffled], cells[shuffled])
    torch.testing.assert_close(one[shuffled], two, atol=1e-4, rtol=1e-3)
