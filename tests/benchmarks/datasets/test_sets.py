"""Which set a command is measured on."""

from types import SimpleNamespace

import pytest

from benchmarks.datasets import sets
from benchmarks.datasets.keypointnet import KeypointNet
from benchmarks.datasets.sets import chosen_set
from benchmarks.datasets.stand_ins import MAKERS, Maker
from benchmarks.harness.command import Options
from patchalign3d.errors import FileError


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("limit", [None, 1])
def test_of_a_set_that_is_not_there_it_is_told_where_it_is_to_be_had(name, limit, tmp_path):
    (tmp_path / "shapenetpart").mkdir()
    with pytest.raises(FileError, match="published at https://"):
        chosen_set(name, Options(data=tmp_path, limit=limit))


def test_of_keypointnet_it_is_told_where_it_is_to_be_had(tmp_path):
    with pytest.raises(FileError, match="published at https://"):
        KeypointNet(tmp_path)


@pytest.mark.parametrize("name", MAKERS)
def test_figures_of_a_piece_of_a_set_are_not_compared_with_the_papers(name, tmp_path, monkeypatch):
    def read(root):
        return SimpleNamespace(keys=[str(number) for number in range(shapes)])

    monkeypatch.setitem(MAKERS, name, Maker(None, read))
    full = sets.SHAPES.get(name.partition("-coarse")[0].partition("-fine")[0])
    for shapes in filter(None, (3, full)):
        assert chosen_set(name, Options(data=tmp_path)).whole == (shapes == full)


def test_angles_that_do_not_fit_are_refused_before_any_work(tmp_path):
    (tmp_path / "angles.pt").write_text("none")
    with pytest.raises(FileError, match="cannot be read as angles"):
        chosen_set("partnete", Options(rotation=str(tmp_path / "angles.pt"), out=tmp_path))
