"""build.py in any Python, and what holds of the project as a whole."""

import ast
import subprocess
import sys
import tomllib

import pytest

from patchalign3d.shared.exit_codes import INTERRUPTED
from tools import building
from tools.packaging.project import ROOT, version

BUILD = ROOT / "build.py"
SOURCES = ["backend", "benchmarks", "blender_addon", "tests", "tools", "training", "build.py"]
# The kinds of syntax that Python has had since 2.0.
READ_BY_ANY = {
    *(ast.Module, ast.Expr, ast.Constant, ast.Import, ast.ImportFrom, ast.alias, ast.If),
    *(ast.Compare, ast.Lt, ast.Eq, ast.Attribute, ast.Name, ast.Load, ast.Tuple, ast.Call),
    *(ast.BinOp, ast.Add, ast.Subscript),
}


def test_an_older_python_is_told_before_it_meets_what_it_cannot_import():
    program = (
        "import runpy, sys\n"
        "sys.version_info, sys.version = (3, 9, 6), '3.9.6 (as macOS has it)'\n"
        "sys.modules |= dict.fromkeys(['blender_addon', 'tomllib', 'tools'])\n"
        f"runpy.run_path({str(BUILD)!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("This needs Python 3.11 or newer; this one is 3.9.6. Install")


def test_a_python_as_old_as_any_can_read_what_tells_it_so():
    text = BUILD.read_text(encoding="ascii")
    statements = ast.parse(text).body
    assert {type(node) for node in ast.walk(ast.parse(text))} <= READ_BY_ANY
    assert [node.module for node in statements if isinstance(node, ast.ImportFrom)] == [
        "tools.building"
    ]


def test_who_is_interrupted_ends_as_shells_have_it(monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "set_up_backend", interrupted)
    with pytest.raises(SystemExit) as end:
        building.main(["setup"])
    assert end.value.code == INTERRUPTED
    assert "run the same command again" in capsys.readouterr().err


def test_the_project_has_one_version():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert version() == pyproject["project"]["version"]


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_the_code_is_in_order(command):
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", *command, *SOURCES],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ruff.returncode == 0, ruff.stdout + ruff.stderr
