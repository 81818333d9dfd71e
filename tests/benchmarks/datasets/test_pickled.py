"""Arrays out of pickles: equal to what unpickling gives, and nothing is ever called."""

import os
import pickle

import numpy as np
import pytest

from benchmarks.datasets.pickled import interpret, plain, read_pickled
from patchalign3d.errors import FileError

ARRAYS = {
    "semantic_seg": np.array([0, -1, 2]),
    "instance_seg": np.arange(6, dtype=np.int32).reshape(2, 3),
    "scale": np.float64(0.5),
    "by column": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "big-endian": np.arange(4, dtype=">i2"),
    "yes": np.array([True, False]),
    "text": ["a", "b", ("c", None, True, 2**40, 0.5)],
}


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_what_is_read_equals_what_unpickling_gives(protocol):
    found = plain(interpret(pickle.dumps(ARRAYS, protocol)))
    assert list(found) == list(ARRAYS)
    for name, value in ARRAYS.items():
        np.testing.assert_array_equal(found[name], value) if name != "text" else None
    assert found["text"] == ARRAYS["text"]


def test_a_saved_dictionary_and_an_array_of_arrays(tmp_path):
    np.save(tmp_path / "label.npy", ARRAYS, allow_pickle=True)
    assert read_pickled(tmp_path / "label.npy")["semantic_seg"].tolist() == [0, -1, 2]
    ragged = np.empty(2, object)
    ragged[:] = [np.zeros((2, 4)), np.ones((3, 4))]
    np.save(tmp_path / "ragged.npy", ragged, allow_pickle=True)
    found = read_pickled(tmp_path / "ragged.npy")
    assert [len(part) for part in found] == [2, 3]
    np.save(tmp_path / "plain.npy", np.arange(3))
    assert read_pickled(tmp_path / "plain.npy").tolist() == [0, 1, 2]


class Evil:
    def __reduce__(self):
        return os.mkdir, ("was called",)


def test_a_call_is_refused_and_not_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save(tmp_path / "label.npy", {"semantic_seg": Evil()}, allow_pickle=True)
    with pytest.raises(FileError, match=r"label\.npy.*mkdir, which is not made"):
        read_pickled(tmp_path / "label.npy")
    assert not (tmp_path / "was called").exists()


def test_a_damaged_file_is_named(tmp_path):
    np.save(tmp_path / "label.npy", ARRAYS, allow_pickle=True)
    content = (tmp_path / "label.npy").read_bytes()
    for cut in (0, 5, 70, len(content) // 2, len(content) - 1):
        (tmp_path / "label.npy").write_bytes(content[:cut])
        with pytest.raises(FileError, match=r"label\.npy"):
            read_pickled(tmp_path / "label.npy")
    with pytest.raises(FileError, match="There is no file"):
        read_pickled(tmp_path / "none.npy")


def test_the_published_predictions_of_snake(shared_data):
    found = read_pickled(shared_data / "eval/public/keypointnet/snake/keypointnet_ours.npy")
    assert len(found) == 1653
    assert {part.shape[1] for part in found} == {4}
