"""Programs that cannot start are told, and those that are ended leave nothing running."""

import os
import shlex
import sys
import time
from types import SimpleNamespace

import psutil
import pytest
from patchalign3d_addon.bridge.replies import BackendError
from patchalign3d_addon.setup import programs
from patchalign3d_addon.setup.programs import Program, as_typed

TIMEOUT = 120.0


def test_a_program_that_cannot_be_run_is_told(tmp_path):
    with pytest.raises(BackendError, match=r"none cannot be run"):
        Program("Trying", [str(tmp_path / "none")], os.environ, tmp_path / "log")


def test_a_command_that_is_told_can_be_typed_whatever_its_folder_is_called(monkeypatch):
    monkeypatch.setattr(programs, "os", SimpleNamespace(name="posix"))
    command = ["/home/José's $files/python", "-c", "print('a  b')"]
    assert shlex.split(as_typed(command)) == command
    monkeypatch.setattr(programs, "os", SimpleNamespace(name="nt"))
    assert as_typed([r"C:\Program Files\python.exe", "-m"]) == r'"C:\Program Files\python.exe" -m'


TASKKILL = """#!{python}
import psutil, sys
assert sys.argv[1:4] == ["/T", "/F", "/PID"]
tree = psutil.Process(int(sys.argv[4]))
for process in [*tree.children(recursive=True), tree]:
    process.kill()
"""


@pytest.fixture
def windows_way(tmp_path, monkeypatch):
    """Programs are ended as on Windows, with what it has for that or a stand-in."""
    monkeypatch.setattr(programs, "os", SimpleNamespace(name="nt"))
    if os.name != "nt":
        (tmp_path / "taskkill").write_text(TASKKILL.format(python=sys.executable))
        (tmp_path / "taskkill").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)


def test_what_a_program_has_started_ends_with_it(tmp_path):
    end_with_what_it_started(tmp_path)


@pytest.mark.usefixtures("windows_way")
def test_so_does_it_on_windows(tmp_path):
    end_with_what_it_started(tmp_path)


def end_with_what_it_started(tmp_path):
    source = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n"
    )
    program = Program("Waiting", [sys.executable, "-c", source], os.environ, tmp_path / "log")

    while not program.output.strip():
        assert program.advance() is None
        time.sleep(0.01)
    child = int(program.output)
    program.cancel()
    with pytest.raises(BackendError) as caught:
        program.advance()
    assert caught.value.kind == "Cancelled" and "kept" in str(caught.value)
    deadline = time.monotonic() + TIMEOUT
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    """Whether it is a process that has not ended; one that nobody has waited for has."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
