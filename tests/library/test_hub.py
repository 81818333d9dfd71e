"""Text encoders of the hub: tiny models of the same classes, saved as the real ones are."""

import socket
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    Gemma2Config,
    Gemma2Model,
    PreTrainedTokenizerFast,
    SiglipConfig,
    SiglipModel,
)

from patchalign3d.errors import TextEncoderError
from patchalign3d.text.encoders import load_text_encoder
from patchalign3d.text.hub import mean_of_tokens

SMALL = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1}
SMALL |= {"num_attention_heads": 2}


def siglip():
    text = {**SMALL, "vocab_size": 12, "max_position_embeddings": 8, "projection_size": 16}
    vision = {**SMALL, "image_size": 16, "patch_size": 8}
    return SiglipModel(SiglipConfig(text_config=text, vision_config=vision))


def gemma():
    return Gemma2Model(
        Gemma2Config(**SMALL, vocab_size=12, num_key_value_heads=1, head_dim=8, pad_token_id=0)
    )


@pytest.fixture(params=[siglip, gemma], ids=["siglip", "gemma-2"])
def encoder(request, tmp_path, monkeypatch):
    """A model of random weights in a folder, and a network that must not be reached for."""
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("reached for the network"))
    torch.manual_seed(0)
    folder = tmp_path / "model"
    request.param().eval().save_pretrained(folder)
    words = ["<pad>", "<unk>", "a", "seat", "back", "leg", "of", "chair", "</s>"]
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", eos_token="</s>"
    ).save_pretrained(folder)
    return load_text_encoder(f"transformers:{folder}")


def test_texts_become_unit_vectors_that_differ(encoder):
    embeddings = encoder.encode(["a seat", "back of a chair", "leg"])
    assert embeddings.shape == (3, encoder.dimension) == (3, 16)
    assert embeddings.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-5)
    similar = embeddings @ embeddings.T
    assert np.all(similar[~np.eye(3, dtype=bool)] < 0.9999)


def test_a_text_does_not_depend_on_those_beside_it(encoder):
    together = encoder.encode(["leg", "back of a chair"])
    np.testing.assert_allclose(together[0], encoder.encode(["leg"])[0], atol=1e-5)


def test_the_identity_follows_the_weights_not_the_folder(encoder):
    assert encoder.identity.startswith("transformers:model@") and len(encoder.identity) > 64
    assert encoder.encode([]).shape == (0, 16)


def test_a_model_that_is_not_here_is_not_fetched(monkeypatch, tmp_path):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("reached for the network"))
    encoder = load_text_encoder("transformers:nobody/no-such-model")
    with pytest.raises(TextEncoderError, match="hf download nobody/no-such-model"):
        encoder.encode(["seat"])


def test_a_model_that_is_here_and_none_that_can_be_read_is_not_said_to_be_missing(encoder):
    folder = Path(encoder.name)
    (weights := folder / "model.safetensors").write_bytes(weights.read_bytes()[:-9])
    with pytest.raises(TextEncoderError, match="is damaged, or none that transformers knows"):
        encoder.encode(["seat"])
    (folder / "config.json").write_text('{"model_type": "abacus"}')
    with pytest.raises(TextEncoderError, match="is damaged, or none that transformers knows"):
        load_text_encoder(f"transformers:{folder}/").encode(["seat"])


def test_without_transformers_it_is_asked_for(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(TextEncoderError, match="needs the package transformers"):
        load_text_encoder("transformers:google/siglip-so400m-patch14-384")


def test_padding_does_not_enter_the_mean():
    tokens = torch.tensor([[[1.0], [3.0], [100.0]]])
    assert mean_of_tokens(tokens, torch.tensor([[1, 1, 0]])).item() == 2.0
