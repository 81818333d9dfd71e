"""Prompts: templates by hand, a cache that can neither lie nor fail."""

import numpy as np
import pytest

from patchalign3d.errors import PromptError
from patchalign3d.text.embedding import embed_prompts

pytestmark = pytest.mark.usefixtures("home")


class Recorder:
    """A text encoder that keeps what it was asked; length and first letter make a vector."""

    identity = "recorder@1"
    dimension = 3

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: list[str]) -> np.ndarray:
        self.asked.append(texts)
        vectors = np.array([[len(text), ord(text[0]) / 100, 1] for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_part_only_templates_are_the_official_ones():
    encoder = Recorder()
    embed_prompts(encoder, ["Seat", "arm_rest"])
    assert encoder.asked == [
        ["seat", "a seat", "seat part"],
        ["arm rest", "a arm rest", "arm rest part"],
    ]


def test_templates_with_a_category_are_the_official_ones():
    encoder = Recorder()
    embed_prompts(encoder, ["seat"], category="Chair")
    assert encoder.asked == [
        ["a seat of a chair", "the seat of a chair", "seat of chair", "a seat part of a chair"]
    ]


@pytest.mark.parametrize("category", [None, "", "  ", "?"])
def test_an_empty_category_is_none(category):
    encoder = Recorder()
    embed_prompts(encoder, ["seat"], category)
    assert encoder.asked[0][0] == "seat"


def test_an_embedding_is_the_normalised_mean_of_normalised_templates():
    vectors = np.array([[4, 1.15, 1], [6, 0.97, 1], [9, 1.15, 1]])  # seat, a seat, seat part
    mean = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).mean(0)
    embedding = embed_prompts(Recorder(), ["seat"])
    assert embedding.dtype == np.float32
    np.testing.assert_allclose(embedding, [mean / np.linalg.norm(mean)], atol=1e-6)


@pytest.mark.parametrize(
    ("prompts", "sentence"),
    [
        ([], "no prompts"),
        (["seat", " _ "], "no words"),
        ([""], "no words"),
        ([",", "seat"], "no words"),
        (["seat", "\x00\x1b"], "no words"),
        (["seat", "\u200b"], "no words"),
        (["?" * 10_000], "^.{,120}no words"),
        (["seat " * 2_000], "^.{,80}has 9999 characters"),
        ([f"part {number}" for number in range(500)] + ["Part 7"], "'part 7' and 'Part 7'"),
        (["Arm-Rest", "seat", "arm_rest"], "'Arm-Rest' and 'arm_rest'"),
        ("seat", "list"),
    ],
)
def test_unusable_prompts_are_refused_with_a_sentence(prompts, sentence):
    encoder = Recorder()
    with pytest.raises(PromptError, match=sentence):
        embed_prompts(encoder, prompts)
    assert encoder.asked == []


def test_a_second_time_the_encoder_is_not_asked():
    first = embed_prompts(Recorder(), ["seat", "back"])
    encoder = Recorder()
    np.testing.assert_array_equal(embed_prompts(encoder, ["back", "SEAT"]), first[::-1])
    assert encoder.asked == []


def test_an_embedding_does_not_depend_on_the_prompts_beside_it(home):
    together = embed_prompts("all-MiniLM-L6-v2", ["seat", "the backrest of a very long sofa"])
    (home / "cache").rename(home / "old")
    alone = embed_prompts("all-MiniLM-L6-v2", ["seat"])
    np.testing.assert_array_equal(alone[0], together[0])


@pytest.mark.parametrize("change", ["identity", "category", "part"])
def test_the_cache_keeps_apart_what_differs(change):
    embed_prompts(Recorder(), ["seat"])
    encoder = Recorder()
    if change == "identity":
        encoder.identity = "recorder@2"
    part = "seats" if change == "part" else "seat"
    embed_prompts(encoder, [part], "chair" if change == "category" else None)
    assert len(encoder.asked) == 1


def wrong_entries():
    yield "empty", b""
    yield "garbage", b"\x93NUMPY garbage"
    yield "a pickle", b"\x80\x04N."
    yield "a zip", b"PK\x03\x04" + b"\0" * 60


def wrong_arrays():
    yield "another shape", np.ones((2, 3), np.float32) / 3
    yield "another length", np.array([1, 0], np.float32)
    yield "not finite", np.full(3, np.nan, np.float32)
    yield "not a unit vector", np.zeros(3, np.float32)
    yield "another type", np.array([1, 0, 0])
    yield "objects", np.array([{}, {}, {}], dtype=object)


@pytest.mark.parametrize(("damage", "content"), [*wrong_entries(), *wrong_arrays()])
def test_a_damaged_cache_entry_is_computed_again(home, damage, content):
    expected = embed_prompts(Recorder(), ["seat"])
    (file,) = (home / "cache" / "text").iterdir()
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        np.save(file, content, allow_pickle=True)
    np.testing.assert_array_equal(embed_prompts(Recorder(), ["seat"]), expected)
    encoder = Recorder()
    embed_prompts(encoder, ["seat"])
    assert encoder.asked == [], "the entry was not repaired"


def test_a_truncated_cache_entry_is_computed_again(home):
    expected = embed_prompts(Recorder(), ["seat"])
    (file,) = (home / "cache" / "text").iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    np.testing.assert_array_equal(embed_prompts(Recorder(), ["seat"]), expected)


def test_a_cache_that_cannot_be_written_is_no_error(home):
    home.mkdir()
    (home / "cache").write_text("a file where the folder should be")
    encoder = Recorder()
    embed_prompts(encoder, ["seat"])
    embed_prompts(encoder, ["seat"])
    assert len(encoder.asked) == 2


def test_the_cache_holds_nothing_but_finished_entries(home):
    embed_prompts(Recorder(), ["seat", "back"])
    names = [file.name for file in (home / "cache" / "text").iterdir()]
    assert len(names) == 2 and all(name.endswith(".npy") and name[0] != "." for name in names)
