"""The documentation: its links lead somewhere, and what it names is there."""

from pathlib import Path

import pytest
from pages import PAGES, ROOT, commands, links, paths

CODE = [
    file
    for folder in ("backend", "blender_addon", "training", "benchmarks", "tools", "tests")
    for file in sorted((ROOT / folder).rglob("*.py"))
]

NAMING = [*(page for page in PAGES if page.name != "CHANGELOG.md"), *CODE]


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path):
    assert [link for link in links(page) if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("file", NAMING, ids=named)
def test_every_file_and_command_that_is_named_is_there(file: Path):
    text = file.read_text(encoding="utf-8")
    modules = [ROOT / command.replace(".", "/") for command in commands(text)]
    gone = [module for module in modules if not module.with_suffix(".py").exists()]
    gone += [ROOT / path for path in paths(text) if not (ROOT / path).exists()]
    assert [named(path) for path in gone] == []
