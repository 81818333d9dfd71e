"""Pointing: rules heed the clicks, figures count them."""

from dataclasses import replace

import numpy as np
import pytest
from small_model import save_small_model

from benchmarks.harness.command import Options
from benchmarks.harness.contract import Settings
from benchmarks.harness.run import NotRun
from benchmarks.harness.table import Table
from benchmarks.methods.clicks import Clicked, by_nearest, by_select, by_similarity, by_transfer
from benchmarks.pointing import GeneratedMeshes, Meshes, ask, judge, run, values
from benchmarks.quality import ikea
from patchalign3d import Mesh, Segmenter
from patchalign3d.errors import FileError


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return save_small_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def segmenter(model):
    made = Segmenter.load(model)
    chair = GeneratedMeshes().sample("chair/0")
    made.set_mesh(Mesh(chair.shape.vertices, chair.shape.faces), quality="fast")
    return made


@pytest.mark.parametrize("rule", [by_similarity, by_nearest, by_transfer, by_select])
def test_a_rule_answers_for_every_face_with_and_without_clicks_against(segmenter, rule):
    count = len(segmenter.similarity(faces=[0]).face_values)
    for include, exclude in (([3], []), ([3, 40], [90])):
        found = rule(segmenter, include, exclude)
        assert found.shape == (count,) and found.dtype == bool


def test_clicked_faces_are_as_they_were_clicked(segmenter):
    found = by_nearest(segmenter, [3, 40], [90])
    assert found[[3, 40]].all() and not found[90]


def test_without_clicks_against_it_an_exemplar_of_two_parts_is_similarity(segmenter):
    one, two = (rule(segmenter, [3], []) for rule in (by_transfer, by_similarity))
    np.testing.assert_array_equal(one, two)


def test_figures_count_the_clicks_that_it_takes():
    first = [0.5, 0.7, 0.85, *[0.95] * 7]
    second = [0.2] * 10
    records = [
        {"overlaps": [first], "milliseconds": 10.0},
        {"overlaps": [second], "milliseconds": 30.0},
    ]
    told = values(records)
    assert told["iou1"] == pytest.approx(35) and told["iou3"] == pytest.approx(52.5)
    assert told["to0.8"] == 3 and told["to0.9"] == 4
    assert told["reach0.8"] == told["reach0.9"] == 50
    assert told["milliseconds"] == 20 and told["parts"] == 2


def test_what_never_gets_there_has_no_number_of_clicks():
    assert values([{"overlaps": [[0.2] * 10], "milliseconds": 1.0}])["to0.8"] is None
    assert isinstance(values(NotRun("no data")), NotRun)


def test_a_mesh_of_one_part_alone_has_nothing_to_point_at_and_counts_nowhere(segmenter):
    chair = GeneratedMeshes().sample("chair/0")
    whole = replace(chair, labels=np.zeros_like(chair.labels))
    nothing = judge(whole, ask(Clicked(by_similarity, segmenter, 0), whole))
    assert nothing["overlaps"] == []
    other = {"overlaps": [[0.5] * 10], "milliseconds": 10.0}
    assert values([nothing, other]) == values([other])
    assert values([nothing])["parts"] == 0


def test_the_page_has_a_table_for_each_set_that_is_there(model, tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.pointing.FAMILIES", ("mug",))
    options = Options(
        out=tmp_path,
        small=True,
        methods=("pointing-similarity",),
        settings=Settings(model=str(model)),
    )
    page = run(options)
    tables = [block for block in page.blocks if isinstance(block, Table)]
    assert [table.title for table in tables] == ["generated: 1 meshes"]
    assert "psb: not run" in page.markdown() and "ikea: not run" in page.markdown()
    assert page.markdown() == run(options).markdown()  # out of the records


def test_data_without_any_of_the_sets_are_refused_before_anything_is_measured(tmp_path):
    with pytest.raises(FileError, match="There is neither psb nor ikea in"):
        run(Options(data=tmp_path))


def test_of_meshes_that_are_too_large_it_is_told_how_many_there_are(
    model, tmp_path, shared_data, monkeypatch
):
    counts = sorted(len(mesh.faces) for _, _, mesh, _, _ in ikea.load(shared_data / "eval/ikea"))
    monkeypatch.setattr("benchmarks.pointing.MOST_FACES", counts[0])
    monkeypatch.setattr("benchmarks.pointing.FAMILIES", ())
    options = Options(
        data=shared_data / "eval",
        out=tmp_path,
        methods=("pointing-similarity",),
        settings=Settings(model=str(model)),
    )
    monkeypatch.setattr("benchmarks.pointing.princeton", lambda folder: [])
    large = sum(count > counts[0] for count in counts)
    assert (
        f"ikea: {large} of more than {counts[0]:,} faces are left out." in run(options).markdown()
    )


def test_meshes_that_people_cut_and_furniture_are_read(shared_data):
    folder = shared_data / "eval"
    for name in ("psb", "ikea"):
        meshes = Meshes(name, folder / name)
        sample = meshes.sample(meshes.keys[0])
        assert len(sample.labels) == len(sample.shape.faces) == len(sample.shape.points)
