"""Embeddings of names: templates as released, and banks that are written and read."""

import numpy as np
import pytest
import torch
from mapped_files import HAS_MAPS, mapped_files

from patchalign3d.errors import FileError
from patchalign3d.text.embedding import embed_prompts
from training.loop import text_bank
from training.loop.text_bank import TextBank, read_bank, write_bank


class Encoder:
    """A direction for every text, and a count of how often it was asked."""

    dimension = 12
    identity = "made up"

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        seeds = [int.from_bytes(text.encode()[-8:], "little") for text in texts]
        rows = np.stack([np.random.default_rng(seed).standard_normal(12) for seed in seeds])
        return (rows / np.linalg.norm(rows, axis=1)[:, None]).astype(np.float32)


@pytest.fixture
def encoder(monkeypatch, tmp_path):
    encoder = Encoder()
    monkeypatch.setattr(text_bank, "load_text_encoder", lambda *_: encoder)
    monkeypatch.setenv("PATCHALIGN3D_HOME", str(tmp_path / "home"))
    return encoder


def test_a_varied_prompt_is_embedded_as_it_stands_and_once(encoder):
    bank = TextBank("any")
    expected = torch.from_numpy(encoder.encode(["a Seat"]))
    encoder.asked.clear()
    torch.testing.assert_close(
        bank(["a Seat", "a Seat"], ["chair", "sofa"]), expected.expand(2, -1)
    )
    assert encoder.asked == ["a Seat"]
    assert bank([]).shape == (0, 12)


def test_what_was_embedded_in_advance_is_not_embedded_again(encoder):
    bank = TextBank("any")
    bank.embed_in_advance(["the long leg", "leg"])
    assert encoder.asked == ["leg", "the long leg"]
    torch.testing.assert_close(bank(["leg"])[0], torch.from_numpy(encoder.encode(["leg"])[0]))
    assert encoder.asked == ["leg", "the long leg", "leg"]  # the last by this test


def test_embeddings_that_are_kept_are_read_again_and_only_for_the_same_phrases(encoder, tmp_path):
    kept = tmp_path / "words.safetensors"
    first = TextBank("any")
    first.embed_in_advance(["leg", "seat"], kept)
    encoder.asked.clear()
    again = TextBank("any")
    again.embed_in_advance(["seat", "leg"], kept)
    torch.testing.assert_close(again(["leg", "seat"]), first(["leg", "seat"]), atol=0, rtol=0)
    assert encoder.asked == []
    again.embed_in_advance(["leg", "back"], kept)
    assert encoder.asked == ["leg", "back"] or encoder.asked == ["back", "leg"]
    encoder.asked.clear()
    kept.write_bytes(kept.read_bytes()[:-9])  # a disk was full
    TextBank("any").embed_in_advance(["leg", "back"], kept)
    assert len(encoder.asked) == 2


@pytest.mark.skipif(not HAS_MAPS, reason="macOS tells no process of its maps")
def test_kept_embeddings_that_are_in_use_do_not_hold_their_file(encoder, tmp_path):
    kept = tmp_path / "words.safetensors"
    TextBank("any").embed_in_advance(["leg", "seat"], kept)
    again = TextBank("any")
    again.embed_in_advance(["leg", "seat"], kept)
    assert str(kept) not in mapped_files()
    assert len(encoder.asked) == 2


@pytest.mark.parametrize(("prompts", "category"), [("part", None), ("part-category", "Chair")])
def test_other_prompts_are_averaged_over_the_released_templates(encoder, prompts, category):
    bank = TextBank("any", prompts)
    expected = embed_prompts(encoder, ["Front_Leg"], category)
    np.testing.assert_allclose(bank(["Front_Leg"], "Chair"), expected, atol=1e-6)


def test_a_bank_is_written_and_read_so_that_nothing_is_embedded_again(encoder, tmp_path):
    file = write_bank(tmp_path, "open_clip:ViT-bigG-14/tag", ["Seat", "seat", "front_leg", " "])
    assert file.name == "textbank_part_only_ViT-bigG-14-tag_merged.pt"
    content = torch.load(file, weights_only=True)
    assert content["keys"] == ["front leg", "seat"] and content["meta"]["text_dim"] == 12
    expected = TextBank("any", "part")(["seat", "front leg"])
    encoder.asked.clear()
    torch.testing.assert_close(
        TextBank("open_clip:ViT-bigG-14/tag", "part", tmp_path)(["seat", "front leg"]), expected
    )
    assert encoder.asked == []


def test_of_several_banks_the_encoder_s_own_is_read(encoder, tmp_path):
    write_bank(tmp_path, "wanted", ["seat"])
    other = torch.load(write_bank(tmp_path, "zzz", ["seat"]), weights_only=True)
    torch.save({**other, "keys": ["not this"]}, tmp_path / "textbank_part_only_zzz_merged.pt")
    assert read_bank(tmp_path, "wanted")[0] == ["seat"]
    with pytest.raises(FileError, match="None of the text banks"):
        read_bank(tmp_path, "a third")


def test_a_bank_of_another_width_is_refused(encoder, tmp_path):
    file = write_bank(tmp_path, "any", ["seat"])
    torch.save({"keys": ["seat"], "emb": torch.ones(1, 5)}, file)
    with pytest.raises(FileError, match="has 5 numbers for a name, and any has 12"):
        TextBank("any", "part", tmp_path)


def test_a_bank_of_bare_names_does_not_serve_other_prompts(encoder, tmp_path):
    write_bank(tmp_path, "any", ["seat"])
    encoder.asked.clear()
    TextBank("any", "part-category", tmp_path)(["seat"], "chair")
    assert "a seat of a chair" in encoder.asked


def test_what_is_no_bank_is_told(tmp_path):
    with pytest.raises(FileError, match="no text bank"):
        read_bank(tmp_path, "any")
    file = tmp_path / "textbank_part_only_x_merged.pt"
    torch.save({"keys": ["seat"]}, file)
    with pytest.raises(FileError, match="lacks 'keys' and 'emb'"):
        read_bank(tmp_path, "any")
    torch.save({"keys": ["seat"], "emb": torch.ones(2, 3)}, file)
    with pytest.raises(FileError, match="differ in number"):
        read_bank(tmp_path, "any")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"emb": torch.full((1, 12), torch.nan)}, "not finite"),
        ({"meta": {"text_encoder": "another"}}, "made with another, not with any"),
    ],
)
def test_a_bank_of_another_encoder_or_without_numbers_is_refused(tmp_path, changes, sentence):
    content = {"keys": ["leg"], "emb": torch.ones(1, 12), "meta": {"text_dim": 12}}
    torch.save(content | changes, tmp_path / "textbank_part_only_x_merged.pt")
    with pytest.raises(FileError, match=sentence):
        read_bank(tmp_path, "any")


def test_a_bank_that_is_no_file_of_tensors_is_refused(tmp_path):
    (tmp_path / "textbank_part_only_x_merged.pt").write_bytes(b"nothing")
    with pytest.raises(FileError, match="damaged, or holds more than tensors"):
        read_bank(tmp_path, "any")
