"""How time grows with a mesh: exponents, table and plot."""

import pytest

from benchmarks.scaling import exponent, plot, print_table


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
