"""Protocol: what goes in comes out, and nothing else gets in."""

import io
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from patchalign3d.shared import protocol
from patchalign3d.shared.protocol import (
    MAGIC,
    MAX_HEADER,
    MAX_PAYLOAD,
    ProtocolError,
    read_frame,
    write_frame,
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
headers = st.dictionaries(st.text().filter(lambda key: key != "arrays"), json_values, max_size=5)
sendable = st.sampled_from(["<f4", "<f8", "<i4", "<i8", "|u1", ">f4", ">f8", ">i4", ">i8", "|b1"])
arrays = st.dictionaries(
    st.text(),
    hnp.arrays(sendable, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)),
    max_size=4,
)


class Trickle(io.RawIOBase):
    """A pipe that never gives more than a byte at a time."""

    def __init__(self, content: bytes):
        self._content = io.BytesIO(content)

    def readinto(self, buffer):
        return self._content.readinto(memoryview(buffer)[:1])


def written(header, arrays=None) -> bytes:
    stream = io.BytesIO()
    write_frame(stream, header, arrays)
    return stream.getvalue()


def frame(header, payload=b"", magic=MAGIC) -> bytes:
    """A frame put together by hand; ``header`` is bytes, or becomes JSON."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<4sIQ", magic, len(text), len(payload)) + text + payload


def described(dtype="<i4", shape=(1,), name="a"):
    return {"name": name, "dtype": dtype, "shape": shape}


def test_a_frame_is_laid_out_as_the_documentation_says():
    text = b'{"id": 1, "arrays": [{"name": "a", "dtype": "<i4", "shape": [2]}]}'
    assert written({"id": 1}, {"a": np.array([1, -1], np.int32)}) == (
        b"PA3D" + bytes([len(text), 0, 0, 0]) + bytes([8, 0, 0, 0, 0, 0, 0, 0]) + text
        + bytes([1, 0, 0, 0, 255, 255, 255, 255])
    )  # fmt: skip


@given(headers, arrays)
def test_what_is_written_is_read(header, sent):
    read_header, read = read_frame(io.BytesIO(written(header, sent)))
    assert read_header == header
    assert list(read) == list(sent)
    for name, array in sent.items():
        assert read[name].shape == array.shape
        assert read[name].dtype == (
            np.uint8 if array.dtype == bool else array.dtype.newbyteorder("=")
        )
        np.testing.assert_array_equal(read[name], array)


@given(st.lists(st.tuples(headers, arrays), max_size=3))
def test_frames_follow_each_other_up_to_the_end_of_the_stream(frames):
    stream = io.BytesIO(b"".join(written(*one) for one in frames))
    for header, _ in frames:
        assert read_frame(stream)[0] == header
    with pytest.raises(EOFError):
        read_frame(stream)


@given(headers, arrays)
def test_short_reads_do_not_matter(header, sent):
    content = written(header, sent)
    read_header, read = read_frame(Trickle(content))
    assert written(read_header, read) == content


@given(headers, arrays, st.data())
def test_a_frame_that_breaks_off_is_an_error(header, sent, data):
    content = written(header, sent)
    length = data.draw(st.integers(1, len(content) - 1))
    with pytest.raises(ProtocolError, match="ended within a frame"):
        read_frame(io.BytesIO(content[:length]))


@given(st.binary(min_size=16))
def test_other_bytes_are_an_error(junk):
    if junk[:4] != MAGIC:
        with pytest.raises(ProtocolError, match="Expected a frame"):
            read_frame(io.BytesIO(junk))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(24.0).reshape(4, 6).T,
        np.arange(24, dtype=">i8")[::-2],
        np.broadcast_to(np.float32(3), (3, 2)),
        np.ones((3, 3), bool)[:, 1],
    ],
    ids=["transposed", "big-endian backwards", "broadcast", "bool column"],
)
def test_an_array_in_any_layout_arrives_contiguous_and_writable(array):
    _, read = read_frame(io.BytesIO(written({}, {"a": array})))
    np.testing.assert_array_equal(read["a"], array)
    assert read["a"].flags.c_contiguous and read["a"].flags.writeable


@pytest.mark.parametrize("dtype", ["f2", "i2", "u4", "c8", "U3", "O", "M8[s]", "i4,f4"])
def test_another_dtype_is_refused_by_name_before_anything_is_written(dtype):
    stream = io.BytesIO()
    with pytest.raises(ProtocolError, match="'colours'"):
        write_frame(stream, {}, {"colours": np.zeros(2, dtype)})
    assert stream.getvalue() == b""


def test_numbers_of_numpy_are_written_as_numbers():
    told = {"pieces": np.int32(5), "detail": np.float32(0.25), "together": np.bool_(True)}
    header, _ = read_frame(io.BytesIO(written(told, {})))
    assert header == {"pieces": 5, "detail": 0.25, "together": True}


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), np.float32("nan"), np.zeros(2), object(), b"bytes"]
)
def test_a_header_that_is_not_json_is_refused_before_anything_is_written(value):
    stream = io.BytesIO()
    with pytest.raises(ProtocolError, match="JSON"):
        write_frame(stream, {"value": value})
    assert stream.getvalue() == b""


def test_a_frame_over_the_limits_is_not_written(monkeypatch):
    monkeypatch.setattr(protocol, "MAX_PAYLOAD", 15)
    stream = io.BytesIO()
    with pytest.raises(ProtocolError, match="payload of a frame has 16 bytes"):
        write_frame(stream, {}, {"a": np.zeros(2, np.int32), "b": np.zeros(1)})
    with pytest.raises(ProtocolError, match="header of a frame has"):
        write_frame(stream, {"text": "x" * MAX_HEADER})
    assert stream.getvalue() == b""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (struct.pack("<4sIQ", MAGIC, MAX_HEADER + 1, 0), "header of a frame has"),
        (struct.pack("<4sIQ", MAGIC, 2, MAX_PAYLOAD + 1), "payload of a frame has"),
        (frame({}, magic=b"PK\3\4"), "Expected a frame"),
        (frame(b"{"), "not JSON"),
        (frame(b"\xff\xfe{}"), "not JSON"),
        (frame(b"[" * 100_000), "not JSON"),
        (frame(b"[]"), "not a JSON object"),
        (frame({}, b"1234"), "describes arrays of 0 bytes, but the payload has 4"),
        (frame({"arrays": {}}), "not a list"),
        (frame({"arrays": [None]}), "impossible array"),
        (frame({"arrays": [{"name": "a", "dtype": "<i4"}]}), "impossible array"),
        (frame({"arrays": [described("|O", [1])]}, bytes(8)), "impossible array"),
        (frame({"arrays": [described(">i4", [1])]}, bytes(4)), "impossible array"),
        (frame({"arrays": [described(None, [1])]}, bytes(8)), "impossible array"),
        (frame({"arrays": [described(shape=[-1])]}), "impossible array"),
        (frame({"arrays": [described(shape=[-1, -1])]}, bytes(4)), "impossible array"),
        (frame({"arrays": [described(shape=[1.0])]}, bytes(4)), "impossible array"),
        (frame({"arrays": [described(shape=[True])]}, bytes(4)), "impossible array"),
        (frame({"arrays": [described(shape=1)]}, bytes(4)), "impossible array"),
        (frame({"arrays": [described(shape=[1] * 65)]}, bytes(4)), "impossible array"),
        (frame({"arrays": [described(shape=[0] + [MAX_PAYLOAD] * 7)]}), "impossible array"),
        (frame({"arrays": [described(), described()]}, bytes(8)), "impossible array"),
        (frame({"arrays": [described()]}, bytes(5)), "4 bytes, but the payload has 5"),
        (frame({"arrays": [described("|u1", [1])]}, bytes(2)), "1 byte, but the payload has 2"),
        (frame({"arrays": [described()]}, bytes(4))[:-1], "within a frame, 1 byte too early"),
        (frame({"arrays": [described(shape=[1 << 31, 1 << 31])]}, b"1"), "but the payload has 1"),
    ],
)  # fmt: skip
def test_a_frame_that_is_none_is_refused(content, message):
    with pytest.raises(ProtocolError, match=message):
        read_frame(io.BytesIO(content))
