"""Rules that come with the library."""

import numpy as np
import pytest
import torch
from torch.nn.functional import silu

from patchalign3d.errors import ModelError
from patchalign3d.labels import selecting
from patchalign3d.network.rules import feed_forward, read_rule


def test_a_rule_is_read():
    assert {"mean", "deviation", "weight0"} <= read_rule(selecting.RULE).keys()


def test_rows_go_through_layers_with_a_silu_between_them():
    layers = [torch.nn.Linear(3, 5), torch.nn.Linear(5, 4), torch.nn.Linear(4, 2)]
    rows = torch.randn(7, 3)
    one, two, three = layers
    expected = three(silu(two(silu(one(rows)))))
    arrays = [tuple(p.detach().numpy() for p in layer.parameters()) for layer in layers]
    np.testing.assert_allclose(feed_forward(arrays, rows.numpy()), expected.detach(), atol=1e-6)


@pytest.mark.parametrize("damage", [lambda c: c[:-30], lambda c: b"", lambda c: b"PK" + c[2:9]])
def test_a_damaged_rule_is_refused(tmp_path, damage):
    file = tmp_path / "rule.npz"
    file.write_bytes(damage(selecting.RULE.read_bytes()))
    with pytest.raises(
        ModelError, match=r"rule\.npz cannot be read: .*\. Install patchalign3d again"
    ):
        read_rule(file)


def test_a_missing_rule_is_refused(tmp_path):
    with pytest.raises(
        ModelError, match=r"rule\.npz cannot be read: No such file or directory\. I"
    ):
        read_rule(tmp_path / "rule.npz")
