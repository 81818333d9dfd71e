"""Frames in a worker's stdin, damaged and sound: each is answered or refused, and it ends."""

import io
import json
import struct
import time

import numpy as np
import pytest
from fake_segmenter import load
from fuzzing import count, fuzz
from hypothesis import given
from hypothesis import strategies as st

from patchalign3d import worker
from patchalign3d.shared.protocol import MAGIC, read_frame, write_frame

TETRAHEDRON = {
    "vertices": np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float64),
    "faces": np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], np.int32),
}
LOAD = {"type": "load", "model": "fake", "device": "cpu"}
SET_MESH = {"type": "set_mesh", "up_axis": "Z", "seed": 0}
SEGMENT = {"type": "segment", "parts": ["top", "rim"], "threshold": 0.0}
REQUESTS = [
    (LOAD, {}),
    (SET_MESH, TETRAHEDRON),
    (SEGMENT, {}),
    ({"type": "segment_by_shape", "pieces": 2}, TETRAHEDRON),
    ({"type": "similarity", "word": "top"}, {}),
    ({"type": "cancel", "target": 1}, {}),
]
LAST = 1 << 40  # the number of the request that has to work in the end

values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
values |= st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=2), values, max_size=2)
deep = st.integers(1, 2000).map(lambda depth: "[" * depth + "]" * depth)


class Pipe(io.BytesIO):
    """Bytes that come to no end before the worker has answered what it was asked."""

    worker: worker.Worker

    def readinto(self, buffer):
        while self.tell() == len(self.getbuffer()) and self.worker._open:
            time.sleep(0.001)
        return super().readinto(buffer)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A machine with other work is no reason to end this process."""
    monkeypatch.setattr(worker, "GRACE", 600.0)


def talk(content: bytes) -> tuple[int, list[dict]]:
    """The exit code of a worker that is sent this, and the headers that it sends after its hello;
    whatever it refuses has a kind and a sentence.
    """
    pipe, out = Pipe(content), io.BytesIO()
    pipe.worker = worker.Worker(pipe, out, load)
    code = pipe.worker.serve()
    out.seek(0)
    headers = []
    while out.tell() < len(out.getbuffer()):
        headers.append(read_frame(out)[0])
    for header in headers[1:]:
        if header["type"] == "error":
            assert header["error"]["kind"] != "InternalError", header
            assert header["error"]["message"].endswith("."), header
    return code, headers[1:]


def frame(header, arrays=None) -> bytes:
    stream = io.BytesIO()
    write_frame(stream, header, arrays)
    return stream.getvalue()


def raw(text: bytes, payload: bytes = b"") -> bytes:
    return struct.pack("<4sIQ", MAGIC, len(text), len(payload)) + text + payload


GOOD = b"".join(
    frame({**header, "id": LAST - 2 + number}, arrays)
    for number, (header, arrays) in enumerate(REQUESTS[:3])
)
END = frame({"type": "shutdown", "id": LAST + 1})


@st.composite
def requests(draw):
    """A request of which something is otherwise than it should be, in a sound frame."""
    header, arrays = draw(st.sampled_from(REQUESTS))
    header, arrays = {**header, "id": draw(st.integers(1, 9))}, dict(arrays)
    match draw(st.integers(0, 3)):
        case 0:
            header[draw(st.sampled_from([*header, "surplus"]))] = draw(values)
        case 1:
            del header[draw(st.sampled_from(sorted(header)))]
        case 2 if arrays:
            del arrays[draw(st.sampled_from(sorted(arrays)))]
        case _:
            text = json.dumps(header)[:-1] + f', "surplus": {draw(deep)}}}'
            return raw(text.encode())
    if header.get("type") == "shutdown":
        header["type"] = "segment"
    text = json.dumps({**header, "arrays": []}).encode()  # with numbers that are none, too
    return frame(header, arrays) if arrays else raw(text)


@fuzz(short=60)
@given(st.lists(requests(), min_size=1, max_size=4))
def test_after_requests_that_make_no_sense_the_next_one_works(asked):
    code, answers = talk(b"".join(asked) + GOOD + END)
    last = [answer for answer in answers if answer.get("id") == LAST]
    if code == 0:
        assert last and last[-1]["type"] == "result"
        count("the next one works")
    else:  # where the next frame begins was not known
        assert answers[-1]["error"]["kind"] == "ProtocolError"
        count("ended with a sentence")


@st.composite
def damaged(draw):
    """A conversation of which some bytes are others, gone, or too many."""
    content = bytearray(GOOD + END)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        match draw(st.integers(0, 3)):
            case 0:
                content[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case 1:
                del content[at : at + draw(st.integers(1, 40))]
            case 2:
                content[at:at] = draw(st.binary(max_size=40))
            case 3:
                del content[at:]
    return bytes(content)


@fuzz(short=60)
@given(damaged())
def test_damaged_frames_end_in_answers_or_in_a_sentence(content):
    code, answers = talk(content)
    if code:
        assert answers[-1]["error"]["kind"] == "ProtocolError"
    count("ended with a sentence" if code else "answered")
