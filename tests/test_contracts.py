"""Who may import whom: the contracts of pyproject.toml; and strangers use public names alone."""

import ast
import subprocess
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).resolve().parents[1]
STRANGERS = sorted(
    file for folder in ("training", "benchmarks", "tools") for file in (ROOT / folder).rglob("*.py")
)


def test_imports_keep_to_the_contracts(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    failed = cli.lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)
    assert not failed, capsys.readouterr().out


def test_nothing_is_committed_that_git_is_to_ignore():
    listed = ["git", "-C", ROOT, "ls-files", "--cached", "--ignored", "--exclude-standard"]
    found = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\n")
    assert [name for name in found if name] == []


def private_names(code: str) -> list[str]:
    """The private names (``_name``) that a module takes from others, by import or by attribute."""
    taken = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom):
            taken += [alias.name for alias in node.names if is_private(alias.name)]
        elif isinstance(node, ast.Attribute) and is_private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                taken.append(ast.unparse(node))
    return taken


def is_private(name: str) -> bool:
    of_tuples = ("_asdict", "_fields", "_replace")  # which are public, for all their names
    return name.startswith("_") and not name.startswith("__") and name not in of_tuples


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        ("from patchalign3d.labels.merging import _join", ["_join"]),
        ("segmenter._encoder(x)", ["segmenter._encoder"]),
        ("self._mesh; cls._count; text.__doc__; chosen._replace(told=1)", []),
    ],
)
def test_a_private_name_is_known_when_taken(code, taken):
    assert private_names(code) == taken


@pytest.mark.parametrize("file", STRANGERS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_training_benchmarks_and_tools_use_public_names(file):
    assert private_names(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "file", sorted((ROOT / "training" / "shapes").rglob("*.py")), ids=lambda file: file.stem
)
def test_builders_that_families_share_say_what_they_take(file):
    public = [
        node
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    untyped = [
        f"{function.name}: {argument.arg}"
        for function in public
        for argument in ast.walk(function.args)
        if isinstance(argument, ast.arg) and argument.annotation is None
    ]
    assert untyped == []
