"""The speed benchmark's arithmetic: ratios to the plain pipeline, exponents of growth."""

import subprocess
import sys

import numpy as np
import pytest
from small_model import save_small_model

from benchmarks.speed.beside_plain import (
    DEFAULT,
    JOBS,
    PLAIN,
    medians,
    print_markdown,
    ratios,
    timed,
)
from benchmarks.speed.processes import label, write_shapes
from benchmarks.speed.scaling import exponent, plot, print_table


def test_work_that_tells_no_stage_has_a_total():
    assert timed(lambda progress: None).keys() == {"total"}


def test_each_stage_has_its_own_median():
    runs = [{"a": 1.0, "total": 9.0}, {"a": 5.0, "total": 2.0}, {"a": 2.0, "total": 3.0}]
    assert medians(runs) == {"a": 2.0, "total": 3.0}


def test_jobs_are_held_against_the_plain_pipeline():
    warm = {job: {"total": 0.5} for job in JOBS} | {PLAIN: {"total": 2.0}}
    assert ratios(warm)[PLAIN] == 1 and ratios(warm)[DEFAULT] == 0.25


def test_what_doubles_with_the_faces_has_the_exponent_1_and_what_does_not_grow_0(tmp_path, capsys):
    faces = [1_000, 10_000, 200_000, 400_000]
    assert exponent(faces, [0.1, 1.0, 20.0, 40.0]) == pytest.approx(1)
    rows = [
        {"faces": f, "first": f / 1e4, "words": 0.2, "memory": 3e8, "grown": 1e6} for f in faces
    ]
    print_table(rows)
    said = capsys.readouterr().out
    assert "from 1,000 faces on: exponent 1.00, of other words" in said
    assert "from 200,000 faces on: exponent 1.00" in said
    plot(rows, tmp_path / "scaling.png")
    assert (tmp_path / "scaling.png").read_bytes().startswith(b"\x89PNG")


def test_tables_are_as_the_pages_have_them(capsys):
    print_markdown(["what", "MB"], [["at most", "201"]])
    assert capsys.readouterr().out == "| what | MB |\n| --- | --- |\n| at most | 201 |\n"


def test_a_folder_is_labelled_by_the_command_with_so_many_processes(tmp_path):
    write_shapes(tmp_path / "shapes", shapes=2, faces=200)
    model = save_small_model(tmp_path / "small")
    assert label(tmp_path / "shapes", tmp_path / "out", 2, str(model), "torch") > 0
    assert len(list((tmp_path / "out").glob("*.npz"))) == 2


def test_the_peak_of_a_process_is_not_that_of_what_started_it():
    held = np.ones(60_000_000)  # 480 MB
    asking = "from benchmarks.speed.peak import peak_memory; print(peak_memory())"
    told = subprocess.run(
        [sys.executable, "-c", asking], capture_output=True, text=True, check=True
    )
    assert 0 < int(told.stdout) < held.nbytes
