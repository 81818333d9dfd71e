"""A session: what it answers, to each request that there is, is what the protocol declares."""

import io

import numpy as np
import pytest
import trimesh
from small_model import SMALL, save_small_model

from patchalign3d.segmenter import Segmenter
from patchalign3d.session import Request, Session, answer
from patchalign3d.shared.answers import ANSWERS
from patchalign3d.shared.protocol import read_frame, write_frame
from patchalign3d.shared.questions import AXES, VERBS

BOX = trimesh.creation.box()
MESH = {"vertices": np.array(BOX.vertices), "faces": np.array(BOX.faces, np.int32)}
HALVES = np.arange(12, dtype=np.int32) % 2  # a part for each face of the box
# Rows of exemplars; those with one name are averaged.
ROWS = {"features": np.eye(3, SMALL.feature_width, dtype=np.float32)}

QUESTIONS = {
    "load": [{}],
    "set_mesh": [MESH, {"digest": "unknown"}, {**MESH, "up_axis": "auto"}],
    "segment": [{"parts": ["seat", "leg"]}, {"parts": ["left leg", "right leg", "qqq"]}],
    "keypoints": [{"names": ["nose"]}, {"names": ["left hand", "right hand"]}],
    "similarity": [{"word": "ear"}, {"points": np.zeros((2, 3))}],
    "select": [{"include": np.array([3])}, {"at": np.zeros((1, 3)), "word": "leg"}],
    "segment_automatically": [{}, {"vocabulary": ["seat", "leg"]}],
    "segment_by_shape": [MESH],
    "propagate": [{"names": ["a", "b"], "face_labels": HALVES, "corrected": np.ones(12, np.uint8)}],
    "part_exemplar": [
        {"names": ["a", "b"], "face_labels": HALVES},
        {"names": ["a", "b"], "face_labels": HALVES - 1},  # some have no part
    ],
    "keypoint_exemplar": [{"names": ["a", "b"], "points": np.zeros((2, 3))}],
    "transfer": [{"names": ["a", "b", "b"], **ROWS}],
    "transfer_keypoints": [{"names": ["a", "b", "b"], **ROWS, "places": np.zeros((3, 3))}],
    "facing": [{}],
    "shutdown": [{}],
}


def is_axis(value):
    return value is None or value in AXES


def is_share(value):
    return value is None or 0 <= value <= 1


def is_names(value):
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def is_unread(value):
    return all(asked is None or isinstance(asked, str) for asked in value.values())


def is_orientation(value):
    axes, shares = ("up", "front"), ("up_certainty", "front_certainty")
    return value is None or (
        value.keys() == {*axes, *shares}
        and all(is_axis(value[axis]) for axis in axes)
        and all(is_share(value[share]) for share in shares)
    )


# What the page says of each field of an answer.
SAID = {
    "part_names": is_names,
    "names": is_names,
    "steadiness": is_share,
    "fit": is_share,
    "unread": is_unread,
    "own_sides": lambda value: value in (None, True, False),
    "front": is_axis,
    "heading": lambda value: abs(value) <= np.pi,
    "model": lambda value: value.keys() == {"name", "version", "sha256"},
    "device": lambda value: isinstance(value, str),
    "engine": lambda value: value in ("torch", "onnx"),
    "known": lambda value: isinstance(value, bool),
    "orientation": is_orientation,
    "doubt": is_orientation,
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Asks a session that has a model and a mesh; returns header and arrays, as they are read."""
    model = str(save_small_model(tmp_path_factory.mktemp("model")))
    session = Session(lambda name, device, engine, progress: Segmenter.load(model, "cpu"))

    def ask(type, **said):
        arrays = {name: value for name, value in said.items() if isinstance(value, np.ndarray)}
        header = {"type": type, "id": 1} | {n: v for n, v in said.items() if n not in arrays}
        reply = answer(session, Request(1, type, header, arrays), lambda stage, fraction: None)
        frame = io.BytesIO()
        write_frame(frame, *reply)
        return read_frame(io.BytesIO(frame.getvalue()))

    ask("load")
    ask("set_mesh", **MESH)
    return ask


def numbers(header):
    """How many each letter of a declared shape stands for, in an answer about the box."""
    names = header.get("part_names", header.get("names", ()))
    return {"F": 12, "V": 8, "D": SMALL.feature_width, "P": len(names), "K": len(names)}


@pytest.mark.parametrize("type", VERBS)
def test_each_request_is_answered_by_what_the_protocol_declares_and_by_nothing_else(ask, type):
    declared = ANSWERS[VERBS[type].answer]
    for said in QUESTIONS[type]:
        header, arrays = ask(type, **said)
        count = numbers(header)
        assert header.keys() == declared.fields.keys()
        assert [name for name, value in header.items() if not SAID[name](value)] == []
        assert {name: (array.dtype.name, array.shape) for name, array in arrays.items()} == {
            name: (dtype, tuple(count.get(size, size) for size in shape))
            for name, (dtype, shape) in declared.arrays.items()
        }
