"""Translations, one file a language."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "blender_addon" / "ui" / "translations"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_translation_says_something(file: Path):
    translated = json.loads(file.read_text(encoding="utf-8"))
    assert translated
    assert all(text.strip() for text in translated.values())


def test_there_is_a_language_to_copy():
    assert FILES
