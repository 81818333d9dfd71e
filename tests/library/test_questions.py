"""Questions: what is declared is checked, with sentences that name what is wrong."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d.errors import MeshError, PatchAlignError, PromptError, QuestionError
from patchalign3d.geometry import frame
from patchalign3d.segmenter import Segmenter
from patchalign3d.shared.answers import ANSWERS
from patchalign3d.shared.fields import MUST_BE_SAID
from patchalign3d.shared.questions import AXES, VERBS, check, digest
from tools import protocol

SIZES = {"F": 12, "V": 8}
LABELS = np.zeros(12, np.int32)


@pytest.mark.parametrize(
    ("type", "said", "error", "sentence"),
    [
        ("segment", {}, QuestionError, "'segment' needs 'parts'."),
        ("segment", {"parts": "seat"}, QuestionError, "The parts must be a list of words, not 'se"),
        ("segment", {"parts": []}, PromptError, "There are no prompts."),
        ("segment", {"parts": ["seat", "Unlabelled"]}, PromptError,
         "'Unlabelled' means no part. Leave it out, or name the part that you mean."),
        ("segment", {"parts": ["a"], "threshold": 2}, QuestionError,
         "The threshold must be a number between 0 and 1, not 2."),
        ("segment", {"parts": ["a"], "threshold": None}, QuestionError, "not None"),
        ("segment", {"parts": ["a"], "how": 1}, QuestionError, "'segment' takes no 'how'."),
        ("segment_automatically", {"pieces": 2.0}, QuestionError, "a whole number between 1 and"),
        ("segment_automatically", {"vocabulary": ["!"]}, PromptError, "has no words in it"),
        ("set_mesh", {"up_axis": "W"}, QuestionError, "The up axis must be one of X, Y, Z, -X, -Y"),
        ("select", {"size": 0}, QuestionError, "must be a number above 0, at most 1, not 0."),
        ("select", {"size": 1.5}, QuestionError, "must be a number above 0, at most 1, not 1.5"),
        ("similarity", {"word": "a", "faces": [0]}, PromptError, "one thing at a time"),
        ("similarity", {"word": "?"}, PromptError, "no words"),
        ("select", {"word": "?", "include": [0]}, PromptError, "no words"),
        ("segment", {"parts": ["a"], "category": "?!"}, PromptError, "The category '?!' has no w"),
        ("segment", {"parts": ["a"], "category": 1}, QuestionError, "category must be text, not"),
        ("similarity", {"points": [[0, 0], [1]]}, MeshError, "not an array of numbers"),
        ("select", {"include": [True, False]}, MeshError, "The values of 'include' must be whole "
         "numbers, or a mask of the shape (12,), not bool of the shape (2,)."),
        ("select", {"include": np.zeros(12, bool)}, MeshError, "There are no values of 'include'"),
        ("part_exemplar", {"names": ["a"] * 12, "face_labels": LABELS > 0}, MeshError,
         "The values of 'face_labels' must be whole numbers, not bool"),
        ("similarity", {"points": ["a"]}, MeshError, "must have the shape (n, 3), not (1,)"),
        ("similarity", {"points": [["a"] * 3]}, MeshError,
         "The values of 'points' must be numbers, not <U1"),
        ("propagate", {"names": ["a"], "face_labels": LABELS, "corrected": LABELS + 2}, MeshError,
         "The values of 'corrected' must be numbers between 0 and 1; 2 is none."),
        ("propagate", {"names": ["a"], "face_labels": LABELS - 2, "corrected": LABELS}, MeshError,
         "The values of 'face_labels' must be numbers between -1 and 0; -2 is none."),
        ("transfer", {"names": [], "features": np.ones((0, 3))}, PromptError, "no exemplars"),
        ("transfer", {"names": ["a"], "features": np.ones(3)}, MeshError, "the shape (1, D)"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(type, said, error, sentence):
    with pytest.raises(error) as caught:
        check(type, said, SIZES)
    assert sentence in str(caught.value)


def test_what_is_not_said_has_its_default_and_arrays_their_kind():
    said = check("segment", {"parts": ("seat",), "threshold": np.float32(0.5)})
    assert said == {"parts": ["seat"], "category": None, "threshold": 0.5, "sides": "shape"}
    arrays = {"face_labels": LABELS, "corrected": LABELS.astype(np.uint8)}
    said = check("propagate", {"names": ["a"], **arrays}, SIZES)
    assert said["corrected"].dtype == bool and said["face_labels"] is arrays["face_labels"]


def test_faces_and_vertices_are_named_by_their_numbers_or_by_a_mask_of_all():
    masks = {"include": np.arange(12) > 9, "exclude": (np.arange(12) == 3).tolist()}
    said = check("select", masks, SIZES)
    assert said["include"].tolist() == [10, 11] and said["exclude"].tolist() == [3]
    assert check("similarity", {"vertices": np.arange(8) < 2}, SIZES)["vertices"].tolist() == [0, 1]


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.uint16, np.uint32, np.uint64, ">i4"])
def test_whole_numbers_of_any_type_can_be_added_to_and_stay_whole(dtype):
    labels = np.full(12, 127, dtype)
    said = check("part_exemplar", {"names": ["a"] * 128, "face_labels": labels}, SIZES)
    assert (said["face_labels"] + 1 == 128).all()
    assert np.concatenate([said["face_labels"], [-1]]).dtype == np.int64


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
values |= st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=2), values, max_size=2)


@given(st.sampled_from(sorted(VERBS)), st.data())
def test_whatever_is_said_is_complete_or_refused_with_a_sentence(type, data):
    names = sorted({*VERBS[type].fields, *VERBS[type].arrays, "other"})
    said = data.draw(st.dictionaries(st.sampled_from(names), values))
    try:
        whole = check(type, said, SIZES)
    except PatchAlignError as error:
        assert str(error).endswith(".")
    else:
        assert whole.keys() == {*VERBS[type].fields, *VERBS[type].arrays}


def test_what_is_declared_fits_together():
    for verb in VERBS.values():
        assert verb.answer in ANSWERS and not set(verb.fields) & set(verb.arrays)
        for name, field in verb.fields.items():
            if field.default not in (MUST_BE_SAID, None, ()):
                assert field.check(name, field.default) == field.default
    for name, verb in VERBS.items():
        assert verb.needs != "mesh" or callable(getattr(Segmenter, name))


def test_the_page_about_the_protocol_says_what_is_declared():
    assert protocol.PAGE.read_text(encoding="utf-8") == protocol.page()


@pytest.mark.parametrize("kind", ANSWERS)
def test_nothing_goes_back_that_blenders_side_does_not_read(kind):
    addon = Path(protocol.PAGE).parents[1] / "blender_addon"
    code = "".join(file.read_text(encoding="utf-8") for file in addon.rglob("*.py"))
    for place, names in {"header": ANSWERS[kind].fields, "arrays": ANSWERS[kind].arrays}.items():
        read = set(re.findall(rf'\b{place}(?:\[|\.get\()"(\w+)"', code))
        assert set(names) <= read


def test_axes_are_those_of_a_frame():
    assert tuple(AXES) == frame.AXES


def test_a_digest_tells_meshes_apart_by_all_that_is_in_them():
    vertices, faces = np.eye(3), np.array([[0, 1, 2]])
    same = digest(vertices.copy(), faces.copy())
    assert digest(vertices, faces) == same
    for other in (
        (vertices * 2, faces),
        (vertices, faces[:, ::-1]),
        (vertices.astype(np.float32), faces),
        (vertices.reshape(1, 9), faces),
    ):
        assert digest(*other) != same
