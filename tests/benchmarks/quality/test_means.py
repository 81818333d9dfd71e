"""Tables of means: a line for each set of cases."""

from benchmarks.quality.means import print_rows


def test_a_line_has_means_in_percent_or_the_least_and_dashes_where_there_is_no_case(capsys):
    rows = [{"miou": 0.25, "apart": 0.5}, {"miou": 0.75, "apart": 0.125}]
    print_rows("chairs", rows, ["miou", "apart"], least="apart")
    print_rows("beings", iter([]), ["miou", "apart"])
    chairs, beings = capsys.readouterr().out.splitlines()
    assert chairs.split() == ["chairs", "2", "50.0", "12.5"]
    assert beings.split() == ["beings", "0", "—", "—"]
