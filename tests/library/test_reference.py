"""A figure's left is its own; that of a cabinet is where whoever stands before it has it."""

import numpy as np

from patchalign3d import Mesh
from patchalign3d.network.model import BUNDLED, read_description
from patchalign3d.segmenter.reference import has_own_sides
from training.shapes import FAMILIES


def asked(bundled, family, names):
    """A shape that looks along −Y, the answer, and how far to its own left its faces lie."""
    shape = FAMILIES[family](np.random.default_rng(3))
    mesh = Mesh(shape.vertices, shape.faces, front_axis="-Y")
    bundled.set_mesh(mesh, seed=0)
    return bundled.segment(names).face_labels, mesh.face_centroids[:, 0]


def test_the_left_side_of_a_wardrobe_is_on_the_left_of_whoever_stands_before_it(bundled):
    names = ["left side panel", "right side panel", "door", "shelf", "back panel", "top panel"]
    labels, left = asked(bundled, "wardrobe", names)
    assert left[labels == 0].max() < 0 < left[labels == 1].min()
    assert bundled.segment(["door"]).own_sides is False


def test_the_left_leg_of_an_animal_is_its_own(bundled):
    names = ["left leg", "right leg", "body", "head"]
    labels, left = asked(bundled, "quadruped", names)
    assert left[labels == 0].mean() > 0 > left[labels == 1].mean()
    assert bundled.segment(["body"]).own_sides is True


def test_what_was_learned_of_one_model_is_not_used_with_another(bundled):
    asked(bundled, "wardrobe", ["door"])
    traits = bundled._require_mesh().traits
    assert not has_own_sides(traits, read_description(BUNDLED).sha256)
    assert has_own_sides(traits, "those of another model")
