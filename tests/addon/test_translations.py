"""Translations: they translate what there is."""

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FILES = sorted((ROOT / "blender_addon" / "ui" / "translations").glob("*.json"))


def texts() -> set[str]:
    """Every string in the add-on's code, with those joined that stand beside each other."""
    return {
        node.value
        for file in (ROOT / "blender_addon").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_is_translated_is_said_somewhere(file: Path):
    translated = json.loads(file.read_text(encoding="utf-8"))
    assert translated.keys() <= texts()
    assert all(text.strip() for text in translated.values())


def tooltips() -> set[str]:
    """Every description of a property or an operator, as it stands in the code."""
    found = set()
    for file in (ROOT / "blender_addon").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "description":
                found.add(ast.literal_eval(node.value))
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "bl_description":
                found.add(ast.literal_eval(node.value))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_tooltip_is_translated(file: Path):
    assert tooltips() - json.loads(file.read_text(encoding="utf-8")).keys() == set()


def test_there_is_a_language_to_copy():
    assert FILES
