"""The product beside a plain pipeline: stages, medians and ratios."""

from benchmarks.speed import (
    DEFAULT,
    JOBS,
    PLAIN,
    medians,
    ratios,
    timed,
)


def test_work_that_tells_no_stage_has_a_total():
    assert timed(lambda progress: None).keys() == {"total"}


def test_each_stage_has_its_own_median():
    runs = [{"a": 1.0, "total": 9.0}, {"a": 5.0, "total": 2.0}, {"a": 2.0, "total": 3.0}]
    assert medians(runs) == {"a": 2.0, "total": 3.0}


def test_jobs_are_held_against_the_plain_pipeline():
    warm = {job: {"total": 0.5} for job in JOBS} | {PLAIN: {"total": 2.0}}
    assert ratios(warm)[PLAIN] == 1 and ratios(warm)[DEFAULT] == 0.25


def test_stages_are_timed_by_what_the_work_reports(monkeypatch):
    ticks = iter([0.0, 1.0, 3.0, 6.0, 10.0])
    monkeypatch.setattr("benchmarks.speed.time.perf_counter", lambda: next(ticks))

    def work(progress):
        progress("one", 0.0)
        progress("two", 0.5)
        progress("one", 0.9)

    assert timed(work) == {"one": 2.0 + 4.0, "two": 3.0, "total": 10.0}
