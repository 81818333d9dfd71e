"""Doubts about how a mesh stands: what is shown, and what is right."""

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.quality.cases import Case
from benchmarks.quality.doubted import COLUMNS, each_mesh, row
from patchalign3d import Mesh
from patchalign3d.geometry.frame import AXES, Frame
from patchalign3d.geometry.upright import Orientation

# A pointer: its long arm shows up, its short one where it looks.
VERTICES = np.array([[0.0, 0, 0], [0, 0, 2], [0, -1, 0]])
MESH = Mesh(Frame("Y", "X").turn_back(VERTICES), [[0, 1, 2]], "Y", "X")


class Sees:
    """Doubts what it is shown by the pointer, or says what it was told to."""

    def __init__(self, always=None):
        self.always = always
        self.shown = []

    def encode(self, mesh, seed):
        _, up, front = (mesh.vertices @ np.eye(3)).tolist()
        up, front = _axis(up), _axis(front)
        self.shown.append((mesh.frame.up, mesh.frame.front, up, front))
        seen = Orientation(up, front, 1.0, 1.0) if (up, front) != ("Z", "-Y") else None
        return SimpleNamespace(doubt=self.always or seen)


def _axis(vector):
    number = int(np.abs(vector).argmax())
    return AXES[number if vector[number] > 0 else number + 3]


def test_who_sees_it_is_right_about_what_is_turned_and_lies_and_doubts_nothing_else():
    segmenter = Sees()
    found = row(segmenter, MESH, seed=0, number=0)
    assert found == dict(zip(COLUMNS, [False, True, False, True, False], strict=True))
    turned, lying, standing = segmenter.shown
    assert {shown[:2] for shown in segmenter.shown} == {("Z", "-Y")}  # as it is said
    assert turned[2] == "Z" and turned[3] != "-Y" and lying[2] != "Z"
    assert standing[2:] == ("Z", "-Y")


def test_who_doubts_at_random_is_wrong():
    found = row(Sees(Orientation("Z", "-Y", 1.0, 1.0)), MESH, seed=0, number=0)
    assert found == dict(zip(COLUMNS, [True, False, True, False, True], strict=True))


def test_meshes_lie_in_different_ways():
    segmenter = Sees()
    for number in range(20):
        row(segmenter, MESH, 0, number)
    assert len({shown[2:] for shown in segmenter.shown}) > 12


@pytest.mark.parametrize(("categories", "count"), [("aab", 2), (["person"] * 3, 3)])
def test_a_mesh_that_is_asked_about_at_several_levels_is_shown_once(categories, count):
    cases = [Case(MESH, ["a"], np.zeros(1, int), category) for category in categories]
    assert len(list(each_mesh(cases))) == count
