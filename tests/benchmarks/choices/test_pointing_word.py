"""How much a word counts beside clicks."""

import numpy as np
import pytest

from benchmarks.choices import pointing_word
from benchmarks.choices.pointing_word import Named, Seen, overlaps, some, worth
from patchalign3d import Mesh
from patchalign3d.labels.click_evidence import Surface
from training.data.labelled import LabelledMesh
from training.pointing.rule import Known
from training.shapes import FAMILIES


@pytest.fixture(scope="module")
def chair():
    """A chair all of which looks alike, and names that fit their parts."""
    shape = FAMILIES["chair"](np.random.default_rng(0))
    names = sorted(set(shape.names(0)))
    truth = np.array([names.index(name) for name in shape.names(0)])[shape.face_part]
    mesh = Mesh(shape.vertices, shape.faces)
    surface = Surface.of(mesh, np.ones((len(truth), 1), np.float32))
    fits = np.where(truth == np.arange(len(names))[:, None], 20, -20).astype(np.float32)
    return Named(Known(surface, truth), fits)


def test_a_word_that_fits_its_part_finds_it_at_the_first_click(chair):
    alone, with_a_word = (overlaps(chair, weight) for weight in (0, 1))
    assert alone.shape == with_a_word.shape == (len(pointing_word.CLICKS),)
    assert with_a_word[0] > max(0.95, alone[0])


def test_a_word_is_worth_what_makes_the_rule_right():
    rng = np.random.default_rng(0)
    rule, word = rng.normal(0, 2, (2, 50_000))
    inside = rng.random(50_000) < 1 / (1 + np.exp(-(rule + 0.5 * word)))
    assert worth([Seen(rule, word, inside)]) == pytest.approx(0.5, abs=0.05)
    noise = rng.normal(0, 2, 50_000)
    assert worth([Seen(rule, noise, inside)]) == pytest.approx(0, abs=0.05)


def test_what_there_was_at_each_click_is_kept_of_some_faces(chair):
    seen = []
    overlaps(chair, 0, seen)
    assert seen and all(len(column) == pointing_word.FACES for each in seen for column in each)
    assert any(each.inside.any() for each in seen)


def test_models_that_were_held_out_are_apart_and_have_parts():
    triangles = np.array([[0, 1, 2], [0, 2, 3]])
    corners = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    two = {("seat",): np.array([True, False]), ("leg",): np.array([False, True])}
    one = {("seat",): np.array([True, True])}
    models = [
        LabelledMesh(name, held_out, corners, triangles, [level])
        for name, held_out, level in (("a", True, two), ("b", False, two), ("c", True, one))
    ]
    for held_out, name in ((True, "a"), (False, "b")):
        (case,) = some(models, held_out, 9, np.random.default_rng(0))
        assert case.category == name and case.prompts == ["seat", "leg"]
        assert case.truth.tolist() == [0, 1]
