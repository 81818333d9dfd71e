"""The environments: what is set up, what is refused, and that nothing is done twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools import environments
from tools.packaging.project import BuildError


@pytest.fixture
def project(small_project, monkeypatch):
    """The project in small, for its environments too."""
    monkeypatch.setattr(environments, "ROOT", small_project)
    return small_project


class Machine:
    """Stands in for the programs that are run: notes commands, answers questions."""

    def __init__(self):
        self.ran = []
        self.answers = {}  # the last argument of a command -> exit codes and stderr, in turn

    def run(self, command, **extra):
        self.ran.append(" ".join(map(str, command[1:])))
        if "venv" in command:
            python = environments.interpreter(Path(command[-1]))
            python.parent.mkdir(parents=True)
            python.touch()
        if "apt-get" in command:
            raise BuildError("no permission")

    def ask(self, command):
        command = list(map(str, command))
        code, stderr = 0, ""
        if command[-2:] == ["pip", "--version"]:
            code = 0 if Path(command[0]).exists() else 1
        elif self.answers.get(command[-1]):
            code, stderr = self.answers[command[-1]].pop(0)
        return subprocess.CompletedProcess(command, code, "", stderr)


@pytest.fixture
def machine(project, monkeypatch):
    machine = Machine()
    monkeypatch.setattr(environments, "BACKEND", project / ".venv")
    monkeypatch.setattr(environments, "run", machine.run)
    monkeypatch.setattr(environments, "ask", machine.ask)
    monkeypatch.setattr(environments, "find_python", lambda version: Path(sys.executable))
    return machine


def test_where_there_is_no_pytorch_another_machine_is_named_and_nothing_is_made(
    machine, monkeypatch
):
    monkeypatch.setattr(environments, "why_no_torch", lambda: "There is none.")
    with pytest.raises(BuildError, match=r"Another machine .* addon --all-platforms"):
        environments.set_up_backend()
    assert machine.ran == []


def test_packages_that_cannot_be_installed_are_told_with_the_way_on(machine, monkeypatch):
    def offline(command, **extra):
        raise BuildError("'pip' ended with exit code 1.")

    python = environments.interpreter(environments.BACKEND)
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setattr(environments, "run", offline)
    with pytest.raises(BuildError, match=r"lines above say why.*goes on from here"):
        environments.set_up_backend()


def test_a_second_setup_runs_nothing(machine):
    python = environments.set_up_backend()
    assert machine.ran
    machine.ran.clear()
    assert environments.set_up_backend() == python
    assert machine.ran == []


def test_an_interrupted_setup_goes_on_with_the_environment_there_is(machine, monkeypatch):
    def interrupted(command, **extra):
        machine.run(command)
        if "pip" in command:
            raise KeyboardInterrupt

    monkeypatch.setattr(environments, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        environments.set_up_backend()
    assert any("venv" in command for command in machine.ran)
    machine.ran.clear()
    monkeypatch.setattr(environments, "run", machine.run)
    environments.set_up_backend()
    assert machine.ran == ["-m pip install --editable .[dev]"]


def test_other_dependencies_are_installed_into_the_same_environment(machine, project):
    environments.set_up_backend()
    machine.ran.clear()
    with (project / "pyproject.toml").open("a") as file:
        file.write('dependencies = ["numpy"]\n')
    environments.set_up_backend()
    assert machine.ran == ["-m pip install --editable .[dev]"]


def test_torch_and_torchvision_that_do_not_match_are_replaced_together(machine):
    machine.answers["import torchvision, open_clip; import patchalign3d"] = [
        (1, "nms does not exist")
    ]
    environments.set_up_backend()
    assert "-m pip install --upgrade --force-reinstall torch torchvision" in machine.ran


def test_a_missing_system_library_is_named_with_the_line_that_installs_it(machine):
    machine.answers["import bpy"] = [
        (1, "ImportError: libXi.so.6: cannot open shared object file: No such file or directory")
    ]
    with pytest.raises(BuildError, match=r"libXi\.so\.6.*\n    sudo apt-get install .*libxi6"):
        environments.set_up_bpy("5.0")


def test_a_bpy_that_pypi_has_no_more_comes_from_blenders_own_archive(machine, monkeypatch):
    def pypi_has_none(command, **extra):
        machine.run(command)
        if "bpy==5.0.*" in command and environments.ARCHIVE not in command:
            raise BuildError("'pip' ended with exit code 1.")

    monkeypatch.setattr(environments, "run", pypi_has_none)
    python = environments.set_up_bpy("5.0")
    assert f"-m pip install --extra-index-url {environments.ARCHIVE} bpy==5.0.*" in machine.ran
    machine.ran.clear()
    assert environments.set_up_bpy("5.0") == python and not machine.ran


def test_without_a_python_for_bpy_the_ones_that_would_do_are_named(machine, monkeypatch):
    monkeypatch.setattr(environments, "find_python", lambda version: None)
    with pytest.raises(BuildError, match=r"Python 3\.11 or 3\.13"):
        environments.set_up_bpy()
    assert machine.ran == []


def test_the_stand_in_is_of_a_blender_that_there_is_a_python_for(machine, monkeypatch):
    monkeypatch.setattr(
        environments,
        "find_python",
        lambda version: Path("python3.13") if version == (3, 13) else None,
    )
    assert environments.set_up_bpy().parents[1].name == ".venv-bpy-5.2"


def test_a_python_is_found_by_its_version():
    found = environments.find_python(sys.version_info[:2])
    assert environments.ask([found, "--version"]).returncode == 0
    assert environments.find_python((2, 0)) is None
