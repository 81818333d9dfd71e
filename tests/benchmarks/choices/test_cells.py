"""Labels by cells against those face by face: what the two have in common and what not."""

import sys

import numpy as np
import pytest

from benchmarks.choices import cells as choice
from benchmarks.choices.cells import labels_of
from benchmarks.quality.cases import Case
from benchmarks.timing.torus import PARTS, bumpy_torus
from patchalign3d import Mesh, Segmenter
from patchalign3d.errors import FileError
from patchalign3d.geometry import cells


def test_the_reference_takes_over_nothing_that_was_worked_out_for_cells(monkeypatch):
    segmenter = Segmenter.load("bundled", "cpu", "torch")
    vertices, faces = bumpy_torus(4_000)
    case = Case(Mesh(vertices, faces), PARTS, np.zeros(len(faces), np.int64), "thing")
    monkeypatch.setattr(cells, "FEW", 1_000)
    monkeypatch.setattr(cells, "LEVELS", ((500, 4), (200, 4)))
    found, _ = labels_of(segmenter, segmenter.encode(case.mesh), case, few=len(faces))
    monkeypatch.setattr(cells, "FEW", len(faces))
    encoded = segmenter.encode(Mesh(vertices, faces))
    wanted = segmenter.about(encoded).segment(case.prompts, case.category).face_labels
    assert len(set(wanted)) > 1
    np.testing.assert_array_equal(found, wanted)


def test_sets_without_a_held_out_shape_have_no_line_and_alone_are_refused(monkeypatch, capsys):
    monkeypatch.setattr(choice, "all_sets", lambda *data: {"packs": iter([])})
    monkeypatch.setattr(choice.Segmenter, "load", lambda *options: None)
    monkeypatch.setattr(sys, "argv", ["cells"])
    with pytest.raises(FileError, match="None of these sets has a shape that is held out"):
        choice.main()
    assert "packs" not in capsys.readouterr().out
