"""What the shell tells of all files in the end: a table, the pace and the exit code."""

import argparse
import os
import re
import shutil
from functools import partial

import pytest
import trimesh

from patchalign3d.cli import folder, summary
from patchalign3d.cli.folder import ask_each
from patchalign3d.cli.one_file import Made
from patchalign3d.cli.options import main
from patchalign3d.shared.manifest import REMOVED, REPLACED, hash_file

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize(
    ("lose", "said"),
    [
        (lambda file: shutil.rmtree(file.parent), REMOVED),
        (lambda file: file.write_text("another question's"), REPLACED),
    ],
)
def test_a_file_whose_results_are_removed_or_replaced_meanwhile_counts_as_failed(
    balls, tmp_path, capsys, lose, said
):
    def write(options, segmenter, source, item):
        base = item.base
        base.parent.mkdir(parents=True, exist_ok=True)
        file = base.with_name(f"{base.name}.json")
        file.write_text("{}")
        hashed = hash_file(file)
        if lost:
            lose(file)
        return Made(["1"], {".json": hashed})

    options = argparse.Namespace(
        files=[balls / "0.stl"], out=tmp_path / "out", resume=True, processes=1, up="auto",
        format=[".json"], run=main, exemplars=[],
    )  # fmt: skip
    for lost, code in ((True, 1), (False, 0)):
        ask = partial(write, options)
        assert ask_each(options, ask, ".parts", ["parts"], False) == code
        told = capsys.readouterr()
        assert (said in told.err) == lost == ("failed" in told.out)


def test_so_does_one_whose_results_were_to_be_kept(balls, tmp_path, capsys, monkeypatch):
    def write(segmenter, source, item):
        for file in tmp_path.glob("*.parts.json"):
            file.write_text("another question's")
        file = item.base.with_name(f"{item.base.name}.json")
        file.write_text("{}")
        return Made(["1"], {".json": hash_file(file)})

    monkeypatch.setattr(folder, "processes", lambda count: folder.here)
    options = argparse.Namespace(
        files=[balls / "0.stl"], out=tmp_path, resume=True, processes=1, up="auto",
        format=[".json"], run=main, exemplars=[],
    )  # fmt: skip
    for files, code in (([balls / "0.stl"], 0), ([balls / "0.stl", balls / "2.stl"], 1)):
        options.files = files
        assert ask_each(options, write, ".parts", ["parts"], False) == code
    told = capsys.readouterr()
    assert f"{balls / '0.stl'}: {REPLACED}" in told.err and told.out.count("failed") == 1


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_a_name_takes_one_line_of_what_is_told_and_steers_no_terminal(tmp_path, capsys):
    trimesh.creation.box().export(tmp_path / "box.obj")
    (tmp_path / "box.obj").rename(tmp_path / "a\nb\x1b[31m.obj")
    (tmp_path / "c\rd.obj").write_text("")
    assert main(["automatic", str(tmp_path), "--by-shape"]) == 1
    said = capsys.readouterr()
    assert [row.split()[0] for row in said.out.splitlines()[1:]] == [
        str(tmp_path / r"a\nb\x1b[31m.obj"),
        str(tmp_path / r"c\rd.obj"),
    ]
    assert r"c\rd.obj is empty" in said.err and not set("\r\x1b") & set(said.err)


def test_nothing_but_table_and_pace_is_shown_where_nobody_is_at_a_terminal(balls, tmp_path, capsys):
    (balls / "broken.glb").unlink()
    assert main(["automatic", str(balls), "--by-shape", "--out", str(tmp_path / "out")]) == 0
    assert re.fullmatch(r"9 shapes in .* a second, .* a core\n", capsys.readouterr().err)


def test_a_pace_is_told_of_each_core_that_worked(monkeypatch):
    monkeypatch.setattr(summary, "share_of_cores", lambda processes: 4)
    monkeypatch.setattr(summary, "allowed", lambda: 1)
    assert summary._pace(30, 10, 2) == "30 shapes in 10.0 s: 3.00 a second, 1.50 a core"
    assert summary._pace(30, 10, 9).endswith("0.75 a core")
