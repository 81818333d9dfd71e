"""Which wheels a zip carries, and that they are those that are listed."""

import hashlib
from pathlib import Path

import pytest

from tools.packaging import lock, wheels
from tools.packaging.project import BuildError
from tools.packaging.wheels import NEEDED, PLATFORMS, PYTHONS, Target, Wheel

LINUX = Target("linux-x64", (3, 11))


def of(name):
    return Wheel(name, "")


def complete(tag="cp311-cp311-manylinux_2_28_x86_64", but=()):
    return [of(f"{package}-1.0-{tag}.whl") for package in NEEDED if package not in but]


@pytest.mark.parametrize(
    ("name", "platforms"),
    [
        ("a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", ["linux-x64"]),
        ("a-1-cp311-cp311-manylinux_2_28_aarch64.whl", []),
        ("a-1-cp311-cp311-musllinux_1_2_x86_64.whl", []),
        ("a-1-cp311-cp311-win_amd64.whl", ["windows-x64"]),
        ("a-1-cp311-cp311-win_arm64.whl", ["windows-arm64"]),
        ("a-1-cp311-cp311-macosx_13_0_arm64.whl", ["macos-arm64"]),
        ("a-1-cp311-cp311-macosx_10_9_universal2.whl", ["macos-arm64", "macos-x64"]),
        ("a-1-py3-none-any.whl", list(PLATFORMS)),
    ],
)
def test_a_wheels_name_says_where_it_runs(name, platforms):
    assert of(name).platforms == platforms


@pytest.mark.parametrize(
    ("tags", "pythons"),
    [
        ("cp311-cp311", [(3, 11)]),
        ("cp313-cp313t", [(3, 13)]),
        ("cp310-abi3", [(3, 11), (3, 13), (3, 14)]),
        ("cp313-abi3", [(3, 13), (3, 14)]),
        ("py3-none", [(3, 11), (3, 13), (3, 14)]),
        ("py2.py3-none", [(3, 11), (3, 13), (3, 14)]),
        ("cp310-cp310", []),
    ],
)
def test_a_wheels_name_says_which_pythons_import_it(tags, pythons):
    wheel = of(f"a-1-{tags}-win_amd64.whl")
    assert [python for python in PYTHONS if wheel.fits(Target("windows-x64", python))] == pythons


def test_what_is_no_wheels_name_is_refused():
    with pytest.raises(BuildError, match=r"scipy\.whl is no wheel's name"):
        of("scipy.whl")


def test_a_zip_carries_what_fits_and_nothing_else():
    others = complete("cp313-cp313-win_amd64")
    maxflow = of("PyMaxflow-1.3.2-cp311-cp311-manylinux2014_x86_64.whl")
    chosen = wheels.compatible(LINUX, [*others, maxflow, *complete()])
    assert {wheel.package for wheel in chosen} == {*NEEDED, "PyMaxflow"}
    assert all("linux" in wheel.file for wheel in chosen)


def test_a_zip_that_would_lack_a_package_is_not_built():
    with pytest.raises(BuildError, match=r"linux-x64-py311 needs scipy in wheels\.sha256"):
        wheels.compatible(LINUX, complete(but=["scipy"]))


def test_a_package_in_two_versions_is_refused():
    with pytest.raises(BuildError, match=r"needs psutil once in wheels\.sha256"):
        wheels.compatible(LINUX, [*complete(), of("psutil-2.0-py3-none-any.whl")])


def test_there_are_zips_for_what_has_wheels_of_all_that_is_needed():
    listed = [*complete(), *complete("cp313-cp313-win_amd64", but=["scipy"])]
    assert wheels.targets(listed) == [LINUX]


def test_the_projects_own_list_serves_every_platform_and_each_blender():
    listed = wheels.read_lock()
    targets = wheels.targets(listed)
    assert {target.platform for target in targets} == set(PLATFORMS)
    for platform in PLATFORMS:  # of Blender up to 5.0 and from 5.1 on
        assert {(platform, (3, 11)), (platform, (3, 13))} <= set(targets)
    for target in targets:
        assert {wheel.package for wheel in wheels.compatible(target, listed)} >= set(NEEDED)


def test_this_machine_has_a_platform_as_blender_calls_it(monkeypatch):
    for system, machine, name in [
        ("Linux", "x86_64", "linux-x64"),
        ("Darwin", "arm64", "macos-arm64"),
        ("Windows", "AMD64", "windows-x64"),
        ("Linux", "aarch64", "linux-arm64"),
    ]:
        monkeypatch.setattr(wheels.platform, "system", lambda system=system: system)
        monkeypatch.setattr(wheels.platform, "machine", lambda machine=machine: machine)
        assert wheels.this_platform() == name


def a_wheel(folder, content=b"a wheel"):
    wheel = Wheel(
        "psutil-7.0-cp36-abi3-manylinux_2_12_x86_64.whl", hashlib.sha256(b"a wheel").hexdigest()
    )
    folder.mkdir()
    (folder / wheel.file).write_bytes(content)
    return wheel


def test_what_is_there_is_not_downloaded_again(tmp_path, monkeypatch):
    wheel = a_wheel(tmp_path / "cache")
    monkeypatch.setattr(wheels, "download", lambda *_: pytest.fail("it was downloaded"))
    assert wheels.fetch(LINUX, [wheel], tmp_path / "cache") == [tmp_path / "cache" / wheel.file]


def test_a_wheel_that_is_not_the_one_that_is_listed_is_fetched_anew(tmp_path, monkeypatch):
    wheel = a_wheel(tmp_path / "cache", b"another wheel")
    asked = []
    monkeypatch.setattr(wheels, "download", lambda target, lacking, folder: asked.extend(lacking))
    with pytest.raises(BuildError, match=r"psutil-7\.0.* was not downloaded"):
        wheels.fetch(LINUX, [wheel], tmp_path / "cache")
    assert asked == [wheel]


def test_pip_is_asked_for_that_very_file_and_no_other(tmp_path, monkeypatch):
    asked = {}

    def run(command):
        asked["command"] = command
        asked["wanted"] = Path(command[-1]).read_text(encoding="utf-8")  # it is gone afterwards
        return wheels.subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(wheels.subprocess, "run", run)
    wheel = Wheel("psutil-7.0-cp36-abi3-manylinux_2_12_x86_64.manylinux2010_x86_64.whl", "abc")
    with pytest.raises(BuildError, match="could not download"):
        wheels.download(LINUX, [wheel], tmp_path)
    assert asked["wanted"] == "psutil==7.0 --hash=sha256:abc\n"
    said = " ".join(asked["command"])
    assert "--require-hashes" in said
    assert "--python-version 3.11" in said
    assert "--platform manylinux_2_12_x86_64 --platform manylinux2010_x86_64" in said


@pytest.mark.parametrize(("option", "code"), [("--help", 0), ("--nothing", 2)])
def test_the_list_is_not_written_for_other_words(monkeypatch, option, code):
    monkeypatch.setattr("sys.argv", ["lock", option])
    monkeypatch.setattr(lock, "ask", lambda *_: pytest.fail("pip is asked"))
    with pytest.raises(SystemExit) as ended:
        lock.main()
    assert ended.value.code == code
