"""Tables as pages have them: what stands in a cell stays in it."""

from benchmarks.harness.table import markdown


def test_a_bar_in_a_cell_does_not_end_it():
    table = markdown(["what", "MB"], [["at most", "201"], ["a|b", "1"]])
    assert table == "| what | MB |\n| --- | --- |\n| at most | 201 |\n| a\\|b | 1 |"
