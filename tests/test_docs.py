"""The documentation: its links lead somewhere, and what it names is there."""

import argparse
import ast
import re
import runpy
import sys
from pathlib import Path

import kept_table
import pytest
from pages import (
    PAGES,
    ROOT,
    anchors,
    commands,
    headings,
    links,
    modules,
    options,
    paths,
    rooms,
)

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


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_heading_that_is_linked_to_is_there(page: Path):
    assert [link for link in anchors(page) if link[1] not in headings(link[0])] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_test_that_is_chosen_by_its_name_is_there(page: Path):
    scenarios = sorted((ROOT / "tests" / "blender" / "scenarios").glob("*.py"))
    for file, word in re.findall(r"(tests/\S+\.py) -k (\w+)", page.read_text(encoding="utf-8")):
        files = [ROOT / file, *(scenarios if file.endswith("test_in_blender.py") else [])]
        text = "\n".join(each.read_text(encoding="utf-8") for each in files)
        names = re.findall(r"^def (\w+)", text, re.MULTILINE)
        assert any(word in name for name in names), f"{file} -k {word}"


class Parsed(BaseException):
    """Ends a command in place of the work that its options ask for."""


def options_of(command: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What a command can be told, by the parser that it makes."""
    found: set[str] = set()

    def take(parser: argparse.ArgumentParser, *_) -> None:
        words = command.split()[1:]
        while actions := [
            a for a in parser._actions if words and a.choices and not a.option_strings
        ]:
            parser = actions[0].choices[words.pop(0)]
        found.update(parser._option_string_actions)
        raise Parsed

    for parse in ("parse_args", "parse_known_args"):
        monkeypatch.setattr(argparse.ArgumentParser, parse, take)
    module = command.split()[0].removesuffix(".py")
    monkeypatch.setattr(sys, "argv", [module])
    with pytest.raises(Parsed):
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    return found


# Two hand what they don't know to pytest; the parser of the last is made in Blender (a scenario).
FREE = ("build.py test", "build.py fuzz", "patchalign3d label")
SHOWN = {
    (command, option)
    for page in PAGES
    for command, shown in options(page).items()
    for option in shown
    if command not in FREE
}


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
@pytest.mark.parametrize("command", sorted({command for command, _ in SHOWN}))
def test_every_option_that_a_page_shows_is_one_of_its_commands(command: str, monkeypatch):
    shown = {option for of, option in SHOWN if of == command}
    assert shown - options_of(command, monkeypatch) == set()


@pytest.mark.parametrize("folder", ["training", "benchmarks", "tools"])
def test_the_help_of_an_option_tells_what_holds_without_it(folder: str):
    untold = []
    for file in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith(
                "add_argument"
            ):
                continue
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            default = given.get("default")
            if isinstance(default, ast.Constant) and default.value not in (None, "", False):
                said = ast.unparse(given["help"])
                untold += [] if "%(default)" in said or "(" in said else [named(file), said]
    assert untold == []


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
