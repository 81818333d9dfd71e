"""The page of all pages, and the figures, in small."""

import pytest

from benchmarks import figure6, figure7, report, segmentation
from benchmarks.harness.command import Options, command
from benchmarks.harness.page import Page, Picture
from benchmarks.harness.plots import bars
from benchmarks.harness.run import NotRun
from benchmarks.harness.table import Column, Row, Table


def test_a_page_that_cannot_run_says_so_and_the_others_go_on(tmp_path):
    page = report.page_of("segmentation", Options(data=tmp_path / "nothing", out=tmp_path))
    text = page.markdown()
    assert text.count("not run:") >= len(["seven", "sets"])
    report.write(tmp_path, [page], "Opening.")
    html = (tmp_path / "report.html").read_text()
    assert 'href="#segmentation"' in html
    assert "Opening." in html


def test_a_page_that_breaks_off_costs_itself_alone_and_the_report_fails(tmp_path, monkeypatch):
    def page_of(name, options):
        if name == "table7":
            raise KeyError("nobody foresaw it")
        return Page(name, name.title())

    monkeypatch.setattr(report, "page_of", page_of)
    with pytest.raises(SystemExit, match="table7 broke off"):
        report.main(["--small", "--out", str(tmp_path), "--pages", "table7", "table8"])
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "not run: it broke off (KeyError" in html and "Table8" in html


def measured_page(name: str, *rows: Row) -> Page:
    return Page(name, name, {}, ["text", Table("Table", [Column("miou", "mIoU")], rows)])


ABSENT, PRESENT = Row("theirs", {"miou": 5.0}, NotRun("no weights")), Row("ours", {}, {"miou": 1.0})


def test_a_command_that_could_measure_nothing_writes_its_page_and_fails(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    words = ["--data", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit, match="Nothing was measured"):
        command(segmentation.run, segmentation.METHODS, "a table", words)
    assert "ShapeNetPart: not run:" in capsys.readouterr().out
    assert (tmp_path / "out" / "segmentation.md").exists()


def test_a_row_that_is_measured_makes_a_page_and_others_may_be_missing(tmp_path):
    words = ["--out", str(tmp_path)]
    command(lambda options: measured_page("a", ABSENT, PRESENT), (), "a table", words)
    with pytest.raises(SystemExit, match="Nothing was measured"):
        command(lambda options: measured_page("a", ABSENT), (), "a table", words)


def test_a_report_names_the_pages_that_have_nothing_and_tells_it_by_its_exit_code(
    tmp_path, monkeypatch, capsys
):
    rows = {"table7": [ABSENT], "table8": [PRESENT, ABSENT], "table9": [PRESENT]}
    monkeypatch.setattr(report, "page_of", lambda name, options: measured_page(name, *rows[name]))
    there = ["--small", "--out", str(tmp_path), "--pages"]
    report.main([*there, "table8", "table9"])
    with pytest.raises(SystemExit) as ended:
        report.main([*there, *rows])
    assert ended.value.code == 3
    assert "Nothing was measured for table7: the page says why." in capsys.readouterr().err


@pytest.mark.parametrize("figure", [figure6, figure7], ids=["figure6", "figure7"])
def test_a_figure_shows_each_method_that_can_run_and_names_the_others(
    figure, tmp_path, monkeypatch, capsys
):
    few = [(sample, words[:1]) for sample, words in figure6.questions(Options())[:1]]
    monkeypatch.setattr(figure6, "questions", lambda options: few)
    page = figure.run(Options(out=tmp_path))
    assert "shape" in capsys.readouterr().err  # of a bar, as it takes more than two seconds
    (picture,) = [block for block in page.blocks if isinstance(block, Picture)]
    assert picture.file.stat().st_size > 10_000
    told = "\n".join(block for block in page.blocks if isinstance(block, str))
    assert "Find3D: not run" in told
    assert "model.safetensors of ziqima/find3d-checkpt0" in told


@pytest.mark.parametrize("figure", [figure6, figure7], ids=["figure6", "figure7"])
def test_a_figure_of_which_nothing_can_run_says_why(figure, tmp_path):
    page = figure.run(Options(methods=("find3d",), out=tmp_path))
    (told,) = page.blocks
    assert told.startswith("Find3D: not run") and not page.measured


def test_the_anchor_lies_on_the_part_that_is_named():
    sample = figure6.questions(Options())[1][0]
    anchor = figure7.anchor_of(sample, "wing")
    assert sample.names[sample.labels[anchor]] == "wing"


def test_bars_are_drawn_of_rows_that_have_a_number_in_the_first_column(tmp_path):
    rows = [
        Row("ours", {"miou": 50.0}, {"miou": (40.0, 2.0)}),
        Row("theirs", {"miou": 30.0}, NotRun("no weights")),
        Row("floor", {}, {"miou": 10.0}, floor=True),
    ]
    columns = [Column("miou", "mIoU"), Column("seconds", "s")]
    picture = bars(Table("Table", columns, rows), tmp_path / "bars.png")
    rows.append(Row("timed alone", {"seconds": 111.0}, NotRun("no weights")))
    bars(Table("Table", columns, rows), tmp_path / "same.png")
    assert (tmp_path / "same.png").read_bytes() == (tmp_path / "bars.png").read_bytes()
    page = Page("table0", "Table 0", {}, [picture])
    assert "data:image/png;base64," in page.html()
