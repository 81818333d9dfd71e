"""A verb is a method of the segmenter and a declaration: worker and shell answer it then."""

import numpy as np
import pytest
import trimesh
from small_model import save_small_model

from patchalign3d.answers import Segmentation
from patchalign3d.cli import main
from patchalign3d.errors import QuestionError
from patchalign3d.segmenter import Segmenter
from patchalign3d.session import Request, Session, answer
from patchalign3d.shared.fields import Whole
from patchalign3d.shared.questions import VERBS, Verb


def segment_by_turns(self, turns, progress=None):
    """One face after the other to each of the parts in turn."""
    mesh = self._require_mesh().mesh
    names = [f"turn {turn + 1}" for turn in range(turns)]
    return Segmentation(mesh, names, (np.arange(len(mesh.faces)) % turns).astype(np.int32))


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    monkeypatch.setattr(Segmenter, "segment_by_turns", segment_by_turns, raising=False)
    turns = Whole(help="how many parts", default=2, least=1, most=9)
    declared = Verb(
        help="take turns", answer="segmentation", fields={"turns": turns}, command="turns"
    )
    monkeypatch.setitem(VERBS, "segment_by_turns", declared)


@pytest.fixture
def model(tmp_path):
    return str(save_small_model(tmp_path / "small"))


def test_the_worker_answers_a_verb_that_was_declared(model):
    session = Session(lambda name, device, engine, progress: Segmenter.load(name, device))
    box = trimesh.creation.box()

    def ask(type, arrays=None, **header):
        request = Request(1, type, {"type": type, "id": 1, **header}, arrays or {})
        return answer(session, request, lambda stage, fraction: None)

    ask("load", model=model, device="cpu")
    ask("set_mesh", {"vertices": box.vertices, "faces": box.faces})
    header, arrays = ask("segment_by_turns", turns=3)
    told = {"steadiness": None, "unread": {}, "fit": None, "own_sides": None}
    told |= {"front": None, "heading": 0.0}
    assert header == {"part_names": ["turn 1", "turn 2", "turn 3"], **told}
    assert arrays["face_labels"].tolist() == [0, 1, 2] * 4
    assert ask("segment_by_turns")[0]["part_names"] == ["turn 1", "turn 2"]
    with pytest.raises(QuestionError, match="The turns must be a whole number between 1 and 9"):
        ask("segment_by_turns", turns=0)


def test_the_shell_answers_a_verb_that_was_declared(model, tmp_path, capsys):
    trimesh.creation.box().export(tmp_path / "box.obj")
    command = ["turns", str(tmp_path / "box.obj"), "--model", model, "--device", "cpu"]
    assert main([*command, "--turns", "3", "--format", "npz"]) == 0
    with np.load(tmp_path / "box.parts.npz") as content:
        assert content["part_names"].tolist() == ["turn 1", "turn 2", "turn 3"]
        assert content["face_labels"].tolist() == [0, 1, 2] * 4
    assert capsys.readouterr().out.split()[-1] == "3"
    assert main([*command, "--turns", "10"]) == 2
    assert "The turns must be a whole number between 1 and 9, not 10." in capsys.readouterr().err
