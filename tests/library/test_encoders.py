"""Text encoders: the reference's numbers, exact shortcuts, and never the network."""

import json
import socket
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from huggingface_hub import constants as hub
from open_clip.coca_model import CoCa
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from torch.nn.functional import normalize

from patchalign3d.errors import TextEncoderError
from patchalign3d.text import clip as clip_text
from patchalign3d.text import minilm_package
from patchalign3d.text.clip import (
    ClipText,
    build_text_tower,
    load_text_tensors,
    model_config,
    needed_length,
    pooled_features,
)
from patchalign3d.text.encoders import load_text_encoder
from patchalign3d.text.minilm import MiniLM

# One model of every kind of text tower that open_clip builds itself.
CAUSAL = ["ViT-bigG-14", "ViT-B-32-quickgelu", "EVA02-B-16", "PE-Core-B-16"]
LOOKING_BOTH_WAYS = ["ViT-B-16-SigLIP", "ViT-H-14-CLIPA", "MobileCLIP-S1"]
WITH_CLASS_TOKEN = ["coca_ViT-B-32"]


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    """Fail on any attempt to connect, and forget what this machine has downloaded."""

    def refuse(*arguments, **options):
        raise AssertionError("reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(hub, "HF_HUB_CACHE", str(tmp_path / "hub"))


def test_minilm_agrees_with_sentence_transformers(no_network):
    encoder = MiniLM()
    texts = ["seat", "The left FRONT wheel, of a café racer", "椅子", "", "very " * 400]
    reference = SentenceTransformer(str(encoder._folder), device="cpu", local_files_only=True)
    expected = reference.encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode(texts), expected, atol=1e-6)


def test_minilm_knows_that_a_puppy_is_nearer_to_a_dog_than_to_a_lamp():
    puppy, dog, lamp = MiniLM().encode(["puppy", "dog", "lamp"])
    assert puppy @ dog > 0.5 > puppy @ lamp


def test_encoding_nothing_gives_no_rows():
    assert MiniLM().encode([]).shape == (0, 384)
    assert ClipText("ViT-bigG-14", "laion2b_s39b_b160k").encode([]).shape == (0, 1280)


def test_altered_minilm_weights_are_refused(tmp_path):
    encoder = MiniLM()
    content = bytearray((encoder._folder / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(content)
    (tmp_path / "tokenizer.json").write_bytes((encoder._folder / "tokenizer.json").read_bytes())
    encoder._folder = tmp_path
    with pytest.raises(TextEncoderError, match="not the original ones"):
        encoder.encode(["seat"])


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(minilm_package, "PACKAGE", "no-such-package")
    with pytest.raises(TextEncoderError, match="install the package no-such-package"):
        MiniLM()


@pytest.mark.parametrize("spec", ["bert", "", "open_clip:ViT-bigG-14", "open_clip:", "clip:a/b"])
def test_an_unknown_encoder_is_refused_with_the_known_ones(spec):
    with pytest.raises(TextEncoderError, match="all-MiniLM-L6-v2"):
        load_text_encoder(spec)


def test_a_misspelt_model_is_answered_with_near_ones():
    with pytest.raises(TextEncoderError, match="ViT-bigG-14"):
        load_text_encoder("open_clip:ViT-BigG-14/laion2b_s39b_b160k")


def test_the_official_text_encoder_is_described_without_its_weights():
    encoder = load_text_encoder("open_clip:ViT-bigG-14/laion2b_s39b_b160k")
    assert encoder.dimension == 1280
    assert encoder.identity == "open_clip:ViT-bigG-14/laion2b_s39b_b160k"


def test_the_text_tower_of_bigg_has_its_official_size():
    tower = build_text_tower(model_config("ViT-bigG-14"), quick_gelu=False)
    assert sum(parameter.numel() for parameter in tower.parameters()) == 694_659_840


@pytest.mark.parametrize("name", ["ViT-bigG-14", "ViT-B-16-SigLIP"])
def test_missing_weights_are_an_error_and_not_a_download(no_network, name):
    tag = open_clip.list_pretrained_tags_by_model(name)[0]
    with pytest.raises(TextEncoderError, match=r"models fetch official.* Fetch Official Weights"):
        ClipText(name, tag).encode(["seat"])


def test_a_missing_package_is_told_with_the_button_that_installs_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(TextEncoderError, match=r"open_clip_torch.* Fetch Official Weights"):
        ClipText("ViT-bigG-14", "laion2b_s39b_b160k")


def test_a_missing_tokenizer_is_an_error_and_not_a_download(no_network, tmp_path):
    file = tmp_path / "weights.safetensors"
    save_file({"text.ln_final.weight": torch.ones(1)}, file)
    with pytest.raises(TextEncoderError, match="not on this machine"):
        ClipText("ViT-B-16-SigLIP", str(file)).encode(["seat"])


def test_an_unknown_tag_is_answered_with_the_published_ones():
    with pytest.raises(TextEncoderError, match="laion2b_s39b_b160k"):
        ClipText("ViT-bigG-14", "laion400m").encode(["seat"])


def tiny_config(name: str) -> dict:
    """The model ``name`` in small: same kind, few and narrow layers."""
    config = model_config(name)
    config["embed_dim"] = 32
    config["vision_cfg"] = {
        "image_size": 32,
        "layers": 1,
        "width": 32,
        "patch_size": 16,
        "head_width": 16,
    }
    config["text_cfg"] |= {"width": 32, "heads": 2, "layers": 2}
    if "multimodal_cfg" in config:
        config["multimodal_cfg"] |= {"width": 32, "heads": 2, "layers": 1}
    return config


def tiny_model(config: dict) -> torch.nn.Module:
    """A whole open_clip model, image tower and all, with random weights."""
    arguments = dict(config)
    custom = arguments.pop("custom_text", False)
    kind = (
        CoCa
        if "multimodal_cfg" in arguments
        else open_clip.CustomTextCLIP
        if custom
        else open_clip.CLIP
    )
    torch.manual_seed(0)
    return kind(**arguments).eval()


def token_rows(config: dict, lengths: list[int]) -> torch.Tensor:
    """Texts of some lengths, with the end of text where the tokenizers put it."""
    text = config["text_cfg"]
    vocabulary = text.get("vocab_size", 49408)
    end = text.get("eos_id", 2) if text.get("pool_type") == "eos" else vocabulary - 1
    rows = torch.zeros(len(lengths), text.get("context_length", 77), dtype=torch.long)
    for row, length in zip(rows, lengths, strict=True):
        row[: length - 1] = torch.randint(3, vocabulary - 1, (length - 1,))
        row[length - 1] = end
    return rows


@pytest.fixture
def tiny(request, tmp_path):
    """(whole model, its text tower alone as we load it, configuration) of a model in small."""
    config = tiny_config(request.param)
    model = tiny_model(config)
    file = tmp_path / "model.safetensors"
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, file)
    tower = build_text_tower(config, config.get("quick_gelu", False))
    load_text_tensors(tower, file, torch.float32)
    return model, tower.eval(), config


@pytest.mark.parametrize("tiny", CAUSAL + LOOKING_BOTH_WAYS + WITH_CLASS_TOKEN, indirect=True)
def test_the_text_tower_alone_gives_what_the_whole_model_gives(tiny):
    model, tower, config = tiny
    tokens = token_rows(config, [3, 6, 4])
    with torch.inference_mode():
        whole = model.encode_text(tokens, normalize=True)
        alone = normalize(pooled_features(tower, tokens), dim=-1)
    np.testing.assert_allclose(alone, whole, atol=1e-6, rtol=0)


@pytest.mark.parametrize("tiny", CAUSAL, indirect=True)
def test_rows_are_cut_to_the_longest_text_under_a_causal_mask(tiny):
    _, tower, config = tiny
    assert needed_length(tower, token_rows(config, [3, 6, 4])) == 6


@pytest.mark.parametrize("tiny", LOOKING_BOTH_WAYS + WITH_CLASS_TOKEN, indirect=True)
def test_rows_are_not_cut_where_that_would_change_the_result(tiny):
    _, tower, config = tiny
    tokens = token_rows(config, [3, 6, 4])
    assert needed_length(tower, tokens) == tokens.shape[1]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("tiny", CAUSAL + LOOKING_BOTH_WAYS + WITH_CLASS_TOKEN, indirect=True)
def test_half_precision_keeps_the_direction(tiny, tmp_path, dtype):
    model, _, config = tiny
    tower = build_text_tower(config, config.get("quick_gelu", False))
    load_text_tensors(tower, tmp_path / "model.safetensors", dtype)
    tokens = token_rows(config, [3, 6, 4])
    with torch.inference_mode():
        whole = model.encode_text(tokens, normalize=True)
        alone = normalize(pooled_features(tower.eval(), tokens).float(), dim=-1)
    assert (whole * alone).sum(-1).min() > 0.999


def test_a_tower_of_transformers_loads_from_a_checkpoint(tmp_path, no_network):
    config = {"embed_dim": 24, "text_cfg": {"hf_model_name": str(MiniLM()._folder)}}
    torch.manual_seed(0)
    original = build_text_tower(config, quick_gelu=False).eval()
    file = tmp_path / "model.safetensors"
    save_file({f"text.{name}": t.contiguous() for name, t in original.state_dict().items()}, file)
    loaded = build_text_tower(config, quick_gelu=False)
    load_text_tensors(loaded, file, torch.float32)
    tokens = torch.tensor([[101, 2835, 102, 0], [101, 2067, 4190, 102]])
    with torch.inference_mode():
        torch.testing.assert_close(pooled_features(loaded.eval(), tokens), original(tokens))


def save_tiny_tower(file: Path, config: dict) -> None:
    torch.manual_seed(0)
    save_file(
        open_clip.model._build_text_tower(config["embed_dim"], config["text_cfg"]).state_dict(),
        file,
    )


@pytest.fixture
def tiny_clip(tmp_path, monkeypatch):
    """The encoder of a checkpoint in a file, of a small model that open_clip does not know."""
    config = tiny_config("ViT-B-32")
    monkeypatch.setattr(clip_text, "model_config", lambda name: config)
    file = tmp_path / "tiny.safetensors"
    save_tiny_tower(file, config)
    return ClipText("ViT-B-32", str(file))


def test_a_file_of_the_text_tower_alone_makes_an_encoder(tiny_clip, no_network):
    vectors = tiny_clip.encode(["seat", "left arm rest"])
    assert vectors.shape == (2, 32) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(tiny_clip.encode(["seat"])[0], vectors[0], atol=1e-6)


def test_a_file_is_known_by_its_content(tiny_clip, tmp_path):
    copy = tmp_path / "copy.safetensors"
    copy.write_bytes(Path(tiny_clip.weights).read_bytes())
    assert ClipText("ViT-B-32", str(copy)).identity == tiny_clip.identity
    content = bytearray(copy.read_bytes())
    content[-1] ^= 1
    copy.write_bytes(content)
    assert ClipText("ViT-B-32", str(copy)).identity != tiny_clip.identity


def test_a_file_that_is_not_safetensors_is_refused(tiny_clip):
    Path(tiny_clip.weights).write_bytes(b"\x80\x02c" + b"pickle" * 100)
    with pytest.raises(TextEncoderError, match="not a readable safetensors file"):
        tiny_clip.encode(["seat"])


def test_a_truncated_file_is_refused(tiny_clip):
    file = Path(tiny_clip.weights)
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(TextEncoderError, match="not a readable safetensors file"):
        tiny_clip.encode(["seat"])


def test_weights_of_another_text_encoder_are_refused(tiny_clip, tmp_path):
    config = json.loads(json.dumps(tiny_clip._config))
    config["text_cfg"]["layers"] = 3
    save_tiny_tower(Path(tiny_clip.weights), config)
    with pytest.raises(TextEncoderError, match="does not hold this text encoder"):
        tiny_clip.encode(["seat"])
