"""What a system sends to end a process is told as Ctrl+C is."""

import multiprocessing
import os
import signal
import threading

import pytest

from patchalign3d.shared.interrupting import terminable

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


def test_a_process_that_is_terminated_is_interrupted_while_that_is_wanted():
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), terminable():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before


def test_processes_forked_meanwhile_end_at_once_and_without_a_word(capfd):
    with terminable(), multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(abs, [-1, -2]) == [1, 2]
    pool.join()  # they were terminated at the end of the block
    assert capfd.readouterr().err == ""


def test_a_thread_leaves_signals_alone():
    before, inside = signal.getsignal(signal.SIGTERM), []

    def work():
        with terminable():
            inside.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert inside == [before]
