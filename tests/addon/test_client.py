"""Client: whatever the backend does, every job ends, and the next one works."""

import _thread
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from patchalign3d_addon.bridge import client as client_module
from patchalign3d_addon.bridge import job as job_module
from patchalign3d_addon.bridge import process as process_module
from patchalign3d_addon.bridge.client import Client
from patchalign3d_addon.bridge.course import Course, Part
from patchalign3d_addon.bridge.replies import BackendError
from patchalign3d_addon.bridge.starting import (
    BACKEND,
    BLENDER,
    explain_exit,
    worker_command,
    worker_environment,
)
from patchalign3d_addon.shared import protocol

TWINS = Path(__file__).parents[1] / "support" / "broken_workers.py"
STAGED = Path(protocol.__file__).parents[2]
TIMEOUT = 30.0


def wait_briefly_for_a_cancellation(monkeypatch):
    for module in (job_module, process_module):
        monkeypatch.setattr(module, "CANCEL_TIMEOUT", 0.1)


posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="there is no such limit or device")


@pytest.fixture
def start():
    """``start(twin)`` is a client of that twin; ``start(twin, marker)`` of one broken but once."""
    clients = []

    def start(twin, *marker):
        environment = os.environ | {"PYTHONPATH": str(STAGED)}
        client = Client([sys.executable, str(TWINS), twin, *map(str, marker)], environment)
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.close()


def failure(job) -> BackendError:
    with pytest.raises(BackendError) as caught:
        job.result(TIMEOUT)
    return caught.value


def process_of(client) -> subprocess.Popen:
    return client._process._popen


def advance_to(job, stage) -> None:
    """Look at it as a modal operator does, until it is at this stage."""
    deadline = time.monotonic() + TIMEOUT
    while job.stage != stage and time.monotonic() < deadline:
        assert job.advance() is None
        time.sleep(0.005)


# --- A sound backend


def test_a_request_comes_back_with_its_header_and_arrays(start):
    client = start("sound")
    arrays = {"big": np.arange(3e6).reshape(-1, 3), "none": np.zeros((0, 3), np.int32)}
    reply = client.submit("echo", {"words": ["Öhr", "足"]}, arrays).result(TIMEOUT)
    assert reply.header["words"] == ["Öhr", "足"]
    for name, array in arrays.items():
        np.testing.assert_array_equal(reply.arrays[name], array)


def test_jobs_queue_up_and_one_process_answers_them_all(start):
    client = start("sound")
    jobs = [client.submit("echo", {"number": i}) for i in range(20)]
    assert [job.result(TIMEOUT).header["number"] for job in jobs] == list(range(20))
    assert client.generation == 1


def test_the_hello_is_known_once_the_backend_has_answered(start):
    client = start("sound")
    assert client.hello is None and not client.running
    client.submit("echo").result(TIMEOUT)
    assert client.running and client.hello["library"] == "0.0.0"


def test_a_modal_operator_polls_without_ever_waiting(start):
    client = start("sound")
    job = client.submit("hold")
    advance_to(job, "Holding on")
    assert (job.stage, job.fraction) == ("Holding on", 0.5)
    assert job.advance() is None and not job.done
    client.submit("release").result(TIMEOUT)
    assert job.done and job.advance().header["type"] == "result"


def test_a_script_waits_and_hears_of_the_progress(start):
    client = start("sound")
    heard = []

    def hear(course):
        heard.append((course.stage, course.fraction))
        if course.stage == "Holding on":
            client.submit("release")

    def steps():
        return (yield Part(client.submit("hold", stage="Asking")))

    assert Course(steps()).run(hear).header["type"] == "result"
    assert heard[0] == ("Asking", 0.0) and heard[-1] == ("Holding on", 0.5)


def test_what_the_backend_refuses_is_raised_with_kind_sentence_and_log(start):
    client = start("sound")
    error = failure(client.submit("refuse"))
    assert (error.kind, str(error)) == ("MeshError", "The mesh has no faces.")
    client.close()
    assert "Traceback of a refusal" in client.log
    assert client.submit("echo").result(TIMEOUT)


def test_an_array_that_cannot_be_sent_fails_its_own_job_alone(start):
    client = start("sound")
    error = failure(client.submit("echo", arrays={"half": np.zeros(3, np.float16)}))
    assert error.kind == "ProtocolError" and "'half'" in str(error)
    client.submit("echo").result(TIMEOUT)
    assert client.generation == 1


def test_submitting_does_not_wait_for_a_backend_that_does_not_read(start, monkeypatch):
    wait_briefly_for_a_cancellation(monkeypatch)
    client = start("never_reads")
    job = client.submit("echo", arrays={"big": np.zeros(10_000_000)})
    assert job.advance() is None and not job.done
    job.cancel()
    assert failure(job).kind == "Cancelled"


# --- Cancelling, and running out of time


def test_a_cancelled_job_ends_and_the_backend_stays(start):
    client = start("sound")
    job = client.submit("hold")
    advance_to(job, "Holding on")
    job.cancel()
    job.cancel()
    assert failure(job).kind == "Cancelled"
    client.submit("echo").result(TIMEOUT)
    assert client.generation == 1


def test_a_backend_that_does_not_answer_a_cancellation_is_replaced(start, monkeypatch):
    wait_briefly_for_a_cancellation(monkeypatch)
    client = start("deaf_to_cancel")
    for generation in range(1, 6):  # more often than it might fail by itself
        job = client.submit("hold")
        advance_to(job, "Holding on")
        process = process_of(client)
        job.cancel()
        assert failure(job).kind == "Cancelled"
        assert process.wait(TIMEOUT) != 0
        assert client.generation == generation


def test_cancelling_a_job_that_waits_does_not_disturb_the_one_at_work(start, monkeypatch):
    wait_briefly_for_a_cancellation(monkeypatch)
    client = start("deaf_to_cancel")
    at_work, waiting = client.submit("hold"), client.submit("hold")
    waiting.cancel()
    assert failure(waiting).kind == "Cancelled"
    client.submit("release").result(TIMEOUT)
    assert at_work.result(TIMEOUT).header["type"] == "result"


def test_a_job_lost_with_a_cancelled_one_says_so(start, monkeypatch):
    wait_briefly_for_a_cancellation(monkeypatch)
    client = start("deaf_to_cancel")
    at_work, waiting = client.submit("hold"), client.submit("hold")
    at_work.cancel()
    assert failure(at_work).kind == "Cancelled"
    error = failure(waiting)
    assert error.kind == "LostError" and "cancelled" in str(error)


def test_cancelling_what_is_done_changes_nothing(start):
    job = start("sound").submit("echo")
    job.result(TIMEOUT)
    job.cancel()
    assert job.result(0).header["type"] == "result"


@pytest.mark.parametrize("twin", ["sound", "deaf_to_cancel"])
def test_a_job_that_takes_too_long_is_stopped_and_the_next_one_works(start, twin, monkeypatch):
    wait_briefly_for_a_cancellation(monkeypatch)
    client = start(twin)
    with pytest.raises(BackendError) as caught:
        client.submit("hold").result(0.2)
    assert caught.value.kind == "TimedOut" and "0.2 seconds" in str(caught.value)
    client.submit("echo").result(TIMEOUT)


def test_an_interrupted_script_cancels_its_job(start):
    client = start("sound")
    job = client.submit("hold")
    threading.Timer(0.2, _thread.interrupt_main).start()  # as by Ctrl+C
    with pytest.raises(KeyboardInterrupt):
        job.result(TIMEOUT)
    assert failure(job).kind == "Cancelled"


# --- Broken backends


@pytest.mark.parametrize(
    ("twin", "kind", "sentence"),
    [
        ("lacks_a_package", "StartError", "'numpy_that_nobody_installed' is missing in"),
        ("exits_at_import", "StartError", "another Python. It last said: The licence server"),
        ("hangs_in_hello", "StartError", "did not answer within 2 seconds"),
        ("hangs_up", "StartError", "closed its output"),
        ("chats", "StartError", "what cannot be read"),
        ("no_hello", "StartError", "no hello"),
        ("speaks_another_version", "ProtocolError", "version 99 of the protocol"),
        ("chats_later", "LostError", "what cannot be read"),
        ("hangs_up_later", "LostError", "closed its output"),
        ("answers_nonsense", "LostError", "no answer"),
        ("tells_of_no_progress", "LostError", "no answer"),
        ("dies_mid_reply", "LostError", "another Python. It last said: Bus error in a library"),
        ("sends_an_oversize_header", "LostError", "header of a frame has 1048577 bytes"),
        ("sends_an_oversize_payload", "LostError", "payload of a frame has 4294967297 bytes"),
        pytest.param("is_killed", "LostError", "memory ran out", marks=posix),
        pytest.param("exhausts_its_memory", "LostError", "memory ran out", marks=linux),
        pytest.param("fills_the_disk", "LostError", "the disk is full", marks=linux),
        pytest.param("crashes", "LostError", "crashed (SIGSEGV)", marks=posix),
    ],
)
def test_a_broken_backend_ends_its_jobs_in_a_sentence_and_the_next_one_works(
    start, tmp_path, monkeypatch, twin, kind, sentence
):
    if twin == "hangs_in_hello":
        monkeypatch.setattr(process_module, "START_TIMEOUT", 2.0)
    client = start(twin, tmp_path / "marker")
    jobs = [client.submit("echo"), client.submit("echo")]
    process = process_of(client)
    for job in jobs:
        error = failure(job)
        assert error.kind == kind
        assert sentence in str(error)
    process.wait(TIMEOUT)
    monkeypatch.undo()
    assert client.submit("echo").result(TIMEOUT)
    assert client.generation == 2


def test_an_idle_backend_that_dies_is_replaced(start):
    client = start("sound")
    client.submit("echo").result(TIMEOUT)
    process_of(client).kill()
    client._process._read_thread.join(TIMEOUT)
    assert not client.running
    client.submit("echo").result(TIMEOUT)
    assert client.generation == 2


def test_a_flood_on_stderr_blocks_nothing_and_only_its_end_is_kept(start):
    client = start("floods_stderr")
    client.submit("echo").result(TIMEOUT)
    client.close()
    assert client.log.endswith("The flood is over\n")
    assert len(client.log) <= process_module.LOG_LENGTH


def test_a_backend_that_keeps_failing_is_left_alone_for_a_while(start, monkeypatch):
    client = start("exits_at_import")
    for _ in range(client_module.FAILURES_ALLOWED):
        assert "exit code 1" in str(failure(client.submit("echo")))
    error = failure(client.submit("echo"))
    assert error.kind == "StartError"
    assert "3 times within a minute" in str(error) and "licence server" in str(error)
    assert client.generation == 3
    monkeypatch.setattr(client_module, "FAILURE_WINDOW", 0.0)
    assert "exit code 1" in str(failure(client.submit("echo")))
    assert client.generation == 4


def test_a_python_that_is_not_there_is_named(tmp_path):
    python = tmp_path / "bin" / "python"
    error = failure(Client(worker_command(python), os.environ).submit("load"))
    assert error.kind == "StartError" and f"no Python at {python}" in str(error)


def test_a_file_that_is_no_python_is_named(tmp_path):
    file = tmp_path / "python.txt"
    file.write_text("not a program")
    error = failure(Client(worker_command(file), os.environ).submit("load"))
    assert error.kind == "StartError" and f"{file} cannot be run" in str(error)


def test_the_folder_of_a_python_is_told_apart_from_it(tmp_path):
    error = failure(Client(worker_command(tmp_path), os.environ).submit("load"))
    assert error.kind == "StartError" and f"{tmp_path} is a folder." in str(error)


# --- The end


def test_closing_lets_the_backend_end_by_itself(start):
    client = start("sound")
    job = client.submit("hold")
    advance_to(job, "Holding on")
    client.close()
    assert process_of(client).returncode == 0
    assert failure(job).kind == "LostError"
    client.close()


@posix
def test_closing_ends_a_backend_that_does_not_want_to(start, monkeypatch):
    monkeypatch.setattr(process_module, "EXIT_TIMEOUT", 0.1)
    client = start("will_not_end")
    client.submit("echo").result(TIMEOUT)
    client.close()
    assert process_of(client).returncode == -signal.SIGKILL


def test_closing_does_not_wait_for_a_backend_that_does_not_read(start, monkeypatch):
    monkeypatch.setattr(process_module, "EXIT_TIMEOUT", 0.1)
    client = start("never_reads")
    client.submit("echo", arrays={"big": np.zeros(10_000_000)})
    client.close()
    assert process_of(client).returncode != 0


def test_no_thread_and_no_backend_outlives_the_program():
    program = (
        "import os, sys\n"
        "from patchalign3d_addon.bridge.client import Client\n"
        f"client = Client([sys.executable, {str(TWINS)!r}, 'sound'], os.environ)\n"
        "client.submit('echo').result(30)\n"
        "client.submit('hold')\n"
    )
    ended = subprocess.run(  # until the backend, too, has let go of stderr
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(STAGED)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert ended.returncode == 0 and ended.stderr == ""


# --- Command, environment, sentences


@posix
def test_a_backend_that_ends_while_it_is_written_to_does_not_end_blender():
    """Which takes SIGPIPE as it comes, and is ended by it where Python's own programs are not."""
    program = (
        "import os, signal, sys\n"
        "import numpy as np\n"
        "from patchalign3d_addon.bridge.client import Client\n"
        "from patchalign3d_addon.bridge.replies import BackendError\n"
        "signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
        f"client = Client([sys.executable, {str(TWINS)!r}, 'never_reads'], os.environ)\n"
        "job = client.submit('echo', {}, {'large': np.zeros(10_000_000)})\n"
        "client._process._popen.kill()\n"
        "os.kill(os.getpid(), signal.SIGPIPE)\n"  # to the process, as macOS sends it
        "try:\n"
        f"    job.result({TIMEOUT})\n"
        "except BackendError as error:\n"
        "    print(error)\n"
        "client.close()\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(STAGED), *sys.path])}
    command = [sys.executable, "-c", program]
    ended = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=TIMEOUT
    )
    assert ended.returncode == 0, ended.returncode
    assert "The backend has ended" in ended.stdout


def test_the_command_is_a_list_without_a_shell():
    assert worker_command(Path("py thon")) == ["py thon", "-m", "patchalign3d", "worker"]


def test_the_environment_is_the_users_without_what_is_blenders(tmp_path):
    blender = tmp_path / "blender"
    libraries = [str(blender / "lib"), "/usr/lib/cuda", ""]
    user = {
        "PATH": "/usr/bin",
        "HOME": "/home/ada",
        "CUDA_VISIBLE_DEVICES": "0",
        "PATCHALIGN3D_HOME": "/models",
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
    }
    blenders = {
        "PYTHONHOME": "/opt/blender/python",
        "PYTHONPATH": "/opt/blender/scripts",
        "PYTHONSTARTUP": "greet.py",
        "__PYVENV_LAUNCHER__": "/opt/blender/python",
        "LD_PRELOAD": "/steam/overlay.so",
        "DYLD_LIBRARY_PATH": str(blender),
    }
    assert worker_environment(tmp_path / "backend", user | blenders, blender) == user | {
        "LD_LIBRARY_PATH": "/usr/lib/cuda",
        "PYTHONPATH": str(tmp_path / "backend"),
        "PYTHONNOUSERSITE": "1",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        "HF_HUB_OFFLINE": "1",
    }
    bounded = worker_environment(tmp_path, user, memory=900)
    assert bounded["PATCHALIGN3D_MEMORY"] == "900"


@pytest.mark.parametrize(
    ("code", "log", "sentence"),
    [
        (1, "Traceback\nImportError: No module named 'scipy.sparse'\n", "'scipy' is missing"),
        (1, "/bin/python: No module named patchalign3d\n", "Install the add-on again"),
        (1, "", "has stopped by itself (exit code 1). Try again"),
        (0, "Bye.\n", "another Python. It last said: Bye."),
        (-9, "", "memory ran out"),
        (-11, "Fatal Python error\n", "another Python. It last said: Fatal Python error"),
        (-77, "", "exit code -77"),
        (1, "Traceback\nMemoryError: 40 GB\n", "memory ran out"),
        (-6, "terminate called after throwing an instance of 'std::bad_alloc'", "memory ran out"),
        (1, "OSError: [Errno 28] No space left on device", "the disk is full"),
        (0xC0000005, "", "crashed (0xC0000005)"),
    ],
)
def test_the_end_of_a_process_is_explained(code, log, sentence):
    assert sentence in explain_exit(BACKEND, "/opt/python", code, log)


def test_a_blender_that_crashes_over_a_file_is_no_fault_of_a_python():
    said = explain_exit(BLENDER, "/opt/blender", -11, "Writing: /tmp/chair.crash.txt\n")
    assert said.startswith("Blender has crashed (SIGSEGV). Open the file in Blender")
    assert "Python" not in said and "chair.crash.txt" in said
