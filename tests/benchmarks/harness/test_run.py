"""The run over a set: what it keeps, what it asks again, what it says when a method can't run."""

import csv
import importlib
import json
from dataclasses import replace

import numpy as np
import pytest
from generated_set import GeneratedSet

from benchmarks.datasets.stand_ins import small_set
from benchmarks.harness import run
from benchmarks.harness.contract import Entry, Method, Settings, Unavailable
from benchmarks.harness.imported import Imported, imported_entry
from benchmarks.harness.questions import judge_pieces
from benchmarks.harness.registry import entry
from benchmarks.harness.weights import hosted
from patchalign3d.errors import FileError

SET = GeneratedSet(("mug", "table"), 3, 64)
SETTINGS = Settings()


def share(sample, scores):
    return {"right": float((scores.argmax(1) == sample.labels).mean())}


def ask(method, sample):
    return method.segment(sample.shape, sample.names)


TASK = run.Task(ask, share)


class Counting(Method):
    """Labels by chance, and tells what it was asked."""

    def __init__(self, asked, last=None):
        self.asked, self.last = asked, last

    def segment(self, shape, names):
        if len(self.asked) == self.last:
            raise KeyboardInterrupt
        self.asked.append(shape.key)
        return np.zeros((len(shape.points), len(names)))


def counting(asked, last=None):
    return Entry(
        "counting", "counting", frozenset({"segment"}), lambda s: Counting(asked, last), Counting
    )


def test_what_is_on_disk_is_not_measured_again(tmp_path):
    asked = []
    with pytest.raises(KeyboardInterrupt):
        run.measure(counting(asked, 2), SET, TASK, {"set": "mugs"}, SETTINGS, tmp_path)
    records = run.measure(counting(asked), SET, TASK, {"set": "mugs"}, SETTINGS, tmp_path)
    assert asked == list(SET.keys) == [record["key"] for record in records]


def test_a_method_learns_once_from_the_references_of_each_category(tmp_path):
    learned = []

    class Learning(Counting):
        def fit(self, references):
            learned.append({sample.shape.category for sample in references})

    entry = replace(counting([]), make=lambda settings: Learning([]), fits=True)
    run.measure(entry, SET, TASK, {}, SETTINGS, tmp_path)
    assert len(learned) == 2 and "mug" in learned[0] and "table" in learned[1]


def test_another_recipe_is_measured_anew(tmp_path):
    asked = []
    for prompts in ("part", "part of a category"):
        recipe = {"prompts": prompts}
        run.measure(counting(asked), SET, TASK, recipe, SETTINGS, tmp_path, limit=1)
    assert asked == [SET.keys[0]] * 2


def test_a_shape_that_has_changed_behind_its_key_is_measured_again(tmp_path):
    asked, changed = [], SET.keys[1]
    run.measure(counting(asked), SET, TASK, {}, SETTINGS, tmp_path)

    class Corrected(run.Derived):
        def sample(self, key):
            sample = super().sample(key)
            turned = np.roll(sample.labels, 1) if key == changed else sample.labels
            return replace(sample, labels=turned)

    records = run.measure(counting(asked), Corrected(SET), TASK, {}, SETTINGS, tmp_path)
    assert asked == [*SET.keys, changed]
    assert [record["key"] for record in records] == list(SET.keys)
    again = run.measure(counting(asked), Corrected(SET), TASK, {}, SETTINGS, tmp_path)
    assert asked == [*SET.keys, changed] and again == records


def test_what_a_method_that_learns_says_is_measured_again_with_other_references(tmp_path):
    asked = []

    class Learning(Counting):
        def fit(self, references):
            pass

    class Others(run.Derived):
        def references(self, category):
            return super().references(category)[1:]

    learning = replace(counting(asked), make=lambda settings: Learning(asked), fits=True)
    for samples in (SET, SET, Others(SET), Others(SET)):
        run.measure(learning, samples, TASK, {}, SETTINGS, tmp_path)
    assert asked == [*SET.keys] * 2
    ignorant = counting(said := [])
    for samples in (SET, Others(SET)):
        run.measure(ignorant, samples, TASK, {}, SETTINGS, tmp_path / "ignorant")
    assert said == [*SET.keys]


def test_a_damaged_reference_stops_only_the_methods_that_learn_from_it(tmp_path):
    class Damaged(run.Derived):
        def references(self, category):
            raise FileError("t0001.txt is damaged: it is empty. Get it again.")

    learning = replace(counting([]), fits=True)
    row = run.measure(learning, Damaged(SET), TASK, {}, SETTINGS, tmp_path)
    assert isinstance(row, run.NotRun) and "t0001.txt is damaged: it is empty." in row.note
    assert len(run.measure(counting([]), Damaged(SET), TASK, {}, SETTINGS, tmp_path)) == 6


def test_what_other_code_measured_is_measured_anew(tmp_path, monkeypatch):
    asked = []
    for digest in ("before", "after", "after"):
        monkeypatch.setattr(run, "code_of", lambda *packages, digest=digest: digest)
        run.measure(counting(asked), SET, TASK, {}, SETTINGS, tmp_path, limit=1)
    assert asked == [SET.keys[0]] * 2


def test_records_are_json_and_what_nothing_counts_for_comes_back_as_no_number(tmp_path):
    nan = float("nan")
    figures = {"boundary": nan, "list": [1, 2], "gaps": [1.5, nan], "rows": [[nan], [2]]}
    task = run.Task(ask, lambda sample, scores: figures)
    for _ in range(2):
        (record,) = run.measure(counting([]), SET, task, {}, SETTINGS, tmp_path, limit=1)
        assert np.isnan(record["boundary"]) and record["list"] == [1, 2]
        assert record["gaps"][0] == 1.5 and np.isnan(record["gaps"][1])
        assert np.isnan(record["rows"][0][0]) and record["rows"][1] == [2]
    (file,) = tmp_path.glob("records/*.jsonl")

    def refuse(constant):
        raise AssertionError(constant)

    lines = [json.loads(line, parse_constant=refuse) for line in file.read_text().splitlines()]
    assert lines[1]["boundary"] is None and lines[1]["gaps"] == [1.5, None]


def test_what_another_device_or_seed_measured_is_measured_anew(tmp_path):
    asked = []
    for settings in (Settings(), Settings(device="cuda"), Settings(seed=1)):
        run.measure(counting(asked), SET, TASK, {}, settings, tmp_path, limit=1)
    assert asked == [SET.keys[0]] * 3


def test_a_line_that_was_cut_off_is_dropped(tmp_path):
    asked = []
    run.measure(counting(asked), SET, TASK, {}, SETTINGS, tmp_path)
    (file,) = tmp_path.glob("records/*.jsonl")
    file.write_bytes(file.read_bytes()[:-7])
    records = run.measure(counting(asked), SET, TASK, {}, SETTINGS, tmp_path)
    assert asked == [*SET.keys, SET.keys[-1]]
    assert len(records) == len(SET.keys)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines[0]["recipe"]["method"] == "counting"
    with file.with_suffix(".csv").open() as table:
        assert [row["key"] for row in csv.DictReader(table)] == list(SET.keys)


def test_processes_side_by_side_measure_what_one_does(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "WORTH_PROCESSES", 2)
    one = run.measure(entry("position"), SET, TASK, {}, SETTINGS, tmp_path / "1")
    two = run.measure(entry("position"), SET, TASK, {}, SETTINGS, tmp_path / "2", processes=2)
    assert [r["right"] for r in one] == [r["right"] for r in two]
    assert np.mean([r["right"] for r in one]) > 0.5


def test_a_limit_is_spread_over_the_set():
    assert run.spread("abcdef", 3) == ["a", "c", "e"]
    assert run.spread("ab", 5) == ["a", "b"]


def test_a_method_that_cannot_run_says_why_and_what_to_fetch(tmp_path):
    def make(settings):
        raise Unavailable("its weights are not here", ["weights.pt"])

    method = Entry("absent", "absent", frozenset({"segment"}), make, Method)
    found = run.measure(method, SET, TASK, {}, SETTINGS, tmp_path)
    assert found == run.NotRun("its weights are not here", ("weights.pt",))
    found = run.measure(imported_entry("satr"), SET, TASK, {}, SETTINGS, tmp_path)
    assert found.fetch == ("predictions of satr, with --predictions satr=FILE",)


def test_imported_predictions_take_the_place_of_a_method(tmp_path):
    truth = {key: SET.sample(key).labels for key in SET.keys}
    np.savez(tmp_path / "made.npz", **truth)
    for name in ("chance", "satr"):
        settings = Settings(predictions={name: tmp_path / "made.npz"})
        records = run.measure(entry(name), SET, TASK, {}, settings, tmp_path)
        assert [record["right"] for record in records] == [1.0] * len(SET.keys)
        assert np.isnan([record["seconds"] for record in records]).all()  # nobody timed them here
    measured = run.measure(entry("chance"), SET, TASK, {}, SETTINGS, tmp_path)
    assert all(record["seconds"] >= 0 for record in measured)


def test_imported_predictions_take_the_place_of_a_method_that_learns_from_references(tmp_path):
    np.savez(tmp_path / "made.npz", **{key: SET.sample(key).labels for key in SET.keys})
    settings = Settings(predictions={"position": tmp_path / "made.npz"})
    records = run.measure(entry("position"), SET, TASK, {}, settings, tmp_path)
    assert [record["right"] for record in records] == [1.0] * len(SET.keys)


def test_a_method_whose_package_is_missing_says_so(tmp_path):
    def make(settings):
        importlib.import_module("a_package_that_nobody_has")

    method = Entry("packaged", "packaged", frozenset({"segment"}), make, Method)
    found = run.measure(method, SET, TASK, {}, SETTINGS, tmp_path)
    assert found.why == "the package a_package_that_nobody_has is not installed"


def test_predictions_that_do_not_fit_are_refused_in_a_sentence(tmp_path):
    sample = SET.sample(SET.keys[0])
    for array, said in (
        (np.zeros(5, int), "must be \\(64,\\)"),
        (np.full(64, 9), "label 9"),
        (np.zeros((64, 9)), "must be"),
        (np.full(64, 0.7), "labels are whole numbers"),
        (np.full((64, len(sample.names)), np.nan), "no numbers"),
        (np.full(64, "seat"), "no numbers"),
    ):
        np.savez(tmp_path / "made.npz", **{sample.shape.key: array})
        with pytest.raises(FileError, match=said):
            Imported(tmp_path / "made.npz").segment(sample.shape, sample.names)
    with pytest.raises(FileError, match=r"no prediction for mug/001"):
        Imported(tmp_path / "made.npz").segment(SET.sample("mug/001").shape, sample.names)
    whole = (tmp_path / "made.npz").read_bytes()
    for damaged in (whole[:60], b"", whole[1:]):
        (tmp_path / "made.npz").write_bytes(damaged)
        with pytest.raises(FileError, match=r"made\.npz cannot be read"):
            Imported(tmp_path / "made.npz").segment(sample.shape, sample.names)
    with pytest.raises(FileError, match=r"no predictions at"):
        Imported(tmp_path / "nothing.npz")


@pytest.mark.parametrize("name", ["shapenetpart", "faust-coarse", "partnete", "scanobjectnn"])
def test_predictions_of_a_whole_file_are_taken_at_the_points_that_are_drawn(name, tmp_path):
    samples = small_set(name, tmp_path, 1, 300)
    sample = samples.sample(samples.keys[0])
    origin, origins = sample.shape.origin, sample.shape.origins
    rng = np.random.default_rng(0)
    whole = rng.integers(len(sample.names), size=origins)
    np.savez(tmp_path / "made.npz", **{sample.shape.key: whole})
    scores = Imported(tmp_path / "made.npz").segment(sample.shape, sample.names)
    np.testing.assert_array_equal(scores.argmax(1), whole[origin])


def test_coarse_predictions_of_people_are_none_of_fine_parts(tmp_path):
    coarse, fine = (small_set(f"faust-{kind}", tmp_path, 1, 300) for kind in ("coarse", "fine"))
    people = [coarse.sample(key) for key in coarse.keys]
    labels = {p.shape.key: np.zeros(p.shape.origins, int) for p in people}
    np.savez(tmp_path / "made.npz", **labels)
    made = Imported(tmp_path / "made.npz")
    for rough, exact in zip(people, map(fine.sample, fine.keys), strict=True):
        made.segment(rough.shape, rough.names)
        np.testing.assert_array_equal(rough.shape.points, exact.shape.points)  # the same draw
        with pytest.raises(FileError, match=f"no prediction for fine/{rough.shape.key}"):
            made.segment(exact.shape, exact.names)


def test_where_nothing_is_predicted_there_is_no_piece(tmp_path):
    sample = SET.sample(SET.keys[0])
    predicted = np.where(np.arange(64) < 60, -1, 5)
    np.savez(tmp_path / "made.npz", **{sample.shape.key: predicted})
    pieces = Imported(tmp_path / "made.npz").divide(sample.shape, None)
    assert pieces.tolist() == [-1] * 60 + [0] * 4
    assert judge_pieces(sample, pieces)["pieces"] == 1


def test_keypoints_in_another_frame_are_refused(tmp_path):
    sample = SET.sample(SET.keys[0])
    for places, fits in ((sample.shape.points[:3] + 1e-3, True), (np.full((3, 3), 40.0), False)):
        np.savez(tmp_path / "made.npz", **{sample.shape.key: places})
        made = Imported(tmp_path / "made.npz")
        if fits:
            assert made.keypoints(sample.shape, ()).index.tolist() == [0, 1, 2]
        else:
            with pytest.raises(FileError, match="beside the shape"):
                made.keypoints(sample.shape, ())


@pytest.mark.parametrize(
    ("raised", "why"),
    [
        (OSError("no such file"), "its weights are not here"),
        (ModuleNotFoundError("none", name="diffusers"), "the package diffusers is not installed"),
        (AttributeError("half installed"), r"cannot be loaded here \(AttributeError: half inst"),
    ],
)
def test_whatever_a_library_raises_while_it_loads_its_row_says_why(raised, why):
    def load():
        raise raised

    with pytest.raises(Unavailable, match=why):
        hosted(load, "its weights", Settings())


def test_what_cannot_be_fetched_is_not_said_to_be_missing():
    def load():
        raise OSError("the network is down")

    with pytest.raises(Unavailable, match="the network is down"):
        hosted(load, "its weights", Settings(fetch=True))
