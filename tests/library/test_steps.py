"""The steps of ``steer``, as they are typed."""

import pytest
from labelled_strip import shown, strip

from patchalign3d.cli.steps import take
from patchalign3d.errors import SteerError


def test_steps_are_typed_as_a_name_and_words():
    assert shown(take(strip([0, 1, 2]), "rename", ["b", "x"])) == (["a", "x", "c"], [0, 1, 2])
    assert take(strip([0, 0, 0]), "assign", ["d", "0", "2"]).labels.tolist() == [3, 0, 3]
    assert take(strip([0, 1, 2, 2, 2]), "grow", ["b", "2"]).labels.tolist() == [1, 1, 1, 1, 2]
    for step in ("grow", "shrink"):  # as often as it makes a difference
        assert set(take(strip([0, 1, 2]), step, ["b", "999999999999"]).labels.tolist()) <= {0, 1, 2}
    for step, words, sentence in [
        ("rename", ["b"], "cannot take 'b'"),
        ("grow", ["a", "much"], "cannot take"),
        ("grow", ["a", "-1"], r"cannot take 'a, -1'\. Write it as --grow PART\[,STEPS\]\.$"),
        ("shrink", ["a", "0"], "cannot take"),
        ("smooth", ["a", "b"], r"Write it as --smooth alone\.$"),
        ("split-sides", ["a", "W"], "cannot take"),
        ("assign", ["a", "9"], "Faces are counted from 0 to 2; one"),
        ("assign", ["d"], "Write it as --assign PART,FACE,FACE"),
        ("assign", ["a", "-9"], "Faces are counted from 0 to 2; one"),
        ("exclude", ["x"], "no part 'x'"),
    ]:
        with pytest.raises(SteerError, match=sentence):
            take(strip([0, 1, 2]), step, words)
