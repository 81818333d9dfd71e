"""What the rule of pointing listens to: each row hears more than the one before."""

import itertools

import numpy as np
import pytest

from benchmarks.choices import pointing_rule
from patchalign3d import Mesh
from patchalign3d.labels.click_evidence import EVIDENCE, Surface
from training.pointing.rule import Known, first_guess
from training.shapes import FAMILIES


@pytest.fixture(scope="module")
def chair():
    """A chair whose features tell its parts."""
    shape = FAMILIES["chair"](np.random.default_rng(0))
    names = sorted(set(shape.names(0)))
    truth = np.array([names.index(name) for name in shape.names(0)])[shape.face_part]
    mesh = Mesh(shape.vertices, shape.faces)
    return Known(Surface.of(mesh, np.eye(len(names), dtype=np.float32)[truth]), truth)


def test_each_row_hears_more_than_the_one_before():
    learned = [row for row in pointing_rule.ROWS if row.learned]
    for one, two in itertools.pairwise(learned):
        assert set(two.left_out) <= set(one.left_out) <= set(EVIDENCE)
        assert (two.left_out, two.cut) != (one.left_out, one.cut)
    assert learned[-1].left_out == ()


@pytest.mark.parametrize("row", pointing_rule.ROWS, ids=lambda row: row.name)
def test_what_is_clicked_counts_and_features_that_know_the_parts_find_them(chair, row):
    chosen = pointing_rule.select(chair, first_guess, row, [0], [7])
    assert chosen[0] and not chosen[7]
    found = pointing_rule.overlaps(chair, first_guess, row, 0)
    assert found.shape == (len(pointing_rule.CLICKS),) and (found > 0.5).all()


def test_a_mesh_without_parts_to_click_at_counts_nowhere(chair):
    whole = chair._replace(truth=np.zeros_like(chair.truth))
    assert np.isnan(pointing_rule.overlaps(whole, first_guess, pointing_rule.ROWS[0], 0)).all()
