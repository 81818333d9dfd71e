"""The contact sheet: faces in the colours of their parts, and cases from all through a list."""

import numpy as np
import pytest

from benchmarks.quality.cases import Case
from benchmarks.quality.contact_sheet import CELL, picture, spread, zoo_cases
from patchalign3d import Mesh
from patchalign3d.errors import FileError
from patchalign3d.shared.colours import palette
from training.shapes.solids import box, merge


def hue(colour) -> np.ndarray:
    return np.asarray(colour, float) / np.linalg.norm(colour)


def test_each_part_is_seen_in_its_own_colour_above_and_below():
    vertices, faces = merge([box((1, 1, 1), (0, 0, 1)), box((1, 1, 1), (0, 0, -1))])
    case = Case(Mesh(vertices, faces), ["top", "bottom"], np.repeat([0, 1], 12), "two boxes")
    pixels = np.asarray(picture(case, case.truth.astype(np.int32)), float)
    for part, row in ((0, CELL // 3), (1, 2 * CELL // 3)):
        assert hue(pixels[row, CELL // 2]) @ hue(palette(2)[part]) > 0.99


def test_cases_are_taken_evenly_from_a_list_and_never_twice():
    assert spread(list(range(10)), 4) == [0, 3, 6, 9]
    assert spread([1, 2], 5) == [1, 2]


def test_a_folder_without_any_well_known_model_is_refused(tmp_path):
    (tmp_path / "teapot.txt").write_text("no mesh")
    with pytest.raises(FileError, match=r"None of the well-known models lies in .* cow\.obj, "):
        list(zoo_cases(tmp_path))
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "teapot.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    (only,) = zoo_cases(tmp_path)
    assert only.category == "teapot" and "spout" in only.prompts
