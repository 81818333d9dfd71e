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


def test_what_stands_behind_two_dashes_or_is_a_value_is_no_unknown_option(files, capsys):
    Path("--chair.obj").touch()
    assert files("--", "--chair.obj") == ["--chair.obj"]
    assert files("-1 x.obj") == ["-1 x.obj"]
    with pytest.raises(SystemExit):
        files("--chair.obj")
    assert "unrecognized arguments: --chair.obj" in capsys.readouterr().err
