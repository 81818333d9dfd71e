"""Tables 13 and 14 and Figure 8: what is measured stands in them, and what isn't says why."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from benchmarks import figure8, table13, table14
from benchmarks.datasets.generated_keypoints import GeneratedKeypoints
from benchmarks.datasets.keypointnet import KeypointNet, write_keypointnet
from benchmarks.harness.command import Options
from benchmarks.harness.contract import Keypoints, Sample, Settings, Shape
from benchmarks.harness.run import NotRun
from benchmarks.harness.table import Table
from benchmarks.keypoints.paper import DEFECTS_13, DEFECTS_14, TABLE_13, TABLE_14
from benchmarks.keypoints.pictures import keypoint_grid
from benchmarks.keypoints.rows import Measured, beaten_by, chosen_keypoints, counted, measured
from benchmarks.keypoints.task import KEYPOINTS, Answer, class_iou, judge, mean_iou
from benchmarks.metrics.keypoints import THRESHOLDS, count_matches


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data") / "keypointnet"
    made = GeneratedKeypoints(count=5, points=300)
    write_keypointnet(folder, map(made.sample, made.keys))
    return folder


@pytest.fixture()
def options(data, tmp_path):
    methods = ("iss", "canonical-positions", "farthest-points", "random-64", "zerokey", "fskd")
    return Options(data=data, methods=methods, out=tmp_path)


def judged(index, sample):
    found = Keypoints(np.array(index), np.full(len(index), -1), np.ones(len(index)))
    record = KEYPOINTS.judge(sample, Answer(found, "weights"))
    return {"key": sample.shape.key, "category": sample.shape.category, **record}


def test_counts_are_pooled_within_a_class_and_classes_averaged(data):
    shapes = KeypointNet(data, "full")
    chairs = [shapes.sample(key) for key in shapes.keys if shapes.category(key) == "chair"]
    table = next(shapes.sample(key) for key in shapes.keys if shapes.category(key) == "table")
    right = [s.keypoints[s.keypoints >= 0] for s in (*chairs, table)]
    records = [judged(r, s) for r, s in zip(right, (*chairs, table), strict=True)]
    assert (mean_iou(records) == 1).all()
    records[0] = judged([], chairs[0])
    total, rest = len(right[0]) + len(right[1]), len(right[1])
    assert class_iou(records)["chair"] == pytest.approx([rest / total] * len(THRESHOLDS))
    assert mean_iou(records) == pytest.approx([(rest / total + 1) / 2] * len(THRESHOLDS))


@pytest.mark.parametrize(("by_id", "kept"), [(True, [0, 3]), (False, [0, 2, 3])])
def test_told_which_keypoints_a_shape_has_nothing_is_found_that_is_not_there(by_id, kept):
    """Of four predictions: of the first id, of one that is not there, of one that shares its text
    with one that is, and of none that has a name."""
    points = np.random.default_rng(0).random((200, 3))
    names = ("tip", "wing", "leg", "leg")
    sample = Sample(Shape("1/a", "chair", points), names, keypoints=np.array([0, -1, -1, 9]))
    found = Keypoints(np.array([0, 50, 100, 9]), np.array([0, 1, 2, -1]), np.ones(4))
    record = judge(sample, Answer(found, ""), by_id)
    told = count_matches(points, found.index[kept], [0, 9])
    assert record["missed_told"] == told.missed.tolist() == record["missed"]
    assert record["false_told"] == told.false.tolist()
    assert record["false"][0] == 2 and record["false_told"][0] == len(kept) - 2
    record |= {"category": "chair"}
    assert mean_iou([record], "told")[0] == 2 / len(kept) and mean_iou([record])[0] == 1 / 2


def test_rows_that_learn_are_not_asked_about_what_they_learnt_from(options, data):
    shapes = KeypointNet(data, "train")
    known = [key for key in shapes.keys if shapes.is_reference(key)]
    assert known and len(known) < len(shapes.keys)
    found = measured(
        ("canonical-positions", "iss"), chosen_keypoints(options, ()), "train", options
    )
    learnt, other = (row.found for row in found.values())
    assert [r["key"] for r in other] == list(shapes.keys)
    assert [r["key"] for r in learnt] == [key for key in shapes.keys if key not in known]


def test_a_page_says_which_references_there_are(options, data):
    (row,) = measured(("iss",), chosen_keypoints(options, ()), "full", options).values()
    for published in (True, False):
        if not published:
            (data / "benchmark_indices.csv").rename(data / "unlisted.csv")
        keypoints = chosen_keypoints(options, ())
        assert ("is not there" in keypoints.facts["references"]) != published
        whole = row._replace(found=(row.found * 3136)[:3136])
        assert keypoints.complete({"full": [whole]}) == published
        assert not keypoints.complete({"full": [whole, row]})
    (data / "unlisted.csv").rename(data / "benchmark_indices.csv")


def test_a_record_says_which_weights_and_how_many_pieces(data):
    shapes = KeypointNet(data, "full")
    record = judged([0], shapes.sample(shapes.keys[0]))
    assert record["identity"] == "weights" and record["components"] >= 1
    if record["components"] == 1:
        assert record["missed"] == record["missed_zero"]


def test_table_13_prints_what_it_measured_beside_the_paper_and_why_not(options):
    page = table13.run(options)
    tables = [block for block in page.blocks if isinstance(block, Table)]
    beside, alone = tables[0], tables[-1]
    assert [row.label for row in beside.rows] == ["ISS", "FSKD"]
    assert beside.rows[0].paper["0"] == 0.32 and not beside.comparable
    assert "not run" in beside.markdown() and "--predictions fskd=FILE" in beside.markdown()
    floors = [row.label for row in alone.rows if row.floor]
    assert floors == ["14 farthest points", "64 random points", "positions of three references"]
    text = page.markdown()
    assert all(defect in text for defect in DEFECTS_13)
    assert "test: 1 airplane, 1 chair, 1 table" in text.replace("airplanes", "airplane")
    page.write(options.out)


def test_only_detectors_that_are_asked_for_are_trained(tmp_path, monkeypatch):
    trained = []
    rows = "benchmarks.keypoints.rows"
    monkeypatch.setattr(f"{rows}.SMALL_COUNT", 1)
    monkeypatch.setattr(f"{rows}.train_small", lambda data, wanted, *_: trained.append(wanted))
    every = [row.method for row in TABLE_13]
    chosen_keypoints(Options(out=tmp_path), [method for _, method, _ in TABLE_14])
    chosen_keypoints(Options(out=tmp_path), figure8.METHODS)
    chosen_keypoints(Options(out=tmp_path, methods=("iss",)), every)
    own = Settings(weights=tmp_path / "own")
    assert not chosen_keypoints(Options(out=tmp_path, settings=own), every).facts
    assert trained == []
    both = chosen_keypoints(Options(out=tmp_path, methods=("ukpgan", "usip", "iss")), every)
    assert trained == [["usip", "ukpgan"]]
    assert both.settings.weights == tmp_path / "weights" / "seed-0"
    other = Options(out=tmp_path, methods=("usip",), settings=Settings(seed=1))
    assert chosen_keypoints(other, every).settings.weights == tmp_path / "weights" / "seed-1"


def test_nothing_is_measured_twice(options, monkeypatch):
    one = table13.run(options)
    monkeypatch.setattr("benchmarks.keypoints.methods.classical.Detects.keypoints", None)
    two = table13.run(options)
    tables = [[b.markdown() for b in page.blocks if isinstance(b, Table)] for page in (one, two)]
    assert tables[0] == tables[1]


def test_a_row_that_floors_beat_is_named(options):
    text = table13.run(options).markdown()
    assert "these rows do not beat the floors" in text and "ISS (not " in text


def test_nothing_is_said_of_floors_that_were_not_measured(data, tmp_path):
    text = table13.run(Options(data=data, methods=("iss",), out=tmp_path)).markdown()
    assert "No floor was measured" in text and "beats the floors" not in text


def test_a_floor_beats_what_is_lower_on_the_mean(data):
    shapes = KeypointNet(data, "full")
    sample = shapes.sample(shapes.keys[0])
    good = Measured("farthest-points", [judged(sample.keypoints[sample.keypoints >= 0], sample)])
    bad = Measured("iss", [judged([], sample)])
    assert beaten_by(bad, [good]) == ["14 farthest points"] and beaten_by(good, [bad]) == []
    assert counted([bad._replace(found=NotRun("no weights")), good]) == f"1 {sample.shape.category}"


def test_a_page_says_how_many_shapes_of_the_split_have_no_cloud(tmp_path):
    made = GeneratedKeypoints(count=5, points=300)
    write_keypointnet(tmp_path, map(made.sample, made.keys))
    (tmp_path / "pcds" / f"{made.keys[-2]}.pcd").unlink()
    options = Options(data=tmp_path, methods=("iss",), out=tmp_path / "out")
    told = "2 airplanes, 2 chairs, 1 table (1 more of the split have no cloud)"
    for page in (table13.run(options), table14.run(replace(options, methods=("random-64",)))):
        assert f"full: {told}" in page.markdown()
    assert "test: 1 airplane, 1 chair, 1 table;" in table13.run(options).markdown()


def test_table_14_shows_both_readings_of_its_columns(options):
    page = table14.run(options)
    printed, shifted = (block for block in page.blocks if isinstance(block, Table))
    assert [column.heading for column in printed.columns] == ["0.01", "0.05", "0.10"]
    assert [column.heading for column in shifted.columns] == ["0.00", "0.04", "0.09"]
    assert all(defect in page.markdown() for defect in DEFECTS_14)


def test_the_paper_s_tables_repeat_each_other_as_the_report_says():
    of_13 = {row.method: row.iou for row in TABLE_13}
    for _, method, printed in TABLE_14[:3]:
        shifted = [of_13[method][THRESHOLDS.index(t) - 1] for t in (0.01, 0.05, 0.10)]
        assert printed == pytest.approx(shifted)
    falling = [row.label for row in TABLE_13 if (np.diff(row.iou) < 0).any()]
    assert falling == ["UKPGAN", "PaliGemma 2"]
    assert all(len(row.iou) == len(THRESHOLDS) for row in TABLE_13)


def test_figure_8_has_a_column_for_each_method_that_ran(options):
    page = figure8.run(replace(options, limit=2))
    picture = Image.open(page.blocks[0].file)
    columns = 1 + len({"iss", "canonical-positions", "farthest-points"})
    assert picture.width == 90 + 240 * columns and picture.height == 34 + 240 * 2


def test_figure_8_has_no_picture_where_no_method_ran(options):
    page = figure8.run(replace(options, methods=("gpt-4o", "clip-dinoiser")))
    assert not page.measured and not (options.out / "figure8.png").exists()


def test_dots_are_where_the_keypoints_are(tmp_path):
    points = np.random.default_rng(0).normal(size=(200, 3))
    points[0] = [0, 0, 3]
    file = tmp_path / "grid.png"
    keypoint_grid(
        [(Shape("a", "ball", points, "Z"), "ball")], ["truth", "ours"], [[[0], None]], file
    )
    image = np.asarray(Image.open(file)).astype(int)
    red = (image[..., 0] > 180) & (image[..., 1] < 110)
    rows, columns = np.nonzero(red)
    assert len(rows) and columns.max() < 90 + 240  # in the truth's cell alone
    assert rows.mean() < 34 + 120  # above the middle
