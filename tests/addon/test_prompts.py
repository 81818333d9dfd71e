"""Presets as they are kept, by people who may change the file."""

import json
from pathlib import Path

import numpy as np
import pytest
from patchalign3d_addon.shared.errors import FileError
from patchalign3d_addon.shared.prompts.words import split
from patchalign3d_addon.ui import prompts
from patchalign3d_addon.ui.prompts import PRESETS, read_presets

from benchmarks.quality.cases import family_cases
from patchalign3d import Segmenter
from patchalign3d.text.spelling import MINILM, category_in_english, spell

GERMAN = Path(prompts.__file__).with_name("translations") / "de_DE.json"
OWN = {"Bus": ["wheel, door", ""], "Übertopf": ["rim", "top"]}


def test_presets_in_german_ask_for_what_the_english_ones_do():
    german = json.loads(GERMAN.read_text("utf-8"))
    for kind, (words, _) in PRESETS.items():
        names = split(german[words])
        asked = ", ".join(spell(names, MINILM).asked).lower()
        assert asked.replace("armrest", "arm") == words, kind
        category = category_in_english(german[kind], names, MINILM)
        assert category.lower() in {kind.lower(), "cup"}


def test_the_point_of_the_knife_preset_is_at_the_end_of_the_blade():
    """It was called "tip", which the model found at the end of the handle."""
    segmenter = Segmenter.load("bundled", "cpu", "onnx")
    for knife in family_cases("knife", 3, seed=31):
        segmenter.set_mesh(knife.mesh)
        found = segmenter.keypoints(split(PRESETS["Knife"][1])).points[0]
        centres, blade = knife.mesh.face_centroids, knife.truth == knife.prompts.index("blade")
        along = centres[blade].mean(0) - centres[~blade].mean(0)
        reach = np.asarray(knife.mesh.vertices) @ along
        assert (found @ along - reach.min()) / np.ptp(reach) > 0.9


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_presets_are_read_as_any_editor_saves_them(tmp_path, encoding):
    file = tmp_path / "presets.json"
    file.write_text(json.dumps(OWN, ensure_ascii=False), encoding=encoding)
    assert read_presets(file) == {"Bus": ("wheel, door", ""), "Übertopf": ("rim", "top")}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"Bus": ["wheel",\n "door"}', r"presets\.json, line 2, makes no sense there\. Mend"),
        (b"", r"line 1, makes no sense"),
        (b"[" * 100_000, "nests too deep"),
        (b"[]", "something else than two texts for ''"),
        (b'{"Bus": 3}', "something else than two texts for 'Bus'"),
        (b'{"Bus": ["wheel"]}', "two texts for 'Bus'"),
        (b'{"Bus": ["wheel", 3]}', "two texts for 'Bus'"),
        (b'{"Bus": ["\\ud800", ""]}', "two texts for 'Bus'"),
        (b'{"\\udfff": ["", ""]}', "two texts for"),
        (b'{"Bus": ["R\xe4der", ""]}', "Save it as UTF-8"),
    ],
)
def test_presets_that_somebody_has_changed_amiss_are_refused_by_file_and_line(
    tmp_path, content, sentence
):
    file = tmp_path / "presets.json"
    file.write_bytes(content)
    with pytest.raises(FileError, match=sentence):
        read_presets(file)
