"""Tables and pages as they are printed."""

import pytest

from benchmarks.harness.page import Page
from benchmarks.harness.run import NotRun
from benchmarks.harness.table import Column, Row, Table, over_seeds

ROWS = [
    Row("floor", ours={"miou": 10.0}, floor=True),
    Row("ours", {"miou": 56.9}, {"miou": 50.0, "seconds": 0.25}),
    Row("three seeds", {"miou": 23.3}, {"miou": (20.0, 1.5)}),
    Row("theirs", {"miou": 41.0}, NotRun("its weights are not here", ("weights.pt",))),
]
COLUMNS = [Column("miou", "mIoU"), Column("seconds", "s a shape", 2)]


def test_a_table_shows_the_papers_value_ours_and_the_difference():
    lines = Table("Table", COLUMNS, ROWS, comparable=True).markdown().splitlines()
    assert lines == [
        "| Method | mIoU, paper | mIoU, ours | difference | s a shape |  |",
        "| --- | --- | --- | --- | --- | --- |",
        "| ours | 56.9 | 50.0 | -6.9 | 0.25 |  |",
        "| three seeds | 23.3 | 20.0 ± 1.5 | -3.3 | – |  |",
        "| theirs | 41.0 | – | – | – | not run: its weights are not here; fetch weights.pt |",
        "| floor: floor | – | 10.0 | – | – |  |",
    ]


def test_a_row_that_is_not_above_the_floors_says_so():
    rows = [
        Row("below", ours={"miou": 9.0}),
        Row("within its spread", ours={"miou": (11.0, 2.0)}, note="short"),
        Row("above", ours={"miou": (13.0, 2.0)}),
        Row("one", ours={"miou": 10.0}, floor=True),
        Row("other", ours=NotRun("no references"), floor=True),
    ]
    lines = Table("Table", COLUMNS[:1], rows).markdown().splitlines()[2:]
    assert [line.endswith("not above the floor 'one' |") for line in lines] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert "short; not above" in lines[1]


def test_what_is_no_number_was_not_measured_and_is_no_floor():
    nothing = float("nan")
    rows = [
        Row("below", {"miou": 9.0}, {"miou": 8.0}),
        Row("ours", {"miou": 56.9}, {"miou": nothing}),
        Row("seeds", {"miou": 23.3}, {"miou": (nothing, nothing)}),
        Row("none", ours={"miou": nothing}, floor=True),
        Row("one", ours={"miou": 10.0}, floor=True),
    ]
    below, *others = Table("Table", COLUMNS[:1], rows, True).markdown().splitlines()[2:5]
    assert below.endswith("not above the floor 'one' |")
    assert others == ["| ours | 56.9 | – | – |  |", "| seeds | 23.3 | – | – |  |"]


def test_on_other_data_no_difference_is_claimed():
    table = Table("Table", COLUMNS, ROWS).markdown()
    assert "difference" not in table
    assert "-6.9" not in table


def test_a_page_is_written_as_markdown_and_html(tmp_path):
    table = Table("Numbers", COLUMNS, ROWS)
    page = Page("table0", "Table 0", {"split": "test"}, ["1 < 2\n\n```sh\nrun a > b\n```", table])
    file = page.write(tmp_path)
    assert "- **split:** test" in file.read_text()
    text = (tmp_path / "table0.html").read_text()
    assert "<p>1 &lt; 2</p>\n<pre>run a &gt; b</pre>" in text
    assert "<td>50.0</td>" in text


def test_a_heading_says_that_ours_are_of_other_data_than_the_papers():
    assert Table("Table 7", COLUMNS, ROWS).heading == "Table 7: not the paper's data"
    assert Table("Table 7", COLUMNS, ROWS, comparable=True).heading == "Table 7"
    assert Table("Ours", COLUMNS, ROWS[:1]).heading == "Ours"  # nothing stands beside it


def test_a_row_must_be_higher_than_the_highest_floor_and_not_only_as_high():
    rows = [
        Row("as high", ours={"miou": 12.0}),
        Row("as high by its spread", ours={"miou": (14.0, 2.0)}),
        Row("higher", ours={"miou": 12.1}),
        Row("low", ours={"miou": 3.0}, floor=True),
        Row("high", ours={"miou": 12.0}, floor=True),
        Row("middling", ours={"miou": (11.0, 5.0)}, floor=True),
    ]
    lines = Table("Table", COLUMNS[:1], rows).markdown().splitlines()[2:]
    assert [line.endswith("not above the floor 'high' |") for line in lines[:3]] == [
        True,
        True,
        False,
    ]
    assert not any("not above" in line for line in lines[2:])


def test_the_spread_over_seeds_is_that_of_a_sample_of_them():
    assert over_seeds([4.0]) == 4.0
    assert over_seeds([1.0, 2.0, 6.0]) == pytest.approx((3.0, 7**0.5))  # (4 + 1 + 9) / 2
