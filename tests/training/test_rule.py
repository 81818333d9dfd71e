"""The rule of pointing: what is learned from clicks is what the library reads."""

import numpy as np
import pytest

from patchalign3d import Mesh
from patchalign3d.errors import FileError
from patchalign3d.labels import selecting
from patchalign3d.labels.click_evidence import EVIDENCE, Surface, evidence
from training.pointing import rule
from training.shapes import FAMILIES


@pytest.fixture(scope="module")
def known():
    """Two chairs whose features tell their parts, more or less."""
    found = []
    for seed in range(2):
        shape = FAMILIES["chair"](np.random.default_rng(seed))
        names = sorted(set(shape.names(0)))
        truth = np.array([names.index(name) for name in shape.names(0)])[shape.face_part]
        noise = np.random.default_rng(seed).normal(0, 0.1, (len(truth), 8))
        features = np.eye(8)[truth] + noise
        features /= np.linalg.norm(features, axis=1, keepdims=True)
        mesh = Mesh(shape.vertices, shape.faces)
        found.append(rule.Known(Surface.of(mesh, features.astype(np.float32)), truth))
    return found


def test_the_library_reads_the_rule_that_is_learned(known, monkeypatch, tmp_path):
    monkeypatch.setattr(rule, "STEPS", 150)
    monkeypatch.setattr(rule, "ROUNDS", 1)
    np.savez(tmp_path / "rule.npz", **rule.arrays_of(rule.learn(known)))
    monkeypatch.setattr(selecting, "RULE", tmp_path / "rule.npz")
    selecting._rule.cache_clear()
    surface, truth = known[0]
    part = truth[0]
    rows = evidence(surface, np.array([0]), np.zeros(0, int))
    logits = selecting.rule_logits(rows)
    selecting._rule.cache_clear()
    assert logits[truth == part].mean() > logits[truth != part].mean() + 1


def test_clicks_see_the_same_faces_for_the_same_seed(known):
    one, two = (
        list(rule.simulate_clicks(known[0], rule.first_guess, np.random.default_rng(3)))
        for _ in range(2)
    )
    assert len(one) == len(two) > 0
    for a, b in zip(one, two, strict=True):
        np.testing.assert_array_equal(a.rows, b.rows)
        np.testing.assert_array_equal(a.inside, b.inside)
        assert a.rows.shape[0] == a.inside.shape[0] == rule.FACES


def test_what_goes_without_ctrl_c_is_nothing_and_the_rest_as_it_was(known):
    left_out = ("best", "cut with others")
    rows = rule.evidence_without(known[0].surface, [0], [5], left_out)
    every = evidence(known[0].surface, np.array([0]), np.array([5]))
    deaf = np.isin(EVIDENCE, left_out)
    assert (rows[:, deaf] == 0).all() and every.shape[1] == len(EVIDENCE)
    np.testing.assert_array_equal(rows[:, ~deaf], every[:, ~deaf])


@pytest.mark.parametrize(("packs", "sources"), [(["robots"], []), ([], ["robots"])])
def test_a_folder_that_nothing_can_be_learned_from_is_refused_and_not_left_out(
    packs, sources, tmp_path
):
    (tmp_path / "robots").mkdir()
    np.savez(tmp_path / "robots" / "thing.npz", vertices=np.eye(3))
    given = ([tmp_path / name for name in names] for names in (packs, sources))
    with pytest.raises(FileError, match=r"Nothing can be learned from .*robots: of its"):
        next(rule.known_meshes(None, *given, seed=0))


def test_known_meshes_have_a_part_of_each_face():
    meshes = rule.known_meshes(None, [], [], seed=0)
    for _, (mesh, truth) in zip(range(4), meshes, strict=False):
        assert truth.shape == (len(mesh.faces),) and truth.max() >= 1
