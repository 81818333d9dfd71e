"""What a system sends to end a process is told as Ctrl+C is."""

import contextlib
import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from patchalign3d.shared import interrupting
from patchalign3d.shared.interrupting import is_unread, terminable

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


@pytest.fixture
def heard():
    """Sets how this process takes a signal; puts back what was."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield signal.signal
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_process_is_interrupted_while_that_is_wanted_whatever_its_program_makes_of_it(
    heard, number
):
    def notes(*_):
        """As Blender takes Ctrl+C."""

    heard(number, notes)
    with pytest.raises(KeyboardInterrupt), terminable():
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) == notes


class Resistant:
    """Hears a signal where nothing can be raised: while it is cleared away."""

    def __del__(self):
        signal.raise_signal(signal.SIGTERM)


def test_an_interruption_that_an_objects_end_swallows_comes_a_moment_later_without_a_word(capfd):
    with pytest.raises(KeyboardInterrupt), terminable():
        Resistant()
        time.sleep(60)
    assert capfd.readouterr().err == ""


def test_an_interruption_that_is_swallowed_comes_again_until_it_ends_the_block():
    with pytest.raises(KeyboardInterrupt), terminable():
        with contextlib.suppress(BaseException):
            signal.raise_signal(signal.SIGTERM)
        with contextlib.suppress(BaseException):
            time.sleep(60)
        time.sleep(60)


def test_it_comes_again_also_where_no_thread_can_be_sent_a_signal(monkeypatch):
    """On Windows, where the one that raises a signal wakes the main thread."""
    monkeypatch.delattr(signal, "pthread_kill")
    with pytest.raises(KeyboardInterrupt), terminable():
        Resistant()
        while True:
            time.sleep(0.01)


def test_clearing_up_is_not_interrupted_again():
    cleared_up = []

    def cleaner():
        try:
            yield
        finally:
            time.sleep(3 * interrupting.MOMENT)
            cleared_up.append("generator")

    with pytest.raises(KeyboardInterrupt), terminable():
        try:
            with contextlib.closing(cleaner()) as work:
                next(work)
                signal.raise_signal(signal.SIGTERM)
        finally:
            try:
                raise OSError
            except OSError:
                time.sleep(3 * interrupting.MOMENT)
                cleared_up.append("handler")
    assert cleared_up == ["generator", "handler"]


def test_handlers_are_put_back_where_such_an_interruption_comes_as_the_block_ends(monkeypatch):
    before, interrupt_main = signal.getsignal(signal.SIGTERM), interrupting._interrupt_main
    sending, left = threading.Event(), threading.Event()

    def late(number):
        sending.set()
        left.wait(60)
        interrupt_main(number)

    class Watched(threading.Timer):
        def join(self, timeout=None):
            left.set()  # the block has ended, and waits for what is to come
            super().join(timeout)

    monkeypatch.setattr(interrupting, "_interrupt_main", late)
    monkeypatch.setattr(threading, "Timer", Watched)
    with pytest.raises(KeyboardInterrupt), terminable():
        Resistant()
        assert sending.wait(60)
    assert signal.getsignal(signal.SIGTERM) == before


def test_other_errors_at_an_objects_end_are_told_as_ever(monkeypatch):
    class Broken:
        def __del__(self):
            raise ValueError("broken")

    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: told.append(str(what.exc_value)))
    with terminable():
        Broken()
    assert told == ["broken"]


def test_what_a_shell_has_a_command_in_the_background_ignore_stays_ignored(heard):
    heard(signal.SIGINT, signal.SIG_IGN)
    with terminable():
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def test_a_handler_that_is_no_pythons_is_known_by_none_and_gives_way_to_the_usual(
    heard, monkeypatch
):
    real = signal.signal
    monkeypatch.setattr(
        signal, "signal", lambda n, handler: None if real(n, handler) != handler else handler
    )
    with terminable():
        pass
    assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL


def test_processes_forked_meanwhile_end_at_once_and_without_a_word(capfd):
    with terminable(), multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(abs, [-1, -2]) == [1, 2]
    pool.join()  # they were terminated at the end of the block
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("module", ["training.loop.train", "benchmarks.table13"])
def test_ctrl_c_ends_a_command_that_still_loads_its_packages_without_a_word(
    heard, tmp_path, module
):
    heard(signal.SIGINT, signal.default_int_handler)  # it may be ignored here, and so there
    (tmp_path / "torch.py").write_text("import time\nprint('here', flush=True)\ntime.sleep(60)\n")
    command = [sys.executable, "-m", module, "--help"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as process:
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
    assert process.returncode == -signal.SIGINT


def test_an_output_that_nobody_reads_is_known_by_what_windows_says_of_it_too(monkeypatch):
    closed, named = OSError(errno.EINVAL, "Invalid"), OSError(errno.EINVAL, "Invalid", "a*.obj")
    assert is_unread(BrokenPipeError()) and not is_unread(closed)
    monkeypatch.setattr(interrupting.sys, "platform", "win32")
    assert is_unread(closed) and not is_unread(named)


def test_a_thread_leaves_signals_alone():
    before, inside = signal.getsignal(signal.SIGTERM), []

    def work():
        with terminable():
            inside.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert inside == [before]
