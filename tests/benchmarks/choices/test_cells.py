"""Labels by cells against those face by face: what the two have in common and what not."""

import numpy as np

from benchmarks.choices.cells import labels_of
from benchmarks.quality.cases import Case
from benchmarks.timing.torus import PARTS, bumpy_torus
from patchalign3d import Mesh, Segmenter
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
