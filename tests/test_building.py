"""The commands of build.py: what they do, what they refuse, and how they end."""

import subprocess

import pytest

from tools import building
from tools.packaging import wheels


@pytest.fixture
def ran(small_project, monkeypatch):
    """Commands that would be run, of a project in small whose environments are made."""
    commands = []

    def run(command, **_):
        commands.append(" ".join(map(str, command)))
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(building, "set_up_backend", lambda: "python")
    monkeypatch.setattr(building, "run", run)
    monkeypatch.setattr(subprocess, "run", run)
    return commands


@pytest.mark.parametrize("arguments", [["chair.obj"], ["--parts", "seat"]])
def test_demo_wants_files_and_parts_together(capsys, arguments):
    with pytest.raises(SystemExit):
        building.main(["demo", *arguments])
    assert "files and parts go together" in capsys.readouterr().err


def test_the_beginning_of_an_option_is_none(capsys):
    with pytest.raises(SystemExit):
        building.main(["addon", "--all"])
    assert "unrecognised arguments: --all" in capsys.readouterr().err


def test_what_a_shell_needs_is_set_up_also_where_there_is_no_python_for_a_blender(monkeypatch):
    made = []

    def no_python():
        raise building.BuildError("The bpy package needs Python 3.11 or 3.13.")

    monkeypatch.setattr(building, "set_up_backend", lambda: made.append(".venv"))
    monkeypatch.setattr(building, "set_up_bpy", no_python)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or 3\.13"):
        building.main(["setup"])
    assert made == [".venv"]


def test_the_release_check_runs_what_no_other_day_runs(ran):
    with pytest.raises(SystemExit, match="3"):
        building.main(["check-release"])
    assert ran == ["python -m pytest -m release tests/test_release.py"]


def test_the_long_run_of_hostile_inputs_runs_those_tests_alone_and_says_how_long(monkeypatch):
    ran = []

    def run(command, cwd, env):
        ran.append((command[1:], env["PATCHALIGN3D_FUZZ"]))
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(building, "set_up_backend", lambda: "python")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SystemExit, match="3"):
        building.main(["fuzz", "--examples", "7", "tests/library"])
    assert ran == [(["-m", "pytest", "-m", "fuzz", "tests/library"], "7")]


def test_the_zips_are_those_for_this_machine_or_for_all(ran, tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(
        building.extension, "build_with_wheels", lambda out, targets: built.extend(targets) or []
    )
    monkeypatch.setattr(building.wheels, "this_platform", lambda: "macos-arm64")
    building.addon(tmp_path, all_platforms=False)
    assert {target.platform for target in built} == {"macos-arm64"}
    assert ran[-1] == "python -m patchalign3d.export"
    building.addon(tmp_path, all_platforms=True)
    assert {target.platform for target in built} == set(wheels.PLATFORMS)


def test_where_there_are_no_wheels_the_zip_has_its_backend_set_up(ran, tmp_path, monkeypatch):
    monkeypatch.setattr(building.wheels, "this_platform", lambda: "linux-arm64")
    (zip_file,) = building.addon(tmp_path, all_platforms=False)
    assert zip_file.name == "patchalign3d-1.2.3.zip"
    assert ran == []


def test_a_failure_ends_in_a_sentence(tmp_path):
    with pytest.raises(SystemExit, match=r"There is no file .*chair\.obj"):
        building.main(["demo", str(tmp_path / "chair.obj"), "--parts", "seat"])


def test_what_the_system_refuses_ends_in_a_sentence_too(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", "dist/a.zip")

    monkeypatch.setattr(building, "addon", refuse)
    refused, way_on = (
        r"^build.py: dist/a.zip: Permission denied\.",
        "or name another folder with --out",
    )
    with pytest.raises(SystemExit, match=rf"{refused} Make that possible, {way_on}\.$"):
        building.main(["addon", "--out", str(tmp_path)])
    monkeypatch.setattr(building, "set_up_backend", refuse)
    with pytest.raises(SystemExit, match=rf"{refused}$"):
        building.main(["setup"])
