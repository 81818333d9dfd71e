"""The extension's zip: what it holds and what it says of itself."""

import json
import re
import tomllib
import zipfile

import pytest

from tools.packaging import project
from tools.packaging.extension import build_addon, with_wheels
from tools.packaging.project import BuildError
from tools.packaging.wheels import Target

LINUX = Target("linux-x64", (3, 11))


def test_the_zip_holds_addon_protocol_library_weights_and_licence_and_no_caches(
    small_project, tmp_path
):
    path = build_addon(tmp_path / "out")
    assert path.name == "patchalign3d-1.2.3.zip"
    assert zipfile.ZipFile(path).namelist() == [
        "LICENSE",
        "__init__.py",
        "backend/patchalign3d/__init__.py",
        "backend/patchalign3d/exported.py",
        "backend/patchalign3d/shared/protocol.py",
        "backend/patchalign3d/shared/steering.py",
        "backend/patchalign3d/weights/bundled/README.md",
        "backend/patchalign3d/weights/bundled/model.json",
        "backend/patchalign3d/weights/bundled/model.safetensors",
        "backend/requirements-official.txt",
        "backend/requirements.txt",
        "blender_manifest.toml",
        "shared/protocol.py",
        "shared/steering.py",
    ]


def test_the_zip_names_the_packages_that_the_library_needs(small_project, tmp_path):
    pyproject = small_project / "pyproject.toml"
    needs = 'dependencies = ["numpy>=1.26", "torch"]\n'
    needs += '[project.optional-dependencies]\nofficial = ["torchvision"]\ndev = ["pytest"]\n'
    pyproject.write_text(pyproject.read_text(encoding="utf-8") + needs, encoding="utf-8")
    packed = zipfile.ZipFile(build_addon(tmp_path / "out"))
    assert packed.read("backend/requirements.txt") == b"numpy>=1.26\ntorch\n"
    assert packed.read("backend/requirements-official.txt") == b"torchvision\n"


def test_only_the_zip_is_left_in_the_output_folder(small_project, tmp_path):
    path = build_addon(tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == [path]


def test_the_same_sources_give_the_same_zip(small_project, tmp_path):
    one = build_addon(tmp_path / "one").read_bytes()
    for file in small_project.rglob("*.py"):
        file.chmod(0o600)
        file.write_text(file.read_text())  # a new time
    assert build_addon(tmp_path / "two").read_bytes() == one


@pytest.mark.parametrize(
    "file",
    [
        "CITATION.cff",
        "pyproject.toml",
        "blender_addon/blender_manifest.toml",
        "backend/patchalign3d/__init__.py",
        "backend/patchalign3d/weights/bundled/README.md",
        "backend/patchalign3d/weights/bundled/model.json",
    ],
)
def test_versions_that_differ_are_refused_by_name(small_project, tmp_path, file):
    edited = small_project / file
    edited.write_text(edited.read_text().replace("1.2.3", "1.2.4"))
    with pytest.raises(BuildError, match=f"{file} says 1.2.4"):
        build_addon(tmp_path / "out")


def test_there_is_no_zip_without_weights(small_project, tmp_path):
    project.BUNDLED_WEIGHTS.unlink()
    with pytest.raises(BuildError, match=r"model\.safetensors is missing"):
        build_addon(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_text_of_the_licence_that_words_are_under_lies_beside_them():
    words = project.LIBRARY / "weights" / "words"
    assert "(Apache-2.0" in (words / "README.md").read_text(encoding="utf-8")
    licence = (words / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence and "END OF TERMS AND CONDITIONS" in licence


def test_the_manifest_names_the_licence_of_all_that_is_bundled():
    manifest = tomllib.loads((project.ADDON / "blender_manifest.toml").read_text(encoding="utf-8"))
    pyproject = tomllib.loads((project.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    weights = project.LIBRARY / "weights"
    bundled = json.loads((weights / "bundled" / "model.json").read_text(encoding="utf-8"))
    licences = {pyproject["project"]["license"], bundled["license"]}
    for page in weights.glob("*/README.md"):
        told = re.search(r"CC0-1\.0|Apache-2\.0", page.read_text(encoding="utf-8"))
        licences.add(told[0])
    assert {licence.removeprefix("SPDX:") for licence in manifest["license"]} == licences


def test_a_zip_with_wheels_carries_them_as_they_are_and_names_them(small_project, tmp_path):
    wheel = tmp_path / "scipy-1.15.3-cp311-cp311-manylinux_2_28_x86_64.whl"
    wheel.write_bytes(b"wheel")
    path = build_addon(tmp_path / "out", LINUX, [wheel])
    assert path.name == "patchalign3d-1.2.3-linux-x64-py311.zip"
    packed = zipfile.ZipFile(path)
    assert packed.read(f"wheels/{wheel.name}") == b"wheel"
    manifest = tomllib.loads(packed.read("blender_manifest.toml").decode())
    assert manifest["wheels"] == [f"./wheels/{wheel.name}"]
    assert manifest["platforms"] == ["linux-x64"]
    assert packed.read("backend/patchalign3d/weights/words/model.onnx") == b"words"
    assert "backend/patchalign3d/weights/bundled/compact.safetensors" in packed.namelist()
    assert "backend/patchalign3d/weights/bundled/model.safetensors" not in packed.namelist()


@pytest.mark.parametrize("file", ["words/model.onnx", "bundled/compact.safetensors"])
def test_no_zip_with_wheels_without_what_is_exported(small_project, tmp_path, file):
    (small_project / "backend/patchalign3d/weights" / file).unlink()
    with pytest.raises(BuildError, match=r"patchalign3d\.export"):
        build_addon(tmp_path / "out", LINUX, [])


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("words/model.onnx", "others"),
        ("bundled/model.json", '{"version": "1.2.3", "sha256": "x"}'),
        ("../exported.py", "RECIPE = 8\n"),
    ],
)
def test_no_zip_with_an_export_that_was_altered_or_is_of_other_weights(
    small_project, tmp_path, file, content
):
    (small_project / "backend/patchalign3d/weights" / file).write_text(content)
    with pytest.raises(BuildError, match="made of other weights"):
        build_addon(tmp_path / "out", LINUX, [])


def test_what_a_manifest_says_of_wheels_belongs_to_no_table_of_it():
    manifest = tomllib.loads(with_wheels('id = "a"\n\n[permissions]\nfiles = "b"\n', "any", ["w"]))
    assert manifest == {
        "id": "a",
        "platforms": ["any"],
        "wheels": ["./wheels/w"],
        "permissions": {"files": "b"},
    }


def test_a_manifest_without_tables_gets_its_wheels_at_the_end():
    assert tomllib.loads(with_wheels('id = "a"\n', "any", []))["wheels"] == []
