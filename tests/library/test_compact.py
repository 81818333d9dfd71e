"""Weights in their small form: near to the exact ones, and refused where they are not sound."""

import hashlib
import json

import numpy as np
import pytest
import torch
from small_model import save_small_model

from patchalign3d import export
from patchalign3d.errors import ModelError
from patchalign3d.network.compact import LARGEST, NAME, read_compact, write_compact
from patchalign3d.network.weights import load_model


@pytest.fixture
def folder(tmp_path):
    """A small model's folder, with its weights in both forms."""
    folder = save_small_model(tmp_path / "small")
    export.export_weights(folder)
    return folder


def test_a_matrix_keeps_each_row_to_half_a_step_and_vectors_exactly(tmp_path):
    from safetensors.numpy import load, save

    rng = np.random.default_rng(0)
    rows = rng.normal(size=(5, 64)).astype(np.float32) * np.array([[1e-3], [1], [9], [0], [50]])
    exact = {"m.weight": rows.astype(np.float32), "m.bias": rng.normal(size=64), "i": np.arange(3)}
    content = save(exact)
    write_compact(tmp_path, content)
    found = load(read_compact(tmp_path, hashlib.sha256(content).hexdigest()))
    assert found.keys() == exact.keys()
    step = np.abs(rows).max(1, keepdims=True) / LARGEST
    assert (np.abs(found["m.weight"] - rows) <= step / 2 * 1.001).all()
    for name in ("m.bias", "i"):
        assert np.array_equal(found[name], exact[name])


def test_a_model_that_has_only_the_small_form_is_nearly_the_same(folder):
    _, exact = load_model(folder)
    (folder / "model.safetensors").unlink()
    _, small = load_model(folder)
    assert small.keys() == exact.keys()
    for name, tensor in exact.items():
        assert (small[name] - tensor).float().norm() <= 0.05 * tensor.float().norm(), name
        assert tensor.ndim > 1 or torch.equal(tensor, small[name]), name


def test_the_exact_weights_are_taken_where_they_are(folder):
    _, exact = load_model(folder)
    (folder / NAME).write_bytes(b"nothing that anybody could read")
    _, tensors = load_model(folder)
    assert tensors.keys() == exact.keys()
    assert all(torch.equal(tensors[name], tensor) for name, tensor in exact.items())


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content[:-1],
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: content[:4],
        lambda content: content.replace(b'"sha256"', b'"sha257"'),
        lambda content: (2).to_bytes(8, "little") + b"[]",
        lambda content: (18).to_bytes(8, "little") + b'{"__metadata__":1}',
    ],
    ids=["truncated", "altered", "cut in its length", "of unknown weights", "a list", "a number"],
)
def test_a_small_form_that_is_not_sound_is_refused_with_the_way_on(folder, harm):
    file = folder / NAME
    file.write_bytes(harm(file.read_bytes()))
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"Install the extension again"):
        load_model(folder)


def test_what_is_of_other_weights_is_made_anew(folder):
    description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    with pytest.raises(ModelError, match="of other weights"):
        read_compact(folder, "another")
    before = (folder / NAME).read_bytes()
    (folder / NAME).unlink()
    export.export_weights(folder)
    assert (folder / NAME).read_bytes() == before
    read_compact(folder, description["sha256"])
