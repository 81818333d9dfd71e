"""Options of commands: what is typed is meant alike in every shell."""

from pathlib import Path

import pytest

from patchalign3d.shared.options import Parser, add_files


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Which files a command takes some arguments for, in a folder with a few."""
    monkeypatch.chdir(tmp_path)
    for name in ("b.obj", "a.obj", "c.stl", "sub/d.obj", "chair [old].obj"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    parser = Parser()
    add_files(parser, "meshes")
    return lambda *arguments: [file.as_posix() for file in parser.parse_args(arguments).files]


def test_a_pattern_stands_for_files_where_the_shell_leaves_it_to_the_command(files):
    assert files("c.stl", "?.obj", "s*/*.obj") == ["c.stl", "a.obj", "b.obj", "sub/d.obj"]
    assert files("s*") == ["sub"]


def test_a_files_own_name_is_no_pattern(files):
    assert files("chair [old].obj") == ["chair [old].obj"]


def test_a_pattern_that_nothing_is_called_like_is_told_as_a_file_that_is_not_there(files):
    assert files("*.glb", "gone.obj") == ["*.glb", "gone.obj"]
