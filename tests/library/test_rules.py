"""Rules that come with the library."""

import pytest

from patchalign3d.errors import ModelError
from patchalign3d.labels import selecting
from patchalign3d.network.rules import read_rule


def test_a_rule_is_read():
    assert {"mean", "deviation", "weight0"} <= read_rule(selecting.RULE).keys()


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
