"""What has to be so when a release is made, and need not be so on every day before it.

Run by ``python build.py check-release``, not with the tests: a new tooltip should not have to wait
for somebody who speaks German, nor a new feature for its picture.
"""

import ast
import json
import re
from pathlib import Path

import pytest
from composed import composed, without_names
from pages import PAGES, links, rooms

from tools.packaging.project import ADDON, LIBRARY, ROOT, SHARED, version


def parsed(*folders: Path) -> list[ast.Module]:
    files = (file for folder in folders for file in sorted(folder.rglob("*.py")))
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files]


CODE = parsed(ADDON, LIBRARY / SHARED)
LANGUAGES = sorted((ROOT / "blender_addon" / "ui" / "translations").glob("*.json"))
SENTENCE = re.compile(r"[A-Z][^{]* [^{]*\.|[A-Z][^{]*\. [^{]*\w")
PICTURES = sorted((ROOT / "docs").glob("blender-*"))

pytestmark = pytest.mark.release


def texts() -> set[str]:
    """Every string in the code for Blender, with those joined that stand beside each other.

    And in the library, whose stages the panel shows.
    """
    said = {
        node.value
        for module in [*CODE, *parsed(LIBRARY)]
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return said | {text.title() for text in said}  # choices are shown by their names


def stages() -> list[str]:
    """Patterns of the stages of work that the library makes of several words: Starting ..."""
    calls = (node for module in parsed(LIBRARY) for node in ast.walk(module))
    told = [
        call.args[0].values
        for call in calls
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("progress", "report")
        if isinstance(call.args[0], ast.JoinedStr)
    ]
    return [
        "".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in parts)
        for parts in told
    ]


def tooltips() -> set[str]:
    """Every description of a property or an operator, as it stands in the code."""
    found = set()
    for module in CODE:
        for node in ast.walk(module):
            if isinstance(node, ast.keyword) and node.arg == "description":
                found.add(node.value)
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "bl_description":
                found.add(node.value)
    return {node.value for node in found if isinstance(node, ast.Constant)}


def sentences() -> set[str]:
    """Every sentence that the interface says as it stands in the code: no piece of a longer one."""
    found = set()
    for module in parsed(ADDON / "ui"):
        pieces = {  # docstrings, and what stands between the braces of others
            piece
            for node in ast.walk(module)
            if isinstance(node, ast.Expr | ast.JoinedStr)
            for piece in ast.iter_child_nodes(node)
        }
        found |= {
            node.value
            for node in ast.walk(module)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if node not in pieces and SENTENCE.fullmatch(node.value)
        }
    return found


def test_there_are_tooltips_and_sentences_to_look_for():
    assert len(tooltips()) > 1 and len(sentences()) > 1


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_every_sentence_of_the_interface_is_translated(file: Path):
    missing = sentences() - json.loads(file.read_text(encoding="utf-8")).keys()
    assert not missing, f"{file.name} lacks these sentences"


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_every_tooltip_is_translated(file: Path):
    missing = tooltips() - json.loads(file.read_text(encoding="utf-8")).keys()
    assert not missing, f"{file.name} lacks these tooltips"


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_what_is_translated_is_said_somewhere(file: Path):
    stale = json.loads(file.read_text(encoding="utf-8")).keys() - texts()
    work, said = stages(), composed([*CODE, *parsed(LIBRARY)])
    stale = {text for text in stale if not any(re.fullmatch(form, text) for form in work)}
    stale = {text for text in stale if without_names(text) not in said}
    assert not stale, f"{file.name} translates what nobody says any more"


def test_a_sentence_comes_out_as_its_pieces_do_and_in_no_other_way():
    said = composed(
        [
            ast.parse(
                "def more(names):\n"
                "    return names[0] + (f' and {len(names)} more' if names else '')\n"
                "def told(count, names):\n"
                "    faces, end = counted(count, 'face is', 'faces are'), 'selected'\n"
                "    return f'{faces} {end} of {more(names)!r}.'\n"
            )
        ]
    )
    assert without_names("1 face is selected of '{name}' and {number} more.") in said
    assert without_names("{number} faces are selected of {name}.") in said
    assert "1 faces" not in said and "{} face is" not in said


def stops() -> set[str]:
    """The pictures for which the session in a window stops, by their files' names.

    A chapter names them where it stops, or as ``shown`` where it leaves that to another function.
    """
    modules = (ROOT / "tools" / "session").glob("*.py")
    calls = [
        node
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    named = [call.args[0] for call in calls if getattr(call.func, "id", "") == "picture"]
    named += [
        keyword.value for call in calls for keyword in call.keywords if keyword.arg == "shown"
    ]
    return {f"{name.value}.png" for name in named if isinstance(name, ast.Constant)}


@pytest.mark.parametrize("folder", PICTURES, ids=lambda folder: folder.name)
def test_every_stop_of_the_window_session_has_its_picture_and_is_shown(folder: Path):
    taken = {picture.name for picture in folder.glob("*.png")}
    assert taken == stops(), "take them again: python -m tools.pictures"
    shown = {link for page in PAGES for link in links(page)}
    assert {f"{folder.name}/{picture}" for picture in stops()} <= shown


def test_the_table_of_modes_has_every_feature_and_no_hole():
    table = (ROOT / "docs" / "modes.md").read_text(encoding="utf-8")
    module = ast.parse((ROOT / "tests" / "blender" / "features.py").read_text(encoding="utf-8"))
    (features,) = (
        node.value
        for node in module.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FEATURES"
    )
    rows = {line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()}
    assert {ast.literal_eval(key) for key in features.keys} <= rows
    assert "**not" not in table


def test_the_architecture_has_every_room():
    tree = rooms((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
    missing = {
        module.relative_to(ROOT).as_posix()
        for folder, names in tree.items()
        if names
        for module in folder.iterdir()
        if f"{module.name}/" not in names and (module / "__init__.py").exists()
    }
    assert not missing, "draw them in docs/architecture.md"


def test_the_changelog_tells_what_is_new_and_since_when():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+) \((.*)\)$", changelog, re.MULTILINE)
    assert newest[1] == version()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", newest[2]), "write the day of the release there"
