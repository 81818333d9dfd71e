"""The index of a repository: what it says of each zip, as Blender's own tool writes it."""

import hashlib
import json
import zipfile

import pytest

from tools.packaging import repository
from tools.packaging.project import BuildError

MANIFEST = """
schema_version = "1.0.0"
id = "patchalign3d"
version = "{version}"
name = "PatchAlign3D"
tagline = "Parts"
maintainer = "Us"
type = "add-on"
blender_version_min = "4.2.0"
license = ["SPDX:GPL-3.0-or-later"]
platforms = ["linux-x64"]
wheels = [{wheels}]

[permissions]
files = "Reads"
"""


def a_zip(folder, name, version, *wheels):
    path = folder / f"{name}.zip"
    listed = ", ".join(f'"./wheels/{wheel}"' for wheel in wheels)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("blender_manifest.toml", MANIFEST.format(version=version, wheels=listed))
        archive.writestr("__init__.py", "")
        for wheel in wheels:
            archive.writestr(f"wheels/{wheel}", "")
    return path


ABI3 = "psutil-7.0-cp36-abi3-manylinux2010_x86_64.whl"
PURE = "platformdirs-4.0-py3-none-any.whl"
CP311 = "scipy-1.15.3-cp311-cp311-manylinux_2_17_x86_64.whl"
CP313 = "scipy-1.17.1-cp313-cp313-manylinux_2_17_x86_64.whl"


@pytest.fixture
def folder(tmp_path):
    a_zip(tmp_path, "one 311", "1.0.0", ABI3, PURE, CP311)
    a_zip(tmp_path, "two", "1.0.0", ABI3, PURE, CP313)
    return tmp_path


def test_an_entry_is_the_manifest_with_where_the_zip_is_and_which_pythons_it_is_for(folder):
    content = (folder / "one 311.zip").read_bytes()
    entry = repository.entry(folder / "one 311.zip")
    assert entry["id"] == "patchalign3d"
    assert entry["permissions"] == {"files": "Reads"}
    assert entry["python_versions"] == ["3.11"]
    assert entry["archive_url"] == "./one%20311.zip"
    assert entry["archive_size"] == len(content)
    assert entry["archive_hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
    assert "wheels" not in entry


def test_wheels_of_a_stable_abi_alone_are_for_any_python_3():
    assert repository.python_versions([ABI3, PURE]) == ["3"]
    assert repository.python_versions([CP313, ABI3, CP311]) == ["3.11", "3.13"]


def test_an_update_replaces_what_it_updates_and_nothing_else(folder):
    a_zip(folder, "newer", "1.0.10", ABI3, PURE, CP311)
    a_zip(folder, "a-little-newer", "1.0.9", ABI3, PURE, CP311)
    listed = json.loads(repository.write_index(folder).read_text(encoding="utf-8"))["data"]
    told = {(entry["version"], *entry["python_versions"]) for entry in listed}
    assert told == {("1.0.10", "3.11"), ("1.0.0", "3.13")}


def test_blenders_own_tool_writes_the_same_index(folder, blender_extension_tool):
    ours = json.loads(repository.write_index(folder).read_text(encoding="utf-8"))
    (folder / "index.json").unlink()
    blender_extension_tool("server-generate", "--repo-dir", folder)
    theirs = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    for index in (ours, theirs):
        index["data"].sort(key=lambda entry: entry["archive_url"])
    assert ours == theirs


def test_what_is_no_extension_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "scene.zip", "w") as archive:
        archive.writestr("scene.blend", "")
    with pytest.raises(BuildError, match=r"scene\.zip is no extension"):
        repository.write_index(tmp_path)
    (tmp_path / "scene.zip").write_bytes(b"no zip")
    with pytest.raises(BuildError, match=r"scene\.zip is no extension"):
        repository.write_index(tmp_path)
