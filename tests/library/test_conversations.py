"""Conversations with a worker that has a real model: whatever is asked, an answer or a sentence."""

import numpy as np
import pytest
import trimesh
from fuzzing import count, fuzz
from hypothesis import given
from hypothesis import strategies as st
from small_model import save_small_model

from patchalign3d.errors import PatchAlignError
from patchalign3d.segmenter import Segmenter
from patchalign3d.session import Request, Session, answer
from patchalign3d.shared.fields import Array, Field
from patchalign3d.shared.questions import VERBS

BALL = trimesh.creation.icosphere(subdivisions=1)
MESH = {"vertices": BALL.vertices, "faces": BALL.faces}
FACES = len(BALL.faces)
SAID = {"parts": ["top", "rim"], "names": ["top", "rim"], "vocabulary": ["top"], "quality": "fast"}
SENT = {
    "face_labels": np.arange(FACES) % 2,
    "corrected": np.arange(FACES) % 5 == 0,
    "points": BALL.vertices[:2],
    "features": np.eye(2, 384, dtype=np.float32),
    "faces": np.array([0, 1]),
    "vertices": np.array([0]),
    "include": np.array([0]),
    "exclude": np.array([9]),
    "at": BALL.vertices[:1],
    "not_at": BALL.vertices[-1:],
    "places": BALL.vertices[:2],
    "sources": np.array([0, 1]),
}

json = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
json |= st.lists(json, max_size=3) | st.dictionaries(st.text(max_size=2), json, max_size=2)


def filled(shape, dtype, value):
    with np.errstate(invalid="ignore"):  # not a number, as a whole number
        return np.full(shape, value).astype(dtype)


arrays = st.builds(
    filled,
    st.lists(st.sampled_from([0, 1, 2, 3, FACES]), max_size=3),
    st.sampled_from(["<f4", "<f8", "<i4", "<i8", "<u1"]),
    st.sampled_from([0.0, 1.0, -1.0, 200.0, np.nan, np.inf]),
).filter(lambda array: array.size < 10_000)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Ask a session as the worker does; a mesh is set again where a question has let go of it."""
    home = tmp_path_factory.mktemp("home")
    model = str(save_small_model(home / "small"))
    session = Session(lambda name, device, engine, progress: Segmenter.load(model, "cpu"))

    def ask(type, said, sent):
        request = Request(1, type, {"type": type, "id": 1, **said}, sent)
        return answer(session, request, lambda stage, fraction: None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATCHALIGN3D_HOME", str(home))
        ask("load", {}, {})
        ask("set_mesh", {"quality": "fast"}, MESH)
        usual = session.encoded

        def ask_about_the_ball(type, said, sent):
            session.encoded = usual
            return ask(type, said, sent)

        yield ask_about_the_ball


@st.composite
def questions(draw):
    """A verb, with most of what it takes as it should be, and some of it not."""
    type = draw(st.sampled_from(sorted(VERBS.keys() - {"shutdown"})))
    verb = VERBS[type]
    said: dict[str, object] = {name: SAID[name] for name in verb.fields if name in SAID}
    usual = SENT if verb.needs == "mesh" else MESH
    sent = {name: usual[name] for name in verb.arrays if draw(st.integers(0, 3))}
    declared: dict[str, Field | Array] = {**verb.fields, **verb.arrays}
    for name in draw(st.lists(st.sampled_from(sorted(declared)), max_size=2)) if declared else ():
        if name in verb.fields:
            said[name] = draw(json)
        else:
            sent[name] = draw(arrays)
    return type, said, sent


@fuzz(short=60)
@given(questions())
def test_whatever_is_asked_is_answered_or_refused_with_a_sentence(ask, question):
    try:
        arrays = ask(*question)[1]
    except PatchAlignError as error:
        assert str(error).endswith(".")
        count(type(error).__name__)
    else:
        assert all(np.isfinite(array).all() for array in arrays.values())
        count("answered")
