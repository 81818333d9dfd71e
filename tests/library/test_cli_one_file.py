"""One file in the shell: what is read is what its results are of."""

import pytest
import trimesh

from patchalign3d.cli import one_file
from patchalign3d.cli.options import main
from patchalign3d.files.meshes import read_shape

pytestmark = pytest.mark.usefixtures("home")


def test_a_file_that_changes_while_it_is_read_fails_and_is_done_again(
    balls, tmp_path, monkeypatch, capsys
):
    command = ["automatic", str(balls / "0.stl"), "--by-shape", "--out", str(tmp_path), "--resume"]

    def read_while_it_is_written(path, *how):
        found = read_shape(path, *how)
        trimesh.creation.box().export(path)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(one_file, "read_shape", read_while_it_is_written)
        assert main(command) == 1
    assert "0.stl changed while it was read." in capsys.readouterr().err
    assert not list(tmp_path.glob("*.parts.*"))
    assert main(command) == 0
