"""An author's names of the parts of furniture, in words."""

import numpy as np
import pytest

from benchmarks.quality.ikea import load, spell_out
from patchalign3d.errors import FileError


@pytest.mark.parametrize(
    ("shorthand", "words"),
    [
        ("leg", "leg"),
        ("toppanel", "top panel"),
        ("leftbotbracket", "left bottom bracket"),
        ("centsupport", "center support"),
        ("horpane", "horizontal panel"),
        ("", ""),
        ("gizmo", None),
    ],
)
def test_an_author_s_shorthand_is_spelt_out(shorthand, words):
    assert spell_out(shorthand) == words


def test_a_folder_without_a_model_of_several_parts_is_refused(tmp_path):
    one = {"vertices": np.eye(3), "faces": [[0, 1, 2]], "face_part": [0], "category": "stool"}
    np.savez(tmp_path / "stool.npz", part_names=["seat"], **one)
    with pytest.raises(FileError, match="is a model of two or more parts with names"):
        next(load(tmp_path))
