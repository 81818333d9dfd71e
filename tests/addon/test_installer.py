"""The installer: whatever breaks off, a sentence tells the way on, and the next try gets there."""

import contextlib
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from patchalign3d_addon.bridge.course import Course
from patchalign3d_addon.bridge.replies import BackendError, Reply
from patchalign3d_addon.setup import installer
from patchalign3d_addon.setup.installer import CUBE, set_up
from patchalign3d_addon.setup.plan import Plan
from wheels import write_wheel

TIMEOUT = 120.0
PACKAGES = ("torch", "maxflow", "trimesh")

# Without the pip settings of the machine that tests.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
ENVIRONMENT |= {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_TRUSTED_HOST": "127.0.0.1",
}  # pip keeps what it trusts


@pytest.fixture
def wheels(tmp_path) -> Path:
    """A folder with everything that the set-up wants, each of one line."""
    for name in PACKAGES:
        write_wheel(tmp_path / "wheels", name)
    return tmp_path / "wheels"


@pytest.fixture
def plan(tmp_path, wheels) -> Plan:
    backend = tmp_path / "backend"
    backend.mkdir()
    (backend / "patchalign3d.py").touch()
    (backend / "requirements.txt").write_text("\n".join(PACKAGES) + "\n")
    return Plan(tmp_path / "user" / "add on", backend, "cpu", str(wheels))


@pytest.fixture
def with_pip_from_here(monkeypatch):
    """Environments borrow the pip of their Python, which saves the seconds of unpacking one."""
    whole = installer.environment_command
    borrow = ["--system-site-packages", "--without-pip"]
    monkeypatch.setattr(
        installer, "environment_command", lambda plan, base: [*whole(plan, base), *borrow]
    )


borrows_pip = pytest.mark.usefixtures("with_pip_from_here")


class SelfTest:
    """Stands in for the course that asks the new backend about a cube."""

    stage, fraction = "Labelling a cube", 0.5

    def __init__(self, outcome=None):
        self.outcome = outcome or Reply({}, {"face_labels": np.zeros(len(CUBE.triangles))})
        self.pythons = []

    def __call__(self, python):
        self.pythons.append(python)
        return self

    def advance(self):
        if isinstance(self.outcome, BackendError):
            raise self.outcome
        return self.outcome

    def cancel(self):
        self.outcome = BackendError("Cancelled", "Cancelled.")


def begin(plan, self_test=None) -> Course:
    return set_up(plan, [Path(sys.executable)], ENVIRONMENT, self_test or SelfTest())


def failure(course, *arguments) -> BackendError:
    with pytest.raises(BackendError) as caught:
        course.run(*arguments)
    return caught.value


def installed(plan) -> set[str]:
    said = subprocess.run(
        [plan.python, "-m", "pip", "list", "--local", "--format=freeze"],
        capture_output=True,
        text=True,
    ).stdout
    return {line.partition("==")[0] for line in said.splitlines()} - {"pip", "setuptools"}


# --- From nothing to a labelled cube


def test_an_environment_is_made_from_a_folder_of_wheels(plan):
    stages, test = [], SelfTest()
    sentence = begin(plan, test).run(lambda course: stages.append((course.fraction, course.stage)))
    assert "labelled a cube" in sentence
    assert plan.is_made and plan.is_current
    assert installed(plan) == set(PACKAGES)
    assert test.pythons == [plan.python]
    assert not plan.downloads.exists()
    assert stages == sorted(stages, key=lambda entry: entry[0])
    assert {"Making the environment", "Downloading packages"} <= {stage for _, stage in stages}
    assert "Successfully installed" in plan.log.read_text()


@borrows_pip
def test_two_blenders_do_not_set_up_in_one_folder_at_a_time(plan):
    course, said = begin(plan), []
    course.run(lambda _: said or said.append(str(failure(begin(plan)))))
    assert said == ["Another Blender is setting this up. Wait until it has ended, and try again."]
    assert plan.is_current and "Successfully installed" in plan.log.read_text()

    course = begin(plan)
    assert failure(course, lambda _: course.cancel()).kind == "Cancelled"
    begin(plan).run()


@borrows_pip
def test_new_requirements_are_added_to_an_environment_that_is_there(plan, wheels):
    begin(plan).run()
    inode = plan.environment.stat().st_ino
    with plan.requirements.open("a") as file:
        file.write("newcomer\n")
    write_wheel(wheels, "newcomer")
    assert plan.is_made and not plan.is_current
    begin(plan).run()
    assert plan.is_current and installed(plan) == {*PACKAGES, "newcomer"}
    assert plan.environment.stat().st_ino == inode


@borrows_pip
def test_a_pytorch_for_another_device_is_not_taken_for_the_one_that_is_wanted(plan, wheels):
    begin(plan).run()
    wanted = Plan(plan.folder, plan.backend, "cuda", plan.packages)
    assert not wanted.is_current
    (plan.environment / "remains").touch()
    begin(wanted).run()
    assert wanted.is_current and not (plan.environment / "remains").exists()
    assert plan.is_current  # a PyTorch for CUDA computes on the processor, too


# --- What goes wrong


class Index:
    """A package index on this machine; a download can be made to break off or to stand still."""

    def __init__(self, wheels: Path) -> None:
        self.asked: Counter[str] = Counter()
        self.breaks: set[str] = set()
        self.stalls: set[str] = set()
        self.stalled, self.released = threading.Event(), threading.Event()
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                index._answer(self, self.path.strip("/").split("/"))

            def log_message(self, *arguments):
                pass

        self._wheels = wheels
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/simple"

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request, path: list[str]) -> None:
        if path[0] == "simple":
            name = path[-1].replace("-", "_")
            files = sorted(file.name for file in self._wheels.glob(f"{name}-*.whl"))
            links = "".join(f'<a href="/files/{file}">{file}</a>' for file in files)
            self._send(request, f"<!DOCTYPE html><html><body>{links}</body></html>".encode())
            return
        file = path[-1]
        name = file.partition("-")[0]
        self.asked[name] += 1
        content = (self._wheels / file).read_bytes()
        if name in self.breaks:
            self._send(request, content, content[: len(content) // 2])
        elif name in self.stalls:
            self._send(request, content, content[: len(content) // 2])
            self.stalled.set()
            self.released.wait(TIMEOUT)
        else:
            self._send(request, content)

    def _send(self, request, content: bytes, sent: bytes | None = None) -> None:
        html = content.startswith(b"<!")
        request.send_response(200)
        request.send_header("Content-Type", "text/html" if html else "application/octet-stream")
        request.send_header("Content-Length", str(len(content)))
        request.send_header("Cache-Control", "no-store" if html else "max-age=365000000")
        request.send_header("ETag", hashlib.sha256(content).hexdigest())
        request.end_headers()
        request.wfile.write(content if sent is None else sent)


@pytest.fixture
def index(wheels) -> Iterator[Index]:
    with contextlib.closing(Index(wheels)) as index:
        yield index


@pytest.fixture
def online(plan, index) -> Plan:
    return Plan(plan.folder, plan.backend, plan.device, index.url)


@borrows_pip
def test_a_download_that_breaks_off_is_told_and_the_next_try_goes_on(online, index):
    index.breaks.add("trimesh")
    error = failure(begin(online))
    assert error.kind == "SetUpError" and "The connection broke off" in str(error)
    assert "what was downloaded is kept" in str(error)
    assert not online.is_made and online.downloads.exists()
    index.breaks.clear()
    begin(online).run()
    assert online.is_current and installed(online) == set(PACKAGES)
    assert index.asked["torch"] == index.asked["maxflow"] == 1  # not once more
    assert not online.downloads.exists()


@borrows_pip
def test_cancelling_ends_the_programs_and_the_next_try_goes_on(online, index):
    index.stalls.add("trimesh")
    course = begin(online)
    while not index.stalled.is_set():
        assert course.advance() is None
        time.sleep(0.01)
    process = course._part.work._process
    course.cancel()
    assert process.poll() is not None
    assert course.stage == "Cancelling"
    with pytest.raises(BackendError) as caught:
        course.advance()
    assert caught.value.kind == "Cancelled" and "kept" in str(caught.value)
    assert not online.is_made
    index.stalls.clear()
    begin(online).run()
    assert online.is_current and index.asked["torch"] == 1


@borrows_pip
def test_an_interrupted_script_ends_the_programs(plan):
    course = begin(plan)

    def interrupt(course):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        course.run(interrupt)
    assert course._part.work._process.poll() is not None and not plan.is_made


@borrows_pip
def test_a_self_test_can_be_cancelled(plan):
    test = SelfTest()
    test.advance = lambda: SelfTest.advance(test) if course.cancelled else None
    course = begin(plan, test)
    while course.stage != test.stage:
        course.advance()
        time.sleep(0.01)
    course.cancel()
    assert failure(course).kind == "Cancelled"
    assert not plan.is_made


@borrows_pip
def test_a_self_test_that_fails_says_why_and_nothing_counts_as_made(plan):
    broken = BackendError("LostError", "The backend has crashed (SIGILL).", "log")
    error = failure(begin(plan, SelfTest(broken)))
    assert "the self-test failed. The backend has crashed (SIGILL)." in str(error)
    assert not plan.is_made
    begin(plan).run()
    assert plan.is_current


@borrows_pip
def test_an_answer_that_leaves_the_cube_unlabelled_is_no_success(plan):
    nonsense = Reply({}, {"face_labels": np.full(len(CUBE.triangles), -1)})
    assert "makes no sense" in str(failure(begin(plan, SelfTest(nonsense))))
    assert not plan.is_made


@borrows_pip
def test_a_package_that_is_nowhere_is_named(plan, wheels):
    next(wheels.glob("maxflow-*")).unlink()
    assert "There is no maxflow for this Python" in str(failure(begin(plan)))


@borrows_pip
def test_packages_that_do_not_load_are_told_before_the_self_test(plan, wheels):
    write_wheel(wheels, "torch", source="raise RuntimeError('libcudart is missing')")
    test = SelfTest()
    error = failure(begin(plan, test))
    assert "libcudart is missing" in str(error) and str(plan.log) in str(error)
    assert not test.pythons


def test_too_small_a_disk_is_told_before_anything_is_downloaded(plan, monkeypatch):
    usage = shutil.disk_usage(plan.backend)._replace(free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(BackendError, match=r"2\.5 GB are needed .* has 1\.0 GB free"):
        begin(plan)
    assert not plan.environment.exists()


def test_a_disk_that_fills_up_is_told_and_the_next_try_goes_on(plan, monkeypatch):
    full = f"raise OSError({errno.ENOSPC}, {os.strerror(errno.ENOSPC)!r})"
    with monkeypatch.context() as while_full:
        while_full.setattr(
            installer, "environment_command", lambda plan, base: [str(base), "-c", full]
        )
        assert "The disk is full. Make room" in str(failure(begin(plan)))
    begin(plan).run()
    assert plan.is_current


def test_a_folder_that_cannot_be_made_is_named(plan, tmp_path):
    file = tmp_path / "file"
    file.touch()
    blocked = Plan(file / "folder", plan.backend, "cpu", plan.packages)
    with pytest.raises(BackendError, match="cannot be written to"):
        begin(blocked)


@pytest.mark.parametrize("packages", ["nowhere", "~/nowhere at all", "~nobody at all/wheels"])
def test_a_folder_of_packages_that_is_not_there_is_named_before_anything_is_made(plan, packages):
    if not packages.startswith("~"):
        packages = str(plan.folder / packages)
    with pytest.raises(BackendError) as refused:
        begin(Plan(plan.folder, plan.backend, "cpu", packages))
    assert str(refused.value).startswith(f"There is no folder {packages} to take packages from. ")
    assert not plan.environment.exists()
