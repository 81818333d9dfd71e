"""build.py: what it sets up, what it refuses, and that it does nothing twice."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import build

ROOT = Path(build.__file__).parent
SOURCES = ["backend", "benchmarks", "blender_addon", "tests", "tools", "training", "build.py"]


@pytest.fixture
def project(small_project, monkeypatch):
    """The project in small, for build.py too."""
    monkeypatch.setattr(build, "ROOT", small_project)
    return small_project


class Machine:
    """Stands in for the programs that build.py starts: notes commands, answers questions."""

    def __init__(self):
        self.ran = []
        self.answers = {}  # the last argument of a command -> exit codes and stderr, in turn

    def run(self, command, **extra):
        self.ran.append(" ".join(map(str, command[1:])))
        if "venv" in command:
            python = build.interpreter(Path(command[-1]))
            python.parent.mkdir(parents=True)
            python.touch()
        if "apt-get" in command:
            raise build.BuildError("no permission")

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
    monkeypatch.setattr(build, "BACKEND", project / ".venv")
    monkeypatch.setattr(build, "run", machine.run)
    monkeypatch.setattr(build, "ask", machine.ask)
    monkeypatch.setattr(build, "find_python", lambda version: Path(sys.executable))
    return machine


def test_an_older_python_is_told_before_it_meets_what_it_cannot_import():
    program = (
        "import runpy, sys\n"
        "sys.version_info, sys.version = (3, 9, 6), '3.9.6 (as macOS has it)'\n"
        "sys.modules |= dict.fromkeys(['blender_addon', 'tomllib', 'tools'])\n"
        f"runpy.run_path({build.__file__!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("This needs Python 3.11 or newer; this one is 3.9.6. Install")


def test_where_there_is_no_pytorch_another_machine_is_named_and_nothing_is_made(
    machine, monkeypatch
):
    monkeypatch.setattr(build, "why_no_torch", lambda: "There is none.")
    with pytest.raises(build.BuildError, match=r"Another machine .* addon --all-platforms"):
        build.set_up_backend()
    assert machine.ran == []


def test_packages_that_cannot_be_installed_are_told_with_the_way_on(machine, monkeypatch):
    def offline(command, **extra):
        raise build.BuildError("'pip' ended with exit code 1.")

    (build.interpreter(build.BACKEND)).parent.mkdir(parents=True)
    (build.interpreter(build.BACKEND)).touch()
    monkeypatch.setattr(build, "run", offline)
    with pytest.raises(build.BuildError, match=r"lines above say why.*goes on from here"):
        build.set_up_backend()


def test_a_second_setup_runs_nothing(machine):
    python = build.set_up_backend()
    assert machine.ran
    machine.ran.clear()
    assert build.set_up_backend() == python
    assert machine.ran == []


def test_an_interrupted_setup_goes_on_with_the_environment_there_is(machine, monkeypatch):
    def interrupted(command, **extra):
        machine.run(command)
        if "pip" in command:
            raise KeyboardInterrupt

    monkeypatch.setattr(build, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build.set_up_backend()
    assert any("venv" in command for command in machine.ran)
    machine.ran.clear()
    monkeypatch.setattr(build, "run", machine.run)
    build.set_up_backend()
    assert machine.ran == ["-m pip install --editable .[dev]"]


def test_other_dependencies_are_installed_into_the_same_environment(machine, project):
    build.set_up_backend()
    machine.ran.clear()
    with (project / "pyproject.toml").open("a") as file:
        file.write('dependencies = ["numpy"]\n')
    build.set_up_backend()
    assert machine.ran == ["-m pip install --editable .[dev]"]


def test_torch_and_torchvision_that_do_not_match_are_replaced_together(machine):
    machine.answers["import torchvision, open_clip; import patchalign3d"] = [
        (1, "nms does not exist")
    ]
    build.set_up_backend()
    assert "-m pip install --upgrade --force-reinstall torch torchvision" in machine.ran


def test_a_missing_system_library_is_named_with_the_line_that_installs_it(machine):
    machine.answers["import bpy"] = [
        (1, "ImportError: libXi.so.6: cannot open shared object file: No such file or directory")
    ]
    with pytest.raises(
        build.BuildError, match=r"libXi\.so\.6.*\n    sudo apt-get install .*libxi6"
    ):
        build.set_up_bpy("5.0")


def test_without_a_python_for_bpy_the_ones_that_would_do_are_named(machine, monkeypatch):
    monkeypatch.setattr(build, "find_python", lambda version: None)
    with pytest.raises(build.BuildError, match=r"Python 3\.11 or 3\.13"):
        build.set_up_bpy()
    assert machine.ran == []


def test_the_stand_in_is_of_a_blender_that_there_is_a_python_for(machine, monkeypatch):
    monkeypatch.setattr(
        build, "find_python", lambda version: Path("python3.13") if version == (3, 13) else None
    )
    assert build.set_up_bpy().parents[1].name == ".venv-bpy-5.2"


def test_a_python_is_found_by_its_version():
    assert build.ask([build.find_python(sys.version_info[:2]), "--version"]).returncode == 0
    assert build.find_python((2, 0)) is None


def test_programs_may_say_something_in_any_encoding_and_pythons_in_utf_8():
    program = "import sys; print('Łukasz', flush=True); sys.stdout.buffer.write(b'ausf\\x81hren')"
    said = build.ask([sys.executable, "-c", program])
    assert said.returncode == 0 and said.stdout.split() == ["Łukasz", "ausf\ufffdhren"]


@pytest.mark.parametrize("arguments", [["chair.obj"], ["--parts", "seat"]])
def test_demo_wants_files_and_parts_together(capsys, arguments):
    with pytest.raises(SystemExit):
        build.main(["demo", *arguments])
    assert "files and parts go together" in capsys.readouterr().err


def test_the_beginning_of_an_option_is_none(capsys):
    with pytest.raises(SystemExit):
        build.main(["addon", "--all"])
    assert "unrecognised arguments: --all" in capsys.readouterr().err


def test_the_release_check_runs_what_no_other_day_runs(machine, monkeypatch):
    ran = []

    def run(command, **extra):
        ran.append([str(part) for part in command[1:]])
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(build.subprocess, "run", run)
    with pytest.raises(SystemExit) as exit:
        build.main(["check-release"])
    assert exit.value.code == 1
    assert ran == [["-m", "pytest", "-m", "release", "tests/test_release.py"]]


def test_the_zips_are_those_for_this_machine_or_for_all(machine, tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(
        build.extension, "build_with_wheels", lambda out, targets: built.extend(targets) or []
    )
    monkeypatch.setattr(build.wheels, "this_platform", lambda: "macos-arm64")
    build.addon(tmp_path, all_platforms=False)
    assert {target.platform for target in built} == {"macos-arm64"}
    assert machine.ran[-1] == "-m patchalign3d.export"
    build.addon(tmp_path, all_platforms=True)
    assert {target.platform for target in built} == set(build.wheels.PLATFORMS)


def test_where_there_are_no_wheels_the_zip_has_its_backend_set_up(machine, tmp_path, monkeypatch):
    monkeypatch.setattr(build.wheels, "this_platform", lambda: "linux-arm64")
    (zip_file,) = build.addon(tmp_path, all_platforms=False)
    assert zip_file.name == "patchalign3d-1.2.3.zip"
    assert machine.ran == []


def test_a_failure_ends_in_a_sentence(tmp_path):
    with pytest.raises(SystemExit, match=r"There is no file .*chair\.obj"):
        build.main(["demo", str(tmp_path / "chair.obj"), "--parts", "seat"])


def test_what_the_system_refuses_ends_in_a_sentence_too(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", "dist/a.zip")

    monkeypatch.setattr(build, "addon", refuse)
    with pytest.raises(SystemExit, match=r"^build.py: dist/a.zip: Permission denied\.$"):
        build.main(["addon", "--out", str(tmp_path)])


def test_the_project_has_one_version():
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert build.version() == pyproject["project"]["version"]


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_the_code_is_in_order(command):
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", *command, *SOURCES],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ruff.returncode == 0, ruff.stdout + ruff.stderr


def test_the_long_run_of_hostile_inputs_runs_those_tests_alone_and_says_how_long(monkeypatch):
    ran = []

    def run(command, cwd, env):
        ran.append((command[1:], env["PATCHALIGN3D_FUZZ"]))
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(build, "set_up_backend", lambda: "python")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SystemExit, match="3"):
        build.main(["fuzz", "--examples", "7", "tests/library"])
    assert ran == [(["-m", "pytest", "-m", "fuzz", "tests/library"], "7")]
