"""Both engines side by side: what is counted as alike, and what is asked of both."""

import shutil
from types import SimpleNamespace

import numpy as np
import pytest
from small_model import save_small_model

from benchmarks.choices import engines
from benchmarks.quality.cases import Case, family_cases
from patchalign3d import Mesh, Segmenter
from patchalign3d.export import export_model, export_words
from patchalign3d.network.model import BUNDLED, DESCRIPTION, WEIGHTS
from patchalign3d.text.lean import encoder as lean_words

CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 3.0)])
QUADS = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
FACES = [t for a, b, c, d in QUADS for t in ((a, b, c), (a, c, d))]


@pytest.fixture
def segmenters(tmp_path, monkeypatch):
    folder = save_small_model(tmp_path / "small")
    export_model(folder)
    export_words(tmp_path / "words")
    monkeypatch.setattr(lean_words, "WORDS", tmp_path / "words")
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path))
    return {name: Segmenter.load(folder, "cpu", name) for name in engines.ENGINES}


def test_what_is_alike_counts_by_area_and_features_by_their_cosine(segmenters, monkeypatch):
    case = Case(Mesh(CORNERS, FACES), ["top", "side"], np.arange(12) % 2, "box")
    told = engines.compare(segmenters, case, 0)
    assert 0 <= told["alike"] <= 1
    for name in engines.ENGINES:
        assert told[f"cosines {name}"].min() > 0.99
        assert 0 <= told[name] <= 1

    def all_but_one_side(segmenter, prompts):
        labels = np.zeros(12, np.int32)
        labels[:2] = segmenter.engine.name == "onnx"
        return SimpleNamespace(face_labels=labels)

    monkeypatch.setattr(Segmenter, "segment", all_but_one_side)
    told = engines.compare(segmenters, case, 0)
    areas = case.mesh.face_areas
    assert told["alike"] == pytest.approx(1 - areas[:2].sum() / areas.sum())


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    """The bundled model by both engines; what was exported before is not looked at."""
    folder = tmp_path_factory.mktemp("bundled")
    for name in (DESCRIPTION, WEIGHTS):
        shutil.copy(BUNDLED / name, folder)
    export_model(folder)
    export_words(folder / "words")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lean_words, "WORDS", folder / "words")
        patch.setenv("PATCHALIGN3D_HOME", str(folder))
        yield {name: Segmenter.load(folder, "cpu", name) for name in engines.ENGINES}


def test_the_engines_say_the_same_with_the_bundled_model(bundled):
    cases = [next(family_cases(name, 1, 0)) for name in ("chair", "quadruped", "airplane", "lamp")]
    told = [engines.compare(bundled, case, 0) for case in cases]
    cosines = np.concatenate([row["cosines onnx"] for row in told])
    assert cosines.mean() > 0.9995 and np.quantile(cosines, 0.01) > 0.998
    assert np.mean([row["alike"] for row in told]) > 0.99
