"""The page of promises and of faults: each has tests, and the tests are there."""

import re

import pytest
from pages import ROOT

PAGE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
LINES = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("|")]
HEADS = {"Promise", "Fault", "---"}
ROWS = [line for line in LINES if line[0].strip() not in HEADS]
THERE = {
    name
    for file in (ROOT / "tests").rglob("*.py")
    for name in re.findall(r"^def (\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_every_promise_is_kept_by_tests_that_are_there(row):
    promise, kept_by, counted = row
    tests = re.findall(r"`(\w+)`", kept_by)
    assert promise.strip() and tests and counted.strip()
    assert [test for test in tests if test not in THERE] == []
