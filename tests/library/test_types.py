"""The library's types, as far as mypy sees."""

import subprocess
import sys
from pathlib import Path

import patchalign3d

ROOT = Path(__file__).resolve().parents[2]


def test_mypy_finds_nothing():
    mypy = [sys.executable, "-m", "mypy", "--no-color-output"]
    found = subprocess.run(mypy, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


def test_those_who_use_the_library_see_its_types():
    assert Path(patchalign3d.__file__).with_name("py.typed").exists()
