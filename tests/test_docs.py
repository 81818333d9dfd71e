"""The documentation: its links lead somewhere, and what it names is there."""

from pathlib import Path

import kept_table
import pytest
from pages import PAGES, ROOT, commands, links, modules, paths, rooms

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


def test_every_room_and_module_of_the_architecture_is_there():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = rooms(text)
    drawn = [folder / name for folder, names in tree.items() for name in ["", *names]]
    assert [named(path) for path in drawn if not path.exists()] == []
    programs = [ROOT, *(folder for folder, names in tree.items() if names)]
    gone = [name for name in modules(text) if not any((top / name).exists() for top in programs)]
    assert gone == []


def test_every_room_and_top_module_is_drawn_in_the_architecture():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = {folder / name for folder, names in rooms(text).items() for name in names}
    library = ROOT / "backend" / "patchalign3d"
    there = {file for file in library.glob("*.py") if not file.name.startswith("__")}
    for folder in (library, *(ROOT / name for name in ("blender_addon", "training", "benchmarks"))):
        there |= {package.parent for package in folder.glob("*/__init__.py")}
    assert {named(path) for path in there - drawn} == set()


def test_the_page_of_what_is_kept_says_what_was_found():
    found = [("Join", "Parts", "kept"), ("Join", "Colours", "dropped"), ("Link", "Parts", "kept")]
    versions = ("4.2.1", "5.0.3")
    cells = [
        {"act": act, "thing": thing, "outcome": outcome, "blender": version}
        for act, thing, outcome in found
        for version in versions
    ]
    cells[-1]["outcome"] = "refused"  # to link, in 5.0 alone
    page = kept_table.said(kept_table.markdown(cells))
    for cell in cells:
        said = page[cell["act"], cell["thing"]]
        assert kept_table.agrees(said, cell["blender"][:3], cell["outcome"])
    assert not kept_table.agrees(page["Link", "Parts"], "5.0", "kept")
