"""Courses: one thing after another, driven by a window's timer or by a script, always to an end."""

import threading

import pytest
from patchalign3d_addon.bridge import course as courses
from patchalign3d_addon.bridge.course import (
    WRITING,
    Course,
    Part,
    at_once,
    compute_in_writing,
    draw,
    pause,
    pause_writing,
    to_the_end,
)
from patchalign3d_addon.bridge.replies import BackendError


class Counting:
    """Work that takes three looks, and tells how it goes."""

    def __init__(self, result="done", stage="Counting"):
        self.stage, self.fraction, self.cancelled = stage, 0.0, False
        self._result, self._looks = result, 0

    def advance(self):
        if self.cancelled:
            raise BackendError("Cancelled", "Cancelled. What was counted is kept.")
        self._looks += 1
        self.fraction = self._looks / 3
        if self._looks < 3:
            return None
        if isinstance(self._result, BackendError):
            raise self._result
        return self._result

    def cancel(self):
        self.cancelled = True


def two(first, second):
    found = yield Part(first, 0.0, 0.25, "Chair")
    found += yield Part(second, 0.25, 1.0)
    return found


def test_a_window_sees_subject_stage_and_fraction_and_gets_the_result_again_and_again():
    course = Course(two(Counting("a", "One"), Counting("b", "Two")), "Beginning")
    seen = [(course.subject, course.stage, course.fraction)]
    while course.advance() is None:
        seen.append((course.subject, course.stage, round(course.fraction, 2)))
    assert seen == [
        ("", "Beginning", 0.0),
        ("Chair", "One", 0.0),
        ("Chair", "One", 0.08),
        ("Chair", "One", 0.17),
        ("", "Two", 0.25),
        ("", "Two", 0.5),
        ("", "Two", 0.75),
    ]
    assert course.advance() == "ab" and course.fraction == 1.0


def test_a_script_waits_and_is_told_each_change_once():
    told = []
    course = Course(two(Counting("a", "One"), Counting("b", "Two")), "Beginning")
    assert course.run(lambda course: told.append((course.stage, course.fraction))) == "ab"
    assert len(told) == len(set(told)) and told[-1] == ("Two", 0.75)


def test_a_course_can_be_a_part_of_another_one():
    def outer():
        inner = Course(two(Counting("a"), Counting("b")))
        return (yield Part(inner, 0.0, 0.5, "Table")) + "c"

    course, fractions = Course(outer()), []
    assert course.run(lambda course: fractions.append(course.fraction)) == "abc"
    assert fractions == sorted(fractions) and max(fractions) <= 0.5


def test_what_fails_is_raised_in_the_steps_which_may_go_on():
    def steps():
        try:
            yield Part(Counting(BackendError("MeshError", "It has no faces.")))
        except BackendError as error:
            return f"{error} " + (yield Part(Counting()))

    assert Course(steps()).run() == "It has no faces. done"


def test_what_fails_ends_a_course_that_does_not_care():
    refused = BackendError("MeshError", "It has no faces.")
    with pytest.raises(BackendError, match="no faces"):
        Course(two(Counting(refused), Counting())).run()


def test_a_cancelled_course_says_so_at_once_and_ends_what_is_at_work():
    first, second = Counting(), Counting()
    course = Course(two(first, second))
    course.advance()
    course.cancel()
    assert course.stage == "Cancelling" and first.cancelled
    with pytest.raises(BackendError, match="What was counted is kept"):
        course.advance()
    assert second.fraction == 0


def test_one_that_is_cancelled_before_it_began_or_with_a_result_at_hand_is_cancelled_too():
    early = Course(two(Counting(), Counting()))
    early.cancel()
    late, last = Counting(), Counting()
    course = Course(two(late, last))
    course.advance()
    late.cancel = lambda: None  # too late for it: its result is on the way
    course.cancel()
    for cancelled in (early, course):
        with pytest.raises(BackendError) as caught:
            cancelled.run()
        assert caught.value.kind == "Cancelled"
    assert last.fraction == 0


def test_steps_that_go_on_after_a_cancellation_begin_nothing_more():
    second = Counting()

    def stubborn():
        try:
            yield Part(Counting())
        except BackendError:
            return (yield Part(second))

    course = Course(stubborn())
    course.advance()
    course.cancel()
    with pytest.raises(BackendError):
        course.run()
    assert second.cancelled


def test_an_interrupted_script_cancels_what_is_at_work():
    work = Counting()

    def interrupt(course):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Course(two(work, Counting())).run(interrupt)
    assert work.cancelled


def written(log):
    log.append("read")
    total = yield compute_in_writing(lambda: sum(range(10)))
    yield pause_writing()
    log.append("written")
    return total


def test_what_is_being_written_is_written_to_its_end_though_somebody_cancels():
    log = []
    course = Course(written(log))
    course.advance()
    assert course.holds and log == ["read"]
    course.cancel()
    assert course.run() == 45 and log == ["read", "written"] and course.holds


def test_before_each_stretch_of_writing_somebody_is_told_and_nobody_where_nothing_is_written():
    def two_answers(log):
        for _ in range(2):
            yield pause()
            yield from written(log)
        return "both"

    def refused():
        yield pause()
        raise BackendError("MeshError", "It has no faces.")

    log = []
    Course(two_answers(log), before_writing=lambda: log.append("told")).run()
    assert log == ["read", "told", "written"] * 2
    with pytest.raises(BackendError):
        Course(refused(), before_writing=lambda: log.append("told")).run()
    assert log == ["read", "told", "written"] * 2


def test_who_leaves_finishes_what_is_being_written_and_begins_nothing_more():
    """A window that was closed while an answer was written left half of it."""

    def one_after_the_other(log):
        for name in ("one", "two"):
            yield pause()
            yield pause_writing()
            yield draw(WRITING)
            log.append(name)
        return "both"

    log = []
    course = Course(one_after_the_other(log))
    while not course.writes:
        course.advance()
    assert course.leave() is None and log == ["one"] and course.has_written


def test_who_leaves_while_the_last_is_written_has_the_result():
    log = []
    course = Course(written(log))
    course.advance()
    assert course.leave() == 45 and log == ["read", "written"]


def test_who_leaves_before_anything_is_written_is_gone_at_once():
    counting = Counting()
    course = Course(two(counting, Counting()))
    course.advance()
    assert course.leave() is None and counting.cancelled and not course.has_written


def sliced(slice, done):
    for number in range(1000):
        done.append(number)
        yield slice()
    return "all"


def test_a_course_writes_while_what_is_in_hand_is_written_also_by_one_within_it():
    def written():
        yield pause()
        yield pause_writing()
        return "written"

    def both():
        yield pause()
        yield Part(Course(written()), holds=True)
        yield pause()
        return "done"

    course, seen = Course(both()), []
    while course.advance() is None:
        seen.append(course.writes)
    begin = seen.index(True)
    assert seen == [False] * begin + [True] + [False] * (len(seen) - begin - 1)
    assert begin > 0 and not seen[-1] and not course.writes


def test_slices_are_done_one_after_the_other_as_long_as_there_is_time():
    done = []
    course = Course(sliced(pause, done))
    assert course.advance_for(0) is None and len(done) < 1000
    assert course.advance_for(60) == "all" and len(done) == 1000


def test_writing_goes_on_for_longer_than_a_slice_so_that_few_drawings_come_between(monkeypatch):
    monkeypatch.setattr(courses, "STRETCH", 60)
    assert Course(sliced(pause_writing, [])).advance_for(0) == "all"
    monkeypatch.setattr(courses, "STRETCH", 0)
    assert Course(sliced(pause_writing, [])).advance_for(60) is None


def test_a_window_does_not_wait_for_what_is_computed_nor_for_a_request():
    ready = threading.Event()
    course = Course(iter_of(compute_in_writing(ready.wait)))
    assert course.advance_for(60) is None
    ready.set()
    assert course.run() is True
    assert Course(two(Counting(), Counting())).advance_for(60) is None


def test_a_window_that_waits_goes_on_with_what_takes_its_time_until_it_has_to_draw():
    ready = threading.Event()

    def steps():
        threading.Timer(0.05, ready.set).start()
        found = yield compute_in_writing(lambda: ready.wait(60))
        yield draw(WRITING)
        return found and (yield from two(Counting("a"), Counting("b")))

    course = Course(steps())
    assert course.advance_for(60, waits=True) is None and ready.is_set()
    assert course.advance_for(60, waits=True) == "ab"


def test_a_course_within_another_one_takes_no_look_more_than_by_itself():
    def sliced():
        yield pause_writing()
        yield pause_writing()
        return "all"

    looks = 0
    for course in (
        Course(two(Counting(), Counting())),
        Course(within(two(Counting(), Counting()))),
    ):
        before, looks = looks, 1
        while course.advance_for(60) is None:
            looks += 1
    assert looks == before == 5
    assert Course(within(sliced())).advance_for(60) == "all"


def within(steps):
    return (yield Part(Course(steps)))


def iter_of(part):
    return (yield part)


def test_what_is_to_be_drawn_gives_the_window_its_turn_and_a_script_goes_on():
    def steps():
        yield pause_writing()
        yield draw(WRITING)
        yield pause_writing()
        return "drawn"

    course = Course(steps())
    assert course.advance_for(60) is None and course.holds and course.has_written
    assert course.advance_for(60) == at_once(steps()) == "drawn"


def test_what_goes_wrong_in_a_thread_is_raised_in_the_steps():
    def careful():
        try:
            yield compute_in_writing(lambda: {}["no such key"])
        except KeyError:
            return "seen"

    assert Course(careful()).run() == at_once(careful()) == "seen"


def test_what_goes_wrong_in_a_thread_reaches_the_caller_as_the_steps_put_it():
    def careful():
        try:
            yield compute_in_writing(lambda: {}["no such key"])
        except KeyError as error:
            raise ValueError("no such part") from error

    for go_through in (lambda steps: Course(steps).run(), at_once):
        with pytest.raises(ValueError, match="no such part"):
            go_through(careful())


def test_steps_may_be_gone_through_at_once_to_a_result_that_may_be_none():
    assert at_once(written([])) == 45
    assert at_once(iter_of(pause_writing())) is True
    assert at_once(none()) is None


def test_of_steps_that_go_to_the_end_nothing_is_stopped_though_it_only_reads():
    def all_of(log):
        yield from written(log)
        return (yield from to_the_end(sliced(pause, log)))

    log = []
    course = Course(all_of(log))
    while len(log) < 10:
        course.advance()
    assert course.writes
    course.cancel()
    assert course.run() == "all" and len(log) == 1002


def test_steps_that_go_to_the_end_meet_what_goes_wrong_and_may_go_on():
    def careful():
        with pytest.raises(ZeroDivisionError):
            yield compute_in_writing(lambda: 1 / 0)
        return (yield compute_in_writing(lambda: "on"))

    assert Course(to_the_end(careful())).run() == "on"


def none():
    yield pause_writing()
